#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# nsls on this machine's kernel.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

bats_require_minimum_version 1.5.0
load ../told

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	pids=()
}

teardown() {
	local pid

	for pid in "${pids[@]}"; do
		kill -KILL "$pid" 2>/dev/null || true	# unshare -f takes no other
		wait "$pid" 2>/dev/null || true
	done
}

# Starts a process in new namespaces, with a user namespace where we are not root. $child is it.
in_new() {
	local user=()

	[ "$(id -u)" = 0 ] || user=(-U)
	unshare "${user[@]}" "$@" sleep $((60 * ${NSU_SLOWNESS:-1})) 3>&- &
	child=$!
	pids+=("$child")
	for _ in {1..100}; do
		[ "$(cat "/proc/$child/comm" 2>/dev/null)" = sleep ] && return
		sleep 0.02
	done
	skip "namespaces cannot be made here"
}

inode() {
	local link

	link=$(readlink "/proc/$1/ns/$2")
	link=${link#*\[}
	echo "${link%]}"
}

@test "the links of a process are those of /proc" {
	run -0 --separate-stderr nsls -n -o NS,LINK -p $$
	for link in "/proc/$$/ns"/*; do
		echo "$(inode $$ "${link##*/}") ${link##*/}"
	done | diff <(sed 's/^ *//; s/  */ /g; s/ $//' <<<"$output") -
	[ -z "$stderr" ]
}

@test "-p looks at that process, at init, and at itself" {
	need_uncounted
	command -v strace >/dev/null || skip "strace is missing"
	strace -o "$BATS_TEST_TMPDIR/trace" true 2>/dev/null || skip "strace does not work here"
	strace -qq -o "$BATS_TEST_TMPDIR/trace" -e trace=open,openat nsls -p $$ >/dev/null ||
		skip "this build does not run below strace"
	run -1 grep -vE '/(lib|usr|etc|proc"|proc/self/(maps|cmdline|environ|exe|statm))|"(self|'$$'|2|1)(/ns)?"|"(stat|net|ns)"|/dev/null' \
		<(grep -oE '^open.*' "$BATS_TEST_TMPDIR/trace")
	run -1 grep getdents "$BATS_TEST_TMPDIR/trace"
}

@test "a process in its own namespaces" {
	need_initial
	in_new -u -i
	run -0 --separate-stderr nsls "$(inode "$child" uts)" -n
	[[ $output =~ ^\ *$child\ .*sleep\ 60$ ]]
	run -0 nsls -p "$child" -n -o LINK,WHOSE -t uts,ipc
	[[ ${lines[0]} =~ ^ipc\ +own ]]
	[[ ${lines[1]} =~ ^uts\ +own ]]
	run -0 --separate-stderr nsls -n -r -o NS,TYPE,NPROCS,PID,COMMAND
	grep -qx "$(inode "$child" uts) uts 1 $child sleep\\\\x2060" <<<"$output"
}

# bats test_tags=vm
@test "what waits for the next child is other's" {
	local user=()

	need_initial
	[ "$(id -u)" = 0 ] || user=(-U)
	unshare "${user[@]}" -p -f --kill-child sleep 60 3>&- &
	child=$!
	pids+=("$child")
	for _ in {1..100}; do
		[ "$(inode "$child" pid)" = "$(inode "$child" pid_for_children)" ] || break
		sleep 0.02
	done
	run -0 nsls -p "$child" -n -o LINK,WHOSE -t pid
	[[ ${lines[0]} =~ ^pid\  ]]
	[[ ${lines[1]} =~ ^pid_for_children\ +other ]]
}

# bats test_tags=vm
@test "owners and parents of a nested user namespace, process-less ones too" {
	needs_root
	# The outer one has no process: its only one went into the inner one.
	unshare -U --map-root-user unshare -U -u sleep 60 3>&- &
	child=$!
	pids+=("$child")
	for _ in {1..100}; do
		[ "$(cat "/proc/$child/comm" 2>/dev/null)" = sleep ] && break
		sleep 0.02
	done
	inner=$(inode "$child" user)
	outer=$(nsls -n -o PNS -p "$child" -t user | tr -d ' ')
	[ "$outer" != "$inner" ]
	[ "$(nsls -n -o ONS -p "$child" -t uts | tr -d ' ')" = "$inner" ]
	run -0 --separate-stderr nsls -n -o NS
	[[ $output == *$outer* ]]
	run -0 --separate-stderr nsls -n -o NS --sources=processes
	[[ $output != *$outer* ]]
	run -0 --separate-stderr nsls -n -T -o NS,NPROCS
	[[ $output =~ $outer\ +0 ]]
	run -0 --separate-stderr nsls -n -T=parent -t user -o NS,NPROCS
	[[ $output =~ $outer\ +0 ]]
	run -0 --separate-stderr nsls -n -T -t uts -o NS,TYPE
	[[ $output =~ $inner\ +user ]]
}

needs_root() {
	[ "$(id -u)" = 0 ] || skip "needs root"
}

# A private mount namespace in which files keep namespaces; runs $1 there.
with_files() {
	mkdir -p "$BATS_TEST_TMPDIR/m"
	unshare -m bash -eu -c '
		mount -t tmpfs none "$1"
		cd "$1"
		touch uts net "a b" ipc covered
		mkfifo fifo
		unshare --uts=uts true
		unshare --net=net true
		mount --bind net "a b"
		unshare --ipc=ipc true
		mount --bind fifo ipc
		unshare --uts=covered true
		mount --bind uts covered
		m=$1
		eval "$2"' - "$BATS_TEST_TMPDIR/m" "$1" 2>/dev/null
}

