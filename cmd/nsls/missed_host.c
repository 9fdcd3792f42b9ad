/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What nsls could see from a container on a node, and is not told to. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../report.h"
#include "missed.h"

#define HOST "/host"	/* where debugging Pods have it: kubectl debug node/NAME, too */

/* Only its cgroup tells of it: there is no file of its runtime here. */
static bool is_nameless(const struct nsu_container *c)
{
	return !c->name[0] && !c->pod[0] && !c->pid;
}

static size_t count_nameless(const struct nsu_snapshot *s)
{
	size_t count = 0;

	for (size_t i = 0; i < nsu_snapshot_count_containers(s); i++)
		count += is_nameless(nsu_snapshot_get_container(s, i));
	return count;
}

/* Another than ours, with what a machine has and an image has not. */
static bool is_host_root(const char *dir)
{
	static const char *const parts[] = { "proc", "etc", "run", "var/lib" };
	struct stat there, here;
	char path[64];

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, parts[i]);
		if (stat(path, &there) < 0 || !S_ISDIR(there.st_mode))
			return false;
	}
	return stat(dir, &there) == 0 && stat("/", &here) == 0 &&
	       (there.st_dev != here.st_dev || there.st_ino != here.st_ino);
}

static void note_proc(const char *sysroot)
{
	char safe[256];

	nsu_escape(safe, sizeof(safe), sysroot, strlen(sysroot), !report_utf8());
	report_note("%s/proc has no processes; where ours are those of the host:", safe);
	report_note("  nsls --sysroot %s --proc /proc", safe);
}

/* PID 1 is always there. */
static void note_hidden(char *argv[])
{
	char again[160];

	if (access("/proc/1", F_OK) == 0 || access("/proc/self", F_OK) < 0)
		return;
	missed_join(again, sizeof(again), argv);
	report_note("this /proc hides the processes of others (hidepid); for all: sudo %s",
		    *again ? again : "nsls");
}

void missed_host(const struct nsu_snapshot *s, const struct request *r, char *argv[])
{
	size_t count;
	char again[160];

	if (nsu_snapshot_get_time(s))
		return;
	if (r->sysroot && !r->proc && nsu_snapshot_count_processes(s) == 0)
		note_proc(r->sysroot);
	if (r->sysroot)
		return;
	if (!r->proc)
		note_hidden(argv);
	count = count_nameless(s);
	if (!count || !is_host_root(HOST))
		return;
	missed_join(again, sizeof(again), argv + 1);
	report_note("names of %zu containers are missing; " HOST " is the root of a host:",
		    count);
	report_note("  nsls --sysroot " HOST "%s%s", *again ? " " : "", again);
}
