/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The story of a process or namespace: who made it, owns it, is in it, and why it lives. */
#include "explain.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "../../report.h"
#include "../missed.h"

#define NAME_SIZE 64

struct story {
	struct tale *tale;
	const struct nsu_snapshot *s;
	const char *sort;
	char word[NAME_SIZE];
};

#define say(st, aspect, ...) \
	tell((st)->tale, (st)->sort, (st)->word, aspect, NULL, __VA_ARGS__)

static void print_ns(const struct nsu_snapshot *s, size_t ns, char text[NAME_SIZE])
{
	const struct nsu_namespace *is = nsu_snapshot_get_namespace(s, ns);

	snprintf(text, NAME_SIZE, "%s:[%" PRIu64 "]", nsu_kind_get_name(is->kind), is->inode);
}

/* "uid 1000", or whose number we do not have. */
static void print_creator(const struct nsu_snapshot *s, size_t ns, char text[NAME_SIZE])
{
	uid_t uid = nsu_snapshot_get_creator(s, ns);

	if (uid == NSU_NO_UID)
		snprintf(text, NAME_SIZE, "somebody who is not seen from here");
	else
		snprintf(text, NAME_SIZE, "uid %u", (unsigned int)uid);
}

/* ---------------------------------------------------------------------- a namespace */

static void tell_making(struct story *st, size_t ns)
{
	const struct nsu_namespace *is = nsu_snapshot_get_namespace(st->s, ns);
	int64_t age = nsu_snapshot_get_inside(st->s, ns)->age;
	char who[NAME_SIZE];

	print_creator(st->s, ns, who);
	if (nsu_snapshot_is_initial(st->s, ns))
		say(st, "made", "by the kernel, at boot");
	else if (is->kind == NSU_USER)
		say(st, "made", "by %s", who);
	else
		say(st, "made", "by a process in its owner, which "
		    "%s made; the kernel does not write down which one", who);
	if (age >= 0)
		say(st, "since", "%" PRId64 " seconds ago at the "
		    "latest: so long its oldest process has been running", age);
}

static void tell_above(struct story *st, size_t ns)
{
	const struct nsu_namespace *is = nsu_snapshot_get_namespace(st->s, ns);
	char above[NAME_SIZE];
	int level = nsu_snapshot_get_level(st->s, ns);

	if (is->owner == NSU_NONE && !nsu_snapshot_is_initial(st->s, ns)) {
		say(st, "owner", "not to be seen from here: it is above our user namespace");
	} else if (is->owner != NSU_NONE) {
		print_ns(st->s, is->owner, above);
		say(st, "owner", "%s%s: root of it may change "
		    "this one, and enter it", above,
		    nsu_snapshot_is_initial(st->s, is->owner) ? ", the initial one" : "");
	}
	if (is->parent != NSU_NONE) {
		print_ns(st->s, is->parent, above);
		say(st, "parent", level < 0 ? "%s" :
		    "%s; it is %d below the initial one", above, level);
	}
}

/* What belongs to the process that stands for others. */
static void print_belonging(const struct nsu_snapshot *s, size_t process, char *text,
			    size_t size)
{
	const struct nsu_belonging *b = nsu_snapshot_get_belonging(s, process);
	char name[CELL_SIZE];
	const char *pod;

	text[0] = '\0';
	if (b->container != NSU_NONE) {
		const struct nsu_container *c = nsu_snapshot_get_container(s, b->container);

		snprintf(text, size, ", container %s", name_container(c, name));
		pod = name_pod(c, name);
		if (pod)
			snprintf(text + strlen(text), size - strlen(text), " of pod %s", pod);
	} else if (b->unit) {
		snprintf(text, size, ", unit %s", name_unit(b, name));
	}
}

static void tell_members(struct story *st, size_t ns)
{
	const struct nsu_namespace *is = nsu_snapshot_get_namespace(st->s, ns);
	const struct nsu_process *first;
	char belongs[2 * CELL_SIZE];

	if (is->leader == NSU_NONE) {
		say(st, "in it", "no process");
		return;
	}
	first = nsu_snapshot_get_process(st->s, is->leader);
	print_belonging(st->s, is->leader, belongs, sizeof(belongs));
	say(st, "in it", "%zu %s, the first is %d (%.60s)%s",
	    is->nprocs, nsu_found_get_name(NSU_FOUND_PROCESS, is->nprocs), (int)first->pid,
	    first->detailed ? first->command : "?", belongs);
}

/* A list of the snapshot, its parts between commas. */
static void tell_list(struct story *st, const char *aspect, const char *list)
{
	char text[CELL_SIZE] = "";
	size_t len = 0;

	for (const char *at = list; at && *at && len + 1 < sizeof(text);) {
		size_t part = strcspn(at, "\n");

		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%.*s",
					len ? ", " : "", (int)part, at);
		at += part + (at[part] == '\n');
	}
	if (text[0])
		say(st, aspect, "%s", text);
}

