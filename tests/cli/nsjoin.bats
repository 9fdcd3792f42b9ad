#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2154 # run sets stderr_lines
# nsjoin on this machine's kernel: where the program is, who it is, and what is refused.

bats_require_minimum_version 1.5.0
load ../told

setup() {
	need_userns
	# Where root may enter by rights of its own, a plain user needs the user namespace too.
	with_user=()
	[ "$(id -u)" -eq 0 ] || with_user=(--user)
	cd "$BATS_TEST_TMPDIR" || return
}

kinds=(cgroup ipc mnt net pid time user uts)

# box [NSRUN_OPTION...]: a process in new namespaces of every kind is $box.
box() {
	launch nsrun -rmuinpCT "$@" sleep $((60 * ${NSU_SLOWNESS:-1}))
	await pgrep -P "$launched" -x sleep
	box=$(pgrep -P "$launched" -x sleep)
}

# --- entering ---------------------------------------------------------------------------------

# bats test_tags=vm
@test "option --all enters all" {
	box
	for kind in "${kinds[@]}"; do
		prints "$kind:[$(inode "$box" "$kind")]" nsjoin -t "$box" -a readlink "/proc/self/ns/$kind"
	done
}

@test "each kind alone, by letter and by name, and the others stay" {
	box
	for kind in cgroup:C ipc:i mnt:m net:n pid:p time:T uts:u; do
		name=${kind%:*}
		long=--${name/mnt/mount}
		for option in "-${kind#*:}" "$long"; do
			prints "$name:[$(inode "$box" "$name")]" \
				nsjoin -t "$box" "${with_user[@]}" "$option" readlink "/proc/self/ns/$name"
		done
		other=uts
		[ "$name" != uts ] || other=ipc
		prints "$(readlink "/proc/self/ns/$other")" \
			nsjoin -t "$box" "${with_user[@]}" "$long" readlink "/proc/self/ns/$other"
	done
	prints "user:[$(inode "$box" user)]" nsjoin -t "$box" -U readlink /proc/self/ns/user
}

# bats test_tags=vm
@test "each kind by a file" {
	box
	user=()
	[ "$(id -u)" -eq 0 ] || user=(--user="/proc/$box/ns/user")
	for kind in cgroup ipc mnt net pid time uts; do
		option=--${kind/mnt/mount}=/proc/$box/ns/$kind
		prints "$kind:[$(inode "$box" "$kind")]" \
			nsjoin "${user[@]}" "$option" readlink "/proc/self/ns/$kind"
	done
	prints "uts:[$(inode "$box" uts)]" nsjoin -U"/proc/$box/ns/user" -u"/proc/$box/ns/uts" \
		readlink /proc/self/ns/uts
	prints "uts:[$(inode "$box" uts)]" nsjoin -U="/proc/$box/ns/user" -u="/proc/$box/ns/uts" \
		readlink /proc/self/ns/uts
}

@test "files whose owner is the user namespace to enter come after it, in whatever order" {
	box
	prints "net:[$(inode "$box" net)]" nsjoin --net="/proc/$box/ns/net" \
		--user="/proc/$box/ns/user" readlink /proc/self/ns/net
	prints 0 nsjoin --user="/proc/$box/ns/user" --mount="/proc/$box/ns/mnt" \
		--cgroup="/proc/$box/ns/cgroup" --uts="/proc/$box/ns/uts" id -u
}

@test "of a file and the target's own, of one kind, the last counts" {
	box
	other=$(inode self uts)
	own=$(inode "$box" uts)
	prints "uts:[$own]" nsjoin -t "$box" -U --uts=/proc/self/ns/uts -u readlink /proc/self/ns/uts
	prints "uts:[$other]" nsjoin -t "$box" -U -u --uts=/proc/self/ns/uts \
		readlink /proc/self/ns/uts
}

