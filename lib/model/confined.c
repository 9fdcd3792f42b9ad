/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What holds the processes of a snapshot back. */
#include "model/confined.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "facts/process/confinement.h"
#include "fd.h"
#include "model/belong.h"

/* What is mounted is the same for all of a mount namespace, but for a chroot(2) in it. */
struct tables {
	unsigned int spots;	/* those that the kernel has */
	unsigned int *writable;	/* by namespace */
	bool *known;
};

/* A kernel may be built without SysRq, or PCI. A tree of files says nothing of that. */
static unsigned int find_spots(int proc)
{
	unsigned int spots = (1u << NSU_SPOTS) - 1;
	struct statfs fs;

	for (int i = 0; i < NSU_SPOTS; i++) {
		const char *path = nsu_spot_get_path((enum nsu_spot)(1 << i));

		if (strncmp(path, "/proc/", 6) == 0 && fstatfs(proc, &fs) == 0 &&
		    fs.f_type == PROC_SUPER_MAGIC && faccessat(proc, path + 6, F_OK, 0) < 0)
			spots &= ~(1u << i);
	}
	return spots;
}

static void tables_clear(struct tables *tables)
{
	free(tables->writable);
	free(tables->known);
}

static int tables_begin(struct tables *tables, int proc, size_t count)
{
	tables->spots = find_spots(proc);
	tables->writable = calloc(count + 1, sizeof(*tables->writable));
	tables->known = calloc(count + 1, sizeof(*tables->known));
	return tables->writable && tables->known ? 0 : -ENOMEM;
}

/* The link by which a process is told from a later one with its PID. */
static unsigned int find_link(const struct nsu_process *p)
{
	unsigned int link = 0;

	while (link < NSU_KINDS && p->ns[link] == NSU_NONE)
		link++;
	return link;
}

/* A process that ended meanwhile, or does not show it, stays unknown. */
static int confine(const struct take *t, size_t i, struct tables *tables)
{
	struct nsu_confinement *c = &t->s->confinements[i];
	const struct nsu_process *p = &t->s->processes[i];
	unsigned int link = find_link(p);
	size_t mnt = p->ns[NSU_MNT];
	autofd dir = link < NSU_KINDS ? belong_open(t, i, link) : -1;
	int err;

	if (dir < 0 || confinement_read(dir, c) < 0 || mnt == NSU_NONE)
		return 0;
	err = tables->known[mnt] ? 0 : confinement_read_spots(dir, &tables->writable[mnt]);
	tables->known[mnt] |= !err;
	c->writable = tables->writable[mnt] & tables->spots;
	return err == -ENOMEM ? err : 0;
}

int take_confinements(struct take *t)
{
	struct nsu_snapshot *s = t->s;
	struct tables tables = { 0 };
	int err;

	if (!(t->look->ask & NSU_ASK_CONFINED))
		return 0;
	s->confinements = calloc(s->nprocesses + 1, sizeof(*s->confinements));
	err = s->confinements ? tables_begin(&tables, t->proc, s->nnodes) : -ENOMEM;
	for (size_t i = 0; !err && i < s->nprocesses; i++)
		err = confine(t, i, &tables);
	tables_clear(&tables);
	return err;
}

const struct nsu_confinement *nsu_snapshot_get_confinement(const struct nsu_snapshot *s,
							   size_t i)
{
	static const struct nsu_confinement nothing = { .known = false };

	assert(i < s->nprocesses);
	return s->confinements ? &s->confinements[i] : &nothing;
}
