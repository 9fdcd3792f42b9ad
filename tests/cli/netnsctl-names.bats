#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# What lies in the directory of names, and the directory itself, may be anything.

setup() {
	source "$BATS_TEST_DIRNAME/../netns.bash"
}

@test "names that would confuse are not made" {
	inside <<-'END'
		for name in $'a\nb' $'\e[2J' $'\xff' $'\u202eabc' $'\x7f'; do
			status=0
			netnsctl add "$name" 2>/run/said || status=$?
			[ $status = 255 ]
			head -n 1 /run/said | grep -q '^netnsctl: Invalid netns name "'
			not grep -q "[^[:print:][:space:]]" /run/said
			not netnsctl attach "$name" $$ 2>/dev/null
		done
		[ ! -e /run/netns ]
	END
}

@test "names that only look strange are fine" {
	inside <<-'END'
		for name in -x 'a b' '*' 1 "it's" '"q"' 'a\xb' ünï "$(printf %0255d 0)"; do
			netnsctl add -- "$name"
			netnsctl exec -- "$name" true
			ip netns list | grep -qF -- "$name"
			netnsctl delete -- "$name"
		done
		is '' netnsctl list
	END
}

@test "hostile names that exist are listed safely, and can be used" {
	inside <<-'END'
		netnsctl add good
		for name in $'a\nb' $'\e[2J' $'\xff' '"\'; do
			touch "/run/netns/$name"
			mount --bind /run/netns/good "/run/netns/$name"
			netnsctl exec "$name" true
		done
		is $'"\\\n\\xff\n\\x1b[2J\na\\x0ab\ngood' netnsctl list
		netnsctl add other
		touch $'/run/netns/\a'
		mount --bind /run/netns/other $'/run/netns/\a'
		ip netns set other 7
		is $'\\x07 (id: 7)\nother (id: 7)' sh -c 'netnsctl list | head -n 2'
		netnsctl delete other
		netnsctl delete $'\a'
		netnsctl -j | python3 -c 'import json, sys; assert len(json.load(sys.stdin)) == 5'
		is 5 sh -c 'netnsctl exec good netnsctl identify | wc -l'
		for name in $'a\nb' $'\e[2J' $'\xff' '"\'; do
			netnsctl delete -- "$name"
		done
		is good netnsctl list
	END
}

@test "who reads JSON has the name again, but for bytes that are no text" {
	command -v python3 >/dev/null || skip "python3 is missing"
	inside <<-'END'
		for name in $'a\nb' $'\e[2J\t\x7f' 'quote"' 'back\slash' $'\u202eabc' $'\U000e0041x' 'ünï' \
			'a\xb' $'\xff\xc0\x80\xed\xa0\x80\xf8' $'\xfc\x80\x80\x80'; do
			netnsctl --raw add -- "$name"
		done
		netnsctl -j list >/run/list
		LC_ALL=C.UTF-8 not grep -q '[^ -~ünï]' /run/list
		netnsctl tree -J >/run/tree
		python3 - <<-'PYTHON'
			import json, os
			has = {os.fsdecode(n) for n in os.listdir(b'/run/netns')}
			text = {n for n in has if not any(0xdc80 <= ord(c) <= 0xdcff or c == '\\' for c in n)}
			odd = {'back\\slash', 'a\\x5cxb', '\\xff\\xc0\\x80\\xed\\xa0\\x80\\xf8', '\\xfc\\x80\\x80\\x80'}
			list = json.load(open('/run/list', encoding='utf-8'))
			tree = json.load(open('/run/tree', encoding='utf-8'))['namespaces']
			assert len(text) == 6, text
			for names in list, tree: assert {n['name'] for n in names} == text | odd, names
		PYTHON
	END
}

@test "an empty file is no namespace: told once, and repaired by add and delete" {
	inside <<-'END'
		netnsctl add a
		netnsctl add dead
		netnsctl add gone
		umount /run/netns/dead
		umount /run/netns/gone
		ip netns set a 7
		is 'a (id: 7)' netnsctl list 2>/dev/null
		says 0 'netnsctl: without a network namespace: gone, dead' netnsctl list
		netnsctl --explain add dead | grep -q 'killed run left this file'
		netnsctl add dead
		netnsctl exec dead true
		netnsctl delete gone
		is $'dead\na (id: 7)' netnsctl list
		says 0 '' netnsctl list
	END
}

