/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which processes are looked at together. */
#include "audit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../../draw/elements.h"

static struct audit_subject *add_subject(struct audit_subjects *all, enum group what, size_t of)
{
	struct audit_subject *subject = elements_add(&all->at, &all->count, &all->room,
						     sizeof(*subject));

	if (subject)
		*subject = (struct audit_subject){ .what = what, .of = of };
	return subject;
}

static int add_process(struct audit_subject *subject, size_t process)
{
	size_t *at = subject ? elements_add(&subject->processes, &subject->count,
					    &subject->room, sizeof(*at)) : NULL;

	if (!at)
		return -ENOMEM;
	*at = process;
	return 0;
}

void subjects_clear(struct audit_subjects *all)
{
	for (size_t i = 0; i < all->count; i++)
		free(all->at[i].processes);
	free(all->at);
	*all = (struct audit_subjects){ .count = 0 };
}

/* ------------------------------------------------------------------------ all there are */

/* The unit of a user is not the one of the system, or of another user, with that name. */
static bool same_unit(const struct nsu_snapshot *s, size_t a, size_t b)
{
	const struct nsu_belonging *x = nsu_snapshot_get_belonging(s, a);
	const struct nsu_belonging *y = nsu_snapshot_get_belonging(s, b);

	return x->unit && y->unit && x->unit_author == y->unit_author &&
	       strcmp(x->unit, y->unit) == 0;
}

static bool is_of(const struct nsu_snapshot *s, const struct audit_subject *subject,
		  size_t process)
{
	if (subject->what == GROUP_CONTAINER)
		return nsu_snapshot_get_belonging(s, process)->container == subject->of;
	return subject->what == GROUP_UNIT && same_unit(s, subject->of, process);
}

/* From the last on: processes of one thing mostly follow each other. */
static struct audit_subject *get_subject(struct audit_subjects *all,
					 const struct nsu_snapshot *s, enum group what,
					 size_t process)
{
	size_t container = nsu_snapshot_get_belonging(s, process)->container;

	for (size_t i = all->count; i-- > 0;)
		if (all->at[i].what == what && is_of(s, &all->at[i], process))
			return &all->at[i];
	return add_subject(all, what, what == GROUP_CONTAINER ? container : process);
}

/* Those of one pod together; a container without one by itself. */
static int compare_pods(const struct nsu_container *a, const struct nsu_container *b)
{
	int order = strcmp(a->pod_uid, b->pod_uid);

	return order ? order : strcmp(a->pod, b->pod);
}

/* Containers before units, pods together, then in the order of their first processes. */
static int compare(const void *left, const void *right, void *snapshot)
{
	const struct audit_subject *a = left, *b = right;
	const struct nsu_snapshot *s = snapshot;
	int order = (int)a->what - (int)b->what;

	if (!order && a->what == GROUP_CONTAINER)
		order = compare_pods(nsu_snapshot_get_container(s, a->of),
				     nsu_snapshot_get_container(s, b->of));
	if (order)
		return order;
	return (a->processes[0] > b->processes[0]) - (a->processes[0] < b->processes[0]);
}

int subjects_find_all(struct audit_subjects *all, const struct nsu_snapshot *s)
{
	int err = 0;

	for (size_t i = 0; !err && i < nsu_snapshot_count_processes(s); i++) {
		const struct nsu_belonging *b = nsu_snapshot_get_belonging(s, i);

		if (b->container != NSU_NONE)
			err = add_process(get_subject(all, s, GROUP_CONTAINER, i), i);
		else if (b->unit)
			err = add_process(get_subject(all, s, GROUP_UNIT, i), i);
	}
	if (!err && all->count)
		qsort_r(all->at, all->count, sizeof(*all->at), compare, (void *)(uintptr_t)s);
	return err;
}

/* -------------------------------------------------------------------- what was asked for */

static int add_members(struct audit_subjects *all, const struct nsu_snapshot *s, size_t ns)
{
	enum nsu_kind kind = nsu_snapshot_get_namespace(s, ns)->kind;
	struct audit_subject *subject = NULL;
	int err = 0;

	for (size_t i = 0; !err && i < nsu_snapshot_count_processes(s); i++) {
		if (nsu_snapshot_get_process(s, i)->ns[kind] != ns)
			continue;
		if (!subject)
			subject = add_subject(all, GROUP_NONE, ns);
		err = add_process(subject, i);
	}
	return err;
}

static int add_one(struct audit_subjects *all, size_t process)
{
	return add_process(add_subject(all, GROUP_PROCESS, process), process);
}

static bool is_wanted(const struct nsu_snapshot *s, const struct audit_subject *subject,
		      const struct nsu_referent *wanted, size_t named)
{
	const struct nsu_container *c;

	if (wanted->type == NSU_REF_UNIT)
		return subject->what == GROUP_UNIT && same_unit(s, subject->of, named);
	if (subject->what != GROUP_CONTAINER)
		return false;
	c = nsu_snapshot_get_container(s, subject->of);
	if (c->claimed)
		return false;
	return wanted->type == NSU_REF_POD ? strcmp(c->pod_uid, wanted->pod) == 0 :
					     strcmp(c->id, wanted->container) == 0;
}

/* Of all there are, those that were not asked for are dropped. */
static int keep_wanted(struct audit_subjects *all, const struct nsu_snapshot *s,
		       const struct nsu_referent *wanted, size_t named)
{
	int err = subjects_find_all(all, s);
	size_t kept = 0;

	for (size_t i = 0; !err && i < all->count; i++) {
		if (is_wanted(s, &all->at[i], wanted, named))
			all->at[kept++] = all->at[i];
		else
			free(all->at[i].processes);
	}
	if (!err)
		all->count = kept;
	return err;
}

int subjects_find(struct audit_subjects *all, const struct nsu_snapshot *s,
		  const struct nsu_referent *wanted)
{
	size_t ns = wanted->inode ? nsu_snapshot_find_namespace(s, wanted->inode) : NSU_NONE;
	size_t named = wanted->pid ? nsu_snapshot_find_process(s, wanted->pid) : NSU_NONE;

	if (wanted->kind != NSU_NO_KIND || wanted->inode)
		return ns == NSU_NONE ? 0 : add_members(all, s, ns);
	if (named == NSU_NONE)
		return 0;
	if (wanted->container[0] || wanted->pod[0] || wanted->type == NSU_REF_UNIT)
		return keep_wanted(all, s, wanted, named);
	return add_one(all, named);
}
