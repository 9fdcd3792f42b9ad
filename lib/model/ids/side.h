/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The two halves of nsu_id_translate(): IDs of users and groups, and of processes. */
#ifndef SIDE_H
#define SIDE_H

#include <nsutil.h>

/* @proc is a descriptor of /proc. They fill @t, and return 0 or -errno with @e filled. */
int side_translate(int proc, enum nsu_id type, uint32_t id, const struct nsu_side *from,
		   const struct nsu_side *to, struct nsu_translation *t, struct nsu_error *e);
int side_translate_pid(int proc, uint32_t pid, const struct nsu_side *from,
		       const struct nsu_side *to, struct nsu_translation *t,
		       struct nsu_error *e);

#endif
