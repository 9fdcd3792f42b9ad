/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Processes into the snapshot: their links first, their files only for those that are shown. */
#include "model/snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "facts/proc.h"
#include "facts/users.h"
#include "fd.h"

static bool wants_link(const struct nsu_look *look, unsigned int link)
{
	if (link >= NSU_KINDS && !(look->ask & NSU_ASK_FOR_CHILDREN))
		return false;
	return look->kinds & NSU_BIT(nsu_link_get_kind(link));
}

/*
 * All links before any is counted, so that a process that ends in between
 * leaves no half of itself. A zombie has lost all but user and PID namespace.
 * Returns how many links there are, or -errno.
 */
static int read_links(const struct take *t, int ns, uint64_t inodes[NSU_LINKS])
{
	int count = 0;

	for (unsigned int link = 0; link < NSU_LINKS; link++) {
		int err = -ENOENT;

		if (wants_link(t->look, link))
			err = proc_read_ns(ns, link, &inodes[link]);
		if (err == -ENOENT || err == -ESRCH)
			inodes[link] = 0;
		else if (err < 0)
			return err;
		else
			count++;
	}
	return count;
}

static int join_namespace(struct take *t, struct nsu_process *p, unsigned int link,
			  uint64_t inode)
{
	size_t i = node_get(t->s, nsu_link_get_kind(link), inode);
	struct nsu_namespace *ns;

	if (i == NSU_NONE)
		return -ENOMEM;
	p->ns[link] = i;
	ns = &t->s->nodes[i].is;
	if (link >= NSU_KINDS) {
		ns->found |= NSU_FOUND_CHILDREN;
		return 0;
	}
	ns->found |= NSU_FOUND_PROCESS;
	ns->nprocs++;
	if (ns->leader == NSU_NONE)	/* processes come in the order of their PIDs */
		ns->leader = t->s->nprocesses;
	return 0;
}

/* Only at first sight: nearly all processes share nearly all namespaces. */
static int relate_new(struct take *t, int dir, const struct nsu_process *p)
{
	int err = 0;

	if (!(t->look->ask & (NSU_ASK_OWNERS | NSU_ASK_PARENTS)))
		return 0;
	for (unsigned int link = 0; !err && link < NSU_LINKS; link++) {
		int ns;

		if (p->ns[link] == NSU_NONE || t->s->nodes[p->ns[link]].related)
			continue;
		ns = openat(dir, nsu_link_get_name(link), O_RDONLY | O_CLOEXEC);
		if (ns >= 0)
			err = relate(t, p->ns[link], ns);
	}
	return err;
}

/* Returns whether there is such a process to add, or -errno. */
static int add_process(struct take *t, pid_t pid)
{
	struct nsu_process *p = &t->s->processes[t->s->nprocesses];
	autofd ns = proc_open_ns(t->proc, pid);
	uint64_t inodes[NSU_LINKS];
	int err = ns < 0 ? ns : read_links(t, ns, inodes);

	if (err <= 0)
		return err;
	*p = (struct nsu_process){ .pid = pid };
	err = 0;
	for (unsigned int link = 0; link < NSU_LINKS; link++) {
		p->ns[link] = NSU_NONE;
		if (inodes[link] && !err)
			err = join_namespace(t, p, link, inodes[link]);
	}
	if (!err)
		err = relate_new(t, ns, p);
	t->s->nprocesses++;
	return err < 0 ? err : 1;
}

/* The kernel answers EACCES, too, for a process that ended between look-up and reading. */
static bool is_still_there(const struct take *t, pid_t pid)
{
	autofd dir = proc_open_pid(t->proc, pid);

	return dir >= 0;
}

static void miss(struct take *t, pid_t pid, int err)
{
	struct nsu_missed *missed = &t->s->missed;

	if (is_gone(err) || !is_still_there(t, pid)) {
		missed->processes--;
		return;
	}
	if (missed->unread++ == 0) {
		missed->first = pid;
		missed->why = -err;
	}
}

static int add_listed(struct take *t, const pid_t *pids, size_t count)
{
	t->s->processes = calloc(count + 1, sizeof(*t->s->processes));
	if (!t->s->processes)
		return -ENOMEM;
	t->s->missed.processes = count;
	for (size_t i = 0; i < count; i++) {
		int err = add_process(t, pids[i]);

		if (err == -ENOMEM)
			return err;
		if (err <= 0)
			miss(t, pids[i], err ? err : -ESRCH);
	}
	return 0;
}

/* The one process that was asked for; what there is not, or not for us, is an error. */
static int take_one(struct take *t, struct nsu_error *e)
{
	pid_t pid = t->look->pid;
	int err;

	t->s->processes = calloc(1, sizeof(*t->s->processes));
	t->s->missed.processes = 1;
	err = t->s->processes ? add_process(t, pid) : -ENOMEM;
	if (err > 0)
		return 0;
	if (err == 0 || is_gone(err) || (err != -ENOMEM && !is_still_there(t, pid)))
		err = -ESRCH;
	return nsu_error_set(e, -err, NSU_OP_FIND, NSU_NO_KIND, "process %d", (int)pid);
}

int take_processes(struct take *t, struct nsu_error *e)
{
	autofree pid_t *pids = NULL;
	size_t count;
	int err;

	if (t->look->pid)
		return take_one(t, e);
	err = proc_list(t->proc, &pids, &count);
	if (!err)
		err = add_listed(t, pids, count);
	return err ? nsu_error_set(e, -err, NSU_OP_LIST, NSU_NO_KIND, "/proc") : 0;
}
