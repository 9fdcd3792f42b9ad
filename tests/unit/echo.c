/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Echo requests: what becomes of those that nobody could send. */
#include "unit.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "facts/net/echo.h"

TEST(who_has_no_socket_is_told_why_not_that_it_could_not_be_sent)
{
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	struct echo_probe probes[] = {
		{ .fd = fd, .to = { AF_INET, { 127, 0, 0, 1 }, 8 } },
		{ .fd = -EPERM, .to = { AF_INET, { 127, 0, 0, 2 }, 8 } },
	};

	CHECK_INT(echo_ask(probes, 2, 0), 0);
	CHECK(!probes[0].answered && probes[0].err < 0);
	CHECK(!probes[1].answered);
	CHECK_INT(probes[1].err, -EPERM);
	close(fd);
}
