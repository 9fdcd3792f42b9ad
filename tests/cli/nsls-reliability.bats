#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# tests/run: alone
# nsls where the machine does not hold still, does not answer, lies, or has nothing left. The
# short forms: tests/soak/run has them in full.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

bats_require_minimum_version 1.5.0

. "$BATS_TEST_DIRNAME/../told.bash"

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return
	cc -D_GNU_SOURCE -I "$TESTS/unit" -o stuck "$TESTS/cli/stuck.c"
	cc -D_GNU_SOURCE -shared -fPIC -o nomem.so "$TESTS/fault/nomem.c"
	cc -O2 -D_GNU_SOURCE -o churn "$TESTS/cli/churn.c"
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	PATH=$BATS_FILE_TMPDIR:$PATH
}

needs_root() {
	[ "$(id -u)" = 0 ] || skip "needs root"
}

is_sanitized() {
	grep -q __asan_init "$(command -v nsls)"
}

# --- processes that come and go ---

@test "while processes are made and end, no run fails, is empty, or shows what never was" {
	# By a name of its own: another one may be on this machine.
	ln "$BATS_FILE_TMPDIR/churn" "churn$$"
	"./churn$$" -n 4 log -- bash -eu -c '
		for _ in {1..50}; do
			nsls -n -r -o NS,TYPE,NPROCS,PID,COMMAND >rows 2>said
			[ "$(wc -l <rows)" -ge 7 ]
			grep -vE "^[0-9]+ [a-z]+ [0-9]+ [0-9]* .+" rows | grep -vE "^[0-9]+ [a-z]+ 0  $" && exit 1
			grep -vE "could not be read \(Permission denied\)|foreign-mounts \(" said && exit 1
			cat rows >>all
		done'
	# Whoever was shown in a namespace of the churn was in it, by its own account. In ours is
	# one of it shown where the PIDs began anew: then it is the first we may look at.
	awk -v ours="$(stat -Lc %i /proc/self/ns/uts)" \
		'$2 == "uts" && $1 != ours && $5 ~ "churn'$$'" { print $4, $1 }' all | sort -u >shown
	run ! grep -vxFf <(sort -u log) shown
}

# --- file systems that do not answer ---

