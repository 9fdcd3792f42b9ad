#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# link, bridge and nat, killed or failed at each system call: the same command again makes it
# whole, and what fails leaves nothing.
#
# tests/run: once

setup() {
	source "$BATS_TEST_DIRNAME/../netns.bash"
	source "$BATS_TEST_DIRNAME/../wires.bash"
	source "$BATS_TEST_DIRNAME/../kills.bash"
	netns_prelude+=$(
		cat <<-'END'


		# Of each system call of the run that follows the looks.
		calls() {
			calls_from flock '-E ^(sendto|recvfrom|ioctl|open|openat|socket|bind|setns|unshare|mount|pwrite64|flock)\b' \
				"$@"
		}

		# host NAME ADDRESS: its one interface is eth0, finished, up and with that address.
		host() {
			[ "$(links_of "$1" 2>/dev/null)" = eth0 ] &&
				[[ $(ip -n "$1" link show eth0) == *,UP* ]] &&
				grep -qF " $2 " <(ip -n "$1" -br address) &&
				! grep -q 'group [^d]' <(ip -n "$1" link)
		}

		gone() {
			local one

			for one; do netnsctl delete "$one" 2>/dev/null || true; done
		}
		END
	)
}

@test "link, killed at each call: the same link again is whole" {
	in_lab <<-'END'
		netnsctl add b
		link=(netnsctl link --create h1=10.0.0.1/24 h2=10.0.0.2/24)
		calls "${link[@]}" >/run/calls
		[ "$(wc -l </run/calls)" -gt 25 ]
		while read -r name nth <&3; do
			gone h1 h2
			not kill_at "$name" "$nth" "${link[@]}"
			# Whoever was killed behind the last step has made all of it.
			host h1 10.0.0.1/24 && host h2 10.0.0.2/24 && continue
			"${link[@]}"
			host h1 10.0.0.1/24
			host h2 10.0.0.2/24
		done 3</run/calls
	END
}

@test "link, failed at each call: whole, or nothing" {
	in_lab <<-'END'
		netnsctl add b
		link=(netnsctl link --create h1=10.0.0.1/24 h2=10.0.0.2/24)
		calls "${link[@]}" >/run/calls
		gone h1 h2
		while read -r name nth <&3; do
			for error in EPERM ENOMEM EINVAL; do
				if fail_at "$name" "$nth" $error "${link[@]}"; then
					is eth0 links_of h1
					is eth0 links_of h2
					gone h1 h2
				else
					[ -s /run/said ]
					is b netnsctl list
				fi
			done
		done 3</run/calls
	END
}

@test "bridge, killed at each call: the same bridge again is whole" {
	in_lab <<-'END'
		ip link add nsu-b type bridge 2>/dev/null || exit 77
		netnsctl add h1
		netnsctl add h2
		bridge=(netnsctl bridge sw h1=10.0.0.1/24 h2=10.0.0.2/24)
		calls "${bridge[@]}" >/run/calls
		while read -r name nth <&3; do
			gone sw h1 h2
			netnsctl add h1
			netnsctl add h2
			not kill_at "$name" "$nth" "${bridge[@]}"
			"${bridge[@]}"
			is 'h1 h2 sw' links_of sw
			host h1 10.0.0.1/24
			host h2 10.0.0.2/24
			not grep -q 'group [^d]' <(ip -n sw link)
		done 3</run/calls
	END
}

@test "nat, killed at each call: removed, or made whole, by the next one" {
	in_lab <<-'END'
		netnsctl add h1
		netnsctl nat h1 || exit 77
		netnsctl nat --remove h1
		before=$(ip -br link)
		calls netnsctl nat h1 >/run/calls
		netnsctl nat --remove h1
		while read -r name nth <&3; do
			not kill_at "$name" "$nth" netnsctl nat h1
			netnsctl nat h1 2>/dev/null || netnsctl nat --dry-run --remove h1 >/dev/null
			is eth0 links_of h1
			grep -q '^default via' <(ip -n h1 route)
			netnsctl nat --remove h1
			is '' links_of h1
			is 0 cat /proc/sys/net/ipv4/ip_forward
			[ "$(ip -br link)" = "$before" ]
		done 3</run/calls
	END
}
