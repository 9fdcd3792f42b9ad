# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154 # the table's words, set by command_line
# Makes each system call of a command go wrong once, and looks at what that leaves. To be run by
# tests/fault/run, in namespaces of its own, as their root.
#
#	bash sweep.bash PROGRAMS ROW MODE...
#
# PROGRAMS is where fault, there and nomem.so are, ROW one of the table commands.bash, MODE
#
#	kill	the process that makes the call is killed instead
#	orphan	the first process is killed when another one makes it
#	fail	it fails, with each error of calls.h ($first: the first of them only)
#	nomem	instead, each allocation of memory fails
#
# With $calls, a pattern of "ACTOR NTH NAME", only those calls.
#
# What there is before and after the command, as "look" below tells it, is all there may be then;
# who was killed may leave something else, if the same command again makes it what it is to be.
# Who fails says why, with a status of its own, and success is complete. Prints a line for each
# run of which that is not true, and last "MODE RUNS" for each mode.

set -u
here=$(cd "$(dirname "$0")" && pwd)
source "$here/../rests.bash"
programs=$1 row=$2
modes=("${@:3}")
declare -A runs
found=0
export FAULT_SECONDS=30

mount -t tmpfs -o mode=755 run /run
mkdir -m 755 /run/here
cd /run/here || exit
covered=$(awk '{ printf "%s ", $1 }' /proc/self/mountinfo)
known=" $$ "
errors=$programs/said.$row

# --- what there is ---------------------------------------------------------------------------

# look: sets $there to all that a command could have made.
look() {
	there=$("$programs/there" "$known" " $covered") || { echo "$row: cannot look"; finish; }
	[ "${also[0]}" = : ] || there+=$'\n'$("${also[@]}" 2>/dev/null)
}

# settles STATE...: it is one of these, as soon as what needs a moment has had it.
settles() {
	local tries state

	for ((tries = 0; tries < 100; tries++)); do
		look
		for state; do
			[ "$there" != "$state" ] || return 0
		done
		# Only of processes it is known that they go.
		[ $tries -lt 5 ] || [ "${patient:-}" ] ||
			[[ ${there%%$'\n'*} != "${1%%$'\n'*}" ]] || return 1
		sleep 0.02
	done
	return 1
}

# --- what is wrong -----------------------------------------------------------------------------

# wrong WORDS...
wrong() {
	found=$((found + 1))
	printf '%s: %s: %s\n' "$row" "$point" "$*"
	[ $found -lt 20 ] || { echo "$row: and so on"; finish; }
}

difference() {
	diff <(echo "$1") <(echo "$2") | sed -n 's/^\([<>]\)/\1/p' | head -n 6 | tr '\n' ' '
}

# An error that says something of what was asked for, and is no failure: what is believed gone may
# be there after that, as long as it can be undone.
is_answer() {
	[[ -n $answer && $point =~ $answer ]]
}

# What could not be removed is still there, and that was said.
is_removal() {
	[[ $status != "$good" && $point =~ ^fail.*\ (unlink|unlinkat|umount2|rmdir)\  ]] && is_told
}

# In a line of the output.
is_said() {
	[ -n "$says" ] && grep -qE "$says" .sweep-out
}

# A status of ours, and why: the program of the command may have others.
is_told() {
	is_said || is_answer && return
	case $status in
	1 | 2 | 125 | 126 | 127 | 255) [[ $'\n'$said == *$'\n'"$tool: "[!$'\n']* ]] ;;
	*) false ;;
	esac
}

# The namespaces in a text, as far as it has any.
inodes() {
	grep -oE '[0-9]{10}' | sort -u
}

