#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# What nsls says about each kind, and the ways it can be looked at.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	article=$TESTS/fixtures/article
	pids=()
}

teardown() {
	local pid

	for pid in "${pids[@]}"; do
		kill -KILL "$pid" 2>/dev/null || true
		wait "$pid" 2>/dev/null || true
	done
}

# Starts a process in new namespaces: $child is it. For a plain user in a user namespace of his.
in_new() {
	local before=()

	[ "$(id -u)" = 0 ] || before=(-U -r)
	unshare "${before[@]}" "$@" 3>&- &
	child=$!
	pids+=("$child")
	for _ in {1..100}; do
		[ "$(cat "/proc/$child/comm" 2>/dev/null)" = sleep ] && return
		# With -f it is a child of that one that sleeps.
		[ "$(ps -o comm= --ppid "$child")" = sleep ] && return
		sleep 0.02
	done
	skip "namespaces cannot be made here"
}

inode() {
	local link

	link=$(readlink "/proc/$1/ns/$2")
	link=${link#*\[}
	echo "${link%]}"
}

# cell COLUMN KIND: of the row of the child's namespace.
cell() {
	nsls -n -r -o "NS,$1" -t "$2" | sed -n "s/^$(inode "$child" "$2") //p"
}

@test "a kind is a view with the columns that matter for it" {
	headings() {
		nsls "$1" | sed 's/  */ /g; s/^ //; s/ $//; q'
	}
	[ "$(headings cgroup)" = "NS NPROCS PID USER CGROUP COMMAND" ]
	[ "$(headings ipc)" = "NS NPROCS PID USER COMMAND" ]
	[ "$(headings mnt)" = "NS NPROCS PID USER MOUNTS COMMAND" ]
	[ "$(headings net)" = "NS NPROCS PID USER NETNSID NSFS LINKS COMMAND" ]
	[ "$(headings pid)" = "NS NPROCS PID USER INIT COMMAND" ]
	[ "$(headings user)" = "NS PID LEVEL UIDMAP GIDMAP SETGROUPS CREATOR COMMAND" ]
	# What reads it has the usual columns, too.
	run -0 --separate-stderr nsls user -r
	[ "${lines[0]}" = "NS TYPE NPROCS PID USER LEVEL UIDMAP GIDMAP SETGROUPS CREATOR COMMAND" ]
	[ "$(headings uts)" = "NS NPROCS PID USER HOSTNAME COMMAND" ]
	run -0 nsls uts -n -r -o TYPE --sysroot "$article"
	[ "$(sort -u <<<"$output")" = uts ]
}

@test "each view of a kind fits on a terminal of 80 columns" {
	command -v script >/dev/null || skip "script is missing"
	root=$BATS_TEST_TMPDIR/narrow
	cp -r "$article" "$root"
	printf '%s\0' "$(printf 'long %.0s' {1..40})" >"$root/proc/1/cmdline"
	for kind in cgroup ipc mnt net pid time user uts; do
		run -0 script -qec "stty cols 80; NO_COLOR=1 TERM=xterm nsls $kind --sysroot $root" /dev/null
		grep -q '^ *NS ' <<<"$output"
		table=$(grep -v '^nsls: ' <<<"${output//$'\r'/}")
		run ! grep -E '.{81}' <<<"$table"
	done
}

@test "a long command line takes no room from what a view is for" {
	command -v script >/dev/null || skip "script is missing"
	local name=a-rather-long-name-of-a-host.example

	look() {
		run -0 script -qec "stty cols $1; NO_COLOR=1 TERM=xterm nsls uts -Q 'HOSTNAME =~ \"^a-rat\"'" \
			/dev/null
		table=$(grep -v '^nsls: ' <<<"${output//$'\r'/}")
		run ! grep -E ".{$(($1 + 1))}" <<<"$table"
	}
	in_new -u bash -c "hostname $name"' && exec -a "$(printf "%0200d" 0)" sleep 60'
	look 120
	grep -q " $name 00000" <<<"$table"
	# Where it cannot be whole, the end of both goes.
	look 60
	run ! grep -q " $name" <<<"$table"
	grep -q ' a-rat.* 00000' <<<"$table"
}

@test "a map of several parts takes as many lines on a terminal, one in a pipe" {
	[ "$(id -u)" = 0 ] || skip "needs root"
	command -v script >/dev/null || skip "script is missing"
	local maps="--map-users=0:1000:1 --map-users=1:100000:65536"
	local nsls="nsrun -U $maps ${maps//users/groups} -pf --mount-proc nsls user"

	run -0 script -qec "stty cols 80; NO_COLOR=1 TERM=xterm $nsls" /dev/null
	grep -qE ' 0:1000:1 +0:1000:1 ' <<<"$output"
	grep -qE '^ +1:100000:65536 1:100000:65536 ' <<<"$output"
	run ! grep -E '.{81}' <<<"${output//$'\r'/}"
	run -0 bash -c "$nsls"
	grep -q ' 0:1000:1,1:100000:65536 0:1000:1,1:100000:65536 ' <<<"$output"
}

@test "columns of other kinds are empty, in JSON null" {
	command -v python3 >/dev/null || skip "python3 is missing"
	nsls ipc -J -o UIDMAP,SETGROUPS,LEVEL,HOSTNAME,OFFSETS,INIT,LINKS,MOUNTS | python3 -c '
import json, sys
for row in json.load(sys.stdin)["namespaces"]:
    assert set(row.values()) == {None}, row'
}

@test "maps and setgroups of a user namespace, its level and creator" {
	in_new -U -r sleep 60
	[ "$(cell UIDMAP user)" = "0:$(id -u):1" ]
	[ "$(cell GIDMAP user)" = "0:$(id -g):1" ]
	[ "$(cell SETGROUPS user)" = deny ]
	[ "$(cell CREATOR user)" = "$(id -u)" ]
	[ "$(readlink /proc/self/ns/user)" = 'user:[4026531837]' ] || skip "in a user namespace"
	[ "$(cell LEVEL user)" -ge 1 ]
}

# sees NS ROW: the two maps, setgroups and the processes of a user namespace.
sees() {
	[ "$(nsls -n -r -o NS,UIDMAP,GIDMAP,SETGROUPS,NPROCS -t user | grep "^$1 ")" = "$1 $2" ]
}

# bats test_tags=vm
@test "maps without a process in there: in our IDs, also through another such" {
	local inner outer

	# Both are of our IDs: what only the outer one has in between must not be seen.
	unshare -U sh -c 'until [ "$(id -u)" = 50 ]; do sleep 0.02; done
		exec unshare -U --map-user=7 --map-group=8 sleep 60' 3>&- &
	child=$!
	pids+=("$child")
	for _ in {1..100}; do
		[ "$(readlink "/proc/$child/ns/user")" = "$(readlink /proc/self/ns/user)" ] || break
		sleep 0.02
	done
	outer=$(inode "$child" user)
	{
		echo deny >"/proc/$child/setgroups" && echo "60 $(id -g) 1" >"/proc/$child/gid_map" &&
			echo "50 $(id -u) 1" >"/proc/$child/uid_map"
	} 2>/dev/null || skip "user namespaces cannot be made here"
	for _ in {1..200}; do
		[ "$(cat "/proc/$child/comm")" = sleep ] && break
		sleep 0.02
	done
	inner=$(inode "$child" user)
	exec {held}<"/proc/$child/ns/user"
	sees "$inner" "7:$(id -u):1 8:$(id -g):1 deny 1"
	kill -KILL "$child"
	wait "$child" 2>/dev/null || true
	sees "$inner" "7:$(id -u):1 8:$(id -g):1 deny 0"
	sees "$outer" "50:$(id -u):1 60:$(id -g):1 deny 0"
	exec {held}<&-
}

# bats test_tags=vm
@test "a host name is read in its namespace" {
	in_new -u sh -c 'hostname inside-$$ && exec sleep 60'
	[ "$(cell HOSTNAME uts)" = "inside-$child" ]
}

# bats test_tags=vm
@test "the clocks of a time namespace" {
	# Not every kernel has who unshared it in it after an exec; a child is.
	in_new -T -f --kill-child --monotonic 3600 --boottime=-5 sleep 60
	child=$(pgrep -P "$child")
	[ "$(cell OFFSETS time)" = "monotonic=3600,boottime=-5" ]
}

@test "interfaces of a net namespace" {
	in_new -n sh -c 'ip link set lo name first 2>/dev/null; exec sleep 60'
	[[ "$(cell LINKS net)" =~ ^(first|lo)(,.*)?$ ]]
}

# bats test_tags=vm
@test "interfaces of a net namespace that has a name and no process" {
	source "$TESTS/netns.bash"
	inside <<-'END'
		netnsctl add named
		nsls net -P -n -r -o NSFS,LINKS | grep -qE "/named lo(,|$)"
	END
}

@test "PID 1 and its age" {
	in_new -p -f --kill-child sleep 60
	inner=$(ps -o pid= --ppid "$child")
	row=$(nsls pid -n -r -o NS,PID,INIT,AGE | grep " ${inner// /} ")
	[[ $row =~ ^[0-9]+\ ([0-9]+)\ ([0-9]+)\ ([0-9]+)$ ]]
	[ "${BASH_REMATCH[1]}" = "${BASH_REMATCH[2]}" ]
	[ "${BASH_REMATCH[3]}" -lt 60 ]
	run -0 nsls pid -n -o AGE
	[[ $output == *">="* ]]
}

# bats test_tags=vm
@test "mounts of a mount namespace are those of mountinfo" {
	in_new -m sleep 60
	[ "$(cell MOUNTS mnt)" = "$(wc -l <"/proc/$child/mountinfo")" ]
}

# bats test_tags=vm
@test "the root of a cgroup namespace" {
	in_new -C sleep 60
	path=$(sed -n 's/^0:://p' "/proc/$child/cgroup")
	[ -n "$path" ] || path=$(sed -n '1s/[^:]*:[^:]*://p' "/proc/$child/cgroup")
	root=$(cell CGROUP cgroup)
	[ "$root" = "$path" ] || [ "$(id -u)" != 0 ]
}

@test "the matrix has a row for what differs, and equal letters for what is shared" {
	in_new -u sleep 60
	run -0 nsls -n -r --matrix
	row=$(grep "^$child " <<<"$output")
	[[ $row == "$child 1 $child "* ]]
	run -0 nsls -J --matrix=user
	[[ $output == *'"account":'* ]]
	run -2 nsls --matrix=nothing
	run -2 nsls --matrix -o TYPE
	run -2 nsls --matrix -p 1
	run -2 nsls --matrix self
}

@test "the matrix of one kind, of some columns, of the rows that a filter leaves" {
	in_new -u -n sleep 60
	run -0 nsls -n -r --matrix -t uts -o PROCESS,UTS -Q "PROCESS == $child"
	[[ $output == *"$child +"* ]]
	run -0 nsls --matrix -t uts
	[[ $output == *"UTS UIDS"* && $output != *" NET "* ]]
	run -0 nsls -n -r --matrix -o process -Q "PROCESS == $child && NET == '='"
	[[ $output != *"$child"* ]]
	run -0 nsls -n -r --matrix=user -o +account,uts -Q 'ACCOUNT == "nobody at all"'
	[[ $output != *=* ]]
	run -0 --separate-stderr nsls -J --matrix -o PROCESS
	if [[ $stderr == *"could not be read"* ]]; then
		[[ $output == *'"missed":'* ]]
	fi
}

@test "the mixed tree: PID namespaces among those of users" {
	in_new -U -r -p -f --kill-child sleep 60
	run -0 --separate-stderr nsls -n -T=mixed -o NS,TYPE
	[ "$(awk '{ print $NF }' <<<"$output" | sort -u | xargs)" = "pid user" ]
	grep -A1 -E "[├└]─$(inode "$child" user) +user" <<<"$output" | grep -qE "─[0-9]+ +pid"
}

@test "colours where they are wanted, and not where they are not" {
	run -0 --separate-stderr nsls -t uts --color=always
	[[ ${lines[0]} == *$'\e['* ]]
	run -0 nsls -t uts
	[[ $output != *$'\e['* ]]
	run -0 nsls -t uts --color=never
	[[ $output != *$'\e['* ]]
	run -2 nsls --color=often
	command -v script >/dev/null || skip "script is missing"
	run script -qec "NO_COLOR=1 TERM=xterm nsls -t uts" /dev/null
	[[ $output != *$'\e['* ]]
	run script -qec "TERM=xterm nsls -t uts" /dev/null
	[[ $output == *$'\e['* ]]
}
