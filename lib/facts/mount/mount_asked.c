/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All mounts of a mount namespace, as the kernel tells by its id, or to a child inside. */
#include "facts/mount/mount_lines.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>

#include "facts/mount/mount_ask.h"
#include "facts/text.h"
#include "facts/visit/visit.h"
#include "fd.h"

#define ASK (MOUNT_ASK_DEVICE | MOUNT_ASK_BASIC | MOUNT_ASK_FROM | MOUNT_ASK_ROOT | \
	     MOUNT_ASK_POINT | MOUNT_ASK_TYPE | MOUNT_ASK_OPTIONS | MOUNT_ASK_SUBTYPE | \
	     MOUNT_ASK_SOURCE | MOUNT_ASK_UIDS | MOUNT_ASK_GIDS)
#define PAGE 512		/* mounts a call */

/* Of the kernel's mount.h, for mount_setattr(2). */
#define ATTR_READ_ONLY 0x1u
#define ATTR_ATIME 0x70u	/* a number of its own, of which 0 is relatime */
#define ATTR_IDMAP 0x100000u

/* In the order and with the words of mountinfo (show_mnt_opts()). */
static const struct { uint64_t mask, value; const char *word; } attributes[] = {
	{ 0x2, 0x2, ",nosuid" }, { 0x4, 0x4, ",nodev" }, { 0x8, 0x8, ",noexec" },
	{ ATTR_ATIME, 0x10, ",noatime" }, { 0x80, 0x80, ",nodiratime" },
	{ ATTR_ATIME, 0, ",relatime" }, { 0x200000, 0x200000, ",nosymfollow" },
	{ ATTR_IDMAP, ATTR_IDMAP, ",idmapped" },
};

/* The strings of a mount while they are put together, one behind the other. */
struct block {
	struct text text;
	int err;
};

static void put(struct block *b, const char *word)
{
	if (!b->err)
		b->err = text_add(&b->text, word, strlen(word));
}

/* Ends the string, and says where the next begins. */
static size_t end(struct block *b)
{
	if (!b->err)
		b->err = text_add(&b->text, "", 1);
	return b->text.len;
}

/* "rw,nosuid,relatime" */
static void put_options(struct block *b, uint64_t bits)
{
	put(b, bits & ATTR_READ_ONLY ? "ro" : "rw");
	for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++)
		if ((bits & attributes[i].mask) == attributes[i].value)
			put(b, attributes[i].word);
}

static void put_fs_options(struct block *b, const struct mount_answer *a)
{
	put(b, a->sb_flags & MS_RDONLY ? "ro" : "rw");
	if (!(a->mask & MOUNT_ASK_OPTIONS) || !a->text[a->options])
		return;
	put(b, ",");
	put(b, a->text + a->options);
}

static void put_type(struct block *b, const struct mount_answer *a)
{
	put(b, a->text + a->type);
	if (!(a->mask & MOUNT_ASK_SUBTYPE) || !a->text[a->subtype])
		return;
	put(b, ".");
	put(b, a->text + a->subtype);
}

/* Strings of three numbers, one behind the other, as a list of DISK:SEEN:COUNT. */
static void put_map(struct block *b, const char *lines, uint32_t count)
{
	for (; !b->err && count; count--, lines += strlen(lines) + 1) {
		unsigned int disk, seen, n;

		if (sscanf(lines, "%u %u %u", &disk, &seen, &n) != 3)
			b->err = -EBADMSG;
		else
			b->err = text_format(&b->text, "%u:%u:%u\n", disk, seen, n);
	}
}

/* Where each string begins, while their block still moves. */
struct places {
	size_t options, fs_options, type, uids, gids;
};

static void put_all(struct block *b, const struct mount_answer *a, struct places *at)
{
	at->options = b->text.len;
	put_options(b, a->attributes);
	at->fs_options = end(b);
	put_fs_options(b, a);
	at->type = end(b);
	put_type(b, a);
	at->uids = end(b);
	if (a->mask & MOUNT_ASK_UIDS)
		put_map(b, a->text + a->uids, a->nuids);
	at->gids = end(b);
	if (a->mask & MOUNT_ASK_GIDS)
		put_map(b, a->text + a->gids, a->ngids);
}

/* Options alone are escaped by the kernel. */
static void set_strings(struct nsu_mounted *m, const struct mount_answer *a, char *block,
			const struct places *at)
{
	m->root = block + a->root;
	m->point = block + a->point;
	m->source = a->mask & MOUNT_ASK_SOURCE ? block + a->source : NULL;
	m->options = block + at->options;
	m->fs_options = mount_table_unescape(block + at->fs_options);
	m->type = block + at->type;
	m->uids = m->idmapped && block[at->uids] ? block + at->uids : NULL;
	m->gids = m->idmapped && block[at->gids] ? block + at->gids : NULL;
}

