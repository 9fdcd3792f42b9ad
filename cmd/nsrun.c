/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* nsrun: run a program in new namespaces. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include <nsutil.h>

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

int main(int argc, char *argv[])
{
	struct request request = {
		.create = { .propagation = MS_PRIVATE, .uid = NSU_KEEP_ID, .gid = NSU_KEEP_ID,
			    .owner_uid = NSU_KEEP_ID, .owner_gid = NSU_KEEP_ID },
		.map_user = -1, .map_group = -1,
	};
	struct nsu_create *create = &request.create;
	struct nsu_plan *plan;
	struct nsu_error e = { 0 };
	char *stock;
	int status, err;

	report_begin(nsrun_tool.name);
	argv += opt_parse(&nsrun_tool, &request, argc, argv);
	create->argv = *argv ? argv : value_shell();
	if (!create->kinds)
		opt_refuse(&nsrun_tool,
			   "make --user --mount --uts --ipc --net --pid --cgroup or --time",
			   "option: nothing to make: no namespace was asked for");
	maps_complete(&request);
	if (request.show_map)
		return report_end(maps_show(&request), 125);
	plan = nsu_plan_new();
	stock = request.act.explain ? like("unshare", extra_of_stock(create), argv) : NULL;
	err = plan ? nsu_plan_create(plan, create, &e) :
		     nsu_error_set(&e, ENOMEM, NSU_OP_NONE, NSU_NO_KIND, "the plan");
	if (err)
		report_error(&e);
	else
		err = act_on(&request.act, plan, stock, &status, &e);
	free(stock);
	nsu_plan_free(plan);
	mounts_free(&request);
	if (err)
		return report_exit_code(&e);
	return report_end(report_wait_status(status), 125);
}
