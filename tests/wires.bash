# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
# For tests of what is between network namespaces; behind netns.bash.

command -v ip >/dev/null || skip "ip is missing"

netns_prelude+=$(
	cat <<'END'


# Interfaces of a namespace but lo, in order: "eth0 eth1".
links_of() {
	ip -n "$1" -br link | awk '$1 != "lo" { sub(/@.*/, "", $1); print $1 }' | sort | xargs
}

# asks NAME ADDRESS: whether somebody answers there within five seconds, if only to refuse.
asks() {
	said=$(ip netns exec "$1" timeout 5 bash -c "exec 3<>/dev/tcp/$2/9" 2>&1) || true
	[[ $said == *refused* ]]
}

# reaches NAME ADDRESS: somebody does within a minute, on a machine that is busy with others.
reaches() {
	local said until=$((SECONDS + 60))

	until asks "$@"; do
		((SECONDS < until)) || { echo "$1 does not reach $2: $said" >&2; return 1; }
		sleep 0.1
	done
}

# is_cut NAME ADDRESS: nobody does.
is_cut() {
	local said

	not asks "$@"
}

ip link add nsu-a type veth peer name nsu-b 2>/run/said || {
	cat /run/said >&2
	exit 77
}
ip link delete nsu-a
END
)

# in_lab: as inside, where this kernel has what the file needs: by default veth(4).
in_lab() {
	inside_with "${lacking:-veth interfaces}"
}
