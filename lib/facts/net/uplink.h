/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether a network leads out by an interface, as the files of a process in it say. */
#ifndef UPLINK_H
#define UPLINK_H

#include <sys/types.h>

enum uplink_state { UPLINK_NONE, UPLINK_THERE, UPLINK_UP };	/* UP: with a default route */

enum uplink_state uplink_look(pid_t pid, const char *interface);

#endif
