/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A container of a pod: into its namespaces, to a root of its own, and to the program. */
#include "plan/pod/pod.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include "facts/ids/limits.h"
#include "plan/flags.h"
#include "plan/program.h"

/* Of ours a container gets only what a terminal needs. */
#define ENVIRONMENT "TERM,LANG,LC_*,COLORTERM,NO_COLOR," \
	"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin,HOME=/root"

/* ------------------------------------------------------------------------------ its place */

/* Everything read-only, with all that is mounted; what is laid over it later is the pod's. */
static void push_read_only(const struct pod *p)
{
	plan_push(p->plan, (struct step){ .op = NSU_OP_OPEN, .actor = CHILD, .slot = SLOT_ROOT,
					  .object = "/", .flags = O_PATH | O_DIRECTORY,
					  .why = WHY_POD_HOST_ROOT });
	plan_push(p->plan, (struct step){ .op = NSU_OP_READ_ONLY, .actor = CHILD,
					  .slot = SLOT_ROOT, .object = "/",
					  .why = WHY_POD_HOST_READ_ONLY });
}

static void push_private(const struct pod *p)
{
	plan_push(p->plan, (struct step){ .op = NSU_OP_PROPAGATION, .actor = CHILD,
					  .object = "/", .flags = MS_REC | MS_PRIVATE,
					  .why = WHY_PROPAGATION });
}

static void push_new(const struct pod *p, const char *type, const char *dir, enum why why)
{
	plan_push(p->plan, (struct step){ .op = NSU_OP_MOUNT, .actor = CHILD, .object = dir,
					  .text = type, .why = why,
					  .flags = MS_NOSUID | MS_NODEV | MS_NOEXEC });
}

/*
 * Flags of mounts are locked where these are copied to a mount namespace of who has fewer
 * rights (mount_namespaces(7)): else root of the pod would remount / for writing. Root of a
 * user namespace, who has no new proc or sysfs for it, may write nothing of the machine anyway.
 */
static bool locks_root(const struct pod *p)
{
	return p->has_user && geteuid() == 0 && !p->use->program->rootfs &&
	       limits_owns(NSU_PID) && limits_owns(NSU_NET);
}

/*
 * With another proc and sysfs, for the kernel gives no new ones that may more than all that
 * there are. A sysfs cannot lie on itself: it is put where the container has its own tmpfs.
 */
static void push_locked_root(const struct pod *p)
{
	plan_push(p->plan, (struct step){ .op = NSU_OP_UNSHARE, .actor = CHILD,
					  .flags = CLONE_NEWNS, .why = WHY_POD_LOCKED });
	push_private(p);
	push_read_only(p);
	push_new(p, "proc", "/proc", WHY_POD_WHOLE);
	push_new(p, "sysfs", "/run", WHY_POD_WHOLE);
}

static void push_join(const struct pod *p)
{
	const unsigned int kinds = POD_SHARED | (p->has_user ? NSU_BIT(NSU_USER) : 0);

	plan_push(p->plan, (struct step){ .op = NSU_OP_FORK, .slot = SLOT_CHILD,
					  .why = WHY_POD_FORK });
	if (locks_root(p))
		push_locked_root(p);
	plan_push(p->plan, (struct step){ .op = NSU_OP_JOIN, .actor = CHILD,
					  .slot = SLOT_TARGET, .of = pod_slot(p),
					  .object = "ns", .flags = flags_of_kinds(kinds),
					  .why = WHY_POD_JOIN });
}

static void push_own(const struct pod *p)
{
	const struct program root = { .actor = CHILD, .uid = 0, .gid = 0, .drop_groups = true,
				      .optional_groups = true, .why = WHY_POD_ROOT };

	if (p->has_user)
		program_push_credentials(p->plan, &root);
	plan_push(p->plan, (struct step){ .op = NSU_OP_UNSHARE, .actor = CHILD,
					  .flags = flags_of_kinds(POD_OWN),
					  .why = WHY_POD_OWN });
	plan_push(p->plan, (struct step){ .op = NSU_OP_FORK, .actor = CHILD, .slot = SLOT_CHILD,
					  .flags = CLONE_PARENT, .why = WHY_POD_INIT });
	plan_push(p->plan, (struct step){ .op = NSU_OP_LEARN, .slot = SLOT_CHILD,
					  .why = WHY_POD_LEARN });
}

/* ------------------------------------------------------------------------------ its root */

/* A copy of a mount is read-only where that is: so volumes are copied before. */
static void push_volumes_inside(struct creation *c)
{
	if (!c->opened)
		bind_push_trees(c, CHILD, false);
	c->opened = true;
}

