# SPDX-License-Identifier: LGPL-2.1-or-later
# Builds the namespace toolkit: no configure, everything below $(B).
#
#   make deps     install what the build and the tests need
#   make try      build, list this machine's namespaces, say what to type next
#   make check    every test, and a last line that counts them
#   make fault    every system call and allocation of every command failed, or killed, once
#   make attacks  what attacks do to the stock tools, and to ours: a table
#   make tsan     nsls with threads, built to find races
#   make soak     the long forms of some, as root; MINUTES=60 of all, and so long of a mixture
#   make vm       the tests on other kernels, under QEMU, as root: KERNELS="5.10 7.x"
#   make fuzz     any bytes for each parser, a minute each: FUZZ_SECONDS (needs clang)
#   make abi      write lib/nsutil.abi, when the library has something new
#   make static   nsrun and nsjoin that need nothing but a kernel
#   make bundle   all four with the libraries they need, in a tarball for another machine
#   make dist     nsutil-VERSION.tar.gz of what is committed
#   make deb      Debian packages of that, in a new Debian, as root
#   make arm64    for that processor, and run here under qemu-user, as far as that goes
#
# CC AR PKG_CONFIG CFLAGS CPPFLAGS LDFLAGS come from the environment or the command line;
# what the code needs to be built at all is kept apart from them (own_*).
# V=1 shows commands, WERROR=1 (or CI=true) refuses warnings, SAN=1 builds with sanitizers
# below build/san (SAN=thread: with that one), LINK=shared links the tools against
# libnsutil.so, B=DIR builds elsewhere.

# The first word is that of the short options, unless it is a long one.
silent := $(findstring s,$(filter-out --%,$(firstword -$(MAKEFLAGS))))
MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

# On all processors, unless -j says otherwise.
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell nproc)
endif

ifneq ($(and $(filter deps clean,$(MAKECMDGOALS)),$(word 2,$(MAKECMDGOALS))),)

# One make for each goal, in the order they were given: no -j lets the compiler overtake the
# package manager or rm, and pkg-config is asked once its packages are there.
.PHONY: in_order $(MAKECMDGOALS)
$(MAKECMDGOALS): in_order
	@:
in_order:
	@$(foreach goal,$(MAKECMDGOALS),$(MAKE) --no-print-directory $(goal) &&) :

else

version = $(shell sed -n 's/^.define NSU_VERSION "\(.*\)".*/\1/p' lib/nsutil.h)
SONAME := libnsutil.so.1

ifeq ($(origin CC),default)
CC := cc
endif
ifeq ($(origin AR),default)
AR := ar
endif
PKG_CONFIG ?= pkg-config
CFLAGS ?= -O2 -g
PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
MANDIR ?= $(PREFIX)/share/man
BASHDIR ?= $(PREFIX)/share/bash-completion/completions
ZSHDIR ?= $(PREFIX)/share/zsh/site-functions
FISHDIR ?= $(PREFIX)/share/fish/vendor_completions.d
APPARMORDIR ?= /etc/apparmor.d

ifdef SAN
B := build/san
else
B := build
endif

# A line for each thing made, none with -s, the command with V=1.
Q := @
say = @printf '  %-5s %s\n' $(1) $@
ifdef silent
say = @:
endif
ifeq ($(V),1)
Q :=
say = @:
endif

# --- what is there -------------------------------------------------------------------------

tools := nsls nsrun nsjoin netnsctl
# What every run goes through comes first, and so lies side by side in a tool: fewer pages
# of it are touched.
lib_src := $(wildcard lib/plan/*.c lib/plan/*/*.c lib/plan/*/*/*.c lib/*.c lib/facts/*.c \
	lib/facts/*/*.c lib/hint/*.c lib/model/*.c lib/model/*/*.c)
