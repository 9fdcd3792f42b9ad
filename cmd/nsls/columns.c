/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The columns of nsls: each said once, for output, --list-columns and what to ask. */
#include "nsls.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#define DETAILS NSU_ASK_DETAILS
#define USERS (NSU_ASK_DETAILS | NSU_ASK_USERS)
#define NAMES (NSU_ASK_DETAILS | NSU_ASK_NAMES)
#define ABOVE (NSU_ASK_OWNERS | NSU_ASK_PARENTS)

static const struct column columns[COLUMNS] = {
	[COLUMN_NS] = { { "NS", .type = TABLE_NUMBER, .width = 10, .right = true },
		0, false, "inode number of the namespace" },
	[COLUMN_TYPE] = { { "TYPE", .type = TABLE_STRING, .width = 5 },
		0, false, "kind of namespace" },
	[COLUMN_PATH] = { { "PATH", .type = TABLE_STRING },
		0, false, "its link below /proc of the lowest PID" },
	[COLUMN_NPROCS] = { { "NPROCS", .type = TABLE_NUMBER, .width = 5, .right = true },
		0, true, "number of processes in it" },
	[COLUMN_PID] = { { "PID", .type = TABLE_NUMBER, .width = 5, .right = true },
		0, true, "lowest PID in it" },
	[COLUMN_PPID] = { { "PPID", .type = TABLE_NUMBER, .width = 5, .right = true },
		DETAILS | NSU_ASK_PPIDS, true, "parent of that PID" },
	[COLUMN_COMMAND] = { { "COMMAND", .type = TABLE_STRING, .cut = true },
		DETAILS, true, "command line of that PID" },
	[COLUMN_UID] = { { "UID", .type = TABLE_NUMBER, .right = true },
		DETAILS, true, "effective UID of that PID; without: who made the owner" },
	[COLUMN_USER] = { { "USER", .type = TABLE_STRING },
		USERS, true, "name of that UID" },
	[COLUMN_NETNSID] = { { "NETNSID", .type = TABLE_STRING, .right = true },
		NSU_ASK_NSIDS, false, "NSID of a net namespace, as ours names it" },
	[COLUMN_NSFS] = { { "NSFS", .type = TABLE_STRINGS },
		0, false, "files that it is mounted on" },
	[COLUMN_PNS] = { { "PNS", .type = TABLE_NUMBER, .width = 10, .right = true },
		NSU_ASK_PARENTS, false, "inode number of its parent (pid, user)" },
	[COLUMN_ONS] = { { "ONS", .type = TABLE_NUMBER, .width = 10, .right = true },
		NSU_ASK_OWNERS, false, "inode number of the user namespace that owns it" },
	[COLUMN_LINK] = { { "LINK", .type = TABLE_STRING },
		0, false, "name of its link below /proc/PID/ns" },
	[COLUMN_WHOSE] = { { "WHOSE", .type = TABLE_STRING },
		NSU_ASK_WHOSE, false, "init, yours, own (of that PID), other, or unknown" },
	[COLUMN_ID] = { { "ID", .type = TABLE_NUMBER, .right = true },
		NSU_ASK_IDS, false, "64-bit id, which no other ever has (Linux 6.18)" },
	[COLUMN_HOLDERS] = { { "HOLDERS", .type = TABLE_STRING },
		0, true, "how many of what keep it; 'nsls why' names them" },
	[COLUMN_CREATOR] = { { "CREATOR", .type = TABLE_NUMBER, .right = true },
		NSU_ASK_OWNERS, false, "UID that made the user namespace that owns it" },
	[COLUMN_UIDMAP] = { { "UIDMAP", .type = TABLE_STRINGS, .flat = true },
		NSU_ASK_MAPS, true, "IN:OUT:COUNT of a user namespace, OUT as we see it" },
	[COLUMN_GIDMAP] = { { "GIDMAP", .type = TABLE_STRINGS, .flat = true },
		NSU_ASK_MAPS, true, "the same of groups" },
	[COLUMN_SETGROUPS] = { { "SETGROUPS", .type = TABLE_STRING },
		NSU_ASK_MAPS, true, "allow or deny, of a user namespace" },
	[COLUMN_LEVEL] = { { "LEVEL", .type = TABLE_NUMBER, .right = true },
		ABOVE, false, "how far below the initial one (pid, user)" },
	[COLUMN_HOSTNAME] = { { "HOSTNAME", .type = TABLE_STRING, .cut = true },
		NSU_ASK_HOSTNAMES, true, "host name of a UTS namespace" },
	[COLUMN_OFFSETS] = { { "OFFSETS", .type = TABLE_STRINGS, .flat = true },
		NSU_ASK_OFFSETS, true, "seconds that clocks of a time namespace are ahead" },
	[COLUMN_CGROUP] = { { "CGROUP", .type = TABLE_STRING, .cut = true },
		NAMES | NSU_ASK_ROOTS, true,
		"root of a cgroup namespace; else cgroup of that PID" },
	[COLUMN_CONTAINER] = { { "CONTAINER", .type = TABLE_STRING },
		NAMES, true, "container of that PID; ?NAME is what a user says" },
	[COLUMN_POD] = { { "POD", .type = TABLE_STRING },
		NAMES, true, "pod of that container, as NAMESPACE/NAME" },
	[COLUMN_UNIT] = { { "UNIT", .type = TABLE_STRING },
		NAMES, true, "systemd unit of that PID" },
	[COLUMN_AGE] = { { "AGE", .type = TABLE_NUMBER, .right = true },
		NSU_ASK_AGES, true, "since when its oldest process runs, in JSON in seconds" },
	[COLUMN_INIT] = { { "INIT", .type = TABLE_NUMBER, .right = true },
		NSU_ASK_INITS, true, "what is PID 1 in a PID namespace, as we see it" },
	[COLUMN_LINKS] = { { "LINKS", .type = TABLE_STRINGS, .flat = true, .cut = true },
		NSU_ASK_INTERFACES, true, "interfaces of a net namespace" },
	[COLUMN_MOUNTS] = { { "MOUNTS", .type = TABLE_NUMBER, .right = true },
		NSU_ASK_TABLES, true, "number of mounts in a mount namespace" },
	[COLUMN_NODE] = { { "NODE", .type = TABLE_STRING },
		0, false, "what the machine is called" },
};

