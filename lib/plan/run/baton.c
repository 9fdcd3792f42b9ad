/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Whose turn it is. All actors walk one list; where it changes hands, the one
 * who leaves off passes a record to the one who goes on. The record is that of
 * an error: errnum 0 says "your turn". SELF is the hub that the others talk to.
 * An end of file says that the other executed its program, or is gone.
 */
#include "plan/run/run.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "fd.h"

#define TRIES 100

struct baton {
	struct nsu_error error;
	int numbers[SLOT_TARGET]; /* slots that are no descriptors, as SELF knows them */
};

static int pass(struct run *r, enum actor to, const struct nsu_error *e)
{
	struct baton baton = { .error = *e };

	memcpy(baton.numbers, r->slots, sizeof(baton.numbers));
	if (send(r->peers[to], &baton, sizeof(baton), MSG_NOSIGNAL) < 0)
		return -errno;
	return 0;
}

/* The child has been inside: what it says may be what somebody there made it say. */
static bool is_sound(const struct nsu_error *e)
{
	return e->errnum >= 0 && e->errnum < 4096 && (unsigned int)e->op < NSU_OPS &&
	       e->kind >= NSU_NO_KIND && e->kind < NSU_KINDS &&
	       memchr(e->object, '\0', sizeof(e->object)) &&
	       memchr(e->found, '\0', sizeof(e->found)) &&
	       memchr(e->said, '\0', sizeof(e->said));
}

/* For want of memory it is not lost, but there for the next call: who gave up would undo. */
static bool is_passing(int errnum)
{
	return errnum == ENOBUFS || errnum == ENOMEM;
}

/* @sender: by the PID that we know it by, which is not the one it has inside. */
static ssize_t receive(int socket, struct baton *baton, int *sender)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(struct ucred))];
	} control;
	struct iovec part = { baton, sizeof(*baton) };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1,
				  .msg_control = &control,
				  .msg_controllen = sizeof(control) };
	struct cmsghdr *header;
	struct ucred who;
	int tries = 0;
	ssize_t n;

	do
		n = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
	while (n < 0 && (errno == EINTR || (is_passing(errno) && ++tries < TRIES)));
	header = n > 0 ? CMSG_FIRSTHDR(&message) : NULL;
	if (!header || header->cmsg_type != SCM_CREDENTIALS)
		return n;
	memcpy(&who, CMSG_DATA(header), sizeof(who));
	*sender = who.pid;
	return n;
}

int baton_take(struct run *r, enum actor from, struct nsu_error *e)
{
	struct baton baton;
	int sender = -1;
	ssize_t n = receive(r->peers[from], &baton, &sender);

	if (n < 0 && errno != ECONNRESET)
		return -errno;
	if (n != sizeof(baton) || !is_sound(&baton.error))
		return -EPIPE;
	if (r->me != SELF)
		memcpy(r->slots, baton.numbers, sizeof(baton.numbers));
	else if (from == CHILD)
		r->slots[SLOT_PROGRAM] = sender;
	if (baton.error.errnum)
		*e = baton.error;
	return -baton.error.errnum;
}

bool baton_is_dropped(const struct run *r, enum actor from)
{
	char byte;

	return recv(r->peers[from], &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

/* A peer that ended without a word was killed; there is no other way. */
static int take_turn(struct run *r, enum actor from, struct nsu_error *e)
{
	int err = baton_take(r, from, e);

	if (err == -EPIPE)
		return nsu_error_set(e, ECANCELED, NSU_OP_WAIT, NSU_NO_KIND, "%s",
				     slot_get_name(slot_of_actor(from)));
	return err;
}

int baton_hand_over(struct run *r, enum actor from, enum actor to, struct nsu_error *e)
{
	const struct nsu_error your_turn = { .errnum = 0 };
	int err = 0;

	if (r->me == from)
		return pass(r, from == SELF ? to : SELF, &your_turn);
	if (r->me == SELF)
		err = take_turn(r, from, e);
	if (!err && r->me == SELF && to != SELF)
		err = pass(r, to, &your_turn);
	if (r->me == to && r->me != SELF)
		err = take_turn(r, SELF, e);
	return err;
}

/* Records on their way are read and dropped: what counts is the end of file. */
static void await_end(struct run *r, enum actor peer)
{
	struct nsu_error ignored;

	while (baton_take(r, peer, &ignored) != -EPIPE)
		;
	fd_close(&r->peers[peer]);
}

void baton_give_up(struct run *r, const struct nsu_error *e)
{
	for (int a = 0; a < ACTORS; a++)
		if (r->peers[a] >= 0)
			pass(r, (enum actor)a, e);
	for (int a = 0; r->me == SELF && a < ACTORS; a++)
		if (r->peers[a] >= 0)
			await_end(r, (enum actor)a);
}
