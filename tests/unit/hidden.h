/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Namespaces that hide: each of them is kept by one thing alone, and by no
 * process that is in it. For tests of what looks for them, and for hide.c.
 *
 *	fd		ipc, an open descriptor
 *	flight		uts, a descriptor that was sent and not yet received
 *	thread		uts, a thread that is not the first of its process
 *	pid		pid, for the next child of a process; the one before has ended
 *	time		time, for the next child of a process
 *	socket		net, a socket
 *	tun		net, a descriptor of /dev/net/tun
 *	bind		net, a file in a mount namespace that has a process
 *	mount		net, a file in a mount namespace that only a file keeps
 *	nested		net, the same once more: that file is in such a one, too
 *
 * A holder, a process of its own, makes it and keeps it. All that it mounts is
 * in its own mount namespace, so nothing is left when it ends; and it ends when
 * whoever asked for it does.
 */
#ifndef HIDDEN_H
#define HIDDEN_H

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x80
#endif

struct hidden {
	pid_t holder;
	int err;		/* 0, or -errno: the machine or the user cannot make it */
	const char *kind;
	uint64_t inode;
	uint64_t in;		/* bind, mount, nested: the mount namespace of a file */
	char path[32];		/* and that file there */
	int fd;			/* fd, socket, tun: the descriptor; else -1 */
	pid_t tid;		/* thread; else 0 */
};

struct hidden_sort {
	const char *name, *kind;
	int (*make)(struct hidden *h);
};

static int hidden_inode(const char *path, uint64_t *inode)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return -errno;
	*inode = st.st_ino;
	return 0;
}

static int hidden_unshare(int flags)
{
	return unshare(flags) < 0 ? -errno : 0;
}

/* Leaves the namespace again: only @keep, a descriptor, holds it. */
static int hidden_leave(int home, int keep)
{
	if (keep < 0)
		return -errno;
	return setns(home, 0) < 0 ? -errno : 0;
}

static int hidden_fd(struct hidden *h)
{
	int home = open("/proc/self/ns/ipc", O_RDONLY | O_CLOEXEC);
	int err = home < 0 ? -errno : hidden_unshare(CLONE_NEWIPC);

	if (err)
		return err;
	h->fd = open("/proc/self/ns/ipc", O_RDONLY | O_CLOEXEC);
	hidden_inode("/proc/self/ns/ipc", &h->inode);
	err = hidden_leave(home, h->fd);
	close(home);
	return err;
}

static int hidden_send(int to, int fd)
{
	union { struct cmsghdr header; char room[CMSG_SPACE(sizeof(int))]; } with = {
		.header = { CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS }
	};
	struct iovec bytes = { (char[1]){ 0 }, 1 };
	struct msghdr message = { .msg_iov = &bytes, .msg_iovlen = 1, .msg_control = &with,
				  .msg_controllen = sizeof(with) };

	memcpy(CMSG_DATA(&with.header), &fd, sizeof(fd));
	return sendmsg(to, &message, 0) < 0 ? -errno : 0;
}

static int hidden_flight(struct hidden *h)
{
	int home = open("/proc/self/ns/uts", O_RDONLY | O_CLOEXEC), pair[2], ns;
	int err = home < 0 ? -errno : hidden_unshare(CLONE_NEWUTS);

	if (!err && socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, pair) < 0)
		err = -errno;
	if (err)
		return err;
	ns = open("/proc/self/ns/uts", O_RDONLY | O_CLOEXEC);
	hidden_inode("/proc/self/ns/uts", &h->inode);
	err = hidden_send(pair[0], ns);
	if (!err)
		err = hidden_leave(home, ns);
	close(ns);
	close(home);
	return err;
}

static void *hidden_elsewhere(void *arg)
{
	struct hidden *h = arg;
	char path[64];

	h->err = hidden_unshare(CLONE_NEWUTS);
	h->tid = (pid_t)syscall(SYS_gettid);
	snprintf(path, sizeof(path), "/proc/self/task/%d/ns/uts", (int)h->tid);
	hidden_inode(path, &h->inode);
	__atomic_store_n(&h->holder, 1, __ATOMIC_RELEASE);
	for (;;)
		pause();
	return NULL;
}

