#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# What goes wrong with ip netns and its users know: each by its number, and that it does not here.
#
# Elsewhere: 3 in netnsctl-race, 19 in tests/bench/netnsctl, 21 in netnsctl-names, 27 in netnsctl-tree.
# Not here: 13, unit files of systemd, are not written.

setup() {
	source "$BATS_TEST_DIRNAME/../netns.bash"
	netns_prelude+=$(
		cat <<-'END'


		is_in() { [ "$(stat -Lc %i "/proc/$2/ns/net" 2>/dev/null)" = "$(inode "/run/netns/$1")" ]; }
		END
	)
}

@test "1: a file that a killed add left is told as stale, repaired by add, collected by gc" {
	inside <<-'END'
		mkdir /run/netns
		touch /run/netns/a /run/netns/b
		ln -s nowhere /run/netns/link
		is '' netnsctl list
		netnsctl list 2>&1 | grep -q 'without a network namespace: .*b.*'
		netnsctl add a
		is a netnsctl list
		netnsctl gc --dry-run | grep -q 'unlink(/run/netns/b)'
		[ -e /run/netns/b ]
		netnsctl gc
		is a ls /run/netns
		netnsctl gc
		is a netnsctl list
	END
}

@test "1: gc has failed when it leaves something, and goes on; what others do meanwhile is no failure" {
	command -v strace >/dev/null && strace -o /dev/null true || skip "strace may not trace here"
	inside <<-'END'
		netnsctl add a
		touch /run/netns/b /run/netns/c /run/netns/d
		netnsctl list 2>/dev/null
		says 1 'netnsctl: unlink: /run/netns/d: Input/output error' \
			strace -qq -o /dev/null -e inject=unlink,unlinkat:error=EIO:when=1 netnsctl gc
		is $'a\nd' ls /run/netns
		touch /run/netns/b /run/netns/c
		netnsctl list 2>/dev/null
		exec 5</run/netns
		flock 5
		netnsctl gc 5<&- >/run/said 2>&1 & pid=$!
		eventually grep -q -e "-> FLOCK.* $pid " /proc/locks
		rm /run/netns/b
		mount --bind /run/netns/a /run/netns/c
		exec 5<&-
		wait $pid
		is '' cat /run/said
		is $'a\nc' ls /run/netns
	END
}

@test "1: a file that others touch all the time is waited for only as long as an add takes" {
	inside <<-'END'
		netnsctl add a
		while touch /run/netns/b 2>/dev/null; do sleep 0.05; done & pid=$!
		eventually test -e /run/netns/b
		is a timeout 10 netnsctl list
		timeout 10 netnsctl tree | grep -q ^a
		says 125 'netnsctl: setting the network namespace "b" failed: Invalid argument' \
			timeout 10 netnsctl exec b true
		timeout 10 netnsctl add b
		kill $pid 2>/dev/null || true
		netnsctl exec b true
	END
}

# So many that the mounts below the directory are counted.
@test "1, 19: of many names, a dead one is told as well" {
	command -v cc >/dev/null || skip "cc is missing"
	cc -o "$BATS_TEST_TMPDIR/refuse" "$TESTS/cli/refuse.c"
	export refuse=$BATS_TEST_TMPDIR/refuse
	inside <<-'END'
		netnsctl add a
		for ((n = 0; n < 150; n++)); do
			touch /run/netns/n$n
			echo "/run/netns/a /run/netns/n$n none bind"
		done >/run/fstab
		mount --all --fstab /run/fstab
		names=$(ls -U /run/netns)
		is "$names" netnsctl list
		netnsctl list 2>&1 >/dev/null | not grep .
		is "$names" "$refuse" listmount ENOSYS 0 netnsctl list
		# Numbers, of one and the same.
		unshare --net sh -c 'netnsctl set a 7; netnsctl list' >/run/numbered
		is 151 grep -c ' (id: 7)$' /run/numbered
		unshare --net sh -c 'netnsctl set a 7; "$refuse" close_range ENOSYS 0 netnsctl list' \
			>/run/shared
		is '' diff /run/numbered /run/shared
		# One that is asked for its number, and is no net namespace.
		umount /run/netns/n9
		mount --bind /proc/self/ns/uts /run/netns/n9
		unshare --net sh -c 'netnsctl set a 7; netnsctl list' >/run/numbered 2>/run/said
		is 150 grep -c ' (id: 7)$' /run/numbered
		is 'netnsctl: without a network namespace: n9' head -n 1 /run/said
		umount /run/netns/n9
		mount --bind /run/netns/a /run/netns/n9
		# Dead, a link, and a directory with a mount below.
		umount /run/netns/n7
		is "$(grep -vx n7 <<<"$names")" netnsctl list 2>/dev/null
		netnsctl list 2>&1 >/dev/null | grep -qx 'netnsctl: without a network namespace: n7'
		rm /run/netns/n7
		ln -s nowhere /run/netns/link
		netnsctl list 2>&1 >/dev/null | grep -q 'namespace: link$'
		rm /run/netns/link
		mkdir -p /run/netns/dir/below
		mount -t tmpfs below /run/netns/dir/below
		netnsctl list 2>&1 >/dev/null | grep -q 'namespace: dir$'
		umount /run/netns/dir/below
		rm -r /run/netns/dir
		# As many mounts, but elsewhere: the directory is none of its own.
		umount --lazy /run/netns
		mkdir /run/other
		for name in $(ls /run/netns); do
			touch /run/other/$name
			echo "/proc/self/ns/net /run/other/$name none bind"
		done >/run/fstab
		mount --all --fstab /run/fstab
		is '' netnsctl list 2>/dev/null
	END
}

