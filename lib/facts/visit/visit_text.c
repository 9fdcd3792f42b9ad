/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of proc(5), read from inside of a namespace. */
#include "facts/visit/visit_text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "facts/visit/visit.h"
#include "fd.h"

/* Held up so often, it is the machine that is slow, or somebody who wants it to be. */
#define STUCK_MAX 3

struct tour {
	const struct visit_text *texts;
	size_t count;
	bool *done;		/* what there is no need to ask again */
	visit_heard_fn *heard;
	void *arg;
	int stop;		/* what @heard did */
};

static size_t next_of(const struct tour *tour, size_t from)
{
	while (from < tour->count && tour->done[from])
		from++;
	return from;
}

/* ------------------------------------------------------------------------ the child */

/* As many messages as it takes; that the text goes on is said in the place of its error. */
static void say_file(const struct visit_text *what, struct visit_said *said, int out)
{
	autofd fd = openat(what->dir, what->name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : 1;

	while (n > 0) {
		n = read(fd, said->text + said->len, sizeof(said->text) - said->len);
		said->len += n > 0 ? (size_t)n : 0;
		if (n > 0 && said->len == sizeof(said->text)) {
			said->err = VISIT_MORE;
			visit_say(out, said, -1);
			said->len = 0;
		}
	}
	said->err = n < 0 ? -errno : 0;
}

static int say_all(const void *arg, int out)
{
	const struct tour *tour = arg;
	bool settled = false;

	for (size_t i = next_of(tour, 0); i < tour->count; i = next_of(tour, i + 1)) {
		const struct visit_text *what = &tour->texts[i];
		struct visit_said said = { .status = VISIT_MORE };

		if (what->ns >= 0)
			said.err = visit_enter(what->kind, what->ns, &settled);
		if (!said.err)
			say_file(what, &said, out);
		visit_say(out, &said, -1);
	}
	return 0;
}

/* ----------------------------------------------------------------------- the parent */

static void give(struct tour *tour, size_t i, int err, const struct text *text)
{
	tour->done[i] = true;
	tour->stop = tour->heard(tour->arg, i, err, text);
}

/*
 * What one message says of the @i-th, with the text so far. Returns whether that is all of
 * it; what it could not get to is left to another child.
 */
static bool hear(struct tour *tour, size_t i, const struct visit_said *said, struct text *text)
{
	int err = text_add(text, said->text, said->len);

	if (said->err == VISIT_MORE && !err)
		return false;
	if (said->err != -EAGAIN)
		give(tour, i, err ? err : said->err, text);
	text->len = 0;
	return true;
}

/* All that one child gets to. *@at: the one that held it up, when it returns -ETIMEDOUT. */
static int hear_all(struct tour *tour, struct visit *v, size_t *at)
{
	struct text text = { 0 };
	struct visit_said said;
	int fd, err = 0;

	*at = next_of(tour, 0);
	while (!tour->stop && *at < tour->count &&
	       (err = visit_hear(v, &said, &fd)) == VISIT_MORE) {
		fd_close(&fd);
		if (hear(tour, *at, &said, &text))
			*at = next_of(tour, *at + 1);
	}
	free(text.at);
	return err == VISIT_MORE ? 0 : err;
}

static int go_once(struct tour *tour, size_t *at)
{
	struct visit v;
	int err = visit_begin(&v, NSU_MNT, -1, say_all, tour);

	if (err)
		return err;
	err = hear_all(tour, &v, at);
	visit_end(&v);
	return err;
}

int visit_read_texts(const struct visit_text texts[], size_t count, visit_heard_fn *heard,
		     void *arg)
{
	autofree bool *done = calloc(count + 1, sizeof(*done));
	struct tour tour = { texts, count, done, heard, arg, 0 };
	const struct text nothing = { 0 };
	int stuck = 0, err = done ? 0 : -ENOMEM;
	size_t at;

	while (!err && !tour.stop && next_of(&tour, 0) < count && stuck < STUCK_MAX) {
		err = go_once(&tour, &at);
		if (err != -ETIMEDOUT)
			continue;
		err = 0;
		stuck++;
		give(&tour, at, -ETIMEDOUT, &nothing);
	}
	for (at = 0; !err && !tour.stop && (at = next_of(&tour, at)) < count;)
		give(&tour, at, -ETIMEDOUT, &nothing);
	return err ? err : tour.stop;
}

struct one {
	struct text *text;
	int err;
};

static int on_only(void *arg, size_t index, int err, const struct text *text)
{
	struct one *one = arg;

	(void)index;
	one->err = err;
	return text->len ? text_add(one->text, text->at, text->len) : 0;
}

int visit_read_text(const struct visit_text *what, struct text *text)
{
	struct one one = { text, 0 };
	int err = text_add(text, "", 0);

	if (!err)
		err = visit_read_texts(what, 1, on_only, &one);
	return err ? err : one.err;
}
