/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * System calls that are younger than some headers. Since Linux 5.1 each new one
 * has one number, counted from where a machine's calls begin (the kernel's
 * scripts/syscall.tbl): 0, but of alpha and mips. Those that change something
 * are not here, but where they are made.
 */
#ifndef NSU_CALLS_H
#define NSU_CALLS_H

#include <sys/syscall.h>

#ifdef __alpha__
#define CALLS_BEGIN 110
#elif defined(__NR_Linux)	/* of mips, by the ABI */
#define CALLS_BEGIN __NR_Linux
#else
#define CALLS_BEGIN 0
#endif

#ifndef SYS_statmount
#define SYS_statmount (CALLS_BEGIN + 457)	/* Linux 6.8 */
#define SYS_listmount (CALLS_BEGIN + 458)
#endif
#ifndef SYS_listns
#define SYS_listns (CALLS_BEGIN + 470)	/* Linux 6.19 */
#endif

#endif
