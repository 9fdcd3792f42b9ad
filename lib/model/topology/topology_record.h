/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is written down of a lab that is up: its parts, as a file has them, and whose it is. */
#ifndef TOPOLOGY_RECORD_H
#define TOPOLOGY_RECORD_H

#include "model/topology/topology.h"

/* In the place of a line: a namespace that was there before. */
#define RECORD_FOREIGN ((unsigned int)-1)

/* Returns 0, -EINVAL (somebody else wrote into it) or -ENOMEM. */
int record_parse(struct nsu_topology **record, const char *text, size_t len);

/* As a text that record_parse() reads. */
void record_print(const struct nsu_topology *record, FILE *out);

#endif
