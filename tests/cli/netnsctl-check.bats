#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# netnsctl check says who reaches whom; of those who do not, the one cause and its remedy.

setup() {
	source "$BATS_TEST_DIRNAME/../netns.bash"
	netns_prelude+=$'\n'$lab
}

# h1 - r1 - h2, all well.
lab=$(
	cat <<'END'
export LC_ALL=C
for n in h1 r1 h2; do ip netns add $n; ip -n $n link set lo up; done
ip link add eth0 netns h1 type veth peer name eth1 netns r1
ip link add eth0 netns h2 type veth peer name eth2 netns r1
ip -n h1 addr add 10.0.1.1/24 dev eth0
ip -n h2 addr add 10.0.2.1/24 dev eth0
ip -n r1 addr add 10.0.1.254/24 dev eth1
ip -n r1 addr add 10.0.2.254/24 dev eth2
for end in h1:eth0 h2:eth0 r1:eth1 r1:eth2; do ip -n ${end%:*} link set ${end#*:} up; done
ip -n h1 route add default via 10.0.1.254
ip -n h2 route add default via 10.0.2.254
ip netns exec r1 sysctl -qw net.ipv4.ip_forward=1

# broken WHY REMEDY: that is what stands between h1 and h2.
broken() {
	local status=0 said

	said=$(netnsctl check h1 h2) || status=$?
	[ "$status" = 1 ] && [ "$(sed -n '2s/^ *//p' <<<"$said")" = "$1" ] &&
		[ "$(sed -n '3s/^ *//p' <<<"$said")" = "${2:-}" ] && return
	printf 'ends with %s and says\n%s\nnot\n%s\n%s\n' "$status" "$said" "$1" "${2:-}" >&2
	return 1
}

# The remedy does help: what check says is done, and all is well again.
heal() { eval "$(netnsctl check h1 h2 | sed -n '3s/^ *//p')" >/dev/null; netnsctl check h1 h2 >/dev/null; }
END
)

# bats test_tags=vm
@test "check: all is well" {
	inside <<-'END'
		netnsctl check h1 h2 | grep -qE '^h1 -> h2 10\.0\.2\.1  reached in [0-9.]+ ms$'
		is "$(printf 'FROM h1 h2 r1\nh1   ok ok ok\nh2   ok ok ok\nr1   ok ok ok')" netnsctl check
	END
}

@test "check: an answer that came while it was not run is one" {
	command -v strace >/dev/null || skip "strace is missing"
	inside <<-'END'
		strace -f -qq -o /dev/null -e inject=sendto:delay_exit=700000 true 2>/dev/null || exit 0
		netnsctl check h1 h2 >/dev/null	# and from now on the same is asked each time
		# The last one is the request: each process is counted for itself.
		strace -f -qq -o /run/trace -e trace=sendto netnsctl check h1 h2 >/dev/null
		last=$(grep 'sendto(' /run/trace | tail -n 1)
		last=$(grep -c "^${last%% *} .*sendto(" /run/trace)
		strace -f -qq -o /run/trace -e trace=sendto \
			-e inject="sendto:delay_exit=700000:when=$last" \
			netnsctl check h1 h2 | grep -q "reached in"
		grep -q 'sendto(.*DELAYED' /run/trace
	END
}

@test "check: loopback, links, addresses" {
	inside <<-'END'
		ip -n h1 link set lo down
		[ "$(netnsctl check h1 | sed -n 2p)" = '   loopback is down: h1:lo' ]
		ip -n h1 link set lo up
		ip -n r1 link set eth2 down
		broken 'link is down: r1:eth2' 'netnsctl exec r1 ip link set eth2 up'
		heal
		ip -n r1 link set eth1 down
		broken 'link is down: r1:eth1' 'netnsctl exec r1 ip link set eth1 up'
		heal
		ip -n h2 link set eth0 down
		broken 'link is down: h2:eth0' 'netnsctl exec h2 ip link set eth0 up'
		ip -n h2 link set eth0 up
		ip -n h2 route replace default via 10.0.2.254
		ip -n h1 link set eth0 down
		broken 'link is down: h1:eth0' 'netnsctl exec h1 ip link set eth0 up'
		ip -n h1 link set eth0 up
		ip -n h1 addr flush dev eth0
		broken 'no address: h1:eth0' 'netnsctl exec h1 ip addr add ADDRESS/24 dev eth0'
		ip netns delete h2
		ip netns add h2
		[ "$(netnsctl check h1 h2 | sed -n 2p)" = '   nothing is plugged in: h2' ]
	END
}

@test "check: routes, forwarding and rp_filter, on the way there and back" {
	inside <<-'END'
		ip -n h1 route del default
		broken 'no route: h1' 'netnsctl exec h1 ip route add default via 10.0.1.254'
		heal
		ip -n h2 route del default
		broken 'no route: h2, on the way back' 'netnsctl exec h2 ip route add default via 10.0.2.254'
		heal
		ip -n h1 route replace default via 10.0.1.77
		broken 'nobody on that wire has the address: h1:eth0' 'netnsctl exec h1 ip neigh show dev eth0'
		ip -n h1 route replace default via 10.0.1.254
		ip -n h1 route add unreachable 10.0.2.0/24
		broken 'a route refuses it: h1' 'netnsctl exec h1 ip route show'
		ip -n h1 route del unreachable 10.0.2.0/24
		ip netns exec r1 sysctl -qw net.ipv4.ip_forward=0
		broken 'forwarding is off: r1:eth1' 'netnsctl exec r1 sysctl -w net.ipv4.ip_forward=1'
		heal
		ip netns exec r1 sysctl -qw net.ipv4.conf.eth1.rp_filter=1
		ip -n h1 addr add 10.0.9.1/32 dev lo
		ip -n r1 route add 10.0.9.1 via 10.0.2.1
		ip -n h1 route replace default via 10.0.1.254 src 10.0.9.1
		broken 'rp_filter drops what comes from there: r1:eth1' \
			'netnsctl exec r1 sysctl -w net.ipv4.conf.eth1.rp_filter=2'
	END
}

@test "check: a gateway that is advised is a router, and not where it comes from" {
	inside <<-'END'
		# To the other side of h2, which r1 does not know; h1 knows it, and forwards nothing.
		ip link add b0 netns h1 type veth peer name b0 netns h2
		ip -n h1 addr add 10.0.3.1/24 dev b0
		ip -n h2 addr add 10.0.3.2/24 dev b0
		ip -n h1 link set b0 up
		ip -n h2 link set b0 up
		netnsctl check r1 h2 >/run/said
		is '   netnsctl exec r1 ip route add default via 10.0.2.1' \
			sed -n '/10.0.3.2/{n;n;p}' /run/said
		eval "$(sed -n '/10.0.3.2/{n;n;p}' /run/said)"
		ip netns exec h2 ip route add 10.0.1.0/24 via 10.0.2.254
		netnsctl check r1 h2 >/run/said
		is 2 grep -c 'reached in' /run/said
		# One who has addresses of IPv6 alone wants such a one.
		netnsctl link --create c=fd00::1/64 d
		not netnsctl check c d >/run/said
		is '   netnsctl exec d ip addr add ADDRESS/64 dev eth0' sed -n 3p /run/said
	END
}

@test "check: of several next hops one that is dead is not followed" {
	inside_with 'routes of several hops' <<-'END'
		ip link add eth1 netns h1 type veth peer name eth3 netns r1
		ip -n h1 addr add 10.0.3.1/24 dev eth1
		ip -n r1 addr add 10.0.3.254/24 dev eth3
		ip -n h1 link set eth1 up
		ip -n r1 link set eth3 up
		ip -n h1 route replace default nexthop via 10.0.1.254 dev eth0 \
			nexthop via 10.0.3.254 dev eth1 2>/run/said || exit 77
		netnsctl check h1 h2 >/dev/null
		ip -n h1 link set eth0 down
		netnsctl check h1 h2 >/dev/null
		ip -n h2 link set eth0 down
		broken 'link is down: h2:eth0' 'netnsctl exec h2 ip link set eth0 up'
	END
}

# bats test_tags=vm
@test "check: rules of its own, which choose another table or refuse" {
	inside_with 'rules' <<-'END'
		ip -n h1 rule add to 10.0.2.0/24 prohibit 2>/run/said || exit 77
		refused='its rules of routing (ip rule) do not let it go:'
		broken "$refused h1" 'netnsctl exec h1 ip rule show'
		ip -n h1 rule delete to 10.0.2.0/24 prohibit
		ip -n r1 rule add from 10.0.1.1 table 100
		ip -n r1 route add blackhole default table 100
		broken "$refused r1" 'netnsctl exec r1 ip rule show'
		ip -n r1 rule delete from 10.0.1.1 table 100
		ip -n h2 rule add to 10.0.1.1 unreachable
		broken "$refused h2, on the way back" 'netnsctl exec h2 ip rule show'
		ip -n h2 rule delete to 10.0.1.1 unreachable
		# Linux 7.3 asks the main table also without its rule, where there is no other one.
		ip -n h2 rule add from 10.9.9.9 table 9
		ip -n h2 rule delete priority 32766
		broken "$refused h2, on the way back" 'netnsctl exec h2 ip rule show'
		ip -n h2 rule add priority 32766 table main
		ip -n h2 rule delete from 10.9.9.9 table 9
		netnsctl check h1 h2 >/dev/null
		# A table that the rules lead to is no route that is missing.
		ip -n h1 route delete default
		ip -n h1 rule add to 10.0.2.0/24 table 100
		ip -n h1 route add default via 10.0.1.254 table 100
		netnsctl check h1 h2 >/dev/null
		ip -n r1 link set eth2 down
		broken 'link is down: r1:eth2' 'netnsctl exec r1 ip link set eth2 up'
		ip -n r1 link set eth2 up
		ip -n h2 rule add from 10.0.2.1 table 7
		ip -n h2 route add default via 10.0.2.99 table 7
		broken 'nobody on that wire has the address: h2:eth0, on the way back' \
			'netnsctl exec h2 ip neigh show dev eth0'
		ip -n h2 rule delete from 10.0.2.1 table 7
		# And what is wrong besides is told as it is.
		ip netns exec r1 sysctl -qw net.ipv4.ip_forward=0
		ip -n r1 rule add iif eth1 table 9
		broken 'forwarding is off: r1:eth1' 'netnsctl exec r1 sysctl -w net.ipv4.ip_forward=1'
		heal
		ip netns exec r1 sysctl -qw net.ipv4.conf.eth1.rp_filter=1
		ip -n r1 rule add to 10.0.1.1 table 9
		ip -n r1 route add default via 10.0.2.1 table 9
		ip -n r1 neigh replace 10.0.1.1 nud permanent dev eth1 \
			lladdr "$(ip netns exec h1 cat /sys/class/net/eth0/address)"
		broken 'rp_filter drops what comes from there: r1:eth1' \
			'netnsctl exec r1 sysctl -w net.ipv4.conf.eth1.rp_filter=2'
	END
}

@test "check: a port of a switch that is down, and the bridge itself" {
	inside <<-'END'
		ip netns add sw
		ip netns add h3
		ip netns add h4
		ip -n sw link add br0 type bridge
		for i in 3 4; do
			ip link add eth0 netns h$i type veth peer name p$i netns sw
			ip -n sw link set p$i master br0 up
			ip -n h$i link set eth0 up
			ip -n h$i addr add 10.0.3.$i/24 dev eth0
		done
		[ "$(netnsctl check h3 h4 | sed -n 2p)" = '   link is down: sw:br0' ]
		ip -n sw link set br0 up
		netnsctl check h3 h4
		ip -n sw link set p4 down
		[ "$(netnsctl check h3 h4 | sed -n 2p)" = '   link is down: sw:p4' ]
	END
}

@test "check: ports of a switch that somebody has disabled, or isolated" {
	command -v bridge >/dev/null || skip "bridge is missing"
	inside <<-'END'
		netnsctl bridge --create sw a=10.5.0.1/24 b=10.5.0.2/24 c=10.5.0.3/24
		ports=($(ip -n sw -br link show master sw | sed 's/@.*//'))
		[ ${#ports[@]} = 3 ]
		says() {
			not netnsctl check a b >/run/said
			is "$1" sed -n '2,3s/^ *//p' /run/said
		}
		netnsctl check a b >/dev/null
		bridge -n sw link set dev b state 0
		says 'the bridge does not forward there yet: sw:b'
		bridge -n sw link set dev b state 3
		netnsctl check a b >/dev/null
		for port in a b; do bridge -n sw link set dev $port isolated on 2>/run/said || exit 0; done
		says $'isolated ports of a bridge hear no other: sw:b\nnetnsctl exec sw bridge link set dev b isolated off'
		netnsctl check a c >/dev/null
		eval "$(netnsctl check a b | sed -n 3p)"
		netnsctl check a b >/dev/null
	END
}

@test "check: two on a switch with the same hardware address" {
	inside <<-'END'
		netnsctl bridge --create sw a=10.5.0.1/24 b=10.5.0.2/24 c=10.5.0.3/24
		netnsctl check a b >/dev/null
		mac() { ip netns exec $1 cat /sys/class/net/eth0/address; }
		before=$(mac a)
		ip -n a link set eth0 address "$(mac b)"
		not netnsctl check a b >/run/said
		is 'two on that wire have the same hardware address: b:eth0' sed -n '2s/^ *//p' /run/said
		is 'netnsctl exec b ip link show dev eth0' sed -n '3s/^ *//p' /run/said
		ip -n a link set eth0 address "$before"
		netnsctl check a b >/dev/null
		# On another wire it does no harm, and is not what is told.
		netnsctl link --create d=10.6.0.1/24 e=10.6.0.2/24
		ip -n d link set eth0 address "$(mac b)"
		ip netns exec b sysctl -qw net.ipv4.icmp_echo_ignore_all=1
		not netnsctl check a b >/run/said
		grep -q 'it is told not to answer (icmp_echo_ignore_all): b' /run/said
	END
}

@test "check: a permanent neighbour with another hardware address" {
	inside <<-'END'
		why='a permanent neighbour has another hardware address'
		write() { ip -n $1 neigh replace $2 lladdr $3 dev $4 nud permanent; }
		mac() { ip netns exec $1 cat /sys/class/net/$2/address; }
		write h1 10.0.1.254 02:00:00:00:00:01 eth0
		broken "$why: h1:eth0" 'netnsctl exec h1 ip neigh del 10.0.1.254 dev eth0'
		heal
		write r1 10.0.2.1 02:00:00:00:00:01 eth2
		broken "$why: r1:eth2" 'netnsctl exec r1 ip neigh del 10.0.2.1 dev eth2'
		heal
		write h2 10.0.2.254 02:00:00:00:00:01 eth0
		broken "$why: h2:eth0, on the way back" 'netnsctl exec h2 ip neigh del 10.0.2.254 dev eth0'
		heal
		netnsctl link --create a=fd00::1/64 b=fd00::2/64
		write a fd00::2 02:00:00:00:00:01 eth0
		not netnsctl check a b >/run/said
		is "$why: a:eth0" sed -n '2s/^ *//p' /run/said
		eval "$(sed -n 3p /run/said)"
		netnsctl check a b >/dev/null
		# One that is right does no harm: with ARP, or in place of it (which forgets it).
		right() { write h1 10.0.1.254 "$(mac r1 eth1)" eth0; write r1 10.0.1.1 "$(mac h1 eth0)" eth1; }
		right
		netnsctl check h1 h2 >/dev/null
		for end in h1:eth0 r1:eth1; do ip -n ${end%:*} link set ${end#*:} arp off; done
		right
		netnsctl check h1 h2 >/dev/null
		ip netns exec h2 sysctl -qw net.ipv4.icmp_echo_ignore_all=1
		not netnsctl check h1 h2 >/run/said
		grep -q 'it is told not to answer (icmp_echo_ignore_all): h2' /run/said
		ip -n h1 neigh del 10.0.1.254 dev eth0
		broken 'ARP is off: h1:eth0' 'netnsctl exec h1 ip link set eth0 arp on'
	END
}

@test "check: several interfaces on one, in namespaces of their own" {
	inside_with 'macvlan' <<-'END'
		netnsctl --all delete
		for n in a b c; do netnsctl add $n; done
		ip link add up0 type veth peer name up1
		ip link set up1 netns c
		ip link set up0 up
		ip -n c addr add 10.5.0.3/24 dev up1
		ip -n c link set up1 up
		for n in a b; do
			ip link add link up0 name eth0 netns $n type macvlan mode bridge 2>/run/said || exit 77
		done
		ip -n a addr add 10.5.0.1/24 dev eth0
		ip -n b addr add 10.5.0.2/24 dev eth0
		for n in a b; do ip -n $n link set eth0 up; done
		netnsctl check a b >/dev/null
		netnsctl check a c >/dev/null
		netnsctl check c b >/dev/null
		why() {
			not netnsctl check $2 $3 >/run/said
			is "$1" sed -n '2s/^ *//p' /run/said
		}
		ip -n b link set eth0 down
		# What they lie on hears them as little as they hear that, until it has one, too.
		ip link set lo up
		ip addr add 10.5.0.9/24 dev up0
		netnsctl check . c >/dev/null
		netnsctl check c . >/dev/null
		deaf='a macvlan and what it lies on do not hear each other: self:up0'
		ip -n b link set eth0 up
		why "$deaf" a .
		why "$deaf" . a
		sed -n 's/^ *\(ip link .*\)/\1/p' /run/said >/run/remedy
		is 'ip link add link up0 up type macvlan mode bridge' cat /run/remedy
		source /run/remedy
		ip addr del 10.5.0.9/24 dev up0
		ip addr add 10.5.0.9/24 dev macvlan0
		netnsctl check . a >/dev/null
		netnsctl check a . >/dev/null
		netnsctl check . c >/dev/null
		ip link del macvlan0
		ip -n b link set eth0 down
		why 'link is down: b:eth0' a b
		why 'link is down: b:eth0' c b
		ip -n c link set up1 down
		why 'link is down: c:up1' a c
		ip -n c link set up1 up
		ip link set up0 down
		why 'link is down: self:up0' c a
	END
}

@test "check: who sends it back is told, and not the one it is sent back to" {
	inside <<-'END'
		ip -n r1 route add 10.0.2.1 via 10.0.1.1
		broken 'routers send it in a circle: r1' 'netnsctl exec r1 ip route get 10.0.2.1'
	END
}

@test "check: a cable with an end that has no ARP" {
	inside <<-'END'
		ip -n r1 link set eth1 arp off
		ip -n h1 neigh flush all
		broken 'ARP is off: r1:eth1' 'netnsctl exec r1 ip link set eth1 arp on'
		heal
		ip -n h2 link set eth0 arp off
		ip -n r1 neigh flush all
		broken 'ARP is off: h2:eth0' 'netnsctl exec h2 ip link set eth0 arp on'
		heal
	END
}

@test "check: who is told not to answer to ARP, where that is what keeps him silent" {
	inside <<-'END'
		# Nor does anybody know anybody, or ask him still.
		forget() { for n in h1 r1 h2; do ip -n $n neigh flush all; done; }
		# keeps NET SETTING VALUE WHERE: so it is told, and the remedy helps.
		keeps() {
			ip netns exec $1 sysctl -qw net.ipv4.conf.$2.arp_ignore=$3
			forget
			broken "it is told not to answer to ARP there (arp_ignore): $4" \
				"netnsctl exec $1 sysctl -w net.ipv4.conf.$2.arp_ignore=0"
			eval "$(netnsctl check h1 h2 | sed -n 3p)" >/dev/null
			forget
			netnsctl check h1 h2 >/dev/null
		}
		keeps h2 eth0 8 h2:eth0
		keeps r1 all 8 r1
		ip -n h2 addr add 10.0.2.2/24 dev eth0
		for value in 1 2; do
			ip netns exec r1 sysctl -qw net.ipv4.conf.all.arp_ignore=$value
			forget
			netnsctl check h1 h2 >/dev/null
		done
		ip -n h2 addr del 10.0.2.2/24 dev eth0
		ip netns exec r1 sysctl -qw net.ipv4.conf.all.arp_ignore=0
		# For an address of another interface, and to somebody of another network.
		ip -n r1 addr add 10.0.9.254/32 dev lo
		ip -n h1 route add 10.0.9.254 dev eth0
		ip -n h1 route replace default via 10.0.9.254
		keeps r1 eth1 1 r1:eth1
		ip -n h1 addr add 10.0.9.1/32 dev lo
		ip -n r1 route add 10.0.9.1 dev eth1
		ip -n h1 route replace default via 10.0.1.254 src 10.0.9.1
		keeps r1 eth1 2 r1:eth1
		# Who is known already is sent to, and it is something else.
		ip netns exec h2 sysctl -qw net.ipv4.conf.all.arp_ignore=8 net.ipv4.icmp_echo_ignore_all=1
		broken 'it is told not to answer (icmp_echo_ignore_all): h2' \
			'netnsctl exec h2 sysctl -w net.ipv4.icmp_echo_ignore_all=0'
	END
}

@test "check: IPv6, whose addresses go with the link, and whose routes may stay" {
	[ -e /proc/sys/net/ipv6 ] || skip "this kernel has no IPv6"
	inside <<-'END'
		netnsctl link --create a=fd00::1/64 b=fd00::2/64
		said() { netnsctl check a b | sed -n 2p; }
		ip -n a link set eth0 down
		is '   link is down: a:eth0' said
		ip -n a link set eth0 up
		is '   no address: a:eth0' said
		ip -n a -6 route add fd00::/64 dev eth0
		ip -n a addr flush dev eth0
		is '   no address: a:eth0' said
	END
}

@test "check: two on a wire whose networks differ, and no router" {
	[ -e /proc/sys/net/ipv6 ] || skip "this kernel has no IPv6"
	inside <<-'END'
		netnsctl link --create a=10.0.7.1/24,fd07::1/64 b=10.0.8.1/24,fd08::1/64
		ip netns exec b sysctl -qw net.ipv4.conf.all.rp_filter=0
		what() { netnsctl check a b | sed -n "$1s/^ *//p"; }
		is 'no route to another network on the same wire: a:eth0' what 2
		is 'netnsctl exec a ip route add 10.0.8.1 dev eth0' what 3
		is 'netnsctl exec a ip -6 route add fd08::1 dev eth0' what 6
		eval "$(what 3)"
		eval "$(what 6)"
		is 'no route to another network on the same wire: b:eth0, on the way back' what 2
		eval "$(what 3)"
		eval "$(netnsctl check a b | sed -n 's/^ *\(.* -6 .*\)/\1/p')"
		netnsctl check a b
	END
}

# The answer comes, and not from the one who was asked.
@test "check: an address that somebody else has, too" {
	inside <<-'END'
		netnsctl link --create a=10.0.7.1/24 b=10.0.7.1/24
		not netnsctl check a b >/run/said
		is '   somebody else has that address: a:eth0' sed -n 2p /run/said
		is '   netnsctl exec a ip addr show to 10.0.7.1' sed -n 3p /run/said
		netnsctl bridge --create sw c=10.0.8.1/24 d=10.0.8.2/24 e=10.0.8.3/24
		netnsctl check c d >/dev/null
		ip -n e addr add 10.0.8.2/24 dev eth0
		not netnsctl check c d >/run/said
		is '   somebody else has that address: e:eth0' sed -n 2p /run/said
		netnsctl check c e >/run/said	# by its other address
		[ "$(grep -c 'reached in' /run/said)" = 1 ]
		grep -qx '   somebody else has that address: d:eth0' /run/said
		ip -n e link set eth0 down
		netnsctl check c d >/dev/null
		# As the bridges of two that have docker: they do not meet.
		ip -n h1 addr add 10.0.9.1/32 dev lo
		ip -n r1 addr add 10.0.9.1/32 dev lo
		netnsctl check h1 r1 >/dev/null
		netnsctl check h1 h2 >/dev/null
	END
}

# bats test_tags=vm
@test "check: a packet filter, where nothing else is in the way" {
	command -v nft >/dev/null || skip "nft is missing"
	inside <<-'END'
		ip netns exec r1 nft 'table inet f { chain c { type filter hook forward priority 0; policy drop; }; }' ||
			exit 0
		broken 'a packet filter drops it: r1' 'netnsctl exec r1 nft list ruleset'
		ip netns exec r1 nft flush ruleset
		ip netns exec h2 nft 'table ip f { chain c { type filter hook input priority 0; icmp type echo-request drop; }; }'
		broken 'a packet filter drops it: h2' 'netnsctl exec h2 nft list ruleset'
	END
}

# bats test_tags=vm
@test "check: a packet filter that sends it elsewhere, as the kernel remembers it" {
	command -v nft >/dev/null || skip "nft is missing"
	inside_with 'NAT of nf_tables, or does not tell of it' <<-'END'
		elsewhere='a packet filter sends it elsewhere (DNAT):'
		nat() { ip netns exec $1 nft "table ip n { chain c { type nat hook $2 priority -100; $3; }; }"; }
		nat r1 prerouting 'icmp type echo-request dnat to 10.0.2.77' 2>/run/said || exit 77
		[ -e /proc/net/nf_conntrack ] || exit 77
		broken "$elsewhere r1" 'netnsctl exec r1 nft list ruleset'
		ip netns exec r1 nft flush ruleset
		netnsctl check h1 h2 >/dev/null
		nat h1 output 'ip daddr 10.0.2.1 dnat to 10.0.1.77'
		broken "$elsewhere h1" 'netnsctl exec h1 nft list ruleset'
		ip netns exec h1 nft flush ruleset
		netnsctl check h1 h2 >/dev/null
		# One for something else is none, whatever it is that keeps it from being reached.
		nat r1 prerouting 'tcp dport 80 dnat to 10.0.2.77'
		netnsctl check h1 h2 >/dev/null
		ip netns exec h2 sysctl -qw net.ipv4.icmp_echo_ignore_all=1
		broken 'it is told not to answer (icmp_echo_ignore_all): h2' \
			'netnsctl exec h2 sysctl -w net.ipv4.icmp_echo_ignore_all=0'
	END
}

@test "check: a filter before the routing, at a device, and none that does not concern it" {
	command -v nft >/dev/null || skip "nft is missing"
	inside_with 'nf_tables' <<-'END'
		filter() { ip netns exec "$1" nft "table $2 f { chain c { type filter hook $3 priority 0; $4 }; }"; }
		heals() { ip netns exec "$1" nft flush ruleset; netnsctl check h1 h2 >/dev/null; }
		filter r1 ip prerouting 'icmp type echo-request drop;' 2>/run/said || exit 77
		broken 'a packet filter drops it: r1' 'netnsctl exec r1 nft list ruleset'
		heals r1
		if filter h2 netdev 'ingress device eth0' 'policy drop;' 2>/run/said; then
			broken 'a packet filter drops it: h2' 'netnsctl exec h2 nft list ruleset'
			heals h2
		fi
		# r1 has a chain where the packet passes and one that drops, but not the two in one.
		ip netns exec r1 nft 'table ip other { chain c { type filter hook prerouting priority 0; }; }'
		filter r1 ip input 'icmp type echo-request drop;'
		filter h2 ip output 'icmp type echo-reply drop;'
		broken 'a packet filter drops it: h2, on the way back' \
			'netnsctl exec h2 nft list ruleset'
		# A chain that no packet comes to by itself is that of all bases of its table.
		heals h2
		ip netns exec r1 nft 'add chain ip other own; add rule ip other own drop'
		ip netns exec r1 nft 'add rule ip other c icmp type echo-request jump own'
		broken 'a packet filter drops it: r1' 'netnsctl exec r1 nft list ruleset'
	END
}

@test "check: a filter whose verdicts are in a map" {
	command -v nft >/dev/null || skip "nft is missing"
	inside_with 'maps of nf_tables' <<-'END'
		chain='chain c { type filter hook input priority 0; }'
		drops() {
			ip netns exec h2 nft "flush ruleset; table ip f { $1 $chain; }; add rule ip f c $2"
		}
		drops '' 'icmp type vmap { echo-request : drop, echo-reply : accept }' 2>/run/said ||
			exit 77
		broken 'a packet filter drops it: h2' 'netnsctl exec h2 nft list ruleset'
		drops 'map m { type ipv4_addr : verdict; elements = { 10.0.1.1 : drop }; };' 'ip saddr vmap @m'
		broken 'a packet filter drops it: h2' 'netnsctl exec h2 nft list ruleset'
		# A map that lets all pass is not blamed for what another one does.
		drops '' 'icmp type vmap { echo-request : accept }'
		netnsctl check h1 h2 >/dev/null
		ip netns exec r1 nft 'table ip f { chain c { type filter hook forward priority 0; ip protocol vmap { icmp : jump d }; }; chain d { drop; }; }' 2>/run/said ||
			ip netns exec r1 nft 'table ip f { chain d { drop; }; chain c { type filter hook forward priority 0; ip protocol vmap { icmp : jump d }; }; }'
		broken 'a packet filter drops it: r1' 'netnsctl exec r1 nft list ruleset'
	END
}

@test "check: each network is asked for its filters once, for both families" {
	command -v nft >/dev/null || skip "nft is missing"
	command -v strace >/dev/null || skip "strace is missing"
	inside <<-'END'
		ip netns exec h2 nft 'table ip6 f { chain c { type filter hook input priority 0; policy drop; }; }' ||
			exit 0
		strace -f -qq -o /run/trace -e trace=sendto netnsctl check h1 h2 >/dev/null
		# Three networks and our own; who does not know the message prints its number.
		[ "$(grep -cE 'sendto.*(0xa04|NFT_MSG_GETCHAIN)' /run/trace)" = 4 ]
		[ "$(grep -cE 'sendto.*(0xa07|NFT_MSG_GETRULE)' /run/trace)" = 4 ]
		ip -n h2 link set eth0 down
		netnsctl link a:eth0=fd00::1/64 b:eth0=fd00::2/64 --create
		ip -n b addr add 10.0.9.2/24 dev eth0
		ip -n a addr add 10.0.9.1/24 dev eth0
		ip netns exec b nft 'table ip6 f { chain c { type filter hook input priority 0; icmpv6 type echo-request drop; }; }'
		not netnsctl check a b >/run/said
		grep -q '^a -> b 10.0.9.2  reached in' /run/said
		is '   a packet filter drops it: b' sed -n '/fd00::2/{n;p}' /run/said
		ip netns exec b nft 'flush ruleset; table ip f { chain c { type filter hook input priority 0; icmp type echo-request drop; }; }'
		not netnsctl check a b >/run/said
		grep -q '^a -> b fd00::2  reached in' /run/said
		is '   a packet filter drops it: b' sed -n '/10.0.9.2/{n;p}' /run/said
	END
}

# bats test_tags=vm
@test "check: a switch between them that filters" {
	command -v nft >/dev/null || skip "nft is missing"
	inside <<-'END'
		for n in sw a b; do netnsctl add $n; done
		netnsctl bridge sw a b
		ip -n a addr add 10.5.0.1/24 dev eth0
		ip -n b addr add 10.5.0.2/24 dev eth0
		netnsctl check a b >/dev/null
		says() {
			status=0
			said=$(netnsctl check a b) || status=$?
			[ "$status" = 1 ] && is "$1" sed -n '2,3s/^ *//p' <<<"$said"
		}
		blamed=$'a packet filter drops it: sw\nnetnsctl exec sw nft list ruleset'
		if ip netns exec sw nft 'table bridge f { chain c { type filter hook forward priority 0; policy drop; }; }' 2>/run/said; then
			says "$blamed"
			ip netns exec sw nft flush ruleset
			netnsctl check a b >/dev/null
		fi
		# Rules for IP stop what is not routed at all: br_netfilter.
		ip netns exec sw nft 'table ip f { chain c { type filter hook forward priority 0; policy drop; }; }'
		if ip netns exec sw sysctl -qw net.bridge.bridge-nf-call-iptables=1 2>/run/said; then
			says "$blamed"
			ip netns exec sw sysctl -qw net.bridge.bridge-nf-call-iptables=0
		fi
		netnsctl check a b >/dev/null
		ip netns exec sw nft 'table arp f { chain c { type filter hook input priority 0; policy drop; }; }' 2>/run/said ||
			exit 0
		netnsctl check a b >/dev/null
		ip netns exec a nft 'table arp f { chain c { type filter hook input priority 0; policy drop; }; }'
		ip -n a neigh flush dev eth0
		says $'a packet filter drops it: a\nnetnsctl exec a nft list ruleset'
		ip netns exec a nft flush ruleset
		ip netns exec sw nft flush ruleset
		netnsctl check a b >/dev/null
		# And where the fault is another one, they are not blamed.
		ip netns exec b nft 'table ip f { chain c { type filter hook input priority 0; policy drop; }; }'
		says $'a packet filter drops it: b\nnetnsctl exec b nft list ruleset'
	END
}

@test "check: the packet filter of iptables-legacy, of which no table is made by looking" {
	command -v iptables-legacy >/dev/null || skip "iptables-legacy is missing"
	inside_with 'ip_tables' <<-'END'
		ip netns exec r1 iptables-legacy -P FORWARD DROP 2>/run/said || exit 77
		broken 'a packet filter (iptables) drops it: r1' 'netnsctl exec r1 iptables-legacy-save'
		is filter ip netns exec r1 cat /proc/net/ip_tables_names
		is '' ip netns exec h2 cat /proc/net/ip_tables_names
		ip netns exec r1 iptables-legacy -P FORWARD ACCEPT
		ip netns exec r1 iptables-legacy -A INPUT -j DROP
		netnsctl check h1 h2 >/dev/null
		ip netns exec h2 iptables-legacy -N own
		ip netns exec h2 iptables-legacy -A own -p icmp -j REJECT
		ip netns exec h2 iptables-legacy -A INPUT -s 10.0.1.1 -j own
		broken 'a packet filter (iptables) drops it: h2' 'netnsctl exec h2 iptables-legacy-save'
		ip netns exec h2 iptables-legacy -F INPUT
		netnsctl check h1 h2 >/dev/null
		ip netns exec h2 iptables-legacy -t raw -A PREROUTING -j DROP
		broken 'a packet filter (iptables) drops it: h2' 'netnsctl exec h2 iptables-legacy-save'
		ip netns exec h2 iptables-legacy -t raw -F
		ip netns exec h1 iptables-legacy -t mangle -A INPUT -j DROP
		broken 'a packet filter (iptables) drops it: h1, on the way back' \
			'netnsctl exec h1 iptables-legacy-save'
	END
}

@test "check: an address that is the broadcast address of its network, or by a wrong mask" {
	inside <<-'END'
		all='it is the address of all in that network (broadcast):'
		ip -n h2 addr del 10.0.2.1/24 dev eth0
		ip -n h2 addr add 10.0.2.255/24 dev eth0
		ip -n h2 route replace default via 10.0.2.254
		broken "$all r1:eth2" 'netnsctl exec r1 ip addr show dev eth2'
		ip -n h2 addr del 10.0.2.255/24 dev eth0
		ip -n h2 addr add 10.0.2.127/24 dev eth0
		ip -n h2 route replace default via 10.0.2.254
		netnsctl check h1 h2 >/dev/null
		ip -n r1 addr del 10.0.2.254/24 dev eth2
		ip -n r1 addr add 10.0.2.126/25 dev eth2
		ip -n h2 route replace default via 10.0.2.126
		broken "$all r1:eth2" 'netnsctl exec r1 ip addr show dev eth2'
		# Who asks from it is answered, but not through a router. Of two hosts there is no
		# such address (RFC 3021).
		netnsctl link --create a=10.0.7.255/24 b=10.0.7.1/24
		netnsctl check a b
		not netnsctl check b a >/run/said
		is "   $all b:eth0" sed -n 2p /run/said
		ip -n h1 addr del 10.0.1.1/24 dev eth0
		ip -n h1 addr add 10.0.1.255/24 dev eth0
		ip -n h1 route replace default via 10.0.1.254
		ip -n r1 addr del 10.0.2.126/25 dev eth2
		ip -n r1 addr add 10.0.2.126/24 dev eth2
		broken "$all r1:eth1, on the way back" 'netnsctl exec r1 ip addr show dev eth1'
		netnsctl link --create c=10.0.8.0/31 d=10.0.8.1/31
		netnsctl check c d
		netnsctl check d c
	END
}

@test "check: one who is told not to answer" {
	inside <<-'END'
		ip netns exec h2 sysctl -qw net.ipv4.icmp_echo_ignore_all=1
		broken 'it is told not to answer (icmp_echo_ignore_all): h2' \
			'netnsctl exec h2 sysctl -w net.ipv4.icmp_echo_ignore_all=0'
		heal
		ip netns exec h1 sysctl -qw net.ipv4.icmp_echo_ignore_all=1
		netnsctl check h1 h2
	END
}

@test "check: more networks than files that may be open" {
	inside <<-'END'
		ulimit -Sn 48
		for ((i = 0; i < 30; i++)); do netnsctl add n$i; done
		not netnsctl check >/run/out
		[ "$(head -n 1 /run/out)" = '9 of 1089 pairs reach each other' ]
	END
}

# Of a plain user the kernel counts those that are on the way from process to process, too.
@test "check: more answers than the buffer of a socket holds" {
	inside <<-'END'
		for ((i = 0; i < 1000; i++)); do echo "addr add 10.3.$((i / 250)).$((i % 250 + 1))/32 dev lo"; done |
			ip -n h2 -batch -
		ip -n r1 route add 10.3.0.0/16 via 10.0.2.1
		netnsctl check h1 h2 >/run/out
		is 1001 grep -c 'reached in' /run/out
		not grep 'not reached' /run/out
	END
}

@test "check: fewer files than it takes are no networks out of reach" {
	inside <<-'END'
		for ((i = 0; i < 30; i++)); do netnsctl add n$i; done
		whole=$(netnsctl tree h1)
		for files in 48 30 20 12; do
			(
				ulimit -n $files
				for asked in '' 'h1 h2'; do
					says 2 'netnsctl: ask: icmp: Too many open files' \
						timeout 60 netnsctl check $asked
				done
				is "$whole" timeout 60 netnsctl tree h1
			)
		done
	END
}

@test "check: IPv6, new addresses too" {
	[ -e /proc/sys/net/ipv6 ] || skip "this kernel has no IPv6"
	inside <<-'END'
		ip -n h1 addr add fd01::1/64 dev eth0
		ip -n r1 addr add fd01::2/64 dev eth1
		netnsctl check h1 r1 | grep -q '^h1 -> r1 fd01::2  reached'
		ip -n r1 addr del fd01::2/64 dev eth1
		ip -n r1 addr add fd02::2/64 dev eth2 nodad
		not netnsctl check h1 r1 >/dev/null
		[ "$(netnsctl check h1 r1 | grep -A1 fd02 | sed -n 2p)" = '   no route: h1' ]
	END
}

@test "check: IPv6 on a cable that is a moment old, ours and one of ip's" {
	[ -e /proc/sys/net/ipv6 ] || skip "this kernel has no IPv6"
	inside <<-'END'
		for _ in {1..3}; do
			netnsctl link --create a=fd00::1/64 b=fd00::2/64
			netnsctl check a b >/run/said || { cat /run/said; exit 1; }
			netnsctl delete a
			netnsctl delete b
		done
		ip netns add a
		ip netns add b
		ip link add eth0 netns a type veth peer name eth0 netns b
		ip -n a address add fd00::1/64 dev eth0 nodad
		ip -n b address add fd00::2/64 dev eth0 nodad
		ip -n a link set eth0 up
		ip -n b link set eth0 up
		netnsctl check a b >/run/said || { cat /run/said; exit 1; }
	END
}

@test "check: a router asks for the next hop from an address of its link, when it may" {
	[ -e /proc/sys/net/ipv6 ] || skip "this kernel has no IPv6"
	inside <<-'END'
		netnsctl link --create a=fd01::2/64 r=fd01::1/64
		netnsctl link --create r=fd02::1/64 b=fd02::2/64
		netnsctl exec --net-only r sysctl -qw net.ipv6.conf.all.forwarding=1
		ip -n a -6 route add default via fd01::1
		ip -n b -6 route add default via fd02::1
		netnsctl check a b >/run/said || { cat /run/said; exit 1; }
	END
}

@test "check: a switch is nobody to reach, unless it is named" {
	inside <<-'END'
		netnsctl bridge --create sw a b
		not netnsctl check >/run/said
		is 'FROM a  b  h1 h2 r1' sed -n 1p /run/said
		not netnsctl check h1 sw >/run/said
		grep -qx '   no address: sw:sw' /run/said
	END
}

# There is room for gc_thresh3 in all namespaces together: 1024, if nobody has raised it.
@test "check: who found no room in the table of neighbours is not told as silent" {
	[ -n "${NSU_ALONE:-}" ] || skip "it fills a table that the whole machine shares: NSU_ALONE=1"
	inside <<-'END'
		netnsctl bridge --create sw $(for i in {1..36}; do echo n$i=10.0.8.$i/24; done)
		netnsctl check n1 n36 >/dev/null
		status=0
		netnsctl check >/run/out 2>/run/said || status=$?
		not grep 'no answer' /run/out
		[ $status != 2 ] || grep -q '^netnsctl: ask: icmp: No buffer space available$' /run/said
	END
}

# What the kernel has put off shows in the state; here that is what somebody said it is.
@test "check: a wire that has just got its carrier is waited for" {
	command -v strace >/dev/null || skip "strace is missing"
	inside <<-'END'
		ip -n r1 link set eth2 state testing
		[[ $(ip -n r1 link show eth2) == *LOWER_UP*TESTING* ]] || exit 0
		ip netns exec h2 sysctl -qw net.ipv4.icmp_echo_ignore_all=1
		strace -qq -o /run/trace -e trace=nanosleep,clock_nanosleep \
			netnsctl check h1 h2 >/run/said &
		check=$!
		eventually grep -q nanosleep /run/trace
		ip netns exec h2 sysctl -qw net.ipv4.icmp_echo_ignore_all=0
		ip -n r1 link set eth2 state up
		wait $check || { cat /run/said; exit 1; }
	END
}

@test "check: an address that does not count is told so, and what answers and silence make" {
	[ -e /proc/sys/net/ipv6 ] || skip "this kernel has no IPv6"
	inside <<-'END'
		netnsctl link --create a=10.5.0.1/24 b=10.5.0.2/24,fd00::2/64
		all() { sed 's/ in [0-9.]* ms$//' /run/said; }
		netnsctl check a b >/run/said
		is $'a -> b 10.5.0.2  reached\na -> b fd00::2  left out: a has no address of IPv6' all
		netnsctl check a b -J | tr -d ' \n' |
			grep -qF '"address":"fd00::2","reached":false,"counts":false,"why":'
		netnsctl check b a >/run/said
		is $'b -> a 10.5.0.1  reached' all
		# Of one family an address is enough.
		ip -n b addr add 10.6.0.2/24 dev lo
		netnsctl check a b >/run/said
		grep -qx 'a -> b 10.6.0.2  not reached' /run/said
		is 'a -> b  reached: of each family an address answers' tail -n 1 /run/said
		# And of each that both have one is needed.
		ip -n a addr add fd01::1/64 dev eth0 nodad
		not netnsctl check a b >/run/said
		is 'a -> b  not reached: no address of IPv6 answers' tail -n 1 /run/said
		(netnsctl check a b -J || true) | tr -d ' \n' |
			grep -qF '"address":"fd00::2","reached":false,"counts":true,"why":'
	END
}

@test "check: the matrix tells each cause once, and JSON all" {
	command -v python3 >/dev/null || skip "python3 is missing"
	inside <<-'END'
		ip netns exec r1 sysctl -qw net.ipv4.ip_forward=0
		not netnsctl check >/run/out
		[ "$(sed -n 2p /run/out)" = 'h1   ok NO ok' ]
		[ "$(grep -c 'forwarding is off' /run/out)" = 2 ]
		netnsctl check -J >/run/out || [ $? = 1 ]
		python3 - <<-'PYTHON'
			import json
			j = json.load(open('/run/out'))
			assert j['netnsctl']['schema'] == 1 and len(j['pairs']) == 9
			bad = [p for p in j['pairs'] if not p['reached']]
			assert len(bad) == 2 and bad[0]['why'] == 'forwarding is off: r1:eth1', bad
			assert bad[0]['addresses'][0]['remedy'].startswith('netnsctl exec r1 sysctl')
		PYTHON
		says 2 'netnsctl: find: nope: No such file or directory' netnsctl check nope
	END
}

@test "check: of ten thousand pairs the causes are told soon" {
	inside <<-'END'
		netnsctl -all delete
		for ((n = 1; n <= 100; n++)); do
			netnsctl add n$n
			ip -n n$n -batch - <<<$'link set lo up\n'"address add 10.$n.0.1/24 dev lo"
		done
		status=0
		timeout $((10 * ${NSU_SLOWNESS:-1})) netnsctl check >/run/out || status=$?
		is 1 echo $status
		is 100 grep -c '^no route: n' /run/out
		grep -qx '   n100 -> n1, n100 -> n2, n100 -> n3 and 96 more' /run/out
	END
}

@test "check: of ninety thousand pairs around one router the causes are told soon" {
	inside <<-'END'
		netnsctl -all delete
		netnsctl add r
		for ((n = 1; n <= 300; n++)); do
			a=10.$((n / 100)).$((n % 100))
			echo "add n$n"
			echo "link n$n:eth0=$a.1/24 r:p$n=$a.2/24"
		done | netnsctl -batch - >/dev/null
		status=0
		timeout $((10 * ${NSU_SLOWNESS:-1})) netnsctl check >/run/out || status=$?
		is 1 echo $status
		is '901 of 90601 pairs reach each other' head -n 1 /run/out
		is 300 grep -c '^no route: n' /run/out
		grep -qx '   netnsctl exec n300 ip route add default via 10.3.0.2' /run/out
	END
}

@test "check: of a million pairs without any address the causes are told soon" {
	inside <<-'END'
		netnsctl -all delete
		for ((n = 1; n <= 1000; n++)); do echo "add n$n"; done | netnsctl -batch -
		status=0
		timeout $((10 * ${NSU_SLOWNESS:-1})) netnsctl check >/run/out || status=$?
		is 1 echo $status
		is 1000 grep -c '^nothing is plugged in: n' /run/out
	END
}

@test "check: a dead name is left out; nobody to ask is a failure" {
	inside <<-'END'
		: >/run/netns/dead
		netnsctl check >/dev/null
		for n in h1 h2 r1; do ip netns delete $n; done
		rm /run/netns/dead
		says 2 'netnsctl: no network namespace of a host has a name: nothing to check' netnsctl check
	END
}

@test "check: with --dry-run and --explain nothing is sent, and nothing known" {
	inside <<-'END'
		for option in --dry-run --explain; do
			says 2 'netnsctl: nothing is sent now, and so who is reached is not known' \
				netnsctl check $option h1 h2
			is '' ip -n h1 -4 neigh
		done
		netnsctl check --explain --verbose h1 h2
	END
}

@test "check: who writes an address hears that a name is wanted" {
	inside <<-'END'
		says 2 'netnsctl: find: 10.0.2.1: No such file or directory' netnsctl check h1 10.0.2.1
		netnsctl check h1 10.0.2.1 2>&1 | grep -qx \
			"netnsctl: an address, not a name: 'netnsctl tree' shows whose; or ping it"
	END
}
