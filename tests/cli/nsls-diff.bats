#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# nsls diff: two processes, two namespaces, two snapshots, and what is not the same of them.
# shellcheck disable=SC2030,SC2031,SC2154

bats_require_minimum_version 1.5.0

. "$BATS_TEST_DIRNAME/../told.bash"

# A sandbox of our user: $other is the PID of its shell, which mounts what it is told.
setup() {
	need_userns
	cd "$BATS_TEST_TMPDIR" || return
	mkfifo ready again
	nsrun -U -r -m -u sh -c 'mount -t tmpfs -o size=4k,nosuid mine /mnt &&
		exec sh -c "ulimit -n 77; echo >ready; exec sleep 600"' &
	made=($!)
	other=$!
	read -r _ <ready
}

teardown() {
	kill -KILL "${made[@]}" 2>/dev/null || true
	wait "${made[@]}" 2>/dev/null || true
}

first() {
	readlink "/proc/$1/ns/$2"
}

@test "a process and itself are the same" {
	run -0 nsls diff self $$
	[ "${lines[0]}" = "--- self" ]
	[ "${lines[1]}" = "+++ $$" ]
	[[ ${lines[2]} == "shared cgroup ipc mnt net pid"*"user uts" ]]
	[[ ${lines[3]} == "same: namespaces maps caps confinement cgroup root mounts limits" ]]
	[ ${#lines[@]} -eq 4 ]
}

@test "each kind is shared, or has both ids" {
	run -1 nsls diff -t net,uts self "$other"
	[ "$output" = "--- self
+++ $other
shared net
namespaces
- uts         $(first self uts)
+ uts         $(first "$other" uts)" ]
	run -0 nsls diff -t net,ipc self "$other"
	run -1 nsls diff "self/uts" "$other/uts"
	run -0 nsls diff "self/net" "$other/net"
	[ "${lines[2]}" = "shared net" ]
}

@test "maps, mounts and limits: what each of them has" {
	run -1 nsls diff self "$other"
	grep -qxE '\+ uids +0:'"$(id -u)"':1' <<<"$output"
	grep -qxE '\+ nofile +77 77' <<<"$output"
	grep -qxE '\+ /mnt +tmpfs mine 0:[0-9]+ rw,nosuid,relatime rw,size=4k.*' <<<"$output" ||
		{ grep -qx '+ /mnt' <<<"$output" && grep -q '^    tmpfs mine 0:' <<<"$output"; }
	grep -qx -- '- setgroups   allow' <<<"$output"
	run ! grep -E '.{81}' <<<"$(grep -v '[/"]' <<<"$output")"
}

@test "the other way round, what was added is removed" {
	run -1 nsls diff -r -n --only mounts self "$other"
	grep -E '^mounts /mnt (added|changed) ' <<<"$output"
	run -1 nsls diff -r -n --only mounts "$other" self
	grep -E '^mounts /mnt (removed|changed) ' <<<"$output"
}

@test "capabilities are told by name" {
	[ "$(id -u)" = 0 ] || skip "needs root"
	capsh --help >/dev/null 2>&1 || skip "capsh is missing"
	capsh --drop=cap_mknod,cap_syslog -- -c 'echo >again; exec sleep 600' &
	made+=($!)
	poor=$!
	read -r _ <again
	run -1 nsls diff --only caps self "$poor"
	grep -qxE -- '- bounding +cap_mknod cap_syslog' <<<"$output"
	run ! grep -q '^+' <<<"${lines[*]:2}"
}

@test "JSON: every namespace, and of the rest what differs" {
	command -v python3 >/dev/null || skip "python3 is missing"
	run -1 --separate-stderr nsls diff -J self "$other"
	python3 -c '
import json, sys
said = json.loads(sys.argv[1])
assert said["nsls"] == {"schema": 1}
rows = {(row["facet"], row["name"]): row for row in said["differences"]}
assert len([key for key in rows if key[0] == "namespaces"]) >= 7
assert rows["namespaces", "net"]["change"] == "same"
uts = rows["namespaces", "uts"]
assert uts["change"] == "changed" and uts["b"] == sys.argv[2] and uts["a"] != uts["b"]
limit = rows["limits", "nofile"]
assert limit["change"] == "changed" and limit["b"] == "77 77" and limit["why"] is None
assert all(row["change"] != "same" for key, row in rows.items() if key[0] != "namespaces")
' "$output" "$(first "$other" uts)"
}

@test "who may not look cannot tell, and says so" {
	[ "$(id -u)" = 0 ] || skip "needs root, to be another user afterwards"
	command -v setpriv >/dev/null || skip "setpriv is missing"
	run -2 setpriv --reuid 10001 --regid 10001 --clear-groups "$(command -v nsls)" \
		diff --only root $$ "$other"
	[[ $output == *"? root        Permission denied"* ]]
	[[ $output == *"what could not be read may differ: try it as root"* ]]
	run -1 setpriv --reuid 10001 --regid 10001 --clear-groups "$(command -v nsls)" \
		diff --only root,limits $$ "$other"
}

# A copy of what /proc says of a process, in which its network has another number.
record() {
	local file kind

	mkdir -p "proc/$2/ns"
	for file in status mountinfo uid_map gid_map setgroups cgroup limits cmdline; do
		cat "/proc/$1/$file" >"proc/$2/$file"
	done
	for kind in /proc/"$1"/ns/*; do
		ln -sfn "$(readlink "$kind")" "proc/$2/ns/${kind##*/}"
	done
	ln -sfn / "proc/$2/root"
}

@test "processes of another machine, by a copy of its files" {
	mkdir tree && cd tree && record $$ 7 && record $$ 8 && cd ..
	run -0 nsls diff --sysroot "$PWD/tree" 7 8
	ln -sfn 'net:[77]' tree/proc/8/ns/net
	run -1 nsls diff --sysroot "$PWD/tree" 7 8
	[[ ${lines[*]} == *"+ net         net:[77] same: maps"* ]]
}

@test "two saved snapshots: what came, what went, who is where now" {
	nsls --save before.json 2>/dev/null
	nsrun -U -r -u sh -c 'echo >again; exec sleep 600' &
	made+=($!)
	new=$!
	read -r _ <again
	nsls --save after.json 2>/dev/null
	run -1 --separate-stderr nsls diff before.json after.json
	[ "${lines[0]}" = "--- before.json" ]
	[ "${lines[1]}" = "+++ after.json" ]
	grep -qF "+ $(first "$new" uts) 1 process, $new sleep 600" <<<"$output" ||
		grep -qxF "    1 process, $new sleep 600" <<<"$output"
	run -1 --separate-stderr nsls diff -t uts -r -n after.json before.json
	uts=$(first "$new" uts)
	grep -q "^removed uts ${uts//[!0-9]/} 1 $new " <<<"$output"
	run -0 --separate-stderr nsls diff after.json after.json
	[ -z "$output" ]
	echo '{}' >bad.json
	run -2 nsls diff bad.json after.json
}

@test "words that make no sense are refused, and nothing is answered" {
	run -2 nsls diff
	run -2 nsls diff self
	run -2 nsls diff self self self
	run -2 nsls diff --only colours self self
	run -2 nsls diff self/net self
	[[ $output == *"self/net: it is a net namespace"*"write two processes"* ]]
	run -2 nsls diff self/net self/uts
	run -1 nsls diff self 4194304
	run -2 nsls diff -J -r self self
}

@test "hostile names of mounts are escaped" {
	command -v python3 >/dev/null || skip "python3 is missing"
	nsrun -U -r -m sh -c 'mount -t tmpfs x /mnt && d=$(printf "/mnt/a\033[31m b\nc") &&
		mkdir "$d" && mount -t tmpfs x "$d" && echo >again && exec sleep 600' &
	made+=($!)
	hostile=$!
	read -r _ <again
	run -1 nsls diff --only mounts self "$hostile"
	text=$output
	run -1 nsls diff -J --only mounts self "$hostile"
	json=$output
	run ! grep -q $'\033' <<<"$text$json"
	[[ $text == *'a\x1b[31m b\x0ac'* ]]
	python3 -c 'import json, sys; json.loads(sys.argv[1])' "$json"
}

@test "no other process is looked at" {
	command -v strace >/dev/null || skip "strace is missing"
	strace -qq -o trace nsls diff self "$other" >/dev/null || true
	grep -q "$other" trace || skip "nothing may be traced here"
	run ! grep -q getdents trace
}
