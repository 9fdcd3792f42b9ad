/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A program in a network namespace, with the files that belong to that. */
#include "plan/program.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "facts/names/netns.h"
#include "facts/process/target.h"
#include "fd.h"
#include "plan/net/etc.h"
#include "plan/net/named.h"

static const enum slot net = SLOT_NS + NSU_NET;

/* The builder holds it from here on, so what runs is in what was found. */
static int hold(struct nsu_plan *plan, const struct nsu_netns_exec *x, const char *path,
		struct nsu_error *e)
{
	struct netns_entry entry;
	int err;

	if (x->ns >= 0) {
		plan->slots[net] = fcntl(x->ns, F_DUPFD_CLOEXEC, 3);
		return plan->slots[net] >= 0 ? 0 :
		       nsu_error_set(e, errno, NSU_OP_OPEN, NSU_NET, "%s", x->name);
	}
	err = netns_check_name(x->name, e);
	if (err)
		return err;
	err = netns_look_settled(AT_FDCWD, path, &entry);
	if (err)
		return nsu_error_set(e, -err, NSU_OP_OPEN, NSU_NET, "%s", x->name);
	if (entry.state != NSU_NETNS_LIVE)
		return nsu_error_set(e, EINVAL, NSU_OP_SETNS, NSU_NET, "%s", path);
	plan->slots[net] = entry.ns;
	return 0;
}

/* -------------------------------------------------------------------------------- cgroup */

/*
 * vrf.ko has a folder there for its version (MODULE_VERSION()), built in as well. sysfs
 * remembers what it has not, where proc(5) looks for it anew each time; and to read
 * /proc/self/cgroup takes many times as long. Without sysfs nobody knows.
 */
static bool kernel_may_have_vrf(void)
{
	return access("/sys/module/vrf", F_OK) == 0 || access("/sys/module", F_OK) < 0;
}

/* One read(2) gives them all, version 2 last; what does not fit is worth a closer look. */
static bool may_be_in_vrf(char *groups, size_t size)
{
	autofd own = open("/proc/self/cgroup", O_RDONLY | O_CLOEXEC);
	ssize_t len = own >= 0 ? read(own, groups, size - 1) : 0;
	const char *v2;

	groups[len > 0 ? len : 0] = '\0';
	v2 = strstr(groups, "0::/");
	return len == (ssize_t)size - 1 || (v2 && strstr(v2, "/vrf/"));
}

/*
 * ip-vrf(8) makes a control group "vrf/NAME" below the one it is in, whose program
 * binds new sockets to a device of the network outside.
 */
static void push_vrf(struct nsu_plan *plan)
{
	char path[4096], *vrf;

	if (!kernel_may_have_vrf() || !may_be_in_vrf(path, sizeof(path)) ||
	    nsu_cgroup_find(path, sizeof(path)) || !(vrf = strstr(path, "/vrf/")))
		return;
	plan_push(plan, (struct step){ .op = NSU_OP_WRITE, .lenient = true, .text = "0",
				       .object = plan_text(plan, "%.*s/cgroup.procs",
							   (int)(vrf - path), path),
				       .why = WHY_NETNS_VRF });
}

/* ---------------------------------------------------------------------------------- mounts */

static void push_room(struct nsu_plan *plan)
{
	plan_push(plan, (struct step){ .op = NSU_OP_UNSHARE, .flags = CLONE_NEWNS,
				       .why = WHY_NETNS_MNT });
	plan_push(plan, (struct step){ .op = NSU_OP_PROPAGATION, .object = "/",
				       .flags = MS_REC | MS_SLAVE, .why = WHY_NETNS_SLAVE });
}

/* What systemd(1) and distributions mount below /sys; none of it is of the network. */
static const char *const below_sys[] = {
	"/sys/fs/cgroup", "/sys/fs/bpf", "/sys/fs/pstore", "/sys/fs/fuse/connections",
	"/sys/fs/selinux", "/sys/fs/smackfs", "/sys/fs/resctrl", "/sys/kernel/debug",
	"/sys/kernel/tracing", "/sys/kernel/config", "/sys/kernel/security",
	"/sys/firmware/efi/efivars",
};

#define BELOW_SYS (sizeof(below_sys) / sizeof(below_sys[0]))

_Static_assert(BELOW_SYS <= NSU_MOUNTS_MAX, "each has a slot");

