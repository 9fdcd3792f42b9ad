/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The least a program can do for the same effect, without options, checks or
 * messages: what is left is the kernel, the loader and libc.
 *
 *	floor unshare FLAGS PROGRAM...		floor fork FLAGS PROGRAM...
 *	floor setns FLAG FILE PROGRAM...	floor maproot PROGRAM...
 *	floor netns add|delete|list|exec NAME [PROGRAM...]
 */
#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	return fd < 0 || write(fd, text, strlen(text)) < 0 || close(fd) < 0;
}

static int map_root(void)
{
	char line[32];
	unsigned int uid = geteuid(), gid = getegid();

	if (unshare(CLONE_NEWUSER) < 0)
		return 1;
	snprintf(line, sizeof(line), "0 %u 1", uid);
	if (put("/proc/self/uid_map", line) || put("/proc/self/setgroups", "deny"))
		return 1;
	snprintf(line, sizeof(line), "0 %u 1", gid);
	return put("/proc/self/gid_map", line);
}

static int make(unsigned long flags)
{
	if (unshare((int)flags) < 0)
		return 1;
	return flags & CLONE_NEWNS && mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0;
}

static int join(unsigned long flag, const char *file)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);

	return fd < 0 || setns(fd, (int)flag) < 0;
}

static int list(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;

	while (dir && (entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			puts(entry->d_name);
	return !dir || closedir(dir);
}

/* As it has to be in a mount namespace with a new PID namespace. */
static int show_processes(void)
{
	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		return -1;
	return mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
}

static int born(unsigned long flags, char **argv)
{
	int status;
	pid_t pid = (pid_t)syscall(SYS_clone, flags | SIGCHLD, NULL, NULL, NULL, 0);

	if (pid == 0) {
		if (flags & CLONE_NEWNS && show_processes() < 0)
			_exit(126);
		execvp(argv[0], argv);
		_exit(127);
	}
	return pid < 0 || waitpid(pid, &status, 0) < 0 ? 1 : WEXITSTATUS(status);
}

/* ip netns, without looking left or right; NAME is a path. */
static int netns(const char *verb, const char *name, char **argv)
{
	int fd;

	if (strcmp(verb, "add") == 0)
		return unshare(CLONE_NEWNET) < 0 ||
		       (fd = open(name, O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0)) < 0 ||
		       mount("/proc/self/ns/net", name, NULL, MS_BIND, NULL) < 0;
	if (strcmp(verb, "delete") == 0)
		return umount2(name, MNT_DETACH) < 0 || unlink(name) < 0;
	if (strcmp(verb, "list") == 0)
		return list(name);
	if (join(CLONE_NEWNET, name) || unshare(CLONE_NEWNS) < 0 ||
	    mount("none", "/", NULL, MS_REC | MS_SLAVE, NULL) < 0 ||
	    umount2("/sys", MNT_DETACH) < 0 || mount("x", "/sys", "sysfs", 0, NULL) < 0)
		return 1;
	execvp(argv[0], argv);
	return 1;
}

int main(int argc, char *argv[])
{
	unsigned long flags = argc > 2 ? strtoul(argv[2], NULL, 0) : 0;

	if (argc > 3 && strcmp(argv[1], "fork") == 0)
		return born(flags, argv + 3);
	if (argc > 3 && strcmp(argv[1], "unshare") == 0 && make(flags) == 0)
		execvp(argv[3], argv + 3);
	if (argc > 4 && strcmp(argv[1], "setns") == 0 && join(flags, argv[3]) == 0)
		execvp(argv[4], argv + 4);
	if (argc > 2 && strcmp(argv[1], "maproot") == 0 && map_root() == 0)
		execvp(argv[2], argv + 2);
	if (argc > 3 && strcmp(argv[1], "netns") == 0)
		return netns(argv[2], argv[3], argv + 4);
	return 125;
}
