/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A snapshot from the text of a saved one. Whoever wrote that may be hostile: what the rest of
 * the library takes for granted of a snapshot is checked here, and else nothing is loaded.
 */
#include <errno.h>
#include <string.h>

#include "fd.h"
#include "json.h"
#include "model/saved/saved_read.h"

#define LEVELS_MAX 64		/* the kernel has 32 */

struct load {
	struct take take;	/* as if it were taken: members are counted alike */
	struct nsu_snapshot *s;
	struct json root;
	struct saved_room room;
	size_t at;		/* how many of a list were read */
};

typedef int read_fn(struct load *l, struct json record);

static size_t count_records(struct json array)
{
	struct json element = { NULL, NULL };
	size_t count = 0;

	while (json_next(array, &element))
		count++;
	return count;
}

static int each_record(struct load *l, const char *key, read_fn *read)
{
	struct json array, element = { NULL, NULL };
	int err = json_find(l->root, key, &array) == 0 && *array.at == '[' ? 0 : -EBADMSG;

	for (l->at = 0; !err && json_next(array, &element); l->at++)
		err = read(l, element);
	return err;
}

/* --- what is in the lists --- */

static int read_source(struct load *l, struct json record)
{
	struct saved_source source = { .gap = { 0 } };
	int err = saved_read(&saved_source, record, &l->room, &source);

	if (err || !source.source)
		return err ? err : -EBADMSG;
	l->s->sources |= source.source;
	l->s->missed.gaps[ffs((int)source.source) - 1] = source.gap;
	return 0;
}

static int read_container(struct load *l, struct json record)
{
	struct nsu_container *c = &l->s->containers[l->at];
	int err;

	*c = *(const struct nsu_container *)saved_container.nothing;
	l->s->ncontainers++;
	err = saved_read(&saved_container, record, &l->room, c);
	return !err && !c->engine[0] ? -EBADMSG : err;
}

static int read_namespace(struct load *l, struct json record)
{
	struct node *node = &l->s->nodes[l->at];
	int err;

	*node = *(const struct node *)saved_node.nothing;
	l->s->insides[l->at] = *(const struct nsu_inside *)saved_inside.nothing;
	l->s->nnodes++;
	err = saved_read(&saved_node, record, &l->room, node);
	if (!err)
		err = saved_read(&saved_inside, record, &l->room, &l->s->insides[l->at]);
	if (!err && (node->is.kind == NSU_NO_KIND || node->is.inode == 0 ||
		     (l->at && node->is.inode < node[-1].is.inode)))
		err = -EBADMSG;
	return err;
}

static bool is_right(const struct nsu_snapshot *s, const struct nsu_process *p)
{
	for (unsigned int link = 0; link < NSU_LINKS; link++)
		if (p->ns[link] != NSU_NONE &&
		    s->nodes[p->ns[link]].is.kind != nsu_link_get_kind(link))
			return false;
	return p->pid > 0 && p->ppid >= 0 && (!p->detailed || p->command);
}

static int read_process(struct load *l, struct json record)
{
	struct nsu_process *p = &l->s->processes[l->at];
	int err;

	*p = *(const struct nsu_process *)saved_process.nothing;
	l->s->belongings[l->at] = *(const struct nsu_belonging *)saved_belonging.nothing;
	l->s->nprocesses++;
	err = saved_read(&saved_process, record, &l->room, p);
	if (!err)
		err = saved_read(&saved_belonging, record, &l->room, &l->s->belongings[l->at]);
	if (!err && (!is_right(l->s, p) || (l->at && p->pid <= p[-1].pid)))
		err = -EBADMSG;
	return err;
}

/* --- holders --- */

static bool is_holder(const struct nsu_snapshot *s, const struct nsu_holder *h)
{
	switch (h->sort) {
	case NSU_FOUND_THREAD:
	case NSU_FOUND_FD:
	case NSU_FOUND_SOCKET:
	case NSU_FOUND_TUN:
		return h->process != NSU_NONE;
	case NSU_FOUND_MOUNT:
		return h->path && (h->mntns == NSU_NONE ||
				   s->nodes[h->mntns].is.kind == NSU_MNT);
	case NSU_FOUND_PROCESS:		/* what is counted again */
	case NSU_FOUND_CHILDREN:
	case NSU_FOUND_DESCENDANT:
	case NSU_FOUND_LISTED:
		break;
	}
	return false;
}

static int read_holder(struct load *l, struct json record)
{
	struct nsu_holder h = *(const struct nsu_holder *)saved_holder.nothing;
	int err = saved_read(&saved_holder, record, &l->room, &h);

	if (!err && !is_holder(l->s, &h))
		err = -EBADMSG;
	return err ? err : holder_add(&l->take, l->at, &h);
}

static int read_holders(struct load *l, struct json record)
{
	struct json array, element = { NULL, NULL };
	int err = 0;

	if (json_find(record, "holders", &array) < 0)
		return 0;
	while (!err && json_next(array, &element))
		err = read_holder(l, element);
	return err;
}

/* --- relations --- */

