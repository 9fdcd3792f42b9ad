/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The copy of our program takes the place of its file while we run: what was
 * mapped from the one is mapped from the other, and /proc/self/exe is the other
 * (PR_SET_MM_MAP in PR_SET_MM(2const)). To start again would cost five times as much.
 */
#include "plan/run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/single_threaded.h>
#include <unistd.h>

#include "fd.h"

/* The program is told of first, before what it is linked with (dl_iterate_phdr(3)). */
static int take_first(struct dl_phdr_info *info, size_t size, void *program)
{
	(void)size;
	*(struct dl_phdr_info *)program = *info;
	return 1;
}

static uintptr_t round_down(uintptr_t address)
{
	return address & ~((uintptr_t)getpagesize() - 1);
}

static int prot_of(const ElfW(Phdr) *part)
{
	unsigned int flags = part->p_flags;

	return (flags & PF_R ? PROT_READ : 0) | (flags & PF_W ? PROT_WRITE : 0) |
	       (flags & PF_X ? PROT_EXEC : 0);
}

/* What sanitizers put between variables is copied too: memcpy(3) would refuse that. */
__attribute__((no_sanitize_address))
static void copy_words(unsigned long *to, const volatile unsigned long *from, size_t size)
{
	for (size_t i = 0; i < size / sizeof(*to); i++)
		to[i] = from[i];
}

/* The very code that runs here may be in it: it is the same before and after the mremap(2). */
static int replace(const struct dl_phdr_info *program, const ElfW(Phdr) *part, int copy)
{
	uintptr_t first = program->dlpi_addr + part->p_vaddr, start = round_down(first);
	uintptr_t end = round_down(first + part->p_filesz + (uintptr_t)getpagesize() - 1);
	off_t offset = (off_t)(part->p_offset - (first - start));
	size_t size = end - start;
	void *fresh = mmap(NULL, size, prot_of(part), MAP_PRIVATE, copy, offset);

	if (fresh == MAP_FAILED)
		return -errno;
	if (part->p_flags & PF_W)
		copy_words(fresh, (const unsigned long *)start, size);
	if (mremap(fresh, size, size, MREMAP_MAYMOVE | MREMAP_FIXED, (void *)start) ==
	    MAP_FAILED)
		return -errno;
	return 0;
}

/* As ld.so(8) left it: what it had to write once is for reading only. */
static int protect(const struct dl_phdr_info *program, const ElfW(Phdr) *part)
{
	uintptr_t first = program->dlpi_addr + part->p_vaddr, start = round_down(first);
	size_t size = round_down(first + part->p_memsz) - start;

	return mprotect((void *)start, size, PROT_READ) < 0 ? -errno : 0;
}

static int replace_all(int copy)
{
	struct dl_phdr_info program = { 0 };
	int err = 0;

	dl_iterate_phdr(take_first, &program);
	for (int i = 0; !err && i < program.dlpi_phnum; i++)
		if (program.dlpi_phdr[i].p_type == PT_LOAD && program.dlpi_phdr[i].p_filesz)
			err = replace(&program, &program.dlpi_phdr[i], copy);
	for (int i = 0; !err && i < program.dlpi_phnum; i++)
		if (program.dlpi_phdr[i].p_type == PT_GNU_RELRO)
			err = protect(&program, &program.dlpi_phdr[i]);
	return err;
}

enum { START_CODE = 26, END_CODE, START_STACK, START_DATA = 45, END_DATA, START_BRK,
       ARG_START, ARG_END, ENV_START, ENV_END, FIELDS };	/* of proc_pid_stat(5) */

static int read_fields(unsigned long long *fields)
{
	autofd fd = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
	char text[1024], *at = NULL;
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

	if (n < 0)
		return -errno;
	text[n] = '\0';
	at = strrchr(text, ')');
	if (!at || strlen(at) < 4)
		return -EIO;
	at += 3;	/* the state, which is no number */
	for (int field = 4; field < FIELDS; field++)
		fields[field] = strtoull(at, &at, 10);
	return 0;
}

/* The kernel takes the whole layout or nothing: all of it is to stay, but for the file. */
static int describe(struct prctl_mm_map *map, int file)
{
	unsigned long long field[FIELDS] = { 0 };
	int err = read_fields(field);

	*map = (struct prctl_mm_map){
		.start_code = field[START_CODE], .end_code = field[END_CODE],
		.start_data = field[START_DATA], .end_data = field[END_DATA],
		.start_brk = field[START_BRK], .brk = (uintptr_t)sbrk(0),
		.start_stack = field[START_STACK],
		.arg_start = field[ARG_START], .arg_end = field[ARG_END],
		.env_start = field[ENV_START], .env_end = field[ENV_END],
		.exe_fd = (uint32_t)file,
	};
	return err;
}

static int set_layout(const struct prctl_mm_map *map)
{
	return prctl(PR_SET_MM, PR_SET_MM_MAP, map, sizeof(*map), 0) < 0 ? -errno : 0;
}

/* A variable that a signal handler writes while it is copied would be lost. */
static int replace_undisturbed(const struct prctl_mm_map *map, int copy)
{
	sigset_t all, before;
	int err;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	err = replace_all(copy);
	if (!err)
		err = set_layout(map);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return err;
}

/*
 * Asked before anything is replaced: EBUSY says that nothing is in the way but
 * the old file, as long as it is mapped. Where CAP_CHECKPOINT_RESTORE is
 * missing, or the kernel is built without it, we hear that at once.
 */
int swap_program(int copy)
{
	struct prctl_mm_map map;
	int err = __libc_single_threaded ? describe(&map, copy) : -EAGAIN;

	if (!err)
		err = set_layout(&map);
	return err == -EBUSY ? replace_undisturbed(&map, copy) : err;
}
