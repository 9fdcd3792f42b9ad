/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How far down a namespace is, and who made what owns it. */
#include "model/snapshot/snapshot.h"

#define LEVELS_MAX 32		/* of the kernel; more is what changed while we looked */

/* Only where the way up ends at the one and only initial namespace is its length known. */
int nsu_snapshot_get_level(const struct nsu_snapshot *s, size_t ns)
{
	enum nsu_kind kind = nsu_snapshot_get_namespace(s, ns)->kind;
	int level = 0;

	if (kind != NSU_PID && kind != NSU_USER)
		return -1;
	while (s->nodes[ns].is.inode != whose_get_reserved(kind)) {
		ns = s->nodes[ns].is.parent;
		if (ns == NSU_NONE || level++ == LEVELS_MAX)
			return -1;
	}
	return level;
}

uid_t nsu_snapshot_get_creator(const struct nsu_snapshot *s, size_t ns)
{
	const struct nsu_namespace *is = nsu_snapshot_get_namespace(s, ns);

	if (is->kind == NSU_USER)
		return s->nodes[ns].creator;
	return is->owner == NSU_NONE ? NSU_NO_UID : s->nodes[is->owner].creator;
}
