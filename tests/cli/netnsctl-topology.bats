#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# up, down, diff and export: a whole network from a file, and nothing but that.

setup() {
	source "$BATS_TEST_DIRNAME/../netns.bash"
	source "$BATS_TEST_DIRNAME/../wires.bash"
	netns_prelude+=$(
		cat <<-'END'


		cat >/run/two.lab <<-'LAB'
			# two hosts behind a switch
			ns h1
			ns h2
			switch sw	# in the middle
			link h1:eth0=10.0.0.1/24,fd00::1/64 sw
			link h2=10.0.0.2/24 sw mtu 1400
			link h1:up0=10.1.0.1/30 h2:up0=10.1.0.2/30
			route h1 10.9.0.0/16 10.1.0.2
			sysctl h2 net.ipv4.ip_forward=1
			run h1 echo "$(ip -br addr show eth0)" >>/run/ran # once
		LAB
		# All that there is, but for numbers that the kernel chooses.
		everything() {
			netnsctl list
			netnsctl tree
			ip -br link
		}
		END
	)
}

# bats test_tags=vm
@test "a file that is too long is refused where it is, and not after half a minute" {
	inside <<-'END'
		{
			echo ns r
			for ((n = 0; n < 3000; n++)); do echo "ns h$n"; done
			for ((n = 0; n < 3000; n++)); do echo "link h$n=10.0.0.1/8 r"; done
		} >/run/big.lab
		says 1 '/run/big.lab:5678:6: there is too much in this file' \
			timeout $((20 * ${NSU_SLOWNESS:-1})) netnsctl up --dry-run /run/big.lab
	END
}

@test "up makes what the file says, a second time nothing, and down takes it away" {
	in_lab <<-'END'
		netnsctl up /run/two.lab
		is '' netnsctl diff /run/two.lab
		[[ $(ip -n h2 link show eth0) == *mtu\ 1400* ]]
		[[ $(ip -n sw link show h1) == *'master sw'* ]]
		ip netns exec h1 ping -c1 -W5 10.0.0.2 >/dev/null || ip -n h1 route get 10.0.0.2
		[[ $(cat /run/ran) == *10.0.0.1/24* ]]
		before=$(everything)
		says 0 'netnsctl: two is up already: nothing to do' netnsctl up /run/two.lab
		is '' netnsctl up --dry-run /run/two.lab
		is "$before" everything
		[ "$(wc -l </run/ran)" = 1 ]
		netnsctl down /run/two.lab
		is '' netnsctl list
		[ ! -e /run/netnsctl/up/typed ]
		for verb in up diff; do
			said=$(netnsctl $verb /run/nope 2>&1) || status=$?
			[[ $said == 'netnsctl: read: /run/nope: No such file'*$'\n'*man\ netnsctl* ]]
			said=$(netnsctl $verb /run 2>&1) || status=$?
			[[ $said == 'netnsctl: read: /run: Is a directory'*$'\n'*man\ netnsctl* ]]
		done
		[ "$(ip -br link | wc -l)" = 1 ]
		says 1 'netnsctl: record: /run/netnsctl/up/two: No such file or directory' \
			netnsctl down /run/two.lab
	END
}

@test "what was there before stays, and what got its name later too" {
	in_lab <<-'END'
		netnsctl add h1
		ip -n h1 link set lo up
		netnsctl up /run/two.lab
		netnsctl delete h2
		netnsctl add h2
		other=$(inode /run/netns/h2)
		netnsctl down /run/two.lab
		is "$(printf 'h2\nh1')" netnsctl list
		is "$other" inode /run/netns/h2
		# The end in h1 goes with the other, which the kernel takes its time for.
		eventually sh -c '[ "$(ip -n h1 -br link | cut -d " " -f 1)" = lo ]'
		is '' ip -n h1 route
	END
}

