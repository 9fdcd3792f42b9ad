/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One mount, and which there are in a mount namespace, asked of the kernel. */
#include "facts/mount/mount_ask.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "calls.h"

#ifndef STATX_MNT_ID_UNIQUE
#define STATX_MNT_ID_UNIQUE 0x4000u
#endif
#define ROOT_OF_ALL UINT64_MAX	/* LSMT_ROOT */

struct request {		/* struct mnt_id_req */
	uint32_t size, spare;
	uint64_t mount;
	uint64_t param;		/* what to ask, or the last mount that was listed */
	uint64_t space;		/* id of a mount namespace, 0: ours */
};

_Static_assert(sizeof(struct mount_answer) == 512, "strings begin where the kernel puts them");

int mount_ask(uint64_t space, uint64_t mount, uint64_t what, struct mount_answer *answer,
	      size_t room)
{
	struct request request = { .size = sizeof(request), .mount = mount, .param = what,
				   .space = space };

	return syscall(SYS_statmount, &request, answer, room, 0) < 0 ? -errno : 0;
}

/* A path may be longer than PATH_MAX: the kernel says EOVERFLOW where it does not fit. */
int mount_ask_all(uint64_t space, uint64_t mount, uint64_t what, struct mount_answer **answer,
		  size_t *room)
{
	int err;

	while ((err = *answer ? mount_ask(space, mount, what, *answer, *room) :
				-EOVERFLOW) == -EOVERFLOW) {
		size_t more = *answer ? 2 * *room : sizeof(**answer) + 8192;
		struct mount_answer *at = realloc(*answer, more);

		if (!at)
			return -ENOMEM;
		*answer = at;
		*room = more;
	}
	return err;
}

static long list(const struct request *request, uint64_t mounts[], size_t room)
{
	long count = syscall(SYS_listmount, request, mounts, room, 0);

	return count < 0 ? -errno : count;
}

long mount_ask_list(uint64_t space, uint64_t last, uint64_t mounts[], size_t room)
{
	const struct request request = { .size = sizeof(request), .mount = ROOT_OF_ALL,
					 .param = last, .space = space };
	long count = list(&request, mounts, room);

	/* Linux 6.12 has of another mount namespace no more than one mount: that is no list. */
	return space && !last && count == 1 ? -EOPNOTSUPP : count;
}

int mount_ask_id(int dir, const char *path, uint64_t *mount, bool *is_root)
{
	struct statx st;

	if (statx(dir, path, AT_EMPTY_PATH, STATX_MNT_ID_UNIQUE, &st) < 0)
		return -errno;
	if (!(st.stx_mask & STATX_MNT_ID_UNIQUE))
		return -ENOSYS;
	*mount = st.stx_mnt_id;
	*is_root = st.stx_attributes & STATX_ATTR_MOUNT_ROOT;
	return 0;
}

long mount_ask_below(uint64_t mount, uint64_t mounts[], size_t room)
{
	const struct request request = { .size = sizeof(request), .mount = mount };

	return list(&request, mounts, room);
}
