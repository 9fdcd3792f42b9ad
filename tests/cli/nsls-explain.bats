#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# nsls explain: words, messages, the story of what a reference means, and where one is.
# shellcheck disable=SC2030,SC2031,SC2154

bats_require_minimum_version 1.5.0
load ../told

setup() {
	cd "$BATS_TEST_TMPDIR" || return
}

@test "every kind and every column, in two sentences and where to read more" {
	run -0 nsls explain cgroup ipc mnt net pid time user uts
	[ "$(grep -c '^kind ' <<<"$output")" = 8 ]
	[ "$(grep -c '^  More: .*namespaces(7)' <<<"$output")" = 8 ]
	mapfile -t columns < <(nsls -H -n -r | sed 's/ .*//')
	[ ${#columns[@]} -gt 30 ]
	run -0 nsls explain "${columns[@]}"
	for column in "${columns[@]}"; do
		grep -qx "column $column" <<<"$output"
	done
	[ "$(grep -c '^  More: ' <<<"$output")" -ge ${#columns[@]} ]
	run ! grep -E '.{81}' <<<"$output"
	# As two sentences: each text has a full stop within, and one at its end.
	nsls explain -r -n "${columns[@]}" ipc net uts >rows
	run ! grep -vF '.\x20' rows
}

@test "causes and remedies that the tools know lead to a topic" {
	command -v python3 >/dev/null || skip "python3 is missing"
	python3 -c '
import glob, re, subprocess, sys
asked = lost = 0
for path in glob.glob(sys.argv[1] + "/../../lib/hint/*.c"):
    for text in re.findall(r"\"((?:[^\"\\\\]|\\\\.)*)\"", open(path).read()):
        if not text.isascii() or len(text) < 20 or " " not in text or "%" in text or "\n" in text:
            continue
        asked += 1
        run = ["nsls", "explain", text]
        if subprocess.run(run, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
            lost += 1
            print(path + ": " + text)
# Commands that are remedies may speak of nothing of ours.
assert asked > 100 and lost < asked / 10, (asked, lost)
' "$BATS_TEST_DIRNAME"
}

@test "messages as they stand there" {
	run -0 nsls explain "unshare: unshare failed: No space left on device"
	[ "${lines[0]}" = "topic limit" ]
	run -0 nsls explain EPERM
	[ "${lines[0]}" = "topic EPERM" ]
	run -0 nsls explain 65534
	[ "${lines[0]}" = "topic nobody" ]
	run -0 nsls explain "umount: /run/netns/x: Device or resource busy"
	[ "${lines[0]}" = "topic busy" ]
}

@test "a word that is none: the nearest ones, and status 1; others are told all the same" {
	run -1 --separate-stderr nsls explain usr net
	[ "${lines[0]}" = "kind net" ]
	[[ $stderr == *"usr: no such word"*"the nearest words: user"* ]]
	run -1 nsls explain setgrou
	[[ ${lines[1]} == *"the nearest words: SETGROUPS"* ]]
	run -1 nsls explain $'\033[31mwhat'
	[[ $output == *'\x1b[31mwhat: no such word'* ]]
	run -2 nsls explain --what
	run -2 nsls explain -J -r
	run -1 nsls explain 4194304
	run -1 nsls explain 4294967290
}

@test "the story of a namespace: made, owner, members, life" {
	need_userns
	need_initial
	launch unshare -Urnu sh -c 'hostname told-story 2>/dev/null; echo ready; exec sleep 60'
	await grep -q ready "$said"
	user=$(readlink "/proc/$launched/ns/user")
	run -0 nsls explain "$launched/net"
	[ "${lines[0]}" = "namespace $(readlink "/proc/$launched/ns/net")" ]
	text=$(tr -s '\n ' ' ' <<<"$output")
	[[ $text == *" is a net namespace: interfaces, "* ]]
	[[ $text == *"made by a process in its owner, which uid $(id -u) made"* ]]
	[[ $text == *" owner $user: root of it may change this one"* ]]
	[[ $text == *" in it 1 process, the first is $launched (sleep 60)"* ]]
	[[ $text == *" links lo "* || $text == *" links lo, "* ]]
	[[ $text == *" lives by 1 process"* ]]
	run -0 nsls explain "$launched/user"
	text=$(tr -s '\n ' ' ' <<<"$output")
	[[ $text == *" made by uid $(id -u) "* ]]
	[[ $text == *" uids 0:$(id -u):1 "* ]]
	run -0 nsls explain "$launched"
	[ "${lines[0]}" = "process $launched" ]
	[[ $output == *"  net      net:["* ]]
	[[ $output == *"  as init  "*"ipc"* ]]
}

@test "a command line of the enemy is escaped" {
	launch bash -c 'echo ready; exec -a "$(printf "x\033[31m\nb")" sleep 60'
	await grep -q ready "$said"
	run -0 nsls explain "$launched"
	[[ $output != *$'\033'* ]]
	[[ $output == *'x\x1b[31m\x0ab'* ]]
}

@test "where am I: on the machine, in a network, in a user namespace, in a container" {
	need_userns
	run -0 nsls explain
	[ "${lines[0]}" = "place here" ]
	[[ $output == *"  you      are uid $(id -u)"* ]]
	run -0 unshare -Ur nsls explain
	[[ $output == *", not the initial one: root in here is root over what this"* ]]
	[[ $output == *"  map      uid 0 in here is uid $(id -u) outside, and so on for 1;"* ]]
	[[ $output == *"capabilities, over what this user namespace owns"* ]]
	run -0 unshare -Urmpfn --mount-proc sh -c 'nsls explain; :'
	[[ $output == *"  is       in a container, or what is built like one"* ]]
	[[ $output == *"  pid      "*"not the initial one: processes outside are neither"* ]]
	[[ $output == *"  pid 1    sh -c nsls explain"* ]]
	run ! grep -E '.{81}' <<<"$output"
}

@test "JSON is strict" {
	command -v python3 >/dev/null || skip "python3 is missing"
	nsls explain -J net USER EPERM self self/net >json
	python3 -c '
import json
said = json.load(open("json"))
assert said["nsls"] == {"schema": 1}
rows = said["explanations"]
assert {r["sort"] for r in rows} == {"kind", "column", "topic", "process", "namespace"}
assert [r["more"] for r in rows if r["word"] == "net"] == ["network_namespaces(7)"]
assert all(r["aspect"] for r in rows if r["sort"] in ("process", "namespace"))
'
	nsls explain -J >json
	python3 -c 'import json; assert json.load(open("json"))["explanations"][0]["aspect"] == "is"'
}
