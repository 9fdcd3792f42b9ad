#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2016,SC2154 # expanded inside; set by pod.bash
# nsrun --pod: a sandbox, the containers in it, and their end; as root, and as a plain user.

bats_require_minimum_version 1.5.0
load ../told
load ../pod

setup() {
	pod_begin
}

teardown() {
	pod_end
}

same_namespaces() {
	local kind a b

	for kind in $3; do
		a=$(inode "$1" "$kind") b=$(inode "$2" "$kind")
		[ "$a" = "$b" ] || echo "$kind"
	done
}

# --- what a pod is ------------------------------------------------------------------------------

# bats test_tags=vm
@test "the first use makes pause, each use a container: what they share, and what not" {
	start_in a sleep 60
	start_in b sleep 60
	pause=$(pid_of) a=$(pid_of a) b=$(pid_of b)
	[ -z "$(same_namespaces "$a" "$pause" "user net ipc uts")" ]
	[ -z "$(same_namespaces "$a" "$b" "user net ipc uts time")" ]
	[ "$(same_namespaces "$a" "$b" "mnt pid cgroup" | xargs)" = "mnt pid cgroup" ]
	[ "$(same_namespaces "$a" "$pause" "mnt pid cgroup" | xargs)" = "mnt pid cgroup" ]
	all="user net ipc uts mnt pid cgroup"
	[ "$(same_namespaces $$ "$pause" "$all" | xargs)" = "$all" ]
	grep -q '^NSpid:.*	1$' "/proc/$a/status"
	[ "$(tr '\0' ' ' <"/proc/$pause/cmdline" | xargs)" = pause ]
}

# bats test_tags=vm
@test "root inside, and what the pod has: hostname, lo, proc, sys, dev, tmp, run" {
	prints "$pod" nsrun --pod "$pod" hostname
	prints 0:0 nsrun --pod "$pod" sh -c 'echo "$(id -u):$(id -g)"'
	prints 1 nsrun --pod "$pod" sh -c 'echo $$'
	prints 1 nsrun --pod "$pod" sh -c 'ls -d /proc/[0-9]* | grep -c "/1$"'
	prints 1 nsrun --pod "$pod" sh -c 'read -r flags </sys/class/net/lo/flags; echo $((flags & 1))'
	prints lo nsrun --pod "$pod" sh -c 'ls /sys/class/net'
	prints 'tmpfs tmpfs' nsrun --pod "$pod" sh -c 'echo $(stat -fc %T /tmp /run)'
	prints 1777 nsrun --pod "$pod" stat -c %a /tmp
	prints ok nsrun --pod "$pod" sh -c 'echo ok | tee /dev/null /tmp/x /run/x'
	prints / nsrun --pod "$pod" pwd
}

# bats test_tags=vm
@test "the host's / is there, and read-only with all that is mounted in it" {
	run -1 nsrun --pod "$pod" sh -c 'touch /etc/x 2>&1'
	[[ $output == *'Read-only file system' ]]
	run -0 nsrun --pod "$pod" sh -c 'grep -E "^[0-9 ]+[0-9:]+ [^ ]+ / " /proc/self/mountinfo'
	[[ ${lines[0]} == *' / ro,'* ]]
	[ ! -e "/tmp/nsrun-pod.seen" ]
	prints '' nsrun --pod "$pod" sh -c 'touch /tmp/nsrun-pod.seen; ls /run'
	[ ! -e "/tmp/nsrun-pod.seen" ]
}

# bats test_tags=vm
@test "root of the pod cannot make the host's / writable" {
	need_root
	run nsrun --pod "$pod" sh -c 'mount -o remount,bind,rw / 2>&1; touch /var/tmp/nsrun-pod.seen'
	[[ $status -ne 0 && $output == *'Read-only file system'* ]]
	[ ! -e /var/tmp/nsrun-pod.seen ]
}

