/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Questions to the machine, or to the record of an error itself, that tell one
 * cause from another. They are asked where the call failed and change nothing.
 */
#ifndef NSU_PROBE_H
#define NSU_PROBE_H

#include <nsutil.h>

struct probe {
	const struct nsu_error *e;
	int root;			/* -1: this machine; or where a recorded one is */
	int ns;				/* -1, or the namespace that refused, open */
	char found[NSU_FOUND_SIZE];	/* the word that a sentence then has for $ */
};

typedef bool probe_fn(struct probe *p);

/* --- who.c: who we are, and what we may */
probe_fn probe_is_root, probe_is_weak_root, probe_is_blind_root, probe_lacks_admin,
	probe_lacks_setfcap, probe_lacks_set_ids, probe_unmapped, probe_in_chroot,
	probe_in_threads, probe_awaits_pid, probe_keeps_groups, probe_no_new_privs;

/* --- forbidden.c: what forbids it to us */
probe_fn probe_filtered, probe_filters, probe_userns_for_root, probe_apparmor_keeps,
	probe_apparmor_took, probe_selinux, probe_switched_off, probe_used_up, probe_nested,
	probe_unknown_kind, probe_no_contexts, probe_foreign_context,
	probe_sets_context;

/* --- namespace.c: the namespace it was about */
probe_fn probe_other_kind, probe_not_owned, probe_names_not_owned,
	probe_owner_outside, probe_owner_ours,
	probe_owner_below, probe_parent_outside, probe_pid_above;

/* --- mounted.c: file systems, and what is mounted where */
probe_fn probe_masks, probe_read_only, probe_on_file_system, probe_on_old_ext,
	probe_on_layers, probe_on_server, probe_on_daemon, probe_on_nothing, probe_is_shared;

/* --- idmap.c: what was to be mapped */
probe_fn probe_maps_missing, probe_maps_own_root, probe_maps_not_given, probe_no_helper,
	probe_plain_helper;

/* --- object.c: what the object is */
probe_fn probe_is_zombie, probe_is_thread, probe_is_hidden, probe_is_process,
	probe_has_inode, probe_no_groups,
	probe_is_offsets,
	probe_is_setgroups, probe_is_map, probe_is_context, probe_is_cgroup, probe_contained,
	probe_is_sys, probe_is_etc,
	probe_is_netns, probe_is_netns_directory, probe_is_bare_name,
	probe_is_bare_address, probe_is_pod, probe_is_pod_record;

/* --- lab.c: which lab was meant */
probe_fn probe_is_lab, probe_near_lab;

/* --- object.c: which option it was */
probe_fn probe_is_maps_option, probe_is_map_free, probe_is_lo, probe_is_root_option,
	probe_is_propagation_option;

/* --- object.c: whether the call had that flag; NSU_NO_KIND of several */
bool probe_asks_for(const struct probe *p, enum nsu_kind kind);
enum nsu_kind probe_get_only_kind(const struct probe *p);

#endif
