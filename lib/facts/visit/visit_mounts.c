/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Mounts of another mount namespace, seen by a child that goes there. */
#include "facts/visit/visit_mounts.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "facts/handle.h"
#include "facts/nsfs.h"
#include "facts/visit/visit.h"
#include "facts/visit/visit_text.h"
#include "fd.h"

#define BATCH 256

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
	bool by_handle;		/* else by descriptor */
	size_t batch;		/* answers a message */
};

/* What is said of each file; with a descriptor, of one in a message. */
struct answer {
	int err;
	struct handle handle;
};

/*
 * To look for the handle is one call, which opens nothing, and as many of them
 * as we like are one message: a third of what a descriptor costs.
 */
static int answer_of(const struct wanted *w, const struct visit_file *file,
		     struct answer *answer)
{
	int ns;

	*answer = (struct answer){ 0 };
	if (w->by_handle) {
		answer->err = handle_find(file->path, &answer->handle);
		if ((!answer->err && answer->handle.inode != file->inode) ||
		    answer->err == -EOPNOTSUPP)	/* of its file system: it is not ours */
			answer->err = -ESTALE;
		return -1;
	}
	ns = open_file(w->proc, file);
	answer->err = ns < 0 ? ns : 0;
	return ns;
}

static int open_files(const void *arg, int out)
{
	const struct wanted *w = arg;
	struct visit_said said = { .status = VISIT_MORE };

	for (size_t i = 0; i < w->count; i++) {
		struct answer answer;
		autofd ns = answer_of(w, &w->files[i], &answer);

		memcpy(said.text + said.len, &answer, sizeof(answer));
		said.len += sizeof(answer);
		if (ns < 0 && said.len < w->batch * sizeof(answer) && i + 1 < w->count)
			continue;
		said.with_fd = false;
		visit_say(out, &said, ns);
		said.len = 0;
	}
	return 0;
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

/*
 * What one message says. A handle may be refused to us, or may be of a namespace
 * that is gone: from there on another child opens the files itself.
 */
static void give_all(struct opening *o, struct wanted *w, const struct visit_said *said, int fd)
{
	struct answer answer;
	int ns;

	for (size_t at = 0; at < said->len && !o->stop; at += sizeof(answer)) {
		memcpy(&answer, said->text + at, sizeof(answer));
		ns = answer.err ? answer.err : fd;
		if (w->by_handle && !answer.err) {
			ns = handle_open(w->proc, &answer.handle);
			w->by_handle = ns >= 0;
			if (!w->by_handle)
				return;
		}
		give(o, ns < 0 && !answer.err ? said->err : ns);
	}
}

/* What one child opens of all that is left to do. */
static int open_some(int mnt, struct wanted *w, struct opening *o)
{
	struct wanted rest = *w;
	struct visit_said said;
	struct visit v;
	int fd, err;

	rest.files += o->done;
	rest.count -= o->done;
	err = visit_begin(&v, NSU_MNT, mnt, open_files, &rest);
	if (err)
		return err;
	while (!o->stop && w->by_handle == rest.by_handle &&
	       (err = visit_hear(&v, &said, &fd)) == VISIT_MORE)
		give_all(o, w, &said, fd);
	visit_end(&v);
	return err == VISIT_MORE ? 0 : err;
}

/* Linux 6.18. A kernel without them says the same of what is no namespace. */
static bool has_handles(int proc)
{
	autofd own = openat(proc, "self/ns/user", O_PATH | O_CLOEXEC);
	struct handle handle;

	return own >= 0 && handle_get(own, &handle) == 0;
}

/*
 * Of a message that a held-up child did not send nothing is known: from then on
 * each answer is one, which tells the file that holds up from those before it.
 */
int visit_open_files(int proc, int mnt, const struct visit_file files[], size_t count,
		     visit_opened_fn *opened, void *arg)
{
	struct wanted w = { proc, files, count, has_handles(proc), BATCH };
	struct opening o = { opened, arg, 0, 0 };
	int stuck = 0, err = 0;

	while (o.done < count && !o.stop && !err) {
		err = stuck < 3 ? open_some(mnt, &w, &o) : -ETIMEDOUT;
		if (err != -ETIMEDOUT)
			continue;
		err = 0;
		w.batch = 1;
		if (stuck++ > 0 && o.done < count && !o.stop)
			give(&o, -ETIMEDOUT);
	}
	return err ? err : o.stop;
}

int visit_read_mounts(int proc, int mnt, char **text, size_t *len)
{
	const struct visit_text mountinfo = { NSU_MNT, mnt, proc, "self/mountinfo" };
	struct text all = { 0 };
	int err = visit_read_text(&mountinfo, &all);

	if (err) {
		free(all.at);
		return err;
	}
	*text = all.at;
	*len = all.len;
	return 0;
}
