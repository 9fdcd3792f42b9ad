#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# nsls on the first article's machine, which is a tree of files: needs no rights at all.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

bats_require_minimum_version 1.5.0

setup() {
	article=$TESTS/fixtures/article
}

# Equal but for runs of blanks, and blanks at the end.
same() {
	diff <(sed 's/  */ /g; s/^ //; s/ $//' <<<"$1") <(sed 's/  */ /g; s/^ //; s/ $//' <<<"$2")
}

json() {
	command -v python3 >/dev/null || skip "python3 is missing"
	python3 -c '
import json, sys

def once(pairs):
    keys = [key for key, _ in pairs]
    assert len(keys) == len(set(keys)), keys
    return dict(pairs)

rows = json.loads(sys.stdin.buffer.read().decode("utf-8", "strict"), object_pairs_hook=once)
'"$1"
}

@test "the article's table" {
	run -0 --separate-stderr nsls --sysroot "$article"
	same "$output" "\
        NS TYPE   NPROCS PID USER             COMMAND
4026531835 cgroup     97   1 root             /sbin/init
4026531836 pid        97   1 root             /sbin/init
4026531837 user       97   1 root             /sbin/init
4026531838 uts        94   1 root             /sbin/init
4026531839 ipc        97   1 root             /sbin/init
4026531840 mnt        91   1 root             /sbin/init
4026531860 mnt         1  15 root             kdevtmpfs
4026531992 net        97   1 root             /sbin/init
4026532193 mnt         1 367 root             /lib/systemd/systemd-udevd
4026532194 uts         1 367 root             /lib/systemd/systemd-udevd
4026532195 mnt         1 494 systemd-timesync /lib/systemd/systemd-timesyncd
4026532196 uts         1 494 systemd-timesync /lib/systemd/systemd-timesyncd
4026532197 mnt         1 641 systemd-network  /lib/systemd/systemd-networkd
4026532198 mnt         1 643 systemd-resolve  /lib/systemd/systemd-resolved
4026532254 mnt         1 675 root             /lib/systemd/systemd-logind
4026532255 uts         1 675 root             /lib/systemd/systemd-logind"
	[ -z "$stderr" ]
}

@test "the article's eight links of init" {
	run -0 --separate-stderr nsls --sysroot "$article" -p 1
	same "$output" "\
TYPE   NS         LINK             WHOSE
cgroup 4026531835 cgroup           init
ipc    4026531839 ipc              init
mnt    4026531840 mnt              init
net    4026531992 net              init
pid    4026531836 pid              init
pid    4026531836 pid_for_children init
user   4026531837 user             init
uts    4026531838 uts              init"
	[ -z "$stderr" ]
}

@test "what is not init's is a process's own" {
	run -0 nsls --sysroot "$article" -p 367 -n -o link,whose -t mnt,uts,net
	same "$output" "\
mnt own
net init
uts own"
}

@test "members of a namespace, by number and by link" {
	run -0 nsls --sysroot "$article" 4026532195
	same "$output" "\
PID PPID USER             COMMAND
494    1 systemd-timesync /lib/systemd/systemd-timesyncd"
	by_number=$output
	run -0 nsls --sysroot "$article" 'mnt:[4026532195]'
	[ "$output" = "$by_number" ]
	run -0 nsls --sysroot "$article" -n 4026531838
	[ "${#lines[@]}" -eq 94 ]
}

@test "options may follow the namespace" {
	run -0 nsls 4026532195 --sysroot "$article" -n -o PID
	same "$output" 494
}

@test "a namespace that is not there: one message, one hint" {
	run -1 --separate-stderr nsls --sysroot "$article" 4026532999
	[ -z "$output" ]
	[ "${#stderr_lines[@]}" -eq 2 ]
	[[ $stderr == "nsls: find: namespace 4026532999: "* ]]
	run -1 nsls --sysroot "$article" 'uts:[4026532195]'
}

