/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* nsls why REF: all that keeps one namespace, and what would free it. */
#include "verbs.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../report.h"
#include "missed.h"
#include "subject.h"

enum { HOLDER, PID, WHAT, FREE, COMMAND, TID, FD, SOCKET, PATH, MNTNS, MEMBER, CHILD,
       COLUMNS_ALL };

#define COLUMNS_TEXT (COMMAND + 1)

/* JSON and raw have the parts of WHAT, too, in columns of their own. */
static const struct table_column columns[COLUMNS_ALL] = {
	[HOLDER] = { "HOLDER", TABLE_STRING },
	[PID] = { "PID", TABLE_NUMBER, .right = true },
	[WHAT] = { "WHAT", TABLE_STRING },
	[FREE] = { "FREE", TABLE_STRING },
	[COMMAND] = { "COMMAND", TABLE_STRING, .cut = true },
	[TID] = { "TID", TABLE_NUMBER },
	[FD] = { "FD", TABLE_NUMBER },
	[SOCKET] = { "SOCKET", TABLE_NUMBER },
	[PATH] = { "PATH", TABLE_STRING },
	[MNTNS] = { "MNTNS", TABLE_NUMBER },
	[MEMBER] = { "MEMBER", TABLE_NUMBER },
	[CHILD] = { "CHILD", TABLE_STRING },
};

/* One row while it is filled. */
struct line {
	const struct nsu_snapshot *s;
	const struct nsu_holder *holder;
	const struct nsu_process *process;	/* or NULL */
	pid_t member;				/* of the holder's mount namespace, or 0 */
	bool stays;				/* whatever is done: nothing frees it */
	struct table *table;
	struct table_row *row;
	int err;
};

__attribute__((format(printf, 3, 4)))
static void put(struct line *l, int column, const char *format, ...)
{
	char text[8192];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	if (!l->err && (size_t)column < l->table->ncolumns)
		l->err = table_set(l->table, l->row, (size_t)column, text);
}

/* --- what would free it --- */

static void put_ns(struct line *l, int column, const char *before, size_t ns)
{
	const struct nsu_namespace *is = nsu_snapshot_get_namespace(l->s, ns);

	put(l, column, "%s%s:[%" PRIu64 "]", before, nsu_kind_get_name(is->kind), is->inode);
}

static void put_umount(struct line *l)
{
	const struct nsu_holder *h = l->holder;
	char path[8000];

	if (nsu_quote(path, sizeof(path), h->path) >= sizeof(path))
		return;		/* half of a path is another one */
	if (h->mntns == NSU_NONE)
		put(l, FREE, "umount %s", path);
	else if (l->member)
		put(l, FREE, "nsjoin -t %d -m umount %s", (int)l->member, path);
	else
		put_ns(l, FREE, "nsls why ", h->mntns);
}

static void put_free(struct line *l)
{
	if (l->stays)
		return;
	if (l->holder->sort == NSU_FOUND_MOUNT)
		put_umount(l);
	else if (l->holder->sort == NSU_FOUND_DESCENDANT)
		put_ns(l, FREE, "nsls why ", l->holder->child);
	else if (l->process && !l->process->kernel)
		put(l, FREE, "kill %d", (int)l->process->pid);
}

/* --- what it is --- */

static void put_mount(struct line *l)
{
	const struct nsu_holder *h = l->holder;
	uint64_t inode;

	put(l, PATH, "%s", h->path);
	if (h->mntns == NSU_NONE) {
		put(l, WHAT, "%s", h->path);
		return;
	}
	inode = nsu_snapshot_get_namespace(l->s, h->mntns)->inode;
	put(l, MNTNS, "%" PRIu64, inode);
	if (l->member)
		put(l, MEMBER, "%d", (int)l->member);
	if (l->member)
		put(l, WHAT, "%s in mnt:[%" PRIu64 "], where process %d is", h->path, inode,
		    (int)l->member);
	else
		put(l, WHAT, "%s in mnt:[%" PRIu64 "]", h->path, inode);
}

/* Numbers, for programs. */
static void put_parts(struct line *l)
{
	const struct nsu_holder *h = l->holder;

	if (h->tid)
		put(l, TID, "%d", (int)h->tid);
	if (h->fd >= 0)
		put(l, FD, "%d", h->fd);
	if (h->sort == NSU_FOUND_SOCKET)
		put(l, SOCKET, "%" PRIu64, h->inode);
	if (h->sort == NSU_FOUND_DESCENDANT)
		put_ns(l, CHILD, "", h->child);
}

