#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# attach, rename, gc and delete --force, killed at each system call.
#
# tests/run: once

setup() {
	source "$BATS_TEST_DIRNAME/../netns.bash"
	source "$BATS_TEST_DIRNAME/../kills.bash"
}

@test "killed at each call: names that are whole" {
	inside <<-'END'
		begin() {
			netnsctl delete --force a 2>/dev/null || true
			netnsctl delete --force b 2>/dev/null || true
			case $1 in
			rename) netnsctl add b ;;
			gc) touch /run/netns/b; netnsctl list >/dev/null 2>&1 ;;	# no longer young
			force) netnsctl add b ;;
			esac
		}
		go() {
			case $1 in
			attach) "${@:2}" netnsctl attach a $$ ;;
			rename) "${@:2}" netnsctl rename b a ;;
			gc) "${@:2}" netnsctl gc ;;
			force) "${@:2}" netnsctl delete --force b ;;
			esac
		}
		netnsctl add first
		for verb in attach rename gc force; do
			begin $verb
			go $verb calls >/run/calls
			[ "$(wc -l </run/calls)" -gt 6 ]
			while read -r name nth <&3; do
				begin $verb
				not go $verb kill_at "$name" "$nth"
				# What is an empty file is collected; all else can be entered.
				netnsctl gc
				is "$(ls /run/netns | sort)" sh -c 'netnsctl list | sort'
				for left in $(ls /run/netns); do
					netnsctl exec --net-only $left true
				done
				[ $verb != rename ] || [ -e /run/netns/a ] || [ -e /run/netns/b ]
			done 3</run/calls
		done
	END
}
