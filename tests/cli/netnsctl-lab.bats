#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Labs of netnsctl: by a plain user, who root becomes here, and by root in a /run of his own.

bats_require_minimum_version 1.5.0
load ../netns

# Of a plain user: not below BATS_TMPDIR, which may be root's alone.
setup() {
	here=$(mktemp -d /tmp/netnsctl-lab.XXXXXX)
	if [ "$(id -u)" -eq 0 ]; then
		chown 10001:10001 "$here"
		as=(setpriv --reuid=10001 --regid=10001 --clear-groups)
	else
		as=()
	fi
	as+=(env -u NETNSCTL_LAB XDG_RUNTIME_DIR="$here")
	"${as[@]}" unshare --user --map-root-user true 2>/dev/null ||
		skip "no user namespaces for plain users"
	cd "$here" || return
}

teardown() {
	for record in "$here"/netnsctl/*; do
		[ -f "$record" ] && lab labs --remove "${record##*/}" >/dev/null 2>&1
	done
	cd /
	rm -rf "$here" ${theirs:+"$theirs" "${theirs}0"}
	[ -z "$slice" ] || find "$slice" "${slice%/*}" -depth -type d -exec rmdir {} \; 2>/dev/null || true
}

# lab WORD...: netnsctl as the plain user, with a directory of its own for records.
lab() {
	"${as[@]}" netnsctl "$@"
}

keeper() {
	cut -d' ' -f1 "$here/netnsctl/$1"
}

# until_gone PID: a process ends when its parent has taken notice.
until_gone() {
	for _ in {1..500}; do
		[ -e "/proc/$1/ns/net" ] && [ -n "$(readlink "/proc/$1/ns/net")" ] || return 0
		sleep 0.02
	done
	return 1
}

@test "what is written wrong makes no lab" {
	echo 'lnik h1 h2' >wrong.net
	for words in 'link h1=10.0.0.1 h2' 'link h1' 'bridge sw h1=' 'up wrong.net' 'up nothing.net'; do
		# shellcheck disable=SC2086 # words
		run lab $words
		[ "$status" -ne 0 ]
		[[ $output != *'is made'* ]]
		[ "$(lab -j labs)" = '[]' ]
	done
}

@test "exec -u in a lab with one ID: that is root, and of others the cause is said" {
	lab add a 2>/dev/null
	[ "$(lab exec -u root a id -u)" = 0 ]
	[ "$(lab exec a awk '{ ids += $3 } END { print ids }' /proc/self/uid_map)" = 1 ] ||
		skip "this user has a range of IDs"
	run lab exec -u 65534 a true
	[ "$status" -eq 125 ]
	[[ $output == *"65534: Invalid argument"*"does not exist inside"* ]]
}

# bats test_tags=vm
@test "a plain user's link makes the lab, and every verb works in it" {
	before=$(ls /run/netns 2>/dev/null || true)
	lab link --create h1=10.0.0.1/24 h2=10.0.0.2/24 2>said
	grep -q 'lab default is made' said
	grep -q 'netnsctl down --lab default' said
	[ "$(lab list | sort | xargs)" = 'h1 h2' ]
	[[ $(lab check h1 h2) == 'h1 -> h2 10.0.0.2  reached'* ]]
	[[ $(lab tree) == *'10.0.0.1/24 -> h2:eth0'* ]]
	[ "$(lab exec h1 id -u)" = 0 ]
	[ "$(lab exec h1 pwd)" = "$here" ]
	lab bridge --create sw h1:b0 h2:b0
	lab delete h1
	[ "$(lab list | sort | xargs)" = 'h2 sw' ]
	[ "$(ls /run/netns 2>/dev/null || true)" = "$before" ]
}

