# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2054
# In a PID namespace of its own, as its root: while TOOL is delayed at each of the calls that look
# at its target, that process ends and another gets its number.
#
#	[only=CALLS] bash reuse.bash DIRECTORY enter|lab|row TOOL [STRACE-OPTION...]
#
# Whether it enters that process, or a lab that lives by it, or shows it in a row. Prints a word
# for each: it was the "first" process, the "second", the tool "refused", or it was "mixed" of both.

set -u
cd "$1" || exit
way=$2
tool=$3
shift 3
number=900
others=1000
calls='openat|readlink|readlinkat|pidfd_open|setns|poll|ppoll|pidfd_send_signal|ioctl'

# --- a process to enter ------------------------------------------------------------------------------

# Inodes are no marks: they too are used again.
enter_begin() {
	unshare -un sh -c "hostname $1
		echo $1 >/proc/sys/net/ipv4/ip_default_ttl; exec sleep 30" &
}

enter_ready() {
	:
}

# On a busy machine the second is entered before it has its marks.
enter_judge() {
	case $(tr '\n' ' ' <got) in
	'1 1 ') echo first ;;
	'') echo refused ;;
	'1 '* | *' 1 ') echo mixed ;;
	*) echo second ;;
	esac
}

enter_command() {
	command=("$tool" -t "$number" -u -n
		cat /proc/sys/kernel/hostname /proc/sys/net/ipv4/ip_default_ttl)
}

# --- a lab, whose record names its keeper -------------------------------------------------------------

labs=/run/netnsctl/labs

# With a session of its own, as a keeper has when its lab is made.
lab_begin() {
	setsid unshare -Urmn --propagation private sh -c "mount -t tmpfs run /run
		mkdir /run/netns
		: >/run/netns/lab$1
		mount --bind /proc/self/ns/net /run/netns/lab$1
		exec sleep 30" &
}

# It is the first one's, also when there is a second.
lab_ready() {
	[ "$1" = 1 ] || return 0
	echo "$number $(cut -d' ' -f22 /proc/$number/stat) $(stat -Lc %i /proc/$number/ns/user)" \
		>$labs/x
}

# The name of the network that one is in, among the names of the mount namespace. In the lab that
# there is none, and that is said, it has none.
lab_judge() {
	case $(cat got) in
	lab1) echo first ;;
	lab2) echo second ;;
	*) [ ! -s said ] && echo mixed || echo refused ;;
	esac
}

lab_command() {
	calls+='|getsid'
	mount -t tmpfs run /run
	mkdir -p $labs
	chmod 700 $labs
	command=("$tool" -t "$number" -U -m -n --preserve-credentials ip netns identify)
	[ "$tool" != netnsctl ] || command=(netnsctl --lab x identify)
}

# --- a row of a list -----------------------------------------------------------------------------------

row_begin() {
	unshare -un sleep "30$1" &
}

# Held, so that the second has other inodes.
row_ready() {
	exec {held}</proc/$number/ns/uts {held}</proc/$number/ns/net
	echo "$(stat -Lc %i /proc/$number/ns/uts)" "$(stat -Lc %i /proc/$number/ns/net)" >is"$1"
}

row_judge() {
	awk -v pid=$number '
	FILENAME != "got" { is[$1] = is[$2] = substr(FILENAME, 3); next }
	$1 != pid || ($2 != "uts" && $2 != "net") { next }
	{ seen[is[$3]] }
	/sleep(.x20| )301/ { seen[1] }
	/sleep(.x20| )302/ { seen[2] }
	END {
		if (("" in seen) || ((1 in seen) && (2 in seen)))
			print "mixed"
		else
			print (1 in seen) ? "first" : (2 in seen) ? "second" : "refused"
	}' is1 is2 got
}

row_command() {
	calls+='|newfstatat|statx|openat2|pread64'
	command=("$tool" -n -r -o PID,TYPE,NS,COMMAND)
	echo >is2
}

# -------------------------------------------------------------------------------------------------------

# start MARK: a process of that number, in namespaces that are marked so.
start() {
	local tries

	echo $((number - 1)) >/proc/sys/kernel/ns_last_pid
	"${way}_begin" "$1"
	[ $! = $number ] || { echo "no process $number"; exit 1; }
	# The shell must not meet numbers again that it waits for.
	others=$((others + 100))
	echo $others >/proc/sys/kernel/ns_last_pid
	for ((tries = 0; tries < 200; tries++)); do
		read -r name </proc/$number/comm
		[ "$name" != sleep ] || break
		sleep 0.005
	done
	"${way}_ready" "$1"
}

end() {
	kill -KILL $number
	wait $number 2>/dev/null
}

"${way}_command"
start 1
strace -f -qq -o list -e signal=none -e trace="/^($calls|execve|execveat)\$" "$@" \
	"${command[@]}" >/dev/null
end
# From the first sight of the target on, until the program starts, or all was entered by one call;
# whoever goes on to other processes is delayed where that one is named again.
sed 's/^[0-9]* *//' list | awk -F'(' -v pid=$number '
	seen && /^execve/ { exit }
	{ n[$1]++ }
	/^execve/ { next }
	{ named = $0 ~ "[/\"(]" pid "[/\",]" }
	named { seen = 1 }
	seen && (named || ++after <= 40) && $1 ~ calls { print $1, n[$1] }
	seen && /^setns\(.*\|.*= 0$/ { exit }' calls="^(${only:-.*})\$" >steps

while read -r call nth <&3; do
	start 1
	strace -f -qq -o /dev/null "$@" -e inject="$call:delay_enter=200000:when=$nth" \
		"${command[@]}" >got 2>said &
	looking=$!
	sleep 0.06
	end
	start 2
	status=0
	wait $looking || status=$?
	echo "$call $nth: $("${way}_judge") $(head -n 1 said)"
	end
done 3<steps
exit 0
