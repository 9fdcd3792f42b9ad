/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* nsls mounts REFERENCE: the mounts of a mount namespace, be anybody in it or not. */
#include "verbs.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "../reference.h"
#include "../report.h"
#include "mounts.h"

enum { TARGET, TYPE, SOURCE, PROPAGATION, STATE, OPTIONS, ID, PARENT, ROOT, DEVICE, FSOPTIONS,
       PEERS, MASTER, FROM, UIDMAP, GIDMAP, COLUMNS_ALL };

#define COLUMNS_TEXT (OPTIONS + 1)

static const struct table_column columns[COLUMNS_ALL] = {
	[TARGET] = { "TARGET", TABLE_STRING, .tree = true },
	[TYPE] = { "TYPE", TABLE_STRING },
	[SOURCE] = { "SOURCE", TABLE_STRING, .cut = true },
	[PROPAGATION] = { "PROPAGATION", TABLE_STRINGS, .flat = true },
	[STATE] = { "STATE", TABLE_STRING },
	[OPTIONS] = { "OPTIONS", TABLE_STRING, .cut = true },
	[ID] = { "ID", TABLE_NUMBER },
	[PARENT] = { "PARENT", TABLE_NUMBER },
	[ROOT] = { "ROOT", TABLE_STRING },
	[DEVICE] = { "DEVICE", TABLE_STRING },
	[FSOPTIONS] = { "FSOPTIONS", TABLE_STRING },
	[PEERS] = { "PEERS", TABLE_NUMBER },
	[MASTER] = { "MASTER", TABLE_NUMBER },
	[FROM] = { "FROM", TABLE_NUMBER },
	[UIDMAP] = { "UIDMAP", TABLE_STRINGS, .flat = true },
	[GIDMAP] = { "GIDMAP", TABLE_STRINGS, .flat = true },
};

/* A row while it is filled. */
struct line {
	struct table *table;
	struct table_row *row;
	int err;
};

static void put(struct line *l, size_t column, const char *text)
{
	if (!l->err && text && column < l->table->ncolumns)
		l->err = table_set(l->table, l->row, column, text);
}

/* 0: there is none. */
static void put_number(struct line *l, size_t column, uint64_t number)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, number);
	put(l, column, number ? text : NULL);
}

static void add(struct line *l, size_t column, const char *text)
{
	if (!l->err && column < l->table->ncolumns)
		l->err = table_append(l->table, l->row, column, text);
}

static void add_group(struct line *l, const char *format, uint64_t group)
{
	char text[48];

	snprintf(text, sizeof(text), "%s:%" PRIu64, format, group);
	add(l, PROPAGATION, text);
}

static void put_propagation(struct line *l, const struct nsu_mounted *m)
{
	if (m->propagation & NSU_SHARED)
		add_group(l, "shared", m->peers);
	if (m->propagation & NSU_SLAVE)
		add_group(l, "slave", m->master);
	if (m->propagation & NSU_UNBINDABLE)
		add(l, PROPAGATION, "unbindable");
	if (!m->propagation)
		add(l, PROPAGATION, "private");
}

/* For people with the part that is mounted in it, as findmnt(8) has it. */
static void put_source(struct line *l, const struct nsu_mounted *m)
{
	char text[8192];

	if (l->table->form != TABLE_TEXT || strcmp(m->root, "/") == 0) {
		put(l, SOURCE, m->source);
		return;
	}
	snprintf(text, sizeof(text), "%s[%s]", m->source ? m->source : "", m->root);
	put(l, SOURCE, text);
}

static void put_map(struct line *l, size_t column, const char *lines)
{
	char text[64];

	for (; lines && *lines; lines += strcspn(lines, "\n"), lines += *lines == '\n') {
		snprintf(text, sizeof(text), "%.*s", (int)strcspn(lines, "\n"), lines);
		add(l, column, text);
	}
}

