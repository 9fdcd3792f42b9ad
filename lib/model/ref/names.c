/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What names mean, of network namespaces, containers, pods and units: rules 2 to 7 of ref.h. */
#include "model/ref/referent.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "facts/process/member.h"
#include "facts/process/proc.h"
#include "fd.h"
#include "model/ref/bearer.h"

#define HITS_MAX 32

/* What bears the name: a container, by its index; or a network namespace. */
struct hit {
	enum nsu_ref_type type;
	size_t container;
};

struct hits {
	struct search *s;
	struct containers known;
	struct hit at[HITS_MAX];
	size_t count;		/* those that do not fit are counted */
	size_t claimed;		/* others say it, who have no say */
};

static void add_hit(struct hits *h, enum nsu_ref_type type, size_t container)
{
	if (h->count < HITS_MAX)
		h->at[h->count] = (struct hit){ type, container };
	h->count++;
}

/* --- who bears it --- */

static struct bearer call(const struct container *c)
{
	return (struct bearer){ c->id, c->name, c->pod, c->pod_namespace, c->pod_container };
}

static bool bears(const struct container *c, const struct nsu_ref *ref,
		  enum nsu_ref_type type, bool by_prefix)
{
	if (type == NSU_REF_POD)
		return bearer_is_in_pod(call(c), ref);
	return by_prefix ? bearer_begins_id(call(c), ref->name) :
			   bearer_has_name(call(c), ref->name);
}

static void look_among_containers(struct hits *h, enum nsu_ref_type type, bool by_prefix)
{
	for (size_t i = 0; i < h->known.count; i++) {
		const struct container *c = &h->known.at[i].is;

		if (!bears(c, h->s->ref, type, by_prefix))
			continue;
		if (containers_trust(c->author))
			add_hit(h, type, i);
		else
			h->claimed++;
	}
}

/* "/run/netns/NAME", or why not. */
static int netns_path(const struct search *s, char path[PATH_MAX])
{
	const char *sysroot = s->look->sysroot ? s->look->sysroot : "";
	int err = nsu_netns_parse_name(s->ref->name);

	if (err && err != -EILSEQ)
		return err;
	return snprintf(path, PATH_MAX, "%s%s/%s", sysroot, NSU_NETNS_DIR, s->ref->name) <
	       PATH_MAX ? 0 : -ENAMETOOLONG;
}

/* Below a sysroot as far as its mounts came here with it. */
static bool has_netns(const struct search *s)
{
	struct nsu_error ignored;
	char path[PATH_MAX];
	uint64_t inode;

	if (s->recorded || nsu_netns_parse_name(s->ref->name) < 0)
		return false;
	if (s->look->sysroot)
		return netns_path(s, path) == 0 && access(path, F_OK) == 0;
	return nsu_netns_find_name(s->ref->name, &inode, &ignored) == 0;
}

static void look_among_netns(struct hits *h)
{
	if (has_netns(h->s))
		add_hit(h, NSU_REF_NETNS, NSU_NONE);
}

/* --- one of several --- */

static bool same_pod(const struct container *a, const struct container *b)
{
	return strcmp(a->pod_uid, b->pod_uid) == 0 && strcmp(a->pod, b->pod) == 0 &&
	       strcmp(a->pod_namespace, b->pod_namespace) == 0;
}

/*
 * The containers of one pod are one hit: its sandbox stands for it, else the only one
 * that runs. Of a container's name in a pod those that do not run any more do not count.
 */
static void merge_pod(struct hits *h)
{
	const struct container *first = NULL;
	struct hit running[HITS_MAX];
	size_t nrunning = 0, sandbox = NSU_NONE;

	for (size_t i = 0; i < h->count; i++) {
		const struct container *c;

		if (i >= HITS_MAX || h->at[i].type != NSU_REF_POD)
			return;
		c = &h->known.at[h->at[i].container].is;
		first = first ? first : c;
		if (!same_pod(first, c))
			return;
		if (c->pid && c->sandbox)
			sandbox = h->at[i].container;
		if (c->pid)
			running[nrunning++] = h->at[i];
	}
	if (sandbox != NSU_NONE)
		running[0].container = sandbox;
	if (sandbox == NSU_NONE && nrunning != 1)
		return;
	h->at[0] = (struct hit){ NSU_REF_POD, running[0].container };
	h->count = 1;
}

static bool is_only_id(const struct hits *h, size_t container)
{
	const struct container *c = &h->known.at[container].is;

	for (size_t i = 0; i < h->known.count; i++)
		if (i != container && containers_trust(h->known.at[i].is.author) &&
		    bearer_has_name(call(&h->known.at[i].is), c->id))
			return false;
	return true;
}

/* As the reference that means it alone. */
static void print_hit(const struct hits *h, const struct hit *hit, char *text, size_t size)
{
	const struct container *c;

	if (hit->type == NSU_REF_NETNS) {
		snprintf(text, size, "netns:%s", h->s->ref->name);
		return;
	}
	c = &h->known.at[hit->container].is;
	if (c->pod[0] && c->pod_namespace[0] && c->pod_container[0])
		snprintf(text, size, "pod:%s/%s/%s", c->pod_namespace, c->pod,
			 c->pod_container);
	else if (is_only_id(h, hit->container) || !c->pid)
		snprintf(text, size, "container:%s", c->id);
	else
		snprintf(text, size, "%d", (int)c->pid);
}