@test "2: an add of ip that is under way is waited for, and not disturbed" {
	inside <<-'END'
		mkdir /run/netns
		# Young as long as it is touched; the mount comes late, as on a busy machine.
		late() {
			touch /run/netns/late /run/there
			for ((n = 0; n < 20; n++)); do
				touch /run/netns/late
				sleep 0.01
			done
			mount --bind /proc/self/ns/net /run/netns/late
		}
		late & pid=$!
		eventually test -e /run/there
		is '' netnsctl delete late 2>/run/said
		wait $pid
		[ ! -e /run/netns/late ]
		rm /run/there
		late & pid=$!
		eventually test -e /run/there
		says 1 'netnsctl: Cannot create namespace file "/run/netns/late": File exists' \
			netnsctl add late
		wait $pid
		is late netnsctl list
	END
}

@test "4, 5: one mount a name where /run is shared; delete takes all that lie there" {
	inside <<-'END'
		mount --make-shared /run
		netnsctl add a
		is 1 mounts_at /run/netns/a
		mount --bind /run/netns/a /run/netns/a
		netnsctl delete a
		[ -z "$(ls -A /run/netns)" ]
	END
}

# Who is the last one in a mount namespace has nobody to be a slave of: hence the `true`.
@test "6, 7: a name that others do not see is told, and what to do" {
	command -v cc >/dev/null || skip "cc is missing"
	cc -o "$BATS_TEST_TMPDIR/refuse" "$TESTS/cli/refuse.c"
	export refuse=$BATS_TEST_TMPDIR/refuse
	inside <<-'END'
		alone='netnsctl: others do not see it: mounts of this mount namespace do not leave it'
		mount --make-shared /run
		is '' netnsctl add a 2>&1
		netnsctl exec a netnsctl add b 2>/run/said
		is "$alone" head -n 1 /run/said
		grep -q 'nsjoin --target 1 --mount' /run/said
		# Without statmount(2) the table of mounts says the same.
		netnsctl exec a "$refuse" statmount ENOSYS 0 netnsctl add c 2>/run/said
		is "$alone" head -n 1 /run/said
		netnsctl list 2>&1 | grep -q 'without a network namespace: .*b'
		netnsctl gc
		is a netnsctl list
		# The first name of all, and one for others where they see it.
		unshare --mount --propagation slave sh -c 'umount -l /run/netns; netnsctl add d' 2>/run/said
		is "$alone" head -n 1 /run/said
		# Who makes no name has nothing to say.
		netnsctl exec a netnsctl gc 2>/run/said
		is '' cat /run/said
		is '' unshare --mount --propagation unchanged netnsctl add e 2>&1
		netnsctl list 2>/dev/null | grep -qx e
		true
	END
}

@test "6, 7: whatever makes a name tells it, too" {
	inside <<-'END' || status=$?
		alone='netnsctl: others do not see it: mounts of this mount namespace do not leave it'
		mount --make-shared /run
		netnsctl add a
		ip link add nsu-a type veth peer name nsu-b 2>/dev/null || exit 77
		printf 'ns u1\nns u2\nlink u1 u2\n' >/run/lab
		tells() {
			netnsctl exec a netnsctl "$@" 2>/run/said
			is "$alone" head -n 1 /run/said
			is 1 grep -cF "$alone" /run/said
		}
		tells link --create l1 l2
		tells up /run/lab
		tells bridge --create s1 s2 s3
		# In one and the same mount namespace: the names are made, and used.
		netnsctl exec a sh -c '
			netnsctl link --create n1 n2 && netnsctl rename n1 n3 2>/run/renamed &&
			netnsctl link n2 n3 2>/run/linked && netnsctl delete n3 2>>/run/linked' 2>/run/said
		is "$alone" head -n 1 /run/said
		is "$alone" head -n 1 /run/renamed
		is '' cat /run/linked
		netnsctl exec a netnsctl --dry-run link --create o1 o2 2>/run/said >/dev/null
		is '' cat /run/said
	END
	[ "${status:-0}" -ne 77 ] || skip "this kernel has no veth interfaces"
	[ "${status:-0}" -eq 0 ]
}

@test "6: a container with the directory of its host, and none of its mounts" {
	inside <<-'END'
		netnsctl add a
		mount --make-rprivate /run
		unshare --mount --propagation private sh -c '
			mount -t tmpfs all /mnt && mkdir /mnt/host && mount --bind /run/netns /mnt/host &&
			mount -t tmpfs run /run && mkdir /run/netns && mount --bind /mnt/host /run/netns
			netnsctl gc; netnsctl add b; true' 2>/run/said
		grep -q '^netnsctl: check: /run/netns: Invalid cross-device link' /run/said
		grep -q 'looks dead may be alive' /run/said
		grep -q 'do not leave it' /run/said
		grep -q -e '-v /run/netns:/run/netns:rshared' /run/said
		is a netnsctl list 2>/dev/null
	END
}

@test "8: exec where /sys may not be mounted says so, and goes on" {
	inside <<-'END' || status=$?
		netnsctl add a
		command -v strace >/dev/null || exit 77
		strace -qq -o /dev/null -e inject=mount:error=EPERM:when=2+ \
			netnsctl exec a echo it runs >/run/out 2>/run/said
		is 'it runs' cat /run/out
		grep -q '^netnsctl: mount: /sys: Operation not permitted' /run/said
	END
	[ "${status:-0}" -ne 77 ] || skip "strace is missing"
	[ "${status:-0}" -eq 0 ]
}

