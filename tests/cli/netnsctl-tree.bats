#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# netnsctl tree shows what is plugged in where, and leaves no trace of having looked.

setup() {
	source "$BATS_TEST_DIRNAME/../netns.bash"
	netns_prelude+=$'\n'$lab
}

# Two hosts at a switch, and a cable from a third to the caller's own network.
lab=$(
	cat <<'END'
export LC_ALL=C
for n in h1 h2 h10 sw; do ip netns add $n; done
ip link add eth0 netns h1 type veth peer name p1 netns sw
ip link add eth0 netns h2 type veth peer name p2 netns sw
ip link add eth0 netns h10 type veth peer name here
ip -n sw link add br0 type bridge
for p in p1 p2; do ip -n sw link set $p master br0; ip -n sw link set $p up; done
ip -n sw link set br0 up
ip -n h1 link set lo up
ip -n h1 link set eth0 up
ip -n h1 addr add 10.0.0.1/24 dev eth0
ip -n h1 addr add fd00::1/64 dev eth0 nodad
ip -n h1 route add default via 10.0.0.254

# Without the blanks at the end of lines.
tree() { netnsctl tree "$@" | sed 's/ *$//'; }
# A program of Python over the JSON on standard input, which is j.
ask() { python3 -c "import json, sys; j = json.load(sys.stdin)['namespaces']; $1"; }
END
)

# bats test_tags=vm
@test "tree: interfaces, state, addresses, routes, ports below bridges, and far ends" {
	inside <<-'END'
		is 'NAME      STATE      KIND   ADDRESS        WIRE
		h1
		|-lo      up                127.0.0.1/8
		|                           ::1/128
		|-eth0    up         veth   10.0.0.1/24    -> sw:p1
		|                           fd00::1/64
		`-default            route  via 10.0.0.254
		h2
		|-lo      down
		`-eth0    down       veth                  -> sw:p2
		h10
		|-lo      down
		`-eth0    down       veth                  -> self:here
		sw
		|-lo      down
		`-br0     up         bridge
		  |-p1    up         veth                  -> h1:eth0
		  `-p2    no carrier veth                  -> h2:eth0
		self
		|-lo      down
		`-here    down       veth                  -> h10:eth0' tree
	END
}

@test "tree: some names only, and references" {
	inside <<-'END'
		[ "$(tree h1 | grep -c '^[a-z]')" = 1 ]
		tree h1 | grep -q -e '-> sw:p1'
		[ "$(tree /run/netns/h1)" = "$(tree h1)" ]
		[ "$(tree $$ | grep here)" = '`-here down  veth         -> h10:eth0' ]
		says 1 'netnsctl: find: nope: No such file or directory' netnsctl tree nope
	END
}

@test "tree, graph, check: . is the network one is in" {
	inside <<-'END'
		netnsctl tree . | sed -n 2p | grep -q '^self'
		netnsctl check . >/dev/null 2>&1 || [ $? -eq 1 ]
		netnsctl graph --format=dot . | grep -q self
	END
}

@test "tree: nobody gets an NSID by it, and no directory is made" {
	inside <<-'END'
		# Moved before its peer, and down since: it was never told where that is.
		ip netns add far
		ip link add x1 type veth peer name x2
		ip link set x1 netns h1
		ip link set x2 netns far
		ids() { for n in h1 h2 h10 sw far; do ip netns exec $n ip netns list-id; done; ip netns list-id; }
		before=$(ids)
		tree h1 | grep -q 'x1 .*-> far:x2'
		netnsctl graph >/dev/null
		netnsctl check h1 h2 >/dev/null || [ $? = 1 ]
		[ "$(ids)" = "$before" ]
		# The same question by ip(8) does give one, or the test could not fail.
		ip -n h1 link >/dev/null
		[ "$(ids)" != "$before" ]
		umount -R /run
		mount -t tmpfs run /run
		netnsctl tree >/dev/null 2>&1
		[ -z "$(ls -A /run)" ]
	END
}

