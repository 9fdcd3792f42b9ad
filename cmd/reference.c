/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* References on the command line: found, or what is wrong with them is said. */
#include "reference.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "report.h"

#define CANDIDATES_MAX 8

static const char *proc;	/* where to look, or NULL */

struct candidates {
	char text[CANDIDATES_MAX][1024];
	size_t count;
};

static void add_candidate(void *arg, const char *ref)
{
	struct candidates *c = arg;

	if (c->count < CANDIDATES_MAX)
		nsu_escape(c->text[c->count], sizeof(c->text[0]), ref, strlen(ref),
			   !report_utf8());
	c->count++;
}

/* The object of the error is what was looked for, as a person would say it. */
static void say_object(const struct nsu_error *e, char *text, size_t size)
{
	nsu_escape(text, size, e->object, strlen(e->object), !report_utf8());
}

static void report_candidates(const struct nsu_error *e, const struct candidates *c)
{
	char object[4 * NSU_OBJECT_SIZE];

	say_object(e, object, sizeof(object));
	report_note("find: %s: %zu have that name; write one of these:", object, c->count);
	for (size_t i = 0; i < c->count && i < CANDIDATES_MAX; i++)
		report_note("  %s", c->text[i]);
	if (c->count > CANDIDATES_MAX)
		report_note("  ... and %zu more", c->count - CANDIDATES_MAX);
}

static bool is_name_of_container(const struct nsu_ref *ref)
{
	return ref->type == NSU_REF_CONTAINER || ref->type == NSU_REF_POD;
}

static void report_unknown(const struct nsu_ref *ref, const struct nsu_error *e)
{
	char object[4 * NSU_OBJECT_SIZE];

	say_object(e, object, sizeof(object));
	if (ref->type == NSU_REF_NAME) {
		report_note("find: %s: no network namespace, container or pod has that name",
			    object);
		report_note("'nsls -o +CONTAINER,POD,NSFS' shows the names that you can see");
	} else if (is_name_of_container(ref)) {
		report_note("find: %s: no runtime that you can ask knows it", object);
		report_note("'nsls -o +CONTAINER,POD' shows the names there are");
	} else if (ref->type == NSU_REF_NETNS) {
		report_note("find: %s: there is none", object);
		report_note("'netnsctl list' shows those that have a name");
	} else {
		report_note("find: %s: no process or file that you can see has it", object);
		report_note("'nsls' lists the namespaces that you can see, by their numbers");
	}
}

static void report_failure(const struct nsu_ref *ref, const struct nsu_error *e,
			   const struct candidates *c)
{
	bool named = ref->type == NSU_REF_NAME || is_name_of_container(ref);
	char object[4 * NSU_OBJECT_SIZE];

	say_object(e, object, sizeof(object));
	if (e->errnum == ENOTUNIQ) {
		report_candidates(e, c);
	} else if (e->errnum == ENOENT && ref->type != NSU_REF_PATH) {
		report_unknown(ref, e);
	} else if (e->errnum == EPERM && named) {
		report_note("find: %s: only another user says that name, which is no proof",
			    object);
		report_note("look at it first, and enter it by its PID: nsls -o +CONTAINER");
	} else if (e->errnum == ESRCH && (named || ref->type == NSU_REF_UNIT)) {
		report_note("find: %s: it does not run, or nothing tells which process it is",
			    object);
	} else {
		report_error(e);
	}
}

void reference_set_proc(const char *dir)
{
	proc = dir;
}

int reference_find(const struct nsu_ref *ref, const char *sysroot, struct nsu_referent *found)
{
	struct candidates candidates = { .count = 0 };
	const struct nsu_ref_look look = { .sysroot = sysroot, .proc = proc,
					   .candidate = add_candidate, .arg = &candidates };
	struct nsu_error e;
	int err = nsu_ref_find(ref, &look, found, &e);

	if (err)
		report_failure(ref, &e, &candidates);
	return err;
}

bool reference_is_known(const struct nsu_ref *ref)
{
	const struct nsu_ref_look look = { .sysroot = NULL };
	struct nsu_referent found;
	struct nsu_error e;
	int err = nsu_ref_find(ref, &look, &found, &e);

	if (!err)
		nsu_referent_free(&found);
	return err != -ENOENT;
}

int reference_read(const char *word, const char *sysroot, struct nsu_referent *found)
{
	struct nsu_ref ref;
	int err = nsu_ref_parse(word, &ref);

	if (!err)
		return reference_find(&ref, sysroot, found);
	report_note("reference: %s: %s", report_word(word), strerror(-err));
	report_note("write a PID, PID/KIND, KIND:[INODE], a /PATH or a name: nsutil(7),"
		    " REFERENCES");
	return err;
}
