/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* libmnl(3), opened where a netlink(7) socket is. */
#include "facts/net/mnl.h"

#include <pthread.h>
#include <stddef.h>

#include "library.h"

#define SONAME "libmnl.so.0"

LIBRARY_NOTE("networks", "interfaces, NSIDs and sockets of networks", SONAME);

struct mnl mnl;

#define SYMBOL(name) { "mnl_" #name, offsetof(struct mnl, name) }

static const struct library_symbol symbols[] = {
	SYMBOL(attr_get_payload),
	SYMBOL(attr_get_payload_len),
	SYMBOL(attr_get_str),
	SYMBOL(attr_get_type),
	SYMBOL(attr_get_u32),
	SYMBOL(attr_get_u8),
	SYMBOL(attr_nest_end),
	SYMBOL(attr_nest_start),
	SYMBOL(attr_next),
	SYMBOL(attr_ok),
	SYMBOL(attr_put),
	SYMBOL(attr_put_strz),
	SYMBOL(attr_put_u32),
	SYMBOL(attr_validate),
	SYMBOL(cb_run),
	SYMBOL(cb_run2),
	SYMBOL(nlmsg_get_payload),
	SYMBOL(nlmsg_get_payload_len),
	SYMBOL(nlmsg_get_payload_offset),
	SYMBOL(nlmsg_get_payload_tail),
	SYMBOL(nlmsg_next),
	SYMBOL(nlmsg_ok),
	SYMBOL(nlmsg_put_extra_header),
	SYMBOL(nlmsg_put_header),
	SYMBOL(socket_bind),
	SYMBOL(socket_close),
	SYMBOL(socket_fdopen),
	SYMBOL(socket_get_fd),
	SYMBOL(socket_get_portid),
	SYMBOL(socket_open2),
	SYMBOL(socket_recvfrom),
	SYMBOL(socket_sendto),
	SYMBOL(socket_setsockopt),
};

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