@test "read-only with what lies on it, where the kernel has no mount_setattr" {
	need_root
	need_command strace
	cat >lay <<'END'
mount -t tmpfs -o nosuid,mode=1777 none /mnt && mkdir "/mnt/a b" &&
	mount -t tmpfs -o nodev,mode=1777 none "/mnt/a b" && cp "$2" /mnt/marks || exit
strace -fqqo /dev/null -e inject=mount_setattr:error=ENOSYS nsrun --pod "$1" sh /mnt/marks
ls /mnt "/mnt/a b"
END
	cat >marks <<'END'
for dir in / /mnt "/mnt/a b" /var/tmp; do
	mount -o remount,bind,rw "$dir"
	touch "$dir/nsrun-pod.seen"
done 2>&1 | grep -c '^touch.*Read-only file system'
grep -oE ' /mnt[^ ]* r[ow],no(suid|dev),relatime ' /proc/self/mountinfo
END
	nsrun --pod "$pod" true
	prints '4
 /mnt ro,nosuid,relatime 
 /mnt/a\040b ro,nodev,relatime 
/mnt:
a b
marks

/mnt/a b:' unshare -m sh lay "$pod" marks
	[ ! -e /var/tmp/nsrun-pod.seen ]
}

@test "nothing of ours goes in: descriptors, and the environment but for a few words" {
	exec 7</etc/passwd
	SECRET=s prints no nsrun --pod "$pod" sh -c 'echo "${SECRET-no}"'
	SECRET=s prints s nsrun --whitelist-env SECRET --pod "$pod" sh -c 'echo "${SECRET-no}"'
	prints $'0\n1\n2\n3' nsrun --pod "$pod" ls /proc/self/fd
	exec 7<&-
}

@test "a container that ends is gone, its pod stays, and its status is ours" {
	run -7 nsrun --pod "$pod" sh -c 'exit 7'
	[ "$(recorded)" = "$pod" ]
	run -137 nsrun --pod "$pod" --init sh -c 'kill -9 $$'
	prints x nsrun --pod "$pod" --init echo x
	first=$(pid_of)
	nsrun --pod "$pod" true
	[ "$(pid_of)" = "$first" ]
}

# sleeps CONTAINER: what it runs has begun, so that nothing waits for nsrun any more.
sleeps() {
	[ "$(cat "/proc/$(pid_of "$1")/comm")" = sleep ]
}

@test "it survives the shell that made it, and who was killed" {
	sh -c "nsrun --pod $pod true"
	start_in c0 sleep 60
	await sleeps c0
	kill -KILL "$launched"
	await is_gone "$launched"
	prints sleep nsjoin -t "pod:$pod/c0" -a cat /proc/1/comm
	kill -KILL "$(pid_of c0)"
	await is_gone "$(pid_of c0)"
	prints x nsrun --pod "$pod" --container c0 echo x
}

@test "one CapEff, two verdicts: all over what the pod owns, none over the host's" {
	start_in c0 sleep 60
	run -1 nsls caps "pod:$pod/c0" "pod:$pod"
	grep -qE '^net +[0-9]+ +member +[1-9]' <<<"$output"
	grep -qE '^mnt +[0-9]+ +member +[1-9]' <<<"$output"
	grep -qE '^time +[0-9]+ +none +0 ' <<<"$output"
	run -1 nsls caps "pod:$pod/c0" $$
	run ! grep -E '^[a-z]+ +[0-9]+ +member' <<<"$output"
}

is_reaped() {
	[ "$(nsjoin -t "pod:$pod" -a sh -c 'ls -d /proc/[0-9]* | wc -l')" -eq 3 ]
}

@test "pause is a PID 1: it sees no other, takes in orphans, and ends by SIGTERM" {
	nsrun --pod "$pod" true
	pause=$(pid_of)
	grep -q '^NSpid:.*	1$' "/proc/$pause/status"
	prints pause nsjoin -t "pod:$pod" -a cat /proc/1/comm
	nsjoin -t "pod:$pod" -a sh -c '(sleep 0.1 &) & wait'
	await is_reaped # pause, sh, and ls or wc
	kill -TERM "$pause"
	await is_gone "$pause"
}

@test "several at once are containers of one pod, each by a name of its own" {
	for _ in 1 2 3 4; do
		launch nsrun --pod "$pod" sleep 60
	done
	for name in c0 c1 c2 c3; do
		await is_recorded "$name"
	done
	[ "$(recorded)" = "$pod $pod.c0 $pod.c1 $pod.c2 $pod.c3" ]
}

