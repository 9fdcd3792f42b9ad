/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Mounts of another mount namespace, seen by a child that goes there. */
#include "facts/visit_mounts.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "facts/nsfs.h"
#include "facts/visit.h"
#include "fd.h"

/* A path of mountinfo has no links in it, unless somebody put one there since. */
static int find_file(const char *path)
{
	const struct open_how how = { .flags = O_PATH | O_NOFOLLOW | O_CLOEXEC,
				      .resolve = RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS };
	int at = (int)syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof(how));

	if (at < 0 && (errno == ENOSYS || errno == EPERM))	/* 5.5 and older; a filter */
		at = open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	return at < 0 ? -errno : at;
}

static int open_file(int proc, const struct visit_file *file)
{
	autofd at = find_file(file->path);

	return at < 0 ? at : nsfs_reopen(proc, at, file->inode);
}

struct wanted {
	int proc;
	const struct visit_file *files;
	size_t count;
};

static int open_files(const void *arg, int out)
{
	const struct wanted *w = arg;
	struct visit_said said = { .status = VISIT_MORE };

	for (size_t i = 0; i < w->count; i++) {
		autofd ns = open_file(w->proc, &w->files[i]);

		said.err = ns < 0 ? ns : 0;
		said.with_fd = false;
		visit_say(out, &said, ns);
	}
	return 0;
}

static int read_mounts(const void *arg, int out)
{
	struct visit_said said = { .status = VISIT_MORE };
	autofd fd = openat(*(const int *)arg, "self/mountinfo", O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -errno;
	while ((n = read(fd, said.text, sizeof(said.text))) > 0) {
		said.len = (size_t)n;
		visit_say(out, &said, -1);
	}
	return n < 0 ? -errno : 0;
}

/* Who wants the files, how many are done, and whether that one has had enough. */
struct opening {
	visit_opened_fn *opened;
	void *arg;
	size_t done;
	int stop;
};

static void give(struct opening *o, int ns)
{
	o->stop = o->opened(o->arg, o->done++, ns);
}

/* What one child opens of all that is left to do. */
static int open_some(int mnt, struct wanted w, struct opening *o)
{
	struct visit_said said;
	struct visit v;
	int fd, err;

	w.files += o->done;
	w.count -= o->done;
	err = visit_begin(&v, mnt, open_files, &w);
	if (err)
		return err;
	while (!o->stop && (err = visit_hear(&v, &said, &fd)) == VISIT_MORE)
		give(o, fd < 0 ? said.err : fd);
	visit_end(&v);
	return err == VISIT_MORE ? 0 : err;
}

int visit_open_files(int proc, int mnt, const struct visit_file files[], size_t count,
		     visit_opened_fn *opened, void *arg)
{
	const struct wanted w = { .proc = proc, .files = files, .count = count };
	struct opening o = { opened, arg, 0, 0 };
	int stuck = 0, err = 0;

	while (o.done < count && !o.stop && !err) {
		err = stuck < 2 ? open_some(mnt, w, &o) : -ETIMEDOUT;
		if (err != -ETIMEDOUT)
			continue;
		stuck++;
		err = 0;
		if (o.done < count && !o.stop)
			give(&o, -ETIMEDOUT);
	}
	return err ? err : o.stop;
}

static int append(char **text, size_t *len, const struct visit_said *said)
{
	char *more = realloc(*text, *len + said->len + 1);

	if (!more)
		return -ENOMEM;
	memcpy(more + *len, said->text, said->len);
	*len += said->len;
	more[*len] = '\0';
	*text = more;
	return 0;
}

int visit_read_mounts(int proc, int mnt, char **text, size_t *len)
{
	struct visit_said said = { .len = 0 };
	struct visit v;
	autofree char *all = NULL;
	int fd, heard = 0, err = append(&all, &(size_t){ 0 }, &said);

	*len = 0;
	if (!err)
		err = visit_begin(&v, mnt, read_mounts, &proc);
	if (err)
		return err;
	while (!err && (heard = visit_hear(&v, &said, &fd)) == VISIT_MORE)
		err = append(&all, len, &said);
	visit_end(&v);
	if (err || heard)
		return err ? err : heard;
	*text = all;
	all = NULL;
	return 0;
}
