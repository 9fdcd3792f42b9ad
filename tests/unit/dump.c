/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A question to a netlink socket, where a socket pair answers in place of the kernel. */
#include "unit.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "facts/netlink/dump.h"

#define OBJECT NLMSG_MIN_TYPE

static int pair[2];		/* ours, and the kernel's */
static unsigned int next;	/* the number that the next question will have */

static void begin(void)
{
	CHECK_INT(mnl_open(), 0);
	CHECK_INT(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
	next = dump_number() + 1;
}

static void end(void)
{
	close(pair[0]);
	close(pair[1]);
}

/* A message of one answer with a number as its body. */
static void answer(unsigned int seq, unsigned int type, unsigned int flags, int body)
{
	struct { struct nlmsghdr header; int body; } message = {
		{ sizeof(message), (uint16_t)type, (uint16_t)flags, seq, 0 }, body
	};

	CHECK_INT(send(pair[1], &message, sizeof(message), 0), sizeof(message));
}

static bool is_nothing_left(void)
{
	char byte;

	return recv(pair[0], &byte, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN;
}

struct heard {
	int sum, fails_at;
};

static int hear(void *arg, const struct nlmsghdr *message)
{
	int body = *(const int *)mnl_nlmsg_get_payload(message);
	struct heard *heard = arg;

	heard->sum += body;
	return body == heard->fails_at ? -ENOMEM : 0;
}

static int ask(struct heard *heard)
{
	char room[64];

	return dump_ask(pair[0], mnl_nlmsg_put_header(room), hear, heard);
}

TEST(answers_come_until_the_end)
{
	struct heard heard = { 0 };

	begin();
	answer(next, OBJECT, NLM_F_MULTI, 1);
	answer(next, OBJECT, NLM_F_MULTI, 2);
	answer(next, NLMSG_DONE, NLM_F_MULTI, 0);
	CHECK_INT(ask(&heard), 0);
	CHECK_INT(heard.sum, 3);
	end();
}

TEST(one_object_has_one_answer_and_no_end)
{
	struct heard heard = { 0 };

	begin();
	answer(next, OBJECT, 0, 5);
	CHECK_INT(ask(&heard), 0);
	CHECK_INT(heard.sum, 5);
	end();
}

TEST(what_belongs_to_another_question_is_passed_over)
{
	struct heard heard = { 0 };

	begin();
	answer(next - 1, OBJECT, NLM_F_MULTI, 1);
	answer(next - 1, NLMSG_DONE, NLM_F_MULTI, 0);
	answer(next - 1, NLMSG_ERROR, 0, -EPERM);
	answer(next, OBJECT, 0, 7);
	CHECK_INT(ask(&heard), 0);
	CHECK_INT(heard.sum, 7);
	end();
}

TEST(a_torn_dump_is_read_to_its_end)
{
	struct heard heard = { 0 };

	begin();
	answer(next, OBJECT, NLM_F_MULTI, 1);
	answer(next, OBJECT, NLM_F_MULTI | NLM_F_DUMP_INTR, 2);
	answer(next, NLMSG_DONE, NLM_F_MULTI, 0);
	CHECK_INT(ask(&heard), -EINTR);
	CHECK_INT(is_nothing_left(), true);
	end();
}

TEST(who_wants_no_more_leaves_nothing_for_the_next_question)
{
	struct heard heard = { .fails_at = 2 };

	begin();
	answer(next, OBJECT, NLM_F_MULTI, 2);
	answer(next, OBJECT, NLM_F_MULTI, 4);
	answer(next, NLMSG_DONE, NLM_F_MULTI, 0);
	CHECK_INT(ask(&heard), -ENOMEM);
	CHECK_INT(heard.sum, 2);
	CHECK_INT(is_nothing_left(), true);
	end();
}

TEST(a_refusal_is_an_error_also_at_the_end_of_a_dump)
{
	struct heard heard = { 0 };

	begin();
	answer(next, NLMSG_ERROR, 0, -ENODEV);
	CHECK_INT(ask(&heard), -ENODEV);
	next = dump_number() + 1;
	answer(next, NLMSG_DONE, NLM_F_MULTI, -EINVAL);
	CHECK_INT(ask(&heard), -EINVAL);
	end();
}

TEST(who_hangs_up_has_not_answered)
{
	struct heard heard = { 0 };

	begin();
	shutdown(pair[1], SHUT_WR);
	CHECK_INT(ask(&heard), -EPROTO);
	end();
}

static void forget(void *arg)
{
	((struct heard *)arg)->sum = 0;
}

static int ask_whole(struct heard *heard)
{
	char room[64];

	return dump_ask_whole(pair[0], mnl_nlmsg_put_header(room), hear, forget, heard);
}

static void answer_torn(unsigned int seq)
{
	answer(seq, OBJECT, NLM_F_MULTI, 1);
	answer(seq, NLMSG_DONE, NLM_F_MULTI | NLM_F_DUMP_INTR, 0);
}

TEST(what_came_before_a_dump_was_torn_does_not_count)
{
	struct heard heard = { 0 };

	begin();
	answer_torn(next);
	answer_torn(next + 1);
	answer(next + 2, OBJECT, NLM_F_MULTI, 7);
	answer(next + 2, NLMSG_DONE, NLM_F_MULTI, 0);
	CHECK_INT(ask_whole(&heard), 0);
	CHECK_INT(heard.sum, 7);
	end();
}

TEST(who_does_not_want_it_whole_is_not_asked_again)
{
	struct heard heard = { .fails_at = 2 };

	begin();
	answer(next, OBJECT, NLM_F_MULTI, 2);
	answer(next, NLMSG_DONE, NLM_F_MULTI | NLM_F_DUMP_INTR, 0);
	CHECK_INT(ask_whole(&heard), -ENOMEM);
	CHECK_INT(dump_number(), next + 1);
	end();
}

TEST(what_never_stands_still_is_asked_for_only_so_often)
{
	struct heard heard = { 0 };

	begin();
	for (unsigned int i = 0; i < 20; i++)
		answer_torn(next + i);
	CHECK_INT(ask_whole(&heard), -EINTR);
	CHECK_INT(dump_number(), next + 20);
	end();
}
