/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Makes bytes of others safe to print. */
#include <nsutil.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Bytes of the UTF-8 character at @s, 0 when it is none (RFC 3629); the code point in @c. */
static size_t utf8_length(const unsigned char *s, size_t len, uint32_t *c)
{
	static const struct { unsigned char mask, lead; uint32_t least; } forms[] = {
		{ 0x80, 0x00, 0 }, { 0xe0, 0xc0, 0x80 },
		{ 0xf0, 0xe0, 0x800 }, { 0xf8, 0xf0, 0x10000 },
	};

	for (size_t n = 1; n <= 4 && n <= len; n++) {
		if ((s[0] & forms[n - 1].mask) != forms[n - 1].lead)
			continue;
		*c = s[0] & (unsigned char)~forms[n - 1].mask;
		for (size_t i = 1; i < n; i++) {
			if ((s[i] & 0xc0) != 0x80)
				return 0;
			*c = *c << 6 | (s[i] & 0x3f);
		}
		if (*c < forms[n - 1].least || *c > 0x10ffff || (*c >= 0xd800 && *c <= 0xdfff))
			return 0;
		return n;
	}
	return 0;
}

/*
 * What moves the cursor, reorders or hides text: C0, DEL, C1, the bidirectional
 * and zero-width controls, line separators, and the byte order mark.
 */
static bool is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x61c ||
	       (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) ||
	       (c >= 0xe0000 && c <= 0xe007f);
}

struct sink {
	char *to;
	size_t size, length;	/* length counts on where nothing fits any more */
	bool full;
};

/* A character goes in whole or not at all, and nothing after one that did not. */
static void sink_put(struct sink *s, const char *text, size_t len)
{
	s->full |= s->length + len >= s->size;
	if (!s->full) {
		memcpy(s->to + s->length, text, len);
		s->to[s->length + len] = '\0';
	}
	s->length += len;
}

/* ASCII that means itself: as much of it as fits. */
static void sink_put_plain(struct sink *s, const char *text, size_t len)
{
	size_t room = s->full || s->length >= s->size ? 0 : s->size - s->length - 1;
	size_t fits = len < room ? len : room;

	sink_put(s, text, fits);
	s->full |= fits < len;
	s->length += len - fits;
}

size_t nsu_quote(char *to, size_t size, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_-+=:,./@%^";
	struct sink sink = { .to = to, .size = size };

	if (size)
		to[0] = '\0';
	if (*word && word[strspn(word, plain)] == '\0') {
		sink_put(&sink, word, strlen(word));
		return sink.length;
	}
	sink_put(&sink, "'", 1);
	for (; *word; word++)
		sink_put(&sink, *word == '\'' ? "'\\''" : word, *word == '\'' ? 4 : 1);
	sink_put(&sink, "'", 1);
	return sink.length;
}

static void sink_put_hex(struct sink *s, unsigned char byte)
{
	static const char digits[] = "0123456789abcdef";
	char hex[4] = { '\\', 'x', digits[byte >> 4], digits[byte & 15] };

	sink_put(s, hex, sizeof(hex));
}

/* What would be read as the escape of a byte. */
static bool is_like_hex(const unsigned char *s, size_t len)
{
	return len > 1 && s[0] == '\\' && s[1] == 'x';
}

/* Each of these takes one character, or one byte of none, and returns how many bytes it had. */
typedef size_t put_fn(struct sink *sink, const char *text, size_t len);

static size_t put_spelt(struct sink *sink, const char *text, size_t len, bool ascii)
{
	const unsigned char *s = (const unsigned char *)text;
	uint32_t c = 0;
	size_t n = utf8_length(s, len, &c);
	bool raw = n > 0 && !is_control(c) && !(ascii && n > 1) && !is_like_hex(s, len);

	if (n == 0)
		n = 1;
	if (raw)
		sink_put(sink, text, n);
	for (size_t i = 0; !raw && i < n; i++)
		sink_put_hex(sink, s[i]);
	return n;
}

static size_t put_text(struct sink *sink, const char *text, size_t len)
{
	return put_spelt(sink, text, len, false);
}

static size_t put_ascii(struct sink *sink, const char *text, size_t len)
{
	return put_spelt(sink, text, len, true);
}

/* Beyond 16 bits as two of 10, behind their marks. */
static void sink_put_unicode(struct sink *s, uint32_t c)
{
	char units[16];

	if (c > 0xffff)
		snprintf(units, sizeof(units), "\\u%04" PRIx32 "\\u%04" PRIx32,
			 0xd7c0 + (c >> 10), 0xdc00 | (c & 0x3ff));
	else
		snprintf(units, sizeof(units), "\\u%04" PRIx32, c);
	sink_put(s, units, strlen(units));
}

static size_t put_json(struct sink *sink, const char *text, size_t len)
{
	const unsigned char *s = (const unsigned char *)text;
	uint32_t c = 0;
	size_t n = utf8_length(s, len, &c);

	if (n == 0 || is_like_hex(s, len)) {
		char hex[8];

		snprintf(hex, sizeof(hex), "\\\\x%02x", *s);
		sink_put(sink, hex, strlen(hex));
		return 1;
	}
	if (c == '"' || c == '\\')
		sink_put(sink, (char[]){ '\\', *text }, 2);
	else if (is_control(c))
		sink_put_unicode(sink, c);
	else
		sink_put(sink, text, n);
	return n;
}

static size_t plain_length(const char *text, size_t len)
{
	size_t n = 0;

	while (n < len && text[n] >= ' ' && text[n] <= '~' && text[n] != '\\' &&
	       text[n] != '"')
		n++;
	return n;
}

/* Nearly all there is means itself, and goes in at once. */
static size_t put_all(char *to, size_t size, const char *text, size_t len, put_fn *put_other)
{
	struct sink sink = { .to = to, .size = size };

	if (size)
		to[0] = '\0';
	while (len > 0) {
		size_t n = plain_length(text, len);

		if (n)
			sink_put_plain(&sink, text, n);
		else
			n = put_other(&sink, text, len);
		text += n;
		len -= n;
	}
	return sink.length;
}

size_t nsu_escape(char *to, size_t size, const char *text, size_t len, bool ascii)
{
	return put_all(to, size, text, len, ascii ? put_ascii : put_text);
}

size_t nsu_escape_json(char *to, size_t size, const char *text, size_t len)
{
	return put_all(to, size, text, len, put_json);
}
