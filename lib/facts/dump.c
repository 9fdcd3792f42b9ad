/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One question to a netlink(7) socket, and all of its answers. */
#include "facts/dump.h"

#include <errno.h>
#include <linux/netlink.h>
#include <sys/socket.h>

#define ANSWER_SIZE 32768	/* what the kernel puts into one message at most */

struct asking {
	unsigned int seq;
	dump_fn *answered;
	void *arg;
	bool done, torn;
};

void dump_be_strict(int fd)
{
	int on = 1;

	setsockopt(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &on, sizeof(on));
}

/* An error of 0 is the end of what is no dump. */
static int end(struct asking *a, const struct nlmsghdr *answer)
{
	const struct nlmsgerr *error = mnl_nlmsg_get_payload(answer);

	a->done = true;
	if (answer->nlmsg_type == NLMSG_DONE)
		return 0;
	return mnl_nlmsg_get_payload_len(answer) < sizeof(*error) ? -EPROTO : error->error;
}

static int take_one(struct asking *a, const struct nlmsghdr *answer)
{
	if (answer->nlmsg_seq != a->seq)
		return 0;
	a->torn |= answer->nlmsg_flags & NLM_F_DUMP_INTR;
	if (answer->nlmsg_type == NLMSG_DONE || answer->nlmsg_type == NLMSG_ERROR)
		return end(a, answer);
	if (answer->nlmsg_type < NLMSG_MIN_TYPE)
		return 0;
	a->done |= !(answer->nlmsg_flags & NLM_F_MULTI);
	return a->answered(a->arg, answer);
}

static int take_all(struct asking *a, const char *answers, int len)
{
	const struct nlmsghdr *answer = (const void *)answers;
	int err = 0;

	for (; !err && mnl_nlmsg_ok(answer, len); answer = mnl_nlmsg_next(answer, &len))
		err = take_one(a, answer);
	return err;
}

/* From the kernel alone: other processes may write to the socket, too. */
static ssize_t receive(int fd, char *answers)
{
	struct sockaddr_nl from = { 0 };
	struct iovec bytes = { answers, ANSWER_SIZE };
	struct msghdr message = { .msg_name = &from, .msg_namelen = sizeof(from),
				  .msg_iov = &bytes, .msg_iovlen = 1 };
	ssize_t len;

	do
		len = recvmsg(fd, &message, 0);
	while ((len < 0 && errno == EINTR) || (len >= 0 && from.nl_pid != 0));
	if (len >= 0 && (message.msg_flags & MSG_TRUNC)) {
		errno = EMSGSIZE;
		return -1;
	}
	return len;
}

int dump_ask(int fd, struct nlmsghdr *request, dump_fn *answered, void *arg)
{
	static _Thread_local unsigned int last;
	_Alignas(struct nlmsghdr) char answers[ANSWER_SIZE];
	struct asking a = { ++last, answered, arg, false, false };
	int err = 0;

	request->nlmsg_seq = a.seq;
	if (send(fd, request, request->nlmsg_len, 0) < 0)
		return -errno;
	while (!a.done && !err) {
		ssize_t len = receive(fd, answers);

		err = len <= 0 ? (len < 0 ? -errno : -EPROTO) :
		      take_all(&a, answers, (int)len);
	}
	return err ? err : a.torn ? DUMP_TORN : 0;
}
