#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# netnsctl's verbs do what ip netns does, and say it in the same words.

setup() {
	source "$BATS_TEST_DIRNAME/../netns.bash"
}

# bats test_tags=vm
@test "ip and netnsctl see and remove each other's names" {
	inside <<-'END'
		netnsctl add a
		ip netns add b
		is $'b\na' netnsctl list
		is $'b\na' ip netns list
		[ "$(ip netns exec a readlink /proc/self/ns/net)" = "net:[$(inode /run/netns/a)]" ]
		netnsctl delete b
		ip netns delete a
		is '' netnsctl list
		[ -z "$(ls -A /run/netns)" ]
	END
}

@test "a new namespace is a new one, with loopback down" {
	inside <<-'END'
		netnsctl add a
		netnsctl add b
		[ "$(inode /run/netns/a)" != "$(inode /run/netns/b)" ]
		[ "$(inode /run/netns/a)" != "$(inode /proc/self/ns/net)" ]
		[[ $(netnsctl exec a ip -br link) == lo*DOWN* ]]
	END
}

@test "verbs have ip's abbreviations" {
	inside <<-'END'
		netnsctl a one
		for verb in l li list s sh show ls lst; do
			is one netnsctl $verb
		done
		is one netnsctl
		is "net:[$(inode /run/netns/one)]" netnsctl e one readlink /proc/self/ns/net
		netnsctl at two $$
		is two netnsctl i $$
		netnsctl pi two | grep -qx $$
		netnsctl d one
		netnsctl del two
		netnsctl add three
		netnsctl se three 7
		is 'nsid 7 (iproute2 netns name: three)' netnsctl list-
		netnsctl mon --help | grep -q 'Usage: netnsctl monitor'
		netnsctl d three
		says 255 'netnsctl: Command "" is unknown, try "netnsctl help".' netnsctl ''
		says 255 'netnsctl: Command "adds" is unknown, try "netnsctl help".' netnsctl adds x
		netnsctl brid 2>&1 | grep -qx 'netnsctl: did you mean bridge? It has to be written in full'
		hint() { netnsctl "$@" 2>&1 | sed -n '2,$s/^netnsctl: //p'; }
		is 'did you mean bridge?' hint brigde sw h1
		is 'did you mean delete?' hint delte h1
		is 'here that is: netnsctl delete NAME, or down FILE' hint rm h1
		is 'here that is: netnsctl exec NAME ip address' hint addr add 10.0.0.1/24 dev eth0
		is 'here that is: netnsctl check [A [B]]' hint pingAll
		is 'here that is: netnsctl up FILE' hint deploy -t x.yml
		is 'here that is: netnsctl VERB, without the word netns' hint netns list
		is '' hint 'rm remove'
		is '' hint xyzzy
	END
}

@test "the help of a verb has the options that mean something there" {
	has() { netnsctl "$1" --help | grep -qE -- "^ +(-., )?$2 "; }
	for verb in list tree graph check diff export monitor identify pids list-id; do
		for option in --dry-run --explain --verbose; do
			! has "$verb" "$option" || { echo "$verb $option"; return 1; }
		done
	done
	for verb in add delete link up down labs exec; do has "$verb" --dry-run; done
	for verb in list tree check diff labs monitor; do has "$verb" --json; done
	if has graph --json; then return 1; fi
	has delete --all
	has exec --all
}

# bats test_tags=vm
@test "the list is ip's, with ids, as text and as JSON" {
	inside <<-'END'
		for n in a b c; do netnsctl add $n; done
		[ "$(netnsctl list)" = "$(ip netns list)" ]
		ip netns set b 7
		[ "$(netnsctl list)" = "$(ip netns list)" ]
		netnsctl list | grep -qx 'b (id: 7)'
		[ "$(netnsctl -j)" = "$(ip -j netns)" ]
		[ "$(netnsctl -j)" = '[{"name":"c"},{"name":"b","id":7},{"name":"a"}]' ]
	END
}

@test "more names with ids than one request to the kernel holds" {
	inside <<-'END'
		for ((n = 0; n < 40; n++)); do
			netnsctl add n$n
			[ $((n % 3)) = 0 ] || ip netns set n$n $((n + 100))
		done
		[ "$(netnsctl list)" = "$(ip netns list)" ]
		[ "$(netnsctl | grep -c id:)" = 26 ]
	END
}