static struct mount_line line_of(const struct mount_answer *a)
{
	return (struct mount_line){
		.is = { .id = a->old_id, .parent = NSU_NONE,
			.major = a->dev_major, .minor = a->dev_minor,
			.propagation = (a->propagation & MS_SHARED ? NSU_SHARED : 0) |
				       (a->propagation & MS_SLAVE ? NSU_SLAVE : 0) |
				       (a->propagation & MS_UNBINDABLE ? NSU_UNBINDABLE : 0),
			.peers = a->peers, .master = a->master,
			.from = a->mask & MOUNT_ASK_FROM ? a->from : 0,
			.idmapped = a->attributes & ATTR_IDMAP },
		.parent = a->old_parent,
	};
}

static int take(struct mount_table *t, const struct mount_answer *a)
{
	struct mount_line line = line_of(a);
	struct block block = { .err = 0 };
	struct places at;

	block.err = text_add(&block.text, a->text, a->size - sizeof(*a));
	put_all(&block, a, &at);
	if (block.err) {
		free(block.text.at);
		return block.err;
	}
	set_strings(&line.is, a, block.text.at, &at);
	block.err = mount_table_keep(t, block.text.at);
	return block.err ? block.err : mount_table_add(t, &line);
}

/* A mount that is gone meanwhile, or that no path leads to, is none. */
static bool is_whole(const struct mount_answer *a)
{
	const uint64_t needed = MOUNT_ASK_BASIC | MOUNT_ASK_POINT | MOUNT_ASK_TYPE;

	return (a->mask & needed) == needed;
}

static int take_page(struct mount_table *t, uint64_t space, const uint64_t mounts[], long count)
{
	autofree struct mount_answer *answer = NULL;
	size_t room = 0;
	int err = 0;

	for (long i = 0; !err && i < count; i++) {
		int failed = mount_ask_all(space, mounts[i], ASK, &answer, &room);

		if (failed)	/* a filter may refuse one: a table without it would lie */
			err = failed == -ENOENT ? 0 : failed;
		else if (is_whole(answer))
			err = take(t, answer);
	}
	return err;
}

int mount_table_ask(struct mount_table *t, uint64_t space)
{
	autofree uint64_t *mounts = calloc(PAGE, sizeof(*mounts));
	uint64_t last = 0;
	long count = mounts ? PAGE : -ENOMEM;
	int err = 0;

	while (!err && count == PAGE) {
		count = mount_ask_list(space, last, mounts, PAGE);
		if (count > 0)
			err = take_page(t, space, mounts, count);
		last = mounts[PAGE - 1];
	}
	return count < 0 ? (int)count : err;
}

/* ------------------------------------------------------------------------ from inside */

/* One whose strings are of more than 15 kB does not fit a message: mountinfo has it. */
static int say_page(int out, const uint64_t mounts[], long count)
{
	struct visit_said said = { .status = VISIT_MORE };
	struct mount_answer *answer = (struct mount_answer *)said.text;
	int err = 0;

	for (long i = 0; !err && i < count; i++) {
		err = mount_ask(0, mounts[i], ASK, answer, sizeof(said.text));
		if (!err) {
			said.len = answer->size;
			visit_say(out, &said, -1);
		}
		err = err == -ENOENT ? 0 : err;
	}
	return err;
}

static int say_mounts(const void *arg, int out)
{
	uint64_t mounts[PAGE], last = 0;
	long count = PAGE;
	int err = 0;

	(void)arg;
	while (!err && count == PAGE) {
		count = mount_ask_list(0, last, mounts, PAGE);
		err = count < 0 ? (int)count : say_page(out, mounts, count);
		last = mounts[PAGE - 1];
	}
	return err;
}

int mount_table_visit(struct mount_table *t, int ns)
{
	struct visit_said said;
	struct visit v;
	int fd, err = visit_begin(&v, NSU_MNT, ns, say_mounts, NULL);

	if (err)
		return err;
	while ((err = visit_hear(&v, &said, &fd)) == VISIT_MORE) {
		const struct mount_answer *answer = (const struct mount_answer *)said.text;

		err = is_whole(answer) ? take(t, answer) : 0;
		if (err)
			break;
	}
	visit_end(&v);
	return err;
}
