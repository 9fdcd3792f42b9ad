/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The options of nsrun: the table that help and parser come from, and setters of namespaces. */
#include "request.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "../value.h"

static int want_kind(struct request *r, enum nsu_kind kind, const char *file)
{
	if (file && !*file)
		return -EINVAL;
	r->create.kinds |= NSU_BIT(kind);
	if (file)
		r->create.pins[kind] = file;
	return 0;
}

#include "../want.h"

WANT_FLAG(fork, create.fork)
WANT_FLAG(tty, create.tty)
WANT_FLAG(keep_caps, create.keep_caps)
WANT_FLAG(clear_env, create.clear_env)
WANT_FLAG(detach, pod.detach)
WANT_FLAG(host_users, pod.host_users)
WANT_FLAG(show_map, show_map)
WANT_FLAG(breakout_check, breakout)
WANT_FLAG(check, check)
WANT_FLAG(lo, create.loopback)

static int want_hostname(struct request *r, const char *name)
{
	if (!*name || strlen(name) > HOST_NAME_MAX)
		return *name ? -ENAMETOOLONG : -EINVAL;
	r->create.kinds |= NSU_BIT(NSU_UTS);
	r->create.hostname = name;
	return 0;
}

static int want_monotonic(struct request *r, const char *arg)
{
	r->create.has_monotonic = true;
	return value_seconds(arg, &r->create.monotonic);
}

static int want_boottime(struct request *r, const char *arg)
{
	r->create.has_boottime = true;
	return value_seconds(arg, &r->create.boottime);
}

#define KIND_OPT(letter, name, help) \
	{ letter, #name, "[=FILE]", help, want_##name, .bare_letter = true, \
	  .expects = "name the file that shall keep the namespace" }
#define DIRECTORY "name a directory"
#define POD_NAME "write letters a to z, digits and hyphens, 63 at most"
#define RANGE "write INSIDE:OUTSIDE:COUNT, IDs up to 4294967294, COUNT from 1"