/* Where it is right, both ways up end: views follow them without counting. */
static bool ends(const struct nsu_snapshot *s, size_t ns)
{
	for (int level = 0; level < LEVELS_MAX; level++) {
		ns = s->nodes[ns].is.parent;
		if (ns == NSU_NONE)
			return true;
	}
	return false;
}

/* As the kernel has it: what owns is a user namespace, and of these it is the parent. */
static bool is_related(const struct nsu_snapshot *s, size_t i)
{
	const struct nsu_namespace *ns = &s->nodes[i].is;

	if (ns->owner != NSU_NONE && s->nodes[ns->owner].is.kind != NSU_USER)
		return false;
	if (ns->kind == NSU_USER && ns->parent != ns->owner)
		return false;
	if (ns->parent == NSU_NONE)
		return true;
	return (ns->kind == NSU_USER || ns->kind == NSU_PID) &&
	       s->nodes[ns->parent].is.kind == ns->kind && ends(s, i);
}

static int check_relations(const struct nsu_snapshot *s)
{
	for (size_t i = 0; i < s->nnodes; i++)
		if (!is_related(s, i))
			return -EBADMSG;
	return 0;
}

/* --- the whole --- */

static int read_head(struct load *l)
{
	struct json missed;
	int err = saved_read(&saved_head, l->root, &l->room, l->s);

	if (!err && (!l->s->node || !l->s->node[0]))
		err = -EBADMSG;
	if (!err && json_find(l->root, "missed", &missed) == 0)
		err = saved_read(&saved_missed, missed, &l->room, &l->s->missed);
	return err;
}

static int make_room(struct load *l)
{
	struct json array;
	struct { const char *key; size_t *count; } lists[] = {
		{ "namespaces", &l->room.namespaces }, { "processes", &l->room.processes },
		{ "containers", &l->room.containers },
	};

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		if (json_find(l->root, lists[i].key, &array) < 0)
			return -EBADMSG;
		*lists[i].count = count_records(array);
	}
	l->room.strings = &l->s->strings;
	l->s->nodes = calloc(l->room.namespaces + 1, sizeof(*l->s->nodes));
	l->s->insides = calloc(l->room.namespaces + 1, sizeof(*l->s->insides));
	l->s->processes = calloc(l->room.processes + 1, sizeof(*l->s->processes));
	l->s->belongings = calloc(l->room.processes + 1, sizeof(*l->s->belongings));
	l->s->containers = calloc(l->room.containers + 1, sizeof(*l->s->containers));
	return l->s->nodes && l->s->insides && l->s->processes && l->s->belongings &&
	       l->s->containers ? 0 : -ENOMEM;
}

/* In the order in which they are taken: the same holders come in the same order. */
static int read_lists(struct load *l)
{
	int err = each_record(l, "sources", read_source);

	l->take.sources = l->s->sources;
	if (!err)
		err = each_record(l, "containers", read_container);
	if (!err)
		err = each_record(l, "namespaces", read_namespace);
	if (!err)
		err = each_record(l, "processes", read_process);
	if (!err)
		err = check_relations(l->s);
	if (!err)
		err = each_record(l, "namespaces", read_holders);
	if (!err)
		err = hold_members(&l->take);
	if (!err)
		err = hold_descendants(&l->take);
	return err ? err : snapshot_sort(l->s);
}

/* Of a newer form nothing else is understood. */
static int check_format(struct json root, uint64_t *format)
{
	struct json value;

	if (*root.at != '{' || json_find(root, "snapshot", &value) < 0 ||
	    json_get_number(value, INT32_MAX, format) < 0 || *format == 0)
		return -EBADMSG;
	return *format > SAVED_FORMAT ? -EPROTONOSUPPORT : 0;
}

static int load(struct nsu_snapshot *s, const char *text, size_t len, uint64_t *format)
{
	const struct nsu_look look = { .kinds = NSU_EVERY_KIND, .ask = NSU_ASK_HOLDERS };
	struct load l = { .take = { .s = s, .look = &look, .proc = -1 }, .s = s };
	int err = json_parse(text, len, &l.root);

	if (err)
		return err == -ENOMEM ? err : -EBADMSG;
	err = check_format(l.root, format);
	if (!err)
		err = make_room(&l);
	if (!err)
		err = read_head(&l);
	return err ? err : read_lists(&l);
}

int nsu_snapshot_parse(struct nsu_snapshot **snapshot, const char *text, size_t len,
		       const char *name, struct nsu_error *e)
{
	struct nsu_snapshot *s = calloc(1, sizeof(*s));
	uint64_t format = 0;
	int err = s ? load(s, text, len, &format) : -ENOMEM;

	if (!err) {
		*snapshot = s;
		return 0;
	}
	nsu_snapshot_free(s);
	nsu_error_set(e, -err, NSU_OP_LOAD, NSU_NO_KIND, "%s", name);
	if (err == -EPROTONOSUPPORT)
		snprintf(e->said, sizeof(e->said), "its form is %d, and this one reads %d",
			 (int)format, SAVED_FORMAT);
	return err;
}
