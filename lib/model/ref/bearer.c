/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a container is called, for a reference to be compared with. */
#include "model/ref/bearer.h"

#include <string.h>

bool bearer_has_name(struct bearer b, const char *name)
{
	const char *shown = b.name[0] ? b.name : b.pod_container;

	return strcmp(shown, name) == 0 || strcmp(b.id, name) == 0;
}

bool bearer_begins_id(struct bearer b, const char *prefix)
{
	return strncmp(b.id, prefix, strlen(prefix)) == 0;
}

/* What is not said is any. */
static bool is_said(const char *word, const char *is)
{
	return !word[0] || strcmp(word, is) == 0;
}

bool bearer_is_in_pod(struct bearer b, const struct nsu_ref *ref)
{
	if (!b.pod[0])
		return false;
	if (ref->words == 2 && strcmp(b.pod, ref->pod_namespace) == 0 &&
	    strcmp(b.pod_container, ref->name) == 0)
		return true;
	return strcmp(b.pod, ref->name) == 0 && is_said(ref->pod_namespace, b.pod_namespace) &&
	       is_said(ref->pod_container, b.pod_container);
}
