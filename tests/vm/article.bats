#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# bats file_tags=vm
# The first steps of everybody, on process 1, as they are written: elsewhere a container or a
# hardened machine may keep even root from it.
# shellcheck disable=SC2154 # bats sets status and output

bats_require_minimum_version 1.5.0

load ../told.bash

# KIND:[INODE] of a process, a line each.
links() {
	(cd "/proc/$1/ns" && readlink cgroup ipc mnt net pid time user uts)
}

@test "lsns: the namespaces of init are in the listing, and it is in them" {
	run nsls
	[ "$status" -eq 0 ]
	for inode in $(links 1 | tr -dc '0-9\n'); do
		grep -Eq "^ *$inode [a-z]+ +[0-9]+ +1 root" <<<"$output"
	done
}

@test "the links below /proc/1/ns: what nsls -p 1 lists, and lsns" {
	run nsls -n -r -p 1 -o TYPE,NS,PID
	[ "$status" -eq 0 ]
	[ "$(sed 's/ /:[/; s/ 1$/]/' <<<"$output" | sort -u)" = "$(links 1)" ]
	[ "$(nsls -n -r -p 1 -o NS | sort -u)" = "$(lsns -n -r -p 1 -o NS | sort -u)" ]
}

@test "nsenter --target 1 --all bash" {
	prints "$(links 1)" unshare -mnuiCT bash -c '
		nsjoin --target 1 --all bash -c "cd /proc/self/ns && readlink [!pt]* pid time | sort"'
	prints vm unshare -u sh -c 'hostname other && nsjoin --target 1 --all bash -c hostname'
	prints vm unshare -u sh -c 'hostname other && nsenter --target 1 --all bash -c hostname'
}
