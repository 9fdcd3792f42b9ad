# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154,SC2034 # of world.bash
# What the workers of a mixed soak do: each function is one deed, which makes something named
# after the worker, $me, uses it, and takes it away again.
#
#	does COMMAND...		succeeds, or is killed in the middle: then the deed is torn
#	ends STATUS COMMAND...	the same for another exit status, or any
#	removes COMMAND...	the same, and where the deed is torn once more, to repair that
#	mends COMMAND...	is never killed, and may find nothing to do
#
# Nothing here looks whether something is left: that is done when all deeds are done.

deeds=(lone lone lone kept pod joined entered names wires switch network way lab verbs verbs listed)

# --- nsrun -----------------------------------------------------------------------------------

lone_rows=(
	'0 nsrun -u true'
	'0 nsrun -uinC true'
	'0 nsrun -m --tmpfs=/mnt --bind=/etc:/mnt/etc:ro true'
	'0 nsrun -p --mount-proc true'
	'0 nsrun -Ur id'
	'0 nsrun -Urpf --mount-proc id'
	'0 nsrun -UrmnuipCT --mount-proc --mount-sys --mount-dev true'
	'0 nsrun -T --boottime=100000 true'
	'0 nsrun -n --lo true'
	'0 nsrun --map-users=0:100000:10 --map-groups=0:100000:10 id'
	'0 nsrun -Ur --bind=/run/here/root:/mnt:idmap true'
	'0 nsrun -u --hostname soak hostname'
	'0 nsrun --rootfs root --bind /usr:/usr:ro true'
	'3 nsrun -p --init ./orphans'
	'3 nsrun -p ./orphans'
	'0 nsrun -u --kill-child sleep 0.05'
	'0 nsrun -p --kill-child=TERM sleep 0.05'
	'127 nsrun -umnp /no/such'
	'125 nsrun -u --bind=/no/such:/mnt true'
	'0 nsrun -Ur --dry-run true'
	'0 nsrun -Ur --explain true'
)

lone() {
	local row

	read -ra row <<<"${lone_rows[RANDOM % ${#lone_rows[@]}]}"
	((RANDOM % 3)) || row=("${row[0]}" "${plain[@]}" "${row[@]:1}")
	# What only root may do says so; what else it says is not to be known here.
	[ "${row[1]}" != "${plain[0]}" ] || row[0]=any
	ends "${row[@]}"
}

# Who looks at a file keeps what is mounted there busy for that moment (umount(2)).
unpinned() {
	while umount "$1"; do :; done
	rm -f "$1"
} 2>/dev/null

kept() {
	does nsrun -p "--uts=$me.uts" "--ipc=$me.ipc" true
	does nsjoin "--uts=$me.uts" "--ipc=$me.ipc" true
	does nsls why "/run/here/$me.uts"
	eventually unpinned "$me.uts" && eventually unpinned "$me.ipc"
}

pod() {
	does nsrun --pod "$me" --container a true
	does nsrun --pod "$me" --container b --detach sleep 60
	does nsjoin -t "pod:$me/b" -a hostname
	does nsrun --pod "$me" --container c --volume tmpfs:/mnt touch /mnt/x
	does nsls -J "pod:$me"
	removes nsrun --pod-remove "$me"
}

# --- nsjoin: into what stays for the whole hour -------------------------------------------------

entered() {
	does nsjoin -t "$init" -a true
	ends 3 nsjoin -t "$init" -p ./orphans
	does nsjoin -t pod:keep/k -a id
	does nsjoin -t "$init" --tools true
	does nsjoin -t "$init" --check
	does nsjoin -t "$init" -a --explain true
}

# Into what ends meanwhile.
joined() {
	local target

	nsrun -umnpC --mount-proc sleep 0.3 </dev/null >/dev/null 2>&1 &
	target=$!
	ends any nsjoin -t "$target" -a true
	ends any nsjoin -t "$target" --like true
	wait "$target"
}

# --- netnsctl ------------------------------------------------------------------------------------

# away NAME...: the names, or as many as there are.
away() {
	local each

	for each; do
		[ -n "$torn" ] || does netnsctl delete "$each"
		[ -z "$torn" ] || mends netnsctl delete --force "$each"
	done
}

names() {
	does netnsctl add "$me-a"
	does netnsctl attach "$me-b" "$init"
	does netnsctl exec "$me-a" true
	does netnsctl set "$me-a" auto
	does netnsctl list
	does netnsctl pids "$me-b"
	does netnsctl rename "$me-a" "$me-c"
	[ -z "$torn" ] || mends netnsctl delete --force "$me-a"
	away "$me-b" "$me-c"
}

wires() {
	does netnsctl link --create "$me-a=10.0.0.1/24" "$me-b=10.0.0.2/24"
	does netnsctl check "$me-a" "$me-b"
	does netnsctl tree
	does netnsctl exec "$me-b" cat /proc/net/dev
	away "$me-a" "$me-b"
}

switch() {
	does netnsctl bridge --create "$me-s" "$me-a=10.0.0.1/24" "$me-b=10.0.0.2/24"
	does netnsctl graph "$me-s"
	does netnsctl export "$me-s" "$me-a"
	away "$me-s" "$me-a" "$me-b"
}

network() {
	printf '%s\n' "ns $me-a" "ns $me-b" "switch $me-s" "link $me-a=10.0.0.1/24 $me-s" \
		"link $me-b=10.0.0.2/24 $me-s" >"$me.lab"
	does netnsctl up "$me.lab"
	does netnsctl diff "$me.lab"
	removes netnsctl down "$me.lab"
	rm -f "$me.lab"
}

way() {
	# Of two at the same time, one is told to do it again.
	[ -z "$no_nat" ] && [ "$me" = w1 ] || return
	does netnsctl add "$me-a"
	does netnsctl nat "$me-a"
	removes netnsctl nat --remove "$me-a"
	away "$me-a"
}

lab() {
	does "${plain[@]}" netnsctl --lab "$me" link --create h1=10.0.0.1/24 h2=10.0.0.2/24
	does "${plain[@]}" netnsctl --lab "$me" check h1 h2
	does "${plain[@]}" netnsctl --lab keep exec h true
	does "${plain[@]}" netnsctl labs
	removes "${plain[@]}" netnsctl labs --remove "$me"
}

# --- nsls ----------------------------------------------------------------------------------------

verbs_rows=(
	'0 nsls audit' '0 nsls graph' '0 nsls limits' '0 nsls why $init/net' '1 nsls diff self $init'
	'0 nsls caps self $init/uts' '0 nsls mounts $init' '0 nsls explain' '0 nsls find --iface lo'
	'any nsls translate pid $init' '0 nsls -p $init' '0 nsls pod:keep' '0 nsls --save -'
)

verbs() {
	local row

	read -ra row <<<"${verbs_rows[RANDOM % ${#verbs_rows[@]}]}"
	ends "${row[@]//\$init/$init}"
}

listed() {
	local way=('' -r -T -T=process -J --matrix '--sources=processes,threads,fds'
		--output-all -P)

	# shellcheck disable=SC2086 # an option, or none
	does nsls ${way[RANDOM % ${#way[@]}]}
}