static void tell_candidates(const struct hits *h)
{
	const struct nsu_ref_look *look = h->s->look;
	char text[3 * OCI_NAME_SIZE];

	for (size_t i = 0; look->candidate && i < h->count && i < HITS_MAX; i++) {
		print_hit(h, &h->at[i], text, sizeof(text));
		look->candidate(look->arg, text);
	}
}

/* --- from a name to a process --- */

typedef bool process_fn(const struct search *s, int dir, const void *arg);

/* Holds the process with the lowest PID that @fits. */
static int hold_process(struct search *s, process_fn *fits, const void *arg)
{
	autofree pid_t *pids = NULL;
	size_t count;
	int err = proc_list(s->proc, &pids, &count);

	for (size_t i = 0; !err && i < count; i++) {
		autofd dir = proc_open_pid(s->proc, pids[i]);

		if (dir >= 0 && fits(s, dir, arg))
			return referent_hold(s, pids[i]);
	}
	return referent_fail(s, err ? err : -ESRCH);
}

/* Of a container without a record of its first process: by cgroup, and PID 1 in there. */
static bool is_first_of(const struct search *s, int dir, const void *arg)
{
	const struct container *c = arg;
	struct cgroup cgroup;
	pid_t inside;

	(void)s;
	return cgroup_read(dir, &cgroup) == 0 && strcmp(cgroup.container.id, c->id) == 0 &&
	       containers_trust(cgroup.container.author) &&
	       member_read_inner_pid(dir, &inside) == 0 && inside == 1;
}

static bool is_of_unit(const struct search *s, int dir, const void *arg)
{
	const char *unit = arg;
	struct cgroup cgroup;

	(void)s;
	if (cgroup_read(dir, &cgroup) < 0)
		return false;
	return (strcmp(cgroup.unit, unit) == 0 && !cgroup.user_unit[0]) ||
	       (strcmp(cgroup.user_unit, unit) == 0 && containers_trust(cgroup.user));
}

/* Held first, and then seen to be the one that was meant: its PID may go to another. */
static int hold_first(struct search *s, const struct container *c)
{
	struct known again = { .is = *c };
	int err;

	if (!c->pid)
		return hold_process(s, is_first_of, c);
	err = referent_hold(s, c->pid);
	if (err)
		return err;
	err = containers_check(&again, s->proc);
	return err ? referent_fail(s, err) : 0;
}

static int take_container(struct hits *h, const struct hit *hit)
{
	const struct container *c = &h->known.at[hit->container].is;
	struct nsu_referent *found = h->s->found;
	int err;

	found->type = hit->type;
	snprintf(found->container, sizeof(found->container), "%s", c->id);
	if (hit->type == NSU_REF_POD)
		snprintf(found->pod, sizeof(found->pod), "%s", c->pod_uid);
	err = hold_first(h->s, c);
	return err ? err : referent_open_kind(h->s, h->s->ref->kind);
}

static int take_hit(struct hits *h)
{
	char path[PATH_MAX];
	int err;

	if (h->at[0].type != NSU_REF_NETNS)
		return take_container(h, &h->at[0]);
	h->s->found->type = NSU_REF_NETNS;
	err = netns_path(h->s, path);
	return err ? referent_fail(h->s, err) : referent_open_file(h->s, path);
}

static int choose(struct hits *h)
{
	merge_pod(h);
	if (h->count == 1)
		return take_hit(h);
	if (h->count == 0)
		return referent_fail(h->s, h->claimed ? -EPERM : -ENOENT);
	tell_candidates(h);
	return referent_fail(h->s, -ENOTUNIQ);
}

/* --- by the sort of name --- */

static int find_unit(struct search *s)
{
	int err = hold_process(s, is_of_unit, s->ref->name);

	return err ? err : referent_open_kind(s, s->ref->kind);
}

static int find_netns(struct search *s)
{
	char path[PATH_MAX];
	int err = netns_path(s, path);

	return err ? referent_fail(s, err) : referent_open_file(s, path);
}

/* A bare name is looked for in all three places, and an id's beginning is no bare name. */
static void look_around(struct hits *h, enum nsu_ref_type type)
{
	if (type != NSU_REF_POD)
		look_among_containers(h, NSU_REF_CONTAINER, false);
	if (type == NSU_REF_CONTAINER && h->count == 0)
		look_among_containers(h, NSU_REF_CONTAINER, true);
	if (type != NSU_REF_CONTAINER)
		look_among_containers(h, NSU_REF_POD, false);
	if (type == NSU_REF_NAME)
		look_among_netns(h);
}

int names_find(struct search *s)
{
	struct hits h = { .s = s };
	int err;

	if (s->ref->type == NSU_REF_UNIT)
		return find_unit(s);
	if (s->ref->type == NSU_REF_NETNS)
		return find_netns(s);
	err = containers_take(&h.known, s->proc, s->look->sysroot);
	if (err) {
		referent_fail(s, err);
	} else {
		look_around(&h, s->ref->type);
		err = choose(&h);
	}
	containers_clear(&h.known);
	return err;
}
