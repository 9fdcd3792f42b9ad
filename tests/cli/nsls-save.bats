#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# nsls --save and --load. What a file may hold is a table in tests/unit/saved.c.
# shellcheck disable=SC2030,SC2031,SC2154,SC2314

bats_require_minimum_version 1.5.0

fail() {
	printf '%s\n' "$*"
	return 1
}

setup() {
	article=$TESTS/fixtures/article
	mkdir "$BATS_TEST_TMPDIR/here"
	cd "$BATS_TEST_TMPDIR/here" || return
}

@test "every view of a loaded one is that of the machine" {
	nsls --sysroot "$article" --save a
	for view in "" -r -J -T -T=parent -T=mixed -T=process "-t net" "-t uts,mnt" net user -P \
		--output-all --matrix --matrix=unit "--matrix=user -J" "-p 367" "-p 367 -J" \
		4026531838 mnt:[4026531840] 367/uts "4026531838 -T" \
		"-o NS,HOLDERS,LEVEL,CREATOR,WHOSE,UIDMAP,INIT,CGROUP,UNIT" "-Q NPROCS<2" \
		"why 4026531840" "why 367/uts -J"; do
		# shellcheck disable=SC2086 # words
		nsls --sysroot "$article" $view >now 2>/dev/null || fail "live: $view"
		# shellcheck disable=SC2086
		nsls $view --load a >loaded 2>/dev/null || fail "loaded: $view"
		diff now loaded || fail "$view"
	done
}

# bats test_tags=vm
@test "live: what is seen is what is loaded, of sockets, descriptors and files, too" {
	holder=$(mktemp -p .)
	unshare -Urmnipu --mount-proc -f sh -c "exec 7</proc/self/ns/uts; echo >$holder; exec sleep 60" &
	unshare=$!
	for ((i = 0; i < 200; i++)); do
		[ ! -s "$holder" ] || break
		sleep 0.05
	done
	[ -s "$holder" ] || { kill -KILL $unshare; skip "no user namespaces here"; }
	pid=$(ps -o pid= --ppid $unshare | tr -d ' ')
	nsls --save a 2>/dev/null
	columns=NS,TYPE,NPROCS,PID,UID,USER,ONS,PNS,ID,HOLDERS,CREATOR,UIDMAP,GIDMAP,SETGROUPS,LEVEL
	columns+=,HOSTNAME,OFFSETS,CONTAINER,UNIT,INIT,LINKS,MOUNTS,COMMAND,NSFS,NODE
	for kind in user mnt net uts pid ipc; do
		nsls -r -o $columns -t $kind -Q "PID == $pid" >live 2>/dev/null
		nsls -r -o $columns -t $kind -Q "PID == $pid" --load a >saved 2>/dev/null
		diff live saved || { kill -KILL $unshare "$pid"; false; }
	done
	kill -KILL "$pid" $unshare	# a PID 1 hears nothing else
	wait $unshare || true
	run -0 nsls --load a -n -o COMMAND "$pid/net"	# it is not looked at now
	[[ $output == *"sleep 60"* ]]
	grep -q "^\"node\": \"$(uname -n)\"" a
}

@test "machines side by side" {
	nsls --sysroot "$article" --save a --node web1
	nsls --sysroot "$article" --save b --node 'web 2'
	run -0 --separate-stderr nsls -t uts --load a b
	[ -z "$stderr" ]
	[[ ${lines[0]} == "NODE "* ]]
	[ "$(grep -c ^web1 <<<"$output")" = "$(grep -c '^web 2' <<<"$output")" ]
	[ "$(nsls -n -r -o NODE,NS -Q 'NODE == "web1" && NS == 4026531838' --load a b)" = \
		"web1 4026531838" ]
	[ "$(nsls -J --load=a --load=b uts | grep -o '"node": ".*"' | uniq)" = \
		$'"node": "web1"\n"node": "web 2"' ]
	run -0 nsls --matrix --load a b
	[[ ${lines[0]} == "NODE "*PROCESS* ]]
	[[ $output == *"web 2"* ]]
	run -0 nsls -T -n -o NS,NODE --load a b	# each below its own
	[ "$(grep -c '^402653[0-9]* *web' <<<"$output")" -eq "$(nsls -T -n -o NS,NODE --load a b |
		grep -c '^[0-9]')" ]
	[ "$(nsls -T -n -o NS,NODE --load b | sort)" = \
		"$(nsls -T -n -o NS,NODE --load a b | grep 'web 2$' | sort)" ]
}

@test "a reference is looked for on each machine" {
	nsls --sysroot "$article" --save a --node web1
	sed 's/"pid": 367,/"pid": 368,/; s/"node": "web1"/"node": "web2"/' a >b
	run -0 nsls -n -r -o NODE,NS -p 367 --load a b
	[[ $output != *web2* && $output == *web1* ]]
	run -0 nsls -n -r -o NODE,PID 4026531838 --load a b
	[[ $output == *web1*web2* ]]
	run -1 --separate-stderr nsls 4711 --load a b
	[ "${stderr_lines[0]}" = "nsls: find: 4711: No such process" ]
	run -1 --separate-stderr nsls net:[1] --load a
	[ "${stderr_lines[0]}" = "nsls: find: net:[1]: No such file or directory" ]
	run -2 nsls self --load a
}