@test "the commands that check advises help from outside of the lab" {
	lab --lab 'a b' link --create h1=10.0.1.1/24 r1=10.0.1.254/24 2>/dev/null || skip "no veth"
	lab --lab 'a b' link --create h2=10.0.2.1/24 .:r2=10.0.2.254/24
	advice() {
		run -"$1" lab --lab 'a b' check "${@:2}"
		advised=$(sed -n '3s/^ *//p' <<<"$output")
	}
	lab --lab 'a b' exec h1 ip link set eth0 down
	advice 1 h1 r1
	[ "$advised" = "netnsctl --lab 'a b' exec h1 ip link set eth0 up" ]
	"${as[@]}" sh -c "$advised"
	advice 0 h1 r1
	own=$(lab --lab 'a b' -J tree | grep -B1 '"self": true' | tr -dc 0-9)
	"${as[@]}" netnsctl --lab 'a b' exec "net:[$own]" ip link set r2 down
	advice 1 h2 .
	[ "$advised" = "netnsctl --lab 'a b' exec 'net:[$own]' ip link set r2 up" ]
	"${as[@]}" sh -c "$advised"
	advice 0 h2 .
}

@test "whom a plain user may not read is not in his lab, and not spoken of" {
	lab add a 2>/dev/null
	[ -z "$(lab pids a 2>&1)" ]
	mkfifo gate
	lab exec a sh -c 'echo there; exec sleep 600' >gate 3>&- &
	read -r said <gate
	[ "$said" = there ]
	[ "$(lab pids a 2>&1 | wc -l)" = 1 ]
	kill -KILL "$(lab pids a)"
	wait
}

@test "looking makes no lab, and sees an empty one" {
	[ -z "$(lab list)" ]
	[ "$(lab -J list)" = '[]' ]
	run lab exec nobody true
	[ "$status" -eq 125 ]
	[[ $output == *'"nobody": No such file'* ]]
	run -0 lab --dry-run add h1
	[[ $output == *'clone(CLONE_NEWUSER|CLONE_NEWNET|CLONE_NEWNS)'*'create /run/netns/h1'* ]]
	[ ! -e netnsctl ]
	[ -z "$(lab labs)" ]
}

@test "--explain of the steps: how one gets there comes first" {
	lab add h1 2>/dev/null
	run -0 lab --dry-run add h2
	[ "${lines[0]}" = "self    TARGET = pidfd_open($(keeper default))" ]
	[ "${lines[1]}" = 'self    setns(TARGET, CLONE_NEWUSER|CLONE_NEWNET|CLONE_NEWNS)' ]
	[ "${lines[2]}" = "self    chdir($here)" ]
	run -0 lab --explain list
	[[ $output == *'Before anything else is done'* ]]
	[[ $(lab --verbose list 2>&1 >/dev/null) == *'setns(TARGET'* ]]
}

@test "the plan of a lab" {
	run -0 lab --dry-run add h1
	steps=$(sed -z 's/\n   *\([^ ]\)/ \1/g' <<<"$output" | grep -v MOUNT | grep -v '/run/\|newuidmap\|newgidmap\|_map\|setgroups' |
		sed "s|$here|DIR|; /unshare/,\$d")
	echo "$steps"
	[ "$steps" = "$(cat <<-'END'
		self    mkdir(DIR/netnsctl)
		self    LOCK = open(DIR/netnsctl), flock(LOCK)
		self    check DIR/netnsctl/default: no lab that lives
		self    CHILD = fork(), clone(CLONE_NEWUSER|CLONE_NEWNET|CLONE_NEWNS)
		child   mount(/, MS_REC|MS_SLAVE)
		child   mount tmpfs on /run, mode=0755
		child   ioctl(SIOCSIFFLAGS, lo: IFF_UP)
		self    write DIR/netnsctl/default "CHILD", its start and USER
		child   close all descriptors, setsid(), pause()
		self    see the program start
	END
	)" ]
}

@test "the keeper is nobody's child, holds nothing open, and is in a session of its own" {
	lab add h1 2>/dev/null
	pid=$(keeper default)
	[ "$(ps -o sid= -p "$pid" | xargs)" = "$pid" ]
	[ -z "$("${as[@]}" ls "/proc/$pid/fd")" ]
	[ "$("${as[@]}" readlink "/proc/$pid/cwd")" = / ]
	lab --lab b exec h1 true 2>/dev/null || true
	# Whoever executes in place has no child that it did not make.
	[ -z "$(lab exec h1 sh -c 'read -r child </proc/$$/task/$$/children; echo $child')" ]
}

