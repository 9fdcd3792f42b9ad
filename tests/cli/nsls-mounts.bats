#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# nsls mounts: the tree of a mount namespace, who hears of what, and whose IDs are shown as others.
# shellcheck disable=SC2030,SC2031,SC2154,SC2016

bats_require_minimum_version 1.5.0

. "$BATS_TEST_DIRNAME/../told.bash"

# A sandbox of our user, with mounts of its own: $other is the PID of its shell.
setup() {
	need_userns
	cd "$BATS_TEST_TMPDIR" || return
	mkfifo ready again
	nsrun -U -r -m sh -c 'mount -t tmpfs -o mode=755 base /mnt && mkdir -p /mnt/a /mnt/b/c /mnt/d &&
		mount -t tmpfs under /mnt/a && mount --make-shared /mnt/a &&
		mount -t tmpfs deep /mnt/b/c && mount -t tmpfs over /mnt/b &&
		mount --bind -o ro /mnt/a /mnt/d && mount --make-slave /mnt/d &&
		mount --make-unbindable /mnt/b && echo >ready && exec sleep 600' &
	made=($!)
	other=$!
	read -r _ <ready
}

teardown() {
	kill -KILL "${made[@]}" 2>/dev/null || true
	wait "${made[@]}" 2>/dev/null || true
}

# row TARGET: the last line of nsls mounts -r about it, numbers of peer groups as N.
row() {
	nsls mounts -r -n "$other" | awk -v target="$1" '$1 == target' |
		tail -n 1 | sed -E 's/(shared|slave):[0-9]+/\1:N/g' | cut -d' ' -f2-5
}

# bats test_tags=vm
@test "a tree, with who lies on whom" {
	run -0 nsls mounts "$other"
	[[ ${lines[0]} == TARGET*TYPE*SOURCE*PROPAGATION*STATE*OPTIONS ]]
	grep -qE '[├└]─/mnt +tmpfs +base +private +rw,relatime$' <<<"$output"
	grep -qE '[│ ] [├└]─/mnt/a +tmpfs +under +shared:[0-9]+ +rw,relatime$' <<<"$output"
	# The kernel lists what lies below the root of that process, too; its mountinfo does not.
	nsls mounts -n -r "$other" | cut -d' ' -f7 | sort >listed
	[ -z "$(cut -d' ' -f1 "/proc/$other/mountinfo" | sort | comm -13 listed -)" ]
}

# bats test_tags=vm
@test "propagation has a word and a peer group, and what lies under another is hidden" {
	[ "$(row /mnt)" = "tmpfs base private " ]
	[ "$(row /mnt/a)" = "tmpfs under shared:N " ]
	[ "$(row /mnt/b)" = "tmpfs over unbindable " ]
	[ "$(row /mnt/b/c)" = "tmpfs deep private hidden" ]
	[ "$(row /mnt/d)" = "tmpfs under slave:N " ]
}

@test "a slave hears the group of its master" {
	command -v python3 >/dev/null || skip "python3 is missing"
	run -0 --separate-stderr nsls mounts -J "$other"
	python3 -c '
import json, sys
said = json.loads(sys.argv[1])
assert said["nsls"] == {"schema": 1}
at = {row["target"]: row for row in said["mounts"]}
assert at["/mnt/d"]["master"] == at["/mnt/a"]["peers"] > 0
assert at["/mnt/d"]["propagation"] == ["slave:%d" % at["/mnt/d"]["master"]]
assert at["/mnt/a"]["parent"] == at["/mnt/d"]["parent"] == at["/mnt"]["id"]
assert at["/mnt/a"]["device"] == at["/mnt/d"]["device"] != at["/mnt"]["device"]
assert at["/mnt/b/c"]["state"] == "hidden" and at["/mnt/b"]["state"] is None
assert at["/mnt"]["uidmap"] is None and "ro" in at["/mnt/d"]["options"].split(",")
' "$output"
}

# A filter may know listmount(2) alone, and one call may fail: what is missing then is not left out.
# bats test_tags=vm
@test "a mount that may not be asked for is not left out" {
	cc -o refuse "$TESTS/cli/refuse.c"
	targets=$(awk '{ print $5 }' "/proc/$other/mountinfo")
	for error in EPERM ENOSYS; do
		run -0 ./refuse statmount $error 0 nsls mounts -r -n "$other"
		[ "$(cut -d' ' -f1 <<<"$output")" = "$targets" ]
	done
}

# bats test_tags=vm
@test "a mount namespace that only a file keeps" {
	[ "$(id -u)" = 0 ] || skip "needs root, to keep one by a file"
	inside_pin='mount -t tmpfs run "$0" && mount --make-private "$0" && : >"$0/pin" &&
		nsrun --mount="$0/pin" sh -c "mount -t tmpfs alone /mnt" &&
		nsls mounts -n -r "$0/pin" && umount "$0/pin"'
	run -0 nsrun -m sh -c "$inside_pin" "$BATS_TEST_TMPDIR"
	grep -q '^/mnt tmpfs alone private  ' <<<"$output"
}

# bats test_tags=vm
@test "id-mapped: what is on disk, and what is seen" {
	[ "$(id -u)" = 0 ] || skip "needs root, to map IDs of a mount"
	mkdir data
	sees='nsls mounts self; exec nsls mounts -J self'
	run nsrun --bind "$PWD/data:/mnt:idmap=disk=5,shown-as=100000,count=1" sh -c "$sees"
	[[ $output == *idmapped* ]] || skip "no such mount may be made here: ${lines[0]}"
	[[ $output == *"id-mapped, so that others seem to own what is on disk:"* ]]
	[[ $output != *"cannot be told"* ]] || skip "this kernel does not tell the map"
	[[ $output == *"  /mnt"*"    uid 5 on disk is 100000 here"*"    gid 5 on disk is 100000 here"* ]]
	[[ $output == *'"uidmap": ["5:100000:1"]'* ]]
}

@test "hostile names are escaped, and where a mount lies with them" {
	command -v python3 >/dev/null || skip "python3 is missing"
	nsrun -U -r -m sh -c 'mount -t tmpfs x /mnt && d=$(printf "/mnt/a\033[31m\nb c") &&
		mkdir "$d" && mount -t tmpfs "$(printf "s\033\\\\x41")" "$d" && echo >again && exec sleep 600' &
	made+=($!)
	hostile=$!
	read -r _ <again
	run -0 nsls mounts "$hostile"
	text=$output
	run -0 nsls mounts -J "$hostile"
	[[ $text == *'/mnt/a\x1b[31m\x0ab c'* ]]
	[[ $text$output != *$'\033'* ]]
	python3 -c 'import json, sys; json.loads(sys.argv[1])' "$output"
}

@test "words that make no sense are refused" {
	run -2 nsls mounts
	run -2 nsls mounts self self
	run -2 nsls mounts self/net
	[[ $output == *"it is a net namespace"*"write a process, or a mount namespace"* ]]
	run -1 nsls mounts 4194304
	run -1 nsls mounts "mnt:[1]"
	run -2 nsls mounts -J -r self
}
