/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How two saved snapshots differ: which namespaces came and went, and their members. */
#include "diff.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "../../report.h"
#include "diff_lines.h"

enum { CHANGE, TYPE, NS, NPROCS, PID, COMMAND, LEFT, JOINED, COLUMNS_ALL };

static const struct table_column columns[COLUMNS_ALL] = {
	[CHANGE] = { "CHANGE", TABLE_STRING }, [TYPE] = { "TYPE", TABLE_STRING },
	[NS] = { "NS", TABLE_NUMBER }, [NPROCS] = { "NPROCS", TABLE_NUMBER },
	[PID] = { "PID", TABLE_NUMBER }, [COMMAND] = { "COMMAND", TABLE_STRING },
	[LEFT] = { "LEFT", TABLE_NUMBERS, .flat = true },
	[JOINED] = { "JOINED", TABLE_NUMBERS, .flat = true },
};

/* The two, and where what differs goes. */
struct telling {
	const struct nsu_snapshot *sides[2];
	const struct request *request;
	struct table *table;	/* or NULL: in words */
	bool differs;
	int err;
};

/* Behind a path may be a file system that does not answer: who finds it there gives it up. */
static bool may_be_read(const char *word)
{
	const struct nsu_ref_look look = { .sysroot = NULL };
	struct nsu_referent found;
	struct nsu_error e;
	struct nsu_ref ref;
	int err;

	if (nsu_ref_parse(word, &ref) < 0 || ref.type != NSU_REF_PATH)
		return true;
	err = nsu_ref_find(&ref, &look, &found, &e);
	if (!err)
		nsu_referent_free(&found);
	return err == -EINVAL;	/* it is there, and no namespace */
}

/* A namespace that is kept by a file is a regular one, too, but no snapshot. */
bool diff_is_saved(const char *word)
{
	struct stat st;
	struct statfs fs;

	return may_be_read(word) && stat(word, &st) == 0 && S_ISREG(st.st_mode) &&
	       statfs(word, &fs) == 0 && fs.f_type != NSFS_MAGIC &&
	       fs.f_type != PROC_SUPER_MAGIC;
}

static const struct nsu_process *leader_of(const struct nsu_snapshot *s, size_t ns)
{
	size_t leader = nsu_snapshot_get_namespace(s, ns)->leader;

	return leader == NSU_NONE ? NULL : nsu_snapshot_get_process(s, leader);
}

/* ----------------------------------------------------------------------- in words */

static void print_members(char sign, const pid_t pids[], size_t count)
{
	char *text = malloc(16 * count + 1);
	size_t len = 0;

	for (size_t i = 0; text && i < count; i++)
		len += (size_t)snprintf(text + len, 16, "%s%d", i ? " " : "", (int)pids[i]);
	if (text && count)
		diff_print_line(sign, "  members", text);
	free(text);
}

static void print_shift(const struct nsu_snapshot *s, size_t ns, const struct nsu_shift *shift)
{
	const struct nsu_namespace *is = nsu_snapshot_get_namespace(s, ns);
	const struct nsu_process *p = leader_of(s, ns);
	char name[48], value[160] = "without processes";

	snprintf(name, sizeof(name), "%s:[%" PRIu64 "]", nsu_kind_get_name(is->kind),
		 is->inode);
	if (shift->change == NSU_CHANGED) {
		printf("  %s\n", name);
		print_members('-', shift->left, shift->nleft);
		print_members('+', shift->joined, shift->njoined);
		return;
	}
	if (p)
		snprintf(value, sizeof(value), "%zu process%s, %d %.100s", is->nprocs,
			 is->nprocs == 1 ? "" : "es", (int)p->pid,
			 p->detailed ? p->command : "");
	diff_print_line(shift->change == NSU_REMOVED ? '-' : '+', name, value);
}

/* --------------------------------------------------------------------- for programs */

