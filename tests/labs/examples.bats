#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# The examples of the manual pages, run as they stand there, and what a reader sees of them.

setup() {
	man=$BATS_TEST_DIRNAME/../../man
	run=$BATS_TEST_DIRNAME/run
	command -v python3 >/dev/null || skip "python3 is missing"
}

examples() {
	[ -r "$man/$1" ] || skip "there is no $1 here"
	run "$run" --examples "$man/$1"
	[ "$status" -ne 77 ] || skip "$output"
	[ "$status" -eq 0 ] || printf '%s\n' "$output"
	[ "$status" -eq 0 ]
}

# As printed for 80 columns, in UTF-8, where an unescaped quote or hyphen is another character.
rendered() {
	MANWIDTH=80 MAN_KEEP_FORMATTING='' man --nj --nh -E UTF-8 -l "$1" | col -bx
}

@test "nsls(1)" { examples nsls.1; }

@test "nsrun(1)" { examples nsrun.1; }

@test "nsjoin(1)" { examples nsjoin.1; }

@test "netnsctl(8)" { examples netnsctl.8; }

@test "no line of a page is wider than 80 columns" {
	[ -d "$man" ] || skip "the manual pages are not here"
	command -v man >/dev/null || skip "man is missing"
	for page in "$man"/*.[1378]; do
		run bash -c "$(declare -f rendered); rendered '$page'"
		[ -n "$output" ]
		wide=$(grep -nE '.{81}' <<<"$output") || continue
		echo "$page: $wide"
		false
	done
}

@test "a command in a page reads as it is run" {
	[ -d "$man" ] || skip "the manual pages are not here"
	command -v man >/dev/null || skip "man is missing"
	for page in "$man"/*.[1378]; do
		rendered "$page" >"$BATS_TEST_TMPDIR/page"
		while IFS= read -r command; do
			grep -qF -e "$command" "$BATS_TEST_TMPDIR/page" && continue
			echo "${page##*/}: $command"
			false
		done < <("$run" --commands "$page")
	done
}
