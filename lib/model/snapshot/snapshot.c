/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The snapshot: taken once from all sources, then only asked. */
#include "model/snapshot/snapshot.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "facts/node.h"
#include "facts/process/proc.h"
#include "fd.h"
#include "model/belong.h"
#include "model/confined.h"
#include "model/inside.h"

/* An inode number alone is enough for the kernel; a tree of files may say anything. */
static uint64_t key_of(enum nsu_kind kind, uint64_t inode)
{
	return (uint64_t)kind << 32 | inode;
}

size_t node_renew(struct nsu_snapshot *s, enum nsu_kind kind, uint64_t inode)
{
	if (array_grow(&s->nodes, s->nnodes, &s->nodes_room, sizeof(*s->nodes)) < 0 ||
	    map_set(&s->index, key_of(kind, inode), s->nnodes) < 0)
		return NSU_NONE;
	s->nodes[s->nnodes] = (struct node){
		.is = { .inode = inode, .kind = kind, .leader = NSU_NONE, .owner = NSU_NONE,
			.parent = NSU_NONE, .uid = NSU_NO_UID, .nsid = NSU_NSID_UNKNOWN },
		.creator = NSU_NO_UID, .pin = -1, .file = NSU_NONE,
	};
	return s->nnodes++;
}

size_t node_get(struct nsu_snapshot *s, enum nsu_kind kind, uint64_t inode)
{
	size_t found = map_find(&s->index, key_of(kind, inode));

	return found != NSU_NONE ? found : node_renew(s, kind, inode);
}

static int out_of_memory(struct nsu_error *e)
{
	return nsu_error_set(e, ENOMEM, NSU_OP_LIST, NSU_NO_KIND, "/proc");
}

/*
 * The sources in the order of what they cost: what one has found, the next need
 * not open again. Only processes are indispensable: another source that fails is
 * missed, and said so.
 */
static int take_sources(struct take *t)
{
	static const struct {
		enum nsu_source source;
		int (*take)(struct take *t);
	} others[] = {
		{ NSU_SOURCE_MOUNTS, take_mounts },
		{ NSU_SOURCE_SOCKETS, take_sockets },
		{ NSU_SOURCE_FOREIGN_MOUNTS, take_foreign_mounts },
		{ NSU_SOURCE_LISTNS, take_listed },
	};

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		int err = t->sources & others[i].source ? others[i].take(t) : 0;

		if (err == -ENOMEM)
			return err;
		if (err)
			gap_note_all(t, others[i].source, err);
	}
	return hold_descendants(t);
}

static int take_all(struct take *t, struct nsu_error *e)
{
	unsigned int ask = t->look->ask;
	int err;

	if (ask & NSU_ASK_WHOSE)
		take_initial(t);
	err = take_processes(t, e);
	if (err < 0)
		return err;
	err = take_sources(t);
	if (!err && (ask & NSU_ASK_NSIDS))
		t->s->missed.nsids = -take_nsids(t);
	if (err || t->s->missed.nsids == ENOMEM || take_details(t) < 0 ||
	    snapshot_sort(t->s) < 0)
		return out_of_memory(e);
	return 0;
}

/*
 * What owns a user namespace may be known by a namespace of any kind alone, and files
 * by the mount namespace they are in.
 */
static unsigned int kinds_of(const struct nsu_look *look, unsigned int sources)
{
	unsigned int kinds = look->kinds;

	if ((kinds & NSU_BIT(NSU_USER)) && (sources & NSU_SOURCE_RELATIVES) && !look->pid)
		kinds = NSU_EVERY_KIND;
	return kinds;
}

static int take_node(struct take *t)
{
	char name[NODE_NAME_SIZE];

	node_read_name(t->look->sysroot, name);
	t->s->node = strings_add(&t->s->strings, name, strlen(name));
	return t->s->node ? 0 : -ENOMEM;
}

