/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Steps of a lab: the process that keeps it, and the file that says which that is. */
#include "plan/run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "facts/kept/keeper.h"
#include "fd.h"
#include "plan/lab/lab.h"

#define RECORD_SIZE 128

static int write_record(struct run *r, const struct step *s)
{
	struct keeper keeper;
	char text[RECORD_SIZE];
	int err = keeper_look(r->slots[s->slot], &keeper);

	if (err)
		return err;
	snprintf(text, sizeof(text), "%d %" PRIu64 " %" PRIu64 "\n", (int)keeper.pid,
		 keeper.start, keeper.user);
	return record_write(s->object, text, 0600);
}

/* Its command line is that of who made it, and would say that this one does the same. */
static void rename_self(const char *name)
{
	char args[4096];
	autofd fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, args, sizeof(args));
	size_t len = strlen(name);

	prctl(PR_SET_NAME, name);
	if (n <= (ssize_t)len || strcmp(args, program_invocation_name) != 0)
		return;
	memset(program_invocation_name, 0, (size_t)n);
	memcpy(program_invocation_name, name, len);
}

static void end(int sig)
{
	(void)sig;
	_exit(0);
}

/* A PID 1 hears only what it has a handler for, and orphans become its zombies. */
static void be_init(void)
{
	const struct sigaction heard = { .sa_handler = end };

	sigaction(SIGTERM, &heard, NULL);
	sigaction(SIGINT, &heard, NULL);
	signal(SIGCHLD, SIG_IGN);
}

/*
 * It may be looked into, and so joined, by who made it (ptrace(2)). What is open in it
 * would stay open: the end of a pipe that somebody waits for, the lock.
 */
int run_pause(struct run *r, const struct step *s)
{
	sigset_t none;

	(void)r;
	be_init();
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setsid();
	if (chdir("/") < 0)
		_exit(125);
	rename_self(s->text);
	prctl(PR_SET_DUMPABLE, 1);
	close_from(0);
	for (;;)
		pause();
}

static const struct performance performances[] = {
	{ NSU_OP_KEEPER, run_keeper },
	{ NSU_OP_RECORD, write_record, undo_create },
	{ NSU_OP_PAUSE,  run_pause },
	{ NSU_OP_EVICT,  run_evict },
	{ NSU_OP_UPLINK, run_uplink, undo_uplink },
	{ NSU_OP_NONE },
};

const struct performer lab_performer = { .all = performances };
