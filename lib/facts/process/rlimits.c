/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The limits of a process, by the names that programs have for them. */
#include "facts/process/rlimits.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* What the kernel calls them (lnames of its fs/proc/base.c), in its order. */
static const struct { const char *line, *name; } limits[] = {
	{ "Max cpu time", "cpu" }, { "Max file size", "fsize" }, { "Max data size", "data" },
	{ "Max stack size", "stack" }, { "Max core file size", "core" },
	{ "Max resident set", "rss" }, { "Max processes", "nproc" },
	{ "Max open files", "nofile" }, { "Max locked memory", "memlock" },
	{ "Max address space", "as" }, { "Max file locks", "locks" },
	{ "Max pending signals", "sigpending" }, { "Max msgqueue size", "msgqueue" },
	{ "Max nice priority", "nice" }, { "Max realtime priority", "rtprio" },
	{ "Max realtime timeout", "rttime" },
};

int rlimits_parse(const char *text, rlimits_fn *found, void *arg)
{
	size_t known = 0;
	int err = 0;

	for (size_t i = 0; !err && i < COUNT(limits); i++) {
		const char *at = strstr(text, limits[i].line);
		char soft[20], hard[20], value[RLIMITS_VALUE];

		if (!at || sscanf(at + strlen(limits[i].line), " %19s %19s", soft, hard) != 2)
			continue;
		snprintf(value, sizeof(value), "%s %s", soft, hard);
		err = found(arg, limits[i].name, value);
		known++;
	}
	return err || known ? err : -EBADMSG;
}
