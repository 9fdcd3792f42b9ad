#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# What real runtimes write about their containers, and that lib/facts reads it. They are given
# their folders below a root of the test, which then is the root that is looked at.
#
# tests/run: once
# shellcheck disable=SC2030,SC2031 # each test has its own

# Where version 1 is; the other is refused in its own place.
cgroup2='{ [ -e /sys/fs/cgroup/cgroup.procs ] || mount -t cgroup2 none /sys/fs/cgroup; }'

setup_file() {
	export dir=$BATS_FILE_TMPDIR
	lib=$BATS_TEST_DIRNAME/../../lib
	export reader=$dir/runtimes
	if command -v cc >/dev/null; then
		# Of pods it needs only where they are.
		cc -std=c11 -D_GNU_SOURCE -ffunction-sections -Wl,--gc-sections -I"$lib" \
			-o "$reader" "$BATS_TEST_DIRNAME/runtimes.c" "$lib"/{json,number}.c \
			"$lib"/facts/container/{oci,roster,store,record,cgroup,segment,engine}.c \
			"$lib"/facts/{file,kept/pod,kept/rundir}.c || return
	fi
	make_bundle
	find /sys/fs/cgroup -type d | sort >"$dir/cgroups"
	for left in /run/runc /run/crun /run/containerd/{fifo,s,}; do
		[ -e "$left" ] || echo "$left"
	done >"$dir/not-there"
}

# A root file system of one program, with a configuration in which it sleeps.
make_bundle() {
	mkdir -p "$dir"/bundle/rootfs/{bin,proc,sys,dev,etc,tmp}
	command -v busybox runc python3 >/dev/null || return 0
	cp "$(command -v busybox)" "$dir/bundle/rootfs/bin/busybox"
	ln -s busybox "$dir/bundle/rootfs/bin/sleep"
	runc spec -b "$dir/bundle"
	python3 - "$dir/bundle/config.json" <<-'END'
		import json, sys
		spec = json.load(open(sys.argv[1]))
		spec["process"]["terminal"] = False
		spec["process"]["args"] = ["sleep", "60"]
		# Limits may be out of reach here, and a program on devices needs memory locked.
		del spec["process"]["rlimits"], spec["linux"]["resources"]
		json.dump(spec, open(sys.argv[1], "w"))
	END
}