@test "9: what is mounted below /sys is there in exec, too" {
	inside <<-'END' || status=$?
		netnsctl add a
		below() { awk '$5 ~ "^/sys/" { print $5 }' /proc/self/mountinfo | sort -u; }
		export -f below
		mountpoint -q /sys/fs/cgroup || exit 77
		if netnsctl exec a true 2>&1 | grep -q '/sys'; then exit 77; fi
		is "$(below | grep ^/sys/fs/cgroup)" netnsctl exec a bash -c 'below | grep ^/sys/fs/cgroup'
		[ -n "$(netnsctl exec a ls /sys/fs/cgroup)" ]
		# In the network that we are in already, and with files of its own.
		is '' netnsctl exec a netnsctl exec a netnsctl exec a true
		is "$(below)" netnsctl exec a netnsctl exec a bash -c below
		is "$(below)" netnsctl exec --dns 10.0.0.1 a bash -c below
		[ -n "$(netnsctl exec --dns 10.0.0.1 a ls /sys/fs/cgroup)" ]
	END
	[ "${status:-0}" -ne 77 ] || skip "no cgroups below /sys, or no sysfs, here"
	[ "${status:-0}" -eq 0 ]
}

@test "9: ... also where a mount may not be moved, or not without a path" {
	inside <<-'END' || status=$?
		netnsctl add a
		below() { awk '$5 ~ "^/sys/fs/cgroup" { print $5 }' /proc/self/mountinfo | sort -u; }
		export -f below
		command -v strace >/dev/null && mountpoint -q /sys/fs/cgroup || exit 77
		if netnsctl exec a true 2>&1 | grep -q '/sys'; then exit 77; fi
		refusing() { strace -qq -o /dev/null "$@" netnsctl exec a bash -c below; }
		is "$(below)" refusing -e inject=move_mount:error=EINVAL:when=1
		is "$(below)" refusing -e inject=move_mount,open_tree:error=ENOSYS
	END
	[ "${status:-0}" -ne 77 ] || skip "no strace, no cgroups below /sys, or no sysfs, here"
	[ "${status:-0}" -eq 0 ]
}

@test "10, 11: the network's resolv.conf outlives a rename outside; it needs nothing to lie on" {
	grep -qw overlay /proc/filesystems || skip "no overlayfs"
	inside <<-'END'
		mount -t tmpfs etc /etc
		mkdir -p /etc/netns/a /etc/netns/a/dir
		ln -s /run/nowhere/resolv.conf /etc/resolv.conf
		echo inside >/etc/netns/a/resolv.conf
		echo new >/etc/netns/a/dir/new
		netnsctl add a
		is inside netnsctl exec a cat /etc/resolv.conf
		is new netnsctl exec a cat /etc/dir/new
		mkfifo /run/go /run/gone
		netnsctl exec a sh -c 'echo >/run/go; read x </run/gone; cat /etc/resolv.conf' >/run/out &
		read -r _ </run/go
		echo outside >/etc/resolv.conf.new
		mv /etc/resolv.conf.new /etc/resolv.conf
		echo >/run/gone
		wait $!
		is inside cat /run/out
		is outside cat /etc/resolv.conf
		netnsctl exec a sh -c 'echo kept >/etc/resolv.conf'
		is kept cat /etc/netns/a/resolv.conf
		not netnsctl exec a touch /etc/other 2>/dev/null
	END
}

# bats test_tags=vm
@test "10: without overlayfs the files lie on those of /etc, as ip has it" {
	command -v strace >/dev/null || skip "strace is missing"
	inside <<-'END'
		mount -t tmpfs etc /etc
		mkdir -p /etc/netns/a
		echo outside >/etc/resolv.conf
		echo inside >/etc/netns/a/resolv.conf
		netnsctl add a
		nth=$(strace -e trace=mount netnsctl exec a true 2>&1 | grep '^mount(' |
			grep -n '"overlay"' | cut -d: -f1)
		is inside strace -qq -o /dev/null -e inject=mount:error=ENODEV:when=$nth \
			netnsctl exec a cat /etc/resolv.conf
	END
}

@test "exec: what cannot go together is refused, and an option in the wrong place is told" {
	inside <<-'END'
		netnsctl add h1
		says 125 'netnsctl: --dns puts files over /etc, and --net-only leaves it as it is' \
			netnsctl exec --net-only --dns 10.0.0.1 h1 true
		says 127 'netnsctl: exec of "-u" failed: No such file or directory' \
			netnsctl exec h1 -u nobody id
		netnsctl exec h1 -u nobody id 2>&1 | grep -qx \
			'netnsctl: an option stands before the program, and for netnsctl before the NAME'
	END
}

@test "12: --dns asks those servers, and nobody outside" {
	inside <<-'END'
		mount -t tmpfs etc /etc
		printf 'passwd: files\nhosts: mymachines resolve [!UNAVAIL=return] files dns\n' \
			>/etc/nsswitch.conf
		echo nameserver 127.0.0.53 >/etc/resolv.conf
		mkdir -p /run/nscd
		touch /run/nscd/socket
		netnsctl add a
		is $'nameserver 10.0.0.1\nnameserver fd00::1' \
			netnsctl exec --dns 10.0.0.1,fd00::1 a cat /etc/resolv.conf
		is $'passwd: files\nhosts: mymachines files dns' \
			netnsctl exec --dns 10.0.0.1 a cat /etc/nsswitch.conf
		is '' netnsctl exec --dns 10.0.0.1 a ls /run/nscd
		is 'nameserver 127.0.0.53' cat /etc/resolv.conf
		for bad in x 1.2.3 '10.0.0.1 options' $'10.0.0.1\nx' ''; do
			status=0
			netnsctl exec --dns "$bad" a true 2>/dev/null || status=$?
			is 125 echo $status
		done
	END
}

