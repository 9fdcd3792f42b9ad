/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* listns(2) of a kernel that has it, played; file handles of the one that is here. */
#include "unit.h"

#include "facts/listns.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>

#include "calls.h"
#include "facts/handle.h"
#include "facts/nsfs.h"
#include "refuse.h"

#define LAST 1200	/* the machine that is played has the ids 1 to LAST */

static struct listns_request asked;
static unsigned int calls;

static long play(const struct listns_request *request, uint64_t ids[], size_t room)
{
	size_t count = 0;

	asked = *request;
	calls++;
	if (request->last >= LAST)
		return errno = ENOENT, -1;
	for (uint64_t id = request->last + 1; id <= LAST && count < room; id++)
		ids[count++] = id;
	return (long)count;
}

static long refuse_it(const struct listns_request *request, uint64_t ids[], size_t room)
{
	(void)request, (void)ids, (void)room;
	return errno = ENOSYS, -1;
}

struct seen {
	uint64_t count, last, until;
};

static int on_id(void *arg, uint64_t id)
{
	struct seen *seen = arg;

	CHECK(id > seen->last);
	seen->last = id;
	return ++seen->count == seen->until ? 5 : 0;
}

TEST(all_pages_are_read)
{
	const struct listns_query query = { NSU_EVERY_KIND, LISTNS_ALL, 0 };
	struct seen seen = { 0 };

	CHECK_INT(listns_read_by(play, &query, on_id, &seen), 0);
	CHECK_INT(seen.count, LAST);
	CHECK_INT(asked.size, 32);
	CHECK_INT(asked.flags, 0);
	CHECK_INT(asked.owner, 0);
}

TEST(only_newer_ones_are_read)
{
	const struct listns_query query = { NSU_EVERY_KIND, LISTNS_ALL, LAST - 3 };
	struct seen seen = { 0 };

	CHECK_INT(listns_read_by(play, &query, on_id, &seen), 0);
	CHECK_INT(seen.count, 3);
}

TEST(nothing_newer_is_no_failure)
{
	const struct listns_query query = { NSU_EVERY_KIND, LISTNS_ALL, LAST };
	struct seen seen = { 0 };

	CHECK_INT(listns_read_by(play, &query, on_id, &seen), 0);
	CHECK_INT(seen.count, 0);
}

TEST(kinds_and_owner_are_asked_for)
{
	const struct listns_query query = { NSU_BIT(NSU_NET) | NSU_BIT(NSU_UTS), 99, 0 };
	struct seen seen = { 0 };

	CHECK_INT(listns_read_by(play, &query, on_id, &seen), 0);
	CHECK_INT(asked.flags, (unsigned int)CLONE_NEWNET | (unsigned int)CLONE_NEWUTS);
	CHECK_INT(asked.owner, 99);
}

TEST(no_kind_is_no_call)
{
	const struct listns_query query = { 0, LISTNS_ALL, 0 };
	struct seen seen = { 0 };

	CHECK_INT(listns_read_by(play, &query, on_id, &seen), 0);
	CHECK_INT(calls, 0);
}

TEST(whoever_has_seen_enough_ends_it)
{
	const struct listns_query query = { NSU_EVERY_KIND, LISTNS_ALL, 0 };
	struct seen seen = { .until = 600 };

	CHECK_INT(listns_read_by(play, &query, on_id, &seen), 5);
	CHECK_INT(seen.count, 600);
	CHECK_INT(calls, 2);
}

TEST(an_older_kernel_says_so)
{
	const struct listns_query query = { NSU_EVERY_KIND, LISTNS_ALL, 0 };
	struct seen seen = { 0 };

	CHECK_INT(listns_read_by(refuse_it, &query, on_id, &seen), -ENOSYS);
	CHECK_INT(refuse(SYS_listns, REFUSE_ANY, ENOSYS), 0);
	CHECK_INT(listns_read(&query, on_id, &seen), -ENOSYS);
}

TEST(this_kernel_lists_our_own_or_has_no_list)
{
	const struct listns_query query = { NSU_EVERY_KIND, LISTNS_ALL, 0 };
	struct seen seen = { 0 };
	int err = listns_read(&query, on_id, &seen);

	if (err)
		SKIP("listns: %s", strerror(-err));
	CHECK(seen.count >= NSU_KINDS);
}

/* ------------------------------------------------------------------------ file handles */

static struct handle own_handle(const char *link, int *ns)
{
	struct handle handle;
	int err;

	*ns = open(link, O_RDONLY | O_CLOEXEC);
	CHECK(*ns >= 0);
	err = handle_get(*ns, &handle);
	if (err == -EOPNOTSUPP)
		SKIP("namespaces have no file handles before Linux 6.18");
	CHECK_INT(err, 0);
	return handle;
}

TEST(a_handle_says_what_it_is)
{
	uint64_t inode, id;
	int ns;
	struct handle handle = own_handle("/proc/self/ns/uts", &ns);

	CHECK_INT(handle.kind, NSU_UTS);
	CHECK_INT(nsfs_get_inode(ns, &inode), 0);
	CHECK_INT(handle.inode, inode);
	CHECK_INT(nsfs_get_id(ns, &id), 0);
	CHECK_INT(handle.id, id);
}

TEST(a_handle_opens_its_namespace)
{
	uint64_t inode;
	int ns, proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct handle handle = own_handle("/proc/self/ns/net", &ns);
	int again = handle_open(proc, &handle);

	CHECK(again >= 0);
	CHECK_INT(nsfs_get_inode(again, &inode), 0);
	CHECK_INT(inode, handle.inode);
}

TEST(a_handle_of_something_else_opens_nothing)
{
	int ns, proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct handle handle = own_handle("/proc/self/ns/net", &ns);

	handle.inode++;
	CHECK_INT(handle_open(proc, &handle), -ESTALE);
	handle.inode--;
	handle.id = UINT64_MAX - 1;
	CHECK_INT(handle_open(proc, &handle), -ESTALE);
}

TEST(what_is_no_namespace_has_no_such_handle)
{
	struct handle handle;
	int root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int err = handle_get(root, &handle);

	CHECK(err == -ESTALE || err == -EOPNOTSUPP);
}

TEST(an_older_kernel_has_no_handles)
{
	struct handle handle = { 3, NSU_NET, 4026531833 };
	int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	CHECK_INT(refuse(SYS_name_to_handle_at, REFUSE_ANY, EOPNOTSUPP), 0);
	CHECK_INT(refuse(SYS_open_by_handle_at, REFUSE_ANY, ESTALE), 0);
	CHECK_INT(handle_open(proc, &handle), -EOPNOTSUPP);
}