static const struct opt opts[] = {
	KIND_OPT('m', mount, "new mount namespace [kept by FILE]"),
	KIND_OPT('u', uts, "new UTS namespace (hostname etc)"),
	KIND_OPT('i', ipc, "new System V IPC namespace"),
	KIND_OPT('n', net, "new network namespace"),
	KIND_OPT('p', pid, "new PID namespace; the program is PID 1 in it"),
	KIND_OPT('U', user, "new user namespace"),
	KIND_OPT('C', cgroup, "new cgroup namespace"),
	KIND_OPT('T', time, "new time namespace"),

	{ 'f', "fork", NULL, "run the program as a child (--pid, --time imply it)", want_fork },
	{ 0, "kill-child", "[=SIGNAL]", "when nsrun dies, kill the child (SIGKILL);\n"
	  "implies --fork", want_kill_child, .expects = "write a name or number of signal(7)" },
	{ 0, "mount-proc", "[=DIR]", "mount a new proc on DIR (/proc); implies --mount",
	  want_mount_proc, .expects = DIRECTORY },

	{ 0, "forward-signals", NULL, "pass signals on: nsrun always does; implies --fork",
	  want_fork },
	{ 0, "mount-binfmt", "[=DIR]", "mount a new binfmt_misc on DIR; implies --user,\n"
	  "--mount and, without DIR, --mount-proc", want_mount_binfmt,
	  .expects = DIRECTORY },
	{ 'l', "load-interp", "LINE", "register LINE there; implies --mount-binfmt",
	  want_load_interp },

	{ 'r', "map-root-user", NULL, "be root inside; implies --user", want_map_root },
	{ 'c', "map-current-user", NULL, "be yourself inside; implies --user",
	  want_map_current },
	{ 0, "map-user", "UID|NAME", "your user is this one inside; implies --user",
	  want_map_user, .expects = "write a number up to 4294967294, or a name of passwd(5)" },
	{ 0, "map-group", "GID|NAME", "your group is this one inside; implies --user",
	  want_map_group, .expects = "write a number up to 4294967294, or a name of group(5)" },
	{ 0, "map-users", "IN:OUT:COUNT", "COUNT users from IN on are those from OUT on\n"
	  "outside; or auto: all that /etc/subuid gives you;\n"
	  "subids: these as themselves; all: every ID there\n"
	  "is; implies --user; may be repeated", want_map_users, .expects = RANGE },
	{ 0, "map-groups", "IN:OUT:COUNT", "the same for groups", want_map_groups,
	  .expects = RANGE },
	{ 0, "map-auto", NULL, "--map-users=auto --map-groups=auto", want_map_auto },
	{ 0, "map-subids", NULL, "--map-users=subids --map-groups=subids", want_map_subids },
	{ 0, "map-free", "[=COUNT]", "COUNT (65536) IDs from 0 on that nobody else uses\n"
	  "outside; implies --user", want_map_free, .ours = true,
	  .expects = "write how many IDs, from 1 on" },
	{ 0, "show-map", NULL, "print the maps and do nothing", want_show_map,
	  .ours = true },
	{ 0, "owner", "UID:GID", "who owns the user namespace; implies --user",
	  want_owner, .expects = "write two numbers, as in 1000:1000" },
	{ 0, "keep-caps", NULL, "keep capabilities when not root inside",
	  want_keep_caps },
	{ 0, "setgroups", "allow|deny", "whether setgroups(2) works inside", want_setgroups,
	  .expects = "write allow or deny" },

	{ 0, "hostname", "NAME", "name of the new UTS namespace; implies --uts",
	  want_hostname, .expects = "write a name of 1 to 64 bytes", .ours = true },
	{ 0, "lo", NULL, "set the loopback interface up (with --net)", want_lo, .ours = true },
	{ 0, "rootfs", "DIR", "make DIR the root, by pivot_root, with proc, sys and\n"
	  "a small dev; implies --mount", want_rootfs, .ours = true,
	  .expects = DIRECTORY },
	{ 0, "bind", "SRC:DST[:ro]", "show SRC at DST, too; with :idmap as if it had the\n"
	  "IDs inside, with :idmap=MAP those of a map of its\n"
	  "own: disk=0,shown-as=100000,count=65536; implies\n"
	  "--mount; may be repeated", want_bind, .ours = true,
	  .expects = "write SRC:DST, then :ro, :idmap or :idmap=disk=N,shown-as=N,count=N" },
	{ 0, "tmpfs", "DIR", "mount an empty tmpfs on DIR; implies --mount", want_tmpfs,
	  .ours = true },
	{ 0, "mount-sys", "[=DIR]", "mount a new sysfs on DIR (/sys); implies --mount",
	  want_mount_sys, .ours = true },
	{ 0, "mount-dev", "[=DIR]", "mount a small dev on DIR (/dev); implies --mount",
	  want_mount_dev, .ours = true },

	{ 0, "pod", "NAME", "run the program as a container of pod NAME, which\n"
	  "is made at its first use, with 65536 IDs of its own\n"
	  "(hostUsers: false; Kubernetes' default is true)", want_pod, .ours = true,
	  .expects = POD_NAME },
	{ 0, "container", "NAME", "what that container is called (c0, c1, ...)",
	  want_container, .ours = true, .expects = POD_NAME },
	{ 0, "detach", NULL, "do not wait for the program; print what\n"
	  "that container is called: pod:NAME/CONTAINER", want_detach, .ours = true },
	{ 0, "host-users", NULL, "no user namespace for that pod", want_host_users,
	  .ours = true },
	{ 0, "volume", "SRC:DST", "show SRC at DST in the container, by the pod's IDs;\n"
	  "as it is with :plain, read-only with :ro; tmpfs:DST\n"
	  "is an empty one; may be repeated", want_volume, .ours = true,
	  .expects = "write SRC:DST, then :idmap or :plain, and :ro; or tmpfs:DST" },
	{ 0, "pod-remove", "NAME", "end all that is in pod NAME, and the pod; --all: all\n"
	  "of yours", want_pod_remove, .ours = true, .expects = POD_NAME },
	{ 0, "breakout-check", NULL, "say what root of a container could do to this\n"
	  "machine, once out of it, by its users", want_breakout_check,
	  .ours = true },

	{ 0, "setup", "COMMAND", "have sh run COMMAND as root inside, before that",
	  want_setup, .ours = true },
	{ 0, "init", NULL, "a PID 1 that waits for orphans; implies --pid", want_init,
	  .ours = true },
	{ 0, "pid-file", "FILE", "write the program's PID, as seen here, to FILE",
	  want_pid_file, .ours = true, .expects = "name a file" },
	{ 0, "join-cgroup", "DIR|REF", "run the program in the cgroup at DIR, or in those\n"
	  "of a process", want_join_cgroup, .ours = true,
	  .expects = "name a directory below /sys/fs/cgroup, or a process" },
	{ 0, "tty", NULL, "a terminal of its own for the program; implies\n--fork", want_tty,
	  .ours = true },

	{ 0, "propagation", "HOW", "of mounts: private (default), shared, slave,\n"
	  "unchanged", want_propagation,
	  .expects = "write private, shared, slave or unchanged" },
	{ 'R', "root", "DIR", "run the program with DIR as its root", want_root,
	  .expects = DIRECTORY },
	{ 'w', "wd", "DIR", "working directory, below that root", want_wd,
	  .expects = DIRECTORY },
	{ 'S', "setuid", "UID", "user ID of the program, inside", want_setuid,
	  .expects = "write a number up to 4294967294" },
	{ 'G', "setgid", "GID", "group ID of the program, inside", want_setgid,
	  .expects = "write a number up to 4294967294" },
	{ 0, "clear-env", NULL, "no environment for the program", want_clear_env },
	{ 0, "whitelist-env", "NAME,...", "nothing of it but these", want_whitelist_env },
	{ 0, "monotonic", "SECONDS", "offset of the monotonic clock (with --time)",
	  want_monotonic, .expects = "write whole seconds, such as 3600 or -60" },
	{ 0, "boottime", "SECONDS", "offset of the boot-time clock (with --time)",
	  want_boottime, .expects = "write whole seconds, such as 3600 or -60" },
	{ 0, "check", NULL, "say of each step whether it would work, and why;\n"
	  "alone: what works on this machine; changes nothing", want_check, .ours = true },
	ACT_SYSROOT_OPT,
	ACT_OPTS,
};

const struct tool nsrun_tool = {
	.name = "nsrun", .usage = "[OPTION]... [PROGRAM [ARGUMENT]...]",
	.about = "Run a program (your shell, when none is named) in new namespaces.",
	TOOL_OPTS(opts), .usage_status = 125,
	.footer = "Try:  nsrun -Ur id\n      nsrun -Ur --explain id\nMore: nsrun(1)",
};
