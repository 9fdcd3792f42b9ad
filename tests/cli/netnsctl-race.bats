#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Many at the same time: names come and go whole, and the directory is set up once.
#
# tests/run: alone
# tests/run: once

setup() {
	source "$BATS_TEST_DIRNAME/../netns.bash"
}

@test "sixteen first adds at once make one directory mount and sixteen names" {
	for propagation in private shared; do
		inside <<-END
			mount --make-$propagation /run
			for ((try = 0; try < 5; try++)); do
				for ((n = 0; n < 16; n++)); do netnsctl add n\$n & done
				wait
				is 16 sh -c 'netnsctl list | wc -l'
				is 1 mounts_at /run/netns
				for ((n = 0; n < 16; n++)); do
					is 1 mounts_at /run/netns/n\$n
					netnsctl delete n\$n
				done
				umount /run/netns
				rmdir /run/netns
			done
		END
	done
}

@test "adds and deletes of the same names: what succeeded adds up, and nobody hears noise" {
	inside <<-'END'
		netnsctl add first
		worker() {
			local n

			trap - ERR
			for ((n = 0; n < 60; n++)); do
				name=n$((RANDOM % 4))
				if ((RANDOM % 2)); then
					netnsctl add $name 2>>/run/said.$1 && echo + >>/run/done.$1
				else
					netnsctl delete $name 2>>/run/said.$1 && echo - >>/run/done.$1
				fi
			done
			true
		}
		for w in 1 2 3 4 5 6; do
			worker $w &
		done
		for ((n = 0; n < 40; n++)); do
			netnsctl list >/dev/null 2>>/run/listed
		done
		wait
		left=$(netnsctl list 2>/run/listed.last | grep -vc first || true)
		added=$(cat /run/done.* | grep -c + || true)
		deleted=$(cat /run/done.* | grep -c -- - || true)
		echo "$added added, $deleted deleted, $left left"
		[ "$added" -gt 20 ]
		[ $((added - deleted)) = "$left" ]
		[ ! -s /run/listed.last ]
		cat /run/said.* | grep '^netnsctl: Cannot' |
			not grep -vE 'create .*: File exists$|remove .*: No such file or directory$'
		[ "$(ls /run/netns | wc -l)" = $((left + 1)) ]
	END
}

@test "with ip at the same time nothing is left that neither can remove" {
	inside <<-'END'
		netnsctl add first
		worker() {
			local n

			trap - ERR
			for ((n = 0; n < 40; n++)); do
				$1 add n$((RANDOM % 3)) 2>/dev/null
				$1 delete n$((RANDOM % 3)) 2>/dev/null
			done
			true
		}
		worker netnsctl & worker 'ip netns' & worker netnsctl &
		wait
		for n in n0 n1 n2; do
			[ ! -e /run/netns/$n ] || netnsctl delete $n
			is 0 mounts_at /run/netns/$n
		done
		is first netnsctl list
	END
}

@test "names that go while they are looked at are none to check, nor to export" {
	inside <<-'END'
		netnsctl add stays
		(
			trap - ERR
			while [ -e /run/netns/stays ]; do
				for n in 0 1 2 3; do netnsctl add n$n; done
				for n in 0 1 2 3; do netnsctl delete n$n; done
			done
		) &
		for ((try = 0; try < 200; try++)); do
			netnsctl check >/dev/null 2>/run/said || [ $? = 1 ] || { cat /run/said >&2; exit 1; }
			netnsctl export >/run/out
			grep -qx 'ns stays' /run/out
		done
		netnsctl delete stays
		wait
	END
}

@test "two that take the same file up at once: one does, and the other says that somebody did" {
	inside <<-'END'
		printf '%s\n' 'ns h1' 'ns h2' 'switch sw' 'link h1=10.0.0.1/24 sw' \
			'link h2=10.0.0.2/24 sw' 'route h1 10.9.0.0/16 10.0.0.2' >/run/a.lab
		for ((n = 0; n < 15; n++)); do
			netnsctl up /run/a.lab 2>/run/one & pid=$!
			netnsctl up /run/a.lab 2>/run/other || true
			wait $pid || true
			is 1 sh -c 'cat /run/one /run/other | grep -cE "just taken it up or down|is up already"'
			not grep -q 'File exists' /run/one /run/other
			is '' netnsctl diff /run/a.lab
			netnsctl down /run/a.lab
		done
	END
}
