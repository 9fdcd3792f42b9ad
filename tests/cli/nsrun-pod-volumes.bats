#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2016,SC2154 # expanded inside; set by pod.bash
# Volumes of pods: whose files they are, on which file systems; and the image that breaks.

bats_require_minimum_version 1.5.0
load ../told
load ../pod

setup() {
	pod_begin
}

teardown() {
	pod_end
}

# first_id: the first of the range that the pod was given.
first_id() {
	sed -n 's/.*"first-id": \([0-9]*\),.*/\1/p' "$records/$pod"
}

# is_linux VERSION: that, or a later one.
is_linux() {
	[ "$(printf '%s\n%s\n' "$1" "$(uname -r)" | sort -V | head -n 1)" = "$1" ]
}

# need_idmap DIR: its file system has id-mapped mounts; ext4 is among the first, tmpfs was late.
need_idmap() {
	local type since=5.12

	type=$(stat -f -c %T "$1")
	[ "$type" != tmpfs ] || since=6.3
	is_linux $since || skip "this kernel has no id-mapped mounts of $type"
}

# --- whose files ---------------------------------------------------------------------------------

# bats test_tags=vm
@test "id-mapped: root's in the pod, root's on the disk, and read with their own rights" {
	need_root
	need_idmap .
	mkdir v
	(umask 077 && echo secret >v/secret)
	install -o 1000 -g 1000 -m 600 /dev/null v/user
	prints 'secret
0 1000' nsrun --pod "$pod" --volume "$PWD/v:/tmp/v" sh -c 'cat /tmp/v/secret
		echo $(stat -c %u /tmp/v/secret /tmp/v/user)
		touch /tmp/v/new; install -o 33 -g 33 /dev/null /tmp/v/www'
	[ "$(stat -c %u:%g v/new v/www | xargs)" = '0:0 33:33' ]
}

# bats test_tags=vm
@test "id-mapped: through it the host sees the pod's range" {
	need_root
	need_idmap .
	mkdir v
	touch v/file
	start_in c1 --volume "$PWD/v:/tmp/v" sleep 60
	[ "$(stat -c %u "/proc/$(pid_of c1)/root/tmp/v/file")" = "$(first_id)" ]
	run -0 nsls mounts "pod:$pod/c1"
	grep -E '/tmp/v ' <<<"$output"
	# Linux 6.15 tells the map.
	! is_linux 6.15 || grep "uids 0-65535 on disk are $(first_id)-" <<<"$output"
}

# bats test_tags=vm
@test "plain: files of the host are nobody's, and refused" {
	need_root
	mkdir v
	(umask 077 && echo secret >v/secret)
	run -1 nsrun --pod "$pod" --volume "$PWD/v:/tmp/v:plain" cat /tmp/v/secret
	[[ $output == *'Permission denied' ]]
	run -1 nsrun --pod "$pod" --volume "$PWD/v:/tmp/v:plain" touch /tmp/v/new
	[[ $output == *'Permission denied' ]]
	prints '65534 65534' nsrun --pod "$pod" --volume "$PWD/v:/tmp/v:plain" \
		stat -c '%u %g' /tmp/v/secret
	chown "$(first_id)" v
	nsrun --pod "$pod" --volume "$PWD/v:/tmp/v:plain" touch /tmp/v/new
	[ "$(stat -c %u v/new)" = "$(first_id)" ]
}

@test "read-only, and a file for a volume" {
	mkdir v
	how=plain
	[ "$(id -u)" -ne 0 ] || how=idmap
	run -1 nsrun --pod "$pod" --volume "$PWD/v:/tmp/v:$how:ro" touch /tmp/v/new
	[[ $output == *'Read-only file system' ]]
	echo text >file
	prints text nsrun --pod "$pod" --volume "$PWD/file:/tmp/file:$how" cat /tmp/file
}

@test "a plain user's: his own directory, and tmpfs; to id-map is root's" {
	need_plain
	mkdir v
	prints 0 nsrun --pod "$pod" --volume "$PWD/v:/tmp/v:plain" \
		sh -c 'touch /tmp/v/new; stat -c %u /tmp/v/new'
	[ "$(stat -c %u v/new)" = "$(id -u)" ]
	prints tmpfs nsrun --pod "$pod" --volume tmpfs:/tmp/t stat -fc %T /tmp/t
	refuses 125 "nsrun: id-map mount: $PWD/v: Operation not permitted
nsrun: takes root: write SRC:DST:plain for a directory of yours, or tmpfs:DST
nsrun: administrator: let this user run it by sudo" \
		nsrun --pod "$pod" --volume "$PWD/v:/tmp/v" true
}

