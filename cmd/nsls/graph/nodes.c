/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The machines that are looked at: this one, or those of saved snapshots. */
#include "nodes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../../report.h"
#include "../verbs.h"
#include "../words.h"

/* --- their snapshots --- */

/* Side by side they would be taken for two. */
static void note_same(const struct nodes *nodes, size_t i, const char *path)
{
	const char *name = nsu_snapshot_get_node(nodes->at[i].s);

	for (size_t j = 0; j < i; j++) {
		if (strcmp(nsu_snapshot_get_node(nodes->at[j].s), name) != 0)
			continue;
		report_note("%s: it has the name of another one; --save --node gives names",
			    report_word(path));
		return;
	}
}

/* Files are all words up to the next option. */
static void note_verb(const char *word)
{
	if (verb_by_name(word))
		report_note("'%s' is a verb: write 'nsls %s --load=FILE'", word, word);
}

static int load_all(struct nodes *nodes, const struct request *r)
{
	struct nsu_error e;

	for (size_t i = 0; i < r->nload; i++) {
		int err = nsu_snapshot_load(&nodes->at[i].s, r->load[i], &e);

		if (err) {
			report_error(&e);
			note_verb(r->load[i]);
			return err;
		}
		nodes->count++;
		note_same(nodes, i, r->load[i]);
	}
	return 0;
}

static int take_here(struct nodes *nodes, const struct nsu_look *look)
{
	struct nsu_error e;
	int err = nsu_snapshot_take(&nodes->at[0].s, look, &e);

	if (err < 0)
		report_error(&e);
	nodes->count = !err;
	return err;
}

int nodes_take(struct nodes *nodes, const struct request *r, const struct nsu_look *look)
{
	size_t room = r->nload ? r->nload : 1;

	nodes->count = 0;
	nodes->at = calloc(room, sizeof(*nodes->at));
	if (!nodes->at) {
		report_note("list: %s", strerror(ENOMEM));
		return -ENOMEM;
	}
	for (size_t i = 0; i < room; i++)
		nodes->at[i].is = *r;
	if (r->nload)
		return load_all(nodes, r);
	return look ? take_here(nodes, look) : 0;
}

void nodes_clear(struct nodes *nodes)
{
	for (size_t i = 0; i < nodes->count; i++)
		nsu_snapshot_free(nodes->at[i].s);
	free(nodes->at);
	*nodes = (struct nodes){ .count = 0 };
}

/* --- references --- */

static int find_in(struct node *node, const struct nsu_ref *ref)
{
	struct nsu_referent found;
	int err = nsu_ref_find_saved(ref, node->s, &found);

	node->lacks = err;
	if (!err)
		words_set(&node->is, &found);
	return err;
}

/* Why it is in none: that several have the name says more than that others lack it. */
static int refuse(const struct request *r, int err)
{
	struct nsu_error e;

	if (err == -EINVAL)
		return opt_refuse(&nsls_tool, "in a saved snapshot nobody is self",
				  "reference: %s", r->word), err;
	if (r->pid)
		nsu_error_set(&e, -err, NSU_OP_FIND, NSU_NO_KIND, "process %d", (int)r->pid);
	else
		nsu_error_set(&e, -err, NSU_OP_FIND, NSU_NO_KIND, "%s", r->word);
	report_error(&e);
	return err;
}

int nodes_find(struct nodes *nodes, struct request *r)
{
	struct nsu_ref ref = r->ref;
	bool some = false;
	int why = 0;

	if (r->pid)
		ref = (struct nsu_ref){ .type = NSU_REF_PROCESS, .kind = NSU_NO_KIND,
					.pid = r->pid };
	if (ref.type == NSU_REF_NONE)
		return 0;
	for (size_t i = 0; i < nodes->count; i++) {
		int err = find_in(&nodes->at[i], &ref);

		why = err && why != -ENOTUNIQ ? err : why;
		if (!err && !some) {
			r->pid = nodes->at[i].is.pid;
			r->inode = nodes->at[i].is.inode;
			r->matrix = nodes->at[i].is.matrix;
			some = true;
		}
	}
	return some ? 0 : refuse(r, why);
}
