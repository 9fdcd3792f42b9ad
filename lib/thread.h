/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A second pair of hands for a moment: always joined before the caller returns. */
#ifndef NSU_THREAD_H
#define NSU_THREAD_H

#include <pthread.h>

/*
 * As pthread_create(3), with a small stack; the caller's signals are none of its business.
 * Returns 0, or an error number: then there is nobody, and the caller does the work alone.
 */
int thread_begin(pthread_t *thread, void *(*run)(void *arg), void *arg);

#endif