# What runtimes leave behind: empty folders.
teardown_file() {
	find /sys/fs/cgroup -type d | sort >"$dir/now"
	comm -13 "$dir/cgroups" "$dir/now" | grep -E '/(k8s\.io|default|libpod_parent)$' |
		while read -r left; do
			rmdir "$left"/* "$left" 2>/dev/null || :
		done
	xargs -r rmdir <"$dir/not-there" 2>/dev/null || :
}

setup() {
	[ "$(id -u)" -eq 0 ] || skip "needs root"
	[ -x "$reader" ] || skip "cc is missing"
	for program in runc busybox python3; do
		command -v $program >/dev/null || skip "$program is missing"
	done
	! ldd "$dir/bundle/rootfs/bin/busybox" 2>/dev/null | grep -q '=>' ||
		skip "busybox is linked to libraries"
	root=$(mktemp -d /tmp/nsutil.XXXXXX) # podman wants a short path
	mkdir "$root/run"
	name=nsutil-$$-$BATS_TEST_NUMBER
	undo=() # commands that take back what the test made
}

teardown() {
	for command in "${undo[@]}"; do
		eval "$command" >/dev/null 2>&1 || :
	done
	remove_root
}

# podman's monitor starts what cleans up, which may still write there when podman has ended.
remove_root() {
	local tries

	for ((tries = 0; tries < 100; tries++)); do
		! rm -rf --one-file-system "${root:-$BATS_TEST_TMPDIR}" 2>/dev/null || return 0
		sleep 0.1
	done
	rm -rf --one-file-system "$root"
}

needs() {
	for program; do
		command -v "$program" >/dev/null || skip "$program is missing"
	done
}

# started PID: field 22 of its stat, as the runtimes write it down.
started() {
	sed 's/.*) //' "/proc/$1/stat" | cut -d ' ' -f 20
}

# shown PID: the container of that process, as nsls names it by the runtimes below our root.
shown() {
	[ -e "$root/proc" ] || ln -s /proc "$root/proc"
	nsls --sysroot "$root" -n -r -o PID,CONTAINER -Q "PID == $1 && TYPE == 'mnt'"
}

@test "runc: init and its start are known, whatever the cgroup is" {
	undo=("runc --root '$root/run/runc' delete -f $name")
	runc --root "$root/run/runc" run -d -b "$dir/bundle" --pid-file "$root/pid" "$name" \
		</dev/null >/dev/null 2>&1
	pid=$(cat "$root/pid")
	run "$reader" list "$root"
	echo "$output"
	[ "$output" = "runc $name name= space= pid=$pid start=$(started "$pid") author=0" ]
	[ "$(shown "$pid")" = "$pid $name" ]
	[[ "$(nsls --sysroot "$root" -n -r "$name")" == *"$name"*" $pid "* ]]
	# Its path is a name like any other: it says nothing by itself.
	run "$reader" process "$root" "$pid"
	[ "${lines[0]}" = "path:   author=0" ]
}

@test "a user's runc is that user's word" {
	needs setpriv
	as_user="setpriv --reuid=10001 --regid=10001 --clear-groups env XDG_RUNTIME_DIR=$root/run/user/10001"
	mkdir -p "$root/run/user/10001" "$root/bundle"
	chmod 755 "$root"
	cp -R "$dir/bundle/rootfs" "$root/bundle"
	chown -R 10001:10001 "$root/run/user/10001" "$root/bundle"
	$as_user runc spec --rootless -b "$root/bundle"
	sed -i -e 's/"terminal": true/"terminal": false/' -e 's/"sh"/"sleep", "60"/' \
		-e '/"rlimits"/,/\]/d' "$root/bundle/config.json"
	undo=("$as_user runc --root '$root/run/user/10001/runc' delete -f $name")
	$as_user runc --root "$root/run/user/10001/runc" run -d -b "$root/bundle" \
		--pid-file "$root/bundle/pid" "$name" </dev/null >"$root/log" 2>&1 ||
		skip "runc does not run here without root: $(tail -n 1 "$root/log")"
	pid=$(cat "$root/bundle/pid")
	run "$reader" list "$root" 10001
	echo "$output"
	[ "$output" = "runc $name name= space= pid=$pid start=$(started "$pid") author=10001" ]
	[ "$(shown "$pid")" = "$pid ?$name" ]
	[ "$($as_user nsls --sysroot "$root" -n -r -o CONTAINER -t mnt -Q "PID == $pid")" = "$name" ]
	run "$reader" list "$root"
	[ "$output" = "" ]
}

@test "crun: init and its start are known" {
	needs crun
	script="$cgroup2 && crun --root '$root/run/crun'"
	undo=("unshare -m sh -c \"\$script delete -f $name\"")
	unshare -m sh -c "$script --cgroup-manager=disabled run -d -b '$dir/bundle' \
		--pid-file '$root/pid' $name" </dev/null >"$root/log" 2>&1 ||
		skip "crun does not run here: $(tail -n 1 "$root/log")"
	pid=$(cat "$root/pid")
	run "$reader" list "$root"
	echo "$output"
	[ "$output" = "crun $name name= space= pid=$pid start=$(started "$pid") author=0" ]
	[ "$(shown "$pid")" = "$pid $name" ]
}

@test "crun: the cgroup that it made, also of who has left the container's mount namespace" {
	needs crun
	crun="crun --root '$root/run/crun' --cgroup-manager=cgroupfs"
	script="$cgroup2 && $crun"
	undo=("unshare -m sh -c \"\$script delete -f $name\"")
	unshare -m sh -c "$script run -d -b '$dir/bundle' --pid-file '$root/pid' $name" \
		</dev/null >"$root/log" 2>&1 ||
		skip "crun has no cgroups here: $(tail -n 1 "$root/log")"
	pid=$(cat "$root/pid")
	[ "$(sed -n 's/^0:://p' "/proc/$pid/cgroup")" = "/$name" ] ||
		skip "crun made no cgroup: $(cat "/proc/$pid/cgroup")"
	unshare -m sh -c "$script exec -d --cap CAP_SYS_ADMIN --pid-file '$root/other' $name \
		busybox unshare -m busybox sleep 61" </dev/null >"$root/log" 2>&1
	other=$(cat "$root/other")
	for _ in {1..200}; do
		! tr '\0' ' ' <"/proc/$other/cmdline" | grep -qx 'busybox sleep 61 ' || break
		sleep 0.05
	done
	[ "$(readlink "/proc/$other/ns/mnt")" != "$(readlink "/proc/$pid/ns/mnt")" ]
	[ "$(shown "$pid")" = "$pid $name" ]
	[ "$(shown "$other")" = "$other $name" ]
	[ "$(nsls --sysroot "$root" -n -r -o CGROUP -p "$other" -t mnt)" = "/$name" ]
}

# podman_here ARGUMENTS: with all its folders below the root.
podman_here() {
	podman --root "$root/var/lib/containers/storage" --runroot "$root/run/containers/storage" \
		--tmpdir "$root/tmp" --storage-driver vfs --cgroup-manager cgroupfs \
		--runtime "$(command -v "$runtime")" --runtime-flag "root=$root/run/$runtime" "$@"
}

@test "podman: the name, and the id in the cgroup path" {
	needs podman conmon
	runtime=runc
	undo=("podman_here rm -f -t 0 $name")
	podman_here run -d --name "$name" --network none --ulimit nofile=100:100 \
		--ulimit nproc=100:100 --rootfs "$dir/bundle/rootfs" sleep 60 \
		>"$root/id" 2>"$root/log" || skip "podman does not run here: $(tail -n 1 "$root/log")"
	id=$(cat "$root/id")
	pid=$(podman_here inspect --format '{{.State.Pid}}' "$name")
	want="podman $id name=$name space= pid=$pid start=$(started "$pid") author=0"
	run "$reader" list "$root"
	echo "$output"
	[ "$output" = "$want" ]
	run "$reader" process "$root" "$pid"
	echo "$output"
	[ "${lines[0]}" = "path: podman $id author=0" ]
	[ "${lines[1]}" = "$want" ]
	[ "$(shown "$pid")" = "$pid $name" ]
	# Its monitor is no member.
	conmon=$(cat "$root"/run/containers/storage/vfs-containers/"$id"/userdata/conmon.pid)
	run "$reader" process "$root" "$conmon"
	[ "${lines[0]}" = "path:   author=0" ]
}

start_containerd() {
	cat >"$root/config.toml" <<-END
		version = 2
		root = "$root/var/lib/containerd"
		state = "$root/run/containerd"
		disabled_plugins = ["io.containerd.grpc.v1.cri"]
		[grpc]
		  address = "$root/sock"
	END
	containerd -c "$root/config.toml" >"$root/log" 2>&1 3>&- &
	containerd=$!
	undo+=("kill $containerd" "wait $containerd")
	for _ in {1..100}; do
		! ctr -a "$root/sock" version >/dev/null 2>&1 || return 0
		sleep 0.1
	done
	skip "containerd does not run here: $(tail -n 1 "$root/log")"
}

# ctr_start NAMESPACE
ctr_start() {
	undo=("ctr -a '$root/sock' -n $1 t kill -s 9 $name" "sleep 0.5"
		"ctr -a '$root/sock' -n $1 t rm $name" "ctr -a '$root/sock' -n $1 c rm $name" "${undo[@]}")
	ctr -a "$root/sock" -n "$1" run -d --runc-root "$root/run/containerd/runc" --rootfs \
		"$dir/bundle/rootfs" "$name" /bin/sleep 60 3>&-
}

@test "containerd: its namespaces, and the same name in two of them" {
	needs containerd ctr
	start_containerd
	ctr_start default
	ctr_start k8s.io
	run "$reader" list "$root"
	echo "$output"
	[ ${#lines[@]} -eq 2 ]
	for space in default k8s.io; do
		pid=$(ctr -a "$root/sock" -n $space t ls | awk -v name="$name" '$1 == name { print $2 }')
		want="containerd $name name= space=$space pid=$pid start=$(started "$pid") author=0"
		[[ $output == *"$want"* ]]
		[ "$(shown "$pid")" = "$pid $name" ]
		# In the cgroup path, too: each process finds its own.
		[ "$("$reader" process "$root" "$pid")" = "path: containerd $name author=0
$want" ]
	done
}

@test "a record that was left behind shows by the start of its process" {
	mkdir -p "$root/run/runc/stale"
	sleep 60 3>&- &
	undo=("kill $!")
	echo "{\"init_process_pid\": $!, \"init_process_start\": 1}" >"$root/run/runc/stale/state.json"
	run "$reader" list "$root"
	[ "$output" = "runc stale name= space= pid=$! start=1 author=0" ]
	[ "$(started $!)" -ne 1 ]
}
