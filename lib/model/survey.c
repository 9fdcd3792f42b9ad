/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What every process says of itself. */
#include "model/survey.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "facts/proc.h"
#include "fd.h"
#include "model/snapshot.h"

#define CHUNK 8			/* processes that a thread takes at a time */
#define PAYS 256		/* so many processes pay for another thread ... */
#define PAYS_FDS 1024		/* and so many descriptors */
#define THREADS_MAX 8
#define FDS_EACH 16		/* descriptors that a thread may need, with room to spare */
#define STACK (256 * 1024)

struct work {
	struct survey *survey;
	const struct survey_query *query;
	int proc;
	struct worker *workers;	/* the first is ourselves */
	size_t nworkers, most;	/* how many there are, and may be */
	atomic_size_t next;	/* process to take */
	atomic_size_t begun;	/* how many are being read, or are */
};

/* One thread's share of it. */
struct worker {
	struct work *work;
	struct survey_part *part;
	pid_t tid;		/* whose descriptors these are: a thread's, or 0 */
	int err;		/* -ENOMEM */
	pthread_t thread;
};

/* ------------------------------------------------------------------- of one process */

static int on_fd(void *arg, const struct fds_entry *entry)
{
	const struct worker *w = arg;
	struct survey_part *part = w->part;

	if (array_grow(&part->fds, part->nfds, &part->fds_room, sizeof(*part->fds)) < 0)
		return -ENOMEM;
	part->fds[part->nfds++] = (struct survey_fd){ w->tid, *entry };
	return 0;
}

static int on_thread(void *arg, const struct tasks_thread *thread)
{
	const struct worker *w = arg;
	struct survey_part *part = w->part;

	if (array_grow(&part->threads, part->nthreads, &part->threads_room,
		       sizeof(*part->threads)) < 0)
		return -ENOMEM;
	part->threads[part->nthreads++] = *thread;
	return 0;
}

/*
 * All links before any means something, so that a process that ends in between
 * leaves no half of itself. A zombie has lost all but user and PID namespace.
 * Returns how many links there are, or -errno.
 */
