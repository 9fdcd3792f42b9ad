#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# R10, R12, R14 for the two that do not enter a container as nsjoin does. nsls starts no program: a
# child of it goes into namespaces, only to look. netnsctl exec goes into a network and nothing else:
# who is in there sees it from outside, or not at all. Into a lab it goes whole, but those who are in
# there are programs of the same user, with his files before them: R10 concerns a lab, and R12 and R14
# would find what he lets them have.
#
# tests/run: once
# tests/run: alone
# shellcheck disable=SC2154

bats_require_minimum_version 1.5.0
load attack

setup() {
	begin_root || return
	need_userns
	need_strace
}

teardown() {
	end_root
}

# --- R10: another process with the number of the one that is looked at ---------------------------

judged() {
	case $output in
	*": mixed"*) echo 'half of both' ;;
	*": second"*) echo 'the second' ;;
	*) echo "${1:-refused}" ;;
	esac
}

@test "R10: a row is never half of one process and half of another" {
	exchange row lsns
	stock_result=$(judged 'one of them')
	exchange row nsls
	[[ $output == *first* && $output == *second* ]]
	not grep -vE ': (first|second|refused) ' <<<"$output"
	verdict R10 'the PID is used again while it is listed: nsls' "lsns: $stock_result" \
		'one of them'
}

@test "R10: nor does a lab live by who has the number of its keeper" {
	need_command ip
	exchange lab nsenter
	stock_result=$(judged)
	exchange lab netnsctl
	[[ $output == *refused* ]]
	not grep -vE ': (first|refused) ' <<<"$output"
	verdict R10 'the PID of the keeper of a lab is used again: netnsctl' "nsenter: $stock_result" \
		refused
}

# --- R12: memory, descriptors, environment of who looks ---------------------------------------------

# spied TOOL WORD...: what root in $target's user namespace can read of processes of that name, of
# which each is delayed for a while at all that it sends, or before it becomes a program.
spied() {
	SECRET=ours strace -f -qq -o /dev/null -e trace=sendmsg,execve \
		-e inject=sendmsg,execve:delay_enter=200000 "$@" >/dev/null 9<"$BATS_TEST_FILENAME"
}

watch() {
	build spy -static
	cp "$BATS_FILE_TMPDIR/spy" root
	INIT="/spy -o $1" container -Urun
	await test -e root/share/looking
}

finds_nothing() {
	touch root/share/stop
	await test -e root/share/found
	cat root/share/found
	[ "$(<root/share/found)" = seen ]
}

# Who has no rights over the namespaces has to become somebody in there: as plain users have to.
@test "R12: of who goes into a container to look nothing can be read in there" {
	plain=()
	if [ "$(id -u)" -eq 0 ]; then
		need_command setpriv
		plain=(setpriv --bounding-set=-all --inh-caps=-all)
	fi
	watch nsls
	spied "${plain[@]}" nsls -n -p "$target" -t uts,net -o HOSTNAME,LINKS
	strace -f -qq -o trace -e trace=setns "${plain[@]}" nsls -n -p "$target" -t uts -o HOSTNAME
	grep -q 'CLONE_NEWUSER) *= 0' trace
	finds_nothing
	verdict R12 'program, memory, descriptors, environment of nsls' 'lsns: does not look inside' \
		'nothing is seen'
}

@test "R12: nor of who starts a program in its network" {
	need_root
	need_command ip
	for tool in "ip netns" netnsctl; do
		rm -f root/share/*
		watch "${tool%% *}"
		# shellcheck disable=SC2016,SC2086 # a script, and words
		unshare --mount --propagation private bash -c 'mount -t tmpfs run /run
			ip netns attach web "$1"
			shift
			exec "$@"' - "$target" strace -f -qq -o /dev/null -e trace=execve \
			-e inject=execve:delay_enter=200000 env SECRET=ours \
			$tool exec web true 9<"$BATS_TEST_FILENAME"
		finds_nothing
		end_launched
	done
	verdict R12 'the same of netnsctl exec, by its network' 'ip: nothing is seen' 'nothing is seen'
}

# --- R14: files of the container ---------------------------------------------------------------------

# looks_blindly WORD...: opens nothing in there, and believes nothing of what is there. Below a
# descriptor that was there before, as that of our /proc, it is nothing of theirs.
looks_blindly() {
	opened "$@" >opens
	cat opens
	not grep -vE 'openat\([0-9]+, "[^/]' opens
	not grep -E "\"[^\"]*$target/root" trace
	not grep -iq forged said.out said.err
}

@test "R14: who lists a container opens nothing in it" {
	need_command msgfmt
	forge
	container -Urunp
	export LANGUAGE=de LC_ALL=C.UTF-8 LANG=C.UTF-8
	for words in "-p $target --output-all" "mounts $target" "why $target/mnt" "audit $target" \
		"find --mount /share" "graph $target" "explain $target" "--matrix $target" /no/such; do
		# shellcheck disable=SC2086 # words
		looks_blindly nsls $words
		cat trace >>traces
	done
	grep -q 'CLONE_NEWNS) *= 0' traces
	opened lsns -p "$target" >opens.stock
	not grep . opens.stock
	verdict R14 'forged files of a container that is listed: nsls' 'lsns: nothing opened' \
		'nothing opened'
}

@test "R14: nor who runs programs in its network" {
	need_root
	need_command ip
	need_command msgfmt
	forge
	container -Urunp
	export LANGUAGE=de LC_ALL=C.UTF-8 LANG=C.UTF-8
	for words in "exec $target true" "exec $target /no/such" "identify $target" "pids $target" \
		"tree $target" "check $target"; do
		# shellcheck disable=SC2086 # words
		looks_blindly netnsctl $words
	done
	grep -q 'CLONE_NEWNET' trace
	verdict R14 'the same, its network entered: netnsctl' 'ip: nothing opened' 'nothing opened'
}
