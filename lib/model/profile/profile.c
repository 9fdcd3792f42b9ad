/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a process is in and may do, and how two of them differ. */
#include "model/profile/profile.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "facts/process/proc.h"
#include "fd.h"

const char *nsu_facet_get_name(enum nsu_facet facet)
{
	static const char *const names[] = {
		[NSU_FACET_NAMESPACES] = "namespaces", [NSU_FACET_MAPS] = "maps",
		[NSU_FACET_CAPS] = "caps", [NSU_FACET_CONFINEMENT] = "confinement",
		[NSU_FACET_CGROUP] = "cgroup", [NSU_FACET_ROOT] = "root",
		[NSU_FACET_MOUNTS] = "mounts", [NSU_FACET_LIMITS] = "limits",
	};

	return names[facet];
}

const char *nsu_change_get_name(enum nsu_change change)
{
	static const char *const names[] = {
		[NSU_SAME] = "same", [NSU_CHANGED] = "changed", [NSU_REMOVED] = "removed",
		[NSU_ADDED] = "added", [NSU_UNTOLD] = "unknown",
	};

	return names[change];
}

static int fail(struct nsu_error *e, int err, pid_t pid)
{
	return nsu_error_set(e, is_gone(err) ? ESRCH : -err, NSU_OP_FIND, NSU_NO_KIND,
			     "process %d", (int)pid);
}

/* What was opened stays with that process: who has its PID later is not taken for it. */
int nsu_profile_take(struct nsu_profile **profile, const struct nsu_profile_look *look,
		     struct nsu_error *e)
{
	struct nsu_profile *taken = calloc(1, sizeof(*taken));
	struct portrait p = { .to = taken };
	autofd proc = proc_find(look->sysroot, look->proc, &p.recorded, e);
	autofd dir = proc < 0 ? -1 : proc_open_pid(proc, look->pid);
	int err = !taken ? -ENOMEM : dir < 0 ? dir : 0;

	if (proc < 0) {
		free(taken);
		return proc;
	}
	p.dir = dir;
	for (int facet = 0; !err && facet < NSU_FACETS; facet++)
		if (look->facets & 1u << facet)
			err = profile_read(&p, (enum nsu_facet)facet);
	if (err) {
		nsu_profile_free(taken);
		return fail(e, err, look->pid);
	}
	*profile = taken;
	return 0;
}

void nsu_profile_free(struct nsu_profile *p)
{
	if (!p)
		return;
	free(p->traits);
	strings_clear(&p->strings);
	free(p);
}

size_t nsu_profile_count(const struct nsu_profile *p)
{
	return p->count;
}

const struct nsu_trait *nsu_profile_get(const struct nsu_profile *p, size_t i)
{
	assert(i < p->count);
	return &p->traits[i];
}

/* ------------------------------------------------------------------------- comparing */

static enum nsu_change judge(const struct nsu_trait *a, const struct nsu_trait *b)
{
	if ((a && !a->value) || (b && !b->value))
		return NSU_UNTOLD;
	if (!a)
		return NSU_ADDED;
	if (!b)
		return NSU_REMOVED;
	return strcmp(a->value, b->value) == 0 ? NSU_SAME : NSU_CHANGED;
}

/* Where the traits of a facet begin, and how many there are. */
struct facet {
	const struct nsu_trait *at;
	size_t count;
};

static struct facet find_facet(const struct nsu_profile *p, enum nsu_facet facet)
{
	struct facet found = { .count = 0 };

	for (size_t i = 0; i < p->count; i++) {
		if (p->traits[i].facet != facet)
			continue;
		if (!found.count++)
			found.at = &p->traits[i];
	}
	return found;
}

static const struct nsu_trait *find_trait(const struct facet *f, const char *name)
{
	for (size_t i = 0; i < f->count; i++)
		if (strcmp(f->at[i].name, name) == 0)
			return &f->at[i];
	return NULL;
}

/* Few, and each name once. */
static void compare_named(const struct facet *a, const struct facet *b, nsu_trait_fn *fn,
			  void *arg)
{
	for (size_t i = 0; i < a->count; i++) {
		const struct nsu_trait *other = find_trait(b, a->at[i].name);

		fn(arg, judge(&a->at[i], other), &a->at[i], other);
	}
	for (size_t i = 0; i < b->count; i++)
		if (!find_trait(a, b->at[i].name))
			fn(arg, judge(NULL, &b->at[i]), NULL, &b->at[i]);
}

/* Perhaps thousands, in the order of their names; of several with one name each has its own. */
static void compare_sorted(const struct facet *a, const struct facet *b, nsu_trait_fn *fn,
			   void *arg)
{
	for (size_t i = 0, j = 0; i < a->count || j < b->count;) {
		const struct nsu_trait *x = i < a->count ? &a->at[i] : NULL;
		const struct nsu_trait *y = j < b->count ? &b->at[j] : NULL;
		int order = !x ? 1 : !y ? -1 : strcmp(x->name, y->name);

		if (order < 0)
			y = NULL;
		else if (order > 0)
			x = NULL;
		i += x != NULL;
		j += y != NULL;
		fn(arg, judge(x, y), x, y);
	}
}

/* A file that could not be read is one trait: what the other has is no difference then. */
static const struct nsu_trait *find_unread(const struct facet *f)
{
	return f->count == 1 && !f->at[0].value ? f->at : NULL;
}

static void compare_facet(const struct facet *a, const struct facet *b, bool sorted,
			  nsu_trait_fn *fn, void *arg)
{
	const struct nsu_trait *unread = find_unread(a);

	unread = unread ? unread : find_unread(b);
	if (unread)
		fn(arg, NSU_UNTOLD, unread, unread);
	else if (sorted)
		compare_sorted(a, b, fn, arg);
	else
		compare_named(a, b, fn, arg);
}

void nsu_profile_compare(const struct nsu_profile *a, const struct nsu_profile *b,
			 nsu_trait_fn *fn, void *arg)
{
	for (int i = 0; i < NSU_FACETS; i++) {
		struct facet x = find_facet(a, (enum nsu_facet)i);
		struct facet y = find_facet(b, (enum nsu_facet)i);

		compare_facet(&x, &y, i == NSU_FACET_MOUNTS, fn, arg);
	}
}
