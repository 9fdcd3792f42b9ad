/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The floor of a listing: reads the eight links of every process, or of one,
 * and does nothing with them.
 *
 *	links [-a] [-j THREADS] [PID]
 *
 * With -a also what all sources need: the last two links, the number of threads,
 * and every link below fd. Not one call more: what a list costs beyond that (keeping
 * namespaces open, commands and users of their leaders, asking sockets) is not in it.
 */
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const names[] = {
	"cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts",
	"pid_for_children", "time_for_children",
};

#define CHUNK 32
#define PIDS_MAX (1 << 20)
#define THREADS_MAX 64

static int proc, pids[PIDS_MAX], count;
static atomic_int next;
static bool all;

static void read_fds(int ns)
{
	char text[64];
	int fd = openat(ns, "../fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *files = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *file;

	while (files && (file = readdir(files)))
		if (file->d_name[0] != '.' &&
		    readlinkat(fd, file->d_name, text, sizeof(text)) < 0)
			break;
	if (files)
		closedir(files);
}

static void read_links(int pid)
{
	char text[64];
	struct statx st;
	int ns;

	snprintf(text, sizeof(text), "%d/ns", pid);
	ns = openat(proc, text, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (ns < 0)
		return;
	for (size_t i = 0; i < (all ? 10 : 8); i++)
		if (readlinkat(ns, names[i], text, sizeof(text)) < 0)
			break;
	if (all && statx(ns, "../task", 0, STATX_NLINK, &st) == 0)
		read_fds(ns);
	close(ns);
}

static void *run(void *arg)
{
	int from;

	while ((from = atomic_fetch_add(&next, CHUNK)) < count)
		for (int i = from; i < from + CHUNK && i < count; i++)
			read_links(pids[i]);
	return arg;
}

static void list(void)
{
	DIR *dir = fdopendir(dup(proc));
	struct dirent *entry;

	while (dir && count < PIDS_MAX && (entry = readdir(dir)))
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9')
			pids[count++] = atoi(entry->d_name);
	if (dir)
		closedir(dir);
}

int main(int argc, char *argv[])
{
	pthread_t others[THREADS_MAX];
	int option, threads = 1;

	while ((option = getopt(argc, argv, "aj:")) != -1) {
		if (option == 'a')
			all = true;
		else if (option != 'j' || (threads = atoi(optarg)) < 1 || threads > THREADS_MAX)
			return 2;
	}
	proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (optind < argc)
		pids[count++] = atoi(argv[optind]);
	else
		list();
	for (int i = 1; i < threads; i++)
		if (pthread_create(&others[i], NULL, run, NULL))
			return 1;
	run(NULL);
	for (int i = 1; i < threads; i++)
		pthread_join(others[i], NULL);
	return 0;
}
