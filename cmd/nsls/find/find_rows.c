/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rows of what was found: the namespace, what is in there, whose it is. */
#include "find.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "../../report.h"

enum { TYPE, NS, WHAT, PID, CONTAINER, COMMAND, POD, UNIT, FILES, INTERFACE, ADDRESS, PEER,
       PEERNS, PROTOCOL, FD, SOCKET, TARGET, SOURCE, DEVICE, COLUMNS_ALL };

#define COLUMNS_TEXT (COMMAND + 1)

static const struct table_column columns[COLUMNS_ALL] = {
	[TYPE] = { "TYPE", TABLE_STRING }, [NS] = { "NS", TABLE_NUMBER, .right = true },
	[WHAT] = { "WHAT", TABLE_STRING }, [PID] = { "PID", TABLE_NUMBER, .right = true },
	[CONTAINER] = { "CONTAINER", TABLE_STRING },
	[COMMAND] = { "COMMAND", TABLE_STRING, .cut = true },
	[POD] = { "POD", TABLE_STRING }, [UNIT] = { "UNIT", TABLE_STRING },
	[FILES] = { "NSFS", TABLE_STRINGS, .flat = true },
	[INTERFACE] = { "INTERFACE", TABLE_STRING }, [ADDRESS] = { "ADDRESS", TABLE_STRING },
	[PEER] = { "PEER", TABLE_STRING }, [PEERNS] = { "PEERNS", TABLE_NUMBER },
	[PROTOCOL] = { "PROTOCOL", TABLE_STRING }, [FD] = { "FD", TABLE_NUMBER },
	[SOCKET] = { "SOCKET", TABLE_NUMBER }, [TARGET] = { "TARGET", TABLE_STRING },
	[SOURCE] = { "SOURCE", TABLE_STRING }, [DEVICE] = { "DEVICE", TABLE_STRING },
};

void find_begin(struct finding *f)
{
	const struct request *r = f->request;
	bool text = !r->json && !r->raw;

	f->table = (struct table){
		.name = "found", .tool = "nsls", .schema = NSLS_SCHEMA, .columns = columns,
		.form = r->json ? TABLE_JSON : r->raw ? TABLE_RAW : TABLE_TEXT,
		.ncolumns = text ? COLUMNS_TEXT : COLUMNS_ALL, .no_headings = r->no_headings,
	};
	table_begin(&f->table);
}

struct hit hit_new(const struct finding *f, size_t ns)
{
	const struct nsu_namespace *is = nsu_snapshot_get_namespace(f->snapshot, ns);

	return (struct hit){ .ns = ns, .kind = is->kind, .inode = is->inode,
			     .process = NSU_NONE, .fd = -1 };
}

/* A row while it is filled. */
struct line {
	struct table *table;
	struct table_row *row;
	int err;
};

static void put(struct line *l, size_t column, const char *text)
{
	if (!l->err && text && *text && column < l->table->ncolumns)
		l->err = table_set(l->table, l->row, column, text);
}

static void put_number(struct line *l, size_t column, uint64_t number)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, number);
	put(l, column, text);
}

static void put_belonging(struct line *l, const struct nsu_snapshot *s, size_t process)
{
	const struct nsu_belonging *b = nsu_snapshot_get_belonging(s, process);
	char text[CELL_SIZE];

	put(l, UNIT, name_unit(b, text));
	if (b->container == NSU_NONE)
		return;
	put(l, CONTAINER, name_container(nsu_snapshot_get_container(s, b->container), text));
	put(l, POD, name_pod(nsu_snapshot_get_container(s, b->container), text));
}

static void put_process(struct line *l, const struct nsu_snapshot *s, size_t process)
{
	const struct nsu_process *p = nsu_snapshot_get_process(s, process);

	put_number(l, PID, (uint64_t)p->pid);
	if (p->detailed)
		put(l, COMMAND, p->command);
	put_belonging(l, s, process);
}

/* For people, a file that keeps it stands for the process that it lacks. */
static void put_keeper(struct line *l, const struct nsu_snapshot *s, size_t ns)
{
	char text[HIT_SIZE];

	if (l->table->form != TABLE_TEXT || !nsu_snapshot_get_namespace(s, ns)->nmounts)
		return;
	snprintf(text, sizeof(text), "(kept by %.600s)", nsu_snapshot_get_mount(s, ns, 0));
	put(l, COMMAND, text);
}

static void put_files(struct line *l, const struct nsu_snapshot *s, size_t ns)
{
	size_t count = nsu_snapshot_get_namespace(s, ns)->nmounts;

	for (size_t n = 0; n < count; n++)
		if (!l->err && FILES < l->table->ncolumns)
			l->err = table_append(l->table, l->row, FILES,
					      nsu_snapshot_get_mount(s, ns, n));
}

static void put_parts(struct line *l, const struct hit *h)
{
	put(l, INTERFACE, h->interface);
	put(l, ADDRESS, h->address);
	put(l, PEER, h->peer);
	if (h->peer_ns)
		put_number(l, PEERNS, h->peer_ns);
	put(l, PROTOCOL, h->protocol);
	if (h->fd >= 0)
		put_number(l, FD, (uint64_t)h->fd);
	if (h->socket)
		put_number(l, SOCKET, h->socket);
	put(l, TARGET, h->target);
	put(l, SOURCE, h->source);
	put(l, DEVICE, h->device);
}

int find_add(struct finding *f, const struct hit *h)
{
	struct line l = { .table = &f->table, .row = table_add(&f->table, NSU_NONE) };
	size_t process = h->process;

	if (!l.row)
		return f->err = -ENOMEM;
	if (process == NSU_NONE && h->ns != NSU_NONE && !h->unseen)
		process = nsu_snapshot_get_namespace(f->snapshot, h->ns)->leader;
	put(&l, TYPE, nsu_kind_get_name(h->kind));
	put_number(&l, NS, h->inode);
	put(&l, WHAT, h->what);
	if (process != NSU_NONE)
		put_process(&l, f->snapshot, process);
	else if (h->ns != NSU_NONE && !h->unseen)
		put_keeper(&l, f->snapshot, h->ns);
	if (h->ns != NSU_NONE)
		put_files(&l, f->snapshot, h->ns);
	put_parts(&l, h);
	if (l.err)
		f->err = l.err;
	return l.err;
}

/* Without anything found there is no table, but an empty array for programs. */
int find_print(struct finding *f)
{
	int err = f->err;

	if (!err && (f->table.nrows || f->table.form == TABLE_JSON))
		err = table_print(&f->table);
	if (err)
		report_note("print: %s", strerror(-err));
	return err;
}
