#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# hide.c, which makes namespaces that hide: each is there while it says so, and gone afterwards.
#
# tests/run: once
# tests/run: alone
# shellcheck disable=SC2016

bats_require_minimum_version 1.5.0

setup_file() {
	export hide=$BATS_FILE_TMPDIR/hide
	cc -D_GNU_SOURCE -I "$TESTS/unit" -pthread -o "$hide" "$TESTS/cli/hide.c"
}

# In a user namespace where we are not root. A sort that cannot be made skips the test.
hide() {
	local user=()

	[ "$(id -u)" = 0 ] || user=(-U)
	run "$hide" "${user[@]}" "$@" 3>&- </dev/null
	[[ $output != "# "* ]] || skip "${output#\# }"
	echo "${lines[0]}"
	[ "$status" -eq 0 ]
}

# Whether the namespace of the first line, which is hide's, is among the others.
is_linked() {
	read -r _ kind inode _ <<<"${lines[0]}"
	printf '%s\n' "${lines[@]:1}" | grep -qFx "$kind:[$inode]"
}

# Namespaces of processes, by inode; and of threads, for the next child, and of descriptors.
links='find /proc/[0-9]*/ns ! -name "*_for_children" -printf "%l\n" 2>/dev/null | sort -u'
all_links='find /proc/[0-9]*/{ns,fd,task/*/ns} -printf "%l\n" 2>/dev/null | sort -u'

@test "fd, thread, pid and time are no process's own, but linked somewhere" {
	local sort

	for sort in fd:ipc thread:uts pid:pid time:time; do
		hide "${sort%:*}" -- bash -c "$links"
		if is_linked; then false; fi
		[ "$kind" = "${sort#*:}" ]
		hide "${sort%:*}" -- bash -c "$all_links"
		is_linked
	done
}

@test "flight, socket, bind, mount and nested are linked nowhere" {
	local sort

	for sort in flight socket bind mount nested; do
		hide "$sort" -- bash -c "$all_links"
		if is_linked; then false; fi
	done
}

@test "a file in another mount namespace is where it says" {
	hide bind -- sh -c 'grep -hsF " - nsfs " /proc/[0-9]*/mountinfo; true'
	read -r _ _ inode _ _ path <<<"${lines[0]}"
	[[ $output == *" net:[$inode] ${path#path=} "* ]]
}

@test "the command has the inodes in its environment, and gives its status" {
	hide fd -- sh -c 'echo "$HIDE_FD"'
	read -r _ _ inode _ <<<"${lines[0]}"
	[ "${lines[1]}" = "$inode" ]
	run "$hide" fd -- sh -c 'exit 7'
	[ "$status" -eq 7 ]
	run "$hide" no-such-sort
	[ "$status" -eq 125 ]
}

@test "nothing is left when it ends" {
	hide
	printf '%s\n' "${lines[@]}" | while read -r sort _ _ holder _; do
		[ "$sort" = "#" ] || [ ! -e "/proc/$holder" ]
	done
}
