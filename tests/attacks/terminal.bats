#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# The terminal of whoever enters a container: nobody in there types into it, and it works.
#
# tests/run: once
# shellcheck disable=SC2030,SC2031,SC2154

bats_require_minimum_version 1.5.0

setup() {
	source "$BATS_TEST_DIRNAME/attack.bash"
	started=()
	root=$BATS_TEST_TMPDIR/root
	need_userns
	need_command python3
	mkdir -p "$root/share"
}

teardown() {
	end_launched
}

# on_terminal CASE COMMAND...
on_terminal() {
	run python3 -B "$BATS_TEST_DIRNAME/terminal.py" "$@"
	echo "$output"
	[ "$status" -eq 0 ]
}

# pushes BYTES COMMAND...: so many of them are in the terminal afterwards.
pushes() {
	on_terminal pending "${@:2}"
	[[ $output == "$1 pending"* ]]
}

# Four times eleven: standard input, output and error, and /dev/tty.
stock_pushes() {
	if [ "$(cat /proc/sys/dev/tty/legacy_tiocsti 2>/dev/null || echo 1)" = 1 ]; then
		pushes 44 "$@"
	else
		echo "dev.tty.legacy_tiocsti is 0: root alone may push"
	fi
}

@test "R13: root of a user namespace types nothing into our terminal" {
	build push -static
	cp "$BATS_FILE_TMPDIR/push" "$root"
	container -Urp
	stock_pushes nsenter -t "$target" -U -m -p --preserve-credentials /push
	pushes 0 nsjoin -t "$target" -a --preserve-credentials /push
	pushes 0 nsjoin -t "$target" -U -m --preserve-credentials /push
}

@test "R13: root without a user namespace, who may always push, does neither" {
	need_root
	build push -static
	cp "$BATS_FILE_TMPDIR/push" "$root"
	container -p
	pushes 44 nsenter -t "$target" -m -p /push
	pushes 0 nsjoin -t "$target" -a /push
	pushes 0 nsjoin -t "$target" -m -p /push
	pushes 0 nsjoin -t "$target" -m /push
}

# The terminal is then shared: as standard error, and as /dev/tty.
@test "R13: nor where output or input goes elsewhere, or the terminal is kept" {
	build push -static
	cp "$BATS_FILE_TMPDIR/push" "$root"
	container -Urp
	join="nsjoin -t $target -a --preserve-credentials"
	[ "$(cat /proc/sys/dev/tty/legacy_tiocsti 2>/dev/null || echo 1)" = 0 ] ||
		pushes 33 sh -c "nsenter -t $target -U -m -p --preserve-credentials /push | cat"
	pushes 0 sh -c "$join /push | cat"
	pushes 0 sh -c "$join /push </dev/null"
	pushes 0 sh -c "$join /push </dev/null >/dev/null 2>&1"
	pushes 0 $join --keep-tty /push
	pushes 0 $join -F /push
}

@test "a terminal in the background stays as it is" {
	container -Urp
	on_terminal behind nsjoin -t "$target" -a --preserve-credentials
}

@test "its size, and a new one" {
	container -Urp
	on_terminal size nsjoin -t "$target" -a --preserve-credentials
}

@test "its modes are restored: after an exit, a kill of the program, signals to us" {
	container -Urp
	on_terminal modes nsjoin -t "$target" -a --preserve-credentials
}

@test "its modes are restored while the program is stopped" {
	container -Urp
	on_terminal stopped nsjoin -t "$target" -a --preserve-credentials
}

@test "job control of a shell in there" {
	container -Urp
	on_terminal jobs nsjoin -t "$target" -a --preserve-credentials
}

@test "300 kB typed at once" {
	container -Urp
	on_terminal paste nsjoin -t "$target" -a --preserve-credentials
}

@test "a program that reads nothing of what is typed" {
	container -Urp
	on_terminal deaf nsjoin -t "$target" -a --preserve-credentials
}

@test "all output arrives" {
	container -Urp
	on_terminal output nsjoin -t "$target" -a --preserve-credentials
}

@test "nsrun --tty: the same, and a PID 1 without handlers ends by a signal too" {
	for case in behind size modes stopped paste output; do
		on_terminal $case nsrun --tty -Ur
	done
	on_terminal deaf nsrun --tty -Urp
}
