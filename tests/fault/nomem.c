/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * To be preloaded: the allocation number $NOMEM fails, and where it is negative all
 * from that one on. Of the processes that run another program than $NOMEM_OF, where
 * that is set, none does. They are counted together with all processes made from the
 * first one, in the first eight bytes of the file $NOMEM_COUNT.
 *
 * What the library allocates to find users and groups it may fail over itself
 * (nss_database.c of glibc 2.36 asserts): that is not ours, and not counted. Nor is what
 * libsmartcols allocates, which prints less without a word.
 *
 *	cc -D_GNU_SOURCE -shared -fPIC -o nomem.so tests/fault/nomem.c
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *at, size_t size);

static atomic_long own_count, *made;
static long nth;
static _Thread_local int elsewhere;

/* What the kernel was told to execute: the name, or the path below a descriptor. */
static int is_of(const char *program)
{
	const char *path = (const char *)getauxval(AT_EXECFN);

	return !program || strcmp(path, program) == 0 || strncmp(path, "/dev/fd/", 8) == 0;
}

/* Nothing in here may allocate. */
static void begin(void)
{
	const char *text = getenv("NOMEM"), *count = getenv("NOMEM_COUNT");
	int fd = count ? open(count, O_RDWR | O_CLOEXEC) : -1;

	nth = text && is_of(getenv("NOMEM_OF")) ? atol(text) : 1L << 60;
	made = fd < 0 || nth == 1L << 60 ? &own_count :
	       mmap(NULL, sizeof(*made), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (made == MAP_FAILED)
		made = &own_count;
	if (fd >= 0)
		close(fd);
}

static int is_of_smartcols(const void *caller)
{
	Dl_info from;

	return dladdr(caller, &from) && from.dli_fname &&
	       strstr(from.dli_fname, "/libsmartcols");
}

static int fails(const void *caller)
{
	long now;

	if (elsewhere || is_of_smartcols(caller))
		return 0;
	if (!made)
		begin();
	now = atomic_fetch_add(made, 1) + 1;
	if (nth < 0 ? now < -nth : now != nth)
		return 0;
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *at, size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : __libc_realloc(at, size);
}

/* That of the library calls malloc() itself, for whoever it is. */
char *strdup(const char *text)
{
	size_t size = strlen(text) + 1;
	char *copy = fails(__builtin_return_address(0)) ? NULL : __libc_malloc(size);

	return copy ? memcpy(copy, text, size) : NULL;
}

#define ELSEWHERE(type, name, parameter) \
	struct type *name(parameter of) \
	{ \
		struct type *(*next)(parameter), *found; \
	\
		elsewhere++; \
		*(void **)&next = dlsym(RTLD_NEXT, #name); \
		found = next(of); \
		elsewhere--; \
		return found; \
	}

ELSEWHERE(passwd, getpwuid, uid_t)
ELSEWHERE(passwd, getpwnam, const char *)
ELSEWHERE(group, getgrgid, gid_t)
ELSEWHERE(group, getgrnam, const char *)
