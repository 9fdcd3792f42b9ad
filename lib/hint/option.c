/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Options that do not go together, and IDs that are not to be had. */
#include "hint/hint.h"

#include <errno.h>

#define SUBIDS "usermod -v 100000-165535 -w 100000-165535 USER"

static const struct hint rows[] = {
	{ { NSU_OP_OPTION }, { EINVAL }, NSU_TIME, NULL,
	  "clock offsets need a new time namespace: add --time" },
	{ { NSU_OP_OPTION }, { EINVAL }, NSU_UTS, NULL,
	  "a hostname of its own needs a new UTS namespace: add --uts" },
	{ { NSU_OP_OPTION }, { EINVAL }, NSU_PID, NULL,
	  "PID 1 is that of a new PID namespace: add --pid" },
	{ { NSU_OP_SETUP }, { ECANCELED }, ANY_KIND, NULL,
	  "the command ended with a status other than 0; so nothing was started" },
	{ { NSU_OP_OPTION }, { EINVAL }, NSU_NET, probe_is_lo,
	  "lo of the machine is not ours to change: add --net for a new one" },
	{ { NSU_OP_OPTION }, { EINVAL }, NSU_MNT, probe_is_root_option,
	  "the program has one root: take --rootfs or --root, not both" },
	{ { NSU_OP_OPTION }, { EINVAL }, NSU_MNT, probe_is_propagation_option,
	  "the root of a shared tree cannot be exchanged: private or slave" },
	{ { NSU_OP_OPTION }, { EINVAL }, NSU_USER, probe_is_map_free,
	  "a free range is the whole map: leave out the other --map options" },
	{ { NSU_OP_OPTION }, { EFBIG }, NSU_USER, NULL,
	  "the kernel reads less than one page of it: take fewer, larger ranges" },
	{ { NSU_OP_CHOOSE }, { ENODATA }, ANY_KIND, NULL,
	  "no range of /etc/subuid and /etc/subgid is yours: subuid(5)", SUBIDS },
	{ { NSU_OP_CHOOSE }, { ENOENT }, ANY_KIND, NULL,
	  "there is no /etc/subuid or /etc/subgid that gives you any: subuid(5)", SUBIDS },
	{ { NSU_OP_CHOOSE }, { ENOSPC }, ANY_KIND, NULL,
	  "living processes use them, or others own them: ask for fewer",
	  "usermod -v FIRST-LAST -w FIRST-LAST USER" },
	{ { NSU_OP_LOCK_FILE }, { EPERM }, ANY_KIND, NULL,
	  "that file is not yours: set XDG_RUNTIME_DIR to a directory of yours" },
	{ { NSU_OP_OPTION }, { EINVAL }, NSU_USER, probe_is_maps_option,
	  "id maps need a new user namespace: add --user" },
	{ { NSU_OP_OPTION }, { EINVAL }, NSU_USER, NULL,
	  "one mapped group demands setgroups=deny; map a range, or drop it" },
};

const struct hints hints_option = HINTS(rows);
