/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How sentences of ours are written: in which characters, and how wide. */
#ifndef WRITTEN_H
#define WRITTEN_H

#include <nsutil.h>

/*
 * The code point at @at, and where the next one is; 0 where it is neither ASCII nor one of
 * the scripts of Japanese, all of which are two columns wide and three bytes long.
 */
static inline unsigned int written_next(const char **at)
{
	const unsigned char *s = (const unsigned char *)*at;
	unsigned int c;

	if (s[0] >= ' ' && s[0] <= '~') {
		++*at;
		return s[0];
	}
	if ((s[0] & 0xf0) != 0xe0 || (s[1] & 0xc0) != 0x80 || (s[2] & 0xc0) != 0x80)
		return 0;
	c = (s[0] & 0xfu) << 12 | (s[1] & 0x3fu) << 6 | (s[2] & 0x3fu);
	*at += 3;
	return (c >= 0x3001 && c <= 0x30ff) || (c >= 0x4e00 && c <= 0x9fff) ||
	       (c >= 0xff01 && c <= 0xff60) ? c : 0;
}

static inline size_t written_columns(const char *text)
{
	size_t columns = 0;

	while (*text) {
		unsigned int c = written_next(&text);

		if (!c)
			return (size_t)-1;
		columns += c < 0x80 ? 1 : 2;
	}
	return columns;
}

/* English in plain ASCII; Japanese also in its own scripts. */
static inline bool is_written_in(const char *text, enum nsu_language language)
{
	while (*text) {
		unsigned int c = written_next(&text);

		if (!c || (language == NSU_ENGLISH && c >= 0x80))
			return false;
	}
	return true;
}

#endif
