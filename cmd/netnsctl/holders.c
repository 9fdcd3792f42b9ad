/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who or what keeps a network namespace, in words. */
#include "tree.h"

#include <inttypes.h>
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

static bool is_same_file(const struct nsu_holder *a, const struct nsu_holder *b)
{
	return a->sort == NSU_FOUND_MOUNT && b->sort == NSU_FOUND_MOUNT &&
	       a->mntns == b->mntns && strcmp(a->path, b->path) == 0;
}

/* How many mounts lie where this one does: 0 where one before it lies there, too. */
static size_t count_mounts(const struct nsu_snapshot *s, size_t ns, size_t n)
{
	size_t count = nsu_snapshot_count_holders(s, ns, NSU_EVERY_FOUND), alike = 0;
	const struct nsu_holder *h = nsu_snapshot_get_holder(s, ns, n);

	for (size_t i = 0; i < count; i++) {
		if (!is_same_file(h, nsu_snapshot_get_holder(s, ns, i)))
			continue;
		if (i < n)
			return 0;
		alike++;
	}
	return alike;
}

static void put_mount(const struct nsu_snapshot *s, const struct nsu_holder *h, size_t mounts,
		      char text[HOLDER_SIZE])
{
	char where[48] = "", many[48] = "";

	if (h->mntns != NSU_NONE)
		snprintf(where, sizeof(where), " in mnt:[%" PRIu64 "]",
			 nsu_snapshot_get_namespace(s, h->mntns)->inode);
	if (mounts > 1)
		snprintf(many, sizeof(many), " (%zu mounts)", mounts);
	snprintf(text, HOLDER_SIZE, "%s%s%s", h->path, where, many);
}

bool holders_tell(const struct nsu_snapshot *s, size_t ns, size_t n, char text[HOLDER_SIZE])
{
	const struct nsu_holder *h = nsu_snapshot_get_holder(s, ns, n);
	size_t mounts = h->sort == NSU_FOUND_MOUNT ? count_mounts(s, ns, n) : 1;
	char process[64];

	put_process(s, h->process, process, sizeof(process));
	switch (h->sort) {
	case NSU_FOUND_PROCESS:
		snprintf(text, HOLDER_SIZE, "%s", process);
		return true;
	case NSU_FOUND_MOUNT:
		put_mount(s, h, mounts, text);
		return mounts > 0;
	case NSU_FOUND_FD:
	case NSU_FOUND_TUN:
	case NSU_FOUND_SOCKET:
		snprintf(text, HOLDER_SIZE, "%s %d of %s", nsu_found_get_name(h->sort, 1),
			 h->fd, process);
		return true;
	case NSU_FOUND_THREAD:
		snprintf(text, HOLDER_SIZE, "thread %d of %s", (int)h->tid, process);
		return true;
	case NSU_FOUND_CHILDREN:
	case NSU_FOUND_DESCENDANT:
	case NSU_FOUND_LISTED:
		break;
	}
	snprintf(text, HOLDER_SIZE, "%s", nsu_found_get_name(h->sort, 1));
	return true;
}

int holders_fill(struct table *t, struct table_row *row, size_t column,
		 const struct nsu_snapshot *s, uint64_t inode)
{
	size_t ns = nsu_snapshot_find_namespace(s, inode), count = 0, told = 0;
	char text[HOLDER_SIZE];
	int err = 0;

	if (ns != NSU_NONE)
		count = nsu_snapshot_count_holders(s, ns, NSU_EVERY_FOUND);
	for (size_t i = 0; !err && i < count; i++)
		if (holders_tell(s, ns, i, text) && told++ < SHOWN_MAX)
			err = table_append(t, row, column, text);
	if (!err && told > SHOWN_MAX) {
		snprintf(text, sizeof(text), "and %zu more", told - SHOWN_MAX);
		err = table_append(t, row, column, text);
	}
	return err;
}
