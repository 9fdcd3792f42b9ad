/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is only to be seen from inside: a child goes there, looks, and ends. */
#include "facts/visit/visit.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "facts/nsfs.h"
#include "fd.h"

#define TRIES 500		/* of a millisecond, for a descriptor to be sent */

struct place {
	dev_t device;
	ino_t inode;
	unsigned long long mount;
};

static int look_at_root(struct place *root)
{
	struct statx st;

	if (statx(AT_FDCWD, "/", AT_STATX_DONT_SYNC, STATX_INO | STATX_MNT_ID, &st) < 0)
		return -errno;
	*root = (struct place){ makedev(st.stx_dev_major, st.stx_dev_minor), st.stx_ino,
				st.stx_mnt_id };
	return 0;
}

/* In a child: setns(2) to a mount namespace puts us at its root. */
static int compare_roots(void)
{
	autofd mnt = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
	struct place before, after;

	if (mnt < 0 || look_at_root(&before) || setns(mnt, CLONE_NEWNS) < 0 ||
	    look_at_root(&after))
		return 0;
	return before.device != after.device || before.inode != after.inode ||
	       before.mount != after.mount;
}

bool visit_root_differs(void)
{
	int status = 0;
	pid_t child = fork();

	if (child == 0)
		_exit(compare_roots());
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 1;
}

/* ----------------------------------------------------------------- telling the parent */

static int own_limit;		/* of the child that we are */

/*
 * A timer, not a signal of the parent's: then nobody has to know our PID, and we
 * end even if the parent is gone. Waiting for FUSE, NFS and autofs can be killed.
 */
static void set_limit(int milliseconds)
{
	const struct itimerval limit = { .it_value = { milliseconds / 1000,
						       milliseconds % 1000 * 1000 } };

	setitimer(ITIMER_REAL, &limit, NULL);
}

static void let_alarm_end_us(int limit)
{
	const struct sigaction end = { .sa_handler = SIG_DFL };
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGALRM);
	sigaction(SIGALRM, &end, NULL);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	own_limit = limit;
	set_limit(limit);
}

/*
 * Of descriptors on the way a user has as many as one may have open (unix(7)): the parent
 * takes those that are, unless others of this user keep theirs; then it goes without.
 */
static void send_whole(int out, struct msghdr *message, struct visit_said *said)
{
	const struct timespec pause = { .tv_nsec = 1000 * 1000 };
	int tries = 0;

	while (sendmsg(out, message, MSG_NOSIGNAL) < 0) {
		if (errno == ETOOMANYREFS && ++tries < TRIES) {
			nanosleep(&pause, NULL);
		} else if (errno == ETOOMANYREFS && message->msg_control) {
			message->msg_control = NULL;
			message->msg_controllen = 0;
			said->err = -EMFILE;
		} else if (errno != EINTR) {
			_exit(1);
		}
	}
}

void visit_say(int out, struct visit_said *said, int fd)
{
	struct iovec bytes = { said, offsetof(struct visit_said, text) + said->len };
	union { struct cmsghdr header; char room[CMSG_SPACE(sizeof(int))]; } with = {
		.header = { CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS }
	};
	struct msghdr message = { .msg_iov = &bytes, .msg_iovlen = 1 };

	if (fd >= 0) {
		said->with_fd = true;
		message.msg_control = &with;
		message.msg_controllen = sizeof(with);
		memcpy(CMSG_DATA(&with.header), &fd, sizeof(fd));
	}
	set_limit(0);	/* a parent may take its time */
	send_whole(out, &message, said);
	set_limit(own_limit);
}

int visit_enter(enum nsu_kind kind, int ns, bool *settled)
{
	int flag = (int)nsu_kind_get_flag(kind);
	autofd owner = -1;

	if (setns(ns, flag) == 0)
		return 0;
	if (errno != EPERM)
		return -errno;
	if (*settled)
		return -EAGAIN;
	owner = nsfs_open_owner(ns);
	if (owner < 0 || setns(owner, CLONE_NEWUSER) < 0)
		return -EPERM;
	*settled = true;
	return setns(ns, flag) < 0 ? -EPERM : 0;
}

