#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# nsls find: in which namespace, container and process an interface, address, port, mount is.
# shellcheck disable=SC2030,SC2031,SC2154,SC2016

bats_require_minimum_version 1.5.0

. "$BATS_TEST_DIRNAME/../netns.bash"
. "$BATS_TEST_DIRNAME/../told.bash"

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	mkfifo ready again
	made=()
}

teardown() {
	[ ${#made[@]} -eq 0 ] || kill -KILL "${made[@]}" 2>/dev/null || true
	[ ${#made[@]} -eq 0 ] || wait "${made[@]}" 2>/dev/null || true
}

# A network of its own, which runs a script of bash, and says so: $other is its PID.
make_network() {
	need_userns
	nsrun -U -r -n bash -c "$1"$'\necho >ready; exec sleep 600' &
	made+=($!)
	other=$!
	read -r _ <ready
	net=$(stat -L -c %i "/proc/$other/ns/net")
}

# inode_of PID KIND
inode_of() {
	stat -L -c %i "/proc/$1/ns/$2"
}

# A plain user may not look at everybody, and is then told so: what he finds is the same.
finds() {
	run --separate-stderr nsls find -n -r "$@"
	[ "$status" -eq 0 ]
}

@test "what is not said cannot be found" {
	run -2 --separate-stderr nsls find --iface ''
	[ "${stderr_lines[1]}" = "nsls: say what to find, and one thing at a time" ]
}

@test "an interface, with the other end of its wire" {
	command -v ip >/dev/null || skip "ip is missing"
	make_network 'ip link add e6f0 type veth peer name e6f1 || echo none >failed'
	[ ! -e failed ] || skip "this kernel has no veth"
	finds --iface e6f0
	[[ $output == "net $net e6f0,\\x20veth,\\x20down,\\x20peer\\x20e6f1 $other "* ]]
	run --separate-stderr nsls find --iface e6f2
	[ "$status" -ne 0 ] && [ -z "$output" ]
}

@test "the far end of a wire is in another network" {
	need_root "a wire between two networks"
	command -v ip >/dev/null || skip "ip is missing"
	nsrun -n sleep 600 &
	made+=($!)
	far=$!
	make_network 'true'
	eventually_differs "$far"
	ip link add e6w0 netns "$far" type veth peer name e6w1 netns "$other" 2>/dev/null ||
		skip "this kernel has no veth"
	finds --iface e6w0
	[[ $output == *"peer\\x20e6w1\\x20in\\x20net:[$net]"* ]]
	[[ $output == "net $(inode_of "$far" net) "* ]]
}

# Until a process that was just started has left our network.
eventually_differs() {
	local n

	for ((n = 0; n < 500; n++)); do
		[ "$(inode_of "$1" net)" = "$(inode_of self net)" ] || return 0
		sleep 0.02
	done
	return 1
}

@test "an address, of both families and of the wire" {
	command -v ip >/dev/null || skip "ip is missing"
	make_network 'ip link set lo up; ip addr add 10.99.66.1/24 dev lo; ip addr add fd99:66::1/64 dev lo nodad
		ip link add e6f0 type veth peer name e6f1 && ip link set e6f0 address 02:66:66:66:66:01 || true'
	finds --addr 10.99.66.1
	[[ $output == "net $net 10.99.66.1/24\\x20on\\x20lo,\\x20up $other "* ]]
	finds --addr 10.99.66.1/8
	[[ $output == "net $net "* ]]
	run --separate-stderr nsls find --addr 10.99.66.2
	[ "$status" -ne 0 ]
	if nsjoin -t "$other" -U -n --preserve-credentials ip -6 addr show dev lo | grep -q fd99; then
		finds --addr fd99:66::1
		[[ $output == "net $net fd99:66::1/64\\x20on\\x20lo"* ]]
	fi
	if nsjoin -t "$other" -U -n --preserve-credentials ip link show e6f0 >/dev/null 2>&1; then
		finds --addr 02:66:66:66:66:01
		[[ $output == "net $net e6f0"* ]]
	fi
}

# A server in a network of its own, at port 18766 of TCP, with somebody connected to it.
serve='import socket, time
s = socket.socket(); s.bind(("", 18766)); s.listen(); c = socket.socket()
c.connect(("127.0.0.1", 18766)); a = s.accept()
u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); u.bind(("127.0.0.1", 18767))
print(c.getsockname()[1], flush=True)
open("ready", "w").write("x\n")
time.sleep(600)'

# bats test_tags=vm
@test "a port: who listens there, and which process that is" {
	command -v python3 >/dev/null || skip "python3 is missing"
	command -v ip >/dev/null || skip "ip is missing"
	nsrun -U -r -n sh -c 'ip link set lo up; exec python3 -c "$0" >port' "$serve" &
	made+=($!)
	other=$!
	read -r _ <ready
	net=$(inode_of "$other" net)
	finds --port 18766
	grep "^net $net tcp\\\\x200.0.0.0\\\\x20port\\\\x2018766,\\\\x20listens $other " <<<"$output"
	[ "$(grep -c "^net $net " <<<"$output")" -eq 1 ]
	finds --port 18767
	grep "^net $net udp\\\\x20127.0.0.1\\\\x20port\\\\x2018767,\\\\x20listens $other " <<<"$output"
	finds --port "$(cat port)"
	grep "^net $net tcp\\\\x20127.0.0.1\\\\x20port\\\\x20$(cat port),\\\\x20to\\\\x20127.0.0.1\\\\x20port\\\\x2018766 $other " \
		<<<"$output"
	run --separate-stderr nsls find -J --port 18766
	python3 -c '
import json, sys
said = json.loads(sys.argv[1])
assert said["nsls"] == {"schema": 1}
mine = [row for row in said["found"] if row["ns"] == int(sys.argv[2])]
assert len(mine) == 1 and mine[0]["protocol"] == "tcp" and mine[0]["pid"] == int(sys.argv[3])
assert mine[0]["address"] == "0.0.0.0" and mine[0]["fd"] > 2 and mine[0]["socket"] > 0
' "$output" "$net" "$other"
	socket=$(readlink "/proc/$other/fd/"* | grep -m 1 '^socket:')
	finds --inode "$socket"
	grep -E "^net $net socket,\\\\x20fd\\\\x20[0-9]+ $other " <<<"$output"
}

@test "a namespace by its number" {
	make_network true
	finds --inode "$net"
	[[ $output == "net $net is\\x20it,\\x201\\x20process $other "* ]]
	finds --inode "net:[$net]"
	run --separate-stderr nsls find --inode 2
	[ "$status" -ne 0 ] && [ -z "$output" ]
}

# bats test_tags=vm
@test "target is busy: all that still hold a mount, without processes, too" {
	need_root "mounts of the machine"
	inside_mounts='mount --make-rprivate /; mount -t tmpfs pins "$0"; mkdir "$0/data"; : >"$0/pin"
		mount -t tmpfs e6busy "$0/data"; nsrun --mount="$0/pin" true
		setsid nsrun -m sleep 600 & kept=$!
		own=$(stat -L -c %i /proc/self/ns/mnt) pin=$(stat -L -c %i "$0/pin")
		while :; do it=$(stat -L -c %i /proc/$kept/ns/mnt); [ "$it" = "$own" ] || break; sleep 0.02; done
		until [ "$(tr "\0" " " </proc/$kept/cmdline)" = "sleep 600 " ]; do sleep 0.02; done
		nsls find -n -r --mount "$0/data" | grep -E "^mnt ($own|$pin|$it) " | sort -u | wc -l
		umount "$0/data"
		nsls find -n -r --mount "$0/data/" >left; grep -c "^mnt $own " left || true
		grep -E "^mnt $it [^ ]*data[^ ]*\\(tmpfs\\) $kept " left | wc -l
		grep -E "^mnt $pin [^ ]*data[^ ]*\\(tmpfs\\) +[^0-9]" left | wc -l
		nsls find -n -r --mount e6busy | wc -l
		device=$(nsls find -J --mount e6busy | sed -n "s/.*\"device\": \"\\(.*\\)\"/\\1/p" | head -n 1)
		nsls find -n -r --mount "$device" | wc -l
		kill $kept; umount "$0/pin"
		until ! nsls find -n -r --mount e6busy >/dev/null; do sleep 0.05; done
		nsls find --mount e6busy || echo "ends with $?"'
	run -0 --separate-stderr nsrun -m sh -c "$inside_mounts" "$BATS_TEST_TMPDIR"
	[ "$output" = "3
0
1
1
2
2
ends with 1" ]
}

@test "of another /proc, and of a copy of one" {
	mkdir -p tree/proc/7/ns
	for kind in net mnt user pid uts ipc cgroup; do
		ln -s "$kind:[77$((++n))]" "tree/proc/7/ns/$kind"
	done
	printf 'Name:\tx\nPPid:\t1\nUid:\t0\t0\t0\t0\n' >tree/proc/7/status
	printf 'x\0' >tree/proc/7/cmdline
	printf '1 0 0:1 / / rw - tmpfs e6gone rw\n' >tree/proc/7/mountinfo
	finds --sysroot "$PWD/tree" --mount e6gone
	[[ $output == "mnt 772 /\\x20(tmpfs) 7 "* ]]
	finds --sysroot "$PWD/tree" --inode 771
	[[ $output == "net 771 is\\x20it,\\x201\\x20process 7 "* ]]
	run -2 nsls find --sysroot "$PWD/tree" --port 7
	[[ $output == *"a copy of files has no networks that could be asked"* ]]
	make_network 'ip link set lo up; ip addr add 10.99.66.9/32 dev lo'
	finds --proc /proc --addr 10.99.66.9
	[[ $output == "net $net "* ]]
}

@test "words that make no sense are refused" {
	run -2 nsls find
	[[ $output == *"of what?"* ]]
	run -2 nsls find eth0
	run -2 nsls find --iface lo --port 7
	run -2 nsls find --port 0
	run -2 nsls find --port 65536
	run -2 nsls find --addr 10.0.0
	run -2 nsls find --inode x
	run -2 nsls find --iface lo -J -r
	run -2 nsls find --iface ''
}
