/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the verbs that lay cables share. */
#ifndef BUILD_H
#define BUILD_H

#include <nsutil.h>

#include "netnsctl.h"

/* Whether each of @operands is NAME[:IF][=ADDR,...]: 0, or the exit status after saying why. */
int check_ends(const struct request *request, char *const *operands);

/* The namespaces of all ends, those that are missing made where @create says so. */
int build_networks(struct nsu_plan *plan, const struct nsu_end *ends, size_t count,
		   bool create, struct nsu_error *e);

#endif
