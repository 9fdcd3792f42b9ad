/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who or what keeps a network namespace, in words. */
#include "tree.h"

#include <stdio.h>
#include <string.h>

#define SHOWN_MAX 8	/* holders of one namespace */
#define COMMAND_MAX 24	/* bytes of a command */

static void put_process(const struct nsu_snapshot *s, size_t process, char *text, size_t size)
{
	const struct nsu_process *p;

	text[0] = '\0';
	if (process == NSU_NONE)
		return;
	p = nsu_snapshot_get_process(s, process);
	snprintf(text, size, "%d%s%.*s", (int)p->pid, p->detailed && p->command ? " " : "",
		 COMMAND_MAX, p->detailed && p->command ? p->command : "");
}

void holders_tell(const struct nsu_snapshot *s, const struct nsu_holder *h,
		  char text[HOLDER_SIZE])
{
	char process[64];

	put_process(s, h->process, process, sizeof(process));
	switch (h->sort) {
	case NSU_FOUND_PROCESS:
		snprintf(text, HOLDER_SIZE, "%s", process);
		return;
	case NSU_FOUND_MOUNT:
		snprintf(text, HOLDER_SIZE, "%s", h->path);
		return;
	case NSU_FOUND_FD:
	case NSU_FOUND_TUN:
	case NSU_FOUND_SOCKET:
		snprintf(text, HOLDER_SIZE, "%s %d of %s", nsu_found_get_name(h->sort, 1),
			 h->fd, process);
		return;
	case NSU_FOUND_THREAD:
		snprintf(text, HOLDER_SIZE, "thread %d of %s", (int)h->tid, process);
		return;
	case NSU_FOUND_CHILDREN:
	case NSU_FOUND_DESCENDANT:
	case NSU_FOUND_LISTED:
		break;
	}
	snprintf(text, HOLDER_SIZE, "%s", nsu_found_get_name(h->sort, 1));
}

int holders_fill(struct table *t, struct table_row *row, size_t column,
		 const struct nsu_snapshot *s, uint64_t inode)
{
	size_t ns = nsu_snapshot_find_namespace(s, inode), count = 0;
	char text[HOLDER_SIZE];
	int err = 0;

	if (ns != NSU_NONE)
		count = nsu_snapshot_count_holders(s, ns, NSU_EVERY_FOUND);
	for (size_t i = 0; !err && i < count && i < SHOWN_MAX; i++) {
		holders_tell(s, nsu_snapshot_get_holder(s, ns, i), text);
		err = table_append(t, row, column, text);
	}
	if (!err && count > SHOWN_MAX) {
		snprintf(text, sizeof(text), "and %zu more", count - SHOWN_MAX);
		err = table_append(t, row, column, text);
	}
	return err;
}
