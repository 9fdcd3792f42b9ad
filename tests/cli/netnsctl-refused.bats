#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# What is written wrongly is refused once, with its one cause, and what helps.
# shellcheck disable=SC2154

bats_require_minimum_version 1.5.0

setup() {
	source "$BATS_TEST_DIRNAME/../netns.bash"
	netns_prelude+=$(
		cat <<-'END'


		# told STATUS LINES COMMAND...: that is all that it says on stderr.
		told() {
			local wanted=$1 lines=$2 status=0 said

			shift 2
			said=$("$@" 2>&1 >/dev/null) || status=$?
			[ "$status" = "$wanted" ] && [ "$said" = "$lines" ] && return
			printf '%s\nends with %s, not %s, and says\n%s\n' "$*" "$status" "$wanted" "$said" >&2
			return 1
		}
		END
	)
}

@test "exec: a reference that leads nowhere is told once" {
	inside <<-'END'
		told 125 "netnsctl: find: /nope: No such file or directory
		netnsctl: 'nsls' lists the namespaces there are" netnsctl exec /nope true
		told 125 "netnsctl: find: process 4194304: No such process
		netnsctl: no process has that number now; 'ps -e' lists them" \
			netnsctl exec pid:4194304 true
		netnsctl exec pid:$$ true
	END
}

@test "what no name can be is not called a file that is there" {
	inside <<-'END'
		told 255 'netnsctl: Invalid netns name "./x"
		netnsctl: a name is not empty, not . or .., and has no slash' netnsctl set ./x 5
		said='a name has no slash, and is not . nor ..; addresses follow a ='
		told 255 "netnsctl: option: ./x: Invalid argument
		netnsctl: $said" netnsctl -n ./x list
		for verb in tree graph export; do
			told 1 "netnsctl: option: '': Invalid argument
		netnsctl: $said" netnsctl $verb ''
		done
		told 2 "netnsctl: option: a/b: Invalid argument
		netnsctl: $said" netnsctl check a/b
		netnsctl add h1
		told 1 'netnsctl: option: a\x0ab: Invalid or incomplete multibyte or wide character
		netnsctl: no control characters, and valid UTF-8' \
			netnsctl rename h1 $'a\nb'
		netnsctl -n "$(printf %0256d 0)" list 2>&1 | grep -qx 'netnsctl: a name has at most 255 bytes'
		is h1 ls /run/netns
	END
}

@test "check: a dead name that was asked for is an error, and not left out" {
	inside <<-'END'
		netnsctl add h1
		netnsctl exec h1 ip link set lo up
		touch /run/netns/stale
		said='netnsctl: open: stale: Invalid argument
		netnsctl: the file is there, but it is no network namespace'
		told 2 "$said" netnsctl check h1 stale
		told 2 "$said" netnsctl check stale h1
		told 2 "$said" netnsctl check stale
		told 1 "$said" netnsctl export stale
		netnsctl check
	END
}

@test "tree, graph and check: a namespace of another kind is no network, pid:N is one" {
	inside <<-'END'
		said='netnsctl: open: /proc/self/ns/mnt: Invalid argument
		netnsctl: the file is there, but it is no network namespace'
		told 1 "$said" netnsctl tree /proc/self/ns/mnt
		told 2 "$said" netnsctl check /proc/self/ns/mnt
		netnsctl add h1
		netnsctl exec h1 sleep 60 &
		pid=$!
		eventually grep -q sleep /proc/$pid/comm
		[ "$(netnsctl tree pid:$pid)" = "$(netnsctl tree h1)" ]
		kill $pid
	END
}

@test "export takes two names of one network" {
	inside <<-'END'
		netnsctl add h1
		ln -s h1 /run/netns/alias
		is 'ns alias' netnsctl export h1 alias
	END
}

