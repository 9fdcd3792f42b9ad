/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A child that uses our memory until it executes its program, as that of vfork(2):
 * nothing is copied for it, and how it went is written where we read it. We stand
 * still for so long.
 */
#include "plan/run/run.h"

#include <errno.h>
#include <sched.h>
#include <sys/mman.h>

enum { STACK_SIZE = 1 << 20 };	/* most of which is never touched */

struct loan {
	struct run run;		/* the child's own */
	size_t from;		/* the first of its steps */
	struct nsu_error *error;
};

/*
 * What changes neither the credentials nor anything else that a process has in
 * its memory. A child with other rights than ours must not be traced while that
 * is ours, and one that is to die with us must hear of our death before it executes.
 */
static bool is_harmless(const struct step *s)
{
	return s->op == NSU_OP_PROPAGATION || s->op == NSU_OP_MOUNT ||
	       s->op == NSU_OP_HOSTNAME || s->op == NSU_OP_CHDIR || s->op == NSU_OP_EXEC;
}

/* Only to who is alone in a PID namespace of ours, and does all its steps in one go. */
bool lend_fits(const struct run *r, const struct step *s)
{
	const struct step *end = r->plan->steps + r->plan->count;
	bool alone = s->flags & CLONE_NEWPID && !(s->flags & CLONE_NEWUSER);

	if (!alone || r->trial >= 0 || r->how->started)
		return false;
	for (s++; s < end && s->actor == CHILD; s++)
		if (!is_harmless(s))
			return false;
	return end - s == 2 && s[0].op == NSU_OP_START && s[1].op == NSU_OP_WAIT;
}

static int borrow(void *arg)
{
	struct loan *loan = arg;

	run_walk(&loan->run, loan->from, loan->error);
	return 125;
}

int lend_memory(struct run *r, const struct step *s)
{
	struct loan loan = { .run = *r, .from = (size_t)(s + 1 - r->plan->steps),
			     .error = &r->unstarted };
	char *stack = mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
	int pid;

	if (stack == MAP_FAILED)
		return -errno;
	loan.run.me = CHILD;
	pid = clone(borrow, stack + STACK_SIZE,
		    CLONE_VM | CLONE_VFORK | SIGCHLD | (int)s->flags, &loan);
	if (pid < 0)
		pid = -errno;
	munmap(stack, STACK_SIZE);
	if (pid < 0)
		return pid;
	r->lent = true;
	r->slots[SLOT_CHILD] = pid;
	r->outcome->pid = pid;
	return 0;
}

int lend_see_start(const struct run *r, struct nsu_error *e)
{
	if (r->unstarted.errnum)
		*e = r->unstarted;
	return -r->unstarted.errnum;
}
