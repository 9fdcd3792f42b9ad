#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# .build/deps on machines that are not there: PATH holds a few real tools and fakes.
#
# tests/run: once

setup() {
	root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	fake=$BATS_TEST_TMPDIR/fake
	log=$BATS_TEST_TMPDIR/log
	mkdir "$fake"
	: >"$log"
	# Without its look into sbin, which no PATH of a test could hide.
	sed 's|:/usr/sbin:/sbin||' "$root/.build/deps" >"$BATS_TEST_TMPDIR/deps"
	for tool in sh env awk id true; do
		ln -s "$(type -P "$tool")" "$fake/$tool"
	done
	be_uid 0
	has_optional
}

# fake NAME: the script on standard input becomes a command.
fake() {
	{
		echo '#!/bin/sh'
		cat
	} >"$fake/$1"
	chmod +x "$fake/$1"
}

be_uid() {
	rm "$fake/id"
	echo "echo $1" | fake id
}

has_command() {
	for tool; do
		echo 'exit 0' | fake "$tool"
	done
}

has_build_needs() {
	has_command make cc pkg-config
}

has_test_needs() {
	has_command bash bats shellcheck man strace unshare lsns setpriv ip ps python3 jq readelf
}

has_optional() {
	has_command runc crun busybox
}

# A package manager that remembers how it was called and brings what it is asked for.
# Names of commands are cut from names of packages: good enough for those used here.
fake_manager() {
	fake "$1" <<-END
		echo "$1 \$*" >>"$log"
		for word; do
			case \$word in
			-* | install | update | add) continue ;;
			esac
			printf '#!/bin/sh\nexit 0\n' >"$fake/\$word"
			"$(command -v chmod)" +x "$fake/\$word"
		done
	END
	[ "$1" != apt-get ] || has_command apt-cache
}

# A package manager that refuses whatever it is asked.
broken_manager() {
	echo "echo \"$1 \$*\" >>'$log'; exit 100" | fake "$1"
	[ "$1" != apt-get ] || has_command apt-cache
}

deps() {
	PATH=$fake CC=cc PKG_CONFIG=pkg-config sh "$BATS_TEST_TMPDIR/deps" </dev/null
}

@test "says one line and calls nothing when nothing is missing" {
	has_build_needs
	has_test_needs
	fake_manager apt-get
	run deps
	[ "$status" -eq 0 ]
	[ "$output" = "deps: nothing is missing" ]
	[ ! -s "$log" ]
}

@test "installs exactly what is missing, and says so" {
	has_build_needs
	has_test_needs
	rm "$fake/strace" "$fake/bats"
	fake_manager apt-get
	run deps
	[ "$status" -eq 0 ]
	[ "$output" = "deps: installing with apt-get: bats strace" ]
	[ "$(cat "$log")" = "apt-get install -y --no-install-recommends bats strace" ]
}

@test "what is optional comes along" {
	has_build_needs
	has_test_needs
	rm "$fake/strace" "$fake/crun"
	fake_manager apt-get
	run deps
	[ "$status" -eq 0 ]
	[ "$output" = "deps: installing with apt-get: strace crun" ]
	[ -x "$fake/crun" ]
}

@test "what is optional is not missing by itself, and nobody is asked for it" {
	has_build_needs
	has_test_needs
	rm "$fake/runc" "$fake/crun" "$fake/busybox"
	fake_manager apt-get
	run deps
	[ "$status" -eq 0 ]
	[ "$output" = "deps: nothing is missing" ]
	[ ! -s "$log" ]
	rm "$fake/strace"
	be_uid 1000
	run deps
	[ "$status" -eq 0 ]
	[ "${#lines[@]}" -eq 1 ]
	[[ $output == *"for the administrator: apt-get install -y --no-install-recommends strace" ]]
}

@test "what is optional and not to be had costs only itself" {
	has_build_needs
	has_test_needs
	rm "$fake/strace" "$fake/runc"
	fake_manager apt-get
	mv "$fake/apt-get" "$fake/apt-get.good"
	fake apt-get <<-END
		case " \$* " in
		*" runc "*) exit 100 ;;
		esac
		exec apt-get.good "\$@"
	END
	run deps
	[ "$status" -eq 0 ]
	[ "$output" = "deps: installing with apt-get: strace runc" ]
	[ -x "$fake/strace" ]
	[ ! -e "$fake/runc" ]
}

@test "asks apt for its lists first where there are none" {
	has_build_needs
	has_test_needs
	rm "$fake/strace"
	fake_manager apt-get
	echo 'exit 100' | fake apt-cache
	run deps
	[ "$status" -eq 0 ]
	[ "$(head -n 1 "$log")" = "apt-get update" ]
}

@test "a library counts as missing when pkg-config does not know it" {
	has_build_needs
	has_test_needs
	fake_manager apt-get
	echo '[ "$2" != libmnl ]' | fake pkg-config
	run deps
	[ "$status" -eq 1 ]
	[ "${lines[0]}" = "deps: installing with apt-get: libmnl-dev" ]
}