@test "link: names and addresses that the kernel takes for others, or drops in silence" {
	inside <<-'END'
		netnsctl add h1
		netnsctl add h2
		told 1 'netnsctl: link: a%d: Invalid argument
		netnsctl: the kernel counts where a percent sign is: write the whole name, eth0' \
			netnsctl link h1:a%d h2
		told 1 'netnsctl: link: all: Invalid argument
		netnsctl: all and default are not interfaces: net.ipv4.conf has them for all' \
			netnsctl link h1:all h2
		told 1 'netnsctl: address: 0.0.0.0/24: Cannot assign requested address
		netnsctl: no interface can have it: it is the address of a group, or of nobody' \
			netnsctl link h1=0.0.0.0/24 h2
		told 1 'netnsctl: address: fd00::1/64 on h1:eth0: Invalid argument
		netnsctl: IPv6 needs an MTU of at least 1280 there' \
			netnsctl link --mtu 1000 h1=fd00::1/64 h2
		for end in h1: h1=,; do
			not netnsctl link $end h2 2>&1 | grep -q "^netnsctl: link: ${end#h1=}: "
		done
		is lo netnsctl exec h1 ls /sys/class/net
		netnsctl bridge --create default h1 a%d
		is $'br0\neth0\nh1\nlo' netnsctl exec default ls /sys/class/net
	END
}

@test "batch: what cannot be read, an open quote and a byte of 0 are errors" {
	inside <<-'END'
		told 1 'netnsctl: Cannot read file "/etc": Is a directory
		netnsctl: write the name of a file of verbs, or - for standard input' netnsctl -b /etc
		printf 'add "h1\nadd h2\n' >/run/lines
		told 1 'netnsctl: Unterminated quoted string
		netnsctl: a word ends with the quote that it began with, in the same line
		netnsctl: Command failed /run/lines:1' netnsctl -b /run/lines
		printf 'add h\0001\n' >/run/lines
		told 1 'netnsctl: a byte of 0 is no text
		netnsctl: a line of it ends with a line break
		netnsctl: Command failed /run/lines:1' netnsctl -b /run/lines
		is '' netnsctl list
	END
}

@test "help VERB is the help of that verb" {
	inside <<-'END'
		for verb in add link tree help; do
			[ "$(netnsctl help $verb)" = "$(netnsctl $verb --help)" ]
		done
		says 255 'netnsctl: Command "adds" is unknown, try "netnsctl help".' netnsctl help adds
	END
}

@test "exec -u: a user that is not there; --name and labs --remove with what is no name" {
	inside <<-'END'
		netnsctl add h1
		for user in nobody-of-that-name 4294967; do
			told 125 "netnsctl: --user: $user: there is none
		netnsctl: write a user there is, or its number and a group: 1000:1000" \
				netnsctl exec -u $user h1 true
		done
		told 2 "netnsctl: --name: '': not understood
		netnsctl: 'netnsctl up --help' lists the options" netnsctl up --name '' -
		told 1 'netnsctl: find: lab a/b: Invalid argument
		netnsctl: no slash, no dot in front, no control character; 63 bytes at most' netnsctl labs --remove a/b
	END
}

@test "up: a byte order mark is skipped, and the caller's own network is not to be declared" {
	inside <<-'END'
		printf '\xef\xbb\xbfns h1\r\n' | netnsctl up --name mark -
		is h1 netnsctl list
		not netnsctl up --name own - <<<$'ns h1\nlink h1 .' 2>/run/said
		grep -qx 'netnsctl: a file wires what it declares: no path, and not \.' /run/said
	END
}

@test "a file in place of the directory, no room for a record and no proc are told with what to do" {
	inside <<-'END'
		touch /run/netns
		help='netnsctl: /run/netns has to be a directory, and something else is there'
		for verb in list 'set a 5' 'link a b' export gc tree; do
			not netnsctl $verb 2>/run/said
			grep -qx "$help" /run/said
		done
		rm /run/netns /run/said
		netnsctl add h1
		mount -t tmpfs -o nr_inodes=1 none /run
		not netnsctl up --name x - <<<'ns h1' 2>/dev/shm/said-$$
		grep -q 'no room there for another file' /dev/shm/said-$$
		rm /dev/shm/said-$$
		umount /run
		# Sanitizers look for themselves in /proc.
		! grep -q __asan_init "$(command -v netnsctl)" || exit 0
		mount -t tmpfs none /proc
		told 1 "netnsctl: bind mount: /run/netns/h2: No such file or directory
		netnsctl: /proc/self/ns/net is missing: 'mount -t proc proc /proc' makes it" \
			netnsctl add h2
	END
}

