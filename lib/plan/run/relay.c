/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a program prints is passed on as it comes, a line at a time, with a label
 * before it. By a process of its own: who runs the program waits for that, and
 * what the program leaves running in the background may go on to print.
 */
#include "plan/run/relay.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fd.h"

#define ROOM 16384
#define LONGEST (1024 * 1024)	/* bytes of a line; of a longer one each such part is one */
#define AT_ONCE 128		/* lines in a write */

struct stream {
	int from;		/* -1: nobody writes any more, or nobody listens */
	int to;
	char *text;		/* what has come of a line that has not ended yet */
	size_t len, room;
	int err;
};

/* The other end of a struct relay, in the process that passes on. */
struct passing {
	const char *label;
	int turns, control;
	struct stream streams[2];
};

struct report {
	int err;		/* of standard output */
	bool goes_on;		/* somebody is left who may print */
};

enum { READ, WRITE };

/* --------------------------------------------------------------------------- the lines */

static void take_turn(int turns, short type)
{
	struct flock turn = { .l_type = type, .l_whence = SEEK_SET };

	while (fcntl(turns, F_SETLKW, &turn) < 0 && errno == EINTR)
		;
}

/* Who writes to what nobody takes shall know it: SIGPIPE. */
static void give_up(struct stream *s)
{
	close(s->from);
	s->from = -1;
}

/* All of it, which a pipe may not take at once. */
static int write_parts(int fd, struct iovec *parts, int count)
{
	while (count > 0) {
		ssize_t n = writev(fd, parts, count);

		if (n < 0 && errno != EINTR)
			return errno;
		for (; n >= 0 && count > 0 && (size_t)n >= parts->iov_len; parts++, count--)
			n -= (ssize_t)parts->iov_len;
		if (n > 0) {
			parts->iov_base = (char *)parts->iov_base + n;
			parts->iov_len -= (size_t)n;
		}
	}
	return 0;
}

/* "LABEL: line" of the first lines, whatever bytes they have. Returns how many of these. */
static size_t write_lines(const struct passing *p, struct stream *s, char *text, size_t len)
{
	static char after_label[] = ": ", end[] = "\n";
	struct iovec parts[4 * AT_ONCE];
	size_t done = 0, count = 0;

	for (; done < len && count < 4 * AT_ONCE; count += 4) {
		const char *newline = memchr(text + done, '\n', len - done);
		size_t size = newline ? (size_t)(newline - text) - done : len - done;

		parts[count] = (struct iovec){ (char *)(uintptr_t)p->label, strlen(p->label) };
		parts[count + 1] = (struct iovec){ after_label, strlen(after_label) };
		parts[count + 2] = (struct iovec){ text + done, size };
		parts[count + 3] = (struct iovec){ end, strlen(end) };
		done += size + (newline ? 1 : 0);
	}
	s->err = write_parts(s->to, parts, (int)count);
	return done;
}

static void pass_lines(const struct passing *p, struct stream *s, size_t len)
{
	size_t done = 0;

	take_turn(p->turns, F_WRLCK);
	while (done < len && !s->err)
		done += write_lines(p, s, s->text + done, len - done);
	take_turn(p->turns, F_UNLCK);
	s->len -= len;
	memmove(s->text, s->text + len, s->len);
}

/* The first room is there from the start: who runs the program relies on us. */
static bool make_room(struct stream *s)
{
	char *text = s->room < LONGEST ? malloc(2 * s->room) : NULL;

	if (!text)
		return false;
	memcpy(text, s->text, s->len);
	if (s->room > ROOM)
		free(s->text);
	s->text = text;
	s->room *= 2;
	return true;
}

/* Returns how many bytes have come; 0: none will, -1: none yet. */
static ssize_t pass_on(const struct passing *p, struct stream *s)
{
	const char *newline;
	ssize_t n;

	if (s->len == s->room && !make_room(s))
		pass_lines(p, s, s->len);
	n = read(s->from, s->text + s->len, s->room - s->len);
	if (n < 0)
		return -1;
	s->len += (size_t)n;
	newline = n ? memrchr(s->text, '\n', s->len) : NULL;
	if (newline)
		pass_lines(p, s, (size_t)(newline + 1 - s->text));
	else if (n == 0 && s->len)
		pass_lines(p, s, s->len);
	if (n == 0 || s->err)
		give_up(s);
	return n;
}

/* ------------------------------------------------------------------------- the process */

static bool is_heard(const struct passing *p)
{
	return p->streams[0].from >= 0 || p->streams[1].from >= 0;
}

/* What is there by now; who was left running may print without end. */
static void empty(const struct passing *p, struct stream *s)
{
	ssize_t n = 0;
	int there = 0;

	if (s->from >= 0)
		ioctl(s->from, FIONREAD, &there);
	for (; s->from >= 0 && n >= 0 && there >= 0; there -= (int)n)
		n = pass_on(p, s);
	if (s->len)
		pass_lines(p, s, s->len);
}

