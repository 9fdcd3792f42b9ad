/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The structure of a pod: what its containers share, without the numbers of this machine. */
#include "model/profile/profile.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "facts/mount/mount_table.h"
#include "facts/process/proc.h"
#include "facts/text.h"
#include "fd.h"

struct member {
	const struct nsu_container *is;
	const struct nsu_process *process;	/* its first, or NULL: not seen */
};

struct structure {
	const struct nsu_snapshot *s;
	struct portrait to;
	unsigned int facets;
	int proc;
	struct member *members;		/* by name */
	size_t count;
	const struct member *sandbox;	/* or NULL */
};

/* No container is called so: its name is a label of DNS. */
static const char *get_name(const struct member *m)
{
	const struct nsu_container *c = m->is;

	return c->sandbox ? "(sandbox)" : c->pod_container[0] ? c->pod_container : c->name;
}

/* As the names of their traits, in which a slash follows. */
static int compare_names(const void *a, const void *b)
{
	const char *x = get_name(a), *y = get_name(b);

	for (; *x && *x == *y; x++)
		y++;
	return (*x ? *x : '/') - (*y ? *y : '/');
}

static int find_members(struct structure *t, const char *pod_uid)
{
	size_t all = nsu_snapshot_count_containers(t->s);

	t->members = calloc(all + 1, sizeof(*t->members));
	if (!t->members)
		return -ENOMEM;
	for (size_t i = 0; i < all; i++) {
		const struct nsu_container *c = nsu_snapshot_get_container(t->s, i);
		size_t p;

		if (!c->pid || c->claimed || strcmp(c->pod_uid, pod_uid) != 0)
			continue;
		p = nsu_snapshot_find_process(t->s, c->pid);
		t->members[t->count++] = (struct member){
			c, p == NSU_NONE ? NULL : nsu_snapshot_get_process(t->s, p) };
	}
	qsort(t->members, t->count, sizeof(*t->members), compare_names);
	for (size_t i = 0; i < t->count; i++)
		if (t->members[i].is->sandbox)
			t->sandbox = &t->members[i];
	return t->count ? 0 : -ESRCH;
}

static int add(struct structure *t, enum nsu_facet facet, const struct member *m,
	       const char *of, const char *value)
{
	struct text name = { 0 };
	int err = text_format(&name, "%s%s%s", get_name(m), of[0] ? "/" : "", of);

	if (!err)
		err = value ? profile_add(&t->to, facet, name.at, value) :
			      profile_add_unread(&t->to, facet, name.at, -EACCES);
	free(name.at);
	return err;
}

/* ---------------------------------------------------------------------- namespaces */

static bool is_in(const struct member *m, enum nsu_kind kind, size_t ns)
{
	return m && m->process && m->process->ns[kind] == ns;
}

static const struct member *find_other(const struct structure *t, const struct member *m,
				       enum nsu_kind kind, size_t ns)
{
	for (size_t i = 0; i < t->count; i++)
		if (&t->members[i] != m && is_in(&t->members[i], kind, ns))
			return &t->members[i];
	return NULL;
}

static bool is_host(const struct structure *t, size_t ns)
{
	return nsu_snapshot_get_whose(t->s, ns, NSU_NONE) == NSU_WHOSE_INIT;
}

/* Of the sandbox nothing is shared: others share with it. */
static int describe(const struct structure *t, const struct member *m, enum nsu_kind kind,
		    struct text *to)
{
	size_t ns = m->process->ns[kind];
	const struct member *other;

	to->len = 0;
	if (is_host(t, ns))
		return text_format(to, "the host's");
	if (m == t->sandbox)
		return text_format(to, "own");
	if (is_in(t->sandbox, kind, ns))
		return text_format(to, "the pod's");
	other = find_other(t, m, kind, ns);
	return other ? text_format(to, "with %s", get_name(other)) : text_format(to, "own");
}

static int add_namespaces(struct structure *t, const struct member *m)
{
	struct text text = { 0 };
	int err = 0;

	for (int kind = 0; !err && kind < NSU_KINDS; kind++) {
		if (m->process->ns[kind] == NSU_NONE)
			continue;
		err = describe(t, m, (enum nsu_kind)kind, &text);
		if (!err)
			err = add(t, NSU_FACET_NAMESPACES, m,
				  nsu_kind_get_name((enum nsu_kind)kind), text.at);
	}
	free(text.at);
	return err;
}

/* ---------------------------------------------------------------------------- maps */

