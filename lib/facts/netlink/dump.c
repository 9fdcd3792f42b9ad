/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One question to a netlink(7) socket, and all of its answers. */
#include "facts/netlink/dump.h"

#include <errno.h>
#include <linux/netlink.h>
#include <stdatomic.h>
#include <sys/socket.h>

#define TRIES 20	/* where others make interfaces as fast as they can, a few are torn */

struct asking {
	unsigned int seq;
	dump_fn *answered;
	void *arg;
	bool done, torn;
	int err;		/* the first */
};

void dump_be_strict(int fd)
{
	int on = 1;

	setsockopt(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &on, sizeof(on));
}

/* An error of 0 is the end of what is no dump; a dump that fails says so where it ends. */
static int end(struct asking *a, const struct nlmsghdr *answer)
{
	const int *err = mnl_nlmsg_get_payload(answer);	/* struct nlmsgerr begins with it */

	a->done = true;
	if (mnl_nlmsg_get_payload_len(answer) >= sizeof(*err))
		return *err < 0 ? *err : 0;
	return answer->nlmsg_type == NLMSG_DONE ? 0 : -EPROTO;
}

static int take_one(struct asking *a, const struct nlmsghdr *answer)
{
	a->torn |= answer->nlmsg_flags & NLM_F_DUMP_INTR;
	if (answer->nlmsg_type == NLMSG_DONE || answer->nlmsg_type == NLMSG_ERROR)
		return end(a, answer);
	if (answer->nlmsg_type < NLMSG_MIN_TYPE)
		return 0;
	a->done |= !(answer->nlmsg_flags & NLM_F_MULTI);
	return a->err ? 0 : a->answered(a->arg, answer);
}

/* To the end, also where nobody wants the rest: it would be there for the next question. */
static void take_all(struct asking *a, const char *answers, int len)
{
	const struct nlmsghdr *answer = (const void *)answers;

	for (; mnl_nlmsg_ok(answer, len); answer = mnl_nlmsg_next(answer, &len)) {
		int err = answer->nlmsg_seq == a->seq ? take_one(a, answer) : 0;

		a->err = a->err ? a->err : err;
	}
}

ssize_t dump_receive(int fd, void *answers)
{
	struct sockaddr_nl from = { 0 };
	struct iovec bytes = { answers, DUMP_SIZE };
	struct msghdr message = { .msg_name = &from, .msg_namelen = sizeof(from),
				  .msg_iov = &bytes, .msg_iovlen = 1 };
	ssize_t len;

	do
		len = recvmsg(fd, &message, 0);
	while ((len < 0 && errno == EINTR) || (len >= 0 && from.nl_pid != 0));
	if (len < 0)
		return -errno;
	return message.msg_flags & MSG_TRUNC ? -EMSGSIZE : len;
}

unsigned int dump_number(void)
{
	static atomic_uint last;

	return atomic_fetch_add(&last, 1) + 1;
}

int dump_ask(int fd, struct nlmsghdr *request, dump_fn *answered, void *arg)
{
	_Alignas(struct nlmsghdr) char answers[DUMP_SIZE];
	struct asking a = { .seq = dump_number(), .answered = answered, .arg = arg };

	request->nlmsg_seq = a.seq;
	if (send(fd, request, request->nlmsg_len, 0) < 0)
		return -errno;
	while (!a.done) {
		ssize_t len = dump_receive(fd, answers);

		if (len <= 0)
			return len < 0 ? (int)len : -EPROTO;
		take_all(&a, answers, (int)len);
	}
	return a.err ? a.err : a.torn ? -EINTR : 0;
}

int dump_ask_whole(int fd, struct nlmsghdr *request, dump_fn *answered,
		   dump_forget_fn *forget, void *arg)
{
	int err = -EINTR;

	for (int tries = 0; err == -EINTR && tries < TRIES; tries++) {
		forget(arg);
		err = dump_ask(fd, request, answered, arg);
	}
	return err;
}
