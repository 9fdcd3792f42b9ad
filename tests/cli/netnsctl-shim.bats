#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# One script twice, with ip and with netnsctl in its place: what it prints and how it ends.
#
# Compared are stdout, the first line on stderr without "netnsctl: ", and the exit status of each
# command. Those where they shall differ, or where versions of ip do, begin with "differs" and why;
# both run them, so that what follows finds the same names.

setup() {
	source "$BATS_TEST_DIRNAME/../netns.bash"
	command -v ip >/dev/null || skip "ip is missing"
	netns_prelude+=$(
		cat <<-'END'


		mkdir /run/shim
		cat >/run/shim/ip <<-'SHIM'
			#!/bin/bash
			# ip, with netnsctl for namespaces: "netns" or a beginning of it, -n NAME, and -batch.
			options=() others=() name='' batch=''
			while [[ ${1:-} = -* ]]; do
				case $1 in
				-n | -netns) name=$2 options+=("$1" "$2"); shift ;;
				-b | -batch) batch=1 options+=("$1" "$2"); shift ;;
				*) options+=("$1") others+=("$1") ;;
				esac
				shift
			done
			if [ -n "$batch" ] || [[ ${1:-} = net* && netns = "$1"* ]]; then
				exec netnsctl "${options[@]}" "${@:2}"
			elif [ -n "$name" ]; then
				exec netnsctl exec --net-only "$name" "$REAL_IP" "${others[@]}" "$@"
			fi
			exec "$REAL_IP" "${options[@]}" "$@"
		SHIM
		chmod +x /run/shim/ip
		REAL_IP=$(command -v ip)
		export REAL_IP
		trap - ERR

		run() {
			local status=0

			"$@" >/run/out 2>/run/err </dev/null || status=$?
			{
				echo "\$ $*"
				sed 's/^/  out: /' /run/out
				head -n 1 /run/err | sed 's/^netnsctl: //; s/^/  err: /; s,/var/run/,/run/,'
				echo "  = $status"
			} | sed "s/\<$$\>/SELF/g" >>/run/record
		}

		differs() {
			"${@:2}" >/dev/null 2>&1 </dev/null || true
		}

		begin_again() {
			netnsctl --all delete
			# The kernel takes namespaces apart later, and their NSIDs with them.
			for ((n = 0; n < 500; n++)); do
				[ -n "$(netnsctl list-id)" ] || break
				sleep 0.02
			done
			while umount /run/netns 2>/dev/null; do :; done
			rmdir /run/netns
			: >/run/record
		}

		# twice FUNCTION: with both, and the same.
		twice() {
			: >/run/record
			"$1"
			[ "$(grep -c '^\$' /run/record)" -ge 3 ]
			mv /run/record /run/of-ip
			begin_again
			PATH=/run/shim:$PATH
			"$1"
			diff -U 3 /run/of-ip /run/record >&2
		}
		END
	)
}

@test "list, add, delete and what they refuse" {
	inside <<-'END'
		script() {
			run ip netns
			run ip netns list
			differs 'prints [], not nothing' ip -j netns
			run ip netns add a
			run ip netns add a
			run ip netns add
			differs 'tells of a word that is left' ip netns add b extra
			run ip netn a c
			run ip net l
			run ip netns s
			run ip netns lst
			run ip netns show extra
			run ip -j netns list
			run ip -json netns
			run ip -j -p netns list
			run ip -pretty -json netns list
			run ip -o -d -s netns list
			run ip netns add ''
			run ip netns add .
			run ip netns add ..
			run ip netns add ../x
			run ip netns add "$(printf %0256d 0)"
			run ip netns add "$(printf %0255d 0)"
			run ip netns add 'two words'
			run ip netns add '*'
			run ip netns add 4711
			run ip netns list
			run ip netns delete 4711
			run ip netns delete nope
			run ip netns delete
			differs 'tells of a word that is left' ip netns del c extra
			run ip netns d b
			run ip netns list
			run ip -all netns delete
			run ip netns list
			run ip -a netns del
			differs 'the words of usage' ip netns help
			differs 'the words of usage' ip netns nosuch
			run ip netns list
			differs 'refuses control characters' ip netns add $'x\ny'
		}
		twice script
	END
}

