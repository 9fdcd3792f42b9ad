/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is in namespaces and only to be seen there: asked of all of them at once. */
#include "model/visits.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "facts/container/cgroup.h"
#include "facts/nsfs.h"
#include "facts/process/member.h"
#include "facts/process/proc.h"
#include "facts/visit/visit_text.h"
#include "fd.h"
#include "model/belong.h"
#include "model/inside.h"

#define BATCH 512	/* namespaces a child */
#define OPEN_MAX 60	/* descriptors besides those that the snapshot keeps anyway */
#define MEMBERS_MAX 8	/* of a cgroup namespace: some may have left its root */

/* One file to read: how what it says is understood. */
struct errand {
	size_t ns;
	int own, dir;		/* what is opened for it alone, or -1 */
};

struct visits {
	struct take *t;
	uint64_t ours[NSU_KINDS];	/* inodes, 0: not known */
	struct errand *errands;
	struct visit_text *texts;	/* of each */
	size_t count, nopen;
};

static const char *keep(const struct take *t, const char *text, size_t len)
{
	return strings_add(&t->s->strings, text, len);
}

/* --- what a file says: a string of the snapshot, or NULL --- */

static const char *hear_hostname(const struct take *t, const struct errand *e,
				 const struct text *text)
{
	(void)e;
	return keep(t, text->at, text->len - (text->at[text->len - 1] == '\n'));
}

/* Hands a list over. */
static const char *keep_list(const struct take *t, char *list)
{
	const char *kept = list ? keep(t, list, strlen(list)) : NULL;

	free(list);
	return kept;
}

static const char *hear_offsets(const struct take *t, const struct errand *e,
				const struct text *text)
{
	char *offsets = NULL;

	(void)e;
	member_parse_offsets(text->at, &offsets);
	return keep_list(t, offsets);
}

static const char *hear_interfaces(const struct take *t, const struct errand *e,
				   const struct text *text)
{
	char *names = NULL;

	(void)e;
	member_parse_links(text->at, &names);
	return keep_list(t, names);
}

/* What is left of our path of a process where the end is theirs: that is where they begin. */
static const char *hear_root(const struct take *t, const struct errand *e,
			     const struct text *text)
{
	char ours[CGROUP_TEXT_SIZE];
	const char *path, *below;
	size_t len, end;

	if (cgroup_read_text(e->dir, ours) < 0)
		return NULL;
	path = cgroup_find_path(ours, &len);
	below = cgroup_find_path(text->at, &end);
	if (!path || !below || (end > 2 && strncmp(below, "/..", 3) == 0))
		return NULL;
	if (end == 1)
		return keep(t, path, len);
	if (end > len || memcmp(path + len - end, below, end) != 0)
		return NULL;
	return end == len ? keep(t, "/", 1) : keep(t, path, len - end);
}

/* --- which file --- */

/* timens_offsets(7) are those of the children: who enters is where these will be, too. */
static const struct sight {
	enum nsu_ask_inside ask;
	size_t answer;		/* offset in struct nsu_inside */
	const char *file;	/* below /proc; of cgroup namespaces below a member's */
	const char *(*hear)(const struct take *t, const struct errand *e,
			    const struct text *text);
} sights[NSU_KINDS] = {
	[NSU_CGROUP] = { NSU_ASK_ROOTS, offsetof(struct nsu_inside, root), "cgroup",
			 hear_root },
	[NSU_NET] = { NSU_ASK_INTERFACES, offsetof(struct nsu_inside, interfaces),
		      "self/net/dev", hear_interfaces },
	[NSU_TIME] = { NSU_ASK_OFFSETS, offsetof(struct nsu_inside, offsets),
		       "self/timens_offsets", hear_offsets },
	[NSU_UTS] = { NSU_ASK_HOSTNAMES, offsetof(struct nsu_inside, hostname),
		      "sys/kernel/hostname", hear_hostname },
};

/* How to look at a node; of some kinds there is nothing to ask. */
static const struct sight *sight_of(const struct take *t, size_t ns)
{
	return &sights[t->s->nodes[ns].is.kind];
}

static bool is_asked(const struct take *t, size_t ns)
{
	return t->look->ask & sight_of(t, ns)->ask;
}

static const char **answer_of(const struct take *t, size_t ns)
{
	const struct sight *sight = sight_of(t, ns);

	return (const char **)((char *)&t->s->insides[ns] + sight->answer);
}

static void hear(const struct take *t, const struct errand *e, const struct text *text)
{
	if (text->len)
		*answer_of(t, e->ns) = sight_of(t, e->ns)->hear(t, e, text);
}

