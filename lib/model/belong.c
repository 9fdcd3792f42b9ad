/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* To which container and which unit processes belong. */
#include "model/belong.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "facts/container/cgroup.h"
#include "facts/container/engine.h"
#include "facts/process/proc.h"
#include "fd.h"
#include "model/containers.h"

/* --- containers --- */

static const char *keep(struct take *t, const char *text)
{
	return strings_add(&t->s->strings, text, strlen(text));
}

static int add_container(struct take *t, const struct container *c)
{
	struct nsu_snapshot *s = t->s;
	struct nsu_container is = {
		.engine = engine_get_name(c->engine), .id = keep(t, c->id),
		.name = keep(t, c->name), .space = keep(t, c->space),
		.pod = keep(t, c->pod), .pod_namespace = keep(t, c->pod_namespace),
		.pod_container = keep(t, c->pod_container), .pod_uid = keep(t, c->pod_uid),
		.sandbox = c->sandbox, .pid = c->pid, .author = c->author,
		.claimed = !containers_trust(c->author),
	};

	if (!is.id || !is.name || !is.space || !is.pod || !is.pod_namespace ||
	    !is.pod_container || !is.pod_uid ||
	    array_grow(&s->containers, s->ncontainers, &s->containers_room,
		       sizeof(*s->containers)) < 0)
		return -ENOMEM;
	s->containers[s->ncontainers++] = is;
	return 0;
}

static int begin(struct take *t, struct containers *known)
{
	int err = containers_take(known, t->proc, t->look->sysroot);

	t->s->belongings = calloc(t->s->nprocesses + 1, sizeof(*t->s->belongings));
	if (!t->s->belongings)
		return -ENOMEM;
	for (size_t i = 0; i < t->s->nprocesses; i++)
		t->s->belongings[i] = (struct nsu_belonging){ .container = NSU_NONE };
	for (size_t i = 0; !err && i < known->count; i++)
		err = add_container(t, &known->at[i].is);
	return err;
}

/* --- the container of a process --- */

static size_t find_same(const struct nsu_snapshot *s, const struct cgroup_container *path)
{
	for (size_t i = 0; i < s->ncontainers; i++)
		if (strcmp(s->containers[i].id, path->id) == 0 &&
		    s->containers[i].author == path->author)
			return i;
	return NSU_NONE;
}

/*
 * One that only a path tells of. A path that a user may have made up, with an id that is
 * another's, has that one's names: as a claim, in a container of its own.
 */
static int add_of_path(struct take *t, const struct cgroup_container *path,
		       const struct container *claimed)
{
	struct container c = claimed ? *claimed : (struct container){ .engine = path->engine };

	memcpy(c.id, path->id, strlen(path->id) + 1);
	memcpy(c.pod_uid, path->pod, strlen(path->pod) + 1);
	c.author = path->author;
	c.pid = 0;
	return add_container(t, &c);
}

static int find_by_path(struct take *t, const struct containers *known,
			const struct cgroup_container *path, size_t *container)
{
	size_t claims;
	int err;

	*container = containers_find(known, path, &claims);
	if (*container != NSU_NONE || !path->id[0])
		return 0;
	*container = find_same(t->s, path);
	if (*container != NSU_NONE)
		return 0;
	err = add_of_path(t, path, claims == NSU_NONE ? NULL : &known->at[claims].is);
	*container = err ? NSU_NONE : t->s->ncontainers - 1;
	return err;
}

/* Its mount namespace tells a container of runc, whose path may be any, from what is around. */
static size_t find_by_init(const struct containers *known, pid_t pid, int dir)
{
	autofd ns = -1;
	uint64_t mnt = 0;

	if (known->count == 0)
		return NSU_NONE;
	ns = proc_open_ns_at(dir);
	if (ns >= 0 && proc_read_ns(ns, NSU_MNT, &mnt) < 0)
		mnt = 0;
	return containers_find_init(known, pid, mnt);
}

/* --- one process --- */

static int set_unit(struct take *t, const struct cgroup *cgroup, struct nsu_belonging *b)
{
	const char *unit = cgroup->user_unit[0] ? cgroup->user_unit : cgroup->unit;

	if (!unit[0])
		return 0;
	b->unit = keep(t, unit);
	b->unit_author = cgroup->user_unit[0] ? cgroup->user : 0;
	b->unit_claimed = !containers_trust(b->unit_author);
	return b->unit ? 0 : -ENOMEM;
}

static int set(struct take *t, const struct containers *known, size_t process, int dir)
{
	struct nsu_belonging *b = &t->s->belongings[process];
	char text[CGROUP_TEXT_SIZE];
	struct cgroup cgroup;
	const char *path;
	size_t len;
	int err;

	if (cgroup_read_text(dir, text) < 0)
		text[0] = '\0';
	path = cgroup_find_path(text, &len);
	b->cgroup = path ? strings_add(&t->s->strings, path, len) : NULL;
	if (path && !b->cgroup)
		return -ENOMEM;
	cgroup_parse(text, &cgroup);
	err = set_unit(t, &cgroup, b);
	if (!err)
		err = find_by_path(t, known, &cgroup.container, &b->container);
	if (!err && b->container == NSU_NONE)
		b->container = find_by_init(known, t->s->processes[process].pid, dir);
	if (!err && b->container == NSU_NONE && path)
		b->container = containers_find_cgroup(known, path, len);
	return err;
}

int belong_open(const struct take *t, size_t process, unsigned int link)
{
	const struct nsu_process *p = &t->s->processes[process];
	autofd dir = proc_open_pid(t->proc, p->pid);
	autofd ns = dir < 0 ? -1 : proc_open_ns_at(dir);
	uint64_t inode;

	if (ns < 0 || proc_read_ns(ns, link, &inode) < 0)
		return -ESRCH;
	return inode == t->s->nodes[p->ns[link]].is.inode ? move_fd(&dir) : -ESTALE;
}

static int set_each(struct take *t, const struct containers *known)
{
	int err = 0;

	for (size_t i = 0; !err && i < t->s->nprocesses; i++) {
		const struct nsu_process *p = &t->s->processes[i];
		unsigned int link = 0;
		autofd dir = -1;

		while (link < NSU_KINDS && p->ns[link] == NSU_NONE)
			link++;
		if (p->detailed && link < NSU_KINDS)
			dir = belong_open(t, i, link);
		if (dir >= 0)
			err = set(t, known, i, dir);
	}
	return err;
}

int take_belongings(struct take *t)
{
	struct containers known = { 0 };
	int err = 0;

	if (!(t->look->ask & NSU_ASK_NAMES))
		return 0;
	err = begin(t, &known);
	if (!err)
		err = set_each(t, &known);
	containers_clear(&known);
	return err;
}

/* --- asking --- */

const struct nsu_belonging *nsu_snapshot_get_belonging(const struct nsu_snapshot *s, size_t i)
{
	static const struct nsu_belonging none = { .container = NSU_NONE };

	assert(i < s->nprocesses);
	return s->belongings ? &s->belongings[i] : &none;
}

size_t nsu_snapshot_count_containers(const struct nsu_snapshot *s)
{
	return s->ncontainers;
}

const struct nsu_container *nsu_snapshot_get_container(const struct nsu_snapshot *s, size_t i)
{
	assert(i < s->ncontainers);
	return &s->containers[i];
}