/* Which IDs there are inside; those outside are of this pod alone. */
static int add_ids(struct structure *t, const struct member *m, const char *of,
		   const char *map)
{
	unsigned int inside, outside, count;
	struct text text = { 0 };
	int err = map ? text_add(&text, "", 0) : 0, n;

	for (; !err && map && sscanf(map, "%u:%u:%u\n%n", &inside, &outside, &count, &n) == 3;
	     map += n)
		err = text_format(&text, "%u-%u\n", inside, inside + count - 1);
	if (!err)
		err = add(t, NSU_FACET_MAPS, m, of, text.at);
	free(text.at);
	return err;
}

/* Who is in the pod's user namespace has its map, which is told of the sandbox. */
static int add_maps(struct structure *t, const struct member *m)
{
	size_t user = m->process->ns[NSU_USER];
	const struct nsu_inside *inside;
	int err;

	if (user == NSU_NONE || is_host(t, user) ||
	    (m != t->sandbox && is_in(t->sandbox, NSU_USER, user)))
		return 0;
	inside = nsu_snapshot_get_inside(t->s, user);
	err = add_ids(t, m, "uids", inside->uids);
	return err ? err : add_ids(t, m, "gids", inside->gids);
}

/* -------------------------------------------------------------------------- volumes */

static int compare_points(const void *a, const void *b)
{
	const struct mount_line *x = a, *y = b;

	return strcmp(x->is.point, y->is.point);
}

/* The root is the image, which runtimes translate in other ways, too: by its layers. */
static int list_volumes(struct mount_table *table, struct text *to)
{
	int err = 0;

	if (table->count)
		qsort(table->lines, table->count, sizeof(*table->lines), compare_points);
	for (size_t i = 0; !err && i < table->count; i++)
		if (table->lines[i].is.idmapped && strcmp(table->lines[i].is.point, "/") != 0)
			err = text_format(to, "%s\n", table->lines[i].is.point);
	return err;
}

static int add_volumes(struct structure *t, const struct member *m)
{
	autofd dir = proc_open_pid(t->proc, m->is->pid);
	struct mount_table table = { 0 };
	struct text text = { 0 }, list = { 0 };
	int err = dir < 0 ? dir : text_read(&text, dir, "mountinfo");

	if (err) {
		free(text.at);
		return add(t, NSU_FACET_MOUNTS, m, "idmapped", NULL);
	}
	err = mount_table_parse(&table, text.at);
	if (!err)
		err = list_volumes(&table, &list);
	if (!err && list.len)
		err = add(t, NSU_FACET_MOUNTS, m, "idmapped", list.at);
	mount_table_clear(&table);
	free(list.at);
	return err;
}

/* ------------------------------------------------------------------------- all of it */

typedef int add_fn(struct structure *t, const struct member *m);

static int add_facet(struct structure *t, enum nsu_facet facet, add_fn *fn)
{
	int err = 0;

	if (!(t->facets & 1u << facet))
		return 0;
	for (size_t i = 0; !err && i < t->count; i++)
		err = t->members[i].process ? fn(t, &t->members[i]) :
					      add(t, facet, &t->members[i], "", NULL);
	return err;
}

static int add_all(struct structure *t)
{
	int err = add_facet(t, NSU_FACET_NAMESPACES, add_namespaces);

	if (!err)
		err = add_facet(t, NSU_FACET_MAPS, add_maps);
	return err ? err : add_facet(t, NSU_FACET_MOUNTS, add_volumes);
}

int nsu_profile_take_pod(struct nsu_profile **profile, const struct nsu_snapshot *snapshot,
			 const char *pod_uid, const struct nsu_profile_look *look,
			 struct nsu_error *e)
{
	struct nsu_profile *taken = calloc(1, sizeof(*taken));
	struct structure t = { .s = snapshot, .to = { .to = taken }, .facets = look->facets };
	autofd proc = proc_find(look->sysroot, look->proc, &t.to.recorded, e);
	int err = proc < 0 ? proc : 0;

	t.proc = proc;
	if (!err)
		err = taken ? find_members(&t, pod_uid) : -ENOMEM;
	if (!err)
		err = add_all(&t);
	free(t.members);
	if (!err) {
		*profile = taken;
		return 0;
	}
	nsu_profile_free(taken);
	return proc < 0 ? err : nsu_error_set(e, -err, NSU_OP_FIND, NSU_NO_KIND, "pod %s",
					      pod_uid);
}