static void put_what(struct line *l)
{
	const struct nsu_holder *h = l->holder;

	switch (h->sort) {
	case NSU_FOUND_PROCESS:
		return put(l, WHAT, l->process && l->process->kernel ?
			   "is in it, a kernel thread" : "is in it");
	case NSU_FOUND_THREAD:
		return put(l, WHAT, "thread %d", (int)h->tid);
	case NSU_FOUND_CHILDREN:
		return put(l, WHAT, "next child");
	case NSU_FOUND_FD:
	case NSU_FOUND_TUN:
		return put(l, WHAT, "fd %d", h->fd);
	case NSU_FOUND_SOCKET:
		return put(l, WHAT, "fd %d, socket:[%" PRIu64 "]", h->fd, h->inode);
	case NSU_FOUND_MOUNT:
		return put_mount(l);
	case NSU_FOUND_DESCENDANT:
		return put_ns(l, WHAT, "", h->child);
	case NSU_FOUND_LISTED:
		return put(l, WHAT, "by the kernel; what keeps it was not seen");
	}
}

static int add_line(struct table *t, const struct nsu_snapshot *s, const struct nsu_holder *h,
		    bool stays)
{
	struct line l = { .s = s, .holder = h, .table = t, .row = table_add(t, NSU_NONE),
			  .stays = stays };
	size_t member = NSU_NONE;

	if (!l.row)
		return -ENOMEM;
	if (h->process != NSU_NONE)
		l.process = nsu_snapshot_get_process(s, h->process);
	if (h->mntns != NSU_NONE)
		member = nsu_snapshot_get_namespace(s, h->mntns)->leader;
	if (member != NSU_NONE)
		l.member = nsu_snapshot_get_process(s, member)->pid;
	put(&l, HOLDER, "%s", nsu_found_get_name(h->sort, 1));
	if (l.process)
		put(&l, PID, "%d", (int)l.process->pid);
	if (l.process && l.process->detailed)
		put(&l, COMMAND, "%s", l.process->command);
	else if (l.process && t->form != TABLE_JSON)
		put(&l, COMMAND, "?");
	put_parts(&l);
	put_what(&l);
	put_free(&l);
	return l.err;
}

/* Only the kernel knows what keeps it. */
static bool is_unseen(const struct nsu_snapshot *s, size_t ns)
{
	return nsu_snapshot_count_holders(s, ns, NSU_EVERY_FOUND) == 0 &&
	       (nsu_snapshot_get_namespace(s, ns)->found & NSU_FOUND_LISTED);
}

static int print_holders(const struct nsu_snapshot *s, size_t ns, const struct request *r)
{
	static const struct nsu_holder unseen = { .sort = NSU_FOUND_LISTED, .fd = -1,
		.process = NSU_NONE, .mntns = NSU_NONE, .child = NSU_NONE };
	size_t count = nsu_snapshot_count_holders(s, ns, NSU_EVERY_FOUND);
	bool text = !r->json && !r->raw;
	struct table t = { .name = "holders", .tool = "nsls", .schema = NSLS_SCHEMA,
			   .columns = columns,
			   .form = r->json ? TABLE_JSON : r->raw ? TABLE_RAW : TABLE_TEXT,
			   .ncolumns = text ? COLUMNS_TEXT : COLUMNS_ALL,
			   .no_headings = r->no_headings };
	struct table missed;
	int err;

	table_begin(&t);
	missed_begin(&missed, &t);
	err = missed_fill(&missed, s);
	for (size_t n = 0; !err && n < count; n++)
		err = add_line(&t, s, nsu_snapshot_get_holder(s, ns, n),
			       nsu_snapshot_is_initial(s, ns));
	if (!err && is_unseen(s, ns))
		err = add_line(&t, s, &unseen, true);
	if (!err)
		err = table_print(&t);
	if (err)
		report_note("print: %s", strerror(-err));
	table_clear(&t);
	table_clear(&missed);
	return err;
}

/* --- the answer --- */

#define OF_PROCESSES (NSU_SOURCE_PROCESSES | NSU_SOURCE_THREADS | NSU_SOURCE_CHILDREN | \
		      NSU_SOURCE_FDS | NSU_SOURCE_SOCKETS)

