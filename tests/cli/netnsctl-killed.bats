#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# add and delete, killed or failed at each system call: never a half-made name that stays.
#
# tests/run: once

setup() {
	source "$BATS_TEST_DIRNAME/../netns.bash"
	source "$BATS_TEST_DIRNAME/../kills.bash"
	netns_prelude+=$(
		cat <<-'END'


		# The name is whole or absent; with repair, an empty file is good enough too.
		whole() {
			local listed

			listed=$(netnsctl list 2>/run/said)
			case $listed in
			'') [ ! -e /run/netns/a ] || [ "${1:-}" = repaired ] ;;
			a) ip netns exec a true ;;
			*) false ;;
			esac || { echo "half a name: $listed $(ls -l /run/netns)" >&2; return 1; }
		}

		# From whatever is there to a name, and to nothing.
		start_over() {
			[ "$(netnsctl list 2>/dev/null)" = a ] || netnsctl add a
			netnsctl exec a true
			is a netnsctl list
			netnsctl delete a
			[ -z "$(ls -A /run/netns)" ]
			is 0 mounts_at /run/netns/a
		}

		cold() {
			while umount /run/netns 2>/dev/null; do :; done
			rm -rf /run/netns
		}
		END
	)
}

@test "add, killed at each call, in a directory that is not there yet" {
	inside <<-'END'
		calls netnsctl add a >/run/calls
		netnsctl delete a
		[ "$(wc -l </run/calls)" -gt 15 ]
		while read -r name nth <&3; do
			cold
			not kill_at "$name" "$nth" netnsctl add a
			[ ! -e /run/netns ] || whole repaired
			start_over
		done 3</run/calls
	END
}

@test "add, killed at each call, beside another name" {
	inside <<-'END'
		netnsctl add b
		calls netnsctl add a >/run/calls
		netnsctl delete a
		netnsctl delete b
		while read -r name nth <&3; do
			not kill_at "$name" "$nth" netnsctl add a
			whole repaired
			start_over
		done 3</run/calls
	END
}

@test "delete, killed at each call: the next delete, or add, goes on" {
	inside <<-'END'
		netnsctl add a
		calls netnsctl delete a >/run/calls
		[ "$(wc -l </run/calls)" -gt 8 ]
		while read -r name nth <&3; do
			netnsctl add a
			not kill_at "$name" "$nth" netnsctl delete a
			whole repaired
			if [ -e /run/netns/a ]; then
				netnsctl delete a
				[ ! -e /run/netns/a ]
			fi
			netnsctl add a
			not kill_at "$name" "$nth" netnsctl delete a
			start_over
		done 3</run/calls
	END
}

@test "add, failed at each call: all of it, or nothing" {
	inside <<-'END'
		calls netnsctl add a >/run/calls
		netnsctl delete a
		is '' netnsctl list
		while read -r name nth <&3; do
			for error in EPERM EACCES ENOENT ENOMEM EIO EINVAL; do
				cold
				if fail_at "$name" "$nth" $error netnsctl add a; then
					is a netnsctl list
					netnsctl delete a
				else
					[ ! -e /run/netns/a ]
					is 0 mounts_at /run/netns
					[ -s /run/said ]
				fi
			done
		done 3</run/calls
	END
}

@test "delete, failed at each call: the name is gone, or as it was" {
	inside <<-'END'
		netnsctl add a
		calls netnsctl delete a >/run/calls
		while read -r name nth <&3; do
			for error in EPERM EACCES ENOENT ENOMEM EIO EINVAL; do
				[ -e /run/netns/a ] || netnsctl add a
				if fail_at "$name" "$nth" $error netnsctl delete a; then
					[ ! -e /run/netns/a ]
				else
					[ -s /run/said ]
					[ ! -e /run/netns/a ] || netnsctl exec a true
				fi
			done
		done 3</run/calls
	END
}
