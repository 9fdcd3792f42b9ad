/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* check: who reaches whom, and why not. */
#include "check.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "../../draw/elements.h"
#include "../../report.h"

#define FAILED 2		/* exit status: nothing is known */
#define WAIT_MS 900		/* for all answers together */
#define GONE (-1)		/* a name went while it was looked at */
#define TRIES 5

/* -------------------------------------------------------------------------- pairs */

static bool is_usable(const struct nsu_wired_address *a)
{
	return a->scope == RT_SCOPE_UNIVERSE || a->scope == RT_SCOPE_SITE ||
	       (a->is.family == AF_INET && a->scope == RT_SCOPE_LINK);
}

bool check_has_family(const struct nsu_wiring *w, size_t net, int family)
{
	const struct nsu_net *n = nsu_wiring_get_net(w, net);

	for (size_t i = 0; i < n->naddresses; i++) {
		const struct nsu_wired_address *a =
			nsu_wiring_get_address(w, n->first_address + i);

		if (is_usable(a) && a->is.family == family)
			return true;
	}
	return false;
}

static int add_echo(struct check *c, struct check_pair *pair, const struct nsu_prefix *to)
{
	struct nsu_echo *echo = elements_add(&c->echoes, &c->nechoes, &c->echoes_room,
					     sizeof(*echo));

	if (!echo)
		return -ENOMEM;
	*echo = (struct nsu_echo){ .from = pair->from, .target = pair->to, .to = *to };
	pair->count++;
	return 0;
}

/* Who asks himself and has no address takes the one that everybody has. */
static int add_pair(struct check *c, size_t from, size_t to)
{
	static const struct nsu_prefix localhost = { AF_INET, { 127, 0, 0, 1 }, 8 };
	const struct nsu_net *n = nsu_wiring_get_net(c->wiring, to);
	struct check_pair *pair = &c->pairs[c->npairs++];
	int err = 0;

	*pair = (struct check_pair){ .from = from, .to = to, .first = c->nechoes,
				     .worst = NSU_NONE };
	for (size_t i = 0; !err && i < n->naddresses; i++) {
		const struct nsu_wired_address *a =
			nsu_wiring_get_address(c->wiring, n->first_address + i);

		if (is_usable(a))
			err = add_echo(c, pair, &a->is);
	}
	if (!err && pair->count == 0 && from == to && !n->err)
		err = add_echo(c, pair, &localhost);
	return err;
}

int check_pair_up(struct check *c, const struct nsu_wiring *wiring, const size_t nets[],
		  size_t count, bool one)
{
	int err = 0;

	*c = (struct check){ .wiring = wiring };
	c->pairs = calloc(count * count + 1, sizeof(*c->pairs));
	if (!c->pairs)
		return -ENOMEM;
	for (size_t i = 0; !err && i < (one && count ? 1 : count); i++)
		for (size_t j = one && count > 1 ? 1 : 0; !err && j < count; j++)
			err = add_pair(c, nets[i], nets[j]);
	return err;
}

void check_clear(struct check *c)
{
	free(c->pairs);
	free(c->echoes);
	*c = (struct check){ .npairs = 0 };
}

/* ------------------------------------------------------------------------- verdicts */

bool check_counts(const struct check *c, const struct check_pair *pair, int family)
{
	int other = family == AF_INET ? AF_INET6 : AF_INET;

	return check_has_family(c->wiring, pair->from, family) ||
	       !check_has_family(c->wiring, pair->from, other) ||
	       !check_has_family(c->wiring, pair->to, other);
}

static void judge_family(const struct check *c, struct check_pair *pair, int family)
{
	size_t worst = NSU_NONE;
	bool any = false, reached = false;

	for (size_t i = pair->first; i < pair->first + pair->count; i++) {
		if (c->echoes[i].to.family != family)
			continue;
		any = true;
		reached |= c->echoes[i].reached;
		if (!c->echoes[i].reached && worst == NSU_NONE)
			worst = i;
	}
	if (!any || reached || !check_counts(c, pair, family))
		return;
	pair->reached = false;
	if (pair->worst == NSU_NONE)
		pair->worst = worst;
}

void check_judge(struct check *c)
{
	for (size_t i = 0; i < c->npairs; i++) {
		c->pairs[i].reached = c->pairs[i].count > 0;
		judge_family(c, &c->pairs[i], AF_INET);
		judge_family(c, &c->pairs[i], AF_INET6);
	}
}

/* ------------------------------------------------------------------------- the verb */

struct own {
	struct places_want places;	/* first: places.c finds it there */
};

/* A bridge without an address only passes on what others send. */
static bool is_switch(const struct nsu_wiring *w, size_t net)
{
	const struct nsu_net *n = nsu_wiring_get_net(w, net);
	bool bridges = false;

	for (size_t i = 0; !bridges && i < n->ninterfaces; i++)
		bridges = strcmp(nsu_wiring_get_interface(w, n->first_interface + i)->kind,
				 "bridge") == 0;
	return bridges && !check_has_family(w, net, AF_INET) &&
	       !check_has_family(w, net, AF_INET6);
}

