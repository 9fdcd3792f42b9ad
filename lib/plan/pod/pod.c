/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From a request about a pod to its steps: where its records are, and the order of the rest. */
#include "plan/pod/pod.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "plan/run/run.h"

#define CONTAINERS_MAX 1000	/* that are called c0, c1, ... */
#define OWN_MOUNTS 5		/* what a container without a root of its own is given */

static int fail(const struct pod *p, int err, const char *container)
{
	return nsu_error_set(p->e, -err, NSU_OP_FIND, NSU_NO_KIND, "pod %s%s%s", p->use->pod,
			     container ? "/" : "", container ? container : "");
}

static int get_record(const struct pod *p, const char *container, const char **record)
{
	char path[RUNDIR_SIZE];
	int err = pod_get_path(p->base, p->use->pod, container, path);

	if (err)
		return nsu_error_set(p->e, -err, NSU_OP_OPTION, NSU_NO_KIND, "%s %s",
				     container ? "--container" : "--pod",
				     container ? container : p->use->pod);
	*record = plan_text(p->plan, "%s", path);
	return 0;
}

/* ------------------------------------------------------------------ what is there already */

/* 1: nobody lives who has that name. */
static int is_free(const char *record)
{
	struct nsu_pod found;
	int err = pod_read(record, &found);

	return err == -ENOENT ? 1 : err ? err : !found.live;
}

static int choose_container(struct pod *p)
{
	int err = 0, is = 0;

	if (p->use->container) {
		p->container = p->use->container;
		err = get_record(p, p->container, &p->own_record);
		is = err ? 0 : is_free(p->own_record);
		return err ? err : is == 1 ? 0 : fail(p, is ? is : -EEXIST, p->container);
	}
	for (int i = 0; !err && is == 0 && i < CONTAINERS_MAX; i++) {
		p->container = plan_text(p->plan, "c%d", i);
		err = get_record(p, p->container, &p->own_record);
		is = err ? 0 : is_free(p->own_record);
	}
	return err ? err : is == 1 ? 0 : fail(p, is ? is : -EEXIST, p->container);
}

/* What lives without its pause; or with one that was not there when it was looked for. */
static int find_orphans(const struct pod *p, bool *found)
{
	struct nsu_pod *pods;
	size_t count;
	int err = nsu_pods_take(&pods, &count, p->e);

	*found = false;
	for (size_t i = 0; !err && i < count; i++)
		*found |= pods[i].live && strcmp(pods[i].name, p->use->pod) == 0;
	free(pods);
	return err;
}

/* What the first use decided, none after it can have otherwise. */
static int refuse_other(const struct pod *p)
{
	if (p->use->host_users && !p->pause.host_users)
		return nsu_error_set(p->e, EEXIST, NSU_OP_OPTION, NSU_USER, "--host-users");
	if (p->use->program->hostname)
		return nsu_error_set(p->e, EEXIST, NSU_OP_OPTION, NSU_UTS, "--hostname");
	return 0;
}

/* To make the namespaces that are shared takes a user namespace, or root. */
static int refuse_new(const struct pod *p, bool orphans)
{
	if (p->use->host_users && geteuid() != 0)
		return nsu_error_set(p->e, EPERM, NSU_OP_OPTION, NSU_USER, "--host-users");
	return !orphans ? 0 : nsu_error_set(p->e, ESRCH, NSU_OP_FIND, NSU_USER,
					    "pause of pod %s", p->use->pod);
}

static int read_pause(struct pod *p)
{
	int err = pod_read(p->record, &p->pause);

	if (err && err != -ENOENT)
		return fail(p, err, NULL);
	p->is_new = err || !p->pause.live;
	return 0;
}

/*
 * Without its pause nobody can join it, and its name is not free either. Others may make both
 * while we look, the pause first: who sees more than that looks for it again.
 */
static int look(struct pod *p)
{
	bool orphans = false;
	int err = read_pause(p);

	if (!err && p->is_new)
		err = find_orphans(p, &orphans);
	if (!err && orphans)
		err = read_pause(p);
	if (err)
		return err;
	return p->is_new ? refuse_new(p, orphans) : refuse_other(p);
}