@test "delete takes everything that is mounted on a name" {
	inside <<-'END'
		netnsctl add a
		netnsctl add b
		mount --bind /run/netns/b /run/netns/a
		mount --bind /proc/self/ns/net /run/netns/a
		is 3 mounts_at /run/netns/a
		netnsctl delete a
		is 0 mounts_at /run/netns/a
		is b netnsctl list
	END
}

@test "delete refuses what is no network namespace" {
	inside <<-'END'
		netnsctl add a
		mkdir /run/netns/dir
		echo data >/run/netns/data
		mkfifo /run/netns/fifo
		touch /run/netns/uts /run/netns/bound /run/netns/empty /run/file /run/nothing
		mount --bind /run/nothing /run/netns/empty
		mount --bind /proc/self/ns/uts /run/netns/uts
		echo data >/run/file
		mount --bind /run/file /run/netns/bound
		says 1 'netnsctl: Cannot remove namespace file "/run/netns/dir": Is a directory' \
			netnsctl delete dir
		for name in data fifo uts bound empty; do
			says 1 "netnsctl: Cannot remove namespace file \"/run/netns/$name\": Invalid argument" \
				netnsctl delete $name
			not netnsctl exec $name true 2>/dev/null
			not netnsctl add $name 2>/dev/null
		done
		# That of a batch, which goes on, is none of delete's own.
		not netnsctl -force delete data 2>/dev/null
		not netnsctl -force -b - <<<$'delete data\ndelete uts\nlist' >/run/out 2>/dev/null
		is a cat /run/out
		is 1 mounts_at /run/netns/uts
		is 1 mounts_at /run/netns/bound
		is '' netnsctl gc 2>&1
		is 1 mounts_at /run/netns/empty
		[ -s /run/netns/data ]
		is a timeout 5 netnsctl list 2>/dev/null
		netnsctl list 2>&1 | grep -q 'without a network namespace: .* and 3 more'
	END
}

@test "a link is followed to be used, and is what delete removes" {
	inside <<-'END'
		netnsctl add a
		ln -s a /run/netns/link
		ln -s /proc/$$/ns/net /run/netns/ours
		ln -s /nowhere /run/netns/dangling
		echo secret >/run/secret
		ln -s /run/secret /run/netns/secret
		is $'ours\nlink\na' netnsctl list 2>/dev/null
		is "net:[$(inode /run/netns/a)]" netnsctl exec link readlink /proc/self/ns/net
		not netnsctl exec secret true 2>/dev/null
		for name in link dangling secret; do
			not netnsctl add $name 2>/dev/null
			netnsctl delete $name
		done
		is $'ours\na' netnsctl list
		[ -s /run/secret ]
		[ ! -e /nowhere ]
		is 1 mounts_at /run/netns/a
	END
}

@test "a directory that others may change is refused for changes" {
	need_root "chown"
	inside <<-'END'
		netnsctl add a
		chmod 777 /run/netns
		for verb in 'add b' 'delete a' "attach c $$"; do
			says 1 'netnsctl: lock: /run/netns: Operation not permitted' netnsctl $verb
		done
		is a netnsctl list
		chmod 755 /run/netns
		chown 10001 /run/netns
		says 1 'netnsctl: lock: /run/netns: Operation not permitted' netnsctl add b
		chown 0 /run/netns
		chmod 1777 /run/netns
		netnsctl add b
		netnsctl delete a
		is b netnsctl list
	END
}

@test "a file or link in place of the directory is refused" {
	inside <<-'END'
		touch /run/netns
		says 1 'netnsctl: lock: /run/netns: Not a directory' netnsctl add a
		says 1 'netnsctl: list: /run/netns: Not a directory' netnsctl list
		rm /run/netns
		mkdir /run/elsewhere
		ln -s elsewhere /run/netns
		says 1 'netnsctl: lock: /run/netns: Not a directory' netnsctl add a
		[ -z "$(ls -A /run/elsewhere)" ]
		is 0 mounts_at /run/elsewhere
	END
}