@test "who finds no pod, and then what others have made of it meanwhile, looks again" {
	command -v strace >/dev/null || skip "strace is missing"
	[ "$(id -u)" -eq 0 ] || skip "newuidmap is traced"
	strace -qq -o /dev/null -P "$records/$pod" -e inject=openat:delay_exit=500000 true 2>/dev/null ||
		skip "strace cannot delay"
	launch strace -f -qq -o "$BATS_TEST_TMPDIR/trace" -P "$records/$pod" -e trace=openat \
		-e inject=openat:delay_exit=1500000:when=1 nsrun --pod "$pod" sleep 60
	await grep -q "$pod" "$BATS_TEST_TMPDIR/trace"
	start_in web sleep 60
	await is_recorded c0
	grep -q 'ENOENT.*DELAYED' "$BATS_TEST_TMPDIR/trace"
}

# What PROGRAM... finds is over when its turn comes: pause has ended, and COMMAND was done.
overtake() {
	local command=$1

	shift
	exec 8<"$records"
	flock 8
	launch "$@" 8<&-
	await grep -q -- "-> FLOCK .* $launched " /proc/locks
	kill -KILL "$(pid_of)"
	await is_gone "$(pid_of)"
	eval "$command"
	flock -u 8
	wait "$launched"
	exec 8<&-
}

@test "who finds a pod that ends before their turn comes makes it anew" {
	nsrun --pod "$pod" true
	first=$(pid_of)
	overtake true nsrun --pod "$pod" echo x
	[ "$(<"$said")" = x ]
	[ "$(pid_of)" != "$first" ]
	prints "$pod" nsrun --pod "$pod" hostname
}

@test "--pod-remove ends the pod that has the name when its turn comes" {
	nsrun --pod "$pod" true
	nsrun --pod "$pod-2" true
	second=$(sed 's/^{"pid": //; s/,.*//' "$records/$pod-2")
	overtake 'mv "$records/$pod-2" "$records/$pod"' nsrun --pod-remove "$pod"
	[ ! -s "$said" ]
	await is_gone "$second"
	is_clean
}

@test "--pod-remove of a pod that is gone when its turn comes says nothing" {
	nsrun --pod "$pod" true
	overtake 'rm "$records/$pod"' nsrun --pod-remove "$pod"
	[ ! -s "$said" ]
	is_clean
}

@test "--detach: it is not waited for, survives the session, and is told by its name" {
	ref=$(setsid -w nsrun --pod "$pod" --detach sleep 60) # waits for all who hold the pipe
	[ "$ref" = "pod:$pod/c0" ]
	prints 'sleep 60 ' nsjoin -t "$ref" -a sh -c 'tr "\0" " " </proc/1/cmdline'
	prints '/dev/null /dev/null' nsjoin -t "$ref" -a sh -c 'echo $(readlink /proc/1/fd/[01])'
	pid=$(pid_of c0)
	[ "$(ps -o sid= -p "$pid" | xargs)" = "$pid" ]
	prints "pod:$pod/c1" nsrun --pod "$pod" --detach --init sleep 60
	kill -KILL "$pid"
	await is_gone "$pid"
	prints "pod:$pod/c0" nsrun --pod "$pod" --detach sleep 60
}

@test "--detach: what it writes goes into files; a program that is not there is told of" {
	nsrun --pod "$pod" --detach --container web sh -c 'echo out; echo no >&2; cat; sleep 60' \
		>said 2>&1 </etc/passwd
	await grep -q '^no$' said
	await grep -q '^out$' said
	run ! grep -q root: said
	run -127 nsrun --pod "$pod" --detach no-such-program
	run -125 nsrun --detach true
	run -125 nsrun --pod "$pod" --detach --tty true
	run -125 nsrun --pod "$pod" --detach --kill-child true
	run -0 nsrun --dry-run --pod "$pod" --detach true
	[ "${lines[-1]}" = 'self    keep what was made' ]
}

@test "--tty: a terminal of its own is the one that the program is controlled by" {
	command -v script >/dev/null || skip "script is missing"
	run -3 script -qec "nsrun --pod $pod --tty sh -c 'test -t 0 && exec 4</dev/tty && exit 3'" \
		/dev/null </dev/null
	run -7 nsrun --pod "$pod" --tty --init sh -c 'exit 7' </dev/null
}

# --- names --------------------------------------------------------------------------------------

