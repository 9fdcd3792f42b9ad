/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is found of a subject, in a sentence each. */
#include "audit.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ------------------------------------------------------------------------- the words */

/* What it means to share one with the host; at most 56 columns, as all sentences. */
static const char *const shared[NSU_KINDS] = {
	[NSU_CGROUP] = "it sees the cgroups of the whole machine",
	[NSU_IPC] = "it reaches System V objects and queues of the host",
	[NSU_MNT] = "it sees the host's mounts; only permissions keep it out",
	[NSU_NET] = "it uses interfaces, ports, abstract sockets of the host",
	[NSU_PID] = "it sees all processes of the host, and may signal some",
	[NSU_TIME] = "its clocks are those of the host",
	[NSU_USER] = "a user in it is that user of the host: root is root",
	[NSU_UTS] = "its host name is that of the host",
};

static const struct {
	enum nsu_spot spot;
	const char *sentence;
} spots[NSU_SPOTS] = {
	{ NSU_SPOT_SYSCTL, "mounted for writing: settings of the kernel (sysctl)" },
	{ NSU_SPOT_SYSRQ, "mounted for writing: it may restart the machine" },
	{ NSU_SPOT_IRQ, "mounted for writing: which CPU has which interrupt" },
	{ NSU_SPOT_BUS, "mounted for writing: registers of PCI devices" },
	{ NSU_SPOT_SYS, "mounted for writing: devices, drivers, firmware" },
	{ NSU_SPOT_CGROUP, "mounted for writing: limits of cgroups" },
};

/* ------------------------------------------------------------------------- a list of them */

struct finding {
	const struct nsu_audit *a;
	struct fact *facts;
	size_t count;
};

__attribute__((format(printf, 4, 5)))
static struct fact *add(struct finding *f, const char *word, const char *label,
			const char *format, ...)
{
	struct fact *fact = &f->facts[f->count++];
	va_list ap;

	*fact = (struct fact){ .word = word, .count = f->a->count };
	snprintf(fact->label, sizeof(fact->label), "%s", label);
	va_start(ap, format);
	vsnprintf(fact->sentence, sizeof(fact->sentence), format, ap);
	va_end(ap);
	return fact;
}

static void add_value(struct fact *fact, const char *value)
{
	size_t len = strlen(fact->values);

	snprintf(fact->values + len, sizeof(fact->values) - len, "%s\n", value);
}

/* ------------------------------------------------------------------------- namespaces */

static void add_shared(struct finding *f, enum nsu_kind kind)
{
	size_t sharing = f->a->sharing[kind];
	const char *name = nsu_kind_get_name(kind);
	char label[32];
	struct fact *fact;

	if (sharing == f->a->count)
		snprintf(label, sizeof(label), "shares %s", name);
	else
		snprintf(label, sizeof(label), "shares %s, %zu/%zu", name, sharing,
			 f->a->count);
	fact = add(f, "shares", label, "%s", shared[kind]);
	fact->count = sharing;
	add_value(fact, name);
}

/* Of a set of kinds: one fact, its sentence their names. */
static void add_kinds(struct finding *f, const char *word, const char *label,
		      unsigned int kinds, const char *before)
{
	struct fact *fact;

	if (!kinds)
		return;
	fact = add(f, word, label, "%s", before);
	for (int kind = 0; kind < NSU_KINDS; kind++) {
		size_t len = strlen(fact->sentence);

		if (!(kinds & NSU_BIT(kind)))
			continue;
		add_value(fact, nsu_kind_get_name((enum nsu_kind)kind));
		snprintf(fact->sentence + len, sizeof(fact->sentence) - len, " %s",
			 nsu_kind_get_name((enum nsu_kind)kind));
	}
}

static void add_namespaces(struct finding *f)
{
	for (int kind = 0; kind < NSU_KINDS; kind++)
		if (f->a->shared & NSU_BIT(kind))
			add_shared(f, (enum nsu_kind)kind);
	add_kinds(f, "own", "not the host's", f->a->own, "it has others of");
	add_kinds(f, "unknown", "not known", f->a->unknown, "it cannot be told of");
}

/* ----------------------------------------------------------------------- capabilities */

