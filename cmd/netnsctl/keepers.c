/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who keeps a network namespace, said on standard error. */
#include "keepers.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../report.h"
#include "netnsctl.h"

#define SHOWN 5			/* holders that are told one by one */
#define COMMAND_SIZE 40

static void note_process(const struct nsu_snapshot *s, const struct nsu_holder *h)
{
	const struct nsu_process *p = nsu_snapshot_get_process(s, h->process);
	char command[COMMAND_SIZE] = "";

	snprintf(command, sizeof(command), "%s", p->command ? safe(p->command) : "?");
	if (h->fd >= 0)
		report_note("held by descriptor %d of process %d (%s)", h->fd, (int)p->pid,
			    command);
	else
		report_note("held by process %d (%s)", (int)p->pid, command);
}

static void note(const struct nsu_snapshot *s, const struct nsu_holder *h)
{
	if (h->process != NSU_NONE)
		note_process(s, h);
	else if (h->path)
		report_note("held by a mount on %s%s", safe(h->path),
			    h->mntns == NSU_NONE ? "" : ", in another mount namespace");
	else
		report_note("held by a namespace below it");
}

static bool is_the_name(const struct nsu_holder *h, const char *name)
{
	char path[512];

	snprintf(path, sizeof(path), NSU_NETNS_DIR "/%s", name);
	return h->path && h->mntns == NSU_NONE && strcmp(h->path, path) == 0;
}

static bool is_ourselves(const struct nsu_snapshot *s, const struct nsu_holder *h)
{
	return h->process != NSU_NONE && h->fd >= 0 &&
	       nsu_snapshot_get_process(s, h->process)->pid == getpid();
}

static void note_all(const struct nsu_snapshot *s, size_t ns, const char *name, bool always)
{
	size_t count = nsu_snapshot_count_holders(s, ns, NSU_EVERY_FOUND), shown = 0;

	for (size_t i = 0; i < count; i++) {
		const struct nsu_holder *h = nsu_snapshot_get_holder(s, ns, i);

		if (is_the_name(h, name) || is_ourselves(s, h))
			continue;
		if (shown++ < SHOWN)
			note(s, h);
	}
	if (shown > SHOWN)
		report_note("... and %zu more: nsls -t net shows them", shown - SHOWN);
	if (shown == 0 && always)
		report_note("%s: nobody else holds it", safe(name));
}

void keepers_note(const char *name, bool always)
{
	struct nsu_look look = { .kinds = NSU_BIT(NSU_NET), .sources = NSU_EVERY_SOURCE,
				 .ask = NSU_ASK_HOLDERS | NSU_ASK_DETAILS };
	struct nsu_snapshot *s;
	struct nsu_error e;
	size_t ns;

	if (nsu_netns_find_name(name, &look.inode, &e) || nsu_snapshot_take(&s, &look, &e))
		return;
	ns = nsu_snapshot_find_namespace(s, look.inode);
	if (ns != NSU_NONE)
		note_all(s, ns, name, always);
	else if (always)
		report_note("%s: nobody else holds it", safe(name));
	nsu_snapshot_free(s);
}