# bats test_tags=vm
@test "namespaces without processes are those that files keep" {
	needs_root
	run -0 with_files 'nsls -P -n -r -o TYPE,NPROCS,PID,USER,NSFS,ONS'
	owner=$(inode $$ user)
	grep -qx "uts 0  root $BATS_TEST_TMPDIR/m/uts,$BATS_TEST_TMPDIR/m/covered $owner" <<<"$output"
	grep -qx "net 0  root $BATS_TEST_TMPDIR/m/net,$BATS_TEST_TMPDIR/m/a\\\\x20b $owner" <<<"$output"
	# What is covered is listed, but nothing is asked of what covers it: only a kernel that
	# has listns(2) opens the former without its path.
	grep -qx "ipc 0 \( \| root\) $BATS_TEST_TMPDIR/m/ipc \(\|$owner\)" <<<"$output"
	grep -qx "uts 0 \( \| root\) $BATS_TEST_TMPDIR/m/covered \(\|$owner\)" <<<"$output"
}

@test "JSON has every file, a table a line for each" {
	needs_root
	run -0 with_files 'nsls -P -J -t net -o NSFS'
	[[ $output == *"[\"$BATS_TEST_TMPDIR/m/net\", \"$BATS_TEST_TMPDIR/m/a b\"]"* ]]
	run -0 with_files 'nsls -P -n -t net -o NSFS,TYPE --sources=processes,mounts'
	[ "$(grep -cF "$BATS_TEST_TMPDIR/m/" <<<"$output")" -eq 2 ]
	run -0 with_files 'nsls -P -n -W -t net -o NSFS,TYPE --sources=processes,mounts'
	[ "$(grep -cF "$BATS_TEST_TMPDIR/m/" <<<"$output")" -eq 1 ]
}

@test "members of a namespace without processes: none, and it says so" {
	needs_root
	run -0 with_files 'nsls $(stat -c %i uts) 2>err; cat err'
	[[ $output == *"nsls: no process is in it"* ]]
	run -0 with_files 'nsls -J $(stat -c %i uts)'
	[[ $output == *'"namespaces": []'* ]]
}

@test "a /proc that is none is said" {
	needs_root
	! grep -q __asan_init "$(command -v nsls)" || skip "sanitizers need a /proc"
	run -1 --separate-stderr unshare -m bash -c 'mount -t tmpfs none /proc && nsls'
	[ -z "$output" ]
	[[ $stderr == "nsls: open: /proc: "*"mount -t proc"* ]]
}

@test "what a plain user may not read is counted in one line" {
	run -0 --separate-stderr nsls
	[ "$(id -u)" != 0 ] || skip "root may read nearly all"
	[ -r /proc/1/ns ] && skip "there is nothing that may not be read"
	[ "${#stderr_lines[@]}" -eq 1 ]
	[[ $stderr =~ ^nsls:\ [0-9]+\ of\ [0-9]+\ processes\ could\ not\ be\ read\ \(Permission\ denied\)\;\ for\ all\ of\ them:\ sudo\ .*nsls$ ]]
}

@test "few descriptors are enough" {
	run -0 --separate-stderr bash -c 'ulimit -n 8; nsls -T -o +NSFS,NETNSID,PNS,ONS'
	[ "${#lines[@]}" -gt 8 ]
}

@test "a process that ends meanwhile costs nothing else" {
	bash -c 'while :; do (:) & (:) & wait; done' 3>&- &
	pids+=($!)
	for _ in {1..40}; do
		run -0 --separate-stderr nsls -n -r
		[ "${#lines[@]}" -ge 7 ]
		[[ $stderr != *"No such"* ]]
	done
}

# With PIDs of its own: between the two listings networks of others come and go.
@test "NSIDs, as our net namespace names others; with few descriptors, too" {
	needs_root
	command -v ip >/dev/null || skip "ip is missing"
	run -0 unshare -npf --mount-proc bash -eu -c '
		for i in {1..20}; do
			unshare -n sleep 60 3>&- &
			pids+=($!)
		done
		own=$(readlink /proc/self/ns/net)
		for pid in "${pids[@]}"; do
			while [ "$(readlink "/proc/$pid/ns/net")" = "$own" ]; do sleep 0.01; done
		done
		ip link add va type veth peer name vb
		ip link set vb netns "${pids[7]}"
		ip link show >/dev/null
		nsls --sources=processes -r -n -t net -o PID,NETNSID >all 2>/dev/null
		(ulimit -n 9; nsls --sources=processes -r -n -t net -o PID,NETNSID 2>/dev/null) | cmp - all
		grep -cE " unassigned$" all
		grep -E " [0-9]+$" all | sed "s/${pids[7]}/eighth/"
		kill "${pids[@]}"'
	[ "${lines[0]}" -ge 20 ]
	[ "${lines[1]}" = "eighth 0" ]
}

# Below --sysroot no kernel is asked for them, as if it had no statmount(2).
# bats test_tags=vm
@test "an old kernel without libmount: the mounts are not known, and all else is" {
	needs_root
	libmount=$(ldconfig -p | awk '/libmount\.so\.1/ { print $NF; exit }')
	[ -n "$libmount" ] || skip "libmount.so.1 is missing anyway"
	cc -o refuse "$TESTS/cli/refuse.c"
	run -0 --separate-stderr unshare -m bash -eu -c '
		mkdir -p m
		mount -t tmpfs none m
		touch m/uts
		unshare --uts=m/uts true
		mount --bind /dev/null "$1"
		exec ./refuse statmount ENOSYS 0 nsls -J -t uts -o TYPE,NSFS' - "$libmount"
	[[ $output == *'"nsfs": null'* ]]
	[[ $output != *'"nsfs": ['* ]]
	[[ $stderr == *"nsls: mounts could not be read (libmount.so.1 is missing)"* ]]
}
