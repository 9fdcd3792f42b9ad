#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2154 # run sets stderr_lines
# nsrun on this machine's kernel: what is made, seen, said and undone.

bats_require_minimum_version 1.5.0
load ../told

kinds=(cgroup ipc mnt net pid time user uts)

# As root of a private mount and user namespace: the script on standard input.
inside() {
	unshare -Urm bash -eEu -c "trap 'echo \"line \$LINENO: \$BASH_COMMAND\" >&2' ERR
		$(declare -f not)
		$(cat)"
}

# --- what is made ---------------------------------------------------------------------------

# makes KIND OPTION...: the program is in a new namespace of that kind.
makes() {
	local kind=$1

	shift
	run nsrun "$@" readlink "/proc/self/ns/$kind"
	[ "$status" -eq 0 ]
	[[ $output == "$kind:["*"]" ]]
	[ "$output" != "$(readlink "/proc/self/ns/$kind")" ]
}

# bats test_tags=vm
@test "each letter makes its kind" {
	makes mnt -rm
	makes uts -ru
	makes ipc -ri
	makes net -rn
	makes pid -rp
	makes user -U
	makes cgroup -rC
	makes time -rT
}

@test "each long option makes its kind" {
	makes mnt --map-root-user --mount
	makes uts --map-root-user --uts
	makes ipc --map-root-user --ipc
	makes net --map-root-user --net
	makes pid --map-root-user --pid
	makes user --user
	makes cgroup --map-root-user --cgroup
	makes time --map-root-user --time
}

# bats test_tags=vm
@test "all eight at once" {
	for kind in "${kinds[@]}"; do
		makes "$kind" -rmuinpCT
	done
}

@test "kinds that were not asked for are shared" {
	for kind in cgroup ipc mnt net pid time; do
		prints "$(readlink "/proc/self/ns/$kind")" nsrun -ru readlink "/proc/self/ns/$kind"
	done
}

@test "root needs no user namespace" {
	need_root
	prints "$(readlink /proc/self/ns/user)" nsrun -muinpCT readlink /proc/self/ns/user
	makes uts -u
}

# bats test_tags=vm
@test "the program is PID 1 of a new PID namespace, and can start others" {
	prints $'1\n2' nsrun -rp sh -c 'echo $$; sh -c "echo \$\$"; true'
}

@test "with --mount-proc it sees itself alone" {
	prints 1 nsrun -rp --mount-proc sh -c 'cd /proc; set -- [0-9]*; echo "$*"'
	mkdir here
	prints 1 nsrun -rp --mount-proc=here sh -c 'cd here; set -- [0-9]*; echo "$*"'
}

@test "in place without a fork; --fork makes it a child" {
	launch nsrun -ru sleep 60
	await grep -qx sleep "/proc/$launched/comm"
	prints nsrun nsrun -ruf sh -c 'cat /proc/$PPID/comm'
	makes uts -ruf
}

@test "the program finds no child it did not make" {
	children='read -r pids </proc/$$/task/$$/children; echo "children: $pids"'
	prints 'children: ' nsrun -ru bash -c "$children"
	run inside <<-END
		nsrun --uts=$PWD/pin bash -c '$children'
	END
	[ "$output" = 'children: ' ]
}

@test "nor one that wrote its maps" {
	need_root
	children='read -r pids </proc/$$/task/$$/children; echo "children: $pids"'
	prints 'children: ' nsrun --map-users=0:100000:10 bash -c "$children"
}

# --- who it is ------------------------------------------------------------------------------

map_is() {
	local file=$1 wanted=$2

	shift 2
	run nsrun "$@" cat "/proc/self/$file"
	[ "$status" -eq 0 ]
	[ "$(sed 's/  */ /g; s/^ //' <<<"$output")" = "$wanted" ]
}

@test "option -r is root inside, -c is yourself" {
	prints $'0\n0' nsrun -r sh -c 'id -u; id -g'
	prints "$(id -u)"$'\n'"$(id -g)" nsrun -c sh -c 'id -u; id -g'
	map_is uid_map "0 $(id -u) 1" -r
	map_is gid_map "0 $(id -g) 1" -r
	map_is uid_map "$(id -u) $(id -u) 1" -c
	prints deny nsrun -r cat /proc/self/setgroups
}

@test "options --map-user and --map-group take numbers and names, the last one counts" {
	map_is uid_map "5 $(id -u) 1" --map-user=5
	map_is gid_map "6 $(id -g) 1" --map-group=6
	map_is uid_map "$(id -u daemon) $(id -u) 1" --map-user=daemon
	map_is uid_map "7 $(id -u) 1" -r --map-user=7
	map_is gid_map "$(getent group daemon | cut -d: -f3) $(id -g) 1" --map-group daemon
}

