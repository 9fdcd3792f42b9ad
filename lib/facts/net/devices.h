/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The interfaces in a network namespace, as far as its end has to know them. */
#ifndef DEVICES_H
#define DEVICES_H

#include <nsutil.h>

#define DEVICE_NAME_SIZE 16	/* IFNAMSIZ */

struct device {
	int index;
	char name[DEVICE_NAME_SIZE];
	bool is_loopback;
	bool is_card;		/* of the machine: no software made it, none can delete it */
};

/* Returns 0 to go on. */
typedef int device_fn(void *arg, const struct device *device);

/*
 * Calls @found for each interface in the namespace behind @ns. Returns 0, what @found
 * returned, or -errno.
 */
int devices_list(int ns, device_fn *found, void *arg);

/* The first card of the machine in there. Returns 0, -ENODEV (there is none) or -errno. */
int devices_find_card(int ns, char name[DEVICE_NAME_SIZE]);

#endif
