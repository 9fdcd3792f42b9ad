/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* nsls --save FILE: a snapshot to look at elsewhere. */
#include "save.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../report.h"
#include "missed.h"

/* Nobody knows yet what will be asked of it. */
#define ALL_ASKS (NSU_ASK_DETAILS | NSU_ASK_EVERYONE | NSU_ASK_USERS | NSU_ASK_OWNERS | \
		  NSU_ASK_PARENTS | NSU_ASK_IDS | NSU_ASK_NSIDS | NSU_ASK_WHOSE | \
		  NSU_ASK_HOLDERS | NSU_ASK_PPIDS | NSU_ASK_NAMES | NSU_ASK_INSIDES)

static int refuse(const char *path, int errnum)
{
	struct nsu_error e;
	int err = nsu_error_set(&e, errnum, NSU_OP_SAVE, NSU_NO_KIND, "%s", path);

	report_error(&e);
	return err;
}

/* What takes its place would be lost: a device is one of those things. */
static int check_place(const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		return -(S_ISDIR(st.st_mode) ? EISDIR : EINVAL);
	return 0;
}

/* Until it is whole: without a name, or under one that is nobody else's. */
struct draft {
	char *beside;
	int fd;
	bool nameless;
};

/* For its owner alone: commands and paths are not everybody's. */
static int open_nameless(const char *path)
{
	const char *slash = strrchr(path, '/');
	char dir[PATH_MAX];

	if (snprintf(dir, sizeof(dir), "%.*s", slash ? (int)(slash + 1 - path) : 1,
		     slash ? path : ".") >= (int)sizeof(dir))
		return -1;
	return open(dir, O_WRONLY | O_TMPFILE | O_CLOEXEC, 0600);
}

/* Not every file system has files without a name (O_TMPFILE, open(2)). */
static int open_draft(struct draft *d, const char *path)
{
	d->fd = open_nameless(path);
	d->nameless = d->fd >= 0;
	if (asprintf(&d->beside, d->nameless ? "%s.new" : "%s.XXXXXX", path) < 0) {
		d->beside = NULL;
		return -ENOMEM;
	}
	if (!d->nameless)
		d->fd = mkostemp(d->beside, O_CLOEXEC);
	return d->fd < 0 ? -errno : 0;
}

/* Always the same: who is killed before rename(2) leaves a whole one, to the next who saves. */
static int name_draft(const struct draft *d)
{
	char self[32];
	int err;

	snprintf(self, sizeof(self), "/proc/self/fd/%d", d->fd);
	err = linkat(AT_FDCWD, self, AT_FDCWD, d->beside, AT_SYMLINK_FOLLOW);
	if (err < 0 && errno == EEXIST && unlink(d->beside) == 0)
		err = linkat(AT_FDCWD, self, AT_FDCWD, d->beside, AT_SYMLINK_FOLLOW);
	return err < 0 ? -errno : 0;
}

/* Whoever saves there at the same time may have moved ours, which is as good. */
static int put_in_place(const struct draft *d, const char *path)
{
	if (rename(d->beside, path) == 0 || (d->nameless && errno == ENOENT))
		return 0;
	return -errno;
}

static int write_draft(struct draft *d, const struct nsu_snapshot *s, const struct request *r)
{
	FILE *out = fdopen(d->fd, "w");
	int err = out ? nsu_snapshot_print(s, r->node, out) : -errno;

	if (!out)
		close(d->fd);
	if (out && !err && (fflush(out) != 0 || fsync(d->fd) < 0))
		err = -errno;
	if (out && !err && ferror(out))	/* of a part of it, before */
		err = -EIO;
	if (!err && d->nameless)
		err = name_draft(d);
	if (out && fclose(out) != 0 && !err)
		err = -errno;
	return err;
}

/* Whoever reads meanwhile has the one before. */
static int write_file(const struct nsu_snapshot *s, const struct request *r)
{
	struct draft d = { .fd = -1 };
	int err = check_place(r->save);

	if (!err)
		err = open_draft(&d, r->save);
	if (!err) {
		err = write_draft(&d, s, r);
		if (!err)
			err = put_in_place(&d, r->save);
		if (err)
			unlink(d.beside);
	}
	free(d.beside);
	return err ? refuse(r->save, -err) : 0;
}

int save(const struct request *r, char *argv[])
{
	const struct nsu_look look = {
		.sysroot = r->sysroot, .proc = r->proc, .kinds = NSU_EVERY_KIND,
		.sources = r->sources ? r->sources : NSU_EVERY_SOURCE, .ask = ALL_ASKS,
	};
	struct nsu_snapshot *s;
	struct nsu_error e;
	int err = nsu_snapshot_take(&s, &look, &e);

	if (err)
		return report_error(&e), err;
	if (strcmp(r->save, "-") != 0)
		err = write_file(s, r);
	else if (nsu_snapshot_print(s, r->node, stdout) < 0)
		err = refuse("-", ENOMEM);
	if (!err) {
		missed_report(s, argv);
		missed_host(s, r, argv);
	}
	nsu_snapshot_free(s);
	return err;
}