cmd_src := $(filter-out $(tools:%=cmd/%.c),$(wildcard cmd/*.c cmd/draw/*.c cmd/print/*.c))
tool_src := $(wildcard $(tools:%=cmd/%.c))
unit_src := $(wildcard tests/unit/*.c)
fuzz_src := $(filter-out %/replay.c,$(wildcard tests/fuzz/*.c))
man_pages := $(wildcard man/*.[1378])
man_pages_ja := $(wildcard man/ja/*.[1378])

tool_names := $(tool_src:cmd/%.c=%)
own_objs = $(patsubst %.c,$(B)/obj/%.o,cmd/$(1).c $(wildcard cmd/$(1)/*.c cmd/$(1)/*/*.c))
lib_objs := $(lib_src:%.c=$(B)/obj/%.o)
pic_objs := $(lib_src:%.c=$(B)/pic/%.o)
cmd_objs := $(cmd_src:%.c=$(B)/obj/%.o)
tool_objs := $(foreach t,$(tool_names),$(call own_objs,$(t)))
unit_objs := $(unit_src:%.c=$(B)/obj/%.o)
fuzz_objs := $(fuzz_src:%.c=$(B)/obj/%.o)
units := $(unit_src:tests/unit/%.c=$(B)/test/%)
replays := $(fuzz_src:tests/fuzz/%.c=$(B)/test/fuzz-%)
fuzzers := $(fuzz_src:tests/fuzz/%.c=$(B)/fuzz/%)
bins := $(tool_names:%=$(B)/bin/%)

# --- flags ---------------------------------------------------------------------------------

# Asked once, and only when something is compiled or linked.
once = $(eval $(1) := $(2))$($(1))
pkg = $(shell $(PKG_CONFIG) $(1))
pkg_cflags = $(call once,pkg_cflags,$(call pkg,--cflags mount smartcols libmnl))

# A flag that this compiler refuses, or only warns about, is left out. Where branches may land
# is guarded as the processor can, one flag for x86 and one for arm64.
hash := \#
accepts = $(shell echo '$(hash)include <features.h>' | \
	$(CC) $(CFLAGS) -Werror $(1) -x c -c -o /dev/null - 2>/dev/null && echo $(1))
fortify = -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE
hardened := -fstack-protector-strong -fstack-clash-protection
branches := -fcf-protection -mbranch-protection=standard
hardening = $(call once,hardening,$(or \
	$(call accepts,$(fortify)=3),$(call accepts,$(fortify)=2)) $(or \
	$(call accepts,$(hardened) $(firstword $(branches))),\
	$(call accepts,$(hardened) $(lastword $(branches))),\
	$(foreach f,$(hardened) $(branches),$(call accepts,$(f)))))

warnings := -Wall -Wextra -Wshadow -Wswitch-enum -Wmissing-prototypes -Wstrict-prototypes \
	-Wvla -Wformat=2 -Wwrite-strings -Wno-missing-field-initializers \
	-Werror=implicit-function-declaration
ifneq ($(filter true,$(CI))$(WERROR),)
warnings += -Werror
endif

own_cppflags := -D_GNU_SOURCE -Ilib
# A tool has of a file only the functions that it uses, and needs of libc only what these do.
# Where the tree lies is no part of what is built (make reproducible).
own_cflags = -std=c11 $(warnings) $(pkg_cflags) -ffunction-sections -fdata-sections \
	-fdebug-prefix-map=$(CURDIR)=.
# Flags that the linker knows, by a program that is linked with them without a warning, and
# then run: it may know how where the libc does not. What is built for another machine is not.
try_linked = $(shell try=$$(mktemp) && \
	echo 'static int at; int *of = &at; int main(void) { return *of; }' | \
	$(CC) $(CFLAGS) $(LDFLAGS) -fPIE -pie $(1) -Wl,--fatal-warnings -x c -o $$try - \
	2>/dev/null && $(or $(2),$$try) 2>/dev/null && echo $(1); rm -f $$try)
# Tables of strings are most of our relocations; packed, nobody reads them from the disk.
pack := -Wl,-z,pack-relative-relocs
packed = $(call once,packed,$(call try_linked,$(pack)))
# Code in a segment of its own: what is only read shall not run. For x86 linkers do so unasked.
apart := -Wl,-z,separate-code
separated = $(call once,separated,$(call try_linked,$(apart),true))
# Where functions lie is asked of those linkers that have scripts for it.
start = -Wl,-T,$(B)/start.ld
started = $(call once,started,$(call try_linked,$(start)))
own_ldflags = -Wl,--as-needed -Wl,--gc-sections -Wl,-z,relro -Wl,-z,now \
	-Wl,-z,noexecstack $(separated) $(packed)
