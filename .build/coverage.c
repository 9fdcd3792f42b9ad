/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * For "make coverage": the counts of all processes of a program are one file, mapped where gcc
 * has put them (coverage.ld). So none is lost, however a process ends: by _exit(2) or a signal,
 * as another program, below another root, or where it may no longer write. And nothing is done
 * at that end, which a filter or a limit could refuse, or a test see.
 *
 * With NSU_COUNTS=give a program only hands what is in that file to gcov.
 */
#define _GNU_SOURCE

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

extern char counts_begin[], counts_end[];

void __gcov_dump(void);
void __wrap___gcov_exit(void);

/* In place of writing two hundred files at each exit(3). */
void __wrap___gcov_exit(void)
{
}

static void print_id(char *to, const ElfW(Nhdr) *note)
{
	const unsigned char *id = (const unsigned char *)(note + 1) + note->n_namesz;

	for (ElfW(Word) i = 0; i < note->n_descsz; i++)
		sprintf(to + 2 * i, "%02x", id[i]);
}

/* A program is known by its build id, wherever it was copied to and whatever it is called. */
static int find_id(struct dl_phdr_info *program, size_t size, void *to)
{
	(void)size;
	for (int i = 0; i < program->dlpi_phnum; i++) {
		const ElfW(Phdr) *part = &program->dlpi_phdr[i];
		const ElfW(Nhdr) *note = (const void *)(program->dlpi_addr + part->p_vaddr);

		if (part->p_type == PT_NOTE && note->n_type == NT_GNU_BUILD_ID)
			print_id(to, note);
	}
	return 1;	/* what comes next are libraries */
}

/* Whoever is the first makes it, of whatever user and umask. */
static int open_counts(size_t size)
{
	char path[] = COUNTS "/0123456789012345678901234567890123456789";
	int fd;

	dl_iterate_phdr(find_id, path + sizeof(COUNTS));
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	fchmod(fd, 0666);
	if (fd >= 0 && ftruncate(fd, (off_t)size) < 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* Where little memory is allowed (RLIMIT_AS), that refuses before the place is given up. */
static void map_counts(int fd, size_t size)
{
	void *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (at != MAP_FAILED)
		mremap(at, size, size, MREMAP_MAYMOVE | MREMAP_FIXED, counts_begin);
	close(fd);
}

__attribute__((constructor)) static void begin(void)
{
	size_t size = (size_t)(counts_end - counts_begin);
	const char *what = getenv("NSU_COUNTS");
	int fd = open_counts(size);

	if (fd >= 0)
		map_counts(fd, size);
	if (!what || strcmp(what, "give") != 0)
		return;
	__gcov_dump();
	_exit(fd < 0);
}