@test "14, 22: a name comes first, a number is a PID only as pid:N, and references are taken" {
	inside <<-'END'
		sleep 60 & pid=$!
		net=$(readlink /proc/self/ns/net)
		says 125 "netnsctl: Cannot open network namespace \"$pid\": No such file or directory" \
			netnsctl exec $pid true
		is "$net" netnsctl exec pid:$pid readlink /proc/self/ns/net
		is "$net" netnsctl exec /proc/self/ns/net readlink /proc/self/ns/net
		netnsctl add $pid
		netnsctl add pid:$pid
		is "net:[$(inode /run/netns/$pid)]" netnsctl exec $pid readlink /proc/self/ns/net
		is "net:[$(inode /run/netns/pid:$pid)]" netnsctl exec pid:$pid readlink /proc/self/ns/net
		says 1 'netnsctl: Cannot open network namespace "7": No such file or directory' netnsctl set 7 44
		says 1 'netnsctl: /proc/self/ns/uts: it is no network namespace' \
			netnsctl attach here /proc/self/ns/uts
		is 2 sh -c 'netnsctl attach here /proc/self/ns/uts 2>&1 | wc -l'
		netnsctl attach here /proc/$pid/ns/net
		is here netnsctl identify /proc/$pid/ns/net
		netnsctl pids /proc/$pid/ns/net 2>/dev/null | grep -qx $pid
		kill $pid
	END
}

# bats test_tags=vm
@test "15: delete --wait returns when interfaces and namespace are gone, and soon" {
	inside <<-'END'
		for ((n = 0; n < 5; n++)); do
			netnsctl link --create a:here=10.0.0.1/24 b:there=10.0.0.2/24
			ip -n b link add other type veth peer name end netns a
			timeout 60 netnsctl delete --wait=30 a 2>/dev/null
			not ip -n b link show there 2>/dev/null
			not ip -n b link show other 2>/dev/null
			is '' netnsctl list-id
			timeout 60 netnsctl delete --wait=30 b 2>/dev/null
			[ -z "$(ls -A /run/netns)" ]
		done
		not timeout 60 netnsctl delete --wait a 2>/dev/null
	END
}

@test "16: who is in it is told; --wait ends in time and leaves all as it was" {
	inside <<-'END'
		netnsctl link --create a b
		netnsctl exec a sleep 60 & pid=$!
		eventually is_in a $pid
		eventually grep -qx sleep /proc/$pid/comm
		status=0
		timeout 60 netnsctl delete --wait=0 a 2>/run/said || status=$?
		is 1 echo $status
		is 1 grep -c "held by process $pid (sleep 60)" /run/said
		grep -q 'processes are still in it, and nothing was done: --kill' /run/said
		is_in a $pid
		ip -n a link show eth0 >/dev/null
		netnsctl delete --explain a 2>&1 | grep -q "held by process $pid"
		is_in a $pid
		timeout 60 netnsctl delete --kill --wait=30 a 2>/dev/null
		[ ! -e /proc/$pid/ns/net ] || not kill -0 $pid 2>/dev/null
		not ip -n b link show eth0 2>/dev/null
		netnsctl add c
		says 2 'netnsctl: --wait: 9223372036854775807: out of range' \
			netnsctl delete --wait=9223372036854775807 c
		netnsctl exec c sleep 60 & pid=$!
		eventually is_in c $pid
		is '' netnsctl delete c 2>/run/said
		is '' cat /run/said
		kill $pid
	END
}

@test "15: delete --wait deletes all interfaces, however many, and together" {
	inside <<-'END'
		netnsctl add a
		for ((n = 0; n < 550; n++)); do
			echo "link add v$n type veth peer name w$n"
		done | ip -n a -batch -
		exec 5</run/netns/a
		not timeout 10 netnsctl delete --wait=0 a 2>/run/said
		grep -q 'its name is gone, but something holds it' /run/said
		is 1 sh -c "nsenter --net=/proc/$$/fd/5 ip -o link | wc -l"
	END
}

@test "15: delete --wait does not say that somebody holds what was only not waited for" {
	inside <<-'END'
		for ((n = 0; n < 50; n++)); do
			netnsctl link --create a b
			netnsctl delete --wait=0 a 2>/run/said && continue
			not grep -q 'something holds it' /run/said
			grep -qx 'netnsctl: wait for the end: a: Operation now in progress' /run/said
			break
		done
		grep -q 'nobody holds it, and the kernel is ending it' /run/said
	END
}

@test "15: delete --wait does not take for gone what it could not ask about" {
	command -v strace >/dev/null && strace -o /dev/null true || skip "strace may not trace here"
	inside <<-'END'
		netnsctl add a
		exec 5</run/netns/a
		# Without its name it is given a number, that is looked up, and asked about: the third.
		strace -qq -o /run/trace -e trace=socket,unlinkat \
			netnsctl delete --wait=0 a 2>/dev/null || true
		last=$(($(sed '/^unlink/,$d' /run/trace | grep -c ^socket) + 3))
		netnsctl add b
		exec 5</run/netns/b
		status=0
		strace -qq -o /dev/null -e inject=socket:error=EMFILE:when=$last+ \
			netnsctl delete --wait=0 b 2>/run/said || status=$?
		is 1 echo $status
		grep -q 'wait for the end: b: Too many open files' /run/said
	END
}

