#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# R15, R16: who looks at processes, where a file system of theirs never answers, and where /proc
# hides, lies, or is none. What nsls makes of each: tests/cli/nsls-reliability.bats.
#
# tests/run: once
# shellcheck disable=SC2016,SC2154

bats_require_minimum_version 1.5.0
load attack

setup() {
	source "$BATS_TEST_DIRNAME/../netns.bash"
	need_root
	need_command ip
	cd "$BATS_TEST_TMPDIR" || return
}

# --- R15 -----------------------------------------------------------------------------------------

# Who waits for that file system does so for ever; who does not may be slow for another reason.
answers_script=$(
	cat <<'END'
mount -t tmpfs -o mode=755 run /run

# tries TOOL COMMAND...
tries() {
	timeout -s KILL $((60 * ${NSU_SLOWNESS:-1})) "${@:2}" >/dev/null 2>&1 </dev/null
	if [ $? -eq 137 ]; then echo "$1 hangs: ${*:2}"; else echo "$1 answers"; fi
}

ip netns attach stuck "$STUCK_PID"
for way in '' "-p $STUCK_PID"; do tries lsns lsns $way; done
for way in '' "-p $STUCK_PID" "why $STUCK_PID/mnt" "mounts $STUCK_PID" "audit $STUCK_PID" \
	"find --mount /mnt" "why /mnt/way/uts"; do
	tries nsls nsls $way
done
for tool in unshare nsrun; do
	for way in -m '-Ur' '-pf --mount-proc'; do tries $tool $tool $way true; done
done
for way in --check --breakout-check; do tries nsrun nsrun $way; done
for tool in nsenter nsjoin; do
	for way in -m -n '-m -r -w'; do tries $tool $tool -t "$STUCK_PID" $way true; done
done
tries nsjoin nsjoin -t "$STUCK_PID" -a --check
for tool in 'ip netns' netnsctl; do
	for way in list 'pids stuck' "identify $STUCK_PID" 'exec stuck true'; do
		tries "${tool% *}" $tool $way
	done
done
for way in tree 'check stuck' "attach other $STUCK_PID" 'attach more /mnt/way/uts'; do
	tries netnsctl netnsctl $way
done
END
)

# answered TOOL: what became of all that was tried with it.
answered() {
	if grep -q "^$1 hangs" said; then echo hangs; else echo answers; fi
}

@test "R15: who looks at a process does not wait for its file system" {
	command -v ${CC:-cc} >/dev/null || skip "no C compiler"
	${CC:-cc} -D_GNU_SOURCE -I "$TESTS/unit" -o stuck "$TESTS/cli/stuck.c"
	for how in '' -o -a '-a -o'; do
		# With -o stuck leaves a command where it was: /run is not the machine's to cover.
		# shellcheck disable=SC2086 # options
		./stuck $how unshare --mount --propagation private bash -c "$answers_script" \
			>>said 2>err || skip "$(cat err)"
	done
	grep hangs said || true
	for pair in lsns:nsls unshare:nsrun nsenter:nsjoin ip:netnsctl; do
		verdict R15 "a file system that never answers: ${pair#*:}" \
			"${pair%:*}: $(answered "${pair%:*}")" "$(answered "${pair#*:}")"
	done
	for tool in nsls nsrun nsjoin netnsctl; do
		grep -q "^$tool answers" said
		not grep "^$tool hangs" said
	done
}

# --- R16 -----------------------------------------------------------------------------------------

# As PID 1, beside $victim and $other, who have hosts and networks of these names; then /proc
# becomes what $1 says.
proc_script=$(
	cat <<'END'
mount -t tmpfs -o mode=755 run /run

start() {
	unshare -un sh -c "hostname $1; exec sleep 300" &
	until [ "$(cat /proc/$!/comm)" = sleep ]; do sleep 0.01; done 2>/dev/null
	ip netns attach "$1" $!
}

start victim
victim=$!
start other
other=$!
host=$(stat -Lc %i /proc/$victim/ns/uts)

# forge PID: files as proc(5) has them, and nothing behind.
forge() {
	mkdir -p $1/ns $1/task/$1/ns $1/fd
	for kind in cgroup ipc mnt net pid time user uts; do
		ln -s "$(readlink /proc/self/ns/$kind)" $1/ns/$kind
	done
	echo "$1 (x) S 1 1" >$1/stat
	printf 'Name:\tx\nPPid:\t1\nUid:\t0\t0\t0\t0\n' >$1/status
	touch $1/uid_map $1/gid_map $1/mountinfo $1/cmdline
	echo allow >$1/setgroups
}

as=
case $1 in
none) mount -t tmpfs none /proc ;;
pids) mount -t proc -o subset=pid proc /proc ;;
hidden)
	mount -t proc -o hidepid=2 proc /proc
	as='setpriv --reuid=65534 --regid=65534 --clear-groups'
	;;
