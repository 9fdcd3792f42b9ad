/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What nsls could not see, and says so. */
#include "missed.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../report.h"

void missed_join(char *text, size_t size, char *argv[])
{
	size_t len = 0;

	*text = '\0';
	for (char **arg = argv; *arg; arg++) {
		int n = snprintf(text + len, size - len, "%s%s", len ? " " : "", *arg);

		len += (size_t)n;
		if (len >= size || nsu_quote(NULL, 0, *arg) != strlen(*arg)) {
			*text = '\0';
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

/*
 * What to run to see them: root sees more than others, unless a security module
 * refused it, or it is the root of a container. Nobody can read a bad record.
 */
static void say_remedy(char *text, size_t size, const struct nsu_snapshot *s, char *argv[])
{
	const struct nsu_missed *m = nsu_snapshot_get_missed(s);
	char again[160];

	if (nsu_snapshot_get_time(s)) {
		nsu_escape(again, sizeof(again), nsu_snapshot_get_node(s),
			   strlen(nsu_snapshot_get_node(s)), true);
		snprintf(text, size, "when it was saved, on %s", again);
	} else if (m->why != EACCES && m->why != EPERM) {
		snprintf(text, size, "no count includes that");
	} else if (geteuid() != 0) {
		missed_join(again, sizeof(again), argv);
		snprintf(text, size, "for all of them: sudo %s", *again ? again : "nsls");
	} else if (in_initial_user_namespace()) {
		snprintf(text, size, "root sees no more; no count includes that");
	} else {
		snprintf(text, size, "for all of them: run it outside of this user namespace");
	}
}

static void report_processes(const struct nsu_snapshot *s, char *argv[])
{
	const struct nsu_missed *m = nsu_snapshot_get_missed(s);
	char remedy[256];

	say_remedy(remedy, sizeof(remedy), s, argv);
	if (m->unread == 1)
		report_note("process %d could not be read (%s); %s", (int)m->first,
			    strerror(m->why), remedy);
	else
		report_note("%zu of %zu processes could not be read (%s); %s", m->unread,
			    m->processes, strerror(m->why), remedy);
}

/* What is refused to those without rights is said once, of the processes. */
static void report_gaps(const struct nsu_snapshot *s)
{
	char text[512];
	size_t len = 0;

	for (int i = 0; i < NSU_SOURCES && len < sizeof(text); i++) {
		enum nsu_source source = (enum nsu_source)(1 << i);
		const struct nsu_gap *gap = nsu_snapshot_get_gap(s, source);

		if (gap->why && gap->why != EPERM && gap->why != EACCES)
			len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s (%s)",
						len ? ", " : "", nsu_source_get_name(source),
						strerror(gap->why));
	}
	if (len)
		report_note("not all could be read of: %s", text);
}

void missed_report(const struct nsu_snapshot *s, char *argv[])
{
	const struct nsu_missed *m = nsu_snapshot_get_missed(s);

	if (m->unread > 0)
		report_processes(s, argv);
	if (nsu_snapshot_get_gap(s, NSU_SOURCE_MOUNTS)->why == ELIBACC)
		report_note("mounts could not be read (libmount.so.1 is missing);"
			    " for namespaces without processes: install libmount1");
	else
		report_gaps(s);
	if (m->nsids == ELIBACC)
		report_note("NSIDs could not be read (libmnl.so.0 is missing):"
			    " install libmnl0");
	else if (m->nsids)
		report_note("NSIDs could not be read (%s)", strerror(m->nsids));
}

static int add_gap(struct table *t, const struct nsu_snapshot *s, const char *source,
		   struct nsu_gap gap)
{
	struct table_row *row = table_add(t, NSU_NONE);
	char number[24];
	int err = row ? table_set(t, row, 0, source) : -ENOMEM;

	snprintf(number, sizeof(number), "%zu", gap.count);
	if (!err && gap.count)
		err = table_set(t, row, 1, number);
	if (!err)
		err = table_set(t, row, 2, strerror(gap.why));
	return err ? err : table_set(t, row, 3, nsu_snapshot_get_node(s));
}

void missed_begin(struct table *t, struct table *answer)
{
	static const struct table_column columns[] = {
		{ "SOURCE", TABLE_STRING }, { "COUNT", TABLE_NUMBER }, { "WHY", TABLE_STRING },
		{ "NODE", TABLE_STRING },
	};

	*t = (struct table){ .name = "missed", .form = answer->form, .columns = columns,
			     .ncolumns = 4 };
	if (answer->form == TABLE_JSON)
		answer->beside = t;
}

int missed_fill(struct table *t, const struct nsu_snapshot *s)
{
	const struct nsu_missed *m = nsu_snapshot_get_missed(s);
	int err = 0;

	if (t->form != TABLE_JSON)
		return 0;
	if (m->unread)
		err = add_gap(t, s, "processes", (struct nsu_gap){ m->why, m->unread });
	for (int i = 0; !err && i < NSU_SOURCES; i++)
		if (m->gaps[i].why)
			err = add_gap(t, s, nsu_source_get_name((enum nsu_source)(1 << i)),
				      m->gaps[i]);
	if (!err && m->nsids)
		err = add_gap(t, s, "nsids", (struct nsu_gap){ m->nsids, 0 });
	return err;
}

int missed_process(const struct request *r, pid_t pid)
{
	struct nsu_error e;
	struct nsu_snapshot *s = NULL;
	struct nsu_look look = { .sysroot = r->sysroot, .proc = r->proc,
				 .kinds = NSU_EVERY_KIND, .pid = pid };
	int err = nsu_snapshot_take(&s, &look, &e);

	nsu_snapshot_free(s);
	if (!err)	/* it came to life, or became readable, just now */
		err = nsu_error_set(&e, ESRCH, NSU_OP_FIND, NSU_NO_KIND, "process %d",
				    (int)pid);
	report_error(&e);
	return err;
}

int missed_namespace(const struct nsu_snapshot *s, uint64_t inode)
{
	const struct nsu_missed *m = nsu_snapshot_get_missed(s);

	report_note("find: namespace %" PRIu64 ": no process or file that can be seen has it",
		    inode);
	if (m->unread && geteuid() != 0)
		report_note("%zu of %zu processes could not be read: try it as root", m->unread,
			    m->processes);
	else
		report_note("'nsls' lists those there are; the column NS has the numbers");
	return -ENOENT;
}
