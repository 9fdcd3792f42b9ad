/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a process is called in another PID namespace: pid_namespaces(7). */
#include "model/ids/side.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

#include "facts/nsfs.h"
#include "facts/process/nspid.h"
#include "facts/process/proc.h"
#include "fd.h"
#include "model/snapshot/snapshot.h"

/* The PID namespace of a side, open, or -errno. */
static int open_side(int proc, const struct nsu_side *side)
{
	char path[32] = "self/ns/pid";
	int ns;

	if (side->pid)
		snprintf(path, sizeof(path), "%d/ns/pid", (int)side->pid);
	ns = side->ns >= 0 && !side->pid ? fcntl(side->ns, F_DUPFD_CLOEXEC, 0) :
					   openat(proc, path, O_RDONLY | O_CLOEXEC);
	return ns < 0 ? -errno : ns;
}

/* Nobody in a PID namespace is told what its processes are called above. */
static int is_beyond(int ns, const struct nsu_side *side)
{
	uint64_t inode;

	return side->above && (nsfs_get_inode(ns, &inode) < 0 ||
			       inode != whose_get_reserved(NSU_PID));
}

static bool is_same(int a, int b)
{
	uint64_t x, y;

	return nsfs_get_inode(a, &x) == 0 && nsfs_get_inode(b, &y) == 0 && x == y;
}

static int leave(int proc, int ns, pid_t pid)
{
	int theirs = nspid_ask_theirs(ns, pid);

	return theirs == -ENOTTY ? nspid_find_theirs(proc, ns, pid) : theirs;
}

/* One of ours is called the same here, if there is such a process. */
static int come(int proc, int ns, int own, pid_t pid)
{
	int ours = is_same(ns, own) ? leave(proc, own, pid) : nspid_ask_ours(ns, pid);

	return ours == -ENOTTY ? nspid_find_ours(proc, ns, pid) : ours;
}

static int fail(struct nsu_error *e, int err, const struct nsu_side *side)
{
	return nsu_error_set(e, is_gone(err) ? ESRCH : -err, NSU_OP_ASK, NSU_PID,
			     "/proc/%d/ns/pid", (int)side->pid);
}

int side_translate_pid(int proc, uint32_t pid, const struct nsu_side *from,
		       const struct nsu_side *to, struct nsu_translation *t,
		       struct nsu_error *e)
{
	autofd own = openat(proc, "self/ns/pid", O_RDONLY | O_CLOEXEC);
	autofd source = open_side(proc, from), target = open_side(proc, to);
	int number;

	*t = (struct nsu_translation){ .result = NSU_ID_ABOVE };
	if (source < 0 || target < 0)
		return fail(e, source < 0 ? source : target, source < 0 ? from : to);
	if (is_beyond(source, from))
		return 0;
	number = come(proc, source, own, (pid_t)pid);
	if (number < 0 && number != -ESRCH)
		return fail(e, number, from);
	t->result = NSU_NO_SUCH_ID;
	if (number == -ESRCH)
		return 0;
	t->here = (uint32_t)number;
	t->is_here = true;
	t->result = NSU_ID_ABOVE;
	if (is_beyond(target, to))
		return 0;
	number = leave(proc, target, number);
	if (number < 0 && number != -ESRCH)
		return fail(e, number, to);
	t->result = number < 0 ? NSU_NO_NUMBER : NSU_TRANSLATED;
	t->id = number < 0 ? 0 : (uint32_t)number;
	return 0;
}

int nsu_id_translate(enum nsu_id type, uint32_t id, const struct nsu_side *from,
		     const struct nsu_side *to, struct nsu_translation *t, struct nsu_error *e)
{
	autofd proc = proc_open(NULL, e);

	if (proc < 0)
		return proc;
	if (type == NSU_ID_PROCESS)
		return side_translate_pid(proc, id, from, to, t, e);
	return side_translate(proc, type, id, from, to, t, e);
}