ifeq ($(SAN),thread)
own_cflags += -fsanitize=thread -fno-omit-frame-pointer
own_ldflags += -fsanitize=thread
else ifdef SAN
own_cflags += -fsanitize=address,undefined -fno-sanitize-recover=undefined \
	-fno-omit-frame-pointer
own_ldflags += -fsanitize=address,undefined
else
own_cflags += $(hardening)
endif

compile = $(CC) $(own_cppflags) $(CPPFLAGS) $(own_cflags) $(CFLAGS) -MMD -MP
link = $(CC) $(CFLAGS) $(own_ldflags) $(LDFLAGS)

ifeq ($(LINK),shared)
libnsutil := $(B)/libnsutil.so
else
libnsutil := $(B)/libnsutil.a
endif

# --- rules ---------------------------------------------------------------------------------

.PHONY: all tools units fuzzers
tools: $(bins)
units: $(units) $(replays)
fuzzers: $(fuzzers)
all: tools $(B)/libnsutil.a $(B)/libnsutil.so $(B)/libnsutil.pc

# Rewritten only when it would say something else; what depends on it is then made again.
stamp = $(shell mkdir -p $(B); printf '%s\n' '$(subst ','\'',$(2))' | \
	cmp -s - $(B)/$(1) || printf '%s\n' '$(subst ','\'',$(2))' >$(B)/$(1))
ifneq ($(filter-out deps clean labs,$(or $(MAKECMDGOALS),all)),)
$(call stamp,flags,$(CC) $(AR) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $(warnings) $(LINK))
$(call stamp,members,$(lib_src) $(cmd_src) $(tool_objs))
$(call stamp,places,$(PREFIX) $(BINDIR) $(LIBDIR) $(INCLUDEDIR) $(APPARMORDIR))
endif
$(B)/flags $(B)/members $(B)/places: ;

$(B)/obj/%.o: %.c $(B)/flags
	$(call say,CC)
	@mkdir -p $(@D)
	$(Q)$(compile) -fPIE -c -o $@ $<

$(B)/pic/%.o: %.c $(B)/flags
	$(call say,CC)
	@mkdir -p $(@D)
	$(Q)$(compile) -fPIC -c -o $@ $<

$(bins): own_ldflags += $(started)
$(bins): $(B)/start.ld
$(B)/start.ld: .build/start.awk .build/start.names $(B)/flags
	$(Q)awk -f $(filter .build/%,$^) >$@
$(unit_objs): own_cppflags += -Itests/unit -Icmd
$(fuzz_objs): own_cppflags += -Icmd
$(foreach p,$(B)/fuzz/ $(B)/test/fuzz-,$(p)options): own_ldflags += -Wl,--wrap=exit,--wrap=report_end
$(foreach p,$(B)/fuzz/ $(B)/test/fuzz-,$(p)netlink): own_ldflags += -Wl,--wrap=netlink_open
# What tests/unit/failing.h puts in their place.
failing := asprintf bind calloc chdir chroot dup dup2 fchdir fcntl fdopen fdopendir flock \
	fopen fork fstat fstatat fstatfs getsockopt ioctl lstat malloc mkdir mkdirat \
	mount open open_memstream openat opendir pipe2 poll prctl read readlink readlinkat \
	realloc reallocarray recv recvmsg rename send sendmsg sethostname setns setsockopt \
	socket socketpair stat statfs strdup strndup syscall umount2 unlink unlinkat unshare \
	vasprintf waitpid write
$(filter $(B)/test/failing_%,$(units)): own_ldflags += $(failing:%=-Wl,--wrap=%)

# From nothing each time: a member whose source is gone must go too.
$(B)/libnsutil.a: $(lib_objs) $(B)/members
	$(call say,AR)
	$(Q)rm -f $@ && $(AR) rcsD $@ $(lib_objs)

$(B)/libcmd.a: $(cmd_objs) $(B)/members
	$(call say,AR)
	$(Q)rm -f $@ && $(AR) rcsD $@ $(cmd_objs)