@test "numbers: set and list-id" {
	inside <<-'END'
		script() {
			run ip netns add a
			run ip netns add b
			run ip netns add c
			run ip netns list-id
			run ip -j netns list-id
			run ip netns set a 99
			run ip netns set a 99
			run ip netns set a 98
			run ip netns set b 99
			run ip netns set b auto
			differs 'ip 7 says nothing' ip netns set nope 3
			differs 'the words of the refusal' ip netns set c -5
			run ip netns set c
			run ip netns set
			run ip netns list
			run ip -j netns list
			run ip netns list-id
			run ip netns list-
			run ip netns list-id nsid 99
			run ip -j netns list-id nsid 99
			run ip netns list-id nsid 5
			run ip netns list-id target-nsid 55
			run ip netns list-id target-nsid 55 nsid 99
			run ip netns list-id target-nsid 55 nsid 98
			run ip netns list-id target-nsid 99 nsid 98
			run ip netns list-id nsid 98 target-nsid 99
			run ip netns list-id nsid
			differs 'Error: before the words' ip netns list-id nsid x
			differs 'the words of usage' ip netns list-id what
			run ip netns list-id target-nsid 99
			run ip -n a netns list-id
		}
		twice script
	END
}

@test "processes: attach, identify and pids" {
	inside <<-'END'
		script() {
			run ip netns add a
			run ip netns identify
			run ip netns attach d 1x
			run ip netns attach d 0
			run ip netns attach d
			run ip netns attach
			differs 'No such process, without the bind' ip netns attach d 4194304
			run ip netns attach d $$
			run ip netns attach d $$
			run ip netns identify
			run ip netns identify $$
			run ip netns i self
			run ip netns identify abc
			differs 'No such process' ip netns identify 4194304
			run ip netns identify 1 2
			differs 'tells on stderr whom it could not look at' ip netns pids a
			run ip netns pids nope
			run ip netns pids
			run ip netns exec a ip netns identify
			run ip -n a netns identify
			run ip -netns a netns identify
		}
		twice script
	END
}

@test "programs: exec, -all exec and -n" {
	inside <<-'END'
		script() {
			run ip netns add a
			run ip netns add b
			run ip netns exec a true
			run ip netns exec a sh -c 'echo out; echo err >&2; exit 3'
			run ip netns e a echo word 'two words' -x
			run ip netns exec a sh -c 'kill -9 $$'
			run ip netns exec a ip -br link
			run ip -n a link show lo
			run ip -n a link set lo up
			run ip -netns a -br addr show lo
			differs '125 where the tool fails' ip netns exec nope true
			differs '125 where the tool fails' ip netns exec a
			differs '125 where the tool fails' ip netns exec
			differs '127 where there is no program' ip netns exec a nosuchprogram
			differs '126 where it is none' ip netns exec a /etc/passwd
			run ip -all netns exec true
			run ip -all netns exec echo word
			differs 'ends with what failed' ip -all netns exec false
			run ip netns list
		}
		twice script
	END
}

@test "batches, with and without -force" {
	inside <<-'END'
		printf '%s\n' '# names' 'netns add x' '' 'netns exec x true' 'netns list' 'netns delete x' \
			'netns delete x' 'netns add y' >/run/batch
		# What is a comment, a quote, a line, an object.
		printf '%s\n' 'netns add x # backslash \' 'netns' ' netn' 'net l' "netns add it's#not" \
			'# "one \' 'netns add "two \' 'words" # one "' 'netns list#' 'netns delete \' 'x' \
			>/run/words
		script() {
			run ip -b /run/words
			ip -all netns delete
			run ip -batch /run/batch
			run ip netns list
			run ip -force -b /run/batch
			run ip netns list
			run ip -b /run/nowhere
			run ip -j -b /run/batch
		}
		twice script
	END
}

@test "what shall differ, and how" {
	inside <<-'END'
		set +E
		PATH=/run/shim:$PATH
		is '[]' ip -j netns
		ip netns add a
		says 255 'netnsctl: Invalid netns name "x\x0ay"' ip netns add $'x\ny'
		says 1 'netnsctl: Cannot open network namespace "nope": No such file or directory' \
			ip netns set nope 3
		says 125 'netnsctl: Cannot open network namespace "nope": No such file or directory' \
			ip netns exec nope true
		says 125 'netnsctl: No command specified' ip netns exec a
		says 127 'netnsctl: exec of "nosuchprogram" failed: No such file or directory' \
			ip netns exec a nosuchprogram
		says 126 'netnsctl: exec of "/etc/passwd" failed: Permission denied' \
			ip netns exec a /etc/passwd
		says 1 'netnsctl: a: ended with 1' ip -all netns exec false
		says 1 'netnsctl: Cannot open network namespace: No such process' \
			ip netns identify 4194304
	END
}
