/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What IDs of users and groups are called on another side: user_namespaces(7). */
#include "model/ids/side.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "facts/nsfs.h"
#include "facts/process/proc.h"
#include "facts/text.h"
#include "facts/visit/visit_text.h"
#include "fd.h"

#define UNMAPPED UINT32_MAX	/* proc(5) writes it where the reader has no number for an ID */

static const char *const files[] = { [NSU_ID_USER] = "uid_map", [NSU_ID_GROUP] = "gid_map" };

/* One map on the way up: of a user namespace, into what is above. */
struct hop {
	size_t count;
	struct nsu_extent *extents;
};

/* All maps between a side and us, the nearest to it first. */
struct way {
	bool above;		/* the side is above us, at the other end of our own map */
	size_t count;
	struct hop hops[NSU_LEVELS];
};

static void way_free(struct way *way)
{
	for (size_t i = 0; i < way->count; i++)
		free(way->hops[i].extents);
	free(way);
}

/* ------------------------------------------------------------------- reading a map */

static size_t count_lines(const char *text)
{
	size_t lines = 0;

	for (; *text; text++)
		lines += *text == '\n';
	return lines;
}

/* Adds the hop that a uid_map or gid_map is. */
static int add_hop(struct way *way, const char *text)
{
	struct hop *hop = &way->hops[way->count];
	size_t lines = count_lines(text);
	int used = 0;

	if (way->count == NSU_LEVELS)
		return -ELOOP;
	hop->extents = calloc(lines + 1, sizeof(*hop->extents));
	if (!hop->extents)
		return -ENOMEM;
	way->count++;
	for (hop->count = 0; hop->count < lines; hop->count++, text += used) {
		struct nsu_extent *x = &hop->extents[hop->count];

		if (sscanf(text, "%" SCNu32 " %" SCNu32 " %" SCNu32 " %n", &x->inside,
			   &x->outside, &x->count, &used) != 3)
			return -EBADMSG;
	}
	return 0;
}

/* As our own user namespace sees it: the kernel translates the right side for its reader. */
static int add_of_process(struct way *way, int proc, enum nsu_id type, pid_t pid)
{
	struct text text = { 0 };
	char path[32];
	int err;

	snprintf(path, sizeof(path), "%d/%s", (int)pid, files[type]);
	err = text_read(&text, proc, path);
	if (!err)
		err = add_hop(way, text.at);
	free(text.at);
	return err;
}

/* From inside, where the right side is of the parent. */
static int add_from_inside(struct way *way, int proc, enum nsu_id type, int ns)
{
	const char *file = type == NSU_ID_USER ? "self/uid_map" : "self/gid_map";
	const struct visit_text what = { NSU_USER, ns, proc, file };
	struct text text = { 0 };
	int err = visit_read_text(&what, &text);

	if (!err)
		err = add_hop(way, text.at);
	free(text.at);
	return err;
}

/* ---------------------------------------------------------------------- ways to us */

/* Without a process: level by level, up to our own user namespace. */
static int climb(struct way *way, int proc, enum nsu_id type, int ns, uint64_t here)
{
	autofd at = fcntl(ns, F_DUPFD_CLOEXEC, 0);
	uint64_t inode;
	int err = at < 0 ? -errno : nsfs_get_inode(at, &inode);

	while (!err && inode != here) {
		int above = nsfs_open_parent(at);

		err = above < 0 ? above : add_from_inside(way, proc, type, at);
		fd_close(&at);
		at = above;
		if (!err)
			err = nsfs_get_inode(at, &inode);
	}
	return err;
}

static int read_here(int proc, uint64_t *here)
{
	autofd own = proc_open_ns(proc, 0);

	return own < 0 ? own : proc_read_ns(own, NSU_USER, here);
}

/* Whether the process is where we are, whose own map would lead above us. */
static int is_here(int proc, pid_t pid, uint64_t here, bool *same)
{
	autofd dir = proc_open_ns(proc, pid);
	uint64_t inode;
	int err = dir < 0 ? dir : proc_read_ns(dir, NSU_USER, &inode);

	*same = !err && inode == here;
	return err;
}

static int find_way(struct way *way, int proc, enum nsu_id type, const struct nsu_side *side)
{
	uint64_t here;
	bool same;
	int err = read_here(proc, &here);

	way->above = side->above;
	if (side->above)
		return add_of_process(way, proc, type, getpid());
	if (err || (side->pid == 0 && side->ns < 0))
		return err;
	if (side->pid == 0)
		return climb(way, proc, type, side->ns, here);
	err = is_here(proc, side->pid, here, &same);
	return err || same ? err : add_of_process(way, proc, type, side->pid);
}

/* -------------------------------------------------------------------- along the way */

/* Through one map, where what is not in it ends: inwards from the right side to the left. */
static bool cross(const struct hop *hop, bool inwards, uint32_t *id, struct nsu_extent *by)
{
	for (size_t i = 0; i < hop->count; i++) {
		const struct nsu_extent *x = &hop->extents[i];
		uint32_t near = inwards ? x->outside : x->inside;
		uint32_t far = inwards ? x->inside : x->outside;

		if ((inwards && near == UNMAPPED) || *id < near || *id - near >= x->count)
			continue;
		*id = far == UNMAPPED ? UNMAPPED : far + (*id - near);
		*by = *x;
		return true;
	}
	return false;
}

/* From the side to us. */
static enum nsu_translated come(const struct way *way, struct nsu_translation *t)
{
	for (size_t i = 0; i < way->count; i++) {
		if (!cross(&way->hops[i], way->above, &t->here, &t->from))
			return way->above ? NSU_ID_ABOVE : NSU_NO_SUCH_ID;
		if (t->here == UNMAPPED)
			return NSU_ID_ABOVE;
	}
	return NSU_TRANSLATED;
}

/* From us to the side; what our own map does not have is no ID of ours. */
static enum nsu_translated leave(const struct way *way, struct nsu_translation *t)
{
	t->id = t->here;
	for (size_t i = way->count; i-- > 0;)
		if (!cross(&way->hops[i], !way->above, &t->id, &t->to))
			return way->above ? NSU_NO_SUCH_ID : NSU_NO_NUMBER;
	return NSU_TRANSLATED;
}

static int take_way(struct way **way, int proc, enum nsu_id type, const struct nsu_side *side,
		    struct nsu_error *e)
{
	int err;

	*way = calloc(1, sizeof(**way));
	err = *way ? find_way(*way, proc, type, side) : -ENOMEM;
	if (!err)
		return 0;
	if (*way)
		way_free(*way);
	*way = NULL;
	return nsu_error_set(e, is_gone(err) ? ESRCH : -err, NSU_OP_READ, NSU_USER,
			     side->pid ? "/proc/%d/%s" : "%.0d%s", (int)side->pid, files[type]);
}

int side_translate(int proc, enum nsu_id type, uint32_t id, const struct nsu_side *from,
		   const struct nsu_side *to, struct nsu_translation *t, struct nsu_error *e)
{
	struct way *up = NULL, *down = NULL;
	int err = take_way(&up, proc, type, from, e);

	*t = (struct nsu_translation){ .here = id };
	if (!err)
		err = take_way(&down, proc, type, to, e);
	if (!err) {
		t->result = come(up, t);
		t->is_here = t->result == NSU_TRANSLATED;
		if (t->is_here)
			t->result = leave(down, t);
	}
	if (up)
		way_free(up);
	if (down)
		way_free(down);
	return err;
}
