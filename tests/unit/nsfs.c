/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tags: vm */
/* A namespace opened by the file that it is mounted on. */
#include "unit.h"

#include "facts/nsfs.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/syscall.h>

#include "facts/handle.h"
#include "fd.h"
#include "hidden.h"
#include "refuse.h"

#define PLACE "/tmp/net"

static uint64_t net;	/* inode of our own, mounted on PLACE */

static void mount_net(void)
{
	int err = geteuid() ? hidden_become_root() : 0;

	if (!err)
		err = hidden_enter_mnt();
	if (err)
		SKIP("no mount namespace: %s", strerror(-err));
	CHECK_INT(hidden_inode("/proc/self/ns/net", &net), 0);
	CHECK_INT(hidden_bind_file("/proc/self/ns/net", PLACE), 0);
}

static void check_is_net(int ns)
{
	uint64_t inode;

	CHECK(ns >= 0);
	CHECK_INT(nsfs_get_inode(ns, &inode), 0);
	CHECK_INT(inode, net);
}

/* umount(8) has to work while somebody looks. */
TEST(the_mount_is_not_kept_busy)
{
	autofd ns = -1;
	struct handle handle;

	mount_net();
	if (handle_find(PLACE, &handle) == -EOPNOTSUPP)
		SKIP("namespaces have no file handles before Linux 6.18");
	ns = nsfs_open(PLACE, net);
	check_is_net(ns);
	CHECK_INT(umount(PLACE), 0);
	check_is_net(ns);
}

TEST(without_handles_it_is_opened_all_the_same)
{
	autofd ns = -1;

	mount_net();
	refuse(SYS_name_to_handle_at, REFUSE_ANY, EOPNOTSUPP);
	ns = nsfs_open(PLACE, net);
	check_is_net(ns);
	CHECK_INT(umount(PLACE), -1);
	CHECK_INT(errno, EBUSY);
}

TEST(a_handle_that_may_not_be_opened_does_not_matter)
{
	autofd ns = -1;

	mount_net();
	refuse(SYS_open_by_handle_at, REFUSE_ANY, EPERM);
	ns = nsfs_open(PLACE, net);
	check_is_net(ns);
}

TEST(another_namespace_there_is_told)
{
	mount_net();
	CHECK_INT(nsfs_open(PLACE, net + 1), -ESTALE);
}