@test "errors have ip's words and exit codes" {
	inside <<-'END'
		same() {
			local status=0 words

			words=$(ip netns "$@" 2>&1) || status=$?
			says "$status" "netnsctl: ${words/ip netns/netnsctl}" netnsctl "$@"
		}
		ip netns add a
		same add a
		same add
		same add a/b
		same add ''
		same add .
		same add ..
		same add "$(printf %0256d 0)"
		same list a/b
		same identify ../x
		same pids ''
		same attach x
		same attach x foo
		same attach x 0
		same delete nope
		same delete
		same identify abc
		same identify 1 2
		same pids
		same pids nope
		same pids a b
		same nonsense
		mkdir /run/netns/d
		same delete d
	END
}

@test "a number below 0 is a bad one, and no option" {
	inside <<-'END'
		netnsctl add a
		for number in -5 -4 -6; do
			says 255 'netnsctl: Invalid "netnsid" value' netnsctl set a $number
			for word in nsid target-nsid; do
				says 255 "netnsctl: argument \"$number\" is wrong: \"$word\" value is invalid" \
					netnsctl list-id $word $number
			done
			says 1 "netnsctl: Specified string '$number' is not a pid" \
				netnsctl identify $number
			says 1 "netnsctl: Invalid PID: $number" netnsctl attach b $number
		done
		netnsctl attach -- -5 $$
		is -5 netnsctl identify
		is '' ip netns list-id
	END
}

@test "exec has the exit codes of a shell" {
	inside <<-'END'
		netnsctl add a
		rc() { local rc=0; "$@" 2>/dev/null || rc=$?; echo $rc; }
		is 0 rc netnsctl exec a true
		is 42 rc netnsctl exec a sh -c 'exit 42'
		is 137 rc netnsctl exec a sh -c 'kill -9 $$'
		is 127 rc netnsctl exec a /nowhere/program
		is 126 rc netnsctl exec a /etc/passwd
		says 127 'netnsctl: exec of "nowhere" failed: No such file or directory' \
			netnsctl exec a nowhere
		says 125 'netnsctl: Cannot open network namespace "b": No such file or directory' \
			netnsctl exec b true
		says 125 'netnsctl: Invalid netns name "../a"' netnsctl exec ../a true
		says 125 'netnsctl: No command specified' netnsctl exec a
		says 125 'netnsctl: No netns name specified' netnsctl exec
		touch /run/netns/dead
		says 125 'netnsctl: setting the network namespace "dead" failed: Invalid argument' \
			netnsctl exec dead true
	END
}

@test "exec replaces itself, and keeps directory, input and environment" {
	inside <<-'END'
		netnsctl add a
		cd /usr/bin
		is /usr/bin netnsctl exec a pwd
		is hello netnsctl exec a cat <<<hello
		X=y is y netnsctl exec a sh -c 'echo $X'
		netnsctl exec a sleep 60 &
		for ((n = 0; n < 100; n++)); do
			[ "$(cat /proc/$!/comm)" != sleep ] || break
			sleep 0.02
		done
		is sleep cat /proc/$!/comm
		kill $!
	END
}

# bats test_tags=vm
@test "exec shows the network's own /sys, and no mount gets out" {
	inside <<-'END' || status=$?
		netnsctl add a
		netnsctl exec a ip link add v type veth peer w || exit 77
		before=$(cat /proc/self/mountinfo)
		if netnsctl exec a true 2>&1 | grep -q '/sys stays as it was'; then exit 77; fi
		is $'lo\nv\nw' netnsctl exec a ls /sys/class/net
		is a netnsctl exec a \
			awk '$5 == "/sys" { on = $(NF - 1) } END { print on }' /proc/self/mountinfo
		[ "$before" = "$(cat /proc/self/mountinfo)" ]
		mount --make-shared /run
		netnsctl exec a awk '$5 == "/run" { at = $7 } END { print at }' /proc/self/mountinfo |
			grep -q master:
	END
	[ "${status:-0}" -ne 77 ] || skip "no veth, or no sysfs, here"
	[ "${status:-0}" -eq 0 ]
}

# bats test_tags=vm
@test "exec lays the files of /etc/netns/NAME on /etc, and says which it cannot" {
	inside <<-'END'
		mount -t tmpfs etc /etc
		mkdir -p /etc/netns/a /etc/dir /etc/netns/a/dir
		echo outside >/etc/resolv.conf
		echo inside >/etc/netns/a/resolv.conf
		echo file >/etc/netns/a/dir/file
		netnsctl add a
		is inside netnsctl exec a cat /etc/resolv.conf
		is file netnsctl exec a cat /etc/dir/file
		is outside cat /etc/resolv.conf
		echo x >/etc/netns/a/lonely
		is inside netnsctl exec a cat /etc/resolv.conf
		if grep -qw overlay /proc/filesystems; then
			is x netnsctl exec a cat /etc/lonely
			not netnsctl exec a touch /etc/new 2>/dev/null
		else
			netnsctl exec a true 2>&1 |
				grep -qx 'netnsctl: bind mount: /etc/lonely: No such file or directory'
		fi
		netnsctl exec a sh -c 'echo changed >/etc/resolv.conf'
		is changed cat /etc/netns/a/resolv.conf
	END
}

