/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of container runtimes: the first byte says whose. Every field stays a string. */
#include "fuzz.h"

#include <errno.h>

#include "facts/container/record.h"

#define ENDS(field) HOLDS(memchr(field, '\0', sizeof(field)))

FUZZ(text, len)
{
	static record_fn *const readers[] = {
		record_containerd, record_crio, record_docker, record_runc, record_crun,
		record_nsrun, record_pid, record_machine,
	};
	size_t which = (size_t)(*text - '0');
	struct container c = { .id = "0123456789ab" };
	int err;

	if (len == 0 || which >= sizeof(readers) / sizeof(readers[0]))
		return;
	err = readers[which](text + 1, len - 1, &c);
	HOLDS(err == 0 || err == -EBADMSG);
	HOLDS(strcmp(c.id, "0123456789ab") == 0 && c.pid >= 0);
	ENDS(c.name);
	ENDS(c.space);
	ENDS(c.pod);
	ENDS(c.pod_namespace);
	ENDS(c.pod_uid);
	ENDS(c.pod_container);
	ENDS(c.sandbox_id);
}
