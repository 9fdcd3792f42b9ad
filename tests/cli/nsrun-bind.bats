#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2016 # expanded inside
# nsrun --bind: the same files elsewhere, read-only, or with other IDs.

bats_require_minimum_version 1.5.0
load ../told

setup() {
	need_userns
	cd "$BATS_TEST_TMPDIR" || return
	mkdir a b
	echo seen >a/file
}

maps='--map-users=0:100000:65536 --map-groups=0:100000:65536'

# bats test_tags=vm
@test "a directory, a file, and what is mounted below" {
	prints seen nsrun -r --bind a:b cat b/file
	touch c
	prints seen nsrun -r --bind a/file:c cat c
	prints file nsrun -r --tmpfs b --bind a:b/x/y ls b/x/y
	run -0 nsrun -r --bind /proc:b stat -fc %T b/sys
	[ "$output" = proc ]
	[ -z "$(ls b)" ]
}

@test "the source is what was there before, whatever is mounted on it" {
	prints seen nsrun -r --tmpfs "$PWD" --bind "$PWD/a:$PWD/b" cat "$PWD/b/file"
	prints seen nsrun -r --bind b:a --bind a:b cat b/file
}

# bats test_tags=vm
@test "read-only is the copy alone" {
	prints ok nsrun -r --bind a:b:ro sh -c '! touch b/new 2>/dev/null && touch a/old && echo ok'
	[ -e a/old ]
	run -0 nsrun -r --tmpfs b --bind "$PWD/a:b/x:ro" sh -c '! touch b/x/new 2>/dev/null && touch b/y'
}

# bats test_tags=vm
@test "read-only, where the kernel has not the new calls" {
	need_command strace
	mkdir a/sub
	for call in open_tree mount_setattr; do
		prints 'seen
 ro,nosuid,relatime ' nsrun -r -m sh -c 'mount -t tmpfs -o nosuid none a/sub && exec "$@"' sh \
			strace -fqqo /dev/null -e inject=$call:error=ENOSYS \
			nsrun -m --bind a:b:ro sh -c '! touch b/new 2>/dev/null &&
				! touch b/sub/new 2>/dev/null && touch a/sub/old && cat b/file &&
				sed -n "s:.*/b/sub\( [^ ]* \).*:\1:p" /proc/self/mountinfo'
		[ ! -e a/new ]
	done
}

@test "below a root, where what is missing is made" {
	mkdir root
	run -126 nsrun -r --rootfs root --bind a/file:/etc/file --bind a:/a/b:ro /etc/file
	[ -z "$(ls root)" ]
	run -0 nsrun -r --rootfs root --bind a/file:/etc/file --bind /usr:/usr --bind /lib:/lib \
		--bind /lib64:/lib64 /usr/bin/cat /etc/file
	[ "$output" = seen ]
	ln -s ../a root/link
	refuses 125 'nsrun: move_mount: ROOT/link/x: Too many levels of symbolic links
nsrun: a symbolic link is in the way: it could lead out of the new root' \
		nsrun -r --rootfs root --bind b:/link/x true
	[ ! -e a/x ]
}

need_idmap() {
	run nsrun --bind a:b:idmap=disk=0,shown-as=1,count=1 true
	[[ $output != *"no id-mapped mounts"* ]] || skip "this kernel has no id-mapped mounts"
}

# bats test_tags=vm
@test "id-mapped by the maps of the program: its files are its own" {
	need_root
	need_idmap
	chmod 600 a/file
	prints seen nsrun $maps --bind a:b:idmap cat b/file
	run -0 nsrun $maps --bind a:b:idmap sh -c 'touch b/new; chown 5:6 b/new; stat -c %u:%g b/file b/new'
	[ "$output" = $'0:0\n5:6' ]
	[ "$(stat -c %u:%g a/new)" = 5:6 ]
	prints 65534:65534 nsrun $maps --bind a:b stat -c %u:%g b/file
}

