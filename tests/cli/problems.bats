#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# The 25 problems of nsutil-labs(7), PROBLEMS: each is set up for real, and its command answers.
# shellcheck disable=SC2016,SC2154

bats_require_minimum_version 1.5.0

# shellcheck source=../netns.bash
. "$TESTS/netns.bash"

# held PROGRAM...: it runs until the test ends; $pid is the process that sleeps in it.
# runc NAME PID: what runc writes of a container. tells TEXT COMMAND...: among what it says.
problem_prelude='
started=()
trap "kill -KILL \${started[@]:-} 2>/dev/null || true" EXIT
ip link set lo up 2>/dev/null || true

held() {
	local ready below i

	ready=$(mktemp /run/ready.XXXXXX)
	chmod 666 "$ready"
	"$@" sh -c "echo >$ready; exec sleep 120" & pid=$!
	started+=($pid)
	for ((i = 0; i < 400; i++)); do [ ! -s "$ready" ] || break; sleep 0.05; done
	[ -s "$ready" ]
	while ! grep -qx sleep "/proc/$pid/comm"; do
		below=$(cat "/proc/$pid/task/$pid/children")
		[ -n "$below" ] || { sleep 0.02; continue; }	# it is about to become sleep
		pid=${below%% *}
		started+=($pid)
	done
}

runc() {
	local start

	start=$(sed "s/.*) //" "/proc/$2/stat" | cut -d " " -f 20)
	mkdir -p "/run/runc/$1"
	printf "{\"id\": \"%s\", \"init_process_pid\": %d, \"init_process_start\": %d}" "$1" "$2" \
		"$start" >"/run/runc/$1/state.json"
}

inode() { stat -Lc %i "/proc/$1/ns/$2"; }

tells() {
	local wanted=$1 said

	shift
	said=$("$@" 2>/run/said || true; cat /run/said)
	grep -qE -e "$wanted" <<<"$said" || { printf "%s\nsays\n%s\nnot %s\n" "$*" "$said" "$wanted" >&2; return 1; }
}
'

problem() {
	inside < <(printf '%s\n' "$problem_prelude" && cat)
}

@test "1: which container does this process belong to?" {
	need_root "a container of root's"
	problem <<'END'
held unshare --mount --uts
runc web "$pid"
tells "uts +[0-9]+ .* web *$" nsls -p "$pid" -o +CONTAINER,POD
END
}

@test "2: which container is behind veth1234@if3?" {
	problem <<'END'
held unshare --net
ip link add veth1234 type veth peer name eth0 netns "$pid" 2>/dev/null || exit 0
tells "veth1234 .*-> $pid/net:eth0" netnsctl tree --all
END
}

@test "3: all network namespaces, those without name and process, too" {
	problem <<'END'
held unshare --net
exec 9<"/proc/$pid/ns/net"
ino=$(inode "$pid" net)
kill "$pid"
while [ -e "/proc/$pid/ns/net" ]; do sleep 0.05; done
tells "^ *$ino .* fds?" nsls net -o +HOLDERS
END
}

# bats test_tags=vm
@test "4: a network was deleted, and does not end: who holds it?" {
	problem <<'END'
netnsctl --system add blue
exec 9</run/netns/blue
ino=$(stat -Lc %i /run/netns/blue)
netnsctl --system delete blue
tells "^fd +$$ fd 9 " nsls why "net:[$ino]"
END
}

@test "5: /run/netns/blue: device or resource busy" {
	problem <<'END'
netnsctl --system add blue
held unshare --mount --propagation private
tells "/run/netns/blue in mnt:.$(inode "$pid" mnt)., where process $pid is" nsls why netns:blue
END
}

@test "6: unshare: operation not permitted" {
	problem <<'END'
unshare --user --map-root-user bash -euc '
	echo 0 >/proc/sys/user/max_user_namespaces
	nsrun --check -U true && exit 1
	nsrun --check -U true | grep -q "sysctl user.max_user_namespaces is 0"'
END
}

@test "7: unshare: no space left on device" {
	problem <<'END'
unshare --user --map-root-user bash -euc '
	echo 1 >/proc/sys/user/max_uts_namespaces
	unshare --uts sleep 60 & trap "kill $!" EXIT
	while [ "$(readlink /proc/$!/ns/uts)" = "$(readlink /proc/self/ns/uts)" ]; do sleep 0.05; done
	nsls limits && exit 1
	nsls limits 2>/dev/null | grep -qE "^uts +1 +1 "'
END
}

# bats test_tags=vm
@test "8: nsenter -U: operation not permitted" {
	need_root "a user to be refused"
	command -v setpriv >/dev/null || skip "setpriv is missing"
	problem <<'END'
held setpriv --reuid=65533 --clear-groups unshare --user --map-root-user --mount
if setpriv --reuid=65532 --clear-groups nsjoin --check -t "$pid" -a; then false; fi
tells "it is not your process" setpriv --reuid=65532 --clear-groups nsjoin --check -t "$pid" -a
tells "^yes +user" nsjoin --check -t "$pid" -a
END
}

# bats test_tags=vm
@test "9: fork: cannot allocate memory" {
	problem <<'END'
held unshare --user --map-root-user --pid --fork
exec 8<"/proc/$pid/ns/pid"
kill -KILL "$pid"
while grep -qs sleep "/proc/$pid/comm"; do sleep 0.05; done
tells "PID 1 of that PID namespace has ended" nsjoin --user=/proc/$$/ns/user --pid=/proc/$$/fd/8 true ||
	tells "PID 1 of that PID namespace has ended" nsjoin --pid=/proc/$$/fd/8 true
END
}