static int put_pids(struct table *t, struct table_row *row, size_t column, const pid_t pids[],
		    size_t count)
{
	int err = table_append(t, row, column, NULL);
	char text[16];

	for (size_t i = 0; !err && i < count; i++) {
		snprintf(text, sizeof(text), "%d", (int)pids[i]);
		err = table_append(t, row, column, text);
	}
	return err;
}

static int add_row(struct table *t, const struct nsu_snapshot *s, size_t ns,
		   const struct nsu_shift *shift)
{
	const struct nsu_namespace *is = nsu_snapshot_get_namespace(s, ns);
	const struct nsu_process *p = leader_of(s, ns);
	struct table_row *row = table_add(t, NSU_NONE);
	int err = row ? table_set(t, row, CHANGE, nsu_change_get_name(shift->change)) : -ENOMEM;

	if (!err)
		err = table_set(t, row, TYPE, nsu_kind_get_name(is->kind));
	if (!err)
		err = table_set_number(t, row, NS, is->inode);
	if (!err)
		err = table_set_number(t, row, NPROCS, is->nprocs);
	if (!err && p)
		err = table_set_number(t, row, PID, (uint64_t)p->pid);
	if (!err && p && p->detailed)
		err = table_set(t, row, COMMAND, p->command);
	if (!err)
		err = put_pids(t, row, LEFT, shift->left, shift->nleft);
	return err ? err : put_pids(t, row, JOINED, shift->joined, shift->njoined);
}

/* ------------------------------------------------------------------------- both */

static void tell(void *arg, const struct nsu_shift *shift)
{
	struct telling *t = arg;
	const struct nsu_snapshot *s = t->sides[shift->b != NSU_NONE];
	size_t ns = shift->b != NSU_NONE ? shift->b : shift->a;
	enum nsu_kind kind = nsu_snapshot_get_namespace(s, ns)->kind;

	if (t->request->kinds && !(t->request->kinds & NSU_BIT(kind)))
		return;
	if (!t->table && !t->differs) {
		diff_print_side("---", t->request->operands[0]);
		diff_print_side("+++", t->request->operands[1]);
	}
	t->differs = true;
	if (!t->table)
		print_shift(s, ns, shift);
	else if (!t->err)
		t->err = add_row(t->table, s, ns, shift);
}

/* Numbers of two machines, or of one before and after it was started anew, mean nothing. */
static void note_nodes(const struct nsu_snapshot *a, const struct nsu_snapshot *b)
{
	const char *x = nsu_snapshot_get_node(a), *y = nsu_snapshot_get_node(b);

	if (x && y && strcmp(x, y) != 0)
		report_note("diff: the two are of different machines, on each of which the"
			    " numbers of namespaces are others");
}

static enum answer compare(const struct nsu_snapshot *a, const struct nsu_snapshot *b,
			   const struct request *r)
{
	struct table table = { .name = "differences", .tool = "nsls", .schema = NSLS_SCHEMA,
			       .columns = columns, .form = r->json ? TABLE_JSON : TABLE_RAW,
			       .ncolumns = COLUMNS_ALL, .no_headings = r->no_headings };
	struct telling t = { { a, b }, r, r->json || r->raw ? &table : NULL, false, 0 };
	int err;

	table_begin(&table);
	note_nodes(a, b);
	err = nsu_snapshot_compare(a, b, tell, &t);
	if (!err)
		err = t.err;
	if (!err && t.table)
		err = table_print(&table);
	if (err)
		report_note("print: %s", strerror(-err));
	table_clear(&table);
	return err ? ANSWER_FAILED : t.differs ? ANSWER_NO : ANSWER_YES;
}

enum answer diff_print_saved(const struct request *r)
{
	struct nsu_snapshot *sides[2] = { NULL, NULL };
	enum answer answer = ANSWER_FAILED;
	struct nsu_error e;
	int err = 0;

	for (int i = 0; !err && i < 2; i++)
		err = nsu_snapshot_load(&sides[i], r->operands[i], &e);
	if (err)
		report_error(&e);
	else
		answer = compare(sides[0], sides[1], r);
	nsu_snapshot_free(sides[0]);
	nsu_snapshot_free(sides[1]);
	return answer;
}
