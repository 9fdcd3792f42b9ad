/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a container is called, for a reference to be compared with (ref.h, rules 3 and 5). */
#ifndef BEARER_H
#define BEARER_H

#include <nsutil.h>

/* None is NULL; "" is of what has none. They are borrowed. */
struct bearer {
	const char *id, *name;
	const char *pod, *pod_namespace, *pod_container;
};

/* As nsls shows it: one of Kubernetes has no name but that within its pod. Or the whole id. */
bool bearer_has_name(struct bearer b, const char *name);
bool bearer_begins_id(struct bearer b, const char *prefix);

/* With two words it is NAMESPACE/NAME or NAME/CONTAINER: both are tried. */
bool bearer_is_in_pod(struct bearer b, const struct nsu_ref *ref);

#endif
