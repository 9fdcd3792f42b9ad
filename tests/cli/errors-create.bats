#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2016,SC2154 # expanded inside; bats sets stderr_lines
# Why new namespaces are refused: each situation made for real, or, where it takes another
# machine, the call refused by a filter and the cause looked for in a recorded /proc and /sys.
# The rows are those of a table of 42 situations; errors.bats knows them all.

bats_require_minimum_version 1.5.0
load ../told

setup_file() {
	command -v cc >/dev/null || return 0
	cc -o "$BATS_FILE_TMPDIR/refuse" "$TESTS/cli/refuse.c"
}

setup() {
	need_userns
	need_command cc
	refuse=$BATS_FILE_TMPDIR/refuse
	states=$TESTS/fixtures/states
	cd "$BATS_TEST_TMPDIR" || return
}

new_user=10000000 new_uts=4000000 new_time=80

userns='nsrun: unshare: CLONE_NEWUSER: Operation not permitted'

@test "row 1: AppArmor moves it to a profile without rights" {
	lost='nsrun: AppArmor took our rights in the new user namespace: try sudo
nsrun: administrator: sysctl kernel.apparmor_restrict_unprivileged_userns=0'

	refuses 125 "nsrun: write: /proc/self/uid_map: 0 $(id -u) 1: Operation not permitted
$lost" sh -c "exec $refuse write EPERM 4 nsrun --sysroot $states/ubuntu-inside -r true 3</dev/null"
	# The same label on a machine that restricts nobody is no cause.
	cp -r "$states/ubuntu-inside" free
	echo 0 >free/proc/sys/kernel/apparmor_restrict_unprivileged_userns
	run -125 sh -c "exec $refuse write EPERM 4 nsrun --sysroot free -r true 3</dev/null"
	[[ $output != *AppArmor* ]]
}

@test "row 1: AppArmor refuses it to who has no profile" {
	refuses 125 'nsrun: unshare: CLONE_NEWUSER: Permission denied
nsrun: AppArmor keeps user namespaces for programs with a profile: try sudo
nsrun: administrator: sysctl kernel.apparmor_restrict_unprivileged_userns=0' \
		"$refuse" unshare EACCES $new_user nsrun --sysroot "$states/ubuntu" -r true
	refuses 125 "$userns
nsrun: AppArmor allows one user namespace, without rights in it: try sudo
nsrun: administrator: sysctl kernel.apparmor_restrict_unprivileged_userns=0" \
		"$refuse" unshare EPERM $new_user nsrun --sysroot "$states/ubuntu-inside" -r true
}

@test "row 2: a kernel that keeps user namespaces for root" {
	refuses 125 "$userns
nsrun: only root may: sysctl kernel.unprivileged_userns_clone is 0; try sudo
nsrun: administrator: sysctl kernel.unprivileged_userns_clone=1" \
		"$refuse" unshare EPERM $new_user nsrun --sysroot "$states/debian" -r true
	# In a fork it is clone(2) that is refused.
	run -125 "$refuse" clone EPERM $new_user nsrun --sysroot "$states/debian" -rf true
	[ "${lines[1]}" = \
		'nsrun: only root may: sysctl kernel.unprivileged_userns_clone is 0; try sudo' ]
}

@test "row 3: a limit of 0 is no full disk" {
	for kind in cgroup ipc mnt net time uts; do
		run -125 nsrun -r sh -c "echo 0 >/proc/sys/user/max_${kind}_namespaces
			exec nsrun --${kind/mnt/mount} true"
		[ "${lines[1]}" = "nsrun: no new $kind namespaces here: sysctl user.max_${kind}_namespaces is 0" ]
		[ "${lines[2]}" = "nsrun: administrator: sysctl user.max_${kind}_namespaces=10000" ]
	done
}

@test "row 3: recorded, of several kinds the one that is off" {
	run -125 nsrun -r "$refuse" unshare ENOSPC 0 nsrun --sysroot "$states/limit" -niu true
	[ "${lines[1]}" = 'nsrun: no new uts namespaces here: sysctl user.max_uts_namespaces is 0' ]
}

@test "row 3: a limit that is reached, here or outside" {
	refuses 125 'nsrun: unshare: CLONE_NEWUTS: No space left on device
nsrun: not the disk: user.max_uts_namespaces is reached, here or outside
nsrun: administrator: raise sysctl user.max_uts_namespaces' \
		nsrun -r sh -c 'echo 1 >/proc/sys/user/max_uts_namespaces
			nsrun -u sh -c "exec nsrun -u true"'
	# Seen from inside, the limit is of a namespace around, and not 0 here.
	refuses 125 'nsrun: unshare: CLONE_NEWIPC: No space left on device
nsrun: not the disk: user.max_ipc_namespaces is reached, here or outside
nsrun: administrator: raise sysctl user.max_ipc_namespaces' \
		nsrun -r sh -c 'echo 0 >/proc/sys/user/max_ipc_namespaces
			exec nsrun -r nsrun -i true'
}