@test "16: --kill ends what ignores SIGTERM, too" {
	inside <<-'END'
		netnsctl add a
		netnsctl exec a sh -c 'trap "" TERM; echo >/run/there; while :; do sleep 1; done' & pid=$!
		eventually test -e /run/there
		netnsctl delete --kill a 2>/dev/null
		status=0
		wait $pid || status=$?
		is 137 echo $status
	END
}

@test "16: --kill refuses the network that we are in ourselves, and that of PID 1" {
	inside <<-'END'
		netnsctl attach own $$
		netnsctl add a
		netnsctl exec --net-only a sleep 60 & pid=$!
		eventually is_in a $pid
		status=0
		timeout 60 netnsctl -all delete --kill 2>/run/said || status=$?
		is 1 echo $status
		is 1 grep -c 'end processes: own: Device or resource busy' /run/said
		is 1 grep -c 'we are in it, or PID 1 is: without --kill' /run/said
		is own netnsctl list
		wait $pid || status=$?
		is 143 echo $status
		netnsctl delete own
	END
}

@test "16: --kill does not end PID 1 and all that is with it" {
	need_root "seeing the network of PID 1"
	inside <<-'END'
		unshare --pid --fork --mount-proc bash -eEuc '
			netnsctl attach outer 1
			netnsctl add a
			status=0
			timeout 60 netnsctl exec --net-only a netnsctl delete --kill outer 2>/run/said || status=$?
			[ $status = 1 ]
			grep -q "we are in it, or PID 1 is" /run/said'
	END
}

@test "17: exec -u: another user, with groups, environment and directory" {
	need_root "becoming another user"
	inside <<-'END'
		netnsctl add a
		is '65534:65534:' netnsctl exec -u 65534:65534 a sh -c 'echo "$(id -u):$(id -g):$HELLO"'
		HELLO=x is '65534:x' netnsctl exec --user nobody a sh -c 'echo "$(id -u):$HELLO"'
		is "$(id -G nobody)" netnsctl exec -u nobody a id -G
		cd /usr/bin
		is /usr/bin netnsctl exec -u nobody a pwd
		for bad in nosuchuser : 0: :0 65534:nosuchgroup 4000000000000 -1; do
			status=0
			netnsctl exec -u "$bad" a id -u >/run/out 2>/dev/null || status=$?
			is 125 echo $status
			is '' cat /run/out
		done
	END
}

@test "17: exec -u: all groups of a user, however many" {
	need_root "becoming another user"
	inside <<-'END'
		cp /etc/passwd /etc/group /run
		echo many:x:4242:4242::/:/bin/sh >>/run/passwd
		for ((n = 1; n <= 1500; n++)); do echo "many$n:x:$((60000 + n)):many"; done >>/run/group
		mount --bind /run/passwd /etc/passwd
		mount --bind /run/group /etc/group
		netnsctl add a
		is 1501 sh -c 'netnsctl exec -u many a id -G | wc -w'
	END
}

@test "24: each line of a batch begins where it began, also where there is no way back" {
	unshare --user --map-root-user true 2>/dev/null || skip "no user namespaces"
	unshare --user --map-root-user --mount bash -c "$netns_prelude$(
		cat <<-'END'


			for force in '' -force; do
				is $'\nb\na' netnsctl $force -b - <<<$'add a\nadd b\nidentify\nexec a true\nlist'
				netnsctl -all delete
			done
		END
	)"
}

@test "18: a batch that cannot be read has failed" {
	inside <<-'END'
		says 1 'netnsctl: Cannot read file "/": Is a directory' netnsctl -b /
		said='netnsctl: --batch: there is a verb in front of it'
		says 2 "$said" netnsctl add a --batch=/dev/null
		says 1 "$said" netnsctl -b - <<<'add a -b /dev/null'
		says 125 "$said" netnsctl exec -b /dev/null a true
		is '' netnsctl list
		says 1 'netnsctl: Cannot read file "-": Is a directory' \
			sh -c 'exec netnsctl -force -b - </'
		printf 'add a\\\n' >/run/batch
		for force in '' -force; do
			says 1 'netnsctl: Missing continuation line' netnsctl $force -b /run/batch
		done
		is '' netnsctl list
		netnsctl -b /dev/null
	END
}

@test "18, 24: each line of a batch is by itself, and what it prints comes through a pipe" {
	inside <<-'END'
		own=$(readlink /proc/self/ns/net)
		printf '%s\n' '# names' 'netns add a' 'add b' '' 'exec a ip link set lo up' \
			'exec b readlink /proc/self/ns/net' 'list' \
			"exec a sh -c 'echo it is \"a\"'" 'set a 5' 'list-id nsid 5' >/run/batch
		printed=$(timeout 60 netnsctl -b /run/batch)
		[ "$printed" = "net:[$(inode /run/netns/b)]"$'\nb\na\nit is a\nnsid 5 (iproute2 netns name: a)' ] ||
			{ echo "$printed" >&2; false; }
		is 'a (id: 5)' sh -c 'echo list | timeout 60 netnsctl -b - | tail -1'
		is "$own" readlink /proc/self/ns/net
		ip -n a link show lo | grep -q UP
		not sh -c 'ip link show lo | grep -q UP'
		# Nobody is left in what was named, whether that was done or not.
		is '' sh -c "printf 'add d\nadd d\nidentify\ndelete d\nidentify\n' |
			netnsctl -force -b - 2>/dev/null || :"
		[ ! -e /run/netns/d ]
		[[ $(echo 'add --help' | netnsctl -b -) == Usage:* ]]
		printf 'list\ndelete none\nadd c\n' >/run/batch
		status=0
		netnsctl -b /run/batch >/run/out 2>/run/said || status=$?
		is 1 echo $status
		grep -qx 'netnsctl: Command failed /run/batch:2' /run/said
		[ ! -e /run/netns/c ]
		status=0
		netnsctl -force -b /run/batch >/run/out 2>/run/said || status=$?
		is 1 echo $status
		[ -e /run/netns/c ]
		# ip(8) does no line of so many words, and part of one nobody has asked for.
		is "$(seq -s ' ' 509)" netnsctl -b - <<<"exec a echo $(seq -s ' ' 509)"
		says 1 'netnsctl: Too many arguments to command' netnsctl -b - \
			<<<"exec a touch /run/done $(seq -s ' ' 509)"
		[ ! -e /run/done ]
	END
}

