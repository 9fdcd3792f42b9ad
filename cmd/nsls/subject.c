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

static enum why_status refuse_ref(const char *ref, int errnum, const char *remedy)
{
	report_note("why: %s: %s", ref, strerror(errnum));
	if (remedy)
		report_note("%s", remedy);
	return errnum == ENOENT || errnum == ESRCH ? WHY_NOT_FOUND : WHY_FAILED;
}

/* A file that keeps a namespace, or a link below /proc; where it leads is opened. */
static enum why_status open_subject(struct subject *subject, const char *ref, const char *path)
{
	struct stat st, own;

	subject->fd = open(path, O_PATH | O_CLOEXEC);
	if (subject->fd < 0)
		return refuse_ref(ref, errno, NULL);
	if (fstat(subject->fd, &st) < 0 || stat("/proc/self/ns/user", &own) < 0 ||
	    st.st_dev != own.st_dev)
		return refuse_ref(ref, EINVAL, "it is no namespace");
	subject->inode = st.st_ino;
	return WHY_FOUND;
}

static enum why_status refuse_process(pid_t pid)
{
	report_note("why: a process has eight namespaces: which of them?");
	for (int kind = 0; kind < NSU_KINDS; kind++)
		report_note("nsls why %d/%s", (int)pid, nsu_kind_get_name((enum nsu_kind)kind));
	return WHY_FAILED;
}

/* The kind may be told by -t, too. */
static enum nsu_kind only_kind(unsigned int kinds)
{
	for (int kind = 0; kind < NSU_KINDS; kind++)
		if (kinds == NSU_BIT(kind))
			return (enum nsu_kind)kind;
	return NSU_NO_KIND;
}

static enum why_status find_named(struct subject *subject, struct nsu_ref *ref,
				  const struct request *r)
{
	struct nsu_referent found;
	int err;

	if (ref->kind == NSU_NO_KIND && ref->type != NSU_REF_ID)
		ref->kind = only_kind(r->kinds);
	err = reference_find(ref, r->sysroot, &found);
	if (err)
		return err == -ENOENT || err == -ESRCH ? WHY_NOT_FOUND : WHY_FAILED;
	*subject = (struct subject){ found.kind, found.inode, found.pid, found.ns };
	return found.kind == NSU_NO_KIND ? refuse_process(found.pid) : WHY_FOUND;
}

enum why_status subject_find(struct subject *subject, const struct request *r)
{
	struct nsu_ref ref;
	char path[64];
	int err = nsu_ref_parse(r->why, &ref);

	*subject = (struct subject){ .kind = ref.kind, .inode = ref.inode, .fd = -1 };
	if (err)
		return refuse_ref(r->why, -err, "it is an inode number, KIND:[INODE], PID/KIND"
				  " or a /PATH");
	if (ref.type == NSU_REF_PATH)
		return open_subject(subject, r->why, ref.path);
	if (ref.type == NSU_REF_INODE)
		return WHY_FOUND;
	if (ref.type != NSU_REF_PROCESS && ref.type != NSU_REF_SELF)
		return find_named(subject, &ref, r);
	subject->pid = ref.type == NSU_REF_SELF ? getpid() : ref.pid;
	if (subject->kind == NSU_NO_KIND)
		subject->kind = only_kind(r->kinds);
	if (subject->kind == NSU_NO_KIND)
		return refuse_process(subject->pid);
	snprintf(path, sizeof(path), "/proc/%d/ns/%s", (int)subject->pid,
		 nsu_kind_get_name(subject->kind));
	return open_subject(subject, r->why, path);
}
