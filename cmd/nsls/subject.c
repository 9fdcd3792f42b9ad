/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The one namespace that a reference means. */
#include "subject.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../reference.h"
#include "../report.h"

static enum answer refuse_ref(const struct request *r, int errnum, const char *remedy)
{
	report_note("%s: %s: %s", r->verb->name, r->operands[0], strerror(errnum));
	if (remedy)
		report_note("%s", remedy);
	return errnum == ENOENT || errnum == ESRCH ? ANSWER_NO : ANSWER_FAILED;
}

/* A file that keeps a namespace, or a link below /proc; where it leads is opened. */
static enum answer open_subject(struct subject *subject, const struct request *r,
				const char *path)
{
	struct stat st, own;

	subject->fd = open(path, O_PATH | O_CLOEXEC);
	if (subject->fd < 0)
		return refuse_ref(r, errno, NULL);
	if (fstat(subject->fd, &st) < 0 || stat("/proc/self/ns/user", &own) < 0 ||
	    st.st_dev != own.st_dev)
		return refuse_ref(r, EINVAL, "it is no namespace");
	subject->inode = st.st_ino;
	return ANSWER_YES;
}

/* @pid 0 is whoever asks: our own number will soon mean nobody. */
static enum answer refuse_process(const struct request *r, pid_t pid)
{
	char name[16] = "self";

	if (pid)
		snprintf(name, sizeof(name), "%d", (int)pid);
	report_note("%s: a process has eight namespaces: which of them?", r->verb->name);
	for (int kind = 0; kind < NSU_KINDS; kind++)
		report_note("nsls %s %s/%s", r->verb->name, name,
			    nsu_kind_get_name((enum nsu_kind)kind));
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
	return found.kind == NSU_NO_KIND ? refuse_process(r, found.pid) : ANSWER_YES;
}

enum answer subject_find(struct subject *subject, const struct request *r)
{
	struct nsu_ref ref;
	char path[64];
	int err = nsu_ref_parse(r->operands[0], &ref);

	*subject = (struct subject){ .kind = ref.kind, .inode = ref.inode, .fd = -1 };
	if (err)
		return refuse_ref(r, -err, "it is an inode number, KIND:[INODE], PID/KIND"
				  " or a /PATH");
	if (ref.type == NSU_REF_PATH)
		return open_subject(subject, r, ref.path);
	if (ref.type == NSU_REF_INODE)
		return ANSWER_YES;
	if (ref.type != NSU_REF_PROCESS && ref.type != NSU_REF_SELF)
		return find_named(subject, &ref, r);
	subject->pid = ref.type == NSU_REF_SELF ? getpid() : ref.pid;
	if (subject->kind == NSU_NO_KIND)
		subject->kind = only_kind(r->kinds);
	if (subject->kind == NSU_NO_KIND)
		return refuse_process(r, ref.type == NSU_REF_SELF ? 0 : ref.pid);
	snprintf(path, sizeof(path), "/proc/%d/ns/%s", (int)subject->pid,
		 nsu_kind_get_name(subject->kind));
	return open_subject(subject, r, path);
}
