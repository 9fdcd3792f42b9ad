/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* nsrun --pod: containers that share what a pod has. */
#include "request.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../complete.h"
#include "../report.h"
#include "../value.h"

#define TRIES 50

int want_pod(struct request *r, const char *name)
{
	r->pod.pod = name;
	return nsu_pod_parse_name(name);
}

int want_container(struct request *r, const char *name)
{
	r->pod.container = name;
	return nsu_pod_parse_name(name);
}

int want_pod_remove(struct request *r, const char *name)
{
	r->pod_remove = name;
	return strcmp(name, "--all") == 0 ? 0 : nsu_pod_parse_name(name);
}

/* ----------------------------------------------------------------------------- volumes */

static int parse_word(const char *word, struct nsu_mount *m)
{
	if (strcmp(word, "ro") == 0)
		m->read_only = true;
	else if (strcmp(word, "plain") == 0)
		m->idmap = NSU_IDMAP_NONE;
	else if (strcmp(word, "idmap") != 0)
		return -EINVAL;
	return 0;
}

/* "SRC:DST[:idmap|:plain][:ro]" or "tmpfs:DST"; a directory of that name is "./tmpfs". */
static int parse_volume(char *text, struct nsu_mount *m)
{
	int err = 0;
	char *word;

	m->idmap = NSU_IDMAP_REQUEST;
	m->source = strsep(&text, ":");
	m->target = text ? strsep(&text, ":") : "";
	if (strcmp(m->source, "tmpfs") == 0) {
		m->what = NSU_MOUNT_TMPFS;
		m->idmap = NSU_IDMAP_NONE;
		err = text ? -EINVAL : 0;
	}
	while (!err && (word = strsep(&text, ":")))
		err = parse_word(word, m);
	return err || (*m->source && *m->target == '/') ? err : -EINVAL;
}

int want_volume(struct request *r, const char *arg)
{
	return mounts_add(r, arg, parse_volume);
}

/* ------------------------------------------------------------------------------- a pod */

/* What it is in, and who its users are, is the pod's. */
static void refuse_others(const struct request *r)
{
	const struct nsu_create *c = &r->create;
	const unsigned int implied = NSU_BIT(NSU_MNT) | NSU_BIT(NSU_UTS) |
				     (c->init ? NSU_BIT(NSU_PID) : 0);
	bool pins = false;

	for (int kind = 0; kind < NSU_KINDS; kind++)
		pins |= c->pins[kind] != NULL;
	if (pins || c->kinds & ~implied || r->map_user >= 0 || r->map_group >= 0 ||
	    r->uids || r->gids || c->map_free || c->setgroups || c->root ||
	    c->binfmt || c->cgroup || c->cgroup_of || c->owner_uid != NSU_KEEP_ID)
		opt_refuse(&nsrun_tool, "leave out options of namespaces, maps and cgroups",
			   "option: --pod: a pod has namespaces and users of its own");
	if (r->pod.detach && (c->tty || c->kill_child))
		opt_refuse(&nsrun_tool, "choose one of them",
			   "option: --detach excludes --tty and --kill-child");
}

/* The name may be one that was found to be free. */
static int print_reference(pid_t pid)
{
	struct nsu_error e;
	struct nsu_pod *pods;
	size_t count;

	if (nsu_pods_take(&pods, &count, &e) < 0) {
		report_error(&e);
		return 125;
	}
	for (size_t i = 0; i < count; i++)
		if (pods[i].pid == pid && pods[i].live)
			printf("pod:%s/%s\n", pods[i].name, pods[i].container);
	free(pods);
	return 0;
}

static int act(const struct request *r, struct nsu_plan *plan, struct nsu_error *e)
{
	int status = 0, err = act_on(&r->act, plan, NULL, &status, e);

	return err ? report_exit_code(e) : report_wait_status(status);
}

