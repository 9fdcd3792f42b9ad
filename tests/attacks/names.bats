#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# R2: names that processes, hosts, files and interfaces give themselves, in all that the four tools
# print about them: nothing reaches the terminal raw, no JSON breaks, no row is missing. What nsls
# makes of each single name: tests/hostile.
#
# tests/run: once
# shellcheck disable=SC2016,SC2154

bats_require_minimum_version 1.5.0
load attack

setup() {
	source "$BATS_TEST_DIRNAME/../netns.bash"
	need_command python3
	need_command ip
	cd "$BATS_TEST_TMPDIR" || return
	export clean=$BATS_TEST_DIRNAME/clean.py
	netns_prelude+=$(
		cat <<-'END'

		evil=$'x) R 1\e[31m\a\r\xff\xc2\x9b\xe2\x80\xaeZ'
		mkdir /run/here
		cd /run/here
		cp "$(command -v sleep)" "./$(printf 'n\nm\e[1m\xff')"

		# Who is called so, in a host called so.
		unshare -un bash -c 'hostname "$1" 2>/dev/null
			exec -a "$1" "./$(printf "n\nm\e[1m\xff")" 300' - "$evil" 3>&- >/dev/null 2>&1 &
		target=$!
		trap 'kill $target' EXIT
		eventually grep -q m /proc/$target/comm

		# shows COMMAND...: all it prints, on both streams, may be shown.
		shows() {
			"$@" >out 2>err </dev/null || true
			python3 -B "$clean" out err >wrong || {
				printf '%q ' "$@"
				cat wrong
				return 1
			} >&2
		}
		END
	)
}

@test "R2: a process and a host, as nsls and nsjoin tell of them" {
	inside <<-'END'
		for way in '' -r -T=process -J --output-all --matrix; do
			shows nsls $way
			[ "$way" = --matrix ] || grep -qE "(^|[^0-9])$target([^0-9]|$)" out
		done
		shows nsls -p $target
		for verb in audit "why $target/net" "diff $$ $target" "caps $$ $target/uts" \
			"mounts $target" "graph" "explain $target" "-J why $target/uts" "--save -"; do
			shows nsls $verb
			[ -s out ] || [ -s err ]
		done
		shows nsjoin -t $target -a --check
		shows nsjoin -t $target -a --explain true
		shows nsjoin -t $target -a --verbose true
	END
}

@test "R2: names of networks and interfaces, as netnsctl tells of them" {
	status=0
	inside <<-'END' || status=$?
		ip netns add $'e\e[31m\xff\nz' || exit 77
		netnsctl add --raw $'f\e[31m\xff'
		netnsctl attach at $target
		ip -n at link add $'d\e[1m\xff' type veth peer name $'p\e\xffx' || exit 77
		shows netnsctl list
		is 3 wc -l <out
		for verb in tree graph export check list-id 'pids at' "identify $target"; do
			shows netnsctl $verb
		done
		shows netnsctl -j list
		shows netnsctl -j tree
		netnsctl export >here.lab
		shows netnsctl diff here.lab
		shows netnsctl delete --all
	END
	[ "$status" -ne 77 ] || skip "this kernel has no veth interfaces, or no such names"
	[ "$status" -eq 0 ]
}

@test "R2: what was typed, in errors of all four" {
	inside <<-'END'
		for command in nsls 'nsls why' 'nsls explain' 'nsls --load' 'nsls -o' 'nsjoin -t' \
			'nsjoin -a -t' 'nsjoin --net' nsrun 'nsrun -u' 'nsrun --rootfs' 'nsrun --bind' \
			'nsrun --pod' 'nsrun --map-user' 'nsrun --join-cgroup' netnsctl 'netnsctl add' \
			'netnsctl up' 'netnsctl -b' 'netnsctl attach x' 'netnsctl link' 'netnsctl --lab'; do
			shows $command "$evil"
			[ -s err ] || echo "$command: says nothing" >&2
			shows $command "$evil/x" true
		done
		for tool in nsls nsrun nsjoin netnsctl; do
			shows $tool "--$evil"
			[ -s err ]
		done
		shows nsrun -u --explain "$evil" "$evil"
	END
}

@test "R2: what lsns and ip netns make of them" {
	need_command lsns
	inside <<-'END' >said
		lsns -o COMMAND >out 2>err && [ -s out ] || echo "lsns: prints nothing"
		lsns -J -o COMMAND >json 2>err || true
		python3 -B "$clean" json >wrong || echo "lsns -J: $(cat wrong)"
		ip netns add $'e\e[31m\xff\nz'
		ip netns list >out
		python3 -B "$clean" out >wrong || echo "ip netns list: $(cat wrong)"
		for command in unshare 'nsenter --net' 'ip netns delete'; do
			$command "$evil" >out 2>&1 || true
			python3 -B "$clean" out >wrong || echo "$command, typed: $(cat wrong)"
		done
	END
	cat said
	verdict R2 "control bytes in the name of a process" "$(grep -q '^lsns' said &&
		echo 'lsns: no row, or raw' || echo 'escaped')" 'each row, escaped; strict JSON'
	verdict R2 "control bytes in the name of a network" "$(grep -q '^ip' said &&
		echo 'ip netns list: raw' || echo 'escaped')" escaped
	for pair in unshare:nsrun nsenter:nsjoin ip:netnsctl; do
		verdict R2 "control bytes that were typed, in an error: ${pair#*:}" \
			"${pair%:*}: $(grep -q "^${pair%:*} .*typed\|^${pair%:*}, typed" said &&
				echo raw || echo escaped)" escaped
	done
	grep -q . said || skip "all of it is fine"
}
