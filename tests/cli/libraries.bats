#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# A library that is opened where it is needed: what works without it, and what says so.
#
# tests/run: once

setup() {
	source "$BATS_TEST_DIRNAME/../netns.bash"
	libmnl=$(ldconfig -p | awk '/libmnl\.so\.0/ { print $NF; exit }')
	[ -n "$libmnl" ] || skip "libmnl.so.0 is missing anyway"
}

take_away() {
	netns_prelude+=$'\n'"mount --bind /dev/null '$libmnl'"
}

@test "without libmnl: names, what runs there, and namespaces of every kind" {
	take_away
	inside <<-'END'
		netnsctl add a
		is yes netnsctl exec a echo yes
		netnsctl rename a b
		says 0 'netnsctl: some ids are missing: rtnetlink tells none (is libmnl.so.0 there?)' \
			netnsctl list
		is b netnsctl list
		netnsctl delete b
		is '' ls /run/netns
		is yes nsrun -n echo yes
		is yes nsjoin -t $$ -n echo yes
		is uts nsls -n -o TYPE -t uts -p $$
	END
}

@test "without libmnl: what asks rtnetlink says which library it lacks, and does nothing" {
	take_away
	inside <<-'END'
		lacks() {
			says "$1" "netnsctl: $2: Can not access a needed shared library" netnsctl "${@:3}"
			netnsctl "${@:3}" 2>&1 | grep -qxF \
				'netnsctl: libmnl.so.0 is missing: install libmnl0, or libmnl'
		}
		netnsctl add a
		lacks 1 'network: a' link a:eth0 b:eth0 --create
		lacks 1 'network: a' nat a
		lacks 2 'ask: a' set a 5
		lacks 1 'ask: rtnetlink' tree
		lacks 1 'list: /run/netns' monitor
		is a ls /run/netns
		nsls -t net 2>&1 >/dev/null | grep -qxF \
			'nsls: NSIDs could not be read (libmnl.so.0 is missing): install libmnl0'
	END
}

# What lies in a container is not for the tools to load.
@test "libmnl is opened before any namespace is entered" {
	command -v strace >/dev/null || skip "strace is missing"
	inside <<-'END'
		first() {
			strace -f -e trace=openat,setns,unshare -o /run/calls netnsctl "$@"
			awk '/libmnl/ { opened++ } /setns\(|unshare\(/ { early += !opened } END {
				exit early || !opened }' /run/calls
		}
		netnsctl add a
		first link a:eth0 b:eth0 --create
		first -n a list
		first tree
	END
}
