/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All network namespaces of a snapshot: how they are wired, and who has a port there. */
#include "model/wiring/nets.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "fd.h"
#include "model/wiring/wiring.h"

/*
 * What was kept open is lent; a member leads there as well, in our own /proc, and costs no
 * descriptor, of which there may be too few.
 */
static void set(struct nets *nets, const struct take *t, size_t node)
{
	const struct node *is = &t->s->nodes[node];
	struct visit_net *visit = &nets->visits[nets->count];

	nets->own[nets->count] = -1;
	*visit = (struct visit_net){ NULL, is->pin, is->is.inode };
	if (is->pin < 0 && is->is.leader != NSU_NONE && !t->look->sysroot && !t->look->proc) {
		snprintf(nets->paths[nets->count], sizeof(*nets->paths), "/proc/%d/ns/net",
			 (int)t->s->processes[is->is.leader].pid);
		visit->path = nets->paths[nets->count];
	} else if (is->pin < 0) {
		visit->ns = nets->own[nets->count] = pins_open(t, node);
		visit->inode = visit->ns < 0 ? 0 : is->is.inode;
	}
	snprintf(nets->names[nets->count], sizeof(*nets->names), "net:[%" PRIu64 "]",
		 is->is.inode);
	nets->places[nets->count] = (struct nsu_place){ nets->names[nets->count], "",
							is->is.inode };
	nets->nodes[nets->count++] = node;
}

int nets_list(struct nets *nets, const struct take *t)
{
	size_t most = t->s->nnodes + 1;

	*nets = (struct nets){ .count = 0 };
	if (t->recorded)
		return -EOPNOTSUPP;
	*nets = (struct nets){
		.visits = calloc(most, sizeof(*nets->visits)),
		.places = calloc(most, sizeof(*nets->places)),
		.nodes = calloc(most, sizeof(*nets->nodes)),
		.paths = calloc(most, sizeof(*nets->paths)),
		.names = calloc(most, sizeof(*nets->names)),
		.own = calloc(most, sizeof(*nets->own)),
	};
	if (!nets->visits || !nets->places || !nets->nodes || !nets->paths || !nets->names ||
	    !nets->own)
		return -ENOMEM;
	for (size_t i = 0; i < t->s->nnodes; i++)
		if (t->s->nodes[i].is.kind == NSU_NET && t->s->nodes[i].is.found)
			set(nets, t, i);
	return 0;
}

void nets_clear(struct nets *nets)
{
	for (size_t i = 0; nets->own && i < nets->count; i++)
		fd_close(&nets->own[i]);
	free(nets->visits);
	free(nets->places);
	free(nets->nodes);
	free(nets->paths);
	free(nets->names);
	free(nets->own);
}

/* --------------------------------------------------------------------- how they are wired */

static int wire(struct take *t, void *arg)
{
	struct nets nets;
	int err = nets_list(&nets, t);

	if (!err)
		err = wiring_visit(arg, nets.places, nets.visits, nets.count);
	nets_clear(&nets);
	return err;
}

int nsu_wiring_take_all(struct nsu_wiring **wiring, struct nsu_snapshot **snapshot,
			const struct nsu_look *look, struct nsu_error *e)
{
	int err;

	*wiring = NULL;
	err = snapshot_take(snapshot, look, wire, wiring, e);
	if (err) {
		nsu_wiring_free(*wiring);
		*wiring = NULL;
	}
	return err;
}

int nets_of(const struct nsu_place places[], size_t count, struct visit_net **visits, int *own)
{
	*own = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	if (*own < 0)
		return -errno;
	*visits = calloc(count + 1, sizeof(**visits));
	for (size_t i = 0; *visits && i < count; i++)
		(*visits)[i] = (struct visit_net){ places[i].path, *own, places[i].inode };
	return *visits ? 0 : -ENOMEM;
}