/* The program has ended. */
static void finish(struct passing *p)
{
	for (size_t i = 0; i < 2; i++)
		empty(p, &p->streams[i]);
	send(p->control, &(struct report){ p->streams[0].err, is_heard(p) },
	     sizeof(struct report), MSG_NOSIGNAL);
	close(p->control);
	p->control = -1;
}

static void pass_all(struct passing *p)
{
	while (p->control >= 0 || is_heard(p)) {
		struct pollfd ready[] = { { .fd = p->streams[0].from, .events = POLLIN },
					  { .fd = p->streams[1].from, .events = POLLIN },
					  { .fd = p->control, .events = POLLIN } };

		if (poll(ready, 3, -1) < 0)
			continue;
		for (size_t i = 0; i < 2; i++)
			if (ready[i].revents)
				pass_on(p, &p->streams[i]);
		if (ready[2].revents)
			finish(p);
	}
}

/* What the terminal sends is for the program, which may have last words. */
static void be_deaf(void)
{
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
}

/*
 * Nothing is held for as long as somebody prints that is not needed for that: neither a
 * standard input nor the network of the program before.
 */
static _Noreturn void serve(const struct relay *r, const struct relays *all, const char *label,
			    int control, int pipes[2][2])
{
	char rooms[2][ROOM];
	struct passing p = { .label = label, .turns = all->turns, .control = control };

	be_deaf();
	setns(all->net, CLONE_NEWNET);
	close(r->control);
	for (int i = 0; i < 2; i++) {
		close(pipes[i][WRITE]);
		p.streams[i] = (struct stream){ .from = pipes[i][READ], .to = r->saved[i],
						.text = rooms[i], .room = ROOM };
	}
	for (int i = STDIN_FILENO; i <= STDERR_FILENO; i++)
		close(i);
	pass_all(&p);
	_exit(EXIT_SUCCESS);
}

/* -------------------------------------------------------------------- who runs the program */

static void close_all(int fds[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

int relays_open(struct relays *all)
{
	all->turns = memfd_create("turns", MFD_CLOEXEC);
	if (all->turns < 0)
		return -errno;
	all->net = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	return 0;
}

void relays_close(struct relays *all)
{
	fd_close(&all->turns);
	fd_close(&all->net);
}

static int fork_relay(struct relay *r, const struct relays *all, const char *label,
		      int pipes[2][2])
{
	int control[2], err = 0;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, control) < 0)
		return -errno;
	r->control = control[0];
	r->pid = fork();
	if (r->pid == 0)
		serve(r, all, label, control[1], pipes);
	if (r->pid < 0) {
		err = -errno;
		close(control[0]);
	}
	close(control[1]);
	return err;
}

/* It may be another user who opens /dev/stdout: who cannot reach it is kept out by proc(5). */
static int open_pipe(int pipe[2])
{
	if (pipe2(pipe, O_CLOEXEC) < 0)
		return -errno;
	fchmod(pipe[WRITE], 0622);
	return fcntl(pipe[READ], F_SETFL, O_NONBLOCK) < 0 ? -errno : 0;
}

static int save(struct relay *r)
{
	for (int i = 0; i < 2; i++) {
		r->saved[i] = fcntl(i + 1, F_DUPFD_CLOEXEC, 3);
		if (r->saved[i] < 0)
			return -errno;
	}
	return 0;
}

static int divert(int first, int second)
{
	return dup2(first, STDOUT_FILENO) < 0 || dup2(second, STDERR_FILENO) < 0 ? -errno : 0;
}

int relay_begin(struct relay *r, const struct relays *all, const char *label)
{
	int pipes[2][2] = { { -1, -1 }, { -1, -1 } };
	int err;

	*r = (struct relay){ .saved = { -1, -1 }, .control = -1 };
	fflush(NULL);
	err = save(r);
	for (int i = 0; !err && i < 2; i++)
		err = open_pipe(pipes[i]);
	if (!err)
		err = fork_relay(r, all, label, pipes);
	if (err)
		close_all(r->saved, 2);
	else
		err = divert(pipes[0][WRITE], pipes[1][WRITE]);
	close_all(pipes[0], 4);
	if (err && r->pid > 0)
		relay_end(r);
	return err;
}

int relay_end(struct relay *r)
{
	struct report report;
	ssize_t n;
	int err;

	fflush(NULL);
	err = divert(r->saved[0], r->saved[1]);
	close_all(r->saved, 2);
	n = shutdown(r->control, SHUT_WR) < 0 ? -1 :
	    recv(r->control, &report, sizeof(report), 0);
	close(r->control);
	if (n != sizeof(report))
		return -EIO;
	if (!report.goes_on)
		waitpid(r->pid, NULL, 0);
	return err ? err : -report.err;
}
