#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Hostile containers against whoever enters them: nsenter falls, and so we know that each attack
# works; nsjoin does not.
#
# tests/run: once
# tests/run: alone
# shellcheck disable=SC2030,SC2031,SC2154

bats_require_minimum_version 1.5.0
load attack

setup() {
	begin_root || return
}

teardown() {
	end_root
}

# --- R11: the program file of whoever enters ------------------------------------------------------

# attack TOOL: enters where the command is the tool itself, and waits for what became of that.
attack() {
	rm -f "$root/share/result"
	"$1" -t "$target" -m /command || true
	await test -e "$root/share/result"
	result=$(cat "$root/share/result")
	echo "$1: $result"
}

# without_the_swap: $ours cannot become the copy of itself that it made, and so has to start it.
without_the_swap() {
	need_strace
	mv "$ours" "$ours.real"
	printf '#!/bin/sh\nexec strace -f -qq -o "%s" -e trace=%s -e inject=%s "%s.real" "$@"\n' \
		"$PWD/trace" "${1%%:*},execveat" "$1" "$ours" >"$ours"
	chmod +x "$ours"
}

# bats test_tags=vm
@test "R11: /proc/self/exe of whoever enters is not written (CVE-2019-5736)" {
	need_root
	build overwrite -static
	from=overwrite build overwrite.so -DPRELOADED -shared -fPIC
	copy_tools
	cp "$BATS_FILE_TMPDIR/overwrite" "$BATS_FILE_TMPDIR/overwrite.so" root
	echo /overwrite.so >root/etc/ld.so.preload
	printf '#!/proc/self/exe\n' >root/command
	chmod +x root/command
	container

	attack "$stock"
	[ "$result" = overwritten ]
	[ "$(head -n 1 "$stock")" = '#!/bin/sh' ]

	before=$(sha256sum <"$ours")
	attack "$ours"
	[ "$result" != overwritten ]
	[ "$(sha256sum <"$ours")" = "$before" ]

	# The same where the copy has to be started: not allowed, or only half done.
	for fault in prctl:error=EPERM:when=1 mremap:error=ENOMEM:when=2; do
		without_the_swap "$fault"
		attack "$ours"
		[ "$result" != overwritten ]
		[ "$(sha256sum <"$ours.real")" = "$before" ]
		grep -q 'execveat(.*AT_EMPTY_PATH) *= 0' trace
		mv "$ours.real" "$ours"
	done
	verdict R11 'the program file of whoever enters is written to (CVE-2019-5736)' \
		'nsenter: overwritten' unchanged
}

# look_at PID: once it waits for its program, $exe is the file it runs from, and $mapped how it
# may use each part of that; nothing is left of the one it was started from.
look_at() {
	local maps

	await pgrep -P "$1" -x sleep
	exe=$(readlink "/proc/$1/exe")
	maps=$(<"/proc/$1/maps")
	not grep -F "$(readlink -f "$(command -v nsjoin)")" <<<"$maps"
	mapped=$(awk '/memfd:nsutil/ { print $2 }' <<<"$maps")
	grep -qx r-xp <<<"$mapped"
}

@test "R11: whoever enters has nothing of our file, neither to run nor mapped" {
	need_root
	need_strace
	container --pid
	launch nsjoin -t "$target" -m -p sleep 300
	look_at "$launched"
	[[ $exe == "/memfd:nsutil"* ]]
	as_it_is=$mapped

	# As the loader maps it when the copy is started.
	launch strace -f -qq -o trace -e trace=prctl -e inject=prctl:error=EPERM:when=1 \
		nsjoin -t "$target" -m -p sleep 300
	await pgrep -P "$launched"
	look_at "$(pgrep -P "$launched")"
	[[ $exe == "/memfd:nsutil"* ]]
	[ "$as_it_is" = "$mapped" ]
}

# Opens whoever enters, and writes to that file when nobody executes it any more.
catch_script=$(
	cat <<'END'
until [ -n "${caught-}" ]; do
	for dir in /proc/[0-9]*; do
		read -r comm <"$dir/comm" || continue
		case $comm in
		nsenter | nsjoin | memfd:* | [0-9])
			exec 9<"$dir/exe" || continue
			caught=yes
			;;
		esac
	done 2>/share/noise
done
result=refused
for ((tries = 0; tries < 100; tries++)); do
	: >/share/caught
	if cat /written >/proc/self/fd/9; then
		result=overwritten
		break
	fi 2>>/share/noise
	sleep 0.05
