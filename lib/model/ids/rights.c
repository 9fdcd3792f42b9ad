/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a process may do with a namespace, by the rules of user_namespaces(7). */
#include <nsutil.h>

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>

#include "facts/ids/limits.h"
#include "facts/nsfs.h"
#include "facts/process/credentials.h"
#include "facts/process/proc.h"
#include "fd.h"
#include "model/snapshot/snapshot.h"

#define BIT(cap) (UINT64_C(1) << (cap))

/* A process that is asked about, and what we need to follow its ways. */
struct subject {
	int proc, dir, links;		/* descriptors: of /proc, of PID and of PID/ns there */
	uint64_t here;			/* our own user namespace: we see no further up */
	struct credentials who;
};

/* ------------------------------------------------------------------ the way up */

/* Opens where a link of the process leads, or -errno. */
static int open_link(const struct subject *p, enum nsu_kind kind)
{
	int ns = openat(p->links, nsu_kind_get_name(kind), O_RDONLY | O_CLOEXEC);

	return ns < 0 ? -errno : ns;
}

/* To be closed on its own. */
static int open_again(int ns)
{
	int again = fcntl(ns, F_DUPFD_CLOEXEC, 0);

	return again < 0 ? -errno : again;
}

/* 1: the namespace @inode is @from, or one of those above it that we may see; 0: it is not. */
static int leads_to(int from, uint64_t inode)
{
	autofd at = from;
	uint64_t is;
	int err;

	while (at >= 0) {
		int above;

		err = nsfs_get_inode(at, &is);
		if (err || is == inode)
			return err ? err : 1;
		above = nsfs_open_parent(at);
		fd_close(&at);
		at = above;
	}
	return at == -EPERM ? 0 : at;
}

/* Where we see no further: none, if it is in our user namespace or in one below. */
static int rule_at_edge(const struct subject *p, enum nsu_rule *rule)
{
	int user = open_link(p, NSU_USER), below = user < 0 ? user : leads_to(user, p->here);

	*rule = below > 0 ? NSU_RULE_NONE : NSU_RULE_UNKNOWN;
	return below < 0 ? below : 0;
}

/* A user that our user namespace has no number for reads as this one, whoever it is. */
static bool is_anybody(const struct subject *p, uid_t uid)
{
	return p->here != whose_get_reserved(NSU_USER) &&
	       uid == limits_get_sysctl(-1, "/proc/sys/kernel/overflowuid",
					 65534);
}

static enum nsu_rule rule_of_creator(const struct subject *p, uid_t creator)
{
	if (is_anybody(p, creator))
		return NSU_RULE_UNKNOWN;
	return NSU_RULE_CREATOR;
}

static int read_way(int user, struct nsu_way *way)
{
	int err = nsfs_get_inode(user, &way->inode);

	return err ? err : nsfs_get_owner_uid(user, &way->creator);
}

static int decide(struct nsu_rights *r, enum nsu_rule rule)
{
	r->rule = rule;
	return 0;
}

/*
 * The loop of cap_capable() in the kernel: the first user namespace on the way up
 * that the process is in, or made from where it is, decides.
 */
static int climb(const struct subject *p, int owner, struct nsu_rights *r)
{
	autofd at = owner;
	uint64_t above;

	while (r->count < NSU_LEVELS) {
		struct nsu_way *way = &r->way[r->count];
		int next, err = read_way(at, way);

		if (err)
			return err;
		r->count++;
		if (way->inode == r->user)
			return decide(r, NSU_RULE_MEMBER);
		next = nsfs_open_parent(at);
		fd_close(&at);
		at = next;
		if (next < 0)
			return next == -EPERM ? rule_at_edge(p, &r->rule) : next;
		err = nsfs_get_inode(next, &above);
		if (err)
			return err;
		if (above == r->user && way->creator == p->who.uid)
			return decide(r, rule_of_creator(p, way->creator));
	}
	return decide(r, NSU_RULE_UNKNOWN);
}

static uint64_t caps_by(const struct subject *p, enum nsu_rule rule)
{
	switch (rule) {
	case NSU_RULE_MEMBER:
		return p->who.effective;
	case NSU_RULE_CREATOR:
		return nsu_capability_get_all();
	case NSU_RULE_NONE:
	case NSU_RULE_UNKNOWN:
		break;
	}
	return 0;
}

/* ---------------------------------------------------------------------- setns(2) */

