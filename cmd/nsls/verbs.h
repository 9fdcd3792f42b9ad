/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The verbs of nsls: a row each, in a file each. */
#ifndef VERBS_H
#define VERBS_H

#include "../complete.h"
#include "../opt.h"
#include "nsls.h"

/* What a verb answers, which is the exit status, too. */
enum answer {
	ANSWER_YES,	/* found, the same */
	ANSWER_NO,	/* not found, different */
	ANSWER_FAILED	/* not known; what went wrong was said */
};

struct verb {
	const char *name;
	const char *operands;	/* "REFERENCE", for the usage */
	const char *about;	/* a sentence; of several lines the help of all shows one */
	const char *footer;	/* examples */
	const struct opt *opts;	/* its own, beside those of every verb */
	size_t nopts;
	size_t min, max;	/* how many operands */
	bool loads;		/* looks at what was saved, too: SAVED_OPT is one of its own */
	/* @argv is the command line, for "what to run instead". */
	enum answer (*run)(const struct request *request, char *argv[]);
};

extern const struct verb verb_caps, verb_diff, verb_find, verb_limits, verb_mounts,
			 verb_translate, verb_why;
extern const struct verb verb_audit, verb_explain, verb_graph;

/* NULL where @word is none. */
const struct verb *verb_by_name(const char *word);

/* The verb, or the kind, that somebody may have meant; or NULL. */
const char *verb_find_near(const char *word);

/*
 * Reads the command line again as that of the verb, which stands at argv[@at]; options
 * in front of it count as well. Ends the process where it makes no sense.
 */
void verb_parse(const struct verb *verb, struct request *request, int argc, char *argv[],
		int at);

/* Lists them. */
void verbs_print(void);

/* The same for the completion: fills in and counts them; and the options of every verb. */
#define VERBS_MAX 32
size_t verbs_describe(struct complete_verb to[VERBS_MAX]);
const struct opt *verbs_get_common(size_t *count);

/* --- options.c: options that listings and verbs have in common */

int want_json(struct request *request, const char *arg);
int want_raw(struct request *request, const char *arg);
int want_no_headings(struct request *request, const char *arg);
int want_color(struct request *request, const char *arg);
int want_load(struct request *request, const char *arg);
int want_proc(struct request *request, const char *arg);
int want_sysroot(struct request *request, const char *arg);
int want_kind(struct request *request, const char *arg);
int want_sources(struct request *request, const char *arg);

#define SOURCES_OPT \
	{ 0, "sources", "LIST", "look only there: processes threads children fds\n" \
	  "sockets mounts foreign-mounts relatives listns", want_sources, .ours = true, \
	  .expects = "the sources are processes threads children fds sockets mounts " \
		     "foreign-mounts relatives listns, or all" }
#define KIND_OPT \
	{ 't', "type", "KIND", "only this kind (may be repeated, or a list):\n" \
	  "cgroup ipc mnt net pid time user uts", want_kind, \
	  .expects = "the kinds are cgroup ipc mnt net pid time user uts" }
#define COLOR_OPT \
	{ 0, "color", "[=WHEN]", "auto (on a terminal, unless NO_COLOR is set), always\n" \
	  "or never", want_color, .ours = true, .expects = "write auto, always or never" }
#define LOAD_OPT \
	{ 0, "load", "FILE...", "look at what --save wrote, of several machines side\n" \
	  "by side; all words up to the next option are files", want_load, .ours = true, \
	  .many = true, .expects = "--load takes files, or - for standard input" }
#define SAVED_OPT \
	{ 0, "load", "FILE", "look at what --save wrote, not at this machine", want_load, \
	  .ours = true, .expects = "--load takes a file, or - for standard input" }
#define SYSROOT_OPT \
	{ 0, "sysroot", "DIR", "read proc, run, var and etc below DIR: the host's\n" \
	  "root in a container, another machine's files", want_sysroot, .ours = true, \
	  .expects = "name a directory" }, \
	{ 0, "proc", "DIR", "read this proc(5)", want_proc, .ours = true, \
	  .expects = "--proc takes the directory where a proc(5) is mounted" }

#endif
