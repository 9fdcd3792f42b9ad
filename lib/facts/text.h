/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text that grows, and files of proc(5), whose size is not known before they are read. */
#ifndef TEXT_H
#define TEXT_H

#include <nsutil.h>

struct text {
	char *at;	/* ends in NUL, or NULL: nothing yet; yours to free(3) */
	size_t len, room;
};

/* Appends. Returns 0 or -ENOMEM. */
int text_add(struct text *text, const char *more, size_t len);
int text_format(struct text *text, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * All of a file below a directory. It is not waited for: a tree of files may
 * hold a FIFO. Returns 0 or -errno: -EFBIG beyond TEXT_MAX.
 */
#define TEXT_MAX (16u << 20)
int text_read(struct text *text, int dir, const char *name);

#endif
