#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# nsls audit: what containers, pods and units share with the host; recorded ones and real ones.
# shellcheck disable=SC2030,SC2031,SC2154

bats_require_minimum_version 1.5.0
load ../told

sandbox=5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b
nginx=c0ffee11c0ffee11c0ffee11c0ffee11c0ffee11c0ffee11c0ffee11c0ffee11
pod=/kubepods.slice/kubepods-pod3b8f8d0e_4c1b_4c8a_9c53_0e6f7a9b1c2d.slice
all=000001ffffffffff

setup() {
	cd "$BATS_TEST_TMPDIR" || return
}

# process PID CGROUP START NUMBER CAPABILITIES SECCOMP: in a tree of files; all its namespaces
# end in that number, but those of users and clocks, which are init's.
process() {
	local kind n=1 dir=node/proc/$1

	mkdir -p "$dir/ns"
	for kind in cgroup ipc mnt net pid uts; do
		ln -s "$kind:[402653$((n++))5$4]" "$dir/ns/$kind"
	done
	ln -s "time:[4026531834]" "$dir/ns/time"
	ln -s "user:[4026531837]" "$dir/ns/user"
	printf 'Name:\tprogram-%s\nPPid:\t1\nUid:\t%s\t%s\t0\t0\nNSpid:\t%s\t1\n' \
		"$1" "$(id -u)" "$(id -u)" "$1" >"$dir/status"
	printf 'CapEff:\t%s\nCapBnd:\t%s\nNoNewPrivs:\t%s\nSeccomp:\t%s\n' "$5" "$5" \
		$(($6 > 0)) "$6" >>"$dir/status"
	printf '%s (x) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 %s 0 0\n' "$1" "$3" >"$dir/stat"
	printf 'program-%s\0' "$1" >"$dir/cmdline"
	printf '0::%s\n' "$2" >"$dir/cgroup"
	printf '0 0 4294967295\n' | tee "$dir/uid_map" >"$dir/gid_map"
	printf '%s\n' '50 1 8:1 / / rw - ext4 /dev/sda rw' '51 50 0:5 / /proc rw - proc proc rw' \
		'52 50 0:6 / /sys rw - sysfs sysfs rw' >"$dir/mountinfo"
}

# How runtimes cover what is not for containers.
cover() {
	printf '%s\n' '50 1 8:1 / / rw - ext4 /dev/sda rw' '51 50 0:5 / /proc rw - proc proc rw' \
		'52 51 0:5 /sys /proc/sys ro - proc proc rw' '53 51 0:5 /irq /proc/irq ro - proc proc rw' \
		'54 51 0:5 /bus /proc/bus ro - proc proc rw' \
		'55 51 0:5 /sysrq-trigger /proc/sysrq-trigger ro - proc proc rw' \
		'56 50 0:6 / /sys ro - sysfs sysfs ro' >"node/proc/$1/mountinfo"
}

# A node of Kubernetes: init, a pod whose second container is privileged, and two services.
node() {
	cp -R "$TESTS/fixtures/containers/containerd" node
	chmod -R u+w node
	process 1 /init.scope 1 00 $all 0
	process 4242 "$pod/cri-containerd-$sandbox.scope" 271690 11 0000000000000000 2
	cover 4242
	process 4301 "$pod/cri-containerd-$nginx.scope" 271696 12 $all 0
	ln -sfn "net:[4026534500]" node/proc/4301/ns/net
	process 900 /system.slice/ssh.service 50 00 $all 0
	process 901 /system.slice/web.service 51 00 0000000000000400 0
	ln -sfn "mnt:[4026533599]" node/proc/901/ns/mnt
}

audit() {
	nsls --sysroot node audit "$@" 2>notes
}

