/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a machine is called. */
#ifndef NODE_H
#define NODE_H

#define NODE_NAME_SIZE 256

/* Below a sysroot by its etc/hostname, where that can be read; else as uname(2) says. */
void node_read_name(const char *sysroot, char name[NODE_NAME_SIZE]);

#endif
