/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Before going where others rule: nothing of ours may be theirs to write or
 * read. A container can make the program we execute be /proc/self/exe, hold
 * that open and write it later: then it must not be the file on the host's disk.
 */
#include "plan/run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "facts/process/numbered.h"
#include "facts/process/target.h"
#include "fd.h"

#ifndef MFD_EXEC
#define MFD_EXEC 0x0010U	/* Linux 6.3; older ones answer EINVAL */
#endif

#define ARGUMENTS_MAX (8u << 20)	/* execve(2) takes 6 MiB at most */

static int make_memory_file(void)
{
	int fd = memfd_create("nsutil", MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_EXEC);

	if (fd < 0 && errno == EINVAL)
		fd = memfd_create("nsutil", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	return fd;
}

/* What lies behind the last segment, such as debug information, nobody loads (elf(5)). */
static off_t get_loaded_size(off_t whole)
{
	const ElfW(Phdr) *segments = (const void *)getauxval(AT_PHDR);
	unsigned long count = segments ? getauxval(AT_PHNUM) : 0;
	off_t size = 0;

	for (unsigned long i = 0; i < count; i++) {
		off_t end = (off_t)(segments[i].p_offset + segments[i].p_filesz);

		size = end > size ? end : size;
	}
	return size > 0 && size < whole ? size : whole;
}

static int copy_all(int from, int to)
{
	struct stat st;
	off_t done = 0, size;

	if (fstat(from, &st) < 0)
		return -errno;
	size = get_loaded_size(st.st_size);
	while (done < size) {
		ssize_t n = sendfile(to, from, &done, (size_t)(size - done));

		if (n < 0 && errno == EINTR)	/* a pipe is between them, which waits */
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			return -EIO;	/* it became shorter meanwhile */
	}
	return 0;
}

static char **read_arguments(char **text)
{
	autofd fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
	size_t len = 0, count = 0;
	ssize_t n = 1;
	char **argv;

	*text = fd < 0 ? NULL : malloc(ARGUMENTS_MAX);
	while (*text && n > 0 && len < ARGUMENTS_MAX - 1) {
		n = read(fd, *text + len, ARGUMENTS_MAX - 1 - len);
		len += n > 0 ? (size_t)n : 0;
	}
	for (size_t i = 0; *text && i < len; i++)
		count += (*text)[i] == '\0';
	argv = *text ? calloc(count + 1, sizeof(*argv)) : NULL;
	if (!argv)
		return NULL;
	for (size_t i = 0, at = 0; i < count; i++, at += strlen(*text + at) + 1)
		argv[i] = *text + at;
	return argv;
}

/* Starts this program again, from memory that nobody can write any more. */
static int execute_copy(int copy)
{
	autofree char *text = NULL;
	autofree char **argv = read_arguments(&text);

	if (!argv)
		return -ENOMEM;
	fexecve(copy, argv, environ);
	return -errno;
}

/* Where we may not become the copy as we are, it is started, and comes here no more. */
int run_seal(struct run *r, const struct step *s)
{
	autofd exe = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	autofd copy = -1;
	int err;

	(void)s;
	if (exe < 0)
		return -errno;
	copy = make_memory_file();
	if (copy < 0)
		return -errno;
	err = copy_all(exe, copy);
	if (!err && fcntl(copy, F_ADD_SEALS, SEALS) < 0)
		err = -errno;
	if (err || swap_program(copy) == 0)
		return err;
	wait_restore_signals(r);
	return execute_copy(copy);
}

/*
 * Not dumpable: a process in the container may then neither trace us nor look
 * through our /proc entries (ptrace(2)). A core dump would show our memory.
 */
int run_shield(struct run *r, const struct step *s)
{
	struct rlimit none;

	(void)s;
	if (r->core.rlim_max == 0)
		getrlimit(RLIMIT_CORE, &r->core);
	none = (struct rlimit){ 0, r->core.rlim_max };
	if (setrlimit(RLIMIT_CORE, &none) < 0)
		return -errno;
	return prctl(PR_SET_DUMPABLE, 0) < 0 ? -errno : 0;
}

#define NONE (~0u)

/*
 * The first descriptor from @fd on that is in the list of those to keep, as in
 * "5,7-9"; the option's parser has checked it.
 */
static unsigned int next_listed(const char *list, unsigned int fd)
{
	unsigned int next = NONE;

	while (list && *list) {
		char *end;
		unsigned long first = strtoul(list, &end, 10), last = first;

		if (*end == '-')
			last = strtoul(end + 1, &end, 10);
		if (first < fd)
			first = fd;
		if (first <= last && first < next)
			next = (unsigned int)first;
		list = *end ? end + 1 : end;
	}
	return next;
}

/* The same with those that the steps behind this one need; all are close-on-exec. */
static unsigned int next_kept(const struct run *r, const char *list, unsigned int fd)
{
	unsigned int next = next_listed(list, fd);

	for (int slot = SLOT_TARGET; slot < SLOTS; slot++)
		if (r->slots[slot] >= 0 && (unsigned int)r->slots[slot] >= fd &&
		    (unsigned int)r->slots[slot] < next)
			next = (unsigned int)r->slots[slot];
	for (int a = 0; a < ACTORS; a++)
		if (r->peers[a] >= 0 && (unsigned int)r->peers[a] >= fd &&
		    (unsigned int)r->peers[a] < next)
			next = (unsigned int)r->peers[a];
	return next;
}

/* The lowest that is free is taken (open(2)): none of ours is as high as the limit may be. */
#define HIGHEST 4096

void close_from(unsigned int first)
{
	if (syscall(SYS_close_range, first, ~0u, 0) == 0)
		return;
	for (unsigned int fd = first; fd < HIGHEST; fd++)
		close((int)fd);
}

/* Without close_range(2), Linux 5.8 and older: the limit may be a thousand millions. */
static int close_one_by_one(const struct run *r, const char *list)
{
	autofd dir = open("/proc/self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct numbered open_ones;
	int fd, more;

	if (dir < 0)
		return -errno;
	numbered_begin(&open_ones, dir, 0);
	while ((more = numbered_next(&open_ones, &fd)) > 0)
		if (fd > 2 && fd != dir && next_kept(r, list, (unsigned int)fd) !=
					   (unsigned int)fd)
			close(fd);
	return more;
}

/* Closed, not marked: until the exec they could be reached through our /proc entries. */
int run_close_fds(struct run *r, const struct step *s)
{
	unsigned int from = 3, kept;

	do {
		kept = next_kept(r, s->object, from);
		if (kept > from && syscall(SYS_close_range, from, kept - 1, 0) < 0)
			return close_one_by_one(r, s->object);
		from = kept + 1;
	} while (kept != NONE);
	return 0;
}