@test "a privileged container of a pod: shared net, all capabilities, writable proc and sys" {
	node
	run -0 audit container:nginx
	[ "${lines[0]}" = "pod shop/web-7d4b9c6f5-x2x7k, container nginx (containerd): 1 process, 4301 program-4301" ]
	[[ $output == *$'\n  shares net            it uses interfaces,'* ]]
	[[ $output != *"shares mnt"* ]]
	[[ $output == *"not the host's        it has others of cgroup ipc mnt pid uts"* ]]
	[[ $output == *"is uid 0 in it: it has no map of its own"* ]]
	[ "$(id -u)" != 0 ] || [[ $output == *"runs as that          1 of 1 processes"* ]]
	[[ $output =~ "capabilities          "(all 41, in|41 of) ]]
	[[ $output == *"no filter of seccomp(2)"* ]]
	[[ $output == *"/proc/sysrq-trigger   mounted for writing"* ]]
	[[ $output == *"/sys                  mounted for writing"* ]]
	run ! grep -E '.{81}' <(tail -n +2 <<<"$output")
}

@test "its sandbox: nothing in effect, nothing to write" {
	node
	run -0 audit -r -n "container:$sandbox"
	grep -q ' no-capabilities ' <<<"$output"
	grep -q ' nothing-writable ' <<<"$output"
	grep -q ' seccomp ' <<<"$output"
	grep -q ' no-new-privileges ' <<<"$output"
	run ! grep -E ' (writable|full-capabilities|gains-privileges|no-seccomp) ' <<<"$output"
}

@test "a pod is all of its containers; without words all containers, and units of their own" {
	node
	run -0 audit pod:shop/web-7d4b9c6f5-x2x7k
	[ "$(grep -c '^pod shop/' <<<"$output")" = 2 ]
	run -0 audit
	[ "$(grep -c '^[a-z]' <<<"$output")" = 3 ]
	grep -q '^unit web.service: 1 process, 901' <<<"$output"
	grep -q '2 units share all namespaces with the host; --all has them, too' notes
	run -0 audit --all
	[ "$(grep -c '^[a-z]' <<<"$output")" = 5 ]
	grep -q '^unit ssh.service: ' <<<"$output"
}

@test "a unit, a process, a namespace; a map without root of the host" {
	node
	run -0 audit unit:web.service
	[[ $output == *"capabilities          1 of "*$'\n'"                        net_bind_service"* ]]
	ln -sfn "user:[4026539999]" node/proc/901/ns/user
	printf '         0     100000      65536\n' >node/proc/901/uid_map
	run -0 audit 901
	[ "${lines[0]}" = "process 901: program-901" ]
	[[ $output == *"is nobody in it: no ID of its map is that"* ]]
	[[ $output == *"but its files are the host root's"* ]]
	printf '7 0 1\n0 100000 7\n' >node/proc/901/uid_map
	run -0 audit 901
	[[ $output == *"is uid 7 in it, by its map"* ]]
	run -0 audit 'mnt:[4026533599]'
	[ "${lines[0]}" = "namespace mnt:[4026533599]: 1 process, 901 program-901" ]
}

@test "what cannot be looked at is said, and not guessed" {
	node
	rm node/proc/4301/uid_map node/proc/4301/mountinfo
	sed -i /Cap/d node/proc/4301/status
	ln -sfn "user:[4026539999]" node/proc/4301/ns/user
	run -0 audit -r -n container:nginx
	grep -q ' root-unknown ' <<<"$output"
	grep -q ' unread ' <<<"$output"
	run ! grep -E 'writable|capabilities' <<<"$output"
}