@test "without a map everybody is nobody" {
	prints "$(cat /proc/sys/kernel/overflowuid)" nsrun -U id -u
	prints '' nsrun -U cat /proc/self/uid_map
}

@test "ranges, in both forms of them, and more than one" {
	need_root
	map_is uid_map "0 100000 10" --map-users=0:100000:10
	map_is uid_map "0 100000 10" --map-users=100000,0,10
	map_is uid_map $'0 100000 10\n20 200000 5' --map-users=0:100000:10 --map-users=20:200000:5
	map_is gid_map "0 100000 10" --map-groups=0:100000:10
	map_is uid_map "0 0 4294967295" --map-users=0:0:4294967295
	prints allow nsrun -U --map-groups=0:100000:10 cat /proc/self/setgroups
}

@test "a range makes room for one's own ID, and loses its highest outside ID only" {
	need_root
	map_is uid_map $'0 0 1\n1 100000 9' --map-users=0:100000:10 --map-user=0
	map_is uid_map $'3 0 1\n0 100000 3\n4 100003 6' --map-users=0:100000:10 --map-user=3
	map_is uid_map $'10 0 1\n0 100000 10' --map-users=0:100000:10 --map-user=10
}

@test "a map of 340 lines, which is what the kernel takes" {
	need_root
	ranges=()
	for ((i = 0; i < 340; i++)); do ranges+=("--map-users=$((2 * i)):$((1000 + 2 * i)):1"); done
	run nsrun "${ranges[@]}" cat /proc/self/uid_map
	[ "$status" -eq 0 ]
	[ "${#lines[@]}" -eq 340 ]
	refuses 125 $'nsrun: --map-users: 900:9:1: too many
nsrun: write INSIDE:OUTSIDE:COUNT, IDs up to 4294967294, COUNT from 1' \
		nsrun "${ranges[@]}" --map-users=900:9:1 true
}

@test "options -S and -G choose among the IDs there are" {
	prints $'0\n0' nsrun -r -S 0 -G 0 sh -c 'id -u; id -g'
}

@test "options -S and -G change IDs, -G drops the groups" {
	need_root
	prints $'1234\n0' nsrun -u -S 1234 sh -c 'id -u; id -g'
	prints $'0\n1234\n1234' nsrun -u -G 1234 sh -c 'id -u; id -g; id -G'
	prints $'7\n8' nsrun --map-users=0:100000:10 --map-groups=0:100000:10 -S 7 -G 8 \
		sh -c 'id -u; id -g'
}

@test "option --setgroups" {
	prints deny nsrun -U --setgroups=deny cat /proc/self/setgroups
	prints allow nsrun -U --setgroups=allow cat /proc/self/setgroups
	prints deny nsrun -r --setgroups=deny cat /proc/self/setgroups
	refuses 125 'nsrun: option: --setgroups=allow: Invalid argument
nsrun: one mapped group demands setgroups=deny; map a range, or drop it' \
		nsrun -r --setgroups=allow true
}

# --- where it is ----------------------------------------------------------------------------

@test "option -w is where it starts" {
	mkdir -p deep/er
	prints "$PWD/deep/er" nsrun -ru -w deep/er pwd
	prints "$PWD" nsrun -ru pwd
}

@test "option -R is its root, its directory then too, and -w is below it" {
	run inside <<-'END'
		mkdir -p root/usr root/proc
		mount --rbind /usr root/usr
		for name in bin lib lib64; do
			if [ -L /$name ]; then cp -P /$name root; fi
		done
		[ "$(nsrun -uR root -- pwd)" = / ]
		[ "$(nsrun -uR root -w /usr -- pwd)" = /usr ]
		[ "$(nsrun -uR root -- ls /)" = "$(ls root)" ]
		[ "$(nsrun -puR root --mount-proc sh -c 'cd /proc; set -- [0-9]*; echo "$*"')" = 1 ]
	END
	[ -L /bin ] || skip "this system has no merged /usr"
	[ "$status" -eq 0 ] || echo "$output"
	[ "$status" -eq 0 ]
}

# bats test_tags=vm
@test "offsets of both clocks" {
	run nsrun -rT --boottime 86400 --monotonic -10 cat /proc/self/timens_offsets
	[ "$status" -eq 0 ]
	[ "$(tr -s ' ' <<<"$output")" = $'monotonic -10 0\nboottime 86400 0' ]
	run nsrun -rT --boottime 86400 cut -d. -f1 /proc/uptime
	[ "$output" -ge 86400 ]
}

