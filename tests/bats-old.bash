# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034
# What the tests use of bats 1.5 and an older one lacks; tests/run puts it into each file.

# As bats makes it: others, as who has a mapped ID is, may look for what is in it.
BATS_TEST_TMPDIR=$(mktemp -d)
chmod 755 "$BATS_TEST_TMPDIR"
: "${BATS_FILE_TMPDIR:=$(mktemp -d)}"
export BATS_FILE_TMPDIR

bats_require_minimum_version() {
	:
}

# run [-N | !] [--separate-stderr] COMMAND...
run() {
	local wanted='' apart=no errexit=$- file

	while :; do
		case ${1:-} in
		-[0-9]*) wanted=${1#-} ;;
		!) wanted=nonzero ;;
		--separate-stderr) apart=yes ;;
		--) shift && break ;;
		*) break ;;
		esac
		shift
	done
	file=$(mktemp "$BATS_TEST_TMPDIR/stderr.XXXXXX")
	set +eET
	if [ "$apart" = yes ]; then output=$("$@" 2>"$file"); else output=$("$@" 2>&1); fi
	status=$?
	case $errexit in *e*) set -e ;; esac
	case $errexit in *E*) set -E ;; esac
	case $errexit in *T*) set -T ;; esac
	mapfile -t lines <<<"$output"
	[ -n "$output" ] || lines=()
	stderr=$(cat "$file")
	mapfile -t stderr_lines <<<"$stderr"
	rm -f "$file"
	case $wanted in
	'') ;;
	nonzero) [ "$status" -ne 0 ] ;;
	*) [ "$status" -eq "$wanted" ] ;;
	esac
}
