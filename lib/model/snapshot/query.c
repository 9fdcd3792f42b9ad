/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What to read of processes, by what somebody wants to know: no more than that. */
#include "model/snapshot/snapshot.h"

static bool has(const struct take *t, unsigned int sources)
{
	return t->sources & sources;
}

static unsigned int member_links(const struct take *t)
{
	unsigned int links = 0;

	if (has(t, NSU_SOURCE_PROCESSES) || t->look->pid)
		links |= t->kinds;
	if (has(t, NSU_SOURCE_FOREIGN_MOUNTS))	/* in which the files are */
		links |= NSU_BIT(NSU_MNT);
	return links;
}

static unsigned int children_links(const struct take *t)
{
	unsigned int links = 0;

	for (unsigned int link = NSU_KINDS; link < NSU_LINKS; link++)
		if (has(t, NSU_SOURCE_CHILDREN) &&
		    (t->kinds & NSU_BIT(nsu_link_get_kind(link))))
			links |= NSU_BIT(link);
	return links;
}

/* The user namespace of a process is always there, and tells it from a later one. */
static unsigned int every_link(const struct take *t, const struct survey_query *q)
{
	unsigned int links = q->firsts | q->thread_links;

	for (unsigned int link = NSU_KINDS; link < NSU_LINKS; link++)
		if (children_links(t) & NSU_BIT(link))
			links |= NSU_BIT(nsu_link_get_kind(link));
	return q->fds || links ? links | NSU_BIT(NSU_USER) : 0;
}

/* Most of those that lead a namespace are the first in it to be seen. */
static void set_whom(const struct take *t, struct survey_query *q)
{
	const struct nsu_look *look = t->look;

	if (look->ask & NSU_ASK_DETAILS)
		q->whom = SURVEY_FIRSTS;
	if (look->ask & NSU_ASK_EVERYONE)
		q->whom = SURVEY_EVERYBODY;
	q->inode = look->inode;
	q->by_status = wants_status(t);
}

bool wants_status(const struct take *t)
{
	return t->recorded || (t->look->ask & NSU_ASK_PPIDS);
}

/* Of one process alone no number comes twice: then there is nothing to keep open. */
struct survey_query query_of(const struct take *t)
{
	struct survey_query q = { .firsts = member_links(t) | children_links(t) };

	if (!t->recorded && !t->look->pid)
		q.keep = t->pins_left;
	if (has(t, NSU_SOURCE_THREADS))
		q.thread_links = (t->kinds | children_links(t)) & TASKS_LINKS;
	if (has(t, NSU_SOURCE_FDS))
		q.fds |= FDS_NAMESPACE;
	if (has(t, NSU_SOURCE_SOCKETS) && (t->kinds & NSU_BIT(NSU_NET)) && !t->recorded)
		q.fds |= FDS_SOCKET | FDS_TUN;
	q.links = every_link(t, &q);
	set_whom(t, &q);
	return q;
}
