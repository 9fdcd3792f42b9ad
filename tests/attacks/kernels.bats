#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# R18: on kernels, and behind filters, that lack what is newer: the same, or one clear error.
#
# tests/run: once
# shellcheck disable=SC2030,SC2031,SC2154

bats_require_minimum_version 1.5.0
load attack

# same COMMAND...: it prints what it printed before, or nothing and one clear error.
same() {
	run --separate-stderr strace -f -qq -o trace "$@"
	[ "$status" -ne 0 ] || [ "$output" = "$expected" ] && return
	[ "$status" -eq 125 ] && [ -z "$output" ] && [ "${#stderr_lines[@]}" -le 2 ] &&
		[[ ${stderr_lines[0]} == ns*:* ]] && not grep 'execve(".*readlink"' trace && return
	printf '%q ' "$@"
	printf '\nends with %s, prints %s\nand says %s\n' "$status" "$output" "$stderr"
	return 1
}

newer='pidfd_open pidfd_send_signal pidfd_getfd setns close_range memfd_create execveat openat2
	statx clone3 open_tree move_mount fsopen mount_setattr faccessat2'

@test "R18: nsjoin without each of the newer calls" {
	need_userns
	need_strace
	launch unshare -Urmnui sleep 300
	await grep -q sleep "/proc/$launched/comm"
	command=(nsjoin -t "$launched" -a --preserve-credentials readlink /proc/self/ns/{uts,net,mnt})
	expected=$("${command[@]}")
	for call in $newer; do
		for error in EPERM ENOSYS EINVAL EMFILE; do
			same -e inject="$call:error=$error" "${command[@]}"
		done
	done
	# These are filtered where they are not known: the old way is as good.
	for fault in pidfd_open:error=ENOSYS pidfd_open:error=EPERM setns:error=EINVAL:when=1 \
		close_range:error=ENOSYS close_range:error=EPERM execveat:error=ENOSYS; do
		same -e inject=$fault "${command[@]}"
		[ "$status" -eq 0 ] || [[ $fault == setns* ]]
	done
}

@test "R18: nsrun without each of them" {
	need_userns
	need_strace
	expected="user:["
	for call in $newer clone unshare mount socketpair; do
		for error in EPERM ENOSYS EINVAL EMFILE; do
			run --separate-stderr strace -f -qq -o /dev/null -e inject="$call:error=$error" \
				nsrun -Urmu --mount-proc=/proc readlink /proc/self/ns/user
			[[ $status -eq 0 && $output == "$expected"* ]] ||
				[[ $status -eq 125 && -z $output && $stderr == nsrun:* ]]
		done
	done
}
