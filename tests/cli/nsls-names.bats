#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Names of containers, pods and units: shown by nsls, found by nsls and nsjoin, and claimed.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

bats_require_minimum_version 1.5.0

sandbox=5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b
nginx=c0ffee11c0ffee11c0ffee11c0ffee11c0ffee11c0ffee11c0ffee11c0ffee11
pod=/kubepods.slice/kubepods-pod3b8f8d0e_4c1b_4c8a_9c53_0e6f7a9b1c2d.slice

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	pids=() files=()
}

teardown() {
	local pid

	for pid in "${pids[@]}"; do
		kill -KILL "$pid" 2>/dev/null || true
		wait "$pid" 2>/dev/null || true
	done
	[ ${#files[@]} -eq 0 ] || rm -rf "${files[@]}"
	[ -z "${made_users:-}" ] || rmdir /run/user 2>/dev/null || true
}

# process PID CGROUP START NUMBER: in a tree of files; all its namespaces end in that number,
# but that of users, which is init's.
process() {
	local kind n=1 dir=node/proc/$1

	mkdir -p "$dir/ns"
	for kind in cgroup ipc mnt net pid uts; do
		ln -s "$kind:[402653$((n++))5$4]" "$dir/ns/$kind"
	done
	ln -s "user:[4026531837]" "$dir/ns/user"
	printf 'Name:\tprogram-%s\nPPid:\t1\nUid:\t%s\t%s\t0\t0\nNSpid:\t%s\t1\n' \
		"$1" "$(id -u)" "$(id -u)" "$1" >"$dir/status"
	printf '%s (x) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 %s 0 0\n' "$1" "$3" >"$dir/stat"
	printf 'program-%s\0' "$1" >"$dir/cmdline"
	printf '0::%s\n' "$2" >"$dir/cgroup"
}

# A node of Kubernetes: init, a pod of two containers, and a service.
node() {
	cp -R "$TESTS/fixtures/containers/containerd" node
	chmod -R u+w node
	process 1 /init.scope 1 00
	process 4242 "$pod/cri-containerd-$sandbox.scope" 271690 11
	process 4301 "$pod/cri-containerd-$nginx.scope" 271696 12
	ln -sfn "net:[4026534511]" node/proc/4301/ns/net
	process 900 /system.slice/ssh.service 50 00
}

shown() {
	nsls --sysroot node -n -r -o "PID,$1" -t uts | sort -n
}

@test "containers, pods and units of recorded files" {
	node
	run -0 shown CONTAINER,POD,UNIT
	[ "$output" = "1   init.scope
4242 5b5b5b5b5b5b shop/web-7d4b9c6f5-x2x7k cri-containerd-$sandbox.scope
4301 nginx shop/web-7d4b9c6f5-x2x7k cri-containerd-$nginx.scope" ]
}

@test "a PID that went to another process is no container's" {
	node
	process 5002 /user.slice 7 13
	run -0 shown CONTAINER
	[ "${lines[3]}" = "5002 " ]
	run -1 nsls --sysroot node container:web
}

@test "a container is found by name, id and the beginning of it; a pod by its words" {
	node
	for ref in nginx container:nginx "container:$nginx" container:c0ff \
		pod:shop/web-7d4b9c6f5-x2x7k/nginx pod:web-7d4b9c6f5-x2x7k/nginx; do
		run -0 nsls --sysroot node -n -r -o PID -t uts "$ref"
		[ "$output" = 4301 ] || { echo "$ref: $output"; false; }
	done
	for ref in pod:web-7d4b9c6f5-x2x7k pod:shop/web-7d4b9c6f5-x2x7k web-7d4b9c6f5-x2x7k; do
		run -0 nsls --sysroot node -n -r -o PID -t uts "$ref"
		[ "$output" = 4242 ] || { echo "$ref: $output"; false; }
	done
	run -0 nsls --sysroot node -n -r -o PID container:c0ff/uts
	[ "$output" = 4301 ]
}

@test "a unit is its first process" {
	node
	run -0 nsls --sysroot node -n -o LINK,NS -t uts unit:ssh.service
	[[ $output == "uts  4026536500" ]]
	run -1 nsls --sysroot node unit:none.service
}

@test "a name that several have: each is told as what means it alone" {
	node
	process 5001 / 305001 13
	process 5002 / 305002 14
	run -1 --separate-stderr nsls --sysroot node web
	[ "${stderr_lines[0]}" = "nsls: find: web: 2 have that name; write one of these:" ]
	[ "$(printf '%s\n' "${stderr_lines[@]:1}" | sort)" = "nsls:   5001
nsls:   5002" ]
}

@test "an unknown name says what was tried" {
	node
	run -1 --separate-stderr nsls --sysroot node nonesuch
	[ "${stderr_lines[0]}" = "nsls: find: nonesuch: no network namespace, container or pod has that name" ]
	run -2 nsls --sysroot node 'a/b/c'
	run -2 nsls --sysroot node 'pod:'
}

@test "a hostile name is escaped, and stays within its row" {
	node
	file=node/run/containerd/io.containerd.runtime.v2.task/k8s.io/$nginx/config.json
	sed -i 's/"nginx"/"\\u001b[2Jngi\\nnx"/' "$file"
	run -0 shown CONTAINER
	[ "${lines[2]}" = '4301 \x1b[2Jngi\x0anx' ]
}

squeezed() {
	sed 's/  */ /g; s/ $//' <<<"$output"
}

@test "the matrix of pods: sandbox and containers, and what they share" {
	node
	run -0 nsls --sysroot node --matrix=pod
	[ "$(squeezed)" = "POD NPROCS LEADER CGROUP IPC MNT NET PID TIME USER UTS UIDS COMMAND
shop/web-7d4b9c6f5-x2x7k 2 4242 + + + a + = + program-4242
├─5b5b5b5b5b5b 1 4242 + + + a + = + program-4242
└─nginx 1 4301 + + + a + = + program-4301" ]
}

@test "rows of the matrix that a filter leaves, and the columns that were asked for" {
	node
	run -0 nsls --sysroot node -n --matrix=pod -o POD,NET,LEADER -Q 'LEADER < 4300'
	[ "$(squeezed)" = "shop/web-7d4b9c6f5-x2x7k a 4242
└─5b5b5b5b5b5b a 4242" ]
	run -0 nsls --sysroot node -n -r --matrix=pod -o POD,NET -Q 'POD == "nginx"'
	[ "$output" = "nginx a" ]
}

@test "a container: its row, its processes, and who shares with it" {
	node
	run -0 nsls --sysroot node -n nginx
	[ "$(squeezed)" = "5b5b5b5b5b5b 1 4242 + + + a + = + program-4242
nginx 1 4301 + + + a + = + program-4301
└─4301 1 4301 + + + a + = + program-4301" ]
	run -0 nsls --sysroot node -n unit:ssh.service -t uts
	[[ $output == uts\ * ]]
}

@test "the matrix by unit; in JSON numbers" {
	node
	run -0 nsls --sysroot node -n --matrix=unit
	[[ "$(squeezed)" == "init.scope 1 1 = = = = = = = program-1"* ]]
	command -v python3 >/dev/null || skip "python3 is missing"
	nsls --sysroot node -J --matrix=container | python3 -c '
import json, sys
rows = json.load(sys.stdin)["matrix"]
assert [r["net"] for r in rows] == [[4026534511]] * 2, rows'
}

# --- on this machine: files of a runtime, of root's and of a user's ---

needs_root() {
	[ "$(id -u)" = 0 ] || skip "needs root"
	command -v setpriv >/dev/null || skip "setpriv is missing"
	name=nsutil-names-$$-$BATS_TEST_NUMBER
	[ ! -e "/run/runc/$name" ] || skip "/run/runc/$name is there"
}

# sleeper COMMAND...: $child sleeps in a mount and a uts namespace of its own.
sleeper() {
	"$@" sleep 60 3>&- &
	child=$!
	pids+=("$child")
	for _ in {1..100}; do
		[ "$(cat "/proc/$child/comm" 2>/dev/null)" = sleep ] && return
		sleep 0.02
	done
	skip "namespaces cannot be made here"
}

# record FOLDER PID: what runc writes about a container.
record() {
	local start

	start=$(sed 's/.*) //' "/proc/$2/stat" | cut -d ' ' -f 20)
	[ -d /run/runc ] || files+=(/run/runc)
	mkdir -p "$1"
	files+=("$1")
	echo "{\"id\": \"$name\", \"init_process_pid\": $2, \"init_process_start\": $start}" \
		>"$1/state.json"
}

of_user=(setpriv --reuid=10001 --regid=10001 --clear-groups)

claim() {
	[ -d /run/user ] || made_users=1
	[ ! -e /run/user/10001 ] || skip "/run/user/10001 is there"
	files+=(/run/user/10001)
	record "/run/user/10001/runc/$name" "$1"
	chown -R 10001:10001 /run/user/10001
}

@test "a container of root's: nsls shows it, nsjoin enters it" {
	needs_root
	sleeper unshare -m -u
	record "/run/runc/$name" "$child"
	run -0 nsls -n -r -o PID,CONTAINER -t uts
	grep -qx "$child $name" <<<"$output"
	run -0 nsjoin -t "$name" -u readlink /proc/self/ns/uts
	[ "$output" = "$(readlink "/proc/$child/ns/uts")" ]
	run -0 nsjoin "--uts=container:$name" readlink /proc/self/ns/uts
	[ "$output" = "$(readlink "/proc/$child/ns/uts")" ]
	run -125 --separate-stderr nsjoin "$name"
	[ "${stderr_lines[1]}" = "nsjoin: did you mean: nsjoin -t $name -a" ]
}

@test "a user who claims the name of root's container gets nobody but himself" {
	needs_root
	sleeper unshare -m -u
	ours=$child
	record "/run/runc/$name" "$ours"
	sleeper "${of_user[@]}"
	claim "$child"
	run -0 nsjoin -t "$name" -u readlink /proc/self/ns/uts
	[ "$output" = "$(readlink "/proc/$ours/ns/uts")" ]
	# For him both are somebody's word that he may go by: which of them? (Where runc itself
	# has made that directory, root's is none of his business, and he gets his own.)
	if "${of_user[@]}" test -r "/run/runc/$name/state.json"; then
		run -125 "${of_user[@]}" nsjoin -t "$name" -u true
		[[ $output == *"2 have that name"* ]]
	fi
	# Without root's, the name means nothing to root, and his own to him.
	rm -r "/run/runc/$name"
	run -125 --separate-stderr nsjoin -t "$name" -u true
	[[ ${stderr_lines[0]} == *"only another user says that name, which is no proof" ]]
	run -125 --separate-stderr nsjoin "--uts=container:$name" true
	run -125 --separate-stderr nsjoin -t "container:$name" -u true
	run -0 "${of_user[@]}" nsls -n -r -o LINK -t uts "$name"
	[ "$output" = uts ]
}

@test "a user's record with the PID of another's process is not believed" {
	needs_root
	sleeper unshare -m -u
	claim "$child"
	run -0 nsls -n -r -o PID,CONTAINER -t uts
	grep -qx "$child " <<<"$output"
	run -125 "${of_user[@]}" nsjoin -t "$name" -u true
	[[ $output == *"it does not run, or nothing tells which process it is"* ]]
}

@test "what a user says is shown with a mark" {
	needs_root
	sleeper "${of_user[@]}" unshare -U -r -m -u
	claim "$child"
	run -0 nsls -n -r -o PID,CONTAINER -t uts
	grep -qx "$child ?$name" <<<"$output"
	run -0 "${of_user[@]}" nsls -n -r -o PID,CONTAINER -t uts
	grep -qx "$child $name" <<<"$output"
}
