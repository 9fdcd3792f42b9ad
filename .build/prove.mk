# SPDX-License-Identifier: LGPL-2.1-or-later
# Included by the Makefile: what shows that the code is what it should be, beside the tests.

.PHONY: abi vm fuzz matrix gcc clang sanitizers analyzer cppcheck tidy reproducible arm64 \
	coverage fault attacks tsan

# A line that goes or changes breaks programs: then the soname must change, too.
abi: $(B)/libnsutil.so
	@CC='$(CC)' .build/abi lib/nsutil.h $< >$(B)/nsutil.abi
	@mv $(B)/nsutil.abi lib/nsutil.abi

# Needs root, apt, and ten minutes a kernel: KERNELS="5.10 7.x", or all of them.
vm: all units
	@NSU_BUILD='$(abspath $(B))' tests/vm/run $(KERNELS)

fuzz:
	+@$(MAKE) --no-print-directory SAN=1 LINK= CC=clang B=$(B)/libfuzzer fuzzers \
		CFLAGS='-O1 -g -fsanitize=fuzzer-no-link'
	@tests/fuzz/run '$(B)/libfuzzer/fuzz'

# --- every compiler, and those who only read -----------------------------------------------

# Each by its name, too; they fail on the first word of complaint.
matrix: gcc clang sanitizers analyzer cppcheck tidy reproducible arm64
	@echo 'matrix: $^: nothing found'

variant = $(MAKE) --no-print-directory WERROR=1 SAN= LINK= B=$(B)/$@
gcc clang:
	+@$(variant) CC=$@ all units

# With the ones of the other compiler than "make check" has.
sanitizers:
	+@$(variant) SAN=1 CC=clang tools units
	@set -e; for unit in $(B)/$@/test/*; do \
		"$$unit" >$(B)/$@/tap || { cat $(B)/$@/tap; exit 1; }; done

# lib and cmd, not the tests: those leak and fail on purpose. What is stored in an array that has
# just grown is lost in its eyes (gcc 12); LeakSanitizer looks for that, in "make check".
analyzer:
	+@$(variant) CC=gcc CFLAGS='-O1 -g -fanalyzer -Wno-analyzer-malloc-leak' tools

# A semicolon within a -D, and it says nothing of any file: so it has to find one fault first.
cppcheck_it = cppcheck --quiet --std=c11 --error-exitcode=1 --inline-suppr \
	--enable=warning,performance,portability --suppressions-list=.cppcheck \
	-D_GNU_SOURCE -Ilib -Icmd \
	'-Dmnl_attr_for_each(a,h,o)=while(((a)=mnl_attr_next(h,o)))' \
	'-Dmnl_attr_for_each_nested(a,n)=while(((a)=mnl_attr_next(n)))'
cppcheck:
	@mkdir -p $(B)
	@echo 'int fault(void) { int a[1] = { 0 }; return a[1]; }' >$(B)/fault.c
	@! $(cppcheck_it) $(B)/fault.c 2>/dev/null || { echo 'cppcheck: is blind' >&2; exit 1; }
	$(cppcheck_it) lib cmd

tidy:
	@printf '%s\n' $(lib_src) $(cmd_src) $(tool_src) \
		$(wildcard $(tools:%=cmd/%/*.c) $(tools:%=cmd/%/*/*.c)) | \
		xargs -P $(shell nproc) -n 1 sh -c 'clang-tidy --quiet "$$@" -- \
			-std=c11 -D_GNU_SOURCE -Ilib -Icmd $(pkg_cflags)' tidy

# The same bits from the same files, wherever they lie: two copies, one of them deeper.
reproducible:
	+@.build/twice '$(MAKE)' '$(abspath $(B)/twice)'

# For another processor, as far as qemu-user goes.
arm64:
	+@.build/arm64 '$(MAKE)' '$(abspath $(B)/arm64)'

# --- what the tests reach ------------------------------------------------------------------

# Unit and command line tests, of root and of plain users. Nothing is asked of the compiler but
# these flags: its probes would leave notes of their own here.
coverage: $(B)/coverage.o
	+@$(variant) CC=gcc WERROR= hardening= packed= separated= started= \
		CFLAGS='-O0 -g --coverage -fprofile-update=atomic' \
		LDFLAGS='-Wl,--wrap=__gcov_exit,-T,.build/coverage.ld $(abspath $(B))/coverage.o' \
		tools units
	@.build/coverage '$(B)/$@'

$(B)/coverage.o: .build/coverage.c
	@mkdir -p $(@D)
	$(Q)$(CC) -c -o $@ -DCOUNTS='"$(abspath $(B))/coverage/counts"' $<

# ONLY="nsrun add" for the rows of tests/fault/commands.bash that begin so; SAN=1, too.
fault: all
	@NSU_BIN='$(abspath $(B)/bin)' tests/fault/run $(ONLY)

attacks: all
	@NSU_BIN='$(abspath $(B)/bin)' tests/attacks/run

tsan:
	+@$(MAKE) --no-print-directory SAN=thread LINK= B=$(B)/tsan tools
	@NSU_BIN='$(abspath $(B)/tsan/bin)' tests/soak/races
