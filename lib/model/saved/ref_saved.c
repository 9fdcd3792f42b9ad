/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a reference means in a snapshot that was saved: nothing but that is looked at. */
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "model/ref/bearer.h"
#include "model/snapshot/snapshot.h"

struct search {
	const struct nsu_snapshot *s;
	const struct nsu_ref *ref;
	struct nsu_referent *found;
};

static int take_namespace(struct search *q, size_t ns)
{
	const struct nsu_namespace *is = &q->s->nodes[ns].is;

	q->found->kind = is->kind;
	q->found->inode = is->inode;
	return 0;
}

/* With /KIND behind the name, one namespace of it. */
static int take_process(struct search *q, size_t process)
{
	enum nsu_kind kind = q->ref->kind;

	if (process == NSU_NONE)
		return -ESRCH;
	q->found->pid = q->s->processes[process].pid;
	if (kind == NSU_NO_KIND)
		return 0;
	if (q->s->processes[process].ns[kind] == NSU_NONE)
		return -ENOENT;
	return take_namespace(q, q->s->processes[process].ns[kind]);
}

/* --- by number and by file --- */

static bool is_meant(const struct search *q, const struct nsu_namespace *ns)
{
	return (q->ref->kind == NSU_NO_KIND || q->ref->kind == ns->kind) &&
	       (!q->ref->id || q->ref->id == ns->id) &&
	       (!q->ref->inode || q->ref->inode == ns->inode);
}

static int find_number(struct search *q)
{
	for (size_t i = 0; i < q->s->nnodes; i++)
		if (is_meant(q, &q->s->nodes[i].is))
			return take_namespace(q, i);
	return -ENOENT;
}

/* As the mount namespace of who saved it had it. */
static size_t find_path(const struct nsu_snapshot *s, const char *path)
{
	for (size_t i = 0; i < s->nnodes; i++)
		for (size_t n = 0; n < s->nodes[i].is.nmounts; n++)
			if (strcmp(nsu_snapshot_get_mount(s, i, n), path) == 0)
				return i;
	return NSU_NONE;
}

static size_t find_netns(const struct search *q)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", NSU_NETNS_DIR, q->ref->name);
	return find_path(q->s, path);
}

static int take_path(struct search *q, size_t ns)
{
	return ns == NSU_NONE ? -ENOENT : take_namespace(q, ns);
}

/* --- by name: what only other users say has none (ref.h, rule 2) --- */

enum bears { BEARS_NAME, BEARS_ID, BEARS_POD };

static bool is_bearer(const struct nsu_container *c, const struct nsu_ref *ref, enum bears as)
{
	struct bearer b = { c->id, c->name, c->pod, c->pod_namespace, c->pod_container };

	return as == BEARS_POD ? bearer_is_in_pod(b, ref) :
	       as == BEARS_ID  ? bearer_begins_id(b, ref->name) :
				 bearer_has_name(b, ref->name);
}

/* Its first process, or the lowest that belongs to it; NSU_NONE: it does not run. */
static size_t first_of(const struct nsu_snapshot *s, size_t container)
{
	size_t first = nsu_snapshot_find_process(s, s->containers[container].pid);

	for (size_t i = 0; first == NSU_NONE && i < s->nprocesses; i++)
		if (nsu_snapshot_get_belonging(s, i)->container == container)
			first = i;
	return first;
}

/* How many bear the name; of these one in @container, the sandbox of a pod before others. */
static size_t count_bearers(const struct search *q, enum bears as, size_t *container)
{
	const struct nsu_container *all = q->s->containers;
	size_t count = 0;

	for (size_t i = 0; i < q->s->ncontainers; i++) {
		bool first = count == 0;

		if (all[i].claimed || !is_bearer(&all[i], q->ref, as))
			continue;
		if (as == BEARS_POD && first_of(q->s, i) == NSU_NONE)
			continue;
		if (first || (all[i].sandbox && !all[*container].sandbox))
			*container = i;
		/* The containers of one pod have one name between them. */
		count += first || as != BEARS_POD || !all[*container].sandbox ||
			 strcmp(all[i].pod_uid, all[*container].pod_uid) != 0;
	}
	return count;
}

static int take_container(struct search *q, enum nsu_ref_type type, size_t container)
{
	const struct nsu_container *c = &q->s->containers[container];

	q->found->type = type;
	snprintf(q->found->container, sizeof(q->found->container), "%s", c->id);
	if (type == NSU_REF_POD)
		snprintf(q->found->pod, sizeof(q->found->pod), "%s", c->pod_uid);
	return take_process(q, first_of(q->s, container));
}

static int find_name(struct search *q)
{
	enum nsu_ref_type type = q->ref->type;
	size_t container = NSU_NONE, pod = NSU_NONE, netns = NSU_NONE, containers = 0, pods = 0;

	if (type != NSU_REF_POD)
		containers = count_bearers(q, BEARS_NAME, &container);
	if (type == NSU_REF_CONTAINER && containers == 0)
		containers = count_bearers(q, BEARS_ID, &container);
	if (type != NSU_REF_CONTAINER)
		pods = count_bearers(q, BEARS_POD, &pod);
	if (type == NSU_REF_NAME)
		netns = find_netns(q);
	if (containers + pods + (netns != NSU_NONE) > 1)
		return -ENOTUNIQ;
	if (containers)
		return take_container(q, NSU_REF_CONTAINER, container);
	return pods ? take_container(q, NSU_REF_POD, pod) : take_path(q, netns);
}

static int find_unit(struct search *q)
{
	for (size_t i = 0; i < q->s->nprocesses; i++) {
		const struct nsu_belonging *b = nsu_snapshot_get_belonging(q->s, i);

		if (b->unit && !b->unit_claimed && strcmp(b->unit, q->ref->name) == 0)
			return take_process(q, i);
	}
	return -ESRCH;
}

/* --- any --- */

static int find(struct search *q)
{
	switch (q->ref->type) {
	case NSU_REF_PROCESS:
		return take_process(q, nsu_snapshot_find_process(q->s, q->ref->pid));
	case NSU_REF_INODE:
	case NSU_REF_HANDLE:
	case NSU_REF_ID:
		return find_number(q);
	case NSU_REF_PATH:
		return take_path(q, find_path(q->s, q->ref->path));
	case NSU_REF_NETNS:
		return take_path(q, find_netns(q));
	case NSU_REF_CONTAINER:
	case NSU_REF_POD:
	case NSU_REF_NAME:
		return find_name(q);
	case NSU_REF_UNIT:
		return find_unit(q);
	case NSU_REF_SELF:	/* it is nobody in there */
	case NSU_REF_NONE:
		break;
	}
	return -EINVAL;
}

int nsu_ref_find_saved(const struct nsu_ref *ref, const struct nsu_snapshot *s,
		       struct nsu_referent *found)
{
	struct search q = { s, ref, found };

	*found = (struct nsu_referent){ .type = ref->type, .kind = NSU_NO_KIND, .ns = -1 };
	return find(&q);
}
