#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2016,SC2154 # expanded inside; bats sets stderr_lines
# Why namespaces refuse to be entered, or to be looked at: each situation made for real.

bats_require_minimum_version 1.5.0
load ../told

# sleeper OPTIONS...: $launched is a process in namespaces that nsrun made.
sleeper() {
	launch nsrun "$@" sleep 600
	await grep -qx sleep "/proc/$launched/comm"
}

@test "row 12 does not happen: our own user namespace is passed over" {
	refuses 0 '' nsjoin --user=/proc/self/ns/user true
	refuses 0 '' nsjoin -t $$ -U true
	run -0 nsjoin -t $$ -U --check
	[ "$output" = 'same user' ]
}

@test "row 13: there is no way up to a user namespace around ours" {
	refuses 125 'nsjoin: setns: /proc/self/fd/5: Operation not permitted
nsjoin: it is around or beside ours: enter it from a shell outside of ours' \
		sh -c 'exec nsrun -r nsjoin --user=/proc/self/fd/5 true 5</proc/self/ns/user'
}

@test "row 13: nor to what one around ours owns" {
	refuses 125 'nsjoin: setns: /proc/self/fd/5: Operation not permitted
nsjoin: its owner is around or beside ours: enter it from a shell outside' \
		sh -c 'exec nsrun -rn nsjoin --net=/proc/self/fd/5 true 5</proc/self/ns/net'
}

@test "row 13: nor to a sibling" {
	sleeper -rn
	refuses 125 'nsjoin: setns: /proc/self/fd/5: Operation not permitted
nsjoin: it is around or beside ours: enter it from a shell outside of ours' \
		sh -c "exec nsrun -r nsjoin --user=/proc/self/fd/5 true 5</proc/$launched/ns/user"
}

# Without rights, whoever we are: one's own user namespace is there to be entered all the same.
weak() {
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --bounding-set=-all --inh-caps=-all "$@"
	else
		"$@"
	fi
}

@test "row 14: what one's own user namespace owns takes that one first" {
	need_plain
	sleeper -rnu
	for kind in net uts; do
		refuses 125 "nsjoin: setns: /proc/$launched/ns/$kind: Operation not permitted
nsjoin: that needs rights in its owner: enter that with --user, or sudo" \
			nsjoin -t "$launched" --$kind true
		refuses 0 '' nsjoin -t "$launched" --user --$kind true
	done
	# The same by files.
	run -125 nsjoin --net=/proc/"$launched"/ns/net true
	[ "${lines[1]}" = 'nsjoin: that needs rights in its owner: enter that with --user, or sudo' ]
	run -1 nsjoin -t "$launched" --net --check
	[ "${lines[2]}" = '   you: that needs rights in its owner: enter that with --user, or sudo' ]
}

@test "row 14: what was written is what is told of, and the cause is that of what was found" {
	need_plain
	sleeper -rn
	for word in "$launched" "$(inode "$launched" net)"; do
		refuses 125 "nsjoin: setns: $word: Operation not permitted
nsjoin: that needs rights in its owner: enter that with --user, or sudo" \
			nsjoin --net="$word" true
	done
}

@test "row 14: what the one we are in owns takes rights in it" {
	refuses 125 'nsjoin: setns: /proc/self/fd/5: Operation not permitted
nsjoin: it belongs to our user namespace, where only root may: try sudo' \
		nsrun -n --map-user=7 --map-group=7 --keep-caps sh -c 'exec 5</proc/self/ns/net
			exec unshare -n setpriv --ambient-caps=-all --inh-caps=-all \
				nsjoin --net=/proc/self/fd/5 true'
}

@test "row 15 does not happen: a namespace that is ours already is passed over" {
	for kind in uts ipc net cgroup; do
		refuses 0 '' weak nsjoin --$kind=/proc/self/ns/$kind true
		refuses 0 '' weak sh -c "exec nsjoin -t \$\$ --$kind true"
	done
}

@test "row 16: the process of another" {
	need_plain
	refuses 125 'nsjoin: find: process 1: Permission denied
nsjoin: it is not your process: only its user and root may look; try sudo' nsjoin -t 1 -a true
	run -1 nsjoin -t 1 -a --check
	[ "${lines[1]}" = \
		'nsjoin: it is not your process: only its user and root may look; try sudo' ]
}

@test "row 16: a /proc that hides the processes of others" {
	need_root
	sleep 600 3>&- &
	started+=($!)
	refuses 125 "nsjoin: find: process $! (hidden): Permission denied
nsjoin: this /proc hides the processes of others (hidepid): try sudo
nsjoin: administrator: mount -o remount,hidepid=0 /proc" \
		nsrun -m sh -c "mount -t proc -o hidepid=2 proc /proc
			exec setpriv --reuid=4242 --regid=4242 --clear-groups nsjoin -t $! -a true"
	run -125 nsrun -m sh -c "mount -t proc -o hidepid=2 proc /proc
		exec setpriv --reuid=4242 --regid=4242 --clear-groups nsjoin -t $! --net true"
	[ "${lines[0]}" = "nsjoin: find: process $! (hidden): Permission denied" ]
}