forged)
	mkdir /run/forged
	cd /run/forged
	forge 1
	forge $victim
	ln -s 1 self
	mount --bind . /proc
	;;
truncated)
	: >/run/empty
	for file in stat status cmdline; do mount --bind /run/empty /proc/$victim/$file; done
	;;
covered) mount -t tmpfs none /proc/$victim ;;
exchanged) mount --bind /proc/$other /proc/$victim ;;
links) mount --bind /proc/$other/ns /proc/$victim/ns ;;
esac
cd /

# tries TOOL ANSWER COMMAND...: the one right answer, or one error and a status that says so.
tries() {
	local status=0 name=${1%% *}

	$as "${@:3}" >/run/out 2>/run/err </dev/null || status=$?
	if [ $status -eq 0 ] && [ "$(tr -d ' ' </run/out)" = "$2" ]; then
		echo "$1 right"
	elif [ $status -ne 0 ] && [ ! -s /run/out ] && grep -q "^$name: ." /run/err; then
		echo "$1 refuses: $(head -n 1 /run/err)"
	else
		echo "$1 wrong: ${*:3}: status $status, $(tr '\n' ' ' </run/out)$(head -n 1 /run/err)"
	fi
}

tries lsns $host lsns -p $victim -t uts -n -o NS
tries nsls $host nsls -p $victim -t uts -n -o NS
tries unshare 0 unshare -Ur id -u
tries nsrun 0 nsrun -Ur id -u
tries nsenter victim nsenter -t $victim -u hostname
tries nsjoin victim nsjoin -t $victim -u hostname
tries ip victim ip netns identify $victim
tries netnsctl victim netnsctl identify $victim
# Whom it lists, it lists where they are.
$as nsls -n -r -t uts -o PID,NS 2>/run/err >/run/out
! grep "^$victim " /run/out | grep -vx "$victim $host" || echo "nsls wrong: $victim is not there"
[ -s /run/out ] || [ -s /run/err ] || echo "nsls wrong: neither rows nor a word"
END
)

# judged TOOL: what became of it.
judged() {
	case $(grep "^$1 " said) in
	*" wrong: "*) echo "wrong, or silent" ;;
	*" refuses: "*) echo "says so" ;;
	*) echo right ;;
	esac
}

@test "R16: where /proc hides, lies or is none there is the right answer, or one error" {
	need_command setpriv
	for proc in none pids hidden forged truncated covered exchanged links; do
		unshare --mount --pid --fork --kill-child --mount-proc --propagation private --net \
			bash -c "$proc_script" - $proc >said 2>err </dev/null 3>&-
		cat said err
		for tool in nsls nsrun nsjoin netnsctl; do
			grep -qE "^$tool (right|refuses)" said
			not grep "^$tool wrong" said
		done
		for pair in lsns:nsls unshare:nsrun nsenter:nsjoin ip:netnsctl; do
			verdict R16 "/proc is $proc: ${pair#*:}" "${pair%:*}: $(judged "${pair%:*}")" \
				"$(judged "${pair#*:}")"
		done
	done
}
