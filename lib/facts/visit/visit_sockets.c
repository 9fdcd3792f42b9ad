/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sockets of other processes, asked which net namespace they keep. */
#include "facts/visit/visit_sockets.h"

#include <errno.h>
#include <linux/sockios.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "facts/nsfs.h"
#include "facts/visit/visit.h"
#include "fd.h"

#ifndef SO_NETNS_COOKIE
#define SO_NETNS_COOKIE 71	/* Linux 5.14 */
#endif

#define TUN_DEVICE makedev(10, 200)	/* devices.txt of the kernel */
#define BATCH 256			/* answers a message */
#define CACHE 512
#define MANY 1000			/* 2.5 ms: a child costs less than half of that */

/* What the child knows: a process, and net namespaces by cookie. */
struct memory {
	pid_t pid;
	int pidfd;		/* or -errno */
	struct visit_netns netns[CACHE];
};

struct asking {
	const struct visit_socket *sockets;
	size_t count, batch;
};

/* ------------------------------------------------------------------------ the child */

static int take(struct memory *m, const struct visit_socket *s)
{
	int fd;

	if (m->pid != s->pid) {
		fd_close(&m->pidfd);
		m->pid = s->pid;
		m->pidfd = (int)syscall(SYS_pidfd_open, s->pid, 0);
		if (m->pidfd < 0)
			m->pidfd = -errno;
	}
	if (m->pidfd < 0)
		return m->pidfd;
	fd = (int)syscall(SYS_pidfd_getfd, m->pidfd, s->fd, 0);
	return fd < 0 ? -errno : fd;
}

/* A number of a descriptor means another file from one moment to the next. */
static bool is_it(int fd, uint64_t inode)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return false;
	if (inode == VISIT_TUN)
		return S_ISCHR(st.st_mode) && st.st_rdev == TUN_DEVICE;
	return S_ISSOCK(st.st_mode) && st.st_ino == inode;
}

static uint64_t cookie_of(int fd)
{
	uint64_t cookie = 0;
	socklen_t len = sizeof(cookie);

	return getsockopt(fd, SOL_SOCKET, SO_NETNS_COOKIE, &cookie, &len) < 0 ? 0 : cookie;
}

/* A tun descriptor keeps the namespace it was opened in; its device may be elsewhere by now. */
static int open_netns(int fd, struct visit_netns *netns)
{
	int ns = ioctl(fd, SIOCGSKNS);

	if (ns < 0 || nsfs_get_inode(ns, &netns->inode) < 0)
		netns->err = -errno;
	return ns;
}

/* Sockets of one namespace have one cookie: only the first of them opens it. */
static int ask(struct memory *m, const struct visit_socket *s, struct visit_netns *netns)
{
	autofd fd = take(m, s);
	struct visit_netns *known;
	int ns = -1;

	*netns = (struct visit_netns){ .err = fd < 0 ? fd : 0 };
	if (fd >= 0 && !is_it(fd, s->inode))
		netns->err = -ESTALE;
	if (netns->err)
		return -1;
	netns->cookie = cookie_of(fd);
	known = &m->netns[netns->cookie % CACHE];
	if (netns->cookie && known->cookie == netns->cookie) {
		*netns = *known;
		return -1;
	}
	ns = open_netns(fd, netns);
	if (netns->cookie)
		*known = *netns;
	return ns;
}

static int ask_all(const void *arg, int out)
{
	const struct asking *a = arg;
	struct visit_said said = { .status = VISIT_MORE };
	struct memory m = { .pidfd = -1 };

	for (size_t i = 0; i < a->count; i++) {
		struct visit_netns netns;
		autofd ns = ask(&m, &a->sockets[i], &netns);

		memcpy(said.text + said.len, &netns, sizeof(netns));
		said.len += sizeof(netns);
		if (ns < 0 && said.len < a->batch * sizeof(netns) && i + 1 < a->count)
			continue;
		said.with_fd = false;
		visit_say(out, &said, ns);
		said.len = 0;
	}
	return 0;
}

/* ----------------------------------------------------------------------- the parent */

struct answers {
	visit_asked_fn *asked;
	void *arg;
	size_t done;
	int stop;
};

/* The descriptor belongs to the last answer of a message. */
static void give(struct answers *to, const struct visit_said *said, int fd)
{
	struct visit_netns netns;

	for (size_t at = 0; at < said->len; at += sizeof(netns)) {
		bool last = at + sizeof(netns) == said->len;

		if (to->stop)
			break;
		memcpy(&netns, said->text + at, sizeof(netns));
		to->stop = to->asked(to->arg, to->done++, &netns, last ? move_fd(&fd) : -1);
	}
	fd_close(&fd);
}

/* Returns 0, or -errno of the visit. */
static int hear_all(struct visit *v, struct answers *to)
{
	struct visit_said said;
	int fd, err = 0;

	while (!to->stop && (err = visit_hear(v, &said, &fd)) == VISIT_MORE)
		give(to, &said, fd);
	return err == VISIT_MORE ? 0 : err;
}

/*
 * Many are shared by two, for two processors: what the second says waits in its
 * socket until the first is done. Without a second some stay to be asked.
 */
static int ask_some(struct asking a, struct answers *to)
{
	struct asking rest;
	struct visit first, second;
	bool two = false;
	int err;

	a.sockets += to->done;
	a.count -= to->done;
	rest = a;
	if (a.count >= MANY)
		a.count /= 2;
	rest.sockets += a.count;
	rest.count -= a.count;
	err = visit_begin(&first, NSU_MNT, -1, ask_all, &a);
	if (err)
		return err;
	two = rest.count &&
	      visit_begin(&second, NSU_MNT, -1, ask_all, &rest) == 0;
	err = hear_all(&first, to);
	visit_end(&first);
	if (two && !err)
		err = hear_all(&second, to);
	if (two)
		visit_end(&second);
	return err;
}

static void give_up_one(struct answers *to)
{
	const struct visit_netns netns = { .err = -ETIMEDOUT };

	to->stop = to->asked(to->arg, to->done++, &netns, -1);
}

/*
 * Of a message that a held-up child did not send nothing is known: from then on
 * each answer is one, which tells the one that holds up from those before it.
 */
int visit_ask_sockets(const struct visit_socket sockets[], size_t count, visit_asked_fn *asked,
		      void *arg)
{
	struct asking a = { sockets, count, BATCH };
	struct answers to = { asked, arg, 0, 0 };
	int stuck = 0, err = 0;

	while (to.done < count && !to.stop && !err) {
		err = stuck < 3 ? ask_some(a, &to) : -ETIMEDOUT;
		if (err != -ETIMEDOUT)
			continue;
		err = 0;
		a.batch = 1;
		if (stuck++ > 0 && to.done < count && !to.stop)
			give_up_one(&to);
	}
	return err ? err : to.stop;
}