/* Dead names have nobody to be reached, nor has a switch, unless somebody asks for it. */
static size_t choose(const struct places *places, const struct nsu_wiring *w, char **names,
		     size_t nets[])
{
	size_t count = 0;

	for (size_t i = 0; i < places->count; i++)
		if (places->at[i].wanted && nsu_wiring_get_net(w, i)->err != ESTALE &&
		    (names[0] || !is_switch(w, i)))
			nets[count++] = i;
	/* "check B A" asks from B, whatever the order of the names. */
	if (count == 2 && names[0] && !places_are(places, nets[0], names[0])) {
		size_t first = nets[0];

		nets[0] = nets[1];
		nets[1] = first;
	}
	return count;
}

static int send_all(struct check *c, const struct places *places, const struct request *r)
{
	struct nsu_error e;
	int err = nsu_echoes_send(c->wiring, places->of, c->echoes, c->nechoes, WAIT_MS, &e);

	if (err == -ENOENT || err == -ESTALE)
		return GONE;
	if (err) {
		words_report(r, &e);
		return FAILED;
	}
	check_judge(c);
	return 0;
}

static int answer(struct check *c, const struct request *r, const size_t nets[],
		  size_t count)
{
	size_t reached = 0;

	c->inside = r->inside;
	c->lab = r->lab;
	for (size_t i = 0; i < c->npairs; i++)
		reached += c->pairs[i].reached;
	if (r->json) {
		check_print_json(c);
	} else if (check_print_text(c, nets, count) < 0) {
		report_note("check: %s", strerror(ENOMEM));
		return FAILED;
	}
	return reached == c->npairs ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int check_all(const struct places *places, const struct nsu_wiring *wiring,
		     const struct request *r)
{
	size_t *nets = calloc(places->count + 1, sizeof(*nets));
	size_t count = nets ? choose(places, wiring, r->operands, nets) : 0;
	struct check c = { .npairs = 0 };
	int status = FAILED;

	if (nets && count == 0)
		report_note("no network namespace of a host has a name: nothing to check");
	else if (!nets || check_pair_up(&c, wiring, nets, count, *r->operands) < 0)
		report_note("check: %s", strerror(ENOMEM));
	else
		status = send_all(&c, places, r);
	if (!status)
		status = answer(&c, r, nets, count);
	check_clear(&c);
	free(nets);
	return status;
}

/* Left out, a dead name that was asked for would make of "check A B" another question. */
static int refuse_dead(const struct places *places, const struct nsu_wiring *w,
		       const struct request *r)
{
	struct nsu_error e;

	for (size_t i = 0; *r->operands && i < places->count; i++) {
		if (!places->at[i].wanted || nsu_wiring_get_net(w, i)->err != ESTALE)
			continue;
		nsu_error_set(&e, EINVAL, NSU_OP_OPEN, NSU_NET, "%s", places->at[i].name);
		words_report(r, &e);
		return -EINVAL;
	}
	return 0;
}

/* Two sockets of each network are open at once, and nobody is executed who inherits this. */
static void allow_files(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) < 0 || files.rlim_cur == files.rlim_max)
		return;
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
}

static int run_once(const struct request *r)
{
	struct nsu_wiring *wiring = NULL;
	struct places places;
	int status = FAILED;

	if (places_take(&places, r, r->operands) == 0 &&
	    check_wire(&places, r, &wiring) == 0 && refuse_dead(&places, wiring, r) == 0) {
		status = check_all(&places, wiring, r);
		/* Nobody is reached of whom no address is known: that is no answer. */
		if (status != GONE && (places_tell_unread(&places, wiring) ||
				       places_note_hidden(&places, wiring)))
			status = FAILED;
	}
	nsu_wiring_free(wiring);
	places_clear(&places);
	return status;
}

/* A name that went between two looks is no more among those that are asked. */
static int run(const struct request *r)
{
	int status = GONE;

	if (r->act.dry_run || (r->act.explain && !r->act.verbose)) {
		report_note("nothing is sent now, and so who is reached is not known");
		report_note("leave out --dry-run and --explain: check has no steps to print");
		return FAILED;
	}
	allow_files();
	for (int i = 0; i < TRIES && status == GONE; i++)
		status = run_once(r);
	if (status == GONE)
		report_note("check: names come and go: ask again, or about some of them");
	return status == GONE ? FAILED : status;
}

const struct verb verb_check = {
	.name = "check", .run = run, .operands = "[A [B]]",
	.about = "show who reaches whom, and why not",
	.flags = VERB_OURS | VERB_ANSWERS | VERB_ASKS, .max = 2, .own = sizeof(struct own),
	.footer = "Try:  netnsctl check\n      netnsctl check h1 h2",
};