@test "files and a target's own that the user namespace to enter takes the rights to" {
	need_root
	launch nsrun -mn nsrun -ru sleep $((60 * ${NSU_SLOWNESS:-1}))
	await grep -qx sleep "/proc/$launched/comm"
	a=$launched
	prints 0 nsjoin --user=/proc/$a/ns/user --mount=/proc/$a/ns/mnt --net=/proc/$a/ns/net id -u
	prints 0 nsjoin -t "$a" -U --mount="/proc/$a/ns/mnt" id -u
	launch nsrun -rn sleep $((60 * ${NSU_SLOWNESS:-1}))
	await grep -qx sleep "/proc/$launched/comm"
	prints "net:[$(inode "$launched" net)]"$'\n'"user:[$(inode "$a" user)]" \
		nsjoin -t "$launched" --net --user="/proc/$a/ns/user" --uts="/proc/$a/ns/uts" \
		readlink /proc/self/ns/net /proc/self/ns/user
	prints "net:[$(inode "$launched" net)]"$'\n'"mnt:[$(inode "$a" mnt)]" \
		nsjoin -t "$launched" -a --mount="/proc/$a/ns/mnt" \
		readlink /proc/self/ns/net /proc/self/ns/mnt
}

@test "a file goes before --all" {
	box
	launch nsjoin -t "$box" -a "$(command -v nsrun)" -u sleep 60
	await pgrep -P "$launched" -x sleep
	other=$(pgrep -P "$launched" -x sleep)
	[ "$(inode "$other" uts)" != "$(inode "$box" uts)" ]
	prints "uts:[$(inode "$other" uts)]" nsjoin -t "$box" -a --uts="/proc/$other/ns/uts" \
		readlink /proc/self/ns/uts
	prints "net:[$(inode "$box" net)]" nsjoin -t "$box" -a --uts="/proc/$other/ns/uts" \
		readlink /proc/self/ns/net
}

