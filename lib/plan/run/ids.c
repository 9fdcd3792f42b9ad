/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* IDs that nobody else uses, chosen by one process at a time. */
#include "plan/run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fd.h"

/* In a directory of everybody a file of another could be held locked for ever. */
int run_lock_file(struct run *r, const struct step *s)
{
	autofd fd = open(s->object, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		return -errno;
	if (st.st_uid != geteuid() || !S_ISREG(st.st_mode))
		return -EPERM;
	while (flock(fd, LOCK_EX) < 0)
		if (errno != EINTR)
			return -errno;
	fd_close(&r->slots[s->slot]);
	r->slots[s->slot] = move_fd(&fd);
	return 0;
}

/* Closing ours would not do: others of this plan have inherited it. */
int run_unlock(struct run *r, const struct step *s)
{
	int err = flock(r->slots[s->slot], LOCK_UN) < 0 ? -errno : 0;

	fd_close(&r->slots[s->slot]);
	return err;
}

int run_choose(struct run *r, const struct step *s)
{
	struct nsu_idmap uids, gids;
	int err = nsu_idmap_find_free(&uids, &gids, (uint32_t)s->flags);

	if (err)
		return err;
	r->slots[SLOT_UIDS] = (int)uids.extents[0].outside;
	r->slots[SLOT_GIDS] = (int)gids.extents[0].outside;
	return 0;
}
