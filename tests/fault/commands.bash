# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2016,SC2034 # expanded where the setup has been
# The table: what is made to fail, in which surroundings, and how to get back to them.
#
#	command_line NAME COMMAND [WORD=VALUE]...
#
#	need=	what has to succeed, or the row is skipped with it
#	setup=	once, before all
#	undo=	after a run that made something
#	finally=	once, at the end
#	resumes=yes	who fails may leave the rest, if the same command again does it
#	removed=yes	what a killed run leaves, undo takes away, without the same command again
#	looks=yes	it only looks: what it cannot see may be missing, if it says so
#	says=	a pattern of lines in its output that tell what it could not look at
#	answer=	a pattern of "CALL ERRNO" that is an answer, as one that is gone is
#	good=	its exit status when nothing goes wrong: 0
#	also=	what more there is to look at, as the command that prints it
#	modes=	kill,fail,nomem

# --- nsls: looks --------------------------------------------------------------------------------

command_line nsls 'nsls -n -o NS,TYPE,NPROCS' setup='hold -umnipCT' looks=yes
command_line nsls-json 'nsls -J -o NS,TYPE,NPROCS,HOLDERS' setup='hold -umnip' looks=yes
command_line nsls-tree 'nsls -n -T -o NS,TYPE' setup='hold -Ur -un' looks=yes
command_line nsls-task 'nsls -n -p $target -o NS,TYPE' setup='hold -umn' looks=yes
command_line nsls-reference 'nsls -n $target/uts -o NS,PID' setup='hold -u' looks=yes
command_line nsls-why 'nsls why $target/net' setup='hold -n' looks=yes
command_line nsls-diff 'nsls diff $$ $target' setup='hold -un' looks=yes good=1 \
	says='^[?] '
# NS_GET_USERNS says EPERM where the owner is above who asks: then nobody here has anything there.
command_line nsls-caps 'nsls caps $$ $target/net' setup='hold -n' looks=yes says='^cannot tell' \
	answer='ioctl EPERM'
command_line nsls-limits 'nsls limits' setup='hold -n' looks=yes \
	says='refused$|of an owner that is not seen$'
command_line nsls-mounts 'nsls mounts $target' setup='hold -m' looks=yes
command_line nsls-save 'nsls --save saved' undo='rm -f saved*'

# --- nsrun: makes namespaces, and files that keep them --------------------------------------------

command_line nsrun 'nsrun -u readlink /proc/$$/ns/uts'
command_line nsrun-pid 'nsrun -p --mount-proc echo there'
command_line nsrun-user 'nsrun -Ur id -u'
command_line nsrun-maps 'nsrun --map-users=0:100000:10 --map-groups=0:100000:10 id -u'
command_line nsrun-files 'nsrun -u --uts=a --ipc=b echo there' undo='unpin a b'
command_line nsrun-pid-files 'nsrun -p --uts=a --ipc=b echo there' undo='unpin a b'
command_line nsrun-left-files 'nsrun -p --uts=a --ipc=b echo there' undo='unpin a b' modes=orphan
command_line nsrun-mount-file 'nsrun --mount=pins/a echo there' \
	setup='mkdir pins; mount -t tmpfs pins pins; mount --make-private pins' undo='unpin pins/a'
command_line nsrun-mounts \
	'nsrun -m --tmpfs=/mnt --bind=/etc:/mnt/etc:ro --mount-sys --mount-dev echo there'
command_line nsrun-idmap 'nsrun -Ur --bind=/run/here:/mnt:idmap echo there'
command_line nsrun-setup 'nsrun -un --lo --hostname x --setup "hostname y" hostname'
command_line nsrun-init 'nsrun -p --init --pid-file=pid echo there' undo='rm -f pid*'
command_line nsrun-pod 'nsrun --pod p --container c hostname' undo='nsrun --pod-remove p'
command_line nsrun-pod-next 'nsrun --pod p --container c hostname' \
	setup='nsrun --pod p --container a true' finally='nsrun --pod-remove p' \
	undo='nsrun --pod p --container c true' answer='unlink.* ENOENT'
command_line nsrun-pod-remove 'nsrun --pod-remove p' \
	setup='nsrun --pod p --container a true' undo='nsrun --pod p --container a true'
command_line nsrun-kill-child 'nsrun -u --kill-child=KILL sleep 0.2' modes=orphan
command_line nsrun-kill-child-term 'nsrun -u --kill-child=TERM sleep 0.2' modes=orphan
command_line nsrun-kill-pid1 'nsrun -p --kill-child=TERM sleep 0.2' modes=orphan

# --- nsjoin: enters them ---------------------------------------------------------------------------

uts='readlink /proc/self/ns/uts'
command_line nsjoin "nsjoin -t \$target -a $uts" setup='hold -umn'
command_line nsjoin-pid "nsjoin -t \$target -a $uts" setup='hold -umnp'
command_line nsjoin-user "nsjoin -t \$target -a $uts" setup='hold -Ur -mnuip'
command_line nsjoin-tools "nsjoin -t \$target --tools $uts" setup='hold -umnp'
command_line nsjoin-like "nsjoin -t \$target --like $uts" setup='hold -umnp'
command_line nsjoin-root "nsjoin -t \$target -m -r -w -e $uts" setup='hold -m'

# --- netnsctl: makes names, and what is between them -------------------------------------------------

none='while umount /run/netns; do :; done; rm -rf /run/netns'
command_line add-first 'netnsctl add a' undo="netnsctl delete a; $none"
command_line add 'netnsctl add a' setup='netnsctl add b' undo='netnsctl delete --force a'
command_line delete 'netnsctl delete a' setup='netnsctl add b; netnsctl add a' undo='netnsctl add a'
command_line delete-force 'netnsctl delete --force a' setup='netnsctl add b; netnsctl add a' \
	undo='netnsctl add a'