int snapshot_take(struct nsu_snapshot **snapshot, const struct nsu_look *look,
		  take_more_fn *more, void *arg, struct nsu_error *e)
{
	struct nsu_snapshot *s = calloc(1, sizeof(*s));
	struct take t = { .s = s, .look = look };
	autofd proc = proc_find(look->sysroot, look->proc, &t.recorded, e);
	int err;

	if (!s)
		return out_of_memory(e);
	t.sources = look->sources ? look->sources : NSU_SOURCE_PROCESSES;
	t.kinds = kinds_of(look, t.sources);
	t.proc = proc;
	if (proc >= 0 && (look->ask & NSU_ASK_ALONE))
		t.sources = listed_leaves(&t);
	s->sources = t.sources;
	t.self = t.recorded ? 0 : proc_find_self(proc);
	pins_begin(&t);
	err = proc < 0 ? -e->errnum : take_all(&t, e);
	survey_clear(&t.survey);
	map_clear(&t.users);
	free(t.places);
	free(t.names);
	if (!err && (take_node(&t) < 0 || take_belongings(&t) < 0 || take_insides(&t) < 0 ||
		     take_confinements(&t) < 0))
		err = out_of_memory(e);
	else if (!err && more && (err = more(&t, arg)) < 0)
		nsu_error_set(e, -err, NSU_OP_ASK, NSU_NO_KIND, "namespaces");
	pins_end(&t);
	if (err < 0) {
		nsu_snapshot_free(s);
		return err;
	}
	*snapshot = s;
	return 0;
}

int nsu_snapshot_take(struct nsu_snapshot **snapshot, const struct nsu_look *look,
		      struct nsu_error *e)
{
	return snapshot_take(snapshot, look, NULL, NULL, e);
}

void nsu_snapshot_free(struct nsu_snapshot *s)
{
	if (!s)
		return;
	free(s->nodes);
	free(s->processes);
	free(s->holdings);
	free(s->holders);
	map_clear(&s->index);
	strings_clear(&s->strings);
	free(s->insides);
	free(s->belongings);
	free(s->confinements);
	free(s->containers);
	free(s);
}

size_t nsu_snapshot_count_namespaces(const struct nsu_snapshot *s)
{
	return s->nnodes;
}

const struct nsu_namespace *nsu_snapshot_get_namespace(const struct nsu_snapshot *s, size_t i)
{
	assert(i < s->nnodes);
	return &s->nodes[i].is;
}

size_t nsu_snapshot_count_processes(const struct nsu_snapshot *s)
{
	return s->nprocesses;
}

const struct nsu_process *nsu_snapshot_get_process(const struct nsu_snapshot *s, size_t i)
{
	assert(i < s->nprocesses);
	return &s->processes[i];
}

static int compare_inode(const void *key, const void *element)
{
	uint64_t want = *(const uint64_t *)key, is = ((const struct node *)element)->is.inode;

	return (want > is) - (want < is);
}

size_t nsu_snapshot_find_namespace(const struct nsu_snapshot *s, uint64_t inode)
{
	const struct node *found = NULL;

	if (s->nnodes)
		found = bsearch(&inode, s->nodes, s->nnodes, sizeof(*s->nodes), compare_inode);
	return found ? (size_t)(found - s->nodes) : NSU_NONE;
}

static int compare_pid(const void *key, const void *element)
{
	pid_t want = *(const pid_t *)key, is = ((const struct nsu_process *)element)->pid;

	return (want > is) - (want < is);
}

size_t nsu_snapshot_find_process(const struct nsu_snapshot *s, pid_t pid)
{
	const struct nsu_process *found = NULL;

	if (s->nprocesses)
		found = bsearch(&pid, s->processes, s->nprocesses, sizeof(*s->processes),
				compare_pid);
	return found ? (size_t)(found - s->processes) : NSU_NONE;
}

const struct nsu_missed *nsu_snapshot_get_missed(const struct nsu_snapshot *s)
{
	return &s->missed;
}

const char *nsu_snapshot_get_node(const struct nsu_snapshot *s)
{
	return s->node;
}

int64_t nsu_snapshot_get_time(const struct nsu_snapshot *s)
{
	return s->taken;
}
