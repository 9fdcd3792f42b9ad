/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What references mean that say exactly what they mean: numbers and files. */
#include "model/ref/referent.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "facts/handle.h"
#include "facts/mount/mounts.h"
#include "facts/nsfs.h"
#include "facts/process/proc.h"
#include "facts/process/target.h"
#include "facts/visit/visit_path.h"
#include "fd.h"
#include "model/map.h"

/* --- failing --- */

static void print_ref(const struct nsu_ref *ref, char *text, size_t size)
{
	const char *kind = ref->kind == NSU_NO_KIND ? "namespace" :
			   nsu_kind_get_name(ref->kind);

	switch (ref->type) {
	case NSU_REF_SELF:
	case NSU_REF_PROCESS:
		snprintf(text, size, "process %d", (int)ref->pid);
		break;
	case NSU_REF_INODE:
		snprintf(text, size, "%s:[%ju]", kind, (uintmax_t)ref->inode);
		break;
	case NSU_REF_HANDLE:
	case NSU_REF_ID:
		snprintf(text, size, "namespace id:%ju", (uintmax_t)ref->id);
		break;
	case NSU_REF_PATH:
		snprintf(text, size, "%s", ref->path);
		break;
	case NSU_REF_POD:
		snprintf(text, size, "pod %s%s%s%s%s", ref->pod_namespace,
			 ref->words > 1 ? "/" : "", ref->name, ref->words > 2 ? "/" : "",
			 ref->pod_container);
		break;
	case NSU_REF_NETNS:
		snprintf(text, size, "network namespace %s", ref->name);
		break;
	case NSU_REF_CONTAINER:
		snprintf(text, size, "container %s", ref->name);
		break;
	case NSU_REF_UNIT:
		snprintf(text, size, "unit %s", ref->name);
		break;
	case NSU_REF_NAME:
	case NSU_REF_NONE:
		snprintf(text, size, "%s", ref->name);
		break;
	}
}

int referent_fail(struct search *s, int err)
{
	char text[3 * NSU_REF_SIZE + 32];

	print_ref(s->ref, text, sizeof(text));
	return nsu_error_set(s->e, -err, NSU_OP_FIND, s->ref->kind, "%s", text);
}

/* --- a process --- */

/* In a tree of files, and by another's PIDs, there is nobody to hold. */
int referent_hold(struct search *s, pid_t pid)
{
	autofd pidfd = -1;
	struct stat st;
	int err;

	if (s->ours) {
		err = target_hold(pid, &pidfd, s->e);
		if (err)
			return err;
	}
	s->found->pid = pid;
	if (pidfd >= 0 && fstat(pidfd, &st) == 0)
		s->found->pid_inode = st.st_ino;
	return 0;
}

/* Owns @ns. */
static int set_namespace(struct search *s, int ns, enum nsu_kind kind, uint64_t inode)
{
	s->found->ns = ns;
	s->found->kind = kind;
	s->found->inode = inode;
	return 0;
}

static int open_link(const struct search *s, pid_t pid, unsigned int link)
{
	autofd dir = proc_open_ns(s->proc, pid);
	int ns;

	if (dir < 0)
		return dir;
	ns = openat(dir, nsu_link_get_name(link), O_RDONLY | O_CLOEXEC);
	return ns < 0 ? -errno : ns;
}

int referent_open_kind(struct search *s, enum nsu_kind kind)
{
	autofd ns = -1;
	uint64_t inode = 0;
	int err = 0;

	if (kind == NSU_NO_KIND)
		return 0;
	if (s->recorded) {
		autofd dir = proc_open_ns(s->proc, s->found->pid);

		err = dir < 0 ? dir : proc_read_ns(dir, (unsigned int)kind, &inode);
	} else {
		ns = open_link(s, s->found->pid, (unsigned int)kind);
		err = ns < 0 ? ns : nsfs_get_inode(ns, &inode);
	}
	return err ? referent_fail(s, err) : set_namespace(s, move_fd(&ns), kind, inode);
}

static pid_t find_self(const struct search *s)
{
	pid_t self = s->recorded || s->ours ? 0 : proc_find_self(s->proc);

	return self ? self : getpid();
}

static int find_process(struct search *s)
{
	pid_t pid = s->ref->type == NSU_REF_SELF ? find_self(s) : s->ref->pid;
	int err = referent_hold(s, pid);

	return err ? err : referent_open_kind(s, s->ref->kind);
}

/* --- a file --- */

/* What is no namespace is not opened: a FIFO or a device would do something. */
int referent_open_file(struct search *s, const char *path)
{
	uint64_t inode;
	autofd ns = visit_open_path(s->proc, path, &inode);
	enum nsu_kind kind;

	if (ns < 0 || nsfs_get_kind(ns, &kind) < 0)
		return referent_fail(s, ns < 0 ? ns : -EINVAL);
	return set_namespace(s, move_fd(&ns), kind, inode);
}

