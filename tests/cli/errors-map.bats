#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2016,SC2154 # expanded inside; bats sets stderr_lines
# Who is who: maps that are refused, and IDs that are none.

bats_require_minimum_version 1.5.0
load ../told

setup() {
	need_userns
	# Not below the directory of bats, which is root's alone.
	open=$(mktemp -d /tmp/nsutil-open.XXXXXX)
	chmod 755 "$open"
	cd "$open" || return
}

teardown() {
	cd / && rm -r "$open"
}

@test "row 31: an ID that is not in the map" {
	refuses 125 'nsrun: setuid: 5: Invalid argument
nsrun: that ID does not exist inside: /proc/self/uid_map says which do' nsrun -r -S 5 true
	refuses 125 'nsrun: setgid: 5: Invalid argument
nsrun: that ID does not exist inside: /proc/self/gid_map says which do' nsrun -r -G 5 true
	run -1 nsrun --check -r -S 5 true
	grep -qx '   you: that ID does not exist inside: /proc/self/uid_map says which do' <<<"$output"
}

@test "row 32: groups cannot be changed where setgroups is denied" {
	refuses 125 'nsrun: setgroups: no groups: Operation not permitted
nsrun: setgroups is denied in here: map ranges instead, as with --map-auto' \
		nsrun -r nsrun -u -G 0 true
	refuses 125 'nsrun: option: --setgroups=allow: Invalid argument
nsrun: one mapped group demands setgroups=deny; map a range, or drop it' \
		nsrun -r --setgroups=allow true
}

@test "row 32: nor where no group has an ID" {
	refuses 125 'nsrun: setgroups: no groups: Operation not permitted
nsrun: no group has an ID in here: map some, by --map-groups or --map-group' nsrun -U -G 0 true
}

@test "row 32: to be denied is not to be without rights" {
	need_plain
	refuses 125 'nsjoin: setgroups: no groups: Operation not permitted
nsjoin: changing it needs root: sudo, or nsrun -r, where you are root inside' \
		nsjoin -G "$(id -g)" true
}

@test "row 32 does not happen: who enters from where it is denied keeps the groups" {
	refuses 0 '' nsrun -r sh -c 'nsrun -r sleep 600 & target=$!
		until [ "$(cat /proc/$target/comm)" = sleep ]; do :; done
		nsjoin -t $target -a true; status=$?; kill $target; exit $status'
}

without() {
	local capability=$1

	shift
	nsrun "${outer[@]}" setpriv --bounding-set="-$capability" --inh-caps="-$capability" "$@"
}

@test "row 33: to map the root outside takes CAP_SETFCAP" {
	outer=(-r)
	refuses 125 'nsrun: write: /proc/self/uid_map: 0 0 1: Operation not permitted
nsrun: to map ID 0 of out here takes CAP_SETFCAP, which we lack: try sudo
nsrun: administrator: start it with --cap-add SETFCAP' without setfcap nsrun -r true
}

@test "row 33: an ID that does not exist outside" {
	run -125 --separate-stderr nsrun -r nsrun --map-users=0:0:1 --map-users=1:5:3 true
	[[ ${stderr_lines[0]} == 'nsrun: write: /proc/'*'/uid_map: 0 0 1, 1 5 3: Operation not permitted' ]]
	[ "${stderr_lines[1]}" = \
		'nsrun: ID 5 does not exist out here: see /proc/self/uid_map and gid_map' ]
	run -125 --separate-stderr nsrun -r nsrun --map-groups=0:0:1 --map-groups=1:7:3 true
	[ "${stderr_lines[1]}" = \
		'nsrun: ID 7 does not exist out here: see /proc/self/uid_map and gid_map' ]
}

@test "row 33: to map others takes CAP_SETUID" {
	need_root
	run -125 --separate-stderr setpriv --bounding-set=-setuid --inh-caps=-setuid \
		nsrun --map-users=0:100000:10 true
	[ "${stderr_lines[1]}" = \
		'nsrun: to map more than oneself takes CAP_SETUID, which we lack: try sudo' ]
	run -125 --separate-stderr setpriv --bounding-set=-setgid --inh-caps=-setgid \
		nsrun --map-groups=0:100000:10 true
	[ "${stderr_lines[1]}" = \
		'nsrun: to map more than oneself takes CAP_SETGID, which we lack: try sudo' ]
}

@test "row 33 does not happen: a map is written once, by its maker" {
	run -0 nsrun -r --dry-run true
	[ "$(grep -c uid_map <<<"$output")" -eq 1 ]
	[ "$(grep -c gid_map <<<"$output")" -eq 1 ]
}

