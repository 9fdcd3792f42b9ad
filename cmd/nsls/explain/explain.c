/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* nsls explain [WORD]: what a word means, how a namespace came to be, or where one is. */
#include "explain.h"

#include <errno.h>
#include <string.h>

#include "../../reference.h"
#include "../../report.h"
#include "../verbs.h"

static bool is_number(const char *word)
{
	return *word && !word[strspn(word, "0123456789")];
}

/* A word that has a meaning here is one; "netns:net" is a network of that name. */
static bool is_reference(const char *word, struct nsu_ref *ref)
{
	if (nsu_ref_parse(word, ref) < 0)
		return false;
	return ref->type != NSU_REF_NAME || ref->kind != NSU_NO_KIND || is_number(word) ||
	       reference_is_known(ref);
}

static enum answer explain_found(struct tale *tale, const struct nsu_ref *ref,
				 const struct request *r)
{
	struct nsu_referent found;
	int err = reference_find(ref, r->sysroot, &found);

	if (err)
		return err == -ENOENT || err == -ESRCH ? ANSWER_NO : ANSWER_FAILED;
	err = explain_reference(tale, &found, r);
	nsu_referent_free(&found);
	if (err)
		return err == -ENOENT || err == -ESRCH ? ANSWER_NO : ANSWER_FAILED;
	return ANSWER_YES;
}

static enum answer explain(struct tale *tale, const char *word, const struct request *r)
{
	struct nsu_ref ref;

	if (explain_word(tale, word))
		return ANSWER_YES;
	if (is_reference(word, &ref))
		return explain_found(tale, &ref, r);
	explain_report_nearest(word);
	return ANSWER_NO;
}

/* What was understood is told, whatever was not. */
static enum answer run(const struct request *r, char *argv[])
{
	struct tale tale = { .count = 0 };
	enum answer answer = ANSWER_YES;

	(void)argv;
	if (!*r->operands && explain_here(&tale) < 0)
		answer = ANSWER_FAILED;
	for (char **word = r->operands; *word; word++) {
		enum answer is = explain(&tale, *word, r);

		if (is > answer)
			answer = is;
	}
	if (tale_print(&tale, r) < 0)
		answer = ANSWER_FAILED;
	tale_clear(&tale);
	return answer;
}

const struct verb verb_explain = {
	.name = "explain", .operands = "[WORD]...", .max = 64, .run = run,
	.about = "what a word, a message or a namespace is; where am I",
	.footer = "WORD is a kind, a column, a word or the whole of an error message, or a\n"
		  "reference; without one it is told where you are.\n"
		  "Try:  nsls explain\n"
		  "      nsls explain user NETNSID setgroups\n"
		  "      nsls explain \"Operation not permitted\"\n"
		  "      nsls explain self/net",
};