static int begin(struct pod *p)
{
	char base[RUNDIR_SIZE];
	int err = pod_get_base(geteuid(), base);

	if (err)
		return fail(p, err, NULL);
	p->base = plan_text(p->plan, "%s", base);
	p->plan->performer = &pod_performer;
	err = get_record(p, NULL, &p->record);
	if (!err)
		err = look(p);
	return err ? err : choose_container(p);
}

/* ---------------------------------------------------------------------------- the records */

static void push_base(const struct pod *p)
{
	const char *above = plan_text(p->plan, "%.*s",
				      (int)(strrchr(p->base, '/') - p->base), p->base);

	plan_push(p->plan, (struct step){ .op = NSU_OP_MKDIR, .object = above, .flags = 0755,
					  .optional = true, .why = WHY_POD_DIR });
	plan_push(p->plan, (struct step){ .op = NSU_OP_MKDIR, .object = p->base, .flags = 0700,
					  .optional = true, .why = WHY_POD_DIR });
	plan_push(p->plan, (struct step){ .op = NSU_OP_LOCK, .slot = SLOT_POD,
					  .object = p->base, .why = WHY_POD_LOCK });
	plan_push(p->plan, (struct step){ .op = NSU_OP_CHECK, .object = p->record,
					  .flags = p->is_new ? CHECK_POD : CHECK_PAUSE,
					  .why = p->is_new ? WHY_POD_FREE : WHY_POD_STILL });
	plan_push(p->plan, (struct step){ .op = NSU_OP_CHECK, .object = p->own_record,
					  .flags = CHECK_POD, .why = WHY_POD_FREE });
}

/* --------------------------------------------------------------------------- the program */

/* Its request as the builders of new namespaces take it. */
static struct nsu_create *complete(const struct pod *p)
{
	const struct nsu_create *asked = p->use->program;
	struct nsu_create *r = plan_keep(p->plan, sizeof(*r));
	struct nsu_mount *mounts;
	size_t n = 0;

	mounts = plan_keep(p->plan, (asked->nmounts + OWN_MOUNTS) * sizeof(*mounts));
	if (!r || !mounts)
		return NULL;
	*r = *asked;
	r->kinds = POD_OWN | POD_SHARED | (p->has_user ? NSU_BIT(NSU_USER) : 0);
	r->propagation = MS_PRIVATE;
	r->fork = true;
	r->uids = r->gids = NULL;
	r->map_free = 0;
	if (!r->rootfs) {
		mounts[n++] = (struct nsu_mount){ NSU_MOUNT_SYS, .target = "/sys" };
		mounts[n++] = (struct nsu_mount){ NSU_MOUNT_DEV, .target = "/dev" };
		mounts[n++] = (struct nsu_mount){ NSU_MOUNT_TMPFS, .target = "/tmp" };
		mounts[n++] = (struct nsu_mount){ NSU_MOUNT_TMPFS, .target = "/run" };
	}
	for (size_t i = 0; i < asked->nmounts; i++)
		mounts[n++] = asked->mounts[i];
	r->mounts = mounts;
	r->nmounts = n;
	return r;
}

static int push(struct pod *p)
{
	struct nsu_create *program = complete(p);
	struct creation c = { .plan = p->plan, .request = program, .forked = true,
			      .inside = CHILD, .outside = SELF, .program = CHILD,
			      .opened = geteuid() == 0 };
	int err;

	if (!program)
		return plan_check(p->plan, p->e);
	err = p->is_new ? 0 : pod_push_found(p);
	if (err)
		return err;
	p->plan->part = PART_SPEC;
	push_base(p);
	err = p->is_new ? pod_push_new(p) : 0;
	if (err)
		return err;
	p->plan->part = PART_OCI;
	pod_push_volumes(p, &c);
	pod_push_container(p, &c);
	p->plan->manifest = pod_print_manifest(p);
	return plan_check(p->plan, p->e);
}

int nsu_plan_pod_use(struct nsu_plan *plan, const struct nsu_pod_use *use, struct nsu_error *e)
{
	struct pod p = { .plan = plan, .use = use, .e = e };
	int err = begin(&p);

	p.has_user = !(p.is_new ? use->host_users : p.pause.host_users);
	if (!err)
		err = pod_refuse_volumes(&p);
	return err ? err : push(&p);
}
