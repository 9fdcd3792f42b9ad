#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# netnsctl graph draws the wires, in three languages.

setup() {
	source "$BATS_TEST_DIRNAME/../netns.bash"
	netns_prelude+=$'\n'$lab
}

lab=$(
	cat <<'END'
for n in h1 h2 'a<&"b' sw; do ip netns add "$n"; done
ip link add eth0 netns h1 type veth peer name p1 netns sw
ip link add eth0 netns h2 type veth peer name p2 netns sw
ip -n h1 link set lo up
ip -n h1 link set eth0 up
ip -n sw link set p1 up
ip -n h1 addr add 10.0.0.1/24 dev eth0
END
)

@test "graph: svg is XML with a box for each network and a curve for each wire" {
	command -v python3 >/dev/null || skip "python3 is missing"
	inside <<-'END'
		netnsctl graph >/run/g.svg
		[ "$(netnsctl graph --format=svg)" = "$(cat /run/g.svg)" ]
		python3 - <<-'PYTHON'
			import xml.etree.ElementTree as xml
			s = '{http://www.w3.org/2000/svg}'
			root = xml.parse('/run/g.svg').getroot()
			texts = [t.text for t in root.iter(s + 'text')]
			for name in ['h1', 'h2', 'sw', 'a<&"b', 'eth0 10.0.0.1/24', 'eth0 down']:
			    assert name in texts, (name, texts)
			assert 'lo' not in texts and 'lo down' in texts
			paths = [p.get('class') for p in root.iter(s + 'path')]
			assert sorted(paths) == ['bad', 'good'], paths
			width, height = int(root.get('width')), int(root.get('height'))
			boxes = [[int(r.get(k)) for k in ('x', 'y', 'width', 'height')]
			         for r in root.iter(s + 'rect') if r.get('x') and int(r.get('height')) != 24]
			for a in boxes:
			    assert a[0] >= 0 and a[0] + a[2] <= width and a[1] + a[3] <= height
			    for b in boxes:
			        assert a is b or a[0] + a[2] <= b[0] or b[0] + b[2] <= a[0] or \
			            a[1] + a[3] <= b[1] or b[1] + b[3] <= a[1], (a, b)
		PYTHON
	END
}

@test "graph: mermaid and dot have the wires, and escape what has a meaning there" {
	inside <<-'END'
		netnsctl graph --format=mermaid >/run/g
		[ "$(head -n 1 /run/g)" = 'graph LR' ]
		grep -qF -- '---|"eth0 - p1"|' /run/g
		grep -qF -- '-.-|"eth0 - p2"|' /run/g
		grep -qF 'a#60;#38;#34;b' /run/g
		netnsctl graph --format=dot >/run/g
		grep -qE '^	n[0-9]:r[0-9] -- n[0-9]:r[0-9];$' /run/g
		grep -qF '[style=dashed, color=red]' /run/g
		grep -qF 'a\<&\"b' /run/g
		if command -v dot >/dev/null; then dot -Tsvg /run/g >/dev/null; fi
	END
}

@test "graph: only the named ones, with where their wires lead" {
	inside <<-'END'
		netnsctl graph h1 | grep -q 'eth0 -&gt; sw:p1 10.0.0.1/24'
		[ "$(netnsctl graph h1 | grep -c '<path class')" = 0 ]
		netnsctl graph --format=png 2>&1 | grep -q 'the formats are svg, dot and mermaid'
	END
}
