/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The union of sources: namespaces that hide, with each of their holders, and identity. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <nsutil.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "calls.h"
#include "facts/nsfs.h"
#include "facts/process/proc.h"
#include "model/snapshot/snapshot.h"

#include "hidden.h"
#include "refuse.h"

static struct hidden hidden;

static void hide(const char *sort)
{
	int err = geteuid() ? hidden_become_root() : 0;

	if (err)
		SKIP("no user namespace: %s", strerror(-err));
	err = hidden_make(hidden_find(sort), &hidden);
	if (err)
		SKIP("%s: %s", sort, strerror(-err));
}

static struct nsu_snapshot *take(unsigned int sources, unsigned int ask)
{
	struct nsu_look look = { .kinds = NSU_EVERY_KIND, .sources = sources, .ask = ask };
	struct nsu_snapshot *s = NULL;
	struct nsu_error e;

	if (nsu_snapshot_take(&s, &look, &e) < 0)
		FAIL("%s: %s", e.object, strerror(e.errnum));
	return s;
}

static const struct nsu_process *process_of(const struct nsu_snapshot *s,
					    const struct nsu_holder *h)
{
	CHECK(h->process != NSU_NONE);
	return nsu_snapshot_get_process(s, h->process);
}

/* The one holder of what was hidden, found by one source and no other. */
static const struct nsu_holder *only_holder(struct nsu_snapshot **s, unsigned int source)
{
	size_t ns;

	*s = take(NSU_EVERY_SOURCE & ~source & ~(unsigned int)NSU_SOURCE_LISTNS, 0);
	CHECK(nsu_snapshot_find_namespace(*s, hidden.inode) == NSU_NONE);
	nsu_snapshot_free(*s);
	*s = take(source, NSU_ASK_HOLDERS);
	ns = nsu_snapshot_find_namespace(*s, hidden.inode);
	CHECK(ns != NSU_NONE);
	CHECK_INT(nsu_snapshot_count_holders(*s, ns, NSU_EVERY_FOUND), 1);
	CHECK_STR(nsu_kind_get_name(nsu_snapshot_get_namespace(*s, ns)->kind), hidden.kind);
	return nsu_snapshot_get_holder(*s, ns, 0);
}

TEST(a_descriptor)
{
	const struct nsu_holder *h;
	struct nsu_snapshot *s;

	hide("fd");
	h = only_holder(&s, NSU_SOURCE_FDS);
	CHECK_INT(h->sort, NSU_FOUND_FD);
	CHECK_INT(h->fd, hidden.fd);
	CHECK_INT(process_of(s, h)->pid, hidden.holder);
	CHECK(h->mntns == NSU_NONE && h->child == NSU_NONE && !h->path);
	nsu_snapshot_free(s);
	hidden_end(&hidden);
}

TEST(a_thread)
{
	const struct nsu_holder *h;
	struct nsu_snapshot *s;

	hide("thread");
	h = only_holder(&s, NSU_SOURCE_THREADS);
	CHECK_INT(h->sort, NSU_FOUND_THREAD);
	CHECK_INT(h->tid, hidden.tid);
	CHECK_INT(process_of(s, h)->pid, hidden.holder);
	nsu_snapshot_free(s);
	hidden_end(&hidden);
}

TEST(what_waits_for_the_next_child)
{
	const struct nsu_holder *h;
	struct nsu_snapshot *s;

	hide("pid");
	h = only_holder(&s, NSU_SOURCE_CHILDREN);
	CHECK_INT(h->sort, NSU_FOUND_CHILDREN);
	CHECK_INT(process_of(s, h)->pid, hidden.holder);
	nsu_snapshot_free(s);
	hidden_end(&hidden);
}

TEST(a_socket)
{
	const struct nsu_holder *h;
	struct nsu_snapshot *s;

	hide("socket");
	h = only_holder(&s, NSU_SOURCE_SOCKETS);
	CHECK_INT(h->sort, NSU_FOUND_SOCKET);
	CHECK_INT(h->fd, hidden.fd);
	CHECK(h->inode != 0);
	nsu_snapshot_free(s);
	hidden_end(&hidden);
}

TEST(a_file_in_another_mount_namespace)
{
	const struct nsu_holder *h;
	struct nsu_snapshot *s;

	hide("bind");
	h = only_holder(&s, NSU_SOURCE_FOREIGN_MOUNTS);
	CHECK_INT(h->sort, NSU_FOUND_MOUNT);
	CHECK_STR(h->path, hidden.path);
	CHECK(h->mntns != NSU_NONE);
	CHECK_INT(nsu_snapshot_get_namespace(s, h->mntns)->inode, hidden.in);
	nsu_snapshot_free(s);
	hidden_end(&hidden);
}

/* The user namespace that owns them all has them as descendants. */
TEST(descendants_are_holders)
{
	struct nsu_snapshot *s;
	const struct nsu_namespace *is;
	size_t ns;

	hide("fd");
	s = take(NSU_SOURCE_FDS | NSU_SOURCE_RELATIVES, NSU_ASK_HOLDERS | NSU_ASK_IDS);
	ns = nsu_snapshot_find_namespace(s, hidden.inode);
	CHECK(ns != NSU_NONE);
	is = nsu_snapshot_get_namespace(s, ns);
	CHECK(is->owner != NSU_NONE);
	CHECK(nsu_snapshot_get_namespace(s, is->owner)->found & NSU_FOUND_DESCENDANT);
	CHECK(nsu_snapshot_count_holders(s, is->owner, NSU_FOUND_DESCENDANT) >= 1);
	nsu_snapshot_free(s);
	hidden_end(&hidden);
}

