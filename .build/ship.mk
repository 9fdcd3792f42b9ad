# SPDX-License-Identifier: LGPL-2.1-or-later
# Included by the Makefile: what leaves the tree.

.PHONY: install static bundle dist deb

# Only on request: the profile says what it risks.
profile := $(B)/nsutil.apparmor
define install_apparmor
install -D -m 644 $(profile) $(DESTDIR)$(APPARMORDIR)/nsutil && \
echo 'Read $(APPARMORDIR)/nsutil, which says the risk; then: apparmor_parser -r $(APPARMORDIR)/nsutil'
endef

$(profile): .build/apparmor.in $(B)/places
	@sed -e 's|@BINDIR@|$(BINDIR)|' -e 's|@APPARMORDIR@|$(APPARMORDIR)|' $< >$@

install: all $(if $(filter 1,$(APPARMOR)),$(profile))
	install -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(LIBDIR)/pkgconfig $(DESTDIR)$(INCLUDEDIR)
	install -m 755 $(bins) $(DESTDIR)$(BINDIR)
	install -m 644 lib/nsutil.h $(DESTDIR)$(INCLUDEDIR)/nsutil.h
	install -m 644 $(B)/libnsutil.a $(DESTDIR)$(LIBDIR)
	install -m 755 $(B)/$(SONAME) $(DESTDIR)$(LIBDIR)
	ln -sf $(SONAME) $(DESTDIR)$(LIBDIR)/libnsutil.so
	install -m 644 $(B)/libnsutil.pc $(DESTDIR)$(LIBDIR)/pkgconfig
	@$(foreach p,$(man_pages),install -D -m 644 $(p) \
		$(DESTDIR)$(MANDIR)/man$(patsubst .%,%,$(suffix $(p)))/$(notdir $(p)) &&) :
	@$(foreach p,$(man_pages_ja),install -D -m 644 $(p) \
		$(DESTDIR)$(MANDIR)/ja/man$(patsubst .%,%,$(suffix $(p)))/$(notdir $(p)) &&) :
	install -D -m 644 cmd/completion/_nsutil $(DESTDIR)$(ZSHDIR)/_nsutil
	@$(foreach t,$(tools),\
		install -D -m 644 cmd/completion/nsutil.bash $(DESTDIR)$(BASHDIR)/$(t) && \
		install -D -m 644 cmd/completion/nsutil.fish $(DESTDIR)$(FISHDIR)/$(t).fish &&) :
	@$(if $(filter 1,$(APPARMOR)),$(install_apparmor),:)

# To be copied into containers and rescue systems: no library, and nothing to debug.
wrapped := -Wl,--wrap=dlopen,--wrap=getpwnam,--wrap=getpwuid,--wrap=getgrnam
static_bins := $(B)/static/nsrun $(B)/static/nsjoin
$(static_bins): $(B)/static/%: $$(call own_objs,$$*) $(B)/obj/cmd/static/libc.o \
		$(B)/libcmd.a $(B)/libnsutil.a
	$(call say,LD)
	@mkdir -p $(@D)
	$(Q)$(link) -static-pie -s $(wrapped) -o $@ $(filter %.o,$^) $(B)/libcmd.a $(B)/libnsutil.a
static: $(static_bins)

# Older ones than that it was made on have to run it.
bundle_flags = -Wl,-rpath,'$$ORIGIN/../lib' -Wl,--disable-new-dtags \
	$(packed:%=-Wl,-z,nopack-relative-relocs)
bundled := $(tools:%=$(B)/bundle/%)
$(bundled): $(B)/bundle/%: $$(call own_objs,$$*) $(B)/libcmd.a $(B)/libnsutil.a
	$(call say,LD)
	@mkdir -p $(@D)
	$(Q)$(link) -pie -s $(bundle_flags) -o $@ $(filter %.o,$^) $(B)/libcmd.a \
		$(B)/libnsutil.a
bundle: $(bundled)
	$(Q)CC='$(CC)' .build/bundle $(B)/nsutil-$(version)-$(shell uname -m).tar.gz $(bundled)
	@echo '$(B)/nsutil-$(version)-$(shell uname -m).tar.gz'

# The same bytes from the same commit, wherever and whenever: owners, times and order are git's.
dist_name = nsutil-$(version)
dist:
	@mkdir -p $(B)
	$(Q)git archive --format=tar --prefix=$(dist_name)/ HEAD | gzip -n9 >$(B)/$(dist_name).tar.gz
	@echo '$(B)/$(dist_name).tar.gz'

# As root: in a new root file system of this machine's release a plain user builds.
deb: dist
	@.build/deb $(B)/$(dist_name).tar.gz $(B)/deb
