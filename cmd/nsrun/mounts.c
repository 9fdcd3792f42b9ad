/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Options about mounts, and the directories of the program. */
#include "request.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>

#include "../value.h"

static int add(struct request *r, struct nsu_mount mount)
{
	struct nsu_create *create = &r->create;

	if (!*mount.target)
		return -EINVAL;
	if (create->nmounts == NSU_MOUNTS_MAX)
		return -E2BIG;
	create->kinds |= NSU_BIT(NSU_MNT);
	if (!r->mounts)
		r->mounts = calloc(1, sizeof(*r->mounts));
	if (!r->mounts)
		return -ENOMEM;
	create->mounts = r->mounts->mounts;
	r->mounts->mounts[create->nmounts++] = mount;
	return 0;
}

/* "disk=0,shown-as=100000,count=65536", each once, in any order. */
static int parse_shown(char *text, struct nsu_extent *shown)
{
	static const char *const names[] = { "disk=", "shown-as=", "count=" };
	uint32_t *const values[] = { &shown->inside, &shown->outside, &shown->count };
	unsigned int seen = 0;
	char *word;

	while ((word = strsep(&text, ","))) {
		uint64_t n = 0;
		int i = 0, err;

		while (i < 3 && strncmp(word, names[i], strlen(names[i])) != 0)
			i++;
		if (i == 3 || seen & 1u << i)
			return -EINVAL;
		err = nsu_number_parse(word + strlen(names[i]), i == 2, UINT32_MAX - 1, &n);
		if (err)
			return err;
		seen |= 1u << i;
		*values[i] = (uint32_t)n;
	}
	return seen == 7 ? 0 : -EINVAL;
}

static int parse_flag(char *word, struct nsu_mount *m)
{
	if (strcmp(word, "ro") == 0) {
		m->read_only = true;
		return 0;
	}
	if (strcmp(word, "idmap") == 0) {
		m->idmap = NSU_IDMAP_REQUEST;
		return 0;
	}
	if (strncmp(word, "idmap=", 6) != 0)
		return -EINVAL;
	m->idmap = NSU_IDMAP_GIVEN;
	return parse_shown(word + 6, &m->shown);
}

/* "SRC:DST[:ro][:idmap[=MAP]]", changed while it is taken apart. */
static int parse_bind(char *text, struct nsu_mount *m)
{
	int err = 0;
	char *word;

	m->source = strsep(&text, ":");
	m->target = text ? strsep(&text, ":") : "";
	while (!err && (word = strsep(&text, ":")))
		err = parse_flag(word, m);
	return err || (*m->source && *m->target) ? err : -EINVAL;
}

int mounts_add(struct request *r, const char *arg, int parse(char *, struct nsu_mount *))
{
	struct nsu_mount mount = { .what = NSU_MOUNT_BIND };
	char *text = strdup(arg);
	int err = text ? parse(text, &mount) : -ENOMEM;

	if (!err)
		err = add(r, mount);
	if (err)
		free(text);
	else
		r->mounts->texts[r->create.nmounts - 1] = text;
	return err;
}

int want_bind(struct request *r, const char *arg)
{
	return mounts_add(r, arg, parse_bind);
}

void mounts_free(struct request *r)
{
	for (size_t i = 0; i < r->create.nmounts; i++)
		free(r->mounts->texts[i]);
	free(r->mounts);
}

int want_tmpfs(struct request *r, const char *dir)
{
	return add(r, (struct nsu_mount){ .what = NSU_MOUNT_TMPFS, .target = dir });
}

int want_mount_sys(struct request *r, const char *dir)
{
	return add(r, (struct nsu_mount){ .what = NSU_MOUNT_SYS,
					  .target = dir ? dir : "/sys" });
}

int want_mount_dev(struct request *r, const char *dir)
{
	return add(r, (struct nsu_mount){ .what = NSU_MOUNT_DEV,
					  .target = dir ? dir : "/dev" });
}

int want_rootfs(struct request *r, const char *dir)
{
	if (!*dir)
		return -EINVAL;
	r->create.kinds |= NSU_BIT(NSU_MNT);
	r->create.rootfs = dir;
	return 0;
}

int want_mount_proc(struct request *r, const char *dir)
{
	r->create.kinds |= NSU_BIT(NSU_MNT);
	r->create.proc = dir ? dir : "/proc";
	return *r->create.proc ? 0 : -EINVAL;
}

int want_mount_binfmt(struct request *r, const char *dir)
{
	r->create.kinds |= NSU_BIT(NSU_USER) | NSU_BIT(NSU_MNT);
	if (!dir)
		want_mount_proc(r, NULL);
	r->create.binfmt = dir ? dir : "/proc/sys/fs/binfmt_misc";
	return *r->create.binfmt ? 0 : -EINVAL;
}

int want_load_interp(struct request *r, const char *line)
{
	r->create.interpreter = line;
	return r->create.binfmt ? 0 : want_mount_binfmt(r, NULL);
}

int want_propagation(struct request *r, const char *arg)
{
	static const struct value_word words[] = {
		{ "private", MS_PRIVATE }, { "shared", MS_SHARED }, { "slave", MS_SLAVE },
		{ "unchanged", 0 }, { NULL, 0 },
	};

	return value_word(arg, words, &r->create.propagation);
}

int want_root(struct request *r, const char *dir)
{
	r->create.root = dir;
	return *dir ? 0 : -EINVAL;
}

int want_wd(struct request *r, const char *dir)
{
	r->create.cwd = dir;
	return *dir ? 0 : -EINVAL;
}
