#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2016 # expanded inside
# What nsrun mounts in a new mount namespace, and a root of its own; its hostname and lo.

bats_require_minimum_version 1.5.0
load ../told

# As root of a private mount and user namespace: the script on standard input. It has a
# directory `root` that programs can run in.
inside() {
	[ -L /bin ] || skip "this system has no merged /usr"
	unshare -Urm bash -eEu -c "trap 'echo \"line \$LINENO: \$BASH_COMMAND\" >&2' ERR
		$(declare -f not)
		mkdir -p root/usr
		mount --rbind /usr root/usr
		for name in bin lib lib64; do if [ -L /\$name ]; then cp -P /\$name root; fi; done
		$(cat)"
}

loop_inside='nsrun: a symbolic link is in the way: it could lead out of the new root'

# --- names ------------------------------------------------------------------------------------

@test "--hostname implies --uts, and is the name of that namespace alone" {
	before=$(hostname)
	prints web nsrun -r --hostname web hostname
	prints web nsrun -rp --hostname=web hostname
	[ "$(hostname)" = "$before" ]
	refuses 125 "nsrun: --hostname: '': not understood
nsrun: write a name of 1 to 64 bytes" nsrun -r --hostname= true
	name=$(printf '%065d' 0)
	run -125 nsrun -r --hostname="$name" true
	prints "${name:1}" nsrun -r --hostname="${name:1}" hostname
}

# bats test_tags=vm
@test "--lo sets the interface up, of a new network only" {
	flags='read -r flags </sys/class/net/lo/flags; echo $((flags & 1))'
	prints 0 nsrun -rn --mount-sys sh -c "$flags"
	prints 1 nsrun -rn --lo --mount-sys sh -c "$flags"
	refuses 125 'nsrun: option: --lo: Invalid argument
nsrun: lo of the machine is not ours to change: add --net for a new one' nsrun -r --lo true
}

# --- mounts -----------------------------------------------------------------------------------

@test "--tmpfs is empty, and seen inside alone" {
	mkdir t
	touch t/seen
	prints '' nsrun -r --tmpfs t ls t
	run -0 nsrun -r --tmpfs t --tmpfs t/a/b stat -fc %T t/a/b
	[ "$output" = tmpfs ]
	[ "$(ls t)" = seen ]
	refuses 125 'nsrun: mount: /no/where: No such file or directory
nsrun: a mount goes on what is there already: make that first' \
		nsrun -r --tmpfs /no/where true
}

# bats test_tags=vm
@test "--mount-sys shows the new network, or the old one where there is no other" {
	prints lo nsrun -rn --mount-sys ls /sys/class/net
	mkdir s
	prints lo nsrun -rn --mount-sys=s ls s/class/net
	prints "$(ls /sys/class/net)" nsrun -r --mount-sys=s ls s/class/net
	[ -z "$(ls s)" ]
}

# bats test_tags=vm
@test "--mount-dev has what programs expect, and no disks" {
	wanted='fd full null ptmx pts random shm stderr stdin stdout tty urandom zero'
	for map in -r -c; do
		run -0 nsrun $map --mount-dev sh -c 'cd /dev; echo *'
		[ "$output" = "$wanted" ]
	done
	prints '1 2' nsrun -r --mount-dev sh -c 'echo "1 2" >/dev/null; echo "1 2" >/dev/stdout'
	prints 4 nsrun -r --mount-dev sh -c 'head -c 4 /dev/urandom | wc -c'
	prints ok nsrun -r --mount-dev sh -c 'touch /dev/shm/a && echo ok'
	run -0 nsrun -r --mount-dev script -qec 'tty' /dev/null
	[ "${output%$'\r'}" = /dev/pts/0 ]
}

@test "--mount-dev=DIR, and below a root" {
	mkdir d
	prints 'full null' nsrun -r --mount-dev=d sh -c 'cd d; echo *ull'
	run inside <<-'END'
		mkdir root/dev
		[ "$(nsrun -r -R root --mount-dev sh -c 'cd /dev; echo *ull')" = 'full null' ]
		[ "$(ls root/dev)" = '' ]
	END
	[ "$status" -eq 0 ] || echo "$output"
	[ "$status" -eq 0 ]
}

