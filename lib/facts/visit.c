/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is only to be seen from inside: a child goes there, looks, and ends. */
#include "facts/visit.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fd.h"

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
