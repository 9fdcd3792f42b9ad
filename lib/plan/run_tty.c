/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A terminal of its own for the program. With ours it could push characters
 * into our input (TIOCSTI, TIOCLINUX of ioctl_tty(2)), which our shell would
 * run when the program is over.
 */
#include "plan/run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include "fd.h"

#define CHUNK 4096

static void copy_size(int from, int to)
{
	struct winsize size;

	if (ioctl(from, TIOCGWINSZ, &size) == 0)
		ioctl(to, TIOCSWINSZ, &size);
}

/* Both ends by descriptor, so that no path below /dev/pts has to be believed. */
int run_open_tty(struct run *r, const struct step *s)
{
	autofd master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	autofd slave = -1;
	struct termios modes;

	(void)s;
	if (master < 0 || unlockpt(master) < 0)
		return -errno;
	slave = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (slave < 0)
		return -errno;
	if (tcgetattr(STDIN_FILENO, &modes) == 0)
		tcsetattr(slave, TCSANOW, &modes);
	copy_size(STDIN_FILENO, slave);
	r->slots[SLOT_TTY] = move_fd(&master);
	r->slots[SLOT_TTY_INSIDE] = move_fd(&slave);
	return 0;
}

/* A new session, because a terminal is that of one session (credentials(7)). */
int run_attach_tty(struct run *r, const struct step *s)
{
	int slave = r->slots[SLOT_TTY_INSIDE];

	(void)s;
	if (setsid() < 0 || ioctl(slave, TIOCSCTTY, 0) < 0)
		return -errno;
	for (int fd = 0; fd <= 2; fd++)
		if (isatty(fd) && dup2(slave, fd) < 0)
			return -errno;
	fd_close(&r->slots[SLOT_TTY]);
	return 0;
}

struct proxy {
	struct run *run;
	pid_t program;
	int master, signals;
	struct termios before;
	bool is_raw, input_ended;
};

static void set_raw(struct proxy *p)
{
	struct termios raw;

	if (tcgetattr(STDIN_FILENO, &p->before) < 0)
		return;
	raw = p->before;
	cfmakeraw(&raw);
	p->is_raw = tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) == 0;
}

static void set_back(struct proxy *p)
{
	if (p->is_raw)
		tcsetattr(STDIN_FILENO, TCSADRAIN, &p->before);
}

static bool write_all(int fd, const char *text, ssize_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, text, (size_t)len);

		if (n < 0 && errno != EINTR && errno != EAGAIN)
			return false;
		if (n > 0) {
			text += n;
			len -= n;
		}
	}
	return true;
}

/* Whether there may be more to copy. EIO is how a terminal says that it was hung up. */
static bool copy(int from, int to)
{
	char text[CHUNK];
	ssize_t n = read(from, text, sizeof(text));

	if (n < 0)
		return errno == EINTR || errno == EAGAIN;
	return n > 0 && write_all(to, text, n);
}

/* Whether the program has ended. */
static bool take_signal(struct proxy *p)
{
	struct signalfd_siginfo info;

	if (read(p->signals, &info, sizeof(info)) != sizeof(info))
		return false;
	if (info.ssi_signo == SIGWINCH)
		copy_size(STDIN_FILENO, p->master);
	else if (info.ssi_signo != SIGCHLD)
		kill(p->program, (int)info.ssi_signo);
	return wait_look(p->run, p->program);
}

/* What the program wrote last is still in the terminal when it has ended. */
static void drain(struct proxy *p)
{
	struct pollfd output = { .fd = p->master, .events = POLLIN };

	while (poll(&output, 1, 0) > 0 && output.revents & POLLIN)
		if (!copy(p->master, STDOUT_FILENO))
			return;
}

static void relay(struct proxy *p)
{
	struct pollfd fds[] = {
		{ .fd = p->master, .events = POLLIN },
		{ .fd = p->signals, .events = POLLIN },
		{ .fd = STDIN_FILENO, .events = POLLIN },
	};
	bool ended = wait_look(p->run, p->program);

	while (!ended) {
		if (poll(fds, 3, -1) < 0 && errno != EINTR)
			return;
		if (fds[0].revents && !copy(p->master, STDOUT_FILENO))
			fds[0].fd = -1;
		if (fds[2].revents && !copy(STDIN_FILENO, p->master))
			fds[2].fd = -1;
		if (fds[1].revents)
			ended = take_signal(p);
	}
	drain(p);
}

int run_relay_tty(struct run *r, pid_t program, const sigset_t *waited_for)
{
	struct proxy p = { .run = r, .program = program, .master = r->slots[SLOT_TTY] };

	fd_close(&r->slots[SLOT_TTY_INSIDE]);
	p.signals = signalfd(-1, waited_for, SFD_CLOEXEC);
	if (p.signals < 0)
		return -errno;
	set_raw(&p);
	relay(&p);
	set_back(&p);
	fd_close(&p.signals);
	return 0;
}
