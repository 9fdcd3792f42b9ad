# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154 # of world.bash
# What there is in the world of a mixed soak, in several ways that know nothing of each other.

# eventually COMMAND...: within twenty seconds.
eventually() {
	local until=$((SECONDS + 20))

	until "$@"; do
		[ $SECONDS -lt $until ] || return
		sleep 0.05
	done
}

# By name; who only looks is not there, nor is a zombie.
processes() {
	local dir comm

	for dir in /proc/[0-9]*; do
		[ "$dir" != "/proc/$$" ] && [ -e "$dir/exe" ] && read -r comm <"$dir/comm" &&
			echo "process ${dir#/proc/} $comm"
	done 2>/dev/null
}

# Where the kernel has them: processes, threads, descriptors, mounts.
namespaces() {
	{
		find /proc/[0-9]*/{ns,fd} /proc/[0-9]*/task/*/ns -lname '*:\[*\]' -printf '%l\n'
		awk '/ - nsfs / { print $4 }' /proc/[0-9]*/mountinfo
	} 2>/dev/null | grep -E '^(cgroup|ipc|mnt|net|pid|time|user|uts):' | sort -u
}

listed_by_nsls() {
	nsls -n -r -o TYPE,NS 2>/dev/null | awk '{ print $1 ":[" $2 "]" }' | sort -u
}

# Mounts, files, interfaces, rules: all that tools make which is no namespace.
things() {
	awk -v covered=" $covered" '!index(covered, " " $1 " ") { print "mount", $5, $4 }' \
		/proc/self/mountinfo
	find /run -mindepth 1 -printf 'file %p %y\n'
	ip -br link | awk '{ print "link", $1 }'
	ip route show table all | sed 's/^/route /'
	nft list ruleset 2>/dev/null | sed 's/^/nft /'
}

# look: sets $there.
look() {
	processes >"$work/$name.processes"
	namespaces >"$work/$name.namespaces"
	listed_by_nsls >"$work/$name.nsls"
	there=$(
		cat "$work/$name.processes" "$work/$name.namespaces"
		sed 's/^/nsls /' "$work/$name.nsls"
		comm -23 "$work/$name.namespaces" "$work/$name.nsls" | sed 's/^/nsls lacks /'
		things | sort
	)
}

is_as_before() {
	look
	[ "$there" = "$baseline" ]
}

# memory: of each of ours that stays: PID, name, private memory in KiB, all of it, descriptors.
memory() {
	local pid exe

	for pid in $(sed -n 's/^process \([0-9]*\) .*/\1/p' <<<"$baseline"); do
		exe=$(readlink "/proc/$pid/exe") || exe=gone
		case $exe in */nsrun* | */nsjoin* | */netnsctl* | *memfd:nsutil*) ;; *) continue ;; esac
		printf '%s %s %s %s\n' "$pid" "$(tr '\0' ' ' <"/proc/$pid/cmdline" | cut -c 1-30 |
			tr ' ' '_')" "$(awk '/^RssAnon/ { a = $2 } /^VmRSS/ { r = $2 }
			END { print a, r }' "/proc/$pid/status")" \
			"$(find "/proc/$pid/fd" -mindepth 1 -printf x | wc -c)"
	done
}

# --- the kernel's own count: only for root of a user namespace of its own -------------------------

# granted LIMIT KIND OPTION COMMAND...: under this limit one more is made.
granted() {
	echo "$1" >"/proc/sys/user/max_$2_namespaces"
	"${@:4}" unshare "-$3" true
}

# count KIND OPTION [COMMAND]...: one more than there are is the lowest limit that grants one.
count() {
	local most limit

	most=$(cat "/proc/sys/user/max_$1_namespaces")
	for ((limit = 1; limit < 1000; limit++)); do
		! granted $limit "$@" || break
	done
	echo "$most" >"/proc/sys/user/max_$1_namespaces"
	echo "kernel: $((limit - 1)) $1"
}

counts() {
	[ "$name" = user ] || return
	count user U
	count user U "${plain[@]}"
	count pid p
	count net n
	count mnt m
	count uts u
	count ipc i
	count cgroup C
	count time T
}

counts_are_as_before() {
	[ "$(counts)" = "$baseline_counts" ]
}

# --- verdicts --------------------------------------------------------------------------------

difference() {
	diff <(echo "$baseline") <(echo "$there") | sed -n 's/^\([<>]\)/\1/p' | head -n 20 |
		tr '\n' ';'
}

# grown: what has 64 KiB more than after the first round, or one descriptor, or has ended.
grown() {
	join -a 1 <(sort <<<"$at_first") <(memory | sort) |
		awk 'NF < 9 || $7 > $3 + 64 || $9 > $5 { print "has grown, or is gone:", $0 }'
}