done
echo $result >/share/result.new
mv /share/result.new /share/result
sleep 300
END
)

# caught TOOL: by a process in the PID namespace that it enters, and nothing else.
caught() {
	rm -f "$root"/share/{caught,result}
	INIT="bash /catch" container -p
	strace -f -qq -o /dev/null -e trace=execve -e inject=execve:delay_enter=400000 \
		"$1" -t "$target" -p /bin/true
	await test -e "$root/share/result"
	result=$(cat "$root/share/result")
	end_launched
	echo "$1: $result"
}

@test "R11: nor through the PID namespace alone, by root in there" {
	need_root
	need_strace
	copy_tools
	echo "$catch_script" >root/catch
	printf '#!/bin/sh\n' >root/written

	caught "$stock"
	[ "$result" = overwritten ]
	[ "$(head -n 1 "$stock")" = '#!/bin/sh' ]

	before=$(sha256sum <"$ours")
	caught "$ours"
	[ "$result" = refused ]
	[ "$(sha256sum <"$ours")" = "$before" ]
	verdict R11 'the same, through the PID namespace alone' 'nsenter: overwritten' unchanged
}

# begins PROGRAM OPTION...: it makes a copy of the program start the command in there.
begins() {
	cp "$(command -v "$1")" copy
	rm -f "$root/share/result"
	unshare --mount --propagation private bash -c 'mount --rbind /usr root/usr
		mount --rbind /proc root/proc
		exec ./copy "$@" /command' - "${@:2}" || true
	await test -e "$root/share/result"
	result=$(cat "$root/share/result")
	echo "$*: $result"
}

@test "R11: nor by a root file system that a program is started in" {
	need_root
	[ -L /bin ] || skip "this system has no merged /usr"
	build overwrite -static
	from=overwrite build overwrite.so -DPRELOADED -shared -fPIC
	cp "$BATS_FILE_TMPDIR/overwrite" "$BATS_FILE_TMPDIR/overwrite.so" root
	mkdir -p root/usr root/proc
	for name in bin lib lib64; do
		[ ! -L "/$name" ] || cp -P "/$name" root
	done
	echo /overwrite.so >root/etc/ld.so.preload
	printf '#!/proc/self/exe\n' >root/command
	chmod +x root/command

	for options in "-m -R root" "-rm -R root"; do
		# shellcheck disable=SC2086 # options are words
		begins unshare $options
		[ "$result" = overwritten ]
	done
	for options in "-mR root" "-rmR root" "-m --rootfs root --bind /usr:/usr:ro" \
		"-r --rootfs root --bind /usr:/usr:ro"; do
		# shellcheck disable=SC2086 # options are words
		begins nsrun $options
		[ "$result" != overwritten ]
		cmp copy "$(command -v nsrun)"
	done
	verdict R11 'the same, by the root file system of a new program' 'unshare: overwritten' \
		unchanged
}

# --- R12: the process before it becomes the program ------------------------------------------------

# spied TOOL OPTION...: what the container found while it was entered; the start of the program
# takes 400 ms.
spied() {
	rm -f "$root/share/"{stop,found,looking}
	INIT="/spy nsenter nsjoin memfd:nsutil 3 4 5 6 7 8 9" container "${container[@]}"
	await test -e "$root/share/looking"
	SECRET=ours strace -f -qq -o /dev/null -e trace=execve,execveat \
		-e inject=execve:delay_enter=400000 \
		"$1" -t "$target" "${@:2}" /bin/true 9<"$BATS_TEST_FILENAME"
	touch "$root/share/stop"
	await test -e "$root/share/found"
	end_launched
	found=$(cat "$root/share/found")
	echo "--- $1" "${container[@]}"
	echo "$found"
	grep -qx seen <<<"$found"
}

found() {
	grep -qE "^$1\$" <<<"$found"
}

prepare_spy() {
	need_strace
	build spy -static
	cp "$BATS_FILE_TMPDIR/spy" root
}

@test "R12: from a user namespace of its own nothing of us can be read before the exec" {
	need_userns
	prepare_spy
	container=(-Urp)

	spied nsenter -U -m -p --preserve-credentials
	found exe
	found mem
	found 'fd 9 .*'
	found 'environ SECRET'

	spied nsjoin -a --preserve-credentials
	[ "$found" = seen ]
	verdict R12 'program, memory, descriptors, environment read before the exec' \
		'nsenter: read' 'nothing is seen'
}

