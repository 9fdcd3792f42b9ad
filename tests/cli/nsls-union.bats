#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# tests/run: alone
# Namespaces that hide (hidden.h), found by the one source that can: each with its holder, and each
# source may fail alone.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

bats_require_minimum_version 1.5.0

setup_file() {
	export hide=$BATS_FILE_TMPDIR/hide
	cc -D_GNU_SOURCE -I "$TESTS/unit" -pthread -o "$hide" "$TESTS/cli/hide.c"
}

# What hide makes, and so HIDE_SORT=INODE, only while the command runs; it prints its own lines
# first, of which $inode and $holder are taken. A sort that cannot be made skips the test.
hide() {
	local user=()

	[ "$(id -u)" = 0 ] || user=(-U)
	run "$hide" "${user[@]}" "$@" 3>&- </dev/null
	[[ $output != "# "* ]] || skip "${output#\# }"
	read -r _ kind inode holder _ <<<"${lines[0]}"
	said=$(tail -n +2 <<<"$output" | grep -v '^nsls: ' || true)
	echo "$output"
}

needs_root() {
	[ "$(id -u)" = 0 ] || skip "needs root"
}

# SORT, the source that shows it, and what its holder is called.
sorts='
fd fds fd
thread threads thread
pid children for-children
time children for-children
socket sockets socket
tun sockets tun
bind foreign-mounts mount
mount foreign-mounts mount
'

every=processes,threads,children,fds,sockets,mounts,foreign-mounts,relatives,listns

# Some of it is only to be seen, or made, by root.
is_for_us() {
	[ "$(id -u)" = 0 ] || [[ $1 != @(tun|mount|nested|time) ]]
}

# bats test_tags=vm
@test "each is in the listing, with its holder" {
	while read -r sort source name; do
		[ -n "$sort" ] && is_for_us "$sort" || continue
		hide "$sort" -- nsls -n -r -o NS,TYPE,NPROCS,HOLDERS
		grep -qx "$inode $kind 0 1\\\\x20$name" <<<"$said"
	done <<<"$sorts"
}

@test "only its own source shows it, and that one alone is enough" {
	while read -r sort source name; do
		[ -n "$sort" ] && is_for_us "$sort" || continue
		hide "$sort" -- nsls -n -r -o NS --sources="$source"
		grep -qx "$inode" <<<"$said"
		# The kernel's own list has most of them.
		others=$(tr ',' '\n' <<<"$every" | grep -vx -e "$source" -e listns | paste -sd,)
		hide "$sort" -- nsls -n -r -o NS --sources="$others"
		run ! grep -qx "$inode" <<<"$said"
	done <<<"$sorts"
}

@test "-t finds it as well" {
	while read -r sort _ _; do
		[ -n "$sort" ] && is_for_us "$sort" || continue
		case $sort in
		fd) kind=ipc ;;
		thread) kind=uts ;;
		pid | time) kind=$sort ;;
		*) kind=net ;;
		esac
		hide "$sort" -- nsls -n -r -o NS -t "$kind"
		grep -qx "$inode" <<<"$said"
	done <<<"$sorts"
}

# --- what is in them ---

# says SORT COLUMN VALUE [COMMAND...]: that of its namespace, which has no process.
says() {
	local sort=$1 column=$2 value=$3

	shift 3
	is_for_us "$sort" || return 0
	hide "$sort" -- "$@" nsls -n -r -o "NS,$column"
	grep -qx "$inode $value" <<<"$said"
}

# bats test_tags=vm
@test "hostname, interfaces, offsets and mounts, without a process in there to ask" {
	local net

	says thread HOSTNAME "$(uname -n)"
	says time OFFSETS 'monotonic=0,boottime=0'
	for net in socket tun bind mount; do
		says "$net" LINKS lo
	done
	needs_root
	says nested LINKS lo
}

# bats test_tags=vm
@test "the same where there are descriptors to keep but few namespaces open" {
	local net

	needs_root
	hide fd -- nsls -n -r -o NS,ID
	grep -qE "^$inode [0-9]" <<<"$said" || skip "this kernel has no ids of namespaces"
	for net in socket bind mount nested; do
		says "$net" LINKS lo sh -c 'ulimit -n 110; exec "$@"' -
	done
	says thread HOSTNAME "$(uname -n)" sh -c 'ulimit -n 110; exec "$@"' -
	hide mount -- nsls -n -r -o NS,TYPE,MOUNTS,HOLDERS
	grep -qxE '[0-9]+ mnt [0-9]+ 1\\x20mount' <<<"$said"
}

# How many children looking takes, with these columns.
children() {
	strace -f -qq -e trace=clone,clone3,fork,vfork -o children nsls -n -o "$1" >/dev/null 2>&1 &&
		grep -v CLONE_THREAD children | grep -cE '(clone3?|v?fork)\('
}
export -f children

@test "one visitor goes through all of them" {
	command -v strace >/dev/null || skip "strace is missing"
	cd "$BATS_TEST_TMPDIR" || return
	hide thread socket bind fd -- bash -c 'children NS && children NS,HOSTNAME,LINKS'
	said=$(tail -n 2 <<<"$output" | paste -sd' ')
	[[ $said =~ ^[0-9]+\ [0-9]+$ ]] || skip "this build does not run below strace"
	[ "${said#* }" -le "$((${said% *} + 1))" ]
}