# Then the kernel does not tell where a link leads that has the number of its other end.
# bats test_tags=vm
@test "tree: without a network to look from, by what gives no NSID either" {
	command -v strace >/dev/null || skip "strace is missing"
	inside <<-'END'
		blind() { strace -f -o /dev/null -e trace=unshare -e inject=unshare:error=EPERM netnsctl tree "$@" | sed 's/ *$//'; }
		blind >/tmp/netnsctl-blind.$$
		for line in h1 '|-eth0 *up *10.0.0.1/24' '`-eth0 .*-> sw:p2' '  `-p2 .*-> h2:eth0'; do
			grep -q -e "^$line" /tmp/netnsctl-blind.$$ ||
				{ cat /tmp/netnsctl-blind.$$ >&2; rm /tmp/netnsctl-blind.$$; false; }
		done
		rm /tmp/netnsctl-blind.$$
	END
}

# A dead name says so, and who is not ours: what else is missing was not seen, and that is told.
@test "tree, graph: what could not be looked at is told, and the status is 1" {
	command -v strace >/dev/null || skip "strace is missing"
	inside <<-'END'
		unseen() { strace -f -o /dev/null -e trace=setns -e inject=setns:error=EINVAL "$@"; }
		said='netnsctl: look: h1: Invalid argument; and 3 more'
		says 1 "$said" unseen netnsctl tree h1 h2 h10 sw
		unseen netnsctl tree 2>/dev/null | grep -q '^h1 *error *$'
		says 1 "$said" unseen netnsctl tree -J h1 h2 h10 sw
		says 1 "$said" unseen netnsctl graph h1 h2 h10 sw
		says 1 'netnsctl: look: h2: Invalid argument' unseen netnsctl tree h2
	END
}

@test "tree: dead names, and those who keep the others" {
	inside <<-'END'
		: >/run/netns/dead
		tree | grep -q '^dead *stale$'
		ip netns exec h1 sleep 60 &
		sleeper=$!
		for ((i = 0; i < 100; i++)); do
			[ "$(readlink /proc/$sleeper/ns/net)" != "$(readlink /proc/$$/ns/net)" ] && break
			sleep 0.05
		done
		tree --holders h1 >/tmp/netnsctl-tree.$$
		kill $sleeper
		grep -q "HELD BY" /tmp/netnsctl-tree.$$
		grep -q "$sleeper sleep 60" /tmp/netnsctl-tree.$$
		grep -q "/run/netns/h1" /tmp/netnsctl-tree.$$
		rm /tmp/netnsctl-tree.$$
	END
}

