/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Questions to the machine, or to an error itself, that tell one cause from
 * another. They are asked soon after the failure, in the process that failed or
 * its parent, and may put a word into @found, which the sentence then has for $.
 */
#ifndef PROBE_H
#define PROBE_H

#include <nsutil.h>

#define FOUND_SIZE 24

typedef bool probe_fn(const struct nsu_error *e, char found[FOUND_SIZE]);

/* who we are, and what we may */
probe_fn probe_is_root, probe_lacks_admin, probe_unmapped, probe_in_chroot;

/* what forbids it to us */
probe_fn probe_filtered, probe_userns_for_root, probe_apparmor, probe_switched_off,
	probe_unknown_kind, probe_masks;

/* what the object is */
probe_fn probe_is_zombie, probe_other_kind, probe_on_file_system, probe_is_offsets,
	probe_is_setgroups, probe_is_cgroup, probe_is_proc, probe_is_sys, probe_is_etc,
	probe_is_netns, probe_is_netns_directory, probe_is_bare_name, probe_is_shared,
	probe_is_bare_address;

/* which option it was */
probe_fn probe_is_maps_option, probe_is_map_free, probe_is_lo, probe_is_root_option,
	probe_is_propagation_option;

#endif
