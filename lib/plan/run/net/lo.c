/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The loopback interface: netdevice(7), so that no netlink library is needed for it. */
#include "plan/run/run.h"

#include <errno.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "fd.h"

/* Any socket will do, and those of AF_UNIX no kernel is without. */
int run_loopback(struct run *r, const struct step *s)
{
	autofd fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ifreq request = { .ifr_flags = 0 };

	(void)r;
	if (fd < 0)
		return -errno;
	strncpy(request.ifr_name, s->object, sizeof(request.ifr_name) - 1);
	if (ioctl(fd, SIOCGIFFLAGS, &request) < 0)
		return -errno;
	request.ifr_flags |= IFF_UP;
	return ioctl(fd, SIOCSIFFLAGS, &request) < 0 ? -errno : 0;
}
