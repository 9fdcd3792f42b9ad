#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# nsjoin into containers of rootless podman, from the account that started them. The account is
# one of this test, in files laid on those of /etc; with the PID namespace all of it ends.
#
# tests/run: once

readonly account=41414

setup() {
	[ "$(id -u)" -eq 0 ] || skip "needs root"
	for program in podman crun newuidmap busybox setpriv; do
		command -v $program >/dev/null || skip "$program is missing"
	done
	! ldd "$(command -v busybox)" 2>/dev/null | grep -q '=>' ||
		skip "busybox is linked to libraries"
	dir=$(mktemp -d /tmp/nsutil.XXXXXX) # podman wants a short path
	chmod 755 "$dir"
	mkdir -p "$dir"/home "$dir"/rootfs/{bin,proc,sys,dev,etc,tmp} "$dir"/etc
	cp /etc/{passwd,group} "$dir/etc"
	echo "nsutil:x:$account:$account::$dir/home:/bin/sh" >>"$dir/etc/passwd"
	echo "nsutil:x:$account:" >>"$dir/etc/group"
	echo "nsutil:4000000:65536" | tee "$dir/etc/subuid" >"$dir/etc/subgid"
	cp "$(command -v busybox)" "$dir/rootfs/bin/busybox"
	for applet in sh sleep cat id hostname; do
		ln -s busybox "$dir/rootfs/bin/$applet"
	done
	chown -R $account:$account "$dir/home" "$dir/rootfs"
	cp "$(command -v nsjoin)" "$dir/nsjoin"
}

teardown() {
	rm -rf --one-file-system "${dir:-$BATS_TEST_TMPDIR}"
}

# In namespaces of its own; `as` is the account, `begin NAME OPTION...` starts a container.
beside_podman() {
	{
		echo "dir=$dir account=$account"
		cat <<-'END'
			set -eEu
			trap 'echo "line $LINENO: $BASH_COMMAND" >&2' ERR
			for file in passwd group subuid subgid; do
				[ -e /etc/$file ] || touch /etc/$file
				mount --bind "$dir/etc/$file" /etc/$file
			done
			mount -t tmpfs run /run/user
			mkdir -m 700 /run/user/$account
			chown $account:$account /run/user/$account
			mount -t cgroup2 cgroup /sys/fs/cgroup # crun knows no hybrid ones
			cd "$dir/home"
			as() {
				setpriv --reuid $account --regid $account --init-groups env -i \
					PATH="$dir:$PATH" HOME="$dir/home" \
					XDG_RUNTIME_DIR=/run/user/$account "$@"
			}
			podman() {
				as podman --log-level error --storage-driver vfs \
					--cgroup-manager cgroupfs --runtime crun "$@"
			}
			begin() {
				podman run -d --name "$1" --network none --cgroups disabled \
					"${@:2}" --rootfs "$dir/rootfs" sleep 600 >/dev/null ||
					exit 77
				pid=$(podman inspect -f '{{.State.Pid}}' "$1")
			}
		END
		cat
	} >"$dir/script"
	run timeout -k 5 200 unshare -mpf --kill-child --mount-proc bash "$dir/script" </dev/null
	[ "$status" -ne 77 ] || skip "podman does not run here: ${lines[0]}"
	echo "$output"
	[ "$status" -eq 0 ]
}

@test "the account that runs a container enters all of it, and root inside is its root" {
	beside_podman <<'END'
begin web
as nsjoin -t $pid --check >"$dir/check"
! grep -v '^yes\|^same' "$dir/check" || exit 1
name=$(as nsjoin -t $pid -a hostname)
[ "$name" = "$(podman inspect -f '{{.Config.Hostname}}' web)" ]
[ "$(as nsjoin -t container:web -a hostname)" = "$name" ]
[ "$(as nsjoin -t $pid -a id -u)" = 0 ]
[ "$(as nsjoin -t $pid -a cat /proc/1/comm)" = sleep ]
END
}

@test "with a user namespace below podman's own, too" {
	beside_podman <<'END'
begin nested --userns keep-id
[ "$(as nsjoin -t $pid -a cat /proc/self/uid_map)" = "$(podman exec nested cat /proc/self/uid_map)" ]
[ "$(as nsjoin -t $pid --like id -u)" = $account ]
[ "$(as nsjoin -t $pid -a id -u)" = 0 ]
# the host's programs, and a /proc of the container
[ "$(as nsjoin -t $pid --tools cat /proc/1/comm)" = sleep ]
END
}

@test "another account does not enter it, and hears why in one line" {
	beside_podman <<'END'
begin web
status=0
setpriv --reuid 65534 --regid 65534 --clear-groups "$dir/nsjoin" -t $pid -a id >"$dir/said" 2>&1 ||
	status=$?
cat "$dir/said"
[ $status -eq 125 ]
grep -q "not your process: only its user and root may look; try sudo" "$dir/said"
END
}
