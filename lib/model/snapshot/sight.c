/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What one process shows: its namespaces, threads and descriptors, and who it is. */
#include "model/snapshot/sight.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "array.h"
#include "facts/nsfs.h"
#include "facts/process/proc.h"
#include "fd.h"
#include "model/snapshot/snapshot.h"

/* --- namespaces --- */

/*
 * All links before any means something, so that a process that ends in between
 * leaves no half of itself. A zombie has lost all but user and PID namespace.
 * Returns how many links there are, or -errno.
 */
static int read_links(int ns, unsigned int links, uint64_t inodes[NSU_LINKS])
{
	int count = 0;

	for (unsigned int link = 0; link < NSU_LINKS; link++) {
		int err = -ENOENT;

		if (links & NSU_BIT(link))
			err = proc_read_ns(ns, link, &inodes[link]);
		if (is_gone(err))
			inodes[link] = 0;
		else if (err < 0)
			return err;
		else
			count++;
	}
	return count;
}

/* Neighbours are in the same namespaces: mostly there is nothing to look up. */
static unsigned int find_changes(struct sight *s, const uint64_t inodes[NSU_LINKS])
{
	unsigned int changes = 0;

	for (unsigned int link = 0; link < NSU_LINKS; link++)
		if (inodes[link] && inodes[link] != s->before[link]) {
			s->before[link] = inodes[link];
			changes |= NSU_BIT(link);
		}
	return changes & s->query->firsts;
}

/* What one process is the first to show. */
struct firsts {
	unsigned int kept;	/* set of links that nobody showed before: may be kept open */
	bool leads;		/* nobody with a lower PID showed one of its namespaces */
};

/* One thread may be a little behind another: then it was a higher PID that came first. */
static int note_first(struct sight_firsts *f, const struct survey_process *p,
		      unsigned int link, struct firsts *firsts)
{
	size_t lowest = map_find(&f->lowest, p->inodes[link]);

	if (lowest <= (size_t)p->pid)
		return 0;
	firsts->leads = true;
	if (lowest == NSU_NONE && f->left > 0) {
		firsts->kept |= NSU_BIT(link);
		f->left--;
	}
	return map_set(&f->lowest, p->inodes[link], (size_t)p->pid);
}

static int find_firsts(struct sight_firsts *f, const struct survey_process *p,
		       unsigned int links, struct firsts *firsts)
{
	int err = 0;

	pthread_mutex_lock(&f->lock);
	for (unsigned int link = 0; !err && link < NSU_LINKS; link++)
		if (links & NSU_BIT(link))
			err = note_first(f, p, link, firsts);
	pthread_mutex_unlock(&f->lock);
	return err;
}

static int keep(struct sight *s, int ns, unsigned int link)
{
	struct survey_part *part = s->part;
	autofd kept = openat(ns, nsu_link_get_name(link), O_RDONLY | O_CLOEXEC);
	uint64_t inode;

	if (kept < 0 || nsfs_get_inode(kept, &inode) < 0)
		return 0;
	if (array_grow(&part->firsts, part->nfirsts, &part->firsts_room,
		       sizeof(*part->firsts)) < 0)
		return -ENOMEM;
	part->firsts[part->nfirsts++] = (struct survey_first){ link, move_fd(&kept), inode };
	return 0;
}

/* What nobody saw before is kept open at once: its number stays its own from now on. */
static int note_firsts(struct sight *s, struct survey_process *p, int ns, bool *leads)
{
	unsigned int changes = find_changes(s, p->inodes);
	struct firsts firsts = { 0 };
	int err = changes ? find_firsts(s->firsts, p, changes, &firsts) : 0;

	*leads = firsts.leads;
	p->first = s->part->nfirsts;
	for (unsigned int link = 0; !err && link < NSU_LINKS; link++)
		if (firsts.kept & NSU_BIT(link))
			err = keep(s, ns, link);
	p->nfirsts = s->part->nfirsts - p->first;
	return err;
}

/* --- who it is --- */

/* Who has arguments was still there after its uid was read. */
int sight_read_who(int dir, bool by_status, struct strings *strings, struct survey_who *who)
{
	char command[PROC_COMMAND_SIZE];
	struct proc_status status = { .ppid = 0 };
	int err = by_status ? 0 : proc_read_uid(dir, &status.uid);
	ssize_t len = err ? err : proc_read_command(dir, command);

	if (by_status || len <= 0)
		err = proc_read_status(dir, &status);
	if (err < 0)
		return err;
	*who = (struct survey_who){ .ppid = by_status ? status.ppid : 0, .uid = status.uid,
				    .kernel = len <= 0 && proc_is_kthread(dir) };
	if (len > 0)
		who->command = strings_add(strings, command, (size_t)len);
	else
		who->command = strings_add(strings, status.name, strlen(status.name));
	return who->command ? 0 : -ENOMEM;
}

