/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every probe: PROBE(the name that a row has, the function), by the file that has it. */

/* --- who.c: who we are, and what we may */
PROBE(IS_ROOT, is_root)
PROBE(IS_WEAK_ROOT, is_weak_root)
PROBE(IS_BLIND_ROOT, is_blind_root)
PROBE(IS_BARE_ROOT, is_bare_root)
PROBE(LACKS_ADMIN, lacks_admin)
PROBE(LACKS_SETFCAP, lacks_setfcap)
PROBE(LACKS_SET_IDS, lacks_set_ids)
PROBE(UNMAPPED, unmapped)
PROBE(IN_CHROOT, in_chroot)
PROBE(IN_THREADS, in_threads)
PROBE(AWAITS_PID, awaits_pid)
PROBE(KEEPS_GROUPS, keeps_groups)
PROBE(NO_NEW_PRIVS, no_new_privs)

/* --- forbidden.c: what forbids it to us */
PROBE(FILTERED, filtered)
PROBE(FILTERS, filters)
PROBE(USERNS_FOR_ROOT, userns_for_root)
PROBE(APPARMOR_KEEPS, apparmor_keeps)
PROBE(APPARMOR_TOOK, apparmor_took)
PROBE(SELINUX, selinux)
PROBE(SWITCHED_OFF, switched_off)
PROBE(USED_UP, used_up)
PROBE(NESTED, nested)
PROBE(UNKNOWN_KIND, unknown_kind)
PROBE(NO_CONTEXTS, no_contexts)
PROBE(FOREIGN_CONTEXT, foreign_context)
PROBE(SETS_CONTEXT, sets_context)

/* --- namespace.c: the namespace it was about */
PROBE(OTHER_KIND, other_kind)
PROBE(NOT_OWNED, not_owned)
PROBE(NAMES_NOT_OWNED, names_not_owned)
PROBE(OWNER_OUTSIDE, owner_outside)
PROBE(OWNER_OURS, owner_ours)
PROBE(OWNER_BELOW, owner_below)
PROBE(PARENT_OUTSIDE, parent_outside)
PROBE(PID_ABOVE, pid_above)

/* --- mounted.c: file systems, and what is mounted where */
PROBE(MASKS, masks)
PROBE(READ_ONLY, read_only)
PROBE(ON_FILE_SYSTEM, on_file_system)
PROBE(ON_OLD_EXT, on_old_ext)
PROBE(ON_LAYERS, on_layers)
PROBE(ON_SERVER, on_server)
PROBE(ON_DAEMON, on_daemon)
PROBE(ON_NOTHING, on_nothing)
PROBE(NO_PROC, no_proc)
PROBE(IS_SHARED, is_shared)

/* --- idmap.c: what was to be mapped */
PROBE(MAPS_MISSING, maps_missing)
PROBE(MAPS_OWN_ROOT, maps_own_root)
PROBE(MAPS_NOT_GIVEN, maps_not_given)
PROBE(NO_HELPER, no_helper)
PROBE(PLAIN_HELPER, plain_helper)

/* --- object.c: what the object is */
PROBE(IS_ZOMBIE, is_zombie)
PROBE(IS_THREAD, is_thread)
PROBE(IS_HIDDEN, is_hidden)
PROBE(IS_NOT_SHOWN, is_not_shown)
PROBE(IS_PROCESS, is_process)
PROBE(HAS_INODE, has_inode)
PROBE(NO_GROUPS, no_groups)
PROBE(IS_OFFSETS, is_offsets)
PROBE(IS_SETGROUPS, is_setgroups)
PROBE(IS_MAP, is_map)
PROBE(IS_CONTEXT, is_context)
PROBE(IS_LINK, is_link)
PROBE(IS_CGROUP, is_cgroup)
PROBE(OF_CGROUPS, of_cgroups)
PROBE(CONTAINED, contained)
PROBE(IS_SYS, is_sys)
PROBE(IS_BELOW_SYSROOT, is_below_sysroot)
PROBE(IS_ETC, is_etc)
PROBE(IS_NETNS, is_netns)
PROBE(IS_NETNS_DIRECTORY, is_netns_directory)
PROBE(IS_BARE_NAME, is_bare_name)
PROBE(IS_BARE_ADDRESS, is_bare_address)
PROBE(IS_ADDRESS_OF_IPV6, is_address_of_ipv6)
PROBE(IS_KEPT_NAME, is_kept_name)
PROBE(HAS_PERCENT, has_percent)
PROBE(IS_POD, is_pod)
PROBE(IS_POD_RECORD, is_pod_record)

/* --- lab.c: which lab was meant */
PROBE(IS_LAB, is_lab)
PROBE(NEAR_LAB, near_lab)

/* --- object.c: which option it was */
PROBE(IS_MAPS_OPTION, is_maps_option)
PROBE(IS_MAP_FREE, is_map_free)
PROBE(IS_LO, is_lo)
PROBE(IS_ROOT_OPTION, is_root_option)
PROBE(IS_PROPAGATION_OPTION, is_propagation_option)

#undef PROBE
