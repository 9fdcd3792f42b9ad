#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# nat: a way out that works, and goes without a trace.

setup() {
	source "$BATS_TEST_DIRNAME/../netns.bash"
	source "$BATS_TEST_DIRNAME/../wires.bash"
	lacking='veth interfaces, or no nf_tables with NAT'
	# A world behind us, which has no way back to private networks.
	netns_prelude+=$(
		cat <<-'END'


		netnsctl link --create world=203.0.113.2/24,2001:db8::2/64 .:up0=203.0.113.1/24,2001:db8::1/64
		ip link set lo up
		netnsctl add h1

		# What is here, but for the state of carriers, which follows later.
		ours() {
			ip -br -4 address | awk '{ print $1, $3 }'
			ip -br link | awk '{ print $1 }'
			ip route | sed 's/ linkdown//'
			ip rule
		}
		before=$(ours)

		forwarding() {
			cat /proc/sys/net/ipv4/ip_forward
		}

		unchanged() {
			local now

			now=$(ours)
			[ "$before" = "$now" ] || { diff <(echo "$before") <(echo "$now") >&2; return 1; }
			! command -v nft >/dev/null || [ -z "$(nft list tables)" ]
		}

		netnsctl nat h1 2>/run/said || {
			grep -qE 'no nf_tables|none of that type' /run/said && exit 77
			cat /run/said >&2
			exit 1
		}
		netnsctl nat --remove h1
		END
	)
}

@test "a comma in the name of the interface is no end of it: what goes is that, and nothing else" {
	in_lab <<-'END'
		ip link add name a type veth peer name b
		before=$(ours)
		netnsctl add a,b
		netnsctl nat a,b
		ip link show dev a,b >/run/out
		is 1 forwarding
		netnsctl nat --remove a,b
		unchanged
		is 0 forwarding
	END
}

# bats test_tags=vm
@test "a namespace gets a way out, and loses it without a trace" {
	in_lab <<-'END'
		unchanged
		is 0 forwarding
		netnsctl nat h1
		is 1 forwarding
		reaches h1 203.0.113.2
		netnsctl nat --remove h1
		unchanged
		is 0 forwarding
		is '' ip -n h1 route
	END
}

@test "forwarding goes back when the last way out is closed, if it was off before" {
	in_lab <<-'END'
		netnsctl add h2
		netnsctl nat h1
		netnsctl nat h2
		netnsctl nat --remove h1
		is 1 forwarding
		reaches h2 203.0.113.2
		netnsctl nat --remove h2
		is 0 forwarding
		echo 1 >/proc/sys/net/ipv4/ip_forward
		netnsctl nat h1
		netnsctl nat --remove h1
		is 1 forwarding
		unchanged
	END
}

@test "a namespace that is gone leaves a table, which is removed or replaced" {
	in_lab <<-'END'
		netnsctl nat h1
		ip link delete h1
		netnsctl nat --remove h1
		is 0 forwarding
		unchanged
		netnsctl nat h1
		ip link delete h1
		netnsctl nat h1
		reaches h1 203.0.113.2
		netnsctl nat --remove h1
		is 0 forwarding
		unchanged
	END
}

@test "delete tells that a way out is left, and how it goes" {
	in_lab <<-'END'
		netnsctl nat h1
		netnsctl delete --dry-run h1 2>/run/said
		is '' cat /run/said
		netnsctl delete h1 2>/run/said
		is 'netnsctl: what nat made here for it is still there: a table of nft, forwarding' \
			sed -n 1p /run/said
		sed -n 's/.*: netnsctl/netnsctl/p' /run/said >/run/remedy
		is 'netnsctl nat --remove h1' cat /run/remedy
		source /run/remedy
		is 0 forwarding
		unchanged
		netnsctl add 'a;$(b)'
		netnsctl nat 'a;$(b)'
		netnsctl delete 'a;$(b)' 2>/run/said
		sed -n 's/.*: netnsctl/netnsctl/p' /run/said >/run/remedy
		is "netnsctl nat --remove 'a;\$(b)'" cat /run/remedy
		source /run/remedy
		unchanged
		netnsctl link --create h1 .:h1
		netnsctl delete h1 2>/run/said
		is '' cat /run/said
	END
}

