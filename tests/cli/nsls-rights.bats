#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# nsls caps and nsls translate: who may do what, and what he is called elsewhere.
# shellcheck disable=SC2030,SC2031,SC2154

bats_require_minimum_version 1.5.0

. "$BATS_TEST_DIRNAME/../told.bash"

# A sandbox of our user, root in there, with a network and PIDs of its own: $outside is the PID
# of its first process.
setup() {
	need_userns
	cd "$BATS_TEST_TMPDIR" || return
	mkfifo ready
	nsrun -U -r -n -p --kill-child sh -c 'echo >ready; exec sleep 600' &
	maker=$!
	read -r _ <ready
	outside=$(pgrep -P "$maker" -x sleep || pgrep -P "$maker")
}

teardown() {
	kill -KILL "$outside" "$maker" 2>/dev/null || true
	wait "$maker" 2>/dev/null || true
}

first() {
	readlink "/proc/$1/ns/$2"
}

@test "who is in the owner has what his effective set has" {
	run -0 nsls caps "$outside" "$outside/net"
	[ "${lines[0]}" = "all capabilities" ]
	[[ $output == *"$(first "$outside" net)"* ]]
	[[ $output == *"owned by $(first "$outside" user), made by uid $(id -u)   <- process $outside"* ]]
	[[ ${lines[-1]} == "setns: allowed" ]]
}

# bats test_tags=vm
@test "who made the owner has everything, without any effective set" {
	run -0 nsls caps -J self "$outside/net"
	if [ "$(id -u)" = 0 ]; then
		[[ $output == *'"rule": "creator"'* || $output == *'"rule": "member"'* ]]
	else
		[[ $output == *'"rule": "creator"'* ]]
		[[ $output == *'"setns": "no-admin-here"'* ]]
	fi
	[[ $output == *'"cap_sys_admin"'* ]]
	python3 -c 'import json, sys; json.loads(sys.argv[1])' "$output"
}

# Each question of ioctl_ns(2) in turn: what failed is said, and nothing is answered.
@test "what fails is no way that leads above what can be seen" {
	command -v strace >/dev/null || skip "strace is missing"
	refused() {
		strace -qq -o /dev/null -e trace=ioctl -e inject="ioctl:error=EIO:when=$1" \
			nsls caps "$outside" self/net
	}
	run refused 9
	[[ $output == *"no capability at all"* ]] || skip "strace does not work here"
	for nth in 1 2 3; do
		run -2 refused "$nth"
		[[ $output == "nsls: ask: "*": Input/output error"* ]]
		[[ $output != *rule:* ]]
	done
}

@test "the same effective set is nothing over what is above" {
	run -1 nsls caps --cap sys_admin "$outside" self/net
	[ "${lines[0]}" = "no capability at all" ]
	[[ $output == *"rule:  it is in none of these"* ]]
	[[ $output == *"setns: refused: no CAP_SYS_ADMIN over that namespace"* ]]
	run -0 nsls caps --cap CAP_SYS_ADMIN "$outside" "$outside/net"
}

@test "a process against another: a row for each of its namespaces" {
	run -1 nsls caps -n -r "$outside" "$outside"
	grep -E "^net [0-9]+ (member|creator) " <<<"$output"
	grep -E "^user [0-9]+ member [0-9]+ same $outside " <<<"$output"
	grep -E "^uts [0-9]+ none 0 no-admin " <<<"$output"
}

@test "ids: in, out, and what has none" {
	run -0 nsls translate uid 0 --from "$outside"
	[ "${lines[0]}" = "uid 0 of $outside is uid $(id -u) of init" ]
	[[ $output == *"by the line \"0 $(id -u) 1\" of uid_map"* ]]
	run -0 nsls translate -n -r uid "$(id -u)" --to "$outside"
	[ "${lines[0]}" = "uid here $(id -u) $outside 0 $(id -u) translated" ]
	run -1 nsls translate uid 54321 --to "$outside"
	[[ $output == *"uid 54321 of here has no number in $outside"*65534* ]]
	run -1 nsls translate gid 54321 --from "$outside"
	[[ $output == *"does not exist"*"Invalid argument"* ]]
}

# bats test_tags=vm
@test "pids: in and out" {
	run -0 nsls translate -n -r pid 1 --from "$outside" --to here
	[ "${lines[0]}" = "pid $outside 1 here $outside $outside translated" ]
	[ "${lines[1]}" = "pid here 1 $outside  1 no-number" ] || [[ ${lines[1]} == "pid here 1 "* ]]
	run -0 nsls translate pid "$outside" --to "$outside"
	[ "${lines[0]}" = "pid $outside of here is pid 1 of $outside" ]
	run -1 nsls translate pid $$ --to "$outside"
	[[ $output == *"it is not in that PID namespace"* ]]
	run -1 nsls translate pid 4194304
	[[ $output == *"does not exist"* ]]
}

@test "words that make no sense are refused, and nothing is answered" {
	run -2 nsls caps
	run -2 nsls caps self
	run -2 nsls caps self self self
	run -2 nsls caps self/net self/net
	[[ $output == *"the first word is the process"* ]]
	run -2 nsls caps --cap wings self self
	run -1 nsls caps 4194304 self
	run -2 nsls translate uid
	run -2 nsls translate name 0
	run -2 nsls translate uid -- -1
	run -2 nsls translate uid 4294967295
	run -2 nsls translate uid 0 --from self/net
	[[ $output == *"it is no user namespace"* ]]
	run -2 nsls translate uid 0 -J -r
}

@test "neither looks at any other process" {
	command -v strace >/dev/null || skip "strace is missing"
	strace -qq -o trace nsls translate pid "$outside" --to "$outside" >/dev/null ||
		skip "nothing may be traced here"
	run ! grep -q getdents trace
	strace -qq -o trace nsls caps "$outside" self/net >/dev/null || true
	run ! grep -q getdents trace
}
