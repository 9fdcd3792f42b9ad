# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154
# What the attacks share: programs compiled when first needed, containers to enter, and traps.

TESTS=${TESTS:-$BATS_TEST_DIRNAME/..}
source "$BATS_TEST_DIRNAME/../told.bash"

# Who attacks as root needs no user namespace.
setup() {
	cd "$BATS_TEST_TMPDIR" || return
}

# What setup and teardown do where a test fills the root of a container: that is ./root, and what
# runs in there ends with root/share/stop.
begin_root() {
	root=$BATS_TEST_TMPDIR/root
	cd "$BATS_TEST_TMPDIR" && mkdir -p root/share root/etc
}

end_root() {
	touch "$root/share/stop"
	end_launched
}

# build NAME [FLAG...]: compiles NAME.c, or what is said with from=FILE, once a file of tests.
build() {
	local program=$BATS_FILE_TMPDIR/$1 source=${from:-$1}

	[ ! -e "$program" ] || return 0
	command -v ${CC:-cc} >/dev/null || skip "no C compiler"
	# shellcheck disable=SC2086 # CC may hold flags
	${CC:-cc} -O2 -Wall -Wextra -D_GNU_SOURCE "${@:2}" -o "$program" \
		"$TESTS/attacks/$source.c" || skip "$source.c does not compile here"
}

# The machine's programs, a /proc and a /dev below the directory $1; then it is the root, and
# PID 1, or whoever we are, sleeps in it.
container_script=$(
	cat <<'END'
set -eu
mount --bind "$1" "$1"
cd "$1"
mkdir -p usr proc dev tmp etc share old
mount --rbind /usr usr
for name in bin sbin lib lib32 lib64 libx32; do
	if [ -L "/$name" ]; then
		ln -sfn "$(readlink "/$name")" "$name"
	elif [ -d "/$name" ]; then
		mkdir -p "$name"
		mount --rbind "/$name" "$name"
	fi
done
if [ $$ = 1 ]; then mount -t proc proc proc; else mount --rbind /proc proc; fi
for name in null tty; do
	: >"dev/$name"
	mount --bind "/dev/$name" "dev/$name"
done
PATH=$PATH:/usr/sbin:/sbin
pivot_root . old
umount -l old
: >/share/ready
[ ! -d share/locale ] || mount --bind share/locale usr/share/locale
exec ${INIT:-sleep 300}
END
)

# container UNSHARE-OPTION...: one whose root is the directory $root, which the test fills; a
# process in it is $target.
container() {
	mkdir -p "$root/share"
	rm -f "$root/share/ready"
	launch unshare --mount --propagation private --fork --kill-child "$@" \
		bash -c "$container_script" bash "$root"
	await test -e "$root/share/ready" || { cat "$said"; skip "no container can be made here"; }
	target=$(pgrep -P "$launched")
}

# Copies of the tools, so that nobody writes to those that are installed: $stock and $ours.
copy_tools() {
	mkdir -p "$BATS_TEST_TMPDIR/copies"
	stock=$BATS_TEST_TMPDIR/copies/nsenter
	ours=$BATS_TEST_TMPDIR/copies/nsjoin
	cp "$(command -v nsenter)" "$stock"
	cp "$(command -v nsjoin)" "$ours"
}

need_strace() {
	command -v strace >/dev/null || skip "strace is missing"
	strace -o /dev/null true 2>/dev/null || skip "strace may not trace here"
}

# stock_is_newer MAJOR.MINOR: whether util-linux is from then on.
stock_is_newer() {
	local version

	version=$(nsenter --version | grep -oE '[0-9]+\.[0-9]+' | head -n 1)
	[ "$(printf '%s\n' "$1" "$version" | sort -V | head -n 1)" = "$1" ]
}

# opened TOOL ARGUMENT...: what is opened once a process is in another mount namespace, or root, but
# for the program and what it opens itself. A path is no file (O_PATH of open(2)).
opened() {
	strace -f -qq -o trace -e trace=setns,chroot,pivot_root,open,openat,openat2,execve,execveat \
		"$@" >said.out 2>said.err || true
	awk '
	/(setns\(.*CLONE_NEWNS|chroot\(|pivot_root\()/ && / = 0$/ { inside[$1] = 1; next }
	/execve(at)?\(.* = 0$/ && inside[$1] { exit }
	inside[$1] && /open(at|at2)?\(/ && !/O_PATH/' trace
}

# Files that a container may want somebody to read in it, below root.
forge() {
	mkdir -p root/share/locale/de/LC_MESSAGES
	printf 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n%s\n%s\n' \
		'msgid "No such file or directory"' 'msgstr "FORGED"' >forged.po
	msgfmt -o root/share/locale/de/LC_MESSAGES/libc.mo forged.po
	cp root/share/locale/de/LC_MESSAGES/{libc,util-linux}.mo
	echo 'passwd: forged' >root/etc/nsswitch.conf
	echo forged >root/etc/ld.so.cache
	echo forged >root/etc/ld.so.preload.d
	rm -f root/etc/ld.so.preload.d
}

# exchange WAY TOOL STRACE-OPTION...: what the tool makes of a process whose number is used again.
exchange() {
	local own=(-Ur)

	[ "$(id -u)" -ne 0 ] || own=()
	run unshare "${own[@]}" --pid --fork --mount-proc bash "$TESTS/attacks/reuse.bash" \
		"$PWD" "$@"
	echo "--- $*"
	echo "$output"
	[ "$status" -eq 0 ]
}

# on_terminal CASE COMMAND...
on_terminal() {
	run python3 -B "$BATS_TEST_DIRNAME/terminal.py" "$@"
	echo "$output"
	[ "$status" -eq 0 ]
}

# pushes BYTES COMMAND...: so many of them are in the terminal afterwards.
pushes() {
	on_terminal pending "${@:2}"
	[[ $output == "$1 pending"* ]]
}

# verdict R ATTACK STOCK OURS: a line of the table that make attacks prints: what the attack does to
# the stock tool here, and what to ours. For the end of a test, when all of it has been shown.
verdict() {
	[ -z "${NSU_VERDICTS:-}" ] || printf '%s|%s|%s|%s\n' "$@" >>"$NSU_VERDICTS"
}
