/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What who broke out of a container may do, by a directory of the host that was left open to
 * him. It is opened and looked at, never written: a file that opens for writing is closed.
 */
#include "plan/run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/klog.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "fd.h"

#define READ_ALL 3	/* of syslog(2) */

/* errno, or 0: it may. */
static int try_open(int dir, const char *path, int flags)
{
	autofd fd = openat(dir, path, flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	/* Busy because it runs: who waits until it has ended may write it. */
	return fd < 0 && errno != ETXTBSY ? errno : 0;
}

static int try_disk(int dir)
{
	static const char *const disks[] = {
		"dev/vda", "dev/sda", "dev/nvme0n1", "dev/xvda", "dev/mmcblk0", "dev/loop0",
	};
	int err = ENOENT;

	for (size_t i = 0; err == ENOENT && i < sizeof(disks) / sizeof(disks[0]); i++)
		err = try_open(dir, disks[i], O_RDONLY);
	return err;
}

/* No module has descriptor -1: who may load some is told so, others not even that. */
static int try_module(void)
{
	return syscall(SYS_finit_module, -1, "", 0) < 0 && errno != EBADF ? errno : 0;
}

static int try_log(void)
{
	char byte;

	return klogctl(READ_ALL, &byte, 1) < 0 ? errno : 0;
}

static int try_environment(const struct run *r, int dir)
{
	char path[32];

	snprintf(path, sizeof(path), "proc/%d/environ", r->slots[SLOT_SELF]);
	return try_open(dir, path, O_RDONLY);
}

static int try_leave(int dir)
{
	return fchdir(dir) < 0 || chroot(".") < 0 ? errno : 0;
}

/* Leaving is last: it changes what / is. */
int run_breakout(struct run *r, const struct step *s)
{
	int dir = r->slots[s->slot], *errnums = r->plan->breakout->errnums;

	errnums[NSU_BREAKOUT_PASSWD] = try_open(dir, "etc/passwd", O_RDONLY);
	errnums[NSU_BREAKOUT_SHADOW] = try_open(dir, "etc/shadow", O_RDONLY);
	errnums[NSU_BREAKOUT_HOME] = faccessat(dir, "root", W_OK | X_OK, AT_EACCESS) < 0 ?
				     errno : 0;
	errnums[NSU_BREAKOUT_PROGRAM] = try_open(dir, "usr/bin/true", O_WRONLY);
	errnums[NSU_BREAKOUT_ENVIRONMENT] = try_environment(r, dir);
	errnums[NSU_BREAKOUT_DISK] = try_disk(dir);
	errnums[NSU_BREAKOUT_CORE] = try_open(dir, "proc/sys/kernel/core_pattern", O_WRONLY);
	errnums[NSU_BREAKOUT_MODULE] = try_module();
	errnums[NSU_BREAKOUT_LOG] = try_log();
	errnums[NSU_BREAKOUT_NETWORK] = try_open(AT_FDCWD, "/proc/sys/net/ipv4/ip_forward",
						 O_WRONLY);
	errnums[NSU_BREAKOUT_LEAVE] = try_leave(dir);
	r->plan->breakout->is_tried = true;
	_exit(0);
}
