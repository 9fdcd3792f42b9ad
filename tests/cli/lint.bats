#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Each rule of tests/lint.d passes a small tree, and fails when something in it breaks the rule.
#
# tests/run: once

setup() {
	root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	cd "$BATS_TEST_TMPDIR" || return
	mkdir -p tree/{lib/{facts/{mount,net,netlink,process,visit},model,plan/run},cmd,man,tests,.build,.ci,build/bin}
	cd tree || return
	cp -R "$root/tests/lint" "$root/tests/lint.d" tests
	cp "$root/.clang-format" .
	touch LICENSE README.md
	spdx='/* SPDX-License-Identifier: LGPL-2.1-or-later */'
	echo "# SPDX-License-Identifier: LGPL-2.1-or-later" >Makefile
	unset NSU_BUILD
}

# c FILE: a source of one function around the statements on standard input.
c() {
	{
		printf '%s\n#include <nsutil.h>\n\nint f(void)\n{\n' "$spdx"
		cat
		printf '}\n'
	} >"$1"
}

# passes RULE and fails RULE [TEXT]: what it prints about the tree has TEXT.
passes() {
	run tests/lint "$1"
	[ "$status" -eq 0 ]
	[[ ${lines[1]} == "ok 1 $1: "* ]]
	[[ ${lines[1]} != *"# SKIP"* ]]
}

fails() {
	run tests/lint "$1"
	echo "$output"
	[ "$status" -eq 1 ]
	[[ ${lines[1]} == "not ok 1 $1: "* ]]
	[[ $output == *"${2:-}"* ]]
}

skips() {
	run tests/lint "$1"
	[ "$status" -eq 0 ]
	[[ ${lines[1]} == *"# SKIP"* ]]
}

@test "every rule is told and skips where there is nothing yet" {
	skips changes
	skips length
	skips needs
	skips options
	skips pages
	skips symbols
}

@test "changes: mount(2) belongs to lib/plan/run/" {
	echo '	return mount("a", "b", 0, 0, 0);' | c lib/plan/run/mount.c
	passes changes
	cp lib/plan/run/mount.c lib/plan/create.c
	fails changes lib/plan/create.c:6
	mv lib/plan/create.c cmd/nsrun.c
	fails changes cmd/nsrun.c:6
}

@test "changes: neither a comment, a text, a member nor a longer name is a call" {
	c lib/facts/a.c <<-'END'
		/* unlink(path) */ // and fork()
		/*
		 * mkdir(path)
		 */
		const char *s = "mount(2)\"fork()", c = '"';
		x->link(s); x.fork(c); may_mount(s); NSU_OP_FORK;
	END
	passes changes
}

@test "changes: visit.c may fork and setns, not mount" {
	echo '	return fork() + setns(1, 0) + unshare(2) + socket(1, 2 | SOCK_CLOEXEC, 0);' |
		c lib/facts/visit/visit.c
	passes changes
	cp lib/facts/visit/visit.c lib/facts/process/proc.c
	fails changes lib/facts/process/proc.c
	rm lib/facts/process/proc.c
	echo '	return mount(0, 0, 0, 0, 0);' | c lib/facts/visit/visit.c
	fails changes lib/facts/visit/visit.c
}

@test "changes: by number and by opening to write too" {
	echo '	return syscall(SYS_unshare, 0);' | c lib/facts/a.c
	fails changes
	echo '	return open("a", O_WRONLY | O_CLOEXEC);' | c lib/facts/a.c
	fails changes
	echo '	return open("a", O_WRONLY | O_CLOEXEC); /* lint: a test of the marker */' | c lib/facts/a.c
	passes changes
}

@test "quiet: no standard output, no exit in the library" {
	echo '	return fprintf(out, "x"), snprintf(a, 1, "x"), fputs("x", out);' | c lib/a.c
	passes quiet
	for call in 'printf("x")' 'puts("x")' 'perror("x")' 'exit(1)' 'abort()' '_exit(1)' \
		'fputs("x", stderr)' 'getopt_long(1)'; do
		echo "	return $call;" | c lib/a.c
		fails quiet lib/a.c:6
	done
	mv lib/a.c cmd/a.c
	echo '	return fputs("x", out);' | c lib/a.c
	passes quiet
	echo '	_exit(1);' | c lib/plan/run/child.c
	passes quiet
}