# finds OPTION...: what such a file system hides, without waiting for it.
finds() {
	run stuck "$@" bash -c '
		SECONDS=0
		nsls -n -r -o NS,TYPE,NSFS,HOLDERS
		[ "$SECONDS" -le 2 ] || echo "took $SECONDS s"
		echo "uts is $STUCK_UTS"'
	[ "$status" -ne 77 ] || skip "$output"
	[ "$status" -eq 0 ]
	[[ $output != *"took "* && $output == *"mounts (Connection timed out)"* ]]
	uts=${output##*uts is }
	[[ $output == *"$uts uts "*"1\\x20mount"* ]]
}

@test "a file system that never answers, behind a descriptor and on the way to a file" {
	finds
	finds -o
}

@test "an autofs whose daemon never answers, the same" {
	finds -a
	finds -a -o
}

# names PATH VERB...: that path, which somebody names, is given up after a while, in one error.
names() {
	local path=$1

	shift
	run --separate-stderr stuck timeout 60 nsls "$@"
	[ "$status" -ne 77 ] || skip "$stderr"
	[[ $status == [12] ]]
	[ -z "$output" ]
	[ "$stderr" = "nsls: find: $path: Connection timed out
nsls: a file system on the way there does not answer: 'findmnt' lists them" ]
}

@test "a path that somebody names, on a file system that never answers" {
	names /mnt/way/uts why /mnt/way/uts
	names /mnt/way/no why -J /mnt/way/no
	names /mnt/way/no /mnt/way/no
	names /mnt/way/no diff self /mnt/way/no
	run stuck timeout 60 nsls why /mnt/over
	[ "$status" -eq 2 ]
	[[ $output == *"no namespace"* ]]
}

@test "what stands behind cwd, root and exe of a process is not looked at" {
	command -v strace >/dev/null || skip "strace is missing"
	strace -f -qq -o trace nsls >/dev/null 2>&1 || skip "this build does not run below strace"
	run ! grep -E '"([0-9]+/)?(cwd|root|exe|maps|map_files|environ)"' trace
	run ! grep -E '(stat|statx|open|openat)\([0-9]+, "(fd/)?[0-9]+"' <(grep -v O_PATH trace)
}

# --- a /proc that hides, lies, or is none ---

@test "hidepid: what can be seen, and how much cannot" {
	needs_root
	is_sanitized && skip "sanitizers need a /proc"
	command -v setpriv >/dev/null || skip "setpriv is missing"
	run -0 --separate-stderr unshare -m bash -c '
		mount -t proc -o hidepid=2 none /proc || exit 77
		setpriv --reuid 65534 --regid 65534 --clear-groups nsls -n -r -o TYPE,NPROCS'
	[[ $output == *"uts 1"* ]]
	[ "$stderr" = "nsls: this /proc hides the processes of others (hidepid); for all: \
sudo nsls -n -r -o TYPE,NPROCS" ]
	run -1 unshare -m bash -c '
		mount -t proc -o hidepid=2 none /proc
		setpriv --reuid 65534 --regid 65534 --clear-groups nsls -p $$; exit'
	[ "${lines[1]}" = \
		"nsls: it is there, and this /proc hides it from you (hidepid): try sudo" ]
}

@test "forged and truncated records cost their own rows" {
	for pid in 5 6 7; do
		mkdir -p "tree/proc/$pid/ns" "tree/proc/$pid/fd" "tree/proc/$pid/task/$pid"
		ln -s 'uts:[4026531838]' "tree/proc/$pid/ns/uts"
		printf 'Name:\tx\nPPid:\t1\nUid:\t1\t1\t1\t1\n' >"tree/proc/$pid/status"
		printf 'x\0' >"tree/proc/$pid/cmdline"
	done
	: >tree/proc/6/status
	ln -s 'net:[77' tree/proc/6/fd/3
	ln -s 'net:[18446744073709551616]' tree/proc/6/fd/4
	ln -s 'socket:[x]' tree/proc/6/fd/5
	ln -s 'net:[78]' tree/proc/6/fd/6
	ln -sf 'mnt:[1]' tree/proc/7/ns/uts
	printf '8 1 0:9 / / rw - ext4 x rw\nnonsense\n9 1 0:4 net:[79] /x rw - nsfs nsfs rw\n' \
		>tree/proc/5/mountinfo
	ln -s 'mnt:[80]' tree/proc/5/ns/mnt
	run -0 --separate-stderr nsls --sysroot tree -n -r -o NS,TYPE,NPROCS,HOLDERS
	[ "$output" = "78 net 0 1\\x20fd
79 net 0 1\\x20mount
80 mnt 1 1\\x20process
4026531838 uts 2 2\\x20processes" ]
	[[ $stderr == "nsls: process 7 could not be read (Bad message)"* ]]
}

# --- nothing left ---

@test "few descriptors: all of it, or one error" {
	all=$(nsls -n --sources=processes -o TYPE 2>/dev/null | sort -u)
	for n in 6 7 8 9 10 11 12 16; do	# the loader needs five
		run --separate-stderr bash -c "ulimit -n $n; exec nsls -n -o TYPE --sources=processes"
		if [ "$status" -eq 0 ]; then
			[ "$(sort -u <<<"$output" | tr -d ' ')" = "$all" ]
		else
			[ "$status" -eq 1 ]
			[ -z "$output" ]
			[ "${#stderr_lines[@]}" -ge 1 ]
		fi
	done
	run -0 --separate-stderr bash -c "ulimit -n 8; exec nsls"
}

@test "no memory at any one moment, or from then on: all of it, or one error" {
	is_sanitized && skip "sanitizers have their own malloc"
	article=$TESTS/fixtures/article
	# The name of a user may be its number then.
	for options in "-o NS,TYPE,NPROCS,PID,UID,COMMAND" "-J -o NS,NSFS" "-T=process -o NS,HOLDERS"; do
		# shellcheck disable=SC2086
		all=$(nsls --sysroot "$article" $options | cksum)
		for n in {1..120} {121..1500..53}; do
			for nth in "$n" "-$n"; do
				status=0
				# shellcheck disable=SC2086
				NOMEM=$nth LD_PRELOAD=$BATS_FILE_TMPDIR/nomem.so \
					nsls --sysroot "$article" $options >out 2>err || status=$?
				if [ "$status" -eq 0 ]; then
					[ "$(cksum <out)" = "$all" ]
				else
					[ "$status" -eq 1 ]
					[ -s err ]
				fi
			done
		done
	done
}

@test "little address space: all of it, or one error" {
	is_sanitized && skip "sanitizers need more"
	need_uncounted
	article=$TESTS/fixtures/article
	all=$(nsls --sysroot "$article" | cksum)
	for kib in {2000..16000..500}; do
		status=0
		(ulimit -v "$kib"; exec nsls --sysroot "$article") >out 2>err || status=$?
		[ "$status" -ne 0 ] || [ "$(cksum <out)" = "$all" ]
		[ "$status" -lt 128 ]
		[ "$status" -eq 0 ] || [ -s err ]
	done
}

# --- much of it ---

@test "a thousand namespaces in a thousand files: in time, and not much memory" {
	needs_root
	is_sanitized && skip "sanitizers take more"
	cc -O2 -D_GNU_SOURCE -o keep "$TESTS/bench/keep.c"
	run -0 ./keep mounts 1000 bash -c '
		ulimit -v 200000
		nsls -n -r -t uts -o NS,HOLDERS | grep -c "1\\\\x20mount"'
	[ "${lines[-1]}" -ge 1000 ]
}
