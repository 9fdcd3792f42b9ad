# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154 # of deeds.bash and looking.bash
# A world of its own for a mixed soak: workers do what deeds.bash has, at random, until it is time
# to look whether anything of it is left. To be run by tests/soak/mixed as PID 1 of new namespaces.
#
#	bash world.bash WORK NAME SECONDS ROUND SEED
#
# After each ROUND seconds it prints a line; in WORK/NAME.wrong is what was wrong, and all that was
# done in WORK/NAME.NUMBER.told. What is to be there all the time, and to need no more memory at
# the end, is made first, and removed last.
set -u

here=$(cd "$(dirname "$0")" && pwd)
source "$here/deeds.bash"
source "$here/looking.bash"
source "$here/../rests.bash"
work=$1 name=$2 seconds=$3 round=$4 seed=$5
workers=2 rounds=0 patience=60
plain=(setpriv --reuid=10001 --regid=10001 --clear-groups env XDG_RUNTIME_DIR=/run/here/plain)
never=$work/$name.never
exec 2>"$work/$name.err"

# wrong WORDS...
wrong() {
	printf '%s: round %s: %s%s\n' "$name" "$rounds" "${deed:+$me, $deed: }" "$*" \
		>>"$work/$name.wrong"
}

# --- one command -----------------------------------------------------------------------------

# doze SECONDS: without a process for it.
doze() {
	read -rt "$1" <>"$never"
}

# is_wrong WANTED STATUS: what is wrong with that is printed. Killed before its time is also who was
# in a PID namespace that ended.
is_wrong() {
	case $2 in
	132 | 134 | 135 | 136 | 139) echo "crashes with $2" ;;
	"$1") return 1 ;;
	137) [ $((SECONDS - began)) -lt $patience ] || { echo "hangs" && return; } ;;&
	*) [ "$1" != any ] && [ -z "$torn" ] && echo "ends with $2, not $1" ;;
	esac
}

# judge WANTED STATUS COMMAND...: and write it down, for whoever wants to know how it came to that.
judge() {
	local what words="${*:3}"

	printf '%s %s %s: ends with %s\n' "$rounds" "$deed" "$words" "$2" >>"$told"
	! what=$(is_wrong "$1" "$2") || {
		wrong "$words: $what: $(cat "$said" "$out" | head -c 300 | tr '\n' ' ')"
	}
}

