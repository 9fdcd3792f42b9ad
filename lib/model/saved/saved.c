/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The form of a saved snapshot: which fields its records have. */
#include "model/saved/saved.h"

#define FIELD(structure, key, type, member) \
	{ key, SAVED_##type, offsetof(struct structure, member) }
#define FORM(name, nothing) \
	const struct saved_form saved_##name = { name, sizeof(name) / sizeof((name)[0]), \
						 nothing }

static const struct saved_field head[] = {
	FIELD(nsu_snapshot, "node", TEXT, node),
	FIELD(nsu_snapshot, "taken", I64, taken),
	FIELD(nsu_snapshot, "machine", BOOL, reserved_are_initial),
	FIELD(nsu_snapshot, "initial", INODES, initial),
	FIELD(nsu_snapshot, "self", INODES, self),
};
static const struct nsu_snapshot no_head = { .node = NULL };

static const struct saved_field missed[] = {
	FIELD(nsu_missed, "processes", COUNT, processes),
	FIELD(nsu_missed, "unread", COUNT, unread),
	FIELD(nsu_missed, "first", INT, first),
	FIELD(nsu_missed, "why", INT, why),
	FIELD(nsu_missed, "nsids", INT, nsids),
};
static const struct nsu_missed no_missed = { .processes = 0 };

static const struct saved_field source[] = {
	FIELD(saved_source, "name", SOURCE, source),
	FIELD(saved_source, "why", INT, gap.why),
	FIELD(saved_source, "count", COUNT, gap.count),
};
static const struct saved_source no_source = { .gap = { 0 } };

/* Members, namespaces below and what follows from them are counted again. */
static const struct saved_field node[] = {
	FIELD(node, "type", KIND, is.kind),
	FIELD(node, "inode", U64, is.inode),
	FIELD(node, "id", U64, is.id),
	FIELD(node, "owner", NAMESPACE, is.owner),
	FIELD(node, "parent", NAMESPACE, is.parent),
	FIELD(node, "uid", ID, is.uid),
	FIELD(node, "user", TEXT, is.user),
	FIELD(node, "creator", ID, creator),
	FIELD(node, "nsid", INT, is.nsid),
	FIELD(node, "listed", LISTED, is.found),
};
static const struct node no_node = {
	.is = { .kind = NSU_NO_KIND, .leader = NSU_NONE, .owner = NSU_NONE, .parent = NSU_NONE,
		.uid = NSU_NO_UID, .nsid = NSU_NSID_UNKNOWN },
	.creator = NSU_NO_UID, .pin = -1, .file = NSU_NONE,
};

static const struct saved_field inside[] = {
	FIELD(nsu_inside, "uids", LIST, uids),
	FIELD(nsu_inside, "gids", LIST, gids),
	FIELD(nsu_inside, "setgroups", TEXT, setgroups),
	FIELD(nsu_inside, "hostname", TEXT, hostname),
	FIELD(nsu_inside, "offsets", LIST, offsets),
	FIELD(nsu_inside, "root", TEXT, root),
	FIELD(nsu_inside, "interfaces", LIST, interfaces),
	FIELD(nsu_inside, "mounts", COUNT, ntable),
	FIELD(nsu_inside, "init", PROCESS, init),
	FIELD(nsu_inside, "age", I64, age),
};
static const struct nsu_inside no_inside = { .ntable = NSU_NONE, .init = NSU_NONE, .age = -1 };

static const struct saved_field process[] = {
	FIELD(nsu_process, "pid", INT, pid),
	FIELD(nsu_process, "ns", LINKS, ns),
	FIELD(nsu_process, "detailed", BOOL, detailed),
	FIELD(nsu_process, "kernel", BOOL, kernel),
	FIELD(nsu_process, "ppid", INT, ppid),
	FIELD(nsu_process, "uid", ID, uid),
	FIELD(nsu_process, "user", TEXT, user),
	FIELD(nsu_process, "command", TEXT, command),
};
static const struct nsu_process no_process = {
	.uid = NSU_NO_UID,
	.ns = { NSU_NONE, NSU_NONE, NSU_NONE, NSU_NONE, NSU_NONE, NSU_NONE, NSU_NONE, NSU_NONE,
		NSU_NONE, NSU_NONE },
};

static const struct saved_field belonging[] = {
	FIELD(nsu_belonging, "container", CONTAINER, container),
	FIELD(nsu_belonging, "cgroup", TEXT, cgroup),
	FIELD(nsu_belonging, "unit", TEXT, unit),
	FIELD(nsu_belonging, "unit_author", ID, unit_author),
	FIELD(nsu_belonging, "unit_claimed", BOOL, unit_claimed),
};
static const struct nsu_belonging no_belonging = { .container = NSU_NONE };

static const struct saved_field container[] = {
	FIELD(nsu_container, "engine", TEXT, engine),
	FIELD(nsu_container, "id", TEXT, id),
	FIELD(nsu_container, "name", TEXT, name),
	FIELD(nsu_container, "space", TEXT, space),
	FIELD(nsu_container, "pod", TEXT, pod),
	FIELD(nsu_container, "pod_namespace", TEXT, pod_namespace),
	FIELD(nsu_container, "pod_container", TEXT, pod_container),
	FIELD(nsu_container, "pod_uid", TEXT, pod_uid),
	FIELD(nsu_container, "sandbox", BOOL, sandbox),
	FIELD(nsu_container, "pid", INT, pid),
	FIELD(nsu_container, "author", ID, author),
	FIELD(nsu_container, "claimed", BOOL, claimed),
};
static const struct nsu_container no_container = {
	.engine = "", .id = "", .name = "", .space = "", .pod = "", .pod_namespace = "",
	.pod_container = "", .pod_uid = "",
};

static const struct saved_field holder[] = {
	FIELD(nsu_holder, "what", FOUND, sort),
	FIELD(nsu_holder, "process", PROCESS, process),
	FIELD(nsu_holder, "tid", INT, tid),
	FIELD(nsu_holder, "fd", INT, fd),
	FIELD(nsu_holder, "inode", U64, inode),
	FIELD(nsu_holder, "path", TEXT, path),
	FIELD(nsu_holder, "mntns", NAMESPACE, mntns),
};
static const struct nsu_holder no_holder = {
	.process = NSU_NONE, .fd = -1, .mntns = NSU_NONE, .child = NSU_NONE,
};

FORM(head, &no_head);
FORM(missed, &no_missed);
FORM(source, &no_source);
FORM(node, &no_node);
FORM(inside, &no_inside);
FORM(process, &no_process);
FORM(belonging, &no_belonging);
FORM(container, &no_container);
FORM(holder, &no_holder);
