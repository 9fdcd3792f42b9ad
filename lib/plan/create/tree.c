/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is mounted in a new mount namespace, and which directory becomes its root. */
#include "plan/create/creation.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "facts/file.h"
#include "fd.h"

/* What a new root is brought, unless the request mounts something there itself. */
static const struct { const char *dir; enum nsu_mount_what what; } brought[] = {
	{ "/sys", NSU_MOUNT_SYS }, { "/dev", NSU_MOUNT_DEV },
};

#define BROUGHT (sizeof(brought) / sizeof(brought[0]))

static const char *get_root(const struct nsu_create *r)
{
	return r->rootfs ? r->rootfs : r->root;
}

static enum slot slot_of_root(const struct nsu_create *r)
{
	return get_root(r) ? SLOT_ROOT : SLOT_NONE;
}

/* Below a root every path begins with a slash. */
static const char *target_of(const struct creation *c, const struct nsu_mount *m)
{
	bool relative = get_root(c->request) && *m->target != '/';

	return plan_text(c->plan, "%s%s", relative ? "/" : "", m->target);
}

/* "/a" lies on the way to "/a/b", and "/" to everything. */
static bool is_above(const char *dir, const char *path)
{
	size_t len = strlen(dir);

	while (len > 0 && dir[len - 1] == '/')
		len--;
	return strncmp(dir, path, len) == 0 && path[len] == '/' && path[len + 1];
}

/* The last mount before number @before that @path lies on; NULL: in the root itself. */
static const char *find_under(const struct creation *c, size_t before, const char *path)
{
	const struct nsu_create *r = c->request;

	for (size_t i = before; i-- > 0;) {
		const char *dir = target_of(c, &r->mounts[i]);

		if (is_above(dir, path))
			return dir;
	}
	for (size_t i = 0; r->rootfs && i < BROUGHT; i++)
		if (is_above(brought[i].dir, path))
			return brought[i].dir;
	return NULL;
}

/* ----------------------------------------------------- mount points that are missing */

static bool is_missing(int root, const char *path)
{
	autofd fd = file_open(root, path, FILE_PLACE, O_PATH);

	return fd == -ENOENT;
}

struct missing {
	const struct creation *creation;
	enum actor actor;	/* who makes them; ACTORS: only see whether there are any */
	int root;		/* make what is not in there; -1: all of them */
	bool is_file;		/* the last part is one */
};

static void push_missing(const struct missing *m, const char *path, bool is_file)
{
	plan_push(m->creation->plan, (struct step){
		.op = is_file ? NSU_OP_CREATE : NSU_OP_MKDIR, .actor = m->actor,
		.in = slot_of_root(m->creation->request), .object = path,
		.flags = is_file ? 0644 : 0755, .optional = true,
		.why = is_file ? WHY_BIND_POINT : WHY_MOUNT_POINT });
}

/* Visits "/a", "/a/b", "/a/b/c": those behind @known, which is there. */
static bool each_missing(const struct missing *m, const char *known, const char *path)
{
	const char *end = path + (known ? strlen(known) : 0);
	bool found = false;

	while (*end) {
		const char *part;

		end += strspn(end, "/");
		end += strcspn(end, "/");
		part = plan_text(m->creation->plan, "%.*s", (int)(end - path), path);
		if (m->root >= 0 && !is_missing(m->root, part))
			continue;
		found = true;
		if (m->actor != ACTORS)
			push_missing(m, part, m->is_file && !*end);
	}
	return found;
}

static bool is_file(const struct nsu_mount *m)
{
	struct stat st;

	return m->what == NSU_MOUNT_BIND && stat(m->source, &st) == 0 && !S_ISDIR(st.st_mode);
}

