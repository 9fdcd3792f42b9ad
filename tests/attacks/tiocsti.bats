#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Typing into the terminal of whoever enters, where the kernel leaves that to everybody, and where
# it leaves it to CAP_SYS_ADMIN of the machine: tty_ioctl(4), dev.tty.legacy_tiocsti (Linux 6.2).
#
# The setting is the machine's, and put back: so nothing else runs meanwhile.
#
# tests/run: once
# tests/run: alone
# shellcheck disable=SC2154

bats_require_minimum_version 1.5.0
load attack

setting=/proc/sys/dev/tty/legacy_tiocsti

setup() {
	root=$BATS_TEST_TMPDIR/root
	need_root
	need_command python3
	[ -e $setting ] || skip "no dev.tty.legacy_tiocsti: the kernel is older than 6.2"
	before=$(cat $setting)
	(echo "$before" >$setting) 2>/dev/null || skip "dev.tty.legacy_tiocsti cannot be set here"
	build push -static
	mkdir -p "$root"
	cp "$BATS_FILE_TMPDIR/push" "$root"
}

teardown() {
	[ -z "${before-}" ] || echo "$before" >$setting
	end_launched
}

# As it is, as root of a user namespace; 44 bytes are four times eleven.
enters() {
	container -Urp
	pushes "$1" nsenter -t "$target" -U -m -p --preserve-credentials /push
	for ours in "" --keep-tty -F; do
		pushes 0 nsjoin -t "$target" -a --preserve-credentials $ours /push
	done
}

enters_as_root() {
	container -p
	pushes 44 nsenter -t "$target" -m -p /push
	for ours in "" --keep-tty -F; do
		pushes 0 nsjoin -t "$target" -m -p $ours /push
	done
}

@test "R13: dev.tty.legacy_tiocsti=1: whoever is in there types nothing" {
	echo 1 >$setting
	enters 44
	end_launched
	enters_as_root
}

@test "R13: dev.tty.legacy_tiocsti=0: nor does root, who still may" {
	echo 0 >$setting
	enters 0
	end_launched
	enters_as_root
	verdict R13 'the same by root with dev.tty.legacy_tiocsti=0' 'nsenter: 44 of 44 bytes' \
		'0 bytes'
}