static int hidden_thread(struct hidden *h)
{
	pthread_t thread;
	int err;

	h->holder = 0;
	err = pthread_create(&thread, NULL, hidden_elsewhere, h);
	while (!err && !__atomic_load_n(&h->holder, __ATOMIC_ACQUIRE))
		usleep(100);
	return err ? -err : h->err;
}

/* The link is there once the namespace has had an init, and stays when that is dead. */
static int hidden_pid(struct hidden *h)
{
	int err = hidden_unshare(CLONE_NEWPID);
	pid_t child = err ? -1 : fork();

	if (child == 0)
		_exit(0);
	if (child < 0)
		return err ? err : -errno;
	waitpid(child, NULL, 0);
	return hidden_inode("/proc/self/ns/pid_for_children", &h->inode);
}

static int hidden_time(struct hidden *h)
{
	int err = hidden_unshare(CLONE_NEWTIME);

	return err ? err : hidden_inode("/proc/self/ns/time_for_children", &h->inode);
}

static int hidden_net(struct hidden *h, int (*hold)(void))
{
	int home = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	int err = home < 0 ? -errno : hidden_unshare(CLONE_NEWNET);

	if (err)
		return err;
	hidden_inode("/proc/self/ns/net", &h->inode);
	h->fd = hold();
	err = hidden_leave(home, h->fd);
	close(home);
	return err;
}

static int hidden_open_socket(void)
{
	return socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
}

static int hidden_open_tun(void)
{
	return open("/dev/net/tun", O_RDWR | O_CLOEXEC);
}

static int hidden_socket(struct hidden *h)
{
	return hidden_net(h, hidden_open_socket);
}

static int hidden_tun(struct hidden *h)
{
	return hidden_net(h, hidden_open_tun);
}

/*
 * A mount namespace can be bound only in one with a lower id, and Linux 6.18
 * gives each processor ids of its own: so we stay on one.
 */
static void hidden_stay(void)
{
	cpu_set_t one;
	int here = sched_getcpu();

	CPU_ZERO(&one);
	CPU_SET(here < 0 ? 0 : here, &one);
	sched_setaffinity(0, sizeof(one), &one);
}

/* A mount namespace of our own, with an empty directory /tmp. */
static int hidden_enter_mnt(void)
{
	hidden_stay();
	if (unshare(CLONE_NEWNS) < 0 ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("hidden", "/tmp", "tmpfs", 0, NULL) < 0)
		return -errno;
	return 0;
}

static int hidden_bind_file(const char *from, const char *to)
{
	int fd = open(to, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0 || close(fd) < 0 || mount(from, to, NULL, MS_BIND, NULL) < 0)
		return -errno;
	return 0;
}

/* In a mount namespace of our own already: a net namespace on /tmp/net. */
static int hidden_bind_net(struct hidden *h)
{
	int err = hidden_unshare(CLONE_NEWNET);

	if (err)
		return err;
	hidden_inode("/proc/self/ns/net", &h->inode);
	hidden_inode("/proc/self/ns/mnt", &h->in);
	snprintf(h->path, sizeof(h->path), "/tmp/net");
	return hidden_bind_file("/proc/self/ns/net", h->path);
}

/*
 * A mount namespace on the file /tmp/mnt of ours, made by a child that is gone
 * afterwards; in it the net namespace, or one more such file.
 */
static int hidden_bind_mnt(struct hidden *h, int levels)
{
	int ready[2], done[2];
	char path[64];
	pid_t child;

	if (pipe2(ready, O_CLOEXEC) < 0 || pipe2(done, O_CLOEXEC) < 0)
		return -errno;
	child = fork();
	if (child == 0) {
		h->err = hidden_enter_mnt();
		if (!h->err)
			h->err = levels > 1 ? hidden_bind_mnt(h, levels - 1) :
				 hidden_bind_net(h);
		if (write(ready[1], h, sizeof(*h)) < 0)
			_exit(1);
		close(done[1]);
		_exit(read(done[0], path, 1) > 0);
	}
	if (child < 0 || close(ready[1]) < 0 || read(ready[0], h, sizeof(*h)) != sizeof(*h))
		return -errno;
	snprintf(path, sizeof(path), "/proc/%d/ns/mnt", (int)child);
	if (!h->err)
		h->err = hidden_bind_file(path, "/tmp/mnt");
	close(ready[0]);
	close(done[0]);
	close(done[1]);
	waitpid(child, NULL, 0);
	return h->err;
}

