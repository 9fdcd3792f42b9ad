# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
# Makes each system call of a command go wrong once, and looks at what that leaves. To be run in
# PID and mount namespaces of its own, as their root.
#
#	bash faults.bash FAULT kill|fail|orphan COMMAND...
#
# FAULT is the program fault.c. What the command leaves may be below ./pins, where each file it
# makes is to be one that keeps a namespace. $errors are the errno values for fail; with
# $with_target, options of unshare, TARGET is a process made so; of the calls only the last $last
# are tried. With $tells, what the command prints says where it was: each run is to print just that
# or nothing, and to give a reason when it failed. Prints a line for each call after which there is
#
#	a process of the command 100 ms later
#	a file that keeps a namespace, though another one that belongs to it is missing
#	a file that is not empty, or a mount, that belongs to no complete run
#	no success when the command is run again
#	with $tells: a program that ran elsewhere or not at all, or a failure without a word
#
# and last how many runs there were.

set -u
fault=$1 mode=$2
shift 2
pins=$PWD/pins
mkdir -p "$pins"
mount --make-private -t tmpfs pins "$pins"
runs=0

processes() {
	set -- /proc/[0-9]*
	echo $#
}

# left: what is there of pins, "none", "all" of $wanted, or in words.
left() {
	local mounts files=0 file

	mounts=$(grep -c " $pins/" /proc/self/mountinfo)
	for file in "$pins"/*; do
		[ ! -s "$file" ] || files=$((files + 1))
	done
	if [ "$mounts" -eq 0 ] && [ $files -eq 0 ]; then
		echo none
	elif [ "$mounts" -eq "$wanted" ]; then
		echo all
	else
		echo "$mounts of $wanted mounts, $files files with something in them"
	fi
}

clean() {
	local file

	for file in "$pins"/*; do
		while umount "$file" 2>/dev/null; do :; done
		rm -f "$file"
	done
}

# Ends whoever is left of a run, so that the next one begins as this did.
clear_away() {
	local pid

	for pid in /proc/[0-9]*; do
		pid=${pid#/proc/}
		case $pid in
		1 | "$$" | "$target" | "$holder") ;;
		*) kill -KILL "$pid" 2>/dev/null ;;
		esac
	done
}

count_is_back() {
	local tries

	for ((tries = 0; tries < 10; tries++)); do
		now=$(processes)
		[ "$now" -gt "$before" ] || return 0
		sleep 0.01
	done
	return 1
}

# strayed STATUS: in words, what is wrong with what was printed and said.
strayed() {
	if [ "$(<printed)" != "$truth" ] && [ -s printed ]; then
		echo "prints $(<printed)"
	elif [ "$1" -eq 0 ] && [ ! -s printed ]; then
		echo "prints nothing"
	elif [ "$1" -ne 0 ] && ! grep -q "^${command[0]}: ." said; then
		echo "says $(<said)"
	fi
}

# judge STATUS WORDS...
judge() {
	local status=$1 is found=()

	count_is_back || found+=("$((now - before)) processes are left")
	is=$(left)
	case $is in
	all) ;;
	none) [ "$status" -ne 0 ] || [ "$wanted" -eq 0 ] || found+=("nothing is there, status 0") ;;
	*) found+=("$is") ;;
	esac
	[ "$status" -ne 124 ] || found+=("it hangs")
	[ -z "${tells:-}" ] || [ -z "$(strayed "$status")" ] || found+=("$(strayed "$status")")
	[ ${#found[@]} -eq 0 ] || printf '%s: ends with %s: %s\n' "${*:2}" "$status" "${found[*]}"
	clear_away
}

# What was made and not used is no obstacle.
again() {
	if compgen -G "$pins/*" >/dev/null && [ "$(left)" = none ]; then
		"${command[@]}" >/dev/null 2>&1 || echo "$*: does not work again"
	fi
	clean
}

try() {
	local status=0

	"$fault" "$@" >printed 2>said || status=$?
	runs=$((runs + 1))
	judge $status "$@"
	again "$@"
}

target=0 holder=0
if [ -n "${with_target:-}" ]; then
	# shellcheck disable=SC2086 # options
	unshare $with_target --fork sleep 600 &
	holder=$!
	until grep -qs sleep "/proc/$target/comm"; do
		sleep 0.01
		read -r target _ <<<"$(cat "/proc/$holder/task/$holder/children")"
	done
fi
command=("${@/TARGET/$target}")
wanted=0
truth=$([ -z "${tells:-}" ] || "${command[@]}")
"$fault" list "${command[@]}" | tail -n "${last:-1000}" >calls
wanted=$(grep -c " $pins/" /proc/self/mountinfo)
clean
before=$(processes)
while read -r actor nth _ end <&3; do
	case $mode in
	kill) try kill "$actor" "$nth" "${command[@]}" ;;
	orphan) [ "$actor" = 0 ] || try orphan "$actor" "$nth" "${command[@]}" ;;
	fail)
		# What never fails is not taught to.
		for error in ${errors:?}; do
			[ -n "$end" ] || try fail "$actor" "$nth" "$error" "${command[@]}"
		done
		;;
	esac
done 3<calls
echo "$runs runs"
