/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What of the network namespaces is shown, and what is said of the others. */
#include "places.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "../report.h"

static bool is_abroad(const struct nsu_wiring *w, const struct nsu_interface *is)
{
	return is->abroad && is->peer == NSU_NONE && is->lower == NSU_NONE &&
	       !nsu_wiring_get_net(w, is->net)->blind;
}

static bool leads_to(const struct nsu_wiring *w, size_t interface, uint64_t own)
{
	const struct nsu_interface *is = nsu_wiring_get_interface(w, interface);
	size_t other = is->peer != NSU_NONE ? is->peer : is->lower;

	return other != NSU_NONE &&
	       nsu_wiring_get_net(w, nsu_wiring_get_interface(w, other)->net)->inode == own;
}

void places_show_own(struct places *p, const struct nsu_wiring *w)
{
	struct place *own = places_find(p, p->own);
	bool wired = false;

	for (size_t i = 0; i < p->count; i++) {
		const struct nsu_net *net = nsu_wiring_get_net(w, i);

		for (size_t j = 0; p->at[i].wanted && j < net->ninterfaces; j++)
			wired |= leads_to(w, net->first_interface + j, p->own);
	}
	if (own && wired)
		own->wanted = true;
}

static bool is_hidden(int err)
{
	return err == EPERM || err == EACCES;
}

bool places_note_hidden(const struct places *p, const struct nsu_wiring *w)
{
	size_t hidden = 0;

	for (size_t i = 0; i < p->count; i++)
		hidden += p->at[i].wanted && is_hidden(nsu_wiring_get_net(w, i)->err);
	if (hidden && geteuid() != 0)
		report_note("%zu of them are not yours to enter: try sudo", hidden);
	else if (hidden)
		report_note("%zu of them are not ours to enter", hidden);
	return hidden;
}

void places_note(const struct places *p, const struct nsu_wiring *w, bool all)
{
	size_t lost = 0;

	for (size_t i = 0; i < p->count; i++) {
		const struct nsu_net *net = nsu_wiring_get_net(w, i);

		for (size_t j = 0; p->at[i].wanted && j < net->ninterfaces; j++)
			lost += is_abroad(w, nsu_wiring_get_interface(w,
							net->first_interface + j));
	}
	places_note_hidden(p, w);
	if (lost && !all)
		report_note("-> ? leads to a network without a name: add --all");
	else if (lost)
		report_note("-> ? leads to a network that cannot be seen from here");
}

/* What is dead, gone or hidden has an answer: anything else is one that was lost. */
static bool is_unread(int err)
{
	return err && err != ESTALE && err != ENOENT && err != ESRCH && !is_hidden(err);
}

static void note_blind(const struct places *p, const struct nsu_wiring *w)
{
	size_t blind = 0;

	for (size_t i = 0; i < p->count; i++) {
		const struct nsu_net *net = nsu_wiring_get_net(w, i);

		blind += p->at[i].wanted && net->blind && !net->err;
	}
	if (blind)
		report_note("%zu of them could only be asked from inside:"
			    " kinds of interfaces are not known", blind);
}

int places_tell_unread(const struct places *p, const struct nsu_wiring *w)
{
	const struct nsu_net *first = NULL;
	size_t more = 0;

	for (size_t i = 0; i < p->count; i++) {
		const struct nsu_net *net = nsu_wiring_get_net(w, i);

		if (!p->at[i].wanted || !is_unread(net->err))
			continue;
		more += first != NULL;
		first = first ? first : net;
	}
	note_blind(p, w);
	if (first && more)
		report_note("look: %s: %s; and %zu more", safe(first->name),
			    strerror(first->err), more);
	else if (first)
		report_note("look: %s: %s", safe(first->name), strerror(first->err));
	return first ? -first->err : 0;
}
