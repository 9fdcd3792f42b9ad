/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Makes a system call of this process fail from now on, as a seccomp filter or
 * an older kernel would. Unit tests run in a child each, so it ends with them.
 */
#ifndef REFUSE_H
#define REFUSE_H

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>

#include "unit.h"

#define REFUSE_ANY 0	/* instead of the number of an ioctl */

static int refuse_install(struct sock_filter *filter, unsigned short len)
{
	const struct sock_fprog program = { len, filter };

	if (prctl(PR_GET_SECCOMP) < 0 && errno == EINVAL)
		SKIP("no seccomp(2), as under qemu-user");
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -errno;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0 ? -errno : 0;
}

/* @second is the second argument that it fails with, of an ioctl(2) its request. */
static int refuse(long call, unsigned long second, int errnum)
{
	const uint32_t low = (uint32_t)offsetof(struct seccomp_data, args[1]);
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)call, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, low),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)second, 0,
			 second == REFUSE_ANY ? 0 : 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (uint32_t)errnum),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};

	return refuse_install(filter, sizeof(filter) / sizeof(filter[0]));
}

#endif
