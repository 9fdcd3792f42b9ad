/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From a request about a named network namespace to its steps. */
#include "plan/net/named.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sys/mount.h>

#include "facts/names/netns.h"
#include "facts/process/target.h"
#include "fd.h"

#define DIRECTORY_MODE 0755

const char *named_get_path(struct nsu_plan *plan, const char *name)
{
	return plan_path(plan, NSU_NETNS_DIR, name);
}

int named_check_new(const struct nsu_plan *plan, const char *name, struct nsu_error *e)
{
	if (nsu_netns_parse_name(name) == -EILSEQ && !plan->raw_names)
		return nsu_error_set(e, EILSEQ, NSU_OP_OPTION, NSU_NET, "%s", name);
	return netns_check_name(name, e);
}

void nsu_plan_allow_raw_names(struct nsu_plan *plan)
{
	plan->raw_names = true;
}

/* --------------------------------------------------------------------- add and attach */

/* Said before anything is done; under the lock the steps look once more. */
int named_check_free(struct nsu_plan *plan, const char *path, bool *repair,
		     struct nsu_error *e)
{
	struct netns_entry entry;
	int err = plan_check(plan, e);

	if (err || netns_look_settled(AT_FDCWD, path, &entry) < 0)
		return err;
	fd_close(&entry.ns);
	*repair = entry.state == NSU_NETNS_EMPTY;
	return *repair ? 0 : nsu_error_set(e, EEXIST, NSU_OP_CREATE, NSU_NET, "%s", path);
}

/*
 * A bind mount starts in the peer group of what it shows. Sharing it at once
 * would mount each name twice, here and in /run, so it leaves that group first.
 */
static void push_own_mount(struct nsu_plan *plan)
{
	plan_push(plan, (struct step){ .op = NSU_OP_BIND, .object = NSU_NETNS_DIR,
				       .text = NSU_NETNS_DIR, .flags = MS_REC, .optional = true,
				       .why = WHY_NETNS_SELF_BIND });
	plan_push(plan, (struct step){ .op = NSU_OP_PROPAGATION, .object = NSU_NETNS_DIR,
				       .flags = MS_REC | MS_PRIVATE, .tied = true,
				       .why = WHY_NETNS_PRIVATE });
}

/* What one name needs is there for all names of the plan. */
static bool is_directory_pushed(const struct nsu_plan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		if (plan->steps[i].why == WHY_NETNS_SHARED)
			return true;
	return false;
}

static void push_directory(struct nsu_plan *plan)
{
	bool is_ready = netns_is_mounted(NSU_NETNS_DIR);

	if (is_directory_pushed(plan))
		return;
	if (!is_ready)
		plan_push(plan, (struct step){ .op = NSU_OP_MKDIR, .object = NSU_NETNS_DIR,
					       .flags = DIRECTORY_MODE, .optional = true,
					       .why = WHY_NETNS_DIR });
	plan_push(plan, (struct step){ .op = NSU_OP_LOCK, .slot = SLOT_LOCK,
				       .object = NSU_NETNS_DIR, .why = WHY_NETNS_LOCK });
	if (!is_ready)
		push_own_mount(plan);
	plan_push(plan, (struct step){ .op = NSU_OP_PROPAGATION, .object = NSU_NETNS_DIR,
				       .flags = MS_REC | MS_SHARED, .why = WHY_NETNS_SHARED });
}

void named_push(struct nsu_plan *plan, const char *path, bool repair, enum slot from)
{
	plan_push(plan, (struct step){ .op = NSU_OP_CREATE, .object = path, .optional = true,
				       .why = repair ? WHY_NETNS_REPAIR : WHY_NETNS_CREATE });
	plan_push(plan, (struct step){ .op = NSU_OP_CHECK, .object = path,
				       .flags = CHECK_FREE, .why = WHY_NETNS_FREE });
	plan_push(plan, (struct step){ .op = NSU_OP_BIND, .object = path, .slot = from,
				       .of = from ? SLOT_NONE : SLOT_SELF, .text = "ns/net",
				       .why = WHY_NETNS_BIND });
	plan->names++;
}

size_t nsu_plan_count_names(const struct nsu_plan *plan)
{
	return plan->names;
}

/* The place of a name that will be made. */
struct place {
	const char *path;
	bool repair;
};

static int find_place(struct nsu_plan *plan, const char *name, struct place *place,
		      struct nsu_error *e)
{
	int err = named_check_new(plan, name, e);

	*place = (struct place){ .path = named_get_path(plan, name) };
	return err ? err : named_check_free(plan, place->path, &place->repair, e);
}

/*
 * The namespace first: it takes the longest, and so the lock is held for the
 * shortest time; and where it may not be made nothing else was done.
 */
int nsu_plan_netns_add(struct nsu_plan *plan, const char *name, struct nsu_error *e)
{
	struct place place;
	int err = find_place(plan, name, &place, e);

	if (err)
		return err;
	plan_push(plan, (struct step){ .op = NSU_OP_UNSHARE, .slot = slot_of_kind(NSU_NET),
				       .flags = CLONE_NEWNET, .why = WHY_NETNS_UNSHARE });
	push_directory(plan);
	named_push(plan, place.path, place.repair, SLOT_NONE);
	return plan_check(plan, e);
}

/* The builder has opened the namespace: @open tells what that was. */
static int attach(struct nsu_plan *plan, const struct place *place, struct step open,
		  struct nsu_error *e)
{
	open.op = NSU_OP_OPEN;
	open.slot = slot_of_kind(NSU_NET);
	plan_push(plan, open);
	push_directory(plan);
	named_push(plan, place->path, place->repair, open.slot);
	return plan_check(plan, e);
}

int nsu_plan_netns_attach_to(struct nsu_plan *plan, const char *name, int ns, const char *what,
			     struct nsu_error *e)
{
	int *slot = &plan->slots[slot_of_kind(NSU_NET)];
	struct place place;
	int err = find_place(plan, name, &place, e);

	if (err)
		return err;
	*slot = fcntl(ns, F_DUPFD_CLOEXEC, 3);
	if (*slot < 0)
		return nsu_error_set(e, errno, NSU_OP_OPEN, NSU_NET, "%s", what);
	return attach(plan, &place, (struct step){ .object = what, .why = WHY_NETNS_HOLD }, e);
}

/* Opened once, here: the number may be another process's when the plan is run. */
static int open_process(struct nsu_plan *plan, pid_t pid, struct nsu_error *e)
{
	int fd = target_open_ns(pid, "net");

	if (fd < 0)
		return nsu_error_set(e, fd == -ENOENT ? ESRCH : -fd, NSU_OP_FIND, NSU_NET,
				     "process %d", (int)pid);
	plan->slots[slot_of_kind(NSU_NET)] = fd;
	return 0;
}

int nsu_plan_netns_attach(struct nsu_plan *plan, const char *name, pid_t pid,
			  struct nsu_error *e)
{
	struct place place;
	int err = find_place(plan, name, &place, e);

	if (!err)
		err = open_process(plan, pid, e);
	if (err)
		return err;
	plan->target = pid;
	return attach(plan, &place, (struct step){ .of = SLOT_TARGET, .object = "ns/net",
						   .why = WHY_NETNS_PROCESS }, e);
}
