/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What nsls could not see, and says so. */
#include "missed.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../report.h"

#define PLAIN "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./,=:+-"

/* The command line once more, or the name alone where it would need quoting. */
static void join_arguments(char *text, size_t size, char *argv[])
{
	size_t len = 0;

	for (char **arg = argv; *arg; arg++) {
		int n = snprintf(text + len, size - len, "%s%s", len ? " " : "", *arg);

		len += (size_t)n;
		if (len >= size || !**arg || (*arg)[strspn(*arg, PLAIN)]) {
			snprintf(text, size, "nsls");
			return;
		}
	}
}

static bool in_initial_user_namespace(void)
{
	char text[32];
	ssize_t len = readlink("/proc/self/ns/user", text, sizeof(text) - 1);

	return len > 0 && strncmp(text, "user:[4026531837]", (size_t)len) == 0;
}

/* Root was refused: by a security module, or because this is root of a container only. */
static void report_root(const struct nsu_missed *m)
{
	const char *remedy = in_initial_user_namespace() ?
		"not even by root: no count includes them" :
		"for all of them: run it outside of this user namespace";

	if (m->unread == 1)
		report_note("process %d could not be read (%s); %s", (int)m->first,
			    strerror(m->why), in_initial_user_namespace() ?
			    "not even by root: no count includes it" : remedy);
	else
		report_note("%zu of %zu processes could not be read (%s); %s", m->unread,
			    m->processes, strerror(m->why), remedy);
}

static void report_processes(const struct nsu_missed *m, char *argv[])
{
	char again[160];

	if (geteuid() == 0) {
		report_root(m);
		return;
	}
	join_arguments(again, sizeof(again), argv);
	report_note("%zu of %zu processes could not be read (%s); for all of them: sudo %s",
		    m->unread, m->processes, strerror(m->why), again);
}

void missed_report(const struct nsu_snapshot *s, const struct request *r, char *argv[])
{
	const struct nsu_missed *m = nsu_snapshot_get_missed(s);

	(void)r;
	if (m->unread > 0)
		report_processes(m, argv);
	if (m->mounts == ELIBACC)
		report_note("mounts could not be read (libmount.so.1 is missing);"
			    " for namespaces without processes: install libmount1");
	else if (m->mounts)
		report_note("mounts could not be read (%s)", strerror(m->mounts));
	if (m->nsids)
		report_note("NSIDs could not be read (%s)", strerror(m->nsids));
}

int missed_process(const struct request *r)
{
	struct nsu_error e;
	struct nsu_snapshot *s = NULL;
	struct nsu_look look = { .sysroot = r->sysroot, .kinds = NSU_EVERY_KIND,
				 .pid = r->pid };
	int err = nsu_snapshot_take(&s, &look, &e);

	nsu_snapshot_free(s);
	if (!err)	/* it came to life, or became readable, just now */
		err = nsu_error_set(&e, ESRCH, NSU_OP_FIND, NSU_NO_KIND, "process %d",
				    (int)r->pid);
	report_error(&e);
	return err;
}

int missed_namespace(const struct nsu_snapshot *s, const struct request *r)
{
	const struct nsu_missed *m = nsu_snapshot_get_missed(s);

	report_note("find: namespace %" PRIu64 ": no process or file that can be seen has it",
		    r->inode);
	if (m->unread && geteuid() != 0)
		report_note("%zu of %zu processes could not be read: try it as root", m->unread,
			    m->processes);
	else
		report_note("'nsls' lists those there are; the column NS has the numbers");
	return -ENOENT;
}