@test "exec goes on where parts of /sys are hidden, as in containers, and says so" {
	inside <<-'END' || status=$?
		# Who has all of another sysfs in sight may mount one (mount_too_revealing()).
		others() { awk '/ - sysfs / && $5 != "/sys" { print $5 }' /proc/self/mountinfo; }
		others | xargs -r -d '\n' umount --lazy 2>/dev/null || true
		[ -z "$(others)" ] || exit 77
		mount -t tmpfs hidden /sys/kernel
		unshare --user --map-root-user --mount --net true 2>/dev/null || exit 77
		says 0 'netnsctl: mount: /sys: Operation not permitted' \
			unshare --user --map-root-user --mount --net sh -c '
				mount -t tmpfs run /run && netnsctl add a && netnsctl exec a true'
	END
	[ "${status:-0}" -ne 77 ] || skip "no user namespace in a user namespace, or another sysfs in sight"
	[ "${status:-0}" -eq 0 ]
}

@test "exec in a chroot that is no mount says so, and changes nothing outside" {
	inside <<-'END'
		mkdir /run/root
		for dir in bin lib lib64 usr proc sys run etc; do
			mkdir -p /run/root/$dir
			[ ! -e /$dir ] || mount --rbind /$dir /run/root/$dir
		done
		mkdir -p "/run/root$NSU_BIN"
		mount --bind "$NSU_BIN" "/run/root$NSU_BIN"
		netnsctl add a
		mount --rbind /run/netns /run/root/run/netns
		says 125 'netnsctl: mount propagation: /: Invalid argument' \
			chroot /run/root "$NSU_BIN/netnsctl" exec a true
		is 1 mounts_at /run/root/sys
	END
}

# bats test_tags=vm
@test "attach gives the network of a process a name" {
	inside <<-'END'
		unshare -n sleep 60 &
		for ((n = 0; n < 100; n++)); do
			[ "$(cat /proc/$!/comm)" != sleep ] || break
			sleep 0.02
		done
		netnsctl attach a $!
		[ "$(inode /run/netns/a)" = "$(inode /proc/$!/ns/net)" ]
		is a netnsctl identify $!
		kill $!
		wait $! || true
		[[ $(netnsctl exec a ip -br link) == lo* ]]
		says 1 'netnsctl: find: process 4194304: No such process' netnsctl attach b 4194304
		says 1 'netnsctl: Invalid PID: -5' netnsctl attach -- b -5
		says 1 'netnsctl: Invalid PID: 1x' netnsctl attach b 1x
		is a netnsctl list
		[ ! -e /run/netns/b ]
	END
}

# bats test_tags=vm
@test "identify prints every name, one a line, and an empty line for none" {
	inside <<-'END'
		is '' netnsctl identify
		[ "$(netnsctl identify | wc -l)" = 1 ]
		netnsctl add a
		netnsctl attach b $$
		netnsctl attach c $$
		is $'c\nb' netnsctl identify
		is $'c\nb' netnsctl identify $$
		is a netnsctl exec a netnsctl identify
		says 1 'netnsctl: Cannot open network namespace: No such process' \
			netnsctl identify 4194304
	END
}

# bats test_tags=vm
@test "pids prints who is in it" {
	inside <<-'END'
		netnsctl add a
		is '' netnsctl pids a 2>/dev/null
		netnsctl exec a sleep 60 &
		for ((n = 0; n < 100; n++)); do
			[ "$(cat /proc/$!/comm)" != sleep ] || break
			sleep 0.02
		done
		is $! netnsctl pids a 2>/dev/null
		is "$(ip netns pids a)" netnsctl pids a 2>/dev/null
		kill $!
		touch /run/netns/dead
		says 1 'netnsctl: Cannot open network namespace: Invalid argument' netnsctl pids dead
	END
}

# bats test_tags=vm
@test "looking changes nothing: no directory, no id" {
	inside <<-'END'
		netnsctl
		netnsctl identify
		is '[]' netnsctl -j
		netnsctl --dry-run add a
		netnsctl --explain delete a
		[ ! -e /run/netns ]
		netnsctl add a
		netnsctl list
		netnsctl pids a
		netnsctl identify
		is '' ip netns list-id
		netnsctl --dry-run delete a
		netnsctl --dry-run exec a false
		is a netnsctl list
	END
}

