/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A terminal that the program shares with us, and yet does not type into: a
 * filter of its system calls refuses the two requests of ioctl_tty(2) that do.
 */
#include "plan/run/run.h"

#include <endian.h>
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef TIOCLINUX
#define TIOCLINUX 0x541C
#endif

#if defined(__x86_64__)
#define NATIVE AUDIT_ARCH_X86_64
#define IOCTL_OTHER (0x40000000 + 514)	/* x32 */
#elif defined(__aarch64__)
#define NATIVE AUDIT_ARCH_AARCH64
#elif defined(__i386__)
#define NATIVE AUDIT_ARCH_I386
#elif defined(__arm__)
#define NATIVE AUDIT_ARCH_ARM
#elif defined(__s390x__)
#define NATIVE AUDIT_ARCH_S390X
#elif defined(__powerpc64__) && __BYTE_ORDER == __LITTLE_ENDIAN
#define NATIVE AUDIT_ARCH_PPC64LE
#elif defined(__riscv) && __riscv_xlen == 64
#define NATIVE AUDIT_ARCH_RISCV64
#endif

#ifndef IOCTL_OTHER
#define IOCTL_OTHER SYS_ioctl
#endif

#define IOCTL_32 54	/* of every 32-bit system that the ones above run beside */

/* The request is an unsigned int: the upper half of the register is not looked at. */
#define LOW_HALF (__BYTE_ORDER == __BIG_ENDIAN ? 4 : 0)
#define REQUEST (offsetof(struct seccomp_data, args[1]) + LOW_HALF)

#define LOAD(where) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, where)
#define IF(value, yes, no) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, yes, no)
#define ANSWER(what) BPF_STMT(BPF_RET | BPF_K, what)

int run_filter(struct run *r, const struct step *s)
{
#ifdef NATIVE
	struct sock_filter lines[] = {
		LOAD(offsetof(struct seccomp_data, arch)),
		IF(NATIVE, 0, 4),
		LOAD(offsetof(struct seccomp_data, nr)),
		IF(SYS_ioctl, 4, 0),
		IF(IOCTL_OTHER, 3, 0),
		ANSWER(SECCOMP_RET_ALLOW),
		LOAD(offsetof(struct seccomp_data, nr)),
		IF(IOCTL_32, 0, 3),
		LOAD(REQUEST),
		IF(TIOCSTI, 2, 0),
		IF(TIOCLINUX, 1, 0),
		ANSWER(SECCOMP_RET_ALLOW),
		ANSWER(SECCOMP_RET_ERRNO | EPERM),
	};
	struct sock_fprog filter = { sizeof(lines) / sizeof(lines[0]), lines };

	(void)r;
	(void)s;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) < 0 ? -errno : 0;
#else
	(void)r;
	(void)s;
	return -ENOSYS;
#endif
}