@test "hostile names are escaped; JSON is strict" {
	command -v python3 >/dev/null || skip "python3 is missing"
	node
	printf 'a\033[31m"\\\n<b>\377\0' >node/proc/4301/cmdline
	printf '0::/system.slice/a\033"b.service\n' >node/proc/901/cgroup
	audit | grep -q $'[\033\377]' && false
	audit -J --all >json
	python3 -c '
import json
said = json.load(open("json"))
rows = said["audit"]
assert said["nsls"] == {"schema": 1}
full = [r for r in rows if r["fact"].endswith("capabilities") and r["name"] == "nginx"]
assert full[0]["what"] == "container" and "cap_sys_admin" in full[0]["values"], full
assert full[0]["pod"] == "shop/web-7d4b9c6f5-x2x7k" and full[0]["engine"] == "containerd"
shares = [v for r in rows if r["fact"] == "shares" and r["pid"] == 4301 for v in r["values"]]
assert shares == ["net", "time", "user"], shares
assert {v for r in rows if r["fact"] == "writable" for v in r["values"]} >= {"/proc/sys", "/sys"}
'
}

@test "status: 0 found, 1 not there, 2 not understood" {
	node
	run -1 audit container:nobody
	run -1 audit container:nginx unit:none.service
	grep -q '^pod .*nginx' <<<"$output"
	run -1 audit 99999
	run -2 audit --what
	run -2 nsls audit -J -r
	run -0 nsls audit --help
	mkdir -p empty/proc/1/ns
	run -1 nsls --sysroot empty audit
}

# bats test_tags=vm
@test "a real sandbox: root of its own, over its own" {
	need_userns
	need_initial
	need_command unshare
	launch unshare -Urnm sh -c 'mount -t proc -o ro proc /proc 2>/dev/null; echo ready; exec sleep 60'
	await grep -q ready "$said"
	run -0 nsls audit "$launched"
	[[ $output == *"not the host's        it has others of mnt net user"* ]]
	[[ $output == *"shares uts"* ]]
	[[ $output == *", but only over what its own user namespace owns"* ]]
	if [ "$(id -u)" = 0 ]; then
		[[ $output == *"is uid 0 in it, by its map"* ]]
	else
		[[ $output == *"is nobody in it: no ID of its map is that"* ]]
	fi
}

# A root file system of one program.
bundle() {
	mkdir -p bundle/rootfs/{bin,proc,sys,dev}
	cp "$(command -v busybox)" bundle/rootfs/bin/busybox
	ln -s busybox bundle/rootfs/bin/sleep
	(cd bundle && runc spec)
	python3 -c '
import json, sys
spec = json.load(open("bundle/config.json"))
spec["process"]["terminal"] = False
spec["process"]["args"] = ["sleep", "60"]
del spec["process"]["rlimits"], spec["linux"]["resources"]
if "privileged" in sys.argv:
    linux = spec["linux"]
    linux["readonlyPaths"] = linux["maskedPaths"] = []
    linux["namespaces"] = [n for n in linux["namespaces"] if n["type"] != "network"]
    for mount in spec["mounts"]:
        if mount["destination"] == "/sys":
            mount.update(type="sysfs", source="sysfs", options=["nosuid", "noexec", "nodev"])
json.dump(spec, open("bundle/config.json", "w"))
' "$@"
}

# What is said of the container of that bundle, which ends then.
audit_run() {
	(cd bundle && runc --root "$PWD/../state" run -d --bundle . "$name" </dev/null >../log 2>&1) || return
	run nsls audit -r -n "$(runc --root state state "$name" |
		python3 -c 'import json, sys; print(json.load(sys.stdin)["pid"])')"
	runc --root state delete -f "$name"
}

@test "real containers of runc: as usual, and privileged" {
	need_root
	for program in runc busybox python3; do
		need_command $program
	done
	! ldd "$(command -v busybox)" 2>/dev/null | grep -q '=>' || skip "busybox needs libraries"
	bundle
	name=nsutil-audit-$$
	audit_run || skip "runc does not run here: $(tail -n 1 log)"
	grep -q ' nothing-writable ' <<<"$output"
	grep -q ' some-capabilities .*cap_kill' <<<"$output"
	run ! grep -q ' shares net ' <<<"$output"
	rm -r bundle
	bundle privileged
	audit_run
	grep -q ' writable /proc/sys ' <<<"$output"
	grep -q ' writable /sys ' <<<"$output"
	grep -q ' shares net ' <<<"$output"
}
