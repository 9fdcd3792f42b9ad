/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A snapshot as JSON, to be loaded elsewhere: a record in each line. */
#include "model/saved/saved.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "fd.h"

/* --- texts --- */

/* Escaped it is UTF-8 without controls: only quotes and backslashes are left to JSON. */
static int put_text(FILE *out, const char *text, size_t len)
{
	size_t need = nsu_escape(NULL, 0, text, len, false);
	autofree char *safe = malloc(need + 1);

	if (!safe)
		return -ENOMEM;
	nsu_escape(safe, need + 1, text, len, false);
	putc('"', out);
	for (const char *c = safe; *c; c++) {
		if (*c == '"' || *c == '\\')
			putc('\\', out);
		putc(*c, out);
	}
	putc('"', out);
	return 0;
}

static int put_list(FILE *out, const char *list)
{
	int err = 0;

	putc('[', out);
	for (const char *at = list; !err && *at;) {
		size_t len = strcspn(at, "\n");

		if (at > list)
			fputs(", ", out);
		err = put_text(out, at, len);
		at += len + (at[len] == '\n');
	}
	putc(']', out);
	return err;
}

/* --- fields --- */

static void put_inodes(FILE *out, const uint64_t *inodes)
{
	for (int kind = 0; kind < NSU_KINDS; kind++)
		fprintf(out, "%s%" PRIu64, kind ? ", " : "[", inodes[kind]);
	putc(']', out);
}

static void put_links(FILE *out, const size_t *ns)
{
	for (int link = 0; link < NSU_LINKS; link++) {
		fputs(link ? ", " : "[", out);
		if (ns[link] == NSU_NONE)
			fputs("null", out);
		else
			fprintf(out, "%zu", ns[link]);
	}
	putc(']', out);
}

static int put_name(FILE *out, const char *name)
{
	return put_text(out, name, strlen(name));
}

