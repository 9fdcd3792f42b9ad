#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Every lab of nsutil-labs(7), typed as it stands there. How it works: the head of tests/labs/run.

setup() {
	page=$BATS_TEST_DIRNAME/../../man/nsutil-labs.7
	[ -r "$page" ] || skip "the manual pages are not here"
	command -v python3 >/dev/null || skip "python3 is missing"
}

lab() {
	run "$BATS_TEST_DIRNAME/run" --lab "$1" "$page"
	[ "$status" -ne 77 ] || skip "$output"
	[ "$status" -eq 0 ] || printf '%s\n' "$output"
	[ "$status" -eq 0 ]
}

@test "lab 0: a container is only processes" { lab 0; }

@test "lab 1: what is on this machine" { lab 1; }

@test "lab 2: the namespaces of one process" { lab 2; }

@test "lab 3: entering all of them" { lab 3; }

@test "lab 4: PID" { lab 4; }

@test "lab 5: mount" { lab 5; }

@test "lab 6: network" { lab 6; }

@test "lab 7: a network with a name" { lab 7; }

@test "lab 8: UTS" { lab 8; }

@test "lab 9: IPC" { lab 9; }

@test "lab 10: user" { lab 10; }

@test "lab 11: writing the map by hand" { lab 11; }

@test "lab 12: cgroup" { lab 12; }

@test "lab 13: time" { lab 13; }

@test "every lab of the page has a test" {
	run "$BATS_TEST_DIRNAME/run" --list "$page"
	[ "$status" -eq 0 ]
	tested=$(grep -oE '\{ lab [0-9]+' "$BATS_TEST_FILENAME" | grep -oE '[0-9]+')
	[ "$(cut -d' ' -f1 <<<"$output")" = "$tested" ]
}