/* The net namespace is not the holder's: it goes home from there. */
static int hidden_bind(struct hidden *h)
{
	int home = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	int err = hidden_enter_mnt();

	if (!err)
		err = hidden_bind_net(h);
	if (!err)
		err = hidden_leave(home, home);
	close(home);
	return err;
}

static int hidden_mount(struct hidden *h)
{
	int err = hidden_enter_mnt();

	return err ? err : hidden_bind_mnt(h, 1);
}

static int hidden_nested(struct hidden *h)
{
	int err = hidden_enter_mnt();

	return err ? err : hidden_bind_mnt(h, 2);
}

static const struct hidden_sort hidden_sorts[] = {
	{ "fd", "ipc", hidden_fd },
	{ "flight", "uts", hidden_flight },
	{ "thread", "uts", hidden_thread },
	{ "pid", "pid", hidden_pid },
	{ "time", "time", hidden_time },
	{ "socket", "net", hidden_socket },
	{ "tun", "net", hidden_tun },
	{ "bind", "net", hidden_bind },
	{ "mount", "net", hidden_mount },
	{ "nested", "net", hidden_nested },
};

#define HIDDEN_SORTS (sizeof(hidden_sorts) / sizeof(hidden_sorts[0]))

static inline const struct hidden_sort *hidden_find(const char *name)
{
	for (size_t i = 0; i < HIDDEN_SORTS; i++)
		if (strcmp(hidden_sorts[i].name, name) == 0)
			return &hidden_sorts[i];
	return NULL;
}

static int hidden_put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	return fd < 0 || write(fd, text, strlen(text)) < 0 || close(fd) < 0 ? -errno : 0;
}

/*
 * For a plain user, before any of these: a user namespace to be root in, and
 * namespaces that it owns, because who leaves for a moment has to come back.
 */
static inline int hidden_become_root(void)
{
	char uids[64], gids[64];
	int err;

	snprintf(uids, sizeof(uids), "0 %u 1", (unsigned int)geteuid());
	snprintf(gids, sizeof(gids), "0 %u 1", (unsigned int)getegid());
	err = hidden_unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS |
			     CLONE_NEWNET);
	if (!err)
		err = hidden_put("/proc/self/uid_map", uids);
	if (!err)
		err = hidden_put("/proc/self/setgroups", "deny");
	return err ? err : hidden_put("/proc/self/gid_map", gids);
}

/*
 * Starts the holder, and waits until it has made its namespace. Returns 0 or
 * -errno; end it in any case.
 */
static inline int hidden_make(const struct hidden_sort *sort, struct hidden *h)
{
	int ready[2];

	*h = (struct hidden){ .holder = -1, .kind = sort->kind, .fd = -1 };
	if (pipe2(ready, O_CLOEXEC) < 0)
		return h->err = -errno;
	h->holder = fork();
	if (h->holder == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(ready[0]);
		h->err = sort->make(h);
		if (write(ready[1], h, sizeof(*h)) < 0)
			_exit(1);
		close(ready[1]);
		for (;;)
			pause();
	}
	close(ready[1]);
	if (h->holder > 0) {
		pid_t holder = h->holder;

		if (read(ready[0], h, sizeof(*h)) != sizeof(*h))
			h->err = -ECHILD;
		h->kind = sort->kind;
		h->holder = holder;
	}
	close(ready[0]);
	return h->err;
}

static inline void hidden_end(struct hidden *h)
{
	if (h->holder <= 0)
		return;
	kill(h->holder, SIGKILL);
	waitpid(h->holder, NULL, 0);
	h->holder = -1;
}

#endif
