#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# nsls, failed at each system call: what could not be read is said. In short: make fault has all.
#
# tests/run: once

bats_require_minimum_version 1.5.0
load sweeps

@test "a process, failed" {
	sweeps fail nsls-task
}

@test "mounts: one that cannot be asked for is not left out" {
	errors=all calls=' (statmount|listmount) ' sweeps fail nsls-mounts
}

@test "--save, killed: a file that is no snapshot yet is nobody's for long" {
	calls=' (fsync|linkat|rename|unlink) ' sweeps kill nsls-save
}

@test "diff: what could not be looked at is no difference" {
	errors=all calls=' (statx|readlinkat) ' sweeps fail nsls-diff
}

@test "why: who looks is no holder, even where its own PID cannot be read" {
	calls=' readlinkat ' sweeps fail nsls-why
}
