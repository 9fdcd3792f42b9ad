#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# The ends of a run: limits of maps, closed and full descriptors, signals at any time, exit codes;
# and no run at all with privileges of the file.
#
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

bats_require_minimum_version 1.5.0
load attack

# --- R20: maps -------------------------------------------------------------------------------------

# ranges COUNT FIRST STEP: one ID each, so far apart that none touch.
ranges() {
	local i

	map=()
	for ((i = 0; i < $1; i++)); do map+=("--map-users=$((2 * i)):$(($2 + $3 * i)):1"); done
}

# Whether the kernel saw the map: it would have said EINVAL at a write.
before_the_kernel() {
	[ "$status" -eq 125 ]
	[[ $stderr == nsrun:* && $stderr != *write:* ]]
}

@test "R20: 340 ranges, and not 341" {
	need_root
	ranges 340 1000 2
	run nsrun "${map[@]}" cat /proc/self/uid_map
	[ "${#lines[@]}" -eq 340 ]
	run --separate-stderr nsrun "${map[@]}" --map-users=900:9:1 true
	before_the_kernel
}

# The kernel takes a map in one write(2) of less than a page.
@test "R20: 4095 bytes, and not 4096" {
	need_root
	[ "$(getconf PAGESIZE)" -eq 4096 ] || skip "pages have another size here"
	# 256 lines "1NNN 20000NNN 1" of 16 bytes, the last without its newline.
	map=()
	for ((i = 0; i < 256; i++)); do map+=("--map-users=$((1000 + 2 * i)):$((20000000 + 2 * i)):1"); done
	run nsrun "${map[@]}" sh -c 'wc -l </proc/self/uid_map'
	[ "$status" -eq 0 ]
	[ "$output" = 256 ]
	run --separate-stderr nsrun "${map[@]::255}" --map-users=10000:20001000:1 true
	before_the_kernel
}

@test "R20: every form that the kernel refuses is refused before" {
	need_userns
	for form in 0:0:0 -1:0:1 0:-1:1 0:0:-1 0x0:0:1 0:0:1x '0:0' '0:0:1:' ' 0:0:1' 4294967295:0:1 \
		0:4294967295:1 4294967294:0:2 0:4294967294:2 1:0:4294967295 0:0:4294967296; do
		run --separate-stderr nsrun "--map-users=$form" true
		echo "$form: $stderr"
		before_the_kernel
	done
	run --separate-stderr nsrun --map-users=0:100:10 --map-users=9:300:1 true
	before_the_kernel
	run --separate-stderr nsrun --map-users=0:100:10 --map-users=10:109:1 true
	before_the_kernel
}

# --- R21: descriptors ----------------------------------------------------------------------------

@test "R21: output that does not arrive is a failure" {
	need_userns
	for command in "nsrun --help" "nsrun -Ur --dry-run" "nsrun -Ur --explain" "nsjoin --help"; do
		run $command >/dev/full
		status=0
		$command >/dev/full 2>said || status=$?
		[ "$status" -eq 125 ]
		grep -q 'standard output' said
		status=0
		$command >&- 2>said || status=$?
		[ "$status" -eq 125 ]
	done
}

# Which of 0, 1 and 2 are /dev/null, and what else is open that is no file of the caller.
look='exec 9>seen; for n in 0 1 2; do [ /proc/self/fd/$n -ef /dev/null ] && echo null $n >&9; done
	ls -l /proc/self/fd | grep -E "socket:|anon_inode|memfd|[a-z]+:\[[0-9]+\]" | grep -v pipe: >&9'

@test "R21: no file of ours becomes 0, 1 or 2 of the program" {
	need_userns
	launch unshare -Urm sleep 300
	await grep -q sleep "/proc/$launched/comm"
	touch lock
	for closed in '0<&-' '1>&-' '2>&-' '0<&- 1>&-' '0<&- 2>&-' '1>&- 2>&-' '0<&- 1>&- 2>&-'; do
		for command in 'nsrun -Uru' 'nsrun -Urpf' 'nsrun -Urm' \
			"nsjoin -t $launched -a --preserve-credentials -w$PWD"; do
			eval "$command bash -c '$look' <lock >lock.out 2>lock.err $closed || true"
			echo "$command $closed"
			cat seen
			[ "$(cat seen)" = "$(grep -o '[012]' <<<"$closed" | sed 's/^/null /')" ]
		done
	done
}

