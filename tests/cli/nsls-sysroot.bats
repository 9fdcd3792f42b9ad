#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# nsls in a debugging Pod: the processes of the host, and its root at /host.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

bats_require_minimum_version 1.5.0

# shellcheck source=../netns.bash
. "$TESTS/netns.bash"

# What a Pod is here: an image of its own, /proc of the host's PID namespace, its root at /host.
# A container of runc with the name "web" runs on the host, as $web.
pod_prelude='
pod=$(mktemp -d)
mount -t tmpfs pod "$pod"
mkdir -p "$pod"/{host,proc,usr,lib,lib64,etc,run,var/lib,bin} /run/runc/web
unshare --mount --uts sh -c "hostname web-host; exec sleep 120" & web=$!
trap "kill $web 2>/dev/null" EXIT
until [ "$(cat /proc/$web/comm)" = sleep ]; do sleep 0.05; done
start=$(sed "s/.*) //" "/proc/$web/stat" | cut -d " " -f 20)
printf "{\"id\": \"web\", \"init_process_pid\": %d, \"init_process_start\": %d}" "$web" "$start" \
	>/run/runc/web/state.json
mount --rbind / "$pod/host"
mount -t proc proc "$pod/proc"
for dir in usr lib lib64; do [ ! -d "/$dir" ] || mount --rbind "/$dir" "$pod/$dir"; done
cp "$(command -v nsls)" "$pod/bin/nsls"
in_pod() { chroot "$pod" /bin/nsls "$@"; }
'

in_a_pod() {
	need_root "a Pod that sees the host"
	inside < <(printf '%s\n' "$pod_prelude" && cat)
}

@test "names, users and the machine are those of the host, and what the kernel says is asked" {
	in_a_pod <<'END'
in_pod -n -r -o PID,CONTAINER -t uts 2>/dev/null | grep -x "$web "
in_pod --sysroot /host -n -r -o PID,CONTAINER -t uts 2>/dev/null >seen
grep -x "$web web" seen
in_pod --sysroot /host -n -r -o NS container:web/uts 2>/dev/null | grep -x "$(stat -Lc %i /proc/$web/ns/uts)"
in_pod --sysroot /host -n -r -o PID,HOSTNAME,USER,ONS,WHOSE -t uts -Q "PID == $web" 2>/dev/null |
	grep -x "$web web-host root $(stat -Lc %i /proc/self/ns/user) own"
is "$(grep -v '^#' /etc/hostname 2>/dev/null || uname -n)" in_pod --sysroot /host -n -r -o NODE \
	-t net -Q "NS == $(stat -Lc %i /proc/self/ns/net)" 2>/dev/null
in_pod --sysroot /host --matrix=container -n -r 2>/dev/null | grep -q "^web "
in_pod why --sysroot /host "$web/uts" 2>/dev/null | grep -q "$web"
in_pod --sysroot /host --save - 2>/dev/null | nsls --load - -n -r -o PID container:web/uts | grep -x "$web"
END
}

@test "where its proc did not come with the root, that is said, and --proc is the way" {
	in_a_pod <<'END'
mount -t tmpfs none "$pod/host/proc"
says 0 "nsls: /host/proc has no processes; where ours are those of the host:" in_pod --sysroot /host
in_pod --sysroot /host --proc /proc -n -r -o PID,CONTAINER -t uts 2>/dev/null | grep -x "$web web"
says 1 "nsls: open: /run: No such device" in_pod --proc /run
says 1 "nsls: open: /none: No such file or directory" in_pod --proc /none
END
}

@test "where names are missing and the root of the host is there, it says so" {
	[ "$EUID" != 0 ] || [ -w "$(awk '$(NF-2) == "cgroup2" { print $5; exit }' \
		/proc/self/mountinfo)" ] || skip "no cgroups of version 2"
	in_a_pod <<'END'
id=c0ffee11c0ffee11c0ffee11c0ffee11c0ffee11c0ffee11c0ffee11c0ffee11
cgroup=$(awk '$(NF-2) == "cgroup2" { print $5; exit }' /proc/self/mountinfo)
mkdir "$cgroup/docker-$id.scope"
trap 'kill $web; wait $web 2>/dev/null || :; rmdir "$cgroup/docker-$id.scope"' EXIT
echo "$web" >"$cgroup/docker-$id.scope/cgroup.procs"
rm -r /run/runc
in_pod --matrix=container 2>&1 >/dev/null |
	grep -E -x 'nsls: names of [0-9]+ containers are missing; /host is the root of a host:'
in_pod --matrix=container 2>&1 >/dev/null | grep -x 'nsls:   nsls --sysroot /host --matrix=container'
if in_pod --sysroot /host --matrix=container 2>&1 | grep "^nsls: names of"; then false; fi
if in_pod 2>&1 | grep "^nsls: names of"; then false; fi		# nobody asked for them
umount -l "$pod/host"
if in_pod --matrix=container 2>&1 | grep "^nsls: names of"; then false; fi
END
}

@test "--proc: by the PIDs of that proc, which are not ours" {
	in_a_pod <<'END'
mkdir /run/above
mount --bind /proc /run/above
unshare --pid --fork --mount-proc bash -euc '
	nsls -n -r -o PID -t pid -Q "PID == 1" 2>/dev/null | grep -x 1
	nsls --proc /run/above -n -r -o PID,NS "'$web'/uts" 2>/dev/null | grep -x "'"$web $(stat -Lc %i /proc/$web/ns/uts)"'"
	nsls --proc /run/above -n -r -o NS -p '$web' -t uts 2>/dev/null | grep -x '"$(stat -Lc %i /proc/$web/ns/uts)"'
	self=$(nsls --proc /run/above -n -r -o NS self/pid 2>/dev/null | sort -u)
	[ "$self" = "$(stat -Lc %i /proc/self/ns/pid)" ]
'
END
}

@test "--proc: every verb looks there, and says so when it is none" {
	none=$BATS_TEST_TMPDIR/none
	mkdir "$none"
	for words in "net" "audit self" "graph" "explain self" "limits" "find --iface lo" \
		"why self/net" "mounts self" "diff self self" "caps self self/net"; do
		echo "$words"
		# shellcheck disable=SC2086 # words
		run --separate-stderr nsls $words --proc "$none"
		[ "$status" -ne 0 ]
		[[ $stderr == *"nsls: open: $none: No such device"* ]]
	done
}

@test "a directory without proc is told with what to write, and none is not our own" {
	run -2 nsls --sysroot ''
	[ "${lines[0]}" = "nsls: --sysroot: '': not understood" ]
	run -1 --separate-stderr nsls --sysroot /none
	[ "${stderr_lines[0]}" = "nsls: open: /none/proc: No such file or directory" ]
	[ "${stderr_lines[1]}" = \
		"nsls: --sysroot takes the directory that proc, run, var and etc lie in" ]
}