# bats test_tags=vm
@test "export describes what is there, and up of it makes the same" {
	in_lab <<-'END'
		netnsctl link --create a:x=10.3.0.1/24 b:y=10.3.0.2/24 --mtu 9000
		netnsctl bridge --create sw a=10.4.0.1/24 b
		ip -n a route add default via 10.3.0.2
		ip -n a addr add 10.9.9.9/32 dev lo
		ip netns exec b sysctl -qw net.ipv4.ip_forward=1
		netnsctl export >/run/all.lab
		is '' netnsctl diff /run/all.lab
		for n in a b sw; do netnsctl delete --wait $n; done
		netnsctl up /run/all.lab
		is '' netnsctl diff /run/all.lab
		netnsctl export | cmp - /run/all.lab
		netnsctl down /run/all.lab
		is '' netnsctl list
	END
}

@test "diff names the line of what is missing, and what is there besides" {
	in_lab <<-'END'
		netnsctl up /run/two.lab
		ip -n h1 addr del 10.0.0.1/24 dev eth0
		ip -n h2 addr add 10.0.0.77/24 dev eth0
		ip -n sw link set h2 down
		status=0
		said=$(netnsctl diff /run/two.lab) || status=$?
		[ "$status" = 1 ]
		grep -qx '/run/two.lab:5: missing: address h1:eth0=10.0.0.1/24' <<<"$said"
		grep -qx '/run/two.lab:6: missing: up sw:h2' <<<"$said"
		{ netnsctl diff -J /run/two.lab || true; } | python3 -c '
		import json, sys
		said = json.load(sys.stdin)
		assert said["netnsctl"] == {"schema": 1}, said
		assert [d.get("line") for d in said["differences"]][:2] == [5, 6], said'
		netnsctl up /run/two.lab
		printf 'ns h2\n' >/run/h2.lab
		said=$(netnsctl diff /run/h2.lab) || status=$?
		grep -qx 'extra: address h2:eth0=10.0.0.77/24' <<<"$said"
		status=0
		netnsctl diff /run/none.lab || status=$?
		[ "$status" = 2 ]
	END
}

@test "a file that is wrong changes nothing, and its place is named" {
	in_lab <<-'END'
		wrong() {
			printf 'ns h1\nns h2\n%b\n' "$1" >/run/wrong.lab
			says 1 "$2" netnsctl up /run/wrong.lab
			is '' netnsctl list
			not [ -e /run/netnsctl ]
		}
		wrong 'lnik h1 h2' '/run/wrong.lab:3:1: unknown word "lnik"'
		wrong 'link h1 h3' '/run/wrong.lab:3:9: "h3" is not declared'
		wrong 'ns h1' '/run/wrong.lab:3:4: that is in line 1 already'
		wrong 'link h1:a h2:a\nlink h1:a h2:b' '/run/wrong.lab:4:6: that is in line 3 already'
		wrong 'link h1=10.0.0.1 h2' '/run/wrong.lab:3:9: "10.0.0.1" is no end of a link'
		wrong 'run h1' '/run/wrong.lab:3:7: something is missing'
		wrong 'ns a/b' '/run/wrong.lab:3:4: "a/b" is no name for a namespace'
		wrong 'ns \033[2J' '/run/wrong.lab:3:4: "\x1b[2J" is no name for a namespace'
		wrong 'route h1 default' '/run/wrong.lab:3:17: something is missing'
		wrong 'link h1:sixteen-bytes-ok h2' '/run/wrong.lab:3:9: "sixteen-bytes-ok" is no end of a link'
		hint() { netnsctl up /run/wrong.lab 2>&1 | sed -n 2p; }
		is 'netnsctl: the kernel takes names of interfaces up to 15 bytes' hint
		# Who numbers hosts has forgotten one, and not mistyped another.
		wrong 'route h1 default 10.0.0.1 metric 5' '/run/wrong.lab:3:27: "metric" is too much'
		is 'netnsctl: write: route NAME default|NETWORK GATEWAY [dev IF]' hint
		wrong 'sysctl h1 ip_forward=1' '/run/wrong.lab:3:11: "ip_forward" is no sysctl of a network'
		is 'netnsctl: those of a network begin with net., as net.ipv4.ip_forward' hint
		wrong 'link h1 h3' '/run/wrong.lab:3:9: "h3" is not declared'
		is 'netnsctl: write in a line before it: ns h3' hint
		printf 'ns host\nlink host hots\n' >/run/wrong.lab
		is 'netnsctl: did you mean "host"?' hint
		printf 'lnik\n' >/run/wrong.lab
		[[ $(netnsctl up /run/wrong.lab 2>&1) == *'did you mean "link"?'* ]]
	END
}

