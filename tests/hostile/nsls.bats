#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Names that processes, files and users give themselves: none reaches the terminal raw, none
# breaks JSON, none hides a row.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

bats_require_minimum_version 1.5.0

# What may be in a name; a NUL and a slash may not.
hostile_names() {
	names=(
		$'a\nb'
		$'x\nName:\troot'
		$'\e[31mred'
		$'bell\a'
		$'over\rwritten'
		$'\xff\xfe'
		$'cut\xe2\x80'
		$'c1\xc2\x9b31m'
		$'rlo\xe2\x80\xaetxt'
		$'zero\xe2\x80\x8bwidth'
		$'del\x7f'
		$'tab\tbed'
		'x) R 1 2 ('
		'back\slash'
		'looks\x1bescaped'
		'quote"d'
		'{"json": 1}'
		'%s%n%99999d'
		' blank '
		'æøå日本'
	)
}

setup() {
	command -v python3 >/dev/null || skip "python3 is missing"
	hostile_names
	pids=()
	cd "$BATS_TEST_TMPDIR" || return
}

teardown() {
	local pid

	for pid in "${pids[@]}"; do
		kill "$pid" 2>/dev/null || true
		wait "$pid" 2>/dev/null || true
	done
}

# libsmartcols is known to loop for ever over bytes that are no characters.
nsls() {
	timeout -k 1 20 nsls "$@"
}