/* --- a number --- */

static bool has_id(int ns, uint64_t want)
{
	uint64_t id;

	return !want || (nsfs_get_id(ns, &id) == 0 && id == want);
}

/* Whether a link is the one that is meant; an id is asked of each namespace but once. */
static bool is_meant(const struct search *s, struct map *seen, pid_t pid, unsigned int link)
{
	const struct nsu_ref *ref = s->ref;
	autofd dir = proc_open_ns(s->proc, pid);
	autofd ns = -1;
	uint64_t inode;

	if (dir < 0 || proc_read_ns(dir, link, &inode) < 0 ||
	    (ref->inode && inode != ref->inode) || map_find(seen, inode) != NSU_NONE)
		return false;
	if (s->recorded)
		return ref->inode && !ref->id;
	if (ref->id && map_set(seen, inode, 0) < 0)
		return false;
	ns = open_link(s, pid, link);
	return ns >= 0 && has_id(ns, ref->id);
}

static bool find_member(struct search *s, const pid_t *pids, size_t count)
{
	struct map seen = { 0 };
	bool found = false;

	for (size_t i = 0; !found && i < count; i++)
		for (unsigned int link = 0; !found && link < NSU_LINKS; link++) {
			enum nsu_kind kind = nsu_link_get_kind(link);

			if (s->ref->kind != NSU_NO_KIND && s->ref->kind != kind)
				continue;
			found = is_meant(s, &seen, pids[i], link);
			if (found && s->recorded)
				set_namespace(s, -1, kind, s->ref->inode);
			else if (found)
				found = referent_hold(s, pids[i]) == 0 &&
					referent_open_kind(s, kind) == 0;
		}
	map_clear(&seen);
	return found;
}

static int open_mounted(void *arg, enum nsu_kind kind, uint64_t inode, const char *path)
{
	struct search *s = arg;
	autofd ns = -1;

	if ((s->ref->kind != NSU_NO_KIND && s->ref->kind != kind) ||
	    (s->ref->inode && s->ref->inode != inode))
		return 0;
	ns = nsfs_open(path, inode);
	if (ns < 0 || !has_id(ns, s->ref->id))
		return 0;
	set_namespace(s, move_fd(&ns), kind, inode);
	return 1;
}

static int find_number(struct search *s)
{
	autofree pid_t *pids = NULL;
	size_t count;
	int err = proc_list(s->proc, &pids, &count);

	if (err)
		return referent_fail(s, err);
	if (find_member(s, pids, count) ||
	    (!s->recorded && mounts_read(s->proc, open_mounted, s) == 1))
		return 0;
	return referent_fail(s, -ENOENT);
}

/* At once, where the kernel has it and we may; else as any number. */
static int find_handle(struct search *s)
{
	const struct handle handle = { s->ref->id, s->ref->kind, s->ref->inode };
	autofd ns = s->recorded ? -ENODEV : handle_open(s->proc, &handle);
	enum nsu_kind kind;
	uint64_t inode;

	if (ns < 0 || nsfs_get_kind(ns, &kind) < 0 || nsfs_get_inode(ns, &inode) < 0)
		return find_number(s);
	return set_namespace(s, move_fd(&ns), kind, inode);
}

/* --- any --- */

static int find(struct search *s)
{
	switch (s->ref->type) {
	case NSU_REF_SELF:
	case NSU_REF_PROCESS:
		return find_process(s);
	case NSU_REF_INODE:
		return find_number(s);
	case NSU_REF_HANDLE:
	case NSU_REF_ID:
		return find_handle(s);
	case NSU_REF_PATH:
		return referent_open_file(s, s->ref->path);
	case NSU_REF_NETNS:
	case NSU_REF_CONTAINER:
	case NSU_REF_POD:
	case NSU_REF_UNIT:
	case NSU_REF_NAME:
		return names_find(s);
	case NSU_REF_NONE:
		break;
	}
	return referent_fail(s, -EINVAL);
}

int nsu_ref_find(const struct nsu_ref *ref, const struct nsu_ref_look *look,
		 struct nsu_referent *found, struct nsu_error *e)
{
	struct search s = { .ref = ref, .look = look, .found = found, .e = e };
	autofd proc = proc_find(look->sysroot, look->proc, &s.recorded, e);
	int err;

	*found = (struct nsu_referent){ .type = ref->type, .kind = NSU_NO_KIND, .ns = -1 };
	s.proc = proc;
	s.ours = proc >= 0 && !s.recorded &&
		 ((!look->sysroot && !look->proc) || proc_is_ours(proc));
	err = proc < 0 ? -e->errnum : find(&s);
	if (err)
		nsu_referent_free(found);
	return err;
}

void nsu_referent_free(struct nsu_referent *found)
{
	fd_close(&found->ns);
}