@test "24: no program takes lines of a batch on standard input" {
	inside <<-'END'
		netnsctl add a
		is a netnsctl -b - <<<$'exec a cat\nlist'
		is $'word\na' netnsctl -b <(printf 'exec a cat\nlist\n') <<<word
	END
}

@test "20: delete --all goes on behind a failure, says how many stay, and does not end with 0" {
	inside <<-'END'
		netnsctl add a
		netnsctl add b
		mkdir /run/netns/dir
		netnsctl add c
		for word in --all -a -all; do
			status=0
			timeout 60 netnsctl $word delete 2>/run/said || status=$?
			is 1 echo $status
			is dir ls /run/netns
			grep -q '/run/netns/dir: Is a directory' /run/said
			grep -qE '^netnsctl: delete: 1 of [14] names are still there$' /run/said
		done
		rmdir /run/netns/dir
		netnsctl --all delete
		netnsctl add a
		netnsctl -all delete
		is '' ls /run/netns
	END
}

@test "20: programs of exec --all find nothing of one another, and every name" {
	inside <<-'END'
		for ((n = 0; n < 12; n++)); do netnsctl add n$n; done
		# The old /sys stays below the new one, and nothing else does.
		systems='$5 == "/sys" { n++ } END { print n }'
		export systems alone=$(netnsctl exec n0 awk "$systems" /proc/self/mountinfo)
		netnsctl exec --all --jobs 2 sh -c '
			[ "$(ls /run/netns | wc -l)" = 12 ] || echo names
			! mountpoint -q /run/netns/n0/../../mine 2>/dev/null || echo mount
			[ ! -e /mnt/mine ] || echo mount
			mount -t tmpfs mine /mnt && touch /mnt/mine
			[ "$(awk "$systems" /proc/self/mountinfo)" -le "$alone" ] || echo sys
			netnsctl exec n5 true || echo exec' >/run/out
		is '' cat /run/out
	END
}

@test "20: exec --all and a batch say how it ended, also to who ignores SIGCHLD" {
	inside <<-'END'
		netnsctl add a
		for signal in USR1 CHLD; do
			trap '' $signal
			for status in 0 1 255; do
				for jobs in '' '--jobs 2'; do
					got=0
					netnsctl exec --all $jobs sh -c "exit $status" >/run/out 2>/run/said ||
						got=$?
					[ $got = $status ]
				done
			done
			is a netnsctl -b - <<<$'exec a true\nlist'
			ignored=$(grep SigIgn /proc/self/status)
			is "a: $ignored" netnsctl exec --all --jobs 1 grep SigIgn /proc/self/status
		done
	END
}

@test "20: exec --all and a batch wait for their own, not for a child they came with" {
	inside <<-'END'
		for each in a b c; do netnsctl add $each; done
		is $'a: done\nb: done\nc: done' bash -c '
			sleep 0.1 & exec netnsctl exec --all --jobs 2 sh -c "sleep 0.5; echo done" \
				> >(sort)'
		is done bash -c 'sleep 0.1 & exec netnsctl -b - <<<"exec a sh -c \"sleep 0.5; echo done\""'
	END
}

@test "20: exec --all ends with an interrupt, not with a program that says so" {
	command -v python3 >/dev/null || skip "python3 is missing"
	inside <<-'END'
		for each in a b c; do netnsctl add $each; done
		for jobs in '' '--jobs 2'; do
			status=0
			netnsctl exec --all $jobs sh -c 'echo >>/run/ran; exit 130' >/dev/null 2>&1 || status=$?
			is 130 echo $status
		done
		is 6 sh -c 'wc -l </run/ran'
		rm /run/ran
		python3 - <<-'PYTHON'
			import os, signal, subprocess, time
			run = ['netnsctl', 'exec', '--all', 'sh', '-c', 'echo >>/run/ran; exec sleep 30']
			p = subprocess.Popen(run, start_new_session=True, stdout=subprocess.DEVNULL)
			while not os.path.exists('/run/ran'):
			    time.sleep(0.02)
			os.killpg(p.pid, signal.SIGINT)
			assert p.wait() == -signal.SIGINT
			while True:
			    try:
			        os.killpg(p.pid, 0)
			    except ProcessLookupError:
			        break
			    time.sleep(0.02)
		PYTHON
		is 1 sh -c 'wc -l </run/ran'
	END
}

