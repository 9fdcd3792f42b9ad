/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Saved snapshots from files and pipes. */
#include <nsutil.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "fd.h"

#define TEXT_MAX (256u << 20)	/* bytes; 4,000 processes take one of these millions */
#define TEXT_ROOM (64u << 10)

struct text {
	char *at;
	size_t len, room;
};

static int make_room(struct text *text)
{
	size_t room = text->room ? 2 * text->room : TEXT_ROOM;
	char *at;

	if (text->len < text->room)
		return 0;
	if (text->len > TEXT_MAX)
		return -EFBIG;
	at = realloc(text->at, room);
	if (!at)
		return -ENOMEM;
	text->at = at;
	text->room = room;
	return 0;
}

/* It may be a pipe: how long it is shows at its end. */
static int read_all(int fd, struct text *text)
{
	int err;

	while ((err = make_room(text)) == 0) {
		ssize_t n = read(fd, text->at + text->len, text->room - text->len);

		if (n == 0)
			return 0;
		if (n < 0 && errno != EINTR)
			return -errno;
		text->len += n > 0 ? (size_t)n : 0;
	}
	return err;
}

int nsu_snapshot_load(struct nsu_snapshot **snapshot, const char *path, struct nsu_error *e)
{
	bool is_stdin = strcmp(path, "-") == 0;
	autofd file = is_stdin ? -1 : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	struct text text = { .at = NULL };
	int err;

	if (!is_stdin && file < 0)
		return nsu_error_set(e, errno, NSU_OP_OPEN, NSU_NO_KIND, "%s", path);
	err = read_all(is_stdin ? STDIN_FILENO : file, &text);
	if (err)
		nsu_error_set(e, -err, NSU_OP_LOAD, NSU_NO_KIND, "%s", path);
	else
		err = nsu_snapshot_parse(snapshot, text.at, text.len, path, e);
	free(text.at);
	return err;
}
