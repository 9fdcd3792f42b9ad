#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# nsjoin --check: what would succeed, kind by kind, without doing it.
# shellcheck disable=SC2154 # bats sets status and output

bats_require_minimum_version 1.5.0

own_pid() {
	nsrun -rnp sleep 60 3>&- &
	around=$!
	until inside=$(pgrep -P "$around" -x sleep); do sleep 0.01; done
}

setup() {
	unshare -Ur true 2>/dev/null || skip "no user namespaces here"
	nsrun -rmn sleep 60 3>&- &
	box=$!
	until [ "$(readlink /proc/$box/ns/net)" != "$(readlink /proc/self/ns/net)" ] &&
		[ "$(cat /proc/$box/comm)" = sleep ]; do
		sleep 0.01
	done
}

teardown() {
	[ -z "${box-}" ] || kill "$box" || true
	[ -z "${around-}" ] || kill "$around" || true
}

# bats test_tags=vm
@test "what differs would be entered, what is ours is the same" {
	before=$(readlink /proc/self/ns/*)
	run -0 nsjoin -t "$box" --check
	[[ $output == *"yes  mnt"* ]]
	[[ $output == *"yes  net"* ]]
	[[ $output == *"yes  user"* ]]
	[[ $output == *"same uts"* ]]
	[ "$before" = "$(readlink /proc/self/ns/*)" ]
}

@test "without its owner a namespace is refused, and that is the one cause" {
	[ "$(id -u)" != 0 ] || skip "root needs no owner"
	run -1 nsjoin -t "$box" --net --check
	[ "${lines[0]}" = "no   net" ]
	[ "${lines[1]}" = "   setns: /proc/$box/ns/net: Operation not permitted" ]
	[ "${lines[2]}" = "   you: that needs rights in its owner: enter that with --user, or sudo" ]
	run -0 nsjoin -t "$box" --user --net --check
	[[ $output == *"yes  net"* ]]
}

@test "the proc of --tools is a matter of the PID namespace" {
	# This one is in our own, whose proc is there.
	run -0 nsjoin -t "$box" --tools --check
	[[ $output == *"same pid"* && $output == *"yes  net"* ]]
	run -0 nsjoin -t "$box" --tools readlink /proc/self/ns/net
	[ "$output" = "$(readlink "/proc/$box/ns/net")" ]
	run nsjoin -t "$box" --tools --mount-proc --dry-run true
	[[ $output != *"mount proc"* ]]
	own_pid
	run -0 nsjoin -t "$inside" --tools --check
	[[ $output == *"yes  pid"* && $output == *"yes  net"* ]]
}

@test "a shell that nobody asked for may be missing where it is entered, a program may not" {
	run -0 env SHELL=/bin/nsutil-no-such nsjoin -t "$box" --check
	[[ $output == *"yes  mnt"* ]]
	run -1 nsjoin -t "$box" --check nsutil-no-such
	[[ $output == *"no   mnt
   exec: nsutil-no-such: No such file or directory"* ]]
}

# The descriptors that are closed on the way in are not those that tell of it.
@test "a user namespace, and what is behind it, that would be refused" {
	run -1 --separate-stderr bash -c 'exec nsrun -r nsjoin --user=/proc/self/fd/5 --check 5</proc/self/ns/user'
	[ "${lines[0]}" = "no   user" ]
	[ "${lines[1]}" = "   setns: /proc/self/fd/5: Operation not permitted" ]
}

@test "a file that is no namespace, among files that are" {
	run -1 nsjoin --net=/etc/passwd --check
	[ "${lines[0]}" = "no   net" ]
	[ "${lines[1]}" = "   find: /etc/passwd: Invalid argument" ]
}

@test "a process that is not there" {
	run -1 nsjoin -t 4194304 --check
	[ "${lines[0]}" = "nsjoin: find: process 4194304: No such process" ]
}

@test "/dev/full is a failure" {
	run -1 bash -c "nsjoin -t $box --check >/dev/full"
}

# away COMMAND...: where cgroups were mounted, and are no more.
away() {
	nsrun -m sh -c 'umount -l /sys/fs/cgroup && exec "$@"' sh "$@"
}

@test "where no cgroups are mounted, that is what is said, once" {
	[ "$(id -u)" = 0 ] || skip "needs root: these mounts are locked"
	away sh -c '! grep -q " - cgroup" /proc/self/mountinfo' || skip "they stay mounted here"
	run -125 away nsjoin -t "$box" --like true
	[ "${lines[0]}" = "nsjoin: find: cgroup of process $box: No such file or directory" ]
	[ "${lines[1]}" = \
		"nsjoin: no cgroups are mounted here: leave out --join-cgroup; --like: -a" ]
	run -1 away nsjoin -t "$box" --like --check
	[ "$(grep -c 'cgroup of process' <<<"$output")" = 1 ]
	[[ $output == *$'\nno   cgroups\n'* && $output == *$'\nyes  net\n'* ]]
}