bool inside_wanted(const struct take *t, size_t ns)
{
	enum nsu_kind kind = t->s->nodes[ns].is.kind;

	return is_asked(t, ns) || (kind == NSU_MNT && (t->look->ask & NSU_ASK_TABLES)) ||
	       (kind == NSU_USER && (t->look->ask & NSU_ASK_MAPS));
}

/* --- going --- */

static int on_heard(void *arg, size_t index, int err, const struct text *text)
{
	const struct visits *v = arg;

	if (!err)
		hear(v->t, &v->errands[index], text);
	return 0;
}

/* Where no child can be had, or it is held up, nothing is known: that is no failure. */
static int go(struct visits *v)
{
	int err = v->count ? visit_read_texts(v->texts, v->count, on_heard, v) : 0;

	for (size_t i = 0; i < v->count; i++) {
		fd_close(&v->errands[i].own);
		fd_close(&v->errands[i].dir);
	}
	v->count = v->nopen = 0;
	return err == -ENOMEM ? err : 0;
}

/* Our own namespaces need no child. */
static void read_here(const struct visits *v, const struct errand *e,
		      const struct visit_text *what)
{
	struct text text = { 0 };

	if (text_read(&text, what->dir, what->name) == 0)
		hear(v->t, e, &text);
	free(text.at);
}

/* Owns the descriptors of @e. */
static int add(struct visits *v, const struct errand *e, const struct visit_text *what)
{
	v->errands[v->count] = *e;
	v->texts[v->count++] = *what;
	v->nopen += (e->own >= 0) + (e->dir >= 0);
	return v->count == BATCH || v->nopen >= OPEN_MAX ? go(v) : 0;
}

/* To the namespace, and of a cgroup namespace to that member, or NSU_NONE. */
static int visit(struct visits *v, size_t ns, size_t member)
{
	const struct node *node = &v->t->s->nodes[ns];
	struct errand e = { ns, -1, -1 };
	struct visit_text what = { node->is.kind, node->pin, v->t->proc,
				   sight_of(v->t, ns)->file };

	if (member != NSU_NONE)
		what.dir = e.dir = belong_open(v->t, member, NSU_CGROUP);
	if (what.dir < 0)
		return 0;
	if (node->is.inode == v->ours[node->is.kind])
		return read_here(v, &e, &what), fd_close(&e.dir), 0;
	if (what.ns < 0)
		what.ns = e.own = pins_open(v->t, ns);
	return what.ns >= 0 ? add(v, &e, &what) : (fd_close(&e.dir), 0);
}

/* A cgroup namespace shows where it begins only by a member that is there or below. */
static int visit_root(struct visits *v, size_t ns, size_t *member)
{
	size_t p = inside_find_member(v->t->s, ns, NSU_CGROUP, *member);

	*member = p + 1;
	return p < v->t->s->nprocesses ? visit(v, ns, p) : 0;
}

static int visit_roots(struct visits *v)
{
	const struct nsu_snapshot *s = v->t->s;
	autofree size_t *members = calloc(s->nnodes + 1, sizeof(*members));
	int err = members ? 0 : -ENOMEM;

	for (int round = 0; !err && round < MEMBERS_MAX; round++) {
		for (size_t i = 0; !err && i < s->nnodes; i++)
			if (s->nodes[i].is.kind == NSU_CGROUP && !s->insides[i].root)
				err = visit_root(v, i, &members[i]);
		if (!err)
			err = go(v);
	}
	return err;
}

static int visit_others(struct visits *v)
{
	const struct nsu_snapshot *s = v->t->s;
	int err = 0;

	for (size_t i = 0; !err && i < s->nnodes; i++)
		if (s->nodes[i].is.kind != NSU_CGROUP && is_asked(v->t, i) &&
		    !*answer_of(v->t, i))
			err = visit(v, i, NSU_NONE);
	return err ? err : go(v);
}

static void find_ours(struct visits *v)
{
	autofd links = proc_open_ns(v->t->proc, 0);

	for (unsigned int kind = 0; links >= 0 && kind < NSU_KINDS; kind++)
		if (proc_read_ns(links, kind, &v->ours[kind]) < 0)
			v->ours[kind] = 0;
}

int visits_make(struct take *t)
{
	struct visits v = { .t = t };
	int err;

	/* A tree of files tells nothing of this machine's namespaces. */
	if (t->recorded)
		return 0;
	v.errands = calloc(BATCH, sizeof(*v.errands));
	v.texts = calloc(BATCH, sizeof(*v.texts));
	find_ours(&v);
	err = v.errands && v.texts ? 0 : -ENOMEM;
	if (!err && (t->look->ask & NSU_ASK_ROOTS))
		err = visit_roots(&v);
	if (!err)
		err = visit_others(&v);
	free(v.errands);
	free(v.texts);
	return err;
}