@test "without a map nobody can make files" {
	refuses 125 'nsrun: bind devices: /dev: Value too large for defined data type
nsrun: nobody in there can make files: add --map-root-user (-r)' nsrun -U --mount-dev true
}

@test "with a map of others it is root inside who makes them" {
	need_root
	maps='--map-users=0:100000:10 --map-groups=0:100000:10'
	prints 0:0 nsrun $maps --mount-dev stat -c %u:%g /dev/pts
	prints 0 nsrun $maps --mount-dev id -G
	prints 5 nsrun $maps --mount-dev -S 5 id -u
}

# bats test_tags=vm
@test "a masked /proc: the one cause" {
	run inside <<-'END'
		mount -t tmpfs mask /proc/fs
		not nsrun -rp --mount-proc true
	END
	[ "$status" -eq 0 ]
	unmask=unmask=ALL
	[ ! -e /.dockerenv ] || unmask=systempaths=unconfined
	[ "$output" = "nsrun: mount: /proc: Operation not permitted
nsrun: parts of /proc are hidden here, so there is no whole new one
nsrun: administrator: start it with --security-opt $unmask" ]
}

@test "mounts that cannot be had together" {
	refuses 125 'nsrun: option: --root: Invalid argument
nsrun: the program has one root: take --rootfs or --root, not both' \
		nsrun -r --rootfs /a -R /b true
	refuses 125 'nsrun: option: --propagation: Invalid argument
nsrun: the root of a shared tree cannot be exchanged: private or slave' \
		nsrun -r --rootfs /a --propagation shared true
	mounts=()
	for ((i = 0; i < 32; i++)); do mounts+=(--tmpfs=/tmp); done
	run -0 nsrun -r "${mounts[@]}" true
	refuses 125 "nsrun: --tmpfs: /tmp: too many
nsrun: 'nsrun --help' lists the options" nsrun -r "${mounts[@]}" --tmpfs=/tmp true
}

# --- a root of its own ------------------------------------------------------------------------

# bats test_tags=vm
@test "--rootfs: the old root is gone, and proc, sys and dev are there" {
	run inside <<-'END'
		[ "$(nsrun -r --rootfs root -- pwd)" = / ]
		[ "$(nsrun -r --rootfs root sh -c 'echo /*')" = \
			"$(cd root; echo * | sed 's|\([^ ]*\)|/\1|g')" ]
		[ "$(nsrun -rp --rootfs root sh -c 'cd /proc; set -- [0-9]*; echo "$*"')" = 1 ]
		[ "$(nsrun -rn --rootfs root ls /sys/class/net)" = lo ]
		[ "$(nsrun -r --rootfs root ls /sys/class/net)" = "$(ls /sys/class/net)" ]
		[ "$(nsrun -r --rootfs root sh -c 'echo lost >/dev/null; echo /dev/*ull')" = \
			'/dev/full /dev/null' ]
		[ "$(nsrun -r --rootfs root -w /usr -- pwd)" = /usr ]
		# Nothing of the tree outside is left to be seen.
		nsrun -rp --rootfs root cat /proc/self/mountinfo >seen
		[ -z "$(grep -F "$PWD" seen | cut -d" " -f5 | grep -v "^/")" ]
	END
	[ "$status" -eq 0 ] || echo "$output"
	[ "$status" -eq 0 ]
}

# bats test_tags=vm
@test "--rootfs is the same, whether the kernel makes a mount namespace of a tree or not" {
	need_command strace
	run inside <<-'END'
		mount --make-rshared /
		mkdir ours
		mount -t tmpfs ours ours
		how=(-m --rootfs root --bind ours:/b --tmpfs=/b/x)
		table='cut -d" " -f4-6 /proc/self/mountinfo | sort'
		cat /proc/self/mountinfo >before
		strace -qqo new -e trace=pivot_root nsrun "${how[@]}" sh -c "$table" >alone
		pivots=$(grep -c '^pivot_root' new) || true
		told=$(nsrun "${how[@]}" --dry-run true | grep -c pivot_root) || true
		[ "$pivots" = "$told" ]
		faults=(open_tree:error=EINVAL:when=1)
		[ "$pivots" -gt 0 ] || faults+=(open_tree:error=ENOSYS open_tree:error=EPERM:when=1
			fsopen:error=EPERM fsconfig:error=ENOSYS fsmount:error=EINVAL
			setns:error=EPERM mount_setattr:error=ENOSYS)
		for fault in "${faults[@]}"; do
			strace -qqo old -e trace="pivot_root,${fault%%:*}" -e inject="$fault" \
				nsrun "${how[@]}" sh -c "$table" >copied
			diff alone copied
			grep -q '^pivot_root' old
		done
		# What is mounted in there is seen by nobody else.
		diff before /proc/self/mountinfo
	END
	[ "$status" -eq 0 ] || echo "$output"
	[ "$status" -eq 0 ]
}

# bats test_tags=vm
@test "--rootfs is no chroot: root inside cannot get out" {
	command -v python3 >/dev/null || skip "python3 is missing"
	escape='import os
os.mkdir("/usr/../tmp/x") if not os.path.isdir("/tmp/x") else None
fd = os.open("/", os.O_RDONLY)
os.chroot("/tmp/x")
os.fchdir(fd)
for i in range(64): os.chdir("..")
os.chroot(".")
print(os.path.exists("/mark"))'
	run inside <<-END
		mkdir root/tmp
		touch mark
		nsrun -r --rootfs root python3 -c '$escape'
		nsrun -rm -R root python3 -c '$escape' || true
	END
	[ "$status" -eq 0 ] || echo "$output"
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = False ]
}

