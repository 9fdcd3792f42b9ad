/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* nsls --save FILE: a snapshot to look at elsewhere. */
#include "save.h"

#include <errno.h>
#include <fcntl.h>
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

/* mkostemp(3) makes it for its owner alone: commands and paths are not everybody's. */
static int write_beside(const char *beside, int fd, const struct nsu_snapshot *s,
			const struct request *r)
{
	FILE *out = fdopen(fd, "w");
	int err = out ? nsu_snapshot_print(s, r->node, out) : -errno;

	if (!out)
		close(fd);
	if (out && !err && (fflush(out) != 0 || fsync(fd) < 0))
		err = -errno;
	if (out && !err && ferror(out))	/* of a part of it, before */
		err = -EIO;
	if (out && fclose(out) != 0 && !err)
		err = -errno;
	if (!err && rename(beside, r->save) < 0)
		err = -errno;
	if (err)
		unlink(beside);
	return err;
}

/* Under another name until it is whole: whoever reads meanwhile has the one before. */
static int write_file(const struct nsu_snapshot *s, const struct request *r)
{
	char *beside = NULL;
	int err = check_place(r->save), fd = -1;

	if (!err && asprintf(&beside, "%s.XXXXXX", r->save) < 0)
		return refuse(r->save, ENOMEM);
	if (!err) {
		fd = mkostemp(beside, O_CLOEXEC);
		err = fd < 0 ? -errno : write_beside(beside, fd, s, r);
	}
	free(beside);
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
