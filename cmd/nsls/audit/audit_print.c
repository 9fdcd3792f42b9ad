/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What an audit found: as sentences, and as a table. */
#include "audit.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "../../report.h"

#define LABEL 22	/* columns, behind an indent of two */
#define WIDTH 56	/* of what follows */

/* ------------------------------------------------------------------------ what it is */

static const char *const words[] = {
	[GROUP_NONE] = "namespace", [GROUP_PROCESS] = "process",
	[GROUP_CONTAINER] = "container", [GROUP_POD] = "pod", [GROUP_UNIT] = "unit",
	[GROUP_USER] = "user",
};

static const struct nsu_container *container_of(const struct nsu_snapshot *s,
						const struct audit_subject *subject)
{
	return subject->what == GROUP_CONTAINER ? nsu_snapshot_get_container(s, subject->of) :
						  NULL;
}

static const char *name_of(const struct nsu_snapshot *s, const struct audit_subject *subject,
			   char text[CELL_SIZE])
{
	const struct nsu_namespace *ns;

	if (subject->what == GROUP_CONTAINER)
		return name_container(nsu_snapshot_get_container(s, subject->of), text);
	if (subject->what == GROUP_UNIT)
		return name_unit(nsu_snapshot_get_belonging(s, subject->of), text);
	if (subject->what == GROUP_PROCESS) {
		snprintf(text, CELL_SIZE, "%d",
			 (int)nsu_snapshot_get_process(s, subject->of)->pid);
		return text;
	}
	ns = nsu_snapshot_get_namespace(s, subject->of);
	snprintf(text, CELL_SIZE, "%s:[%" PRIu64 "]", nsu_kind_get_name(ns->kind), ns->inode);
	return text;
}

/* ------------------------------------------------------------------------- sentences */

static void print_safe(const char *text)
{
	char safe[4 * CELL_SIZE];

	nsu_escape(safe, sizeof(safe), text, strlen(text), !report_utf8());
	fputs(safe, stdout);
}

static void print_head(const struct nsu_snapshot *s, const struct audit_subject *subject)
{
	const struct nsu_process *first = nsu_snapshot_get_process(s, subject->processes[0]);
	const struct nsu_container *c = container_of(s, subject);
	char text[CELL_SIZE];
	const char *pod = c ? name_pod(c, text) : NULL;

	if (pod) {
		fputs("pod ", stdout);
		print_safe(pod);
		fputs(", ", stdout);
	}
	printf("%s ", words[subject->what]);
	print_safe(name_of(s, subject, text));
	if (c && c->engine[0])
		printf(" (%s)", c->engine);
	fputs(": ", stdout);
	if (subject->what != GROUP_PROCESS)
		printf("%zu %s, %d ", subject->count,
		       nsu_found_get_name(NSU_FOUND_PROCESS, subject->count), (int)first->pid);
	snprintf(text, sizeof(text), "%.40s", first->detailed ? first->command : "?");
	print_safe(text);
	putchar('\n');
}

/* Names of capabilities, without what all of them begin with. */
static void print_listed(uint64_t set)
{
	size_t width = WIDTH;

	for (unsigned int i = 0; nsu_capability_get_name(i); i++) {
		const char *name = nsu_capability_get_name(i) + strlen("cap_");

		if (!(set & UINT64_C(1) << i))
			continue;
		if (width + strlen(name) + 1 > WIDTH) {
			printf("\n%*s", LABEL + 1, "");
			width = 0;
		}
		width += (size_t)printf(" %s", name);
	}
}

static void print_fact(const struct fact *fact)
{
	printf("  %-*s%s", LABEL, fact->label, fact->sentence);
	print_listed(fact->listed);
	putchar('\n');
}

void audit_print_story(const struct nsu_snapshot *s, const struct audit_subject *subject)
{
	struct fact facts[FACTS_MAX];
	struct nsu_audit audit;
	size_t count;

	nsu_audit_find(s, subject->processes, subject->count, &audit);
	count = facts_find(facts, &audit);
	print_head(s, subject);
	for (size_t i = 0; i < count; i++)
		print_fact(&facts[i]);
}

/* ------------------------------------------------------------------------- the table */

enum { WHAT, NAME, ENGINE, POD, PID, NPROCS, FACT, VALUES, COUNT, SENTENCE, COLUMNS_ALL };

static const struct table_column columns[COLUMNS_ALL] = {
	[WHAT] = { "WHAT", TABLE_STRING }, [NAME] = { "NAME", TABLE_STRING },
	[ENGINE] = { "ENGINE", TABLE_STRING }, [POD] = { "POD", TABLE_STRING },
	[PID] = { "PID", TABLE_NUMBER }, [NPROCS] = { "NPROCS", TABLE_NUMBER },
	[FACT] = { "FACT", TABLE_STRING }, [VALUES] = { "VALUES", TABLE_STRINGS, .flat = true },
	[COUNT] = { "COUNT", TABLE_NUMBER }, [SENTENCE] = { "SENTENCE", TABLE_STRING },
};

void audit_begin(struct table *t, const struct request *r)
{
	*t = (struct table){ .name = "audit", .tool = "nsls", .schema = NSLS_SCHEMA,
			     .form = r->json ? TABLE_JSON : TABLE_RAW, .columns = columns,
			     .ncolumns = COLUMNS_ALL, .no_headings = r->no_headings };
	table_begin(t);
}

static int put_number(struct table *t, struct table_row *row, size_t column, size_t number)
{
	char text[24];

	snprintf(text, sizeof(text), "%zu", number);
	return table_set(t, row, column, text);
}

static int put_subject(struct table *t, struct table_row *row, const struct nsu_snapshot *s,
		       const struct audit_subject *subject)
{
	const struct nsu_container *c = container_of(s, subject);
	char text[CELL_SIZE];
	const char *pod = c ? name_pod(c, text) : NULL;
	pid_t pid = nsu_snapshot_get_process(s, subject->processes[0])->pid;
	int err = pod ? table_set(t, row, POD, pod) : 0;

	if (!err && c && c->engine[0])
		err = table_set(t, row, ENGINE, c->engine);
	if (!err)
		err = table_set(t, row, WHAT, words[subject->what]);
	if (!err)
		err = table_set(t, row, NAME, name_of(s, subject, text));
	if (!err)
		err = put_number(t, row, PID, (size_t)pid);
	return err ? err : put_number(t, row, NPROCS, subject->count);
}

static int put_fact(struct table *t, struct table_row *row, const struct fact *fact)
{
	int err = table_set(t, row, FACT, fact->word);

	if (!err)
		err = table_append(t, row, VALUES, NULL);
	for (const char *at = fact->values; !err && *at;) {
		char value[64];
		size_t len = strcspn(at, "\n");

		snprintf(value, sizeof(value), "%.*s", (int)len, at);
		err = table_append(t, row, VALUES, value);
		at += len + 1;
	}
	if (!err)
		err = put_number(t, row, COUNT, fact->count);
	return err ? err : table_set(t, row, SENTENCE, fact->sentence);
}

int audit_fill(struct table *t, const struct nsu_snapshot *s,
	       const struct audit_subject *subject)
{
	struct fact facts[FACTS_MAX];
	struct nsu_audit audit;
	size_t count;
	int err = 0;

	nsu_audit_find(s, subject->processes, subject->count, &audit);
	count = facts_find(facts, &audit);
	for (size_t i = 0; !err && i < count; i++) {
		struct table_row *row = table_add(t, NSU_NONE);

		err = row ? put_subject(t, row, s, subject) : -ENOMEM;
		if (!err)
			err = put_fact(t, row, &facts[i]);
	}
	return err;
}
