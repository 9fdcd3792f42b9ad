#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2154 # set by pod.bash
# nsls diff pod:A pod:B: what containers share, and not with what numbers.

bats_require_minimum_version 1.5.0
load ../told
load ../pod

setup() {
	pod_begin
	start_in web sleep 60
	first=$pod
}

teardown() {
	nsrun --pod-remove "$first" >/dev/null 2>&1 || true
	pod_end
}

# A second pod, with this container.
other() {
	pod=$first-b
	start_in "$@"
}

@test "two pods of the same structure are the same, whatever their numbers" {
	other web sleep 60
	run -0 --separate-stderr nsls diff "pod:$first" "pod:$pod"
	[ "$output" = "--- pod:$first
+++ pod:$pod
same: namespaces maps" ]
	run -1 --separate-stderr nsls diff "$(pid_of)" "pod:$first"
	[[ $output == *"+ net  "*"net:["* ]]
}

@test "a container that one of them has alone, with what it shares" {
	other log sleep 60
	run -1 --separate-stderr nsls diff -t net,pid "pod:$first" "pod:$pod"
	[ "$output" = "--- pod:$first
+++ pod:$pod
namespaces
- web/net     the pod's
- web/pid     own
+ log/net     the pod's
+ log/pid     own" ]
}

@test "users of its own, and those of the host; and volumes that are id-mapped" {
	need_root
	mkdir v
	other web --host-users sleep 60
	run -1 --separate-stderr nsls diff "pod:$first" "pod:$pod"
	[ "$output" = "--- pod:$first
+++ pod:$pod
namespaces
- (sandbox)/user own
+ (sandbox)/user the host's
- web/user    the pod's
+ web/user    the host's
maps
- (sandbox)/uids 0-65535
- (sandbox)/gids 0-65535" ]
	nsrun --pod-remove "$pod"
	if nsrun --pod "$pod" --volume "$here/v:/tmp/v" true; then
		other web --volume "$here/v:/tmp/v" sleep 60
		run -1 --separate-stderr nsls diff --only mounts "pod:$first" "pod:$pod"
		[[ $output == *"+ web/idmapped /tmp/v" ]]
	fi
}

@test "JSON has each container and kind; one container of a pod is a process" {
	command -v jq >/dev/null || skip "jq is missing"
	other web sleep 60
	run -0 --separate-stderr nsls diff -J "pod:$first" "pod:$pod"
	[ "$(jq -r '.differences[] | select(.name == "web/net") | "\(.change) \(.a) \(.b)"' \
		<<<"$output")" = "same the pod's the pod's" ]
	[ "$(jq '[.differences[] | select(.change != "same")] | length' <<<"$output")" = 0 ]
	run -1 --separate-stderr nsls diff -t net "pod:$first/web" "pod:$pod/web"
	[[ $output == *"- net  "*"net:["* ]]
}
