#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2016,SC2154 # expanded inside; assigned in told.bash
# Maps of nsrun: free ranges, and what is said before the kernel says no.

bats_require_minimum_version 1.5.0
load ../told

setup() {
	need_userns
	cd "$BATS_TEST_TMPDIR" || return
	# The root of with_seven is nobody to the directories of bats.
	seven=$(mktemp -d /tmp/nsutil-seven.XXXXXX)
	chmod 777 "$seven"
	export XDG_RUNTIME_DIR=$PWD
}

teardown() {
	end_launched
	rm -r "$seven"
}

# START END of the one range in a map that is shown.
range() {
	awk -v whose="$1" '$1 == whose { split($3, start, "="); split($4, n, "=")
		print start[2], start[2] + n[2] }'
}

@test "--show-map names both sides, and does nothing" {
	prints "users  inside=0 outside=$(id -u) count=1
groups inside=0 outside=$(id -g) count=1" nsrun -r --show-map
	prints "users  inside=5 outside=$(id -u) count=1
groups none: everybody is nobody inside" nsrun --map-user=5 --show-map touch file
	[ ! -e file ]
	prints 'users  inside=0 outside=100000 count=10
users  inside=10 outside=200000 count=5
groups none: everybody is nobody inside' \
		nsrun --map-users=0:100000:10 --map-users=10:200000:5 --show-map
}

@test "ranges that go on where another ends are one" {
	prints 'users  inside=0 outside=100000 count=30
groups none: everybody is nobody inside' nsrun --map-users=10:100010:10 \
		--map-users=0:100000:10 --map-users=20:100020:10 --show-map
	ranges=()
	for ((i = 0; i < 400; i++)); do ranges+=("--map-users=$i:$((100000 + i)):1"); done
	run -0 nsrun "${ranges[@]}" --show-map
	[ "${lines[0]}" = 'users  inside=0 outside=100000 count=400' ]
}

@test "a map of a page or more is refused, and the line named that is too much" {
	ranges=()
	for ((i = 0; i < 300; i++)); do ranges+=("--map-users=$i:$((4200000000 + 2 * i)):1"); done
	refuses 125 'nsrun: option: uid_map: line 248 of 300: File too large
nsrun: the kernel reads less than one page of it: take fewer, larger ranges' \
		nsrun "${ranges[@]}" true
	refuses 125 'nsrun: option: gid_map: line 248 of 300: File too large
nsrun: the kernel reads less than one page of it: take fewer, larger ranges' \
		nsrun "${ranges[@]/users/groups}" true
}

# bats test_tags=vm
@test "--map-free is a range of 65536 that nobody has, and root inside" {
	need_root
	run -0 nsrun --map-free sh -c 'cat /proc/self/uid_map /proc/self/gid_map; id -u; id -g; id -G'
	read -r inside start count <<<"${lines[0]}"
	[ "$inside $count" = '0 65536' ]
	[ "$start" -ge 65536 ]
	[ "$start" -lt 2147483648 ]
	[ $((start % 65536)) -eq 0 ]
	[ "${lines[0]}" = "${lines[1]}" ]
	[ "${lines[*]:2}" = '0 0 0' ]
	run -0 nsrun --map-free=100 cat /proc/self/uid_map
	[[ $output == *' 100' ]]
	# Nobody has a range who has all IDs as themselves.
	nsrun --map-users=all --map-groups=all sleep 60 3>&- &
	nsrun --map-free true
	kill $!
	# Of others nothing is taken.
	while IFS=: read -r _ first n; do
		[ "$first" -ge $((start + 65536)) ] || [ $((first + n)) -le "$start" ]
	done </etc/subuid
}

