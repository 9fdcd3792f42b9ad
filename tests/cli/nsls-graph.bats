#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# nsls graph: the tree of owners, parents and members, in four languages.
# shellcheck disable=SC2030,SC2031,SC2154

bats_require_minimum_version 1.5.0
load ../told

setup() {
	cd "$BATS_TEST_TMPDIR" || return
}

# A user namespace with a net and a uts namespace; below it another one, whose name is hostile.
sandbox() {
	need_userns
	launch unshare -Urnu bash -c 'unshare -m sleep 60 & unshare -Urnu bash -c "echo ready; exec -a \"\$1\" sleep 60" x "$1" & wait' \
		x $'a<&"b\033]-->|{}'
	await grep -q ready "$said"
	outer=$launched
	inner=$(pgrep -P "$outer" -f '^a<')
	await pgrep -P "$outer" -f '^sleep' >/dev/null
	other=$(pgrep -P "$outer" -f '^sleep')
}

ns() {
	readlink "/proc/$1/ns/$2"
}

@test "text: what has the same owner and members is one box, below that of its owner" {
	need_initial
	sandbox
	run -0 nsls graph -n "$inner"
	[[ $output == *"$(ns "$outer" user)"* && $output == *"$(ns "$outer" net)"* ]]
	[[ $output == *"$(ns "$inner" user)"* ]]
	[[ $output == *'a<&"b\x1b]-->|{}'* ]]
	[[ $output != *$'\033'* ]]
	# Down to it, each below the other.
	[[ $output == *"the initial ones"*"$(ns "$outer" user)"*"$(ns "$inner" user)"* ]]
	grep -E '^[ │|]+(└─|`-)'"$inner " <<<"$output"
}

@test "JSON: boxes by number, and what they hang on" {
	command -v python3 >/dev/null || skip "python3 is missing"
	sandbox
	nsls graph -J >json
	python3 -c '
import json, sys
said = json.load(open("json"))
assert said["nsls"] == {"schema": 1}
boxes = {b["box"]: b for b in said["graph"]}
of = {n.split(" ")[0]: b for b in boxes.values() for n in b["namespaces"]}
user, net, uts, inner, pid, mnt = sys.argv[1:]
assert of[user] is of[net] is of[uts], of[user]
assert of[inner]["above"] == of[user]["box"] and of[inner]["nprocs"] == 1
# The same owner, and other members: another box, below that of the owner.
assert of[mnt] is not of[user] and of[mnt]["above"] == of[user]["box"]
assert any(m.startswith(pid + " ") for m in of[inner]["members"])
for box in boxes.values():
    steps = 0
    while box["above"] is not None:
        box = boxes[box["above"]]
        steps += 1
        assert steps < 100
' "$(ns "$outer" user)" "$(ns "$outer" net)" "$(ns "$outer" uts)" "$(ns "$inner" user)" "$inner" "$(ns "$other" mnt)"
}

@test "svg: XML in which no box lies on another, and hostile names are text" {
	command -v python3 >/dev/null || skip "python3 is missing"
	sandbox
	nsls graph --format=svg >all.svg
	nsls graph --format=svg "$inner/user" >part.svg
	python3 - "$(ns "$inner" user)" <<-'END'
		import sys, xml.etree.ElementTree as xml
		s = '{http://www.w3.org/2000/svg}'
		for name in ['all.svg', 'part.svg']:
		    root = xml.parse(name).getroot()
		    texts = [t.text for t in root.iter(s + 'text')]
		    assert sys.argv[1] in texts, (name, texts)
		    assert any('a<&"b\\x1b]-->|{}' in t for t in texts), texts
		    width, height = int(root.get('width')), int(root.get('height'))
		    boxes = [[int(r.get(k)) for k in ('x', 'y', 'width', 'height')]
		             for r in root.iter(s + 'rect') if r.get('x') and int(r.get('height')) != 24]
		    assert len(boxes) > 1
		    for a in boxes:
		        assert a[0] >= 0 and a[0] + a[2] <= width and a[1] + a[3] <= height
		        for b in boxes:
		            assert a is b or a[0] + a[2] <= b[0] or b[0] + b[2] <= a[0] or \
		                a[1] + a[3] <= b[1] or b[1] + b[3] <= a[1], (a, b)
		    lines = [p.get('d') for p in root.iter(s + 'path')]
		    assert len(lines) % 4 == 0 and lines, lines
	END
}

@test "dot and mermaid: edges, and what has a meaning there is escaped" {
	sandbox
	nsls graph --format=dot >g
	[ "$(head -n 1 g)" = 'digraph namespaces {' ]
	grep -qE '^	n[0-9]+ -> n[0-9]+;$' g
	grep -qF 'a\<&\"b\\x1b]--\>\|\{\}' g
	[ "$(grep -c '^	n[0-9]* \[label=".*"\(, style.*\)\?\];$' g)" = "$(grep -c label= g)" ]
	if command -v dot >/dev/null; then dot -Tsvg g >/dev/null; fi
	nsls graph --format=mermaid >g
	[ "$(head -n 1 g)" = 'graph LR' ]
	grep -qE '^	n[0-9]+ --> n[0-9]+$' g
	grep -qF 'a#60;#38;#34;b#92;x1b]--#62;|{}' g
	run ! grep -vE '^(graph LR|	n[0-9]+ --> n[0-9]+|	n[0-9]+\["[^"]*"\])$' g
}

@test "kinds, and status: 0 found, 1 not there, 2 not understood" {
	sandbox
	run -0 nsls graph -t user -n "$inner"
	[[ $output != *"net:["* ]]
	run -1 nsls graph 4194304
	run -1 nsls graph netns:is-not-there-at-all
	run -2 nsls graph --format=png
	[[ $output == *"the formats are text, svg, dot and mermaid"* ]]
	run -2 nsls graph self self
	run -2 nsls graph -J -r
	run -0 nsls graph --help
}

@test "a recorded machine, of which no owner is known" {
	mkdir -p node/proc/7/ns
	ln -s 'user:[4026531837]' node/proc/7/ns/user
	ln -s 'net:[4026532000]' node/proc/7/ns/net
	run -0 nsls --sysroot node graph -n
	[[ $output == *"net:[4026532000]"* ]]
}
