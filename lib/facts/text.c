/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text that grows, and files of proc(5). */
#include "facts/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>

#include "fd.h"

static int make_room(struct text *t, size_t more)
{
	size_t room = t->room ? t->room : 256;
	char *at;

	while (room - t->len <= more)
		room *= 2;
	if (room == t->room)
		return 0;
	at = realloc(t->at, room);
	if (!at)
		return -ENOMEM;
	t->at = at;
	t->room = room;
	return 0;
}

int text_add(struct text *t, const char *more, size_t len)
{
	if (make_room(t, len) < 0)
		return -ENOMEM;
	memcpy(t->at + t->len, more, len);
	t->len += len;
	t->at[t->len] = '\0';
	return 0;
}

int text_format(struct text *t, const char *format, ...)
{
	char line[128];
	va_list ap;
	int len;

	va_start(ap, format);
	len = vsnprintf(line, sizeof(line), format, ap);
	va_end(ap);
	if (len < 0 || (size_t)len >= sizeof(line))
		return -EOVERFLOW;
	return text_add(t, line, (size_t)len);
}

int text_read(struct text *t, int dir, const char *name)
{
	autofd fd = openat(dir, name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	ssize_t n = 1;

	if (fd < 0)
		return -errno;
	while (n > 0) {
		if (make_room(t, 1024) < 0)
			return -ENOMEM;
		n = read(fd, t->at + t->len, t->room - t->len - 1);
		t->len += n > 0 ? (size_t)n : 0;
		if (t->len > TEXT_MAX)
			return -EFBIG;
	}
	if (n < 0)
		return -errno;
	t->at[t->len] = '\0';
	return 0;
}
