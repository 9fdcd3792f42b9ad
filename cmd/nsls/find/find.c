/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* nsls find: which namespace, container and process has it. */
#include "find.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "../../report.h"
#include "../missed.h"

static const struct {
	const char *option;
	int (*find)(struct finding *f);
} sorts[] = {
	[FIND_INTERFACE] = { "iface", find_interface },
	[FIND_ADDRESS] = { "addr", find_address },
	[FIND_PORT] = { "port", find_port },
	[FIND_MOUNT] = { "mount", find_mount },
	[FIND_INODE] = { "inode", find_inode },
};

void find_miss(struct finding *f, int errnum)
{
	if (!f->unread++)
		f->why = errnum;
}

/* What was not found may be where we could not look; what root cannot read, nobody can. */
static enum answer judge(const struct finding *f)
{
	const struct nsu_missed *m = nsu_snapshot_get_missed(f->snapshot);

	if (f->table.nrows)
		return ANSWER_YES;
	if (f->unread || (m->unread && geteuid() != 0)) {
		report_note("find: --%s %s: not found, but not all could be looked at",
			    sorts[f->request->find].option, report_word(f->request->sought));
		return ANSWER_FAILED;
	}
	report_note("find: --%s %s: no namespace that can be seen has it",
		    sorts[f->request->find].option, report_word(f->request->sought));
	return ANSWER_NO;
}

static void report_missed(const struct finding *f, char *argv[])
{
	if (f->unread)
		report_note("%zu namespace%s could not be looked into (%s)", f->unread,
			    f->unread == 1 ? "" : "s", strerror(f->why));
	missed_report(f->snapshot, argv);
}

static enum answer run(const struct request *r, char *argv[])
{
	struct finding f = { .request = r };
	enum answer answer = ANSWER_FAILED;

	if (!r->sought) {
		report_note("find: of what? one of --iface, --addr, --port, --mount, --inode");
		return ANSWER_FAILED;
	}
	find_begin(&f);
	if (sorts[r->find].find(&f) == 0 && find_print(&f) == 0) {
		answer = judge(&f);
		report_missed(&f, argv);
	}
	table_clear(&f.table);
	nsu_snapshot_free(f.snapshot);
	return answer;
}

static int seek(struct request *r, enum find what, const char *word)
{
	if (r->sought || !*word)
		return -EINVAL;
	r->find = what;
	r->sought = word;
	return 0;
}

static int want_interface(struct request *r, const char *arg)
{
	return seek(r, FIND_INTERFACE, arg);
}

static int want_address(struct request *r, const char *arg)
{
	return seek(r, FIND_ADDRESS, arg);
}

static int want_port(struct request *r, const char *arg)
{
	return seek(r, FIND_PORT, arg);
}

static int want_mount(struct request *r, const char *arg)
{
	return seek(r, FIND_MOUNT, arg);
}

static int want_inode(struct request *r, const char *arg)
{
	return seek(r, FIND_INODE, arg);
}

#define ONE "say what to find, and one thing at a time"

static const struct opt opts[] = {
	{ 0, "iface", "NAME", "the network interface of that name", want_interface,
	  .ours = true, .expects = ONE },
	{ 0, "addr", "ADDRESS", "the address, of IPv4, IPv6 or the wire (MAC)", want_address,
	  .ours = true, .expects = ONE },
	{ 0, "port", "NUMBER", "the sockets of TCP and UDP with that port", want_port,
	  .ours = true, .expects = ONE },
	{ 0, "mount", "WHAT", "all that hold a device, a mount by path, MAJOR:MINOR\n"
	  "or a source: why \"target is busy\"", want_mount, .ours = true, .expects = ONE },
	{ 0, "inode", "NUMBER", "the namespace, or socket, with that number", want_inode,
	  .ours = true, .expects = ONE },
};

const struct verb verb_find = {
	.name = "find", .operands = "", .run = run,
	.about = "which namespace, container and process has it",
	.footer = "0: found, 1: not found, 2: it failed, or not all could be looked at.\n"
		  "Try:  nsls find --port 8080\n"
		  "      nsls find --iface eth0\n"
		  "      nsls find --mount /dev/sdb1",
	.opts = opts, .nopts = sizeof(opts) / sizeof(opts[0]),
};
