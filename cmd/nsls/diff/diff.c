/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* nsls diff A B: how two processes, pods or saved snapshots differ. */
#include "diff.h"

#include <errno.h>
#include <string.h>

#include "../../reference.h"
#include "../../report.h"

/* One that is not there is what was not found: 1, as everywhere. */
enum answer diff_get_answer(int err)
{
	return err == -ESRCH || err == -ENOENT ? ANSWER_NO : ANSWER_FAILED;
}

/* With -t of these kinds, and nothing else. */
unsigned int diff_get_facets(const struct request *r)
{
	if (r->facets)
		return r->facets;
	return r->kinds ? 1u << NSU_FACET_NAMESPACES : NSU_EVERY_FACET;
}

static enum answer compare_processes(const struct request *r,
				     const struct nsu_referent found[2])
{
	struct nsu_profile *profiles[2] = { NULL, NULL };
	struct diff_sides sides = { .words = { r->operands[0], r->operands[1] } };
	enum answer answer;
	struct nsu_error e;
	int err = 0;

	for (int i = 0; !err && i < 2; i++) {
		const struct nsu_profile_look look = { r->sysroot, r->proc, found[i].pid,
						       diff_get_facets(r) };

		err = nsu_profile_take(&profiles[i], &look, &e);
	}
	if (err)
		report_error(&e);
	sides.profiles[0] = profiles[0];
	sides.profiles[1] = profiles[1];
	answer = err ? diff_get_answer(err) : diff_print_profiles(&sides, r);
	nsu_profile_free(profiles[0]);
	nsu_profile_free(profiles[1]);
	return answer;
}

/* Two namespaces are one or not; one and a process are nothing that can be compared. */
static enum answer compare(const struct request *r, const struct nsu_referent found[2])
{
	const char *const words[2] = { r->operands[0], r->operands[1] };
	enum answer answer;

	if (diff_compare_pods(found, r, &answer))
		return answer;
	if (found[0].kind == NSU_NO_KIND && found[1].kind == NSU_NO_KIND)
		return compare_processes(r, found);
	if (found[0].kind == found[1].kind)
		return diff_print_namespaces(words, &found[0], &found[1], r);
	for (int i = 0; i < 2; i++)
		report_note("diff: %s: it is a %s%s", report_word(words[i]),
			    found[i].kind == NSU_NO_KIND ? "process" :
			    nsu_kind_get_name(found[i].kind),
			    found[i].kind == NSU_NO_KIND ? "" : " namespace");
	report_note("write two processes, or two namespaces of one kind");
	return ANSWER_FAILED;
}

static enum answer compare_references(const struct request *r)
{
	struct nsu_referent found[2];
	enum answer answer;
	int err = reference_read(r->operands[0], r->sysroot, &found[0]);

	if (err)
		return diff_get_answer(err);
	err = reference_read(r->operands[1], r->sysroot, &found[1]);
	answer = err ? diff_get_answer(err) : compare(r, found);
	if (!err)
		nsu_referent_free(&found[1]);
	nsu_referent_free(&found[0]);
	return answer;
}

static enum answer run(const struct request *r, char *argv[])
{
	bool saved[2] = { diff_is_saved(r->operands[0]), diff_is_saved(r->operands[1]) };

	(void)argv;
	if (saved[0] && saved[1])
		return diff_print_saved(r);
	return compare_references(r);
}

static int want_facets(struct request *r, const char *list)
{
	while (*list) {
		size_t len = strcspn(list, ",");
		int facet = 0;

		while (facet < NSU_FACETS &&
		       (strncmp(nsu_facet_get_name((enum nsu_facet)facet), list, len) != 0 ||
			nsu_facet_get_name((enum nsu_facet)facet)[len]))
			facet++;
		if (facet == NSU_FACETS)
			return -EINVAL;
		r->facets |= 1u << facet;
		list += len + (list[len] == ',');
	}
	return r->facets ? 0 : -EINVAL;
}

static const struct opt opts[] = {
	KIND_OPT,
	{ 0, "only", "LIST", "compare only these facets: namespaces maps caps\n"
	  "confinement cgroup root mounts limits", want_facets, .ours = true,
	  .expects = "the facets are namespaces maps caps confinement cgroup root mounts"
		     " limits" },
};

const struct verb verb_diff = {
	.name = "diff", .operands = "A B", .min = 2, .max = 2, .run = run,
	.about = "how two processes, pods or saved snapshots differ",
	.footer = "A and B are processes, namespaces of one kind, or files that --save made.\n"
		  "Two pods are compared in structure: what their containers share.\n"
		  "0: the same, 1: they differ, 2: that cannot be told.\n"
		  "Try:  nsls diff self 1\n"
		  "      nsls diff -t net,mnt web 4711 && echo together",
	.opts = opts, .nopts = sizeof(opts) / sizeof(opts[0]),
};
