# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154
# A virtual machine whose root is this machine's, through virtiofs: Debian's cloud kernels have no
# 9p. What it writes stays in its memory.

daemon='' machine='' machine_status=

# Where the host is busy a timer that was waited for is no proof of anything.
kernel_words="console=ttyS0 quiet loglevel=3 panic=-1 mitigations=off nokaslr apparmor=0"
kernel_words+=" no_timer_check rcupdate.rcu_expedited=1"

# By the name of its own package, or QEMU's up to 7.2.
find_virtiofsd() {
	for virtiofsd in /usr/libexec/virtiofsd /usr/lib/qemu/virtiofsd; do
		[ ! -x "$virtiofsd" ] || return 0
	done
	die "virtiofsd is missing: package virtiofsd, or qemu-system-common up to 7.2"
}

# Without what is mounted below it: the guest has its own /proc, /sys, /dev, /run and /tmp.
share_root() {
	local socket=$work/root.socket tries

	mkdir -p "$work/root"
	mount --bind / "$work/root" && mount -o remount,bind,ro "$work/root" || exit
	# Whatever else is said: with cache=auto a suite takes four times as long.
	"$virtiofsd" --socket-path="$socket" -o source="$work/root" -o cache=always \
		-o sandbox=chroot -f >"$work/virtiofsd" 2>&1 &
	daemon=$!
	for ((tries = 0; tries < 500; tries++)); do
		[ ! -S "$socket" ] || return 0
		sleep 0.02
	done
	die "virtiofsd: $(tail -n 1 "$work/virtiofsd")"
}

machine_end() {
	[ -z "$machine" ] || kill "$machine" 2>/dev/null
	[ -z "$daemon" ] || kill "$daemon" 2>/dev/null
	[ -z "$daemon" ] || wait "$daemon" 2>/dev/null
	daemon=
	! mountpoint -q "$work/root" || umount "$work/root"
}

# What the guest says, as long as it does.
show() {
	tail -n +1 -s 0.2 -f --pid="$machine" "$1" | stdbuf -oL tr -d '\r' |
		grep --line-buffered -v '^status '
}

# Emulated, even where there is a /dev/kvm: a kernel for some other machine may not run in it.
# virtiofs shares the guest's memory, which is why that is a file.
machine_run() {
	local options=(
		-accel "tcg,thread=multi" -cpu "max,la57=off" -smp "$processors" -m 2G
		-machine "q35,memory-backend=memory"
		-object "memory-backend-memfd,id=memory,size=2G,share=on"
		-chardev "socket,id=root,path=$work/root.socket"
		-device "vhost-user-fs-pci,chardev=root,tag=root"
		-kernel "$kernel" -initrd "$initramfs"
		-append "$kernel_words"
		-serial "file:$work/$1.console" -serial "file:$work/$1.said"
		-display none -vga none -net none -monitor none -nodefaults -no-reboot
	)

	share_root
	: >"$work/$1.said"
	timeout -k 5 "$limit" "${qemu[@]}" "${options[@]}" &
	machine=$!
	show "$work/$1.said" &
	wait "$machine" # a signal ends that, and not a command in the foreground
	machine_status=$?
	machine=
	wait $!
	machine_end
}

# QEMU 10 aborts now and then while a guest of several processors finds its devices: one of them
# looks up what another has just moved (iotlb_to_section()). That says nothing of the guest.
machine_has_aborted() {
	[ "$machine_status" -eq $((128 + 6)) ]
}
