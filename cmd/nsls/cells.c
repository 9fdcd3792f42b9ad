/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What stands in each cell. NULL, an empty cell, is what is not known, or not there. */
#include "nsls.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__attribute__((format(printf, 2, 3)))
static const char *say(struct cell *c, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(c->text, sizeof(c->text), format, ap);
	va_end(ap);
	return c->text;
}

/* Most of the cells: a format would take ten times as long. */
static const char *number(struct cell *c, uint64_t n)
{
	char *at = &c->text[sizeof(c->text) - 1];

	*at = '\0';
	do
		*--at = (char)('0' + n % 10);
	while (n /= 10);
	return at;
}

static const char *inode_of(struct cell *c, size_t ns)
{
	return ns == NSU_NONE ? NULL : number(c, nsu_snapshot_get_namespace(c->s, ns)->inode);
}

static const char *pid_of(struct cell *c, size_t process)
{
	if (process == NSU_NONE)
		return NULL;
	return number(c, (uint64_t)nsu_snapshot_get_process(c->s, process)->pid);
}

static const char *user_of(struct cell *c, const char *name, uid_t uid)
{
	if (name)
		return name;
	return uid == NSU_NO_UID ? NULL : number(c, uid);
}

static bool has_details(const struct cell *c)
{
	return c->process && c->process->detailed;
}

static const char *cell_uid(struct cell *c, bool by_name)
{
	uid_t uid = c->process ? c->process->uid : c->ns->uid;
	const char *name = c->process ? c->process->user : c->ns->user;

	if (c->process && !c->process->detailed)
		return NULL;
	return user_of(c, by_name ? name : NULL, uid);
}

static const char *cell_ppid(struct cell *c)
{
	return has_details(c) ? number(c, (uint64_t)c->process->ppid) : NULL;
}

static const char *cell_creator(struct cell *c)
{
	return user_of(c, NULL, nsu_snapshot_get_creator(c->s, c->row->ns));
}

static const char *cell_nsid(struct cell *c)
{
	if (c->ns->kind != NSU_NET || c->ns->nsid == NSU_NSID_UNKNOWN)
		return NULL;
	if (c->ns->nsid == NSU_NSID_UNASSIGNED)
		return "unassigned";
	return say(c, "%d", c->ns->nsid);
}

/* A process that ended between the scan and the reading of its files has left its row. */
static const char *cell_command(const struct cell *c)
{
	return has_details(c) ? c->process->command : NULL;
}

static const char *cell_path(struct cell *c)
{
	if (c->row->process == NSU_NONE)
		return NULL;
	return say(c, "/proc/%d/ns/%s",
		   (int)nsu_snapshot_get_process(c->s, c->row->process)->pid,
		   nsu_link_get_name(c->row->link));
}

static const char *cell_link(const struct cell *c)
{
	return c->row->process == NSU_NONE ? NULL : nsu_link_get_name(c->row->link);
}

static const char *cell_whose(const struct cell *c)
{
	return nsu_whose_get_name(nsu_snapshot_get_whose(c->s, c->row->ns, c->row->process));
}

/* --- where it belongs --- */

static const struct nsu_belonging *belonging_of(const struct cell *c)
{
	static const struct nsu_belonging none = { .container = NSU_NONE };

	return c->process ? nsu_snapshot_get_belonging(c->s, c->row->shown) : &none;
}

static const char *cell_container(struct cell *c,
				  const char *(*name)(const struct nsu_container *, char *))
{
	size_t i = belonging_of(c)->container;

	return i == NSU_NONE ? NULL : name(nsu_snapshot_get_container(c->s, i), c->text);
}

static const char *cell_cgroup(const struct cell *c)
{
	if (c->ns->kind == NSU_CGROUP)
		return nsu_snapshot_get_inside(c->s, c->row->ns)->root;
	return belonging_of(c)->cgroup;
}

/* --- what is in it --- */

