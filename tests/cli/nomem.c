/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * To be preloaded: the allocation number $NOMEM fails, and where it is negative all
 * from that one on.
 *
 *	cc -D_GNU_SOURCE -shared -fPIC -o nomem.so tests/cli/nomem.c
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *at, size_t size);

static atomic_long made;

static int fails(void)
{
	static long nth;
	long now = atomic_fetch_add(&made, 1) + 1;

	if (nth == 0) {
		const char *text = getenv("NOMEM");

		nth = text ? atol(text) : 1L << 60;
	}
	if (nth < 0 ? now < -nth : now != nth)
		return 0;
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *at, size_t size)
{
	return fails() ? NULL : __libc_realloc(at, size);
}
