/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What every process says of itself. */
#include "model/survey.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "fd.h"
#include "model/sight.h"
#include "thread.h"

#define PAYS 256		/* so many processes pay for another thread ... */
#define PAYS_FDS 1024		/* and so many descriptors */
#define THREADS_MAX 8
#define FDS_EACH 16		/* descriptors that a thread may need, with room to spare */

/*
 * A thread takes so many processes at a time. All are as far as the others then, and
 * nearly always the lowest PID in a namespace is who shows it first: he need not be
 * looked up again.
 */
#define SHARE 16

struct work {
	struct survey *survey;
	struct sight sight;	/* of each worker, but for its part */
	struct worker *workers;	/* the first is ourselves */
	size_t nworkers, most;	/* how many there are, and may be */
	atomic_size_t next;	/* process to take */
	atomic_size_t begun;	/* how many are being read, or are */
};

/* One thread's share of it. */
struct worker {
	struct work *work;
	struct sight sight;
	int err;		/* -ENOMEM */
	pthread_t thread;
};

static void *run(void *arg);

static struct worker *next_worker(struct work *work)
{
	struct worker *w = &work->workers[work->nworkers];

	*w = (struct worker){ .work = work, .sight = work->sight };
	w->sight.part = &work->survey->parts[work->nworkers];
	return w;
}

/* One that cannot be started leaves more to those there are. */
static void add_worker(struct work *work)
{
	struct worker *w = next_worker(work);

	if (thread_begin(&w->thread, run, w) == 0)
		work->nworkers++;
	else
		work->most = work->nworkers;
}

/*
 * To give a process of several threads more room for descriptors the kernel waits until
 * each of them has noticed (its expand_fdtable()): alone, we need not wait for anybody.
 */
static void make_room(const struct work *work)
{
	size_t most = NSU_KINDS * work->survey->count, left = work->sight.firsts->left;
	int last = fcntl(work->sight.proc, F_DUPFD_CLOEXEC, (int)(left < most ? left : most));

	fd_close(&last);
}

/* Few processes may have many descriptors: what there is to do shows on the way. */
static void get_help(struct worker *w)
{
	struct work *work = w->work;

	while (work->nworkers < work->most &&
	       (work->survey->count >= work->nworkers * 2 * PAYS ||
		w->sight.part->nfds >= work->nworkers * PAYS_FDS)) {
		if (work->nworkers == 1)
			make_room(work);
		add_worker(work);
	}
}

/* The order of reading is taken down: what one process shows may be older than another's. */
static void *run(void *arg)
{
	struct worker *w = arg;
	struct work *work = w->work;
	size_t count = work->survey->count, from;

	while (!w->err && (from = atomic_fetch_add(&work->next, SHARE)) < count) {
		size_t to = from + SHARE < count ? from + SHARE : count;

		if (w == work->workers)
			get_help(w);
		for (size_t i = from; !w->err && i < to; i++) {
			work->survey->order[atomic_fetch_add(&work->begun, 1)] = i;
			w->err = sight_take(&w->sight, &work->survey->at[i]);
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

	work->workers = workers;
	next_worker(work);
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
	struct sight_firsts firsts = { PTHREAD_MUTEX_INITIALIZER, .left = query->keep };
	struct work work = { .survey = v, .sight = { query, NULL, &firsts, proc },
			     .most = most_threads() };
	int err;

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
	err = run_all(&work);
	v->kept = query->keep - firsts.left;
	map_clear(&firsts.inodes);
	return err;
}

void survey_give_strings(struct survey *v, struct strings *strings)
{
	for (size_t i = 0; v->parts && i < v->nparts; i++)
		strings_join(strings, &v->parts[i].strings);
}

struct survey_first survey_take_first(const struct survey_process *p, unsigned int link)
{
	struct survey_first taken = { .link = link, .ns = -1 };

	for (size_t i = 0; i < p->nfirsts; i++) {
		struct survey_first *first = &p->part->firsts[p->first + i];

		if (first->link != link)
			continue;
		taken = *first;
		first->ns = -1;
	}
	return taken;
}

static void clear_part(struct survey_part *part)
{
	for (size_t i = 0; i < part->nfirsts; i++)
		fd_close(&part->firsts[i].ns);
	free(part->firsts);
	free(part->threads);
	free(part->fds);
	strings_clear(&part->strings);
}

void survey_clear(struct survey *v)
{
	for (size_t i = 0; v->parts && i < v->nparts; i++)
		clear_part(&v->parts[i]);
	free(v->parts);
	free(v->order);
	free(v->at);
	*v = (struct survey){ 0 };
}