@test "row 4: 33 user namespaces in one another" {
	inner='nsrun -r true'
	for ((i = 0; i < 33; i++)); do inner="nsrun -r $inner"; done
	refuses 125 'nsrun: unshare: CLONE_NEWUSER: No space left on device
nsrun: not the disk: it may be the 33rd in one another, or one too many
nsrun: administrator: if too many: raise sysctl user.max_user_namespaces' $inner
}

@test "row 4: the same on a kernel before 4.9" {
	refuses 125 'nsrun: unshare: CLONE_NEWUSER: Too many users
nsrun: 32 user namespaces in one another are the bound of Linux' \
		"$refuse" unshare EUSERS $new_user nsrun -r true
}

# Who is in a chroot of a directory that is no mount, with proc or without; nsrun is in there.
in_chroot() {
	[ -L /bin ] || skip "this system has no merged /usr"
	nsrun -rm sh -c 'mkdir -p root/usr root/proc && mount --rbind /usr root/usr || exit
		[ -z "$1" ] || mount --rbind /proc root/proc || exit
		for name in bin lib lib64; do [ ! -L /$name ] || cp -P /$name root; done
		cp "$(command -v nsrun)" root/nsrun
		exec chroot root /nsrun -U true' sh "$1"
}

@test "row 5: from inside a chroot, with a /proc there and without" {
	for proc in proc ''; do
		# Sanitizers look for themselves in /proc.
		[[ $proc || $NSU_BIN != *san ]] || continue
		rm -rf root
		refuses 125 "$userns
nsrun: not from inside a chroot: run it outside, or by 'nsrun --rootfs DIR'" in_chroot "$proc"
	done
}

@test "row 6: a seccomp filter that refuses every unshare, as containers have it" {
	filtered='nsrun: a seccomp filter, as containers have it, refuses any such call
nsrun: administrator: docker run --security-opt seccomp=PROFILE'

	refuses 125 "$userns
$filtered" "$refuse" unshare EPERM 0 nsrun -r true
	# Not the advice to take -r, which would be refused as well.
	refuses 125 "nsrun: unshare: CLONE_NEWUTS: Operation not permitted
$filtered" "$refuse" unshare EPERM 0 nsrun -u true
}

@test "row 6: a seccomp filter that looks at the flags, as systemd has it" {
	refuses 125 "$userns
nsrun: it may be the seccomp filter of this service or container
nsrun: administrator: systemd: RestrictNamespaces=no; docker: seccomp=..." \
		"$refuse" unshare EPERM $new_user nsrun -r true
}

@test "row 7: SELinux, or another security module" {
	refuses 125 "nsrun: unshare: CLONE_NEWUSER: Permission denied
nsrun: SELinux is enforcing, and may be what refuses: 'ausearch -m avc'
nsrun: administrator: ausearch -m avc | audit2allow -M nsrun" \
		"$refuse" unshare EACCES $new_user nsrun --sysroot "$states/selinux" -r true
	refuses 125 "nsrun: unshare: CLONE_NEWUSER: Permission denied
nsrun: it may be a security module: see the audit log, 'journalctl -k'
nsrun: administrator: allow userns_create where the audit log says" \
		"$refuse" unshare EACCES $new_user nsrun -r true
}

@test "row 8: a kernel without that kind" {
	refuses 125 'nsrun: unshare: CLONE_NEWTIME: Invalid argument
nsrun: this kernel has no time namespaces
nsrun: administrator: boot a kernel that is built with time namespaces' \
		nsrun -r "$refuse" unshare EINVAL $new_time nsrun --sysroot "$states/no-time" -T true
	# The others it has, so that is not the cause.
	run -125 nsrun -r "$refuse" unshare EINVAL $new_uts nsrun --sysroot "$states/no-time" -u true
	[[ $output != *'has no'* ]]
}

