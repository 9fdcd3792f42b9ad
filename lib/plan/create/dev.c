/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A /dev with what every program expects, and nothing that leads to hardware. */
#include "plan/create/creation.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

static const char *const devices[] = { "null", "zero", "full", "random", "urandom", "tty" };

static const struct { const char *name, *text; } links[] = {
	{ "fd", "/proc/self/fd" },  { "stdin", "fd/0" },     { "stdout", "fd/1" },
	{ "stderr", "fd/2" },       { "ptmx", "pts/ptmx" },
};

static const struct { const char *name, *type, *data; enum why why; } below[] = {
	{ "pts", "devpts", "newinstance,ptmxmode=0666,mode=0620", WHY_DEVPTS },
	{ "shm", "tmpfs", "mode=1777", WHY_SHM },
};

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* Those the host has: a container may have been given fewer. */
static const char *list_devices(struct nsu_plan *plan)
{
	const char *list = "";

	for (size_t i = 0; i < LENGTH(devices); i++)
		if (faccessat(AT_FDCWD, plan_path(plan, "/dev", devices[i]), F_OK, 0) == 0)
			list = plan_text(plan, "%s%s%s", list, *list ? "," : "", devices[i]);
	return list;
}

static void push_links(const struct creation *c, struct step step, const char *dir)
{
	step.op = NSU_OP_SYMLINK;
	step.why = WHY_DEV_LINK;
	for (size_t i = 0; i < LENGTH(links); i++) {
		step.object = plan_path(c->plan, dir, links[i].name);
		step.text = links[i].text;
		plan_push(c->plan, step);
	}
}

static void push_below(const struct creation *c, struct step step, const char *dir)
{
	for (size_t i = 0; i < LENGTH(below); i++) {
		step.op = NSU_OP_MKDIR;
		step.object = plan_path(c->plan, dir, below[i].name);
		step.flags = 0755;
		step.why = WHY_DEV_DIR;
		plan_push(c->plan, step);
		step.op = NSU_OP_MOUNT;
		step.text = below[i].type;
		step.data = below[i].data;
		step.flags = MS_NOSUID | MS_NOEXEC;
		step.why = below[i].why;
		plan_push(c->plan, step);
	}
}

void dev_push(const struct creation *c, enum slot in, const char *dir)
{
	const struct step step = { .actor = c->program, .in = in };
	struct step tmpfs = step, bind = step;

	plan_push(c->plan, (struct step){ .op = NSU_OP_OPEN, .actor = c->program,
					  .slot = SLOT_DEV, .object = "/dev", .flags = O_PATH,
					  .why = WHY_OPEN_DEV });
	tmpfs.op = NSU_OP_MOUNT;
	tmpfs.object = dir;
	tmpfs.text = "tmpfs";
	tmpfs.data = "mode=755";
	tmpfs.flags = MS_NOSUID | MS_NOEXEC;
	tmpfs.why = WHY_DEV;
	plan_push(c->plan, tmpfs);
	bind.op = NSU_OP_DEVICES;
	bind.object = dir;
	bind.slot = SLOT_DEV;
	bind.text = list_devices(c->plan);
	bind.why = WHY_DEVICES;
	plan_push(c->plan, bind);
	push_links(c, step, dir);
	push_below(c, step, dir);
}
