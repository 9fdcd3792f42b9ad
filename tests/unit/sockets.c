/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Net namespaces that sockets keep. */
#include "unit.h"

#include "facts/net/sockets.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>

#include "facts/netlink/sockdiag.h"
#include "facts/nsfs.h"
#include "hidden.h"
#include "refuse.h"
#include "stuck.h"

static uint64_t own;

struct answer {
	unsigned int calls;
	struct visit_netns netns;
	bool open;
};

static int on_asked(void *arg, size_t index, const struct visit_netns *netns, int ns)
{
	struct answer *answer = (struct answer *)arg + index;
	uint64_t inode;

	answer->calls++;
	answer->netns = *netns;
	answer->open = ns >= 0;
	if (ns >= 0) {
		CHECK_INT(nsfs_get_inode(ns, &inode), 0);
		CHECK_INT(inode, netns->inode);
		close(ns);
	}
	return 0;
}

static int on_first(void *arg, size_t index, const struct visit_netns *netns, int ns)
{
	(void)index, (void)netns;
	++*(int *)arg;
	if (ns >= 0)
		close(ns);
	return 4;
}

static uint64_t inode_of(int fd)
{
	struct stat st;

	CHECK_INT(fstat(fd, &st), 0);
	return st.st_ino;
}

static struct visit_socket ours(int fd)
{
	return (struct visit_socket){ getpid(), fd, inode_of(fd) };
}

static struct visit_socket of_holder(const struct hidden *hidden)
{
	char path[64];
	uint64_t inode = 0;

	snprintf(path, sizeof(path), "/proc/%d/fd/%d", (int)hidden->holder, hidden->fd);
	CHECK_INT(hidden_inode(path, &inode), 0);
	return (struct visit_socket){ hidden->holder, hidden->fd, inode };
}

static void begin(void)
{
	int err = geteuid() ? hidden_become_root() : 0;

	if (err)
		SKIP("no user namespace: %s", strerror(-err));
	CHECK_INT(hidden_inode("/proc/self/ns/net", &own), 0);
}

static struct hidden hide(const char *sort)
{
	struct hidden hidden;
	int err;

	begin();
	err = hidden_make(hidden_find(sort), &hidden);
	if (err)
		SKIP("%s: %s", sort, strerror(-err));
	return hidden;
}

static int new_socket(int family)
{
	int fd = socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	CHECK(fd >= 0);
	return fd;
}

static void skip_where_not_asked(const struct answer *answer)
{
	if (answer->netns.err == -ENOSYS)
		SKIP("pidfd_getfd is of Linux 5.6");
}

TEST(a_socket_elsewhere_leads_there)
{
	struct hidden hidden = hide("socket");
	struct visit_socket sockets[] = { of_holder(&hidden), ours(new_socket(AF_UNIX)) };
	struct answer answers[2] = { 0 };

	CHECK_INT(sockets_find(sockets, 2, own, on_asked, answers), 0);
	skip_where_not_asked(&answers[0]);
	CHECK_INT(answers[0].calls, 1);
	CHECK_INT(answers[0].netns.inode, hidden.inode);
	CHECK(answers[0].open);
	CHECK_INT(answers[1].calls, 1);
	CHECK_INT(answers[1].netns.inode, own);
	hidden_end(&hidden);
}

TEST(so_does_a_tun_descriptor)
{
	struct hidden hidden = hide("tun");
	struct visit_socket tun = { hidden.holder, hidden.fd, VISIT_TUN };
	struct answer answer = { 0 };

	CHECK_INT(sockets_find(&tun, 1, own, on_asked, &answer), 0);
	skip_where_not_asked(&answer);
	CHECK_INT(answer.netns.err, 0);
	CHECK_INT(answer.netns.inode, hidden.inode);
	CHECK(answer.open);
	hidden_end(&hidden);
}

TEST(one_that_several_have_is_asked_once)
{
	int fd, again;
	struct answer answers[3] = { 0 };

	begin();
	fd = new_socket(AF_INET);
	again = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	{
		struct visit_socket sockets[] = { ours(fd), ours(again), ours(fd) };

		CHECK_INT(sockets_find(sockets, 3, own, on_asked, answers), 0);
	}
	skip_where_not_asked(&answers[0]);
	for (int i = 0; i < 3; i++) {
		CHECK_INT(answers[i].calls, 1);
		CHECK_INT(answers[i].netns.inode, own);
	}
	CHECK(!answers[1].open && !answers[2].open);
}

TEST(what_took_its_place_is_not_asked)
{
	struct visit_socket sockets[3];
	struct answer answers[3] = { 0 };
	int pair[2];

	begin();
	CHECK_INT(pipe2(pair, O_CLOEXEC), 0);
	sockets[0] = (struct visit_socket){ getpid(), new_socket(AF_UNIX), 1 };
	sockets[1] = (struct visit_socket){ getpid(), pair[0], inode_of(pair[0]) };
	sockets[2] = (struct visit_socket){ getpid(), pair[1], VISIT_TUN };
	CHECK_INT(sockets_find(sockets, 3, own, on_asked, answers), 0);
	skip_where_not_asked(&answers[0]);
	for (int i = 0; i < 3; i++)
		CHECK_INT(answers[i].netns.err, -ESTALE);
}

TEST(what_is_gone_is_told)
{
	const struct visit_socket sockets[] = { { 0x3fffff, 3, 1 }, { getpid(), 1000, 2 } };
	struct answer answers[2] = { 0 };

	begin();
	CHECK_INT(sockets_find(sockets, 2, own, on_asked, answers), 0);
	skip_where_not_asked(&answers[0]);
	CHECK(answers[0].netns.err == -ESRCH || answers[0].netns.err == -EINVAL);
	CHECK_INT(answers[1].netns.err, -EBADF);
}

