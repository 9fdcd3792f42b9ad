/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* exec: a program in a network namespace, in place of ourselves. */
#include "exec.h"

#include <arpa/inet.h>
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../report.h"
#include "../value.h"
#include "network.h"

#define JOBS_MAX 256

static struct exec_own *own_of(const struct request *r)
{
	return r->own;
}

static int want_net_only(struct request *r, const char *arg)
{
	(void)arg;
	own_of(r)->net_only = true;
	return 0;
}

/* Addresses alone: whatever else is written there would be a line of resolv.conf(5). */
static int want_dns(struct request *r, const char *arg)
{
	own_of(r)->dns = arg;
	while (*arg) {
		char one[INET6_ADDRSTRLEN + 1], binary[16];
		size_t len = strcspn(arg, ",");

		snprintf(one, sizeof(one), "%.*s", (int)len, arg);
		if (inet_pton(AF_INET, one, binary) != 1 &&
		    inet_pton(AF_INET6, one, binary) != 1)
			return -EINVAL;
		arg += len + (arg[len] == ',');
	}
	return *own_of(r)->dns ? 0 : -EINVAL;
}

static int want_jobs(struct request *r, const char *arg)
{
	uint64_t jobs;
	int err = nsu_number_parse(arg, 1, JOBS_MAX, &jobs);

	if (!err)
		own_of(r)->jobs = (unsigned int)jobs;
	return err;
}

static char *join(const gid_t *groups, int count)
{
	char *text = NULL;
	size_t size = 0;
	FILE *memory = open_memstream(&text, &size);

	if (!memory)
		return NULL;
	for (int i = 0; i < count; i++)
		fprintf(memory, "%s%u", i ? "," : "", groups[i]);
	return fclose(memory) == 0 ? text : NULL;
}

/* Of a user without a name the group alone. */
static int find_groups(struct exec_own *own)
{
	struct passwd *user = getpwuid(own->uid);
	gid_t *groups;
	int count = 0;

	if (!user)
		return 0;
	getgrouplist(user->pw_name, own->gid, NULL, &count);
	groups = calloc((size_t)count + 1, sizeof(*groups));
	free(own->groups);
	own->groups = groups && getgrouplist(user->pw_name, own->gid, groups, &count) >= 0 ?
		      join(groups, count) : NULL;
	free(groups);
	return own->groups ? 0 : -ENOMEM;
}

/* USER[:GROUP]. Without a group that of passwd(5). Before anything is entered: nss(5). */
static int want_user(struct request *r, const char *arg)
{
	struct exec_own *own = own_of(r);
	const char *colon = strchr(arg, ':');
	char name[256];
	int64_t uid, gid = -1;
	struct passwd *user;
	int err;

	if (colon == arg || snprintf(name, sizeof(name), "%.*s",
				     (int)(colon ? colon - arg : 255), arg) >= 255)
		return -EINVAL;
	err = value_user(name, &uid);
	if (err == -EINVAL)
		return -ENOENT;
	if (!err && colon)
		err = value_group(colon + 1, &gid);
	if (err)
		return err;
	user = getpwuid((uid_t)uid);
	if (gid < 0 && !user)
		return -ENOENT;
	own->has_user = true;
	own->uid = (uint32_t)uid;
	own->gid = gid < 0 ? user->pw_gid : (uint32_t)gid;
	return find_groups(own);
}

static const struct opt opts[] = {
	{ 'u', "user", "USER[:GROUP]", "run the program as this user", want_user,
	  .expects = "write a user there is, or its number and a group: 1000:1000",
	  .ours = true },
	{ 0, "dns", "ADDRESS[,ADDRESS]", "ask these name servers and nobody outside", want_dns,
	  .expects = "write addresses: 10.0.0.1 or 10.0.0.1,2001:db8::1", .ours = true },
	{ 0, "net-only", NULL, "no mount namespace: /sys and /etc as they are", want_net_only,
	  .ours = true },
	{ 0, "jobs", "N", "with --all: N names at a time, and whose each line\n"
	  "of the output is", want_jobs,
	  .expects = "write a number from 1 to 256", .ours = true },
};

void exec_fill(const struct request *r, struct nsu_netns_exec *x)
{
	const struct exec_own *own = r->own;

	x->net_only = own->net_only;
	x->dns = own->dns;
	x->uid = own->has_user ? own->uid : NSU_KEEP_ID;
	x->gid = own->gid;
	x->groups = own->groups;
}

static char *const *program_of(const struct request *r)
{
	char **argv = r->operands + 1;

	return *argv && strcmp(*argv, "--") == 0 ? argv + 1 : argv;
}

static int build_exec(struct nsu_plan *plan, const struct request *r, struct nsu_error *e)
{
	const struct network *network = &own_of(r)->network;
	struct nsu_netns_exec x = { .name = r->operands[0], .argv = program_of(r) };

	x.ns = network->inode ? network->ns : -1;
	exec_fill(r, &x);
	return nsu_plan_netns_exec(plan, &x, e);
}

/* A name comes first, and is opened by the plan. */
static int find_reference(const struct request *r)
{
	struct nsu_error e;
	uint64_t inode;

	if (!network_is_reference(r->operands[0]) ||
	    nsu_netns_find_name(r->operands[0], &inode, &e) == 0)
		return 0;
	return network_find(r, r->operands[0], &own_of(r)->network);
}

static int run_exec(const struct request *r)
{
	struct nsu_error e = { 0 };
	int err;

	if (own_of(r)->net_only && own_of(r)->dns) {
		report_note("--dns puts files over /etc, and --net-only leaves it as it is");
		report_note("one of them, please");
		return 125;
	}
	if (r->all)
		return exec_all(r);
	if (own_of(r)->jobs) {
		report_note("--jobs: there is one name");
		report_note("it goes with --all: netnsctl exec --all --jobs N PROGRAM");
		return 125;
	}
	if (!r->operands[0] || !*program_of(r))
		return words_refuse(r, r->operands[0] ? "No command specified" :
							"No netns name specified");
	if (find_reference(r))
		return 125;
	err = change(r, build_exec, &e);
	if (own_of(r)->network.inode)
		close(own_of(r)->network.ns);
	return err ? report_exit_code(&e) : EXIT_SUCCESS;
}

static void forget(void *own)
{
	free(((struct exec_own *)own)->groups);
}

const struct verb verb_exec = {
	.name = "exec", .run = run_exec, .forget = forget,
	.operands = "NAME|REFERENCE PROGRAM [ARGUMENT]...",
	.about = "run a program in a network namespace",
	.flags = VERB_NAME | VERB_REFERENCE | VERB_RUNS, VERB_OPTS(opts),
	.own = sizeof(struct exec_own),
	.footer = "Try:  netnsctl exec h1 ip address\n"
		  "      netnsctl exec -u $USER --dns 10.0.0.1 h1 sh\n"
		  "      netnsctl exec --all --jobs 4 ip -br link",
};