@test "tree: a file that keeps one is told once, with how many mounts lie on it, and where" {
	inside <<-'END'
		held() { tree --holders $1 | grep -o '/run/netns/.*' | sed 's/ *$//'; }
		mount --make-rprivate /run/netns
		for ((n = $(mounts_at /run/netns/h1); n > 1; n--)); do umount /run/netns/h1; done
		is /run/netns/h1 held h1
		mount --bind /run/netns/h1 /run/netns/h1
		is '/run/netns/h1 (2 mounts)' held h1
		[ "$(tree -J --holders h1 | grep -c '"text": "/run/netns/h1')" = 1 ]
		umount /run/netns/h1
		# In another mount namespace it is another file.
		unshare --mount --propagation private sh -c 'echo $$ >/run/pid; exec sleep 60' &
		eventually test -s /run/pid
		mnt=$(readlink /proc/$(cat /run/pid)/ns/mnt)
		tree --holders h1 >/run/out
		kill $!
		is "/run/netns/h1 in $mnt" grep -o '/run/netns/h1 in [^ ]*' /run/out
		[ "$(grep -cE '/run/netns/h1 *$' /run/out)" = 1 ]
	END
}

@test "tree: --all has those without a name" {
	inside <<-'END'
		unshare --net sh -c 'ip link add inner type bridge; echo $$; exec sleep 60' >/run/pid &
		for ((i = 0; i < 100; i++)); do [ -s /run/pid ] && break; sleep 0.05; done
		read -r pid </run/pid
		[ "$(tree | grep -c inner)" = 0 ]
		tree --all >/run/tree
		kill "$pid" $!
		grep -q "^$pid/net" /run/tree
		grep -q inner /run/tree
	END
}

@test "tree: --all has those that are mounted elsewhere, each found at once" {
	need_root "to open them by their ids"
	inside <<-'END' || status=$?
		command -v strace >/dev/null || exit 77
		[ "$(nsls -n -r -o ID -t net -p $$)" -gt 0 ] 2>/dev/null || exit 77
		hide() {
			unshare --mount --propagation private sh -c 'mount -t tmpfs hidden /mnt
				for i in $(seq '$1'); do
					touch /mnt/h$i; unshare --net=/mnt/h$i true
				done
				touch /run/hidden'$1'; exec sleep 60' & hider=$!
			eventually test -e /run/hidden$1
		}
		# How often directories, /proc above all, are read.
		reads() {
			strace -f -qq -o /run/trace -e trace=getdents64 netnsctl tree --all >/run/tree
			is "$1" grep -c '^/mnt/h' /run/tree
			grep -c getdents64 /run/trace
		}
		hide 1
		one=$(reads 1)
		kill $hider
		hide 40
		many=$(reads 40)
		kill $hider
		[ "$many" -lt $((5 * one)) ] || { echo "$one reads for one, $many for 40" >&2; exit 1; }
	END
	[ "${status:-0}" -ne 77 ] || skip "strace, or ids of namespaces, are missing"
	[ "${status:-0}" -eq 0 ]
}

@test "tree: JSON says all of it" {
	command -v python3 >/dev/null || skip "python3 is missing"
	inside <<-'END'
		: >/run/netns/dead
		mkdir /run/x; touch /run/netns/alias; mount --bind /run/netns/h1 /run/netns/alias
		netnsctl tree -J | ask '
		assert [n["name"] for n in j] == ["alias", "dead", "h2", "h10", "sw", "self"], j
		h1, dead, sw = j[0], j[1], j[4]
		assert h1["also"] == ["h1"] and dead["stale"] and dead["inode"] == 0
		eth = {i["name"]: i for i in h1["interfaces"]}["eth0"]
		assert eth["peer"]["namespace"] == "sw" and eth["peer"]["interface"] == "p1"
		assert eth["state"] == "up" and eth["mtu"] == 1500 and eth["kind"] == "veth"
		assert {"family": "inet", "address": "10.0.0.1", "prefix": 24, "scope": "global"} in eth["addresses"]
		assert {i["name"]: i["master"] for i in sw["interfaces"]}["p1"] == "br0"
		assert [r for r in h1["routes"] if r["to"] == "default"][0]["via"] == "10.0.0.254"
		assert j[5]["self"]'
	END
}

@test "tree, graph: a link-local address that was given, several gateways, a route of a wire" {
	inside <<-'END'
		netnsctl link --create k1=10.0.0.1/24,fe80::1/64 k2=10.0.0.2/24
		ip -n k1 route add 192.0.3.0/24 nexthop via 10.0.0.2 nexthop via 10.0.0.3
		ip -n k1 route add 192.0.4.0/24 dev eth0
		netnsctl tree k1 >/run/tree
		grep -qE ' fe80::1/64 *$' /run/tree
		[ "$(grep -c fe80: /run/tree)" = 1 ]
		grep -q 'route via 10.0.0.2 and 1 more' /run/tree
		netnsctl tree -J k1 | grep -q '"gateways": 2'
		netnsctl graph --format=mermaid k1 >/run/graph
		grep -qF '<br>     fe80::1/64<br>' /run/graph
		grep -qF '192.0.3.0/24 via 10.0.0.2 and 1 more' /run/graph
		grep -qF '192.0.4.0/24 dev eth0' /run/graph
	END
}

@test "tree: another name with a comma in it is one name" {
	inside <<-'END'
		netnsctl attach 'two,three' /run/netns/h1
		netnsctl attach more /run/netns/h1
		netnsctl tree 'two,three' | grep -qx 'h1,more,two,three *'
		netnsctl tree -J h1 | tr -d ' \n' | grep -qF '"also":["more","two,three"]'
		not netnsctl tree three 2>/run/said
		grep -q 'find: three' /run/said
	END
}

@test "tree: names that would confuse a terminal are escaped" {
	inside <<-'END'
		ip netns add $'e\033[31mvil'
		netnsctl tree | grep -qF 'e\x1b[31mvil'
		netnsctl tree -J | grep -qF '"e\u001b[31mvil"'
		netnsctl graph | grep -qF 'e\x1b[31mvil'
	END
}
