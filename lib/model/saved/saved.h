/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The form of a saved snapshot, JSON (RFC 8259), as nsls(1) describes it. One table for each
 * kind of record says what is in it: by that it is written, and by that it is read.
 */
#ifndef SAVED_H
#define SAVED_H

#include "model/snapshot/snapshot.h"

/*
 * Raised when what was written before cannot be understood any more, or would be
 * misunderstood. A reader passes over what it does not know, so more fields do not.
 */
#define SAVED_FORMAT 1

enum saved_type {
	SAVED_U64,
	SAVED_I64,		/* with a sign */
	SAVED_INT,		/* an int with a sign; of errno values, PIDs and descriptors */
	SAVED_ID,		/* uid_t */
	SAVED_BOOL,
	SAVED_COUNT,		/* size_t */
	SAVED_NAMESPACE,	/* size_t, a position in that list */
	SAVED_PROCESS,
	SAVED_CONTAINER,
	SAVED_TEXT,		/* raw bytes, as nsu_escape() writes them */
	SAVED_LIST,		/* a text with a newline behind each part: an array of texts */
	SAVED_KIND,		/* enum nsu_kind, its name */
	SAVED_FOUND,		/* one enum nsu_found, its name */
	SAVED_LISTED,		/* a set of them: whether NSU_FOUND_LISTED is in it */
	SAVED_SOURCE,		/* one enum nsu_source, its name */
	SAVED_INODES,		/* uint64_t[NSU_KINDS], in the order of the kinds */
	SAVED_LINKS		/* size_t[NSU_LINKS], positions of namespaces, or null */
};

struct saved_field {
	const char *key;
	enum saved_type type;
	size_t at;		/* where it lies in the structure */
};

/* What a record has where it says nothing is what is in @nothing; that is not written. */
struct saved_form {
	const struct saved_field *fields;
	size_t count;
	const void *nothing;
};

/* A source that was looked at, and its gap. */
struct saved_source {
	enum nsu_source source;
	struct nsu_gap gap;
};

extern const struct saved_form saved_head, saved_missed, saved_source, saved_node,
	saved_inside, saved_process, saved_belonging, saved_container, saved_holder;

#endif
