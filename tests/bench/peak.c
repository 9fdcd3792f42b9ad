/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The most memory that a command had resident.
 *
 *	peak TITLE WANTED_KIB COMMAND...
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
	struct rusage usage;
	int status;
	pid_t pid;

	if (argc < 4)
		return 2;
	pid = fork();
	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

		dup2(null, STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
		execvp(argv[3], argv + 3);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0 || status ||
	    getrusage(RUSAGE_CHILDREN, &usage) < 0)
		return 2;
	printf("%s: %ld KiB resident (wanted %s)\n", argv[1], usage.ru_maxrss, argv[2]);
	return 0;
}
