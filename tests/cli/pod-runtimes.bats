#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# A Pod with its own users as a node of Kubernetes has it: a sandbox and two containers, made by
# real runtimes from the configurations that a CRI implementation writes.
#
# tests/run: once
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

bats_require_minimum_version 1.5.0
load ../netns

setup() {
	[ "$(id -u)" = 0 ] || skip "needs root"
	for program in busybox python3; do
		command -v $program >/dev/null || skip "$program is missing"
	done
	! ldd "$(type -P busybox)" 2>/dev/null | grep -q '=>' || skip "busybox is linked to libraries"
	here=$(mktemp -d /tmp/nsutil-cri.XXXXXX)
	chmod 755 "$here"
	export here configure=$BATS_TEST_DIRNAME/pod-runtimes.py
	mkdir -p "$here"/rootfs/{bin,proc,sys,dev,data,tmp} "$here/volume" "$here"/{box,c1,c2}
	cp "$(type -P busybox)" "$here/rootfs/bin/busybox"
	for applet in sh sleep id touch stat mount hostname; do
		ln -s busybox "$here/rootfs/bin/$applet"
	done
}

teardown() {
	rm -rf --one-file-system "${here:-$BATS_TEST_TMPDIR}"
}

# on_a_node RUNTIME WORDS: they run in bash, with /run, and a Pod web that RUNTIME has made there.
on_a_node() {
	export runtime=$1
	run inside '
		mkdir -p /run/crun /run/runc
		flags=()
		if [ $runtime = crun ]; then
			[ -e /sys/fs/cgroup/cgroup.procs ] || mount -t cgroup2 none /sys/fs/cgroup
			flags=(--cgroup-manager=cgroupfs)
		fi
		trap "for c in c2 c1 box; do $runtime delete -f \$c; done >/dev/null 2>&1 || :" EXIT
		pause=
		for c in box c1 c2; do
			python3 "$configure" "$here/rootfs" "$here/volume" $c $pause >"$here/$c/config.json"
			$runtime "${flags[@]}" run -d -b "$here/$c" --pid-file "$here/$c.pid" $c \
				</dev/null >"$here/log" 2>&1 || { echo "no-run: $(tail -n 1 "$here/log")"; exit 0; }
			pause=${pause:-$(cat "$here/$c.pid")}
		done
		c1=$(cat "$here/c1.pid") c2=$(cat "$here/c2.pid")
	'"$2"
	echo "$output"
	[[ $output != *no-run:* ]] || skip "$runtime does not run here: ${output##*no-run: }"
	[ "$status" -eq 0 ]
}

@test "crun: nsls names the Pod, its sandbox and its containers" {
	command -v crun >/dev/null || skip "crun is missing"
	on_a_node crun '
		is "$pause box default/web" nsls -n -r -p $pause -t mnt -o PID,CONTAINER,POD
		is "$c1 c1 default/web" nsls -n -r -p $c1 -t mnt -o PID,CONTAINER,POD
		nsls --matrix=pod -n 2>/dev/null | grep -c "─c[12] .* 231072-296607 "
		nsls -n pod:default/web/c2 2>/dev/null | grep -w $c2
		nsls -n pod:web 2>/dev/null | grep -w $pause'
}

@test "crun: nsjoin enters each container, and is its root" {
	command -v crun >/dev/null || skip "crun is missing"
	on_a_node crun '
		is 0 nsjoin -t pod:web/c1 -a id -u
		is web nsjoin -t pod:default/web/c2 -a hostname
		is "sleep 600" nsjoin -t pod:web/c1 -a sh -c "tr \"\\0\" \" \" </proc/1/cmdline | sed \"s/ \$//\"" ||
			is "sleep600" nsjoin -t pod:web/c1 -a busybox cat /proc/1/cmdline'
}

@test "crun: a volume is id-mapped, both sides are named, and the disk has the inner owner" {
	command -v crun >/dev/null || skip "crun is missing"
	on_a_node crun '
		nsjoin -t pod:web/c1 -a touch /data/file
		is 0:0 stat -c %u:%g "$here/volume/file"
		is 0:0 nsjoin -t pod:web/c1 -a stat -c %u:%g /data/file
		nsls mounts pod:web/c1 >/run/mounts
		grep "/data .*idmapped" /run/mounts
		grep -q "uids 0-65535 on disk are 231072-296607 here" /run/mounts ||
			grep -q "cannot be told" /run/mounts'
}

@test "runc: the same names; one that ignores the maps of mounts shows nobody's files" {
	command -v runc >/dev/null || skip "runc is missing"
	on_a_node runc '
		is "$pause box default/web" nsls -n -r -p $pause -t mnt -o PID,CONTAINER,POD
		is "$c2 c2 default/web" nsls -n -r -p $c2 -t mnt -o PID,CONTAINER,POD
		is 0 nsjoin -t pod:web/c1 -a id -u
		nsls mounts pod:web/c1 >/run/mounts
		if grep "/data .*idmapped" /run/mounts; then
			is 0:0 nsjoin -t pod:web/c1 -a stat -c %u:%g /data
		else
			echo "this runc ignores uidMappings of mounts, and says nothing"
			is 65534:65534 nsjoin -t pod:web/c1 -a stat -c %u:%g /data
			not nsjoin -t pod:web/c1 -a touch /data/file
		fi'
}

@test "crun: what nsrun --pod makes has the same structure, kind by kind" {
	command -v crun >/dev/null || skip "crun is missing"
	on_a_node crun '
		trap "nsrun --pod-remove mine >/dev/null 2>&1; for c in c2 c1 box; do crun delete -f \$c; done" EXIT
		for c in c1 c2; do
			nsrun --pod mine --container $c --rootfs "$here/rootfs" \
				--volume "$here/volume:/data" sleep 600 </dev/null >/dev/null 2>&1 &
			eventually nsls pod:mine/$c
		done
		is "--- pod:default/web
+++ pod:mine
same: namespaces maps mounts" nsls diff pod:default/web pod:mine
		crun delete -f c2
		says 1 "" nsls diff pod:default/web pod:mine
		nsls diff pod:default/web pod:mine | grep "^+ c2/net *the pod.s$"'
}

@test "crun: a capability over its own namespaces is none over those of the host" {
	command -v crun >/dev/null || skip "crun is missing"
	on_a_node crun '
		nsls caps $c1 $c1/net
		not nsls caps $c1 self/net'
}

@test "crun: from a debugging Pod, with the host at /host" {
	command -v crun >/dev/null || skip "crun is missing"
	on_a_node crun '
		mkdir -p /run/debug/host
		mount --bind /run/debug/host /run/debug/host
		mount --rbind / /run/debug/host
		is "$c1 c1 default/web" nsls --sysroot /run/debug/host -n -r -p $c1 -t mnt -o PID,CONTAINER,POD
		umount -R /run/debug/host'
}
