# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
# For tests of names of network namespaces: /run of their own, so that the machine's stays as it is.

# The rest of what `inside` runs; its words fail the test they are in.
netns_prelude=$(
	cat <<'END'
set -eEu
trap 'echo "line $LINENO: $BASH_COMMAND" >&2' ERR
covered=$(awk '{ printf "%s ", $1 }' /proc/self/mountinfo)
mount -t tmpfs -o mode=755 run /run
cd /

# says STATUS LINE COMMAND...: it ends so, and this is the first line on stderr.
says() {
	local wanted=$1 line=$2 status=0 said

	shift 2
	said=$("$@" 2>&1 >/dev/null) || status=$?
	if grep -v '[/"]' <<<"$said" | grep -E '.{81}' >&2; then
		echo "is wider than 80 columns" >&2
		return 1
	fi
	if [ "$status" != "$wanted" ] || [ "${said%%$'\n'*}" != "$line" ]; then
		printf '%s\nends with %s, not %s, and says\n%s\n' "$*" "$status" "$wanted" "$said" >&2
		return 1
	fi
}

# is TEXT COMMAND...: that is all it prints on stdout.
is() {
	local wanted=$1 printed

	shift
	printed=$("$@")
	if [ "$printed" != "$wanted" ]; then
		printf '%s\nprints %q\nnot    %q\n' "$*" "$printed" "$wanted" >&2
		return 1
	fi
}

# not COMMAND...: it fails. (A bare ! is no failure to set -e.)
not() {
	if "$@"; then
		echo "unexpected: $*" >&2
		return 1
	fi
}

inode() {
	stat -Lc %i "$1"
}

# eventually COMMAND...: it succeeds within ten seconds.
eventually() {
	local n

	for ((n = 0; n < 500 * ${NSU_SLOWNESS:-1}; n++)); do
		! "$@" >/dev/null 2>&1 || return 0
		sleep 0.02
	done
	echo "not in ten seconds: $*" >&2
	return 1
}

# How many mounts are there, those that were below before not counted.
mounts_at() {
	awk -v at="$1" -v covered=" $covered" \
		'$5 == at && !index(covered, " " $1 " ") { n++ } END { print n + 0 }' \
		/proc/self/mountinfo
}
END
)

# inside: runs the script on standard input as root of a mount and network namespace, with an
# empty /run; whoever is not root is so in a user namespace.
inside() {
	local user=()

	[ "$(id -u)" -eq 0 ] || user=(--user --map-root-user)
	unshare "${user[@]}" true 2>/dev/null || skip "no user namespaces for plain users"
	unshare "${user[@]}" --mount --net --propagation private \
		bash -c "$netns_prelude"$'\n'"$(cat)" </dev/null 3>&-
}

# inside_with WHAT: as inside, where this kernel has that: a script that ends with 77 says no.
inside_with() {
	local status=0

	inside || status=$?
	[ "$status" -ne 77 ] || skip "this kernel has no $1"
	return "$status"
}

need_root() {
	[ "$(id -u)" -eq 0 ] || skip "$*: needs root"
}

# The directory of the control group of version 2 that we are in; fails where there is none.
own_cgroup2() {
	local root own

	root=$(awk '/ - cgroup2 / { print $5; exit }' /proc/self/mountinfo)
	own=$(sed -n 's/^0:://p' /proc/self/cgroup)
	[ -n "$root" ] && echo "$root${own%/}"
}