/* In the root itself, from outside: by who may write there, and taken back from there. */
static bool each_missing_in_root(const struct creation *c, enum actor actor)
{
	const struct nsu_create *r = c->request;
	autofd root = get_root(r) ? open(get_root(r), O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;
	struct missing missing = { c, actor, root, false };
	bool found = false;

	if (root < 0)
		return false;
	if (r->rootfs) {
		found |= each_missing(&missing, NULL, "/proc");
		for (size_t i = 0; i < BROUGHT; i++)
			found |= each_missing(&missing, NULL, brought[i].dir);
	}
	for (size_t i = 0; i < r->nmounts; i++) {
		const char *target = target_of(c, &r->mounts[i]);

		missing.is_file = is_file(&r->mounts[i]);
		if (!find_under(c, i, target))
			found |= each_missing(&missing, NULL, target);
	}
	return found;
}

bool tree_needs_outside(const struct creation *c)
{
	return each_missing_in_root(c, ACTORS);
}

void tree_push_outside(const struct creation *c)
{
	if (!tree_needs_outside(c))
		return;
	plan_push(c->plan, (struct step){ .op = NSU_OP_OPEN, .actor = c->outside,
					  .slot = SLOT_ROOT, .object = get_root(c->request),
					  .flags = O_PATH | O_DIRECTORY,
					  .why = WHY_INSIDE_ROOT });
	each_missing_in_root(c, c->outside);
}

/* -------------------------------------------------------------------------- mounts */

static void push_new(const struct creation *c, const char *type, const char *dir, enum why why)
{
	plan_push(c->plan, (struct step){ .op = NSU_OP_MOUNT, .actor = c->program,
					  .in = slot_of_root(c->request), .object = dir,
					  .text = type, .why = why,
					  .flags = MS_NOSUID | MS_NODEV | MS_NOEXEC });
}

static void push_old(const struct creation *c, const char *old, const char *dir, enum why why)
{
	plan_push(c->plan, (struct step){ .op = NSU_OP_BIND, .actor = c->program,
					  .in = slot_of_root(c->request), .object = dir,
					  .text = old, .flags = MS_REC, .why = why });
}

static void push_sys(const struct creation *c, const char *dir)
{
	if (creation_owns(c->request, NSU_NET))
		push_new(c, "sysfs", dir, WHY_MOUNT_SYS);
	else
		push_old(c, "/sys", dir, WHY_OLD_SYS);
}

static void push_proc(const struct creation *c, const char *dir)
{
	if (creation_owns(c->request, NSU_PID))
		push_new(c, "proc", dir, WHY_MOUNT_PROC);
	else
		push_old(c, "/proc", dir, WHY_OLD_PROC);
}

/* What everybody may write is made so; nobody else can take from it what he put there. */
static void push_tmpfs(const struct creation *c, const char *dir)
{
	const char *mode = strcmp(dir, "/tmp") == 0 ? "mode=1777" : "mode=755";

	plan_push(c->plan, (struct step){ .op = NSU_OP_MOUNT, .actor = c->program,
					  .in = slot_of_root(c->request), .object = dir,
					  .text = "tmpfs", .data = mode,
					  .flags = MS_NOSUID | MS_NODEV, .why = WHY_TMPFS });
}

static void push_mount(const struct creation *c, enum nsu_mount_what what, const char *dir)
{
	switch (what) {
	case NSU_MOUNT_BIND:
		break;
	case NSU_MOUNT_TMPFS:
		push_tmpfs(c, dir);
		break;
	case NSU_MOUNT_SYS:
		push_sys(c, dir);
		break;
	case NSU_MOUNT_DEV:
		dev_push(c, slot_of_root(c->request), dir);
		break;
	}
}

static void push_asked(const struct creation *c, size_t i)
{
	const struct nsu_mount *m = &c->request->mounts[i];
	const char *dir = target_of(c, m);
	const char *under = find_under(c, i, dir);
	const struct missing missing = { c, c->program, -1, is_file(m) };

	if (under)
		each_missing(&missing, under, dir);
	if (m->what == NSU_MOUNT_BIND)
		bind_push_attach(c, i, slot_of_root(c->request), dir);
	push_mount(c, m->what, dir);
}

/* pivot_root(2) wants a mount: a copy of the tree there, laid on the directory itself. */
static void push_root_mount(const struct creation *c)
{
	const struct nsu_create *r = c->request;

	if (r->rootfs && c->opened) {
		plan_push(c->plan, (struct step){ .op = NSU_OP_ATTACH, .actor = c->program,
						  .slot = SLOT_ROOT, .object = "/",
						  .why = WHY_ROOT_MOUNT });
	} else if (c->apart) {
		plan_push(c->plan, (struct step){ .op = NSU_OP_TREE, .actor = c->program,
						  .slot = SLOT_ROOT, .object = r->rootfs,
						  .flags = MS_REC | MS_PRIVATE,
						  .why = WHY_ROOT_APART });
	} else if (r->rootfs) {
		plan_push(c->plan, (struct step){ .op = NSU_OP_TREE, .actor = c->program,
						  .slot = SLOT_ROOT, .object = r->rootfs,
						  .flags = MS_REC, .why = WHY_ROOT_TREE });
		plan_push(c->plan, (struct step){ .op = NSU_OP_ATTACH, .actor = c->program,
						  .slot = SLOT_ROOT, .object = r->rootfs,
						  .why = WHY_ROOT_MOUNT });
	} else if (r->root && r->nmounts) {
		plan_push(c->plan, (struct step){ .op = NSU_OP_OPEN, .actor = c->program,
						  .slot = SLOT_ROOT, .object = r->root,
						  .flags = O_PATH | O_DIRECTORY,
						  .why = WHY_INSIDE_ROOT });
	}
}

static bool is_asked(const struct nsu_create *r, const char *dir)
{
	for (size_t i = 0; i < r->nmounts; i++)
		if (strcmp(r->mounts[i].target, dir) == 0)
			return true;
	return false;
}

void tree_push_mounts(const struct creation *c)
{
	const struct nsu_create *r = c->request;

	if (!c->opened)
		bind_push_trees(c, c->program, false);
	push_root_mount(c);
	if (r->rootfs)
		push_proc(c, r->proc ? r->proc : "/proc");
	for (size_t i = 0; r->rootfs && i < BROUGHT; i++)
		if (!is_asked(r, brought[i].dir))
			push_mount(c, brought[i].what, brought[i].dir);
	for (size_t i = 0; i < r->nmounts; i++)
		push_asked(c, i);
}

/* ---------------------------------------------------------------------------- root */

static void push_chroot(const struct creation *c)
{
	plan_push(c->plan, (struct step){ .op = NSU_OP_CHROOT, .actor = c->program,
					  .object = c->request->root, .why = WHY_CHROOT });
}

static void push_alone(const struct creation *c)
{
	plan_push(c->plan, (struct step){ .op = NSU_OP_TREE, .actor = c->program,
					  .slot = SLOT_NS + NSU_MNT, .in = SLOT_ROOT,
					  .object = c->request->rootfs, .flags = MS_REC,
					  .why = WHY_ROOT_ALONE });
	plan_push(c->plan, (struct step){ .op = NSU_OP_SETNS, .actor = c->program,
					  .slot = SLOT_NS + NSU_MNT,
					  .object = c->request->rootfs, .flags = CLONE_NEWNS,
					  .why = WHY_ROOT_ENTER });
}

static void push_pivot(const struct creation *c)
{
	plan_push(c->plan, (struct step){ .op = NSU_OP_PIVOT, .actor = c->program,
					  .slot = SLOT_ROOT, .object = c->request->rootfs,
					  .why = WHY_PIVOT });
}

static void push_chdir_root(const struct creation *c)
{
	plan_push(c->plan, (struct step){ .op = NSU_OP_CHDIR, .actor = c->program,
					  .object = "/", .why = WHY_CHDIR_ROOT });
}

void tree_push_root(const struct creation *c)
{
	const struct nsu_create *r = c->request;

	if (c->apart)
		push_alone(c);
	else if (r->rootfs)
		push_pivot(c);
	else if (r->root)
		push_chroot(c);
	if (r->rootfs || r->root)
		push_chdir_root(c);
	if (r->cwd)
		plan_push(c->plan, (struct step){ .op = NSU_OP_CHDIR, .actor = c->program,
						  .object = r->cwd, .why = WHY_CHDIR });
}
