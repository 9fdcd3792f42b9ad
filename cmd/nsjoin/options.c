/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The options of nsjoin: a setter each, and the table that help and parser come from. */
#include "request.h"

#include <errno.h>
#include <string.h>

#include "../value.h"
#include "target.h"

static int want_kind(struct request *r, enum nsu_kind kind, const char *file)
{
	if (file)
		return *file ? target_set_file(r, kind, file) : -EINVAL;
	r->bare |= NSU_BIT(kind);
	r->join.files[kind] = r->join.names[kind] = NULL;
	return 0;
}

#include "../want.h"

static int want_all(struct request *r, const char *arg)
{
	(void)arg;
	r->tried = NSU_EVERY_KIND;
	return 0;
}

WANT_FLAG(user_parent, join.user_parent)
WANT_FLAG(preserve_credentials, join.keep_credentials)
WANT_FLAG(env, join.environment)
WANT_FLAG(no_fork, join.no_fork)
WANT_FLAG(pid_for_children, join.pid_for_children)
WANT_FLAG(keep_caps, join.keep_caps)
WANT_FLAG(join_cgroup, join.cgroup)
WANT_FLAG(follow_context, join.security_context)
WANT_FLAG(keep_env, join.keep_env)
WANT_FLAG(keep_tty, keep_tty)
WANT_FLAG(check, check)

static int want_mount_proc(struct request *r, const char *dir)
{
	r->join.proc = dir ? dir : "/proc";
	return *r->join.proc ? 0 : -EINVAL;
}

/* Everything but the files: the programs are ours, what they look at is the target's. */
static int want_tools(struct request *r, const char *arg)
{
	(void)arg;
	r->tried |= NSU_BIT(NSU_NET) | NSU_BIT(NSU_PID) | NSU_BIT(NSU_IPC) | NSU_BIT(NSU_UTS) |
		    NSU_BIT(NSU_USER);
	return want_mount_proc(r, NULL);
}

/* As if the target had started the program. */
static int want_like(struct request *r, const char *arg)
{
	(void)arg;
	r->tried = NSU_EVERY_KIND;
	r->join.cgroup = r->join.environment = true;
	r->join.root_from = r->join.cwd_from = NSU_TAKE_TARGET;
	r->join.uid_from = r->join.gid_from = NSU_TAKE_TARGET;
	return 0;
}

static int want_keep_fds(struct request *r, const char *list)
{
	r->join.keep_fds = true;
	r->join.keep_fds_list = list;
	return list ? value_ranges(list) : 0;
}

static int want_net_socket(struct request *r, const char *arg)
{
	uint32_t fd;
	int err = value_id(arg, &fd);

	r->join.has_socket = true;
	r->join.socket = fd;
	return err;
}

static int want_target(struct request *r, const char *arg)
{
	return target_set(r, arg);
}

static int want_id(const char *arg, enum nsu_take *from, uint32_t *id)
{
	*from = strcmp(arg, "follow") == 0 ? NSU_TAKE_TARGET : NSU_TAKE_GIVEN;
	return *from == NSU_TAKE_GIVEN ? value_id(arg, id) : 0;
}

static int want_setuid(struct request *r, const char *arg)
{
	return want_id(arg, &r->join.uid_from, &r->join.uid);
}

static int want_setgid(struct request *r, const char *arg)
{
	return want_id(arg, &r->join.gid_from, &r->join.gid);
}

static int want_root(struct request *r, const char *dir)
{
	r->join.root_from = dir ? NSU_TAKE_GIVEN : NSU_TAKE_TARGET;
	r->join.root = dir;
	return dir && !*dir ? -EINVAL : 0;
}

static int want_wd(struct request *r, const char *dir)
{
	r->join.cwd_from = dir ? NSU_TAKE_GIVEN : NSU_TAKE_TARGET;
	r->join.cwd = dir;
	r->wd = true;
	return dir && !*dir ? -EINVAL : 0;
}

static int want_wdns(struct request *r, const char *dir)
{
	r->join.cwd_from = NSU_TAKE_INSIDE;
	r->join.cwd = dir ? dir : "/";
	r->wdns = true;
	return *r->join.cwd ? 0 : -EINVAL;
}

#define KIND_OPT(letter, name, help) \
	{ letter, #name, "[=FILE]", help, want_##name, \
	  .expects = "name a file below /proc/PID/ns, a bind mount of one, or a reference" }