# In a user namespace that has room for seven, far from others, with no
# line of subuid(5): the script on standard input.
with_seven() {
	cd "$seven" || return
	export XDG_RUNTIME_DIR=$PWD
	local first=$((65536 * (32768 + 8 * ($$ % 3500))))

	: >none
	[ -e /etc/subuid ] && [ -e /etc/subgid ] || skip "no subuid(5) to hide"
	nsrun --map-users=0:$first:524288 --map-groups=0:$first:524288 --bind none:/etc/subuid \
		--bind none:/etc/subgid bash -eEu -c "$(cat)"
}

@test "many --map-free at once have a range each, and then there is none" {
	need_root
	run with_seven <<-'END'
		for ((i = 0; i < 7; i++)); do
			nsrun --map-free -f sh -c 'echo $(cat /proc/self/uid_map); exec sleep 60' >said.$i &
		done
		for ((tries = 0; tries < 500; tries++)); do
			[ "$(cat said.* | wc -l)" -lt 7 ] || break
			sleep 0.02
		done
		cat said.* | sort -u | wc -l
		nsrun --map-free true || kill $(jobs -p)
		nsrun --map-free=524288 true || true
		wait
	END
	echo "$output"
	[ "${lines[0]}" = 7 ]
	[ "${lines[1]}" = 'nsrun: choose IDs: 65536: No space left on device' ]
	[ "${lines[2]}" = 'nsrun: living processes use them, or others own them: ask for fewer' ]
	[ "${lines[3]}" = 'nsrun: administrator: usermod -v FIRST-LAST -w FIRST-LAST USER' ]
	[ "${lines[4]}" = 'nsrun: choose IDs: 524288: No space left on device' ]
}

@test "a range that a process has left is free again" {
	need_root
	run with_seven <<-'END'
		for ((i = 0; i < 30; i++)); do nsrun --map-free=60000 cat /proc/self/uid_map; done
	END
	[ "$status" -eq 0 ]
	[ "${#lines[@]}" -eq 30 ]
}

@test "--map-free of a plain user is out of what is given to him" {
	need_plain
	need_command newuidmap
	grep -q "^$(id -un):" /etc/subuid || skip "no range is given to this user"
	run -0 nsrun --map-free=1000 --show-map
	first=$(range users <<<"$output")
	launch nsrun --map-free=1000 sleep 60
	await pgrep -P "$launched" || true
	run -0 nsrun --map-free=1000 --show-map
	[ "$first" != "$(range users <<<"$output")" ]
}

@test "--map-free and nothing to choose from" {
	need_plain
	! grep -q "^$(id -un 2>/dev/null || id -u):" /etc/subuid || skip "this user has ranges"
	[ -r /etc/subuid ] || skip "no /etc/subuid"
	refuses 125 'nsrun: choose IDs: 65536: No data available
nsrun: no range of /etc/subuid and /etc/subgid is yours: subuid(5)
nsrun: administrator: usermod -v 100000-165535 -w 100000-165535 USER' \
		nsrun --map-free true
}

@test "--map-free with other maps, and with no number" {
	refuses 125 'nsrun: option: --map-free: Invalid argument
nsrun: a free range is the whole map: leave out the other --map options' \
		nsrun -r --map-free true
	for count in x -1 1k ''; do
		refuses 125 "nsrun: --map-free: ${count:-''}: not understood
nsrun: write how many IDs, from 1 on" nsrun "--map-free=$count" true
	done
	for count in 0 4294967296; do
		refuses 125 "nsrun: --map-free: $count: out of range
nsrun: write how many IDs, from 1 on" nsrun "--map-free=$count" true
	done
}

@test "a lock that is another's is not waited for" {
	need_plain
	ln -s /etc/passwd nsutil-maps.lock
	run -125 nsrun --map-free true
	[ "${lines[0]}" = "nsrun: lock: $PWD/nsutil-maps.lock: Too many levels of symbolic links" ]
}

@test "an id-mapped bind has the range that was found" {
	need_root
	mkdir a b
	prints 0:0 nsrun --map-free --bind a:b:idmap stat -c %u:%g b
}
