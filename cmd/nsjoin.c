/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* nsjoin: run a program in namespaces that exist. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <nsutil.h>

#include "complete.h"
#include "like.h"
#include "nsjoin/request.h"
#include "nsjoin/target.h"
#include "report.h"
#include "value.h"

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

/* What can only be had from a process. */
static bool needs_target(const struct request *r)
{
	const struct nsu_join *j = &r->join;

	return r->bare || r->tried || j->has_socket || j->pid_for_children || j->cgroup ||
	       j->security_context || j->environment || (j->user_parent && !has_file(j)) ||
	       j->root_from == NSU_TAKE_TARGET ||
	       j->cwd_from == NSU_TAKE_TARGET || j->uid_from == NSU_TAKE_TARGET ||
	       j->gid_from == NSU_TAKE_TARGET;
}

static bool enters_nothing(const struct request *r)
{
	const struct nsu_join *j = &r->join;

	return !(has_file(j) || needs_target(r) || j->root_from || j->cwd_from ||
		 j->uid_from || j->gid_from);
}

/* "nsjoin web": the name of something to enter is no program. */
static void refuse_name(const char *word)
{
	char remedy[NSU_REF_SIZE + 32], safe[NSU_REF_SIZE];

	if (!target_is_name(word))
		return;
	nsu_escape(safe, sizeof(safe), word, strlen(word), !report_utf8());
	snprintf(remedy, sizeof(remedy), "did you mean: nsjoin -t %s -a", safe);
	opt_refuse(&nsjoin_tool, remedy, "option: --target: no process was named");
}

static void complete(struct request *r)
{
	if (r->wd && r->wdns)
		opt_refuse(&nsjoin_tool, "choose one of the two",
			   "--wd and --wdns exclude each other");
	if (!r->join.target && enters_nothing(r))
		refuse_name(r->join.argv[0]);
	if (!r->join.target && (needs_target(r) || enters_nothing(r)))
		opt_refuse(&nsjoin_tool,
			   "name one, as in -t PID --all; or a file, as in --net=FILE",
			   "option: --target: no process was named");
	r->join.tty = !r->keep_tty && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	r->join.kinds = r->bare | r->tried;
	r->join.try_kinds = r->tried & ~r->bare;
}

/* Somebody at a terminal would wonder why nothing looks different. */
static void note_shared(const struct request *r, unsigned int entered)
{
	if (r->join.kinds && !entered && isatty(STDERR_FILENO))
		report_note("nothing to enter: process %d is where we are already",
			    (int)r->join.target);
}

/* Behind the option of a kind stands a file, or what any reference means. */
static bool offer(struct completion *c, const char *sort)
{
	if (nsu_kind_find(sort) == NSU_NO_KIND && strcmp(sort, "mount") != 0)
		return false;
	complete_offer_sort(c, "FILE");
	complete_offer_sort(c, "REF");
	return true;
}

static const struct grammar grammar = {
	.tool = &nsjoin_tool, .operands = "PROGRAM", .offer = offer,
};

int main(int argc, char *argv[])
{
	struct request request = { 0 };
	struct nsu_plan *plan;
	struct nsu_error e = { 0 };
	unsigned int entered = 0;
	char *stock;
	int status, err;

	report_begin(nsjoin_tool.name);
	if (complete_is_asked(argc, argv))
		return complete_print(&grammar, argc, argv);
	argv += opt_parse(&nsjoin_tool, &request, argc, argv);
	request.shell = !*argv;
	request.join.argv = request.shell ? value_shell(&request.join.shell) : argv;
	if (request.check && request.join.target && enters_nothing(&request))
		request.tried = NSU_EVERY_KIND;
	if (request.join.target && enters_nothing(&request))
		return list_choices(request.join.target);
	complete(&request);
	if (request.check)
		return report_end(check_join(&request), 1);
	plan = act_begin(&request.act, &e);
	stock = request.act.explain ? like("nsenter", NULL, argv) : NULL;
	err = plan ? nsu_plan_join(plan, &request.join, &entered, &e) : -e.errnum;
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