@test "row 16: a part of the process of another, and to root not the advice to be root" {
	need_root
	of_others='find: process|open: /proc/[0-9]+/|read: /proc/[0-9]+/|ask: /proc/[0-9]+/|of process'
	setpriv --reuid=4242 --regid=4242 --clear-groups sleep 600 3>&- &
	started+=($!)
	await grep -qx sleep "/proc/$!/comm"
	for line in "nsjoin --net=/proc/$!/ns/net true" "nsjoin -t $! -N 0 true" \
		"nsls caps $! self/net" "nsls caps self $!" "nsls explain $!" \
		"nsls translate pid 1 --from $!"; do
		run setpriv --bounding-set=-sys_ptrace --inh-caps=-sys_ptrace $line
		[ "$status" -ne 0 ]
		[[ ${lines[0]} =~ $of_others ]]
		[ "${lines[1]#*: }" = 'this root lacks CAP_SYS_PTRACE to look at it' ]
		run setpriv --reuid=4343 --regid=4343 --clear-groups $line
		[ "$status" -ne 0 ]
		[[ ${lines[0]} =~ $of_others ]]
		[ "${lines[1]#*: }" = 'it is not your process: only its user and root may look; try sudo' ]
	done
	run -125 nsrun -r nsjoin --net="/proc/$!/ns/net" true
	[[ ${lines[1]} == *'user namespace may be around ours'* ]]
	run -1 setpriv --reuid=4343 --regid=4343 --clear-groups nsls graph "$!"
	[[ ${lines[1]} == *'for all of them: sudo nsls graph '* ]]
}

@test "row 17: a namespace of another kind, or none" {
	refuses 125 'nsjoin: find: /proc/self/ns/uts: Invalid argument
nsjoin: the file is a namespace of another kind: use --uts=FILE' \
		nsjoin --net=/proc/self/ns/uts true
	refuses 125 'nsjoin: find: /proc/self/ns/mnt: Invalid argument
nsjoin: the file is a namespace of another kind: use --mount=FILE' \
		nsjoin --net=/proc/self/ns/mnt true
	for file in /etc/passwd /dev/null /; do
		refuses 125 "nsjoin: find: $file: Invalid argument
nsjoin: no namespace: those are /proc/PID/ns/* and bind mounts of them" nsjoin --net=$file true
	done
	mkfifo fifo
	refuses 125 "nsjoin: find: fifo: Invalid argument
nsjoin: no namespace: those are /proc/PID/ns/* and bind mounts of them" \
		timeout 10 nsjoin --net=fifo true
}

@test "row 17: a descriptor that is not open" {
	refuses 125 'nsjoin: open: /proc/self/fd/77: No such file or directory' \
		nsjoin --net=/proc/self/fd/77 true
}

@test "row 18: a process that is gone, a zombie, a thread" {
	refuses 125 "nsjoin: find: process 4194304: No such process
nsjoin: no process has that number now; 'ps -e' lists them" nsjoin -t 4194304 -a true
	launch sh -c 'sleep 0 & exec sleep 600'
	await grep -qx sleep "/proc/$launched/comm"
	zombie=
	find_zombie() {
		zombie=$(pgrep -P "$launched") && grep -q '^State:	Z' "/proc/$zombie/status"
	}
	await find_zombie
	refuses 125 "nsjoin: find: process $zombie (a zombie): No such process
nsjoin: it has ended: only its parent, by waiting for it, clears it away" \
		nsjoin -t "$zombie" -a true
	run -1 nsjoin -t "$zombie" --check
	[ "${lines[1]}" = \
		'nsjoin: it has ended: only its parent, by waiting for it, clears it away' ]
}

@test "row 18: a thread" {
	need_command python3
	launch python3 -c 'import threading, time
threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
time.sleep(600)'
	find_thread() {
		thread=$(cd "/proc/$launched/task" && printf '%s\n' * | grep -vx "$launched")
	}
	await find_thread
	refuses 125 "nsjoin: find: process $thread (a thread): No such process
nsjoin: that is a thread: name its process, the Tgid in its /proc/TID/status" \
		nsjoin -t "$thread" -a true
}

@test "row 21: PID namespaces are entered downwards" {
	need_root
	refuses 125 'nsjoin: setns: /proc/self/fd/5: Invalid argument
nsjoin: only PID namespaces below our own can be entered: there is no way up' \
		sh -c 'exec nsrun -p --mount-proc nsjoin --pid=/proc/self/fd/5 true 5</proc/self/ns/pid'
}

@test "row 21: whose owner is around ours, too" {
	refuses 125 'nsjoin: setns: /proc/self/fd/5: Operation not permitted
nsjoin: its owner is around or beside ours: enter it from a shell outside' \
		sh -c 'exec nsrun -rp nsjoin --pid=/proc/self/fd/5 true 5</proc/self/ns/pid'
}

@test "row 40: a parent or owner outside of our view" {
	refuses 125 'nsjoin: find parent: NS_GET_USERNS: Operation not permitted
nsjoin: its parent is outside of what we may see, or there is none' \
		sh -c 'exec nsrun -r nsjoin --user-parent --net=/proc/self/fd/5 true 5</proc/self/ns/net'
}

@test "row 40: nsls leaves empty what is outside of our view, and says so of whose it is" {
	inside=$(nsrun -r sh -c 'nsls -n -r -o NS,PNS,ONS,TYPE -t user 2>/dev/null |
		grep "^$(stat -Lc %i /proc/self/ns/user) "')
	[[ $inside =~ ^[0-9]+\ {2,}user$ ]]
}
