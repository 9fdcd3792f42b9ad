/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who still holds a file system: "target is busy", and nothing here says why. */
#include "find.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../report.h"

/* By device, with what part of it; by where it lies; and by source, be it there or not. */
struct wanted {
	bool by_device;
	unsigned int major, minor;
	char root[4096];	/* that, and what is below */
	const char *word;
	char path[4096];	/* the word without slashes at its end, or "" */
};

struct search {
	struct finding *f;
	struct wanted wanted;
};

/* --------------------------------------------------------------------- what is meant */

/* A device file means its file system; nothing that may be dead is asked for it. */
static bool is_device(const char *word, struct wanted *w)
{
	struct statx x;

	if (statx(AT_FDCWD, word, AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC, STATX_TYPE, &x) < 0 ||
	    !S_ISBLK(x.stx_mode))
		return false;
	w->major = x.stx_rdev_major;
	w->minor = x.stx_rdev_minor;
	return true;
}

/* What is mounted here, on that path: the last one that is not hidden. */
static int find_mounted(struct wanted *w)
{
	const struct nsu_mounts_look look = { .ns = -1, .pid = getpid() };
	struct nsu_mounts *own;
	struct nsu_error e;
	int err = nsu_mounts_take(&own, &look, &e);

	if (err) {
		report_error(&e);
		return err;
	}
	for (size_t i = 0; i < nsu_mounts_count(own); i++) {
		const struct nsu_mounted *m = nsu_mounts_get(own, i);

		if (m->hidden || strcmp(m->point, w->path) != 0)
			continue;
		w->by_device = true;
		w->major = m->major;
		w->minor = m->minor;
		snprintf(w->root, sizeof(w->root), "%s", m->root);
	}
	nsu_mounts_free(own);
	return 0;
}

/* Of another machine, or another container, files and mounts of ours say nothing. */
static int understand(const char *word, struct wanted *w, bool here)
{
	size_t len = strlen(word);
	int used = 0;

	*w = (struct wanted){ .word = word, .root = "/" };
	if (len >= sizeof(w->path)) {
		report_note("find: --mount: %s", strerror(ENAMETOOLONG));
		return -ENAMETOOLONG;
	}
	if (sscanf(word, "%u:%u%n", &w->major, &w->minor, &used) == 2 && !word[used]) {
		w->by_device = true;
		return 0;
	}
	if (*word != '/')
		return 0;
	while (len > 1 && word[len - 1] == '/')
		len--;
	memcpy(w->path, word, len);
	w->by_device = here && is_device(word, w);
	return w->by_device || !here ? 0 : find_mounted(w);
}

/* --------------------------------------------------------------------------- who it is */

static bool is_below(const char *root, const char *top)
{
	size_t len = strlen(top);

	return strcmp(top, "/") == 0 ||
	       (strncmp(root, top, len) == 0 && (!root[len] || root[len] == '/'));
}

static bool matches(const struct wanted *w, const struct nsu_mounted *m)
{
	if (w->by_device && m->major == w->major && m->minor == w->minor &&
	    is_below(m->root, w->root))
		return true;
	if (m->source && strcmp(m->source, w->word) == 0)
		return true;
	return *w->path && !w->by_device && strcmp(m->point, w->path) == 0;
}

static int add(struct search *s, size_t ns, uint64_t inode, const struct nsu_mounted *m)
{
	struct hit h = { .ns = ns, .kind = NSU_MNT, .inode = inode, .process = NSU_NONE,
			 .fd = -1, .target = m->point, .source = m->source };

	snprintf(h.device, sizeof(h.device), "%u:%u", m->major, m->minor);
	snprintf(h.what, sizeof(h.what), "%.500s (%.64s)%s", m->point, m->type,
		 m->hidden ? ", hidden" : "");
	return find_add(s->f, &h);
}

static int on_mounts(void *arg, size_t ns, uint64_t inode, const struct nsu_mounts *mounts,
		     int err)
{
	struct search *s = arg;

	if (!mounts)
		find_miss(s->f, err);
	err = 0;
	for (size_t i = 0; mounts && !err && i < nsu_mounts_count(mounts); i++)
		if (matches(&s->wanted, nsu_mounts_get(mounts, i)))
			err = add(s, ns, inode, nsu_mounts_get(mounts, i));
	return err;
}

int find_mount(struct finding *f)
{
	const struct nsu_look look = {
		.sysroot = f->request->sysroot, .proc = f->request->proc,
		.kinds = NSU_BIT(NSU_MNT), .sources = NSU_EVERY_SOURCE,
		.ask = NSU_ASK_DETAILS | NSU_ASK_NAMES,
	};
	bool here = !look.sysroot && !look.proc;
	struct search *s = calloc(1, sizeof(*s));
	struct nsu_error e;
	int err = s ? understand(f->request->sought, &s->wanted, here) : -ENOMEM;

	if (!err) {
		s->f = f;
		err = nsu_snapshot_take(&f->snapshot, &look, &e);
		if (!err)
			err = nsu_mounts_take_all(f->snapshot, &look, on_mounts, s, &e);
		if (err)
			report_error(&e);
	}
	free(s);
	return err;
}