@test "up that fails leaves nothing, and a changed file is applied" {
	in_lab <<-'END'
		{ cat /run/two.lab; echo 'run h2 exit 3'; } >/run/bad.lab
		says 1 'netnsctl: run: exit 3 in h2: Operation canceled' netnsctl up /run/bad.lab
		is '' netnsctl list
		not [ -e /run/netnsctl/up/bad ]
		lines=$(wc -l </run/bad.lab)
		last() { netnsctl up "$1" 2>&1 >/dev/null | tail -n 1; }
		is "/run/bad.lab:$lines: this line asks for it" last /run/bad.lab
		printf 'ns h1\nns h2\nnat h1 via none\n' >/run/early.lab
		is '/run/early.lab:3: this line asks for it' last /run/early.lab
		netnsctl up /run/two.lab
		sed -i '/^route/d; s/up0=10.1.0.1/up0=10.1.0.9/; /^run/d' /run/two.lab
		echo 'ns h3' >>/run/two.lab
		netnsctl up /run/two.lab
		is '' netnsctl diff /run/two.lab
		not grep -q 10.9.0.0 <(ip -n h1 route)
		sed -i '/^ns h3/d' /run/two.lab
		netnsctl up /run/two.lab
		not [ -e /run/netns/h3 ]
		netnsctl down /run/two.lab
		is '' netnsctl list
	END
}

@test "a changed cable is laid anew, and the old one again where that fails" {
	in_lab <<-'END'
		# Without numbers, which a new cable has others of, and what comes with time.
		laid() {
			netnsctl export
			for n in h1 h2 h3 sw; do
				ip -n $n route
				ip -n $n link | grep -o ' master .* state\|[<,]UP[,>]'
			done
		}
		sed -i 's/^ns h2/&\nns h3/' /run/two.lab
		netnsctl up /run/two.lab
		ip -n h1 addr add 10.1.0.5/30 dev up0
		ip -n h1 route add 10.8.0.0/16 via 10.1.0.2
		before=$(laid)
		cp /run/two.lab /run/first.lab
		# Its mtu, its other end, its switch.
		sed -i 's/mtu 1400/mtu 1300/; s/h2:up0=10.1.0.2/h3:up0=10.1.0.2/;
			s/^link h1:eth0=\([^ ]*\) sw$/link h1:eth0=\1 h3/' /run/two.lab
		said=$(netnsctl diff /run/two.lab) || true
		grep -qx '/run/two.lab:7: missing: link h2:eth0 sw:h2 mtu 1300' <<<"$said" &&
			grep -qx 'extra: link h2:eth0 sw:h2 mtu 1400' <<<"$said" ||
			{ echo "$said" >&2; false; }
		cp /run/two.lab /run/good.lab
		echo 'run h3 exit 3' >>/run/two.lab
		says 1 'netnsctl: run: exit 3 in h3: Operation canceled' netnsctl up /run/two.lab
		is "$before" laid
		cp /run/good.lab /run/two.lab
		ip -n h1 route del 10.8.0.0/16
		netnsctl up /run/two.lab
		is '' netnsctl diff /run/two.lab
		[[ $(ip -n sw link show h2) == *'mtu 1300'*'master sw'* ]]
		not ip -n sw link show h1 2>/dev/null
		not ip -n h2 link show up0 2>/dev/null
		grep -q '10.9.0.0/16 via 10.1.0.2' <(ip -n h1 route)
		cp /run/first.lab /run/two.lab
		netnsctl up /run/two.lab
		is '' netnsctl diff /run/two.lab
		netnsctl down /run/two.lab
		is '' netnsctl list
	END
}

