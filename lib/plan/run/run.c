/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Performs a plan. Every actor walks the same list from front to back, does its
 * own steps, and passes the baton where the list changes hands; so a plan has
 * one order. After a failure each walks back over what it did.
 */
#include "plan/run/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fd.h"
#include "hint/hint.h"

/* Also by what a step mounts: a file system shows a namespace, a link below ns is one. */
static enum nsu_kind kind_of_step(const struct step *s)
{
	static const struct {
		enum nsu_op op;
		const char *text;
		enum nsu_kind kind;
	} kinds[] = {
		{ NSU_OP_MOUNT, "proc", NSU_PID }, { NSU_OP_MOUNT, "sysfs", NSU_NET },
		{ NSU_OP_BIND, "ns/mnt", NSU_MNT }, { NSU_OP_EXEC, "/bin/sh", NSU_MNT },
	};

	for (size_t i = 0; s->text && i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kinds[i].op == s->op && strcmp(kinds[i].text, s->text) == 0)
			return kinds[i].kind;
	return kind_of_slot(s->slot);
}

/* Here, where it failed, is known why; who will tell of it may be somewhere else. */
static void describe(const struct run *r, size_t i, int err, struct nsu_error *e)
{
	const struct step *s = &r->plan->steps[i];
	enum nsu_kind kind = (enum nsu_kind)r->refused;
	char object[NSU_OBJECT_SIZE + 1];

	step_get_object(r->plan, s, object, sizeof(object));
	if (s->op == NSU_OP_EXEC && !*object)
		memcpy(object, "''", sizeof("''"));
	if (r->refused >= 0)
		nsu_error_set(e, -err, s->op, kind, "%s/%s", object, nsu_kind_get_name(kind));
	else
		nsu_error_set(e, -err, s->op, kind_of_step(s), "%s", object);
	e->step = (int)i;
	memcpy(e->said, r->said, sizeof(e->said));
	hint_find(e, r->plan->root, s->op == NSU_OP_SETNS ? r->slots[s->slot] : -1);
}

static void announce(struct run *r)
{
	if (!r->how->started)
		return;
	r->outcome->pid = r->slots[r->init ? SLOT_PROGRAM : slot_of_actor(r->me)];
	r->outcome->inside = getpid();
	r->how->started(r->how->arg, r->outcome);
}

void run_excuse(const struct run *r, const struct step *s, int err)
{
	struct nsu_error e;

	describe(r, (size_t)(s - r->plan->steps), err, &e);
	if (r->how->excused)
		r->how->excused(r->how->arg, &e);
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
	r->plan->done[i] = BEGUN;
	r->said[0] = '\0';
	err = r->trial < 0 ? step_perform(r, s) : trial_perform(r, s);
	r->plan->done[i] = err == 0 ? DONE : NOT_DONE;
	r->passed_over = err > 0 || (err < 0 && s->lenient);
	if (err < 0 && s->lenient) {
		run_excuse(r, s, err);
		return 0;
	}
	if (err < 0)
		describe(r, i, err, e);
	if (r->trial >= 0)
		trial_tell(r, i, err, e);
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

/* What was made may stay: from here on nobody takes it back. */
static int keep(struct run *r, size_t i, struct nsu_error *e)
{
	struct nsu_plan *p = r->plan;
	int err = p->steps[i].flags ? see_start(r, SELF, e) : 0;

	for (size_t made = 0; !err && made < i; made++)
		if (p->steps[made].actor == r->me)
			p->done[made] = NOT_DONE;
	if (!err)
		p->done[i] = DONE;
	return err;
}

/*
 * Where nothing is done between the start of the program and its end, a start
 * that failed is heard of in time once the child has ended; nobody is woken for
 * the others.
 */
static bool starts_unseen(const struct run *r, size_t start)
{
	const struct step *steps = r->plan->steps;

	return start + 1 < r->plan->count && r->trial < 0 &&
	       steps[start].op == NSU_OP_START && steps[start + 1].op == NSU_OP_WAIT;
}

static int wait_for_end(struct run *r, size_t i, struct nsu_error *e)
{
	int err = perform(r, i, e);

	return !err && !r->lent && starts_unseen(r, i - 1) ? see_start(r, CHILD, e) : err;
}

static int step(struct run *r, size_t i, struct nsu_error *e)
{
	const struct step *s = &r->plan->steps[i];

	if (s->op == NSU_OP_START && r->lent)
		return lend_see_start(r, e);
	if (s->op == NSU_OP_START)
		return starts_unseen(r, i) ? 0 : see_start(r, actor_of_slot(s->slot), e);
	if (s->op == NSU_OP_WAIT && i > 0)
		return wait_for_end(r, i, e);
	if (s->op == NSU_OP_KEEP)
		return keep(r, i, e);
	return perform(r, i, e);
}

/*
 * A helper that is lost once its part is done, and kept, is no loss: what the
 * program shall find is there, and it may be running already. Nor is one that
 * only waits for us to be lost; and when we are, that is its turn.
 */
static int hand_over(struct run *r, size_t i, enum actor from, struct nsu_error *e)
{
	int err = baton_hand_over(r, from, r->plan->steps[i].actor, e);
	bool said = e->errnum && e->errnum != ECANCELED;
	bool watch = r->plan->steps[i].op == NSU_OP_DIE_WITH && r->plan->steps[i].of;
	bool kept = i > 0 && r->plan->steps[i - 1].op == NSU_OP_KEEP &&
		    r->plan->done[i - 1] == DONE;

	if (!err || said || !(kept || watch))
		return err;
	r->orphaned = watch && r->me == HELPER;
	e->errnum = 0;
	return 0;
}

/*
 * A child that goes on where it was forked has the baton by birth, and all that
 * is known; but for its own number outside, which only a watcher wants to hear.
 */
static bool is_born_with_it(const struct run *r, size_t i)
{
	const struct step *steps = r->plan->steps;

	return i > 0 && steps[i - 1].op == NSU_OP_FORK && steps[i].actor == CHILD &&
	       !r->how->started;
}

/* Who does this never comes back to the plan. */
static bool is_last_act(const struct step *s)
{
	return s->op == NSU_OP_EXEC || s->op == NSU_OP_PAUSE ||
	       s->op == NSU_OP_BREAKOUT;
}

int run_walk(struct run *r, size_t from, struct nsu_error *e)
{
	const struct nsu_plan *p = r->plan;
	enum actor holder = r->me;
	int err = 0;

	for (size_t i = from; !err && i < p->count; i++) {
		enum actor next = p->steps[i].actor;

		if (next != holder && !is_born_with_it(r, i) && !starts_unseen(r, i))
			err = hand_over(r, i, holder, e);
		holder = next;
		if (err || next != r->me)
			continue;
		/* Nobody is left to pass the baton then, so it goes first. */
		if (is_last_act(&p->steps[i]) && i + 1 < p->count &&
		    !starts_unseen(r, i + 1))
			err = baton_hand_over(r, next, p->steps[i + 1].actor, e);
		if (!err)
			err = step(r, i, e);
	}
	return err;
}

/*
 * A step that was only begun may have been done by somebody before us. A mount
 * is ours for certain when the file below it is.
 */
static bool is_ours(const struct run *r, size_t i)
{
	const struct nsu_plan *p = r->plan;
	const struct step *s = &p->steps[i];

	if (s->actor != r->me || !step_has_undo(p, s))
		return false;
	if (p->done[i] == BEGUN)
		return s->op == NSU_OP_BIND && i > 0 && p->done[i - 1] == DONE &&
		       p->steps[i - 1].op == NSU_OP_CREATE;
	return p->done[i] == DONE;
}

int run_undo(struct run *r, struct nsu_error *e)
{
	struct nsu_plan *p = r->plan;
	int err, first = 0;

	for (size_t i = p->count; i-- > 0;) {
		if (!is_ours(r, i))
			continue;
		p->done[i] = NOT_DONE;
		err = step_undo(r, &p->steps[i]);
		if (err < 0 && !first && e)
			describe(r, i, err, e);
		first = first ? first : err;
	}
	return first;
}

static bool has_helper(const struct nsu_plan *p)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->steps[i].op == NSU_OP_HELPER)
			return true;
	return false;
}

