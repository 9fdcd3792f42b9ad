/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A terminal of its own for the program. With ours it could push characters
 * into our input (TIOCSTI, TIOCLINUX of ioctl_tty(2)), which our shell would
 * run when the program is over.
 */
#include "plan/run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
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
	autofd master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
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

static bool is_file(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
}

/* A pipe that the program held open would keep who reads from it waiting for its end. */
int run_detach(struct run *r, const struct step *s)
{
	autofd null = open("/dev/null", O_RDWR | O_CLOEXEC);

	(void)r;
	(void)s;
	if (null < 0 || setsid() < 0)
		return -errno;
	for (int fd = 0; fd <= 2; fd++)
		if ((fd == 0 || !is_file(fd)) && dup2(null, fd) < 0)
			return -errno;
	return 0;
}

struct proxy {
	struct run *run;
	pid_t program;
	int master, signals;
	struct termios before;
	bool is_raw, input_ended;
	char typed[CHUNK];	/* what the program has not taken yet */
	size_t start, end;
};

/* In the background our terminal is somebody else's, to read from and to change. */
static bool is_foreground(void)
{
	return tcgetpgrp(STDIN_FILENO) == getpgrp();
}

static void set_raw(struct proxy *p)
{
	struct termios raw;

	if (p->is_raw || !is_foreground() || tcgetattr(STDIN_FILENO, &p->before) < 0)
		return;
	raw = p->before;
	cfmakeraw(&raw);
	p->is_raw = tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) == 0;
}

static void set_back(void *proxy)
{
	struct proxy *p = proxy;

	if (p->is_raw)
		tcsetattr(STDIN_FILENO, TCSADRAIN, &p->before);
	p->is_raw = false;
}

/* Others may have made it one that does not wait for its reader: then we do. */
static bool write_all(int fd, const char *text, ssize_t len)
{
	struct pollfd room = { .fd = fd, .events = POLLOUT };

	while (len > 0) {
		ssize_t n = write(fd, text, (size_t)len);

		if (n < 0 && errno == EAGAIN)
			poll(&room, 1, -1);
		else if (n < 0 && errno != EINTR)
			return false;
		if (n > 0) {
			text += n;
			len -= n;
		}
	}
	return true;
}

/* Whether there may be more to copy. EIO is how a terminal says that it was hung up. */
static bool copy_output(const struct proxy *p)
{
	char text[CHUNK];
	ssize_t n = read(p->master, text, sizeof(text));

	if (n < 0)
		return errno == EINTR || errno == EAGAIN;
	return n > 0 && write_all(STDOUT_FILENO, text, n);
}

static void take_input(struct proxy *p)
{
	ssize_t n = read(STDIN_FILENO, p->typed, sizeof(p->typed));

	p->input_ended = n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN);
	p->start = 0;
	p->end = n < 0 ? 0 : (size_t)n;
}

/* Never waiting: a program that does not read must not keep signals from us. */
static void pass_input(struct proxy *p)
{
	ssize_t n = write(p->master, p->typed + p->start, p->end - p->start);

	if (n > 0)
		p->start += (size_t)n;
	else if (n < 0 && errno != EINTR && errno != EAGAIN)
		p->start = p->end;
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
		wait_forward(p->run, p->program, (int)info.ssi_signo);
	return wait_look(p->run, p->program, set_back, p);
}

/*
 * What the program wrote last is still in the terminal when it has ended: no
 * more than it holds, because somebody else in there may write for ever.
 */
static void drain(struct proxy *p)
{
	struct pollfd output = { .fd = p->master, .events = POLLIN };

	for (int chunk = 0; chunk < 64; chunk++)
		if (poll(&output, 1, 0) <= 0 || !(output.revents & POLLIN) || !copy_output(p))
			return;
}

/* A shell does not tell a job that runs in the background when it brings it to the front. */
#define LOOK_AGAIN 200

static void relay(struct proxy *p)
{
	bool ended = wait_look(p->run, p->program, set_back, p), hung_up = false;

	while (!ended) {
		bool typed = p->start < p->end;
		bool reads = !typed && p->is_raw && !p->input_ended;
		struct pollfd fds[] = {
			{ .fd = hung_up ? -1 : p->master,
			  .events = (short)(typed ? POLLIN | POLLOUT : POLLIN) },
			{ .fd = p->signals, .events = POLLIN },
			{ .fd = reads ? STDIN_FILENO : -1, .events = POLLIN },
		};

		if (poll(fds, 3, p->is_raw ? -1 : LOOK_AGAIN) < 0 && errno != EINTR)
			return;
		set_raw(p);
		if (fds[0].revents & POLLOUT)
			pass_input(p);
		if (fds[0].revents & ~POLLOUT)
			hung_up = !copy_output(p);
		if (fds[2].revents)
			take_input(p);
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
	signal(SIGTTOU, SIG_IGN);
	set_raw(&p);
	relay(&p);
	set_back(&p);
	fd_close(&p.signals);
	return 0;
}