@test "a read-only or a full /run: nothing is made, and that is said" {
	inside <<-'END'
		mount -t tmpfs -o ro readonly /run
		says 1 'netnsctl: mkdir: /run/netns: Read-only file system' netnsctl add a
		mount -t tmpfs -o nr_inodes=2,mode=755 full /run
		mkdir /run/netns
		says 1 'netnsctl: Cannot create namespace file "/run/netns/a": No space left on device' \
			netnsctl add a
		is 0 mounts_at /run/netns
		[ -z "$(ls -A /run/netns)" ]
		umount /run && umount /run
		netnsctl add a
		touch /run/netns/stale
		mount -o remount,bind,ro /run/netns
		says 1 'netnsctl: Cannot remove namespace file "/run/netns/a": Read-only file system' \
			netnsctl delete a
		says 1 'netnsctl: unlink: /run/netns/stale: Read-only file system' netnsctl gc
		for verb in 'add b' 'delete a' gc; do
			is 'netnsctl: that is mounted read-only' sed -n 2p <(netnsctl $verb 2>&1)
		done
		is a netnsctl list 2>/dev/null
	END
}

@test "the directory is one shared mount, also where /run is shared" {
	for propagation in private shared; do
		inside <<-END
			mount --make-$propagation /run
			netnsctl add a
			netnsctl add b
			is 1 mounts_at /run/netns
			is 1 mounts_at /run/netns/a
			grep ' /run/netns ' /proc/self/mountinfo | grep -q shared:
		END
	done
}

@test "operands that are too many are told, and refused by verbs of our own" {
	inside <<-'END'
		says 0 'netnsctl: h2 is ignored, as ip netns does' netnsctl add h1 h2
		says 0 'netnsctl: b is ignored, as ip netns does' netnsctl attach a $$ b
		says 0 'netnsctl: a is ignored, as ip netns does' netnsctl delete h1 a
		netnsctl add h3
		says 0 'netnsctl: 6 is ignored, as ip netns does' netnsctl set h3 5 6
		netnsctl delete h3
		is a netnsctl list
		says 0 '' netnsctl delete a
		touch /run/netns/stale
		says 2 'netnsctl: operands: too few or too many' netnsctl gc other
		[ -e /run/netns/stale ]
		is 'netnsctl: write: netnsctl gc' sed -n 2p <(netnsctl gc other 2>&1)
		says 2 'netnsctl: operands: too few or too many' netnsctl labs other
	END
}

@test "a name is its bytes for who reads it, in every locale; a terminal without UTF-8 gets ASCII" {
	inside <<-'END'
		export LC_ALL=C
		name=$'n\xe6\xb6\xb2'
		ip netns add "$name"
		ip netns set "$name" 7
		netnsctl attach here$'\xc3\xa4' $$
		is "$(ip netns list)" netnsctl list
		is "$(ip netns list-id)" netnsctl list-id
		is "$(ip netns identify)" netnsctl identify
		is "$(ip -all netns exec true)" netnsctl -all exec true
		netnsctl monitor >/run/events &
		monitor=$!
		eventually sh -c 'netnsctl add probe 2>/dev/null; netnsctl delete probe; [ -s /run/events ]'
		netnsctl delete "$name"
		eventually grep -qx "delete $name" /run/events
		kill $monitor
		! command -v script >/dev/null ||
			is $'here\\xc3\\xa4\r' script -qec 'netnsctl list' /dev/null </dev/null
	END
}

@test "JSON of list and monitor is UTF-8 in every locale, as that of tree is" {
	command -v python3 >/dev/null || skip "python3 is missing"
	inside <<-'END'
		export LC_ALL=C
		for name in $'\xe7\xb6\xb2"\\' $'bad\xff'; do netnsctl --raw add "$name"; done
		netnsctl monitor -J >/run/events &
		monitor=$!
		eventually sh -c 'netnsctl add probe 2>/dev/null; netnsctl delete probe; [ -s /run/events ]'
		netnsctl --raw add $'neu\xe7\xb6\xb2'
		eventually grep -q neu /run/events
		kill $monitor
		netnsctl list -J >/run/list
		netnsctl tree -J >/run/tree
		PYTHONUTF8=1 python3 - <<-'PYTHON'
			import json
			names = {'\u7db2"\\', 'bad\\xff', 'neu\u7db2'}
			assert {n['name'] for n in json.load(open('/run/list'))} == names
			assert names <= {n['name'] for n in json.load(open('/run/tree'))['namespaces']}
			assert 'neu\u7db2' in [json.loads(e)['name'] for e in open('/run/events')]
		PYTHON
	END
}