@test "row 34 does not happen: maps are read before, and the line or range named" {
	form='nsrun: write INSIDE:OUTSIDE:COUNT, IDs up to 4294967294, COUNT from 1'

	refuses 125 "nsrun: --map-users: 0:x:1: not understood
$form" nsrun --map-users=0:x:1 true
	refuses 125 "nsrun: --map-users: 5:500:10: given twice, or overlapping
$form" nsrun --map-users=0:100:10 --map-users=5:500:10 true
	lines=()
	for ((i = 0; i < 341; i++)); do lines+=("--map-users=$((2 * i)):$((3 * i)):1"); done
	refuses 125 "nsrun: --map-users: 680:1020:1: too many
$form" nsrun "${lines[@]}" true
	lines=()
	for ((i = 0; i < 300; i++)); do lines+=("--map-users=$i:$((4200000000 + 2 * i)):1"); done
	refuses 125 'nsrun: option: uid_map: line 248 of 300: File too large
nsrun: the kernel reads less than one page of it: take fewer, larger ranges' nsrun "${lines[@]}" true
}

# A plain user of this machine, be it us or somebody that root becomes: who has no ranges.
plain() {
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --reuid=10001 --regid=10001 --clear-groups "$@"
	else
		"$@"
	fi
}

# from newuidmap's own words and ours, ours
ours() {
	grep ^nsrun: <<<"$stderr"
}

@test "row 35: newuidmap is missing" {
	mkdir bin
	cp "$(command -v nsrun)" bin
	chmod 755 bin
	run -125 --separate-stderr plain env PATH="$PWD/bin" nsrun --map-users=0:100000:10 true
	[ "$(ours)" = 'nsrun: run: newuidmap 0 100000 10: No such file or directory
nsrun: ranges need newuidmap and newgidmap, which are not on your PATH
nsrun: administrator: install the package uidmap (shadow-utils, shadow)' ]
	# A directory that may not be searched hides nothing but itself.
	mkdir -m 700 locked
	run -125 --separate-stderr plain env PATH="$PWD/locked:/root:$PWD/bin" \
		nsrun --map-users=0:100000:10 true
	[[ $(ours) == *'which are not on your PATH'* ]]
}

@test "row 35: newuidmap is a program like others" {
	need_command newuidmap
	mkdir bin
	cp "$(command -v newuidmap)" "$(command -v newgidmap)" bin
	chmod 755 bin bin/*
	run -125 --separate-stderr plain env PATH="$PWD/bin:$PATH" nsrun --map-users=0:100000:10 true
	[ "$(ours)" = 'nsrun: run: newuidmap 0 100000 10: Operation not permitted
nsrun: newuidmap on your PATH is not set-user-ID root, or on a nosuid mount
nsrun: administrator: reinstall uidmap, or chmod u+s newuidmap newgidmap' ]
}

@test "row 35: no_new_privs takes its rights" {
	need_command newuidmap
	run -125 --separate-stderr plain setpriv --no-new-privs nsrun --map-users=0:100000:10 true
	[ "$(ours)" = 'nsrun: run: newuidmap 0 100000 10: Operation not permitted
nsrun: no_new_privs is set, so newuidmap has no rights: start it elsewhere' ]
}

@test "row 35: a range that is not given" {
	need_command newuidmap
	getcap "$(command -v newuidmap)" 2>/dev/null | grep -q . || [ -u "$(command -v newuidmap)" ] ||
		skip "newuidmap has no rights here"
	run -125 --separate-stderr plain nsrun --map-users=0:7:10 true
	[ "$(ours)" = 'nsrun: run: newuidmap 0 7 10: Operation not permitted
nsrun: ID 7 is not yours; yours: nsrun --map-auto --show-map
nsrun: administrator: usermod -v 100000-165535 -w 100000-165535 USER' ]
}

@test "row 35: no range at all" {
	[ -r /etc/subuid ] || skip "no /etc/subuid"
	! grep -qE '^(plain|10001):' /etc/subuid || skip "that user has a range"
	run -125 --separate-stderr plain nsrun --map-free true
	[ "$(ours)" = 'nsrun: choose IDs: 65536: No data available
nsrun: no range of /etc/subuid and /etc/subgid is yours: subuid(5)
nsrun: administrator: usermod -v 100000-165535 -w 100000-165535 USER' ]
	for option in auto:--map-auto subids:--map-subids auto:--map-users=auto \
		subids:--map-users=subids; do
		run -125 --separate-stderr plain nsrun "${option#*:}" touch made
		[ "$(ours)" = "nsrun: ${option%%:*}: no range of /etc/subuid is yours
nsrun: ask your administrator: usermod -v 100000-165535 -w 100000-165535 USER" ]
	done
	run -125 --separate-stderr plain nsrun --map-groups=auto touch made
	[ "${stderr_lines[0]}" = 'nsrun: auto: no range of /etc/subgid is yours' ]
	[ ! -e made ]
}