# Processes with such a name as program and as argument 0.
start_all() {
	local name

	for name in "${names[@]}" "$(printf 'long%04096d' 0)"; do
		cp "$(command -v sleep)" "${name:0:60}"
		(exec -a "$name" "./${name:0:60}" 60) 3>&- >/dev/null 2>&1 &
		pids+=($!)
		until [[ $(readlink "/proc/$!/exe") == "$PWD"/* ]]; do sleep 0.01; done
	done
}

uts() {
	readlink /proc/self/ns/uts
}

# No control, no bidirectional or invisible character, nothing but UTF-8; as wide as $1 says.
is_clean() {
	python3 -c '
import sys, unicodedata
data = sys.stdin.buffer.read()
text = data.decode("utf-8", "strict")
bad = [c for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
assert not bad, bad
assert text
if "ascii" in sys.argv:
    assert text.isascii()
' "$@"
}

# In each form, one row a process, each with its PID.
check_form() {
	run -0 --separate-stderr nsls "$@" -n "$(uts)" -o PID,COMMAND
	is_clean <<<"$output"
	for pid in "${pids[@]}"; do
		[ "$(grep -cE "^ *$pid " <<<"$output")" -eq 1 ]
	done
}

@test "a table" {
	start_all
	check_form
}

@test "a table for ASCII" {
	start_all
	export LC_ALL=C
	check_form
	is_clean ascii <<<"$output"
}

@test "raw: one token a cell" {
	start_all
	check_form -r
	[ -z "$(awk 'NF != 2' <<<"$output")" ]
}

@test "a tree" {
	start_all
	check_form -T=process
}

@test "JSON" {
	start_all
	nsls -J "$(uts)" -o PID,COMMAND >json
	is_clean <json
	python3 -c '
import json, sys
rows = json.load(open("json", encoding="utf-8", errors="strict"))["namespaces"]
pids = [row["pid"] for row in rows]
assert len(pids) == len(set(pids))
for pid in sys.argv[1:]:
    assert int(pid) in pids, pid
' "${pids[@]}"
}

@test "JSON: who reads it has the text again, but bytes that are no UTF-8" {
	start_all
	nsls -J "$(uts)" -o PID,COMMAND >json
	python3 -c '
import json, os, sys
rows = json.load(open("json"))["namespaces"]
said = {row["pid"]: row["command"] for row in rows}
names = [os.fsencode(name) for name in sys.argv[1:]]
half = len(names) // 2
for pid, name in zip(names[:half], names[half:]):
    try:
        text = name.decode()
    except UnicodeDecodeError:
        text = name.decode(errors="backslashreplace")
    text = text.replace("looks\\x", "looks\\x5cx")
    assert said[int(pid)] == text + " 60", (said[int(pid)], text)
' "${pids[@]::${#names[@]}}" "${names[@]}"
}

@test "what is escaped can be told from what only looks so" {
	start_all
	run -0 --separate-stderr nsls -r -n "$(uts)" -o COMMAND
	grep -qxF 'looks\x5cx1bescaped\x2060' <<<"$output"
	grep -qxF '\x1b[31mred\x2060' <<<"$output"
	grep -qxF 'back\slash\x2060' <<<"$output"
}

@test "a process without arguments is shown by its name" {
	cp "$(command -v sleep)" $'n\nm\e'
	python3 -c '
import ctypes, os, sys
libc = ctypes.CDLL(None)
libc.prctl(15, b"n\nm\x1b", 0, 0, 0)
start, = [int(line.split("-")[0], 16) for line in open("/proc/self/maps") if "[stack]" in line][:1]
stat = open("/proc/self/stat", "rb").read().rpartition(b")")[2].split()
ctypes.memset(int(stat[45]), 0, int(stat[46]) - int(stat[45]))
print("there", flush=True)
import time
time.sleep(60)
' 3>&- >there &
	pids+=($!)
	for _ in {1..100}; do
		[ -s there ] && break
		sleep 0.05
	done
	run -0 --separate-stderr nsls -r -n "$(uts)" -o PID,COMMAND
	grep -qxF "${pids[0]} n\\x0am\\x1b" <<<"$output"
}

# --- trees of files ---

tree() {
	mkdir -p "tree/proc/$1/ns"
	ln -s 'uts:[4026531838]' "tree/proc/$1/ns/uts"
	printf 'Name:\tx\nPPid:\t1\nUid:\t%d\t%d\t0\t0\n' "$1" "$1" >"tree/proc/$1/status"
	printf 'x\0' >"tree/proc/$1/cmdline"
}

@test "a forged tree costs a row at most" {
	tree 5
	tree 6 && printf '\0\xff\n\nName' >tree/proc/6/status
	tree 7 && rm tree/proc/7/status && mkdir tree/proc/7/status
	tree 8 && rm tree/proc/8/status && mkfifo tree/proc/8/status
	tree 9 && rm tree/proc/9/cmdline && ln -s cmdline tree/proc/9/cmdline
	tree 10 && rm -r tree/proc/10/ns && ln -s ns tree/proc/10/ns
	tree 11 && ln -sf 'net:[4026531838]' tree/proc/11/ns/uts
	tree 12 && head -c 1000000 /dev/zero | tr '\0' 'y' >tree/proc/12/cmdline
	tree 13 && ln -sf "uts:[$(printf '%0200d' 1)]" tree/proc/13/ns/uts
	run -0 --separate-stderr nsls --sysroot tree -n -o PID,COMMAND 4026531838
	[ "$(awk '{ print $1 }' <<<"$output" | tr '\n' ' ')" = "5 6 7 8 9 12 " ]
	grep -qE '^ *6 +\?$' <<<"$output"
	is_clean <<<"$output"
	is_clean <<<"$stderr"
	[ "${#stderr_lines[@]}" -eq 1 ]
	[[ $stderr == "nsls: 3 of 9 processes could not be read "* ]]
}

@test "names of users" {
	tree 5
	mkdir tree/etc
	printf 'r\e[1m\xff:x:5:5::/:/bin/sh\n' >tree/etc/passwd
	run -0 --separate-stderr nsls --sysroot tree -n -r -o USER
	[ "$output" = 'r\x1b[1m\xff' ]
}

@test "paths of files that keep namespaces" {
	tree 5
	mkdir tree/proc/self
	printf '9 1 0:4 net:[7] /a\\012b\033\xff rw - nsfs nsfs rw\n9 1 0:4 net:[x] /c rw - nsfs nsfs rw\n' \
		>tree/proc/self/mountinfo
	run -0 --separate-stderr nsls --sysroot tree -n -r -o NS,NSFS -t net
	[ "$output" = '7 /a\x0ab\x1b\xff' ]
	nsls --sysroot tree -J -o NSFS -t net | is_clean
}

@test "what was typed is not echoed raw" {
	for option in -o -t -T -p --sysroot; do
		run --separate-stderr nsls "$option"$'\e[31m\xff'
		[ "$status" -ne 0 ]
		is_clean <<<"$stderr"
	done
	run --separate-stderr nsls $'\e[31m\xff'
	is_clean <<<"$stderr"
	run --separate-stderr nsls $'--\e[31m\xff'
	is_clean <<<"$stderr"
}
