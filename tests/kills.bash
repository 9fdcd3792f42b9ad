# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
# For tests that kill a program, or have it fail, at each of its system calls; behind netns.bash.

command -v strace >/dev/null || skip "strace is missing"

netns_prelude+=$(
	cat <<'END'


# calls_from CALL GREP COMMAND...: "NAME NTH" of each system call from the first CALL on, as far
# as 'grep GREP' takes it.
calls_from() {
	local call=$1 grep=$2

	shift 2
	strace -qq -o /run/trace "$@"
	awk -F'(' -v from="$call" '{ n[$1]++ } $1 ~ "^" from { ours = 1 } ours { print $1, n[$1] }' \
		/run/trace | grep $grep
}

# Of each system call that follows the loader's, and that may fail.
calls() {
	calls_from fcntl '-vE ^(fcntl|brk|mmap|munmap|getrandom|gete?uid|getpid|exit_group)\b' "$@"
}

# At the call it does not take place: the kernel kills on entry.
kill_at() {
	strace -qq -o /dev/null -e inject="$1:signal=KILL:when=$2" "${@:3}" 2>/dev/null
}

fail_at() {
	strace -qq -o /dev/null -e inject="$1:error=$3:when=$2" "${@:4}" 2>/run/said
}
END
)