@test "libraries: each in its folder" {
	echo '	return 0;' | c lib/a.c
	passes libraries
	sed -i 's|<nsutil.h>|<libmount/libmount.h>|' lib/a.c
	fails libraries lib/a.c
	mv lib/a.c lib/facts/mount/mounts.c
	passes libraries
	echo '	return mnl_socket_open(1);' | c lib/model/a.c
	fails libraries lib/model/a.c
	mv lib/model/a.c lib/facts/net/rtnl.c
	passes libraries
	sed -i 's|<nsutil.h>|<libmnl/libmnl.h>|' lib/facts/net/rtnl.c
	fails libraries lib/facts/net/rtnl.c
	mv lib/facts/net/rtnl.c lib/facts/netlink/mnl.h
	passes libraries
	echo '	return scols_new_table();' | c lib/facts/table.c
	fails libraries lib/facts/table.c
	mv lib/facts/table.c cmd/columns.c
	passes libraries
	echo '	return dlopen("libmount.so.1", 1);' | c lib/model/mounts.c
	fails libraries lib/model/mounts.c
}

@test "includes: one direction" {
	echo '	return 0;' | tee >(c lib/facts/a.c) | tee >(c lib/model/a.c) | c cmd/a.c
	touch cmd/opt.h lib/fd.h lib/plan/plan.h
	sed -i '2a#include "opt.h"' cmd/a.c
	passes includes
	for bad in 'facts/a.c "model/x.h"' 'facts/a.c "../plan/x.h"' 'model/a.c "plan/x.h"'; do
		sed -i "2a#include ${bad#* }" "lib/${bad% *}"
		fails includes "lib/${bad% *}:3"
		sed -i 3d "lib/${bad% *}"
	done
	sed -i '2a#include "fd.h"' cmd/a.c
	fails includes cmd/a.c:3
	sed -i '3s/.*/#include "plan\/plan.h"/' cmd/a.c
	fails includes cmd/a.c:3
}

@test "needs: a library too many, one too few" {
	echo 'int main(void) { return 0; }' >a.c
	for tool in nsls nsrun nsjoin netnsctl; do
		cc -o "build/bin/$tool" a.c
	done
	passes needs
	cc -Wl,--no-as-needed -o build/bin/nsrun a.c -lm
	fails needs "build/bin/nsrun needs libm"
	cc -nostdlib -static -Wl,-e,main -o build/bin/nsrun a.c
	fails needs "build/bin/nsrun lacks libc"
}

@test "length: 45 lines, not 46" {
	yes '	f();' | head -n 45 | c lib/a.c
	passes length
	[[ $output == *"1 functions, median 45 lines"* ]]
	yes '	f();' | head -n 46 | c lib/a.c
	fails length "lib/a.c:5: f has 46 lines"
}

@test "names: no util.c, nothing new at the top" {
	passes names
	touch lib/util.c
	fails names lib/util.c
	rm lib/util.c
	touch notes.txt
	fails names notes.txt
}

@test "licence: a line in each file" {
	echo 'return 0;' | c lib/a.c
	passes licence
	echo 'int x;' >lib/b.c
	fails licence lib/b.c
	rm lib/b.c
	echo '.TH X 1' >man/x.1
	fails licence man/x.1
}

