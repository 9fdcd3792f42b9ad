/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Why somebody is not reached, and the command that helps. */
#include "check.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define TOOL "netnsctl "

/*
 * For a shell that is not in the lab that was looked into: which one it is, and of its own
 * network, which has no name, the number.
 */
static void put_remedy(const struct check *c, const struct nsu_trouble *t,
		       char remedy[CHECK_REMEDY_SIZE])
{
	const struct nsu_net *net = nsu_wiring_get_net(c->wiring, t->net);
	char command[NSU_REMEDY_SIZE], option[CHECK_LAB_SIZE] = "", own[64] = "";

	nsu_trouble_get_remedy(t, c->wiring, command);
	if (!c->inside || !*command) {
		snprintf(remedy, CHECK_REMEDY_SIZE, "%s", command);
		return;
	}
	if (c->lab)
		snprintf(option, sizeof(option), "--lab %s ", safe_word(c->lab));
	if (net->own)
		snprintf(own, sizeof(own), "exec 'net:[%" PRIu64 "]' ", net->inode);
	snprintf(remedy, CHECK_REMEDY_SIZE, TOOL "%s%s%s", option, own,
		 command + (net->own ? 0 : strlen(TOOL)));
}

void check_tell(const struct check *c, const struct check_pair *pair, size_t echo,
		struct check_why *why)
{
	const char *interface = "";
	struct nsu_trouble t;

	if (echo != NSU_NONE)
		t = c->echoes[echo].trouble;
	else
		nsu_wiring_explain(c->wiring, pair->from, pair->to, NULL, &t);
	if (t.interface != NSU_NONE)
		interface = nsu_wiring_get_interface(c->wiring, t.interface)->name;
	snprintf(why->what, sizeof(why->what), "%s: %s%s%s%s", nsu_cause_get_name(t.cause),
		 nsu_wiring_get_net(c->wiring, t.net)->name, *interface ? ":" : "", interface,
		 t.back ? ", on the way back" : "");
	put_remedy(c, &t, why->remedy);
}
