/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The record of up: what it has made, so that nothing else is taken away. */
#include "plan/made/made.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "facts/file.h"
#include "fd.h"

#define DIRECTORY_MODE 0755
#define SETTLE_TRIES 50	/* of 20 ms */

static int refuse(const struct made *made, int errnum, struct nsu_error *e)
{
	return nsu_error_set(e, errnum, NSU_OP_NOTE, NSU_NO_KIND, "%s", made->path);
}

/* ----------------------------------------------------------------------------- reading */

/* What somebody else could write says nothing about what is ours. */
static int read_record(struct made *made, struct nsu_error *e)
{
	autofd root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct file file;
	int err = root < 0 ? -errno : file_read(root, made->path, FILE_IN_ROOT, &file);

	if (err)
		return err == -ENOENT ? 0 : refuse(made, -err, e);
	if (file.author != 0 && file.author != geteuid())
		err = -EPERM;
	else
		err = record_parse(&made->record, file.text, file.len);
	if (!err)
		made->text = plan_text(made->plan, "%s", file.text);
	file_free(&file);
	return err ? refuse(made, err == -EINVAL ? EBADMSG : -err, e) : 0;
}

/* Two files may have one name. */
static int check_file(const struct made *made, struct nsu_error *e)
{
	char file[4096];

	nsu_escape(file, sizeof(file), made->is->file, strlen(made->is->file), false);
	if (!made->record || !made->record->file || strcmp(file, made->record->file) == 0)
		return 0;
	return nsu_error_set(e, EEXIST, NSU_OP_NOTE, NSU_NO_KIND, "%s of %s",
			     made->is->name, made->record->file);
}

/* What is looked at by name: of settings and link-local addresses there are many others. */
static bool is_asked_for(const struct nsu_part *part)
{
	return part->what == NSU_PART_NS || part->what == NSU_PART_SYSCTL ||
	       part->what == NSU_PART_ADDRESS;
}

static int add_asked(struct nsu_topology *all, const struct nsu_topology *t)
{
	int err = 0;

	for (size_t i = 0; t && !err && i < t->count; i++)
		if (is_asked_for(&t->parts[i]) && !topology_has(all, &t->parts[i]))
			err = topology_add(all, &t->parts[i]);
	return err;
}

static int look(struct made *made, struct nsu_error *e)
{
	struct nsu_topology *all = topology_new();
	int err = all ? add_asked(all, made->is->wanted) : -ENOMEM;

	if (!err)
		err = add_asked(all, made->record);
	if (err)
		refuse(made, -err, e);
	else
		err = nsu_topology_take(&made->actual, all, NULL, e);
	nsu_topology_free(all);
	return err;
}

int made_begin(struct made *made, struct nsu_plan *plan, const struct nsu_up *is,
	      struct nsu_error *e)
{
	int err = nsu_netns_parse_name(is->name);

	*made = (struct made){ .plan = plan, .is = is };
	made->path = plan_path(plan, NSU_UP_DIR, is->name);
	plan->performer = &networks_performer;
	if (err || is->name[0] == '.')
		return nsu_error_set(e, err == -ENAMETOOLONG ? ENAMETOOLONG : EINVAL,
				     NSU_OP_NOTE, NSU_NO_KIND, "%s", is->name);
	err = read_record(made, e);
	if (!err)
		err = check_file(made, e);
	return err ? err : look(made, e);
}

static bool has_up(const struct nsu_topology *t, const struct nsu_plug *at)
{
	const struct nsu_part up = { .what = NSU_PART_UP, .at = *at };

	return topology_has(t, &up);
}

/* A cable of ours of which one end is there alone. */
static bool is_half(const struct made *made, const struct nsu_part *cable)
{
	const struct nsu_topology *actual = made->actual;

	if (cable->what != NSU_PART_CABLE || topology_has(actual, cable))
		return false;
	for (size_t i = 0; i < actual->count; i++)
		if (topology_part_collides(cable, &actual->parts[i]))
			return false;
	return has_up(actual, &cable->at) || has_up(actual, &cable->peer);
}

static bool is_falling_apart(const struct made *made)
{
	for (size_t i = 0; made->record && i < made->record->count; i++)
		if (is_half(made, &made->record->parts[i]))
			return true;
	return false;
}

