/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names that go: removed, changed, or swept up; and namespaces that end. */
#include "plan/net/named.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>

#include "facts/net/devices.h"
#include "facts/names/netns.h"
#include "facts/nsfs.h"
#include "facts/process/target.h"
#include "fd.h"
#include "plan/run/run.h"

static const enum slot net = SLOT_NS + NSU_NET;

static void push_lock(struct nsu_plan *plan)
{
	plan_push(plan, (struct step){ .op = NSU_OP_LOCK, .slot = SLOT_LOCK,
				       .object = NSU_NETNS_DIR, .why = WHY_NETNS_LOCK });
}

/* The check leaves the namespace open, so that a name can be put back. */
void named_push_check(struct nsu_plan *plan, const char *path, enum check check,
		      uint64_t inode)
{
	plan_push(plan, (struct step){ .op = NSU_OP_CHECK, .slot = net, .object = path,
				       .flags = check, .inode = inode,
				       .why = WHY_NETNS_NAME });
}

void named_push_evict(struct nsu_plan *plan, const char *name)
{
	plan_push(plan, (struct step){ .op = NSU_OP_EVICT, .slot = net, .flags = SIGTERM,
				       .object = name, .why = WHY_NETNS_EVICT });
}

void named_push_removal(struct nsu_plan *plan, const char *path)
{
	plan_push(plan, (struct step){ .op = NSU_OP_UMOUNT, .slot = net, .object = path,
				       .flags = MNT_DETACH | UMOUNT_NOFOLLOW, .optional = true,
				       .why = WHY_NETNS_UMOUNT });
	plan_push(plan, (struct step){ .op = NSU_OP_UNLINK, .object = path,
				       .why = WHY_NETNS_UNLINK });
}

/* ------------------------------------------------------------------- with its namespace */

static int open_live(struct nsu_plan *plan, const struct nsu_netns_end *end, const char *path,
		     struct nsu_error *e)
{
	int err = nsu_netns_open(end->name, &plan->slots[net], e);

	if (err)
		return err;
	plan_push(plan, (struct step){ .op = NSU_OP_OPEN, .slot = net, .object = path,
				       .why = WHY_NETNS_HOLD });
	return 0;
}

int named_check_cards(int ns, const char *name, bool move, struct nsu_error *e)
{
	char card[DEVICE_NAME_SIZE];
	int err = devices_find_card(ns, card);

	if (err == -ENODEV || (!err && move))
		return 0;
	return nsu_error_set(e, err ? -err : EBUSY, NSU_OP_STRIP, NSU_NET, "%s: %s", name,
			     err ? "interfaces" : card);
}

static bool is_in(uint64_t inode, pid_t pid)
{
	uint64_t link;

	return target_get_link(pid, "net", &link) == 0 && link == inode;
}

/* The shell that we are called from would end too, or with PID 1 the machine. */
int named_check_others(int ns, const char *name, struct nsu_error *e)
{
	uint64_t inode;
	int err = nsfs_get_inode(ns, &inode);

	if (!err && (is_in(inode, 0) || is_in(inode, 1)))
		err = -EBUSY;
	return err ? nsu_error_set(e, -err, NSU_OP_EVICT, NSU_NET, "%s", name) : 0;
}

static void push_end(struct nsu_plan *plan, const struct nsu_netns_end *end)
{
	if (end->kill)
		named_push_evict(plan, end->name);
	if (!end->wait)
		return;
	plan_push(plan, (struct step){ .op = NSU_OP_STRIP, .slot = net, .object = end->name,
				       .flags = (unsigned long)end->milliseconds,
				       .why = WHY_NETNS_STRIP });
}

static void push_gone(struct nsu_plan *plan, const struct nsu_netns_end *end)
{
	plan_push(plan, (struct step){ .op = NSU_OP_KEEP, .why = WHY_KEEP });
	plan_push(plan, (struct step){ .op = NSU_OP_GONE, .slot = net, .object = end->name,
				       .flags = (unsigned long)end->milliseconds,
				       .why = WHY_NETNS_GONE });
}