/* What is held is moved, and what is copied stays when /sys is taken away. */
static void push_carry(struct nsu_plan *plan, const bool carried[BELOW_SYS], bool copy)
{
	for (unsigned int i = 0; i < BELOW_SYS; i++)
		if (carried[i])
			plan_push(plan, (struct step){
				.op = copy ? NSU_OP_TREE : NSU_OP_OPEN, .slot = SLOT_MOUNT + i,
				.object = below_sys[i], .flags = copy ? MS_REC : O_PATH,
				.lenient = true,
				.why = copy ? WHY_NETNS_COPY : WHY_NETNS_CARRY });
}

static void push_carried(struct nsu_plan *plan, const bool carried[BELOW_SYS])
{
	for (unsigned int i = 0; i < BELOW_SYS; i++)
		if (carried[i])
			plan_push(plan, (struct step){
				.op = NSU_OP_ATTACH, .slot = SLOT_MOUNT + i, .lenient = true,
				.optional = true, .object = below_sys[i],
				.why = WHY_NETNS_CARRIED });
}

/*
 * The program runs without them where the kernel refuses, as in many containers. The
 * new /sys covers the old one: to unmount waits until no processor looks at any mount
 * (namespace_unlock() of the kernel), which takes as long as all the rest. Among programs
 * that follow one another it goes, or each would leave one more. Files of its own are
 * made before it is there: /sys is a place that is there, and that nobody needs.
 */
static void push_mounts(struct nsu_plan *plan, const struct nsu_netns_exec *x)
{
	bool carried[BELOW_SYS];

	for (unsigned int i = 0; i < BELOW_SYS; i++)
		carried[i] = netns_is_mounted(below_sys[i]);
	push_carry(plan, carried, x->follows);
	if (x->follows)
		plan_push(plan, (struct step){ .op = NSU_OP_UMOUNT, .object = "/sys",
					       .flags = MNT_DETACH, .optional = true,
					       .lenient = true, .why = WHY_NETNS_SYS_OLD });
	etc_push(plan, x->name, x->dns);
	plan_push(plan, (struct step){ .op = NSU_OP_MOUNT, .object = "/sys", .text = "sysfs",
				       .source = x->name, .lenient = true,
				       .flags = MS_NOSUID | MS_NODEV | MS_NOEXEC,
				       .why = WHY_NETNS_SYS });
	push_carried(plan, carried);
}

/* --------------------------------------------------------------------------------- program */

/* A lab of whom has no range of IDs is one where nobody may change his groups. */
static void push_user(struct nsu_plan *plan, const struct nsu_netns_exec *x, enum actor actor)
{
	if (x->uid == NSU_KEEP_ID)
		return;
	if (!target_denies_setgroups(getpid()))
		plan_push(plan, (struct step){ .op = NSU_OP_SETGROUPS, .actor = actor,
					       .text = x->groups, .why = WHY_NETNS_GROUPS });
	plan_push(plan, (struct step){ .op = NSU_OP_SETGID, .actor = actor, .flags = x->gid,
				       .why = WHY_SETGID });
	plan_push(plan, (struct step){ .op = NSU_OP_SETUID, .actor = actor, .flags = x->uid,
				       .why = WHY_NETNS_USER });
}

static void push_enter(struct nsu_plan *plan, const char *path)
{
	plan_push(plan, (struct step){ .op = NSU_OP_OPEN, .slot = net, .object = path,
				       .why = WHY_NETNS_OPEN });
	plan_push(plan, (struct step){ .op = NSU_OP_SETNS, .slot = net, .object = path,
				       .flags = CLONE_NEWNET, .why = WHY_NETNS_ENTER });
}

int nsu_plan_netns_enter(struct nsu_plan *plan, int ns, struct nsu_error *e)
{
	push_enter(plan, plan_text(plan, "/proc/self/fd/%d", ns));
	return plan_check(plan, e);
}

int nsu_plan_netns_exec(struct nsu_plan *plan, const struct nsu_netns_exec *x,
			struct nsu_error *e)
{
	const char *path = x->ns >= 0 ? x->name : named_get_path(plan, x->name);
	enum actor program = x->follows ? CHILD : SELF;
	int err = hold(plan, x, path, e);

	if (err)
		return err;
	push_vrf(plan);
	push_enter(plan, path);
	if (!x->follows && !x->net_only)
		push_room(plan);
	if (!x->net_only)
		push_mounts(plan, x);
	if (x->follows)
		plan_push(plan, (struct step){ .op = NSU_OP_FORK, .slot = SLOT_CHILD,
					       .why = WHY_NETNS_FORK });
	push_user(plan, x, program);
	program_push_exec(plan, program, false, (struct command){ x->argv, NULL }, WHY_EXEC);
	return plan_check(plan, e);
}

int nsu_plan_netns_room(struct nsu_plan *plan, struct nsu_error *e)
{
	push_room(plan);
	return plan_check(plan, e);
}