@test "a net namespace in a mount namespace that only a file in another such keeps" {
	needs_root
	hide nested -- sh -c 'nsls -n -r -o NS,TYPE,HOLDERS; nsls why $HIDE_NESTED'
	grep -qx "$inode net 1\\\\x20mount" <<<"$said"
	grep -qE '^mount +/tmp/net in mnt:\[[0-9]+\] +nsls why mnt:' <<<"$said"
}

@test "why: the holder, and what would free it" {
	hide fd -- sh -c 'nsls why "$HIDE_FD"'
	grep -qE "^fd +$holder +fd [0-9]+ +kill $holder " <<<"$said"
	hide thread -- sh -c 'nsls why "uts:[$HIDE_THREAD]"'
	grep -qE "^thread +$holder +thread [0-9]+ +kill $holder " <<<"$said"
	hide pid -- sh -c 'nsls why "$HIDE_PID"'
	grep -qE "^for-children +$holder +next child +kill $holder " <<<"$said"
	hide socket -- sh -c 'nsls why "$HIDE_SOCKET"'
	grep -qE "^socket +$holder +fd [0-9]+, socket:\[[0-9]+\] +kill $holder " <<<"$said"
	hide bind -- sh -c 'nsls why "$HIDE_BIND"'
	grep -qE "^mount +/tmp/net in mnt:\[[0-9]+\], where process $holder is +nsjoin -t $holder -m umount /tmp/net" <<<"$said"
}

@test "why: what it says to do does free it" {
	needs_root
	hide bind -- bash -c '
		free=$(nsls why -J "$HIDE_BIND" | sed -n "s/.*\"free\": \"\(.*\)\".*/\1/p")
		id=$(nsls -n -r -o NS,ID | sed -n "s/^$HIDE_BIND //p")
		[ -n "$id" ] || { echo "no ids"; exit; }
		$free
		nsls -n -r -o ID | grep -qx "$id" || echo gone'
	# Its inode number may be that of another already.
	[[ $said != *"no ids"* ]] || skip "this kernel has no ids of namespaces"
	grep -qx gone <<<"$said"
}

# bats test_tags=vm
@test "what only the kernel lists: a descriptor that was sent and not yet received" {
	hide flight -- sh -c 'nsls -n -r -o NS,TYPE,HOLDERS --sources=listns; echo .
		nsls -n -r -o NS,TYPE,HOLDERS; nsls why -n "$HIDE_FLIGHT"'
	[[ $said == [0-9]* ]] || skip "this kernel has no listns(2)"
	[ "$(id -u)" = 0 ] || skip "needs root: listns(2) tells others of their own alone"
	[ "$(grep -cx "$inode uts listed" <<<"$said")" = 2 ]
	grep -qE '^listed +by the kernel' <<<"$said"
}

@test "why: what nsls opens to find it is no holder, what it was given is" {
	local id

	run bash -c 'exec 9</proc/self/ns/uts; nsls why -n self/uts --sources=fds'
	grep -qE '^fd +[0-9]+ +fd 9 .* nsls why' <<<"$output"
	id=$(nsls -n -r -p $$ -t uts -o ID 2>/dev/null)
	[ -n "$id" ] || skip "this kernel has no ids of namespaces"
	run -0 nsls why -n "id:$id" --sources=fds,processes
	run ! grep "^fd .* nsls why -n id:$id" <<<"$output"
}

@test "why: JSON has the parts" {
	command -v python3 >/dev/null || skip "python3 is missing"
	hide fd -- sh -c 'nsls why -J "$HIDE_FD" 2>/dev/null'
	python3 -c '
import json, sys
row, = json.load(sys.stdin)["holders"]
assert row["holder"] == "fd" and row["fd"] >= 0 and row["pid"] == int(sys.argv[1]), row
assert row["path"] is None and row["free"] == "kill " + sys.argv[1], row' "$holder" <<<"$said"
}

@test "why: nothing frees an initial namespace; which of eight is asked in the words given" {
	[ "$(readlink /proc/self/ns/user)" = 'user:[4026531837]' ] || skip "in a user namespace"
	run -0 nsls why -n --raw self/user
	run ! grep -qF 'it kill\x20' <<<"$output"
	run -2 nsls why self
	grep -qx 'nsls: nsls why self/uts' <<<"$output"
	run -2 nsls why "$$"
	grep -qx "nsls: nsls why $$/uts" <<<"$output"
}

