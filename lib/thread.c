/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A second pair of hands for a moment. */
#include "thread.h"

#include <errno.h>
#include <signal.h>

#define STACK (256 * 1024)

static void *begin(void *arg)
{
	struct thread *t = arg;

	if (CPU_COUNT(&t->processors))
		pthread_setaffinity_np(pthread_self(), sizeof(t->processors),
				       &t->processors);
	return t->run(t->arg);
}

/* Where there are more than the set has room for, it goes where the scheduler likes. */
static void place(pthread_attr_t *how, const cpu_set_t *processors)
{
	cpu_set_t others = *processors;

	CPU_CLR((size_t)sched_getcpu(), &others);
	if (CPU_COUNT(&others))
		pthread_attr_setaffinity_np(how, sizeof(others), &others);
}

static int create(struct thread *t)
{
	pthread_attr_t how;
	int err;

	pthread_attr_init(&how);
	pthread_attr_setstacksize(&how, STACK);
	place(&how, &t->processors);
	err = pthread_create(&t->id, &how, begin, t);
	pthread_attr_destroy(&how);
	return err;
}

/*
 * The scheduler may leave it beside who made it for longer than the work takes
 * (select_task_rq_fair() of the kernel): so it begins elsewhere, and then goes where it likes.
 */
int thread_begin(struct thread *t, void *(*run)(void *arg), void *arg)
{
	sigset_t all, before;
	int err;

	*t = (struct thread){ .run = run, .arg = arg };
	sched_getaffinity(0, sizeof(t->processors), &t->processors);
	if (CPU_COUNT(&t->processors) == 1)
		return EAGAIN;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	err = create(t);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return err;
}

void thread_join(struct thread *t)
{
	pthread_join(t->id, NULL);
}
