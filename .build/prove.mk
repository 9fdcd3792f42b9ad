# SPDX-License-Identifier: LGPL-2.1-or-later
# Included by the Makefile: what shows that the code is what it should be, beside the tests.

.PHONY: abi vm fuzz

# A line that goes or changes breaks programs: then the soname must change, too.
abi: $(B)/libnsutil.so
	@CC='$(CC)' .build/abi lib/nsutil.h $< >$(B)/nsutil.abi
	@mv $(B)/nsutil.abi lib/nsutil.abi

# Needs root, apt, and ten minutes a kernel: KERNELS="5.10 7.x", or all of them.
vm: all units
	@NSU_BUILD='$(abspath $(B))' tests/vm/run $(KERNELS)

fuzz:
	+@$(MAKE) --no-print-directory SAN=1 LINK= CC=clang B=$(B)/clang fuzzers \
		CFLAGS='-O1 -g -fsanitize=fuzzer-no-link'
	@tests/fuzz/run '$(B)/clang/fuzz'