@test "a cable goes, and what lay on it and stays finds another way, or up says that there is none" {
	in_lab <<-'END'
		cat >/run/way.lab <<-'LAB'
			ns a
			ns b
			link a:new=10.1.0.1/24 b:new=10.1.0.2/24
			link a:old=10.0.0.1/24 b:old=10.0.0.2/24
			route a 10.9.0.0/16 10.0.0.2
			address a:old=10.2.0.1/24
			sysctl a net.ipv4.conf.old.rp_filter=2
		LAB
		netnsctl up /run/way.lab
		before=$(everything)
		cp /run/way.lab /run/was.lab
		on_old='address a:old\|conf.old'
		grep -v "link a:old\|$on_old" /run/was.lab >/run/way.lab
		says 1 'netnsctl: route: 10.9.0.0/16 via 10.0.0.2 in a: Network is unreachable (Nexthop has invalid gateway)' \
			netnsctl up /run/way.lab
		is "$before" everything
		is 2 netnsctl exec a cat /proc/sys/net/ipv4/conf/old/rp_filter
		grep -v 'link a:old\|conf.old' /run/was.lab >/run/way.lab
		says 1 'netnsctl: link: a:old: No such device' netnsctl up /run/way.lab
		is "$before" everything
		# The same gateway, on the other cable.
		grep -v "link a:old\|$on_old" /run/was.lab | sed 's/10\.1\.0/10.0.0/g' >/run/way.lab
		netnsctl up /run/way.lab
		is '' netnsctl diff /run/way.lab
		[[ $(ip -n a route) == *'10.9.0.0/16 via 10.0.0.2 dev new'* ]]
		netnsctl down /run/way.lab
	END
}

@test "an address goes: the route that needs it is back where up fails" {
	in_lab <<-'END'
		cat >/run/way.lab <<-'LAB'
			ns a
			ns b
			link a:e=10.0.0.1/24 b:e=10.0.0.2/24
			route a 10.9.0.0/16 10.0.0.2
			address b:lo=192.0.2.1/32
		LAB
		netnsctl up /run/way.lab
		cp /run/way.lab /run/was.lab
		before=$(everything)
		sed -i 's,=10.0.0.1/24,,' /run/way.lab
		not netnsctl up /run/way.lab 2>/dev/null
		is "$before" everything
		sed 's/10.0.0.1/10.0.0.3/; $a route a 10.8.0.0/16 10.7.0.1' /run/was.lab >/run/way.lab
		not netnsctl up /run/way.lab 2>/dev/null
		is "$before" everything
		sed 's/10.0.0.1/10.0.0.3/' /run/was.lab >/run/way.lab
		netnsctl up /run/way.lab
		is '' netnsctl diff /run/way.lab
		netnsctl down /run/way.lab
	END
}

@test "a switch goes: what was on its bridge and stays is refused, with its line" {
	in_lab <<-'END'
		cat >/run/sw.lab <<-'LAB'
			switch sw
			address sw:sw=10.0.0.9/24
		LAB
		netnsctl up /run/sw.lab
		before=$(everything)
		sed -i 's/^switch/ns/' /run/sw.lab
		said=$(netnsctl up /run/sw.lab 2>&1) || status=$?
		[[ $status-$said == '1-netnsctl: link: sw:sw: No such device'*'/run/sw.lab:2: this line asks for it' ]]
		is "$before" everything
		netnsctl down /run/sw.lab
	END
}

@test "killed between two cables, the next up makes what the file says" {
	in_lab <<-'END'
		command -v strace >/dev/null || exit 0
		sed 's/mtu 1400/mtu 1300/; s/h2:up0=10.1.0.2/h2:up1=10.1.0.2/' /run/two.lab >/run/new.lab
		cp /run/two.lab /run/old.lab
		for ((when = 3; when < 60; when += 4)); do
			cp /run/old.lab /run/two.lab
			netnsctl up /run/two.lab
			cp /run/new.lab /run/two.lab
			strace -qq -o /dev/null -e trace=sendto -e inject=sendto:signal=KILL:when=$when \
				netnsctl up /run/two.lab 2>/dev/null || true
			netnsctl up /run/two.lab 2>/run/said || { cat /run/said >&2; false; }
			is '' netnsctl diff /run/two.lab
		done
		netnsctl down /run/two.lab
		is '' netnsctl list
	END
}