@test "monitor: a full disk is told as such" {
	inside <<-'END'
		netnsctl add h1
		netnsctl monitor >/dev/full 2>/run/said &
		eventually grep -q '^flags' /proc/$!/fdinfo/3
		eventually bash -c 'netnsctl add h2; netnsctl delete h2; [ -s /run/said ]'
		grep -qx 'netnsctl: print: standard output: No space left on device' /run/said
	END
}

@test "root without CAP_SYS_ADMIN is told so, and not to try sudo" {
	inside <<-'END'
		bare() { setpriv --bounding-set -sys_admin --inh-caps -sys_admin "$@"; }
		netnsctl add h1
		netnsctl add h2
		told 1 "netnsctl: unshare: CLONE_NEWNET: Operation not permitted
		netnsctl: this root lacks CAP_SYS_ADMIN: 'netnsctl --lab NAME' does without
		netnsctl: administrator: start it with --cap-add SYS_ADMIN" bare netnsctl add h3
		for verb in 'delete h1' 'exec h1 true' 'link h1 h2' 'rename h1 h3' "attach h3 $$"; do
			not bare netnsctl $verb 2>/run/said
			grep -qx 'netnsctl: this root lacks CAP_SYS_ADMIN' /run/said
		done
		is $'h1\nh2' ls /run/netns
	END
}

@test "check: who may not enter knows nothing, and ends with 2" {
	inside <<-'END'
		bare() { setpriv --bounding-set -sys_admin --inh-caps -sys_admin "$@"; }
		netnsctl link --create h1=10.0.0.1/24 h2=10.0.0.2/24
		told 2 'netnsctl: 2 of them are not ours to enter' bare netnsctl check h1 h2
		told 2 'netnsctl: 2 of them are not ours to enter' bare netnsctl check
	END
}

@test "rename to the same name does not advise to delete it" {
	inside <<-'END'
		netnsctl add h1
		told 1 'netnsctl: option: h1: File exists
		netnsctl: that is its name already' netnsctl rename h1 h1
		told 1 "netnsctl: open: h2: No such file or directory
		netnsctl: 'netnsctl list' shows the names there are" netnsctl rename h2 h2
	END
}

@test "a runtime directory that is missing, or of somebody else, is told as that" {
	plain=()
	[ "$(id -u)" != 0 ] || plain=(setpriv --reuid 65534 --regid 65534 --clear-groups)
	for dir in /none /etc; do
		run -1 --separate-stderr "${plain[@]}" env XDG_RUNTIME_DIR=$dir netnsctl add h1
		[ "${stderr_lines[1]}" = \
			"netnsctl: XDG_RUNTIME_DIR is missing, or not yours, as after su: unset it" ]
	done
}

@test "names and lists that are too long are told as that; lo is no bridge" {
	inside <<-'END'
		netnsctl add h1
		netnsctl add h2
		long=$(printf %0256d 0)
		for command in "nat $long" "bridge $long" "up --name $long -"; do
			not netnsctl $command 2>/run/said
			grep -qx 'netnsctl: a name has at most 255 bytes' /run/said
		done
		told 1 "netnsctl: link: 10.0.0.17/24: Argument list too long
		netnsctl: an interface gets at most 16 here; 'ip address add' has no limit" \
			netnsctl link "h1=$(printf '10.0.0.%d/24,' {1..17})" h2
		echo 'switch sw:lo' >/run/lo.lab
		told 1 '/run/lo.lab:1:11: lo is there already, and is no bridge' \
			netnsctl up /run/lo.lab
	END
}

@test "why no lab can be made is told: a limit, for instance" {
	inside <<-'END'
		unshare --user --map-root-user --mount true || exit 0
		cat >/run/limited <<-'LIMITED'
			echo 0 >/proc/sys/user/max_user_namespaces
			mount -t tmpfs run /run
			netnsctl --lab no add h1
			echo $?
		LIMITED
		said=$(unshare --user --map-root-user --mount bash /run/limited 2>&1)
		[[ $said == *'clone: CLONE_NEWUSER|CLONE_NEWNET|CLONE_NEWNS: No space left on device'* ]]
		[[ $said == *'no new user namespaces here: sysctl user.max_user_namespaces is 0'* ]]
		[[ $said == *$'\n1' ]]
	END
}