# The shared field of the mount at ./t, in the new namespace.
propagates() {
	run inside <<-END
		mkdir -p t
		mount -t tmpfs t t
		mount --make-shared t
		nsrun -m $1 awk -v t="\$PWD/t" '\$5 == t { print (\$7 == "-" ? "private" : \$7) }' \
			/proc/self/mountinfo
	END
	echo "$1: $output"
	[ "$status" -eq 0 ]
	# shellcheck disable=SC2053 # a pattern
	[[ $output == $2 ]]
}

@test "mounts are private unless asked otherwise" {
	propagates "" private
	propagates --propagation=private private
	propagates --propagation=shared 'shared:*'
	propagates --propagation=slave 'master:*'
	propagates --propagation=unchanged 'shared:*'
}

# bats test_tags=vm
@test "what is mounted inside is not seen outside, and the other way with shared" {
	inside <<-'END'
		mkdir t
		mount -t tmpfs t t
		mount --make-shared t
		mkdir t/a
		nsrun -m mount -t tmpfs a t/a
		not mountpoint -q t/a
		nsrun -m --propagation=unchanged mount -t tmpfs a t/a
		mountpoint -q t/a
	END
}

# --- files that keep namespaces ---------------------------------------------------------------

# bats test_tags=vm
@test "each kind is kept by a file, made when missing, and is the program's" {
	run unshare -Urm bash -eEuc "$(
		cat <<-'END'
		mount --make-private -t tmpfs pins "$PWD"
		cd "$PWD"
		for kind in cgroup ipc net pid time uts; do
			echo $kind >&2
			inside=$(nsrun --$kind="$PWD/$kind" readlink /proc/self/ns/$kind)
			[ "$inside" = "$kind:[$(stat -Lc %i $kind)]" ]
			[ "$(stat -fc %T $kind)" = nsfs ]
		done
		touch mnt
		inside=$(nsrun --mount="$PWD/mnt" readlink /proc/self/ns/mnt)
		[ "$inside" = "mnt:[$(stat -Lc %i mnt)]" ]
		inside=$(nsrun -r --user="$PWD/user" readlink /proc/self/ns/user)
		[ "$inside" = "user:[$(stat -Lc %i user)]" ]
		END
	)"
	[ "$status" -eq 0 ] || echo "$output"
	[ "$status" -eq 0 ]
}

@test "a mount namespace is kept on a private mount only" {
	inside <<-'END'
		mount --make-shared -t tmpfs pins "$PWD"
		cd "$PWD"
		not nsrun --mount="$PWD/mnt" true 2>said
		[[ $(cat said) == *"goes only on a private mount: mount --make-private" ]]
		mount --make-private "$PWD"
		nsrun --mount="$PWD/mnt" true
		umount "$PWD/mnt"
	END
}

