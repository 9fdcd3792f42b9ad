#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# tests/run: once
# Nothing untold, and nothing told that is not done: what strace sees of a run is what the plan
# says. What a dry run does, which is only to look, is taken off first.

# shellcheck disable=SC2154 # assigned in told.bash
bats_require_minimum_version 1.5.0
load ../told

setup() {
	need_userns
	need_command strace
	cd "$BATS_TEST_TMPDIR" || return
	mkdir -p dir root bin
	touch file
}

teardown() {
	end_launched
	[ -z "${cgroup:-}" ] || await rmdir "$cgroup"
}

calls=clone,clone3,unshare,setns,mount,umount2,open_tree,move_mount,mount_setattr,pivot_root
calls+=,chroot,chdir,fchdir,setresuid,setresgid,setgroups,capset,prctl,write,sethostname
calls+=,mkdir,mkdirat,symlink,symlinkat,execve,execveat,fsopen,fsmount,fsconfig,setdomainname
calls+=,setuid,setgid,setreuid,setregid,setfsuid,setfsgid

# seen NAME COMMAND...: the calls of it and its children, sorted, in the file NAME.
seen() {
	local name=$1 trace

	shift
	strace -ff -y -qq -s 4096 -e trace="$calls" -o "trace.$name" "$@" >/dev/null 2>&1 </dev/null || true
	for trace in "trace.$name".*; do
		awk -v tool="$1" -f "$BATS_TEST_DIRNAME/../told-trace.awk" "$trace"
	done | sort >"$name"
	rm -f "trace.$name".*
}

# agrees COMMAND...: of nsrun or nsjoin.
agrees() {
	local tool=$1

	shift
	"$tool" --dry-run "$@" | awk -f "$BATS_TEST_DIRNAME/../told-plan.awk" | sort >told
	seen looked "$tool" --dry-run "$@"
	seen run "$tool" "$@"
	# Of a user namespace for a mount the plan has the map in other words; and its process may
	# be killed before it can ask to be.
	if grep -q '_map \*$' told; then
		sed -i -e 's/^\(write [ug]id_map\) .*/\1 */' -e '/PR_SET_PDEATHSIG/d' told run
	fi
	# A free range has a name until it is chosen. Strace may not read what a plain user's
	# process hides from those in a container.
	if grep -q ' [UG]IDS ' told; then
		sed -i -E 's/^write (.)id_map 0 [0-9]+ /write \1id_map 0 \U\1IDS /' run
	fi
	sed -i -e 's/^exec 0x.*/exec true/' -e 's/^chroot 0x.*/chroot ./' -e 's,^chdir 0x.*,chdir /,' run
	comm -13 looked <(sort run) >made
	[ -s told ]
	diff <(sort told) made >differs && return
	echo "$tool $* (< told, > made):"
	cat differs
	return 1
}

@test "nsrun: kinds and maps" {
	agrees nsrun -U true
	agrees nsrun -ru true
	agrees nsrun -rmuinC true
	agrees nsrun -rp true
	agrees nsrun -rmuinpC true
	agrees nsrun -rT --boottime 60 --monotonic 5 true
	agrees nsrun -c -f true
	agrees nsrun --map-user=5 --map-group=6 --keep-caps -u true
	agrees nsrun -U --setgroups=deny true
	agrees nsrun -rp --kill-child true
}

@test "nsrun: ranges" {
	[ "$(id -u)" -eq 0 ] || skip "below strace the set-uid newuidmap has no rights"
	agrees nsrun --map-users=0:100000:10 --map-users=20:200000:10 true
	agrees nsrun -p --map-users=0:100000:10 --map-groups=0:100000:10 -S 1 -G 2 true
	agrees nsrun --owner 1000:1000 -u true
	agrees nsrun -m --keep-caps --map-users=0:100000:10 true
}

@test "nsrun: mounts and roots" {
	agrees nsrun -rm --propagation slave true
	agrees nsrun -rm --propagation unchanged true
	agrees nsrun -rp --mount-proc true
	agrees nsrun -rp --mount-proc=/proc --propagation=shared true
	agrees nsrun -rn --mount-sys true
	agrees nsrun -r --mount-sys=dir true
	agrees nsrun -r --mount-dev true
	agrees nsrun -r --tmpfs dir --tmpfs dir/a/b true
	agrees nsrun -r --bind dir:root --bind file:file:ro true
	agrees nsrun -r -R / -w /usr true
	agrees nsrun -rn --hostname web --lo true
}

# bats test_tags=vm
@test "nsrun: a root of its own" {
	[ -L /bin ] || skip "this system has no merged /usr"
	mkdir root/usr
	for name in bin lib lib64; do [ ! -L /$name ] || cp -P /$name root; done
	agrees nsrun -rpn --rootfs root --bind /usr:/usr:ro --hostname web true
	rmdir root/proc root/sys
	agrees nsrun -r --rootfs root --bind /usr:/usr --tmpfs /a/b true
	agrees nsrun -rT --rootfs root --bind /usr:/usr -w /usr true
}

@test "nsrun: around the program" {
	agrees nsrun -rp --init --kill-child true
	agrees nsrun -rp --init --pid-file p true
	agrees nsrun -ru --pid-file q true
	agrees nsrun -ru --setup : true
	agrees nsrun -u --map-user=5 --map-group=5 --setup : true
	agrees nsrun -rp --tty true
	agrees nsrun -ru --clear-env true
}

# bats test_tags=vm
@test "nsrun: as root of the machine" {
	need_root
	mkdir -p dir/a
	# Before Linux 5.12 there are none, and before 6.3 none of tmpfs.
	if nsrun -r --bind dir:root:idmap true; then
		agrees nsrun -m --bind "$PWD/dir:$PWD/root:idmap=disk=0,shown-as=1000,count=1:ro" true
		agrees nsrun --map-free -p --bind dir:root:idmap true
	fi
	agrees nsrun --map-free true
	agrees nsrun -u --uts="$PWD/pin" -S 5 -G 6 true
	umount pin
	for parent in /sys/fs/cgroup/unified /sys/fs/cgroup; do
		cgroup=$parent/nsutil-told-$$
		if mkdir "$cgroup" 2>/dev/null && [ -e "$cgroup/cgroup.procs" ]; then break; fi
		rmdir "$cgroup" 2>/dev/null || true
		cgroup=
	done
	[ -n "$cgroup" ] || return 0
	agrees nsrun -pC --join-cgroup "$cgroup" true
	agrees nsrun -C --join-cgroup "$cgroup" true
}

# bats test_tags=vm
@test "nsjoin" {
	launch nsrun -rmuinpCT sleep 1000
	await pgrep -P "$launched" -x sleep
	box=$(pgrep -P "$launched" -x sleep)
	agrees nsjoin -t "$box" -a true
	agrees nsjoin -t "$box" -U true
	agrees nsjoin -t "$box" -U -u -n true
	agrees nsjoin -t "$box" -U -p true
	agrees nsjoin -t "$box" -U -m true
	agrees nsjoin -t "$box" -U -m -r -w true
	agrees nsjoin -t "$box" -U --preserve-credentials true
	agrees nsjoin -t "$box" -a -S 0 -G 0 true
	agrees nsjoin -t "$box" -U -m -p --wdns=/ true
	# A plain user drops the groups where that is not denied, which a dry run cannot know.
	[ "$(id -u)" -ne 0 ] || agrees nsjoin -U"/proc/$box/ns/user" --uts="/proc/$box/ns/uts" true
	agrees nsjoin -t "$box" -a --no-fork true
	agrees nsjoin -t "$box" -U --keep-caps true
}
