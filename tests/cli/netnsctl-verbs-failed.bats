#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# attach, rename, gc and delete --force, failed at each system call: all of it, or nothing.
#
# tests/run: once

setup() {
	source "$BATS_TEST_DIRNAME/../netns.bash"
	source "$BATS_TEST_DIRNAME/../kills.bash"
	netns_prelude+=$(
		cat <<-'END'


		begin() {
			[ ! -e /run/netns/a ] || netnsctl delete --force a
			[ -e /run/netns/b ] || netnsctl add b
			[ "$1" = gc ] || return 0
			touch /run/netns/stale
			netnsctl list >/dev/null 2>&1	# until it is no longer young
		}

		# Every file is a name that can be used.
		whole() {
			local listed file

			listed=$'\n'$(netnsctl list)$'\n'
			for file in /run/netns/*; do
				[[ $listed == *$'\n'"${file##*/}"$'\n'* ]] || return 1
			done
		}

		judge() {
			case $1:$2 in
			0:rename) [ ! -e /run/netns/b ] ;;
			0:attach) [ -e /run/netns/a ] ;;
			0:*) ;;
			*:attach) [ -s /run/said ] && [ ! -e /run/netns/a ] ;;
			*) [ -s /run/said ] && { [ -e /run/netns/a ] || [ -e /run/netns/b ]; } ;;
			esac
		}

		# sweep VERB OPERAND...
		sweep() {
			begin "$1"
			calls netnsctl "$@" >/run/calls
			while read -r name nth <&3; do
				for error in EPERM EACCES ENOENT ENOMEM EIO EINVAL; do
					begin "$1"
					status=0
					fail_at "$name" "$nth" $error netnsctl "$@" || status=$?
					judge $status "$1" || { echo "$name $nth $error" >&2; return 1; }
					rm -f /run/netns/stale
					whole
				done
			done 3</run/calls
		}
		END
	)
}

@test "attach" {
	inside <<<'netnsctl add first; sweep attach a $$'
}

@test "rename" {
	inside <<<'netnsctl add first; sweep rename b a'
}

@test "gc" {
	inside <<<'netnsctl add first; sweep gc'
}

@test "delete --force" {
	inside <<<'netnsctl add first; sweep delete --force b'
}