static bool is_member(const struct survey_process *p, uint64_t inode)
{
	for (unsigned int link = 0; inode && link < NSU_KINDS; link++)
		if (p->inodes[link] == inode)
			return true;
	return false;
}

static bool is_wanted(const struct survey_query *q, const struct survey_process *p,
		      bool leads)
{
	return q->whom == SURVEY_EVERYBODY || (q->whom == SURVEY_FIRSTS && leads) ||
	       is_member(p, q->inode);
}

/* --- threads and descriptors --- */

static int on_fd(void *arg, const struct fds_entry *entry)
{
	const struct sight *s = arg;
	struct survey_part *part = s->part;

	if (array_grow(&part->fds, part->nfds, &part->fds_room, sizeof(*part->fds)) < 0)
		return -ENOMEM;
	part->fds[part->nfds++] = (struct survey_fd){ s->tid, *entry };
	return 0;
}

static int on_thread(void *arg, const struct tasks_thread *thread)
{
	const struct sight *s = arg;
	struct survey_part *part = s->part;

	if (array_grow(&part->threads, part->nthreads, &part->threads_room,
		       sizeof(*part->threads)) < 0)
		return -ENOMEM;
	part->threads[part->nthreads++] = *thread;
	return 0;
}

/* Its own directory is above that of its namespaces, and is opened for a few only. */
static int read_threads(struct sight *s, int ns, const struct survey_process *p)
{
	const struct survey_query *q = s->query;
	const struct tasks_query query = { p->pid, p->inodes, q->thread_links, q->fds };
	int count = q->thread_links ? tasks_count(ns, "../task") : 1;
	autofd dir = count > 1 ? proc_open_above(ns) : -1;

	if (count <= 1)
		return count < 0 ? count : 0;
	return dir < 0 ? dir : tasks_read(dir, &query, on_thread, s);
}

static int read_fds(struct sight *s, int ns, size_t thread)
{
	unsigned int sorts = s->query->fds;
	int err;

	if (!sorts)
		return 0;
	s->tid = 0;
	err = fds_read(ns, "../fd", sorts, on_fd, s);
	for (; !err && thread < s->part->nthreads; thread++) {
		const struct tasks_thread *other = &s->part->threads[thread];
		char path[32];

		if (!other->own_fds)
			continue;
		s->tid = other->tid;
		snprintf(path, sizeof(path), "../task/%d/fd", (int)other->tid);
		err = fds_read(ns, path, sorts, on_fd, s);
		err = is_gone(err) ? 0 : err;
	}
	return err;
}

/* --- all of it --- */

static int look_around(struct sight *s, struct survey_process *p, int ns)
{
	p->thread = s->part->nthreads;
	p->fd = s->part->nfds;
	p->threads_err = read_threads(s, ns, p);
	p->fds_err = read_fds(s, ns, p->thread);
	p->nthreads = s->part->nthreads - p->thread;
	p->nfds = s->part->nfds - p->fd;
	return p->threads_err == -ENOMEM || p->fds_err == -ENOMEM ? -ENOMEM : 0;
}

static int look_who(struct sight *s, struct survey_process *p, int ns)
{
	autofd dir = proc_open_above(ns);
	int err;

	if (dir < 0)
		return p->err = dir, 0;
	err = sight_read_who(dir, s->query->by_status, &s->part->strings, &p->who);
	return err == -ENOMEM ? err : 0;
}

int sight_take(struct sight *s, struct survey_process *p)
{
	const struct survey_query *q = s->query;
	autofd ns = proc_open_ns(s->proc, p->pid);
	int links = ns < 0 ? ns : read_links(ns, q->links, p->inodes), err;
	bool leads;

	p->err = links > 0 ? 0 : links < 0 ? links : -ESRCH;
	if (p->err)
		return 0;
	p->part = s->part;
	err = note_firsts(s, p, ns, &leads);
	if (!err && is_wanted(q, p, leads))
		err = look_who(s, p, ns);
	return err || p->err ? err : look_around(s, p, ns);
}
