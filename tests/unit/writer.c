/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Texts as JSON on stdout. */
#include "unit.h"

#include <sys/mman.h>

#include <nsutil.h>

#include "print/writer.h"

#define LONGEST 600

static void put(const char *text, char *said, size_t size)
{
	int file = memfd_create("writer", MFD_CLOEXEC), out = dup(STDOUT_FILENO);
	ssize_t len;

	CHECK(fflush(stdout) == 0 && dup2(file, STDOUT_FILENO) >= 0);
	writer_put(text);
	CHECK(fflush(stdout) == 0 && dup2(out, STDOUT_FILENO) >= 0);
	len = pread(file, said, size - 1, 0);
	CHECK(len > 0 && close(file) == 0 && close(out) == 0);
	said[len] = '\0';
}

/* A text goes out in pieces: wherever they end, it is as if it were one. */
TEST(a_long_text_is_cut_nowhere)
{
	static const char *const units[] = {
		"\\x", "\xf0\x9f\x90\xa7", "\xe2\x80\xae", "\xc3\xa4", "\x80", "\xf0\x9f", "\"",
	};
	char text[LONGEST], whole[LONGEST * 8], said[sizeof(whole) + 2];

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		for (size_t before = 0; before < 8; before++) {
			size_t len = before;

			memset(text, 'a', before);
			for (; len + 5 < sizeof(text); len += strlen(units[i]))
				strcpy(text + len, units[i]);
			nsu_escape_json(whole, sizeof(whole), text, strlen(text));
			put(text, said, sizeof(said));
			CHECK_INT(strlen(said), strlen(whole) + 2);
			CHECK(strncmp(said + 1, whole, strlen(whole)) == 0);
		}
	}
}