int made_settle(struct made *made, struct nsu_error *e)
{
	const struct timespec pause = { .tv_nsec = 20 * 1000 * 1000 };
	int err = 0;

	for (int i = 0; !err && i < SETTLE_TRIES && is_falling_apart(made); i++) {
		nanosleep(&pause, NULL);
		nsu_topology_free(made->actual);
		made->actual = NULL;
		err = look(made, e);
	}
	return err;
}

int made_blame_others(const struct made *made, int err, struct nsu_error *e)
{
	struct made now = { .plan = made->plan, .is = made->is, .path = made->path };
	bool same;

	if (!err || read_record(&now, &(struct nsu_error){ 0 }))
		return err;
	same = now.text && made->text ? strcmp(now.text, made->text) == 0 :
					now.text == made->text;
	nsu_topology_free(now.record);
	if (same)
		return err;
	made->plan->line = 0;
	return refuse(made, ESTALE, e);
}

void made_clear(struct made *made)
{
	nsu_topology_free(made->record);
	nsu_topology_free(made->actual);
	nsu_topology_free(made->yielding);
}

/* ----------------------------------------------------------------------------- its steps */

void made_push_lock(struct made *made)
{
	static const char *const directories[] = { "/run/netnsctl", NSU_UP_DIR };

	for (size_t i = 0; i < 2; i++)
		plan_push(made->plan, (struct step){ .op = NSU_OP_MKDIR, .optional = true,
						     .object = directories[i],
						     .flags = DIRECTORY_MODE,
						     .why = WHY_UP_DIR });
	plan_push(made->plan, (struct step){ .op = NSU_OP_LOCK, .slot = SLOT_MADE,
					     .object = NSU_UP_DIR, .why = WHY_UP_LOCK });
}

/* Namespaces whose numbers are known once they are there. */
static char **list_new(struct made *made, const struct nsu_topology *record)
{
	char **names = plan_keep(made->plan, (record->count + 1) * sizeof(*names));
	size_t count = 0;

	for (size_t i = 0; names && i < record->count; i++) {
		const struct nsu_part *part = &record->parts[i];

		if (part->what == NSU_PART_NS && part->line != RECORD_FOREIGN && !part->inode)
			names[count++] = (char *)plan_text(made->plan, "%s", part->at.ns);
	}
	return names;
}

static const char *print(struct made *made, const struct nsu_topology *record)
{
	const char *kept = "";
	char *text = NULL;
	size_t size = 0;
	FILE *memory = open_memstream(&text, &size);
	bool whole;

	if (memory)
		record_print(record, memory);
	whole = memory && !ferror(memory);
	/* Without memory for its end there is no text, and yet no error (glibc 2.36). */
	if (memory && fclose(memory) == 0 && whole && text)
		kept = plan_text(made->plan, "%s", text);
	else
		made->plan->failed = true;
	free(text);
	return kept;
}

void made_push_record(struct made *made, const struct nsu_topology *record, unsigned long flags,
		     enum why why)
{
	struct step step = { .op = NSU_OP_NOTE, .object = made->path, .flags = flags,
			     .source = made->text, .why = why };

	if (record) {
		step.text = print(made, record);
		step.argv = record->begun ? NULL : list_new(made, record);
	}
	plan_push(made->plan, step);
}

/* ------------------------------------------------------------------------- what is ours */

static const struct nsu_part *find(const struct nsu_topology *t, const struct nsu_part *part)
{
	for (size_t i = 0; i < t->count; i++)
		if (topology_part_is(part, &t->parts[i]))
			return &t->parts[i];
	return NULL;
}

uint64_t made_get_inode(const struct made *made, const struct nsu_part *ns)
{
	const struct nsu_part *is = find(made->actual, ns);

	return is ? is->inode : 0;
}

/* Another namespace may have got the name of one that somebody has removed. */
bool made_owns(const struct made *made, const struct nsu_part *part)
{
	const struct nsu_part *recorded = made->record ? find(made->record, part) : NULL;
	const struct nsu_part *is = find(made->actual, part);

	if (!recorded || !is || recorded->line == RECORD_FOREIGN)
		return false;
	return !recorded->inode || recorded->inode == is->inode;
}