@test "plans are told step by step, and only the steps that are needed" {
	inside <<-'END'
		# What is mounted below /sys depends on the machine.
		without_carried() { "$@" | grep -vE 'open\(/sys/|move_mount'; }
		is "$(cat <<-'PLAN'
			self    unshare(CLONE_NEWNET)
			self    mkdir(/run/netns)
			self    LOCK = open(/run/netns), flock(LOCK)
			self    bind /run/netns on /run/netns
			self    mount(/run/netns, MS_REC|MS_PRIVATE)
			self    mount(/run/netns, MS_REC|MS_SHARED)
			self    create /run/netns/a
			self    check /run/netns/a: an empty file, and nothing mounted on it
			self    bind /proc/self/ns/net on /run/netns/a
		PLAN
		)" netnsctl --dry-run add a
		netnsctl add a
		is "$(cat <<-PLAN
			self    NET = open(/proc/$$/ns/net)
			self    LOCK = open(/run/netns), flock(LOCK)
			self    mount(/run/netns, MS_REC|MS_SHARED)
			self    create /run/netns/b
			self    check /run/netns/b: an empty file, and nothing mounted on it
			self    bind NET on /run/netns/b
		PLAN
		)" netnsctl --dry-run attach b $$
		is "$(cat <<-'PLAN'
			self    NET = open(/run/netns/a)
			self    setns(NET, CLONE_NEWNET)
			self    unshare(CLONE_NEWNS)
			self    mount(/, MS_REC|MS_SLAVE)
			self    mount sysfs on /sys
			self    exec ls -l
		PLAN
		)" without_carried netnsctl --dry-run exec a ls -l
	END
}

@test "options work before the verb and behind it, with one dash as those of ip" {
	inside <<-'END'
		[ "$(netnsctl --dry-run add a)" = "$(netnsctl add a --dry-run)" ]
		[ "$(netnsctl --dry-run add a)" = "$(netnsctl add -dry-run a)" ]
		is '[]' netnsctl -json list
		is '[]' netnsctl -o -d -s -t -br -J list
		is '[]' netnsctl list -j
		for word in -js -jso --js; do
			is '[]' netnsctl $word list
			is '[]' netnsctl list $word
		done
		netnsctl add --help | grep -qx 'Usage: netnsctl add .OPTION.... NAME'
		for verb in $(netnsctl help 2>&1 | sed -n 's/^  \([a-z-]*\).*/\1/p'); do
			not grep -E '.{81}' <(netnsctl $verb --help)
		done
		says 2 'netnsctl: option: -x: no such option, or short for several' \
			netnsctl add -x
		netnsctl add -- -x
		is -x netnsctl list
		netnsctl delete -- -x
		says 125 'netnsctl: option: -x: no such option, or short for several' \
			netnsctl exec -x true
		netnsctl --verbose add a 2>/run/steps
		grep -q '^self    unshare(CLONE_NEWNET)$' /run/steps
		grep -q '^self    bind /proc/self/ns/net on /run/netns/a$' /run/steps
		netnsctl --explain exec a ls | grep -qx 'like: ip netns exec a ls'
		is '[{"name":"a"}]' netnsctl --json
		says 2 'netnsctl: option: --nonsense: no such option, or short for several' \
			netnsctl --nonsense list
		netnsctl --help | grep -q 'attach NAME PID'
		[[ $(netnsctl --version) == 'netnsctl from nsutil '* ]]
		status=0
		netnsctl help 2>&1 >/dev/null | grep -q 'attach NAME PID'
		netnsctl help 2>/dev/null || status=$?
		[ $status = 255 ]
	END
}

@test "lost output is a failure" {
	inside <<-'END'
		netnsctl add a
		says 1 'netnsctl: print: standard output: No space left on device' \
			sh -c 'exec netnsctl list >/dev/full'
		says 1 'netnsctl: print: standard output: it is closed' sh -c 'exec netnsctl list >&-'
		says 125 'netnsctl: print: standard output: No space left on device' \
			sh -c 'exec netnsctl --dry-run exec a true >/dev/full'
		netnsctl exec a true <&- >&-
		netnsctl add b <&- >&-
		netnsctl delete b <&- >&-
	END
}

