#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# /run/netns where it should not be used, or cannot: a clear error, and nothing made.

setup() {
	source "$BATS_TEST_DIRNAME/../netns.bash"
	netns_prelude+=$(
		cat <<-'END'


		# refused COMMAND...: it fails, with two lines or more, about the directory or the file.
		refused() {
			local status=0

			"$@" >/mnt/out 2>/mnt/said || status=$?
			[ "$status" = 1 ] || { echo "$*: ends with $status" >&2; return 1; }
			grep -q '^netnsctl: .*/run/netns' /mnt/said || { cat /mnt/said >&2; return 1; }
		}

		mount -t tmpfs -o mode=1777 mnt /mnt
		END
	)
}

@test "a read-only /run" {
	inside <<-'END'
		mount -o remount,ro,bind /run
		refused netnsctl add a
		grep -q 'Read-only file system' /mnt/said
		[ ! -e /run/netns ]
		is '' netnsctl list
		mount -o remount,rw,bind /run
		netnsctl add a
		mount -o remount,ro,bind /run/netns
		refused netnsctl add b
		refused netnsctl delete a
		mount -o remount,rw,bind /run/netns
		is a ls /run/netns
		netnsctl exec a true
	END
}

@test "a full tmpfs" {
	inside <<-'END'
		mount -t tmpfs -o nr_inodes=16 small /run
		mkdir /run/netns
		for ((n = 0; n < 16; n++)); do touch /run/$n 2>/dev/null || true; done
		refused netnsctl add a
		grep -q 'No space left on device' /mnt/said
		is '' ls /run/netns
		is 0 mounts_at /run/netns
		rm /run/1
		netnsctl add a
		refused netnsctl add b
		is a netnsctl list
		netnsctl delete a
	END
}

@test "a symbolic link, and a file" {
	inside <<-'END'
		mkdir /mnt/elsewhere
		ln -s /mnt/elsewhere /run/netns
		refused netnsctl add a
		is '' ls /mnt/elsewhere
		touch /mnt/elsewhere/victim
		refused netnsctl delete victim
		[ -e /mnt/elsewhere/victim ]
		rm /run/netns
		touch /run/netns
		refused netnsctl add a
		refused netnsctl delete a
		[ -f /run/netns ]
		refused netnsctl list
	END
}

@test "a directory of somebody else, or that anybody may write to" {
	need_root "giving a directory away"
	inside <<-'END'
		mkdir /run/netns
		touch /run/netns/victim
		chown 65534 /run/netns
		refused netnsctl add a
		refused netnsctl delete victim
		chown 0 /run/netns
		chmod 0777 /run/netns
		refused netnsctl add a
		refused netnsctl delete victim
		is victim ls /run/netns
		is 0 mounts_at /run/netns
		chmod 1777 /run/netns
		netnsctl add a
		is a netnsctl list
	END
}

@test "links, directories and other files in it are neither entered nor removed" {
	inside <<-'END'
		netnsctl add a
		ln -s /etc/shadow /run/netns/shadow
		mkdir /run/netns/dir
		echo data >/run/netns/data
		mkfifo /run/netns/fifo
		is a timeout 60 netnsctl list
		for name in dir data fifo; do
			refused netnsctl delete $name
			not timeout 60 netnsctl exec $name true 2>/dev/null
		done
		refused netnsctl delete --force dir
		netnsctl delete --force data
		netnsctl delete --force fifo
		netnsctl gc
		is a netnsctl list
		is $'a\ndir' ls /run/netns
	END
}
