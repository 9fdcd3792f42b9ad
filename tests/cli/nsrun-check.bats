#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# nsrun --check: what would work, for whom, and that nothing is changed by asking.

# shellcheck disable=SC2154 # assigned in told.bash
bats_require_minimum_version 1.5.0
load ../told

setup() {
	need_userns
	made=()
	cd "$BATS_TEST_TMPDIR" || return
}

teardown() {
	end_launched
	for cgroup in "${made[@]}"; do
		await rmdir "$cgroup"
	done
}

# bats test_tags=vm
@test "each step is said to work, and none leaves a trace" {
	mkdir root
	before=$(find . | sort)
	for how in -ru -rp -rT '-rp --init --pid-file p' '-ru --pid-file q' \
		'-r --bind root:/mnt' '-rp --tty' '-r --mount-dev'; do
		run -0 nsrun --check $how true
		[ -z "$(grep -v '^ok ' <<<"$output")" ]
		[ "$(grep -c '^ok ' <<<"$output")" -eq \
			"$(nsrun --dry-run $how true | grep -c '^[a-z]')" ]
		[ "$(find . | sort)" = "$before" ]
	done
	prints 'ok self    unshare(CLONE_NEWUSER|CLONE_NEWUTS)' \
		sh -c 'nsrun --check -U -u touch made | head -n 1'
	[ ! -e made ]
}

@test "what lies below a directory that would be made is not known to work" {
	mkdir root
	run -0 nsrun --check -r --rootfs root --tmpfs a/b true
	for step in 'ok helper  mkdir(ROOT/a/b)' 'ok self    move_mount(ROOT, root)' \
		'?  self    mount tmpfs on ROOT/a/b, mode=755' '?  self    bind /proc on ROOT/proc' \
		'?  self    exec true' \
		'?: below a directory that is not there yet: make it, and it is tried'; do
		grep -qFx -e "$step" <<<"$output"
	done
	[ "$(find root)" = root ]
	mkdir -p root/{a/b,proc,sys,dev}
	run nsrun --check -r --rootfs root --tmpfs a/b true
	grep -qFx 'ok self    mount tmpfs on ROOT/a/b, mode=755' <<<"$output"
	run ! grep '^?' <<<"$output"
}

# --- cgroups ------------------------------------------------------------------------------------

# In version 2, a cgroup of root's with two below that belong to the user 4242: prints both.
make_trees() {
	local root

	root=$(awk '/ - cgroup2 / { print $5; exit }' /proc/self/mountinfo)
	[ -n "$root" ] && cgroup=$root/nsutil-check-$$ && mkdir "$cgroup" 2>/dev/null ||
		skip "no cgroup2 to make another in"
	made+=("$cgroup/a/b" "$cgroup/a/c" "$cgroup/a" "$cgroup")
	mkdir "$cgroup/a" "$cgroup/a/b" "$cgroup/a/c"
	chown 4242 "$cgroup"/a/{b,c}{,/cgroup.procs}
	(echo "$BASHPID" >"$cgroup/a/b/cgroup.procs") 2>/dev/null || skip "no process may be moved"
}

# from CGROUP OPTIONS...: as user 4242, who is in it.
from() {
	sh -c 'echo 0 >"$1/cgroup.procs"; shift; exec setpriv --reuid=4242 --regid=4242 \
		--clear-groups nsrun -r "$@"' sh "$@"
}

