/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* nsrun: run a program in new namespaces. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include <nsutil.h>

#include "complete.h"
#include "like.h"
#include "nsrun/request.h"
#include "report.h"
#include "value.h"

/* unshare(1) leaves the fork to you. */
static const char *extra_of_stock(const struct nsu_create *create)
{
	bool forks = create->kinds & (NSU_BIT(NSU_PID) | NSU_BIT(NSU_TIME));

	return forks && !create->fork && !create->kill_child ? "--fork" : NULL;
}

static int run(const struct request *request, struct nsu_plan *plan, char *const *argv)
{
	bool explain = request->act.explain;
	char *stock = explain ? like("unshare", extra_of_stock(&request->create), argv) : NULL;
	struct nsu_error e = { 0 };
	int status = 0, err = act_on(&request->act, plan, stock, &status, &e);

	free(stock);
	return err ? report_exit_code(&e) : report_end(report_wait_status(status), 125);
}

static int perform(const struct request *request, char *const *argv)
{
	struct nsu_error e = { 0 };
	struct nsu_plan *plan = act_begin(&request->act, &e);
	int status, err;

	err = plan ? nsu_plan_create(plan, &request->create, &e) : -e.errnum;
	if (err) {
		report_error(&e);
		status = request->check ? 1 : report_exit_code(&e);
	} else if (request->check) {
		status = report_end(check_plan(plan), 125);
	} else {
		status = run(request, plan, argv);
	}
	nsu_plan_free(plan);
	return status;
}

static const struct grammar grammar = {
	.tool = &nsrun_tool, .operands = "PROGRAM", .offer = pod_offer,
};

static int dispatch(struct request *request, char *const *argv)
{
	if (request->pod_remove)
		return pod_remove(request);
	if (request->breakout)
		return breakout_check(request);
	if (request->pod.pod)
		return pod_use(request);
	if (request->pod.detach)
		opt_refuse(&nsrun_tool, "name a pod, by --pod",
			   "option: --detach: only a container of a pod can be left alone");
	if (!request->create.kinds && request->check)
		return report_end(check_machine(&request->act), 125);
	if (!request->create.kinds)
		opt_refuse(&nsrun_tool,
			   "make --user --mount --uts --ipc --net --pid --cgroup or --time",
			   "option: nothing to make: no namespace was asked for");
	maps_complete(request);
	return request->show_map ? report_end(maps_show(request), 125) : perform(request, argv);
}

int main(int argc, char *argv[])
{
	struct request request = {
		.create = { .propagation = MS_PRIVATE, .uid = NSU_KEEP_ID, .gid = NSU_KEEP_ID,
			    .owner_uid = NSU_KEEP_ID, .owner_gid = NSU_KEEP_ID },
		.map_user = -1, .map_group = -1,
	};
	int status;

	report_begin(nsrun_tool.name);
	if (complete_is_asked(argc, argv))
		return complete_print(&grammar, argc, argv);
	argv += opt_parse(&nsrun_tool, &request, argc, argv);
	request.create.argv = *argv ? argv : value_shell(&request.create.shell);
	status = dispatch(&request, argv);
	mounts_free(&request);
	maps_free(&request);
	return status;
}
