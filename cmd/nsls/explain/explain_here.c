/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where am I, from inside: which namespaces these are, and what follows from that. */
#include "explain.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../../report.h"

static const char sort[] = "place", word[] = "here";

#define say(h, aspect, ...) tell((h)->tale, sort, word, aspect, NULL, __VA_ARGS__)

/* What it means to be in another one than the machine booted with. */
static const char *const meanings[NSU_KINDS] = {
	[NSU_CGROUP] = "paths of cgroups begin at the one that it was made in",
	[NSU_IPC] = "System V objects and message queues are those of in here",
	[NSU_MNT] = "what is mounted in here is not seen outside, unless it is shared",
	[NSU_NET] = "interfaces, ports and firewall are those of in here alone",
	[NSU_PID] = "processes outside are neither seen nor signalled; all end with its PID 1",
	[NSU_TIME] = "uptime and monotonic clocks may differ from those of the machine",
	[NSU_USER] = "root in here is root over what this user namespace owns, no more",
	[NSU_UTS] = "the host name may be changed without renaming the machine",
};

struct here {
	struct tale *tale;
	const struct nsu_snapshot *s;
	const struct nsu_process *self;
	size_t process;		/* its index */
	unsigned int initial, other, unknown; /* sets of kinds */
};

/* ------------------------------------------------------------------ which are initial */

/* Kernels before 6.18 reserve no numbers for net and mnt that could be told from others. */
static void judge_kind(struct here *h, enum nsu_kind kind)
{
	size_t ns = h->self->ns[kind];
	const struct nsu_namespace *is = ns == NSU_NONE ? NULL :
					 nsu_snapshot_get_namespace(h->s, ns);

	if (!is)
		return;
	if (nsu_snapshot_is_initial(h->s, ns))
		h->initial |= NSU_BIT(kind);
	else if ((kind == NSU_NET || kind == NSU_MNT) && !is->id &&
		 !(h->initial & NSU_BIT(NSU_PID)))
		h->unknown |= NSU_BIT(kind);
	else
		h->other |= NSU_BIT(kind);
}

static void judge(struct here *h)
{
	judge_kind(h, NSU_PID);
	for (int kind = 0; kind < NSU_KINDS; kind++)
		if (kind != NSU_PID)
			judge_kind(h, (enum nsu_kind)kind);
}

/* ------------------------------------------------------------------------- what is said */

static bool has(unsigned int set, enum nsu_kind a, enum nsu_kind b)
{
	return (set & NSU_BIT(a)) && (set & NSU_BIT(b));
}

static const char *name_place(const struct here *h)
{
	if (!h->other && !h->unknown)
		return "on the machine itself: all of your namespaces are the initial ones";
	if (has(h->other, NSU_PID, NSU_MNT))
		return "in a container, or what is built like one: its files, its processes";
	if (h->other == NSU_BIT(NSU_USER))
		return "on the machine, in a user namespace: files are the machine's";
	if (h->other == NSU_BIT(NSU_NET))
		return "on the machine, in another network than it booted with";
	if (!h->other)
		return "perhaps on the machine itself: it cannot all be told from here";
	return "on the machine, with some namespaces of your own";
}

static void tell_engine(const struct here *h)
{
	static const struct { const char *file, *engine; } marks[] = {
		{ "/.dockerenv", "docker" }, { "/run/.containerenv", "podman" },
	};
	size_t container = nsu_snapshot_get_belonging(h->s, h->process)->container;
	char name[CELL_SIZE];

	if (container != NSU_NONE) {
		const struct nsu_container *c = nsu_snapshot_get_container(h->s, container);

		say(h, "engine", "%s, by your cgroup: container %s",
		    c->engine, name_container(c, name));
		return;
	}
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (access(marks[i].file, F_OK) == 0)
			say(h, "engine", "%s, by the file %s",
			    marks[i].engine, marks[i].file);
}

static void tell_kind(const struct here *h, enum nsu_kind kind)
{
	uint64_t inode = nsu_snapshot_get_namespace(h->s, h->self->ns[kind])->inode;
	const char *name = nsu_kind_get_name(kind);

	if (h->initial & NSU_BIT(kind))
		say(h, name, "%" PRIu64 ", the initial one", inode);
	else if (h->unknown & NSU_BIT(kind))
		say(h, name, "%" PRIu64 "; whether this is the initial "
		    "one cannot be told on this kernel", inode);
	else
		say(h, name, "%" PRIu64 ", not the initial one: %s", inode,
		    meanings[kind]);
}

