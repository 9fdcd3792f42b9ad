/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Performs a plan. Every actor walks the same list from front to back, does its
 * own steps, and passes the baton where the list changes hands; so a plan has
 * one order. After a failure each walks back over what it did.
 */
#include "plan/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fd.h"

static void describe(const struct run *r, size_t i, int err, struct nsu_error *e)
{
	const struct step *s = &r->plan->steps[i];
	enum nsu_kind kind = (enum nsu_kind)r->refused;
	char object[NSU_OBJECT_SIZE + 1];

	step_get_object(r->plan, s, object, sizeof(object));
	if (r->refused >= 0)
		nsu_error_set(e, -err, s->op, kind, "%s/%s", object, nsu_kind_get_name(kind));
	else
		nsu_error_set(e, -err, s->op, kind_of_slot(s->slot), "%s", object);
	e->step = (int)i;
}

static void announce(struct run *r)
{
	r->outcome->pid = r->slots[slot_of_actor(r->me)];
	r->outcome->inside = getpid();
	if (r->how->started)
		r->how->started(r->how->arg, r->outcome);
}

/* The plan can do without this step; somebody should know all the same. */
static int excuse(struct run *r, size_t i, int err)
{
	struct nsu_error e;

	describe(r, i, err, &e);
	if (r->how->excused)
		r->how->excused(r->how->arg, &e);
	r->passed_over = true;
	return 0;
}

static int perform(struct run *r, size_t i, struct nsu_error *e)
{
	const struct step *s = &r->plan->steps[i];
	int err;

	if (s->tied && r->passed_over)
		return 0;
	if (r->how->watch && s->op != NSU_OP_WAIT)
		r->how->watch(r->how->arg, r->plan, i);
	if (s->op == NSU_OP_EXEC)
		announce(r);
	err = step_perform(r, s);
	r->passed_over = err > 0;
	if (err < 0 && s->lenient)
		return excuse(r, i, err);
	if (err < 0)
		describe(r, i, err, e);
	else
		r->plan->done[i] = err == 0 && step_has_undo(s);
	return err < 0 ? err : 0;
}

/*
 * The program's socket closes when it starts, and carries a record when it
 * could not; by an in-place SELF it is the helper that sees this.
 */
static int see_start(struct run *r, enum actor program, struct nsu_error *e)
{
	int err = baton_take(r, program, e);

	if (err == -EPIPE)
		fd_close(&r->peers[program]);
	return err == -EPIPE ? 0 : err;
}

static int step(struct run *r, size_t i, struct nsu_error *e)
{
	const struct step *s = &r->plan->steps[i];

	if (s->op == NSU_OP_START)
		return see_start(r, CHILD, e);
	if (s->op == NSU_OP_KEEP && s->flags)
		return see_start(r, SELF, e);
	return perform(r, i, e);
}

static int walk(struct run *r, struct nsu_error *e)
{
	const struct nsu_plan *p = r->plan;
	enum actor holder = SELF;
	int err = 0;

	for (size_t i = 0; !err && i < p->count; i++) {
		enum actor next = p->steps[i].actor;

		if (next != holder)
			err = baton_hand_over(r, holder, next, e);
		holder = next;
		if (err || next != r->me)
			continue;
		/* After an exec nobody is left to pass the baton, so it goes first. */
		if (p->steps[i].op == NSU_OP_EXEC && i + 1 < p->count)
			err = baton_hand_over(r, next, p->steps[i + 1].actor, e);
		if (!err)
			err = step(r, i, e);
	}
	return err;
}

static int undo(struct run *r, struct nsu_error *e)
{
	struct nsu_plan *p = r->plan;
	int err, first = 0;

	for (size_t i = p->count; i-- > 0;) {
		if (!p->done[i])
			continue;
		p->done[i] = 0;
		err = step_undo(r, &p->steps[i]);
		if (err < 0 && !first && e)
			describe(r, i, err, e);
		first = first ? first : err;
	}
	return first;
}

static void run_begin(struct run *r, struct nsu_plan *p)
{
	for (int slot = 0; slot < SLOTS; slot++)
		r->slots[slot] = -1;
	for (int slot = SLOT_TARGET; slot < SLOTS; slot++)
		r->slots[slot] = move_fd(&p->slots[slot]);
	r->slots[SLOT_SELF] = getpid();
	memset(r->peers, -1, sizeof(r->peers));
	r->refused = -1;
}

static void run_end(struct run *r)
{
	for (int slot = SLOT_TARGET; slot < SLOTS; slot++)
		fd_close(&r->slots[slot]);
	for (int a = 0; a < ACTORS; a++)
		fd_close(&r->peers[a]);
	wait_restore_signals(r);
}

static void reap(const struct run *r)
{
	pid_t child = r->slots[SLOT_CHILD];

	while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
		;
}

int nsu_plan_run(struct nsu_plan *p, const struct nsu_run *how, struct nsu_outcome *outcome,
		 struct nsu_error *e)
{
	struct run r = { .plan = p, .how = how, .outcome = outcome, .me = SELF };
	int err = plan_check(p, e);

	*outcome = (struct nsu_outcome){ 0 };
	if (err)
		return err;
	free(p->done);
	p->done = calloc(p->count + 1, 1);
	if (!p->done)
		return nsu_error_set(e, ENOMEM, NSU_OP_NONE, NSU_NO_KIND, "the plan");
	run_begin(&r, p);
	err = walk(&r, e);
	if (err && !e->errnum)
		nsu_error_set(e, -err, NSU_OP_WAIT, NSU_NO_KIND, "a process of this plan");
	if (err)
		baton_give_up(&r, e);
	if (err)
		undo(&r, NULL);
	if (r.me != SELF)
		_exit(err ? 125 : 0);
	if (err)
		reap(&r);
	run_end(&r);
	return err;
}

int nsu_plan_undo(struct nsu_plan *p, struct nsu_error *e)
{
	struct run r = { .plan = p, .me = SELF };
	int err = 0;

	run_begin(&r, p);
	if (p->done)
		err = undo(&r, e);
	run_end(&r);
	return err;
}
