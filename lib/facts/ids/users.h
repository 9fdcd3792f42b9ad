/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names of users. */
#ifndef USERS_H
#define USERS_H

#include <nsutil.h>

#define USERS_NAME_SIZE 256

/*
 * The name of @uid by getpwuid(3), or by SYSROOT/etc/passwd. Returns 0, or
 * -ENOENT where there is none. Only outside of foreign namespaces: it loads the
 * modules of nsswitch.conf(5).
 */
int users_find_name(const char *sysroot, uid_t uid, char name[USERS_NAME_SIZE]);

#endif
