/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* nsjoin: run a program in namespaces that exist. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <nsutil.h>

#include "act.h"
#include "like.h"
#include "opt.h"
#include "report.h"
#include "value.h"

struct request {
	struct act act;			/* first: act.c finds it there */
	struct nsu_join join;
	unsigned int bare;		/* kinds asked for by name: those of the target */
	bool all, keep_tty;
};

static int want_kind(struct request *r, enum nsu_kind kind, const char *file)
{
	if (file && !*file)
		return -EINVAL;
	if (file)
		r->join.files[kind] = file;
	else
		r->bare |= NSU_BIT(kind);
	return 0;
}

#define WANT_KIND(name, kind) \
	static int want_##name(struct request *r, const char *file) \
	{ return want_kind(r, kind, file); }
WANT_KIND(cgroup, NSU_CGROUP)
WANT_KIND(ipc, NSU_IPC)
WANT_KIND(mount, NSU_MNT)
WANT_KIND(net, NSU_NET)
WANT_KIND(pid, NSU_PID)
WANT_KIND(time, NSU_TIME)
WANT_KIND(user, NSU_USER)
WANT_KIND(uts, NSU_UTS)

#define WANT_FLAG(name, field) \
	static int want_##name(struct request *r, const char *arg) \
	{ (void)arg; r->field = true; return 0; }
WANT_FLAG(all, all)
WANT_FLAG(user_parent, join.user_parent)
WANT_FLAG(preserve_credentials, join.keep_credentials)
WANT_FLAG(env, join.environment)
WANT_FLAG(no_fork, join.no_fork)
WANT_FLAG(keep_caps, join.keep_caps)
WANT_FLAG(join_cgroup, join.cgroup)
WANT_FLAG(follow_context, join.security_context)
WANT_FLAG(keep_env, join.keep_env)
WANT_FLAG(keep_tty, keep_tty)

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
	return value_process(arg, &r->join.target, &r->join.target_inode);
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
	return 0;
}

static int want_wd(struct request *r, const char *dir)
{
	r->join.cwd_from = dir ? NSU_TAKE_GIVEN : NSU_TAKE_TARGET;
	r->join.cwd = dir;
	return 0;
}

static int want_wdns(struct request *r, const char *dir)
{
	r->join.cwd_from = NSU_TAKE_INSIDE;
	r->join.cwd = dir ? dir : "/";
	return 0;
}

#define KIND_OPT(letter, name, help) \
	{ letter, #name, "[=FILE]", help, want_##name, \
	  .expects = "name a file below /proc/PID/ns, or a bind mount of one" }
#define ID "write a number up to 4294967294, or follow"

static const struct opt opts[] = {
	{ 't', "target", "PID[:INODE]", "the process whose namespaces to enter [if its pidfd\n"
	  "has that inode number]", want_target,
	  .expects = "write a process ID; 'nsls' shows some" },
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
	{ 0, "user-parent", NULL, "enter the parent of its user namespace", want_user_parent },

	{ 'S', "setuid", "UID|follow", "user ID of the program, inside; follow: the\n"
	  "target's (with --user: 0)", want_setuid, .expects = ID },
	{ 'G', "setgid", "GID|follow", "the same for the group", want_setgid, .expects = ID },
	{ 0, "preserve-credentials", NULL, "change neither user, group nor groups",
	  want_preserve_credentials },
	{ 0, "keep-caps", NULL, "keep capabilities when not root inside", want_keep_caps },
	{ 'r', "root", "[=DIR]", "its root directory [or DIR, seen from here]", want_root },
	{ 'w', "wd", "[=DIR]", "its working directory [or DIR, seen from here]", want_wd },
	{ 'W', "wdns", "[=DIR]", "working directory DIR (/), seen from inside", want_wdns },
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
	ACT_OPTS,
};

static const struct tool tool = {
	.name = "nsjoin", .usage = "[OPTION]... [PROGRAM [ARGUMENT]...]",
	.about = "Run a program (your shell, when none is named) in namespaces that exist.",
	TOOL_OPTS(opts), .usage_status = 125,
	.footer = "Try:  nsjoin -t PID -a\n      nsjoin -t PID --explain -n ip addr\n"
		  "More: nsjoin(1)",
};