# looked: who only looks misses no namespace, or says more than it does otherwise; what is gone
# is not missed. A cell may be empty, or shorter.
looked() {
	[ -n "$looks" ] || return 1
	[ "${truth:0:1}" != "{" ] || python3 -m json.tool .sweep-out >.sweep-json 2>&1 || return 1
	[[ $point != *" ENOENT" && $point != *" ESRCH" ]] || return 0
	is_said || is_answer && return
	! cmp -s "$errors" .sweep-said ||
		[ "$(sed -n '/"missed"/,$p' .sweep-out)" != "$missed" ] ||
		{ [ "$(inodes <.sweep-out)" = "$(inodes <<<"$truth")" ] &&
			[ "$(wc -l <.sweep-out)" -eq "$(wc -l <<<"$truth")" ]; }
}

judge_status() {
	said=$(<"$errors")
	case $status in
	99 | 13[2469]) wrong "ends with $status: $(tail -n 3 "$errors" | tr '\n' ' ')" && return ;;
	124) wrong "hangs" && return ;;
	esac
	[[ $said != *Sanitizer* && $said != *"runtime error"* ]] ||
		wrong "$(grep -E -m 1 'Sanitizer|runtime' "$errors")"
	case $1:$status in
	fail:"$good" | nomem:"$good")
		[ "$(<.sweep-out)" = "$truth" ] || looked ||
			wrong "status $status, but prints: $(difference "$truth" "$(<.sweep-out)")" ;;
	fail:* | nomem:*)
		is_told || wrong "ends with $status and says: $(head -c 200 "$errors" | tr '\n' ' ')"
		[[ $truth == "$(<.sweep-out)"* ]] || looked ||
			wrong "status $status, and prints: $(difference "$truth" "$(<.sweep-out)")" ;;
	esac
}

# judge MODE: what the run left, and repairs it where it may be left so.
judge() {
	judge_status "$1"
	case $1:$status in
	fail:"$good" | nomem:"$good")
		{ is_answer && look; } || settles "$after" && return ;;
	*) settles "$before" "$after" && return ;;
	esac
	# Then it is the undoing that has to do.
	[ -z "$removed" ] || return
	left=$(difference "$([ "$status" = "$good" ] && echo "$after" || echo "$before")" "$there")
	if [ "$1" = kill ] || [ "$1" = orphan ] || [ -n "$resumes" ] || is_removal; then
		FAULT_SECONDS=10 timeout 20 "${command[@]}" >.sweep-again 2>&1 </dev/null
		patient=yes settles "$after" || wrong "left: $left, and for good: $(difference "$after" "$there")"
	else
		wrong "status $status: left: $left"
	fi
}

# --- a run ---------------------------------------------------------------------------------------

# Back to where each run begins.
restore() {
	[ "$there" != "$before" ] || return 0
	eval "$undo" >.sweep-undo 2>&1
	patient=yes settles "$before" && return
	wrong "cannot be undone: $(difference "$before" "$there")"
	finish
}

# try MODE COMMAND...
try() {
	local mode=$1

	shift
	status=0
	"$@" >.sweep-out 2>"$errors" </dev/null || status=$?
	runs[$mode]=$((${runs[$mode]:-0} + 1))
	judge "$mode"
	restore
}

sweep_calls() {
	local actor nth name faults error

	while read -r actor nth name faults <&3; do
		case $1 in
		kill) point="kill $actor $nth $name" ;;
		orphan) point="orphan $actor $nth $name" ;;
		esac
		case $1 in
		orphan) [ "$actor" = 0 ] || try orphan "$programs/fault" orphan "$actor" "$nth" "${command[@]}" ;;
		kill) try kill "$programs/fault" kill "$actor" "$nth" "${command[@]}" ;;
		fail)
			[ -z "${first:-}" ] || faults=${faults%% *}
			for error in $faults; do
				point="fail $actor $nth $name $error"
				try fail "$programs/fault" fail "$actor" "$nth" "$error" "${command[@]}"
			done
			;;
		esac
	done 3<.sweep-calls
}

