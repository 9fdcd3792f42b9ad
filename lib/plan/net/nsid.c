/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A number for a network namespace: from the request to its steps. */
#include "plan/run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>

#include "facts/names/netns.h"
#include "facts/netlink/rtnl.h"
#include "fd.h"

/* The kernel would say no more than EEXIST, of the namespace and of the number. */
static int check_unassigned(int from, int ns, const char *name, struct nsu_error *e)
{
	struct rtnl *rtnl;
	int nsid, err = rtnl_new_in(&rtnl, from);

	if (err < 0)
		return nsu_error_set(e, -err, NSU_OP_ASK, NSU_NET, "%s", name);
	err = rtnl_get_nsids(rtnl, &ns, &nsid, 1);
	rtnl_free(rtnl);
	if (!err && nsid >= 0)
		return nsu_error_set(e, EEXIST, NSU_OP_CHECK, NSU_NET, "nsid %d", nsid);
	return 0;
}

static void push_from(struct nsu_plan *plan, int from)
{
	plan->slots[SLOT_TARGET] = from;
	plan_push(plan, (struct step){ .op = NSU_OP_SETNS, .slot = SLOT_TARGET,
				       .object = "net", .flags = CLONE_NEWNET,
				       .why = WHY_NSID_FROM });
}

/* Takes both descriptors. */
static int set(struct nsu_plan *plan, int from, int ns, const struct nsu_nsid_set *request,
	       struct nsu_error *e)
{
	int err = check_unassigned(from, ns, request->name, e);

	if (err) {
		fd_close(&from);
		fd_close(&ns);
		return err;
	}
	plan->slots[SLOT_NS + NSU_NET] = ns;
	plan->performer = &ends_performer;
	if (from >= 0)
		push_from(plan, from);
	plan_push(plan, (struct step){ .op = NSU_OP_NSID, .slot = slot_of_kind(NSU_NET),
				       .object = plan_text(plan, request->nsid < 0 ? "auto" :
							   "%d", request->nsid),
				       .flags = (unsigned long)request->nsid,
				       .why = WHY_NSID });
	return plan_check(plan, e);
}

int nsu_plan_nsid_set(struct nsu_plan *plan, const struct nsu_nsid_set *request,
		      struct nsu_error *e)
{
	int from = -1, ns = -1;
	int err = request->ns >= 0 ? 0 : nsu_netns_open(request->name, &ns, e);

	if (request->ns >= 0) {
		ns = fcntl(request->ns, F_DUPFD_CLOEXEC, 3);
		err = ns < 0 ? nsu_error_set(e, errno, NSU_OP_OPEN, NSU_NET, "%s",
					     request->name) : 0;
	}
	if (!err && request->from)
		err = nsu_netns_open(request->from, &from, e);
	if (err) {
		fd_close(&ns);
		return err;
	}
	return set(plan, from, ns, request, e);
}