@test "up: a sysctl of a namespace that was there is as before, if a later step fails" {
	in_lab <<-'END'
		ports=/proc/sys/net/ipv4/ip_local_reserved_ports
		netnsctl add h1
		printf 'ns h1\nsysctl h1 net.ipv4.ip_local_reserved_ports=7\nrun h1 false\n' >/run/ports.lab
		for before in '' 5 "$(seq -s , 1001 2 1401)"; do
			netnsctl exec h1 sh -c 'echo $1 >$2' - "$before" $ports
			not netnsctl up /run/ports.lab 2>/run/said
			is "$before" netnsctl exec h1 cat $ports
		done
	END
}

@test "up: a sysctl is known by all of its name and of its value" {
	inside <<-'END'
		# As long as a path of 255 bytes that has another name at its end.
		printf -v dots './%.0s' {1..113}
		printf 'ns a\nsysctl a net%s.ipv4.ip_forward0=1\n' "$dots" >/run/a.lab
		status=0
		netnsctl up /run/a.lab 2>/run/said || status=$?
		is 1 echo $status
		grep -q 'File name too long' /run/said
		not netnsctl exec a true 2>/dev/null
		printf -v ports '%d,' {1001..1299..2}
		printf 'ns a\nsysctl a net.ipv4.ip_local_reserved_ports=%s\n' "${ports%,}" >/run/a.lab
		netnsctl up /run/a.lab
		is '' netnsctl diff /run/a.lab
		netnsctl up /run/a.lab 2>&1 | grep -q 'is up already'
	END
}

@test "up: of a sysctl with several numbers, too, the kernel may refuse one" {
	inside <<-'END'
		printf 'ns b\nsysctl b net.ipv4.tcp_wmem=4096 x\n' >/run/b.lab
		not netnsctl up /run/b.lab 2>/run/said
		grep -q '^/run/b.lab:2: ' /run/said
		not netnsctl exec b true 2>/dev/null
	END
}

@test "a port of a switch has no address, in whichever line it is; and down reads what up wrote" {
	in_lab <<-'END'
		for lines in 'link b:e sw:p\naddress sw:p=10.0.0.2/24' \
			'address sw:p=10.0.0.2/24\nlink b:e sw:p'; do
			printf "ns b\nswitch sw\n$lines\n" >/run/port.lab
			said=$(netnsctl up /run/port.lab 2>&1) || status=$?
			[[ $status-$said == '1-/run/port.lab:4:'*': a port of a switch has no address'* ]]
			[[ $said == *'the switch has: address sw:sw=ADDRESS/LENGTH; no port: routed' ]]
			is '' netnsctl list
		done
		# That it can have one is no reason for a file that nobody can read.
		printf 'ns b\nswitch sw\nlink b:e sw:p\n' >/run/port.lab
		netnsctl up /run/port.lab
		ip -n sw addr add 10.0.0.2/24 dev p
		netnsctl export | grep -qx '# not told: address sw:p=10.0.0.2/24'
		netnsctl export | netnsctl up --dry-run --name again - >/dev/null
		netnsctl down /run/port.lab
	END
}

@test "up: who types ^C at a command of the file gets all taken back" {
	in_lab <<-'END'
		printf 'ns a\nns b\nrun a sleep 63\n' >/run/typed.lab
		# A group of its own, as a terminal has one in front, which hears the signal.
		set -m
		netnsctl up /run/typed.lab 2>/run/said &
		set +m
		sleeps() { grep -qx sleep $(netnsctl pids a | sed 's,.*,/proc/&/comm,'); }
		eventually sleeps
		kill -INT -$!
		status=0
		wait $! || status=$?
		is 1 echo $status
		grep -qx 'netnsctl: run: sleep 63 in a: Operation canceled' /run/said
		is '' netnsctl list
		[ ! -e /run/netnsctl/up/typed ]
	END
}

