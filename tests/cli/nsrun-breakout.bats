#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2154 # set by pod.bash
# nsrun --breakout-check: what root of a container could do, once out of it.

bats_require_minimum_version 1.5.0
load ../told
load ../pod

setup() {
	pod_begin
}

teardown() {
	pod_end
}

# cell WORDS COLUMN: of the row that begins with these words.
cell() {
	awk -v words="$1" -v at="$2" 'index($0, words) == 1 {
		print at == 1 ? substr($0, 44, 16) : substr($0, 61)
	}' <<<"$output" | sed 's/ *$//'
}

left_behind() {
	find "$records" -name 'breakout-*' 2>/dev/null
}

# bats test_tags=vm
@test "with users of its own root who broke out is nobody; it is out all the same" {
	run -0 nsrun --breakout-check
	[ "$(cell 'leave its root' 1)" = yes ]
	[ "$(cell 'read /etc/passwd' 1)" = yes ]
	[ "$(cell 'change sysctls of its own network' 1)" = yes ]
	for words in 'read /etc/shadow' 'make files in /root' 'write /usr/bin/true' \
		'read the environment' 'read the disk' 'write core_pattern'; do
		[[ $(cell "$words" 1) == 'no, E'* ]]
	done
	[[ $output == *'User namespaces do not stop the escape itself'* ]]
	run ! grep -E '.{81}' <<<"$output"
	[ -z "$(left_behind)" ]
}

@test "with the host's users it is root of this machine, and a plain user cannot try that" {
	run -0 nsrun --breakout-check
	if [ "$(id -u)" -ne 0 ]; then
		[ "$(cell 'read /etc/shadow' 2)" = 'takes root' ]
		return
	fi
	[ "$(cell 'leave its root' 2)" = yes ]
	[ "$(cell 'make files in /root' 2)" = yes ]
	[ "$(cell 'write /usr/bin/true' 2)" = yes ]
}

@test "nothing is written: what was opened is as it was" {
	need_root
	before=$(stat -c '%Y %Z %s' /usr/bin/true /root /etc/shadow && cat /proc/sys/kernel/core_pattern)
	nsrun --breakout-check
	[ "$(stat -c '%Y %Z %s' /usr/bin/true /root /etc/shadow && cat /proc/sys/kernel/core_pattern)" = "$before" ]
}

@test "in a root of one's own the same, and told it makes nothing" {
	make_root
	run -0 nsrun --breakout-check --rootfs root
	[ "$(cell 'leave its root' 1)" = yes ]
	[[ $(cell 'make files in /root' 1) == 'no, E'* ]]
	run -0 nsrun --breakout-check --dry-run
	[[ $output == *'child   open what a root of the machine may, by CWD'* ]]
	[ -z "$(left_behind)" ]
	run -125 nsrun --breakout-check --rootfs /no/such
	[ -z "$(left_behind)" ]
}
