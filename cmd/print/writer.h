/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* JSON (RFC 8259) that is no table: written to stdout as it is said. */
#ifndef WRITER_H
#define WRITER_H

#include <stdbool.h>
#include <stdint.h>

#define WRITER_DEPTH 16

/* Zero-initialised it is at the begin. */
struct writer {
	unsigned int depth;
	bool has_some[WRITER_DEPTH];	/* at each depth */
};

/*
 * @key is the name of a member, or NULL in an array and for the whole. An object is '{',
 * an array '['. NULL is null. A text is raw bytes, put as nsu_escape_json() does.
 */
void writer_open(struct writer *writer, const char *key, char bracket);
void writer_close(struct writer *writer, char bracket);
void writer_text(struct writer *writer, const char *key, const char *text);
void writer_number(struct writer *writer, const char *key, uint64_t number);
void writer_bool(struct writer *writer, const char *key, bool value);

/* A text by itself, in its quotes, whatever the locale: JSON is UTF-8 everywhere. */
void writer_put(const char *text);

/* The last member of the whole, which is an object: "tool": {"schema": N}; and its end. */
void writer_end(struct writer *writer, const char *tool, uint64_t schema);

#endif
