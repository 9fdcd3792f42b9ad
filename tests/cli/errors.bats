#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# tests/run: once
# The 42 situations in which namespaces are refused: a test for each, in the files errors-*.bats.

@test "every row has a test" {
	for ((row = 1; row <= 42; row++)); do
		grep -qE "^@test \"row $row(:| does not happen:)" "$BATS_TEST_DIRNAME"/errors-*.bats || {
			echo "row $row has none"
			return 1
		}
	done
}
