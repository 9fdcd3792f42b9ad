#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# link and bridge: cables between namespaces, whole or not at all.

setup() {
	source "$BATS_TEST_DIRNAME/../netns.bash"
	source "$BATS_TEST_DIRNAME/../wires.bash"
	netns_prelude+=$(
		cat <<-'END'


		# The address or route is there, word by word.
		has() {
			local name=$1

			shift
			grep -qF -- "$*" <(ip -n "$name" address; ip -n "$name" route; ip -n "$name" -6 route)
		}
		END
	)
}

@test "a lab of two hosts is one command" {
	in_lab <<-'END'
		netnsctl link --create h1=10.0.0.1/24,fd00::1/64 h2=10.0.0.2/24,fd00::2/64
		is "$(printf 'h2\nh1')" netnsctl list
		for h in h1 h2; do
			is eth0 links_of $h
			[[ $(ip -n $h -br link show lo) == *,UP,* ]]
			[[ $(ip -n $h -br link show eth0) == *LOWER_UP* ]]
			not grep -q 'group [^d]' <(ip -n $h link)
		done
		has h1 10.0.0.1/24
		has h2 fd00::2/64
		not has h1 tentative eth0
		reaches h1 10.0.0.2
		reaches h2 10.0.0.1
		reaches h1 fd00::2
		[ "$(ip -br link | wc -l)" = 1 ]
	END
}

@test "ends have the names, the MTU and the places that were asked for" {
	in_lab <<-'END'
		netnsctl add h1
		netnsctl link h1:up0=10.1.0.2/30 .:down0=10.1.0.1/30 --mtu 1400
		is up0 links_of h1
		[[ $(ip link show down0) == *mtu\ 1400* ]]
		[[ $(ip -n h1 link show up0) == *mtu\ 1400* ]]
		[[ $(ip -br addr show down0) == *10.1.0.1/30* ]]
		[[ $(ip -br link show lo) != *,UP,* ]]
		netnsctl link h1 h1
		netnsctl link h1 .
		is 'eth0 eth1 eth2 up0' links_of h1
		ip -br link | grep -q ^eth0@
		netnsctl link "/proc/self/ns/net:here" h1:there
		ip -br link | grep -q ^here@
	END
}

@test "both ends may have one name, and a namespace any name" {
	in_lab <<-'END'
		netnsctl link --create 'a b=10.0.0.1/24' 'ü:x'
		ip -n 'a b' -br link show eth0
		ip -n 'ü' -br link show x
	END
}

@test "what cannot be is said, and changes nothing" {
	in_lab <<-'END'
		netnsctl link --create h1=10.0.0.1/24 h2
		# Not the state, which follows by itself.
		there() {
			ip -o -n h1 address | awk '{ print $2, $4 }'
			ip -o -n h2 address | awk '{ print $2, $4 }'
			ls /run/netns
		}
		before=$(there)
		says 1 'netnsctl: link: h1:eth0: File exists' netnsctl link h1:eth0 h2
		says 1 'netnsctl: link: 10.0.0.7: Invalid argument' netnsctl link h1=10.0.0.7 h2
		says 1 'netnsctl: link: 10.0.0.7/33: Numerical result out of range' netnsctl link h1=10.0.0.7/33 h2
		says 1 'netnsctl: link: h1=: Invalid argument' netnsctl link h1= h2
		says 1 'netnsctl: link: a b: Invalid argument' netnsctl link 'h1:a b' h2
		says 1 'netnsctl: link: 16-bytes-is-more: File name too long' netnsctl link h1:16-bytes-is-more h2
		hint() { "$@" 2>&1 | sed -n 2p; }
		is 'netnsctl: the kernel takes names of interfaces up to 15 bytes' \
			hint netnsctl link h1:16-bytes-is-more h2
		is 'netnsctl: a prefix has at most 32 bits, and of IPv6 128: 10.0.0.1/24' \
			hint netnsctl link h1=10.0.0.7/33 h2
		is 'netnsctl: a name has no slash, and is not . nor ..; addresses follow a =' \
			hint netnsctl link --create h1/10.0.0.7/24 h2
		says 1 'netnsctl: network: h3: No such file or directory' netnsctl link h1 h3
		says 1 'netnsctl: network: ..: Invalid argument' netnsctl link h1 ..
		says 2 'netnsctl: a cable has two ends' netnsctl link h1
		says 2 'netnsctl: a cable has two ends' netnsctl link h1 h2 h3
		says 2 'netnsctl: one or two ends are removed at a time' \
			netnsctl link --remove h1:a h1:b h2:a
		says 2 "netnsctl: link lays a cable: 'link set' is ip(8)'s" netnsctl link set h1 up
		netnsctl link add v type veth peer name w 2>&1 |
			grep -qx 'netnsctl: write: netnsctl exec NAME ip link add ...'
		says 2 'netnsctl: --mtu: 9: out of range' netnsctl link --mtu 9 h1 h2
		[ "$before" = "$(there)" ]
		netnsctl link h1=10.0.0.7 h2 2>&1 | grep -q 'the length of its prefix'
	END
}