@test "a process that is not there" {
	run -1 --separate-stderr nsls --sysroot "$article" -p 4000
	[ -z "$output" ]
	[ "${stderr_lines[0]}" = "nsls: find: process 4000: No such process" ]
	run -1 --separate-stderr nsls --sysroot "$article" -p 4000 -o NPROCS
	[ "${stderr_lines[0]}" = "nsls: find: process 4000: No such process" ]
}

@test "columns: chosen, added, in any case, all of them" {
	run -0 nsls --sysroot "$article" -n -o pid,Path,tYPE -t uts
	same "$output" "\
1 /proc/1/ns/uts uts
367 /proc/367/ns/uts uts
494 /proc/494/ns/uts uts
675 /proc/675/ns/uts uts"
	run -0 nsls --sysroot "$article" -o +UID,PPID -t uts
	same "${lines[0]}" "NS TYPE NPROCS PID USER COMMAND UID PPID"
	same "${lines[3]}" "4026532196 uts 1 494 systemd-timesync /lib/systemd/systemd-timesyncd 102 1"
	run -0 nsls --sysroot "$article" --output-all
	same "${lines[0]}" \
		"NS TYPE PATH NPROCS PID PPID COMMAND UID USER NETNSID NSFS PNS ONS LINK WHOSE ID \
HOLDERS CREATOR UIDMAP GIDMAP SETGROUPS LEVEL HOSTNAME OFFSETS CGROUP CONTAINER POD UNIT AGE INIT \
LINKS MOUNTS NODE"
}

@test "net among the kinds adds two columns before COMMAND" {
	run -0 nsls --sysroot "$article" -t net -t uts
	same "${lines[0]}" "NS TYPE NPROCS PID USER NETNSID NSFS COMMAND"
	[ "${#lines[@]}" -eq 6 ]
}

@test "raw: one token a cell" {
	run -0 nsls --sysroot "$article" -r -t uts -o PID,COMMAND 4026531838
	grep -qx '661 /usr/bin/dbus-daemon\\x20--system\\x20.*' <<<"$output"
	[ -z "$(awk 'NF != 2' <<<"$output")" ]
}

@test "JSON: numbers, null, lists, and no key twice" {
	nsls --sysroot "$article" -J -t net -o +NSFS,PNS,NS,UID | json '
row = rows["namespaces"][0]
assert row == {"ns": 4026531992, "type": "net", "nprocs": 97, "pid": 1, "user": "root",
               "netnsid": None, "nsfs": [], "command": "/sbin/init", "pns": None, "uid": 0}, row
assert len(rows["namespaces"]) == 1'
}

@test "JSON of an empty list, of members, of links" {
	nsls --sysroot "$article" -J -P | json '
assert rows == {"namespaces": [], "nsls": {"schema": 1}}'
	nsls --sysroot "$article" -J 4026532195 | json '
assert rows["namespaces"] == [{"pid": 494, "ppid": 1, "user": "systemd-timesync",
                               "command": "/lib/systemd/systemd-timesyncd"}], rows'
	nsls --sysroot "$article" -J -p 1 -t uts | json '
assert rows["namespaces"] == [{"type": "uts", "ns": 4026531838, "link": "uts", "whose": "init"}]'
}

@test "a tree by process hangs a row below that of an ancestor" {
	run -0 nsls --sysroot "$article" -T=process -t uts -n -o PID,COMMAND
	same "$output" "\
1 /sbin/init
367 ├─/lib/systemd/systemd-udevd
494 ├─/lib/systemd/systemd-timesyncd
675 └─/lib/systemd/systemd-logind"
	nsls --sysroot "$article" -J -Tprocess -t uts -o PID | json '
assert rows["namespaces"] == [{"pid": 1, "children": [{"pid": 367}, {"pid": 494}, {"pid": 675}]}]'
	run -0 nsls --sysroot "$article" -p 367 -T -t uts -n -o NS
	same "$output" 4026532194
	run -0 nsls --sysroot "$article" -T -n 4026531838 -o PID,COMMAND
	grep -qE '^ *1530 .*└─sudo -s' <<<"$output"
}

