/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The other actors of a plan. */
#include "plan/run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fd.h"

/*
 * The raw call, because fork(3) takes no flags. clone3(2) could do no more: of
 * its flags only CLONE_NEWTIME is out of reach here, and nobody is born into a
 * time namespace.
 */
pid_t fork_process(unsigned long flags)
{
#ifdef __s390__
	return (pid_t)syscall(SYS_clone, NULL, flags | SIGCHLD, NULL, NULL, 0);
#else
	return (pid_t)syscall(SYS_clone, flags | SIGCHLD, NULL, NULL, NULL, 0);
#endif
}

/* The new actor talks to SELF alone; an end it kept of another would hide that end's close. */
static void become(struct run *r, enum actor me, int *pair)
{
	for (int a = 0; a < ACTORS; a++)
		fd_close(&r->peers[a]);
	fd_close(&pair[0]);
	r->peers[SELF] = move_fd(&pair[1]);
	r->me = me;
}

static void stay(struct run *r, enum actor other, pid_t pid, int *pair)
{
	r->peers[other] = move_fd(&pair[0]);
	fd_close(&pair[1]);
	r->slots[slot_of_actor(other)] = (int)pid;
}

/* What comes out of ours says who sent it, by the PID we know that one by (unix(7)). */
static int open_pair(int *pair)
{
	const int yes = 1;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return -errno;
	setsockopt(pair[0], SOL_SOCKET, SO_PASSCRED, &yes, sizeof(yes));
	return 0;
}

static int drop_pair(int *pair, int err)
{
	fd_close(&pair[0]);
	fd_close(&pair[1]);
	return err;
}

/*
 * Whoever has moved cannot be PID 1 of a new namespace itself, but its child can. As a child
 * of our parent that one takes our place: in the plan, and to who waits for us (clone(2)).
 */
static int fork_successor(struct run *r, const struct step *s)
{
	pid_t pid = fork_process(s->flags);

	if (pid > 0)
		_exit(0);
	r->has_init = true;
	return pid < 0 ? -errno : 0;
}

int run_fork(struct run *r, const struct step *s)
{
	int pair[2], err;
	pid_t pid;

	if (r->me == CHILD)
		return fork_successor(r, s);
	wait_block_signals(r);
	r->has_init |= (s->flags & CLONE_NEWPID) != 0;
	if (lend_fits(r, s))
		return lend_memory(r, s);
	err = open_pair(pair);
	if (err)
		return err;
	pid = fork_process(s->flags);
	if (pid < 0)
		return drop_pair(pair, -errno);
	if (pid == 0) {
		become(r, CHILD, pair);
		return 0;
	}
	stay(r, CHILD, pid, pair);
	r->outcome->pid = pid;
	return 0;
}

/* A Ctrl-C meant for the program must not kill who would clean up after it. */
static void ignore_terminal(void)
{
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
}

static bool can_leave_something(const struct nsu_plan *p)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->steps[i].actor == HELPER && step_has_undo(p, &p->steps[i]))
			return true;
	return false;
}

/*
 * A helper that is killed cannot take back what it made, and we may be where
 * its mounts are out of reach. Its parent does it then, before the last copy of
 * its end of the socket is closed. A helper that ends has done so itself.
 */
static void stand_by(struct run *r, pid_t helper, int *pair)
{
	int status = 0;

	fd_close(&pair[0]);
	ignore_terminal();
	r->me = HELPER;
	while (waitpid(helper, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFSIGNALED(status))
		run_undo(r, NULL);
	_exit(0);
}

/* The process between us and the helper. Comes back in the latter alone. */
static void fork_helper(struct run *r, int *pair)
{
	bool guarded = can_leave_something(r->plan);
	pid_t helper = guarded ? fork() : 0;

	if (helper != 0)
		_exit(helper < 0 ? errno : 0);
	helper = fork();
	if (helper < 0)
		_exit(errno);
	if (helper > 0 && guarded)
		stand_by(r, helper, pair);
	if (helper > 0)
		_exit(0);
}

/*
 * Forked twice: a helper that is our child would be a surprise to the program
 * that we become, which would find a child it never made.
 */
int run_helper(struct run *r, const struct step *s)
{
	int status = 0, pair[2], err = open_pair(pair);
	pid_t between;

	(void)s;
	if (err)
		return err;
	between = fork();
	if (between < 0)
		return drop_pair(pair, -errno);
	if (between == 0) {
		fork_helper(r, pair);
		become(r, HELPER, pair);
		ignore_terminal();
		return 0;
	}
	while (waitpid(between, &status, 0) < 0 && errno == EINTR)
		;
	if (WEXITSTATUS(status))
		return drop_pair(pair, -WEXITSTATUS(status));
	stay(r, HELPER, -1, pair);
	return 0;
}

/* The process between us and the keeper: tells the number of its child, and ends. */
static void fork_keeper(struct run *r, const struct step *s, int *pair, int pipe)
{
	enum actor actor = actor_of_slot(s->slot);
	pid_t keeper = fork_process(s->flags);
	int answer = keeper < 0 ? -errno : (int)keeper;

	if (keeper == 0) {
		become(r, actor, pair);
		ignore_terminal();
		return;
	}
	_exit(write(pipe, &answer, sizeof(answer)) != sizeof(answer));
}

/* Where the process between us was killed, nothing was written. */
static int read_keeper(int pipe, pid_t between)
{
	int answer = -ECANCELED;

	if (read(pipe, &answer, sizeof(answer)) != sizeof(answer))
		answer = -ECANCELED;
	while (waitpid(between, NULL, 0) < 0 && errno == EINTR)
		;
	return answer;
}

/* Forked twice, for the reason that a helper is; its number is the same for both of us. */
int run_keeper(struct run *r, const struct step *s)
{
	int pair[2], ends[2], pid, err = open_pair(pair);
	pid_t between;

	if (err)
		return err;
	if (pipe2(ends, O_CLOEXEC) < 0)
		return drop_pair(pair, -errno);
	between = fork();
	if (between == 0) {
		fork_keeper(r, s, pair, ends[1]);
		fd_close(&ends[0]);
		fd_close(&ends[1]);
		return 0;
	}
	err = between < 0 ? -errno : 0;
	fd_close(&ends[1]);
	pid = err ? err : read_keeper(ends[0], between);
	fd_close(&ends[0]);
	if (pid < 0)
		return drop_pair(pair, pid);
	stay(r, actor_of_slot(s->slot), pid, pair);
	return 0;
}
