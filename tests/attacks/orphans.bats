#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# R9: whoever is killed, --kill-child leaves nobody behind. Before the program runs: tests/fault.
#
# tests/run: once
# shellcheck disable=SC2030,SC2031,SC2154

bats_require_minimum_version 1.5.0
load attack

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

@test "R9: once the program runs, --kill-child ends it for any signal" {
	need_userns
	for signal in KILL TERM INT HUP USR1; do
		echo "$signal"
		not survives nsrun -Uru --kill-child=$signal
		not survives nsrun -Urp --kill-child=$signal
	done
	survives nsrun -Urpf
	survives unshare -Urp --kill-child=TERM || skip "nor with this unshare"
}