@test "why: a thread of the kernel cannot be killed" {
	local p=$BATS_TEST_TMPDIR/proc/25

	mkdir -p "$p/ns"
	ln -s 'mnt:[4026531900]' "$p/ns/mnt"
	ln -s 'user:[4026531837]' "$p/ns/user"
	printf 'Name:\tkdevtmpfs\nPPid:\t2\nUid:\t0\t0\t0\t0\n' >"$p/status"
	: >"$p/cmdline"
	echo '25 (kdevtmpfs) S 2 0 0 0 -1 2129984 0' >"$p/stat"
	run -0 nsls why -n --sysroot="$BATS_TEST_TMPDIR" mnt:[4026531900]
	grep -qE '^process +25 is in it, a kernel thread +kdevtmpfs$' <<<"$output"
	grep -qx 'nsls: process 25 is a thread of the kernel, and stays until the machine ends' \
		<<<"$output"
	# The name alone says nothing.
	echo '25 (kdevtmpfs) S 2 0 0 0 -1 4194304 0' >"$p/stat"
	run -0 nsls why -n --sysroot="$BATS_TEST_TMPDIR" mnt:[4026531900]
	grep -qE '^process +25 is in it +kill 25 +kdevtmpfs$' <<<"$output"
}

@test "why: PID 1 of a container makes no namespace initial" {
	local user=()

	[ "$(id -u)" = 0 ] || user=(-U -r)
	unshare "${user[@]}" -p -u -f --mount-proc true || skip "namespaces cannot be made here"
	run -0 unshare "${user[@]}" -p -u -f --mount-proc nsls why -n --raw self/uts
	[[ $output == *"process 1 is"*"kill"*1* ]]
	[[ $output != *initial* ]]
}

@test "why: exit status 0 found, 1 not, 2 failed" {
	run -0 nsls why self/uts
	run -0 nsls why "$$/net" --sources=mounts
	run -0 nsls why "/proc/$$/ns/ipc" --sources=processes
	run -0 nsls why "$$" -t uts
	run -1 nsls why 4026530000
	run -1 nsls why 4194304/net
	run -1 nsls why "$BATS_TEST_TMPDIR/none"
	run -2 nsls why
	run -2 nsls why "$$"
	run -2 nsls why foo:
	run -1 nsls why nonesuch
	run -2 nsls why /
	run -2 nsls why self/uts self/net
	run -2 bash -c 'nsls why self/uts >/dev/full'
}

@test "why PID/KIND without a source of processes looks at no other" {
	command -v strace >/dev/null || skip "strace is missing"
	strace -qq -o /dev/null true 2>/dev/null || skip "strace does not work here"
	cd "$BATS_TEST_TMPDIR" || return
	strace -qq -o trace nsls why "$$/uts" --sources=mounts,relatives >/dev/null ||
		skip "this build does not run below strace"
	run ! grep -q 'getdents' trace
}

# --- work that is pruned is not done ---

traced() {
	command -v strace >/dev/null || skip "strace is missing"
	cd "$BATS_TEST_TMPDIR" || return
	strace -f -qq -o trace "$@" >out 2>err || skip "this build does not run below strace"
}

@test "what a source is not asked for is not done" {
	traced nsls --sources=processes
	run ! grep -qE '/fd"|/task"|_for_children|mountinfo|NS_GET_|socketpair|0x1d6' trace
	traced nsls --sources=mounts
	run ! grep -qE 'getdents|/ns"' trace
	traced nsls -t mnt
	run ! grep -qE '"uts"|socketpair' trace
}

# --- each source may fail ---

# fails SORT WORD INJECTION...: that sort is not found then, but WORD is said, and processes are
# there. What is injected are words of strace(1).
fails() {
	local sort=$1 word=$2

	shift 2
	hide "$sort" -- bash -c 'strace -f -qq -o /dev/null "$@" nsls -n -r -o NS,TYPE 2>&1' - "$@"
	if [[ $output == *"attach"* ]]; then skip "strace does not work here"; fi
	grep -q "^[0-9]* uts$" <<<"$said"
	[[ $output == *"not all could be read of: "*"$word ("* ]]
	run ! grep -qx "$inode $kind" <<<"$said"
}

@test "descriptors and threads that cannot be listed" {
	command -v strace >/dev/null || skip "strace is missing"
	fails fd fds -P ../fd -e inject=openat:error=EIO
	fails thread threads -P ../task -e inject=statx:error=EIO
}

# bats test_tags=vm
@test "sockets that cannot be asked" {
	command -v strace >/dev/null || skip "strace is missing"
	fails socket sockets -e inject=socketpair:error=EMFILE
}

# bats test_tags=vm
@test "without ioctl_ns(2) there is all that /proc shows" {
	command -v strace >/dev/null || skip "strace is missing"
	for sort in fd:FD thread:THREAD pid:PID; do
		hide "${sort%:*}" -- strace -f -qq -o /dev/null -e inject=ioctl:error=ENOTTY \
			nsls -n -r -o NS
		[[ $output != *"attach"* ]] || skip "strace does not work here"
		grep -qx "$inode" <<<"$said"
	done
}

@test "what was missed is in JSON" {
	command -v strace >/dev/null || skip "strace is missing"
	command -v python3 >/dev/null || skip "python3 is missing"
	hide socket -- bash -c 'strace -f -qq -o /dev/null -e inject=socketpair:error=EMFILE \
		nsls -J 2>/dev/null'
	python3 -c '
import json, sys
gaps = {gap["source"]: gap for gap in json.load(sys.stdin)["missed"]}
assert gaps["sockets"]["why"] == "Too many open files", gaps' <<<"$said"
}
