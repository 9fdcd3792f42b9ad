/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What every process says of itself. */
#include "model/snapshot/survey.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "array.h"
#include "facts/process/numbered.h"
#include "fd.h"
#include "model/snapshot/sight.h"
#include "thread.h"

#define PAYS 64			/* so many processes read pay for another thread ... */
#define PAYS_FDS 1024		/* and so many descriptors */
#define THREADS_MAX 8
#define FDS_EACH 16		/* descriptors that a thread may need, with room to spare */

struct work {
	struct survey *survey;
	struct sight sight;	/* of each worker, but for its part */
	struct worker *workers;	/* the first is ourselves */
	size_t nworkers, most;	/* how many there are, and may be */
	atomic_size_t begun;	/* how many are being read, or are */
};

/* One thread's share of it. */
struct worker {
	struct work *work;
	struct sight sight;
	int err;
	struct thread thread;
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
 * each of them has noticed (its expand_fdtable()): alone, we need not wait for anybody. It
 * counts processes as directories (proc_root_getattr()).
 */
static void make_room(const struct work *work)
{
	size_t most = 0, left = work->sight.firsts->left;
	struct stat st;
	int last;

	if (fstat(work->sight.proc, &st) == 0)
		most = NSU_KINDS * (size_t)st.st_nlink;
	last = fcntl(work->sight.proc, F_DUPFD_CLOEXEC, (int)(left < most ? left : most));
	fd_close(&last);
}

/* Few processes may have many descriptors: what there is to do shows on the way. */
static void get_help(struct worker *w)
{
	struct work *work = w->work;

	while (work->nworkers < work->most &&
	       (w->sight.part->nprocesses >= work->nworkers * PAYS ||
		w->sight.part->nfds >= work->nworkers * PAYS_FDS)) {
		if (work->nworkers == 1)
			make_room(work);
		add_worker(work);
	}
}

/* The order of reading is taken down: what one process shows may be older than another's. */
static int read_process(struct worker *w, pid_t pid)
{
	struct survey_part *part = w->sight.part;
	struct survey_process *p;

	if (array_grow(&part->processes, part->nprocesses, &part->processes_room,
		       sizeof(*part->processes)) < 0)
		return -ENOMEM;
	p = &part->processes[part->nprocesses++];
	*p = (struct survey_process){ .pid = pid,
				      .turn = atomic_fetch_add(&w->work->begun, 1) };
	return sight_take(&w->sight, p);
}

/* The kernel gives each entry of /proc to one of us: where we are in it is what we share. */
static void *run(void *arg)
{
	struct worker *w = arg;
	struct numbered list;
	int pid, more = 1;

	numbered_begin(&list, w->sight.proc, 1);
	while (!w->err && (more = numbered_next(&list, &pid)) > 0) {
		if (w == w->work->workers)
			get_help(w);
		w->err = read_process(w, pid);
	}
	w->err = w->err ? w->err : more;
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
	int err;

	if (lseek(work->sight.proc, 0, SEEK_SET) < 0)
		return -errno;
	run(&work->workers[0]);
	err = work->workers[0].err;
	for (size_t i = 1; i < work->nworkers; i++) {
		thread_join(&work->workers[i].thread);
		err = err ? err : work->workers[i].err;
	}
	return err;
}

static int compare_pids(const void *a, const void *b)
{
	const struct survey_process *const *x = a, *const *y = b;

	return ((*x)->pid > (*y)->pid) - ((*x)->pid < (*y)->pid);
}

/* All parts are one survey. */
static int join_parts(struct survey *v, size_t count)
{
	v->at = calloc(count + 1, sizeof(*v->at));
	v->order = calloc(count + 1, sizeof(*v->order));
	if (!v->at || !v->order)
		return -ENOMEM;
	for (size_t n = 0; n < v->nparts; n++)
		for (size_t i = 0; i < v->parts[n].nprocesses; i++)
			v->at[v->count++] = &v->parts[n].processes[i];
	qsort(v->at, v->count, sizeof(*v->at), compare_pids);
	for (size_t i = 0; i < v->count; i++)
		v->order[v->at[i]->turn] = i;
	return 0;
}

int survey_take(struct survey *v, int proc, const pid_t pids[], size_t count,
		const struct survey_query *query)
{
	struct sight_firsts firsts = { PTHREAD_MUTEX_INITIALIZER, .left = query->keep };
	struct worker workers[THREADS_MAX];
	struct work work = { .survey = v, .sight = { query, NULL, &firsts, proc },
			     .workers = workers, .most = most_threads() };
	int err = 0;

	*v = (struct survey){ .parts = calloc(work.most, sizeof(*v->parts)),
			      .nparts = work.most };
	if (!v->parts)
		return -ENOMEM;
	next_worker(&work);
	work.nworkers = 1;
	for (size_t i = 0; !err && i < count; i++)
		err = read_process(&workers[0], pids[i]);
	if (!pids)
		err = run_all(&work);
	if (!err)
		err = join_parts(v, work.begun);
	v->kept = query->keep - firsts.left;
	map_clear(&firsts.lowest);
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
	free(part->processes);
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
