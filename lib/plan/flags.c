/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Bit sets of system calls, by the names their manual pages use. */
#include "plan/flags.h"

#include <linux/sched.h>
#include <nsutil.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>

struct name {
	unsigned long flag;
	char name[16];
};

/* User first: the kernel makes and enters it before the others. */
static const struct name clone_names[] = {
	{ CLONE_NEWUSER, "CLONE_NEWUSER" }, { CLONE_NEWCGROUP, "CLONE_NEWCGROUP" },
	{ CLONE_NEWIPC, "CLONE_NEWIPC" },   { CLONE_NEWNET, "CLONE_NEWNET" },
	{ CLONE_NEWPID, "CLONE_NEWPID" },   { CLONE_NEWTIME, "CLONE_NEWTIME" },
	{ CLONE_NEWUTS, "CLONE_NEWUTS" },   { CLONE_NEWNS, "CLONE_NEWNS" },
	{ CLONE_PARENT, "CLONE_PARENT" },
	{ 0 },
};

static const struct name mount_names[] = {
	{ MS_RDONLY, "MS_RDONLY" }, { MS_NOSUID, "MS_NOSUID" }, { MS_NODEV, "MS_NODEV" },
	{ MS_NOEXEC, "MS_NOEXEC" }, { MS_BIND, "MS_BIND" },     { MS_REC, "MS_REC" },
	{ MS_PRIVATE, "MS_PRIVATE" }, { MS_SLAVE, "MS_SLAVE" }, { MS_SHARED, "MS_SHARED" },
	{ 0 },
};

static void print(const struct name *names, unsigned long flags, char *text, size_t size)
{
	char *end = text;

	*text = '\0';
	for (; names->flag; names++)
		if (flags & names->flag)
			end += snprintf(end, size - (size_t)(end - text), "%s%s",
					end > text ? "|" : "", names->name);
}

unsigned long flags_of_kinds(unsigned int kinds)
{
	unsigned long flags = 0;

	for (int kind = 0; kind < NSU_KINDS; kind++)
		if (kinds & NSU_BIT(kind))
			flags |= nsu_kind_get_flag(kind);
	return flags;
}

void flags_of_clone(unsigned long flags, char *text, size_t size)
{
	print(clone_names, flags, text, size);
}

void flags_of_mount(unsigned long flags, char *text, size_t size)
{
	print(mount_names, flags, text, size);
}
