/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Options about the program: who it is, what starts before it, and what it is born into. */
#include "request.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "../reference.h"
#include "../report.h"
#include "../value.h"

int want_kill_child(struct request *r, const char *arg)
{
	r->create.kill_child = SIGKILL;
	return arg ? value_signal(arg, &r->create.kill_child) : 0;
}

int want_init(struct request *r, const char *arg)
{
	(void)arg;
	r->create.kinds |= NSU_BIT(NSU_PID);
	r->create.init = true;
	return 0;
}

int want_setup(struct request *r, const char *command)
{
	r->create.setup = command;
	return 0;
}

int want_pid_file(struct request *r, const char *file)
{
	r->create.pid_file = file;
	return *file ? 0 : -EINVAL;
}

/* An unknown name is a directory that is not there. */
static bool is_directory(const struct nsu_ref *ref)
{
	return ref->type == NSU_REF_NONE || ref->type == NSU_REF_PATH ||
	       (ref->type == NSU_REF_NAME && !reference_is_known(ref));
}

/* A directory goes before a name, as a file does where namespaces are named (nsutil(7)). */
int want_join_cgroup(struct request *r, const char *word)
{
	struct nsu_referent found;
	struct nsu_ref ref;

	r->create.cgroup = word;
	if (!*word)
		return -EINVAL;
	if (access(word, F_OK) == 0 || nsu_ref_parse(word, &ref) < 0 || is_directory(&ref))
		return 0;
	if (reference_find(&ref, NULL, &found) < 0)
		exit(report_end(nsrun_tool.usage_status, nsrun_tool.usage_status));
	if (!found.pid || found.kind != NSU_NO_KIND)
		opt_refuse(&nsrun_tool, "name a process, a container, a pod or a unit",
			   "--join-cgroup: %s: it is a namespace, which is in no cgroup", word);
	r->create.cgroup = NULL;
	r->create.cgroup_of = found.pid;
	nsu_referent_free(&found);
	return 0;
}

int want_setuid(struct request *r, const char *arg)
{
	return value_id(arg, &r->create.uid);
}

int want_setgid(struct request *r, const char *arg)
{
	return value_id(arg, &r->create.gid);
}

int want_whitelist_env(struct request *r, const char *names)
{
	r->create.clear_env = true;
	r->create.keep_env = names;
	return 0;
}
