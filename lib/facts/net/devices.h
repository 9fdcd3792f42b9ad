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

struct devices {
	struct device *all;
	size_t count, room;
};

/* All of the namespace behind @ns. Returns 0 or -errno; devices_free() in any case. */
int devices_take(struct devices *devices, int ns);
void devices_free(struct devices *devices);

/* The first card of the machine in there. Returns 0, -ENODEV (there is none) or -errno. */
int devices_find_card(int ns, char name[DEVICE_NAME_SIZE]);

#endif