const struct column *column_get(enum column_id id)
{
	return &columns[id];
}

static int choice_add(struct choice *c, enum column_id id)
{
	if (c->count == CHOICE_MAX)
		return -E2BIG;
	c->ids[c->count++] = id;
	return 0;
}

int column_find(const char *name, size_t len)
{
	for (int id = 0; id < COLUMNS; id++)
		if (strlen(columns[id].is.name) == len &&
		    strncasecmp(columns[id].is.name, name, len) == 0)
			return id;
	return -1;
}

static int add_named(struct choice *c, const char *name, size_t len)
{
	int id = column_find(name, len);

	return id < 0 ? -EINVAL : choice_add(c, (enum column_id)id);
}

static int add_list(struct choice *c, struct request *r, const char *list)
{
	for (;;) {
		size_t len = strcspn(list, ",");
		int err = add_named(c, list, len);

		if (err < 0) {
			r->word = list;
			return err;
		}
		if (!list[len])
			return 0;
		list += len + 1;
	}
}

/* What matters for a kind, between the usual columns and COMMAND. Each list ends in COLUMNS. */
static const enum column_id of_kind[NSU_KINDS][6] = {
	[NSU_CGROUP] = { COLUMN_CGROUP, COLUMNS },
	[NSU_IPC]    = { COLUMNS },
	[NSU_MNT]    = { COLUMN_MOUNTS, COLUMNS },
	[NSU_NET]    = { COLUMN_NETNSID, COLUMN_NSFS, COLUMN_LINKS, COLUMNS },
	[NSU_PID]    = { COLUMN_INIT, COLUMNS },
	[NSU_TIME]   = { COLUMN_OFFSETS, COLUMNS },
	[NSU_USER]   = { COLUMN_LEVEL, COLUMN_UIDMAP, COLUMN_GIDMAP, COLUMN_SETGROUPS,
			 COLUMN_CREATOR, COLUMNS },
	[NSU_UTS]    = { COLUMN_HOSTNAME, COLUMNS },
};

