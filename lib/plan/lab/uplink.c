/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From a request about a way out of a lab to its steps: a program that passes packets on. */
#include <errno.h>
#include <linux/sched.h>
#include <string.h>
#include <unistd.h>

#include "facts/net/uplink.h"
#include "plan/lab/lab.h"

#define ARGUMENTS_MAX 20

/* Words with a % are told the PID of the keeper. */
static const struct way {
	const char *program;
	unsigned long enters;	/* what it has to be in before: its own options do not do */
	const char *root[2];	/* arguments of root alone: who is no user of this is nobody */
	const char *arguments[ARGUMENTS_MAX - 3];
} ways[] = {
	{ "pasta", 0, { "--runas", "0" },
	  { "--foreground", "--quiet", "--config-net", "--ns-ifname", UPLINK, "--no-map-gw",
	    "-t", "none", "-u", "none", "-T", "none", "-U", "none",
	    "--userns=/proc/%d/ns/user", "--netns=/proc/%d/ns/net" } },
	{ "slirp4netns", CLONE_NEWUSER, { NULL },
	  { "--configure", "--enable-ipv6", "--disable-host-loopback", "--netns-type=path",
	    "/proc/%d/ns/net", UPLINK } },
};

#define WAYS (sizeof(ways) / sizeof(ways[0]))

static const char *find_program(struct nsu_plan *plan, const char *name)
{
	static const char *const dirs[] = { "/usr/bin", "/usr/local/bin", "/bin" };

	for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
		const char *path = plan_path(plan, dirs[i], name);

		if (access(path, X_OK) == 0)
			return path;
	}
	return NULL;
}

/* The one that is asked for, or the first that is installed. */
static const struct way *find_way(struct nsu_plan *plan, const char *wanted, const char **path)
{
	for (size_t i = 0; i < WAYS; i++) {
		if (wanted && strcmp(wanted, ways[i].program) != 0)
			continue;
		*path = find_program(plan, ways[i].program);
		if (*path)
			return &ways[i];
	}
	return NULL;
}

static char **list_arguments(struct nsu_plan *plan, const struct way *way, const char *path)
{
	char **argv = plan_keep(plan, (ARGUMENTS_MAX + 1) * sizeof(*argv));
	size_t count = 0;

	if (!argv)
		return NULL;
	argv[count++] = (char *)path;
	for (size_t i = 0; i < 2 && way->root[i] && geteuid() == 0; i++)
		argv[count++] = (char *)way->root[i];
	for (const char *const *word = way->arguments; *word; word++) {
		const char *number = strstr(*word, "%d");

		argv[count++] = (char *)(!number ? *word :
			plan_text(plan, "%.*s%d%s", (int)(number - *word), *word,
				  (int)plan->target, number + 2));
	}
	return argv;
}

static int refuse(int errnum, const char *object, struct nsu_error *e)
{
	return nsu_error_set(e, errnum, NSU_OP_UPLINK, NSU_NO_KIND, "%s", object);
}

int nsu_plan_lab_uplink(struct nsu_plan *plan, const struct nsu_lab *lab, const char *program,
			struct nsu_error *e)
{
	const struct way *way;
	const char *path;
	int err = lab_hold(plan, lab, e);

	if (err)
		return err;
	if (uplink_look(lab->keeper, UPLINK) != UPLINK_NONE)
		return refuse(EEXIST, lab->name, e);
	way = find_way(plan, program, &path);
	if (!way)
		return refuse(ENOENT, program ? program : "pasta, slirp4netns", e);
	plan->performer = &lab_performer;
	plan_push(plan, (struct step){ .op = NSU_OP_UPLINK, .slot = SLOT_PROGRAM,
				       .of = SLOT_TARGET, .object = way->program,
				       .argv = list_arguments(plan, way, path),
				       .flags = way->enters, .why = WHY_LAB_UPLINK });
	return plan_check(plan, e);
}