@test "a question that was not answered ends with 2, which is no answer" {
	inside <<-'END'
		netnsctl add a
		ip -n a link set lo up
		echo 'ns a' >/run/a.lab
		netnsctl check a >/dev/null
		netnsctl diff /run/a.lab
		said='netnsctl: print: standard output: No space left on device'
		says 2 "$said" sh -c 'exec netnsctl check a >/dev/full'
		says 2 "$said" sh -c 'exec netnsctl diff -J /run/a.lab >/dev/full'
		for verb in 'check a' 'diff /run/a.lab'; do
			NETNSCTL_LAB=../a says 2 'netnsctl: find: lab ../a: Invalid argument' netnsctl $verb
		done
		NETNSCTL_LAB=../a netnsctl check 2>&1 | grep -q 'no slash, no dot in front'
	END
}

@test "a plain user gets one cause and a remedy" {
	need_root "becoming a plain user"
	inside <<-'END'
		plain() { setpriv --reuid=10001 --regid=10001 --clear-groups "$@"; }
		netnsctl add a
		netnsctl add dead
		umount /run/netns/dead
		lines() { { "$@" 2>&1 >/dev/null || true; } | wc -l; }
		for verb in 'add b' 'delete a' 'delete dead' "attach c $$" 'exec a true'; do
			is 2 lines plain netnsctl --system $verb
			{ plain netnsctl --system $verb 2>&1 || true; } | grep -q 'sudo$'
		done
		for verb in list-id 'set a auto' monitor; do
			is 2 lines plain netnsctl --system -n a $verb
			{ plain netnsctl --system -n a $verb 2>&1 || true; } | grep -q 'sudo$'
		done
		says 2 'netnsctl: ask: nsids: Operation not permitted' plain netnsctl --system -n a list-id
		netnsctl set a 7
		plain netnsctl --system -n a list 2>&1 | grep -qx 'netnsctl: some ids are missing: .* sudo'
		chmod 700 /run/netns
		for verb in list identify gc 'pids a' 'set a 3' 'exec a true' '-n a list' 'rename a b'; do
			is 2 lines plain netnsctl --system $verb
			{ plain netnsctl --system $verb 2>&1 || true; } | grep -q 'sudo$'
		done
		chmod 755 /run/netns
		says 1 'netnsctl: unshare: CLONE_NEWNET: Operation not permitted' plain netnsctl --system add b
		is 'a (id: 7)' plain netnsctl --system list 2>/dev/null
		is '' plain netnsctl --system identify
		plain netnsctl --system pids a 2>/run/said
		grep -q 'processes could not be read' /run/said
		setpriv --reuid=10001 --regid=10001 --clear-groups sleep 60 &
		{ plain netnsctl --system attach c $! 2>&1 || true; } | grep -q 'sudo$'
		kill $!
		[ "$(ls /run/netns | wc -l)" = 2 ]
	END
}

@test "-n of a name that is not there ends every verb before it does anything" {
	inside <<-'END'
		netnsctl add a
		no='netnsctl: Cannot open network namespace "nope": No such file or directory'
		for verb in list list-id 'add b' 'delete a' 'identify 1' 'pids a' 'set a 5' monitor; do
			# shellcheck disable=SC2086 # a verb and its operands
			says 255 "$no" netnsctl -n nope $verb
		done
		says 125 "$no" netnsctl -n nope exec a true
		printf 'add b\ndelete a\n' >/run/batch
		for batch in /run/batch /dev/null; do
			says 255 "$no" netnsctl -n nope -force -b $batch
		done
		is 2 sh -c 'netnsctl -n nope -force -b /run/batch 2>&1 | wc -l'
		not netnsctl -n .. -b /run/batch 2>/dev/null
		is a netnsctl list
		is a netnsctl -n a -b - <<<identify
		NETNSCTL_LAB=none says 1 "netnsctl: lab none is not there" netnsctl -n nope -b - <<<identify
		netnsctl -n a delete a
	END
}

@test "-n is no word of the verbs that ip has not" {
	inside <<-'END'
		netnsctl add a
		no='netnsctl: --netns: only verbs of ip netns look from elsewhere'
		says 2 "$no" netnsctl -n a link --create x y
		says 2 "$no" netnsctl -n a tree
		is a netnsctl list
	END
}

@test "what ip takes for its other objects is taken, and does nothing" {
	inside <<-'END'
		netnsctl add a
		for option in -c -c=auto -color -color=never -o -d -s -t -ts -br -4 -6 -0 -M -B -N -r -hu \
			-human -human-readable -i -iec '-f inet' '-family inet' '-l 3' '-loops 3' '-rc 99999' \
			'-rcvbuf 99999'; do
			# shellcheck disable=SC2086 # an option and its word
			is "$(ip $option netns list)" netnsctl $option list
		done
		is a netnsctl -color=auto list
		is a netnsctl list -c
	END
}
