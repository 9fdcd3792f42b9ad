/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The floor of a listing: reads the eight links of every process, or of one,
 * and does nothing with them.
 *
 *	links [PID]
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *const names[] = {
	"cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts",
};

static void read_links(int proc, const char *pid)
{
	char text[64];
	int ns;

	snprintf(text, sizeof(text), "%s/ns", pid);
	ns = openat(proc, text, O_PATH | O_DIRECTORY | O_CLOEXEC);
	for (size_t i = 0; ns >= 0 && i < sizeof(names) / sizeof(names[0]); i++)
		if (readlinkat(ns, names[i], text, sizeof(text)) < 0)
			break;
	if (ns >= 0)
		close(ns);
}

int main(int argc, char *argv[])
{
	DIR *dir = opendir("/proc");
	struct dirent *entry;

	if (!dir)
		return 1;
	if (argc > 1)
		read_links(dirfd(dir), argv[1]);
	while (argc == 1 && (entry = readdir(dir)))
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9')
			read_links(dirfd(dir), entry->d_name);
	return 0;
}
