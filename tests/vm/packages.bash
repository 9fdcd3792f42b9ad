# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154
# Kernels and QEMU from Debian's archive, unpacked in the cache; this machine's own packages, and
# its list of sources, stay as they are.

# What we call it, and the suites among whose kernels the newest is taken.
kernels='
5.10 bullseye
6.1 bookworm bookworm-security
6.12 trixie
7.x sid trixie-backports
'
kernel_names=$(awk '{ print $1 }' <<<"$kernels" | xargs)
kernel_release=

packages_knows() {
	grep -q "^$1 " <<<"$kernels"
}

# The archive of this machine's own sources: for security another one than for the rest.
archive_of() {
	local like='-v'

	[[ $1 != *-security ]] || like=
	# shellcheck disable=SC2016,SC2086 # apt expands it; no option rather than an empty one
	apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
		awk '$3 == "main" { print $1, $2 }' | grep $like -e '-security$' |
		awk 'NR == 1 { print $1 }'
}

# apt_of NAME COMMAND...: apt with the suites that use_suites gave that name, and nothing else.
apt_of() {
	local apt=$cache/apt/$1 tool=$2

	shift 2
	"$tool" -qq -o Dir::Etc::sourcelist="$apt/sources" -o Dir::Etc::sourceparts=/dev/null \
		-o Dir::Etc::preferences="$apt/preferences" -o Dir::Etc::preferencesparts=/dev/null \
		-o Dir::State="$apt/state" -o Dir::State::status=/dev/null -o Dir::Cache="$apt/cache" \
		-o Acquire::Languages=none -o APT::Sandbox::User=root \
		-o APT::Update::Post-Invoke= "$@"
}

# use_suites NAME SUITE...: lists younger than a day are not asked for again; without a network
# older ones do. No suite is preferred: the newest of them all is taken.
use_suites() {
	local name=$1 apt=$cache/apt/$1 suite

	shift
	[ -z "$(find "$apt/updated" -mtime -1 2>/dev/null)" ] || return 0
	mkdir -p "$apt"/state/lists/partial "$apt"/cache/archives/partial
	printf 'Package: *\nPin: release *\nPin-Priority: 500\n' >"$apt/preferences"
	for suite; do
		echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]" \
			"$(archive_of "$suite") $suite main"
	done >"$apt/sources"
	if apt_of "$name" apt-get update; then
		touch "$apt/updated"
	else
		[ -e "$apt/updated" ] || die "$name: no list of packages"
	fi
}

# Of these packages the newest, as names of files that are then in the cache.
fetch() {
	local name=$1

	shift
	(cd "$cache/apt/$name/cache/archives" && apt_of "$name" apt-get download "$@") ||
		die "$name: no packages $*"
}

# unpack NAME FOLDER PACKAGE...: once; half of it is nothing.
unpack() {
	local name=$1 folder=$2 package

	shift 2
	[ ! -d "$folder" ] || return 0
	fetch "$name" "$@"
	rm -rf "$folder.part"
	mkdir -p "$folder.part"
	for package; do
		dpkg-deb -x "$cache/apt/$name/cache/archives/$package"_*.deb "$folder.part" ||
			die "$package: does not unpack"
	done
	rm -f "$cache/apt/$name"/cache/archives/*.deb
	mv "$folder.part" "$folder"
}

# The kernel's packages behind the one that always names the newest: since 6.19 image and modules
# come apart, and linux-image itself is empty.
kernel_packages() {
	apt_of "$1" apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts \
		--no-breaks --no-replaces --no-enhances "linux-image-cloud-$(dpkg --print-architecture)" |
		grep -oE '^linux-(image|binary|modules)-[0-9][^ ]*-cloud-[^ ]*' | sort -u
}

# Sets kernel_folder and kernel_release.
packages_kernel() {
	local name=$1 packages suites

	read -r -a suites <<<"$(grep "^$name " <<<"$kernels")"
	use_suites "$name" "${suites[@]:1}"
	mapfile -t packages < <(kernel_packages "$name")
	[ ${#packages[@]} -gt 0 ] || die "$name: ${suites[*]:1} have no kernel"
	kernel_release=${packages[0]#linux-*-}
	kernel_folder=$cache/$kernel_release
	unpack "$name" "$kernel_folder" "${packages[@]}"
}

# QEMU 7.2 crashes guests at random; 10 does not. Sets qemu, a command.
packages_qemu() {
	local codename folder have=qemu-system-x86_64

	if "$have" --version 2>/dev/null | grep -qE 'version [1-9][0-9]'; then
		qemu=("$have")
		return
	fi
	codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
	use_suites qemu "$codename-backports"
	folder=$cache/qemu
	unpack qemu "$folder" qemu-system-x86 qemu-system-common qemu-system-data
	qemu=("$folder/usr/bin/qemu-system-x86_64" -L "$folder/usr/share/qemu" -L /usr/share/seabios)
	"${qemu[@]}" --version >/dev/null ||
		die "QEMU of $codename-backports does not run: its libraries come with qemu-system-x86"
}