/* What the kernel asks for in the user namespace that the process is in. */
static uint64_t wanted_at_home(enum nsu_kind kind)
{
	if (kind == NSU_USER)
		return 0;
	return kind == NSU_MNT ? BIT(CAP_SYS_ADMIN) | BIT(CAP_SYS_CHROOT) : BIT(CAP_SYS_ADMIN);
}

/* Those that a thread may not leave alone, as others share what goes with them. */
static bool wants_one_thread(enum nsu_kind kind)
{
	return kind == NSU_USER || kind == NSU_MNT || kind == NSU_TIME;
}

static enum nsu_setns judge_pid(const struct subject *p, int ns)
{
	autofd own = open_link(p, NSU_PID);
	uint64_t inode;
	int below;

	if (own < 0 || nsfs_get_inode(own, &inode) < 0)
		return NSU_SETNS_UNKNOWN;
	below = leads_to(open_again(ns), inode);
	return below < 0 ? NSU_SETNS_UNKNOWN : below ? NSU_SETNS_ALLOWED : NSU_SETNS_ABOVE;
}

static enum nsu_setns judge(const struct subject *p, const struct nsu_rights *r, int ns)
{
	uint64_t lacks = wanted_at_home(r->kind) & ~p->who.effective;

	if (r->kind == NSU_USER && r->inode == r->user)
		return NSU_SETNS_SAME;
	if (wants_one_thread(r->kind) && p->who.threads > 1)
		return NSU_SETNS_THREADS;
	if (r->rule == NSU_RULE_UNKNOWN)
		return NSU_SETNS_UNKNOWN;
	if (!(r->caps & BIT(CAP_SYS_ADMIN)))
		return NSU_SETNS_NO_ADMIN;
	if (lacks)
		return lacks & BIT(CAP_SYS_ADMIN) ? NSU_SETNS_NO_ADMIN_HERE :
						    NSU_SETNS_NO_CHROOT_HERE;
	return r->kind == NSU_PID ? judge_pid(p, ns) : NSU_SETNS_ALLOWED;
}

/* -------------------------------------------------------------------- the question */

static void subject_clear(struct subject *p)
{
	fd_close(&p->links);
	fd_close(&p->dir);
	fd_close(&p->proc);
}

static int subject_open(struct subject *p, pid_t pid, struct nsu_error *e)
{
	autofd own = -1;
	int err;

	p->proc = proc_open(NULL, e);
	if (p->proc < 0)
		return p->proc;
	p->dir = proc_open_pid(p->proc, pid);
	p->links = p->dir < 0 ? p->dir : proc_open_ns_at(p->dir);
	own = proc_open_ns(p->proc, 0);
	err = p->links < 0 ? p->links : own < 0 ? own : credentials_read(p->dir, &p->who);
	if (!err)
		err = proc_read_ns(own, NSU_USER, &p->here);
	return err ? nsu_error_set(e, is_gone(err) ? ESRCH : -err, NSU_OP_FIND, NSU_NO_KIND,
				   "process %d", (int)pid) : 0;
}

static int fill(const struct subject *p, int ns, struct nsu_rights *r, struct nsu_error *e)
{
	int owner, err = nsfs_get_kind(ns, &r->kind);

	if (!err)
		err = nsfs_get_inode(ns, &r->inode);
	if (err)
		return nsu_error_set(e, -err, NSU_OP_ASK, NSU_NO_KIND, "namespace");
	err = proc_read_ns(p->links, NSU_USER, &r->user);
	if (err)
		return nsu_error_set(e, is_gone(err) ? ESRCH : -err, NSU_OP_READ, NSU_USER,
				     "/proc/%d/ns/user", (int)r->pid);
	owner = r->kind == NSU_USER ? open_again(ns) : nsfs_open_owner(ns);
	if (owner == -EPERM)
		err = rule_at_edge(p, &r->rule);
	else
		err = owner < 0 ? owner : climb(p, owner, r);
	if (err)
		return nsu_error_set(e, -err, NSU_OP_ASK, r->kind, "owner");
	r->caps = caps_by(p, r->rule);
	r->setns = judge(p, r, ns);
	return 0;
}

int nsu_rights_find(pid_t pid, int ns, struct nsu_rights *rights, struct nsu_error *e)
{
	struct subject p = { -1, -1, -1, 0, { 0 } };
	int err = subject_open(&p, pid, e);

	*rights = (struct nsu_rights){ .pid = pid, .uid = p.who.uid,
				       .effective = p.who.effective };
	if (!err)
		err = fill(&p, ns, rights, e);
	subject_clear(&p);
	return err;
}
