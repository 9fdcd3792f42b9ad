/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Processes into the snapshot: what the survey has read begins to mean something here. */
#include "model/snapshot/snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "facts/nsfs.h"
#include "facts/process/fds.h"
#include "facts/process/proc.h"
#include "fd.h"

/* A process of the survey on its way into the snapshot. */
struct arrival {
	struct take *t;
	const struct survey_process *seen;
	struct nsu_process *p;
	size_t place;		/* of both */
	int ns;			/* its directory ns, opened when it is needed; -1 */
};

/* --- first sights --- */

/* Returns a descriptor, or -errno; -ESRCH when the process is gone or not what it was. */
static int open_link(struct arrival *a, pid_t tid, unsigned int link)
{
	char path[64];
	int ns;

	if (tid)
		snprintf(path, sizeof(path), "../task/%d/ns/%s", (int)tid,
			 nsu_link_get_name(link));
	else
		snprintf(path, sizeof(path), "%s", nsu_link_get_name(link));
	if (a->ns < 0)
		a->ns = proc_open_ns(a->t->proc, a->seen->pid);
	if (a->ns < 0)
		return a->ns;
	ns = openat(a->ns, path, O_RDONLY | O_CLOEXEC);
	return ns < 0 ? -errno : ns;
}

/*
 * What a link of the process, or of its thread @tid, leads to, open; the survey has it
 * if it was the first to see it. Returns 0 or -errno, as open_link().
 */
static int open_first(struct arrival *a, pid_t tid, unsigned int link,
		      struct survey_first *first)
{
	int err;

	*first = (struct survey_first){ .ns = -1 };
	if (!tid)
		*first = survey_take_first(a->seen, link);
	if (first->ns >= 0) {
		a->t->pins_left++;
		return 0;
	}
	first->ns = open_link(a, tid, link);
	if (first->ns < 0)
		return first->ns;
	err = nsfs_get_inode(first->ns, &first->inode);
	if (err)
		fd_close(&first->ns);
	return err;
}

/*
 * It may lead elsewhere by now, and then that is what it shows. Returns 0, -ENOMEM,
 * or another -errno when the process or thread is gone.
 */
static int meet_link(struct arrival *a, pid_t tid, unsigned int link, size_t *node)
{
	struct take *t = a->t;
	struct survey_first first;
	int err = open_first(a, tid, link, &first);

	if (is_gone(err))
		return err;
	if (err < 0) {		/* no descriptor for it: its number is all we have */
		t->s->nodes[*node].met = true;
		return 0;
	}
	if (first.inode != t->s->nodes[*node].is.inode)
		*node = node_get(t->s, nsu_link_get_kind(link), first.inode);
	if (*node == NSU_NONE || t->s->nodes[*node].met)
		return fd_close(&first.ns), *node == NSU_NONE ? -ENOMEM : 0;
	t->s->nodes[*node].has_member |= link < NSU_KINDS;
	t->s->nodes[*node].witness = tid ? tid : a->seen->pid;
	t->s->nodes[*node].witness_link = link;
	return pins_keep(t, *node, first.ns);
}

/* Of one process alone no number comes twice: then there is nothing to keep open. */
static bool needs_meeting(const struct take *t, size_t node)
{
	if (t->s->nodes[node].met || t->recorded)
		return false;
	return !t->look->pid || (t->look->ask & NSU_ASK_IDS) || relate_wanted(t, node);
}

/* The node of a link, which is opened at the first sight of it. */
static int arrive_at(struct arrival *a, pid_t tid, unsigned int link, uint64_t inode,
		     size_t *node)
{
	struct take *t = a->t;

	*node = node_get(t->s, nsu_link_get_kind(link), inode);
	if (*node == NSU_NONE)
		return -ENOMEM;
	t->s->nodes[*node].has_member |= link < NSU_KINDS;
	if (!needs_meeting(t, *node))
		return 0;
	return meet_link(a, tid, link, node);
}

static int join_links(struct arrival *a, unsigned int links)
{
	int err = 0;

	for (unsigned int link = 0; link < NSU_LINKS; link++)
		a->p->ns[link] = NSU_NONE;
	for (unsigned int link = 0; !err && link < NSU_LINKS; link++)
		if ((links & NSU_BIT(link)) && a->seen->inodes[link])
			err = arrive_at(a, 0, link, a->seen->inodes[link], &a->p->ns[link]);
	return err;
}

/* --- threads and descriptors --- */

static int hold_thread(struct arrival *a, const struct tasks_thread *thread)
{
	const struct nsu_holder h = { .sort = NSU_FOUND_THREAD, .process = a->place,
				      .tid = thread->tid, .fd = -1, .mntns = NSU_NONE,
				      .child = NSU_NONE };
	int err = 0;

	for (unsigned int link = 0; !err && link < NSU_LINKS; link++) {
		size_t node;

		if (!(thread->differs & NSU_BIT(link)))
			continue;
		err = arrive_at(a, thread->tid, link, thread->inodes[link], &node);
		err = err ? err : holder_add(a->t, node, &h);
	}
	return err;
}

/* Of a thread's own descriptors @dir is the thread. */
static int meet_fd(struct arrival *a, const struct survey_fd *fd, size_t node)
{
	struct take *t = a->t;
	autofd pid = proc_open_pid(t->proc, a->seen->pid);
	autofd thread = fd->tid && pid >= 0 ? tasks_open(pid, fd->tid) : -1;
	int ns = pid < 0 ? pid : fds_open(t->proc, fd->tid ? thread : pid, fd->entry.fd,
					  fd->entry.inode);

	if (ns < 0 && ns != -ESTALE && !is_gone(ns))
		return 0;
	return ns < 0 ? -ESTALE : pins_meet(t, node, ns);
}