@test "row 9: neither rights nor a user namespace" {
	needs='Operation not permitted
nsrun: needs root: add --map-root-user (-r), which makes you root inside
nsrun: administrator: let this user run it by sudo'

	weak=(nsrun --map-user=7 --map-group=7)
	for flag in m:NS u:UTS i:IPC n:NET C:CGROUP; do
		refuses 125 "nsrun: unshare: CLONE_NEW${flag#*:}: $needs" "${weak[@]}" nsrun "-${flag%:*}" true
	done
	refuses 125 "nsrun: clone: CLONE_NEWPID: $needs" "${weak[@]}" nsrun -p true
	prints 0 "${weak[@]}" nsrun -ru id -u
	# A root without them may not map itself either: that is row 33.
	refuses 125 'nsrun: unshare: CLONE_NEWUTS: Operation not permitted
nsrun: this root lacks CAP_SYS_ADMIN, and CAP_SETFCAP for a map
nsrun: administrator: start it with --cap-add SYS_ADMIN' \
		nsrun -r setpriv --bounding-set=-all --inh-caps=-all nsrun -u true
}

@test "row 10: a user namespace without a map" {
	refuses 125 "$userns
nsrun: your own user namespace has no map yet: make it with -r, as here" nsrun -U nsrun -U true
}

@test "row 11: a process of several threads" {
	[[ $NSU_BIN != *san ]] || skip "sanitizers have to be loaded first"
	cat >thread.c <<-'END'
		#include <pthread.h>
		#include <unistd.h>
		static void *wait_for_ever(void *arg) { for (;;) pause(); return arg; }
		__attribute__((constructor)) static void start(void)
		{
			pthread_t thread;
			pthread_create(&thread, NULL, wait_for_ever, NULL);
		}
	END
	cc -shared -fPIC -pthread -o thread.so thread.c
	refuses 125 'nsrun: unshare: CLONE_NEWUSER: Invalid argument
nsrun: a process of several threads may not: make it before they start' \
		env LD_PRELOAD="$PWD/thread.so" nsrun -U true
	nsrun -r sleep 60 3>&- &
	target=$!
	await grep -q sleep "/proc/$target/comm"
	run -125 env LD_PRELOAD="$PWD/thread.so" nsjoin -t "$target" --user true
	kill "$target"
	[ "${lines[1]}" = 'nsjoin: a process of several threads may not: enter before they start' ]
}

@test "row 37 does not happen: a time namespace is made by unshare, before the fork" {
	run -0 nsrun -rTf --dry-run true
	[[ $output == *'unshare('*CLONE_NEWTIME* && $output != *'clone('*CLONE_NEWTIME* ]]
	[ "$(nsrun -rTf readlink /proc/self/ns/time)" != "$(readlink /proc/self/ns/time)" ]
}

@test "row 38 does not happen: no process of ours shares its root with another" {
	run -0 strace -f -qq -e trace=clone,clone3 -o calls nsrun -rmf true || skip "no strace here"
	run ! grep CLONE_FS calls
}

@test "one true cause of a bare EPERM, in the order in which the kernel looks" {
	cp -r "$states/everything" state
	ask() {
		run -125 "$refuse" unshare EPERM $new_user nsrun --sysroot state -r true
		[[ ${lines[1]} == "nsrun: $1"* ]]
	}
	ask 'a seccomp filter'
	sed -i 's/^Seccomp:.*/Seccomp:\t0/' state/proc/self/status
	ask 'not from inside a chroot'
	echo '28 1 253:0 / / rw,relatime shared:1 - ext4 /dev/vda1 rw' >>state/proc/self/mountinfo
	ask 'your own user namespace has no map'
	echo '0 0 4294967295' >state/proc/self/uid_map
	ask 'only root may: sysctl kernel.unprivileged_userns_clone is 0'
	echo 1 >state/proc/sys/kernel/unprivileged_userns_clone
	ask 'AppArmor keeps user namespaces'
	echo 0 >state/proc/sys/kernel/apparmor_restrict_unprivileged_userns
	ask 'it may be a security module'
}

@test "--check has the same causes, and --sysroot is of --check too" {
	run -1 "$refuse" unshare EPERM $new_user nsrun --sysroot "$states/debian" --check -r true
	[ "${lines[0]}" = 'no self    unshare(CLONE_NEWUSER)' ]
	[ "${lines[2]}" = \
		'   you: only root may: sysctl kernel.unprivileged_userns_clone is 0; try sudo' ]
	[ "${lines[3]}" = '   your administrator: sysctl kernel.unprivileged_userns_clone=1' ]
	# Alone, it makes one kind after the other.
	run -1 "$refuse" unshare EPERM $new_user nsrun --sysroot "$states/debian" --check
	grep -qx '   your administrator: sysctl kernel.unprivileged_userns_clone=1' <<<"$output"
	! grep -E '.{81}' <<<"$output" || false
}

@test "--sysroot: what is no directory" {
	refuses 125 'nsrun: open: /no/where: No such file or directory' \
		nsrun --sysroot /no/where -r true
	refuses 125 "nsjoin: --sysroot: '': not understood
nsjoin: name a directory" nsjoin --sysroot= -t 1 true
}