# Most need fewer than ten milliseconds.
killed() {
	local signals=(KILL KILL KILL TERM INT HUP) signal pid tries status

	"$@" >"$out" 2>"$said" </dev/null &
	pid=$!
	signal=${signals[RANDOM % ${#signals[@]}]}
	doze "0.0$((RANDOM % 3))$((RANDOM % 10))"
	kill "-$signal" $pid && torn=yes
	for ((tries = 0; tries < 6000; tries++)); do
		kill -0 $pid || break
		doze 0.01
	done
	kill -KILL $pid && wrong "$*: does not end by $signal"
	wait $pid
	status=$?
	[ $status -ne 137 ] || status=killed
	judge any $status "$@"
}

# patiently COMMAND...
patiently() {
	began=$SECONDS
	timeout -s KILL $patience "$@" >"$out" 2>"$said" </dev/null
}

# Of six commands one is killed.
ends() {
	commands=$((commands + 1))
	if ((RANDOM % 6)); then
		patiently "${@:2}"
		judge "$1" $? "${@:2}"
	else
		kills=$((kills + 1))
		killed "${@:2}"
	fi
}

does() {
	ends 0 "$@"
}

mends() {
	patiently "$@"
	judge any $? "$@"
}

removes() {
	does "$@"
	[ -z "$torn" ] || mends "$@"
}

# --- many ------------------------------------------------------------------------------------

# worker NUMBER: what it does, and when it kills, is told by the seed.
worker() {
	local me=w$1 until=$((SECONDS + round)) commands=0 kills=0 deed torn began
	local out=$work/$name.$1.out said=$work/$name.$1.said told=$work/$name.$1.told

	RANDOM=$((seed + rounds * 100 + $1))
	while [ "$SECONDS" -lt $until ]; do
		deed=${deeds[RANDOM % ${#deeds[@]}]} torn=
		"$deed"
	done
	echo "$commands $kills" >>"$work/$name.sums"
}

# Workers, and processes that come and go beside.
turn() {
	local number pids=()

	"$work/churn" -n 1 /dev/null -- sleep "$round" </dev/null &
	pids+=($!)
	for ((number = 1; number <= workers; number++)); do
		worker $number &
		pids+=($!)
	done
	wait "${pids[@]}"
}

# Nothing is there that was not, and what stays has not grown.
checkpoint() {
	local more

	eventually is_as_before || wrong "left, or lost: $(difference)"
	eventually counts_are_as_before ||
		wrong "the kernel counts $(counts | xargs), not $(xargs <<<"$baseline_counts")"
	[ $rounds -gt 1 ] || at_first=$(memory)
	more=$(grown)
	[ -z "$more" ] || wrong "$more"
	echo "$name: round $rounds: $(awk '{ c += $1; k += $2 } END { print c " commands, " k }' \
		"$work/$name.sums") killed, $(wc -l <"$work/$name.wrong") wrong"
}

# --- what stays ------------------------------------------------------------------------------

prepare() {
	: >"$work/$name.wrong"
	mkfifo -m 666 "$never"
	covered=$(awk '{ printf "%s ", $1 }' /proc/self/mountinfo)
	mount -t tmpfs -o mode=755 run /run
	# umount(8) has /run/mount.
	mkdir -p /run/mount /run/here/plain /run/here/root/{usr,dev,proc,sys}
	chown 10001:10001 /run/here/plain
	cd /run/here || exit
	for link in bin lib lib64; do
		[ ! -L /$link ] || cp -P /$link root
	done
	printf '#!/bin/sh\nsleep 0.05 &\nsleep 0.02 &\nexit 3\n' >orphans
	chmod 755 orphans
	ip link set lo up
	# Directories stay once they are there.
	netnsctl add keep
	netnsctl nat keep && netnsctl nat --remove keep || no_nat=yes
	nsrun --pod keep true
	nsrun --pod-remove keep
	"${plain[@]}" netnsctl --lab keep add h
	"${plain[@]}" netnsctl labs --remove keep
	echo 'ns other' >other.lab
	netnsctl up other.lab
	netnsctl down other.lab
}

stay() {
	"$@" </dev/null >/dev/null &
}

# Somebody who says something all the time.
talker="while :; do echo 'still here'; read -rt 0.2 <>$never; done"

keep() {
	stay netnsctl monitor
	stay nsrun -pmu --mount-proc --init sleep infinity
	eventually pgrep -x sleep
	init=$(pgrep -x sleep)
	stay nsrun -Uru --kill-child sleep infinity
	stay script -qfc "nsrun --tty -Ur bash -c \"$talker\"" /dev/null
	stay script -qfc "nsjoin -t $init -p bash -c \"$talker\"" /dev/null
	nsrun --pod keep --container k --detach sleep infinity
	"${plain[@]}" netnsctl --lab keep add h
} >/dev/null

# Each in the way that it ends by itself.
dismiss() {
	local pid

	nsrun --pod-remove keep
	"${plain[@]}" netnsctl labs --remove keep
	for pid in $(jobs -p); do
		kill -TERM "$pid"
	done
	baseline=$empty
	eventually is_as_before || wrong "left at the end: $(difference)"
}

no_nat=
prepare
rests 300
empty=$there
keep
rests 300
baseline=$there
baseline_counts=$(counts)
SECONDS=0
while [ $SECONDS -lt "$seconds" ]; do
	rounds=$((rounds + 1))
	turn
	checkpoint
done
memory >"$work/$name.memory"
echo "$baseline_counts" >>"$work/$name.memory"
dismiss