@test "one's own namespaces are nothing to enter, and the program runs" {
	launch sleep 60
	prints hello nsjoin -t "$launched" -a echo hello
	run -0 nsjoin --dry-run -t "$launched" -a true
	[ "$output" = "self    TARGET = pidfd_open($launched)
self    exec true" ]
	prints hello nsjoin --user=/proc/self/ns/user echo hello
}

@test "of what differs only that is entered" {
	launch nsrun -ru sleep 60
	await grep -qx sleep "/proc/$launched/comm"
	run -0 nsjoin --dry-run -t "$launched" -a true
	[[ $output == *"setns(TARGET, CLONE_NEWUSER|CLONE_NEWUTS)"* ]]
	[[ $output != *CHILD* ]]
}

# bats test_tags=vm
@test "a PID namespace takes a child, unless --no-fork" {
	box
	run -0 nsjoin -t "$box" -a sh -c 'echo $$'
	[ "$output" -lt 100 ]
	prints "$(readlink /proc/self/ns/pid)" nsjoin -t "$box" "${with_user[@]}" -p -F \
		readlink /proc/self/ns/pid
	prints "pid:[$(inode "$box" pid)]" nsjoin -t "$box" "${with_user[@]}" -p -F \
		readlink /proc/self/ns/pid_for_children
}

@test "what a process has of our own is not entered, and needs no rights" {
	launch sleep 60
	await grep -qx sleep "/proc/$launched/comm"
	prints ours nsjoin -t "$launched" --pid-for-children echo ours
	prints 'same pid' nsjoin -t "$launched" --pid-for-children --check
	run -0 nsjoin -t "$launched" --pid-for-children --dry-run true
	[[ $output != *setns* ]]
}

@test "in a chroot of our own, entering our mount namespace leads out of it" {
	need_root
	[ -L /bin ] || skip "this system has no merged /usr"
	launch sleep 60
	run unshare -m bash -eEu -c "
		mkdir -p root/usr root/proc
		mount --rbind /usr root/usr
		mount --rbind /proc root/proc
		for name in bin lib lib64; do
			if [ -L /\$name ]; then cp -P /\$name root; fi
		done
		cp '$(command -v nsjoin)' root/nsjoin
		sleep 60 & here=\$!
		chroot root /nsjoin -t \$here -m test -e '$PWD/root' && echo out
		kill \$here"
	[ "$output" = out ]
}

# --- who and where ------------------------------------------------------------------------------

# bats test_tags=vm
@test "root inside, with --user, where root is mapped" {
	box
	prints $'0\n0' nsjoin -t "$box" -a sh -c 'id -u; id -g'
	prints $'0\n0' nsjoin -t "$box" -U sh -c 'id -u; id -g'
}

@test "nobody in particular where root is not mapped" {
	launch nsrun --map-user=5 --map-group=6 sleep 60
	await grep -qx sleep "/proc/$launched/comm"
	prints $'5\n6' nsjoin -t "$launched" -U sh -c 'id -u; id -g'
	prints $'5\n6' nsjoin -t "$launched" -U -S follow -G follow sh -c 'id -u; id -g'
}

@test "root inside, where the user namespace is that of a file, whatever the target maps" {
	local as=()
	[ "$(id -u)" -ne 0 ] || as=(setpriv --reuid=1 --regid=1 --clear-groups)
	launch "${as[@]}" unshare -U sleep $((60 * ${NSU_SLOWNESS:-1}))
	await grep -qx sleep "/proc/$launched/comm"
	unmapped=$launched
	box
	prints '0 0' nsjoin -t "$unmapped" --user="/proc/$box/ns/user" sh -c 'echo $(id -u) $(id -g)'
}

@test "option --preserve-credentials changes neither" {
	box
	before=$(id -G)
	prints "uts:[$(inode "$box" uts)]" nsjoin -t "$box" "${with_user[@]}" -u \
		--preserve-credentials readlink /proc/self/ns/uts
	[ "$(id -u)" -ne 0 ] || prints "$before" nsjoin -t "$box" -u --preserve-credentials id -G
}

@test "option --keep-caps keeps what a user namespace gives, and nothing of before" {
	box
	run -0 nsjoin -t "$box" -U --preserve-credentials --keep-caps grep CapAmb /proc/self/status
	[ "$output" != $'CapAmb:\t0000000000000000' ]
	prints $'CapAmb:\t0000000000000000' nsjoin -t "$box" -U \
		"$(command -v nsjoin)" -t "$box" -u --keep-caps grep CapAmb /proc/self/status
}

@test "options -S and -G" {
	box
	prints $'0\n0' nsjoin -t "$box" -a -S 0 -G 0 sh -c 'id -u; id -g'
}

@test "options -S and -G without a user namespace, as the target's too" {
	need_root
	box
	prints $'7\n8\n8' nsjoin -t "$box" -u -S 7 -G 8 sh -c 'id -u; id -g; id -G'
	launch setpriv --reuid 12 --regid 13 --clear-groups nsrun -cu sleep 60
	await grep -qx sleep "/proc/$launched/comm"
	prints $'12\n13' nsjoin -t "$launched" -u -S follow -G follow sh -c 'id -u; id -g'
}

@test "a user namespace that denies setgroups is entered all the same" {
	box
	prints deny nsjoin -t "$box" -U cat /proc/self/setgroups
	[ "$(id -u)" -ne 0 ] || prints '' nsjoin -t "$box" -U sed -n 's/^Groups:[	 ]*$//p' /proc/self/status
}

# bats test_tags=vm
@test "the root and the directory of the target, or ours" {
	mkdir -p here/below
	box -w "$PWD/here"
	prints "$PWD/here" nsjoin -t "$box" -a -w pwd
	prints / nsjoin -t "$box" -a -W pwd
	prints "$PWD/here/below" nsjoin -t "$box" -a --wdns="$PWD/here/below" pwd
	prints "$PWD/here" nsjoin -t "$box" "${with_user[@]}" -u --wd="$PWD/here" pwd
	prints "$PWD/here" nsjoin -t "$box" "${with_user[@]}" -u --wd=here pwd
	prints / nsjoin -t "$box" -a -r pwd
	prints / nsjoin -t "$box" -a --root=/ pwd
	prints / nsjoin -t "$box" -a -r=/ pwd
}

@test "a target in a chroot: its files by --root alone" {
	[ -L /bin ] || skip "this system has no merged /usr"
	launch unshare -Urm bash -eEu -c '
		mkdir -p root/usr
		mount --rbind /usr root/usr
		for name in bin lib lib64; do
			if [ -L /$name ]; then cp -P /$name root; fi
		done
		exec chroot root sleep 60'
	await grep -qx sleep "/proc/$launched/comm"
	prints 'bin lib lib64 usr' nsjoin -t "$launched" -a -r sh -c 'cd /; echo *'
	prints / nsjoin -t "$launched" -a -r pwd
}

@test "the environment of the target" {
	launch env -i COLOUR=blue "$(command -v nsrun)" -ru sleep 60
	await grep -qx sleep "/proc/$launched/comm"
	prints COLOUR=blue nsjoin -t "$launched" -U -u -e env
	COLOUR=red prints red nsjoin -t "$launched" -U -u --keep-env sh -c 'echo $COLOUR'
}

# bats test_tags=vm
@test "option --user-parent enters what the target's user namespace was made in" {
	launch nsrun -r nsrun -r sleep 60
	await grep -qx sleep "/proc/$launched/comm"
	outer=$(nsjoin -t "$launched" --user-parent readlink /proc/self/ns/user)
	[ "$outer" != "$(readlink /proc/self/ns/user)" ]
	[ "$outer" != "user:[$(inode "$launched" user)]" ]
}

@test "option --user-parent changes nothing where that one is ours" {
	launch nsrun -rn sleep 60
	await grep -qx sleep "/proc/$launched/comm"
	ids=$(id)
	prints "$ids" nsjoin -t "$launched" --user-parent id
	prints "$(readlink /proc/self/ns/user)" nsjoin -t "$launched" --user-parent \
		readlink /proc/self/ns/user
	run nsjoin -t "$launched" --user-parent --dry-run true
	[[ $output != *NS_GET_PARENT* ]]
}

# As bubblewrap makes it: the user namespace of the program owns none of its other ones.
# bats test_tags=vm
@test "a sandbox whose user namespace owns nothing: all of it, and --tools with its /proc" {
	launch nsrun -r --net --pid --mount-proc nsrun --user --map-user=7 --map-group=7 sleep 60
	await pgrep -P "$launched" -x sleep
	inner=$(pgrep -P "$launched" -x sleep)
	await grep -qx sleep "/proc/$inner/comm"
	prints "7 7" nsjoin -t "$inner" -a sh -c 'echo $(id -u) $(id -g)'
	prints "1 sleep 60" nsjoin -t "$inner" --tools sh -c 'echo 1 $(tr "\0" " " </proc/1/cmdline)'
	prints "net:[$(inode "$inner" net)] user:[$(inode "$inner" user)]" nsjoin -t "$inner" --tools \
		sh -c 'echo $(readlink /proc/self/ns/net /proc/self/ns/user)'
	run nsjoin -t "$inner" --like true
	[ "$status" -eq 0 ]
	[ -z "$output" ]
}

# --- the way is another, the result the same ------------------------------------------------------

# Entering by what is left when the kernel lacks a call: strace makes it fail.
enters_with() {
	need_command strace
	box
	for kind in net mnt user; do
		run --separate-stderr strace -o "$BATS_TEST_TMPDIR/trace" "$@" \
			nsjoin -t "$box" -a readlink "/proc/self/ns/$kind"
		[ "$output" = "$kind:[$(inode "$box" "$kind")]" ] || echo "$stderr"
		[ "$output" = "$kind:[$(inode "$box" "$kind")]" ]
		grep -q INJECTED "$BATS_TEST_TMPDIR/trace"
	done
}

# bats test_tags=vm
@test "without pidfd_open(2)" {
	enters_with -e trace=pidfd_open,setns -e inject=pidfd_open:error=ENOSYS
}

# bats test_tags=vm
@test "without setns(2) on a pidfd" {
	enters_with -e trace=setns -e inject=setns:error=EINVAL:when=1
}

# --- how it ends --------------------------------------------------------------------------------

@test "the exit status is the program's, or 128+N" {
	box
	run -7 nsjoin -t "$box" -a sh -c 'exit 7'
	run -0 nsjoin -t "$box" -a true
	run -143 nsjoin -t "$box" -a sh -c 'kill -TERM $$'
	run -7 nsjoin -t "$box" -U -u sh -c 'exit 7'
}

@test "not found is 127, not executable 126" {
	box
	for what in -a "-U -u"; do
		refuses 127 'nsjoin: exec: nsutil-no-such: No such file or directory
nsjoin: no such program there, or its interpreter is missing' nsjoin -t "$box" $what nsutil-no-such
		refuses 126 'nsjoin: exec: /: Permission denied
nsjoin: it may not be executed: no x bit, a directory, or a noexec mount' \
			nsjoin -t "$box" $what /
	done
}

@test "the caller's shell, where the target has none of that name" {
	mkdir bin
	ln -s "$(command -v bash)" bin/shell
	box --tmpfs "$PWD/bin"
	export SHELL=$PWD/bin/shell
	run -0 --separate-stderr nsjoin -t "$box" -a <<<'echo "$0 $(readlink /proc/self/ns/mnt)"'
	[ "$output" = "/bin/sh mnt:[$(inode "$box" mnt)]" ]
	[ "$stderr" = "nsjoin: there is no $SHELL: this is /bin/sh" ]
	run -0 --separate-stderr nsjoin -t "$box" --tools <<<'echo "$0"'
	[ "$output" = "$SHELL" ]
	[ -z "$stderr" ]
	run -127 nsjoin -t "$box" -a "$SHELL"
}

@test "signals reach the program" {
	box
	launch nsjoin -t "$box" -a bash -c '
		for s in HUP INT USR1; do trap "echo got $s" $s; done
		trap "echo got TERM; exit 3" TERM
		echo ready
		while :; do sleep 0.02; done'
	await grep -qx ready "$said"
	for signal in HUP INT USR1 TERM; do
		kill -$signal "$launched"
		await grep -qx "got $signal" "$said"
	done
	ended=0
	wait "$launched" || ended=$?
	[ "$ended" -eq 3 ]
}

@test "standard input and output are the caller's" {
	box
	prints 'through' nsjoin -t "$box" -a cat <<<through
	run -0 bash -c "nsjoin -t $box -a sh -c 'echo out; echo err >&2' 2>/dev/null"
	[ "$output" = out ]
	run -7 bash -c "nsjoin -t $box -a sh -c 'exit 7' <&- >&- 2>&-"
}

# --- what bad input gets --------------------------------------------------------------------------

no_target="nsjoin: option: --target: no process was named
nsjoin: name one, as in -t PID --all; or a file, as in --net=FILE"

@test "no target, and nothing to enter" {
	for what in true "-a true" "-u true" "-r true" "-S follow true" "--user-parent true"; do
		refuses 125 "$no_target" nsjoin $what
	done
	launch sleep 60
	refuses 125 "nsjoin: option: nothing to enter: no namespace was asked for
nsjoin: process $launched is in: cgroup ipc mnt net pid time user uts
nsjoin: not the same as ours: none
nsjoin: enter some, as in -t $launched --net, or all of them with --all" nsjoin -t "$launched" true
	box
	refuses 125 "nsjoin: option: nothing to enter: no namespace was asked for
nsjoin: process $box is in: cgroup ipc mnt net pid time user uts
nsjoin: not the same as ours: cgroup ipc mnt net pid time user uts
nsjoin: enter some, as in -t $box --net, or all of them with --all" nsjoin -t "$box" true
}

# A PID that nobody has: the highest there can be are the last to be given.
free_pid() {
	local pid

	pid=$(cat /proc/sys/kernel/pid_max)
	while [ -e "/proc/$((--pid))" ]; do :; done
	echo "$pid"
}

@test "no such process" {
	pid=$(free_pid)
	for what in -a -u --user-parent -e; do
		refuses 125 "nsjoin: find: process $pid: No such process
nsjoin: no process has that number now; 'ps -e' lists them" nsjoin -t "$pid" $what true
	done
}

# bats test_tags=vm
@test "a process that is not the one of that PID and inode any more" {
	refuses 125 "nsjoin: find: process $$:7: No such process
nsjoin: that PID belongs to another process: its pidfd has another inode" \
		nsjoin -t "$$:7" -u true
}

@test "a zombie" {
	launch bash -c 'sleep 0.2 & echo $!; exec sleep 60'
	await grep -q . "$said"
	zombie=$(cat "$said")
	await grep -q '^State:	Z' "/proc/$zombie/status"
	refuses 125 "nsjoin: find: process $zombie (a zombie): No such process
nsjoin: it has ended: only its parent, by waiting for it, clears it away" \
		nsjoin -t "$zombie" -a true
}

@test "a process that is not yours" {
	need_plain
	[ -e /proc/2/ns ] || skip "a process of others that everybody has: not in this PID namespace"
	[ ! -r /proc/2/ns/net ] || skip "this user may look at all processes"
	refuses 125 'nsjoin: find: process 2: Permission denied
nsjoin: it is not your process: only its user and root may look; try sudo' nsjoin -t 2 -a true
}

@test "a PID that is none" {
	for pid in x -5 1.5 ' 1' 0x10; do
		run --separate-stderr nsjoin "--target=$pid" -a true
		[ "$status" -eq 125 ]
		[[ ${stderr_lines[0]} == "nsjoin: find: $pid: no "*" has that name" ]]
	done
	for pid in '' 1/2 pod: :; do
		run --separate-stderr nsjoin "--target=$pid" -a true
		[ "$status" -eq 125 ]
		[ "${stderr_lines[0]}" = "nsjoin: --target: ${pid:-''}: not understood" ]
	done
	for pid in 0 4194305 99999999999999999999; do
		run --separate-stderr nsjoin "--target=$pid" -a true
		[ "$status" -eq 125 ]
		[ "${stderr_lines[0]}" = "nsjoin: --target: $pid: out of range" ]
	done
}

@test "a reference is told of as it was written" {
	box
	owner=--user=/proc/$box/ns/user
	for word in "$box" "$(inode "$box" net)"; do
		run -0 nsjoin --dry-run "$owner" "--net=$word" true
		grep -qx "self    NET = open($word)" <<<"$output"
		prints "$(readlink "/proc/$box/ns/net")" \
			nsjoin "$owner" "--net=$word" readlink /proc/self/ns/net
	done
}

@test "a file that is no namespace, or of another kind, or not there" {
	mkfifo fifo
	: >plain
	for file in fifo plain . /proc/self/status /dev/null; do
		refuses 125 "nsjoin: find: $file: Invalid argument
nsjoin: no namespace: those are /proc/PID/ns/* and bind mounts of them" nsjoin --net=$file true
	done
	refuses 125 'nsjoin: find: /proc/self/ns/uts: Invalid argument
nsjoin: the file is a namespace of another kind: use --uts=FILE' nsjoin --net=/proc/self/ns/uts true
	refuses 125 "nsjoin: open: missing: No such file or directory
nsjoin: 'netnsctl list' shows the names there are" nsjoin --net=missing true
	refuses 125 "nsjoin: --net: '': not understood
nsjoin: name a file below /proc/PID/ns, a bind mount of one, or a reference" nsjoin --net= true
}

@test "unknown options" {
	refuses 125 "nsjoin: option: --nope: no such option, or short for several
nsjoin: 'nsjoin --help' lists the options" nsjoin --nope
	refuses 125 "nsjoin: option: -Q: no such option
nsjoin: 'nsjoin --help' lists the options" nsjoin -Q
	refuses 125 'nsjoin: --setuid: x: not understood
nsjoin: write a number up to 4294967294, or follow' nsjoin -t $$ -u -S x true
}

@test "one working directory, and not two" {
	refuses 125 'nsjoin: --wd and --wdns exclude each other
nsjoin: choose one of the two' nsjoin -t $$ -u -w/ -W/tmp true
	[ "$(id -u)" -ne 0 ] || prints / nsjoin -t $$ -u --like -W/ pwd
	prints /tmp nsjoin -t $$ -u -w/ -w/tmp pwd
}

@test "no rights in its owner: what to add" {
	need_plain
	box
	for kind in net:n uts:u ipc:i cgroup:C mnt:m pid:p; do
		refuses 125 "nsjoin: setns: /proc/$box/ns/${kind%:*}: Operation not permitted
nsjoin: that needs rights in its owner: enter that with --user, or sudo" \
			nsjoin -t "$box" "-${kind#*:}" true
		run -0 nsjoin -t "$box" -U "-${kind#*:}" true
	done
}

# bats test_tags=vm
@test "a PID namespace whose PID 1 has died" {
	box
	exec {user_fd}<"/proc/$box/ns/user" {pid_fd}<"/proc/$box/ns/pid"
	kill -KILL "$box"
	await is_gone "$box"
	refuses 125 'nsjoin: clone: Cannot allocate memory
nsjoin: PID 1 of that PID namespace has ended: nothing can start in it' \
		nsjoin --user="/proc/$$/fd/$user_fd" --pid="/proc/$$/fd/$pid_fd" true
	exec {user_fd}>&- {pid_fd}>&-
}

@test "places that are not there" {
	box
	refuses 125 'nsjoin: open: /no/where: No such file or directory' \
		nsjoin -t "$box" -a --root=/no/where true
	refuses 125 'nsjoin: open: /no/where: No such file or directory' \
		nsjoin -t "$box" -a --wd=/no/where true
	refuses 125 'nsjoin: chdir: /no/where: No such file or directory' \
		nsjoin -t "$box" -a --wdns=/no/where true
}

@test "IDs that do not exist inside" {
	box
	refuses 125 'nsjoin: setuid: 5: Invalid argument
nsjoin: that ID does not exist inside: /proc/self/uid_map says which do' \
		nsjoin -t "$box" -U -S 5 true
	refuses 125 'nsjoin: setgid: 5: Invalid argument
nsjoin: that ID does not exist inside: /proc/self/gid_map says which do' \
		nsjoin -t "$box" -U -G 5 true
}

@test "the first user namespace has no parent" {
	launch sleep 60
	[ "$(inode $$ user)" = 4026531837 ] || skip "this is not the initial user namespace"
	refuses 125 'nsjoin: find parent: NS_GET_PARENT: Operation not permitted
nsjoin: its parent is outside of what we may see, or there is none' \
		nsjoin -t "$launched" --user-parent true
}

@test "output that does not arrive is a failure" {
	launch sleep 60
	for what in --help --version "-t $launched -a --dry-run true" "-t $launched -a --explain true"; do
		run -125 --separate-stderr bash -c "nsjoin $what >/dev/full"
		[ "${stderr_lines[0]}" = "nsjoin: print: standard output: No space left on device" ]
		run -125 --separate-stderr bash -c "nsjoin $what >&-"
		[ "${stderr_lines[0]}" = "nsjoin: print: standard output: it is closed" ]
	done
}

@test "options --help and --version" {
	run -0 nsjoin --help
	[[ $output == "Usage: nsjoin "* ]]
	run ! grep -E '.{81}' <<<"$output"
	run -0 nsjoin -V
	[[ $output == "nsjoin from nsutil "* ]]
}