int visit_go_on(enum nsu_kind kind, int ns)
{
	return setns(ns, (int)nsu_kind_get_flag(kind)) < 0 ? -errno : 0;
}

int visit_stand_aside(void)
{
	return unshare(CLONE_NEWNET) < 0 ? -errno : 0;
}

int visit_open_socket(int domain, int type, int protocol)
{
	int fd = socket(domain, type | SOCK_CLOEXEC, protocol);

	return fd < 0 ? -errno : fd;
}

/* ------------------------------------------------------------------------- the parent */

struct errand {
	enum nsu_kind kind;
	int ns, limit;
	visit_go_fn *go;
	const void *arg;
};

/*
 * Root in a user namespace traces who joins that, were it only to look: there would be our
 * environment, and descriptors of namespaces that are none of his (ptrace(2)).
 */
static void let_nobody_trace_us(void)
{
	prctl(PR_SET_DUMPABLE, 0);
}

_Noreturn static void be_child(const struct errand *errand, int out)
{
	struct visit_said last = { .len = 0 };
	bool settled = false;

	let_alarm_end_us(errand->limit);
	let_nobody_trace_us();
	last.status = errand->ns < 0 ? 0 : visit_enter(errand->kind, errand->ns, &settled);
	if (last.status == 0)
		last.status = errand->go(errand->arg, out);
	visit_say(out, &last, -1);
	_exit(0);
}

int visit_begin(struct visit *v, enum nsu_kind kind, int ns, visit_go_fn *go, const void *arg)
{
	int limit = kind == NSU_NET ? VISIT_NET_LIMIT : VISIT_LIMIT;
	const struct errand errand = { kind, ns, limit, go, arg };
	autofd in = -1, out = -1;
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return -errno;
	in = pair[0];
	out = pair[1];
	v->child = fork();
	if (v->child < 0)
		return -errno;
	if (v->child == 0) {
		fd_close(&in);	/* so that it learns when nobody listens any more */
		be_child(&errand, out);
	}
	v->in = move_fd(&in);
	v->limit = limit;
	v->stuck = v->lost = false;
	return 0;
}

static int descriptor_of(struct msghdr *message)
{
	struct cmsghdr *header = CMSG_FIRSTHDR(message);
	int fd = -1;

	if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
		memcpy(&fd, CMSG_DATA(header), sizeof(fd));
	return fd;
}

static ssize_t receive(int in, struct visit_said *said, int *fd)
{
	union { struct cmsghdr header; char room[CMSG_SPACE(sizeof(int))]; } with;
	struct iovec bytes = { said, sizeof(*said) };
	struct msghdr message = { .msg_iov = &bytes, .msg_iovlen = 1, .msg_control = &with,
				  .msg_controllen = sizeof(with) };
	ssize_t n;

	do
		n = recvmsg(in, &message, MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	*fd = n > 0 ? descriptor_of(&message) : -1;
	return n;
}

/* A child gets longer than its limit only where it is stuck in what no signal interrupts. */
static bool has_spoken(const struct visit *v)
{
	struct pollfd ready = { .fd = v->in, .events = POLLIN };
	int some;

	do
		some = poll(&ready, 1, v->limit + v->limit / 2);
	while (some < 0 && errno == EINTR);
	return some > 0;
}

int visit_hear(struct visit *v, struct visit_said *said, int *fd)
{
	*fd = -1;
	if (v->lost)
		return -ETIMEDOUT;
	v->stuck = !has_spoken(v);
	v->lost = v->stuck ||
		  receive(v->in, said, fd) < (ssize_t)offsetof(struct visit_said, text);
	if (v->lost)
		return -ETIMEDOUT;
	if (said->status != VISIT_MORE)
		return said->status;
	/* The kernel drops what we have no room for. */
	if (said->with_fd && *fd < 0)
		said->err = -EMFILE;
	return VISIT_MORE;
}

/* One that is stuck for good is not waited for: it becomes init's when we end. */
void visit_end(struct visit *v)
{
	close(v->in);
	while (waitpid(v->child, NULL, v->stuck ? WNOHANG : 0) < 0 && errno == EINTR)
		;
}
