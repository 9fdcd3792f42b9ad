#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# nsrun and nsjoin, killed or failed at each system call (R8, R9): no process, no file and no mount
# that is half of something. In short: make fault has all of it.
#
# tests/run: once

bats_require_minimum_version 1.5.0
load sweeps

@test "nsrun, killed" {
	sweeps kill nsrun nsrun-pid nsrun-files nsrun-pid-files
}

@test "nsrun with maps, killed" {
	sweeps kill nsrun-maps
}

@test "nsrun, failed" {
	sweeps fail nsrun-pid nsrun-files nsrun-pid-files
}

@test "nsrun --pod, killed" {
	sweeps kill nsrun-pod-next
}

@test "nsrun with a map for a mount, killed while the namespace of that map is made" {
	calls=' (clone|openat|prctl|unshare|wait4)( |$)' sweeps kill nsrun-idmap
}

@test "nsrun --pod-remove: a pod that cannot be looked at is not forgotten" {
	errors=all calls=' (open|openat|read|readlink)( |$)' sweeps fail nsrun-pod-remove
}

@test "nsrun --kill-child, left by its parent" {
	sweeps orphan nsrun-kill-child nsrun-kill-child-term nsrun-kill-pid1
}

@test "nsrun --pod: who keeps it lets go of what is open, without close_range(2), too" {
	calls=' close_range ' sweeps fail nsrun-pod
}

@test "nsrun: files that keep namespaces are there while the program runs" {
	errors=all calls=' recvmsg ' sweeps fail nsrun-files
}

@test "nsjoin, killed" {
	sweeps kill nsjoin nsjoin-pid
}

@test "nsjoin, failed" {
	sweeps fail nsjoin nsjoin-pid nsjoin-user nsjoin-tools nsjoin-like
}

@test "nsjoin: a namespace that cannot be seen is not left out" {
	errors=all calls=' readlink(at)? ' sweeps fail nsjoin
}
