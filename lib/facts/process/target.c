/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One process that somebody wants to enter: what it is in, and who it is. */
#include "facts/process/target.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <linux/sockios.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "facts/process/proc.h"
#include "facts/visit/visit.h"
#include "fd.h"

/* Returns the length, or -errno. */
static ssize_t read_file(pid_t pid, const char *name, char *text, size_t size)
{
	char path[64];
	autofd fd = -1;
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? -1 : read(fd, text, size - 1);
	if (n < 0)
		return -errno;
	text[n] = '\0';
	return n;
}

/* The name in stat may hold anything, a ')' too: the state follows the last one. */
static char read_state(pid_t pid)
{
	char text[1024], *end;

	if (read_file(pid, "stat", text, sizeof(text)) < 0)
		return '\0';
	end = strrchr(text, ')');
	return end && end[1] == ' ' ? end[2] : '\0';
}

static int not_found(pid_t pid, int err, const char *what, struct nsu_error *e)
{
	return nsu_error_set(e, -err, NSU_OP_FIND, NSU_NO_KIND, "process %d%s", (int)pid, what);
}

bool target_has_ended(pid_t pid)
{
	char state = read_state(pid);

	return state == '\0' || state == 'Z' || state == 'X';
}

/* A pidfd can be read from once its process has ended, be it waited for or not. */
static bool has_ended(pid_t pid, int pidfd)
{
	struct pollfd poll_fd = { .fd = pidfd, .events = POLLIN };

	return pidfd >= 0 ? poll(&poll_fd, 1, 0) > 0 : target_has_ended(pid);
}

int target_check(pid_t pid, struct nsu_error *e)
{
	autofd proc = proc_open(NULL, e);
	autofd ns = proc < 0 ? proc : proc_open_ns(proc, pid);

	if (proc < 0)
		return proc;
	return ns == -EXDEV ? not_found(pid, -EXDEV, "", e) : 0;
}

int target_hold(pid_t pid, int *pidfd, struct nsu_error *e)
{
	autofd fd = (int)syscall(SYS_pidfd_open, pid, 0);
	int err = fd < 0 ? -errno : 0, checked = target_check(pid, e);

	if (checked)
		return checked;
	/* Of a thread pidfd_open(2) takes no number: EINVAL, since Linux 6.9 ENOENT. */
	if (err == -EINVAL || err == -ENOENT)
		return not_found(pid, -ESRCH, " (a thread)", e);
	if (err && err != -ENOSYS && err != -EPERM)
		return not_found(pid, err, "", e);
	if (has_ended(pid, fd))
		return not_found(pid, -ESRCH, read_state(pid) ? " (a zombie)" : "", e);
	*pidfd = move_fd(&fd);
	return 0;
}

int target_open_socket_net(int pidfd, unsigned int socket)
{
	autofd fd = (int)syscall(SYS_pidfd_getfd, pidfd, socket, 0);
	int ns;

	if (fd < 0)
		return -errno;
	ns = ioctl(fd, SIOCGSKNS);
	if (ns < 0)
		return errno == ENOTTY || errno == EINVAL ? -ENOTSOCK : -errno;
	fcntl(ns, F_SETFD, FD_CLOEXEC);
	return ns;
}

int target_open_ns(pid_t pid, const char *name)
{
	char path[64];
	int ns;

	snprintf(path, sizeof(path), "/proc/%d/ns/%s", (int)pid, name);
	ns = open(path, O_RDONLY | O_CLOEXEC);
	return ns < 0 ? -errno : ns;
}

int target_get_link(pid_t pid, const char *name, uint64_t *inode)
{
	char path[64], text[64], *at;
	ssize_t n;

	if (pid)
		snprintf(path, sizeof(path), "/proc/%d/ns/%s", (int)pid, name);
	else
		snprintf(path, sizeof(path), "/proc/self/ns/%s", name);
	n = readlink(path, text, sizeof(text) - 1);
	if (n < 0)
		return -errno;
	text[n] = '\0';
	at = strchr(text, '[');
	if (!at)
		return -EINVAL;
	*inode = strtoull(at + 1, NULL, 10);
	return 0;
}

int target_get_ids(pid_t pid, uint32_t *uid, uint32_t *gid, struct nsu_error *e)
{
	char text[4096], *uids, *gids;
	ssize_t n = read_file(pid, "status", text, sizeof(text));

	uids = n < 0 ? NULL : strstr(text, "\nUid:");
	gids = n < 0 ? NULL : strstr(text, "\nGid:");
	if (!uids || !gids || sscanf(uids, "\nUid: %*u %u", uid) != 1 ||
	    sscanf(gids, "\nGid: %*u %u", gid) != 1)
		return not_found(pid, n < 0 ? (int)n : -ESRCH, "", e);
	return 0;
}

