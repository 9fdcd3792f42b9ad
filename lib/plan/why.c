/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Why the kernel wants each step: the rows of plan/why/, looked up. */
#include "plan/plan.h"

#include <string.h>

#include "language.h"

/* The page, and behind it the sentences, all in one string: see language.h. */
static const char *get_row(enum why why)
{
	switch (why) {
#define WHY(name, page, english, japanese) \
	case name: return page "\0" TOLD(english, japanese);
#include "plan/why/rows.h"
	case WHY_NONE:
	case WHYS:
		break;
	}
	return "\0" TOLD("", "");
}

static const char *const parts[PARTS] = {
	[PART_NONE] = TOLD("", ""),
	[PART_SPEC] = TOLD(
		"-- the API server's part: that there is such a pod, under this name",
		"-- API サーバーの分担: この名前でこの Pod があること"),
	[PART_KUBELET] = TOLD("-- kubelet: a range of IDs that no other pod has",
		"-- kubelet: 他の Pod が持たない ID の範囲"),
	[PART_CRI] = TOLD("-- CRI runtime (RunPodSandbox; containerd, CRI-O): the sandbox",
		"-- CRI ランタイム (RunPodSandbox、containerd、CRI-O): サンドボックス"),
	[PART_OCI] = TOLD("-- OCI runtime (create, start; runc, crun): the container",
		"-- OCI ランタイム (create、start、runc、crun): コンテナ"),
};

const char *why_get_part(unsigned int part, enum nsu_language language)
{
	return told_get(parts[part], language);
}

const char *why_get_page(enum why why)
{
	return get_row(why);
}

const char *why_get_sentence(enum why why, enum nsu_language language)
{
	const char *page = get_row(why);

	return told_get(page + strlen(page) + 1, language);
}
