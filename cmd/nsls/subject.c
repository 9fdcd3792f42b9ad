/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The one namespace that a reference means. */
#include "subject.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../reference.h"
#include "../report.h"

static enum answer refuse_ref(const struct request *r, int errnum, const char *remedy)
{
	report_note("%s: %s: %s", r->verb->name, report_word(r->operands[0]),
		    strerror(errnum));
	if (remedy)
		report_note("%s", remedy);
	return errnum == ENOENT || errnum == ESRCH ? ANSWER_NO : ANSWER_FAILED;
}

static enum answer refuse_word(const struct request *r, int errnum)
{
	return refuse_ref(r, errnum, "it is an inode number, KIND:[INODE], PID/KIND, a /PATH"
			  " or a name");
}

/* @pid 0 is whoever asks: our own number will soon mean nobody. */
static enum answer refuse_process(const struct request *r, pid_t pid)
{
	char name[16] = "self";

	if (pid)
		snprintf(name, sizeof(name), "%d", (int)pid);
	report_note("%s: a process has eight namespaces: which of them?", r->verb->name);
	for (int kind = 0; kind < NSU_KINDS; kind++)
		report_note("nsls %s %s/%s%s%s", r->verb->name, name,
			    nsu_kind_get_name((enum nsu_kind)kind),
			    r->nload ? " --load=" : "",
			    r->nload ? report_word(r->load[0]) : "");
	return ANSWER_FAILED;
}

/* The kind may be told by -t, too. */
static enum nsu_kind only_kind(unsigned int kinds)
{
	for (int kind = 0; kind < NSU_KINDS; kind++)
		if (kinds == NSU_BIT(kind))
			return (enum nsu_kind)kind;
	return NSU_NO_KIND;
}

static enum answer find_named(struct subject *subject, struct nsu_ref *ref,
				  const struct request *r)
{
	struct nsu_referent found;
	int err;

	if (ref->kind == NSU_NO_KIND && ref->type != NSU_REF_ID)
		ref->kind = only_kind(r->kinds);
	err = reference_find(ref, r->sysroot, &found);
	if (err)
		return err == -ENOENT || err == -ESRCH ? ANSWER_NO : ANSWER_FAILED;
	*subject = (struct subject){ found.kind, found.inode, found.pid, found.ns };
	if (found.kind == NSU_NO_KIND)
		return refuse_process(r, ref->type == NSU_REF_SELF ? 0 : found.pid);
	return ANSWER_YES;
}

enum answer subject_find(struct subject *subject, const struct request *r)
{
	struct nsu_ref ref;
	int err = nsu_ref_parse(r->operands[0], &ref);

	*subject = (struct subject){ .kind = ref.kind, .inode = ref.inode, .fd = -1 };
	if (err)
		return refuse_word(r, -err);
	return ref.type == NSU_REF_INODE ? ANSWER_YES : find_named(subject, &ref, r);
}

enum answer subject_find_saved(struct subject *subject, const struct request *r,
			       const struct nsu_snapshot *s)
{
	struct nsu_referent found;
	struct nsu_ref ref;
	int err = nsu_ref_parse(r->operands[0], &ref);

	*subject = (struct subject){ .kind = NSU_NO_KIND, .fd = -1 };
	if (err)
		return refuse_word(r, -err);
	if (ref.kind == NSU_NO_KIND)
		ref.kind = only_kind(r->kinds);
	err = nsu_ref_find_saved(&ref, s, &found);
	if (err)
		return refuse_ref(r, -err, err == -EINVAL ?
				  "in a saved snapshot nobody is self" : NULL);
	*subject = (struct subject){ found.kind, found.inode, found.pid, -1 };
	return found.kind == NSU_NO_KIND ? refuse_process(r, found.pid) : ANSWER_YES;
}