@test "down --kill ends what a line with run has left in the background" {
	in_lab <<-'END'
		printf 'ns a\nns b\nns c\nrun a sleep 61 &\nrun b trap "" TERM; sleep 62 &\n' >/run/bg.lab
		netnsctl up /run/bg.lab
		is '1 1 0' echo $(for ns in a b c; do netnsctl pids $ns 2>/dev/null | wc -l; done)
		netnsctl down --kill --dry-run /run/bg.lab >/run/plan
		[ "$(grep -c 'kill(all in NET, SIGTERM), then SIGKILL' /run/plan)" = 3 ]
		not grep -q kill <(netnsctl down --dry-run /run/bg.lab)
		netnsctl down --kill /run/bg.lab
		is '' netnsctl list
		# Whoever is in there himself does not end himself, and nothing is changed.
		netnsctl up /run/bg.lab
		says 1 'netnsctl: end processes: a: Device or resource busy' \
			netnsctl exec a netnsctl down --kill /run/bg.lab
		is 3 echo $(netnsctl list | wc -l)
		netnsctl down --kill /run/bg.lab
	END
}

@test "a node is a switch for its pods, and has a foot in another network: routed" {
	in_lab <<-'END'
		netnsctl bridge --create node pod1=10.244.0.2/24 pod2=10.244.0.3/24
		ip -n node addr add 10.244.0.1/24 dev node
		netnsctl link --create node:eth0=192.0.2.10/24 lan:eth0=192.0.2.1/24
		netnsctl bridge sw node:eth1=198.51.100.1/24
		netnsctl export >/run/node.lab
		grep -qx 'link lan:eth0=.* node:eth0=192.0.2.10/24 routed' /run/node.lab
		grep -qx 'link node:eth1=198.51.100.1/24 sw:node routed' /run/node.lab
		is '' netnsctl diff /run/node.lab
		netnsctl --all delete --wait 2>/dev/null
		netnsctl up /run/node.lab
		is '' netnsctl diff /run/node.lab
		[[ $(ip -n node link show eth0) != *master* ]]
		[[ $(ip -n sw link show node) == *master\ sw* ]]
		is "$(cat /run/node.lab)" netnsctl export
		# What the port is then is told, and mended, and what up has made goes.
		ip -n node link set eth0 master node
		is "$(printf '%s\n' '/run/node.lab:6: missing: link lan:eth0 node:eth0 routed' \
			'extra: link lan:eth0 node:eth0')" netnsctl diff /run/node.lab || true
		netnsctl up /run/node.lab
		is '' netnsctl diff /run/node.lab
		netnsctl down /run/node.lab
		is '' netnsctl list
	END
}

@test "routed without an address means both ends; and no switch, no such word" {
	in_lab <<-'END'
		printf 'switch a\nswitch b\nlink a:e b:e routed mtu 1400\n' >/run/two.lab
		netnsctl up /run/two.lab
		is '' netnsctl diff /run/two.lab
		not grep -q master <(ip -n a link show e; ip -n b link show e)
		is 'link a:e b:e mtu 1400 routed' grep link <(netnsctl export)
		# Of one of them nothing in a file says it, and a second bridge has no words.
		ip -n a link set e master a
		ip -n b link add c type bridge
		ip -n b link set c up
		is "$(printf '# not told: %s\n' 'switch b:c' 'link a:e b:e mtu 1400 routed')" \
			grep '#' <(netnsctl export)
		netnsctl export | netnsctl up --dry-run --name again - >/dev/null
		netnsctl down /run/two.lab
		printf 'ns a\nns b\nlink a b routed\n' >/run/two.lab
		says 1 '/run/two.lab:3:16: routed: no end is at a switch' netnsctl up /run/two.lab
		is 'netnsctl: leave it out: all cables are routed where no switch is' \
			sed -n 2p <(netnsctl up /run/two.lab 2>&1)
	END
}