command_line attach 'netnsctl attach a $target' setup='hold -n; netnsctl add b' \
	undo='netnsctl delete --force a'
command_line rename 'netnsctl rename b a' setup='netnsctl add c; netnsctl add b' \
	undo='netnsctl rename a b || netnsctl delete a'
command_line gc 'netnsctl gc' setup='netnsctl add c; touch /run/netns/b; netnsctl list' \
	undo='touch /run/netns/b; netnsctl list' answer='ENOENT'
command_line set 'netnsctl set a 7' setup='netnsctl add a' \
	undo='netnsctl delete a; netnsctl add a' also='netnsctl list'
command_line exec 'netnsctl exec a readlink /proc/self/ns/user' setup='netnsctl add a'
command_line labelled 'netnsctl exec --all --jobs 1 readlink /proc/self/ns/user' \
	setup='netnsctl add a' looks=yes answer='(openat|newfstatat) ENOENT'
command_line list 'netnsctl list' setup='netnsctl add a; netnsctl add b' looks=yes
command_line identify 'netnsctl identify $target' looks=yes \
	setup='netnsctl add b; hold -n; netnsctl attach a $target'
command_line pids 'netnsctl pids a' setup='hold -n; netnsctl attach a $target' looks=yes

veth='ip link add nsu-a type veth peer name nsu-b && ip link delete nsu-a'
lines=$(cat <<-'END'
	ns h1
	ns h2
	switch sw
	link h1=10.0.0.1/24 sw
	link h2=10.0.0.2/24 sw
	route h1 10.9.0.0/16 10.0.0.2
END
)
command_line link 'netnsctl link --create h1=10.0.0.1/24 h2=10.0.0.2/24' need="$veth" \
	setup='netnsctl add b' undo='netnsctl delete h1; netnsctl delete h2' also='netnsctl tree'
command_line bridge 'netnsctl bridge sw h1=10.0.0.1/24 h2=10.0.0.2/24' \
	need="ip link add nsu-a type bridge && ip link delete nsu-a && $veth" \
	setup='netnsctl add h1; netnsctl add h2' also='netnsctl tree' \
	undo='netnsctl delete sw; netnsctl delete h1; netnsctl delete h2; netnsctl add h1; netnsctl add h2'
command_line delete-wait 'netnsctl delete --wait=5 a' need="$veth" resumes=yes \
	setup='netnsctl add b; netnsctl link --create a b' \
	undo='netnsctl delete --wait a; netnsctl link --create a b' also='netnsctl tree'
command_line nat 'netnsctl nat h1' need="$veth && netnsctl add x && netnsctl nat x" \
	setup='netnsctl delete x; netnsctl add h1' undo='netnsctl nat --remove h1' also='netnsctl tree'
command_line nat-remove 'netnsctl nat --remove h1' undo='netnsctl nat h1' also='netnsctl tree' \
	need="$veth && netnsctl add x && netnsctl nat x" \
	setup='netnsctl delete x; netnsctl add h1; netnsctl nat h1'
command_line up 'netnsctl up two.lab' need="$veth" setup='echo "$lines" >two.lab' \
	undo='netnsctl down two.lab' also='netnsctl tree'
command_line up-then-down 'netnsctl up two.lab' need="$veth" setup='echo "$lines" >two.lab' \
	undo='netnsctl down two.lab' also='netnsctl tree' removed=yes modes=kill
command_line down 'netnsctl down two.lab' need="$veth" also='netnsctl tree' \
	setup='echo "$lines" >two.lab; netnsctl up two.lab' answer='ENOENT' resumes=yes \
	undo='netnsctl down two.lab; netnsctl delete h1; netnsctl delete h2; netnsctl delete sw;
		netnsctl up two.lab'
node=$(cat <<-'END'
	switch node
	switch sw
	ns pod
	ns lan
	link pod=10.244.0.2/24 node
	link node:eth0=192.0.2.10/24 lan=192.0.2.1/24 routed
	link node:eth1=198.51.100.1/24 sw routed
END
)
command_line up-routed 'netnsctl up node.lab' need="$veth" setup='echo "$node" >node.lab' \
	undo='netnsctl down node.lab' also='netnsctl tree'
# What runs in there is somebody until it is ended, and the record goes last.
command_line down-kill 'netnsctl down --kill bg.lab' need="$veth" also='netnsctl tree' \
	setup='printf "%s\n" "ns h1" "ns h2" "link h1 h2" "run h1 sleep 3600 &" >bg.lab; netnsctl up bg.lab' \
	answer='ENOENT|ESRCH' resumes=yes \
	undo='netnsctl down --kill bg.lab; netnsctl delete --kill h1; netnsctl delete h2; netnsctl up bg.lab'
# NS_GET_NSTYPE says ENOTTY of what is no namespace: a name that lost its own meanwhile.
command_line tree 'netnsctl tree' need="$veth" looks=yes answer='ioctl ENOTTY' \
	setup='netnsctl add b; netnsctl link --create h1=10.0.0.1/24 h2=10.0.0.2/24'
# A filter for what is sent makes sendto(2) say EPERM.
command_line check 'netnsctl check h1 h2' need="$veth" looks=yes says='where we cannot look' \
	answer='sendto EPERM|ioctl ENOTTY' \
	setup='netnsctl add b; netnsctl link --create h1=10.0.0.1/24 h2=10.0.0.2/24'
