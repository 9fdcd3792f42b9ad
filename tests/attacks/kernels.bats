#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# R18: on kernels, and behind filters, that lack what is newer: the same, or one clear error.
#
# tests/run: once
# shellcheck disable=SC2030,SC2031,SC2154

bats_require_minimum_version 1.5.0
load attack

teardown() {
	[ -z "${pod-}" ] || nsrun --pod-remove "$pod" >/dev/null 2>&1 || true
	rm -f /var/tmp/nsutil.seen
	end_launched
}

# same COMMAND...: it prints what it printed before, or nothing and one clear error.
same() {
	run --separate-stderr strace -f -qq -o trace "$@"
	[ "$status" -eq 0 ] && [ "$output" = "$expected" ] && return
	[ "$status" -eq 125 ] && [ -z "$output" ] && [ "${#stderr_lines[@]}" -le 3 ] &&
		[[ ${stderr_lines[0]} == ns*:* ]] && not grep 'execve("[^"]*/\(readlink\|sh\)"' trace && return
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

# Who looks out of it, what he may, what he may write, and what he got from outside.
portrait='id; readlink /proc/self/ns/user /proc/self/ns/net /proc/self/ns/ipc /proc/self/ns/uts
	grep -E "^(Cap|NoNewPrivs|Seccomp)" /proc/self/status
	awk "{ how[\$5] = substr(\$6, 1, 2) } END { for (at in how) print at, how[at] }" \
		/proc/self/mountinfo | sort
	touch /var/tmp/nsutil.seen && echo wrote
	cat /proc/self/uid_map /proc/self/gid_map; echo $$ /proc/self/fd/*; env'

@test "R18: what runs in a pod is shut in as ever, whatever is refused" {
	need_root
	need_strace
	pod=kernels$$-$BATS_TEST_NUMBER
	nsrun --pod "$pod" true
	command=(nsrun --pod "$pod" sh -c "$portrait")
	expected=$("${command[@]}" 2>/dev/null)
	[[ $expected == *$'\n/ ro\n'* && $expected != *wrote* ]]
	for call in mount_setattr open_tree move_mount fsopen mount umount2 unshare setns clone3 \
		pidfd_open openat2 close_range prctl capset setgroups; do
		for error in EPERM ENOSYS EINVAL; do
			same -e inject="$call:error=$error" "${command[@]}"
		done
	done
}
