# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154
# What the kernel starts with: busybox, guest/init, the modules it loads, and the job.

# The root of the guest needs the first three; the tests use the others.
modules='virtio_pci virtiofs overlay
veth dummy bridge macvlan tun unix_diag tcp_diag udp_diag nft_chain_nat nft_masq nft_nat
nf_conntrack_netlink vrf'

find_busybox() {
	busybox=$(command -v busybox) || die "busybox is missing: package busybox-static"
	! ldd "$busybox" >/dev/null 2>&1 || die "$busybox is not static: package busybox-static"
}

# pack FOLDER: as the kernel wants it.
pack() {
	(cd "$1" && find . | "$busybox" cpio -o -H newc 2>/dev/null)
}

# The file of a module; none if it is built in, or not there.
module_file() {
	local name=${1//[_-]/[_-]}

	find "$kernel_folder" -name "$name.ko" -o -name "$name.ko.xz" | head -n 1
}

module_text() {
	case $1 in
	*.xz) xz -dc "$1" ;;
	*) cat "$1" ;;
	esac
}

# add_module NAME FOLDER: behind those it depends on, of which its section .modinfo speaks.
add_module() {
	local file needed ko=$2/modules/$1.ko

	file=$(module_file "$1")
	[ -n "$file" ] && [ ! -e "$ko" ] || return 0
	module_text "$file" >"$ko"
	for needed in $(tr '\0' '\n' <"$ko" | sed -n 's/^depends=//p' | tr ',' ' '); do
		add_module "$needed" "$2"
	done
	grep -qx "$1" "$2/order" 2>/dev/null || echo "$1" >>"$2/order"
}

# The parts that stay the same for a kernel are kept beside it.
initramfs_base() {
	local folder=$work/initramfs name

	rm -rf "$folder"
	mkdir -p "$folder"/{bin,modules,proc,sys,dev,ro,rw,new}
	cp "$busybox" "$folder/bin/busybox"
	cp "$here/guest/init" "$folder/init"
	for name in $modules; do
		add_module "$name" "$folder"
	done
	touch "$folder/order"
	pack "$folder"
}

# Sets kernel and initramfs.
initramfs_make() {
	kernel=$(find "$kernel_folder" -name 'vmlinuz*' | head -n 1)
	[ -n "$kernel" ] || die "$1: no kernel in its packages"
	initramfs=$work/$1.cpio
	initramfs_base >"$initramfs"
	cat "$job" >>"$initramfs"
}
