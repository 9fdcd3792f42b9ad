#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2016,SC2154 # expanded inside; set by pod.bash
# nsrun --pod --check: what this machine has of what hostUsers: false takes.

bats_require_minimum_version 1.5.0
load ../told
load ../pod

setup() {
	pod_begin
	mkdir bin
	PATH=$PWD/bin:$PATH
}

teardown() {
	pod_end
}

# fake PROGRAM LINE: that is what it says of its version, and that it was run.
fake() {
	printf '#!/bin/sh\ntouch "%s/ran.%s"\necho "%s"\n' "$here" "$1" "$2" >"bin/$1"
	chmod 755 "bin/$1"
}

row() {
	nsrun --pod "$pod" --check | grep -E "^(ok|no|- ) $1 "
}

# bats test_tags=vm
@test "the kernel's part is tried, and nothing is made" {
	run -0 row namespaces
	[ "$output" = 'ok namespaces        user, and in it net, ipc, uts, mnt, pid, cgroup' ]
	[ "$(id -u)" -ne 0 ] || nsrun --pod "$pod" --check |
		grep -E '^ok range of IDs      65536 from [0-9]+ on, for one$'
	is_clean
	[ ! -e "$records/$pod" ]
}

@test "file systems: of the root, and of a tmpfs" {
	nsrun --pod "$pod" --check | grep -E '^(ok|no) id-mapped mounts  of /$'
	nsrun --pod "$pod" --check | grep -E '^(ok|no|- ) id-mapped mounts  of tmpfs'
}

@test "runtimes: old ones lack something, new ones nothing, and some are not here" {
	fake runc 'runc version 1.1.5+ds1'
	fake crun 'crun version 1.14.4'
	fake containerd 'containerd github.com/containerd/containerd v2.0.1 88aa2f531d6c'
	fake crio 'crio version 1.24.9'
	run -0 row runc
	[ "$output" = 'no runc              1.1.5 ignores the maps of volumes, silently: take 1.2' ]
	run -0 row crun
	[ "$output" = 'ok crun              1.14.4' ]
	run -0 row containerd
	[ "$output" = 'ok containerd        2.0.1' ]
	run -0 row crio
	[ "$output" = 'no crio              1.24.9 knows nothing of hostUsers: take 1.25' ]
	fake runc 'runc version 1.2.0'
	run -0 row runc
	[ "$output" = 'ok runc              1.2.0' ]
	fake runc 'what?'
	run -0 row runc
	[ "$output" = '-  runc              not found here' ]
}

@test "its status is 1 where anything is lacking, and 80 columns do" {
	fake runc 'runc version 1.1.5'
	run -1 nsrun --pod "$pod" --check
	[[ ${lines[-1]} == *crio* && ${lines[0]} == *namespaces* ]]
	run ! grep -E '.{81}' <<<"$output"
	[ -e "$here/ran.runc" ]
}
