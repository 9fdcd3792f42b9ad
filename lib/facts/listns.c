/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The kernel's own list of namespaces. */
#include "facts/listns.h"

#include <errno.h>
#include <unistd.h>

#include "calls.h"

#define PAGE 512	/* ids a call */

static long call_kernel(const struct listns_request *request, uint64_t ids[], size_t room)
{
	return syscall(SYS_listns, request, ids, room, 0);
}

/* Every kind is asked for as 0: a kernel refuses flags that it does not know. */
static uint32_t flags_of(unsigned int kinds)
{
	uint32_t flags = 0;

	if ((kinds & NSU_EVERY_KIND) == NSU_EVERY_KIND)
		return 0;
	for (int kind = 0; kind < NSU_KINDS; kind++)
		if (kinds & NSU_BIT(kind))
			flags |= nsu_kind_get_flag((enum nsu_kind)kind);
	return flags;
}

int listns_read_by(listns_call_fn *call, const struct listns_query *query,
		   listns_found_fn *found, void *arg)
{
	struct listns_request request = { .size = sizeof(request), .last = query->after,
					  .flags = flags_of(query->kinds),
					  .owner = query->owner };
	uint64_t ids[PAGE];
	long count = query->kinds ? 1 : 0;
	int err = 0;

	while (!err && count > 0) {
		count = call(&request, ids, PAGE);
		/* The last of a page was the last of all, or went away meanwhile. */
		if (count < 0)
			return errno == ENOENT && request.last ? 0 : -errno;
		for (long i = 0; !err && i < count; i++)
			err = found(arg, ids[i]);
		if (count > 0)
			request.last = ids[count - 1];
	}
	return err;
}

int listns_read(const struct listns_query *query, listns_found_fn *found, void *arg)
{
	return listns_read_by(call_kernel, query, found, arg);
}
