/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of proc(5), read from inside of a namespace. */
#include "facts/visit_text.h"

#include <errno.h>
#include <fcntl.h>

#include "facts/visit.h"
#include "fd.h"

struct file_there {
	int dir;
	const char *name;
};

static int say_file(const void *arg, int out)
{
	const struct file_there *file = arg;
	struct visit_said said = { .status = VISIT_MORE };
	autofd fd = openat(file->dir, file->name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -errno;
	while ((n = read(fd, said.text, sizeof(said.text))) > 0) {
		said.len = (size_t)n;
		visit_say(out, &said, -1);
	}
	return n < 0 ? -errno : 0;
}

int visit_read_text(enum nsu_kind kind, int ns, int dir, const char *name, struct text *text)
{
	const struct file_there file = { dir, name };
	struct visit_said said;
	struct visit v;
	int fd, heard = 0, err = text_add(text, "", 0);

	if (!err)
		err = visit_begin(&v, kind, ns, say_file, &file);
	if (err)
		return err;
	while (!err && (heard = visit_hear(&v, &said, &fd)) == VISIT_MORE) {
		fd_close(&fd);
		err = text_add(text, said.text, said.len);
	}
	visit_end(&v);
	return err ? err : heard;
}