static void add_all(struct choice *c, const enum column_id *list)
{
	while (*list != COLUMNS)
		choice_add(c, *list++);
}

/* In text they fit in 80 columns: all are of that kind, and who is in it is in COMMAND. */
static void add_view(struct choice *c, const struct request *r)
{
	static const enum column_id user[] = { COLUMN_NS, COLUMN_PID, COLUMNS };
	static const enum column_id others[] = {
		COLUMN_NS, COLUMN_NPROCS, COLUMN_PID, COLUMN_USER, COLUMNS };
	static const enum column_id whole[] = {
		COLUMN_NS, COLUMN_TYPE, COLUMN_NPROCS, COLUMN_PID, COLUMN_USER, COLUMNS };

	if (r->json || r->raw)
		add_all(c, whole);
	else
		add_all(c, r->view == NSU_USER ? user : others);
	add_all(c, of_kind[r->view]);
	choice_add(c, COLUMN_COMMAND);
}

static void add_defaults(struct choice *c, const struct request *r)
{
	static const enum column_id links[] = {
		COLUMN_TYPE, COLUMN_NS, COLUMN_LINK, COLUMN_WHOSE, COLUMNS };
	static const enum column_id members[] = {
		COLUMN_PID, COLUMN_PPID, COLUMN_USER, COLUMN_COMMAND, COLUMNS };
	static const enum column_id usual[] = {
		COLUMN_NS, COLUMN_TYPE, COLUMN_NPROCS, COLUMN_PID, COLUMN_USER, COLUMNS };
	static const enum column_id net[] = { COLUMN_NETNSID, COLUMN_NSFS, COLUMNS };

	if (r->nload > 1)
		choice_add(c, COLUMN_NODE);
	if (r->pid || r->inode) {
		add_all(c, r->pid ? links : members);
		return;
	}
	if (r->view != NSU_NO_KIND) {
		add_view(c, r);
		return;
	}
	add_all(c, usual);
	if (r->kinds & NSU_BIT(NSU_NET))
		add_all(c, net);	/* as lsns(8) does */
	choice_add(c, COLUMN_COMMAND);
}

int choice_parse(struct choice *c, struct request *r)
{
	*c = (struct choice){ .count = 0 };
	if (r->every_column) {
		for (int id = 0; id < COLUMNS; id++)
			choice_add(c, (enum column_id)id);
		return 0;
	}
	if (!r->output)
		return add_defaults(c, r), 0;
	if (r->output[0] != '+')
		return add_list(c, r, r->output);
	add_defaults(c, r);
	return add_list(c, r, r->output + 1);
}

bool choice_has(const struct choice *c, enum column_id id)
{
	for (size_t i = 0; i < c->count; i++)
		if (c->ids[i] == id)
			return true;
	return c->filter && filter_uses(c->filter, (int)id);
}

unsigned int choice_ask(const struct choice *c)
{
	unsigned int ask = 0;

	for (int id = 0; id < COLUMNS; id++)
		if (choice_has(c, (enum column_id)id))
			ask |= columns[id].ask;
	return ask;
}

bool choice_scans(const struct choice *c)
{
	for (int id = 0; id < COLUMNS; id++)
		if (columns[id].scans && choice_has(c, (enum column_id)id))
			return true;
	return false;
}
