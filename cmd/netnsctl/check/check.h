/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who reaches whom: pairs of network namespaces, by all addresses of the second. */
#ifndef CHECK_H
#define CHECK_H

#include "../places.h"

struct check_pair {
	size_t from, to;	/* nets of the wiring */
	size_t first, count;	/* its echoes; none: it has no address, or cannot be seen */
	bool reached;		/* in each family that both of them have */
	size_t worst;		/* the echo that tells why not, or NSU_NONE */
};

struct check {
	const struct nsu_wiring *wiring;
	struct check_pair *pairs;
	size_t npairs;
	struct nsu_echo *echoes;
	size_t nechoes, echoes_room;
	bool inside;		/* of a lab that was entered for this */
	const char *lab;	/* as --lab names it, or NULL */
};

/* Whether others can ask it by an address of that family. */
bool check_has_family(const struct nsu_wiring *wiring, size_t net, int family);

/* All pairs of @nets, or with @one the first to the others alone. 0 or -ENOMEM. */
int check_pair_up(struct check *check, const struct nsu_wiring *wiring, const size_t nets[],
		  size_t count, bool one);

/* A family that only one of them has says nothing, unless it is all there is. */
bool check_counts(const struct check *check, const struct check_pair *pair, int family);

/* What became of the echoes, for each pair. */
void check_judge(struct check *check);
void check_clear(struct check *check);

#define CHECK_LAB_SIZE 1024
#define CHECK_REMEDY_SIZE (NSU_REMEDY_SIZE + CHECK_LAB_SIZE + 128)

/* Why, and what to do: of the echo, or of a pair without any. */
struct check_why {
	char what[600];		/* "no route: h1" */
	char remedy[CHECK_REMEDY_SIZE]; /* or "" */
};

/* --- check_why.c */
void check_tell(const struct check *check, const struct check_pair *pair, size_t echo,
		struct check_why *why);

/* --- check_wire.c: places_wire(), when no cable or address of them is a moment old */
int check_wire(const struct places *places, const struct request *request,
	       struct nsu_wiring **wiring);

/* --- check_print.c: to stdout; 0 or -ENOMEM */
int check_print_text(const struct check *check, const size_t nets[], size_t count);
void check_print_json(const struct check *check);

#endif