@test "a failure in the middle takes back what was made" {
	in_lab <<-'END'
		netnsctl add h1
		before=$(ip -n h1 -br link)
		said=$(not netnsctl link --create h1=10.0.0.1/24 h2=10.0.0.2/24,10.0.0.2/24 2>&1)
		[[ $said == *'address: 10.0.0.2/24 on h2:eth0: File exists'* ]]
		is h1 netnsctl list
		[ "$before" = "$(ip -n h1 -br link)" ]
		not netnsctl bridge --create sw h1 h3=10.0.0.3/24,10.0.0.3/24
		is h1 netnsctl list
		[ "$before" = "$(ip -n h1 -br link)" ]
	END
}

@test "a dry run shows the steps, and does none" {
	in_lab <<-'END'
		netnsctl link --create --dry-run h1=10.0.0.1/24 h2 >/run/told
		[ ! -e /run/netns/h1 ]
		grep -qx 'self    link h1:eth0 <-> h2:eth0, veth' /run/told
		grep -qx 'self    address 10.0.0.1/24 on h1:eth0' /run/told
		netnsctl link --create --verbose h1=10.0.0.1/24 h2 2>/run/done
		diff /run/told /run/done
	END
}

# bats test_tags=vm
@test "whoever only looks gives no NSID to anybody" {
	in_lab <<-'END'
		netnsctl add h1
		netnsctl add h2
		ip link add aa type veth peer name bb
		ip link set aa netns h1
		ip link set bb netns h2
		before=$(ip -n h1 netns list-id; ip -n h2 netns list-id; ip netns list-id)
		netnsctl link --dry-run h1 h2 | grep -q 'h1:eth0 <-> h2:eth0'
		now=$(ip -n h1 netns list-id; ip -n h2 netns list-id; ip netns list-id)
		[ "$before" = "$now" ]
	END
}

@test "cables are removed by one of their ends" {
	in_lab <<-'END'
		netnsctl link --create h1 h2
		netnsctl link h1 h2
		netnsctl link --remove h1:eth0
		is eth1 links_of h1
		is eth1 links_of h2
		netnsctl link h1 h2
		is 'eth0 eth1' links_of h1
		netnsctl link --remove h1:eth0 h2:eth1
		is '' links_of h1
		# Both ends of one cable, by two who do not know that one is enough; and of two.
		netnsctl link h1:a h2:b
		netnsctl link h1:c h2:d
		netnsctl link --remove h1:a h2:b
		is c links_of h1
		is d links_of h2
		netnsctl link --remove h1:c h1:c
		says 1 'netnsctl: link: h1:eth0: No such device' netnsctl link --remove h1:eth0
		says 1 'netnsctl: delete link: h1: Invalid argument' netnsctl link --remove h1
		not netnsctl link --remove h1:lo
	END
}

