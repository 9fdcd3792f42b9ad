#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# add and delete, killed or failed at each system call: never a half-made name that stays.
#
# tests/run: once

setup() {
	source "$BATS_TEST_DIRNAME/../netns.bash"
	command -v strace >/dev/null || skip "strace is missing"
	netns_prelude+=$(
		cat <<-'END'


		# calls COMMAND...: "NAME NTH" of each system call that follows the loader's, and
		# that may fail.
		calls() {
			strace -qq -o /run/trace "$@"
			awk -F'(' '{ n[$1]++ } /^fcntl/ { ours = 1 } ours { print $1, n[$1] }' /run/trace |
				grep -vE '^(fcntl|brk|mmap|munmap|getrandom|gete?uid|getpid|exit_group) '
		}

		# At the call it does not take place: the kernel kills on entry.
		kill_at() {
			strace -qq -o /dev/null -e inject="$1:signal=KILL:when=$2" "${@:3}" 2>/dev/null
		}

		fail_at() {
			strace -qq -o /dev/null -e inject="$1:error=$3:when=$2" "${@:4}" 2>/run/said
		}

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

@test "attach, rename, gc and delete --force, killed at each call: names that are whole" {
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

@test "attach, rename, gc and delete --force, failed at each call: all of it, or nothing" {
	inside <<-'END'
		begin() {
			netnsctl delete --force a 2>/dev/null || true
			[ -e /run/netns/b ] || netnsctl add b
			[ $verb = gc ] || return 0
			touch /run/netns/stale
			netnsctl list >/dev/null 2>&1	# until it is no longer young
		}
		netnsctl add first
		verbs=('attach a '$$ 'rename b a' gc 'delete --force b')
		for command in "${verbs[@]}"; do
			verb=${command%% *}
			begin
			# shellcheck disable=SC2086
			calls netnsctl $command >/run/calls
			while read -r name nth <&3; do
				for error in EPERM ENOMEM; do
					begin
					before=$(ls /run/netns)
					# shellcheck disable=SC2086
					if fail_at "$name" "$nth" $error netnsctl $command; then
						[ $verb != rename ] || [ ! -e /run/netns/b ]
						[ $verb != attach ] || [ -e /run/netns/a ]
					else
						[ -s /run/said ]
						[ $verb != attach ] || is "$before" ls /run/netns
						[ -e /run/netns/a ] || [ -e /run/netns/b ]
					fi
					rm -f /run/netns/stale
					is "$(ls /run/netns | sort)" sh -c 'netnsctl list | sort'
				done
			done 3</run/calls
		done
	END
}