static const char *cell_count(struct cell *c, size_t count)
{
	return count == NSU_NONE ? NULL : number(c, count);
}

static const char *cell_level(struct cell *c)
{
	int level = nsu_snapshot_get_level(c->s, c->row->ns);

	return level < 0 ? NULL : number(c, (uint64_t)level);
}

/* At most two units: nobody wants the seconds of a day. */
static const char *cell_age(struct cell *c, int64_t age)
{
	int days = (int)(age / 86400), hours = (int)(age / 3600 % 24);
	int minutes = (int)(age / 60 % 60);

	if (age < 0)
		return NULL;
	if (c->plain)
		return number(c, (uint64_t)age);
	if (days)
		return say(c, ">=%dd%02dh", days, hours);
	if (hours)
		return say(c, ">=%dh%02dm", hours, minutes);
	return minutes ? say(c, ">=%dm", minutes) : say(c, ">=%ds", (int)age);
}

static const char *text_of(struct cell *c, enum column_id id)
{
	const struct nsu_inside *in = nsu_snapshot_get_inside(c->s, c->row->ns);

	switch (id) {
	case COLUMN_NS:        return inode_of(c, c->row->ns);
	case COLUMN_TYPE:      return nsu_kind_get_name(c->ns->kind);
	case COLUMN_PATH:      return cell_path(c);
	case COLUMN_NPROCS:    return number(c, c->ns->nprocs);
	case COLUMN_PID:       return pid_of(c, c->row->shown);
	case COLUMN_PPID:      return cell_ppid(c);
	case COLUMN_COMMAND:   return cell_command(c);
	case COLUMN_UID:       return cell_uid(c, false);
	case COLUMN_USER:      return cell_uid(c, true);
	case COLUMN_NETNSID:   return cell_nsid(c);
	case COLUMN_PNS:       return inode_of(c, c->ns->parent);
	case COLUMN_ONS:       return inode_of(c, c->ns->owner);
	case COLUMN_LINK:      return cell_link(c);
	case COLUMN_WHOSE:     return cell_whose(c);
	case COLUMN_ID:        return c->ns->id ? number(c, c->ns->id) : NULL;
	case COLUMN_HOLDERS:   return holders_count(c->s, c->row->ns, c->text), c->text;
	case COLUMN_CREATOR:   return cell_creator(c);
	case COLUMN_UIDMAP:    return in->uids;
	case COLUMN_GIDMAP:    return in->gids;
	case COLUMN_SETGROUPS: return in->setgroups;
	case COLUMN_LEVEL:     return cell_level(c);
	case COLUMN_HOSTNAME:  return in->hostname;
	case COLUMN_OFFSETS:   return in->offsets;
	case COLUMN_CGROUP:    return cell_cgroup(c);
	case COLUMN_CONTAINER: return cell_container(c, name_container);
	case COLUMN_POD:       return cell_container(c, name_pod);
	case COLUMN_UNIT:      return name_unit(belonging_of(c), c->text);
	case COLUMN_AGE:       return cell_age(c, in->age);
	case COLUMN_INIT:      return pid_of(c, in->init);
	case COLUMN_LINKS:     return in->interfaces;
	case COLUMN_MOUNTS:    return cell_count(c, in->ntable);
	case COLUMN_NODE:      return nsu_snapshot_get_node(c->s);
	case COLUMN_NSFS:
	case COLUMNS:
		break;
	}
	return NULL;
}

/* Without its sources there may be paths: that is not known, instead of none. */
static int fill_paths(struct table *t, struct table_row *to, size_t column,
		      const struct cell *c)
{
	int err = 0;

	if (c->ns->nmounts == 0 && nsu_snapshot_get_gap(c->s, NSU_SOURCE_MOUNTS)->why == 0)
		return table_append(t, to, column, NULL);
	for (size_t n = 0; !err && n < c->ns->nmounts; n++)
		err = table_append(t, to, column, nsu_snapshot_get_mount(c->s, c->row->ns, n));
	return err;
}

