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
