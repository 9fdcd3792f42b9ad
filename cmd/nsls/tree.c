/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which row stands below which. */
#include "nsls.h"

#include <errno.h>
#include <stdlib.h>

/*
 * User namespaces below their parents; a PID namespace below its parent while both have
 * the same owner, and where the owner changes below that.
 */
static size_t above_mixed(const struct nsu_snapshot *s, const struct nsu_namespace *ns)
{
	if (ns->kind != NSU_PID)
		return ns->owner;
	if (ns->parent == NSU_NONE)
		return ns->owner;
	return nsu_snapshot_get_namespace(s, ns->parent)->owner == ns->owner ? ns->parent :
	       ns->owner;
}

/* Only PID and user namespaces have parents; the others hang below their owner. */
size_t tree_above(const struct nsu_snapshot *s, size_t i, enum tree tree)
{
	const struct nsu_namespace *ns = nsu_snapshot_get_namespace(s, i);

	if (tree == TREE_OWNER)
		return ns->owner;
	if (tree == TREE_PARENT)
		return ns->kind == NSU_PID || ns->kind == NSU_USER ? ns->parent : ns->owner;
	return tree == TREE_MIXED ? above_mixed(s, ns) : NSU_NONE;
}

/* first[i]: the first row of namespace or process i. */
static size_t *first_rows(const struct rows *rows, size_t count, bool of_process)
{
	size_t *first = malloc((count + 1) * sizeof(*first));

	for (size_t i = 0; first && i < count; i++)
		first[i] = NSU_NONE;
	for (size_t i = rows->count; first && i-- > 0;) {
		size_t of = of_process ? rows->at[i].process : rows->at[i].ns;

		if (of != NSU_NONE)
			first[of] = i;
	}
	return first;
}

static int relate_namespaces(struct rows *rows, const struct nsu_snapshot *s, enum tree tree)
{
	size_t *first = first_rows(rows, nsu_snapshot_count_namespaces(s), false);

	if (!first)
		return -ENOMEM;
	for (size_t i = 0; i < rows->count; i++) {
		size_t above = tree_above(s, rows->at[i].ns, tree);

		if (above != NSU_NONE)
			rows->at[i].parent = first[above];
	}
	free(first);
	return 0;
}

/* A row of the same kind is the better parent among those of one process. */
static size_t row_of(const struct rows *rows, size_t first, const struct row *child)
{
	for (size_t i = first; i < rows->count; i++)
		if (rows->at[i].process == rows->at[first].process &&
		    rows->at[i].link == child->link && i != (size_t)(child - rows->at))
			return i;
	return first;
}

/* What is read while it changes may go in circles: no more steps than processes. */
static size_t row_above(const struct rows *rows, const struct nsu_snapshot *s,
			const size_t *first, const struct row *child)
{
	size_t p = child->process, steps = nsu_snapshot_count_processes(s);

	while (p != NSU_NONE && steps-- > 0) {
		p = nsu_snapshot_find_process(s, nsu_snapshot_get_process(s, p)->ppid);
		if (p != NSU_NONE && p < child->process && first[p] != NSU_NONE)
			return row_of(rows, first[p], child);
	}
	return NSU_NONE;
}

static int relate_processes(struct rows *rows, const struct nsu_snapshot *s)
{
	size_t *first = first_rows(rows, nsu_snapshot_count_processes(s), true);

	if (!first)
		return -ENOMEM;
	for (size_t i = 0; i < rows->count; i++)
		rows->at[i].parent = row_above(rows, s, first, &rows->at[i]);
	free(first);
	return 0;
}

int rows_relate(struct rows *rows, const struct nsu_snapshot *s, enum tree tree)
{
	switch (tree) {
	case TREE_NONE:
		return 0;
	case TREE_OWNER:
	case TREE_PARENT:
	case TREE_MIXED:
		return relate_namespaces(rows, s, tree);
	case TREE_PROCESS:
		return relate_processes(rows, s);
	}
	return -EINVAL;
}