@test "a cgroup that is ours, but not the one above it and the one we are in" {
	need_root
	make_trees
	refused="write: $cgroup/a/c/cgroup.procs: Permission denied"
	you='it is yours, the cgroup above it and ours is not: start from inside it'
	administrator='move that shell: echo PID >CGROUP/cgroup.procs'

	run -1 from "$cgroup/a/b" --check --join-cgroup "$cgroup/a/c" true
	[[ $output == *"
   $refused
   you: $you
   your administrator: $administrator"* ]]
	run -125 from "$cgroup/a/b" --join-cgroup "$cgroup/a/c" true
	[ "$output" = "nsrun: $refused
nsrun: $you
nsrun: administrator: $administrator" ]

	run -0 from "$cgroup/a/c" --check --join-cgroup "$cgroup/a/c" true
	chown 4242 "$cgroup/a/cgroup.procs"
	run -0 from "$cgroup/a/b" --check --join-cgroup "$cgroup/a/c" true
	prints "0::/nsutil-check-$$/a/c" from "$cgroup/a/b" --join-cgroup "$cgroup/a/c" \
		grep ^0:: /proc/self/cgroup
}

@test "a cgroup that gives controllers to those below it" {
	need_root
	make_trees
	controller=$(cut -d' ' -f1 "$cgroup/cgroup.controllers")
	[ -n "$controller" ] && echo "+$controller" >"$cgroup/cgroup.subtree_control" ||
		skip "no controller of version 2 to give"
	run -1 nsrun --check -r --join-cgroup "$cgroup" true
	[[ $output == *"write: $cgroup/cgroup.procs: Device or resource busy"* ]]
	run -125 nsrun -r --join-cgroup "$cgroup" true
}

@test "the setup command is not run" {
	prints 1 sh -c 'nsrun --check -ru --setup "touch made" true | grep -c "touch made"'
	[ ! -e made ]
}

@test "pins, and files beside them" {
	need_root
	run -0 nsrun --check -ru --uts="$PWD/uts" --pid-file p true
	run ! grep -v '^ok ' <<<"$output"
	[ -z "$(ls)" ]
	run -1 nsrun --check -ru --uts=/no/where true
	[[ $output == *$'\nno helper  create /no/where\n   create: /no/where: No such file or directory'* ]]
}

@test "a program that is not there, or cannot be executed" {
	run -1 nsrun --check -ru nsutil-no-such
	[[ $output == *$'\nno self    exec nsutil-no-such
   exec: nsutil-no-such: No such file or directory
   you: no such program there, or its interpreter is missing' ]]
	touch file
	run -1 nsrun --check -ru ./file
	[[ $output == *$'\nno self    exec ./file\n   exec: ./file: Permission denied\n'* ]]
}

@test "the steps behind one that fails are not reached" {
	run -1 nsrun --check -r -S 5 -w / true
	[[ $output == *$'\nok self    chdir(/)\nno self    setresuid(5)\n'* ]]
	[ "${lines[-1]}" = '-  self    exec true' ]
}

@test "you, and your administrator" {
	run -1 unshare -Ur sh -c 'echo 0 >/proc/sys/user/max_uts_namespaces; nsrun --check -u true'
	[ "$output" = 'no self    unshare(CLONE_NEWUTS)
   unshare: CLONE_NEWUTS: No space left on device
   you: no new uts namespaces here: sysctl user.max_uts_namespaces is 0
   your administrator: sysctl user.max_uts_namespaces=10000
-  self    exec true' ]
	need_plain
	run -1 nsrun --check -u true
	[ "${lines[2]}" = '   you: needs root: add --map-root-user (-r), which makes you root inside' ]
	[ "${lines[3]}" = '   your administrator: let this user run it by sudo' ]
}

@test "what cannot be asked for is no step" {
	refuses 1 'nsrun: option: --lo: Invalid argument
nsrun: lo of the machine is not ours to change: add --net for a new one' \
		nsrun --check -r --lo true
}

@test "alone: this machine, kind by kind" {
	run nsrun --check
	[ "$status" -le 1 ]
	for what in cgroup ipc mnt net pid time user uts 'id ranges' newuidmap 'id-mapped mounts' \
		'cgroup delegation'; do
		grep -qE "^(ok|no|-) +$what" <<<"$output"
	done
	[ "$status" -eq "$(grep -q '^no ' <<<"$output" && echo 1 || echo 0)" ]
	! grep -E '.{81}' <<<"$output" || false
	if [ "$(id -u)" -ne 0 ]; then
		grep -qx 'ok uts               with --map-root-user (-r)' <<<"$output"
		grep -qx 'no id-mapped mounts  of /' <<<"$output"
	fi
}

@test "no process is left behind" {
	launch nsrun --check -r --init true
	wait "$launched"
	run ! pgrep -P "$launched"
}
