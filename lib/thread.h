/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A second pair of hands for a moment: always joined before the caller returns. */
#ifndef NSU_THREAD_H
#define NSU_THREAD_H

#include <pthread.h>
#include <sched.h>

/* Stays where it is until it is joined. */
struct thread {
	pthread_t id;
	void *(*run)(void *arg);
	void *arg;
	cpu_set_t processors;	/* that it may use once it runs: those of its maker */
};

/*
 * As pthread_create(3), with a small stack, and on another processor than the caller, whose
 * signals are none of its business. Returns 0, or an error number, EAGAIN where there is no
 * other processor: then there is nobody, and the caller does the work alone.
 */
int thread_begin(struct thread *thread, void *(*run)(void *arg), void *arg);
void thread_join(struct thread *thread);

#endif