static void print_kinds(unsigned int kinds, char *text, size_t size)
{
	size_t len = (size_t)snprintf(text, size, "%s", kinds ? "" : " none");

	for (int kind = 0; kind < NSU_KINDS; kind++)
		if (kinds & NSU_BIT(kind))
			len += (size_t)snprintf(text + len, size - len, " %s",
						nsu_kind_get_name(kind));
}

/* A target, but nothing of it: say what it has, and what of that is worth entering. */
static int list_choices(pid_t pid)
{
	struct nsu_target target;
	struct nsu_error e;
	char has[64], differs[64];

	if (nsu_target_find(pid, &target, &e) < 0) {
		report_error(&e);
		return 125;
	}
	print_kinds(target.kinds, has, sizeof(has));
	print_kinds(target.kinds & ~target.shared, differs, sizeof(differs));
	report_note("option: nothing to enter: no namespace was asked for");
	report_note("process %d is in:%s", (int)pid, has);
	report_note("not the same as ours:%s", differs);
	report_note("enter some, as in -t %d --net, or all of them with --all", (int)pid);
	return 125;
}

static bool has_file(const struct nsu_join *j)
{
	for (int kind = 0; kind < NSU_KINDS; kind++)
		if (j->files[kind])
			return true;
	return false;
}

static bool enters_nothing(const struct request *r)
{
	const struct nsu_join *j = &r->join;

	return !(has_file(j) || r->bare || r->all || j->user_parent || j->root_from || j->cwd_from ||
		 j->has_socket || j->cgroup || j->security_context || j->environment ||
		 j->uid_from || j->gid_from);
}

static bool needs_target(const struct request *r)
{
	const struct nsu_join *j = &r->join;

	return r->bare || r->all || j->environment || j->has_socket || j->cgroup ||
	       j->security_context || (j->user_parent && !has_file(j)) ||
	       j->root_from == NSU_TAKE_TARGET || j->cwd_from == NSU_TAKE_TARGET ||
	       j->uid_from == NSU_TAKE_TARGET || j->gid_from == NSU_TAKE_TARGET;
}

static void complete(struct request *r)
{
	if (!r->join.target && (needs_target(r) || enters_nothing(r)))
		opt_refuse(&tool, "name one, as in -t PID --all; or a file, as in --net=FILE",
			   "option: --target: no process was named");
	r->join.tty = !r->keep_tty && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	r->join.kinds = r->all ? NSU_EVERY_KIND : r->bare;
	r->join.try_kinds = r->all ? NSU_EVERY_KIND & ~r->bare : 0;
}

/* Somebody at a terminal would wonder why nothing looks different. */
static void note_shared(const struct request *r, unsigned int entered)
{
	if (r->join.kinds && !entered && isatty(STDERR_FILENO))
		report_note("nothing to enter: process %d is where we are already",
			    (int)r->join.target);
}

int main(int argc, char *argv[])
{
	struct request request = { 0 };
	struct nsu_plan *plan;
	struct nsu_error e = { 0 };
	unsigned int entered = 0;
	char *stock;
	int status, err;

	report_begin(tool.name);
	argv += opt_parse(&tool, &request, argc, argv);
	request.join.argv = *argv ? argv : value_shell();
	if (request.join.target && enters_nothing(&request))
		return list_choices(request.join.target);
	complete(&request);
	plan = nsu_plan_new();
	stock = request.act.explain ? like("nsenter", NULL, argv) : NULL;
	err = plan ? nsu_plan_join(plan, &request.join, &entered, &e) :
		     nsu_error_set(&e, ENOMEM, NSU_OP_NONE, NSU_NO_KIND, "the plan");
	if (!err)
		note_shared(&request, entered);
	if (err)
		report_error(&e);
	else
		err = act_on(&request.act, plan, stock, &status, &e);
	free(stock);
	nsu_plan_free(plan);
	if (err)
		return report_exit_code(&e);
	return report_end(report_wait_status(status), 125);
}
