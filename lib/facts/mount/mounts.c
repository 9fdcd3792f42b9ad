/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Namespaces bound to files, as a mountinfo shows them. libmount decodes it;
 * it is opened only where there is such a mount, because loading it and what it
 * needs takes longer than a whole listing of an idle machine's init.
 */
#include "facts/mount/mounts.h"

#include <errno.h>
#include <fcntl.h>
#include <libmount/libmount.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "fd.h"
#include "library.h"

#define SONAME "libmount.so.1"

LIBRARY_NOTE("mounts", "namespaces bound to files", SONAME);

static struct mnt {
	__typeof__(mnt_new_table) *new_table;
	__typeof__(mnt_unref_table) *unref_table;
	__typeof__(mnt_table_parse_stream) *parse_stream;
	__typeof__(mnt_new_iter) *new_iter;
	__typeof__(mnt_free_iter) *free_iter;
	__typeof__(mnt_table_next_fs) *next_fs;
	__typeof__(mnt_fs_get_fstype) *get_fstype;
	__typeof__(mnt_fs_get_root) *get_root;
	__typeof__(mnt_fs_get_target) *get_target;
} mnt;

static const struct library_symbol symbols[] = {
	{ "mnt_new_table", offsetof(struct mnt, new_table) },
	{ "mnt_unref_table", offsetof(struct mnt, unref_table) },
	{ "mnt_table_parse_stream", offsetof(struct mnt, parse_stream) },
	{ "mnt_new_iter", offsetof(struct mnt, new_iter) },
	{ "mnt_free_iter", offsetof(struct mnt, free_iter) },
	{ "mnt_table_next_fs", offsetof(struct mnt, next_fs) },
	{ "mnt_fs_get_fstype", offsetof(struct mnt, get_fstype) },
	{ "mnt_fs_get_root", offsetof(struct mnt, get_root) },
	{ "mnt_fs_get_target", offsetof(struct mnt, get_target) },
};

static int load(void)
{
	static int loaded = -EAGAIN;

	if (loaded == -EAGAIN)
		loaded = library_open(SONAME, symbols, sizeof(symbols) / sizeof(symbols[0]),
				      &mnt);
	return loaded;
}

static int each_bound(struct libmnt_table *table, struct libmnt_iter *iter,
		      mounts_found_fn *found, void *arg)
{
	struct libmnt_fs *fs;
	int err = 0;

	while (!err && mnt.next_fs(table, iter, &fs) == 0) {
		const char *type = mnt.get_fstype(fs), *root = mnt.get_root(fs);
		const char *target = mnt.get_target(fs);
		enum nsu_kind kind;
		uint64_t inode;

		if (type && root && target && strcmp(type, "nsfs") == 0 &&
		    nsu_inode_parse(root, &kind, &inode) == 0 && kind != NSU_NO_KIND)
			err = found(arg, kind, inode, target);
	}
	return err;
}

static int parse_stream(FILE *stream, mounts_found_fn *found, void *arg)
{
	struct libmnt_table *table = mnt.new_table();
	struct libmnt_iter *iter = mnt.new_iter(MNT_ITER_FORWARD);
	int err = -ENOMEM;

	if (table && iter) {
		err = mnt.parse_stream(table, stream, "mountinfo");
		err = err < 0 ? err : each_bound(table, iter, found, arg);
	}
	mnt.free_iter(iter);
	mnt.unref_table(table);
	return err;
}

int mounts_parse(char *text, size_t len, mounts_found_fn *found, void *arg)
{
	FILE *stream;
	int err;

	/* The type follows the one lone hyphen of a line: this finds all, and perhaps more. */
	if (!memmem(text, len, " - nsfs ", strlen(" - nsfs ")))
		return 0;
	err = load();
	if (err < 0)
		return err;
	stream = fmemopen(text, len, "r");
	if (!stream)
		return -errno;
	err = parse_stream(stream, found, arg);
	fclose(stream);
	return err;
}

/* The whole file, in one buffer to free. */
static int read_all(int fd, char **text, size_t *len)
{
	size_t room = 0;
	ssize_t n;

	*len = 0;
	for (;;) {
		if (*len + 1 >= room) {
			char *more = realloc(*text, room = room ? 2 * room : 16384);

			if (!more)
				return -ENOMEM;
			*text = more;
		}
		n = read(fd, *text + *len, room - *len - 1);
		if (n <= 0)
			break;
		*len += (size_t)n;
	}
	(*text)[*len] = '\0';
	return n < 0 ? -errno : 0;
}

int mounts_read_file(int dir, const char *path, mounts_found_fn *found, void *arg)
{
	autofd fd = openat(dir, path, O_RDONLY | O_CLOEXEC);
	autofree char *text = NULL;
	size_t len;
	int err;

	if (fd < 0)
		return errno == ENOENT ? 0 : -errno;
	err = read_all(fd, &text, &len);
	return err < 0 ? err : mounts_parse(text, len, found, arg);
}

int mounts_read(int proc, mounts_found_fn *found, void *arg)
{
	return mounts_read_file(proc, "self/mountinfo", found, arg);
}
