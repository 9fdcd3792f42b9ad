#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# The Makefile and tests/run, on a small tree of stubs.
#
# tests/run: once

setup() {
	root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	unset MAKEFLAGS MAKELEVEL CI WERROR NSU_BUILD NSU_SAN NSU_JOBS
	unset CC AR CFLAGS CPPFLAGS LDFLAGS PKG_CONFIG DESTDIR PREFIX LANG LC_ALL
	# The bats that tests/run starts is not the part of ours that comes first on PATH.
	PATH=${PATH//${BATS_LIBEXEC:-none}:/}
	cd "$BATS_TEST_TMPDIR" || return
	mkdir -p tree/{lib/facts,cmd/completion,man/ja,tests/unit,tests/cli,.build}
	cd tree || return
	cp "$root/Makefile" .
	cp "$root"/.build/*.{mk,ld,awk,names} .build
	cp "$root/lib/nsutil.pc.in" lib
	touch cmd/completion/{nsutil.bash,_nsutil,nsutil.fish}
	stub_library
	stub_tools
}

stub_library() {
	printf '#define NSU_VERSION "1.2.3"\nint nsu_a(void);\nint nsu_b(void);\n' >lib/nsutil.h
	printf '#include <nsutil.h>\nint nsu_a(void)\n{\n\treturn 0;\n}\n' >lib/a.c
	printf '#include <nsutil.h>\n#include <libmnl/libmnl.h>\n' >lib/facts/b.c
	printf 'int nsu_b(void)\n{\n\treturn !MNL_CB_OK;\n}\n' >>lib/facts/b.c
	printf 'V {\nglobal:\n\tnsu_*;\nlocal:\n\t*;\n};\n' >lib/nsutil.map
}

stub_tools() {
	echo 'int opt(void);' >cmd/opt.h
	printf '#include "opt.h"\nint opt(void)\n{\n\treturn 0;\n}\n' >cmd/opt.c
	for tool in nsls nsrun nsjoin netnsctl; do
		{
			printf '#include <nsutil.h>\n#include <stdio.h>\n#include "opt.h"\n'
			printf 'int main(void)\n{\n\tputs("I am %s");\n' "$tool"
			printf '\treturn opt() + nsu_a();\n}\n'
		} >cmd/$tool.c
	done
	sed -i 's/nsu_a()/nsu_b()/' cmd/nsls.c
}

# What tests/run and its jobs need.
stub_suite() {
	cp "$root/tests/run" "$root/tests/bats-old.bash" tests
	cp "$root/tests/unit/unit.h" tests/unit
	printf '#include "unit.h"\nTEST(one)\n{\n\tCHECK(1 == %s);\n}\n' "${1:-1}" >tests/unit/one.c
	printf '#!/usr/bin/env bats\n@test "tools" {\n\tnsls | grep -q nsls\n}\n' >tests/cli/two.bats
}

# In bats a plain ! fails no test.
refute() {
	if "$@"; then return 1; fi
}

needed() {
	readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort | tr '\n' ' '
}

@test "make builds four tools and two libraries, and nothing the second time" {
	make -s
	[ "$(build/bin/nsls)" = "I am nsls" ]
	[ "$(build/bin/netnsctl)" = "I am netnsctl" ]
	[ -e build/libnsutil.a ]
	readelf -d build/libnsutil.so | grep -q 'soname: \[libnsutil.so.1\]'
	run make
	[ "$output" = "make: Nothing to be done for 'all'." ]
}

@test "a tool needs only what it uses" {
	make -s
	[ "$(needed build/bin/nsrun)" = "libc.so.6 " ]
	[ "$(needed build/bin/nsls)" = "libc.so.6 " ]
}

@test "what is older than its header, its source or its flags is made again" {
	make -s
	touch -d '+1 second' cmd/opt.h
	run make
	[[ $output == *build/obj/cmd/opt.o*build/bin/nsrun* ]]
	[[ $output != *lib/a.o* ]]
	run make CPPFLAGS=-DNEW
	[[ $output == *build/obj/lib/a.o* ]]
}

@test "a source that is gone leaves the archive" {
	printf 'int nsu_c(void);\nint nsu_c(void)\n{\n\treturn 0;\n}\n' >lib/c.c
	make -s
	ar t build/libnsutil.a | grep -qx c.o
	rm lib/c.c
	make -s
	refute grep -qx c.o <(ar t build/libnsutil.a)
}

@test "tools have a folder of their own sources too" {
	mkdir cmd/nsls
	printf 'int more(void);\nint more(void)\n{\n\treturn 0;\n}\n' >cmd/nsls/more.c
	sed -i 's/opt()/more()/; 1i int more(void);' cmd/nsls.c
	make -s
	build/bin/nsls
}

@test "CC AR CFLAGS CPPFLAGS LDFLAGS count from the environment and the command line" {
	printf '#!/bin/sh\necho "$@" >>"%s"\nexec cc "$@"\n' "$PWD/cc.log" >mycc
	printf '#!/bin/sh\necho "$@" >>"%s"\nexec ar "$@"\n' "$PWD/ar.log" >myar
	chmod +x mycc myar
	make -s CC=./mycc CFLAGS=-O1 LDFLAGS=-Wl,-O1
	grep -q -e '-O1 .*-c -o build/obj/lib/a.o' cc.log
	grep -q -e '-Wl,-O1 .*build/bin/nsls' cc.log
	refute grep -q -e -O2 cc.log
	rm cc.log
	CC=./mycc AR=./myar CPPFLAGS=-DFROM_ENV CFLAGS='-O0 -g' make -s clean all
	grep -q -e '-DFROM_ENV .*-O0 -g .*-c -o build/obj/lib/a.o' cc.log
	[ -s ar.log ]
}

@test "V=1 shows the commands, otherwise a line each" {
	run make V=1
	[[ $output == *"-std=c11"*"-Wswitch-enum"* ]]
	run make clean all
	[[ $output == *"  CC    build/obj/lib/a.o"* ]]
	[[ $output != *-std=c11* ]]
	run make -s clean all
	[ -z "$output" ]
}

@test "a warning is refused with WERROR=1 and with CI=true" {
	printf 'int g(void)\n{\n\treturn 0;\n}\n' >lib/warned.c
	make -s
	run make WERROR=1
	[ "$status" -ne 0 ]
	[[ $output == *missing-prototypes* ]]
	CI=true run make clean all
	[ "$status" -ne 0 ]
}

@test "hardened: position independent, relocations read-only, no executable stack, fortified" {
	run make V=1
	[[ $output == *-D_FORTIFY_SOURCE=[23]* ]]
	for file in build/bin/nsls build/libnsutil.so.1; do
		readelf -h "$file" | grep -q 'Type: *DYN'
		readelf -lW "$file" | grep -q GNU_RELRO
		readelf -d "$file" | grep -qE 'BIND_NOW|NOW'
		refute grep -q 'GNU_STACK.*RWE' <(readelf -lW "$file")
	done
}

@test "a flag that the compiler does not know is left out, alone" {
	printf '#!/bin/sh\ncase " $* " in *-fcf-protection*) exit 1;; esac\nexec cc "$@"\n' >mycc
	chmod +x mycc
	run make CC=./mycc V=1
	[ "$status" -eq 0 ]
	[[ $output == *-fstack-protector-strong* ]]
	[[ $output != *-fcf-protection* ]]
}

@test "without optimization fortification is nothing to complain about" {
	make -s CFLAGS=-O0 WERROR=1
}

@test "SAN=1 builds beside, with sanitizers" {
	echo 'int main(void) { return 0; }' >x.c
	cc -fsanitize=address,undefined -o x x.c || skip "this compiler does not link sanitizers"
	make -s SAN=1
	nm build/san/bin/nsls | grep -q __asan_init
	[ ! -e build/bin ]
}

@test "LINK=shared links the tools with libnsutil.so" {
	make -s LINK=shared
	[[ $(needed build/bin/nsrun) == *libnsutil.so.1* ]]
	[ "$(LD_LIBRARY_PATH=build build/bin/nsrun)" = "I am nsrun" ]
	make -s
	[[ $(needed build/bin/nsrun) != *libnsutil* ]]
}

@test "B=DIR builds elsewhere" {
	make -s B="$BATS_TEST_TMPDIR/elsewhere"
	[ -x "$BATS_TEST_TMPDIR/elsewhere/bin/nsls" ]
	[ ! -e build ]
}

@test "goals after deps wait for it, and ask pkg-config only then" {
	printf '#!/bin/sh\nsleep 0.3\nln -s "%s" pkg\necho installed\n' "$(command -v pkg-config)" >.build/deps
	chmod +x .build/deps
	run make -j8 PKG_CONFIG=./pkg deps try
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = installed ]
	[[ $output == *"I am nsls"* ]]
	[[ $output != *"not found"* ]]
}

@test "when deps fails nothing is built" {
	printf '#!/bin/sh\nexit 1\n' >.build/deps
	chmod +x .build/deps
	run make deps try
	[ "$status" -ne 0 ]
	[ ! -e build/bin ]
}

@test "clean comes first, whatever -j says" {
	make -s
	make -s -j8 clean all
	[ -x build/bin/nsls ]
	make clean
	[ ! -e build ]
}

@test "try lists, says where the tools are and three things to type" {
	run make -s try
	[ "$status" -eq 0 ]
	[[ $output == *"I am nsls"*"$PWD/build/bin"*"build/bin/nsls -p \$\$"*"--explain id"*"make labs"* ]]
}

@test "install APPARMOR=1: a profile for where the tools are, and only then" {
	cp "$root/.build/apparmor.in" .build
	make -s install DESTDIR="$PWD/dest" PREFIX=/usr
	[ ! -e dest/etc ]
	run make -s install DESTDIR="$PWD/dest" PREFIX=/usr APPARMOR=1
	[[ $output == *"says the risk"* ]]
	grep -Fx 'profile nsutil /usr/bin/{nsrun,netnsctl} flags=(unconfined) {' dest/etc/apparmor.d/nsutil
	grep -q '^# The risk: ' dest/etc/apparmor.d/nsutil
	refute grep '@' dest/etc/apparmor.d/nsutil
	[ "$(grep -cE '^[[:space:]]+(userns|capability|allow)' dest/etc/apparmor.d/nsutil)" = 1 ]
}

@test "install: tools, header, libraries, pkg-config, pages, completion; DESTDIR and PREFIX" {
	echo '.TH NSLS 1' | tee man/nsls.1 man/ja/nsls.1 >man/nsutil.3
	make -s install DESTDIR="$PWD/dest" PREFIX=/usr
	(cd dest/usr && find . ! -type d | sort) >have
	diff - have <<-END
		./bin/netnsctl
		./bin/nsjoin
		./bin/nsls
		./bin/nsrun
		./include/nsutil.h
		./lib/libnsutil.a
		./lib/libnsutil.so
		./lib/libnsutil.so.1
		./lib/pkgconfig/libnsutil.pc
		./share/bash-completion/completions/netnsctl
		./share/bash-completion/completions/nsjoin
		./share/bash-completion/completions/nsls
		./share/bash-completion/completions/nsrun
		./share/fish/vendor_completions.d/netnsctl.fish
		./share/fish/vendor_completions.d/nsjoin.fish
		./share/fish/vendor_completions.d/nsls.fish
		./share/fish/vendor_completions.d/nsrun.fish
		./share/man/ja/man1/nsls.1
		./share/man/man1/nsls.1
		./share/man/man3/nsutil.3
		./share/zsh/site-functions/_nsutil
	END
	grep -qx 'prefix=/usr' dest/usr/lib/pkgconfig/libnsutil.pc
	grep -qx 'Version: 1.2.3' dest/usr/lib/pkgconfig/libnsutil.pc
}

@test "install: BINDIR LIBDIR INCLUDEDIR MANDIR, again with another PREFIX" {
	echo '.TH NSLS 1' >man/nsls.1
	make -s install DESTDIR="$PWD/first"
	make -s install PREFIX="$PWD/p" BINDIR="$PWD/b" LIBDIR="$PWD/l" INCLUDEDIR="$PWD/i" MANDIR="$PWD/m"
	[ -x b/nsls ]
	[ -e l/libnsutil.so.1 ]
	[ -e i/nsutil.h ]
	[ -e m/man1/nsls.1 ]
	grep -qx "libdir=$PWD/l" l/pkgconfig/libnsutil.pc
}

@test "a program builds against what was installed, shared and static" {
	make -s install PREFIX="$PWD/p"
	export PKG_CONFIG_PATH=$PWD/p/lib/pkgconfig
	printf '#include <nsutil.h>\nint main(void)\n{\n\treturn nsu_a();\n}\n' >x.c
	# shellcheck disable=SC2046
	cc -o x x.c $(pkg-config --cflags --libs libnsutil)
	LD_LIBRARY_PATH=$PWD/p/lib ./x
}

@test "labs opens the page, in Japanese where there is one" {
	printf '#!/bin/sh\necho "man $*"\n' >man.fake
	mkdir path && mv man.fake path/man && chmod +x path/man
	touch man/nsutil-labs.7
	run env PATH="$PWD/path:$PATH" make labs LANG=ja
	[ "$output" = "man -l man/nsutil-labs.7" ]
	touch man/ja/nsutil-labs.7
	run env PATH="$PWD/path:$PATH" make labs LANG=ja
	[ "$output" = "man -l man/ja/nsutil-labs.7" ]
	run env PATH="$PWD/path:$PATH" LANG=en_US.UTF-8 make labs
	[ "$output" = "man -l man/nsutil-labs.7" ]
}

@test "bench runs tests/bench/run with the tools" {
	run make -s bench
	[ "$status" -eq 0 ]
	mkdir tests/bench
	printf '#!/bin/sh\n"$NSU_BIN/nsls"\n' >tests/bench/run
	chmod +x tests/bench/run
	run make -s bench
	[ "$output" = "I am nsls" ]
}

@test "check counts and ends with the line" {
	stub_suite
	run make -s check
	[ "$status" -eq 0 ]
	[[ ${lines[${#lines[@]} - 1]} =~ ^[0-9]+\ passed,\ 0\ failed,\ [0-9]+\ skipped$ ]]
	[[ $output == *"unit/one "*"cli/two.bats "*"nothing left behind"* ]]
}

@test "check with stdin closed" {
	stub_suite
	run make -s check <&-
	[ "$status" -eq 0 ]
}

@test "check fails when a test fails, and says which" {
	stub_suite 2
	run make -s check ONLY=unit
	[ "$status" -ne 0 ]
	[[ $output == *"not ok 1 one"*"# tests/unit/one.c:4: 1 == 2"* ]]
	[[ $output == *"3 passed, "[12]" failed, "* ]]
}

@test "check fails when nothing ran" {
	stub_suite
	run make -s check ONLY=nonesuch
	[ "$status" -ne 0 ]
	[[ $output == *"nothing ran"* ]]
}

# A file of one test whose body is standard input.
bats_file() {
	{
		printf '#!/usr/bin/env bats\n@test "x" {\n'
		cat
		echo '}'
	} >"tests/cli/$1.bats"
}

@test "a skip is told with its reason" {
	stub_suite
	echo 'skip "for a reason"' | bats_file skips
	make -s
	run tests/run cli/skips
	[[ $output == *"skip: x: for a reason"* ]]
}

@test "a process that stays is a failure, and is ended" {
	stub_suite
	echo 'sleep 4242 >/dev/null 2>&1 3>&- &' | bats_file leaves
	make -s
	run tests/run cli/leaves
	[ "$status" -eq 1 ]
	[[ $output == *"not ok 1 no processes"*"sleep 4242"* ]]
	sleep 0.1
	refute pgrep -f '^sleep 4242'
}

@test "what ends within two seconds has not stayed" {
	stub_suite
	echo 'sleep 0.7 >/dev/null 2>&1 3>&- &' | bats_file lingers
	make -s
	run tests/run cli/lingers
	[ "$status" -eq 0 ]
}

@test "a file that dies early is a failure" {
	stub_suite
	printf '#include <unistd.h>\nint main(void)\n{\n\t_exit(0);\n}\n' >tests/unit/dies.c
	make -s units
	run tests/run unit/dies
	[ "$status" -eq 1 ]
	[[ $output == *"not ok: ended early"* ]]
}

@test "a file without a test is a failure" {
	stub_suite
	printf '#!/bin/sh\necho 1..0\n' >tests/lint
	chmod +x tests/lint
	make -s
	run tests/run lint
	[ "$status" -eq 1 ]
	[[ $output == *"no test in it"* ]]
}

@test "a file that takes too long is a failure" {
	stub_suite
	echo 'sleep 4243 3>&-' | bats_file hangs
	make -s
	NSU_LIMIT=1 run tests/run cli/hangs
	[ "$status" -eq 1 ]
	[[ $output == *"not ok: took longer than 1 s"* ]]
	refute pgrep -f '^sleep 4243'
}

@test "a file that wants to be alone is" {
	stub_suite
	for name in a b c d; do
		echo "mkdir $PWD/lock || false; sleep 0.2; rmdir $PWD/lock" | bats_file $name
		sed -i '1a# tests/run: alone\n# tests/run: once' tests/cli/$name.bats
	done
	make -s
	NSU_JOBS=4 run tests/run cli/
	[ "$status" -eq 0 ]
}

@test "check runs tools that are linked with LINK=shared" {
	stub_suite
	run make -s check LINK=shared
	[ "$status" -eq 0 ]
	[[ $(needed build/bin/nsls) == *libnsutil* ]]
}

@test "root runs the bats files again as a plain user" {
	[ "$(id -u)" -eq 0 ] || skip "only root can"
	stub_suite
	printf '[ "$(id -u)" -eq 0 ] || {\n[ -w "$HOME" ] && [ -w "$TMPDIR" ] && skip "I am plain"\n}\n' |
		bats_file who
	make -s
	run tests/run cli/who
	[ "$status" -eq 0 ]
	[[ $output == *"cli/who.bats as a plain user"*"skip: x: I am plain"* ]]
}
