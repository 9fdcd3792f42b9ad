/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What changed between two snapshots: namespaces that came and went, and their members. */
#include <nsutil.h>

#include <errno.h>
#include <stdlib.h>

#include "fd.h"

/* The two, and room for the members that differ. */
struct pair {
	const struct nsu_snapshot *a, *b;
	pid_t *left, *joined;
	nsu_shift_fn *fn;
	void *arg;
};

/* A source that shows what is above a namespace makes a node of it, found or not. */
static bool is_there(const struct nsu_namespace *ns)
{
	return ns->found != 0;
}

/* By inode number, which the kernel gives again; an id it never does. */
static bool is_same(const struct nsu_namespace *x, const struct nsu_namespace *y)
{
	return x->kind == y->kind && (!x->id || !y->id || x->id == y->id);
}

static size_t find_same(const struct nsu_snapshot *s, const struct nsu_namespace *wanted)
{
	size_t ns = nsu_snapshot_find_namespace(s, wanted->inode);

	if (ns == NSU_NONE || !is_there(nsu_snapshot_get_namespace(s, ns)) ||
	    !is_same(nsu_snapshot_get_namespace(s, ns), wanted))
		return NSU_NONE;
	return ns;
}

static bool is_member(const struct nsu_snapshot *s, size_t ns, const struct nsu_process *p)
{
	return p->ns[nsu_snapshot_get_namespace(s, ns)->kind] == ns;
}

/* Members of one that are none of the other, into @pids. */
static size_t list_missing(const struct nsu_snapshot *s, size_t ns,
			   const struct nsu_snapshot *other, size_t same, pid_t *pids)
{
	size_t count = 0;

	for (size_t i = 0; i < nsu_snapshot_count_processes(s); i++) {
		const struct nsu_process *p = nsu_snapshot_get_process(s, i);
		size_t again;

		if (!is_member(s, ns, p))
			continue;
		again = nsu_snapshot_find_process(other, p->pid);
		if (again == NSU_NONE ||
		    !is_member(other, same, nsu_snapshot_get_process(other, again)))
			pids[count++] = p->pid;
	}
	return count;
}

static void tell(const struct pair *p, enum nsu_change change, size_t a, size_t b)
{
	const struct nsu_shift shift = { .change = change, .a = a, .b = b };

	p->fn(p->arg, &shift);
}

static void compare_members(const struct pair *p, size_t a, size_t b)
{
	const struct nsu_shift shift = {
		.change = NSU_CHANGED, .a = a, .b = b, .left = p->left, .joined = p->joined,
		.nleft = list_missing(p->a, a, p->b, b, p->left),
		.njoined = list_missing(p->b, b, p->a, a, p->joined),
	};

	if (shift.nleft || shift.njoined)
		p->fn(p->arg, &shift);
}

static void compare_one(const struct pair *p, size_t a)
{
	const struct nsu_namespace *ns = nsu_snapshot_get_namespace(p->a, a);
	size_t b = find_same(p->b, ns);

	if (!is_there(ns))
		return;
	if (b == NSU_NONE)
		tell(p, NSU_REMOVED, a, NSU_NONE);
	else
		compare_members(p, a, b);
}

static void compare_other(const struct pair *p, size_t b)
{
	const struct nsu_namespace *ns = nsu_snapshot_get_namespace(p->b, b);

	if (is_there(ns) && find_same(p->a, ns) == NSU_NONE)
		tell(p, NSU_ADDED, NSU_NONE, b);
}

/* Side by side, as both are in the order of their inodes. */
static void compare_all(const struct pair *p)
{
	size_t na = nsu_snapshot_count_namespaces(p->a);
	size_t nb = nsu_snapshot_count_namespaces(p->b);

	for (size_t a = 0, b = 0; a < na || b < nb;) {
		uint64_t x = a < na ? nsu_snapshot_get_namespace(p->a, a)->inode : UINT64_MAX;
		uint64_t y = b < nb ? nsu_snapshot_get_namespace(p->b, b)->inode : UINT64_MAX;

		if (a < na && x <= y)
			compare_one(p, a++);
		else
			compare_other(p, b++);
	}
}

int nsu_snapshot_compare(const struct nsu_snapshot *a, const struct nsu_snapshot *b,
			 nsu_shift_fn *fn, void *arg)
{
	autofree pid_t *left = calloc(nsu_snapshot_count_processes(a) + 1, sizeof(*left));
	autofree pid_t *joined = calloc(nsu_snapshot_count_processes(b) + 1, sizeof(*joined));
	const struct pair pair = { a, b, left, joined, fn, arg };

	if (!left || !joined)
		return -ENOMEM;
	compare_all(&pair);
	return 0;
}
