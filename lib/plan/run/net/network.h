/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Steps in network namespaces, shared by the files that perform them. */
#ifndef NSU_RUN_NETWORK_H
#define NSU_RUN_NETWORK_H

#include "plan/net/networks.h"
#include "plan/run/run.h"
#include "plan/net/wire.h"

/* The namespace that a step is in. */
struct network *network_of(const struct run *r, const struct step *s);

/* Sends a request there. Returns what the kernel answers; its words are in r->said. */
int network_do(struct run *r, const struct step *s, const struct nlmsghdr *request);

/* The value of a sysctl(8) there, without its newline. Returns 0 or -errno. */
int network_read_setting(const struct network *network, const char *name, char *value,
			 size_t size);

/* A socket of NETLINK_NETFILTER there. Returns 0 or -errno. */
int network_open_filter(const struct network *network, struct netlink *n);

/* --- link.c: interfaces */
int run_link(struct run *r, const struct step *s);
int undo_link(struct run *r, const struct step *s);
int run_link_delete(struct run *r, const struct step *s);
int undo_link_delete(struct run *r, const struct step *s);
int run_link_up(struct run *r, const struct step *s);
int undo_link_up(struct run *r, const struct step *s);
int run_link_down(struct run *r, const struct step *s);
int undo_link_down(struct run *r, const struct step *s);
int run_master(struct run *r, const struct step *s);
int undo_master(struct run *r, const struct step *s);

/* --- address.c: addresses and routes */
int run_address(struct run *r, const struct step *s);
int undo_address(struct run *r, const struct step *s);
int run_address_delete(struct run *r, const struct step *s);
int run_route(struct run *r, const struct step *s);
int undo_route(struct run *r, const struct step *s);
int run_route_delete(struct run *r, const struct step *s);

/* --- nat.c: tables of nf_tables */
int run_nat(struct run *r, const struct step *s);
int undo_nat(struct run *r, const struct step *s);
int undo_nat_delete(struct run *r, const struct step *s);

/* --- note.c: of labs */
int run_note(struct run *r, const struct step *s);
int undo_note(struct run *r, const struct step *s);
int run_command(struct run *r, const struct step *s);

#endif
