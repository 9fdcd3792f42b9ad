#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# lib/nsutil.abi is a seal: whatever changes in the header or the library shows.
#
# tests/run: once

bats_require_minimum_version 1.5.0

setup() {
	root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	library=${NSU_DEST:-}/usr/local/lib/libnsutil.so.1
	[ -e "$library" ] || skip "make check installs into a folder first"
	[ "$(getconf LONG_BIT)" = 64 ] || skip "the sizes are those of 64 bits"
	cd "$BATS_TEST_TMPDIR" || return
	cp -R "$root/.build" "$root/lib" .
	mkdir -p tests
	cp -R "$root/tests/lint.d" tests
	mkdir -p build
	ln -s "$library" build/libnsutil.so
}

# changed SED: what the rule says of a header that was edited so.
changed() {
	sed -i "$1" lib/nsutil.h
	run -1 cmp -s lib/nsutil.h "$root/lib/nsutil.h"
	run -1 env NSU_BUILD=build tests/lint.d/abi
}

@test "the library is as it was described" {
	run -0 env NSU_BUILD=build tests/lint.d/abi
}

@test "a member that grows moves what follows; one more; another order" {
	changed 's/^#define NSU_SAID_SIZE 96/#define NSU_SAID_SIZE 97/
		s/inside, outside, count;/outside, inside, count, more;/'
	[[ $output == *"no more: constant NSU_SAID_SIZE 96"* ]]
	[[ $output == *"struct nsu_error: 336 bytes"* ]]
	[[ $output == *'new, to be written by "make abi":       4     4  uint32_t inside'* ]]
	[[ $output == *'new, to be written by "make abi":      12     4  uint32_t more'* ]]
}

@test "a type of the same size, a prototype, a value" {
	changed 's/uint32_t inside, outside/int32_t inside, outside/
		s/^void nsu_plan_free(struct/void nsu_plan_free(const struct/
		s/NSU_CGROUP, NSU_IPC,/NSU_IPC, NSU_CGROUP,/'
	[[ $output == *"  int32_t inside"* ]]
	[[ $output == *"declares void nsu_plan_free(const struct nsu_plan *plan)"* ]]
	[[ $output == *"no more: constant NSU_IPC 1"* ]]
}

@test "a symbol that is gone, its version, the soname" {
	sed -i -e '1s/.*/soname x/' -e 's/^symbol nsu_escape .*/& x/' \
		-e '/^symbol nsu_quote /a symbol nsu_quotes NSUTIL_1.0' lib/nsutil.abi
	run -1 env NSU_BUILD=build tests/lint.d/abi
	[ "$(grep -c 'no more: ' <<<"$output")" = 3 ]
}
