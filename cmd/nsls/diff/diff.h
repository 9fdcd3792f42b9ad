/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How two processes, or two snapshots, differ: for people and for programs. */
#ifndef DIFF_H
#define DIFF_H

#include "../verbs.h"

/* Two processes, or two pods, by what each is called on the command line. */
struct diff_sides {
	const char *words[2];
	const struct nsu_profile *profiles[2];
	bool pods;		/* traits are of containers: "nginx/net" */
};

/* What is asked for, as a set of facets. */
unsigned int diff_get_facets(const struct request *request);

/* Of an error: one that is not there is what was not found. */
enum answer diff_get_answer(int err);

/*
 * They print the differences, and answer whether there are none: the same is ANSWER_YES, and
 * where nothing differs but not all could be read ANSWER_FAILED.
 */
enum answer diff_print_profiles(const struct diff_sides *sides, const struct request *request);
enum answer diff_print_namespaces(const char *const words[2], const struct nsu_referent *a,
				  const struct nsu_referent *b, const struct request *request);

/* --- diff_pods.c */

/* False: these are not two pods. */
bool diff_compare_pods(const struct nsu_referent found[2], const struct request *request,
		       enum answer *answer);

/* --- diff_saved.c: files that --save has made */

bool diff_is_saved(const char *word);
enum answer diff_print_saved(const struct request *request);

#endif
