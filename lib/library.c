/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A library that is opened where it is needed. */
#include "library.h"

#include <dlfcn.h>
#include <errno.h>
#include <string.h>

int library_open(const char *soname, const struct library_symbol symbols[], size_t count,
		 void *functions)
{
	void *library = dlopen(soname, RTLD_NOW | RTLD_LOCAL);

	if (!library)
		return -ELIBACC;
	for (size_t i = 0; i < count; i++) {
		void *symbol = dlsym(library, symbols[i].name);

		if (!symbol)
			return -ELIBACC;
		/* ISO C has no cast from an object to a function; POSIX has the bytes. */
		memcpy((char *)functions + symbols[i].at, &symbol, sizeof(symbol));
	}
	return 0;
}
