#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# uplink: out of a lab by pasta or slirp4netns, and no further than the lab lives.

setup() {
	source "$BATS_TEST_DIRNAME/../netns.bash"
	netns_prelude+=$'\n'$world
}

# The machine's network here is one with a router, who says hello to all that come.
world=$(
	cat <<'END'
world() {
	netnsctl add world
	ip link add up0 type veth peer name eth0 netns world
	ip -n world addr add 192.0.2.1/24 dev eth0
	ip addr add 192.0.2.2/24 dev up0
	ip -n world link set eth0 up
	ip link set up0 up
	ip route add default via 192.0.2.1
	netnsctl exec world perl -MIO::Socket::INET -e '
		$s = IO::Socket::INET->new(Listen => 5, LocalPort => 7, ReuseAddr => 1) or die;
		open(F, ">/run/listens");
		while ($c = $s->accept) { print $c "hello\n"; close $c }' & server=$!
	eventually test -e /run/listens
}

# The processes that lead out of the lab with that keeper.
leaders() {
	pgrep -f "/proc/$1/ns/net" || true
}
END
)

leads_out() {
	command -v "$1" >/dev/null || skip "$1 is missing"
	command -v perl >/dev/null || skip "perl is missing"
	[ -r /dev/net/tun ] && [ -w /dev/net/tun ] || skip "/dev/net/tun is not for this user"
	program=$1 inside <<-'END'
		export program
		world
		netnsctl --lab out add h1 2>/dev/null
		keeper=$(cut -d' ' -f1 /run/netnsctl/labs/out)
		netnsctl --lab out uplink --dry-run | grep -q '^self *PROGRAM = .*/ns/net'
		is '' leaders $keeper
		exec 9>/run/lock
		flock 9
		is '' timeout 60 netnsctl --lab out uplink --with $program 2>&1
		[ -n "$(leaders $keeper)" ]
		# What its caller has open is in none of them.
		exec 9>&-
		flock -n /run/lock true
		says 1 'netnsctl: uplink: out: File exists' netnsctl --lab out uplink
		netnsctl --lab out nat h1
		is hello timeout 60 netnsctl --lab out exec h1 bash -c \
			'read -r said </dev/tcp/192.0.2.1/7; echo "$said"'
		# It may end by itself, and come again.
		kill $(leaders $keeper)
		eventually sh -c "! grep -q '^uplink' /proc/$keeper/net/dev"
		timeout 60 netnsctl --lab out uplink --with $program
		netnsctl labs --remove out
		for gone in $(leaders $keeper); do eventually not kill -0 $gone; done
		# And with a keeper that is killed.
		netnsctl --lab out uplink --with $program 2>/dev/null
		keeper=$(cut -d' ' -f1 /run/netnsctl/labs/out)
		leaders=$(leaders $keeper)
		[ -n "$leaders" ]
		kill -KILL $keeper
		for gone in $leaders; do eventually not kill -0 $gone; done
		netnsctl labs --remove out
		kill $server
	END
}

@test "out by pasta" {
	leads_out pasta
}

@test "out by slirp4netns" {
	leads_out slirp4netns
}

@test "where neither is installed that is one clear error, and so is no lab" {
	inside <<-'END'
		for program in /usr/bin/pasta /usr/bin/slirp4netns; do
			[ ! -e $program ] || mount --bind /dev/null $program
		done
		[ ! -x /usr/local/bin/pasta ] || exit 0
		says 1 'netnsctl: lab out is made' netnsctl --lab out uplink
		says 1 'netnsctl: uplink: pasta, slirp4netns: No such file or directory' \
			netnsctl --lab out uplink
		netnsctl --lab out uplink 2>&1 | grep -q 'apt install'
		says 1 'netnsctl: uplink: pasta: No such file or directory' \
			netnsctl --lab out uplink --with pasta
		netnsctl labs --remove out
		says 2 'netnsctl: --with: ssh: not understood' netnsctl --lab out uplink --with ssh
		netnsctl --lab out uplink --with ssh 2>&1 | grep -qx 'netnsctl: pasta, or slirp4netns'
		[ "$(id -u)" != 0 ] || says 2 'netnsctl: no lab: name one, --lab NAME' netnsctl uplink
	END
}

@test "of what the program says the reason is told, and not the warning below it" {
	inside <<-'END'
		at=/usr/bin/slirp4netns
		if [ ! -e $at ]; then
			mount -t tmpfs bin /usr/local/bin
			at=/usr/local/bin/slirp4netns
			>$at
		fi
		printf '#!/bin/sh\necho "no tun\nWARNING: of something\nchild failed(1)" >&2\n' >/run/fails
		printf 'echo "WARNING: of something" >&2\nexit 1\n' >>/run/fails
		chmod +x /run/fails
		mount --bind /run/fails $at
		netnsctl --lab out add h1 2>/dev/null
		says 1 'netnsctl: uplink: slirp4netns: Operation canceled (no tun)' \
			netnsctl --lab out uplink --with slirp4netns
		netnsctl labs --remove out
	END
}
