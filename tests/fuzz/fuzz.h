/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A fuzz target in one include: any bytes in, and what must hold of them.
 *
 *	FUZZ(text, len)
 *	{
 *		HOLDS(parse(text) <= 0);
 *	}
 *
 * The text is a copy that ends in a NUL behind its last byte, so that a sanitizer sees who
 * reads on. libFuzzer calls it with what it makes up ("make fuzz"), replay.c with what it or
 * we have found before (corpus/NAME, "make check").
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOLDS(condition) \
	do { \
		if (!(condition)) { \
			fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, \
				#condition); \
			abort(); \
		} \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FUZZ(text, len) \
	static void fuzz(char *text, size_t len); \
	int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) \
	{ \
		char *copy = malloc(size + 1); \
		\
		HOLDS(copy); \
		if (size) \
			memcpy(copy, data, size); \
		copy[size] = '\0'; \
		fuzz(copy, size); \
		free(copy); \
		return 0; \
	} \
	static void fuzz(char *text, size_t len)

#endif
