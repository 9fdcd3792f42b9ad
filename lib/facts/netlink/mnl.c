/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* libmnl(3), opened where a netlink(7) socket is. */
#include "facts/netlink/mnl.h"

#include <pthread.h>
#include <stddef.h>

#include "library.h"

#define SONAME "libmnl.so.0"

LIBRARY_NOTE("networks", "interfaces, NSIDs and sockets of networks", SONAME);

struct mnl mnl;

#define SYMBOL(name) { "mnl_" #name, offsetof(struct mnl, name) },

static const struct library_symbol symbols[] = { MNL_FUNCTIONS(SYMBOL) };

static int loaded;

static void load(void)
{
	loaded = library_open(SONAME, symbols, sizeof(symbols) / sizeof(symbols[0]), &mnl);
}

int mnl_open(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, load);
	return loaded;
}
