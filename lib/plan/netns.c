/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From a request about a named network namespace to its steps. */
#include "plan/program.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <string.h>
#include <sys/mount.h>

#include "facts/netns.h"
#include "fd.h"

#define ETC "/etc"
#define ETC_NETNS "/etc/netns"
#define DIRECTORY_MODE 0755

static const char *path_of(struct nsu_plan *plan, const char *name)
{
	return plan_text(plan, "%s/%s", NSU_NETNS_DIR, name);
}

/* @err, unless it is only that a name would not be made and this one is there already. */
static int check_name(const char *name, bool made, struct nsu_error *e)
{
	int err = nsu_netns_parse_name(name);

	if (!err || (err == -EILSEQ && !made))
		return 0;
	return nsu_error_set(e, -err, NSU_OP_OPTION, NSU_NET, "%s", name);
}

/* --------------------------------------------------------------------- add and attach */

/* Said before anything is done; under the lock the steps look once more. */
static int check_free(struct nsu_plan *plan, const char *path, bool *repair,
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

static void push_name(struct nsu_plan *plan, const char *path, bool repair, enum slot from)
{
	plan_push(plan, (struct step){ .op = NSU_OP_CREATE, .object = path, .optional = true,
				       .why = repair ? WHY_NETNS_REPAIR : WHY_NETNS_CREATE });
	plan_push(plan, (struct step){ .op = NSU_OP_CHECK, .object = path,
				       .flags = CHECK_FREE, .why = WHY_NETNS_FREE });
	plan_push(plan, (struct step){ .op = NSU_OP_BIND, .object = path, .slot = from,
				       .of = from ? SLOT_NONE : SLOT_SELF, .text = "ns/net",
				       .why = WHY_NETNS_BIND });
}

/*
 * The namespace first: it takes the longest, and so the lock is held for the
 * shortest time; and where it may not be made nothing else was done.
 */
int nsu_plan_netns_add(struct nsu_plan *plan, const char *name, struct nsu_error *e)
{
	const char *path = path_of(plan, name);
	bool repair = false;
	int err = check_name(name, true, e);

	if (!err)
		err = check_free(plan, path, &repair, e);
	if (err)
		return err;
	plan_push(plan, (struct step){ .op = NSU_OP_UNSHARE, .slot = slot_of_kind(NSU_NET),
				       .flags = CLONE_NEWNET, .why = WHY_NETNS_UNSHARE });
	push_directory(plan);
	push_name(plan, path, repair, SLOT_NONE);
	return plan_check(plan, e);
}

/* Opened once, here: the number may be another process's when the plan is run. */
static int open_process(struct nsu_plan *plan, pid_t pid, struct nsu_error *e)
{
	char path[32];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/ns/net", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return nsu_error_set(e, errno == ENOENT ? ESRCH : errno, NSU_OP_FIND, NSU_NET,
				     "process %d", (int)pid);
	plan->slots[SLOT_NS + NSU_NET] = fd;
	return 0;
}

int nsu_plan_netns_attach(struct nsu_plan *plan, const char *name, pid_t pid,
			  struct nsu_error *e)
{
	const char *path = path_of(plan, name);
	enum slot net = slot_of_kind(NSU_NET);
	bool repair = false;
	int err = check_name(name, true, e);

	if (!err)
		err = check_free(plan, path, &repair, e);
	if (!err)
		err = open_process(plan, pid, e);
	if (err)
		return err;
	plan->target = pid;
	plan_push(plan, (struct step){ .op = NSU_OP_OPEN, .slot = net, .of = SLOT_TARGET,
				       .object = "ns/net", .why = WHY_NETNS_PROCESS });
	push_directory(plan);
	push_name(plan, path, repair, net);
	return plan_check(plan, e);
}

/* ----------------------------------------------------------------------------- delete */

