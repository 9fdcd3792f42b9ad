#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# R10 for the two that do not enter a container as nsjoin does. nsls starts no program: a
# child of it goes into namespaces, only to look. netnsctl exec goes into a network and nothing else:
# who is in there sees it from outside, or not at all. Into a lab it goes whole, but those who are in
# there are programs of the same user, with his files before them: R10 concerns a lab, and R12 and R14
# would find what he lets them have.
#
# tests/run: once
# tests/run: alone
# shellcheck disable=SC2154

bats_require_minimum_version 1.5.0
load attack

setup() {
	root=$BATS_TEST_TMPDIR/root
	cd "$BATS_TEST_TMPDIR" || return
	mkdir -p root/share root/etc
	need_userns
	need_strace
}

teardown() {
	touch "$root/share/stop"
	end_launched
}

# --- R10: another process with the number of the one that is looked at ---------------------------

judged() {
	case $output in
	*": mixed"*) echo 'half of both' ;;
	*": second"*) echo 'the second' ;;
	*) echo "${1:-refused}" ;;
	esac
}

@test "R10: a row is never half of one process and half of another" {
	exchange row lsns
	stock_result=$(judged 'one of them')
	exchange row nsls
	[[ $output == *first* && $output == *second* ]]
	not grep -vE ': (first|second|refused) ' <<<"$output"
	verdict R10 'the PID is used again while it is listed: nsls' "lsns: $stock_result" \
		'one of them'
}

@test "R10: nor does a lab live by who has the number of its keeper" {
	need_command ip
	exchange lab nsenter
	stock_result=$(judged)
	exchange lab netnsctl
	[[ $output == *refused* ]]
	not grep -vE ': (first|refused) ' <<<"$output"
	verdict R10 'the PID of the keeper of a lab is used again: netnsctl' "nsenter: $stock_result" \
		refused
}