/* Where no source goes through the processes, the one that was named is enough. */
static int take(struct nsu_snapshot **s, const struct request *r,
		const struct subject *subject)
{
	struct nsu_look look = { .sysroot = r->sysroot, .proc = r->proc,
				 .kinds = NSU_EVERY_KIND,
				 .sources = r->sources ? r->sources : NSU_EVERY_SOURCE,
				 .ask = NSU_ASK_HOLDERS | NSU_ASK_WHOSE,
				 .inode = subject->inode };
	struct nsu_error e;
	int err;

	if (subject->kind != NSU_NO_KIND)
		look.kinds = NSU_BIT(subject->kind);
	if (!(look.sources & OF_PROCESSES))
		look.pid = subject->pid;
	err = nsu_snapshot_take(s, &look, &e);
	if (err)
		report_error(&e);
	return err;
}

static size_t find(const struct nsu_snapshot *s, const struct subject *subject)
{
	size_t ns = nsu_snapshot_find_namespace(s, subject->inode);

	if (ns == NSU_NONE || !nsu_snapshot_get_namespace(s, ns)->found)
		return NSU_NONE;
	if (subject->kind != NSU_NO_KIND &&
	    subject->kind != nsu_snapshot_get_namespace(s, ns)->kind)
		return NSU_NONE;
	return ns;
}

static pid_t find_kernel_thread(const struct nsu_snapshot *s, size_t ns)
{
	size_t count = nsu_snapshot_count_holders(s, ns, NSU_EVERY_FOUND);

	for (size_t n = 0; n < count; n++) {
		size_t process = nsu_snapshot_get_holder(s, ns, n)->process;

		if (process != NSU_NONE && nsu_snapshot_get_process(s, process)->kernel)
			return nsu_snapshot_get_process(s, process)->pid;
	}
	return 0;
}

static void note_rest(const struct nsu_snapshot *s, size_t ns)
{
	pid_t thread = find_kernel_thread(s, ns);

	if (nsu_snapshot_is_initial(s, ns))
		report_note("it is an initial namespace, and stays until the machine ends");
	else if (thread)
		report_note("process %d is a thread of the kernel, and stays until the machine"
			    " ends", (int)thread);
	else if (nsu_snapshot_count_holders(s, ns, NSU_EVERY_FOUND) == 0)
		report_note("nothing that can be seen keeps it: perhaps a descriptor that was"
			    " sent and not yet received");
}

static enum answer look_here(struct nsu_snapshot **s, struct subject *subject,
			     const struct request *r)
{
	enum answer answer = subject_find(subject, r);

	return answer == ANSWER_YES && take(s, r, subject) < 0 ? ANSWER_FAILED : answer;
}

static enum answer look_saved(struct nsu_snapshot **s, struct subject *subject,
			      const struct request *r)
{
	struct nsu_error e;

	subject->fd = -1;
	if (nsu_snapshot_load(s, r->load[0], &e) == 0)
		return subject_find_saved(subject, r, *s);
	report_error(&e);
	return ANSWER_FAILED;
}

static enum answer run(const struct request *r, char *argv[])
{
	struct subject subject;
	struct nsu_snapshot *s = NULL;
	enum answer answer = r->nload ? look_saved(&s, &subject, r) :
					look_here(&s, &subject, r);
	size_t ns = answer == ANSWER_YES ? find(s, &subject) : NSU_NONE;

	if (answer == ANSWER_YES && ns == NSU_NONE) {
		missed_namespace(s, subject.inode);
		answer = ANSWER_NO;
	} else if (answer == ANSWER_YES && print_holders(s, ns, r) < 0) {
		answer = ANSWER_FAILED;
	} else if (answer == ANSWER_YES) {
		note_rest(s, ns);
		missed_report(s, argv);
	}
	nsu_snapshot_free(s);
	if (subject.fd >= 0)
		close(subject.fd);
	return answer;
}

static const struct opt opts[] = { KIND_OPT, SOURCES_OPT, SAVED_OPT };

const struct verb verb_why = {
	.name = "why", .operands = "REFERENCE", .min = 1, .max = 1, .run = run,
	.loads = true,
	.about = "say what keeps a namespace, and what would free it",
	.footer = "Try:  nsls why self/net\n      nsls why /run/netns/blue",
	.opts = opts, .nopts = sizeof(opts) / sizeof(opts[0]),
};