static void put_parts(struct line *l, const struct nsu_mounts *mounts,
		      const struct nsu_mounted *m)
{
	char device[32];

	snprintf(device, sizeof(device), "%u:%u", m->major, m->minor);
	put_number(l, ID, m->id);
	if (m->parent != NSU_NONE)
		put_number(l, PARENT, nsu_mounts_get(mounts, m->parent)->id);
	put(l, ROOT, m->root);
	put(l, DEVICE, device);
	put(l, FSOPTIONS, m->fs_options);
	put_number(l, PEERS, m->peers);
	put_number(l, MASTER, m->master);
	put_number(l, FROM, m->from);
	put_map(l, UIDMAP, m->uids);
	put_map(l, GIDMAP, m->gids);
}

/* Programs get a list: what lies on what is in the numbers. */
static int add_line(struct table *t, const struct nsu_mounts *mounts, size_t i)
{
	const struct nsu_mounted *m = nsu_mounts_get(mounts, i);
	struct line l = { .table = t };

	l.row = table_add(t, t->form == TABLE_TEXT ? m->parent : NSU_NONE);
	if (!l.row)
		return -ENOMEM;
	put(&l, TARGET, m->point);
	put(&l, TYPE, m->type);
	put_source(&l, m);
	put_propagation(&l, m);
	put(&l, STATE, m->hidden ? "hidden" : NULL);
	put(&l, OPTIONS, m->options);
	put_parts(&l, mounts, m);
	return l.err;
}

static enum answer print(const struct nsu_mounts *mounts, const struct request *r)
{
	bool text = !r->json && !r->raw;
	struct table t = { .name = "mounts", .tool = "nsls", .schema = NSLS_SCHEMA,
			   .form = r->json ? TABLE_JSON : r->raw ? TABLE_RAW : TABLE_TEXT,
			   .columns = columns, .no_headings = r->no_headings,
			   .ncolumns = text ? COLUMNS_TEXT : COLUMNS_ALL };
	int err = 0;

	table_begin(&t);
	for (size_t i = 0; !err && i < nsu_mounts_count(mounts); i++)
		err = add_line(&t, mounts, i);
	if (!err)
		err = table_print(&t);
	table_clear(&t);
	if (err)
		report_note("print: %s", strerror(-err));
	else if (text)
		mounts_print_maps(mounts);
	return err ? ANSWER_FAILED : ANSWER_YES;
}

/* ------------------------------------------------------------------------- looking */

static enum answer refuse_kind(const struct request *r, enum nsu_kind kind)
{
	report_note("mounts: %s: it is a %s namespace", report_word(r->operands[0]),
		    nsu_kind_get_name(kind));
	report_note("write a process, or a mount namespace: PID/mnt, mnt:[INODE], a /PATH");
	return ANSWER_FAILED;
}

/* Of a process it is the mount namespace that it is in. */
static enum answer show(const struct request *r, const struct nsu_referent *found)
{
	const struct nsu_mounts_look look = { r->sysroot, r->proc, found->ns, found->pid };
	struct nsu_mounts *mounts;
	enum answer answer;
	struct nsu_error e;

	if (nsu_mounts_take(&mounts, &look, &e) < 0) {
		report_error(&e);
		return ANSWER_FAILED;
	}
	answer = print(mounts, r);
	nsu_mounts_free(mounts);
	return answer;
}

static enum answer run(const struct request *r, char *argv[])
{
	struct nsu_referent found;
	enum answer answer;
	int err = reference_read(r->operands[0], r->sysroot, &found);

	(void)argv;
	if (err)
		return err == -ESRCH || err == -ENOENT ? ANSWER_NO : ANSWER_FAILED;
	if (found.kind == NSU_NO_KIND || found.kind == NSU_MNT)
		answer = show(r, &found);
	else
		answer = refuse_kind(r, found.kind);
	nsu_referent_free(&found);
	return answer;
}

const struct verb verb_mounts = {
	.name = "mounts", .operands = "REFERENCE", .min = 1, .max = 1, .run = run,
	.about = "the mounts of a mount namespace, as a tree",
	.footer = "REFERENCE is a process, or a mount namespace, be anybody in it or not.\n"
		  "Try:  nsls mounts self\n"
		  "      nsls mounts mnt:[4026532177]",
};
