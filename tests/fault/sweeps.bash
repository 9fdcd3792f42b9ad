# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154
# For bats files: rows of the table, in short.

# sweeps MODE,... NAME...: nothing is found; of the errors of each call one, with $errors=all each.
sweeps() {
	[ "${errors:-}" = all ] || export first=yes
	run "$TESTS/fault/run" "$@"
	echo "$output"
	[ "$status" -ne 77 ] || skip "$output"
	[ "$status" -eq 0 ]
	! grep -q '^skip' <<<"$output" || skip "$(grep -m 1 '^skip' <<<"$output")"
}