$(B)/$(SONAME): $(pic_objs) lib/nsutil.map $(B)/members
	$(call say,LD)
	$(Q)$(link) -shared -Wl,-soname,$(SONAME) -Wl,--version-script,lib/nsutil.map \
		$(if $(SAN),,-Wl,--no-undefined) -o $@ $(pic_objs)

$(B)/libnsutil.so: $(B)/$(SONAME)
	@ln -sf $(SONAME) $@

.SECONDEXPANSION:
$(bins): $(B)/bin/%: $$(call own_objs,$$*) $(B)/libcmd.a $(libnsutil) $(B)/members
	$(call say,LD)
	@mkdir -p $(@D)
	$(Q)$(link) -pie -o $@ $(filter %.o,$^) $(B)/libcmd.a $(libnsutil)

$(units): $(B)/test/%: $(B)/obj/tests/unit/%.o $(B)/libcmd.a $(B)/libnsutil.a
	$(call say,LD)
	@mkdir -p $(@D)
	$(Q)$(link) -pie -o $@ $^

$(replays): $(B)/test/fuzz-%: $(B)/obj/tests/fuzz/%.o $(B)/obj/tests/fuzz/replay.o \
		$(B)/libcmd.a $(B)/libnsutil.a
	$(call say,LD)
	@mkdir -p $(@D)
	$(Q)$(link) -pie -o $@ $^

$(fuzzers): $(B)/fuzz/%: $(B)/obj/tests/fuzz/%.o $(B)/libcmd.a $(B)/libnsutil.a
	$(call say,LD)
	@mkdir -p $(@D)
	$(Q)$(link) -fsanitize=fuzzer -o $@ $^

$(B)/libnsutil.pc: lib/nsutil.pc.in lib/nsutil.h $(B)/places
	@sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@LIBDIR@|$(LIBDIR)|' \
		-e 's|@INCLUDEDIR@|$(INCLUDEDIR)|' -e 's|@VERSION@|$(version)|' $< >$@

-include $(patsubst %.o,%.d,$(lib_objs) $(pic_objs) $(cmd_objs) $(tool_objs) $(unit_objs) \
	$(fuzz_objs))

# --- goals ---------------------------------------------------------------------------------

.PHONY: deps try check sanitized lint bench soak labs clean

deps:
	@.build/deps

try: all
	$(B)/bin/nsls
	@printf '\n%s\n  %s\n\n%s\n' 'The tools are in' '$(abspath $(B)/bin)' 'To type next:'
	@printf '  %s\n' '$(B)/bin/nsls -p $$$$' '$(B)/bin/nsrun -Ur --explain id' 'make labs'

# The suite runs twice: ONLY="cli/nsls unit/" runs what has one of these words in its name.
san_links = $(call once,san_links,$(shell echo 'int main(void) { return 0; }' | \
	$(CC) -fsanitize=address,undefined -x c -o /dev/null - 2>/dev/null && echo yes))

sanitized:
	+@$(if $(san_links),$(MAKE) --no-print-directory SAN=1 LINK= B=$(B)/san tools units,:)

# What programs of others are built against in the tests: below a folder, not in the machine.
check: all units sanitized
	@rm -rf $(B)/dest
	+@$(MAKE) --no-print-directory -s B=$(B) DESTDIR=$(B)/dest install
	@NSU_BUILD='$(B)' NSU_SAN='$(if $(san_links),$(B)/san)' tests/run $(ONLY)

lint: all
	@NSU_BUILD='$(B)' tests/lint

bench: all
	@if [ -x tests/bench/run ]; then NSU_BIN='$(abspath $(B)/bin)' tests/bench/run; \
	else echo 'bench: no tests/bench/run yet'; fi

soak: all
	@NSU_BIN='$(abspath $(B)/bin)' tests/soak/run $(ONLY)

labs_page := man/nsutil-labs.7
ifneq ($(filter ja%,$(LANG)),)
labs_page := $(or $(wildcard man/ja/nsutil-labs.7),$(labs_page))
endif
labs:
	@man -l $(labs_page)

clean:
	rm -rf $(B)

include .build/prove.mk .build/ship.mk

endif