static int fill_list(struct table *t, struct table_row *to, size_t column, const char *list)
{
	int err = list && !*list ? table_append(t, to, column, NULL) : 0;

	while (!err && list && *list) {
		size_t len = strcspn(list, "\n");
		char part[CELL_SIZE];

		snprintf(part, sizeof(part), "%.*s", (int)len, list);
		err = table_append(t, to, column, part);
		list += len + (list[len] == '\n');
	}
	return err;
}

/* @base: rows of other machines, which stand before. */
static int fill_row(struct table *t, struct cell *c, const struct choice *choice, size_t base)
{
	size_t above = c->row->parent;
	struct table_row *to = table_add(t, above == NSU_NONE ? above : base + above);
	int err = to ? 0 : -ENOMEM;

	if (to && c->ns->nprocs == 0)
		to->color = "yellow";	/* nobody is in it */
	for (size_t j = 0; !err && j < choice->count; j++) {
		enum column_id id = choice->ids[j];
		const char *text = text_of(c, id);

		if (!text && id == COLUMN_COMMAND && c->process && t->form != TABLE_JSON)
			text = "?";
		if (id == COLUMN_NSFS)
			err = fill_paths(t, to, j, c);
		else if (column_get(id)->is.type == TABLE_STRINGS)
			err = fill_list(t, to, j, text);
		else
			err = table_set(t, to, j, text);
	}
	return err;
}

static struct cell make_cell(const struct nsu_snapshot *s, const struct row *row, bool plain)
{
	struct cell c = { .s = s, .row = row, .plain = plain };

	c.ns = nsu_snapshot_get_namespace(s, row->ns);
	if (row->shown != NSU_NONE)
		c.process = nsu_snapshot_get_process(s, row->shown);
	return c;
}

int cells_fill(struct table *t, const struct nsu_snapshot *s, const struct rows *rows,
	       const struct choice *choice)
{
	size_t base = t->nrows;
	int err = 0;

	for (size_t i = 0; !err && i < rows->count; i++) {
		struct cell c = make_cell(s, &rows->at[i], t->form != TABLE_TEXT);

		err = fill_row(t, &c, choice, base);
	}
	return err;
}

/* --- filters --- */

/* A comparison has two sides: each its own cell. */
struct sides {
	struct cell cells[2];
	unsigned int next;
	char *paths;		/* of NSFS, joined; or NULL */
};

static const char *join_paths(struct sides *sides, const struct cell *c)
{
	size_t len = 0;
	FILE *out;

	free(sides->paths);
	sides->paths = NULL;
	out = open_memstream(&sides->paths, &len);
	for (size_t n = 0; out && n < c->ns->nmounts; n++)
		fprintf(out, "%s\n", nsu_snapshot_get_mount(c->s, c->row->ns, n));
	if (out)
		fclose(out);
	return sides->paths;
}

static struct filter_value value_of(void *arg, int column)
{
	struct sides *sides = arg;
	struct cell *c = &sides->cells[sides->next++ % 2];
	struct filter_value value = {
		.list = column_get((enum column_id)column)->is.type == TABLE_STRINGS,
	};

	value.text = column == COLUMN_NSFS ? join_paths(sides, c) :
		     text_of(c, (enum column_id)column);
	return value;
}

void cells_filter(struct rows *rows, const struct nsu_snapshot *s, const struct filter *filter)
{
	struct sides sides = { .paths = NULL };
	size_t kept = 0;

	for (size_t i = 0; i < rows->count; i++) {
		sides.cells[0] = make_cell(s, &rows->at[i], true);
		sides.cells[1] = sides.cells[0];
		if (filter_match(filter, value_of, &sides))
			rows->at[kept++] = rows->at[i];
	}
	rows->count = kept;
	free(sides.paths);
}
