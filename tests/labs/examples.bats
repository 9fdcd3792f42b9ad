#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# tests/run: alone
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

# bats test_tags=vm
@test "nsls(1)" { examples nsls.1; }

# bats test_tags=vm
@test "nsrun(1)" { examples nsrun.1; }

# bats test_tags=vm
@test "nsjoin(1)" { examples nsjoin.1; }

# bats test_tags=vm
@test "netnsctl(8)" { examples netnsctl.8; }

# bats test_tags=vm
@test "README.md" { examples ../README.md; }

@test "the program in nsutil(3) compiles without a warning" {
	[ -r "$man/nsutil.3" ] || skip "there is no nsutil.3 here"
	[ -r "$man/../lib/nsutil.h" ] || skip "the header is not here"
	command -v cc >/dev/null || skip "cc is missing"
	"$run" --program "$man/nsutil.3" >"$BATS_TEST_TMPDIR/example.c"
	cc -Wall -Wextra -Werror -fsyntax-only -I "$man/../lib" "$BATS_TEST_TMPDIR/example.c"
}

# A column of the table in nsutil(7), as "LETTER NAME"; and the same from --help of a tool.
letters_of() {
	awk -F'\t' -v column="$1" '/^\.SH THE LETTERS/ { inside = 1 } /^\.TE/ { inside = 0 }
		inside && $1 ~ /^[A-Za-z]$/ && $column != "" { print $1, $column }' "$man/nsutil.7" |
		sed 's/\\-/-/g'
}

letters_in_help() {
	"$1" --help | sed -n 's/^  -\([A-Za-z]\), --\([a-z-]*\).*/\1 \2/p'
}

@test "the table of letters in nsutil(7) is that of the tools" {
	[ -r "$man/nsutil.7" ] || skip "there is no nsutil.7 here"
	column=2
	for tool in nsls nsrun nsjoin netnsctl; do
		diff <(letters_of "$column" | sort) <(letters_in_help "$tool" | sort)
		column=$((column + 1))
	done
}

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