/* Enough of them that the dump is asked first; some have no address and so are not in it. */
TEST(many_are_all_found)
{
	enum { MANY = 3200 };
	static struct visit_socket sockets[MANY];
	static struct answer answers[MANY];
	struct hidden hidden;
	int pair[2];

	hidden = hide("socket");
	for (int i = 0; i < MANY - 1; i++)
		sockets[i] = (struct visit_socket){ getpid(), 900000 + i,
						    (uint64_t)i + (1ull << 40) };
	CHECK_INT(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
	sockets[5] = ours(pair[0]);
	sockets[6] = ours(new_socket(AF_INET));
	sockets[MANY - 1] = of_holder(&hidden);
	CHECK_INT(sockets_find(sockets, MANY, own, on_asked, answers), 0);
	skip_where_not_asked(&answers[6]);
	for (int i = 0; i < MANY; i++)
		CHECK_INT(answers[i].calls, 1);
	CHECK_INT(answers[5].netns.inode, own);
	CHECK_INT(answers[6].netns.inode, own);
	CHECK_INT(answers[0].netns.err, -EBADF);
	CHECK_INT(answers[MANY - 1].netns.inode, hidden.inode);
	hidden_end(&hidden);
}

TEST(what_may_not_be_asked_may_still_be_ours)
{
	struct hidden hidden = hide("socket");
	struct answer answers[2] = { 0 };
	int pair[2];

	CHECK_INT(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
	CHECK_INT(refuse(438, REFUSE_ANY, EPERM), 0);	/* pidfd_getfd */
	{
		struct visit_socket sockets[] = { ours(pair[0]), of_holder(&hidden) };

		CHECK_INT(sockets_find(sockets, 2, own, on_asked, answers), 0);
	}
	CHECK_INT(answers[0].netns.inode, own);
	CHECK_INT(answers[1].netns.err, -EPERM);
	CHECK_INT(answers[1].netns.inode, 0);
	hidden_end(&hidden);
}

/* A plain user may not have the namespace of his own sockets, but its cookie. */
TEST(without_rights_over_it_the_cookie_tells)
{
	struct answer answer = { 0 };
	struct visit_socket one;

	begin();
	one = ours(new_socket(AF_INET));
	CHECK_INT(refuse(SYS_ioctl, 0x894c, EPERM), 0);	/* SIOCGSKNS */
	CHECK_INT(sockets_find(&one, 1, own, on_asked, &answer), 0);
	skip_where_not_asked(&answer);
	if (!answer.netns.cookie)
		SKIP("SO_NETNS_COOKIE is of Linux 5.14");
	CHECK_INT(answer.netns.inode, own);
	CHECK_INT(answer.netns.err, 0);
}

/* What took the place of a socket may be on a file system that never answers. */
TEST(what_took_its_place_may_be_stuck)
{
	struct visit_socket sockets[3];
	struct answer answers[3] = { 0 };
	int err, stuck;

	begin();
	err = hidden_enter_mnt();
	if (!err)
		err = stuck_mount("/tmp/stuck");
	if (err)
		SKIP("no FUSE: %s", strerror(-err));
	stuck = open("/tmp/stuck", O_PATH | O_CLOEXEC);
	CHECK(stuck >= 0);
	sockets[0] = ours(new_socket(AF_UNIX));
	sockets[1] = (struct visit_socket){ getpid(), stuck, 1 };
	sockets[2] = ours(new_socket(AF_UNIX));
	CHECK_INT(sockets_find(sockets, 3, own, on_asked, answers), 0);
	skip_where_not_asked(&answers[0]);
	CHECK_INT(answers[0].netns.inode, own);
	CHECK_INT(answers[1].netns.err, -ETIMEDOUT);
	CHECK_INT(answers[2].netns.inode, own);
	CHECK(stuck_count_left() <= 1);
}

TEST(whoever_has_heard_enough_ends_it)
{
	struct visit_socket sockets[2];
	int calls = 0;

	begin();
	sockets[0] = ours(new_socket(AF_UNIX));
	sockets[1] = ours(new_socket(AF_UNIX));
	CHECK_INT(sockets_find(sockets, 2, own, on_first, &calls), 4);
	CHECK_INT(calls, 1);
	CHECK_INT(waitpid(-1, NULL, WNOHANG), -1);
}

TEST(the_errno_of_a_failure_is_told)
{
	struct visit_socket one;
	struct answer answer = { 0 };

	begin();
	one = ours(new_socket(AF_UNIX));
	CHECK_INT(refuse(SYS_socketpair, REFUSE_ANY, EMFILE), 0);
	CHECK_INT(sockets_find(&one, 1, own, on_asked, &answer), -EMFILE);
	CHECK_INT(sockets_find(NULL, 0, own, on_asked, &answer), 0);
}

TEST(the_dump_has_sockets_with_an_address)
{
	struct sockaddr_in any = { .sin_family = AF_INET };
	uint64_t *inodes = NULL, want;
	size_t count, i = 0;
	int fd, err;

	begin();
	fd = new_socket(AF_INET);
	want = inode_of(fd);
	CHECK_INT(bind(fd, (struct sockaddr *)&any, sizeof(any)), 0);
	err = sockdiag_list(&inodes, &count);
	if (err)
		SKIP("sock_diag: %s", strerror(-err));
	while (i < count && inodes[i] != want)
		i++;
	CHECK(i < count || count == 0);
	for (i = 1; i < count; i++)
		CHECK(inodes[i - 1] <= inodes[i]);
	free(inodes);
	CHECK_INT(refuse(SYS_socket, REFUSE_ANY, EPROTONOSUPPORT), 0);
	CHECK_INT(sockdiag_list(&inodes, &count), -EPROTONOSUPPORT);
}