# bats test_tags=vm
@test "missing directories are made in the root, and removed when nothing started" {
	run inside <<-'END'
		before=$(ls root)
		for how in -r -rp -rT; do
			not nsrun $how --rootfs root --tmpfs a/b nope 2>/dev/null
			[ "$(ls root)" = "$before" ]
		done
		nsrun -r --dry-run --rootfs root --tmpfs a/b true >/dev/null
		[ "$(ls root)" = "$before" ]
		nsrun -r --rootfs root --tmpfs a/b true
		[ "$(cd root; echo a a/b dev proc sys)" = 'a a/b dev proc sys' ]
		[ -d root/a/b -a -d root/dev -a -d root/proc -a -d root/sys ]
		nsrun -r --rootfs root --tmpfs a/b true
	END
	[ "$status" -eq 0 ] || echo "$output"
	[ "$status" -eq 0 ]
}

# A root whose proc, sys, dev or other mount points lead to what is ours.
hostile() {
	run inside <<-END
		mkdir -p root/real ours
		for name in proc sys dev tmp; do
			for to in / ../ours /real "\$PWD/ours" /proc/self/root; do
				rm -rf root/proc root/sys root/dev root/tmp
				ln -s \$to root/\$name
				not $1 nsrun -rpn --rootfs root --tmpfs /tmp/a true 2>said
				[ "\$(tail -n 1 said)" = "$loop_inside" ]
				[ -z "\$(ls ours)" ]
			done
		done
	END
	[ "$status" -eq 0 ] || echo "$output"
	[ "$status" -eq 0 ]
}

@test "no mount goes through a symbolic link of a hostile root" {
	hostile
}

# bats test_tags=vm
@test "nor where the kernel has no openat2" {
	need_command strace
	hostile 'strace -fqqo /dev/null -e inject=openat2:error=ENOSYS'
}

# bats test_tags=vm
@test "--rootfs where the kernel has no open_tree" {
	need_command strace
	run inside <<-'END'
		[ "$(strace -fqqo /dev/null -e inject=open_tree:error=ENOSYS \
			nsrun -rpn --rootfs root ls /sys/class/net)" = lo ]
	END
	[ "$status" -eq 0 ] || echo "$output"
	[ "$status" -eq 0 ]
}

# bats test_tags=vm
@test "--rootfs with a /sys that is ours already" {
	need_root
	prints "$(readlink /sys/class/net/lo)" nsrun -m --rootfs / readlink /sys/class/net/lo
}

@test "--rootfs that is not there, or no directory" {
	refuses 125 'nsrun: open_tree: /no/where: No such file or directory
nsrun: nothing is there that could be mounted: mind the path, or make it' \
		nsrun -r --rootfs /no/where true
	touch file
	run -125 nsrun -r --rootfs file true
	[ "${lines[0]}" = 'nsrun: bind mount: ROOT/proc: Not a directory' ]
}
