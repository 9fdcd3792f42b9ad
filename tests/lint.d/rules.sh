# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034
# What the rules share. A rule runs at the top of the tree and prints what it found: exit 0
# (then that is only a remark), 1 (these lines break it) or 77 (the reason why it was skipped).

set -u
export LC_ALL=C.UTF-8
rules=${BASH_SOURCE[0]%/*}
build=${NSU_BUILD:-build}

skip() {
	echo "$*"
	exit 77
}

# c_files FOLDER...: sources and headers below, sorted.
c_files() {
	local folder

	for folder; do
		[ ! -e "$folder" ] || find "$folder" -name '*.[ch]'
	done | sort
}

# code FOLDER...: "FILE:LINE:CODE" without comments, literals emptied.
code() {
	c_files "$@" | xargs -r awk -f "$rules/strip.awk"
}

# Skips when there is no C to look at.
need_code() {
	[ -n "$(c_files "$@")" ] || skip "nothing yet"
}

# called NAMES: keeps the lines of code that call one of NAMES (joined by |).
called() {
	grep -E "^[^:]*:[0-9]*:(.*[^A-Za-z0-9_.>])?($1)[ 	]*\("
}

# Drops lines that say why they are an exception: a comment "lint: WHY" on the same line.
without_exceptions() {
	grep -v ' /\*lint\*/$'
}

# Prints standard input; a line there is a failure.
finish() {
	! grep .
}
