#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# nsjoin, refused each of its system calls in turn (R8): the program runs where it was meant to or
# not at all, the reason is told, and no process stays.
#
# tests/run: once

bats_require_minimum_version 1.5.0

setup() {
	source "$BATS_TEST_DIRNAME/attack.bash"
	started=()
	cd "$BATS_TEST_TMPDIR" || return
}

teardown() {
	end_launched
}

# refused "OPTIONS of the target" NSJOIN-OPTION...
refused() {
	with_target=$1 tells=1 sweep fail nsjoin -t TARGET "${@:2}" \
		readlink /proc/self/ns/uts
	clean 100
}

@test "R8: nsjoin in place" {
	errors="1 12 22 38" refused -umn -a
}

@test "R8: nsjoin with a child in a PID namespace" {
	errors="1 12 22 38" refused -umnp -a
}

@test "R8: nsjoin into a user namespace" {
	errors="1 12 22 38" refused -Urmnuip -a
}

@test "R8: nsjoin --tools" {
	errors="1 38" refused -umnp --tools
}

@test "R8: nsjoin --like" {
	errors="1 38" refused -umnp --like
}
