/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What there is that a command could have made: sweep.bash asks after each run.
 *
 *	there PIDS MOUNTS
 *
 * First how many processes there are but PIDS, then the files below /run, with their types
 * and those of their file systems, and the mounts but MOUNTS, by their numbers. Both are
 * words between spaces. What lies in /run/here and begins with .sweep is of the test.
 */
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

static char **lines;
static size_t count, room;

static void add(char *line)
{
	if (count == room) {
		room = room ? 2 * room : 64;
		lines = reallocarray(lines, room, sizeof(*lines));
	}
	if (!lines || !line)
		exit(2);
	lines[count++] = line;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void print_lines(void)
{
	qsort(lines, count, sizeof(*lines), compare);
	for (size_t i = 0; i < count; i++)
		puts(lines[i]);
	count = 0;
}

static int has(const char *words, const char *word)
{
	char one[300];

	snprintf(one, sizeof(one), " %s ", word);
	return strstr(words, one) != NULL;
}

/* A zombie is nobody: it executes nothing. */
static int is_somebody(const char *pid)
{
	char path[300], exe[2];

	snprintf(path, sizeof(path), "/proc/%s/exe", pid);
	return readlink(path, exe, sizeof(exe)) >= 0;
}

static void print_processes(const char *known)
{
	char own[16], parent[16];
	DIR *dir = opendir("/proc");
	struct dirent *d;
	int found = 0;

	snprintf(own, sizeof(own), "%d", (int)getpid());
	snprintf(parent, sizeof(parent), "%d", (int)getppid());
	while (dir && (d = readdir(dir)))
		found += isdigit((unsigned char)d->d_name[0]) && !has(known, d->d_name) &&
			 strcmp(d->d_name, own) != 0 && strcmp(d->d_name, parent) != 0 &&
			 is_somebody(d->d_name);
	if (!dir)
		exit(2);
	closedir(dir);
	printf("%d processes\n", found);
}

static int add_file(const char *path, const struct stat *st, int type, struct FTW *at)
{
	struct statfs fs = { 0 };
	char *line = NULL;

	(void)type;
	if (at->level == 0 || strncmp(path + at->base, ".sweep", 6) == 0)
		return 0;
	if (!S_ISLNK(st->st_mode))
		statfs(path, &fs);
	if (asprintf(&line, "%s %o %lx", path, st->st_mode & S_IFMT, (long)fs.f_type) < 0)
		exit(2);
	add(line);
	return 0;
}

/* Of a namespace that is bound the kind: "net:[4026532000]" has another number each time. */
static void add_mounts(const char *covered)
{
	char id[16], root[4096], point[4096], *line = NULL, *text = NULL;
	FILE *f = fopen("/proc/self/mountinfo", "re");
	size_t size = 0;

	while (f && getline(&text, &size, f) > 0) {
		if (sscanf(text, "%15s %*s %*s %4095s %4095s", id, root, point) != 3)
			exit(2);
		if (has(covered, id))
			continue;
		root[strcspn(root, "[")] = '\0';
		if (asprintf(&line, "%s %s", point, root) < 0)
			exit(2);
		add(line);
	}
	if (!f)
		exit(2);
	fclose(f);
	free(text);
}

int main(int argc, char *argv[])
{
	if (argc != 3)
		return 2;
	print_processes(argv[1]);
	if (nftw("/run", add_file, 16, FTW_PHYS) < 0)
		return 2;
	print_lines();
	add_mounts(argv[2]);
	print_lines();
	return fflush(stdout) ? 2 : 0;
}
