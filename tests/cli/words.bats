#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2154 # bats sets stderr
# Words of the command line that are told again: hostile ones, huge ones, empty ones.

bats_require_minimum_version 1.5.0
load ../told

setup() {
	cd "$BATS_TEST_TMPDIR" || return
}

teardown() {
	end_launched
}

huge() {
	head -c "$1" /dev/zero | tr '\0' a
}

@test "a word that is too long for a line leaves room for what is wrong with it" {
	for size in 600 5000 100000; do
		word=$(huge "$size")
		for line in "no such column:nsls -o $word" "not understood:nsrun --map-users $word" \
			"File name too long:nsls $word" "File name too long:nsls why $word" \
			"no number of that kind:nsls translate uid $word" \
			"no namespace that can be seen has it:nsls find --iface $word" \
			"no such option, or short for several:nsrun --$word" \
			"is unknown, try .netnsctl help.\.:netnsctl $word"; do
			run --separate-stderr ${line#*:}
			[ "$status" -ne 0 ]
			head -n 1 <<<"$stderr" | grep -qE "${line%%:*}\$" ||
				head -n 1 <<<"$stderr" | grep -q "not all could be looked at"
			[ "$(head -n 1 <<<"$stderr" | wc -c)" -lt 4200 ]
		done
	done
	run -125 nsrun --hostname="$(huge 65)" true
	[[ ${lines[0]} == *': too long' ]]
}

@test "no character is cut in two" {
	word=$(for ((i = 0; i < 3000; i++)); do printf 'あ'; done)
	for line in "nsls translate uid $word" "netnsctl $word" "nsls find --iface $word"; do
		LC_ALL=C.UTF-8 run --separate-stderr $line
		iconv -f UTF-8 -t UTF-8 <<<"$stderr" >/dev/null
	done
}

@test "what would obey a terminal is escaped in every word that is told" {
	word=$'x\e[31my'
	ln -s /proc/self/ns/user "$PWD/$word"
	for line in "find --iface" "find --mount" "translate uid" "why a:" "explain" "mounts $PWD/" \
		"caps $PWD/" "diff self/net $PWD/" "translate uid 0 --from $PWD/" "-o" "--load"; do
		rest=()
		[[ $line != caps* ]] || rest=(self)
		[[ $line == *[:/] ]] && last=${line##* }$word line=${line% *} || last=$word
		run nsls $line "$last" "${rest[@]}"
		[[ $output == *'x\x1b[31my'* && $output != *$'\e'* ]] || { echo "$line: $output"; false; }
	done
	run nsls translate "$word" 1
	[[ $output == *'x\x1b[31my'* && $output != *$'\e'* ]]
}

@test "an empty word is told as one, and is no directory" {
	for line in 'nsls ""' 'nsls why ""' 'nsls mounts ""' 'nsls diff "" self' 'nsls explain ""' \
		'nsls translate uid ""' 'nsls --sysroot=' 'nsrun -f -u --wd= true' 'nsrun -u --root= true' \
		'nsrun -mp --mount-proc= true' 'nsrun --tmpfs= true' 'nsrun --rootfs= true' \
		'nsrun -u --pid-file= true' "nsjoin -t $$ --root= true" "nsjoin -t $$ --wd= true" \
		"nsjoin -t $$ --wdns= true" "nsjoin -t $$ -a --mount-proc= true"; do
		eval "run $line"
		[ "$status" -ne 0 ]
		[[ ${lines[0]} == *": '': "* ]] || { echo "$line: $output"; false; }
	done
	[ "${lines[1]}" = 'nsjoin: name a directory' ]
}

@test "an empty program is told as one" {
	need_userns
	refuses 127 "nsrun: exec: '': No such file or directory
nsrun: no such program there, or its interpreter is missing" nsrun -r ''
	refuses 127 "nsjoin: exec: '': No such file or directory
nsjoin: no such program there, or its interpreter is missing" nsjoin -t $$ -a ''
}

@test "a range of descriptors has two ends" {
	for list in 0- 3-,5 1-2- - 1--2 '1- 2' ''; do
		refuses 125 "nsjoin: --keep-fds: ${list:-''}: not understood
nsjoin: write numbers and ranges, as in 5,7-9" nsjoin -t $$ -a "--keep-fds=$list" true
	done
}

@test "every object of nsls says which version of it that is" {
	for line in '' '-H' '-p self' 'why self/mnt' 'limits' 'explain user' 'translate uid 0' \
		'diff self self' 'caps self self/mnt' 'audit self' 'mounts self' 'graph self' \
		'find --port 1' '--matrix'; do
		run --separate-stderr nsls -J ${line/-p self/-p $$}
		tail -n 2 <<<"$output" | head -n 1 | grep -qF '"nsls": {"schema": 1}' ||
			[[ ${output//[$' \n']/} == *'"nsls":{"schema":1}}' ]] || { echo "$line: $output"; false; }
	done
}

@test "a verb or a kind that was mistyped is guessed" {
	for line in whi:why limit:limits mount:mounts grahp:graph transl:translate nets:net; do
		run --separate-stderr nsls "${line%:*}"
		[ "$status" -eq 1 ]
		[[ $stderr == *"nsls: did you mean: nsls ${line#*:}" ]]
		run -2 --separate-stderr nsls "${line%:*}" self/net
		[ "$stderr" = "nsls: self/net: one word at a time
nsls: did you mean: nsls ${line#*:} ..." ]
	done
	run -1 --separate-stderr nsls no-such-name-anywhere
	[[ $stderr != *'did you mean'* ]]
	run -2 --separate-stderr nsls net self
	[ "$stderr" = "nsls: self: one word at a time
nsls: 'nsls --help' has the usage" ]
}

@test "a namespace of another kind than was asked for is no namespace that is missing" {
	for word in self/uts "uts:[$(inode $$ uts)]"; do
		refuses 2 "nsls: --type: $word: it is a uts namespace
nsls: leave out --type, or name its kind" nsls -t net "$word"
		run -0 nsls -t net,uts "$word"
		refuses 125 "nsjoin: --net: $word: it is a uts namespace
nsjoin: enter it by the option of its kind: --uts=" nsjoin --net="$word" true
	done
}

@test "what may be left out of --tree and --matrix stands behind a =" {
	for tree in owner parent mixed process; do
		run -1 --separate-stderr nsls -T $tree
		[[ $stderr == *"nsls: did you mean: nsls --tree=$tree" ]]
	done
	for rows in process container pod unit; do
		refuses 2 "nsls: --matrix and a reference exclude each other
nsls: did you mean: nsls --matrix=$rows" nsls --matrix $rows
	done
	refuses 2 "nsls: --matrix and a reference exclude each other
nsls: one of a container or a pod has its own matrix" nsls --matrix self
	run -1 --separate-stderr nsls parent
	[[ $stderr != *'--tree'* ]]
}
