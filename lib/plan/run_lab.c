/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Steps of a lab: the process that keeps it, and the file that says which that is. */
#include "plan/run.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/close_range.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "facts/lab.h"
#include "fd.h"

#define RECORD_SIZE 128

/* Names with a dot in front are not of labs. */
static int get_draft(const char *path, char draft[LAB_PATH_SIZE])
{
	const char *name = strrchr(path, '/') + 1;
	int len = snprintf(draft, LAB_PATH_SIZE, "%.*s.%s.%d", (int)(name - path), path, name,
			   (int)getpid());

	return len >= LAB_PATH_SIZE ? -ENAMETOOLONG : 0;
}

static int write_draft(const char *draft, const char *text)
{
	autofd fd = -1;

	unlink(draft);	/* of a process of this number that was killed */
	fd = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	return write(fd, text, strlen(text)) < 0 ? -errno : 0;
}

/* Whole, or not at all, also for who reads it without the lock. */
static int write_record(struct run *r, const struct step *s)
{
	char draft[LAB_PATH_SIZE], text[RECORD_SIZE];
	struct nsu_lab lab = { 0 };
	int err = lab_look(r->slots[s->slot], &lab);

	if (!err)
		err = get_draft(s->object, draft);
	if (err)
		return err;
	snprintf(text, sizeof(text), "%d %" PRIu64 " %" PRIu64 "\n", (int)lab.keeper,
		 lab.start, lab.user);
	err = write_draft(draft, text);
	if (!err && rename(draft, s->object) < 0)
		err = -errno;
	if (err)
		unlink(draft);
	return err;
}

/*
 * It may be looked into, and so joined, by who made it (ptrace(2)). What is open in it
 * would stay open: the end of a pipe that somebody waits for, the lock.
 */
__attribute__((noreturn))
static int keep_lab(struct run *r, const struct step *s)
{
	sigset_t none;

	(void)r;
	(void)s;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setsid();
	if (chdir("/") < 0)
		_exit(125);
	prctl(PR_SET_NAME, "netnsctl-lab");
	prctl(PR_SET_DUMPABLE, 1);
	syscall(SYS_close_range, 0u, ~0u, 0);
	for (;;)
		pause();
}

const struct performer lab_performer = {
	.perform = {
		[NSU_OP_KEEPER] = run_keeper,
		[NSU_OP_RECORD] = write_record,
		[NSU_OP_PAUSE]  = keep_lab,
		[NSU_OP_EVICT]  = run_evict,
	},
	.undo = {
		[NSU_OP_RECORD] = undo_create,
	},
};
