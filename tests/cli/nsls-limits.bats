#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# nsls limits: numbers of the kernel, what is counted, and why a new user namespace is refused.
# shellcheck disable=SC2154

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	nsrun -U true 2>/dev/null || skip "no user namespace may be made"
}

# bats test_tags=vm
@test "the limits are those of the kernel" {
	run -0 nsls limits -n -r
	for kind in cgroup ipc mnt net pid time user uts; do
		[ -e /proc/sys/user/max_${kind}_namespaces ] || continue
		grep -q "^$kind $(cat /proc/sys/user/max_${kind}_namespaces) " <<<"$output"
	done
}

@test "what somebody made is counted, and who owns it is said" {
	run -0 nsrun -U -r -u sh -c 'exec nsls limits -n -r 2>/dev/null'
	grep -E '^uts [0-9]+ 1 1\\x20of\\x20user:\[[0-9]+\]$' <<<"$output"
	grep -E '^ipc [0-9]+ 0' <<<"$output"
}

@test "the machine's own are not, where PID 1 of a container cannot be read" {
	[ "$(readlink /proc/self/ns/ipc)" = 'ipc:[4026531839]' ] || skip "not the machine's ipc"
	run -0 nsrun -Urp --mount-proc sh -c 'nsrun -Uru nsls limits -n -r 2>/dev/null; :'
	grep -E '^uts [0-9]+ 1 1\\x20of\\x20user:\[[0-9]+\]$' <<<"$output"
	grep -E '^ipc [0-9]+ 0' <<<"$output"
}

# bats test_tags=vm
@test "a limit that is reached: the cause is no disk" {
	run -1 nsrun -U -r sh -c 'echo 0 >/proc/sys/user/max_user_namespaces; exec nsls limits'
	[[ $output == *"a new user namespace: refused"*"No space left on device"* ]]
	[[ $output == *max_user_namespaces* ]]
	grep -E '^user +0 ' <<<"$output"
}

@test "JSON has it all, strictly" {
	command -v python3 >/dev/null || skip "python3 is missing"
	run -0 --separate-stderr nsls limits -J
	python3 -c '
import json, sys
said = json.loads(sys.argv[1])
assert len(said["limits"]) == 8
assert all(isinstance(row["seen"], int) for row in said["limits"])
assert said["user"][0]["refused"] is None and said["user"][0]["most"] == 32
' "$output"
}

@test "it takes no words, and only its own options" {
	run -2 nsls limits uts
	run -2 nsls limits -t uts
	run -2 nsls limits -J -r
	run -0 nsls limits --help
}
