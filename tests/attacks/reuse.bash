# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
# In a PID namespace of its own, as its root: while TOOL is delayed at each of the calls that look
# at its target, that process ends and another gets its number.
#
#	[only=CALLS] bash reuse.bash DIRECTORY TOOL [STRACE-OPTION...]
#
# Prints a word for each: the "first" process was entered, the "second", the tool "refused", or
# it was "mixed" into both.

set -u
cd "$1" || exit
tool=$2
shift 2
number=900
others=1000
calls='openat|readlink|readlinkat|pidfd_open|setns|poll|ppoll|pidfd_send_signal|ioctl'

# start NUMBER: a process, in namespaces that are marked so. Their inodes are no marks: they too
# are used again.
start() {
	local tries

	echo $((number - 1)) >/proc/sys/kernel/ns_last_pid
	unshare -un sh -c "hostname $1
		echo $1 >/proc/sys/net/ipv4/ip_default_ttl; exec sleep 30" &
	[ $! = $number ] || { echo "no process $number"; exit 1; }
	# The shell must not meet numbers again that it waits for.
	others=$((others + 100))
	echo $others >/proc/sys/kernel/ns_last_pid
	for ((tries = 0; tries < 200; tries++)); do
		read -r name </proc/$number/comm
		[ "$name" != sleep ] || break
		sleep 0.005
	done
}

end() {
	kill -KILL $number
	wait $number 2>/dev/null
}

enter=("$tool" -t "$number" -u -n cat /proc/sys/kernel/hostname /proc/sys/net/ipv4/ip_default_ttl)

start 1
strace -f -qq -o list -e signal=none -e trace="/^($calls|execve|execveat)\$" "$@" \
	"${enter[@]}" >/dev/null
end
# From the first sight of the target on, until the program starts.
sed 's/^[0-9]* *//' list | awk -F'(' -v pid=$number '
	seen && /^execve/ { exit }
	{ n[$1]++ }
	index($0, "/" pid "/") || index($0, "(" pid ",") { seen = 1 }
	seen && $1 ~ calls { print $1, n[$1] }' calls="^(${only:-.*})\$" >steps

while read -r call nth <&3; do
	start 1
	strace -f -qq -o /dev/null "$@" -e inject="$call:delay_enter=200000:when=$nth" \
		"${enter[@]}" >got 2>said &
	entering=$!
	sleep 0.06
	end
	start 2
	wait $entering
	got=$(tr '\n' ' ' <got)
	# On a busy machine the second is entered before it has its marks.
	case $got in
	'1 1 ') word=first ;;
	'') word=refused ;;
	'1 '* | *' 1 ') word=mixed ;;
	*) word=second ;;
	esac
	echo "$call $nth: $word $(head -n 1 said)"
	end
done 3<steps
exit 0
