/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A line of a topology while it is read, and what its first word makes of the others. */
#ifndef TOPOLOGY_PARSER_H
#define TOPOLOGY_PARSER_H

#include "model/topology/topology.h"

#define TOPOLOGY_WORDS_MAX 16

struct parser {
	struct nsu_topology *t;
	struct nsu_mistake *mistake;
	bool record;			/* words that only records have are taken */
	unsigned int number;		/* of the line */
	char line[TOPOLOGY_LINE_MAX + 1];
	char text[TOPOLOGY_LINE_MAX + 1]; /* the same, its words cut apart */
	char *words[TOPOLOGY_WORDS_MAX + 1];
	size_t count;
};

/* --- topology_parser.c: what the words have in common */

/* Notes the mistake at that place of the line, and returns -EINVAL; and what to write. */
__attribute__((format(printf, 3, 4)))
int parser_refuse(struct parser *p, const char *at, const char *format, ...);
__attribute__((format(printf, 2, 3)))
void parser_advise(struct parser *p, const char *format, ...);

/* The place where something is missing: behind the last word. */
const char *parser_get_end(const struct parser *p);

const struct nsu_part *parser_find_namespace(const struct parser *p, const char *ns);

/* The last three return 0, -EINVAL with the mistake noted, or -ENOMEM. */
int parser_check_declared(struct parser *p, const char *ns, const char *at);
int parser_add(struct parser *p, struct nsu_part part, const char *at);
int parser_add_up(struct parser *p, const char *ns, const char *name);

/* --- a function for each first word: topology_words.c, topology_link.c, topology_record.c */

int word_ns(struct parser *p);
int word_switch(struct parser *p);
int word_link(struct parser *p);
int word_address(struct parser *p);
int word_route(struct parser *p);
int word_sysctl(struct parser *p);
int word_nat(struct parser *p);
int word_run(struct parser *p);
int word_file(struct parser *p);
int word_begun(struct parser *p);
int word_had(struct parser *p);
int word_inode(struct parser *p);

#endif
