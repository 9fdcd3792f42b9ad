/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The network namespaces there are, for the verbs that show how they are wired. */
#include "places.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../draw/elements.h"
#include "../report.h"
#include "network.h"

struct place *places_find(const struct places *p, uint64_t inode)
{
	for (size_t i = 0; inode && i < p->count; i++)
		if (p->of[i].inode == inode)
			return &p->at[i];
	return NULL;
}

/* @path NULL: the caller's own; inode 0: a dead name. */
static int append(struct places *p, const char *name, const char *path, uint64_t inode)
{
	struct nsu_place *of = elements_add(&p->of, &p->nof, &p->of_room, sizeof(*of));
	struct place *at = of ? elements_add(&p->at, &p->count, &p->room, sizeof(*at)) : NULL;

	if (!at)
		return -ENOMEM;
	*at = (struct place){ .name = strdup(name), .path = path ? strdup(path) : NULL,
			      .held = -1 };
	*of = (struct nsu_place){ at->name, at->path, inode };
	return at->name && (!path || at->path) ? 0 : -ENOMEM;
}

static int add_alias(struct place *place, const char *name)
{
	char *more = NULL;

	if (asprintf(&more, "%s%s/", place->also ? place->also : "", name) < 0)
		return -ENOMEM;
	free(place->also);
	place->also = more;
	return 0;
}

const char *place_take_name(const char *also, char name[PLACE_NAME_SIZE])
{
	size_t len = also ? strcspn(also, "/") : 0;

	if (!len)
		return NULL;
	snprintf(name, PLACE_NAME_SIZE, "%.*s", (int)len, also);
	return also + len + 1;
}

/* ------------------------------------------------------------------------- names */

/* h2 before h10. */
static int compare(const void *a, const void *b)
{
	const struct nsu_netns *const *left = a, *const *right = b;

	return strverscmp((*left)->name, (*right)->name);
}

static int add_name(struct places *p, const struct nsu_netns *n)
{
	struct place *known = places_find(p, n->inode);
	char path[sizeof(NSU_NETNS_DIR) + 256];

	if (known)
		return add_alias(known, n->name);
	snprintf(path, sizeof(path), "%s/%s", NSU_NETNS_DIR, n->name);
	return append(p, n->name, n->inode == p->own ? NULL : path, n->inode);
}

static int add_sorted(struct places *p, const struct nsu_netns_list *list)
{
	size_t count = nsu_netns_count(list);
	const struct nsu_netns **names = calloc(count + 1, sizeof(*names));
	int err = names ? 0 : -ENOMEM;

	for (size_t i = 0; names && i < count; i++)
		names[i] = nsu_netns_get(list, i);
	if (names)
		qsort(names, count, sizeof(*names), compare);
	for (size_t i = 0; !err && i < count; i++)
		err = add_name(p, names[i]);
	free(names);
	return err;
}

static int add_names(struct places *p, struct nsu_error *e)
{
	struct nsu_netns_list *list;
	int err = nsu_netns_take(&list, 0, false, e);

	if (err)
		return err;
	err = add_sorted(p, list);
	nsu_netns_free(list);
	if (!err && !places_find(p, p->own))
		err = append(p, PLACE_SELF, NULL, p->own);
	return err ? nsu_error_set(e, -err, NSU_OP_LIST, NSU_NET, "%s", NSU_NETNS_DIR) : 0;
}

/* -------------------------------------------------------------------- without a name */

/* By its id at once, by its inode number whatever keeps it is looked for once more. */
static int hold(struct places *p, const char *name, uint64_t id, uint64_t inode)
{
	const struct nsu_ref_look look = { .sysroot = NULL };
	const struct nsu_ref ref = { .type = id ? NSU_REF_ID : NSU_REF_INODE,
				     .kind = NSU_NET, .id = id, .inode = inode };
	struct nsu_referent found;
	struct nsu_error ignored;
	char path[64];
	int err;

	if (nsu_ref_find(&ref, &look, &found, &ignored) < 0)
		return append(p, name, "/nowhere", inode);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", found.ns);
	err = append(p, name, path, inode);
	if (!err) {
		p->at[p->count - 1].held = found.ns;
		found.ns = -1;
	}
	nsu_referent_free(&found);
	return err;
}

/* A reference of nsutil(7) that means it, the one that says most. */
static void name_unnamed(const struct nsu_snapshot *s, size_t ns, char *name, size_t size)
{
	const struct nsu_namespace *is = nsu_snapshot_get_namespace(s, ns);
	size_t container = NSU_NONE;

	if (is->leader != NSU_NONE)
		container = nsu_snapshot_get_belonging(s, is->leader)->container;
	if (container != NSU_NONE) {
		const struct nsu_container *c = nsu_snapshot_get_container(s, container);

		snprintf(name, size, "%scontainer:%s", c->claimed ? "?" : "",
			 c->name[0] ? c->name : c->id);
	} else if (is->nmounts) {
		snprintf(name, size, "%s", nsu_snapshot_get_mount(s, ns, 0));
	} else if (is->leader != NSU_NONE) {
		snprintf(name, size, "%d/net",
			 (int)nsu_snapshot_get_process(s, is->leader)->pid);
	} else {
		snprintf(name, size, "net:[%llu]", (unsigned long long)is->inode);
	}
}

