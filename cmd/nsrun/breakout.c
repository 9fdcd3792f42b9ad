/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* nsrun --breakout-check: what root of a container could do to this machine, by its users. */
#include "request.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "../report.h"

/* As each is asked, and in which order. */
static const char *const tries[NSU_BREAKOUTS] = {
	[NSU_BREAKOUT_LEAVE] = "leave its root, by a directory left open",
	[NSU_BREAKOUT_PASSWD] = "read /etc/passwd, as everybody may",
	[NSU_BREAKOUT_NETWORK] = "change sysctls of its own network",
	[NSU_BREAKOUT_SHADOW] = "read /etc/shadow",
	[NSU_BREAKOUT_HOME] = "make files in /root",
	[NSU_BREAKOUT_PROGRAM] = "write /usr/bin/true (CVE-2019-5736)",
	[NSU_BREAKOUT_ENVIRONMENT] = "read the environment of a root process",
	[NSU_BREAKOUT_DISK] = "read the disk itself",
	[NSU_BREAKOUT_CORE] = "write core_pattern: run as root outside",
	[NSU_BREAKOUT_MODULE] = "load a kernel module",
	[NSU_BREAKOUT_LOG] = "read the kernel's log",
};

struct variant {
	char pod[NSU_POD_NAME_SIZE];
	bool host_users;
	struct nsu_breakout *found;
};

/* ------------------------------------------------------------------------- both tried */

static int act(const struct request *r, struct nsu_plan *plan, int err, struct nsu_error *e)
{
	int status = 0;

	if (err)
		report_error(e);
	else
		err = act_on(&r->act, plan, NULL, &status, e);
	nsu_plan_free(plan);
	return err ? err : status ? -ECANCELED : 0;
}

static int try_variant(struct request *r, const struct variant *v)
{
	const struct nsu_pod_use use = { .pod = v->pod, .host_users = v->host_users,
					 .program = &r->create, .breakout = v->found };
	struct nsu_error e = { 0 };
	struct nsu_plan *plan = act_begin(&r->act, &e);

	return act(r, plan, plan ? nsu_plan_pod_use(plan, &use, &e) : -e.errnum, &e);
}

static int remove_variant(const struct request *r, const struct variant *v)
{
	struct nsu_error e = { 0 };
	struct nsu_plan *plan;
	struct nsu_pod pod;

	if (nsu_pod_find(v->pod, NULL, &pod, &e) < 0)
		return 0;	/* it was only told of, or undone */
	plan = act_begin(&r->act, &e);
	return act(r, plan, plan ? nsu_plan_pod_remove(plan, v->pod, &e) : -e.errnum, &e);
}

/* ---------------------------------------------------------------------- side by side */

static void print_cell(const struct nsu_breakout *found, int row, char *cell, size_t size)
{
	int errnum = found->errnums[row];

	if (!found->is_tried)
		snprintf(cell, size, "takes root");
	else if (errnum)
		snprintf(cell, size, "no, %s", strerrorname_np(errnum));
	else
		snprintf(cell, size, "yes");
}

static void print(const struct variant *own, const struct variant *host)
{
	char left[32], right[32];

	printf("%-42s %-16s %s\n", "ROOT WHO BROKE OUT COULD", "OWN USERS", "HOST'S USERS");
	for (int row = 0; row < NSU_BREAKOUTS; row++) {
		print_cell(own->found, row, left, sizeof(left));
		print_cell(host->found, row, right, sizeof(right));
		printf("%-42s %-16s %s\n", tries[row], left, right);
	}
	puts("\nUser namespaces do not stop the escape itself: that succeeds in both.\n"
	     "What differs is who it is then: nobody in particular, or root of this machine.");
}

static int run(struct request *r, const struct variant variants[2])
{
	int err = try_variant(r, &variants[0]);
	int removed = remove_variant(r, &variants[0]);

	if (!err && geteuid() == 0) {
		err = try_variant(r, &variants[1]);
		removed |= remove_variant(r, &variants[1]);
	}
	if (!err && variants[0].found->is_tried)
		print(&variants[0], &variants[1]);
	return err || removed ? 125 : 0;
}

int breakout_check(struct request *r)
{
	struct variant variants[2] = { { .host_users = false }, { .host_users = true } };
	int status = 125;

	for (int i = 0; i < 2; i++) {
		snprintf(variants[i].pod, sizeof(variants[i].pod), "breakout-%d-%s",
			 (int)getpid(), i ? "host" : "own");
		variants[i].found = nsu_breakout_new();
	}
	if (variants[0].found && variants[1].found)
		status = run(r, variants);
	for (int i = 0; i < 2; i++)
		nsu_breakout_free(variants[i].found);
	return report_end(status, 125);
}
