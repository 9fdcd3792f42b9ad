/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* nsls caps PROCESS REFERENCE: what a process may do with a namespace, and by which rule. */
#include "caps.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../reference.h"
#include "../report.h"
#include "verbs.h"

/* A process: the word means one, or that says so. */
static int find_process(const struct request *r, const char *word, pid_t *pid)
{
	struct nsu_referent found;
	int err = reference_read(word, r->sysroot, &found);

	if (err)
		return err;
	*pid = found.pid;
	nsu_referent_free(&found);
	if (found.kind == NSU_NO_KIND && *pid)
		return 0;
	report_note("caps: %s: it is a namespace: the first word is the process",
		    report_word(word));
	return -EINVAL;
}

static int ask(pid_t pid, int ns, struct nsu_rights *rights)
{
	struct nsu_error e;
	int err = nsu_rights_find(pid, ns, rights, &e);

	if (err)
		report_error(&e);
	return err;
}

static int refuse_file(const char *path, enum nsu_kind kind)
{
	struct nsu_error e;
	int err = nsu_error_set(&e, errno, NSU_OP_OPEN, kind, "%s", path);

	report_error(&e);
	return err;
}

/* Those of a process that can be opened: a kernel may have no time namespaces. */
static int ask_all(pid_t pid, pid_t of, struct nsu_rights rights[NSU_KINDS], size_t *count)
{
	int err = 0;

	for (int kind = 0; !err && kind < NSU_KINDS; kind++) {
		char path[32];
		int ns;

		snprintf(path, sizeof(path), "/proc/%d/ns/%s", (int)of,
			 nsu_kind_get_name((enum nsu_kind)kind));
		ns = open(path, O_RDONLY | O_CLOEXEC);
		if (ns < 0 && errno == ENOENT)
			continue;
		err = ns < 0 ? refuse_file(path, (enum nsu_kind)kind) :
			       ask(pid, ns, &rights[(*count)++]);
		if (ns >= 0)
			close(ns);
	}
	return err;
}

static int find_rights(const struct request *r, pid_t pid, struct nsu_rights rights[NSU_KINDS],
		       size_t *count)
{
	struct nsu_referent found;
	int err = reference_read(r->operands[1], r->sysroot, &found);

	if (err)
		return err;
	if (found.kind == NSU_NO_KIND && found.ns < 0)
		err = ask_all(pid, found.pid, rights, count);
	else
		err = ask(pid, found.ns, &rights[(*count)++]);
	nsu_referent_free(&found);
	return err;
}

/* Of several: whether it may do it with all of them. */
static enum answer judge(const struct request *r, const struct nsu_rights rights[],
			 size_t count)
{
	uint64_t wanted = r->capability < 0 ? 0 : UINT64_C(1) << r->capability;
	enum answer answer = ANSWER_YES;

	for (size_t i = 0; i < count; i++) {
		bool has = wanted ? (rights[i].caps & wanted) : rights[i].caps != 0;

		if (rights[i].rule == NSU_RULE_UNKNOWN)
			return ANSWER_FAILED;
		if (!has)
			answer = ANSWER_NO;
	}
	return answer;
}

static enum answer run(const struct request *r, char *argv[])
{
	struct nsu_rights rights[NSU_KINDS];
	size_t count = 0;
	pid_t pid;
	int err = find_process(r, r->operands[0], &pid);

	(void)argv;
	if (!err)
		err = find_rights(r, pid, rights, &count);
	if (err)
		return err == -ESRCH || err == -ENOENT ? ANSWER_NO : ANSWER_FAILED;
	if (count == 1 && !r->json && !r->raw)
		caps_print_story(rights);
	else if (caps_print_table(rights, count, r) < 0)
		return ANSWER_FAILED;
	return judge(r, rights, count);
}

static int want_capability(struct request *r, const char *arg)
{
	r->capability = nsu_capability_find(arg);
	return r->capability < 0 ? -EINVAL : 0;
}

static const struct opt opts[] = {
	{ 0, "cap", "NAME", "answer for this capability: exit status 0 or 1", want_capability,
	  .ours = true, .expects = "capabilities(7) has the names: cap_net_admin" },
};

const struct verb verb_caps = {
	.name = "caps", .operands = "PROCESS REFERENCE", .min = 2, .max = 2, .run = run,
	.about = "what a process may do with a namespace, and why",
	.footer = "REFERENCE is a namespace, or a process: then all of its namespaces.\n"
		  "Try:  nsls caps self self/net\n"
		  "      nsls caps --cap net_admin 4711 self",
	.opts = opts, .nopts = sizeof(opts) / sizeof(opts[0]),
};