/* Nearly all is told by what is missing. */
static struct fact *add_some(struct finding *f, bool own, const char *label)
{
	uint64_t has = f->a->effective, all = nsu_capability_get_all(), lacks = all & ~has;
	const char *where = own ? "over what its own user namespace owns" :
				  "in the user namespace of the host";
	bool most = __builtin_popcountll(lacks) < __builtin_popcountll(has);
	struct fact *fact = add(f, own ? "own-capabilities" : "some-capabilities", label,
				"%d of %d, %s%s", __builtin_popcountll(has),
				__builtin_popcountll(all), where, most ? "; not" : ":");

	fact->listed = most ? lacks : has;
	return fact;
}

static void add_capabilities(struct finding *f)
{
	const struct nsu_audit *a = f->a;
	int all = __builtin_popcountll(nsu_capability_get_all());
	bool own = !(a->shared & NSU_BIT(NSU_USER));
	static const char label[] = "capabilities";
	struct fact *fact;

	if (a->full_initial)
		fact = add(f, "full-capabilities", label,
			   "all %d, in the user namespace of the host, as its root", all);
	else if (a->full)
		fact = add(f, "own-capabilities", label,
			   "all %d, but only over what its own user namespace owns", all);
	else if (a->effective)
		fact = add_some(f, own, label);
	else
		fact = add(f, "no-capabilities", label, "none is in effect");
	fact->count = a->full_initial ? a->full_initial : a->full ? a->full :
		      a->count - a->unread;
	for (unsigned int i = 0; nsu_capability_get_name(i); i++)
		if (a->effective & UINT64_C(1) << i)
			add_value(fact, nsu_capability_get_name(i));
}

/* ------------------------------------------------------------------------------- root */

static void add_root(struct finding *f)
{
	static const char label[] = "root of the host";
	const struct nsu_audit *a = f->a;
	struct fact *fact;

	if (a->blind)
		add(f, "root-unknown", label, "its map cannot be seen as the host sees it");
	else if (!a->host_root)
		add(f, "no-host-root", label, "is nobody in it: no ID of its map is that");
	else if (a->shared & NSU_BIT(NSU_USER))
		add(f, "host-root", label, "is uid 0 in it: it has no map of its own");
	else
		add(f, "host-root", label, "is uid %u in it, by its map",
		    (unsigned int)a->root_is);
	if (!a->as_root)
		return;
	fact = add(f, "runs-as-root", "runs as that", "%zu of %zu processes", a->as_root,
		   a->count);
	fact->count = a->as_root;
}

/* ---------------------------------------------------------------- programs, proc and sys */

static void add_filters(struct finding *f)
{
	const struct nsu_audit *a = f->a;
	struct fact *fact;

	if (a->unfiltered)
		fact = add(f, "no-seccomp", "system calls",
			   "no filter of seccomp(2): it may try them all");
	else
		fact = add(f, "seccomp", "system calls", "a filter of seccomp(2) has its say");
	fact->count = a->unfiltered ? a->unfiltered : a->count - a->unread;
	if (a->privileges)
		fact = add(f, "gains-privileges", "set-user-ID",
			   "such a program gives it privileges");
	else
		fact = add(f, "no-new-privileges", "set-user-ID",
			   "no program gives it privileges: no_new_privs");
	fact->count = a->privileges ? a->privileges : a->count - a->unread;
}

/* Files there belong to root of the host, who alone may write most of them. */
static void add_spots(struct finding *f)
{
	bool guarded = !f->a->host_root && !f->a->blind;

	for (size_t i = 0; i < NSU_SPOTS; i++) {
		const char *path = nsu_spot_get_path(spots[i].spot);

		if (f->a->writable & spots[i].spot)
			add_value(add(f, "writable", path, "%s", guarded ?
				      "mounted for writing, but its files are the host root's"
				      : spots[i].sentence), path);
	}
	if (!f->a->writable)
		add(f, "nothing-writable", "/proc and /sys",
		    "none of what is the machine's is mounted for writing");
}

size_t facts_find(struct fact facts[FACTS_MAX], const struct nsu_audit *a)
{
	struct finding f = { .a = a, .facts = facts };

	add_namespaces(&f);
	add_root(&f);
	if (a->unread < a->count) {
		add_capabilities(&f);
		add_filters(&f);
		add_spots(&f);
	}
	if (a->unread)
		add(&f, "unread", "not seen", "%zu of %zu processes could not be looked at",
		    a->unread, a->count)->count = a->unread;
	return f.count;
}