# bats test_tags=vm
@test "a switch: everybody reaches everybody, and more are plugged in later" {
	in_lab <<-'END'
		if ! ip link add nsu-b type bridge 2>/dev/null; then exit 0; fi
		ip link delete nsu-b
		netnsctl bridge --create sw h1=10.0.0.1/24 h2=10.0.0.2/24
		is 'h1 h2 sw' links_of sw
		reaches h1 10.0.0.2
		netnsctl bridge --create sw h3:lan=10.0.0.3/24
		reaches h3 10.0.0.1
		is lan links_of h3
		netnsctl bridge sw h1 h2 h3
		netnsctl bridge sw h3:lan=10.0.0.3/24
		# Who is plugged in is left as he is; another interface is not forgotten without a word.
		says 1 'netnsctl: link: sw:h1: File exists' netnsctl bridge sw h1:second=10.0.0.9/24
		is eth0 links_of h1
		# Nor one that is there, and plugged in elsewhere.
		ip -n h1 link add second type veth peer name third
		says 1 'netnsctl: link: sw:h1: File exists' netnsctl bridge sw h1:second
		ip -n h1 link delete second
		is 'h1 h2 h3 sw' links_of sw
		netnsctl bridge --here br9 h1=10.9.0.1/24
		ip -br link | grep -q ^br9
		ip -br link | grep -q ^h1@
		is 'eth0 eth1' links_of h1
	END
}

@test "who is plugged into a switch already gets the addresses that are new" {
	in_lab <<-'END'
		if ! ip link add nsu-b type bridge 2>/dev/null; then exit 0; fi
		ip link delete nsu-b
		netnsctl bridge --create sw h1=10.0.0.1/24 h2:lan
		netnsctl bridge --dry-run sw h2=10.0.0.2/24 >/run/told
		grep -qx 'self    address 10.0.0.2/24 on h2:lan' /run/told
		not has h2 10.0.0.2
		netnsctl bridge sw h2=10.0.0.2/24
		has h2 10.0.0.2/24
		reaches h2 10.0.0.1
		# What was there before stays, also when what is new is taken back.
		not netnsctl bridge --create sw h2=10.0.0.2/24,10.0.0.9/24 h3=10.0.0.3/24,10.0.0.3/24 2>/dev/null
		has h2 10.0.0.2/24
		not has h2 10.0.0.9
		netnsctl bridge sw h2:lan=10.0.0.2/24,10.0.0.9/24,fd00::2/64
		has h2 10.0.0.2/24
		has h2 10.0.0.9/24
		has h2 fd00::2/64
		is lan links_of h2
		is 'h1 h2 sw' links_of sw
		# A port of that name that is somebody else's.
		netnsctl add h4
		ip -n sw link add h4 type veth peer name far
		ip -n sw link set h4 master sw
		netnsctl bridge sw h4
		says 1 'netnsctl: link: sw:h4: File exists' netnsctl bridge sw h4=10.0.0.4/24
		is '' links_of h4
	END
}

@test "a switch is a name alone: no bridge, and no address, is a part of it" {
	in_lab <<-'END'
		netnsctl add h1
		says 2 'netnsctl: sw:br0: a switch is a name alone, and so is its bridge' \
			netnsctl bridge sw:br0 h1
		said=$(netnsctl bridge sw=10.0.0.254/24 h1 2>&1) || true
		[[ $said == *'its address: netnsctl exec SWITCH ip address add ADDR dev SWITCH' ]]
		is h1 netnsctl list
	END
}

@test "a switch whose name no interface can have" {
	in_lab <<-'END'
		if ! ip link add nsu-b type bridge 2>/dev/null; then exit 0; fi
		netnsctl bridge --create 'the switch of the lab' 'a host' lo
		is 'br0 eth0 eth1' links_of 'the switch of the lab'
	END
}

@test "words of the kernel are passed on, and escaped" {
	in_lab <<-'END'
		# Linux 6.3 and later say why; all of them that it is there.
		said=$(not netnsctl link --create h1=10.0.0.1/24,10.0.0.1/24 h2 2>&1)
		grep -qE ': File exists( \(.*assigned\))?$' <<<"$said"
		said=$(not netnsctl link $'a\033b' h2 2>&1)
		[[ $said == *'a\x1bb'* ]]
	END
}

@test "a child that a busy machine holds up for a second is waited for" {
	command -v strace >/dev/null || skip "strace is missing"
	in_lab <<-'END'
		netnsctl add h1
		netnsctl add h2
		strace -f -qq -o /dev/null -e inject=setns:delay_enter=1000000:when=1 \
			netnsctl link h1 h2
		is eth0 links_of h2
	END
}