# bats test_tags=vm
@test "id-mapped by a map of its own" {
	need_root
	need_idmap
	touch a/other
	chown 7:8 a/other
	prints $'1000:1000\n65534:65534' nsrun --bind a:b:idmap=disk=0,shown-as=1000,count=1 \
		stat -c %u:%g b/file b/other
	prints $'100:100\n107:108' nsrun --bind a:b:idmap=count=10,shown-as=100,disk=0 \
		stat -c %u:%g b/file b/other
	prints $'100:100\n107:108' nsrun -p --bind a:b:ro:idmap=count=10,shown-as=100,disk=0 \
		stat -c %u:%g b/file b/other
}

# bats test_tags=vm
@test "a mount that is id-mapped already" {
	need_root
	prints 7:7 nsrun --bind a:b:idmap=disk=0,shown-as=5,count=9 \
		nsrun --bind b:a:idmap=disk=0,shown-as=7,count=9 stat -c %u:%g a/file || skip "old kernel"
}

# bats test_tags=vm
@test "file systems and users that cannot: why" {
	need_idmap
	refuses 125 'nsrun: id-map mount: a: Invalid argument
nsrun: it needs a map: idmap=disk=0,shown-as=100000,count=65536' nsrun --bind a:b:idmap true
	if [ "$(id -u)" -eq 0 ]; then
		refuses 125 'nsrun: id-map mount: /proc: Invalid argument
nsrun: proc has no owners on a disk to map: mount a new one there, or tmpfs' \
			nsrun -r --bind /proc:b:idmap true
	else
		refuses 125 'nsrun: open_tree: a: Operation not permitted
nsrun: other IDs for files of this machine take its root: sudo, or no idmap
nsrun: administrator: let this user run it by sudo, or chown the files' \
			nsrun -r --bind a:b:idmap true
	fi
}

@test "what is no --bind" {
	form='nsrun: write SRC:DST, then :ro, :idmap or :idmap=disk=N,shown-as=N,count=N'
	for bind in a : a: :b a:b: a:b:rw a:b:ro:x a:b:idmap= a:b:idmap=disk=0 \
		a:b:idmap=disk=0,shown-as=1,count=x a:b:idmap=disk=0,disk=0,count=1; do
		refuses 125 "nsrun: --bind: $bind: not understood
$form" nsrun -r --bind "$bind" true
	done
	refuses 125 "nsrun: --bind: a:b:idmap=disk=0,shown-as=1,count=0: out of range
$form" nsrun -r --bind a:b:idmap=disk=0,shown-as=1,count=0 true
	refuses 125 'nsrun: open_tree: /no/where: No such file or directory
nsrun: nothing is there that could be mounted: mind the path, or make it' \
		nsrun -r --bind /no/where:b true
	refuses 125 'nsrun: move_mount: /no/where: No such file or directory
nsrun: no such place: make it, or choose one below /tmp, or give a --rootfs' \
		nsrun -r --bind a:/no/where true
	refuses 125 'nsrun: move_mount: b: Invalid argument
nsrun: a directory goes on a directory only, and a file on a file' nsrun -r --bind a/file:b true
}

@test "what the ID in there may not reach is told, and who may help" {
	[ "$(id -u)" -eq 0 ] || skip "a directory of another user: needs root"
	hint='our ID in there may not search a directory on the way: see namei -l
nsrun: administrator: chmod o+x that directory, or use another place'
	mkdir -p shut/in
	chmod 700 shut
	# shellcheck disable=SC2086 # options are words
	refuses 125 "nsrun: open_tree: shut/in: Permission denied
nsrun: $hint" nsrun -U $maps --bind shut/in:/mnt true
	# shellcheck disable=SC2086 # options are words
	refuses 125 "nsrun: move_mount: shut/in: Permission denied
nsrun: $hint" nsrun -U $maps --bind /usr:shut/in true
}