static void push_host_root(const struct pod *p, struct creation *c)
{
	push_volumes_inside(c);
	if (!locks_root(p))
		push_read_only(p);
	push_new(p, "proc", "/proc", WHY_MOUNT_PROC);
}

/* Where there is no such file system, or no place for it, the container does without. */
static void push_cgroup(const struct pod *p, bool in_root)
{
	plan_push(p->plan, (struct step){ .op = NSU_OP_MOUNT, .actor = CHILD,
					  .in = in_root ? SLOT_ROOT : SLOT_NONE,
					  .object = "/sys/fs/cgroup", .text = "cgroup2",
					  .optional = true, .why = WHY_POD_CGROUP,
					  .flags = MS_NOSUID | MS_NODEV | MS_NOEXEC });
}

static void push_mounts(const struct pod *p, struct creation *c)
{
	const struct nsu_create *r = c->request;

	push_private(p);
	if (!r->rootfs)
		push_host_root(p, c);
	tree_push_mounts(c);
	push_cgroup(p, r->rootfs);
	if (!r->rootfs)
		plan_push(p->plan, (struct step){ .op = NSU_OP_CHDIR, .actor = CHILD,
						  .object = "/", .why = WHY_CHDIR_ROOT });
	tree_push_root(c);
}

/* --------------------------------------------------------------------------- the program */

static void push_record(const struct pod *p)
{
	plan_push(p->plan, (struct step){
		.op = NSU_OP_RECORD, .slot = SLOT_CHILD, .object = p->own_record,
		.why = WHY_POD_RECORD,
		.text = plan_text(p->plan, "\"pod\": \"%s\", \"container\": \"%s\"",
				  p->use->pod, p->container) });
	plan_push(p->plan, (struct step){ .op = NSU_OP_UNLOCK, .slot = SLOT_POD,
					  .why = WHY_POD_UNLOCK });
}

static const char *print_environment(const struct pod *p)
{
	const char *also = p->use->program->keep_env;
	const char *hostname = p->use->program->hostname;

	return plan_text(p->plan, "%s,HOSTNAME=%s%s%s", ENVIRONMENT,
			 hostname ? hostname : p->use->pod, also ? "," : "", also ? also : "");
}

static void push_start(const struct pod *p, const struct nsu_create *r)
{
	if (p->use->breakout)
		plan_push(p->plan, (struct step){ .op = NSU_OP_BREAKOUT, .actor = CHILD,
						  .slot = SLOT_CWD, .why = WHY_POD_BREAKOUT });
	else
		plan_push(p->plan, (struct step){ .op = NSU_OP_EXEC, .actor = CHILD,
						  .object = r->argv[0], .argv = r->argv,
						  .why = r->init ? WHY_EXEC : WHY_EXEC_INIT });
}

/* Of one that is left alone the record tells by itself that its process has ended. */
static void push_end(const struct pod *p)
{
	plan_push(p->plan, (struct step){ .op = NSU_OP_WAIT, .slot = SLOT_CHILD,
					  .why = WHY_WAIT });
	plan_push(p->plan, (struct step){ .op = NSU_OP_UNLINK, .object = p->own_record,
					  .optional = true, .why = WHY_POD_FORGET });
}

static void push_program(const struct pod *p, struct creation *c)
{
	if (p->use->detach)
		plan_push(p->plan, (struct step){ .op = NSU_OP_DETACH, .actor = CHILD,
						  .why = WHY_POD_DETACH });
	inner_push_program(c);
	push_start(p, c->request);
	plan_push(p->plan, (struct step){ .op = NSU_OP_START, .slot = SLOT_CHILD,
					  .why = WHY_START });
	plan_push(p->plan, (struct step){ .op = NSU_OP_KEEP, .why = WHY_POD_KEEP });
	if (!p->use->detach)
		push_end(p);
}

void pod_push_container(const struct pod *p, struct creation *c)
{
	struct nsu_create *r = (struct nsu_create *)c->request;

	p->plan->breakout = p->use->breakout;
	if (p->use->breakout)
		plan_push(p->plan, (struct step){ .op = NSU_OP_OPEN, .slot = SLOT_CWD,
						  .object = "/", .flags = O_DIRECTORY,
						  .why = WHY_POD_LEAK });
	inner_push_first(c);
	push_join(p);
	push_own(p);
	push_mounts(p, c);
	plan_push(p->plan, (struct step){ .op = NSU_OP_CLOSE_FDS, .actor = CHILD,
					  .why = WHY_POD_CLOSE });
	push_record(p);
	r->clear_env = true;
	r->keep_env = print_environment(p);
	push_program(p, c);
}
