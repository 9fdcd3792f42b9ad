#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# The terminal of whoever enters a container: nobody in there types into it, and it works.
#
# tests/run: once
# shellcheck disable=SC2030,SC2031,SC2154

bats_require_minimum_version 1.5.0
load attack

setup() {
	root=$BATS_TEST_TMPDIR/root
	need_userns
	need_command python3
	mkdir -p "$root/share"
}

# Four times eleven: standard input, output and error, and /dev/tty.
stock_pushes() {
	if [ "$(cat /proc/sys/dev/tty/legacy_tiocsti 2>/dev/null || echo 1)" = 1 ]; then
		pushes 44 "$@"
	else
		echo "dev.tty.legacy_tiocsti is 0: root alone may push"
	fi
}

# bats test_tags=vm
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
	verdict R13 'a program types into the terminal of whoever enters (TIOCSTI)' \
		'nsenter: 44 of 44 bytes' '0 bytes'
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

# Every way there is to ask for it: the program prints a line each.
answers() {
	on_terminal pending "$@"
	answers=$(grep -E 'TIOC(STI|LINUX)' <<<"$output" | tr -d '\r' | sed 's/^[^a-z0-9]*//')
}

@test "R13: TIOCSTI and TIOCLINUX are refused however they are asked for" {
	build request -static -no-pie
	cp "$BATS_FILE_TMPDIR/request" "$root"
	container -Urp
	answers nsenter -t "$target" -U -m -p --preserve-credentials /request
	not grep EPERM <<<"$answers"
	grep -qx 'plain TIOCLINUX: ENOTTY' <<<"$answers"
	asked=$(wc -l <<<"$answers")

	for keep in --keep-tty -F; do
		answers nsjoin -t "$target" -a --preserve-credentials $keep /request
		[ "$(wc -l <<<"$answers")" -eq "$asked" ]
		not grep -vE ': (EPERM|ENOSYS)$' <<<"$answers"
		[[ $output == *"plain FIONREAD: done"* ]]
	done
}

# works CASE...: in a container of its own, so that each begins anew.
works() {
	for case in "$@"; do
		container -Urp
		on_terminal "$case" nsjoin -t "$target" -a --preserve-credentials
		end_launched
	done
}

@test "a terminal has our size, and a new one; behind others it stays as it is" {
	works size behind
}

@test "its modes are restored: when the program exits, is killed or stops, and signals to us" {
	works modes stopped
}

@test "job control of a shell in there" {
	works jobs
}

@test "300 kB typed at once, or not read by the program, and all output" {
	works paste deaf output
}

@test "R13: a program of nsrun --tty types nothing into our terminal" {
	build push -static
	stock_pushes unshare -Ur "$BATS_FILE_TMPDIR/push"
	typed=$output
	pushes 0 nsrun --tty -Ur "$BATS_FILE_TMPDIR/push"
	verdict R13 'a new program types into the terminal: nsrun --tty' \
		"unshare: ${typed%% *} bytes" '0 bytes'
}

@test "nsrun --tty: the same, and a PID 1 without handlers ends by a signal too" {
	for case in behind size modes stopped paste output; do
		on_terminal $case nsrun --tty -Ur
	done
	on_terminal deaf nsrun --tty -Urp
}
