#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# nsrun --check: what would work, for whom, and that nothing is changed by asking.

bats_require_minimum_version 1.5.0

setup() {
	source "$BATS_TEST_DIRNAME/../told.bash"
	need_userns
	started=()
	cd "$BATS_TEST_TMPDIR" || return
}

teardown() {
	end_launched
}

@test "each step is said to work, and none leaves a trace" {
	mkdir root
	before=$(find . | sort)
	for how in -ru -rp -rT '-rp --init --pid-file p' '-r --rootfs root --tmpfs a/b' \
		'-ru --pid-file q' '-r --bind root:/mnt' '-rp --tty' '-r --mount-dev'; do
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
