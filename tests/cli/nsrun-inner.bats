#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2016,SC2154 # expanded inside; assigned in told.bash
# Around the program of nsrun: a PID 1, a PID file, a cgroup, a terminal, what is done before it.

bats_require_minimum_version 1.5.0
load ../told

teardown() {
	end_launched
	[ -z "${cgroup:-}" ] || await rmdir "$cgroup"
}

# --- a PID 1 ------------------------------------------------------------------------------------

# bats test_tags=vm
@test "--init is PID 1, the program 2, and ends as it does" {
	prints $'2\n1' nsrun -r --init sh -c 'echo $$; echo $PPID; true'
	for status in 0 7 125; do
		run "-$status" nsrun -r --init sh -c "exit $status"
	done
	run -137 nsrun -r --init sh -c 'kill -KILL $$'
	run -143 nsrun -rT --init sh -c 'kill -TERM $$'
	refuses 127 'nsrun: exec: nsutil-no-such: No such file or directory
nsrun: no such program there, or its interpreter is missing' nsrun -r --init nsutil-no-such
}

@test "--init clears orphans away, and goes when the program goes" {
	zombies='for i in 1 2 3; do (sleep 0.01 &) ; done; sleep 0.2; grep -c "^State:	Z" /proc/[0-9]*/status'
	run nsrun -r --mount-proc --init sh -c "$zombies"
	run ! grep -v ':0$' <<<"$output"
	run nsrun -r --mount-proc -p sh -c "exec 3<&1; $zombies"
	launch nsrun -r --init sh -c 'sleep 60 & sleep 60 & echo ready'
	await grep -qx ready "$said"
	await is_gone "$launched"
	run ! pgrep -P "$launched"
}

@test "--init has no descriptor but the first three" {
	launch nsrun -r --init sleep 60 5</dev/null
	await pgrep -P "$launched" nsrun
	init=$(pgrep -P "$launched" nsrun)
	await pgrep -P "$init" -x sleep
	[ "$(cd "/proc/$init/fd" && echo *)" = '0 1 2' ]
}

@test "--init passes on signals, and is killed with us" {
	launch nsrun -r --init bash -c 'trap "echo got; exit 4" TERM; echo ready
		while :; do sleep 0.02; done'
	await grep -qx ready "$said"
	kill -TERM "$launched"
	ended=0
	wait "$launched" || ended=$?
	[ "$ended" -eq 4 ]
	grep -qx got "$said"
	launch nsrun -r --init --kill-child sleep 60
	await pgrep -P "$launched" nsrun
	init=$(pgrep -P "$launched" nsrun)
	await pgrep -P "$init" -x sleep
	program=$(pgrep -P "$init" -x sleep)
	kill -KILL "$launched"
	await is_gone "$program"
}

# --- a PID file ---------------------------------------------------------------------------------

# bats test_tags=vm
@test "--pid-file names the program as it is seen from here" {
	for how in -ru -rp -rT '-r --init' '-rT --init'; do
		launch nsrun $how --pid-file p sleep 60
		await test -s p
		[ "$(cat "/proc/$(cat p)/comm")" = sleep ] || await grep -qx sleep "/proc/$(cat p)/comm"
		kill "$(cat p)"
		rm p
	done
}

@test "--pid-file is there whole, or not at all" {
	for how in -ru -rp '-r --init' '-r -w /no/where' '-ru --setup false'; do
		run nsrun $how --pid-file p nsutil-no-such
		[ "$status" -gt 124 ]
		[ -z "$(ls)" ]
	done
	echo old >p
	ln -s p link
	prints '' nsrun -r --pid-file link true
	[ "$(cat p)" = old ]
	run -125 nsrun -r --pid-file /no/where true
	[ "$output" = 'nsrun: write PID file: /no/where: No such file or directory' ]
}

# --- before the program -------------------------------------------------------------------------

# bats test_tags=vm
@test "--setup is root where the program will be, and the program is who it was" {
	prints $'0\nweb' nsrun -r --hostname web --setup 'id -u; hostname' true
	prints other nsrun -ru --setup 'hostname other' hostname
	refuses 125 'nsrun: setup: exit 3: Operation canceled
nsrun: the command ended with a status other than 0; so nothing was started' \
		nsrun -ru --setup 'exit 3' echo started
	prints '' nsrun -rp --setup 'trap - INT' true
}

@test "--setup where nobody is 0 inside: as who the program is, with every capability" {
	five='--map-user=5 --map-group=5'
	own_caps='grep -E CapInh|CapEff /proc/self/status'
	none=$'CapInh:\t0000000000000000\nCapEff:\t0000000000000000'
	all=$(nsrun $five --keep-caps grep CapEff /proc/self/status)

	prints 'web 5' nsrun -nu --lo $five --setup 'hostname web && ip link set lo mtu 1400' \
		sh -c 'echo $(hostname) $(id -u)'
	prints "$all"$'\n'"$none" nsrun $five --setup 'grep CapEff /proc/self/status' $own_caps
	prints "$all" nsrun $five --keep-caps --setup true grep CapEff /proc/self/status
}

