/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The way out of a lab: a program outside of it, and who ends that with the lab. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "facts/net/uplink.h"
#include "fd.h"
#include "plan/lab/lab.h"

#define TRIES 1000		/* of 10 ms, until packets find a way */

/* --------------------------------------------------------------------- its processes */

/* What it says goes where the step can tell it. */
_Noreturn static void become_program(const struct step *s, int keeper, int said)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (s->flags && setns(keeper, (int)s->flags) < 0)
		dprintf(said, "setns: %s\n", strerror(errno));
	else if (dup2(said, STDERR_FILENO) >= 0 && dup2(said, STDOUT_FILENO) >= 0)
		execv(s->argv[0], s->argv);
	_exit(127);
}

/*
 * In the user namespace of the lab, so that whoever ends all that is in there finds this
 * one; the program may be one that no user may look at (PR_SET_DUMPABLE of pasta).
 */
_Noreturn static void supervise(int keeper, pid_t program, const sigset_t *set)
{
	autofd signals = signalfd(-1, set, SFD_CLOEXEC);
	struct pollfd ends[] = { { .fd = keeper, .events = POLLIN },
				 { .fd = signals, .events = POLLIN } };

	prctl(PR_SET_NAME, "netnsctl-uplink");
	if (signals >= 0 && setns(keeper, CLONE_NEWUSER) == 0) {
		prctl(PR_SET_DUMPABLE, 1);
		while (poll(ends, 2, -1) < 0 && errno == EINTR)
			;
	}
	kill(program, SIGTERM);
	_exit(1);
}

/* What else is open would stay so: a lock, or the end of a pipe that somebody waits for. */
static void close_others(int *keeper, int *said)
{
	int first = STDERR_FILENO + 1;
	int copies[] = { fcntl(*keeper, F_DUPFD_CLOEXEC, first + 2),
			 fcntl(*said, F_DUPFD_CLOEXEC, first + 2) };

	*keeper = dup3(copies[0], first, O_CLOEXEC);
	*said = dup3(copies[1], first + 1, O_CLOEXEC);
	close_from((unsigned int)first + 2);
}

/* Nothing of ours stays open in them, and no terminal ends them. */
_Noreturn static void go_apart(const struct run *r, const struct step *s, int said)
{
	int keeper = r->slots[SLOT_TARGET], null = open("/dev/null", O_RDWR | O_CLOEXEC);
	sigset_t set;
	pid_t program;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_SETMASK, &set, NULL);
	setsid();
	for (int fd = 0; fd <= STDERR_FILENO; fd++)
		dup2(null, fd);
	close_others(&keeper, &said);
	program = chdir("/") < 0 ? -1 : fork();
	if (program == 0)
		become_program(s, keeper, said);
	if (program < 0)
		_exit(1);
	supervise(keeper, program, &set);
}

/* --------------------------------------------------------------------------- the step */

/* slirp4netns ends with such, whatever the reason above them was. */
static bool is_reason(const char *line)
{
	static const char *const others[] = { "WARNING:", "child failed" };

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (strncmp(line, others[i], strlen(others[i])) == 0)
			return false;
	return *line;
}

/* Of what it said the last line that is a reason: as it is, like all of an error record. */
static void take_words(struct run *r, int said)
{
	char text[512] = "";
	off_t size = lseek(said, 0, SEEK_END);
	off_t first = size > (off_t)sizeof(text) - 1 ? size - (off_t)sizeof(text) + 1 : 0;
	ssize_t len = pread(said, text, sizeof(text) - 1, first);
	char *rest = text, *line;
	const char *reason = "";

	text[len > 0 ? len : 0] = '\0';
	while ((line = strsep(&rest, "\n"))) {
		line[strcspn(line, "\r")] = '\0';
		reason = is_reason(line) ? line : reason;
	}
	snprintf(r->said, sizeof(r->said), "%s", reason);
}

static int await(struct run *r, pid_t pid, int said)
{
	const struct timespec pause = { .tv_nsec = 10 * 1000 * 1000 };

	for (int i = 0; i < TRIES; i++) {
		if (waitpid(pid, NULL, WNOHANG) == pid) {
			take_words(r, said);
			return -ECANCELED;
		}
		if (uplink_look(r->plan->target, UPLINK) == UPLINK_UP)
			return 0;
		nanosleep(&pause, NULL);
	}
	take_words(r, said);
	return -ETIMEDOUT;
}

int run_uplink(struct run *r, const struct step *s)
{
	autofd said = memfd_create(UPLINK, MFD_CLOEXEC);
	pid_t pid;
	int err;

	if (said < 0)
		return -errno;
	fflush(NULL);
	pid = fork();
	if (pid < 0)
		return -errno;
	if (pid == 0)
		go_apart(r, s, said);
	r->slots[s->slot] = pid;
	err = await(r, pid, said);
	if (err == -ETIMEDOUT)
		undo_uplink(r, s);
	return err;
}

int undo_uplink(struct run *r, const struct step *s)
{
	pid_t pid = r->slots[s->slot];

	kill(pid, SIGTERM);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	return 0;
}
