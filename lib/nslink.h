/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the links below /proc/PID/ns point at. */
#ifndef NSLINK_H
#define NSLINK_H

#include <nsutil.h>

/*
 * The number in "KIND:[INODE]" where the kind is known: nsu_inode_parse() has to find it
 * out. Returns 0, -EINVAL or -ERANGE.
 */
int link_parse(const char *text, enum nsu_kind kind, uint64_t *inode);

#endif