@test "symbols: header, map and library agree" {
	command -v nm || skip "nm is missing"
	echo 'int nsu_a(void); /* like nsu_b() */' >lib/nsutil.h
	echo 'V { global: nsu_a; local: *; };' >lib/nsutil.map
	echo 'int nsu_a(void); int nsu_a(void) { return 0; } int nsu_c; int other;' >a.c
	shared() { cc -shared -fPIC -Wl,--version-script,lib/nsutil.map -o build/libnsutil.so a.c; }
	shared
	passes symbols
	echo 'int nsu_b(void);' >>lib/nsutil.h
	fails symbols "nsu_b: declared in nsutil.h, not listed"
	echo 'V { global: nsu_a; nsu_b; local: *; };' >lib/nsutil.map
	fails symbols "nsu_b: declared in nsutil.h, not exported"
	sed -i '$d' lib/nsutil.h
	fails symbols "nsu_b: listed in nsutil.map, not declared"
	echo 'V { global: nsu_a; nsu_c; local: *; };' >lib/nsutil.map
	shared
	fails symbols "nsu_c: exported by libnsutil.so, not declared"
	echo 'V { global: nsu_*; local: *; };' >lib/nsutil.map
	fails symbols 'nsu_*: listed'
}

@test "options: the help and the page agree, both ways" {
	printf '#!/bin/sh\nprintf "  -a, --all  x --not\\n      --long=X  y\\n"\n' >build/bin/nsls
	chmod +x build/bin/nsls
	printf '.TH NSLS 1\n.TP\n.BR \\-a ", " \\-\\-all\nsee \\-\\-other\n.TP\n\\fB\\-\\-long\\fR=X\n' >man/nsls.1
	passes options
	printf '.TP\n.B \\-\\-more\n' >>man/nsls.1
	fails options "nsls --help lacks --more"
	printf '.TH NSLS 1\n.TP\n.B \\-\\-all\n' >man/nsls.1
	fails options "man/nsls.1 lacks --long"
}

@test "pages: a page with a mistake" {
	printf '.TH X 1 2024-01-01 x\n.SH NAME\nx \\- y\n' >man/x.1
	passes pages
	echo '.nonesuch' >>man/x.1
	fails pages man/x.1
}

@test "shell: what shellcheck says" {
	command -v shellcheck || skip "shellcheck is missing"
	printf '#!/bin/sh\necho "$1"\n' >.ci/run
	passes shell
	printf '#!/bin/sh\ncd $1 | rm $2/*\nx=1\n' >.ci/run
	fails shell .ci/run
}

@test "forbidden: calls that cannot be right" {
	c lib/a.c <<-'END'
		return open("a", O_RDONLY |
			    O_CLOEXEC) + openat(d, f(1), O_CLOEXEC) + dup2(1, 2) + f.open(1);
	END
	echo '	return fopen("a", "re") + printf("%s", x);' | c cmd/a.c
	passes forbidden
	for call in 'system("x")' 'strcpy(a, b)' 'sprintf(a, "b")' 'atoi(a)' 'alloca(1)' \
		'pipe(p)' 'open("a", O_RDONLY)' 'openat(d, "a", 2)' 'printf(text)' \
		'fprintf(out, text)' 'fopen("a", "r")' 'socket(1, SOCK_RAW, 0)' 'gettext("a")'; do
		echo "	return $call;" | c cmd/a.c
		fails forbidden cmd/a.c:6
	done
	printf '	return open("a",\n\t\tO_RDONLY);\n' | c cmd/a.c
	fails forbidden cmd/a.c:6
	echo '	return open("a", O_RDONLY); /* lint: the program inherits it */' | c cmd/a.c
	passes forbidden
}

@test "negated: what a bare ! lets pass" {
	printf 'f() {\n\t! false\n}\n\t! a || b\n\tx &&\n\t\t! y\n' >tests/a.bats
	passes negated
	printf '\t! grep x y\n\ttrue\n' >>tests/a.bats
	fails negated 'tests/a.bats:7:'
}

@test "width: 96 columns, not 97" {
	printf '\t%88s\n' x | c lib/a.c
	passes width
	printf '\t%89s\n' x | c lib/a.c
	fails width lib/a.c:6
}

@test "format: statements as clang-format has them, tables as we like" {
	clang-format-14 --version || skip "clang-format 14 is not here"
	printf '\t%s\n' 'static const struct a table[] = {' '	{ "x",    1 },' '};' |
		c lib/a.c
	passes format
	echo '	return 0;	/* by hand */' | c lib/a.c
	passes format
	echo '	return  0;' | c lib/a.c
	fails format lib/a.c:6
}