/* The check leaves the namespace open, so that a name can be put back. */
int nsu_plan_netns_delete(struct nsu_plan *plan, const char *name, struct nsu_error *e)
{
	const char *path = path_of(plan, name);
	enum slot net = slot_of_kind(NSU_NET);
	int err = check_name(name, false, e);

	if (err)
		return err;
	plan_push(plan, (struct step){ .op = NSU_OP_LOCK, .slot = SLOT_LOCK,
				       .object = NSU_NETNS_DIR, .why = WHY_NETNS_LOCK });
	plan_push(plan, (struct step){ .op = NSU_OP_CHECK, .slot = net, .object = path,
				       .flags = CHECK_NAME, .why = WHY_NETNS_NAME });
	plan_push(plan, (struct step){ .op = NSU_OP_UMOUNT, .slot = net, .object = path,
				       .flags = MNT_DETACH | UMOUNT_NOFOLLOW, .optional = true,
				       .why = WHY_NETNS_UMOUNT });
	plan_push(plan, (struct step){ .op = NSU_OP_UNLINK, .object = path,
				       .why = WHY_NETNS_UNLINK });
	return plan_check(plan, e);
}

/* ------------------------------------------------------------------------------- exec */

static int open_name(struct nsu_plan *plan, const char *name, const char *path,
		     struct nsu_error *e)
{
	struct netns_entry entry;
	int err = plan_check(plan, e);

	if (err)
		return err;
	err = netns_look_settled(AT_FDCWD, path, &entry);
	if (err)
		return nsu_error_set(e, -err, NSU_OP_OPEN, NSU_NET, "%s", name);
	if (entry.state != NSU_NETNS_LIVE)
		return nsu_error_set(e, EINVAL, NSU_OP_SETNS, NSU_NET, "%s", path);
	plan->slots[SLOT_NS + NSU_NET] = entry.ns;
	return 0;
}

static void push_enter(struct nsu_plan *plan, const char *path)
{
	enum slot net = slot_of_kind(NSU_NET);

	plan_push(plan, (struct step){ .op = NSU_OP_OPEN, .slot = net, .object = path,
				       .why = WHY_NETNS_OPEN });
	plan_push(plan, (struct step){ .op = NSU_OP_SETNS, .slot = net, .object = path,
				       .flags = CLONE_NEWNET, .why = WHY_NETNS_ENTER });
	plan_push(plan, (struct step){ .op = NSU_OP_UNSHARE, .flags = CLONE_NEWNS,
				       .why = WHY_NETNS_MNT });
	plan_push(plan, (struct step){ .op = NSU_OP_PROPAGATION, .slot = net, .object = "/",
				       .flags = MS_REC | MS_SLAVE, .why = WHY_NETNS_SLAVE });
}

/* The program runs without them where the kernel refuses, as in many containers. */
static void push_sys(struct nsu_plan *plan, const char *name)
{
	plan_push(plan, (struct step){ .op = NSU_OP_UMOUNT, .object = "/sys",
				       .flags = MNT_DETACH, .optional = true, .lenient = true,
				       .why = WHY_NETNS_SYS_OLD });
	plan_push(plan, (struct step){ .op = NSU_OP_MOUNT, .object = "/sys", .text = "sysfs",
				       .source = name, .lenient = true,
				       .flags = MS_NOSUID | MS_NODEV | MS_NOEXEC,
				       .why = WHY_NETNS_SYS });
}

static void push_etc(struct nsu_plan *plan, const char *name)
{
	const char *path = plan_text(plan, "%s/%s", ETC_NETNS, name);
	autodir *dir = opendir(path);
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		const char *file = entry->d_name;

		if (strcmp(file, ".") == 0 || strcmp(file, "..") == 0)
			continue;
		plan_push(plan, (struct step){ .op = NSU_OP_BIND, .lenient = true,
					       .text = plan_text(plan, "%s/%s", path, file),
					       .object = plan_text(plan, ETC "/%s", file),
					       .why = WHY_NETNS_ETC });
	}
}

int nsu_plan_netns_exec(struct nsu_plan *plan, const char *name, char *const *argv,
			struct nsu_error *e)
{
	const char *path = path_of(plan, name);
	int err = check_name(name, false, e);

	if (!err)
		err = open_name(plan, name, path, e);
	if (err)
		return err;
	push_enter(plan, path);
	push_sys(plan, name);
	push_etc(plan, name);
	program_push_exec(plan, SELF, false, argv, WHY_EXEC);
	return plan_check(plan, e);
}