/* Our own map is seen as our parent has it. */
static void tell_user(const struct here *h)
{
	size_t user = h->self->ns[NSU_USER];
	const char *map = user == NSU_NONE ? NULL : nsu_snapshot_get_inside(h->s, user)->uids;
	unsigned int in, out, count;

	if (map && sscanf(map, "%u:%u:%u", &in, &out, &count) == 3 && count != UINT32_MAX)
		say(h, "map", "uid %u in here is uid %u outside, and so "
		    "on for %u; others look like 65534", in, out, count);
	else if (map && !*map)
		say(h, "map", "there is none: every user is 65534");
	say(h, "you", "are uid %u%s", (unsigned int)geteuid(), geteuid() ? "" :
	    h->initial & NSU_BIT(NSU_USER) ? ", root of the machine" :
	    ", root of this user namespace");
}

static void tell_rights(const struct here *h)
{
	const struct nsu_confinement *c = nsu_snapshot_get_confinement(h->s, h->process);
	int all = __builtin_popcountll(nsu_capability_get_all());
	int few = __builtin_popcountll(c->effective & nsu_capability_get_all());

	if (!c->known)
		return;
	say(h, "rights", "%d of %d capabilities%s", few, all,
	    !few ? "" : h->initial & NSU_BIT(NSU_USER) ? ", over the whole machine" :
	    ", over what this user namespace owns");
	if (c->filtered)
		say(h, "filter", "seccomp(2) refuses some system calls");
	if (c->no_new_privs)
		say(h, "sudo", "gives nothing: no_new_privs is set");
	if (c->writable & (NSU_SPOT_SYSCTL | NSU_SPOT_SYS))
		say(h, "writable", "%s%s%s",
		    c->writable & NSU_SPOT_SYSCTL ? "/proc/sys" : "",
		    (c->writable & NSU_SPOT_SYSCTL) && (c->writable & NSU_SPOT_SYS) ? " and " :
		    "", c->writable & NSU_SPOT_SYS ? "/sys" : "");
}

static void tell_first(const struct here *h)
{
	size_t first = nsu_snapshot_find_process(h->s, 1);
	const struct nsu_process *p = first == NSU_NONE ? NULL :
				      nsu_snapshot_get_process(h->s, first);

	if (p && p->detailed)
		say(h, "pid 1", "%.60s; you are process %d", p->command,
		    (int)getpid());
	else
		say(h, "pid 1", "may not be looked at; you are process %d",
		    (int)getpid());
}

static void tell_all(const struct here *h)
{
	say(h, "is", "%s", name_place(h));
	if (h->other)
		tell_engine(h);
	for (int kind = 0; kind < NSU_KINDS; kind++)
		if (h->self->ns[kind] != NSU_NONE)
			tell_kind(h, (enum nsu_kind)kind);
	tell_user(h);
	tell_rights(h);
	tell_first(h);
}

int explain_here(struct tale *tale)
{
	const struct nsu_look look = {
		.kinds = NSU_EVERY_KIND,
		.ask = NSU_ASK_DETAILS | NSU_ASK_EVERYONE | NSU_ASK_WHOSE | NSU_ASK_NAMES |
		       NSU_ASK_IDS | NSU_ASK_MAPS | NSU_ASK_CONFINED,
	};
	struct here h = { .tale = tale };
	struct nsu_snapshot *s;
	struct nsu_error e;
	int err = nsu_snapshot_take(&s, &look, &e);

	if (err) {
		report_error(&e);
		return err;
	}
	h.s = s;
	h.process = nsu_snapshot_find_process(s, getpid());
	if (h.process == NSU_NONE) {
		report_note("explain: this /proc is not that of our PID namespace");
		report_note("'mount -t proc proc /proc', in a mount namespace of its own, is");
		err = -ESRCH;
	} else {
		h.self = nsu_snapshot_get_process(s, h.process);
		judge(&h);
		tell_all(&h);
	}
	nsu_snapshot_free(s);
	return err;
}