@test "processes without a name have a way out each, by a path or by number" {
	in_lab <<-'END'
		at() {
			unshare --net sleep 60 &
			eventually grep -qx sleep /proc/$!/comm
			pid=$!
		}
		at
		a=$pid
		at
		b=$pid
		netnsctl nat /proc/$a/ns/net
		netnsctl nat pid:$b
		for pid in $a $b; do
			nsenter -t $pid -n ip route | grep -q '^default via 10\.213\.'
		done
		says 1 "netnsctl: nft: /proc/$b/ns/net: File exists" netnsctl nat /proc/$b/ns/net
		! command -v nft >/dev/null ||
			nft list table ip netnsctl_/proc/$a/ns/net | grep -q masquerade
		netnsctl nat --remove pid:$a
		is 1 forwarding
		is '' nsenter -t $a -n ip route
		kill $b
		netnsctl nat --remove /proc/$b/ns/net
		kill $a
		eventually unchanged
		is 0 forwarding
		# A name is one, however it is written, and however it looks.
		netnsctl nat /run/netns/h1
		says 1 'netnsctl: nft: h1: File exists' netnsctl nat h1
		netnsctl nat --remove h1
		netnsctl add pid:1
		netnsctl nat pid:1
		netnsctl nat --remove /run/netns/pid:1
		unchanged
		says 1 'netnsctl: network: /proc/4194304/ns/net: No such file or directory' \
			netnsctl nat pid:4194304
	END
}

@test "networks that a route leads to are not taken" {
	in_lab <<-'END'
		ip route add 10.0.0.0/8 dev up0
		ip -n h1 link set lo up
		ip -n h1 route add 172.16.0.0/12 dev lo
		netnsctl --dry-run nat h1 | grep -q 'masquerade 192.168.0.0/30'
		netnsctl add h2
		netnsctl nat h2
		netnsctl nat h1 2>/run/said
		[ "$(ip -br -4 address | awk '/^h[12]@/ { print $3 }' | sort | uniq -d)" = '' ]
	END
}

@test "several at once take networks of their own, or say that they met" {
	in_lab <<-'END'
		for h in a b c d e f; do netnsctl add $h; done
		for h in a b c d e f; do
			{ netnsctl nat $h 2>/run/said.$h || grep -q 'has just taken' /run/said.$h ||
				cp /run/said.$h /run/wrong; } &
		done
		wait
		[ ! -e /run/wrong ] || { cat /run/wrong >&2; false; }
		for h in a b c d e f; do netnsctl nat $h 2>/dev/null || true; done
		is 6 grep -c ' 10\.213\.' <(ip -br -4 address)
		is '' uniq -d <(ip -br -4 address | awk '{ print $3 }' | sort)
	END
}

@test "only out of one interface, and with IPv6" {
	in_lab <<-'END'
		netnsctl nat h1 --via up0 --ipv6
		reaches h1 203.0.113.2
		reaches h1 2001:db8::2
		netnsctl nat --remove h1
		unchanged
		is 0 cat /proc/sys/net/ipv6/conf/all/forwarding
		netnsctl nat h1 --via lo
		is_cut h1 203.0.113.2
	END
}

@test "by which interface a way leads out is known to up, diff and export" {
	in_lab <<-'END'
		printf 'ns a\nnat a via up0\n' >/run/a.lab
		netnsctl up /run/a.lab
		is $'ns a\nnat a via up0' netnsctl export a
		is '' netnsctl diff /run/a.lab
		printf 'ns a\nnat a via lo\n' >/run/a.lab
		status=0
		netnsctl diff /run/a.lab >/run/out || status=$?
		is 1 echo $status
		is $'/run/a.lab:2: missing: nat a via lo\nextra: nat a via up0' cat /run/out
		netnsctl up /run/a.lab
		is $'ns a\nnat a via lo' netnsctl export a
		is '' netnsctl diff /run/a.lab
		printf 'ns a\nnat a\n' >/run/a.lab
		not netnsctl diff /run/a.lab
		netnsctl down /run/a.lab
		unchanged
	END
}

@test "a way out that is not whole any more is a difference, and up makes it anew" {
	in_lab <<-'END'
		printf 'ns h1\nns h2\nnat h1\n' >/run/way.lab
		netnsctl delete h1
		break_it() {
			case $1 in
			cable) ip link delete h1 ;;
			address) ip -n h1 address flush dev eth0 ;;
			route) ip -n h1 route delete default ;;
			down) ip -n h1 link set eth0 down ;;
			forwarding) echo 0 >/proc/sys/net/ipv4/ip_forward ;;
			table) nft flush ruleset ;;
			name) netnsctl delete h1 ;;
			esac
		}
		for what in cable address route down forwarding table name; do
			[ $what != table ] || command -v nft >/dev/null || continue
			netnsctl up /run/way.lab
			is '' netnsctl diff /run/way.lab
			break_it $what
			netnsctl diff /run/way.lab >/run/said && status=0 || status=$?
			[ $status = 1 ]
			grep -qx '/run/way.lab:3: missing: nat h1' /run/said
			netnsctl up /run/way.lab
			is '' netnsctl diff /run/way.lab
			reaches h1 203.0.113.2
			is eth0 links_of h1
			netnsctl down /run/way.lab
			eventually unchanged
			[ $what = table ] || is 0 forwarding
			echo 0 >/proc/sys/net/ipv4/ip_forward
		done
	END
}