static int put_value(FILE *out, enum saved_type type, const void *at)
{
	switch (type) {
	case SAVED_U64:    fprintf(out, "%" PRIu64, *(const uint64_t *)at); break;
	case SAVED_I64:    fprintf(out, "%" PRId64, *(const int64_t *)at); break;
	case SAVED_INT:    fprintf(out, "%d", *(const int *)at); break;
	case SAVED_ID:     fprintf(out, "%u", *(const uid_t *)at); break;
	case SAVED_BOOL:   fputs(*(const bool *)at ? "true" : "false", out); break;
	case SAVED_LISTED: fputs("true", out); break;
	case SAVED_COUNT:
	case SAVED_NAMESPACE:
	case SAVED_PROCESS:
	case SAVED_CONTAINER:
		fprintf(out, "%zu", *(const size_t *)at);
		break;
	case SAVED_TEXT:   return put_name(out, *(const char *const *)at);
	case SAVED_LIST:   return put_list(out, *(const char *const *)at);
	case SAVED_KIND:   return put_name(out, nsu_kind_get_name(*(const enum nsu_kind *)at));
	case SAVED_FOUND:
		return put_name(out, nsu_found_get_name(*(const enum nsu_found *)at, 1));
	case SAVED_SOURCE:
		return put_name(out, nsu_source_get_name(*(const enum nsu_source *)at));
	case SAVED_INODES: put_inodes(out, at); break;
	case SAVED_LINKS:  put_links(out, at); break;
	}
	return 0;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* As it is where nothing is said: then nothing need be. */
static bool is_nothing(enum saved_type type, const void *at, const void *nothing)
{
	switch (type) {
	case SAVED_U64:
	case SAVED_I64:
		return memcmp(at, nothing, sizeof(uint64_t)) == 0;
	case SAVED_INT:
		return *(const int *)at == *(const int *)nothing;
	case SAVED_ID:
		return *(const uid_t *)at == *(const uid_t *)nothing;
	case SAVED_BOOL:
		return !*(const bool *)at;
	case SAVED_LISTED:
		return !(*(const unsigned int *)at & NSU_FOUND_LISTED);
	case SAVED_COUNT:
	case SAVED_NAMESPACE:
	case SAVED_PROCESS:
	case SAVED_CONTAINER:
		return *(const size_t *)at == *(const size_t *)nothing;
	case SAVED_TEXT:
	case SAVED_LIST:
		return same_text(*(const char *const *)at, *(const char *const *)nothing);
	case SAVED_KIND:
	case SAVED_FOUND:
	case SAVED_SOURCE:
	case SAVED_INODES:
	case SAVED_LINKS:
		break;
	}
	return false;
}

/* The fields of one structure, within the braces of an object; @count: said there before. */
static int put_fields(FILE *out, const struct saved_form *form, const void *of, size_t *count)
{
	int err = 0;

	for (size_t i = 0; !err && i < form->count; i++) {
		const struct saved_field *f = &form->fields[i];
		const char *at = (const char *)of + f->at;

		if (is_nothing(f->type, at, (const char *)form->nothing + f->at))
			continue;
		fprintf(out, "%s\"%s\": ", (*count)++ ? ", " : "", f->key);
		err = put_value(out, f->type, at);
	}
	return err;
}

/* --- records --- */

/* What is counted again from the processes and namespaces when it is loaded. */
static bool follows(const struct nsu_holder *h)
{
	return h->sort & (NSU_FOUND_PROCESS | NSU_FOUND_CHILDREN | NSU_FOUND_DESCENDANT);
}

static int put_holders(FILE *out, const struct nsu_snapshot *s, const struct node *node)
{
	size_t end = node + 1 < s->nodes + s->nnodes ? node[1].first : s->nholdings;
	size_t shown = 0;
	int err = 0;

	for (size_t i = node->first; !err && i < end; i++) {
		size_t count = 0;

		if (follows(&s->holders[i]))
			continue;
		fputs(shown++ ? ", {" : ", \"holders\": [{", out);
		err = put_fields(out, &saved_holder, &s->holders[i], &count);
		putc('}', out);
	}
	if (shown)
		putc(']', out);
	return err;
}

static int put_namespace(FILE *out, const struct nsu_snapshot *s, size_t i)
{
	size_t count = 0;
	int err = put_fields(out, &saved_node, &s->nodes[i], &count);

	if (!err)
		err = put_fields(out, &saved_inside, nsu_snapshot_get_inside(s, i), &count);
	return err ? err : put_holders(out, s, &s->nodes[i]);
}

static int put_process(FILE *out, const struct nsu_snapshot *s, size_t i)
{
	size_t count = 0;
	int err = put_fields(out, &saved_process, &s->processes[i], &count);

	return err ? err : put_fields(out, &saved_belonging,
				      nsu_snapshot_get_belonging(s, i), &count);
}

static int put_container(FILE *out, const struct nsu_snapshot *s, size_t i)
{
	size_t count = 0;

	return put_fields(out, &saved_container, &s->containers[i], &count);
}

static int put_source(FILE *out, const struct nsu_snapshot *s, size_t i)
{
	const struct saved_source source = { (enum nsu_source)(1 << i), s->missed.gaps[i] };
	size_t count = 0;

	return put_fields(out, &saved_source, &source, &count);
}

static bool is_looked_at(const struct nsu_snapshot *s, size_t source)
{
	return s->sources & (1u << source);
}

typedef int put_fn(FILE *out, const struct nsu_snapshot *s, size_t i);

/* An array of records; of @wanted only those that it says. */
static int put_array(FILE *out, const struct nsu_snapshot *s, const char *key, size_t count,
		     put_fn *put, bool (*wanted)(const struct nsu_snapshot *s, size_t i))
{
	size_t shown = 0;
	int err = 0;

	fprintf(out, ",\n\"%s\": [", key);
	for (size_t i = 0; !err && i < count; i++) {
		if (wanted && !wanted(s, i))
			continue;
		fputs(shown++ ? ",\n{" : "\n{", out);
		err = put(out, s, i);
		putc('}', out);
	}
	fputs("\n]", out);
	return err;
}

/* What was loaded is as old as it was: to be written again makes nothing newer. */
static int put_head(FILE *out, const struct nsu_snapshot *s, const char *node)
{
	struct nsu_snapshot head = { .node = node ? node : s->node,
				     .taken = s->taken ? s->taken : (int64_t)time(NULL) };
	size_t count = 0;
	int err;

	memcpy(head.initial, s->initial, sizeof(head.initial));
	memcpy(head.self, s->self, sizeof(head.self));
	head.reserved_are_initial = s->reserved_are_initial;
	fprintf(out, "{\n\"snapshot\": %d,\n", SAVED_FORMAT);
	err = put_fields(out, &saved_head, &head, &count);
	fputs(",\n\"missed\": {", out);
	count = 0;
	if (!err)
		err = put_fields(out, &saved_missed, &s->missed, &count);
	putc('}', out);
	return err;
}

int nsu_snapshot_print(const struct nsu_snapshot *s, const char *node, FILE *out)
{
	int err = put_head(out, s, node);

	if (!err)
		err = put_array(out, s, "sources", NSU_SOURCES, put_source, is_looked_at);
	if (!err)
		err = put_array(out, s, "namespaces", s->nnodes, put_namespace, NULL);
	if (!err)
		err = put_array(out, s, "processes", s->nprocesses, put_process, NULL);
	if (!err)
		err = put_array(out, s, "containers", s->ncontainers, put_container, NULL);
	fputs("\n}\n", out);
	return err;
}
