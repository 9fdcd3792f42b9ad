# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034
# For tests of pods: names and records of their own, and nothing of them left behind. To be
# loaded behind told.bash.

# Root's records are where everybody's of root are; others have a directory of their own.
pod_begin() {
	need_userns
	pod=t$$-$BATS_TEST_NUMBER
	here=$(mktemp -d /tmp/nsrun-pod.XXXXXX)
	if [ "$(id -u)" -eq 0 ]; then
		records=/run/nsutil/pods
	else
		export XDG_RUNTIME_DIR=$here/run
		records=$XDG_RUNTIME_DIR/nsutil/pods
		mkdir "$XDG_RUNTIME_DIR"
	fi
	chmod 755 "$here"
	cd "$here" || return
}

pod_end() {
	nsrun --pod-remove "$pod" >/dev/null 2>&1 || true
	end_launched
	cd /
	rm -rf "$here"
}

# The directory $here/root, in which sh and the usual programs run.
make_root() {
	[ -L /bin ] || skip "this system has no merged /usr"
	mkdir -p root/usr root/etc
	for name in bin lib lib64; do
		[ ! -L "/$name" ] || cp -P "/$name" root
	done
	in_root=(--rootfs root --volume /usr:/usr:plain:ro)
}

# pid_of [CONTAINER]: of that container, or of pause.
pid_of() {
	sed -n 's/^{"pid": \([0-9]*\),.*/\1/p' "$records/$pod${1:+.$1}"
}

is_recorded() {
	[ -n "$(pid_of "$@" 2>/dev/null)" ]
}

# start_in CONTAINER PROGRAM...: it runs in the background, and can be joined.
start_in() {
	local name=$1

	shift
	launch nsrun --pod "$pod" --container "$name" "$@"
	await is_recorded "$name"
}

# The names of all records of this pod.
recorded() {
	find "$records" -name "$pod*" -printf '%f\n' 2>/dev/null | sort | xargs
}

is_clean() {
	[ -z "$(recorded)" ]
}