@test "with the host's users nothing is mapped: root there is root here" {
	need_root
	mkdir v
	prints '' nsrun --pod "$pod" --host-users --volume "$PWD/v:/tmp/v" touch /tmp/v/new
	[ "$(stat -c %u v/new)" = 0 ]
	prints "$(readlink /proc/self/ns/user)" nsrun --pod "$pod" readlink /proc/self/ns/user
	[ "$(inode "$(pid_of)" net)" != "$(inode $$ net)" ]
}

# --- which file systems --------------------------------------------------------------------------

# mount_new TYPE: one with a directory of root's in it on $here/m, unless this machine has none.
mount_new() {
	local image=$here/image

	mkdir -p "$here/m" "$here/lower" "$here/upper" "$here/work"
	truncate -s 400M "$image"
	case $1 in
	ext[234])
		need_command "mkfs.$1"
		"mkfs.$1" -q "$image"
		;;
	xfs | btrfs)
		need_command "mkfs.$1"
		"mkfs.$1" -q "$image" >/dev/null
		;;
	vfat)
		need_command mkfs.vfat
		mkfs.vfat "$image" >/dev/null
		;;
	squashfs)
		need_command mksquashfs
		rm "$image"
		mksquashfs "$here/lower" "$image" -quiet -no-progress >/dev/null
		;;
	erofs)
		need_command mkfs.erofs
		rm "$image"
		mkfs.erofs --quiet "$image" "$here/lower" >/dev/null
		;;
	overlay)
		mount -t overlay -o "lowerdir=$here/lower,upperdir=$here/upper,workdir=$here/work" \
			none "$here/m" 2>/dev/null || skip "no overlay here"
		return
		;;
	*)
		mount -t "$1" none "$here/m" 2>/dev/null || skip "no $1 here"
		return
		;;
	esac
	mount -t "$1" -o loop "$image" "$here/m" 2>/dev/null ||
		mount -t "$1" -o loop,ro "$image" "$here/m" 2>/dev/null || skip "no $1 here"
}

# In a mount namespace of its own, which takes the mount away with it.
on_file_system() {
	unshare -m bash -eu -c '
		source "$1/told.bash"
		skip() { echo "skip: $*"; exit 0; }
		here=$2 pod=$3
		'"$(declare -f mount_new)"'
		mount_new "$4"
		status=0
		said=$(nsrun --pod "$pod" --volume "$here/m:/tmp/v" stat -c %u /tmp/v 2>&1) || status=$?
		umount "$here/m"
		echo "$status $said"' - "$BATS_TEST_DIRNAME/.." "$here" "$pod" "$1"
}

# It can, and what is root's on the disk is root's in the pod.
can() {
	need_root
	run -0 on_file_system "$1"
	[[ $output != skip:* ]] || skip "${output#skip: }"
	[ "$output" = '0 0' ]
}

# It cannot, or not before a kernel that can; these words say why.
cannot() {
	need_root
	is_linux 5.12 || skip "this kernel has no id-mapped mounts"
	run -0 on_file_system "$1"
	[[ $output != skip:* ]] || skip "${output#skip: }"
	[ "$output" != '0 0' ] || skip "this kernel has id-mapped mounts of $1"
	[[ ${lines[0]} == "125 nsrun: id-map mount: $here/m: Invalid argument" ]]
	[ "${lines[1]}" = "nsrun: $2" ]
	is_clean
}

old_ext='has no id-mapped mounts; the same disk as ext4 has them'
nothing='has no owners on a disk to map: mount a new one there, or tmpfs'

# bats test_tags=vm
@test "id-mapped: ext4" { can ext4; }
@test "id-mapped: xfs" { can xfs; }
@test "id-mapped: btrfs" { can btrfs; }
# bats test_tags=vm
@test "id-mapped: tmpfs" {
	is_linux 6.3 || skip "this kernel has no id-mapped mounts of tmpfs"
	can tmpfs
}
@test "id-mapped: squashfs" { can squashfs; }
@test "id-mapped: erofs" { can erofs; }
@test "id-mapped: vfat" { can vfat; }
@test "id-mapped: hugetlbfs" { can hugetlbfs; }
@test "not id-mapped: ext3, which is ext4 mounted otherwise" { cannot ext3 "ext3 $old_ext"; }
@test "not id-mapped: ext2" { cannot ext2 "ext2 $old_ext"; }
@test "not id-mapped: ramfs" { cannot ramfs "ramfs $nothing"; }
# bats test_tags=vm
@test "not id-mapped: proc" { cannot proc "proc $nothing"; }
@test "not id-mapped: mqueue" { cannot mqueue "mqueue $nothing"; }
# bats test_tags=vm
@test "not id-mapped: overlay" {
	cannot overlay 'an overlay has no id-mapped mounts; the mounts of its layers can be'
}