@test "10: a container without tools, and the tools of the host" {
	problem <<'END'
held unshare --user --map-root-user --net --pid --mount --fork
held_net=$(inode "$pid" net)
tells "^$held_net$" nsjoin -t "$pid" --tools sh -c 'stat -Lc %i /proc/self/ns/net'
tells "^$(inode $$ mnt)$" nsjoin -t "$pid" --net --user stat -Lc %i /proc/self/ns/mnt
tells "^ *1 sleep" nsjoin -t "$pid" --tools ps -e -o pid,comm
END
}

@test "11: ss in a container that ip netns does not know" {
	problem <<'END'
held unshare --net
tells "^$(inode "$pid" net)$" nsjoin -t "$pid" -n stat -Lc %i /proc/self/ns/net
netnsctl --system attach web "$pid"
tells "^$(inode "$pid" net)$" netnsctl --system exec web stat -Lc %i /proc/self/ns/net
END
}

# bats test_tags=vm
@test "12: which process or container listens on port 8080?" {
	command -v python3 >/dev/null || skip "python3 is missing"
	problem <<'END'
held unshare --net python3 -c 'import os, socket, sys
s = socket.socket(); s.bind(("127.0.0.1", 8080)); s.listen(); s.set_inheritable(True)
os.execvp(sys.argv[1], sys.argv[1:])'
tells "$(inode "$pid" net).* $pid" nsls find --port 8080
END
}

@test "13: PIDs of the host and of the container" {
	problem <<'END'
held unshare --user --map-root-user --pid --fork
tells "pid $pid of here is pid 1 of $pid|uts|6.11" nsls translate pid "$pid" --to "$pid"
tells "pid 1 of $pid is pid $pid of self|6.11" nsls translate pid 1 --from "$pid" --to self
END
}

@test "14: are two processes in the same namespaces, and what differs?" {
	problem <<'END'
held unshare --uts
tells "^. uts +uts:.$(inode "$pid" uts)" nsls diff self "$pid"
if nsls diff self "$pid" >/dev/null; then false; fi
nsls diff -t net self "$pid" >/dev/null
END
}

@test "15: which containers share with the host?" {
	need_root "a container of root's"
	problem <<'END'
held unshare --mount --uts
runc web "$pid"
tells "web" nsls audit
END
}

# bats test_tags=vm
@test "16: umount: target is busy" {
	problem <<'END'
mkdir /run/disk
mount -t tmpfs disk7 /run/disk
held unshare --mount --propagation private
umount /run/disk
tells "$(inode "$pid" mnt)" nsls find --mount /run/disk
END
}

@test "17: a mount of the host that a container does not see" {
	problem <<'END'
held unshare --mount --propagation private
mkdir /run/later
mount -t tmpfs later /run/later
if nsls mounts "$pid" 2>/dev/null | grep /run/later; then false; fi
tells "/run/later" nsls mounts self
tells "/run .* private" nsls mounts "$pid"
END
}

@test "18: files of nobody, 65534" {
	need_root "ranges of IDs"
	problem <<'END'
held unshare --user
echo "0 100000 1000" >"/proc/$pid/uid_map"
tells "uid 5 of $pid is uid 100005 of" nsls translate uid 5 --from "$pid"
tells "uid 2000 of self .*no number in $pid|uid 2000 of .* has no" nsls translate uid 2000 --from self --to "$pid"
END
}

# bats test_tags=vm
@test "19: mount_setattr: invalid argument, of volumes with hostUsers: false" {
	need_root "id-mapped mounts"
	problem <<'END'
tells "id-map mount: /proc: (Invalid argument|Function not implemented)" nsrun --check -Ur --bind /proc:/mnt:idmap true
END
}

@test "20: newuidmap: uid range not allowed" {
	need_root "a user without ranges"
	command -v setpriv >/dev/null || skip "setpriv is missing"
	problem <<'END'
tells "no range of /etc/subuid is yours" setpriv --reuid=65531 --clear-groups nsrun -U --map-auto --check true
END
}

# bats test_tags=vm
@test "21: mount proc in a container: operation not permitted" {
	need_root "a masked /proc"
	problem <<'END'
mount --bind /dev/null /proc/version
tells "/proc" nsrun -Urmpf --mount-proc --check true
if nsrun -Urmpf --mount-proc true; then false; fi
tells "(mounted over|masks?|hides?|covers?|hidden|over it|/proc/version)" nsrun -Urmpf --mount-proc true
END
}

@test "22: /sys/class/net and resolv.conf are those of the host" {
	problem <<'END'
netnsctl --system add blue
ip -n blue link add dummy7 type dummy 2>/dev/null || exit 0
tells "^dummy7$" netnsctl --system exec blue ls /sys/class/net
END
}

@test "23: a container that does not die: who is its PID 1?" {
	problem <<'END'
held unshare --user --map-root-user --pid --fork
tells "^ *$(inode "$pid" pid) pid .* $pid " nsls pid -o NS,TYPE,INIT,COMMAND
END
}

@test "24: in which network is eth1 now?" {
	problem <<'END'
held unshare --net
ip link add eth17 netns "$pid" type dummy 2>/dev/null || exit 0
tells "$(inode "$pid" net).*eth17" nsls find --iface eth17
END
}

@test "25: what happens when I unshare?" {
	problem <<'END'
tells "unshare\(CLONE_NEWUTS\)" nsrun -u --explain true
tells "^. uts" nsrun -u sh -c 'nsls diff $$ $PPID'
END
}