# bats test_tags=vm
@test "a mount namespace is kept, whichever processors number it and the one we are in" {
	command -v taskset >/dev/null || skip "taskset is missing"
	inside <<-'END'
		cpus=()
		for cpu in $(seq 0 $(($(nproc --all) - 1))); do
			! taskset -c "$cpu" true 2>/dev/null || [ ${#cpus[@]} -gt 2 ] || cpus+=("$cpu")
		done
		all=$(IFS=,; echo "${cpus[*]}")
		for outer in "${cpus[@]}"; do
			for own in "${cpus[@]}" "$all"; do
				taskset -c "$outer" unshare --mount taskset -c "$own" bash -eu -c '
					mount -t tmpfs pins "$PWD"
					cd "$PWD"
					was=$(taskset -p $$)
					for how in "" -p -T -U; do
						is=$(nsrun $how --mount="$PWD/mnt" sh -c "taskset -p \$\$")
						umount "$PWD/mnt"
						[ "${is##* }" = "${was##* }" ]
					done'
			done
		done
	END
}

# bats test_tags=vm
@test "a file is a namespace that outlives the program" {
	inside <<-'END'
		nsrun --uts="$PWD/uts" hostname kept
		[ "$(nsjoin --uts="$PWD/uts" hostname)" = kept ]
		umount uts
		rm uts
	END
}

@test "a file is no symbolic link" {
	inside <<-'END'
		touch old
		ln -s old link
		ln -s nowhere dangling
		for file in link dangling; do
			not nsrun --uts=$file true 2>error
			[ "$(cat error)" = "nsrun: create: $file: Too many levels of symbolic links
		nsrun: it is a symbolic link: name the file that it leads to" ]
		done
		not nsrun --uts=link --check true >told
		grep -qx 'no helper  create link' told
		[ ! -e nowhere ]
		not grep -F "$PWD" /proc/self/mountinfo
	END
}

# bats test_tags=vm
@test "when the program does not start, nothing of it stays" {
	inside <<-'END'
		touch old
		for how in "--uts=$PWD/new nope" "--uts=$PWD/new -p nope" "--uts=$PWD/new /" \
			"--uts=$PWD/old nope" "--uts=$PWD/new -w /nowhere true" \
			"--uts=$PWD/new --net=/nowhere/x true" "--uts=$PWD/new -f -S 77 true"; do
			not nsrun $how 2>/dev/null
			[ ! -e new ]
			[ "$(stat -fc %T old)" != nsfs ]
		done
		not grep -F "$PWD" /proc/self/mountinfo
	END
}

@test "a dry run makes neither file nor namespace" {
	run nsrun --dry-run -r --uts="$PWD/uts" --net="$PWD/net" true
	[ "$status" -eq 0 ]
	[ ! -e uts ]
	[ ! -e net ]
}

# --- how it ends ----------------------------------------------------------------------------

@test "the exit status is the program's, or 128+N" {
	for how in -ru -ruf -rp -rT; do
		run -7 nsrun $how sh -c 'exit 7'
		run -0 nsrun $how true
	done
	for how in -ruf -rT; do
		run -143 nsrun $how sh -c 'kill -TERM $$'
		run -137 nsrun $how sh -c 'kill -KILL $$'
	done
}

@test "what ends by a signal does not end us by it: no second core, no lost terminal" {
	run bash -c 'nsrun -ruf sh -c "kill -KILL \$\$"; echo "status $?"'
	[ "$output" = "status 137" ]
}

@test "not found is 127, not executable 126" {
	for how in -ru -ruf -rp; do
		refuses 127 'nsrun: exec: nsutil-no-such: No such file or directory
nsrun: no such program there, or its interpreter is missing' nsrun $how nsutil-no-such
		refuses 126 'nsrun: exec: /: Permission denied
nsrun: it may not be executed: no x bit, a directory, or a noexec mount' nsrun $how /
	done
	echo text >file
	refuses 126 'nsrun: exec: ./file: Permission denied
nsrun: it may not be executed: no x bit, a directory, or a noexec mount' nsrun -ru ./file
	printf '#!/no/such/interpreter\n' >script
	chmod +x script
	refuses 127 'nsrun: exec: ./script: No such file or directory
nsrun: no such program there, or its interpreter is missing' nsrun -ru ./script
	echo 'echo read by sh' >plain
	chmod +x plain
	prints 'read by sh' nsrun -ru ./plain
}

@test "a program is found along PATH: the first that can be executed, here for an empty word" {
	mkdir -p one/tool two
	echo 'echo read by sh' >two/tool
	PATH=$PWD/one:$PWD/two:$PATH refuses 126 'nsrun: exec: tool: Permission denied
nsrun: it may not be executed: no x bit, a directory, or a noexec mount' nsrun -ru tool
	chmod +x two/tool
	PATH=$PWD/none:$PWD/one:$PWD/two:$PATH prints 'read by sh' nsrun -ru tool
	printf '#!/bin/sh\necho here\n' >nsutil-tool
	chmod +x nsutil-tool
	PATH=$PWD/none::$PATH prints here nsrun -ru nsutil-tool
	PATH=:$PATH prints here nsrun -ru nsutil-tool
}

@test "a directory in PATH that may not be searched hides no missing program" {
	need_plain
	mkdir -m 0 locked
	PATH=$PWD/locked:$PATH refuses 127 'nsrun: exec: nsutil-no-such: No such file or directory
nsrun: no such program there, or its interpreter is missing' nsrun -ru nsutil-no-such
}

# --- signals --------------------------------------------------------------------------------

# A program that says which signal came, and ends at TERM.
listener='
for s in HUP INT QUIT USR1 USR2 ALRM CONT WINCH; do trap "echo got $s" $s; done
trap "echo got TERM; exit 3" TERM
echo ready
while :; do sleep 0.02; done'

@test "signals reach the program, whose exit status is kept" {
	for how in -ruf -rp -rT; do
		launch nsrun $how bash -c "$listener"
		await grep -qx ready "$said"
		for signal in HUP INT QUIT USR1 USR2 ALRM CONT WINCH TERM; do
			kill -$signal "$launched"
			await grep -qx "got $signal" "$said"
		done
		ended=0
		wait "$launched" || ended=$?
		[ "$ended" -eq 3 ]
	done
}

@test "a signal without a handler ends the program, PID 1 or not" {
	for how in -ruf -rp; do
		for signal in TERM:143 HUP:129 INT:130 QUIT:131; do
			launch nsrun $how sleep 60
			await pgrep -P "$launched" -x sleep >/dev/null
			child=$(pgrep -P "$launched")
			kill -"${signal%:*}" "$launched"
			ended=0
			wait "$launched" || ended=$?
			[ "$ended" -eq "${signal#*:}" ]
			is_gone "$child"
		done
	done
}

@test "signals that end nobody do not end a PID 1 either; USR1 does, as it ends others" {
	launch nsrun -rp sleep 60
	await pgrep -P "$launched" -x sleep
	kill -WINCH "$launched"
	kill -CONT "$launched"
	sleep 0.1
	pgrep -P "$launched" -x sleep
	kill -USR1 "$launched"
	ended=0
	wait "$launched" || ended=$?
	[ "$ended" -eq 138 ]
}

@test "a stopped program stops us, and goes on with us" {
	launch nsrun -ruf sleep 60
	await pgrep -P "$launched" -x sleep
	child=$(pgrep -P "$launched")
	kill -STOP "$child"
	await grep -q '^State:	T' "/proc/$launched/status"
	kill -CONT "$launched"
	await grep -q '^State:	S' "/proc/$child/status"
}

# bats test_tags=vm
@test "option --kill-child ends the program with us, whatever killed us and whoever it is" {
	for how in -ru -rp "-ru -S 0 -G 0"; do
		launch nsrun $how --kill-child sleep 60
		await pgrep -P "$launched" -x sleep
		child=$(pgrep -P "$launched")
		kill -KILL "$launched"
		await is_gone "$child"
	done
}

# bats test_tags=vm
@test "nor does a program outlive us that changes its IDs" {
	need_root
	for how in -u -p; do
		launch nsrun $how --kill-child setpriv --reuid=65533 --clear-groups sleep 60
		await pgrep -P "$launched" -x sleep
		child=$(pgrep -P "$launched")
		[ "$(stat -c %u "/proc/$child")" = 65533 ]
		kill -KILL "$launched"
		await is_gone "$child"
	done
}

@test "option --kill-child=SIGNAL sends that one" {
	for signal in TERM SIGTERM 15 sigterm RTMIN RTMIN+1 SIGRTMAX-2; do
		launch nsrun -ru --kill-child=$signal bash -c \
			'trap "echo asked; exit" '$signal'; echo ready; while :; do sleep 0.02; done'
		await grep -qx ready "$said"
		kill -KILL "$launched"
		await grep -qx asked "$said"
	done
}

@test "an ignored SIGCHLD or SIGTERM of the caller does no harm" {
	run -7 timeout -s KILL 10 env --ignore-signal=CHLD nsrun -ruf sh -c 'exit 7'
	run -7 timeout -s KILL 10 env --ignore-signal=CHLD,TERM,INT nsrun -rp sh -c 'exit 7'
}

@test "the program gets the signal mask of the caller" {
	for how in -ru -ruf -rp; do
		prints "$(grep SigBlk /proc/self/status)" nsrun $how grep SigBlk /proc/self/status
	done
}

@test "no descriptor of ours reaches the program" {
	for how in -ru -ruf -rp; do
		prints "$(ls /proc/self/fd)" nsrun $how ls /proc/self/fd
	done
}

# bats test_tags=vm
@test "a child has our memory where it stays who we are, and nowhere else" {
	command -v strace >/dev/null || skip "strace is missing"
	inside <<'END'
		# lent OPTION...: its child was not given a copy.
		lent() {
			strace -f -qq -o trace -e trace=clone nsrun "$@" true
			grep -q 'clone(.*CLONE_NEWPID' trace
			grep -q 'clone(.*CLONE_VM|CLONE_VFORK.*CLONE_NEWPID' trace
		}
		lent -p
		lent -pmui --mount-proc --hostname=lent --wd=/
		for option in -r -S0 -G0 --kill-child --init --tty; do
			if lent -p $option; then echo "$option"; exit 1; fi
		done
		[ "$(nsrun -p --mount-proc sh -c 'echo $$; exit 3' || echo $?)" = $'1\n3' ]
		not nsrun -p --mount-proc=/nonesuch true 2>said
		[ "$(head -1 said)" = "nsrun: mount: /nonesuch: No such file or directory" ]
END
}

# --- what it says ---------------------------------------------------------------------------

@test "without a program it is the shell of the environment" {
	prints shell env SHELL="$(command -v bash)" nsrun -ru <<<'echo shell'
	prints fallback env -u SHELL nsrun -ru <<<'echo fallback'
	prints fallback env SHELL= nsrun -ru <<<'echo fallback'
}

@test "the shell of the environment is no login shell" {
	prints /bin/sh env SHELL=/bin/sh nsrun -ru <<<'echo "$0"'
	prints /bin/sh env SHELL=/bin/sh nsrun -rp <<<'echo "$0"'
}

@test "a shell of the environment that is not there is /bin/sh, and that is said" {
	for how in -u -p "-u --kill-child"; do
		# shellcheck disable=SC2086 # options
		run --separate-stderr env SHELL=/no/such nsrun -r $how <<<'echo "$0"'
		[ "$output" = /bin/sh ]
		[ "$stderr" = "nsrun: there is no /no/such: this is /bin/sh" ]
	done
	run -127 --separate-stderr nsrun -ru /no/such
	[[ $stderr == *"no such program there"* ]]
	mkdir -p root/proc
	run -127 --separate-stderr env SHELL=/no/such nsrun -rm --rootfs root
	[ "${stderr_lines[0]}" = "nsrun: exec: /no/such: No such file or directory" ]
	[[ ${stderr_lines[1]} == "nsrun: nor is there a /bin/sh"* ]]
}

@test "options end where the program begins" {
	prints '--help -u' nsrun -ru printf '%s %s' --help -u
	prints --version nsrun -ru -- printf %s --version
}

@test "option --verbose tells the steps and how to enter, on stderr" {
	run --separate-stderr nsrun -rpu --verbose echo hello
	[ "$status" -eq 0 ]
	[ "$output" = hello ]
	[ "${stderr_lines[0]}" = "self    CHILD = clone(CLONE_NEWUSER|CLONE_NEWPID|CLONE_NEWUTS)" ]
	[[ ${stderr_lines[-1]} =~ ^"nsrun: running as PID "([0-9]+)" (1 inside), enter with nsjoin -t "([0-9]+)" -a"$ ]]
	[ "${BASH_REMATCH[1]}" = "${BASH_REMATCH[2]}" ]
}

@test "what --verbose says to type enters the program" {
	launch nsrun -rpu --verbose sh -c 'hostname there && exec sleep 60'
	await grep -q 'enter with' "$said"
	await pgrep -P "$launched" -x sleep
	enter=$(sed -n 's/.*enter with //p' "$said")
	prints there bash -c "$enter hostname"
}

@test "in place, --verbose tells the only PID there is" {
	launch nsrun -ru --verbose sleep 60
	await grep -q 'enter with' "$said"
	[ "$(tail -n 1 "$said")" = "nsrun: running as PID $launched, enter with nsjoin -t $launched -a" ]
}

@test "options --help and --version" {
	run -0 nsrun --help
	[[ $output == "Usage: nsrun "* ]]
	run ! grep -E '.{81}' <<<"$output"
	run -0 nsrun -V
	[[ $output == "nsrun from nsutil "* ]]
}

@test "output that does not arrive is a failure" {
	for what in --help --version "-ru --dry-run true" "-ru --explain true"; do
		run -125 --separate-stderr bash -c "nsrun $what >/dev/full"
		[ "${stderr_lines[0]}" = "nsrun: print: standard output: No space left on device" ]
		run -125 --separate-stderr bash -c "nsrun $what >&-"
		[ "${stderr_lines[0]}" = "nsrun: print: standard output: it is closed" ]
	done
}

@test "closed descriptors stay what they are, not files of ours" {
	prints "/dev/null" bash -c 'nsrun -ru readlink /proc/self/fd/0 <&-'
	for how in -ru -ruf -rp; do
		run -7 bash -c "nsrun $how sh -c 'exit 7' <&- >&- 2>&-"
		run -0 bash -c "nsrun $how true >&-"
		run ! bash -c "nsrun $how sh -c 'echo lost' >&-"
	done
}

# --- what bad input gets ----------------------------------------------------------------------

@test "nothing to make" {
	refuses 125 'nsrun: option: nothing to make: no namespace was asked for
nsrun: make --user --mount --uts --ipc --net --pid --cgroup or --time' nsrun true
	refuses 125 'nsrun: option: nothing to make: no namespace was asked for
nsrun: make --user --mount --uts --ipc --net --pid --cgroup or --time' nsrun -f -S 0 true
}

@test "unknown options" {
	refuses 125 "nsrun: option: --nope: no such option, or short for several
nsrun: 'nsrun --help' lists the options" nsrun --nope true
	refuses 125 "nsrun: option: -Z: no such option
nsrun: 'nsrun --help' lists the options" nsrun -uZ true
	refuses 125 "nsrun: option: --fork=yes: it takes no value
nsrun: 'nsrun --help' lists the options" nsrun -u --fork=yes true
	refuses 125 "nsrun: --setuid: it needs a value: UID
nsrun: write a number up to 4294967294" nsrun -u --setuid
}

@test "an option never reaches the terminal raw" {
	refuses 125 "nsrun: option: --\\x1b[31m\\x0a: no such option, or short for several
nsrun: 'nsrun --help' lists the options" nsrun $'--\e[31m\n'
	refuses 127 'nsrun: exec: \x1b]0;x\x07: No such file or directory
nsrun: no such program there, or its interpreter is missing' nsrun -ru $'\e]0;x\a'
}

range_form='nsrun: write INSIDE:OUTSIDE:COUNT, IDs up to 4294967294, COUNT from 1'

@test "ranges that are none, or out of range" {
	for range in 0:-1:1 -1:0:1 0:0 0:0:1:2 '' 0::1 a:b:c 0:0:0x1 '0: 0:1' 0,0 +0:0:1; do
		refuses 125 "nsrun: --map-users: ${range:-''}: not understood
$range_form" nsrun "--map-users=$range" true
	done
	for range in 0:4294967296:1 4294967295:0:1 0:0:0 5:0:99999999999 4294967294:0:2 \
		0:4294967294:2 0:0:18446744073709551617; do
		refuses 125 "nsrun: --map-users: $range: out of range
$range_form" nsrun "--map-users=$range" true
		refuses 125 "nsrun: --map-groups: $range: out of range
$range_form" nsrun "--map-groups=$range" true
	done
}

@test "ranges that overlap, inside or outside" {
	for range in 4:100:1 0:100:5 9:200:1 100:14:1 100:1:10; do
		refuses 125 "nsrun: --map-users: $range: given twice, or overlapping
$range_form" nsrun --map-users=0:10:5 --map-users=9:200:5 --map-users="$range" true
	done
}

@test "one's own ID, outside in a range, makes room there" {
	prints "5 $(id -u) 1" nsrun --map-users=100:"$(id -u)":1 --map-user=5 \
		sh -c 'echo $(cat /proc/self/uid_map)'
}

@test "values of other options" {
	ids='nsrun: write a number up to 4294967294'
	refuses 125 "nsrun: --setuid: x: not understood
$ids" nsrun -u -S x true
	refuses 125 "nsrun: --setgid: 4294967295: out of range
$ids" nsrun -u -G 4294967295 true
	refuses 125 "nsrun: --map-user: nsutil-nobody: not understood
$ids, or a name of passwd(5)" nsrun --map-user=nsutil-nobody true
	refuses 125 "nsrun: --map-group: -1: not understood
$ids, or a name of group(5)" nsrun --map-group=-1 true
	refuses 125 'nsrun: --setgroups: maybe: not understood
nsrun: write allow or deny' nsrun -U --setgroups=maybe true
	refuses 125 'nsrun: --propagation: secret: not understood
nsrun: write private, shared, slave or unchanged' nsrun -m --propagation=secret true
	for signal in RTMIN+ RTMIN-1 RTMAX+1 RTMIN+99 RTMAX-x RTMINX 0 -1 ''; do
		run -125 nsrun -u --kill-child="$signal" true
	done
	refuses 125 'nsrun: --kill-child: NOPE: not understood
nsrun: write a name or number of signal(7)' nsrun -u --kill-child=NOPE true
	refuses 125 'nsrun: --boottime: 1.5: not understood
nsrun: write whole seconds, such as 3600 or -60' nsrun -T --boottime=1.5 true
	refuses 125 'nsrun: --monotonic: 99999999999999999999: out of range
nsrun: write whole seconds, such as 3600 or -60' nsrun -T --monotonic=99999999999999999999 true
	refuses 125 "nsrun: --net: '': not understood
nsrun: name the file that shall keep the namespace" nsrun --net= true
}

@test "clocks without a time namespace, and beyond what they can show" {
	refuses 125 'nsrun: option: --boottime: Invalid argument
nsrun: clock offsets need a new time namespace: add --time' nsrun -ru --boottime 5 true
	refuses 125 'nsrun: write: /proc/self/timens_offsets: Numerical result out of range
nsrun: a clock cannot go below zero, nor that far ahead' nsrun -rT --boottime -999999999 true
	refuses 125 'nsrun: write: /proc/self/timens_offsets: Numerical result out of range
nsrun: a clock cannot go below zero, nor that far ahead' nsrun -rT --monotonic 9999999999 true
}

@test "IDs that do not exist inside" {
	refuses 125 'nsrun: setuid: 5: Invalid argument
nsrun: that ID does not exist inside: /proc/self/uid_map says which do' nsrun -r -S 5 true
	refuses 125 'nsrun: setgid: 5: Invalid argument
nsrun: that ID does not exist inside: /proc/self/gid_map says which do' nsrun -r -G 5 true
}

@test "no permission: which option would help" {
	need_plain
	for flag in m:NS u:UTS i:IPC n:NET C:CGROUP; do
		refuses 125 "nsrun: unshare: CLONE_NEW${flag#*:}: Operation not permitted
nsrun: needs root: add --map-root-user (-r), which makes you root inside
nsrun: administrator: let this user run it by sudo" \
			nsrun "-${flag%:*}" true
	done
	refuses 125 "nsrun: clone: CLONE_NEWPID: Operation not permitted
nsrun: needs root: add --map-root-user (-r), which makes you root inside
nsrun: administrator: let this user run it by sudo" nsrun -p true
}

@test "a range that is not granted" {
	need_plain
	need_command newuidmap
	run --separate-stderr nsrun --map-users=0:7:10 true
	[ "$status" -eq 125 ]
	[ "$(grep ^nsrun: <<<"$stderr")" = 'nsrun: run: newuidmap 0 7 10: Operation not permitted
nsrun: ID 7 is not yours; yours: nsrun --map-auto --show-map
nsrun: administrator: usermod -v 100000-165535 -w 100000-165535 USER' ]
}

@test "a limit of 0 in /proc/sys/user, for each kind" {
	for kind in cgroup ipc mnt net pid time uts; do
		flag=$(tr '[:lower:]' '[:upper:]' <<<"$kind")
		option=--${kind/mnt/mount}
		[ $kind != mnt ] || flag=NS
		call=unshare
		[ $kind != pid ] || call=clone
		refuses 125 "nsrun: $call: CLONE_NEW$flag: No space left on device
nsrun: no new $kind namespaces here: sysctl user.max_${kind}_namespaces is 0
nsrun: administrator: sysctl user.max_${kind}_namespaces=10000" \
			unshare -Ur sh -c "echo 0 >/proc/sys/user/max_${kind}_namespaces
				exec nsrun $option true"
	done
	refuses 125 'nsrun: unshare: CLONE_NEWUSER: No space left on device
nsrun: no new user namespaces here: sysctl user.max_user_namespaces is 0
nsrun: administrator: sysctl user.max_user_namespaces=10000' \
		unshare -Ur sh -c 'echo 0 >/proc/sys/user/max_user_namespaces; exec nsrun -r true'
}

@test "user namespaces nested too deep" {
	inner='nsrun -r true'
	for ((i = 0; i < 40; i++)); do inner="nsrun -r $inner"; done
	refuses 125 'nsrun: unshare: CLONE_NEWUSER: No space left on device
nsrun: not the disk: it may be the 33rd in one another, or one too many
nsrun: administrator: if too many: raise sysctl user.max_user_namespaces' $inner
}

@test "a new proc without a new PID namespace" {
	refuses 125 'nsrun: mount: /proc: Operation not permitted
nsrun: a new proc shows a PID namespace of your own: add --pid (-p)' \
		nsrun -r --mount-proc true
}

@test "in a chroot / is no mount point" {
	[ -L /bin ] || skip "this system has no merged /usr"
	run inside <<-'END'
		mkdir -p root/usr root/proc
		mount --rbind /usr root/usr
		mount --rbind /proc root/proc
		for name in bin lib lib64; do
			if [ -L /$name ]; then cp -P /$name root; fi
		done
		cp "$(command -v nsrun)" root/nsrun
		not chroot root /nsrun -m true
	END
	[ "$status" -eq 0 ] || echo "$output"
	[ "$status" -eq 0 ]
	[ "$output" = 'nsrun: mount propagation: /: Invalid argument
nsrun: / is no mount point, as in a chroot: use --propagation unchanged' ]
}

@test "directories and files that are not there" {
	refuses 125 'nsrun: chroot: /no/where: No such file or directory' nsrun -r -R /no/where true
	refuses 125 'nsrun: chdir: /no/where: No such file or directory' nsrun -r -w /no/where true
	refuses 125 'nsrun: mount: /no/where: No such file or directory
nsrun: a mount goes on what is there already: make that first' \
		nsrun -rp --mount-proc=/no/where true
	refuses 125 'nsrun: create: /no/where: No such file or directory' nsrun -r --uts=/no/where true
}

@test "a file that may not be made, or not be mounted on" {
	need_plain
	refuses 125 'nsrun: create: /etc/nsutil-test: Permission denied
nsrun: you may not write there: try sudo' nsrun -r --uts=/etc/nsutil-test true
	refuses 125 "nsrun: bind mount: pin: Operation not permitted
nsrun: mounting needs root in the owner of this mount namespace: try sudo" \
		nsrun -r --uts=pin true
	[ ! -e pin ]
}