@test "nsjoin and nsls know it by its name, and root's container by both" {
	start_in web sleep 60
	prints "$pod" nsjoin -t "pod:$pod" -a hostname
	prints 'sleep 60 ' nsjoin -t "pod:$pod/web" -a sh -c 'tr "\0" " " </proc/1/cmdline'
	run -0 --separate-stderr nsls -n -o TYPE,CONTAINER,POD "pod:$pod/web"
	[[ $output == *"user   $pod"* ]]
	grep -qE '^pid +web +' <<<"$output"
	run -0 --separate-stderr nsls "pod:$pod"
	grep -qE '^POD +NPROCS' <<<"$output"
	grep -qE '^└─web +1 +[0-9]+' <<<"$output" || grep -qE '─web ' <<<"$output"
}

@test "nsls --matrix=pod: the pod, pause and its containers, by letters" {
	start_in a sleep 60
	start_in b sleep 60
	run -0 --separate-stderr nsls --matrix=pod -J
	jq -e --arg pod "$pod" '.. | objects | select(.pod? == $pod and .children?)' <<<"$output"
}

@test "names: what is none, one in use, and the next free one" {
	refuses 125 "nsrun: --pod: Web: not understood
nsrun: write letters a to z, digits and hyphens, 63 at most" nsrun --pod Web true
	run -125 nsrun --pod "a.b" true
	run -125 nsrun --pod "-a" true
	run -125 nsrun --pod "$(printf '%064d' 0)" true
	start_in c0 sleep 60
	refuses 125 "nsrun: find: pod $pod/c0: File exists
nsrun: a container of that name runs in it: choose another --container" \
		nsrun --pod "$pod" --container c0 true
	start_in c1 sleep 60
	launch nsrun --pod "$pod" sleep 60
	await is_recorded c2
}

@test "what the first use decided stays: its hostname, its users" {
	prints web.example nsrun --pod "$pod" --hostname web.example hostname
	prints web.example nsrun --pod "$pod" hostname
	refuses 125 'nsrun: option: --hostname: File exists
nsrun: the pod is there and has its name: nsrun --pod-remove it first' \
		nsrun --pod "$pod" --hostname other true
	run -125 nsrun --pod "$pod" --host-users true
}

@test "a pod has its own namespaces and users: other options of these are refused" {
	for option in -U --net -r --map-free --map-users=0:1:1 --pid=x --setgroups=allow --root=/ \
		--join-cgroup=/x --time; do
		run -125 nsrun --pod "$pod" "$option" true
		[[ $output == 'nsrun: option: --pod: a pod has namespaces'* ]]
	done
	[ ! -e "$records/$pod" ]
}

# --- bad input leaves nothing -------------------------------------------------------------------

@test "a program that is not there: the pod made for it is unmade, another stays" {
	refuses 127 'nsrun: exec: no-such-program: No such file or directory
nsrun: no such program there, or its interpreter is missing' nsrun --pod "$pod" no-such-program
	is_clean
	nsrun --pod "$pod" true
	run -127 nsrun --pod "$pod" no-such-program
	[ "$(recorded)" = "$pod" ]
}

@test "volumes that cannot be: none there, no place, nothing understood" {
	refuses 125 'nsrun: open_tree: /no/such: No such file or directory
nsrun: nothing is there that could be mounted: mind the path, or make it' \
		nsrun --pod "$pod" --volume /no/such:/tmp/x:plain true
	is_clean
	mkdir v
	refuses 125 'nsrun: move_mount: /no/such: No such file or directory
nsrun: no such place: make it, or choose one below /tmp, or give a --rootfs' \
		nsrun --pod "$pod" --volume "$PWD/v:/no/such:plain" true
	is_clean
	for volume in x :/x /x: /x:y /x:/y:nothing tmpfs:/x:ro /x:/y:ro:; do
		run -125 nsrun --pod "$pod" --volume "$volume" true
		[[ $output == *'--volume: '*'not understood'* ]]
	done
	is_clean
}

@test "a dead pause: its containers are told of, and can be ended" {
	start_in a sleep 60
	kill -KILL "$(pid_of)"
	await is_gone "$(pid_of)"
	refuses 125 "nsrun: find: pause of pod $pod: No such process
nsrun: its containers live on, but nobody can join them: nsrun --pod-remove" \
		nsrun --pod "$pod" true
	a=$(pid_of a)
	nsrun --pod-remove "$pod"
	await is_gone "$a"
	is_clean
}

