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

# bats test_tags=vm
@test "lab 4: PID" { lab 4; }

# bats test_tags=vm
@test "lab 5: mount" { lab 5; }

@test "lab 6: network" { lab 6; }

@test "lab 7: a network with a name" { lab 7; }

@test "lab 8: two hosts and a cable" { lab 8; }

@test "lab 9: a switch" { lab 9; }

# bats test_tags=vm
@test "lab 10: a router with NAT" { lab 10; }

@test "lab 11: a broken network" { lab 11; }

@test "lab 12: UTS" { lab 12; }

@test "lab 13: IPC" { lab 13; }

# bats test_tags=vm
@test "lab 14: user" { lab 14; }

@test "lab 15: writing the map by hand" { lab 15; }

# bats test_tags=vm
@test "lab 16: cgroup" { lab 16; }

# bats test_tags=vm
@test "lab 17: time" { lab 17; }

@test "lab 18: root that is nobody" { lab 18; }

@test "lab 19: the map from a second terminal" { lab 19; }

@test "lab 20: files and id-mapped mounts" { lab 20; }

@test "lab 21: a Pod by hand" { lab 21; }

@test "lab 22: a Pod in one command" { lab 22; }

@test "lab 23: the image that breaks" { lab 23; }

@test "lab 24: volumes of a plain user" { lab 24; }

@test "lab 25: the same capabilities, two verdicts" { lab 25; }

@test "lab 26: who broke out" { lab 26; }

@test "lab 27: the same with crun" { lab 27; }

@test "every lab of the page has a test" {
	run "$BATS_TEST_DIRNAME/run" --list "$page"
	[ "$status" -eq 0 ]
	tested=$(grep -oE '\{ lab [0-9]+' "$BATS_TEST_FILENAME" | grep -oE '[0-9]+')
	[ "$(cut -d' ' -f1 <<<"$output")" = "$tested" ]
}

# examples PAGE: all that is typed, what it needs and prints, and the commands that answer problems.
examples() {
	sed -n -e '/^\.\\" needs:/p' -e '/^\.EX/,/^\.EE/p' -e '/^\.br$/{n;p}' "$1"
}

@test "the page in Japanese has the same commands and the same answers" {
	diff <(examples "$page") <(examples "${page%/*}/ja/${page##*/}")
	[ "$(grep -c '^\.SH "[0-9]' "$page")" -eq "$(grep -c '^\.SH "[0-9]' "${page%/*}/ja/${page##*/}")" ]
}