@test "--keep-caps hands on those over a new user namespace, and none of before" {
	prints $'CapAmb:\t0000000000000000' nsrun -r nsrun -u --keep-caps \
		grep CapAmb /proc/self/status
	prints $'CapInh:\t0000000000000000' nsrun -r nsrun -up --keep-caps \
		grep CapInh /proc/self/status
	run -0 nsrun -U --keep-caps grep CapAmb /proc/self/status
	[ "$output" != $'CapAmb:\t0000000000000000' ]
}

@test "--setup with more than one ID" {
	need_root
	maps='--map-users=0:100000:10 --map-groups=0:100000:10'
	prints $'0\n5' nsrun $maps --map-user=5 --map-group=5 --setup 'id -u' id -u
	prints $'0\n6' nsrun $maps --setup 'id -u' -S 6 id -u
	prints $'0\n0' nsrun $maps --setup 'id -u' id -u
}

# --- a cgroup -----------------------------------------------------------------------------------

need_cgroup() {
	local parent

	for parent in /sys/fs/cgroup/unified /sys/fs/cgroup /sys/fs/cgroup/memory; do
		cgroup=$parent/nsutil-test-$$
		if mkdir "$cgroup" 2>/dev/null && [ -e "$cgroup/cgroup.procs" ]; then return; fi
		rmdir "$cgroup" 2>/dev/null || true
	done
	cgroup=
	skip "no cgroup to make another in"
}

# bats test_tags=vm
@test "--join-cgroup moves the program alone, and a namespace begins there" {
	need_cgroup
	for how in -r -rp -rT; do
		run -0 nsrun $how --join-cgroup "$cgroup" cat /proc/self/cgroup
		grep -q ":/nsutil-test-$$\$" <<<"$output"
		run -0 nsrun $how -C --join-cgroup "$cgroup" cat /proc/self/cgroup
		run ! grep nsutil-test <<<"$output"
	done
}

@test "--join-cgroup takes a process, too: the cgroups of it that are not ours" {
	launch sleep 60
	prints "$(cat /proc/self/cgroup)" nsrun -ru --join-cgroup "$launched" cat /proc/self/cgroup
	run nsrun -ru --dry-run --join-cgroup "$launched" true
	[[ $output != *cgroup.procs* ]]
	run -125 nsrun -ru --join-cgroup "$launched/net" true
	[[ $output == *"it is a namespace, which is in no cgroup"* ]]
	run -125 nsrun -ru --join-cgroup no-such true
	[[ $output == *"there is no such cgroup"* ]]
	need_cgroup
	(echo "$launched" >"$cgroup/cgroup.procs") 2>/dev/null || skip "no process may be moved there"
	run nsrun -rup --dry-run --join-cgroup "$launched" true
	[[ $output == *"$cgroup/cgroup.procs \"CHILD\""* ]]
	prints "$(cat "/proc/$launched/cgroup")" nsrun -rup --join-cgroup "$launched" \
		cat /proc/self/cgroup
	end_launched
}

@test "--join-cgroup: what is none, and what is not yours" {
	refuses 125 'nsrun: write: /no/where/cgroup.procs: No such file or directory
nsrun: there is no such cgroup: name a directory below /sys/fs/cgroup' \
		nsrun -r --join-cgroup /no/where true
	need_plain
	mkdir -m 755 c
	touch c/cgroup.procs
	chmod 400 c/cgroup.procs
	refuses 125 'nsrun: write: c/cgroup.procs: Permission denied
nsrun: that cgroup is not yours to use: systemd-run --user --scope makes one
nsrun: administrator: delegate a cgroup: Delegate=yes of systemd, or chown' \
		nsrun -r --join-cgroup c true
}

# --- a terminal ---------------------------------------------------------------------------------

# bats test_tags=vm
@test "--tty is another terminal, of a session of its own" {
	outer=$(script -qec 'tty' /dev/null)
	for how in -ru -rp '-r --init'; do
		run -0 script -qec "tty; nsrun $how --tty sh -c 'tty; stty size; exit'" /dev/null
		echo "$how: $output"
		[ "${#lines[@]}" -eq 3 ]
		# script(1) may echo the end of its own input in front of it.
		[[ ${lines[1]} == *"/dev/pts/"* ]]
		[ "${lines[0]##*/}" != "${lines[1]##*/}" ]
	done
	run -7 nsrun -ru --tty sh -c 'exit 7' </dev/null
	[ -n "$outer" ]
}

@test "--tty waits for a reader who is slow, and does not ask again and again" {
	command -v strace >/dev/null || skip "strace is missing"
	command -v perl >/dev/null || skip "perl is missing"
	cat >"$BATS_TEST_TMPDIR/unwaiting" <<-'END'
		use Fcntl;
		fcntl(STDOUT, F_SETFL, O_NONBLOCK | O_RDWR);
		exec qw(nsrun -ru --tty head -c 300000 /dev/zero);
	END
	script -qec "strace -qq -o $BATS_TEST_TMPDIR/trace -e trace=write \
		perl $BATS_TEST_TMPDIR/unwaiting" /dev/null </dev/null |
		{ sleep 1; wc -c >"$BATS_TEST_TMPDIR/count"; }
	[ "$(cat "$BATS_TEST_TMPDIR/count")" -ge 300000 ]
	[ "$(grep -c EAGAIN "$BATS_TEST_TMPDIR/trace")" -lt 500 ]
}