/* Somebody else took the name, or ended the pod, between our look and our lock. */
static bool is_overtaken(const struct nsu_error *e)
{
	return (e->op == NSU_OP_CHECK && (e->errnum == EEXIST || e->errnum == ESRCH)) ||
	       (e->op == NSU_OP_HOLD && e->errnum == ESRCH);
}

static void say(const struct request *r, const struct nsu_error *e)
{
	(void)r;
	if (!is_overtaken(e))
		report_error(e);
}

/* @err is that of who made the plan, which is freed. */
static int carry_out(const struct request *r, struct nsu_plan *plan, int err,
		     struct nsu_error *e)
{
	int status;

	if (err)
		say(r, e);
	status = err ? report_exit_code(e) : act(r, plan, e);
	nsu_plan_free(plan);
	return status;
}

static int use(const struct request *r, const char *pod, struct nsu_error *e)
{
	struct nsu_plan *plan = act_begin(&r->act, e);
	int err = plan ? nsu_plan_pod_use(plan, &r->pod, e) : -e->errnum;
	int status = carry_out(r, plan, err, e);

	(void)pod;
	if (status == 0 && r->act.program && *r->act.program > 0)
		status = print_reference(*r->act.program);
	return status;
}

static int remove_pod(const struct request *r, const char *pod, struct nsu_error *e)
{
	struct nsu_plan *plan = act_begin(&r->act, e);
	int err = plan ? nsu_plan_pod_remove(plan, pod, e) : -e->errnum;

	return carry_out(r, plan, err, e);
}

/* Who was overtaken looks again: the pod is there now, or gone, and the next name is free. */
static int again_if_overtaken(const struct request *r, const char *pod,
			      int (*once)(const struct request *, const char *,
					  struct nsu_error *))
{
	struct nsu_error e;
	int status;

	for (int tries = 0; tries < TRIES; tries++) {
		e = (struct nsu_error){ 0 };
		status = once(r, pod, &e);
		if (!is_overtaken(&e))
			return status;
	}
	report_error(&e);
	return status;
}

int pod_use(struct request *r)
{
	pid_t program = 0;

	refuse_others(r);
	if (r->check)
		return pod_check(&r->act);
	r->pod.program = &r->create;
	r->act.say = say;
	r->act.program = r->pod.detach ? &program : NULL;
	return report_end(again_if_overtaken(r, r->pod.pod, use), 125);
}

/* Each once: its records lie in a directory, in no order. */
static bool is_first(const struct nsu_pod *pods, size_t i)
{
	for (size_t before = 0; before < i; before++)
		if (strcmp(pods[before].name, pods[i].name) == 0)
			return false;
	return true;
}

static int remove_all(const struct request *r)
{
	struct nsu_error e;
	struct nsu_pod *pods;
	size_t count;
	int status = 0;

	if (nsu_pods_take(&pods, &count, &e) < 0) {
		report_error(&e);
		return 125;
	}
	for (size_t i = 0; i < count; i++) {
		int ended = is_first(pods, i) ?
			    again_if_overtaken(r, pods[i].name, remove_pod) : 0;

		status = status ? status : ended;
	}
	free(pods);
	return status;
}

bool pod_offer(struct completion *c, const char *sort)
{
	struct nsu_error e;
	struct nsu_pod *pods;
	size_t count;

	if (strcmp(sort, "pod") != 0 && strcmp(sort, "pod-remove") != 0)
		return false;
	if (strcmp(sort, "pod-remove") == 0)
		complete_offer(c, "--all", "all of yours");
	if (nsu_pods_take(&pods, &count, &e) < 0)
		return true;
	for (size_t i = 0; i < count; i++)
		if (pods[i].live && !*pods[i].container)
			complete_offer(c, pods[i].name, NULL);
	free(pods);
	return true;
}

int pod_remove(struct request *r)
{
	bool all = strcmp(r->pod_remove, "--all") == 0;

	r->act.say = say;
	return report_end(all ? remove_all(r) :
			  again_if_overtaken(r, r->pod_remove, remove_pod), 125);
}