@test "R21: a reader that goes away ends us by SIGPIPE, as others" {
	need_userns
	bash -c 'nsrun -Ur --explain 2>/dev/null | true'
	for command in "seq 100000" "nsrun -Ur seq 100000" "nsrun -Urf seq 100000"; do
		run bash -c "$command | true; echo \${PIPESTATUS[0]}"
		[ "$output" = 141 ]
	done
}

dispositions() {
	"$@" cat /proc/self/status | grep -E '^Sig(Blk|Ign|Cgt)'
}

@test "R21: the program has the signals of whoever called us" {
	need_userns
	for setting in "" "--ignore-signal=PIPE,CHLD,INT,TERM,USR1" "--default-signal=PIPE" "--block-signal=USR1,TERM,CHLD"; do
		direct=$(dispositions env $setting)
		[ "$(dispositions env $setting nsrun -Ur)" = "$direct" ]
		[ "$(dispositions env $setting nsrun -Urf)" = "$direct" ]
		[ "$(dispositions env $setting nsrun -Urp)" = "$direct" ]
	done
}

@test "R21: a storm of signals changes nothing" {
	need_userns
	! grep -q libasan "$(command -v nsrun)" || skip "sanitizers want to be the first preloaded"
	from=storm build storm
	from=storm build storm.so -DPRELOADED -shared -fPIC
	storm=("$BATS_FILE_TMPDIR/storm" "$BATS_FILE_TMPDIR/storm.so")
	launch unshare -Urmun sleep 300
	await grep -q sleep "/proc/$launched/comm"
	[ "$("${storm[@]}" sh -c 'sleep 0.2; echo hi')" = hi ]
	for ((i = 0; i < 5; i++)); do
		[ "$("${storm[@]}" nsrun -Urpf --mount-proc sh -c 'sleep 0.05; echo $$')" = 1 ]
		[ "$("${storm[@]}" nsrun -Uru sh -c 'sleep 0.05; echo hi')" = hi ]
		[ "$("${storm[@]}" nsjoin -t "$launched" -a --preserve-credentials \
			sh -c 'sleep 0.05; echo hi')" = hi ]
	done
	if [ "$(id -u)" -eq 0 ]; then
		[ "$("${storm[@]}" nsrun --map-users=0:100000:10 cat /proc/self/uid_map | tr -s ' ')" = \
			' 0 100000 10' ]
	fi
}

@test "descriptors and environment reach the program of nsrun" {
	need_userns
	[ "$(nsrun -Urpf cat <(echo substituted))" = substituted ]
	[ "$(nsrun -Ur cat <(echo substituted))" = substituted ]
	[ "$(LISTEN_FDS=1 nsrun -Ur sh -c 'echo $LISTEN_FDS; cat <&9' 9<<<nine)" = $'1\nnine' ]
	exec 8>lock
	flock 8
	not flock -n lock true
	nsrun -Ur sh -c 'flock -u 8'
	flock -n lock true
	exec 8>&-
}

@test "nsjoin keeps them for uts, net, ipc and cgroup, and not where others rule" {
	need_root
	launch unshare -unimp --fork sleep 300
	await pgrep -P "$launched"
	target=$(pgrep -P "$launched")
	see=(sh -c 'echo ${SECRET-none}; cat <&9 2>/dev/null || echo closed')
	for option in -u -n -i; do
		[ "$(SECRET=s nsjoin -t "$target" $option "${see[@]}" 9<<<nine)" = $'s\nnine' ]
	done
	for option in -m -p -a; do
		[ "$(SECRET=s nsjoin -t "$target" $option "${see[@]}" 9<<<nine)" = $'none\nclosed' ]
	done
	[ "$(SECRET=s nsjoin -t "$target" -a --keep-fds --keep-env "${see[@]}" 9<<<nine)" = $'s\nnine' ]
	[ "$(SECRET=s nsjoin -t "$target" -a --keep-fds=5,8-9 "${see[@]}" 9<<<nine)" = $'none\nnine' ]
}

