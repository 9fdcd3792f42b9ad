#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# What leaves the tree: the static tools, the bundle, the release tarball, the AppArmor profile.
#
# tests/run: once
# shellcheck disable=SC2030,SC2031,SC2154

bats_require_minimum_version 1.5.0

setup() {
	root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	unset MAKEFLAGS MAKELEVEL
	built=$BATS_FILE_TMPDIR/built	# by the first test, for all
	cd "$BATS_TEST_TMPDIR" || return
}

# bare_root DIR: a root file system with nothing in it but a libc, sh, and what they need.
bare_root() {
	local file

	mkdir -p "$1"/{bin,proc,etc,run,tmp}
	for file in $(ldd "$(type -P sh)" | grep -o '/[^ ]*') "$(cc -print-file-name=libm.so.6)"; do
		mkdir -p "$1$(dirname "$file")"
		cp -L "$file" "$1$file"
	done
	cp "$(type -P sh)" "$1/bin/sh"
}

@test "static: nsrun and nsjoin in a root file system with nothing else, under 2 MB" {
	[ "$(id -u)" = 0 ] || skip "chroot: needs root"
	run -0 make -s -C "$root" B="$built" static
	[ -z "$output" ] || skip "no static libc: $output"
	for tool in nsrun nsjoin; do
		[ "$(stat -c %s "$built/static/$tool")" -lt 2000000 ]
		run -0 readelf -ld "$built/static/$tool"
		[[ $output != *NEEDED* && $output != *INTERP* ]]
	done
	mkdir -p empty/bin empty/etc
	cp "$built"/static/* empty/bin
	echo 'blue:x:4711:4711::/:' >empty/etc/passwd
	run -0 unshare -u chroot empty /bin/nsrun --show-map --map-user=blue
	[[ $output == *4711* ]]
	run -0 chroot empty /bin/nsrun -upf /bin/nsjoin --version
	[[ $output == nsjoin* ]]
	run -126 chroot empty /bin/nsrun -u /etc/passwd
}

@test "bundle: all four where there is a glibc and nothing else" {
	[ "$(id -u)" = 0 ] || skip "chroot: needs root"
	run -0 make -s -C "$root" B="$built" bundle
	bare_root bare
	tar -C bare -xzf "${lines[-1]}"
	run -0 unshare -mp --fork sh -c '
		mount -t proc proc bare/proc
		cd bare && exec chroot . /bin/sh -ec "
			cd /nsutil-*/bin
			./nsls
			./nsls -n -t mnt --sources=mounts >/tmp/mounts
			./nsrun -u ./nsjoin -t self -u ./nsls -n -t uts
			./netnsctl list"'
	[[ ${lines[0]} == *NS*TYPE*NPROCS* ]]
	[[ $output != *missing* ]]
}

@test "bundle: the same bytes twice" {
	run -0 make -s -C "$root" B="$built" bundle
	first=$(sha256sum <"${lines[-1]}")
	run -0 make -s -C "$root" B="$built" bundle
	[ "$(sha256sum <"${lines[-1]}")" = "$first" ]
}

@test "dist: what is committed and nothing else, the same bytes twice" {
	command -v git >/dev/null || skip "git is missing"
	cp -R "$root" tree
	rm -rf tree/.git
	touch tree/not-committed
	cd tree
	git init -q
	git add Makefile lib README.md
	git -c user.name=n -c user.email=e commit -qm all
	run -0 make -s B="$built" dist
	first=$(sha256sum <"${lines[-1]}")
	tar -tzf "${lines[-1]}" >../listed
	sleep 1.1	# the time of the day is nowhere in it
	run -0 make -s B="$built" dist
	[ "$(sha256sum <"${lines[-1]}")" = "$first" ]
	grep -x 'nsutil-[0-9.]*/lib/nsutil.h' ../listed
	[ "$(grep -c not-committed ../listed)" = 0 ]
}

@test "the AppArmor profile is for the installed tools, and a parser of its version takes it" {
	run -0 make -s -C "$root" B="$PWD" "$PWD/nsutil.apparmor" BINDIR=/opt/bin APPARMORDIR=/opt/aa
	grep -F 'profile nsutil /opt/bin/{nsrun,netnsctl} ' nsutil.apparmor
	grep -F 'apparmor_parser -R /opt/aa/nsutil' nsutil.apparmor
	run -1 grep @ nsutil.apparmor
	PATH=$PATH:/usr/sbin:/sbin
	command -v apparmor_parser >/dev/null || skip "apparmor_parser is missing"
	echo 'abi <abi/4.0>,' >abi
	apparmor_parser -QK abi || skip "this apparmor_parser is older than the abi of the profile, 4.0"
	run -0 apparmor_parser -QK --names nsutil.apparmor
	[[ $'\n'$output$'\n' == *$'\n'nsutil$'\n'* ]]
}