# Of thousands in one loop of the library, not each.
sweep_memory() {
	local nth=0 made

	truncate -s 8 .sweep-made
	env NOMEM=-999999999 NOMEM_OF="$program" NOMEM_COUNT="$PWD/.sweep-made" \
		LD_PRELOAD="$programs/nomem.so" "${command[@]}" </dev/null >.sweep-out 2>&1
	made=$(($(od -An -td8 -N8 .sweep-made)))
	settles "$after" "$before"
	restore
	while [ $((nth += 1 + nth / 400)) -le "$made" ]; do
		point="allocation $nth"
		truncate -s 0 .sweep-made && truncate -s 8 .sweep-made
		try nomem timeout 30 env NOMEM="$nth" NOMEM_OF="$program" \
			NOMEM_COUNT="$PWD/.sweep-made" LD_PRELOAD="$programs/nomem.so" \
			"${command[@]}"
	done
}

finish() {
	local mode

	eval "$undo; $finally" >/dev/null 2>&1
	for mode in "${modes[@]}"; do
		echo "$mode ${runs[$mode]:-0}"
	done
	exit 0
}

# --- the table's words -----------------------------------------------------------------------------

# A file that keeps a namespace, no more.
unpin() {
	local file

	for file; do
		while umount "$file" 2>/dev/null; do :; done
		rm -f "$file"
	done
}

# hold UNSHARE-OPTION...: a process in new namespaces, which is $target.
hold() {
	local children=

	unshare "$@" --fork --kill-child sleep 3600 3>&- &
	known+="$! "
	until [ -n "$children" ] && grep -qs sleep "/proc/${children% }/comm"; do
		sleep 0.01
		children=$(<"/proc/$!/task/$!/children")
	done
	target=${children% }
	known+="$target "
}

# The table row: sets what the words after the command say.
command_line() {
	local word

	[ "$1" = "$row" ] || return 0
	words=$2 setup='' undo=: finally=: looks='' need=: good=0 resumes='' says='' answer='' also=(:)
	removed=''
	for word in "${@:3}"; do
		case $word in
		also=*) read -ra also <<<"${word#*=}" ;;
		modes=*) ;;
		*) printf -v "${word%%=*}" %s "${word#*=}" ;;
		esac
	done
}

# shellcheck source=commands.bash
source "$here/commands.bash"
eval "$need" >/dev/null 2>&1 || { echo "skip ${need}"; exit 0; }
eval "$setup" >/dev/null || { echo "$row: setup: fails"; exit 1; }
eval "command=($words)"
tool=${command[0]}
program=$(command -v "$tool")

# Sets $before and $after: what there is when nothing goes wrong, the same twice.
refer() {
	local last=

	until [ -n "$last" ] && [ "$before$after" = "$last" ]; do
		last=${before:-}${after:-}
		rests
		before=$there
		"${command[@]}" >.sweep-out 2>"$errors" </dev/null
		[ $? = "$good" ] || { echo "$row: fails as it is: $(<"$errors")"; exit 1; }
		rests
		after=$there
		[ "$before" = "$after" ] || eval "$undo" >/dev/null 2>&1
	done
	rests
}

# Once for what is made once and stays.
"${command[@]}" >.sweep-out 2>"$errors" </dev/null
eval "$undo" >/dev/null 2>&1
refer
point=plain
# Who looks at processes sees whoever traces it, too.
"$programs/fault" kill 99 1 "${command[@]}" >.sweep-out 2>"$errors" </dev/null
truth=$(<.sweep-out)
missed=$(sed -n '/"missed"/,$p' .sweep-out)
cp "$errors" .sweep-said
restore
# Nobody else is there, either: who counts processes would make other calls.
"$programs/fault" list "${command[@]}" </dev/null >.sweep-list 2>/dev/null
grep -E "^[0-9]+ [0-9]+ [a-z]" .sweep-list | grep -E "${calls:-.}" >.sweep-calls
settles "$after" "$before"
restore

for mode in "${modes[@]}"; do
	case $mode in
	nomem) sweep_memory ;;
	*) sweep_calls "$mode" ;;
	esac
done
finish
