/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The mounts of one mount namespace, and which of them nothing leads to any more. */
#include "model/mounts.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "facts/mount/mntns.h"
#include "facts/process/proc.h"
#include "facts/visit/visit_mounts.h"
#include "fd.h"
#include "model/map.h"

/* --------------------------------------------------------------------- joining up */

/* Mounts by the mount that they lie on and where they lie: of several there the last. */
struct index {
	struct map numbers;	/* from a number to its line */
	struct map places;
};

/* FNV-1a; who meets by chance is told apart by find_at(). */
static uint64_t key_of(uint64_t parent, const char *point, size_t len)
{
	uint64_t key = 0xcbf29ce484222325u ^ parent * 0x9e3779b97f4a7c15u;

	for (size_t i = 0; i < len; i++)
		key = (key ^ (unsigned char)point[i]) * 0x100000001b3u;
	return key;
}

static size_t find_at(const struct index *index, const struct mount_table *t, uint64_t parent,
		      const char *point, size_t len)
{
	size_t at = map_find(&index->places, key_of(parent, point, len));
	const struct mount_line *l = at == NSU_NONE ? NULL : &t->lines[at];

	return l && l->parent == parent && strncmp(l->is.point, point, len) == 0 &&
	       !l->is.point[len] ? at : NSU_NONE;
}

static int fill_index(struct index *index, const struct mount_table *t)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct mount_line *l = &t->lines[i];

		if (map_set(&index->numbers, l->is.id, i) < 0 ||
		    map_set(&index->places, key_of(l->parent, l->is.point,
						   strlen(l->is.point)), i) < 0)
			return -ENOMEM;
	}
	return 0;
}

/* Somebody with the same parent lies on a directory on the way there. */
static bool is_below_another(const struct index *index, const struct mount_table *t,
			     const struct mount_line *l)
{
	const char *point = l->is.point;

	for (size_t len = strlen(point); len > 1; len--)
		if (point[len - 1] == '/' &&
		    find_at(index, t, l->parent, point, len - 1) != NSU_NONE)
			return true;
	return false;
}

/* What lies on the very root of a mount hides that, and what else lies on it. */
static bool is_covered(const struct index *index, const struct mount_table *t,
		       const struct mount_line *l)
{
	return find_at(index, t, l->is.id, l->is.point, strlen(l->is.point)) != NSU_NONE;
}

static bool is_on_covered(const struct mount_table *t, const struct mount_line *l,
			  const bool covered[])
{
	return l->is.parent != NSU_NONE && covered[l->is.parent] &&
	       strcmp(l->is.point, t->lines[l->is.parent].is.point) != 0;
}

/* Down from those that are hidden by themselves; a table that goes in circles ends, too. */
static void hide_below(struct mount_table *t, const bool covered[], bool lost[])
{
	bool more = true;

	for (size_t rounds = 0; more && rounds < t->count; rounds++) {
		more = false;
		for (size_t i = 0; i < t->count; i++) {
			size_t parent = t->lines[i].is.parent;

			if (lost[i] || parent == NSU_NONE || !lost[parent])
				continue;
			lost[i] = more = true;
		}
	}
	for (size_t i = 0; i < t->count; i++)
		t->lines[i].is.hidden = lost[i] || covered[i];
}

/* The kernel makes no circle, but a recorded file may have one: it is cut open. */
static void cut_circle(struct mount_table *t, size_t i)
{
	size_t at = t->lines[i].is.parent, steps = 0;

	while (at != NSU_NONE && at != i && steps++ < t->count)
		at = t->lines[at].is.parent;
	if (at != NSU_NONE)
		t->lines[i].is.parent = NSU_NONE;
}

int mounts_join(struct nsu_mounts *m)
{
	struct mount_table *t = &m->table;
	autofree bool *covered = calloc(t->count + 1, sizeof(bool));
	autofree bool *lost = calloc(t->count + 1, sizeof(bool));
	struct index index = { 0 };
	int err = covered && lost ? fill_index(&index, t) : -ENOMEM;

	for (size_t i = 0; !err && i < t->count; i++) {
		size_t parent = map_find(&index.numbers, t->lines[i].parent);

		t->lines[i].is.parent = parent;
		covered[i] = is_covered(&index, t, &t->lines[i]);
	}
	for (size_t i = 0; !err && i < t->count; i++)
		cut_circle(t, i);
	for (size_t i = 0; !err && i < t->count; i++)
		lost[i] = is_below_another(&index, t, &t->lines[i]) ||
			  is_on_covered(t, &t->lines[i], covered);
	if (!err)
		hide_below(t, covered, lost);
	map_clear(&index.numbers);
	map_clear(&index.places);
	return err;
}

