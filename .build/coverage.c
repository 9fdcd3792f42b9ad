/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * For "make coverage": who ends by _exit(2), by a signal or as another program leaves his
 * counts, too, and also where the folder of them is no longer below his root.
 *
 * Built with -std=c11, gcc does not know fork(2) and exec(3) as what it does this for itself.
 */
#define _GNU_SOURCE

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

void __gcov_dump(void);
void __gcov_reset(void);
void __real__exit(int status) __attribute__((noreturn));
void __wrap__exit(int status) __attribute__((noreturn));

/* As it was in the beginning: what is relative to it is found from anywhere. */
static int root = -1;
static struct stat was;

static bool is_root(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && st.st_dev == was.st_dev && st.st_ino == was.st_ino;
}

/* In a root of others nothing is made: who has closed his way back has counted for nothing. */
static void dump(void)
{
	int here = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	bool away = here >= 0 && root >= 0 && fchdir(root) == 0 && is_root(".");

	if (away)
		setenv("GCOV_PREFIX", ".", 1);
	if (away || is_root("/"))
		__gcov_dump();
	if (away)
		unsetenv("GCOV_PREFIX");
	if (here >= 0 && fchdir(here) == 0)
		close(here);
}

static void end_by(int sig)
{
	dump();
	signal(sig, SIG_DFL);
	raise(sig);
}

/* Far up, where no test looks for descriptors. */
__attribute__((constructor)) static void begin(void)
{
	static const int deadly[] = { SIGHUP, SIGINT, SIGTERM, SIGPIPE, SIGALRM };
	int fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct sigaction old;

	root = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 900);
	close(fd);
	stat("/", &was);
	for (size_t i = 0; i < sizeof(deadly) / sizeof(deadly[0]); i++)
		if (sigaction(deadly[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL)
			signal(deadly[i], end_by);
}

__attribute__((destructor)) static void end(void)
{
	dump();
}

void __wrap__exit(int status)
{
	dump();
	__real__exit(status);
}

/* In place of those of libc; who could not become another program counts on. */
int execve(const char *path, char *const argv[], char *const env[])
{
	int result;

	dump();
	result = (int)syscall(SYS_execve, path, argv, env);
	__gcov_reset();
	return result;
}

int execv(const char *path, char *const argv[])
{
	return execve(path, argv, environ);
}

int fexecve(int fd, char *const argv[], char *const env[])
{
	int result;

	dump();
	result = (int)syscall(SYS_execveat, fd, "", argv, env, AT_EMPTY_PATH);
	__gcov_reset();
	return result;
}

int execvp(const char *file, char *const argv[])
{
	int result;

	dump();
	result = execvpe(file, argv, environ);
	__gcov_reset();
	return result;
}
