/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of proc(5), read from inside of a namespace: each one has another content there. */
#ifndef VISIT_TEXT_H
#define VISIT_TEXT_H

#include "facts/text.h"

struct visit_text {
	enum nsu_kind kind;
	int ns;			/* descriptor of the namespace; -1: where we are */
	int dir;
	const char *name;	/* a file below @dir */
};

/* @text ends in NUL; @err is 0, or -errno of that one. Anything but 0 from it ends it all. */
typedef int visit_heard_fn(void *arg, size_t index, int err, const struct text *text);

/*
 * Reads all of them; @heard hears of each once, not always in their order. One child goes
 * from one to the next: another one is needed only for what is beyond a user namespace that
 * the first has entered, and after one that was held up. Returns 0, -errno (of fork(2) and
 * socketpair(2), or -ENOMEM), or what @heard did.
 */
int visit_read_texts(const struct visit_text texts[], size_t count, visit_heard_fn *heard,
		     void *arg);

/* One of them, appended to @text. Returns 0 or -errno. */
int visit_read_text(const struct visit_text *what, struct text *text);

#endif
