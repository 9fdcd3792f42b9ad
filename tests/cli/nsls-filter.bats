#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# nsls -Q. What the language can say is a table in tests/unit/filter.c.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

bats_require_minimum_version 1.5.0

setup() {
	article=$TESTS/fixtures/article
}

filtered() {
	nsls --sysroot "$article" -n -r -o NS -Q "$1" | tr '\n' ' '
}

@test "rows of which it is true" {
	[ "$(filtered 'TYPE == "uts"')" = "4026531838 4026532194 4026532196 4026532255 " ]
	[ "$(filtered 'type == "uts" && nprocs > 1')" = "4026531838 " ]
	[ "$(filtered 'NS <= 4026531836 OR USER =~ "^systemd-r"')" = "4026531835 4026531836 4026532198 " ]
	[ "$(filtered 'COMMAND !~ "init$" AND NOT (TYPE EQ "mnt")')" = "4026532194 4026532196 4026532255 " ]
	[ "$(filtered 'PID == 1 && TYPE == "time"')" = "" ]
}

@test "columns that are not printed are asked for" {
	[ "$(filtered 'WHOSE == "init" && TYPE == "mnt"')" = "4026531840 " ]
	[ "$(filtered 'UID == 102')" = "4026532195 4026532196 " ]
	[ "$(filtered 'NSFS')" = "" ]
	[ "$(filtered 'LEVEL == 0')" = "4026531836 4026531837 " ]
}

@test "of members and links, too" {
	run -0 nsls --sysroot "$article" 4026531838 -n -o PID -Q 'PID < 3'
	[ "$(tr -d ' ' <<<"$output")" = $'1\n2' ]
	run -0 nsls --sysroot "$article" -p 367 -n -o LINK -Q 'WHOSE == "own"'
	[ "$(tr -d ' ' <<<"$output")" = $'mnt\nuts' ]
}

@test "a tree without the rows in between" {
	run -0 nsls --sysroot "$article" -T=process -t uts -n -o COMMAND -Q 'PID != 367'
	[ "${#lines[@]}" -eq 3 ]
	[ "${lines[0]}" = /sbin/init ]
}

@test "none: headings alone, and an empty array" {
	run -0 nsls --sysroot "$article" -Q 'PID == 0'
	[ "${#lines[@]}" -eq 1 ]
	run -0 nsls --sysroot "$article" -J -Q 'PID == 0'
	[[ $output == *'"namespaces": []'* ]]
}

@test "what is wrong is said with its place, and nothing is listed" {
	run -2 --separate-stderr nsls --sysroot "$article" -Q 'PID == 1 && NOPE'
	[ -z "$output" ]
	[ "${stderr_lines[0]}" = "nsls: --filter: no such column, at: NOPE" ]
	run -2 --separate-stderr nsls --sysroot "$article" -Q 'PID =='
	[[ ${stderr_lines[0]} == *", at: its end" ]]
	run -2 nsls -Q ''
	run -2 nsls -Q
	run -2 nsls -Q 'COMMAND =~ "(a+)+$"'
	run -2 nsls -Q "$(printf '%01100d' 1)"
	run -2 nsls --matrix -Q TYPE
	run -2 --separate-stderr nsls -Q $'\e[2JPID'
	[[ ${stderr_lines[0]} != *$'\e'* ]]
}
