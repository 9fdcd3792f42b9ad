/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The mounts that a process sees, as traits that can be compared. */
#include "model/profile/profile.h"

#include <stdlib.h>
#include <string.h>

#include "facts/mount/mount_table.h"
#include "facts/text.h"

static int describe_propagation(struct text *to, const struct nsu_mounted *m)
{
	int err = 0;

	if (m->propagation & NSU_SHARED)
		err = text_format(to, " shared:%llu", (unsigned long long)m->peers);
	if (!err && (m->propagation & NSU_SLAVE))
		err = text_format(to, " master:%llu", (unsigned long long)m->master);
	if (!err && (m->propagation & NSU_UNBINDABLE))
		err = text_format(to, " unbindable");
	return err;
}

static int put(struct text *to, const char *before, const char *word)
{
	int err = text_add(to, before, strlen(before));

	return err ? err : text_add(to, word, strlen(word));
}

/* "ext4 /dev/sda1[/srv] 8:1 rw,noatime rw,errors=continue shared:1", in the words of findmnt */
static int describe_mount(struct text *to, const struct nsu_mounted *m)
{
	int err;

	to->len = 0;
	err = put(to, m->type, " ");
	if (!err)
		err = put(to, m->source, "");
	if (!err && strcmp(m->root, "/") != 0)
		err = put(to, "[", m->root);
	if (!err && strcmp(m->root, "/") != 0)
		err = put(to, "]", "");
	if (!err)
		err = text_format(to, " %u:%u", m->major, m->minor);
	if (!err)
		err = put(to, " ", m->options);
	if (!err)
		err = put(to, " ", m->fs_options);
	return err ? err : describe_propagation(to, m);
}

static int compare_points(const void *a, const void *b)
{
	const struct mount_line *x = a, *y = b;
	int order = strcmp(x->is.point, y->is.point);

	return order ? order : (x->is.id > y->is.id) - (x->is.id < y->is.id);
}

static int add_mounts(struct portrait *p, struct mount_table *t)
{
	struct text text = { 0 };
	int err = 0;

	if (t->count)
		qsort(t->lines, t->count, sizeof(*t->lines), compare_points);
	for (size_t i = 0; !err && i < t->count; i++) {
		err = describe_mount(&text, &t->lines[i].is);
		if (!err)
			err = profile_add(p, NSU_FACET_MOUNTS, t->lines[i].is.point, text.at);
	}
	free(text.at);
	return err;
}

int profile_read_mounts(struct portrait *p)
{
	struct mount_table table = { 0 };
	int err = mount_table_read(&table, p->dir, "mountinfo");

	err = err ? profile_add_unread(p, NSU_FACET_MOUNTS, "mounts", err) :
		    add_mounts(p, &table);
	mount_table_clear(&table);
	return err;
}