@test "a changed line changes the way out, and the last that goes turns forwarding off" {
	in_lab <<-'END'
		netnsctl delete h1
		printf 'ns h1\nns h2\nnat h1\nnat h2\n' >/run/way.lab
		netnsctl up /run/way.lab
		sed -i 's/nat h1/nat h1 via up0/' /run/way.lab
		netnsctl up /run/way.lab
		is '' netnsctl diff /run/way.lab
		reaches h1 203.0.113.2
		is eth0 links_of h1
		netnsctl down /run/way.lab
		eventually unchanged
		is 0 forwarding
		# Not one that somebody else has made.
		netnsctl add h1
		netnsctl nat h1
		sed -i '/nat h2/d' /run/way.lab
		not netnsctl up /run/way.lab 2>/run/said
		grep -qx 'netnsctl: nft: h1: File exists' /run/said
		reaches h1 203.0.113.2
		netnsctl nat --remove h1
	END
}

@test "a way out that changes is as before where the rest fails" {
	in_lab <<-'END'
		netnsctl delete h1
		printf '%s\n' 'ns h1' 'ns h2' 'nat h1 ipv6' 'nat h2 via up0' >/run/way.lab
		netnsctl up /run/way.lab
		all() {
			netnsctl export
			netnsctl tree
			ours | sed 's/@if[0-9]*//'
			forwarding
			! command -v nft >/dev/null || nft list ruleset
		}
		was=$(all)
		fails() {
			printf '%s\n' 'ns h1' 'ns h2' "$@" 'run h1 false' >/run/way.lab
			not netnsctl up /run/way.lab 2>/run/said
			grep -q 'the command ended with an error' /run/said
			is "$was" all
			reaches h1 203.0.113.2
			reaches h2 203.0.113.2
		}
		fails 'nat h1 via up0' 'nat h2 ipv6'
		fails 'nat h1 ipv6' 'nat h2 via up0' 'link h1 h2'
		fails 'link h1 h2'
		netnsctl down /run/way.lab
		eventually unchanged
		is 0 forwarding
	END
}

@test "ways out and cables of a file change places, and none loses its way" {
	in_lab <<-'END'
		netnsctl delete h1
		ways() {
			printf '%s\n' 'ns h1' 'ns h2' "$@" >/run/way.lab
			netnsctl up /run/way.lab
			is '' netnsctl diff /run/way.lab
			reaches "${1#nat }" 203.0.113.2
		}
		ways 'nat h1'
		# One goes as another comes: forwarding stays on.
		ways 'nat h2'
		is 1 forwarding
		# The cable has the first name, as if it had been there before.
		ways 'nat h2' 'link h1 h2'
		is 'eth0 eth1' links_of h2
		ways 'nat h1' 'link h1 h2=10.0.0.2/24'
		is eth0 links_of h2
		# A name that went by hand, and its line with it: the table goes, too.
		netnsctl delete h1
		ways 'nat h2'
		not netnsctl nat --remove h1 2>/dev/null
		netnsctl delete h2
		netnsctl down /run/way.lab
		eventually unchanged
		is 0 forwarding
	END
}

@test "what cannot be is said, and changes nothing" {
	in_lab <<-'END'
		says 1 'netnsctl: nft: h1: No such file or directory' netnsctl nat --remove h1
		says 1 'netnsctl: nft: nowhere: No such device' netnsctl nat h1 --via nowhere
		says 1 'netnsctl: network: h9: No such file or directory' netnsctl nat h9
		says 1 'netnsctl: nft: .: Invalid argument' netnsctl nat .
		unchanged
		ip -n h1 link set lo up
		ip -n h1 route add default dev lo
		says 1 'netnsctl: route: default via 10.213.0.1 in h1: File exists' netnsctl nat h1 ||
			not netnsctl nat h1
		unchanged
		is 0 forwarding
		ip -n h1 route delete default
		netnsctl nat h1
		says 1 'netnsctl: nft: h1: File exists' netnsctl nat h1
		reaches h1 203.0.113.2
	END
}

@test "a filter that drops what is forwarded is told, and keeps forwarding on" {
	command -v nft >/dev/null || skip "nft is missing"
	in_lab <<-'END'
		nft add table ip f
		nft add chain ip f c '{ type filter hook forward priority 0; policy drop; }'
		says 0 "netnsctl: a filter here drops what is forwarded, as docker's does" netnsctl nat h1
		is_cut h1 203.0.113.2
		netnsctl nat --remove h1
		is 1 forwarding
		nft delete table ip f
		[ -z "$(netnsctl nat h1 2>&1)" ]
	END
}

@test "the steps are those that the dry run tells" {
	in_lab <<-'END'
		netnsctl nat --dry-run h1 >/run/told
		unchanged
		netnsctl nat --verbose h1 2>/run/done
		diff /run/told /run/done
		grep -qx 'self    sysctl in .: net.ipv4.ip_forward = 1' /run/told
		grep -q 'nft in .: table ip netnsctl_h1,$' /run/told
	END
}
