/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the command line of nsls asks for, and the rows that answer it. */
#ifndef NSLS_H
#define NSLS_H

#include <nsutil.h>

#include "../filter.h"
#include "../print/table.h"

/*
 * Of the JSON: raised when a key changes its type or its meaning. New columns, and words
 * that a column may have, do not raise it.
 */
#define NSLS_SCHEMA 1

enum group { GROUP_NONE, GROUP_PROCESS, GROUP_CONTAINER, GROUP_POD, GROUP_UNIT, GROUP_USER };

enum color { COLOR_ALWAYS, COLOR_AUTO, COLOR_NEVER };

enum tree { TREE_NONE, TREE_OWNER, TREE_PARENT, TREE_MIXED, TREE_PROCESS };

/* What find looks for. */
enum find { FIND_INTERFACE, FIND_ADDRESS, FIND_PORT, FIND_MOUNT, FIND_INODE };

struct request {
	const char *output;	/* list of columns, or NULL */
	bool every_column;
	unsigned int kinds;	/* set of kinds; 0: all */
	const struct verb *verb; /* the first word was that; or NULL: a listing */
	char **operands;	/* of the verb, ending in NULL */
	int capability;		/* of caps; -1: any */
	enum find find;
	const char *sought;	/* of find: the word, or NULL */
	unsigned int facets;	/* of diff: set of enum nsu_facet; 0: all */
	size_t language;	/* of graph: index of its format */
	bool every;		/* of audit: what is as the host, too */
	const char *from, *to;	/* of translate: references, or NULL */
	unsigned int sources;	/* set of sources; 0: all */
	pid_t pid;		/* links of this process; 0: no */
	uint64_t inode;		/* members of this namespace; 0: no */
	struct nsu_ref ref;	/* the word, when it is a reference; else of no type */
	struct nsu_referent subject; /* what it means, when that is a container or a pod */
	enum group matrix;	/* what its rows are; GROUP_NONE: no matrix */
	int held;		/* descriptor of the namespace that it means, or -1 */
	enum nsu_kind kind;	/* of that inode, or NSU_NO_KIND */
	enum nsu_kind view;	/* the columns that matter for it; NSU_NO_KIND: the usual */
	bool persistent;	/* only namespaces without processes */
	enum tree tree;
	enum color color;
	bool json, raw, list, no_headings, no_wrap, no_cut, describe;
	const char *sysroot, *proc;
	const char *save;	/* write a snapshot there; NULL: no */
	const char *node;	/* as that of a machine of this name, or NULL */
	const char **load;	/* look at these instead; in the end they are nload */
	size_t nload;
	const char *filter;	/* only rows of which it is true, or NULL */
	const char *word;	/* the reference; or what could not be understood */
};

struct row {
	size_t ns;
	size_t process;		/* whose link this is: its leader, a member, that of -p;
				   NSU_NONE: of a namespace without */
	unsigned int link;	/* which one */
	size_t shown;		/* the process of the column PID and what follows from it:
				   the same, but with -p the leader */
	size_t parent;		/* row above in a tree, or NSU_NONE */
};

struct rows {
	struct row *at;
	size_t count;
};

/* --- columns.c --- */

enum column_id {
	COLUMN_NS, COLUMN_TYPE, COLUMN_PATH, COLUMN_NPROCS, COLUMN_PID, COLUMN_PPID,
	COLUMN_COMMAND, COLUMN_UID, COLUMN_USER, COLUMN_NETNSID, COLUMN_NSFS, COLUMN_PNS,
	COLUMN_ONS, COLUMN_LINK, COLUMN_WHOSE, COLUMN_ID, COLUMN_HOLDERS, COLUMN_CREATOR,
	COLUMN_UIDMAP, COLUMN_GIDMAP, COLUMN_SETGROUPS, COLUMN_LEVEL, COLUMN_HOSTNAME,
	COLUMN_OFFSETS, COLUMN_CGROUP, COLUMN_CONTAINER, COLUMN_POD, COLUMN_UNIT, COLUMN_AGE,
	COLUMN_INIT, COLUMN_LINKS, COLUMN_MOUNTS, COLUMN_NODE, COLUMNS
};

#define CHOICE_MAX (2 * COLUMNS)

/* Columns in the order of printing. */
struct choice {
	size_t count;
	enum column_id ids[CHOICE_MAX];
	struct filter *filter;	/* which asks for columns, too; or NULL */
};

struct column {
	struct table_column is;
	unsigned int ask;	/* set of enum nsu_ask */
	bool scans;		/* with -p, it takes a look at all processes */
	const char *about;
};

const struct column *column_get(enum column_id id);

/*
 * The columns that @request wants. Returns 0, or -EINVAL with the word that is
 * no column in request->word, or -E2BIG.
 */
int choice_parse(struct choice *choice, struct request *request);

/* Whether it is printed, or a filter asks for it. */
bool choice_has(const struct choice *choice, enum column_id id);

/* The number of a column, or -1. */
int column_find(const char *name, size_t len);

/* What these columns ask of a snapshot, and whether any of them scans. */
unsigned int choice_ask(const struct choice *choice);
bool choice_scans(const struct choice *choice);

/* --- rows.c --- */

/*
 * All namespaces; the members of one; the links of one process to namespaces of
 * these kinds (0: all). They return 0 or -ENOMEM.
 */
int rows_list(struct rows *rows, const struct nsu_snapshot *s, const struct request *request);
int rows_members(struct rows *rows, const struct nsu_snapshot *s, size_t ns);
int rows_links(struct rows *rows, const struct nsu_snapshot *s, size_t process,
	       unsigned int kinds);

/* --- tree.c --- */

/* Sets the parents of rows. */
int rows_relate(struct rows *rows, const struct nsu_snapshot *s, enum tree tree);

/* The namespace above in that tree, or NSU_NONE. */
size_t tree_above(const struct nsu_snapshot *s, size_t ns, enum tree tree);

/* --- cells.c --- */

/* A table of these rows and columns. Returns 0 or -ENOMEM. */
int cells_fill(struct table *table, const struct nsu_snapshot *s, const struct rows *rows,
	       const struct choice *choice);

#define CELL_SIZE 640

/* A cell while it is filled. */
struct cell {
	const struct nsu_snapshot *s;
	const struct row *row;
	const struct nsu_namespace *ns;
	const struct nsu_process *process;	/* row->shown, or NULL */
	bool plain;		/* for a program, not for somebody who reads */
	char text[CELL_SIZE];
};

/* Drops the rows that a filter does not match. */
void cells_filter(struct rows *rows, const struct nsu_snapshot *s, const struct filter *filter);

/* --- names.c --- */

/* Where the process of a row belongs. "?" before a name: that is only what somebody says. */
const char *name_container(const struct nsu_container *container, char text[CELL_SIZE]);
const char *name_pod(const struct nsu_container *container, char text[CELL_SIZE]);
const char *name_unit(const struct nsu_belonging *belonging, char text[CELL_SIZE]);

/* --- holders.c --- */

/* "12 processes, 1 fd, 2 mounts": who or what keeps it; "" where nothing does. */
#define HOLDERS_SIZE 256
void holders_count(const struct nsu_snapshot *s, size_t ns, char text[HOLDERS_SIZE]);

#endif
