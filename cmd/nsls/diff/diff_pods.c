/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* nsls diff pod:A pod:B: how two pods differ in structure. */
#include "diff.h"

#include <string.h>

#include "../../report.h"

static bool is_of(const struct nsu_container *c, const struct nsu_referent *pod)
{
	return c->pid && !c->claimed && strcmp(c->pod_uid, pod->pod) == 0;
}

/* Not one container of it: its sandbox stands for it, or its only one where it has none. */
static bool is_whole(const struct nsu_snapshot *s, const struct nsu_referent *pod)
{
	bool has_sandbox = false, is_sandbox = false;

	for (size_t i = 0; i < nsu_snapshot_count_containers(s); i++) {
		const struct nsu_container *c = nsu_snapshot_get_container(s, i);

		if (!is_of(c, pod) || !c->sandbox)
			continue;
		has_sandbox = true;
		is_sandbox |= strcmp(c->id, pod->container) == 0;
	}
	return is_sandbox || !has_sandbox;
}

static struct nsu_snapshot *take(const struct request *r)
{
	const struct nsu_look look = { .sysroot = r->sysroot, .proc = r->proc,
				       .kinds = NSU_EVERY_KIND,
				       .ask = NSU_ASK_DETAILS | NSU_ASK_EVERYONE |
					      NSU_ASK_WHOSE | NSU_ASK_NAMES | NSU_ASK_MAPS };
	struct nsu_snapshot *s = NULL;
	struct nsu_error e;

	if (nsu_snapshot_take(&s, &look, &e) < 0)
		report_error(&e);
	return s;
}

static enum answer compare(const struct nsu_snapshot *s, const struct nsu_referent found[2],
			   const struct request *r)
{
	const struct nsu_profile_look look = { r->sysroot, r->proc, 0, diff_get_facets(r) };
	struct diff_sides sides = { .words = { r->operands[0], r->operands[1] },
				    .pods = true };
	struct nsu_profile *pods[2] = { NULL, NULL };
	enum answer answer;
	struct nsu_error e;
	int err = 0;

	for (int i = 0; !err && i < 2; i++) {
		err = nsu_profile_take_pod(&pods[i], s, found[i].pod, &look, &e);
		sides.profiles[i] = pods[i];
	}
	if (err)
		report_error(&e);
	answer = err ? diff_get_answer(err) : diff_print_profiles(&sides, r);
	nsu_profile_free(pods[0]);
	nsu_profile_free(pods[1]);
	return answer;
}

bool diff_compare_pods(const struct nsu_referent found[2], const struct request *r,
		       enum answer *answer)
{
	struct nsu_snapshot *s;
	bool whole;

	for (int i = 0; i < 2; i++)
		if (found[i].type != NSU_REF_POD || found[i].kind != NSU_NO_KIND ||
		    !found[i].pod[0])
			return false;
	s = take(r);
	whole = s && is_whole(s, &found[0]) && is_whole(s, &found[1]);
	*answer = ANSWER_FAILED;
	if (whole)
		*answer = compare(s, found, r);
	nsu_snapshot_free(s);
	return whole || !s;
}
