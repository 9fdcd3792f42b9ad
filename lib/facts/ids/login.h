/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What happens when a user logs out: logind.conf(5). */
#ifndef LOGIN_H
#define LOGIN_H

#include <stdbool.h>

/* Whether all that was started in a session ends with it (KillUserProcesses=). */
bool login_ends_processes(void);

/* Whether the user @name is as if logged in for ever: loginctl(1), enable-linger. */
bool login_lingers(const char *name);

#endif
