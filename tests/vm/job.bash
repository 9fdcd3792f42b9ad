# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154
# The job: the tree and what was built, in a file that the guest unpacks in /run/vm.

# Sets job, a cpio that the kernel finds behind its own initramfs.
job_make() {
	local stage=$work/job

	mkdir -p "$stage/build" "$work/job.cpio.d"
	tar -c -C "$root" --exclude=./.git --exclude=./build . | tar -x -C "$stage" --no-same-owner
	cp -R "$build/bin" "$build/test" "$stage/build" || die "nothing is built in $build"
	strip -g "$stage"/build/*/* 2>/dev/null
	printf '%s\n' "${NSU_VM_ONLY:-}" >"$stage/only"
	tar -c -C "$stage" -f "$work/job.cpio.d/job.tar" .
	job=$work/job.cpio
	pack "$work/job.cpio.d" >"$job"
}
