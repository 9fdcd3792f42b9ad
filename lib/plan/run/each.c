/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Many runs in a few processes. A mount namespace is expensive to make, and cheap to
 * use again: so a process goes on to the next run where the last one left nothing
 * behind, and is replaced by a new one where it did.
 */
#include <nsutil.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "fd.h"
#include "plan/run/relay.h"

#define NOT_RUN 255
#define INTERRUPTED (128 + SIGINT)	/* by the terminal, or the program has chosen so */
#define TRIES 20		/* of 5 ms, until who waits for us is gone then, too */

enum end { ALL_DONE, USED_UP };		/* what a process ends with */

/* What all processes see. */
struct shared {
	atomic_size_t next;
	atomic_bool has_returned;	/* a run did, and has said its status itself */
	struct sigaction sigchld;	/* what we were called with: the runs have it */
	pid_t parent;			/* of all processes */
	struct relays relays;
	unsigned char statuses[];
};

/* Told by poll(2) when a mount was made or removed in our namespace (proc_pid_mountinfo(5)). */
static int mounts = -1;

/* The state is that of the open file, which a child has in common with us. */
static bool have_mounts_changed(void)
{
	struct pollfd changed = { .fd = mounts, .events = POLLPRI };

	return poll(&changed, 1, 0) != 0 && (changed.revents & (POLLPRI | POLLERR));
}

void nsu_each_started(void)
{
	have_mounts_changed();
}

/* Whoever the program left running is our child now: we are a subreaper. */
static bool is_somebody_left(void)
{
	pid_t pid;

	while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
		;
	return pid == 0;
}

/* The terminal ends who waits for us, too, and then nobody wants the others. */
static bool is_alone(const struct shared *shared, int status)
{
	const struct timespec pause = { .tv_nsec = 5 * 1000 * 1000 };

	for (int i = 0; status == INTERRUPTED && getppid() == shared->parent && i < TRIES; i++)
		nanosleep(&pause, NULL);
	return getppid() != shared->parent;
}

static int run_relayed(const struct nsu_each *each, const struct shared *shared, size_t i)
{
	struct relay relay;
	int err = relay_begin(&relay, &shared->relays, each->label(each->arg, i));
	int status, lost;

	if (err)
		return each->lost(each->arg, i, -err);
	status = each->run(each->arg, i);
	err = relay_end(&relay);
	lost = err ? each->lost(each->arg, i, -err) : 0;
	return status ? status : lost;
}

static void work(const struct nsu_each *each, struct shared *shared)
{
	int begun;

	sigaction(SIGCHLD, &shared->sigchld, NULL);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	begun = each->begin ? each->begin(each->arg) : 0;
	mounts = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
	for (;;) {
		size_t i = atomic_fetch_add(&shared->next, 1);
		int status;

		if (i >= each->count)
			_exit(ALL_DONE);
		nsu_each_started();
		status = begun ? begun : each->label ? run_relayed(each, shared, i) :
						       each->run(each->arg, i);
		shared->statuses[i] = (unsigned char)status;
		atomic_store(&shared->has_returned, true);
		if (is_alone(shared, status))
			_exit(ALL_DONE);
		if (is_somebody_left() || mounts < 0 || have_mounts_changed())
			_exit(USED_UP);
	}
}

/* The processes that are at it. */
struct crew {
	pid_t *pids;
	unsigned int count;
};

static int start(const struct nsu_each *each, struct shared *shared, struct crew *crew)
{
	pid_t pid = fork();

	if (pid == 0)
		work(each, shared);
	if (pid < 0)
		return -errno;
	crew->pids[crew->count++] = pid;
	return 0;
}

/* Who executed us may have had children, and they are ours now: returns whether it is one. */
static bool was_at_it(struct crew *crew, pid_t pid)
{
	for (unsigned int i = 0; i < crew->count; i++)
		if (crew->pids[i] == pid) {
			crew->pids[i] = crew->pids[--crew->count];
			return true;
		}
	return false;
}

/* A single run may become another program, and then says nothing of its own. */
static void take_status(const struct nsu_each *each, struct shared *shared, int status)
{
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);

	if (each->count == 1 && !atomic_load(&shared->has_returned))
		shared->statuses[0] = (unsigned char)code;
}

/* A process that was killed takes its run with it, and no other. */
static int run_all(const struct nsu_each *each, struct shared *shared, struct crew *crew)
{
	int err = 0;

	while (!err && crew->count < each->jobs && crew->count < each->count)
		err = start(each, shared, crew);
	while (crew->count) {
		int status;
		pid_t pid = wait(&status);

		if (pid < 0 && errno != EINTR)
			return -errno;
		if (pid < 0 || !was_at_it(crew, pid))
			continue;
		take_status(each, shared, status);
		if (WIFEXITED(status) && WEXITSTATUS(status) == ALL_DONE)
			continue;
		if (atomic_load(&shared->next) < each->count)
			start(each, shared, crew);
	}
	return err;
}

/* Ignored, the kernel would reap our children unseen (waitpid(2)). */
static int run_seen(const struct nsu_each *each, struct shared *shared)
{
	const struct sigaction standard = { .sa_handler = SIG_DFL };
	struct crew crew = { .pids = calloc(each->count + 1, sizeof(*crew.pids)) };
	int err;

	if (!crew.pids)
		return -ENOMEM;
	sigaction(SIGCHLD, &standard, &shared->sigchld);
	err = run_all(each, shared, &crew);
	free(crew.pids);
	sigaction(SIGCHLD, &shared->sigchld, NULL);
	return err;
}

int nsu_each_run(const struct nsu_each *each, unsigned char statuses[], struct nsu_error *e)
{
	size_t size = sizeof(struct shared) + each->count + 1;
	struct shared *shared = mmap(NULL, size, PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int err;

	if (shared == MAP_FAILED)
		return nsu_error_set(e, errno, NSU_OP_FORK, NSU_NO_KIND, "the runs");
	shared->parent = getpid();
	for (size_t i = 0; i < each->count; i++)
		shared->statuses[i] = NOT_RUN;
	shared->relays = (struct relays){ -1, -1 };
	err = each->label ? relays_open(&shared->relays) : 0;
	if (!err)
		err = run_seen(each, shared);
	relays_close(&shared->relays);
	for (size_t i = 0; i < each->count; i++)
		statuses[i] = shared->statuses[i];
	munmap(shared, size);
	return err ? nsu_error_set(e, -err, NSU_OP_FORK, NSU_NO_KIND, "the runs") : 0;
}
