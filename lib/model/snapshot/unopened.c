/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files that keep namespaces, and that only a visit may open. */
#include "model/snapshot/unopened.h"

#include <errno.h>
#include <stdlib.h>

#include "array.h"
#include "fd.h"

int unopened_add(struct unopened *u, size_t node, const char *path, uint64_t inode)
{
	if (array_grow(&u->files, u->count, &u->files_room, sizeof(*u->files)) < 0 ||
	    array_grow(&u->nodes, u->count, &u->nodes_room, sizeof(*u->nodes)) < 0)
		return -ENOMEM;
	u->files[u->count] = (struct visit_file){ path, inode };
	u->nodes[u->count++] = node;
	return 0;
}

static int on_opened(void *arg, size_t index, int ns)
{
	const struct unopened *u = arg;
	size_t node = u->nodes[index];
	int err;

	if (ns < 0 && ns != -ESTALE)
		gap_note(u->t, u->source, ns);
	if (ns < 0 || u->t->s->nodes[node].met)
		return fd_close(&ns), 0;
	err = pins_meet(u->t, node, ns);
	return err == -ENOMEM ? err : 0;
}

int unopened_meet(struct unopened *u, int mnt)
{
	size_t count = u->count;

	u->count = 0;
	return count ? visit_open_files(u->t->proc, mnt, u->files, count, on_opened, u) : 0;
}

void unopened_clear(struct unopened *u)
{
	free(u->files);
	free(u->nodes);
}