@test "what a crash left is repaired: records of nobody, and torn ones" {
	nsrun --pod "$pod" true
	kill -KILL "$(pid_of)"
	await is_gone "$(pid_of)"
	prints x nsrun --pod "$pod" echo x
	nsrun --pod-remove "$pod"
	for text in '' '{' '{"pid": 1}' "{\"pid\": $$, \"process-start-time\": 1, \"net\": 7}"; do
		printf %s "$text" >"$records/$pod"
		cp "$records/$pod" "$records/$pod.c0"
		prints x nsrun --pod "$pod" echo x
		nsrun --pod-remove "$pod"
		is_clean
	done
}

@test "killed at any step: nothing stays, or a pod that can be used and removed" {
	for delay in 0.001 0.003 0.006 0.01 0.02 0.04; do
		timeout -s KILL "$delay" nsrun --pod "$pod" true || true
		prints x nsrun --pod "$pod" echo x
		nsrun --pod-remove "$pod"
		is_clean
	done
}

# --- the end ------------------------------------------------------------------------------------

@test "--pod-remove ends all that is in it, containers first, and says when there is none" {
	start_in a sh -c 'trap "" TERM; sleep 60 & wait; sleep 60'
	start_in b sleep 60
	launch nsjoin -t "pod:$pod/b" -a sleep 77
	pause=$(pid_of) a=$(pid_of a) b=$(pid_of b)
	nsrun --pod-remove "$pod"
	for pid in "$pause" "$a" "$b"; do
		await is_gone "$pid"
	done
	await is_gone "$launched"
	is_clean
	refuses 125 "nsrun: find: pod $pod: No such file or directory
nsrun: 'nsls --matrix=pod' shows the pods there are" nsrun --pod-remove "$pod"
}

@test "--pod-remove=--all: every pod of ours, and no error where there is none" {
	script="set -eEu
		mount -t tmpfs run /run
		nsrun --pod one true
		nsrun --pod two true
		nsrun --pod-remove --all
		[ -z \"\$(ls /run/nsutil/pods)\" ]
		nsrun --pod-remove --all"
	as=()
	[ "$(id -u)" -eq 0 ] || as=(-Ur)
	run -0 unshare "${as[@]}" -m sh -c "$script"
}

@test "the manifest at the end has what was asked for, quoted" {
	mkdir v
	run -0 nsrun --explain --pod "$pod" --container web --hostname h --setuid 1000 \
		--volume "$PWD/v:/tmp/v:plain:ro" --volume tmpfs:/tmp/w sh -c 'echo "a\b"'
	wanted="apiVersion: v1
kind: Pod
metadata:
  name: $pod
spec:
  hostUsers: false
  hostname: \"h\"
  restartPolicy: Never
  containers:
  - name: web
    image: IMAGE
    command: [\"sh\", \"-c\", \"echo \\\"a\\\\b\\\"\"]
    securityContext:
      runAsUser: 1000
    volumeMounts:
    - name: v0
      mountPath: \"/tmp/v\"
      readOnly: true
    - name: v1
      mountPath: \"/tmp/w\"
  volumes:
  - name: v0
    hostPath:
      path: \"$PWD/v\"
  - name: v1
    emptyDir:
      medium: Memory"
	[ "${output##*-- the same for Kubernetes, as a manifest$'\n'}" = "$wanted" ]
}

# --- told ---------------------------------------------------------------------------------------

@test "--dry-run and --explain tell the pod whole, change nothing, and name whose work it is" {
	run -0 nsrun --dry-run --pod "$pod" true
	[ "${lines[-1]}" = "self    unlink($records/$pod.c0)" ]
	is_clean
	run -0 nsrun --explain --pod "$pod" true
	for who in 'API server' 'CRI runtime (RunPodSandbox' 'OCI runtime (create, start'; do
		[[ $output == *"-- "*"$who"* ]]
	done
	[ "$(id -u)" -ne 0 ] || [[ $output == *'-- kubelet: a range of IDs'* ]]
	[[ $output == *'  hostUsers: false'* ]]
	run ! grep -E '.{81}' <<<"${output//"$records"//run/nsutil/pods}"
	is_clean
}