/* A limit so low that nothing is kept open: all is found, looked at again where it matters. */
TEST(few_descriptors_find_the_same)
{
	const struct rlimit few = { 12, 12 };
	struct nsu_snapshot *s;

	hide("fd");
	CHECK(setrlimit(RLIMIT_NOFILE, &few) == 0);
	s = take(NSU_EVERY_SOURCE, NSU_ASK_HOLDERS);
	CHECK(nsu_snapshot_find_namespace(s, hidden.inode) != NSU_NONE);
	nsu_snapshot_free(s);
	hidden_end(&hidden);
}

/* --- identity --- */

static const struct nsu_look look = { .kinds = NSU_EVERY_KIND };

/* A number whose namespace is gone belongs to the next: a witness tells. */
TEST(a_number_that_is_used_again_is_another_namespace)
{
	struct nsu_snapshot s = { 0 };
	struct take t = { .s = &s, .look = &look, .proc = open("/proc", O_RDONLY | O_CLOEXEC) };
	size_t gone, now;

	gone = node_get(&s, NSU_UTS, 4000000001);
	s.nodes[gone].met = true;
	s.nodes[gone].witness = getpid();
	s.nodes[gone].witness_link = NSU_UTS;	/* which leads elsewhere by now */
	now = pins_see(&t, NSU_UTS, 4000000001);
	CHECK(now != gone && now != NSU_NONE);
	CHECK_INT(pins_see(&t, NSU_UTS, 4000000001), now);
	free(s.nodes);
	map_clear(&s.index);
}

TEST(one_that_is_kept_open_stays_the_same)
{
	struct nsu_snapshot s = { 0 };
	struct take t = { .s = &s, .look = &look, .pins_left = 1,
			  .proc = open("/proc", O_RDONLY | O_CLOEXEC) };
	int ns = open("/proc/self/ns/uts", O_RDONLY | O_CLOEXEC);
	uint64_t inode;
	size_t node;

	CHECK_INT(nsfs_get_inode(ns, &inode), 0);
	node = pins_see(&t, NSU_UTS, inode);
	CHECK_INT(pins_meet(&t, node, ns), 0);
	CHECK_INT(s.nodes[node].pin, ns);
	CHECK_INT(t.pins_left, 0);
	CHECK_INT(pins_see(&t, NSU_UTS, inode), node);
	pins_end(&t);
	CHECK(fcntl(ns, F_GETFD) < 0);
	free(s.nodes);
	map_clear(&s.index);
}

TEST(a_descriptor_of_another_is_not_met)
{
	struct nsu_snapshot s = { 0 };
	struct take t = { .s = &s, .look = &look };
	int ns = open("/proc/self/ns/uts", O_RDONLY | O_CLOEXEC);
	size_t node = node_get(&s, NSU_UTS, 1);

	CHECK_INT(pins_meet(&t, node, ns), -ESTALE);
	CHECK(!s.nodes[node].met);
	CHECK(fcntl(ns, F_GETFD) < 0);
	free(s.nodes);
	map_clear(&s.index);
}

/* --- namespaces alone --- */

/* By one who asks for namespaces alone. */
static size_t members_of_ours(void)
{
	struct nsu_snapshot *s = take(NSU_EVERY_SOURCE, NSU_ASK_ALONE);
	struct stat ours;
	size_t ns, members;

	CHECK_INT(stat("/proc/self/ns/uts", &ours), 0);
	ns = nsu_snapshot_find_namespace(s, ours.st_ino);
	CHECK(ns != NSU_NONE);
	members = nsu_snapshot_get_namespace(s, ns)->nprocs;
	nsu_snapshot_free(s);
	return members;
}

TEST(namespaces_alone_are_looked_for_as_ever_where_the_kernel_does_not_list_them)
{
	CHECK_INT(refuse(SYS_listns, REFUSE_ANY, ENOSYS), 0);
	CHECK(members_of_ours() > 0);
}

/* --- what one source did not show --- */

TEST(what_is_gone_or_not_in_this_kernel_is_no_gap)
{
	struct nsu_snapshot s = { 0 };
	struct take t = { .s = &s, .look = &look };

	gap_note(&t, NSU_SOURCE_FDS, -ESRCH);
	gap_note(&t, NSU_SOURCE_LISTNS, -ENOSYS);
	CHECK_INT(nsu_snapshot_get_gap(&s, NSU_SOURCE_FDS)->why, 0);
	CHECK_INT(nsu_snapshot_get_gap(&s, NSU_SOURCE_LISTNS)->why, 0);
	gap_note(&t, NSU_SOURCE_FDS, -EACCES);
	gap_note(&t, NSU_SOURCE_FDS, -EIO);
	CHECK_INT(nsu_snapshot_get_gap(&s, NSU_SOURCE_FDS)->why, EACCES);
	CHECK_INT(nsu_snapshot_get_gap(&s, NSU_SOURCE_FDS)->count, 2);
}

TEST(sources_and_holders_have_names)
{
	CHECK_STR(nsu_source_get_name(NSU_SOURCE_FOREIGN_MOUNTS), "foreign-mounts");
	CHECK_STR(nsu_found_get_name(NSU_FOUND_PROCESS, 2), "processes");
	CHECK_STR(nsu_found_get_name(NSU_FOUND_FD, 1), "fd");
}
