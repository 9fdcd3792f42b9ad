/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Capabilities that outlive an exec by somebody who is not root. */
#include "plan/run/run.h"

#include <errno.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Those of this kernel; the kernel ends the list with EINVAL. */
static int raise_ambient(const struct __user_cap_data_struct *data)
{
	for (unsigned int cap = 0; cap < 64; cap++) {
		if (!(data[cap / 32].permitted & 1u << cap % 32))
			continue;
		if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, cap, 0, 0) < 0)
			return errno == EINVAL ? 0 : -errno;
	}
	return 0;
}

static int set_inheritable(bool all, struct __user_cap_data_struct *data)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };

	if (syscall(SYS_capget, &header, data) < 0)
		return -errno;
	for (int i = 0; i < 2; i++)
		data[i].inheritable = all ? data[i].permitted : 0;
	return syscall(SYS_capset, &header, data) < 0 ? -errno : 0;
}

/* A capability can only be ambient when it is permitted and inheritable (capabilities(7)). */
int run_keep_caps(struct run *r, const struct step *s)
{
	struct __user_cap_data_struct data[2];
	int err = set_inheritable(true, data);

	(void)r;
	(void)s;
	return err ? err : raise_ambient(data);
}

/* A user namespace begins with none that is inheritable (set_cred_user_ns() of the kernel). */
int run_drop_caps(struct run *r, const struct step *s)
{
	struct __user_cap_data_struct data[2];
	int err = set_inheritable(false, data);

	(void)r;
	(void)s;
	if (!err && prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0)
		err = -errno;
	return err;
}
