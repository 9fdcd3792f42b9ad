#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2016,SC2154 # expanded inside; bats sets stderr_lines
# Mounts that are refused.

bats_require_minimum_version 1.5.0
load ../told

setup() {
	need_userns
	states=$TESTS/fixtures/states
	cd "$BATS_TEST_TMPDIR" || return
	mkdir a b
}

proc='nsrun: mount: /proc: Operation not permitted'

@test "row 23: a new proc without a PID namespace of one's own" {
	refuses 125 "$proc
nsrun: a new proc shows a PID namespace of your own: add --pid (-p)" nsrun -r --mount-proc true
	refuses 125 'nsrun: mount: b: Operation not permitted
nsrun: a new proc shows a PID namespace of your own: add --pid (-p)' nsrun -r --mount-proc=b true
	refuses 0 '' nsrun -rp --mount-proc true
}

@test "row 24: parts of /proc are hidden by the container around" {
	run -125 --separate-stderr nsrun -rm sh -c 'mount -t tmpfs mask /proc/fs
		exec nsrun -rp --mount-proc true'
	[ "${stderr_lines[0]}" = "$proc" ]
	[ "${stderr_lines[1]}" = 'nsrun: parts of /proc are hidden here, so there is no whole new one' ]
	[[ ${stderr_lines[2]} == 'nsrun: administrator: start it with --security-opt '* ]]
	run -1 nsrun -rm sh -c 'mount -t tmpfs mask /proc/fs
		exec nsrun --check -rp --mount-proc true'
	grep -qx '   you: parts of /proc are hidden here, so there is no whole new one' <<<"$output"
}

@test "row 24: and without a PID namespace that is the cause" {
	run -125 nsrun -rm sh -c 'mount -t tmpfs mask /proc/fs; exec nsrun -r --mount-proc true'
	[ "${lines[1]}" = 'nsrun: a new proc shows a PID namespace of your own: add --pid (-p)' ]
}

@test "row 24: a /proc that is read-only" {
	run -125 --separate-stderr nsrun -rpm --mount-proc sh -c 'mount -o remount,bind,ro /proc
		nsrun -Up --mount-proc true || exec nsrun -r true'
	[ "${stderr_lines[0]}" = "$proc" ]
	[ "${stderr_lines[1]}" = 'nsrun: /proc is read-only here, so there is no new one to write to' ]
	[ "${stderr_lines[3]}" = 'nsrun: write: /proc/self/uid_map: 0 0 1: Read-only file system' ]
	[ "${stderr_lines[4]}" = 'nsrun: /proc is read-only here, and so no map can be written' ]
}

@test "row 24: recorded in docker" {
	refuses 125 "$proc
nsrun: parts of /proc are hidden here, so there is no whole new one
nsrun: administrator: start it with --security-opt systempaths=unconfined" \
		nsrun --sysroot "$states/container" -r --mount-proc true
}

@test "row 25 does not happen: without a network namespace of one's own /sys stays the old one" {
	run -0 nsrun -r --mount-sys --dry-run true
	[[ $output == *'bind /sys on /sys'* && $output != *sysfs* ]]
	refuses 0 '' nsrun -r --mount-sys true
	run -0 nsrun -rn --mount-sys --dry-run true
	[[ $output == *'mount sysfs on /sys'* ]]
}

@test "row 26 does not happen: no option mounts mqueue or cgroup2" {
	run -0 nsrun -rmpinuC --rootfs a --mount-dev --mount-sys --mount-proc --dry-run true
	[[ $output != *mqueue* && $output != *'mount cgroup'* ]]
}

@test "row 27 does not happen: no option names a file system; and of a disk there is only its file" {
	: >disk
	refuses 125 'nsrun: move_mount: b: Invalid argument
nsrun: a directory goes on a directory only, and a file on a file' nsrun -r --bind disk:b true
}

@test "row 28 does not happen: what mounts makes a mount namespace" {
	for how in --mount-proc --mount-sys --mount-dev '--tmpfs b' '--bind a:b' '--rootfs a'; do
		run -0 nsrun -rp $how --dry-run true
		[[ $output == *CLONE_NEWNS* ]]
	done
}

@test "row 29 does not happen: what is bound is bound with the mounts below" {
	refuses 0 '' nsrun -r --bind /:b true
	refuses 0 '' nsrun -r --bind /proc:b true
}

@test "row 29: but an id-mapped bind is of one mount, and those below are locked to it" {
	need_root
	refuses 125 'nsrun: open_tree: /: Invalid argument
nsrun: what is mounted below it came with it, as one locked unit: no idmap' \
		nsrun -rm nsrun -m --bind /:b:idmap=disk=0,shown-as=0,count=1 true
}

@test "row 30 does not happen: devices are bound, not made" {
	refuses 0 '' nsrun -r --mount-dev sh -c 'test -c /dev/null && echo >/dev/null'
	run -0 nsrun -r --mount-dev --dry-run true
	[[ $output == *'bind null,'* && $output != *mknod* ]]
}

@test "row 39: a mount namespace on a shared mount" {
	need_root
	refuses 125 "nsrun: bind mount: shared/pin: Invalid argument
nsrun: a mount namespace goes only on a private mount: mount --make-private" \
		nsrun -m sh -c 'mkdir shared && mount --bind shared shared && mount --make-shared shared &&
			exec nsrun --mount=shared/pin true'
	[ ! -e shared/pin ]
}

@test "row 39 does not happen: who keeps it stays outside of it" {
	run -0 nsrun -r --mount=pin --dry-run true
	grep -q '^helper  bind .*/ns/mnt on pin' <<<"$output"
}

@test "row 41: names of network namespaces need root of the mount namespace" {
	need_plain
	refuses 1 'netnsctl: unshare: CLONE_NEWNET: Operation not permitted
netnsctl: only root may make one that others see: nsrun -rn, unnamed, or sudo' netnsctl --system add nsutil-x
	# Root of a user namespace has a network, and nowhere to name it.
	run -1 --separate-stderr nsrun -r netnsctl --system add nsutil-x
	[[ ${stderr_lines[1]} == "netnsctl: names are mounts, and these are not ours: try sudo, or 'nsrun -rmn'" ]]
}

@test "row 42: a file system that has no id-mapped mounts is named" {
	need_root
	refuses 125 'nsrun: id-map mount: /proc: Invalid argument
nsrun: proc has no owners on a disk to map: mount a new one there, or tmpfs' \
		nsrun --bind /proc:b:idmap=disk=0,shown-as=100000,count=1 true
}

@test "row 42: and who may not is told so" {
	need_plain
	refuses 125 'nsrun: open_tree: a: Operation not permitted
nsrun: other IDs for files of this machine take its root: sudo, or no idmap
nsrun: administrator: let this user run it by sudo, or chown the files' \
		nsrun -r --bind a:b:idmap true
}

@test "what is not there: each says what has to be" {
	touch file
	for option in --rootfs=none --bind=none:b; do
		refuses 125 'nsrun: open_tree: none: No such file or directory
nsrun: nothing is there that could be mounted: mind the path, or make it' nsrun -r $option true
	done
	for option in --tmpfs --mount-proc --mount-sys; do
		refuses 125 'nsrun: mount: none: No such file or directory
nsrun: a mount goes on what is there already: make that first' nsrun -rpn $option=none true
	done
	refuses 125 'nsrun: mount: ROOT/proc: Not a directory
nsrun: that, or what it lies in, is a file: it has to be a directory' \
		nsrun -rp --rootfs=file true
}
