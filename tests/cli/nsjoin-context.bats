#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# nsjoin -Z. Few machines that run tests have SELinux: its files below /proc/PID/attr are others,
# bound over them in a mount namespace of the test's own.

bats_require_minimum_version 1.5.0
load ../told

states=$BATS_TEST_DIRNAME/../fixtures/states
context=system_u:system_r:container_t:s0:c1,c2

setup() {
	need_userns
	cd "$BATS_TEST_TMPDIR" || return
	echo "$context" >context
	: >written
}

# follows BINDS OPTIONS...: what follows the process $target there, after BINDS, which know
# that and what they are themselves by $$. The process is one of that user namespace.
follows() {
	cat >follows <<-'END'
		binds=$1
		shift
		unshare -u sleep 600 & target=$!
		until [ "$(cat /proc/$target/comm)" = sleep ]; do sleep 0.01; done
		trap 'kill $target' EXIT
		export target
		sh -c "$binds"'; exec nsjoin -t "$target" -Z -u "$@"' sh "$@"
	END
	nsrun -rm sh follows "$@"
}

current='mount --bind context /proc/$target/attr/current'
exec='mount --bind written /proc/$$/attr/exec'

@test "the context of the target is written for the next program, before anything is entered" {
	prints entered follows "$current; $exec" echo entered
	[ "$(cat written)" = "$context" ]
	run -0 follows "$current" --dry-run true
	[ "${lines[0]}" = "self    write /proc/self/attr/exec \"$context\"" ]
	[ "${lines[-1]}" = 'self    exec true' ]
	run -0 follows "$current" --explain true
	[[ $output == *'proc_pid_attr(5)'* ]]
	[[ ${lines[-1]} =~ nsenter.*-Z ]]
}

@test "a plan writes nothing" {
	run -0 follows "$current; $exec" --dry-run true
	[ ! -s written ]
}

@test "no security module answers" {
	run follows 'cat /proc/$target/attr/current >seen 2>/dev/null || echo none >none' true
	[ -e none ] || skip "this machine has a security module with contexts"
	[ "$status" -eq 125 ]
	[[ ${lines[0]} == 'nsjoin: read: /proc/'*'/attr/current: Invalid argument' ]]
	[ "${lines[1]}" = 'nsjoin: no SELinux here, so it has no context to follow: leave out -Z' ]
	[ "${#lines[@]}" -eq 2 ]
	run -1 follows : --check
	[ "${lines[-1]}" = '   you: no SELinux here, so it has no context to follow: leave out -Z' ]
}

@test "another module's word for it is no context to start with" {
	[ ! -e /sys/fs/selinux/enforce ] || skip "this machine has SELinux"
	echo 'docker-default (enforce)' >context
	refuses 125 'nsjoin: write: /proc/self/attr/exec: Invalid argument
nsjoin: no SELinux here: that is no context to start with; leave out -Z' follows "$current" true
}

@test "a context that the policy does not know" {
	[ ! -e /sys/fs/selinux/enforce ] || skip "this machine has SELinux"
	refuses 125 "nsjoin: write: /proc/self/attr/exec: Invalid argument
nsjoin: the SELinux policy knows no such context: 'seinfo -t' lists its types
nsjoin: administrator: load the policy module that defines that context" \
		follows "$current" --sysroot "$states/selinux" true
}

# Nobody may write that of another process, with or without SELinux.
@test "a policy that forbids it, and nothing is entered" {
	run -125 follows "$current"'; mount --bind /proc/$target/attr/exec /proc/$$/attr/exec' \
		--sysroot "$states/selinux" touch entered
	[[ ${lines[0]} =~ ^'nsjoin: write: /proc/self/attr/exec: '(Permission|Operation) ]]
	[ "${lines[1]}" = \
		"nsjoin: SELinux policy forbids it: see 'ausearch -m avc', or leave out -Z" ]
	[ "${lines[2]}" = 'nsjoin: administrator: ausearch -m avc | audit2allow -M nsjoin' ]
	[ ! -e entered ]
}

@test "a policy that lets nobody start in that context" {
	cp -r "$states/selinux" state
	mkdir -p state/proc/self/attr
	echo "$context" >state/proc/self/attr/exec
	touch closed
	refuses 126 "nsjoin: exec: ./closed: Permission denied
nsjoin: SELinux may not let us start it in that context: 'ausearch -m avc'
nsjoin: administrator: ausearch -m avc | audit2allow -M nsjoin" \
		follows "$current; $exec" --sysroot "$PWD/state" ./closed
	refuses 126 "nsjoin: exec: ./closed: Permission denied
nsjoin: it may not be executed: no x bit, a directory, or a noexec mount" \
		follows "$current; $exec" --sysroot "$states/selinux" ./closed
}

@test "--check has a line for the context, apart from the kinds" {
	[ ! -e /sys/fs/selinux/enforce ] || skip "this machine has SELinux"
	echo 'docker-default (enforce)' >context
	run -1 follows "$current" --check true
	[ "${lines[0]}" = 'yes  uts' ]
	[ "${lines[1]}" = 'no   context' ]
	[ "${lines[2]}" = '   write: /proc/self/attr/exec: Invalid argument' ]
	[ "${lines[3]}" = \
		'   you: no SELinux here: that is no context to start with; leave out -Z' ]
	[ "${#lines[@]}" -eq 4 ]
}
