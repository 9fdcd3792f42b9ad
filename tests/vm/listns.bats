#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# bats file_tags=vm
# tests/run: alone
# Where the kernel lists namespaces itself: a listing of namespaces alone looks at no process, and
# is that of every other way; elsewhere that is not worth a word.
# shellcheck disable=SC2016,SC2154 # bats sets status and output

bats_require_minimum_version 1.5.0

setup_file() {
	export hide=$BATS_FILE_TMPDIR/hide
	cc -D_GNU_SOURCE -I "$TESTS/unit" -pthread -o "$hide" "$TESTS/cli/hide.c"
}

need_listns() {
	[ "$(nsls -n -r -o NS --sources=listns 2>/dev/null | wc -l)" -ge 8 ] ||
		skip "this kernel has no listns(2)"
}

@test "nothing is said of what this kernel lacks" {
	run --separate-stderr nsls -o +ID,PNS,ONS,NSFS,HOLDERS
	[ "$status" -eq 0 ]
	[ -z "$stderr" ]
	run --separate-stderr nsls -o NS,TYPE
	[ "$status" -eq 0 ]
	[ -z "$stderr" ]
	run --separate-stderr nsrun -mu --tmpfs=/mnt nsjoin -t 1 -a true
	[ "$status" -eq 0 ]
	[ -z "$stderr" ]
}

@test "namespaces alone are the same as those with their processes, of each kind" {
	run "$hide" -- bash -c '
		for kind in "" -tcgroup -tipc -tmnt -tnet -tpid -ttime -tuser -tuts; do
			diff <(nsls -n -r $kind -o NS,TYPE) \
				<(nsls -n -r $kind -o NS,TYPE,NPROCS | sed "s/ [0-9]*$//") || exit
		done
		echo same'
	echo "$output"
	[[ $output == *same ]]
}

@test "a descriptor in flight keeps one that is listed, with where to look" {
	need_listns
	run "$hide" flight -- bash -c '
		nsls -n -r -o NS | grep -x "$HIDE_FLIGHT" || exit
		nsls -n -r -t uts -o NS,ONS | grep "^$HIDE_FLIGHT " || exit
		nsls why "$HIDE_FLIGHT" && echo told'
	echo "$output"
	[[ $output == *told ]]
}

# How often /proc is opened and read in for that.
looks() {
	strace -f -qq -e trace=openat,readlinkat -o trace nsls -n -r "$@" >/dev/null
	wc -l <trace
}

@test "no process is looked at where their number is not asked for" {
	need_listns
	cd "$BATS_TEST_TMPDIR"
	few=$(looks -t uts -o NS)
	for _ in {1..200}; do
		sleep 1000 3>&- &
		pids+=("$!")
	done
	many=$(looks -t uts -o NS)
	scan=$(looks -t uts -o NS,NPROCS)
	kill "${pids[@]}"
	echo "few $few, many $many, scan $scan"
	[ "$many" -lt $((few + 100)) ]
	[ "$scan" -gt $((few + 200)) ]
}

@test "who is not told of all has all that can be seen without it" {
	need_listns
	run unshare -Ur bash -c 'diff <(nsls -n -r -o NS,TYPE 2>/dev/null) \
		<(nsls -n -r -o NS,TYPE,NPROCS 2>/dev/null | sed "s/ [0-9]*$//") && echo same'
	[ "$output" = same ]
}