@test "labs apart: by option, by environment, and by --system" {
	lab add h1 2>/dev/null
	lab --lab two add h2 2>/dev/null
	[ "$(lab list)" = h1 ]
	[ "$(lab --lab two list)" = h2 ]
	[ "$("${as[@]}" NETNSCTL_LAB=two netnsctl list)" = h2 ]
	# What is executed there is there already.
	[ "$("${as[@]}" NETNSCTL_LAB=two netnsctl exec h2 sh -c 'echo "[$NETNSCTL_LAB]"')" = '[]' ]
	[ "$(lab --system list 2>&1)" = "$(netnsctl --system list 2>&1)" ]
	run lab --system add "lab-$$"
	[ "$status" -eq 1 ]
	[[ $output == *'CLONE_NEWNET: Operation not permitted'* ]]
	run -2 lab --lab ../x list
	run -2 lab --lab .x list
}

@test "labs: age and processes, as text and JSON; --remove ends them all" {
	lab add h1 2>/dev/null
	lab exec h1 sleep 1000 3>&- &
	for _ in {1..500}; do
		[[ $(lab -J labs) == *'"processes":1}'* ]] && break
		sleep 0.02
	done
	[[ $(lab -J labs) == '[{"lab":"default","uid":'*',"state":"live","keeper":'*'"processes":1}]' ]]
	[[ $(lab labs) == LAB*AGE*PROCESSES*default*s*1 ]]
	pid=$(keeper default)
	lab labs --remove default
	until_gone "$pid"
	wait
	[ ! -e netnsctl/default ]
	[ -z "$(lab labs)" ]
	run lab labs --remove default
	[ "$status" -eq 1 ]
	[[ $output == *'lab default: No such file'* ]]
	lab --lab two add h1 2>/dev/null
	lab down --lab two
	[ -z "$(lab labs)" ]
	run -2 lab down
}