static int add_unnamed(struct places *p, size_t ns)
{
	const struct nsu_namespace *is = nsu_snapshot_get_namespace(p->snapshot, ns);
	char name[4096], path[64];

	name_unnamed(p->snapshot, ns, name, sizeof(name));
	if (is->leader == NSU_NONE)
		return hold(p, name, is->id, is->inode);
	snprintf(path, sizeof(path), "/proc/%d/ns/net",
		 (int)nsu_snapshot_get_process(p->snapshot, is->leader)->pid);
	return append(p, name, path, is->inode);
}

static int look_around(struct places *p, bool all, struct nsu_error *e)
{
	struct nsu_look look = { .kinds = NSU_BIT(NSU_NET), .sources = NSU_EVERY_SOURCE,
				 .ask = NSU_ASK_DETAILS | NSU_ASK_NAMES | NSU_ASK_HOLDERS |
					NSU_ASK_IDS };
	int err = nsu_snapshot_take(&p->snapshot, &look, e);

	for (size_t i = 0; !err && all && i < nsu_snapshot_count_namespaces(p->snapshot); i++) {
		const struct nsu_namespace *is = nsu_snapshot_get_namespace(p->snapshot, i);

		if (is->kind != NSU_NET || places_find(p, is->inode))
			continue;
		if (add_unnamed(p, i) < 0)
			err = nsu_error_set(e, ENOMEM, NSU_OP_LIST, NSU_NET, "namespaces");
	}
	return err;
}

/* ------------------------------------------------------------------------ the wanted */

bool places_are(const struct places *p, size_t i, const char *word)
{
	const struct place *place = &p->at[i];
	const char *also = place->also;
	char name[PLACE_NAME_SIZE];

	if (strcmp(word, ".") == 0)
		return p->of[i].inode == p->own;
	if (strcmp(place->name, word) == 0)
		return true;
	while ((also = place_take_name(also, name)))
		if (strcmp(name, word) == 0)
			return true;
	return false;
}

static int want_found(struct places *p, const char *word, struct nsu_referent *found)
{
	struct place *place = places_find(p, found->inode);
	char path[64];

	if (!place) {
		snprintf(path, sizeof(path), "/proc/self/fd/%d", found->ns);
		if (append(p, word, path, found->inode) < 0)
			return -ENOMEM;
		place = &p->at[p->count - 1];
		place->held = found->ns;
		found->ns = -1;
	}
	place->wanted = true;
	return 0;
}

/* Neither a name nor a reference: what is wrong with it as a name. */
static int refuse(const char *word, struct nsu_error *e)
{
	uint64_t inode;
	int err = nsu_netns_find_name(word, &inode, e);

	return err ? err : nsu_error_set(e, ENOENT, NSU_OP_OPEN, NSU_NET, "%s", word);
}

/* A word that is no name is a reference, to what perhaps has another name, or none. */
static int want_reference(struct places *p, const char *word, struct nsu_error *e)
{
	const struct nsu_ref_look look = { .sysroot = NULL };
	struct nsu_referent found;
	struct nsu_ref ref;
	int err;

	if (!network_parse(word, &ref) && nsu_ref_parse(word, &ref))
		return refuse(word, e);
	if (ref.kind == NSU_NO_KIND)
		ref.kind = NSU_NET;
	err = nsu_ref_find(&ref, &look, &found, e);
	if (err)
		return err;
	err = found.kind == NSU_NET ? want_found(p, word, &found) : -EINVAL;
	nsu_referent_free(&found);
	return err ? nsu_error_set(e, -err, NSU_OP_OPEN, NSU_NET, "%s", word) : 0;
}

static int want(struct places *p, const char *word, struct nsu_error *e)
{
	for (size_t i = 0; i < p->count; i++)
		if (places_are(p, i, word)) {
			p->at[i].wanted = true;
			return 0;
		}
	return want_reference(p, word, e);
}

static int want_names(struct places *p, char **names, bool all, struct nsu_error *e)
{
	int err = 0;

	for (size_t i = 0; !*names && i < p->count; i++)
		p->at[i].wanted = all || strcmp(p->at[i].name, PLACE_SELF) != 0;
	for (; !err && *names; names++)
		err = want(p, *names, e);
	return err;
}

int places_take(struct places *p, const struct request *r, char **names)
{
	const struct places_want *asked = r->own;
	struct nsu_error e;
	int err;

	*p = (struct places){ .count = 0 };
	err = nsu_netns_find_process(0, &p->own, &e);
	if (!err)
		err = add_names(p, &e);
	if (!err && (asked->all || asked->holders))
		err = look_around(p, asked->all, &e);
	if (!err)
		err = want_names(p, names, asked->all, &e);
	if (err)
		words_report(r, &e);
	return err;
}

void places_clear(struct places *p)
{
	for (size_t i = 0; i < p->count; i++) {
		free(p->at[i].name);
		free(p->at[i].also);
		free(p->at[i].path);
		if (p->at[i].held >= 0)
			close(p->at[i].held);
	}
	free(p->at);
	free(p->of);
	nsu_snapshot_free(p->snapshot);
	*p = (struct places){ .count = 0 };
}

int places_wire(const struct places *p, const struct request *r, struct nsu_wiring **wiring)
{
	struct nsu_error e;
	int err = nsu_wiring_take(wiring, p->of, p->count, &e);

	if (err)
		words_report(r, &e);
	return err;
}
