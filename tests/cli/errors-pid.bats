#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2016,SC2154 # expanded inside; bats sets stderr_lines
# PID and time namespaces, which begin with the first child.

bats_require_minimum_version 1.5.0
load ../told

ended=': Cannot allocate memory
nsjoin: PID 1 of that PID namespace has ended: nothing can start in it'

@test "row 19: a PID namespace whose PID 1 has ended is out of memory" {
	# What sh starts first is PID 1; it ends, and sh stays outside.
	launch nsrun -r unshare --pid sh -c 'true & wait; exec sleep 600'
	await grep -qx sleep "/proc/$launched/comm"
	refuses 125 "nsjoin: clone$ended" nsjoin -t "$launched" --user --pid-for-children true
	run -1 nsjoin -t "$launched" --user --pid-for-children --check
	[ "${lines[0]}" = 'no   pid' ]
	[ "${lines[1]}" = '   clone: Cannot allocate memory' ]
	[ "${lines[2]}" = '   you: PID 1 of that PID namespace has ended: nothing can start in it' ]
	[ "${lines[3]}" = 'yes  user' ]
}

@test "row 19: the same of one that a file keeps" {
	need_root
	: >pid
	nsrun --pid="$PWD/pid" true
	refuses 125 "nsjoin: clone$ended" nsjoin --pid="$PWD/pid" true
	umount pid
}

@test "row 19: a second PID namespace before there was a child" {
	refuses 125 'nsrun: clone: CLONE_NEWPID: Invalid argument
nsrun: we left our PID namespace for our children: with unshare, add --fork' \
		nsrun -r unshare --pid nsrun -p true
}

@test "row 20 does not happen: who enters a PID namespace is a child in it" {
	launch nsrun -rp --mount-proc sh -c 'sleep 600; :'
	await pgrep -P "$launched" sh
	target=$(pgrep -P "$launched")
	await pgrep -P "$target" sleep
	run -0 nsjoin -t "$target" -a sh -c 'echo $$; readlink /proc/self/ns/pid'
	[ "${lines[0]}" -gt 1 ]
	[ "${lines[0]}" -lt 100 ]
	[ "${lines[1]}" = "$(readlink "/proc/$target/ns/pid")" ]
}

@test "row 22 does not happen: the program is forked, and may have threads" {
	need_command python3
	prints ended nsrun -rp python3 -c 'import threading
t = threading.Thread(target=lambda: None); t.start(); t.join(); print("ended")'
	prints ended nsrun -rpT python3 -c 'import threading
t = threading.Thread(target=lambda: None); t.start(); t.join(); print("ended")'
}

@test "row 36: clocks below zero" {
	refuses 125 'nsrun: write: /proc/self/timens_offsets: Numerical result out of range
nsrun: a clock cannot go below zero, nor that far ahead' nsrun -rT --monotonic -999999999 true
}

@test "row 36 does not happen: offsets are written before the first process" {
	run -0 nsrun -rT --boottime 86400 --dry-run true
	order=$(grep -oE 'unshare|timens_offsets|fork' <<<"$output" | tr '\n' ' ')
	[ "$order" = 'unshare timens_offsets fork ' ]
	refuses 0 '' nsrun -rT --boottime 86400 true
}

@test "row 36 does not happen: what is no number is refused before, and so is a clock of ours" {
	refuses 125 'nsrun: --boottime: soon: not understood
nsrun: write whole seconds, such as 3600 or -60' nsrun -rT --boottime soon true
	refuses 125 'nsrun: option: --boottime: Invalid argument
nsrun: clock offsets need a new time namespace: add --time' nsrun -r --boottime 5 true
}
