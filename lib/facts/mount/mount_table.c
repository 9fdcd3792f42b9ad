/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All mounts of a mount namespace, as its mountinfo has them. */
#include "facts/mount/mount_table.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "facts/mount/mount_lines.h"
#include "facts/text.h"

int mount_table_add(struct mount_table *t, const struct mount_line *line)
{
	if (array_grow(&t->lines, t->count, &t->lines_room, sizeof(*t->lines)) < 0)
		return -ENOMEM;
	t->lines[t->count++] = *line;
	return 0;
}

int mount_table_keep(struct mount_table *t, char *block)
{
	if (!block ||
	    array_grow(&t->blocks, t->nblocks, &t->blocks_room, sizeof(*t->blocks)) < 0) {
		free(block);
		return -ENOMEM;
	}
	t->blocks[t->nblocks++] = block;
	return 0;
}

void mount_table_clear(struct mount_table *t)
{
	for (size_t i = 0; i < t->nblocks; i++)
		free(t->blocks[i]);
	free(t->blocks);
	free(t->lines);
	*t = (struct mount_table){ 0 };
}

/* ---------------------------------------------------------------------- a mountinfo */

static bool is_octal(const char *at)
{
	return at[0] >= '0' && at[0] <= '3' && at[1] >= '0' && at[1] <= '7' &&
	       at[2] >= '0' && at[2] <= '7';
}

/* The kernel writes blank, tab, newline, backslash and # as \ooo (mangle_path()). */
char *mount_table_unescape(char *text)
{
	char *to = text;

	for (const char *from = text; *from; from++) {
		if (*from == '\\' && is_octal(from + 1)) {
			*to++ = (char)((from[1] - '0') << 6 | (from[2] - '0') << 3 |
				       (from[3] - '0'));
			from += 3;
		} else {
			*to++ = *from;
		}
	}
	*to = '\0';
	return text;
}

/* The next word of a line, which may be empty; NULL where it has ended. */
static char *next_word(char **line)
{
	return *line ? strsep(line, " ") : NULL;
}

static void take_tag(struct nsu_mounted *m, const char *tag)
{
	if (sscanf(tag, "shared:%" SCNu64, &m->peers) == 1)
		m->propagation |= NSU_SHARED;
	else if (sscanf(tag, "master:%" SCNu64, &m->master) == 1)
		m->propagation |= NSU_SLAVE;
	else if (strcmp(tag, "unbindable") == 0)
		m->propagation |= NSU_UNBINDABLE;
	else
		sscanf(tag, "propagate_from:%" SCNu64, &m->from);
}

/* Tags come in any number, until a lone hyphen. */
static bool take_tags(struct nsu_mounted *m, char **line)
{
	char *tag;

	while ((tag = next_word(line)) && strcmp(tag, "-") != 0)
		take_tag(m, tag);
	return tag;
}

static bool has_option(const char *options, const char *wanted)
{
	size_t len = strlen(wanted);

	for (const char *at = options; at; at = strchr(at, ',')) {
		at += *at == ',';
		if (strncmp(at, wanted, len) == 0 && (at[len] == ',' || !at[len]))
			return true;
	}
	return false;
}

static int take_line(struct mount_line *l, char *line)
{
	struct nsu_mounted *m = &l->is;
	char *root, *point, *options, *type, *source, *fs_options;
	int used = 0;

	*l = (struct mount_line){ .is = { .parent = NSU_NONE } };
	if (sscanf(line, "%" SCNu64 " %" SCNu64 " %u:%u %n", &m->id, &l->parent, &m->major,
		   &m->minor, &used) != 4 || !used)
		return -EBADMSG;
	line += used;
	root = next_word(&line);
	point = next_word(&line);
	options = next_word(&line);
	if (!options || !take_tags(m, &line))
		return -EBADMSG;
	type = next_word(&line);
	source = next_word(&line);
	fs_options = next_word(&line);
	if (!fs_options)
		return -EBADMSG;
	m->root = mount_table_unescape(root);
	m->point = mount_table_unescape(point);
	m->options = options;
	m->idmapped = has_option(options, "idmapped");
	m->type = mount_table_unescape(type);
	m->source = mount_table_unescape(source);
	m->fs_options = mount_table_unescape(fs_options);
	return 0;
}

int mount_table_parse(struct mount_table *t, char *text)
{
	int err = mount_table_keep(t, text);
	char *line;

	while (!err && (line = strsep(&text, "\n")) && *line) {
		struct mount_line l;

		err = take_line(&l, line);
		if (!err)
			err = mount_table_add(t, &l);
	}
	return err;
}

int mount_table_read(struct mount_table *t, int dir, const char *name)
{
	struct text text = { 0 };
	int err = text_read(&text, dir, name);

	if (err) {
		free(text.at);
		return err;
	}
	return mount_table_parse(t, text.at);
}