@test "the file: whole or not at all, for its owner alone" {
	umask 000
	echo before >a
	nsls --sysroot "$article" --save a
	[ "$(stat -c %a a)" = 600 ]
	[ "$(ls)" = a ]
	[ "$(nsls --sysroot "$article" --save - | sed 's/"taken": [0-9]*//' | sha256sum)" = \
		"$(sed 's/"taken": [0-9]*//' a | sha256sum)" ]
	mkdir d
	run -1 --separate-stderr nsls --sysroot "$article" --save d
	[ "${stderr_lines[0]}" = "nsls: save: d: Is a directory" ]
	run -1 nsls --sysroot "$article" --save /dev/null
	[ -c /dev/null ]
	run -1 nsls --sysroot "$article" --save none/a
	run -1 bash -c 'nsls --sysroot "$1" --save - >/dev/full' - "$article"
	[ "$(ls)" = a$'\n'd ]
}

@test "a write that fails leaves what was there" {
	command -v strace >/dev/null || skip "no strace here"
	echo before >a
	for call in write fsync rename; do
		run strace -qq -o /dev/null -e inject=$call:error=ENOSPC:when=1 \
			nsls --sysroot "$article" --save a
		[[ $output != *ptrace* ]] || skip "strace cannot trace here"
		[ "$status" -eq 1 ]
		[[ $output == *"nsls: save: a: "* ]]
		[ "$(cat a)" = before ]
		[ "$(ls)" = a ]
	done
}

@test "from pipes, as ssh gives them" {
	nsls --sysroot "$article" --save - --node web1 | nsls -n -r -o NODE,NS uts --load - >piped
	grep -q '^web1 4026531838$' piped
	nsls -n -r -o NODE uts --load <(nsls --sysroot "$article" --save - --node web1) \
		<(nsls --sysroot "$article" --save - --node web2) | sort -u >piped
	[ "$(cat piped)" = $'web1\nweb2' ]
}

@test "torn, newer, and no snapshot at all: one clear error each" {
	nsls --sysroot "$article" --save a
	head -c 1000 a >torn
	sed 's/^"snapshot": 1/"snapshot": 2/' a >newer
	echo '{"namespaces": []}' >other
	: >empty
	for file in torn other empty /etc/passwd; do
		run -1 --separate-stderr nsls --load "$file"
		[ -z "$output" ]
		[ "${stderr_lines[0]}" = "nsls: load: $file: Bad message" ]
		[ "${stderr_lines[1]}" = \
			"nsls: no snapshot that 'nsls --save' wrote, or its end is missing" ]
	done
	run -1 --separate-stderr nsls --load a newer
	[ -z "$output" ]
	[[ ${stderr_lines[0]} == \
		"nsls: load: newer: Protocol not supported (its form is 2, and this one reads 1)" ]]
	run -1 --separate-stderr nsls --load none
	[ "${stderr_lines[0]}" = "nsls: open: none: No such file or directory" ]
	run -1 --separate-stderr nsls --load /
	[ "${stderr_lines[1]}" = \
		"nsls: it takes a file that 'nsls --save FILE' wrote, or - for a pipe" ]
	run -1 nsls --load /dev/zero
	[[ $output == *"File too large"* ]]
}

@test "where nothing can be saved is told, with what to do" {
	for place in / /dev/full; do
		run -1 --separate-stderr nsls --save "$place"
		[ "${stderr_lines[1]}" = \
			"nsls: it would be replaced: name a file, or - for standard output" ]
	done
	run -1 --separate-stderr nsls --save none/a
	[ "${stderr_lines[1]}" = "nsls: the directory for it is missing: make it first" ]
}

@test "hostile texts are shown escaped, and read back as they were" {
	nsls --sysroot "$article" --save a --node $'\e[31mred\n'
	run -0 nsls -n -r -o NODE uts --load a
	[[ $output == *'\x1b[31mred\x0a'* && $output != *$'\e'* ]]
}

@test "options that make no sense with each other" {
	: >a
	run -2 nsls --save b --load a
	run -2 nsls --save b -p 1
	run -2 nsls --save b net
	run -2 nsls --node b
	run -2 nsls --load a --sysroot /
	run -2 --separate-stderr nsls why --load a --sysroot / 1/net
	run -2 --separate-stderr nsls why --load=a --load=b 1/net
	for verb in "audit" "graph" "caps 1" "limits" "mounts 1"; do
		# shellcheck disable=SC2086
		run -2 --separate-stderr nsls $verb --load=a
		[ "${stderr_lines[0]}" = "nsls: --load: ${verb% *} looks at the machine as it runs" ]
	done
	run -1 --separate-stderr nsls --load why 1/net
	[ "${stderr_lines[1]}" = "nsls: 'why' is a verb: write 'nsls why --load=FILE'" ]
	run -2 nsls --load
	run -2 nsls --save
	[ ! -e b ]
}
