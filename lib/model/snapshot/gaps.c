/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sources by name, and what they did not show. */
#include "model/snapshot/snapshot.h"

#include <errno.h>
#include <string.h>

#include "fd.h"

static const char *const names[NSU_SOURCES] = {
	"processes", "threads", "children", "fds", "sockets", "mounts", "foreign-mounts",
	"relatives", "listns",
};

const char *nsu_source_get_name(enum nsu_source source)
{
	return names[ffs((int)source) - 1];
}

const struct nsu_gap *nsu_snapshot_get_gap(const struct nsu_snapshot *s,
					   enum nsu_source source)
{
	return &s->missed.gaps[ffs((int)source) - 1];
}

/* A kernel that lacks an interface has nothing there that it could show. */
static bool is_missing(int err)
{
	return err == -ENOSYS || err == -ENOTTY;
}

void gap_note(struct take *t, enum nsu_source source, int err)
{
	struct nsu_gap *gap = &t->s->missed.gaps[ffs((int)source) - 1];

	if (err == 0 || is_gone(err) || is_missing(err))
		return;
	if (!gap->why)
		gap->why = -err;
	gap->count++;
}

void gap_note_all(struct take *t, enum nsu_source source, int err)
{
	struct nsu_gap *gap = &t->s->missed.gaps[ffs((int)source) - 1];

	if (gap->why)
		return;
	gap_note(t, source, err);
	gap->count = 0;
}