int target_get_context(pid_t pid, char *context, size_t size)
{
	ssize_t n = read_file(pid, "attr/current", context, size);

	if (n < 0)
		return (int)n;
	context[strcspn(context, "\n")] = '\0';
	return 0;
}

bool target_is_sealed_self(void)
{
	autofd exe = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);

	return exe >= 0 && fcntl(exe, F_GET_SEALS) == SEALS;
}

bool target_maps_root(pid_t pid, const char *file)
{
	char text[4096], *line = text;

	if (read_file(pid, file, text, sizeof(text)) < 0)
		return false;
	for (; line && *line; line = strchr(line, '\n'), line += line != NULL)
		if (strtoul(line, NULL, 10) == 0)
			return true;
	return false;
}

uint32_t target_find_inside(pid_t pid, const char *file, uint32_t outside)
{
	char text[4096], *line = text;
	struct nsu_extent x;

	if (read_file(pid, file, text, sizeof(text)) < 0)
		return NSU_KEEP_ID;
	for (; line && *line; line = strchr(line, '\n'), line += line != NULL)
		if (sscanf(line, "%u %u %u", &x.inside, &x.outside, &x.count) == 3 &&
		    outside >= x.outside && outside - x.outside < x.count)
			return x.inside + (outside - x.outside);
	return NSU_KEEP_ID;
}

bool target_denies_setgroups(pid_t pid)
{
	char text[16];

	return read_file(pid, "setgroups", text, sizeof(text)) > 0 &&
	       strncmp(text, "deny", 4) == 0;
}

/*
 * The link that tells whether entering would change something. setns(2) on a
 * PID namespace sets what children enter and leaves ourselves where we are; on
 * a time namespace both.
 */
bool target_is_ours(enum nsu_kind kind, uint64_t theirs)
{
	const char *name = nsu_kind_get_name(kind);
	uint64_t ours, children;

	if (target_get_link(0, kind == NSU_PID ? "pid_for_children" : name, &ours))
		return false;
	if (kind == NSU_TIME && target_get_link(0, "time_for_children", &children) == 0 &&
	    children != theirs)
		return false;
	if (ours != theirs)
		return false;
	/* setns(2) to one's own mount namespace leaves a chroot. */
	return kind != NSU_MNT || !visit_root_differs();
}

/* A /proc mounted with hidepid=2 has no directory for it (proc(5)). */
bool target_is_hidden(pid_t pid)
{
	autofd pidfd = read_state(pid) ? -1 : (int)syscall(SYS_pidfd_open, pid, 0);

	return pidfd >= 0 && !has_ended(pid, pidfd);
}

static bool is_of_kernel(enum nsu_kind kind)
{
	uint64_t ours;

	return target_get_link(0, nsu_kind_get_name(kind), &ours) == 0;
}

/* No link of a kind that there is: the whole directory is gone, or hidden. */
static int tell_unseen(pid_t pid, int err, struct nsu_error *e)
{
	if (err != -ENOENT)
		return not_found(pid, err, "", e);
	if (target_is_hidden(pid))
		return not_found(pid, -EACCES, " (hidden)", e);
	return not_found(pid, -ESRCH, "", e);
}

int target_look(pid_t pid, unsigned int kinds, struct nsu_target *target, struct nsu_error *e)
{
	uint64_t inode;
	int err = 0;

	*target = (struct nsu_target){ .pid = pid };
	for (int kind = 0; !err && kind < NSU_KINDS; kind++) {
		if (!(kinds & NSU_BIT(kind)))
			continue;
		err = target_get_link(pid, nsu_kind_get_name(kind), &inode);
		if (err == -ENOENT && !is_of_kernel((enum nsu_kind)kind))
			err = 0;
		else if (err)
			err = tell_unseen(pid, err, e);
		else
			target->kinds |= NSU_BIT(kind);
		if (!err && target->kinds & NSU_BIT(kind) &&
		    target_is_ours((enum nsu_kind)kind, inode))
			target->shared |= NSU_BIT(kind);
	}
	if (!err && kinds && !target->kinds && target_is_hidden(pid))
		err = not_found(pid, -EACCES, " (hidden)", e);
	return err;
}

int nsu_target_find(pid_t pid, struct nsu_target *target, struct nsu_error *e)
{
	autofd pidfd = -1;
	int err = target_hold(pid, &pidfd, e);

	return err ? err : target_look(pid, NSU_EVERY_KIND, target, e);
}