static int read_links(int dir, unsigned int links, uint64_t inodes[NSU_LINKS])
{
	autofd ns = proc_open_ns_at(dir);
	int count = 0;

	for (unsigned int link = 0; ns >= 0 && link < NSU_LINKS; link++) {
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
	return ns < 0 ? ns : count;
}

static int read_threads(struct worker *w, int dir, const struct survey_process *p)
{
	const struct survey_query *q = w->work->query;
	const struct tasks_query query = { p->pid, p->inodes, q->thread_links, q->fds };
	int count = q->thread_links ? tasks_count(dir) : 1;

	return count > 1 ? tasks_read(dir, &query, on_thread, w) : count < 0 ? count : 0;
}

static int read_fds(struct worker *w, int dir, size_t thread)
{
	unsigned int sorts = w->work->query->fds;
	int err;

	if (!sorts)
		return 0;
	w->tid = 0;
	err = fds_read(dir, sorts, on_fd, w);
	for (; !err && thread < w->part->nthreads; thread++) {
		const struct tasks_thread *other = &w->part->threads[thread];
		autofd own = other->own_fds ? tasks_open(dir, other->tid) : -1;

		w->tid = other->tid;
		if (own >= 0)
			err = fds_read(own, sorts, on_fd, w);
	}
	return err;
}

static void look(struct worker *w, struct survey_process *p)
{
	autofd dir = proc_open_pid(w->work->proc, p->pid);
	int links = dir < 0 ? dir : read_links(dir, w->work->query->links, p->inodes);

	p->err = links > 0 ? 0 : links < 0 ? links : -ESRCH;
	if (p->err)
		return;
	p->part = w->part;
	p->thread = w->part->nthreads;
	p->fd = w->part->nfds;
	p->threads_err = read_threads(w, dir, p);
	p->fds_err = read_fds(w, dir, p->thread);
	p->nthreads = w->part->nthreads - p->thread;
	p->nfds = w->part->nfds - p->fd;
	if (p->threads_err == -ENOMEM || p->fds_err == -ENOMEM)
		w->err = -ENOMEM;
}

/* ------------------------------------------------------------------ all of them, at once */

static void *run(void *arg);

/* One that cannot be started leaves more to those there are. */
static void add_worker(struct work *work)
{
	struct worker *w = &work->workers[work->nworkers];
	pthread_attr_t small;
	sigset_t all, before;

	sigfillset(&all);	/* the signals of the caller are not for a thread of ours */
	pthread_sigmask(SIG_SETMASK, &all, &before);
	*w = (struct worker){ .work = work, .part = &work->survey->parts[work->nworkers] };
	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, STACK);
	if (pthread_create(&w->thread, &small, run, w) == 0)
		work->nworkers++;
	else
		work->most = work->nworkers;
	pthread_attr_destroy(&small);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* Few processes may have many descriptors: what there is to do shows on the way. */
static void get_help(struct worker *w)
{
	struct work *work = w->work;

	while (work->nworkers < work->most &&
	       (work->survey->count >= work->nworkers * 2 * PAYS ||
		w->part->nfds >= work->nworkers * PAYS_FDS))
		add_worker(work);
}

/* The order of reading is taken down: what one process shows may be older than another's. */
static void *run(void *arg)
{
	struct worker *w = arg;
	struct work *work = w->work;
	size_t count = work->survey->count, from;

	while (!w->err && (from = atomic_fetch_add(&work->next, CHUNK)) < count) {
		size_t to = from + CHUNK < count ? from + CHUNK : count;

		if (w == work->workers)
			get_help(w);
		for (size_t i = from; !w->err && i < to; i++) {
			work->survey->order[atomic_fetch_add(&work->begun, 1)] = i;
			look(w, &work->survey->at[i]);
		}
	}
	return NULL;
}

/* No more than the processors that we may use, or than there are descriptors for. */
static size_t most_threads(void)
{
	struct rlimit files;
	cpu_set_t cpus;
	size_t most;

	if (sched_getaffinity(0, sizeof(cpus), &cpus) < 0 ||
	    getrlimit(RLIMIT_NOFILE, &files) < 0)
		return 1;
	most = (size_t)CPU_COUNT(&cpus);
	if (most > THREADS_MAX)
		most = THREADS_MAX;
	while (most > 1 && files.rlim_cur < FDS_EACH * (most + 2))
		most--;
	return most;
}

static int run_all(struct work *work)
{
	struct worker workers[THREADS_MAX];
	int err;

	workers[0] = (struct worker){ .work = work, .part = &work->survey->parts[0] };
	work->workers = workers;
	work->nworkers = 1;
	run(&workers[0]);
	err = workers[0].err;
	for (size_t i = 1; i < work->nworkers; i++) {
		pthread_join(workers[i].thread, NULL);
		err = err ? err : workers[i].err;
	}
	return err;
}

int survey_take(struct survey *v, int proc, const pid_t pids[], size_t count,
		const struct survey_query *query)
{
	struct work work = { .survey = v, .query = query, .proc = proc,
			     .most = most_threads() };

	*v = (struct survey){
		.at = calloc(count + 1, sizeof(*v->at)),
		.order = calloc(count + 1, sizeof(*v->order)),
		.parts = calloc(work.most, sizeof(*v->parts)),
		.count = count, .nparts = work.most,
	};
	if (!v->at || !v->order || !v->parts)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++)
		v->at[i].pid = pids[i];
	return run_all(&work);
}

void survey_clear(struct survey *v)
{
	for (size_t i = 0; v->parts && i < v->nparts; i++) {
		free(v->parts[i].threads);
		free(v->parts[i].fds);
	}
	free(v->parts);
	free(v->order);
	free(v->at);
	*v = (struct survey){ 0 };
}