# Root in there may trace us: what is left to be found is what the program gets anyway.
finds_nothing_of_ours() {
	found exe
	not grep -E '^fd ([3-9]|[0-9]{2,}) ([^s]|s[^o])' <<<"$found"
	not grep -vE '^(seen|exe|mem|fd .*|environ (TERM|LANG|LC_[A-Z]*|COLORTERM|NO_COLOR|PATH))$' \
		<<<"$found"
}

@test "R12: root in there finds no descriptor, no secret and not our file" {
	need_root
	prepare_spy
	container=(-p)

	spied nsenter -m -p
	found 'fd 9 .*'
	found 'environ SECRET'

	spied nsjoin -a
	finds_nothing_of_ours
	spied nsjoin -m -p -r -w
	finds_nothing_of_ours
	verdict R12 'the same, by root without a user namespace' 'nsenter: descriptors, secrets' \
		'none of ours'
}

@test "R12: the same where it sees all of our processes" {
	need_root
	prepare_spy
	container=()

	spied nsenter -m
	found 'fd 9 .*'
	found 'environ SECRET'

	spied nsjoin -m -r -w
	finds_nothing_of_ours
	not found 'fd [0-9]+ socket:.*'
}

# --- R14: files of the container ---------------------------------------------------------------

@test "R14: nothing in the container is opened but the program" {
	need_userns
	need_strace
	need_command msgfmt
	forge
	container -Urp
	export LANGUAGE=de LC_ALL=C.UTF-8 LANG=C.UTF-8

	strace -f -qq -o trace.stock nsenter -t "$target" -U -m -p --preserve-credentials \
		/no/such >said.stock 2>&1 || true
	grep -q FORGED said.stock || stock_said=no

	for options in "" "-r -w" "-W/tmp" "-e" "-S 0 -G 0"; do
		# shellcheck disable=SC2086 # options are words
		for program in /bin/true /no/such; do
			opened nsjoin -t "$target" -a --preserve-credentials $options "$program" >opens
			cat opens
			[ ! -s opens ]
			not grep -q FORGED said.err
		done
	done
	grep -q 'No such file' said.err
	verdict R14 'a forged catalogue of messages, NSS and loader files' \
		"nsenter: $([ "${stock_said:-}" = no ] && echo 'not here' || echo 'says what it is told')" 'nothing opened'
	[ "${stock_said:-}" != no ] || skip "nsjoin opens nothing; nsenter here takes no messages from inside"
}

# Of a program that is not there something is said from inside.
@test "R14: nor in the root file system that a program is started in" {
	need_userns
	need_strace
	need_command msgfmt
	forge
	mkdir -p root/usr root/bin root/proc root/dev
	mv root/share root/usr
	mkdir root/share
	cp "$(type -P true)" root/bin
	ldd root/bin/true | grep -o '/[^ ]*' | xargs cp -L --parents -t root
	export LANGUAGE=de LC_ALL=C.UTF-8 LANG=C.UTF-8

	opened unshare -Urm --root root /no/such >opens.stock
	stock="$(grep -c openat opens.stock || true) opened$(! grep -q FORGED said.err || echo ', believed')"
	for options in "-Urm -R root" "-Ur -R root -w /" "-Urmp -R root --mount-proc" "-Ur --rootfs root"; do
		for program in /bin/true /no/such; do
			# shellcheck disable=SC2086 # options are words
			opened nsrun $options "$program" >opens
			echo "$options $program"
			cat opens said.err
			grep -qE '(chroot|pivot_root)\(.* = 0$' trace
			[ ! -s opens ]
			not grep -q FORGED said.err
			[ $program = /no/such ] || grep -qE 'execve(at)?\(.*"/bin/true".* = 0$' trace
		done
		grep -q 'No such file' said.err
	done
	verdict R14 'the same in the root of a new program' "unshare: $stock" 'nothing opened'
}

# --- R10: another process with the number of the target ---------------------------------------------

@test "R10: never half of one process and half of another of the same number" {
	need_userns
	need_strace
	exchange enter nsenter
	stock_result=$output
	exchange enter nsjoin
	[[ $output != *mixed* ]]
	[[ $output == *refused* ]]
	only='openat|setns' exchange enter nsjoin -e inject=pidfd_open:error=ENOSYS
	[[ $output != *mixed* ]]
	verdict R10 'the PID of the target is used again while it is entered' \
		"nsenter: $([[ $stock_result == *mixed* ]] && echo 'half of both' || echo refused)" refused
	[[ $stock_result == *mixed* ]] || skip "nsjoin mixes nothing; nor does this nsenter"
}
