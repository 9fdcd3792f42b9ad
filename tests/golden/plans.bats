#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# What --dry-run and --explain print, word by word, whoever asks.
#
# A golden file holds commands behind "$ ", each followed by what it prints. $BOX is a process
# in namespaces of its own; in what is printed its number is BOX, and our IDs are UID and GID.
# GOLDEN=write bats tests/golden writes the files anew: read the difference before it is kept.

# shellcheck disable=SC2154 # assigned in told.bash
bats_require_minimum_version 1.5.0
load ../told

setup() {
	golden=$BATS_TEST_DIRNAME
}

# Of a map only our own ID is ours; a 0 elsewhere is that of root inside.
anonymous() {
	sed -e "s/\<${BOX:-none}\>/BOX/g" -e "s/\(uid_map \"[0-9]* \)$(id -u) 1\"/\1UID 1\"/" \
		-e "s/\(gid_map \"[0-9]* \)$(id -g) 1\"/\1GID 1\"/"
}

replay() {
	local line

	grep '^\$ ' "$1" | while IFS= read -r line; do
		printf '%s\n' "$line"
		eval "${line#$ }" 2>&1 | anonymous
	done
}

agrees() {
	cd / || return
	if [ "${GOLDEN:-}" = write ]; then
		replay "$golden/$1" >"$BATS_TEST_TMPDIR/new"
		cp "$BATS_TEST_TMPDIR/new" "$golden/$1"
	fi
	diff -u "$golden/$1" <(replay "$golden/$1")
	run ! grep -E '^[^$].{80}' "$golden/$1"
}

@test "nsrun: kinds, and where the program is forked" { agrees nsrun-kinds.txt; }

@test "nsrun: maps, and who may write them" { agrees nsrun-maps.txt; }

@test "nsrun: places, credentials, clocks" { agrees nsrun-places.txt; }

@test "nsrun: files that keep namespaces" { agrees nsrun-pins.txt; }

@test "nsrun: mounts, names, and a root of its own" { agrees nsrun-mounts.txt; }

@test "nsrun: PID 1, PID file, cgroup, terminal" { agrees nsrun-inner.txt; }

@test "nsrun: explained" { agrees nsrun-explain.txt; }

@test "told in Japanese, whose characters are two columns wide" {
	agrees japanese.txt
	run ! grep -E '^[^$].{80}' <(sed 's/[^ -~]/xx/g' "$golden/japanese.txt")
}

box() {
	need_userns
	launch nsrun -rmuinpCT sleep 60
	await pgrep -P "$launched" -x sleep
	BOX=$(pgrep -P "$launched" -x sleep)
}

@test "nsjoin: what is entered, in which order" {
	box
	agrees nsjoin.txt
}

@test "nsjoin: explained" {
	box
	agrees nsjoin-explain.txt
}

# in_lab COMMAND...: as root of namespaces of its own, where nothing has a name yet.
in_lab() {
	unshare --user --map-root-user --mount --net --propagation private \
		sh -c 'mount -t tmpfs -o mode=755 run /run && exec "$@"' lab "$@"
}

@test "netnsctl: cables, switches, ways out" {
	need_userns
	agrees netnsctl-link.txt
	in_lab sh -c 'netnsctl add r && netnsctl nat r' ||
		skip "this kernel has no veth interfaces, or no nf_tables with NAT"
	agrees netnsctl-nat.txt
}