#define DIRECTORY "name a directory"
#define ID "write a number up to 4294967294, or follow"

static const struct opt opts[] = {
	{ 't', "target", "PID[:INODE]", "the process whose namespaces to enter [if its pidfd\n"
	  "has that inode number]; or the name of a container,\n"
	  "pod or unit", want_target,
	  .expects = "write a process ID, or the name of a container; 'nsls' shows some" },
	{ 'a', "all", NULL, "enter all of its namespaces that are not ours", want_all },
	KIND_OPT('m', mount, "enter its mount namespace [or FILE]"),
	KIND_OPT('u', uts, "enter its UTS namespace (hostname etc)"),
	KIND_OPT('i', ipc, "enter its System V IPC namespace"),
	KIND_OPT('n', net, "enter its network namespace"),
	KIND_OPT('p', pid, "enter its PID namespace; the program is a child"),
	KIND_OPT('U', user, "enter its user namespace; be root there"),
	KIND_OPT('C', cgroup, "enter its cgroup namespace"),
	KIND_OPT('T', time, "enter its time namespace"),
	{ 'N', "net-socket", "FD", "enter the network namespace of its socket FD",
	  want_net_socket, .expects = "write the number of a descriptor: ls /proc/PID/fd" },
	{ 0, "pid-for-children", NULL, "enter the PID namespace of its next child",
	  want_pid_for_children, .ours = true },
	{ 0, "user-parent", NULL, "enter the parent of its user namespace", want_user_parent },

	{ 0, "tools", NULL, "all but its files: --net --pid --ipc --uts --user,\n"
	  "as far as they are not ours, and --mount-proc", want_tools, .ours = true },
	{ 0, "like", NULL, "as itself: --all --join-cgroup --root --wd --env\n"
	  "and its user and group", want_like, .ours = true },
	{ 0, "mount-proc", "[=DIR]", "mount a new proc on DIR (/proc), seen by the program\n"
	  "only", want_mount_proc, .ours = true, .expects = DIRECTORY },

	{ 'S', "setuid", "UID|follow", "user ID of the program, inside; follow: the\n"
	  "target's (with --user: 0)", want_setuid, .expects = ID },
	{ 'G', "setgid", "GID|follow", "the same for the group", want_setgid, .expects = ID },
	{ 0, "preserve-credentials", NULL, "change neither user, group nor groups",
	  want_preserve_credentials },
	{ 0, "keep-caps", NULL, "keep capabilities when not root inside", want_keep_caps },
	{ 'r', "root", "[=DIR]", "its root directory [or DIR, seen from here]", want_root,
	  .expects = DIRECTORY },
	{ 'w', "wd", "[=DIR]", "its working directory [or DIR, seen from here]", want_wd,
	  .expects = DIRECTORY },
	{ 'W', "wdns", "[=DIR]", "working directory DIR (/), seen from inside", want_wdns,
	  .expects = DIRECTORY },
	{ 'e', "env", NULL, "its environment", want_env },
	{ 'c', "join-cgroup", NULL, "move into its cgroups", want_join_cgroup },
	{ 'Z', "follow-context", NULL, "start with its SELinux context", want_follow_context },
	{ 0, "keep-fds", "[=LIST]", "keep open descriptors [only those: 5,7-9]", want_keep_fds,
	  .expects = "write numbers and ranges, as in 5,7-9", .ours = true },
	{ 0, "keep-env", NULL, "keep the environment", want_keep_env, .ours = true },
	{ 0, "keep-tty", NULL, "keep the terminal: no terminal of its own inside",
	  want_keep_tty, .ours = true },
	{ 'F', "no-fork", NULL, "do not fork; with --pid only children are inside",
	  want_no_fork },
	{ 0, "check", NULL, "say of each kind whether entering would succeed,\n"
	  "and why not; change nothing", want_check, .ours = true },
	ACT_SYSROOT_OPT,
	ACT_OPTS,
};

const struct tool nsjoin_tool = {
	.name = "nsjoin", .usage = "[OPTION]... [PROGRAM [ARGUMENT]...]",
	.about = "Run a program (your shell, when none is named) in namespaces that exist.",
	TOOL_OPTS(opts), .usage_status = 125,
	.footer = "Try:  nsjoin -t PID -a\n      nsjoin -t PID --explain -n ip addr\n"
		  "More: nsjoin(1)",
};