@test "20: exec --all makes no more processes than there are names" {
	command -v strace >/dev/null && strace -o /dev/null true || skip "strace may not trace here"
	inside <<-'END'
		netnsctl exec --all --jobs 64 false
		for each in a b c; do netnsctl add $each; done
		strace -f -qq -o /run/trace -e trace=unshare netnsctl exec --all --jobs 64 true
		[ "$(grep -c CLONE_NEWNS /run/trace)" -le 3 ]
	END
}

@test "20: exec --all tells of the names that lead nowhere" {
	inside <<-'END'
		netnsctl add a
		touch /run/netns/dead
		says 0 'netnsctl: without a network namespace: dead' netnsctl -all exec true
		is 'a: x' netnsctl exec --all --jobs 2 echo x 2>/dev/null
	END
}

@test "20: exec --all passes on all that is written, or says that it could not" {
	inside <<-'END'
		netnsctl add a
		netnsctl exec --all --jobs 1 printf 'x\0y\n\nlast' >/run/out
		cmp /run/out <(printf 'a: x\0y\na: \na: last\n')
		for jobs in '' '--jobs 1'; do
			says 7 "netnsctl: a: ended with 7" \
				sh -c "exec netnsctl exec --all $jobs sh -c 'exit 7' >/dev/full"
		done
		says 125 'netnsctl: a: standard output: No space left on device' \
			sh -c 'exec netnsctl -all exec touch /run/done >/dev/full'
		[ -e /run/done ]
		says 125 'netnsctl: a: standard output: No space left on device' \
			sh -c 'exec netnsctl exec --all --jobs 1 echo hi >/dev/full'
		says 7 'netnsctl: a: standard output: No space left on device' \
			sh -c 'exec netnsctl exec --all --jobs 1 sh -c "echo hi; exit 7" >/dev/full'
	END
}

@test "20: exec --all --jobs passes a line on when it is printed, also after the program's end" {
	inside <<-'END'
		netnsctl add a
		mkfifo /run/go /run/late
		netnsctl exec --all --jobs 1 sh -c '
			(read word </run/late; echo $word) &
			echo first; read word </run/go; echo $word >&2' >/run/out 2>/run/said & pid=$!
		eventually grep -qx 'a: first' /run/out
		echo second >/run/go
		wait $pid
		is 'a: first' cat /run/out
		is 'a: second' cat /run/said
		echo late >/run/late
		eventually grep -qx 'a: late' /run/out
	END
}

@test "20: exec --all: lines of several programs do not mix, however long they are" {
	inside <<-'END'
		for each in a b c d; do netnsctl add $each; done
		netnsctl exec --all --jobs 4 sh -c '
			for line in 1 2 3 4 5 6 7 8 9 10; do
				head -c 70000 /dev/zero | tr "\0" x; echo
			done' | cat >/run/out
		is $'10 a: \n10 b: \n10 c: \n10 d: ' sh -c \
			'tr -d x </run/out | sort | uniq -c | sed "s/^ *//"'
		is $((40 * 70004)) sh -c 'wc -c </run/out'
		# Longer than we keep.
		for each in b c d; do netnsctl delete $each; done
		netnsctl exec --all --jobs 1 head -c 2500000 /dev/zero >/run/out
		is $((2500000 + 3 * 4)) sh -c 'wc -c </run/out'
	END
}

@test "20: exec --all ends where nobody listens any more, and is silent about it" {
	inside <<-'END'
		for each in a b c d e f; do netnsctl add $each; done
		for jobs in '' '--jobs 1'; do
			{
				status=0
				netnsctl exec --all $jobs sh -c 'echo >>/run/ran
					yes | head -c 100000000' || status=$?
				echo $status >/run/status
			} 2>/run/said | head -n 3 >/run/out
			is '' cat /run/said
			is 141 cat /run/status
			is 1 sh -c 'wc -l </run/ran'
			rm /run/ran
		done
		is $'f: y\nf: y\nf: y' cat /run/out
	END
}

@test "20: exec --all --jobs: who is interrupted may have last words" {
	command -v python3 >/dev/null || skip "python3 is missing"
	inside <<-'END'
		netnsctl add a
		python3 - <<-'PYTHON'
			import os, signal, subprocess
			program = 'trap "echo last; exit 0" INT; echo first; while :; do sleep 0.05; done'
			p = subprocess.Popen(['netnsctl', 'exec', '--all', '--jobs', '1', 'sh', '-c', program],
			                     start_new_session=True, stdout=subprocess.PIPE, text=True)
			assert p.stdout.readline() == 'a: first\n'
			os.killpg(p.pid, signal.SIGINT)
			# Twice, if it hears it from the group and from us in turn.
			assert p.stdout.read().startswith('a: last\n')
		PYTHON
	END
}

# bats test_tags=vm
@test "20: monitor speaks at once, tells when a name can be used, and waits for the directory" {
	inside <<-'END'
		timeout 60 netnsctl monitor --ready --nsid >/run/out & pid=$!
		eventually sh -c "ls -l /proc/$pid/fd /proc/*/fd 2>/dev/null | grep -q inotify"
		[ ! -e /run/netns ]
		# Its first event proves that it watches.
		eventually sh -c 'netnsctl add probe 2>/dev/null; netnsctl delete probe; grep -q "delete probe" /run/out'
		netnsctl add a
		eventually grep -qx 'ready a' /run/out
		netnsctl set a 7
		eventually grep -qx 'nsid 7' /run/out
		netnsctl rename a b
		eventually grep -qx 'delete a' /run/out
		netnsctl delete b
		eventually grep -qx 'delete b' /run/out
		eventually grep -qx 'nsid-gone 7' /run/out
		kill $pid
		is $'add a\nready a\nnsid 7\nadd b\nready b\ndelete a' \
			sed -n '/ a$/,/delete a/p' /run/out
	END
}