static void tell_inside(struct story *st, size_t ns)
{
	const struct nsu_inside *in = nsu_snapshot_get_inside(st->s, ns);

	if (in->hostname)
		say(st, "name", "%s", in->hostname);
	tell_list(st, "uids", in->uids);
	tell_list(st, "gids", in->gids);
	tell_list(st, "offsets", in->offsets);
	tell_list(st, "links", in->interfaces);
	for (size_t i = 0; i < nsu_snapshot_get_namespace(st->s, ns)->nmounts; i++)
		say(st, "file", "%s",
		    nsu_snapshot_get_mount(st->s, ns, i));
}

static void tell_life(struct story *st, size_t ns)
{
	char holders[HOLDERS_SIZE];

	holders_count(st->s, ns, holders);
	if (nsu_snapshot_is_initial(st->s, ns))
		say(st, "lives", "until the machine ends");
	else if (holders[0])
		say(st, "lives", "by %s; it goes with the last of "
		    "them ('nsls why %s' names them)", holders, st->word);
	else
		say(st, "lives", "by nothing that can be seen");
}

static void tell_namespace(struct tale *tale, const struct nsu_snapshot *s, size_t ns)
{
	struct story st = { .tale = tale, .s = s, .sort = "namespace" };

	print_ns(s, ns, st.word);
	say(&st, "is", "%s %s namespace: %s",
	    nsu_snapshot_is_initial(s, ns) ? "the initial" : "a",
	    nsu_kind_get_name(nsu_snapshot_get_namespace(s, ns)->kind),
	    nsu_kind_get_isolates(nsu_snapshot_get_namespace(s, ns)->kind));
	tell_making(&st, ns);
	tell_above(&st, ns);
	tell_members(&st, ns);
	tell_inside(&st, ns);
	tell_life(&st, ns);
}

/* ------------------------------------------------------------------------ a process */

static void tell_link(struct story *st, size_t ns)
{
	const struct nsu_namespace *is = nsu_snapshot_get_namespace(st->s, ns);
	char name[NAME_SIZE], owner[NAME_SIZE] = "an owner that is not seen", who[NAME_SIZE];

	print_ns(st->s, ns, name);
	print_creator(st->s, ns, who);
	if (is->owner != NSU_NONE)
		print_ns(st->s, is->owner, owner);
	say(st, nsu_kind_get_name(is->kind), "%s of %s, which %s made; %zu %s in it", name,
	    owner, who, is->nprocs, nsu_found_get_name(NSU_FOUND_PROCESS, is->nprocs));
}

static void tell_process(struct tale *tale, const struct nsu_snapshot *s, size_t process)
{
	const struct nsu_process *p = nsu_snapshot_get_process(s, process);
	struct story st = { .tale = tale, .s = s, .sort = "process" };
	char belongs[2 * CELL_SIZE], same[NAME_SIZE] = "";

	snprintf(st.word, sizeof(st.word), "%d", (int)p->pid);
	print_belonging(s, process, belongs, sizeof(belongs));
	if (p->detailed)
		say(&st, "is", "%.60s, uid %u%s", p->command,
		    (unsigned int)p->uid, belongs);
	for (int kind = 0; kind < NSU_KINDS; kind++) {
		size_t ns = p->ns[kind], len = strlen(same);

		if (ns == NSU_NONE)
			continue;
		if (nsu_snapshot_get_whose(s, ns, process) == NSU_WHOSE_INIT)
			snprintf(same + len, sizeof(same) - len, "%s%s", len ? " " : "",
				 nsu_kind_get_name((enum nsu_kind)kind));
		else
			tell_link(&st, ns);
	}
	if (same[0])
		say(&st, "as init", "%s: these are init's", same);
	say(&st, "more", "'nsls audit %s' says what holds it back, "
	    "'nsls explain %s/net' tells of one of them", st.word, st.word);
}

/* -------------------------------------------------------------------------- either */

int explain_reference(struct tale *tale, const struct nsu_referent *is, const struct request *r)
{
	const struct nsu_look look = {
		.sysroot = r->sysroot, .proc = r->proc,
		.kinds = NSU_EVERY_KIND, .sources = NSU_EVERY_SOURCE,
		.ask = NSU_ASK_DETAILS | NSU_ASK_OWNERS | NSU_ASK_PARENTS | NSU_ASK_WHOSE |
		       NSU_ASK_NAMES | NSU_ASK_AGES |
		       (is->inode ? NSU_ASK_MAPS | NSU_ASK_HOSTNAMES | NSU_ASK_OFFSETS |
				    NSU_ASK_INTERFACES : NSU_ASK_EVERYONE),
	};
	struct nsu_snapshot *s;
	struct nsu_error e;
	size_t found;
	int err = nsu_snapshot_take(&s, &look, &e);

	if (err) {
		report_error(&e);
		return err;
	}
	found = is->inode ? nsu_snapshot_find_namespace(s, is->inode) :
			    nsu_snapshot_find_process(s, is->pid);
	if (found == NSU_NONE && is->inode) {
		err = missed_namespace(s, is->inode);
	} else if (found == NSU_NONE) {
		err = missed_process(r, is->pid);
	} else if (is->inode) {
		tell_namespace(tale, s, found);
	} else {
		tell_process(tale, s, found);
	}
	nsu_snapshot_free(s);
	return err;
}