# --- R22: exit codes and signals -----------------------------------------------------------------

# status_of COMMAND...: as a shell sees it.
status_of() {
	bash -c '"$@"; exit $?' bash "$@" >/dev/null 2>&1
	echo $?
}

ways() {
	echo nsrun -Ur
	echo nsrun -Urf
	echo nsrun -Uru --kill-child
	[ "$1" = signals ] || echo nsrun -Urp
	echo nsjoin -t "$launched" -U --preserve-credentials
	echo nsjoin -t "$launched" -a --preserve-credentials
}

@test "R22: every way ends as the program itself would" {
	need_userns
	launch unshare -Urmun sleep 300
	await grep -q sleep "/proc/$launched/comm"
	: >plain
	for program in 'exit 0' 'exit 1' 'exit 125' 'exit 126' 'exit 127' 'exit 255' \
		'exec /no/such' "exec $PWD/plain" 'exec /'; do
		direct=$(status_of sh -c "$program")
		while read -ra way; do
			echo "${way[*]} $program"
			[ "$(status_of "${way[@]}" sh -c "$program")" = "$direct" ]
		done < <(ways)
	done
	for signal in TERM INT HUP KILL QUIT USR1 ALRM PIPE SEGV ABRT; do
		direct=$(status_of sh -c "ulimit -c 0; kill -$signal \$\$")
		while read -ra way; do
			echo "${way[*]} kill -$signal"
			[ "$(status_of "${way[@]}" sh -c "ulimit -c 0; kill -$signal \$\$")" = "$direct" ]
		done < <(ways signals)
	done
	for program in /no/such:127 no-such-program:127 "$PWD/plain:126" /:126; do
		while read -ra way; do
			echo "${way[*]} $program"
			[ "$(status_of "${way[@]}" "${program%:*}")" = "${program#*:}" ]
		done < <(ways)
	done
}

# ended COMMAND...: sends $signal once the program is ready; sets status.
ended() {
	launch "$@" sh -c "trap 'exit 9' WINCH USR1; echo ready; while :; do sleep 0.01; done"
	await grep -q ready "$said"
	kill "-$signal" "$launched"
	status=0
	wait "$launched" || status=$?
}

@test "R22: signals to us are signals to the program" {
	need_userns
	for way in env 'nsrun -Ur' 'nsrun -Urf' 'nsrun -Urp'; do
		for pair in TERM:143 INT:130 HUP:129 QUIT:131 USR1:9 WINCH:9; do
			signal=${pair%:*}
			# shellcheck disable=SC2086 # a command and its options
			ended $way
			echo "$way $signal: $status"
			[ "$status" -eq "${pair#*:}" ]
		done
	done
}

@test "R22: a stop and a continuation of the program are ours" {
	need_userns
	launch nsrun -Urf sh -c 'kill -STOP $$; exit 7'
	await grep -q '^State:	T' "/proc/$launched/status"
	kill -CONT "$launched"
	status=0
	wait "$launched" || status=$?
	[ "$status" -eq 7 ]
}

# --- privileges of the file ------------------------------------------------------------------------

@test "set-user-ID, set-group-ID and file capabilities are refused by all four" {
	need_root
	need_command setpriv
	chmod 755 .
	for tool in nsls nsrun nsjoin netnsctl; do
		for mode in 4755 2755 caps; do
			cp "$(command -v $tool)" privileged
			if [ $mode != caps ]; then
				chmod $mode privileged
			elif ! setcap cap_sys_admin+ep privileged 2>/dev/null; then
				continue
			fi
			run setpriv --reuid=10001 --regid=10001 --clear-groups ./privileged --version
			echo "$tool $mode: $status $output"
			[[ $output != *'not found'* ]] || skip "set-user-ID has no effect here"
			[ "$status" -eq 125 ]
			[ "$output" = "$tool: will not run set-user-ID, set-group-ID or with file capabilities" ]
			rm privileged
		done
	done
}
