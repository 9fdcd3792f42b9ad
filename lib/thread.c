/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A second pair of hands for a moment. */
#include "thread.h"

#include <signal.h>

#define STACK (256 * 1024)

int thread_begin(pthread_t *thread, void *(*run)(void *arg), void *arg)
{
	pthread_attr_t small;
	sigset_t all, before;
	int err;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, STACK);
	err = pthread_create(thread, &small, run, arg);
	pthread_attr_destroy(&small);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return err;
}
