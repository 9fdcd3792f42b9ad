/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tables of neighbours (ARP, and that of IPv6), which all network namespaces share. */
#ifndef NEIGHBOURS_H
#define NEIGHBOURS_H

#include <stdint.h>

/* How many found no room in there since the machine started; 0 where that is not known. */
uint64_t neighbours_count_lost(void);

#endif