@test "export: what a file cannot say is a comment, and what is there stays the same" {
	in_lab <<-'END'
		netnsctl link --create h1=10.0.0.1/24,fe80::1/64 h2=10.0.0.2/24
		netnsctl add alone
		netnsctl add far
		netnsctl link h1:far far
		netnsctl add 'ex am'
		ip -n h1 link add $'b\e' type ifb 2>/dev/null || ip -n h1 link add $'b\e' type dummy
		ip -n h1 link set $'b\e' up
		# As sit0 and its kin are, which modules put into every namespace.
		ip -n h1 link add idle type ifb 2>/dev/null || ip -n h1 link add idle type dummy
		ip -n h1 route add 192.0.2.0/24 via 10.0.0.2 metric 50
		ip -n h1 route add 192.0.3.0/24 nexthop via 10.0.0.2 nexthop via 10.0.0.3
		ip -n h1 route add blackhole 192.0.4.0/24
		ip -n h1 route add unreachable 2001:db8::/32
		ip -n h1 -6 route add default via fe80::2 dev eth0
		ip -n h2 link set eth0 down
		ip -n h2 link set lo down
		# Its name is gone, and something holds it: the other end is nobody's.
		netnsctl exec far sleep 60 &
		eventually grep -qx sleep /proc/$!/comm
		netnsctl delete far
		netnsctl export alone h1 h2 >/run/all.lab
		kill $!
		is "$(printf '# not told: %s\n' 'interface h1:far (veth)' 'interface h1:b\x1b (ifb)' \
			'route h1 192.0.2.0/24 has metric 50' 'route h1 192.0.3.0/24 has 2 gateways' \
			'route h1 192.0.4.0/24 blackhole' 'route h1 2001:db8::/32 unreachable' \
			'h2:lo is down' 'h2:eth0 is down')" sed -n '/^#/s/(dummy)/(ifb)/; /^#/p' /run/all.lab
		grep -qx 'link h1:eth0=10.0.0.1/24,fe80::1/64 h2:eth0=10.0.0.2/24' /run/all.lab
		netnsctl --all delete --wait 2>/dev/null
		netnsctl up /run/all.lab
		is '' netnsctl diff /run/all.lab
		is '' grep '#' <(netnsctl export) || true
		ip -n h2 addr add fe80::99/64 dev eth0
		is 'extra: address h2:eth0=fe80::99/64' netnsctl diff /run/all.lab || true
		# What a file cannot say is not there by it: besides, unless a command may have made it.
		ip -n h2 addr del fe80::99/64 dev eth0
		ip -n h2 link add x type ifb 2>/dev/null || ip -n h2 link add x type dummy
		ip -n h2 link set x up
		ip -n h2 route add blackhole 192.0.4.0/24
		netnsctl diff /run/all.lab >/run/differs && false || is 1 echo $?
		is "$(printf 'extra: %s\n' 'interface h2:x (ifb)' 'route h2 192.0.4.0/24 blackhole')" \
			sed 's/(dummy)/(ifb)/' /run/differs
		[ "$(netnsctl diff -J /run/all.lab | grep -c '"namespace": "h2"')" = 2 ]
		(cat /run/all.lab; echo 'run h2 true') >/run/run.lab
		is '' netnsctl diff /run/run.lab
	END
}

@test "export of the network one is in wants a name for it" {
	inside <<-'END'
		says 1 'netnsctl: .: a file is about names, and a dot is none' netnsctl export .
		netnsctl attach here $$
		is 'ns here' netnsctl export here
	END
}

@test "addresses that come by themselves elsewhere may be wanted" {
	in_lab <<-'END'
		cat >/run/own.lab <<-'LAB'
			ns a
			ns b
			link a:e=fe80::1/64,fd00::1/64 b:e=127.1.0.2/16
		LAB
		netnsctl up /run/own.lab
		is '' netnsctl diff /run/own.lab
		says 0 'netnsctl: own is up already: nothing to do' netnsctl up /run/own.lab
		ip -n a addr del fe80::1/64 dev e
		is '/run/own.lab:3: missing: address a:e=fe80::1/64' netnsctl diff /run/own.lab || true
		netnsctl up /run/own.lab
		is '' netnsctl diff /run/own.lab
		sed -i 's,fe80::1/64\,,,' /run/own.lab
		netnsctl up /run/own.lab
		not grep -q 'fe80::1/' <<<"$(ip -n a addr show dev e)"
		netnsctl down /run/own.lab
	END
}

@test "a default route of IPv6 without a gateway is written as one" {
	in_lab <<-'END'
		printf 'ns a\nns b\nlink a:e=fd00::1/64 b:e\nroute a ::/0 dev e\n' >/run/six.lab
		netnsctl up /run/six.lab
		netnsctl export | grep -qx 'route a ::/0 dev e'
		netnsctl export | netnsctl diff -
		says 0 'netnsctl: six is up already: nothing to do' netnsctl up /run/six.lab
		netnsctl down /run/six.lab
	END
}

