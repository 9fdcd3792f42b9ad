/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What becomes of a lab when the user who makes it logs out. */
#include "facts/kept/lab.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "facts/container/cgroup.h"
#include "facts/ids/login.h"
#include "fd.h"

static bool begins_with(const char *text, const char *beginning)
{
	return strncmp(text, beginning, strlen(beginning)) == 0;
}

/* Without a session of ours it is somebody else's end that takes the record along. */
static bool is_recorded_by_login(void)
{
	char base[LAB_PATH_SIZE], home[64];

	snprintf(home, sizeof(home), "/run/user/%u/", (unsigned int)geteuid());
	return lab_get_base(geteuid(), base) == 0 && begins_with(base, home);
}

static void find_own_cgroup(struct cgroup *own)
{
	autofd self = open("/proc/self", O_PATH | O_DIRECTORY | O_CLOEXEC);

	*own = (struct cgroup){ .user = NSU_NO_UID };
	if (self >= 0)
		cgroup_read(self, own);
}

/*
 * The keeper stays in our control group (logind.conf(5), user@.service(5)). A session in
 * which something runs is not over for logind, which leaves the user his /run/user, or else
 * ends what runs there, be it root's by sudo(8). What the user's service manager starts, the
 * terminals of a desktop for instance, ends with that manager: at the end of the last
 * session, or for who lingers never.
 */
enum nsu_lab_end nsu_lab_get_end(void)
{
	struct cgroup own;

	if (!login_is_there())
		return NSU_LAB_STAYS;
	find_own_cgroup(&own);
	if (begins_with(own.unit, "session-"))
		return login_ends_processes(own.user) ? NSU_LAB_KILLED : NSU_LAB_STAYS;
	if (begins_with(own.unit, "user@"))
		return login_lingers(own.user) ? NSU_LAB_STAYS : NSU_LAB_LOST;
	return is_recorded_by_login() && !login_lingers(geteuid()) ? NSU_LAB_LOST :
								     NSU_LAB_STAYS;
}