# To open some devices does something, and so the first look is not to open what is there.
@test "labs: of what others have where their labs are nothing is opened but files" {
	need_root "making devices"
	command -v strace >/dev/null && strace -o /dev/null true || skip "strace may not trace here"
	theirs=/tmp/netnsctl-$((4000000000 + $$))
	mkdir "$theirs" elsewhere
	for dir in "$theirs" elsewhere; do
		mkfifo "$dir/fifo"
		mknod "$dir/device" c 1 3
		ln -s /dev/null "$dir/link"
		echo 1 2 3 >"$dir/file$$"
	done
	ln -s "$here/elsewhere" "${theirs}0"
	strace -e trace=open,openat -o trace netnsctl labs >labs
	rm -rf "$theirs" "${theirs}0"
	[ "$(grep -c "^file$$ .*ended" labs)" -eq 1 ]
	grep -q "$theirs/device.*O_PATH" trace
	[ -z "$(grep -E '/(fifo|device|link)"' trace | grep -v O_PATH)" ]
	[ -z "$(grep "${theirs}0/" trace)" ]
}

@test "labs: the nearest name is told to who wrote one that is none" {
	lab add h1 2>/dev/null
	for said in "$(! lab labs --remove defualt 2>&1)" "$(! lab down --lab dfault 2>&1)"; do
		[[ $said == *'did you mean the lab default?'* ]]
	done
	# Who looks there sees an empty lab, and hears that there is none; the default one may wait.
	said=$(lab --lab defualt list 2>&1)
	[[ $said == *'lab defualt is not there'*'did you mean the lab default?'* ]]
	[ "$(lab --lab default list 2>&1)" = h1 ]
	[[ $(lab --lab later --dry-run add h2 2>&1) != *'not there'* ]]
	lab labs --remove default
	[ -z "$(lab list 2>&1)" ]
	lab add h1 2>/dev/null
	said=$(! lab labs --remove other 2>&1)
	[[ $said == *'lab other: No such file'*"'netnsctl labs' lists"* && $said != *mean* ]]
	[ "$(lab labs | wc -l)" -eq 2 ]
}

# logind is not asked: what it would do stands in the name of the control group, and in files.
@test "whether it outlives the login is said when it is made" {
	[ "$(id -u)" -eq 0 ] || skip "becoming a user in a /etc of our own: needs root"
	slice=$(own_cgroup2)/user.slice/user-10001.slice &&
		mkdir -p "$slice/session-c7.scope" "$slice/user@10001.service/app.slice" 2>/dev/null ||
		skip "no cgroup2 to write in"
	export slice
	inside <<-'END'
		user=(setpriv --reuid=10001 --regid=10001 --clear-groups)
		# made GROUP [DIRECTORY]: in that control group, with records in that directory.
		made() (
			echo 0 >"$1/cgroup.procs" || exit
			export XDG_RUNTIME_DIR=${2-/run/user/10001}
			"${user[@]}" netnsctl add h1 2>&1 | tail -n 1
			"${user[@]}" netnsctl labs --remove default
		)
		conf() {
			printf '[Login]\n#KillUserProcesses=no\n%s\n' "$2" >"/run/systemd/logind.conf.d/$1"
		}
		own=${slice%/user.slice/*} session=$slice/session-c7.scope
		manager=$slice/user@10001.service/app.slice
		mkdir -p /run/user/10001 /run/other
		chown 10001:10001 /run/user/10001 /run/other
		[[ $(made "$manager") == *'lives until reboot'* ]]
		mount -t tmpfs lib /var/lib
		mkdir -p /run/systemd/system /run/systemd/logind.conf.d /var/lib/systemd/linger
		[[ $(made "$own") == *'log out, unless you: loginctl enable-linger' ]]
		[[ $(made "$own" /run/other) == *'lives until reboot'* ]]
		[[ $(made "$session") == *'lives until reboot'* ]]
		[[ $(made "$manager") == *'log out, unless you: loginctl enable-linger' ]]
		conf 50.conf KillUserProcesses=yes
		[[ $(made "$session") == *'log out (KillUserProcesses of logind.conf)' ]]
		[[ $(made "$session" /run/other) == *'log out (KillUserProcesses of logind.conf)' ]]
		[[ $(made "$manager") == *'log out, unless you: loginctl enable-linger' ]]
		[[ $(made "$own" /run/other) == *'lives until reboot'* ]]
		conf .99.conf KillUserProcesses=no	# hidden files are none
		[[ $(made "$session") == *'log out (KillUserProcesses of logind.conf)' ]]
		for wrong in maybe 'no # not now' ''; do
			conf 55.conf "KillUserProcesses=$wrong"		# is none of its words
			[[ $(made "$session") == *'log out (KillUserProcesses of logind.conf)' ]]
		done
		conf 60.conf 'KillUserProcesses = no'
		[[ $(made "$session") == *'lives until reboot'* ]]
		sed '1i somebody:x:10001:10001::/:/bin/sh' /etc/passwd >/run/passwd
		mount --bind /run/passwd /etc/passwd
		conf 70.conf 'KillOnlyUsers = nobody somebody'		# whatever the rule is
		[[ $(made "$session") == *'log out (KillUserProcesses of logind.conf)' ]]
		conf 80.conf KillExcludeUsers=somebody
		[[ $(made "$session") == *'lives until reboot'* ]]
		conf 80.conf KillExcludeUsers=somebody$'\n'KillExcludeUsers=
		[[ $(made "$session") == *'log out (KillUserProcesses of logind.conf)' ]]
		mount -t tmpfs lib /usr/local/lib
		mkdir -p /usr/local/lib/systemd/logind.conf.d
		echo KillOnlyUsers= >/usr/local/lib/systemd/logind.conf.d/60.conf	# hidden
		[[ $(made "$session") == *'log out (KillUserProcesses of logind.conf)' ]]
		echo KillOnlyUsers= >/usr/local/lib/systemd/logind.conf.d/75.conf	# by its name
		[[ $(made "$session") == *'lives until reboot'* ]]
		touch /var/lib/systemd/linger/somebody
		[[ $(made "$own") == *'lives until reboot'* ]]
		[[ $(made "$manager") == *'lives until reboot'* ]]
	END
}

@test "first use by many at once makes one lab" {
	for i in {1..8}; do
		lab add "h$i" 2>"said$i" 3>&- &
	done
	wait
	[ "$(lab list | wc -l)" -eq 8 ]
	[ "$(cat said* | grep -c 'is made')" -eq 1 ]
	[ "$(cat said* | grep -vc 'is made\|lives until')" -eq 0 ]
}

@test "a keeper that was killed is said, and the next one takes its place" {
	lab add h1 2>/dev/null
	pid=$(keeper default)
	kill -KILL "$pid"
	until_gone "$pid"
	[[ $(lab labs) == *ended* ]]
	[[ $(lab -J labs) == *'"state":"ended"}]' ]]
	[[ $(lab list 2>&1) == *'lab default has ended'* ]]
	lab add h2 2>/dev/null
	[ "$(lab list)" = h2 ]
	[ "$(keeper default)" != "$pid" ]
}

until_true() {
	for _ in {1..500}; do
		! "$@" 2>/dev/null || return 0
		sleep 0.02
	done
	return 1
}

has_own_network() {
	[ "$(stat -Lc %i "/proc/$1/ns/net")" != "$(stat -Lc %i /proc/self/ns/net)" ]
}

# Whose maker is done has a session of its own; this one lives until its maker is gone.
@test "a lab that is being made is waited for, and made anew if its maker was killed" {
	lab add h1 2>/dev/null
	"${as[@]}" unshare -Urmn sleep 60 3>&- &
	pid=$!
	until_true has_own_network "$pid"
	started=$(sed 's/.*) //' "/proc/$pid/stat" | cut -d' ' -f20)
	echo "$pid $started $(stat -Lc %i "/proc/$pid/ns/user")" |
		"${as[@]}" tee netnsctl/killed >/dev/null
	[[ $(lab labs) == *killed* && $(lab labs) != *ended* ]]
	exec 8<netnsctl
	flock 8
	"${as[@]}" netnsctl --lab killed add h2 >said 2>&1 8<&- 3>&- &
	until_true grep -q -- "-> FLOCK .*:$(stat -c %i netnsctl) " /proc/locks
	kill -KILL "$pid"
	until_gone "$pid"
	flock -u 8
	wait $!
	exec 8<&-
	[[ $(<said) == *'lab killed is made'* && $(<said) != *ended* ]]
	[ "$(lab --lab killed list)" = h2 ]
}

@test "a record of another process, of nobody, or that is none" {
	lab add h1 2>/dev/null
	read -r pid start user <netnsctl/default
	for text in "$pid $((start + 1)) $user" "$pid $start $((user + 1))" "$$ $start $user" \
		"1 1 1" "-1 $start $user" "$pid $start" "$pid $start $user x" "" $'\e[31m'; do
		printf '%s\n' "$text" | "${as[@]}" tee netnsctl/odd >/dev/null
		run lab --lab odd --system labs
		[[ $(lab -J labs) == *'{"lab":"odd","uid":'*',"state":"ended"}'* ]]
	done
	lab labs --remove odd
	"${as[@]}" mkfifo netnsctl/fifo
	"${as[@]}" ln -s default netnsctl/link
	timeout 20 "${as[@]}" netnsctl labs >/dev/null
	for name in fifo link; do
		run timeout 20 "${as[@]}" netnsctl --lab "$name" add x
		[ "$status" -eq 1 ]
		[[ $output == *"lab $name: Operation not permitted"* ]]
	done
	[ "$(lab list)" = h1 ]
	rm netnsctl/fifo netnsctl/link
}

@test "a directory that others may write, or have made, is refused" {
	[ "$(id -u)" -eq 0 ] || skip "a directory of somebody else: needs root"
	mkdir -m 755 netnsctl
	run lab add h1
	[ "$status" -eq 1 ]
	chown 10001 netnsctl
	chmod 777 netnsctl
	run lab add h1
	[ "$status" -eq 1 ]
	[[ $output == *"$here/netnsctl: Operation not permitted"* ]]
	[ -z "$(ls netnsctl)" ]
}

@test "killed before each of its system calls, it leaves what the next one repairs" {
	command -v strace >/dev/null || skip "strace is missing"
	"${as[@]}" strace -o /dev/null true 2>/dev/null || skip "tracing is not allowed"
	[ -z "${SAN-}" ] || skip "sanitizers make other calls"
	# Of the keeper (-f) only what ends it: strace stays for as long as it lives.
	for at in mkdir:1 flock:1 pipe2:1 wait4:1 write:1 rename:1 setns:1 unshare:1 flock:2 \
		'-f mount:1' '-f mount:2' '-f setsid:1'; do
		follow=(); [[ $at == -f* ]] && follow=(-f)
		at=${at#-f }
		"${as[@]}" timeout 20 strace "${follow[@]}" -qq -o /dev/null \
			-e inject="${at%:*}:signal=KILL:when=${at#*:}" \
			netnsctl --lab killed add h1 >/dev/null 2>&1 3>&- || true
		lab --lab killed add h2 >/dev/null 2>said || { cat said; false; }
		[[ $(lab --lab killed list 2>/dev/null) == *h2* ]]
		pid=$(keeper killed)
		lab labs --remove killed
		until_gone "$pid"
	done
	# No keeper without a record stays.
	for _ in {1..250}; do
		left=$(ps -eo stat=,args= | grep -- '[-]-lab killed add' | grep -v '^Z' || true)
		[ -z "$left" ] && break
		sleep 0.02
	done
	[ -z "$left" ]
}

@test "up, diff and down find their file also below the /run that the lab covers" {
	inside <<'END'
	mkdir /run/media
	echo 'ns h1' >/run/media/net.lab
	cd /run/media
	netnsctl --lab mine up net.lab 2>/dev/null
	is '' netnsctl --lab mine diff net.lab
	netnsctl --lab mine down --dry-run net.lab | grep -q 'unlink(/run/netns/h1)'
	# Not the whole lab, because the file was forgotten.
	says 2 'netnsctl: --name is of a FILE, or of -' netnsctl --lab mine down --name net
	is h1 netnsctl --lab mine list
	netnsctl --lab mine down net.lab
	is '' netnsctl --lab mine list
	says 2 'netnsctl: read: none.lab: No such file or directory' netnsctl diff none.lab
	netnsctl labs --remove mine
END
}

@test "root may use one too, and sees everybody's" {
	lab add h1 2>/dev/null
	inside <<'END'
	netnsctl add out
	netnsctl --lab mine add in 2>/dev/null
	is out netnsctl list
	is in netnsctl --lab mine list
	netnsctl labs | grep -q '^mine  *0 '
	is 0 netnsctl --lab mine exec in id -u
	[ "$(stat -c %a /run/netnsctl/labs)" = 700 ]
	netnsctl labs --remove mine
	not grep -q '^mine ' <<<"$(netnsctl labs)"
END
	[ "$(id -u)" -eq 0 ] || return 0
	chmod 755 "$here"
	inside <<END
	mkdir -p /run/user/10001
	mount --bind "$here" /run/user/10001
	netnsctl labs | grep -q '^default  *10001 '
END
}

@test "monitor of a lab that is not there says so, and does not wait for nothing" {
	for name in default other; do
		run -1 timeout 10 "${as[@]}" netnsctl --lab $name monitor
		[ "${lines[0]}" = "netnsctl: find: lab $name: No such file or directory" ]
	done
	run -1 timeout 10 "${as[@]}" netnsctl monitor
	[ "$(lab -j labs)" = '[]' ]
	lab add a 2>/dev/null
	kill "$(keeper default)"
	until_gone "$(keeper default)"
	run -1 timeout 10 "${as[@]}" netnsctl monitor
}