@test "20: monitor tells what could be used before a name went, and then that this went" {
	inside <<-'END'
		netnsctl add a
		netnsctl monitor --ready >/run/out & pid=$!
		eventually sh -c 'netnsctl add probe 2>/dev/null; netnsctl delete probe; grep -q "delete probe" /run/out'
		touch /run/netns/b
		eventually grep -qx 'add b' /run/out
		# It hears of both at once, and of the mount by another descriptor.
		kill -STOP $pid
		mount --bind /run/netns/a /run/netns/b
		umount /run/netns/a
		rm /run/netns/a
		kill -CONT $pid
		eventually grep -qx 'delete a' /run/out
		eventually grep -qx 'ready b' /run/out
		kill $pid
		is $'add b\nready b\ndelete a' sed -n '/add b/,$p' /run/out
	END
}

@test "20: monitor follows the directory when it is another one" {
	inside <<-'END'
		netnsctl add a
		netnsctl monitor --ready >/run/out & pid=$!
		eventually sh -c 'netnsctl add probe 2>/dev/null; netnsctl delete probe; grep -q "delete probe" /run/out'
		netnsctl delete a
		umount /run/netns
		mv /run/netns /run/old
		netnsctl add b
		eventually grep -qx 'ready b' /run/out
		touch /run/old/c
		mount -t tmpfs over /run/netns
		eventually grep -qx 'delete b' /run/out
		touch /run/netns/d
		eventually grep -qx 'add d' /run/out
		umount /run/netns
		eventually sh -c '[ "$(grep -cx "ready b" /run/out)" = 2 ]'
		netnsctl delete b
		umount /run/netns
		rmdir /run/netns
		netnsctl add e
		eventually grep -qx 'ready e' /run/out
		kill $pid
		is $'add b\nready b\ndelete b\nadd d\nadd b\ndelete d\nready b\ndelete b\nadd e\nready e' \
			sed -n '/^add b/,$p' /run/out
	END
}

@test "20: monitor keeps up also where thousands of files are no namespace" {
	command -v python3 >/dev/null || skip "python3 is missing"
	inside <<-'END'
		netnsctl add a
		netnsctl monitor --ready >/run/out 2>/run/said & pid=$!
		eventually sh -c 'netnsctl add probe 2>/dev/null; netnsctl delete probe; grep -q "delete probe" /run/out'
		kill -STOP $pid
		python3 - <<-'PYTHON'
			names = ['/run/netns/n%d' % n for n in range(2000)]
			import os
			for name in names: open(name, 'w').close()
			for name in names: open(name + 'x', 'w').close()
			for name in names: os.unlink(name + 'x')
		PYTHON
		kill -CONT $pid
		netnsctl attach last $$
		eventually grep -qx 'ready last' /run/out
		is 4000 grep -c '^add n' /run/out
		is 2000 grep -c '^delete n' /run/out
		# Each was looked at once or twice, and not all for each of them.
		[ "$(awk '{ print $14 + $15 }' /proc/$pid/stat)" -lt "$((200 * ${NSU_SLOWNESS:-1}))" ]
		kill $pid
		is '' cat /run/said
	END
}

@test "20, 23, 26: identify prints all, set says why not, long and strange names are safe" {
	inside <<-'END'
		long=$(printf %0255d 0)
		netnsctl add "$long"
		netnsctl set "$long" 5
		is "nsid 5 (iproute2 netns name: $long)" netnsctl list-id
		is "[{\"nsid\":5,\"name\":\"$long\"}]" netnsctl -j list-id
		netnsctl --raw add $'a\nb'
		is '[{"name":"a\u000ab"}]' sh -c 'netnsctl -j list | sed "s/,{\"name\":\"0.*//; s/\$/]/; s/]]/]/"'
		netnsctl --raw rename $'a\nb' plain
		says 255 'netnsctl: Invalid netns name "x\x1b"' netnsctl add $'x\e'
		says 1 'netnsctl: Cannot open network namespace "nope": No such file or directory' \
			netnsctl set nope 9
		says 2 'netnsctl: Error: Peer netns already has a nsid assigned.' netnsctl set "$long" 5
		not netnsctl set "$long" 5 2>/run/said
		grep -qxF "netnsctl: an NSID stays as it is: 'netnsctl list' shows the one it has" /run/said
		says 2 'netnsctl: Error: The specified nsid is already used.' netnsctl set plain 5
		netnsctl set plain auto
		is 0 sh -c 'netnsctl list-id | grep -c unassigned || true'
	END
}

# bats test_tags=vm
@test "25: exec leaves the control group of a VRF" {
	need_root "making a control group"
	[ -d /sys/module/vrf ] || skip "the kernel has no VRF, or has not loaded it"
	group=$(own_cgroup2) && mkdir -p "$group/vrf/nsutest" 2>/dev/null || skip "no cgroup2 to write in"
	own=$(sed -n 's/^0:://p' /proc/self/cgroup)
	run bash -c 'echo 0 >"$1/vrf/nsutest/cgroup.procs" && unshare -mn --propagation private bash -c "
		mount -t tmpfs -o mode=755 run /run && netnsctl add a &&
		netnsctl exec a grep ^0:: /proc/self/cgroup"' sh "$group"
	rmdir "$group/vrf/nsutest" "$group/vrf" || true
	[ "$status" -eq 0 ]
	[ "${lines[-1]}" = "0::$own" ]
}
