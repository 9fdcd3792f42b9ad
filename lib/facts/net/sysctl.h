/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The files of sysctls (proc_sys(5)). */
#ifndef SYSCTL_H
#define SYSCTL_H

#include <stdint.h>

#define SYSCTL_DIR "/proc/sys/"
#define SYSCTL_PATH_SIZE 256

/*
 * "net.ipv4.conf.eth0/1.forwarding" is the file net/ipv4/conf/eth0.1/forwarding in
 * SYSCTL_DIR, with which the path begins. Returns 0 or -ENAMETOOLONG.
 */
int sysctl_get_path(const char *name, char path[SYSCTL_PATH_SIZE]);

/* The number in such a file, open; 0 where it cannot be read, or @file is -1. */
uint32_t sysctl_read_number(int file);

#endif
