/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A process in a user namespace that may have none. */
#include "facts/visit/visit_user.h"

#include <errno.h>
#include <fcntl.h>

#include "fd.h"

/* By its own link: below a /proc of another PID namespace its number is somebody else. */
static int show_self(const void *arg, int out)
{
	const int *proc = arg;
	struct visit_said said = { .status = VISIT_MORE };
	autofd self = openat(*proc, "self", O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (self < 0)
		return -errno;
	visit_say(out, &said, self);
	return 0;
}

/*
 * The child may be gone by the time that its files are opened: until it is waited for, by
 * visit_end(), it is a zombie, and those have their credentials (proc_id_map_open).
 */
int visit_stand_in(struct visit *v, int proc, int ns, int *dir)
{
	struct visit_said said;
	int err = visit_begin(v, NSU_USER, ns, show_self, &proc);

	*dir = -1;
	if (err)
		return err;
	err = visit_hear(v, &said, dir);
	if (err == VISIT_MORE && *dir >= 0)
		return 0;
	visit_end(v);
	return err == VISIT_MORE ? said.err : err < 0 ? err : -ESRCH;
}
