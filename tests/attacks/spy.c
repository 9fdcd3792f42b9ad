/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Looks in a container for whoever is entering it, and through what is readable
 * below its /proc directory, until share/stop is there, below where it is started:
 *
 *	spy [-o] NAME...	names of processes, as their comm has them; with -o also
 *				those that are outside
 *
 * Writes each finding once to share/found: "seen", "exe", "mem", "fd N FILE"
 * and "environ NAME". What was found of a process that is still outside, or has
 * become another program meanwhile, is dropped; and what was seen for less than
 * 40 ms, as it was on its way to being closed.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define FINDS 256

static struct find {
	char text[640];
	double first, last;	/* when it was seen, in seconds */
} finds[FINDS];
static int nfinds;
static char now[FINDS][640];	/* of the process being looked at */
static int nnow;
static bool also_outside;

static void find(const char *what, const char *detail)
{
	if (nnow < FINDS)
		snprintf(now[nnow++], sizeof(now[0]), "%s%s", what, detail);
}

static ssize_t get(const char *pid, const char *name, char *text, size_t size)
{
	char path[512];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%s/%s", pid, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	n = read(fd, text, size - 1);
	close(fd);
	text[n < 0 ? 0 : n] = '\0';
	return n;
}

static bool is_named(const char *pid, char **names)
{
	char comm[64];

	if (get(pid, "comm", comm, sizeof(comm)) <= 0)
		return false;
	comm[strcspn(comm, "\n")] = '\0';
	for (; *names; names++)
		if (strcmp(comm, *names) == 0)
			return true;
	return false;
}

static void look_at_files(const char *pid)
{
	char path[300], link[256], detail[520];
	struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%s/fd", pid);
	dir = opendir(path);
	while (dir && (entry = readdir(dir))) {
		ssize_t n = readlinkat(dirfd(dir), entry->d_name, link, sizeof(link) - 1);

		if (n < 0)
			continue;
		link[n] = '\0';
		snprintf(detail, sizeof(detail), "%s %s", entry->d_name, link);
		find("fd ", detail);
	}
	if (dir)
		closedir(dir);
}

static void look_at_environment(const char *pid)
{
	static char text[65536];
	ssize_t n = get(pid, "environ", text, sizeof(text));

	for (char *at = text, *next; n > 0 && at < text + n; at = next) {
		next = at + strlen(at) + 1;
		at[strcspn(at, "=")] = '\0';
		if (*at)
			find("environ ", at);
	}
}

/* Whether its memory can be opened: what is in there would be next. */
static void look_at_memory(const char *pid)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%.20s/mem", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0)
		find("mem", "");
	close(fd);
	snprintf(path, sizeof(path), "/proc/%.20s/exe", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0)
		find("exe", "");
	close(fd);
}

static double time_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void keep(void)
{
	for (int i = 0, j; i < nnow; i++) {
		for (j = 0; j < nfinds && strcmp(finds[j].text, now[i]) != 0; j++)
			;
		if (j == FINDS)
			return;
		if (j == nfinds) {
			strcpy(finds[nfinds++].text, now[i]);
			finds[j].first = time_now();
		}
		finds[j].last = time_now();
	}
}

/* Not yet inside: what can be read then is not for having entered. */
static bool is_outside(const char *pid)
{
	char path[300], theirs[64] = "", ours[64] = "";

	snprintf(path, sizeof(path), "/proc/%s/ns/mnt", pid);
	return readlink(path, theirs, sizeof(theirs) - 1) > 0 &&
	       readlink("/proc/self/ns/mnt", ours, sizeof(ours) - 1) > 0 &&
	       strcmp(theirs, ours) != 0;
}

static void look_at(const char *pid, char **names)
{
	nnow = 0;
	if (!is_named(pid, names) || (!also_outside && is_outside(pid)))
		return;
	find("seen", "");
	look_at_files(pid);
	look_at_environment(pid);
	look_at_memory(pid);
	if (is_named(pid, names))
		keep();
}

static void look_around(char **names)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;

	while (proc && (entry = readdir(proc)))
		if (*entry->d_name >= '1' && *entry->d_name <= '9')
			look_at(entry->d_name, names);
	if (proc)
		closedir(proc);
}

int main(int argc, char *argv[])
{
	FILE *out;

	also_outside = argc > 1 && strcmp(argv[1], "-o") == 0;
	fclose(fopen("share/looking", "w"));
	for (int round = 0; round < 5000 && access("share/stop", F_OK) != 0; round++) {
		look_around(argv + 1 + also_outside);
		usleep(1000);
	}
	out = fopen("share/found.new", "w");
	for (int i = 0; out && i < nfinds; i++)
		if (finds[i].last - finds[i].first > 0.04)
			fprintf(out, "%s\n", finds[i].text);
	return !out || fclose(out) || rename("share/found.new", "share/found");
}
