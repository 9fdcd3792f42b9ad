/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The lab that a verb works in: entered, and made where there is none, before anything else. */
#include "lab.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "../report.h"

#define DEFAULT_LAB "default"
#define TRIES 8		/* who makes it and who removes it may come in between */

/* Of --lab, NETNSCTL_LAB, or a plain user's own; NULL: the machine itself. */
static const char *get_name(const struct request *r)
{
	const char *name = r->lab ? r->lab : getenv("NETNSCTL_LAB");

	if (r->system)
		return NULL;
	if (name && *name)
		return name;
	return geteuid() ? DEFAULT_LAB : NULL;
}

bool lab_is_wanted(const struct request *r)
{
	return get_name(r) != NULL;
}

static int build(int err, struct nsu_error *e)
{
	if (err)
		report_error(e);
	return err;
}

/* --dry-run and --explain tell of how one gets there, and look from there. */
static int get_there(const struct request *r, struct nsu_plan *plan, struct nsu_error *e)
{
	struct act act = { .verbose = r->act.verbose };
	int status;

	if (r->act.dry_run || r->act.explain)
		nsu_plan_print(plan, act_how(&r->act), stdout);
	return act_on(&act, plan, NULL, &status, e);
}

static int join(const struct request *r, const struct nsu_lab *lab, struct nsu_error *e)
{
	struct nsu_plan *plan = act_begin(&r->act, e);
	int err = plan ? nsu_plan_lab_join(plan, lab, e) : -e->errnum;

	if (err != -ESRCH)
		err = build(err, e);
	if (!err)
		err = get_there(r, plan, e);
	nsu_plan_free(plan);
	/* A lab inside of this one is none of its programs' wishes. */
	if (!err)
		unsetenv("NETNSCTL_LAB");
	return err;
}

static void say_made(const struct request *r, const char *name)
{
	report_note("lab %s is made%s", safe(name), r->lab || getenv("NETNSCTL_LAB") ? "" :
		    " for your names; all others: --system");
	switch (nsu_lab_get_end()) {
	case NSU_LAB_KILLED:
		report_note("it ends when you log out (KillUserProcesses of logind.conf)");
		break;
	case NSU_LAB_LOST:
		report_note("it ends when you log out, unless you: loginctl enable-linger");
		break;
	case NSU_LAB_STAYS:
		report_note("it lives until reboot, or: netnsctl down --lab %s",
			    safe_word(name));
		break;
	}
}

static void mute(const struct request *r, const struct nsu_error *e)
{
	if (e->op != NSU_OP_CHECK || e->errnum != EEXIST)
		words_report(r, e);
}

/* -EEXIST: somebody else made it meanwhile, which is as well. */
static int make(const struct request *r, const char *name, struct nsu_error *e)
{
	struct request making = *r;
	struct nsu_plan *plan = act_begin(&r->act, e);
	int status, err = plan ? nsu_plan_lab_create(plan, name, e) : -e->errnum;

	making.act.say = mute;
	err = build(err, e);
	if (!err)
		err = act_on(&making.act, plan, NULL, &status, e);
	nsu_plan_free(plan);
	if (!err)
		say_made(r, name);
	return err == -EEXIST && e->op == NSU_OP_CHECK ? 0 : err;
}

/* A lab that is empty, for who only looks; the steps that make one are told, not done. */
static int try_out(const struct request *r, const char *name, struct nsu_error *e)
{
	bool tells = r->act.dry_run || r->act.explain;
	struct nsu_plan *plan = act_begin(&r->act, e);
	struct act act = { 0 };
	int status, err = plan ? 0 : -e->errnum;

	if (!err && tells && (r->verb->flags & VERB_FOUNDS)) {
		err = nsu_plan_lab_create(plan, name, e);
		if (!err)
			nsu_plan_print(plan, act_how(&r->act), stdout);
		nsu_plan_free(plan);
		plan = act_begin(&r->act, e);
	}
	if (!err)
		err = nsu_plan_lab_try(plan, e);
	err = build(err, e);
	if (!err)
		err = act_on(&act, plan, NULL, &status, e);
	nsu_plan_free(plan);
	return err;
}

/* A typo in its name would look like a lab without any names; but for those who fail anyhow. */
static void note_missing(const struct request *r, const char *name, const struct nsu_error *e)
{
	if ((r->verb->flags & (VERB_FOUNDS | VERB_WATCHES)) ||
	    !(r->lab || getenv("NETNSCTL_LAB")))
		return;
	report_note("lab %s is not there", safe(name));
	report_hint(e);
}

/* One that is being made is waited for, at the lock of who makes it. */
static int enter_once(const struct request *r, const char *name, struct nsu_error *e)
{
	bool founds = (r->verb->flags & VERB_FOUNDS) && !r->act.dry_run && !r->act.explain;
	struct nsu_lab lab;
	int err = nsu_lab_find(name, &lab, e);

	if (err && err != -ENOENT)
		return build(err, e);
	if (!err && lab.made)
		return join(r, &lab, e);
	if (err)
		note_missing(r, name, e);
	else if (!lab.live)
		report_note("lab %s has ended: its keeper is gone", safe(name));
	if (r->verb->flags & VERB_WATCHES)
		return build(nsu_error_set(e, ENOENT, NSU_OP_FIND, NSU_NO_KIND, "lab %s", name),
			     e);
	if (!founds)
		return try_out(r, name, e);
	err = make(r, name, e);
	return err ? err : -EAGAIN;
}

int lab_enter(const struct request *r)
{
	const char *name = get_name(r);
	bool whole = (r->verb->flags & VERB_WHOLE) && !r->operands[0];
	struct nsu_error e;
	int err = -EAGAIN;

	if (!name || whole || (r->verb->flags & VERB_OUTSIDE))
		return 0;
	for (int tries = 0; (err == -EAGAIN || err == -ESRCH) && tries < TRIES; tries++)
		err = enter_once(r, name, &e);
	if (err == -EAGAIN || err == -ESRCH)
		report_error(&e);
	return err;
}

/* One that is not there is made, unless all that is wanted is to hear what would be done. */
static int find_or_make(const struct request *r, const char *name, struct nsu_lab *lab,
			struct nsu_error *e)
{
	bool founds = !r->act.dry_run && !r->act.explain;
	int err = nsu_lab_find(name, lab, e);

	if (!err && !lab->made)
		err = nsu_error_set(e, ESRCH, NSU_OP_HOLD, NSU_NO_KIND, "lab %s", name);
	if (!founds || (err != -ENOENT && err != -ESRCH))
		return build(err, e);
	err = make(r, name, e);
	return err ? err : -EAGAIN;
}

int lab_find(const struct request *r, struct nsu_lab *lab)
{
	const char *name = get_name(r);
	struct nsu_error e;
	int err = -EAGAIN;

	if (!name)
		return words_refuse(r, "no lab: name one, --lab NAME");
	for (int tries = 0; err == -EAGAIN && tries < TRIES; tries++)
		err = find_or_make(r, name, lab, &e);
	return err;
}

int lab_remove(const struct request *r, const char *name)
{
	struct nsu_plan *plan = NULL;
	struct nsu_lab lab;
	struct nsu_error e;
	int status, err = nsu_lab_find(name, &lab, &e);

	if (!err) {
		plan = act_begin(&r->act, &e);
		err = plan ? nsu_plan_lab_remove(plan, &lab, &e) : -ENOMEM;
	}
	err = build(err, &e);
	if (!err)
		err = act_on(&r->act, plan, NULL, &status, &e);
	nsu_plan_free(plan);
	return err ? EXIT_FAILURE : EXIT_SUCCESS;
}