/* ------------------------------------------------------------------------- looking */

static int read_member(struct nsu_mounts *m, int proc, pid_t pid)
{
	char path[32];

	snprintf(path, sizeof(path), "%d/mountinfo", (int)pid);
	return mount_table_read(&m->table, proc, path);
}

static int read_by_visit(struct nsu_mounts *m, int proc, int ns)
{
	char *text;
	size_t len;
	int err = visit_read_mounts(proc, ns, &text, &len);

	return err ? err : mount_table_parse(&m->table, text);
}

/* Up to Linux 6.12 the kernel does not tell the source: a member's file does. */
static bool lacks_sources(const struct nsu_mounts *m)
{
	return m->table.count && !m->table.lines[0].is.source;
}

static int read_by_id(struct nsu_mounts *m, const struct mounts_place *place)
{
	int err = place->id ? mount_table_ask(&m->table, place->id) : -ENOSYS;

	/* Another user namespace would have other numbers for the IDs: root needs none. */
	if (err == -ENOENT && place->ns >= 0 && geteuid() == 0)
		err = mount_table_visit(&m->table, place->ns);
	if (err || (place->pid && lacks_sources(m)))
		mount_table_clear(&m->table);
	return err ? err : m->table.count ? 0 : -ENODATA;
}

int mounts_read_place(struct nsu_mounts *m, int proc, const struct mounts_place *place)
{
	int err = read_by_id(m, place);

	if (err && err != -ENOMEM && place->pid)
		err = read_member(m, proc, place->pid);
	if (err && err != -ENOMEM && place->ns >= 0)
		err = read_by_visit(m, proc, place->ns);
	return err ? err : mounts_join(m);
}

/* Of a process, unless it was recorded: then there is nothing but its file. */
static int open_mnt(int proc, const struct nsu_mounts_look *look, bool recorded)
{
	char path[32];

	if (recorded)
		return -1;
	if (look->ns >= 0)
		return fcntl(look->ns, F_DUPFD_CLOEXEC, 0);
	snprintf(path, sizeof(path), "%d/ns/mnt", (int)look->pid);
	return openat(proc, path, O_RDONLY | O_CLOEXEC);
}

int nsu_mounts_take(struct nsu_mounts **mounts, const struct nsu_mounts_look *look,
		    struct nsu_error *e)
{
	bool recorded;
	autofd proc = proc_find(look->sysroot, look->proc, &recorded, e);
	autofd ns = proc < 0 ? -1 : open_mnt(proc, look, recorded);
	const struct mounts_place place = { ns < 0 ? 0 : mntns_get_id(ns), look->pid, ns };
	struct nsu_mounts *m = calloc(1, sizeof(*m));
	int err;

	if (proc < 0 || !m) {
		free(m);
		return proc < 0 ? proc :
				  nsu_error_set(e, ENOMEM, NSU_OP_LIST, NSU_MNT, "mounts");
	}
	err = mounts_read_place(m, proc, &place);
	if (err) {
		nsu_mounts_free(m);
		return nsu_error_set(e, is_gone(err) ? ESRCH : -err, NSU_OP_READ, NSU_MNT,
				     look->pid ? "/proc/%d/mountinfo" : "mounts",
				     (int)look->pid);
	}
	*mounts = m;
	return 0;
}

void nsu_mounts_free(struct nsu_mounts *m)
{
	if (m)
		mount_table_clear(&m->table);
	free(m);
}

size_t nsu_mounts_count(const struct nsu_mounts *m)
{
	return m->table.count;
}

const struct nsu_mounted *nsu_mounts_get(const struct nsu_mounts *m, size_t i)
{
	assert(i < m->table.count);
	return &m->table.lines[i].is;
}
