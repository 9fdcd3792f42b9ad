#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# What "make install" gives, and programs that are built against it: $NSU_DEST.

bats_require_minimum_version 1.5.0

setup() {
	[ -d "${NSU_DEST:-}/usr" ] || skip "make check installs into a folder first"
	prefix=$NSU_DEST/usr/local
	cd "$BATS_TEST_TMPDIR" || return
}

# Into the words of "${flags[@]}".
flags() {
	read -ra flags < <(PKG_CONFIG_SYSROOT_DIR=$NSU_DEST PKG_CONFIG_PATH=$prefix/lib/pkgconfig \
		"${PKG_CONFIG:-pkg-config}" "$@" libnsutil)
}

# shares PROCESS...: the example, built once.
shares() {
	LD_LIBRARY_PATH=$prefix/lib "$BATS_FILE_TMPDIR/shares" "$@"
}

build_shares() {
	[ ! -x "$BATS_FILE_TMPDIR/shares" ] || return 0
	flags --cflags --libs
	${CC:-cc} -std=c11 -Wall -Wextra -Werror -o "$BATS_FILE_TMPDIR/shares" \
		"$TESTS/examples/shares.c" "${flags[@]}"
}

# In namespaces of its own until descriptor 8 is closed; $1 is a set of options for nsrun.
start_other() {
	mkfifo gate
	nsrun "$1" sh -c 'echo >there; read -r _ <gate' 3>&- &
	other=$!
	exec 8<>gate
	for ((n = 0; n < 500; n++)); do
		[ ! -e there ] || return 0
		sleep 0.02
	done
	return 1
}

stop_other() {
	echo >&8
	wait "$other"
}

@test "pkg-config knows the installed library, and its version is the header's" {
	version=$(sed -n 's/^#define NSU_VERSION "\(.*\)".*/\1/p' "$prefix/include/nsutil.h")
	flags --modversion
	[ "${flags[*]}" = "$version" ]
	[ "$(nsls --version)" = "nsls from nsutil $version" ]
	flags --static --libs
	[[ "${flags[*]}" == *-lnsutil* && "${flags[*]}" != *-lmnl* ]]
}

@test "the library is versioned: the linker follows its name to the soname" {
	[ "$(readlink "$prefix/lib/libnsutil.so")" = libnsutil.so.1 ]
	readelf -d "$prefix/lib/libnsutil.so.1" | grep -q 'soname: \[libnsutil.so.1\]'
	build_shares
	readelf -d "$BATS_FILE_TMPDIR/shares" | grep -q 'NEEDED.*\[libnsutil.so.1\]'
	readelf -V "$BATS_FILE_TMPDIR/shares" | grep -q 'NSUTIL_1.0'
}

@test "a program links with the archive, too" {
	flags --cflags --static --libs
	${CC:-cc} -o static "$TESTS/examples/shares.c" "${flags[@]/-lnsutil/-l:libnsutil.a}"
	run -0 ./static $$ $$
	[[ $output == *"$$ is "*"uts    same"* ]]
}

@test "examples/shares.c: all, some, no such process, no arguments" {
	build_shares
	run -0 shares $$ $$
	[ "$(grep -c same <<<"$output")" -ge 7 ]
	start_other -ru
	run -1 shares $$ "$other"
	stop_other
	grep -q '^user   not  [0-9]*$' <<<"$output"
	grep -q '^uts    not  [0-9]*$' <<<"$output"
	grep -q '^net    same [0-9]*$' <<<"$output"
	run -2 shares $$ 4194305
	[ "$output" = "shares: no process 4194305, or it cannot be read" ]
	run -2 shares
}

@test "examples/empty.sh: a namespace that a descriptor keeps" {
	command -v jq >/dev/null || skip "jq is missing"
	start_other -ru
	exec 9<"/proc/$other/ns/uts"
	inode=$(stat -Lc %i /proc/self/fd/9)
	stop_other
	run -1 "$TESTS/examples/empty.sh" uts,user 8<&-
	[[ $output == *"uts:[$inode] kept by "[1-9]*" fd"* ]]
	exec 9<&-
	run "$TESTS/examples/empty.sh" uts
	[[ $output != *"$inode"* ]]
	run -2 "$TESTS/examples/empty.sh" no-such-kind
}

@test "every tool has its page and completion; Japanese pages are where man looks" {
	for tool in nsls nsrun nsjoin netnsctl; do
		[ -x "$prefix/bin/$tool" ]
		compgen -G "$prefix/share/man/man[18]/$tool.[18]"
		[ -s "$prefix/share/bash-completion/completions/$tool" ]
		[ -s "$prefix/share/fish/vendor_completions.d/$tool.fish" ]
		head -n 1 "$prefix/share/zsh/site-functions/_nsutil" | grep -w "$tool"
	done
	for page in "$TESTS"/../man/*.[1378]; do
		name=${page##*/}
		cmp "$page" "$prefix/share/man/man${name##*.}/$name"
	done
	for page in "$TESTS"/../man/ja/*.[1378]; do
		name=${page##*/}
		cmp "$page" "$prefix/share/man/ja/man${name##*.}/$name"
	done
}

@test "nothing is set-uid or set-gid, has capabilities, or can be written by others" {
	[ -z "$(find "$NSU_DEST" ! -type l -perm /7022)" ]
	for file in "$prefix"/bin/* "$prefix"/lib/*.so.*; do
		run -1 python3 -c 'import os, sys; os.getxattr(sys.argv[1], "security.capability")' "$file"
		[[ $output == *"No data available"* ]]
	done
}