int nsu_plan_netns_end(struct nsu_plan *plan, const struct nsu_netns_end *end,
		       struct nsu_error *e)
{
	const char *path = named_get_path(plan, end->name);
	struct netns_entry entry = { .ns = -1 };
	int err = netns_check_name(end->name, e);

	if (err)
		return err;
	netns_look_settled(AT_FDCWD, path, &entry);	/* an add that is under way shall end */
	fd_close(&entry.ns);
	if (end->kill || end->wait) {
		plan->performer = &ends_performer;
		err = open_live(plan, end, path, e);
		if (!err && end->kill)
			err = named_check_others(plan->slots[net], end->name, e);
		if (!err && end->wait)
			err = named_check_cards(plan->slots[net], end->name,
						end->move_cards, e);
		if (err)
			return err;
		push_end(plan, end);
	}
	push_lock(plan);
	/* One that is held since it was looked at, or any. */
	named_push_check(plan, path, end->anything ? CHECK_ANY : CHECK_NAME,
			 nsfs_find_inode(plan->slots[net]));
	named_push_removal(plan, path);
	if (end->wait)
		push_gone(plan, end);
	return plan_check(plan, e);
}

/* -------------------------------------------------------------------------------- rename */

int nsu_plan_netns_rename(struct nsu_plan *plan, const char *from, const char *to,
			  struct nsu_error *e)
{
	const char *path = named_get_path(plan, to);
	bool repair = false;
	int err = netns_check_name(from, e);

	if (!err)
		err = named_check_new(plan, to, e);
	if (!err)
		err = nsu_netns_open(from, &plan->slots[net], e);
	if (!err && strcmp(from, to) == 0)
		err = nsu_error_set(e, EEXIST, NSU_OP_OPTION, NSU_NET, "%s", to);
	if (!err)
		err = named_check_free(plan, path, &repair, e);
	if (err)
		return err;
	plan_push(plan, (struct step){ .op = NSU_OP_OPEN, .slot = net,
				       .object = named_get_path(plan, from),
				       .why = WHY_NETNS_HOLD });
	push_lock(plan);
	named_push(plan, path, repair, net);
	named_push_check(plan, named_get_path(plan, from), CHECK_NAME,
			 nsfs_find_inode(plan->slots[net]));
	named_push_removal(plan, named_get_path(plan, from));
	return plan_check(plan, e);
}

/* ------------------------------------------------------------------------------------ gc */

static bool is_stale(const struct nsu_netns *n)
{
	return n->state == NSU_NETNS_EMPTY || n->state == NSU_NETNS_LINK;
}

void named_push_sweep(struct nsu_plan *plan, const char *path)
{
	plan_push(plan, (struct step){ .op = NSU_OP_CHECK, .object = path, .flags = CHECK_STALE,
				       .lenient = true, .why = WHY_NETNS_STALE });
	plan_push(plan, (struct step){ .op = NSU_OP_UNLINK, .object = path, .tied = true,
				       .lenient = true, .why = WHY_NETNS_SWEEP });
}

/* What others have mounted on a file is not seen where the directory came in without them. */
int nsu_plan_netns_sweep(struct nsu_plan *plan, struct nsu_error *e)
{
	struct nsu_netns_list *list;
	bool any = false;
	int err;

	if (nsu_netns_get_reach() == NSU_REACH_ALONE)
		return nsu_error_set(e, EXDEV, NSU_OP_CHECK, NSU_NET, "%s", NSU_NETNS_DIR);
	err = nsu_netns_take(&list, 0, false, e);
	if (err)
		return err;
	for (size_t i = 0; i < nsu_netns_count(list); i++) {
		const struct nsu_netns *n = nsu_netns_get(list, i);

		if (!is_stale(n))
			continue;
		if (!any)
			push_lock(plan);
		any = true;
		named_push_sweep(plan, named_get_path(plan, n->name));
	}
	nsu_netns_free(list);
	return plan_check(plan, e);
}