/*
 * What we opened ourselves, to name what is asked for, keeps nothing once we are done. What
 * somebody gave to us has come through execve(2), and so is not close-on-exec.
 */
static bool is_our_own(const struct arrival *a, const struct survey_fd *fd)
{
	return a->seen->pid == a->t->self && (fcntl(fd->entry.fd, F_GETFD) & FD_CLOEXEC);
}

static int hold_fd(struct arrival *a, const struct survey_fd *fd)
{
	struct take *t = a->t;
	const struct nsu_holder h = { .sort = NSU_FOUND_FD, .process = a->place,
				      .tid = fd->tid, .fd = fd->entry.fd, .mntns = NSU_NONE,
				      .child = NSU_NONE };
	size_t node;
	int err = 0;

	if (fd->entry.sort != FDS_NAMESPACE || !(t->kinds & NSU_BIT(fd->entry.kind)) ||
	    is_our_own(a, fd))
		return 0;
	node = node_get(t->s, fd->entry.kind, fd->entry.inode);
	if (node == NSU_NONE)
		return -ENOMEM;
	if (!t->s->nodes[node].met && !t->recorded)
		err = meet_fd(a, fd, node);
	return err ? err : holder_add(t, node, &h);
}

/* A thread or descriptor that is gone meanwhile shows nothing. */
static int hold_others(struct arrival *a)
{
	const struct survey_process *seen = a->seen;
	int err = 0;

	for (size_t i = 0; err != -ENOMEM && i < seen->nthreads; i++)
		err = hold_thread(a, &seen->part->threads[seen->thread + i]);
	for (size_t i = 0; err != -ENOMEM && i < seen->nfds; i++)
		err = hold_fd(a, &seen->part->fds[seen->fd + i]);
	gap_note(a->t, NSU_SOURCE_THREADS, seen->threads_err);
	gap_note(a->t, NSU_SOURCE_FDS, seen->fds_err);
	return err == -ENOMEM ? err : 0;
}

/* --- one process after another --- */

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
	if (missed->unread++ == 0 || pid < missed->first) {
		missed->first = pid;
		missed->why = -err;
	}
}

/* Without memory or descriptors there is no answer; all else costs a row. */
static bool is_fatal(int err)
{
	return err == -ENOMEM || err == -EMFILE || err == -ENFILE;
}

static int arrive(struct take *t, size_t i, unsigned int links)
{
	struct arrival a = { .t = t, .seen = t->survey.at[i], .p = &t->s->processes[i],
			     .place = i, .ns = -1 };
	int err = a.seen->err;

	*a.p = (struct nsu_process){ .pid = a.seen->pid };
	if (!err)
		err = join_links(&a, links);
	if (!err)
		err = hold_others(&a);
	fd_close(&a.ns);
	if (err && !is_fatal(err)) {
		miss(t, a.seen->pid, err);
		a.p->pid = 0;
	}
	return is_fatal(err) ? err : 0;
}

/* Those that are there, without gaps; what they hold follows. */
static int close_ranks(struct take *t)
{
	struct nsu_snapshot *s = t->s;

	t->places = calloc(t->survey.count + 1, sizeof(*t->places));
	if (!t->places)
		return -ENOMEM;
	for (size_t i = 0; i < t->survey.count; i++) {
		t->places[i] = s->processes[i].pid ? s->nprocesses : NSU_NONE;
		if (s->processes[i].pid)
			s->processes[s->nprocesses++] = s->processes[i];
	}
	for (size_t i = 0; i < s->nholdings; i++)
		s->holdings[i].is.process = t->places[s->holdings[i].is.process];
	return 0;
}

/* In the order in which they were read: so no sight is older than the one before it. */
static int take_all(struct take *t, const pid_t pids[], size_t count)
{
	const struct survey_query query = query_of(t);
	int err = query.links ? survey_take(&t->survey, t->proc, pids, count, &query) : 0;

	t->pins_left -= t->survey.kept;
	survey_give_strings(&t->survey, &t->s->strings);
	t->s->processes = calloc(t->survey.count + 1, sizeof(*t->s->processes));
	t->s->missed.processes = t->survey.count;
	if (!t->s->processes)
		return -ENOMEM;
	for (size_t i = 0; !err && i < t->survey.count; i++)
		err = arrive(t, t->survey.order[i], query.firsts);
	if (!err)
		err = close_ranks(t);
	return err ? err : hold_members(t);
}

/* The one process that was asked for; what there is not, or not for us, is an error. */
static int take_one(struct take *t, struct nsu_error *e)
{
	pid_t pid = t->look->pid;
	int err = take_all(t, &pid, 1);

	if (!err && t->s->nprocesses == 0)
		err = t->s->missed.unread ? -t->s->missed.why : -ESRCH;
	if (!err)
		return 0;
	return nsu_error_set(e, -err, NSU_OP_FIND, NSU_NO_KIND, "process %d", (int)pid);
}

int take_processes(struct take *t, struct nsu_error *e)
{
	int err;

	if (t->look->pid)
		return take_one(t, e);
	err = take_all(t, NULL, 0);
	return err ? nsu_error_set(e, -err, NSU_OP_LIST, NSU_NO_KIND, "/proc") : 0;
}
