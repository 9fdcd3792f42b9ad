/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Namespaces kept open while the snapshot is taken: the kernel gives the inode
 * number of one that is gone to the next that is made.
 */
#include "model/snapshot/snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>

#include "facts/handle.h"
#include "facts/nsfs.h"
#include "facts/process/proc.h"
#include "fd.h"
#include "model/inside.h"
#include "thread.h"

#define SPARE 100	/* descriptors to work with: climbing takes two a level, of 32 */
#define PAYS 1000	/* so many namespaces pay for another thread */

struct half {
	struct nsu_snapshot *s;
	size_t first;
};

/* The descriptors below that of /proc are taken already, by whoever started us. */
void pins_begin(struct take *t)
{
	struct rlimit files;
	size_t taken = (size_t)(t->proc < 0 ? 0 : t->proc) + SPARE;

	if (getrlimit(RLIMIT_NOFILE, &files) < 0)
		return;
	t->pins_left = files.rlim_cur > taken ? (size_t)files.rlim_cur - taken : 0;
}

/* Every second of them, as there are two who do it. */
static void *close_half(void *arg)
{
	struct half *half = arg;

	for (size_t i = half->first; i < half->s->nnodes; i += 2)
		fd_close(&half->s->nodes[i].pin);
	return NULL;
}

/* The last descriptor of a namespace takes its inode with it, which is most of the work. */
void pins_end(struct take *t)
{
	struct half even = { t->s, 0 }, odd = { t->s, 1 };
	struct thread helper;
	bool helped = t->s->nnodes > PAYS && thread_begin(&helper, close_half, &odd) == 0;

	close_half(&even);
	if (helped)
		thread_join(&helper);
	else
		close_half(&odd);
	t->pins_left = 0;
}

int pins_meet(struct take *t, size_t i, int ns)
{
	autofd own = ns;
	uint64_t inode;

	if (nsfs_get_inode(own, &inode) < 0 || inode != t->s->nodes[i].is.inode)
		return -ESTALE;
	return pins_keep(t, i, move_fd(&own));
}

/*
 * What no process leads to may be out of reach once it is closed: what a socket alone keeps is
 * opened by its id no longer, since Linux 6.19. One that a process leads to makes room for it.
 */
static void make_room(struct take *t, size_t i)
{
	struct node *nodes = t->s->nodes;

	for (size_t n = 0; n < t->s->nnodes && !t->pins_left && !nodes[i].witness; n++) {
		if (nodes[n].pin < 0 || !nodes[n].witness)
			continue;
		fd_close(&nodes[n].pin);
		t->pins_left++;
	}
}

int pins_keep(struct take *t, size_t i, int ns)
{
	autofd own = ns;
	int err;

	t->s->nodes[i].met = true;
	if ((t->look->ask & NSU_ASK_IDS) || inside_wanted(t, i))
		nsfs_get_id(own, &t->s->nodes[i].is.id);
	err = relate_wanted(t, i) ? relate(t, i, own) : 0;
	make_room(t, i);
	if (t->pins_left > 0) {
		t->pins_left--;
		t->s->nodes[i].pin = move_fd(&own);
	}
	return err;
}

/* Whether the process that showed it still does; where none did, it is taken for the same. */
static bool is_still(const struct take *t, const struct node *node)
{
	autofd dir = node->witness ? proc_open_ns(t->proc, node->witness) : -1;
	uint64_t inode;

	return !node->witness || (dir >= 0 &&
		proc_read_ns(dir, node->witness_link, &inode) == 0 && inode == node->is.inode);
}

size_t pins_see(struct take *t, enum nsu_kind kind, uint64_t inode)
{
	size_t i = node_get(t->s, kind, inode);
	const struct node *node = i == NSU_NONE ? NULL : &t->s->nodes[i];

	if (!node || !node->met || node->pin >= 0 || is_still(t, node))
		return i;
	return node_renew(t->s, kind, inode);
}

static int open_witness(const struct take *t, const struct node *node)
{
	autofd dir = node->witness ? proc_open_ns(t->proc, node->witness) : -ENOENT;
	int ns;

	if (dir < 0)
		return dir;
	ns = openat(dir, nsu_link_get_name(node->witness_link), O_RDONLY | O_CLOEXEC);
	return ns < 0 ? -errno : ns;
}

/* By a file in our own mount namespace: any that nothing covers. */
static int open_mounted(const struct take *t, size_t i)
{
	const struct node *node = &t->s->nodes[i];
	size_t file = t->s->holdings ? node->file : NSU_NONE;
	int ns = -ENOENT;

	while (ns < 0 && ns != -EMFILE && file != NSU_NONE) {
		ns = nsfs_open(t->s->holdings[file].is.path, node->is.inode);
		file = t->s->holdings[file].file;
	}
	/* Once the holders are sorted they have the files. */
	for (size_t n = 0; ns < 0 && ns != -EMFILE && n < node->is.nmounts; n++)
		ns = nsfs_open(nsu_snapshot_get_mount(t->s, i, n), node->is.inode);
	return ns;
}

/* Where no process and no file of ours leads to it: Linux 6.18, and not in a container. */
static int open_handle(const struct take *t, size_t i)
{
	const struct nsu_namespace *is = &t->s->nodes[i].is;
	const struct handle handle = { is->id, is->kind, is->inode };

	return is->id ? handle_open(t->proc, &handle) : -ENOENT;
}

int pins_open(const struct take *t, size_t i)
{
	const struct node *node = &t->s->nodes[i];
	autofd ns = node->pin < 0 ? open_witness(t, node) :
				    fcntl(node->pin, F_DUPFD_CLOEXEC, 0);
	uint64_t inode;

	if (ns < 0 && node->pin >= 0)
		return -errno;
	if (ns < 0 && ns != -EMFILE && (node->is.found & NSU_FOUND_MOUNT))
		ns = open_mounted(t, i);
	if (ns < 0 && ns != -EMFILE)
		ns = open_handle(t, i);
	if (ns < 0)
		return ns;
	if (nsfs_get_inode(ns, &inode) < 0 || inode != node->is.inode)
		return -ESTALE;
	return move_fd(&ns);
}
