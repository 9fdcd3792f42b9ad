/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The verbs of netnsctl. A verb is one struct verb, in the file with its name;
 * netnsctl.c has the table of all, and a row there makes it known.
 */
#ifndef NETNSCTL_H
#define NETNSCTL_H

#include <nsutil.h>

#include "../act.h"

struct request {
	struct act act;		/* first: act.c finds it there */
	bool json, pretty;
	bool all, force;	/* ip's -all and -force */
	bool raw;		/* names with control characters may be made */
	const char *netns;	/* ip's -netns: seen from there, or NULL */
	const char *batch;	/* ip's -batch: a file of verbs, or NULL */
	const char *lab;	/* --lab, or NULL: see lab.h */
	bool system;		/* in no lab */
	bool inside;		/* in one, where we are root: whoever is in may be looked at */
	const struct verb *verb;
	void *own;		/* the verb's options, see struct verb */
	char **operands;	/* what follows the verb, ending in NULL */
};

enum verb_flag {
	VERB_OURS = 1 << 0,	/* not of ip(8): written in full; usage errors end with 2 */
	/* its operands */
	VERB_NAME = 1 << 1,	/* ip(8) wants the first one to be able to be a name */
	VERB_REFERENCE = 1 << 2, /* it may be a reference as well, see network.h */
	VERB_MAKES = 1 << 3,	/* that name is a new one */
	VERB_NUMBERS = 1 << 4,	/* some are numbers, and -5 is a bad one */
	VERB_RUNS = 1 << 5,	/* a program: its options end where that begins, and
				   failures of ours are 125 to 127 */
	/* what it does */
	VERB_LOOKS = 1 << 6,	/* changes nothing, and so has no plan */
	VERB_PRINTS = 1 << 7,	/* an answer on stdout, whose loss is a failure */
	VERB_JSON = 1 << 8,	/* which may be JSON */
	VERB_ANSWERS = VERB_LOOKS | VERB_PRINTS | VERB_JSON,
	VERB_ASKS = 1 << 9,	/* 0: yes, 1: no, so that failures end with 2 */
	VERB_STAYS = 1 << 10,	/* changes no more of its process than the network namespace */
	/* in a lab */
	VERB_FOUNDS = 1 << 11,	/* makes the one that it works in, where there is none */
	VERB_WATCHES = 1 << 12,	/* what comes: it wants the lab to be there */
	VERB_WHOLE = 1 << 13,	/* not without operands, which then mean all of the lab */
	VERB_OUTSIDE = 1 << 14,	/* works in none */
};

struct verb {
	char name[12];		/* beside the rest: it is looked for at each start */
	unsigned int flags;	/* set of enum verb_flag */
	/* Returns the exit status. */
	int (*run)(const struct request *request);
	/*
	 * Of what was written alone, before a lab is made for it. Returns 0, or the exit
	 * status after saying why. NULL: @run looks at all of it.
	 */
	int (*check)(const struct request *request);
	void (*forget)(void *own);	/* frees what is in request->own; or NULL */
	const char *operands;	/* in the usage, behind the name: "A[:IF] B[:IF]", or "" */
	const char *about;	/* its line of the help; NULL: another name of the one above */
	/*
	 * How many operands one of OURS takes; max 0: any number, or none where @operands
	 * is "". The others leave what is more than max, as ip(8) does, and say so.
	 */
	unsigned short min, max;
	/*
	 * Options of this verb alone, long ones. They are taken behind it, and so
	 * are all that stand before it. Each finds in request->own a zeroed struct
	 * of @own bytes, which the verb's file defines.
	 */
	unsigned short nopts, own;
	const struct opt *opts;
	const char *footer;	/* last lines of its help: examples; or NULL */
};

#define VERB_OPTS(table) .opts = (table), .nopts = sizeof(table) / sizeof((table)[0])

#define NETNSCTL_SCHEMA 1	/* of the keys in JSON of our own, and their types */
#define NAME_ERROR 255		/* what ip(8) ends with for bad names and verbs */

/* ip(8)'s, in its order; then ours. */
extern const struct verb verb_list, verb_show, verb_lst, verb_list_id, verb_help, verb_add,
	verb_set, verb_delete, verb_identify, verb_pids, verb_exec, verb_monitor, verb_attach;
extern const struct verb verb_tree, verb_graph, verb_check;
extern const struct verb verb_link, verb_bridge, verb_nat;
extern const struct verb verb_up, verb_down, verb_diff, verb_export;
extern const struct verb verb_rename, verb_gc;
extern const struct verb verb_labs;
extern const struct verb verb_uplink;

/* --- change.c: from a builder to its effect */
typedef int build_fn(struct nsu_plan *plan, const struct request *request,
		     struct nsu_error *e);

/* Returns 0 or -errno with @e filled, which was reported. */
int change(const struct request *request, build_fn *build, struct nsu_error *e);

/* --- list.c: tells which names lead to no network namespace */
void list_note_others(const struct nsu_netns_list *list);

/* --- words.c: what scripts written for ip(8) know */

/* @text made safe to print where this process prints. Static: for one use at a time. */
const char *safe(const char *text);

/* A name that scripts read from stdout: UTF-8 in every locale, but on a terminal without it. */
const char *safe_answer(const char *text);

/* The same as one word for a shell: in a command that somebody may paste. */
const char *safe_word(const char *text);

/* How many operands, up to NULL. */
size_t words_count(char *const *operands);

/* "netnsctl: Cannot open network namespace "x": ...", and the hint. */
void words_report(const struct request *request, const struct nsu_error *e);

/* "netnsctl: write: netnsctl VERB OPERANDS" */
void words_note_usage(const struct request *request);

/*
 * "netnsctl: WHAT", then that line. Returns the status that
 * the verb then ends with.
 */
int words_refuse(const struct request *request, const char *what);

/* --- unknown.c: says that @word is no verb, and which of these may have been meant */
void unknown_refuse(const char *word, const struct verb *const verbs[], size_t count);

#endif
