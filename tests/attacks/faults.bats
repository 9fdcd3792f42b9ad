#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Killed before each system call, failed at each, left by its parent at each, and on kernels that
# lack what is newer: no process and no half of anything stays.
#
# tests/run: once
# shellcheck disable=SC2030,SC2031,SC2154

bats_require_minimum_version 1.5.0

setup() {
	source "$BATS_TEST_DIRNAME/attack.bash"
	started=()
	cd "$BATS_TEST_TMPDIR" || return
	pins=$PWD/pins
}

teardown() {
	end_launched
}

# --- R8: killed ----------------------------------------------------------------------------------

# A program that runs in our place already when its files go has no way to say so.
but_for_the_running() {
	output=$(grep -v 'nothing is there, status 0' <<<"$output")
	mapfile -t lines <<<"$output"
}

@test "R8: nsrun with files, killed at each call: no process, and all of the files or none" {
	sweep kill nsrun -u --uts="$pins/a" --ipc="$pins/b" true
	but_for_the_running
	clean 40
}

@test "R8: the same with a child in a PID namespace" {
	sweep kill nsrun -p --uts="$pins/a" --ipc="$pins/b" true
	clean 40
}

@test "R8: unshare leaves a process behind" {
	touch a b
	last=30 sweep kill unshare --uts="$PWD/a" --mount="$PWD/b" true
	grep 'processes are left' <<<"$output" || skip "this unshare does not"
}

@test "R8: the same with a child that has our memory until it is another program" {
	sweep kill nsrun -p --mount-proc true
	clean 20
	errors="1 12 38" tells=1 sweep fail nsrun -p --mount-proc echo there
	clean 40
}

@test "R8: nsrun whose maps a helper writes, killed at each call" {
	need_root
	sweep kill nsrun --map-users=0:100000:10 --map-groups=0:100000:10 true
	clean 40
}

@test "R8: nsjoin, killed at each call" {
	with_target=-umn sweep kill nsjoin -t TARGET -a true
	clean 40
	with_target=-umnp sweep kill nsjoin -t TARGET -a true
	clean 40
}

# --- R8: failed ----------------------------------------------------------------------------------

@test "R8: nsrun with files, failed at each call: all or nothing" {
	errors="1 38" sweep fail nsrun -p --uts="$pins/a" --ipc="$pins/b" true
	clean 40
}

@test "R8: the same in place" {
	errors="12 22" sweep fail nsrun -u --uts="$pins/a" --ipc="$pins/b" true
	but_for_the_running
	clean 40
}

# --- R9: --kill-child ------------------------------------------------------------------------------

@test "R9: whoever is killed first, --kill-child leaves nobody" {
	for signal in KILL TERM; do
		sweep orphan nsrun -u --kill-child=$signal sleep 0.4
		clean 4
	done
	sweep orphan nsrun -p --kill-child sleep 0.4
	clean 4
}

@test "R9: a PID 1 that hears no signal does not outlive us either" {
	for signal in TERM USR1; do
		sweep orphan nsrun -p --kill-child=$signal sleep 0.4
		clean 4
	done
}

@test "R9: unshare leaves the child" {
	sweep orphan unshare -u --fork --kill-child sleep 0.4
	grep 'processes are left' <<<"$output" || skip "this unshare does not"
}

# survives COMMAND...: kills it once its program sleeps; whether that is there 100 ms later.
survives() {
	local child

	launch "$@" sleep 50
	await pgrep -P "$launched" -x sleep
	child=$(pgrep -P "$launched" -x sleep)
	kill -KILL "$launched"
	sleep 0.1
	! is_gone "$child" || return 1
	kill -KILL "$child"
}

@test "R9: nor once the program runs" {
	need_userns
	for signal in KILL TERM INT HUP USR1; do
		echo "$signal"
		not survives nsrun -Uru --kill-child=$signal
		not survives nsrun -Urp --kill-child=$signal
	done
	survives nsrun -Urpf
	survives unshare -Urp --kill-child=TERM || skip "nor with this unshare"
}

# --- R18: kernels and filters without the newer calls ---------------------------------------------

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

# bats test_tags=vm
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

# bats test_tags=vm
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
