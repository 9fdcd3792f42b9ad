# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154
# What the tests of nsrun and nsjoin share: refusals word by word, and processes to look at.

started=()

# What a file of tests begins and ends with that says nothing else.
setup() {
	need_userns
	cd "$BATS_TEST_TMPDIR" || return
}

teardown() {
	end_launched
}

# refuses STATUS LINES COMMAND...: it ends so, prints nothing, and says exactly these lines, none
# of them wider than 80 columns.
refuses() {
	local wanted=$1 said=$2

	shift 2
	run "-$wanted" --separate-stderr "$@" || true
	[ "$status" -eq "$wanted" ] && [ -z "$output" ] && [ "$stderr" = "$said" ] &&
		! grep -qE '.{81}' <<<"$stderr" && return
	printf '%q ' "$@"
	printf '\nends with %s, not %s\nprints: %s\nsays:   %s\nwanted: %s\n' "$status" "$wanted" \
		"$output" "$stderr" "$said"
	return 1
}

# prints TEXT COMMAND...: it succeeds, and this is all it prints on either stream.
prints() {
	local wanted=$1

	shift
	run "$@"
	[ "$status" -eq 0 ] && [ "$output" = "$wanted" ] && return
	printf '%q ' "$@"
	printf '\nends with %s, prints %q\nwanted %q\n' "$status" "$output" "$wanted"
	return 1
}

# not COMMAND...: it fails. (A bare ! is no failure to set -e.)
not() {
	if "$@"; then
		echo "unexpected: $*"
		return 1
	fi
}

# await COMMAND...: until it succeeds, for ten seconds at most.
await() {
	local tries

	for ((tries = 0; tries < 500 * ${NSU_SLOWNESS:-1}; tries++)); do
		! "$@" 2>/dev/null || return 0
		sleep 0.02
	done
	echo "waited in vain for: $*"
	return 1
}

is_gone() {
	! kill -0 "$1" 2>/dev/null || grep -q '^State:	Z' "/proc/$1/status" 2>/dev/null
}

# launch COMMAND...: in the background, its process is $launched, its output in $said. A shell
# has its background commands ignore two signals; these do not.
launch() {
	said=$BATS_TEST_TMPDIR/said.$((${launches:=0}))
	launches=$((launches + 1))
	env --default-signal=INT,QUIT "$@" >"$said" 2>&1 </dev/null 3>&- &
	launched=$!
	started+=("$launched")
}

# For teardown: what was launched, and the children of that, which it would leave to init.
end_launched() {
	local pid child

	for pid in "${started[@]}"; do
		for child in $(pgrep -P "$pid" || true); do
			kill -KILL "$child" 2>/dev/null || true
		done
		kill -KILL "$pid" 2>/dev/null || true
		wait "$pid" 2>/dev/null || true
	done
	started=()
}

# inode PID LINK
inode() {
	stat -Lc %i "/proc/$1/ns/$2"
}

need_root() {
	[ "$(id -u)" -eq 0 ] || skip "needs root"
}

need_plain() {
	[ "$(id -u)" -ne 0 ] || skip "needs a plain user: root may do this"
}

# Whether this user may make user namespaces at all; asked once a file.
need_userns() {
	unshare -Ur true 2>/dev/null || skip "no user namespaces for this user"
}

# In a container the initial namespaces are those of its PID 1, for who may look at it.
need_initial() {
	[ "$(readlink /proc/self/ns/pid)" = 'pid:[4026531836]' ] || readlink /proc/1/ns/pid >/dev/null ||
		skip "which namespaces are initial: this user may not look at PID 1 of the container"
}

# Of "make coverage": it has a file open, and memory mapped, that others do without.
need_uncounted() {
	! grep -q __gcov_ "$(command -v nsls)" || skip "this build counts what it runs"
}

need_command() {
	command -v "$1" >/dev/null || skip "$1 is missing"
}
