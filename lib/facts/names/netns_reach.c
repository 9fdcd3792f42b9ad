/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether a name that is made here is one for others, too: it is a mount, and they travel. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <nsutil.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "facts/mount/mount_ask.h"
#include "facts/mount/mounted.h"
#include "facts/names/netns.h"

#define ABOVE "/run"

/* The same as mounted_get_ties(), of the kernel itself. */
static bool ask_ties(const char *directory, struct mount_ties *ties)
{
	struct mount_answer is, below;
	uint64_t mount;
	bool is_root;

	*ties = (struct mount_ties){ 0 };
	if (mount_ask_id(AT_FDCWD, directory, &mount, &is_root) < 0 ||
	    mount_ask(0, mount, MOUNT_ASK_DEVICE | MOUNT_ASK_BASIC, &is, sizeof(is)))
		return false;
	ties->shared = is.propagation & MS_SHARED;
	ties->slave = is.propagation & MS_SLAVE;
	/* What the root of a mount namespace lies on, nobody sees. */
	ties->abroad = !mount_ask(0, is.parent, MOUNT_ASK_DEVICE, &below, sizeof(below)) &&
		       (is.dev_major != below.dev_major || is.dev_minor != below.dev_minor);
	return true;
}

static bool get_ties(const char *directory, struct mount_ties *ties)
{
	return ask_ties(directory, ties) || mounted_get_ties(directory, ties);
}

/* Of the first process; who may not look there knows less. */
static bool is_in_first_namespace(void)
{
	char own[64] = "", first[64] = "";

	return readlink("/proc/self/ns/mnt", own, sizeof(own) - 1) > 0 &&
	       readlink("/proc/1/ns/mnt", first, sizeof(first) - 1) > 0 &&
	       strcmp(own, first) == 0;
}

/* The first process has the same directory, of a mount namespace that is not ours. */
static bool is_seen_by_first(const char *directory)
{
	char path[PATH_MAX];
	struct stat here, there;

	snprintf(path, sizeof(path), "/proc/1/root%s", directory);
	return stat(directory, &here) == 0 && stat(path, &there) == 0 &&
	       here.st_dev == there.st_dev && here.st_ino == there.st_ino;
}

/*
 * Where the directory is not mounted yet, or on itself by who made the first name here, it
 * is what lies below that tells: only that was there when this mount namespace was made.
 */
enum nsu_netns_reach nsu_netns_get_reach(void)
{
	struct mount_ties ties = { 0 }, above;

	if (is_in_first_namespace() || !get_ties(ABOVE, &above))
		return NSU_REACH_ALL;
	if (netns_is_mounted(NSU_NETNS_DIR))
		get_ties(NSU_NETNS_DIR, &ties);
	if (ties.slave || (!ties.abroad && above.slave))
		return NSU_REACH_SLAVE;
	if (ties.abroad)
		return ties.shared ? NSU_REACH_ALL : NSU_REACH_ALONE;
	return !above.shared && is_seen_by_first(ABOVE) ? NSU_REACH_ALONE : NSU_REACH_ALL;
}