@test "a compiler without headers counts as missing" {
	has_build_needs
	has_test_needs
	fake_manager apt-get
	echo 'exit 1' | fake cc
	run deps
	[ "${lines[0]}" = "deps: installing with apt-get: gcc libc6-dev" ]
}

@test "a name that the release lacks costs only itself" {
	has_build_needs
	has_test_needs
	rm "$fake/strace" "$fake/shellcheck"
	fake_manager apt-get
	mv "$fake/apt-get" "$fake/apt-get.good"
	fake apt-get <<-END
		case " \$* " in
		*" shellcheck "*) exit 100 ;;
		esac
		exec apt-get.good "\$@"
	END
	run deps
	[ "$status" -eq 0 ]
	[ -x "$fake/strace" ]
	[ ! -e "$fake/shellcheck" ]
	[[ ${lines[1]} == *"for the administrator: apt-get install"*" shellcheck" ]]
}

# manager package...: what a machine with a compiler but without libmount and bats is asked for.
installs() {
	has_build_needs
	has_test_needs
	rm "$fake/bats"
	echo "[ -e '$fake/$2' ] || [ \"\$2\" != mount ]" | fake pkg-config
	fake_manager "$1"
	run deps
	[ "$status" -eq 0 ]
	[ "$output" = "deps: installing with $1: $2 $3" ]
}

@test "dnf is asked by its own names" {
	installs dnf libmount-devel bats
	[ "$(cat "$log")" = "dnf install -y libmount-devel bats" ]
}

@test "zypper is asked by its own names" {
	installs zypper libmount-devel bats
	[ "$(cat "$log")" = "zypper --non-interactive install --no-recommends libmount-devel bats" ]
}

@test "pacman is asked by its own names" {
	installs pacman util-linux-libs bats
	[[ $(tail -n 1 "$log") == "pacman -S --noconfirm --needed util-linux-libs bats" ]]
}

@test "apk is asked by its own names" {
	installs apk util-linux-dev bats
	[ "$(cat "$log")" = "apk add util-linux-dev bats" ]
}

@test "not root and no sudo: one line for the administrator, and the build goes on" {
	has_build_needs
	has_test_needs
	rm "$fake/strace"
	fake_manager apt-get
	be_uid 1000
	run deps
	[ "$status" -eq 0 ]
	[ "${#lines[@]}" -eq 1 ]
	[[ $output == *"for the administrator: apt-get install -y --no-install-recommends strace" ]]
	[ ! -s "$log" ]
}

@test "not root, no sudo and no compiler: the line, and failure" {
	has_build_needs
	has_test_needs
	rm "$fake/cc" "$fake/bats"
	fake_manager apt-get
	be_uid 1000
	run deps
	[ "$status" -eq 1 ]
	[[ $output == *"apt-get install -y --no-install-recommends gcc libc6-dev bats" ]]
}

@test "not root: through sudo, which must not ask where nobody can answer" {
	has_build_needs
	has_test_needs
	rm "$fake/strace"
	fake_manager apt-get
	be_uid 1000
	echo "echo \"sudo \$*\" >>'$log'; [ \"\$1\" != -n ] || shift; exec \"\$@\"" | fake sudo
	run deps
	[ "$status" -eq 0 ]
	[ "$(head -n 1 "$log")" = "sudo -n true" ]
	grep -q '^sudo -n env DEBIAN_FRONTEND=noninteractive apt-get install .* strace$' "$log"
	[ -x "$fake/strace" ]
}

@test "sudo refuses: the line for the administrator, nothing installed" {
	has_build_needs
	has_test_needs
	rm "$fake/strace"
	fake_manager apt-get
	be_uid 1000
	echo 'echo "a password is required" >&2; exit 1' | fake sudo
	run deps
	[ "$status" -eq 0 ]
	[ "${#lines[@]}" -eq 1 ]
	[[ $output == *"for the administrator: "*" strace" ]]
	[ ! -s "$log" ]
}

@test "no package manager: the needs by name" {
	has_build_needs
	has_test_needs
	rm "$fake/bats"
	echo '[ "$2" != smartcols ]' | fake pkg-config
	run deps
	[ "$status" -eq 1 ]
	[ "$output" = "deps: no package manager found; for the administrator: install smartcols bats" ]
}

@test "a manager that fails: the line for the administrator, success while the build can go on" {
	has_build_needs
	has_test_needs
	rm "$fake/strace"
	broken_manager apt-get
	run deps
	[ "$status" -eq 0 ]
	[[ ${lines[1]} == *"for the administrator: "*" strace" ]]
}

@test "a compiler of two words is looked for whole" {
	has_build_needs
	has_test_needs
	fake_manager apt-get
	echo "[ \"\$1\" = gcc-like ] && echo \"\$1\" >>'$log'" | fake wrapper
	PATH=$fake CC="wrapper gcc-like" PKG_CONFIG=pkg-config sh "$BATS_TEST_TMPDIR/deps"
	grep -q gcc-like "$log"
}
