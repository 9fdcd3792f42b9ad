/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Small files that others wrote, read whole. Whoever wrote them may be hostile: only
 * regular files are read, never more than FILE_MAX, and none is waited for.
 */
#ifndef FILE_H
#define FILE_H

#include <nsutil.h>

#define FILE_MAX (4u << 20)	/* bytes */

/* How far a path below a directory may lead. */
enum file_reach {
	FILE_IN_ROOT,	/* anywhere, but that directory is / to symbolic links and to ".." */
	FILE_PLACE,	/* the same through no symbolic link: what is mounted or made there is
			   where the path says, whoever else may write in that directory */
	FILE_BENEATH	/* no symbolic link and no other file system: a user's own files,
			   where he may mount one that never answers (fuse(4)) */
};

struct file {
	char *text;	/* ends in a NUL that is not counted */
	size_t len;
	uid_t author;	/* its owner; NSU_NO_UID where others than him may write it, too */
};

/*
 * A descriptor, closed by exec, or -errno: -ELOOP, -EXDEV (the path leads too far),
 * -ENOSYS (FILE_BENEATH, on Linux 5.5 and older), and those of open(2).
 */
int file_open(int dir, const char *path, enum file_reach reach, int flags);

/* What @place, of O_PATH, leads to, now that it has been looked at; or -errno, as above. */
int file_reopen(int place, int flags);

/*
 * Returns 0 or -errno: those of file_open(), -EINVAL (no regular file), -EFBIG,
 * -EAGAIN (somebody holds a lease on it), -ENOMEM.
 */
int file_read(int dir, const char *path, enum file_reach reach, struct file *file);
void file_free(struct file *file);

#endif