@test "-o WHOSE in a listing is seen from the leader" {
	run -0 nsls --sysroot "$article" -n -o NS,WHOSE -t mnt
	same "${lines[0]}" "4026531840 init"
	same "${lines[1]}" "4026531860 own"
}

@test "-H describes each column, also as JSON" {
	run -0 nsls -H
	[ "${#lines[@]}" -eq 34 ]
	grep -qE '^WHOSE +string +init, yours, own' <<<"$output"
	nsls -H -J | json 'assert len(rows["columns"]) == 33 and rows["columns"][0]["holder"] == "NS"'
}

@test "outside of UTF-8 all is ASCII, but JSON" {
	LC_ALL=C run -0 nsls --sysroot "$article" -T=process -t uts -n -o COMMAND
	[ "${lines[1]}" = '|-/lib/systemd/systemd-udevd' ]
}

refuses() {
	run -2 --separate-stderr nsls "$@"
	[ -z "$output" ]
	[ "${#stderr_lines[@]}" -eq 2 ]
	[[ ${stderr_lines[0]} == nsls:\ * && ${stderr_lines[1]} == nsls:\ * ]]
}

@test "what cannot be meant is a usage error" {
	refuses -J -r
	refuses -P -p 1
	refuses -l -T
	refuses -p 1 4026531838
	refuses 4026531838 4026531839
	refuses -o NS,FOO
	[[ ${stderr_lines[0]} == *"FOO: no such column" ]]
	refuses -o ''
	refuses -o +
	refuses -t foo
	refuses -t net,
	refuses -T=foo
	refuses -p 0
	refuses -p -1
	refuses -p 99999999999
	refuses -p x
	refuses foo:
	refuses foo/bar
	refuses 'uts:[x]'
	refuses 0
	refuses --nonsense
	refuses -Z
	refuses --type
	refuses -o "$(printf 'NS,%.0s' {1..199})NS"
}

@test "a sysroot without proc" {
	run -1 --separate-stderr nsls --sysroot /nonexistent
	[ "${stderr_lines[0]}" = "nsls: open: /nonexistent/proc: No such file or directory" ]
}

@test "output that does not arrive is a failure" {
	run -1 --separate-stderr bash -c 'nsls --sysroot "$1" >/dev/full' - "$article"
	[[ $stderr == "nsls: print: standard output: No space left on device"* ]]
	run -1 --separate-stderr bash -c 'nsls --sysroot "$1" >&-' - "$article"
	[[ $stderr == "nsls: print: standard output: it is closed"* ]]
	run -1 bash -c 'nsls -J --sysroot "$1" >/dev/full 2>&1' - "$article"
	run -1 bash -c 'nsls -r --sysroot "$1" >/dev/full 2>&1' - "$article"
}

@test "closed stdin and stderr do no harm" {
	run -0 bash -c 'nsls --sysroot "$1" <&- 2>&- | wc -l' - "$article"
	[ "$output" -eq 17 ]
}

@test "help fits in 80 columns, of each verb, too" {
	for verb in "" audit caps diff explain find graph limits mounts translate why; do
		# shellcheck disable=SC2086
		run ! grep -E '.{81}' <(nsls $verb --help)
	done
}

@test "an empty list of columns is seen in the message, and a number of nothing has a hint" {
	run -2 --separate-stderr nsls -o ''
	[ "${stderr_lines[0]}" = "nsls: --output: '': no such column" ]
	run -1 --separate-stderr nsls diff 99999999 self
	[ "${stderr_lines[1]}" = \
		"nsls: 'nsls' lists the namespaces that you can see, by their numbers" ]
}
