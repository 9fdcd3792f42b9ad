/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which namespaces and processes of a snapshot are shown. */
#include "nsls.h"

#include <errno.h>
#include <stdlib.h>

static bool is_listed(const struct nsu_namespace *ns, const struct request *r)
{
	if (r->kinds && !(r->kinds & NSU_BIT(ns->kind)))
		return false;
	if (r->persistent && ns->nprocs > 0)
		return false;
	return ns->found;
}

/* A namespace that is shown, with all that are above it where there is an above. */
static void mark(bool *shown, const struct nsu_snapshot *s, size_t ns, enum tree tree)
{
	while (ns != NSU_NONE && !shown[ns]) {
		shown[ns] = true;
		ns = tree_above(s, ns, tree);
	}
}

int rows_list(struct rows *rows, const struct nsu_snapshot *s, const struct request *r)
{
	size_t count = nsu_snapshot_count_namespaces(s);
	bool *shown = calloc(count + 1, sizeof(*shown));

	rows->at = calloc(count + 1, sizeof(*rows->at));
	rows->count = 0;
	if (!shown || !rows->at) {
		free(shown);
		return -ENOMEM;
	}
	for (size_t i = 0; i < count; i++)
		if (is_listed(nsu_snapshot_get_namespace(s, i), r))
			mark(shown, s, i, r->tree);
	for (size_t i = 0; i < count; i++) {
		const struct nsu_namespace *ns = nsu_snapshot_get_namespace(s, i);

		if (shown[i])
			rows->at[rows->count++] = (struct row){
				i, ns->leader, (unsigned int)ns->kind, ns->leader, NSU_NONE };
	}
	free(shown);
	return 0;
}

int rows_members(struct rows *rows, const struct nsu_snapshot *s, size_t ns)
{
	enum nsu_kind kind = nsu_snapshot_get_namespace(s, ns)->kind;
	size_t count = nsu_snapshot_count_processes(s);

	rows->at = calloc(count + 1, sizeof(*rows->at));
	rows->count = 0;
	if (!rows->at)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++)
		if (nsu_snapshot_get_process(s, i)->ns[kind] == ns)
			rows->at[rows->count++] = (struct row){
				ns, i, (unsigned int)kind, i, NSU_NONE };
	return 0;
}

static void add_link(struct rows *rows, const struct nsu_snapshot *s, size_t process,
		     unsigned int link)
{
	size_t ns = nsu_snapshot_get_process(s, process)->ns[link];

	if (ns != NSU_NONE)
		rows->at[rows->count++] = (struct row){
			ns, process, link, nsu_snapshot_get_namespace(s, ns)->leader,
			NSU_NONE };
}

/* In the order of the names: what is for children follows its kind. */
int rows_links(struct rows *rows, const struct nsu_snapshot *s, size_t process,
	       unsigned int kinds)
{
	rows->at = calloc(NSU_LINKS, sizeof(*rows->at));
	rows->count = 0;
	if (!rows->at)
		return -ENOMEM;
	for (unsigned int kind = 0; kind < NSU_KINDS; kind++) {
		if (kinds && !(kinds & NSU_BIT(kind)))
			continue;
		add_link(rows, s, process, kind);
		for (unsigned int link = NSU_KINDS; link < NSU_LINKS; link++)
			if (nsu_link_get_kind(link) == (enum nsu_kind)kind)
				add_link(rows, s, process, link);
	}
	return 0;
}
