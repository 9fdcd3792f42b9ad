#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# bats file_tags=vm
# nsjoin by what a namespace is: its 64-bit id, kind and inode, without a path or a process.
# shellcheck disable=SC2154 # bats sets status and output

bats_require_minimum_version 1.5.0

id_of() {
	python3 -c 'import fcntl, os, struct, sys
b = bytearray(8)
fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8008b70d, b)	# NS_GET_ID
print(struct.unpack("Q", b)[0])' "$1" 2>/dev/null
}

setup() {
	[ "$(id -u)" = 0 ] || skip "another's namespaces open by handle to root only"
	id_of /proc/self/ns/net >/dev/null || skip "this kernel has no NS_GET_ID"
	nsrun -n sleep 60 3>&- &
	holder=$!
	until [ "$(readlink /proc/$holder/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do
		sleep 0.01
	done
	id=$(id_of /proc/$holder/ns/net)
	inode=$(stat -L -c %i /proc/$holder/ns/net)
}

teardown() {
	[ -z "${holder-}" ] || kill "$holder" || true
}

@test "ID:KIND:INODE is entered" {
	run -0 nsjoin "--net=$id:net:$inode" readlink /proc/self/ns/net
	[ "$output" = "net:[$inode]" ]
}

@test "an inode number that is another's by now is not" {
	run -125 nsjoin "--net=$((id + 1000000)):net:$inode" true
	[ "${lines[0]}" = "nsjoin: open: $((id + 1000000)):net:$inode: Stale file handle" ]
}

@test "an id alone is entered, or the error says what to write" {
	run nsjoin "--net=:$id" readlink /proc/self/ns/net
	if [ "$status" = 0 ]; then
		[ "$output" = "net:[$inode]" ]
	else
		[ "$status" = 125 ]
		[ "${lines[1]}" = "nsjoin: none with that ID, not for us, or an ID alone: write ID:KIND:INODE" ]
	fi
}
