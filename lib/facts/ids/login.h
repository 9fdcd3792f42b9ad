/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What happens when a user logs out: logind.conf(5). */
#ifndef LOGIN_H
#define LOGIN_H

#include <stdbool.h>
#include <sys/types.h>

/* Whether systemd(1) runs this machine, and so logs users in and out. */
bool login_is_there(void);

/*
 * Whether all that is started in a session of @uid ends with it: KillUserProcesses=, and
 * KillOnlyUsers= and KillExcludeUsers=, which override it.
 */
bool login_ends_processes(uid_t uid);

/* Whether the user @uid is as if logged in for ever: loginctl(1), enable-linger. */
bool login_lingers(uid_t uid);

#endif