@test "not id-mapped: NFS, by the record of a machine that refused" {
	need_root
	need_command strace
	run -125 --separate-stderr strace -f -qq -o /dev/null -e inject=mount_setattr:error=EINVAL \
		nsrun --sysroot "$BATS_TEST_DIRNAME/../fixtures/states/nfs" --pod "$pod" \
		--volume "$here:/tmp/v" true
	[ "${stderr_lines[0]}" = "nsrun: id-map mount: $here: Invalid argument" ]
	[ "${stderr_lines[1]}" = \
		'nsrun: nfs4: its server says whose a file is, and knows nothing of the map' ]
	is_clean
}

# bats test_tags=vm
@test "a kernel without id-mapped mounts: one error, and nothing left" {
	need_root
	need_command strace
	run -125 --separate-stderr strace -f -qq -o /dev/null -e inject=mount_setattr:error=ENOSYS \
		nsrun --pod "$pod" --volume "$here:/tmp/v" true
	[ "${stderr_lines[0]}" = "nsrun: id-map mount: $here: Function not implemented" ]
	[ "${stderr_lines[1]}" = \
		'nsrun: this kernel has no id-mapped mounts: Linux 5.12 is the first' ]
	is_clean
}

@test "no range of IDs is free: one error, and nothing left" {
	need_root
	unshare -m sh -eu -c '
		printf "nobody:65536:4294836224\n" >"$1/ids"
		mount --bind "$1/ids" /etc/subuid
		exec nsrun --pod "$2" true' - "$here" "$pod" >said 2>&1 && false
	grep -qx 'nsrun: choose IDs: 65536: No space left on device' said
	is_clean
}

# --- the image that breaks -----------------------------------------------------------------------

# One as images are: made for root, who owns its directories.
make_image() {
	make_root
	mkdir -p root/var/cache/nginx root/run
	chmod 755 root root/var root/var/cache root/var/cache/nginx
}

make_cache='mkdir /var/cache/nginx/client_temp && stat -c %u /var/cache/nginx/client_temp'

@test "an image for root: as uid 1000 it breaks, and with users of its own it runs unchanged" {
	need_root
	make_image
	run -1 nsrun --pod "$pod" --host-users --setuid 1000 --setgid 1000 "${in_root[@]}" \
		sh -c "$make_cache"
	[[ $output == *'/var/cache/nginx/client_temp'*'Permission denied' ]]
	nsrun --pod-remove "$pod"
	prints 0 nsrun --pod "$pod" "${in_root[@]}" sh -c "$make_cache"
	[ "$(stat -c %u root/var/cache/nginx/client_temp)" = 0 ]
	start_in web "${in_root[@]}" sleep 60
	[ "$(stat -c %u "/proc/$(pid_of web)")" = "$(first_id)" ]
}

@test "nginx itself: as uid 1000 it breaks, and with users of its own it runs unchanged" {
	need_root
	need_command nginx
	make_image
	cat >root/etc/nginx.conf <<-'END'
		user root;
		error_log stderr;
		events { }
		http {
			access_log off;
			client_body_temp_path /var/cache/nginx/client_temp;
			proxy_temp_path /var/cache/nginx/p;
			fastcgi_temp_path /var/cache/nginx/f;
			uwsgi_temp_path /var/cache/nginx/u;
			scgi_temp_path /var/cache/nginx/s;
			server { listen 80; return 200 ok; }
		}
	END
	echo root:x:0: >root/etc/group
	echo root:x:0:0::/:/bin/sh >root/etc/passwd
	mkdir -p root/var/log/nginx root/var/lib/nginx
	chmod 777 root/run root/var/log/nginx
	run -1 nsrun --pod "$pod" --host-users --setuid 1000 --setgid 1000 "${in_root[@]}" \
		nginx -t -c /etc/nginx.conf
	[[ $output == *'mkdir() "/var/cache/nginx/client_temp" failed (13: Permission denied)'* ]]
	nsrun --pod-remove "$pod"
	run -0 nsrun --pod "$pod" "${in_root[@]}" nginx -t -c /etc/nginx.conf
	[[ $output == *'test is successful'* ]]
}
