#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# netnsctl, killed or failed at each system call (R3, R4): a name is whole, or not there, or the
# same command again makes it so. In short: make fault has all of it.
#
# tests/run: once

bats_require_minimum_version 1.5.0
load sweeps

@test "add and delete, killed" {
	sweeps kill add-first add delete
}

@test "add and delete, failed" {
	sweeps fail add-first add delete
}

@test "attach, rename, gc and delete --force, killed" {
	sweeps kill attach rename gc delete-force
}

@test "attach, rename, gc and delete --force, failed" {
	sweeps fail attach rename gc delete-force
}

@test "link, killed and failed" {
	sweeps kill,fail link
}

@test "bridge, killed" {
	sweeps kill bridge
}

@test "bridge: an answer that was not heard is not taken for the next one" {
	errors=all calls=' (recvmsg|getsockname) ' sweeps fail bridge
}

@test "tree: a look that failed is no dead name, and no empty network" {
	errors=all calls='^1 .* (newfstatat|openat|ioctl|setns|socket|sendmsg) ' sweeps fail tree
}

@test "check: who could not be asked is not called unreachable" {
	calls='^2 .* (openat|setns|sendmsg) ' sweeps fail check
}

@test "up: a record that could not be begun is not left" {
	calls=' fcntl ' sweeps fail up
}

@test "up, killed: down takes away what that left" {
	calls=' (linkat|rename|mount)( |$)' sweeps kill =up-then-down
}

@test "nat, killed" {
	sweeps kill nat
}