/* What a helper has done is seen by who takes over from it when it was killed. */
static int share_progress(struct nsu_plan *p)
{
	p->done = mmap(NULL, p->count + 1, PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	p->shared = p->done != MAP_FAILED;
	if (!p->shared)
		p->done = NULL;
	return p->shared ? 0 : -errno;
}

static int begin_progress(struct nsu_plan *p)
{
	plan_drop_progress(p);
	if (has_helper(p))
		return share_progress(p);
	p->done = calloc(1, p->count + 1);
	return p->done ? 0 : -ENOMEM;
}

static void run_begin(struct run *r, struct nsu_plan *p)
{
	memcpy(r->slots, p->slots, sizeof(r->slots));
	for (int slot = SLOT_TARGET; slot < SLOTS; slot++)
		p->slots[slot] = -1;
	r->slots[SLOT_SELF] = getpid();
	memset(r->peers, -1, sizeof(r->peers));
	r->refused = -1;
	wait_take_children(r);
}

/* Numbers of processes stay: who takes back what was made has to know them. */
static void run_end(struct run *r)
{
	memcpy(r->plan->slots, r->slots, SLOT_TARGET * sizeof(*r->slots));
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
	return run_plan(p, how, -1, outcome, e);
}

int run_plan(struct nsu_plan *p, const struct nsu_run *how, int trial,
	     struct nsu_outcome *outcome, struct nsu_error *e)
{
	struct run r = { .plan = p, .how = how, .outcome = outcome, .me = SELF,
			 .trial = trial };
	int err = plan_check(p, e);

	*outcome = (struct nsu_outcome){ 0 };
	if (err)
		return err;
	err = begin_progress(p);
	if (err)
		return nsu_error_set(e, -err, NSU_OP_NONE, NSU_NO_KIND, "the plan");
	run_begin(&r, p);
	err = run_walk(&r, 0, e);
	if (err && !e->errnum)
		nsu_error_set(e, -err, NSU_OP_WAIT, NSU_NO_KIND, "a process of this plan");
	if (err)
		baton_give_up(&r, e);
	if (err)
		run_undo(&r, NULL);
	if (r.me != SELF)
		_exit(err ? 125 : 0);
	if (err)
		reap(&r);
	run_end(&r);
	return err;
}

/*
 * What one of these has done does not come back, or is nobody's child: the rest alone would
 * leave neither the old name nor the new one, or a keeper without its record. NSU_NONE: none.
 */
static size_t find_final(const struct nsu_plan *p)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->done[i] == DONE && (p->steps[i].op == NSU_OP_UNLINK ||
					   p->steps[i].op == NSU_OP_KEEPER))
			return i;
	return NSU_NONE;
}

int nsu_plan_undo(struct nsu_plan *p, struct nsu_error *e)
{
	struct run r = { .plan = p, .me = SELF, .trial = -1, .refused = -1 };
	size_t final = p->done ? find_final(p) : NSU_NONE;
	int err;

	if (final != NSU_NONE)
		return describe(&r, final, -EOPNOTSUPP, e), -EOPNOTSUPP;
	run_begin(&r, p);
	err = p->done ? run_undo(&r, e) : 0;
	run_end(&r);
	return err;
}