@test "a sysctl is as the kernel reads it: hexadecimal, octal, several words" {
	in_lab <<-'END'
		cat >/run/values.lab <<-'LAB'
			ns a
			sysctl a net.core.somaxconn=0x10	# 16
			sysctl a net.ipv4.conf.all.rp_filter=02
			sysctl a net.ipv4.ip_local_port_range=2000  3000 # and a comment
		LAB
		netnsctl up /run/values.lab
		is '' netnsctl diff /run/values.lab
		says 0 'netnsctl: values is up already: nothing to do' netnsctl up /run/values.lab
		is $'2000\t3000' netnsctl exec a cat /proc/sys/net/ipv4/ip_local_port_range
		netnsctl exec a sh -c 'echo 17 >/proc/sys/net/core/somaxconn'
		netnsctl diff /run/values.lab >/run/said || true
		is '/run/values.lab:2: missing: sysctl a net.core.somaxconn=0x10' cat /run/said
		netnsctl down /run/values.lab
	END
}

@test "an interface that is there twice is named by its own column" {
	in_lab <<-'END'
		printf 'ns a\nns b\nlink a b\nlink a:x b:eth0\n' >/run/twice.lab
		says 1 '/run/twice.lab:4:10: that is in line 3 already' netnsctl up /run/twice.lab
		printf 'switch a\nns b\nlink b a:a\n' >/run/twice.lab
		says 1 '/run/twice.lab:3:8: that is in line 1 already' netnsctl up /run/twice.lab
	END
}

@test "what a killed up leaves is repaired by the next, or taken down" {
	in_lab <<-'END'
		command -v strace >/dev/null || exit 78
		for call in renameat rename mount sendto setns; do
			for when in 1 2 3 5; do
				strace -qq -o /dev/null -e trace=$call \
					-e inject=$call:signal=KILL:when=$when \
					netnsctl up /run/two.lab 2>/dev/null || true
				netnsctl up /run/two.lab 2>/run/said || { cat /run/said; exit 1; }
				is '' netnsctl diff /run/two.lab
				netnsctl down /run/two.lab
				is '' netnsctl list
				[ ! -e /run/netnsctl/up/typed ]
			done
		done
	END
}

# The first of its namespaces is waited for when the names of all are gone, and the record with them.
@test "down: who is still in there keeps nothing but that" {
	in_lab <<-'END'
		netnsctl up /run/two.lab
		netnsctl exec --net-only h1 sleep 60 &
		held=$!
		eventually grep -qx sleep /proc/$held/comm
		netnsctl down /run/two.lab 2>/run/said &
		down=$!
		eventually sh -c '[ -z "$(netnsctl list)$(ls /run/netnsctl/up)" ]'
		kill -0 $down
		kill -KILL $held
		wait $down
		is '' cat /run/said
	END
}

@test "records that others wrote are not believed" {
	in_lab <<-'END'
		netnsctl up /run/two.lab
		cp /run/two.lab /run/netns-two.lab
		mkdir /run/d
		cp /run/two.lab /run/d/two.lab
		says 1 'netnsctl: record: two of /run/two.lab: File exists' netnsctl up /run/d/two.lab
		says 1 'netnsctl: record: two of /run/two.lab: File exists' netnsctl down /run/d/two.lab
		printf 'ns \033[2J\n' >/run/netnsctl/up/evil
		[[ $(netnsctl down --name evil /run/evil 2>&1) == *'Bad message'* ]]
		chmod 666 /run/netnsctl/up/two
		[[ $(netnsctl down /run/two.lab 2>&1) == *'not permitted'* ]]
		chmod 644 /run/netnsctl/up/two
		netnsctl down /run/two.lab
	END
}

# The kernel deletes the other ends of its cables later, and up would find them in its way.
@test "up again as soon as the name of a host was removed" {
	in_lab <<-'END'
		for _ in 1 2 3 4 5; do
			netnsctl up /run/two.lab
			netnsctl delete h2
			netnsctl up /run/two.lab
			is '' netnsctl diff /run/two.lab
			netnsctl down /run/two.lab
		done
	END
}
