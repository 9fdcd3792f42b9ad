/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What containers, units and processes have in common with the host: facts, and no marks. */
#ifndef AUDIT_H
#define AUDIT_H

#include "../nsls.h"

/* Processes that are looked at together. */
struct audit_subject {
	enum group what;	/* GROUP_CONTAINER, _UNIT, _PROCESS, or _NONE: a namespace */
	size_t of;		/* container, a process of the unit, the process, namespace */
	size_t *processes;	/* in ascending order */
	size_t count, room;
};

struct audit_subjects {
	struct audit_subject *at;
	size_t count, room;
};

/*
 * All containers and units; or what @subject means: one process, a container, those of a
 * pod, a unit, or who is in a namespace. No subjects: it has no process. They return 0 or
 * -ENOMEM.
 */
int subjects_find_all(struct audit_subjects *subjects, const struct nsu_snapshot *s);
int subjects_find(struct audit_subjects *subjects, const struct nsu_snapshot *s,
		  const struct nsu_referent *subject);
void subjects_clear(struct audit_subjects *subjects);

/* --- audit_facts.c --- */

#define FACT_SENTENCE_SIZE 128
#define FACT_VALUES_SIZE 1024
#define FACTS_MAX 24

struct fact {
	const char *word;	/* "shares": for programs */
	char label[32];		/* "shares net": for people */
	char sentence[FACT_SENTENCE_SIZE];
	char values[FACT_VALUES_SIZE]; /* kinds, capabilities, paths: a newline behind each */
	size_t count;		/* processes of which it is true */
	uint64_t listed;	/* capabilities that the sentence names */
};

/* At most FACTS_MAX. Returns how many. */
size_t facts_find(struct fact facts[FACTS_MAX], const struct nsu_audit *audit);

/* --- audit_print.c --- */

void audit_print_story(const struct nsu_snapshot *s, const struct audit_subject *subject);

/* A row for each fact. */
void audit_begin(struct table *table, const struct request *request);
int audit_fill(struct table *table, const struct nsu_snapshot *s,
	       const struct audit_subject *subject);

#endif
