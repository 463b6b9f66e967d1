# make help lists what there is to make.

VERSION := 0.1.0
# make's own default is cc; an environment or a command line says otherwise.
ifneq ($(filter default undefined,$(origin CC)),)
CC := gcc
endif
PREFIX ?= /usr/local
DESTDIR ?=
BINDIR ?= $(PREFIX)/bin
# strec and stview look for strec-symbols in ../libexec/strec of where they are.
LIBEXECDIR := $(dir $(BINDIR))libexec
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
DATADIR ?= $(PREFIX)/share
ZSHDIR ?= $(DATADIR)/zsh/site-functions
Q := $(if $(V),,@)

# The Debian 12 packages: the one list. Why each: docs/internals.md, "Libraries".
DEPS := gcc g++ libc6-dev pkg-config libzstd-dev libxxhash-dev zlib1g-dev libdw-dev libiberty-dev \
	libncurses-dev libcurl4-openssl-dev libcmocka-dev tmux strace gdb zstd procps jq \
	libxml2-utils python3-jsonschema sqlite3 libdevel-nytprof-perl protobuf-compiler \
	python3-protobuf openssl clang-format
# What make fuzz and make analyze need besides.
TOOLS := clang libclang-rt-dev clang-tidy cppcheck
# What make deb needs besides.
DEB_TOOLS := dpkg-dev debhelper lintian fakeroot

BUILD := build$(if $(FUZZER),/fuzzer)$(if $(SAN),/san)$(if $(COVERAGE),/coverage)$(if $(filter clang%,$(CC)),/clang)
PKGS := libzstd libxxhash
SYMBOLS_PKGS := libdw libelf zlib
VIZ_PKGS := ncursesw zlib
PKG_CFLAGS = $(shell pkg-config --cflags $(PKGS) $(SYMBOLS_PKGS) $(VIZ_PKGS) 2>/dev/null)
PKG_LIBS = $(shell pkg-config --libs $(PKGS))
SYMBOLS_LIBS = $(shell pkg-config --libs $(SYMBOLS_PKGS)) -liberty
STACKS_LIBS = -lz -liberty # of strec and stview, which have strec-symbols for the rest
VIZ_LIBS = $(shell pkg-config --libs $(VIZ_PKGS)) -lm

WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Werror
CFLAGS_ALL = -std=gnu11 -g $(if $(DEBUG)$(SAN),-Og,-O2) $(WARNINGS) -D_GNU_SOURCE -I. $(CPPFLAGS) \
	-DSTREC_VERSION='"$(VERSION)"' $(PKG_CFLAGS) -pthread $(MODE_FLAGS) $(CFLAGS)
comma := ,
MODE_FLAGS := $(if $(SAN),-fsanitize=address$(comma)undefined -fno-sanitize-recover=undefined \
	-fno-omit-frame-pointer) $(if $(COVERAGE),--coverage) \
	$(if $(FUZZER),-fsanitize=fuzzer-no-link)

# gcc loses sight of ranges in instrumented code and then warns of cuts that cannot be.
ifneq ($(SAN),)
ifeq ($(findstring clang,$(CC)),)
MODE_FLAGS += -Wno-format-truncation
endif
endif

objects = $(patsubst %.c,$(BUILD)/%.o,$(1))
FORMAT := $(wildcard format/*.c)
REPLAY := $(wildcard replay/*.c)
VIZ := $(filter-out viz/stview.c,$(wildcard viz/*.c))
# Files that are a part of the program as they are: viz/name.css is the text name_css.
VIZ_TEXTS := $(wildcard viz/*.css viz/*.js)
RECORD := $(filter-out record/strec.c,$(wildcard record/*.c))
SYMBOLS := $(filter-out record/symbols/strec_symbols.c,$(wildcard record/symbols/*.c))
ARCHIVES := $(foreach m,format symbols replay viz record,$(BUILD)/lib$(m).a)

TRACEES := $(patsubst tests/tracees/%.c,$(BUILD)/tracees/%,$(wildcard tests/tracees/*.c))
BENCH := $(patsubst tests/bench/%.c,$(BUILD)/bench/%,$(wildcard tests/bench/*.c))
tests_of = $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/$(1)/test_*.c))
UNIT_TESTS := $(foreach m,format symbols replay viz record,$(call tests_of,$(m)))
FUZZ_TESTS := $(patsubst tests/fuzz/fuzz_%.c,$(BUILD)/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))
HEADERS := $(wildcard format/*.h replay/*.h record/*.h record/symbols/*.h viz/*.h)

# The programs for strec -k: what compiles each, from which file of samples/stacks, and how. One
# that has no compiler here is left out, and says so.
stack.chain := gcc chain.c -O2 -fomit-frame-pointer
stack.chain_fp := gcc chain.c -O2 -fno-omit-frame-pointer -fno-asynchronous-unwind-tables \
	-fno-unwind-tables
stack.chain_clang := clang chain.c -O2 -fomit-frame-pointer
stack.chain_dwarf4 := gcc chain.c -O2 -gdwarf-4 -gz
stack.chain_split := gcc chain.c -O2 -gsplit-dwarf
stack.chain_symbols := gcc chain.c -O2 -g0
stack.chain_bare := gcc chain.c -O2 -g0 -s
stack.chain_debuglink := gcc chain.c -O2 -Wl,--build-id=none
stack.chain_static := gcc chain.c -O2 -static
stack.chain_static_pie := gcc chain.c -O2 -static-pie
stack.chain_no_pie := gcc chain.c -O2 -no-pie
stack.chain_m32 := gcc chain.c -O2 -m32
stack.deep := gcc deep.c -O2 -fomit-frame-pointer
stack.deep_fp := gcc deep.c -O2 -fno-omit-frame-pointer -fno-asynchronous-unwind-tables \
	-fno-unwind-tables
stack.alloca := gcc alloca.c -O2 -fomit-frame-pointer
stack.tail := gcc tail.c -O2 -fomit-frame-pointer -falign-functions=1
stack.signal := gcc signal.c -O2 -fomit-frame-pointer
stack.thread := gcc thread.c -O2 -pthread
stack.plugin_one.so := gcc plugin.c -O2 -shared -fPIC -DNAME=one
stack.plugin_two.so := gcc plugin.c -O2 -shared -fPIC -DNAME=two
stack.dlopen := gcc dlopen.c -O2
stack.libresolver.so := gcc resolver.c -O2 -shared -fPIC
stack.plt := gcc plt.c -O2 -Wl,-z,lazy -Wl,-rpath,'$$ORIGIN' -L$(BUILD)/stacks -lresolver
stack.raw := gcc raw.c -O2 -fomit-frame-pointer
stack.fork := gcc fork.c -O2
stack.jit := gcc jit.c -O2 -fomit-frame-pointer
stack.templates := g++ templates.cc -O2 -std=c++17
stack.unwind := g++ unwind.cc -O2
stack.rust := rustc rust.rs -C opt-level=2
stack.go := go go.go
STACKS := $(patsubst stack.%,$(BUILD)/stacks/%,$(filter stack.%,$(.VARIABLES)))

.PHONY: all deps demo check check-long check-headers compare pictures screens stacks bench fuzz coverage install uninstall deb format format-check \
	analyze clean help

all: $(BUILD)/strec $(BUILD)/stview $(BUILD)/strec-symbols library  ## build the programs and the library (the default)

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*  ## \(.*\)/  make \1\t\2/p' Makefile | expand -t 24
	@echo "  with V=1 DEBUG=1 SAN=1 COVERAGE=1 CC=clang PREFIX= DESTDIR="

deps:  ## install the Debian packages that are missing
	@missing=; for p in $(DEPS); do \
		dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || \
		missing="$$missing $$p"; done; \
	[ -z "$$missing" ] || { sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
		$$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -qq --no-install-recommends $$missing >/dev/null; }

.PHONY: deps-tools deps-deb
deps-deb:
	@$(MAKE) --no-print-directory deps DEPS="$(DEB_TOOLS) $(DEPS)"
deps-tools:
	@$(MAKE) --no-print-directory deps DEPS="$(TOOLS)"

# What needs the packages runs in a second make, which finds them.
demo: deps  ## set up, record a real program and play it
	@$(MAKE) --no-print-directory all
	@tests/demo $(BUILD)

check: deps  ## set up and run every test
	@$(MAKE) --no-print-directory check-all

.PHONY: check-all
check-all: all $(TRACEES) $(STACKS) $(BENCH) $(UNIT_TESTS) $(FUZZ_TESTS) check-headers format-check
	$(Q)tests/run $(BUILD) $(UNIT_TESTS) $(FUZZ_TESTS)

check-long: all  ## run the tests that take many minutes
	$(Q)SUITE=long LIMIT=7200 tests/run $(BUILD)

compare: all $(TRACEES)  ## the text export beside strace, for many programs
	$(Q)tests/strace/compare $(BUILD) -v -y gallery ls git_status git_log find tar gcc python curl \
		sqlite bash node redis

pictures: $(BUILD)/stview  ## draw the pictures of the documents
	$(Q)docs/pictures/draw $< docs/pictures

screens: $(BUILD)/stview  ## draw the screens that the tests compare
	$(Q)tests/screens/draw $< tests/screens

bench: all $(BENCH)  ## measure against the peers; PARTS=programs one part
	$(Q)tests/bench/run $(BUILD) $(PARTS)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

text_name = $(subst .,_,$(notdir $*))
$(BUILD)/%.text.c: %
	@mkdir -p $(@D)
	$(Q)awk 'BEGIN {print "extern const char $(text_name)[];\nconst char $(text_name)[] ="} \
		{gsub(/[\\"]/, "\\\\&"); print "\t\"" $$0 "\\n\""} END {print "\t\"\";"}' $< >$@
$(BUILD)/%.css.o: $(BUILD)/%.css.text.c
	$(Q)$(CC) $(CFLAGS_ALL) -c -o $@ $<
$(BUILD)/%.js.o: $(BUILD)/%.js.text.c
	$(Q)$(CC) $(CFLAGS_ALL) -c -o $@ $<

$(BUILD)/libformat.a: $(call objects,$(FORMAT))
$(BUILD)/libsymbols.a: $(call objects,$(SYMBOLS))
$(BUILD)/libreplay.a: $(call objects,$(REPLAY))
$(BUILD)/libviz.a: $(call objects,$(VIZ)) $(patsubst %,$(BUILD)/%.o,$(VIZ_TEXTS))
$(BUILD)/librecord.a: $(call objects,$(RECORD))
$(ARCHIVES):
	$(Q)rm -f $@ && ar rcs $@ $^

LINK = $(Q)mkdir -p $(@D) && $(CC) $(CFLAGS_ALL) $(LDFLAGS) -o $@ $(filter %.o %.a,$^) $(PKG_LIBS)

$(BUILD)/strec: $(BUILD)/record/strec.o $(BUILD)/librecord.a $(BUILD)/libsymbols.a $(BUILD)/libformat.a
	$(LINK) $(STACKS_LIBS)
$(BUILD)/strec-symbols: $(BUILD)/record/symbols/strec_symbols.o $(BUILD)/libsymbols.a \
		$(BUILD)/libformat.a
	$(LINK) $(SYMBOLS_LIBS)
$(BUILD)/stview: $(BUILD)/viz/stview.o $(BUILD)/libviz.a $(BUILD)/libreplay.a $(BUILD)/libsymbols.a \
		$(BUILD)/libformat.a
	$(LINK) $(VIZ_LIBS) $(STACKS_LIBS)

# libstrec is what its public functions (the map) pull out of the objects that stview has, too. It
# is one object, in which all other names are local, so that it adds none to a program's.
LIBRARY := $(BUILD)/libstrec.a $(BUILD)/libstrec.so.$(VERSION) $(BUILD)/libstrec.pc
SONAME := libstrec.so.0
public_names = $(shell sed -n 's/^\t\t\(strec_[a-z_]*\);$$/\1/p' replay/libstrec.map)
.PHONY: library
library: $(LIBRARY)
$(BUILD)/pic/%.o: %.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) -fPIC -fvisibility=hidden -MMD -MP -c -o $@ $<
$(BUILD)/libpic.a: $(patsubst %.c,$(BUILD)/pic/%.o,$(FORMAT) $(REPLAY))
	$(Q)rm -f $@ && ar rcs $@ $^
$(BUILD)/libstrec.o: $(BUILD)/libpic.a replay/libstrec.map
	$(Q)$(LD) -r -o $@ $(public_names:%=-u %) $< && \
		objcopy $(public_names:%=--keep-global-symbol=%) $@
$(BUILD)/libstrec.a: $(BUILD)/libstrec.o
	$(Q)rm -f $@ && ar rcs $@ $^
$(BUILD)/libstrec.so.$(VERSION): $(BUILD)/libstrec.o replay/libstrec.map
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS) -shared -o $@ -Wl,-soname,$(SONAME) \
		-Wl,--version-script=replay/libstrec.map $(if $(SAN),,-Wl,-z$(comma)defs) $< $(PKG_LIBS)
$(BUILD)/libstrec.pc: replay/libstrec.pc.in Makefile FORCE
	$(Q)sed -e 's|@PREFIX@|$(PREFIX)|; s|@LIBDIR@|$(LIBDIR)|; s|@INCLUDEDIR@|$(INCLUDEDIR)|' \
		-e 's|@VERSION@|$(VERSION)|; s|@REQUIRES@|$(PKGS)|' $< >$@
.PHONY: FORCE
FORCE:

# A unit test links the archive that it tests and those below it, and nothing else.
$(BUILD)/tests/format/%: $(BUILD)/tests/format/%.o $(BUILD)/libformat.a
	$(LINK) -lcmocka
$(BUILD)/tests/symbols/%: $(BUILD)/tests/symbols/%.o $(BUILD)/libsymbols.a $(BUILD)/libformat.a \
		| $(BUILD)/tests/symbols/strec-symbols
	$(LINK) $(SYMBOLS_LIBS) -lcmocka
$(BUILD)/tests/symbols/strec-symbols: $(BUILD)/record/symbols/strec_symbols.o \
		$(BUILD)/tests/symbols/breaker.o $(BUILD)/libsymbols.a $(BUILD)/libformat.a
	$(LINK) -Wl,--wrap=dwarf_getsrclines $(SYMBOLS_LIBS)
$(BUILD)/tests/replay/%: $(BUILD)/tests/replay/%.o $(BUILD)/libreplay.a $(BUILD)/libformat.a
	$(LINK) $(WRAP) -lcmocka
$(BUILD)/tests/replay/test_nomem: WRAP := -Wl,--wrap=regcomp,--wrap=regexec
$(BUILD)/tests/replay/test_snapshots: WRAP := -Wl,--wrap=pread,--wrap=pwrite
$(BUILD)/tests/viz/%: $(BUILD)/tests/viz/%.o $(BUILD)/libviz.a $(BUILD)/libreplay.a \
		$(BUILD)/libformat.a
	$(LINK) $(VIZ_LIBS) -lcmocka
$(BUILD)/tests/record/%: $(BUILD)/tests/record/%.o $(BUILD)/librecord.a $(BUILD)/libsymbols.a \
		$(BUILD)/libformat.a
	$(LINK) $(SYMBOLS_LIBS) -lcmocka

# Tracees stand alone: what they do must not depend on our flags.
$(BUILD)/tracees/%: tests/tracees/%.c $(wildcard tests/tracees/*.h)
	@mkdir -p $(@D)
	$(Q)$(CC) -std=gnu11 -O1 -g -D_GNU_SOURCE -Wall -Wextra -Werror -pthread -o $@ $<
# These too; and they are gcc's code whatever CC is, so that what they show is the same.
stack_compile.gcc := gcc -g -D_GNU_SOURCE -Wall -Wextra -Werror
stack_compile.clang := clang -g -D_GNU_SOURCE -Wall -Wextra -Werror
stack_compile.g++ := g++ -g -D_GNU_SOURCE -Wall -Wextra -Werror
stack_compile.rustc := rustc -g
stack_compile.go := GO111MODULE=off go build
stack_row = $(stack.$(@F))
stack_compiler = $(firstword $(stack_row))
stack_source = samples/stacks/$(word 2,$(stack_row))
stack_flags = $(wordlist 3,$(words $(stack_row)),$(stack_row))
stack_usable = command -v $(stack_compiler) >/dev/null

stacks: $(STACKS)  ## build the programs that show what strec -k is for
$(STACKS): $(wildcard samples/stacks/*) Makefile
	@mkdir -p $(@D)
	$(Q)if $(stack_usable); then \
		MAKEFLAGS= $(stack_compile.$(stack_compiler)) -o $@ $(stack_source) $(stack_flags) $(stack_after); \
	else echo "skipped: $@: no $(stack_compiler) for it here"; fi
# gcc-multilib has what -m32 needs.
$(BUILD)/stacks/chain_m32: stack_usable = echo 'int main(void) { return 0; }' | \
	gcc -m32 -x c -o /dev/null - 2>/dev/null
$(BUILD)/stacks/plt: $(BUILD)/stacks/libresolver.so
$(BUILD)/stacks/dlopen: $(BUILD)/stacks/plugin_one.so $(BUILD)/stacks/plugin_two.so
# Also -g writes call frame information, in a section of its own; gdb needs it.
$(BUILD)/stacks/%_fp: stack_after = && cp $@ $@.cfi && objcopy --remove-section .debug_frame $@
# A place where only the link is, and no build-id leads to.
$(BUILD)/stacks/chain_debuglink: stack_after = && \
	objcopy --only-keep-debug $@ $@.debug && strip $@ && objcopy --add-gnu-debuglink=$@.debug $@
$(BUILD)/bench/%: $(BUILD)/tests/bench/%.o $(BUILD)/libviz.a $(BUILD)/libreplay.a \
		$(BUILD)/libformat.a
	$(LINK) $(VIZ_LIBS)

# A fuzz target believes all checksums (format/checksum.h), so it has objects of its own.
UNWIND := $(addprefix record/,elf_file.c cfi.c cfi_program.c expression.c frame_info.c rule.c)
FUZZ_OBJECTS := $(patsubst %.c,$(BUILD)/fuzz/%.o,$(FORMAT) $(REPLAY) $(UNWIND) $(SYMBOLS))
# What of the viewer reads strace's text, and what it needs.
FUZZ_VIZ := $(patsubst %.c,$(BUILD)/fuzz/%.o,$(wildcard viz/strace_*.c viz/decode*.c viz/netlink_*.c) \
	viz/text.c)
$(BUILD)/fuzz/%.o: %.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) -DFUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION -MMD -MP -c -o $@ $<
$(FUZZ_TESTS): $(BUILD)/fuzz/%: $(BUILD)/fuzz/tests/fuzz/fuzz_%.o $(FUZZ_OBJECTS) \
		$(if $(FUZZER),,$(BUILD)/fuzz/tests/fuzz/driver.o) | $(BUILD)/fuzz/%.corpus \
		$(BUILD)/fuzz/strec-symbols
	$(LINK) $(SYMBOLS_LIBS) $(if $(FUZZER),-fsanitize=fuzzer)

$(BUILD)/fuzz/strace $(BUILD)/fuzz/decode: $(FUZZ_VIZ)
$(BUILD)/fuzz/strace.corpus: tests/fuzz/strace.txt
	$(Q)rm -rf $@ && mkdir -p $@ && cp $< $@/all && split -l 4 $< $@/lines-

$(BUILD)/fuzz/calls: $(BUILD)/tests/fuzz/calls.o $(BUILD)/libreplay.a $(BUILD)/libformat.a
	$(LINK)
# The galleries make every sort of call.
GALLERIES := $(filter %/gallery %/gallery_netlink %/gallery_kernel,$(TRACEES))
$(BUILD)/fuzz/decode.corpus: $(BUILD)/fuzz/calls $(BUILD)/strec $(GALLERIES) $(wildcard samples/*.trc)
	$(Q)rm -rf $@ && mkdir -p $@ && for program in $(GALLERIES); do \
		ASAN_OPTIONS=detect_leaks=0 $(BUILD)/strec -q -o $$program.trc -- $$program >/dev/null 2>&1; \
	done; $< $(GALLERIES:=.trc) samples/*.trc $@

$(BUILD)/fuzz/strec-symbols: $(BUILD)/strec-symbols
	$(Q)ln -sf ../strec-symbols $@
$(BUILD)/fuzz/unpack: $(BUILD)/tests/fuzz/unpack.o $(BUILD)/libformat.a
	$(LINK)
$(BUILD)/fuzz/reader.corpus: $(BUILD)/fuzz/unpack $(wildcard samples/*.trc)
	$(Q)rm -rf $@ && mkdir -p $@ && cp samples/*.trc $@ && \
	for log in samples/*.trc; do $< $$log $@/unpacked-$${log##*/} || exit; done
$(BUILD)/fuzz/filter.corpus: tests/fuzz/filters.txt
	$(Q)rm -rf $@ && mkdir -p $@ && split -l 1 $< $@/filter-

# With the table of .eh_frame_hdr and without, .debug_frame as it is and compressed.
$(BUILD)/fuzz/unwind.corpus: tests/fuzz/unwind.c
	$(Q)rm -rf $@ && mkdir -p $@ && cc="$(CC) -O1 -nostdlib -shared -fPIC -Wl,-z,max-page-size=4096" && \
	$$cc -s -o $@/table $< && \
	$$cc -s -Wl,--no-eh-frame-hdr -o $@/sections $< && \
	$$cc -fno-asynchronous-unwind-tables -g1 -o $@/debug $< && \
	$$cc -fno-asynchronous-unwind-tables -g1 -gz -o $@/compressed $<

$(BUILD)/fuzz/symbols.corpus: tests/fuzz/symbols_sample.c
	$(Q)rm -rf $@ && mkdir -p $@ && for flags in -gdwarf-4 -gdwarf-5 -g0; do \
		$(CC) -O2 $$flags -nostdlib -static-pie -o $@/sample$$flags $< || exit; done

FUZZ_SECONDS ?= 60
fuzz: deps-tools  ## fuzz readers, decoders, filters and the import of text, FUZZ_SECONDS=60 each (clang's libFuzzer)
	@echo 'int LLVMFuzzerTestOneInput(void) { return 0; }' | \
		clang -x c -fsanitize=fuzzer -o /dev/null - 2>/dev/null || \
		{ echo "make fuzz needs the packages clang and libclang-rt-dev" >&2; exit 1; }
	@$(MAKE) --no-print-directory CC=clang SAN=1 FUZZER=1 fuzz-run
.PHONY: fuzz-run
fuzz-run: $(FUZZ_TESTS)
	$(Q)for target in $^; do \
		mkdir -p $$target.found && \
		$$target -max_total_time=$(FUZZ_SECONDS) -timeout=20 -print_final_stats=1 \
			-artifact_prefix=$$target- $$target.found $$target.corpus || exit; \
	done

check-headers: $(patsubst %.h,$(BUILD)/headers/%.ok,$(HEADERS))  ## every header compiles alone
$(BUILD)/headers/%.ok: %.h
	@mkdir -p $(@D)
	$(Q)$(CC) $(filter-out --coverage,$(CFLAGS_ALL)) -fsyntax-only -x c $< && touch $@

C_FILES := $(wildcard */*.[ch] docs/*/*.[ch] record/symbols/*.[ch] samples/*/*.[ch] tests/*/*.[ch])
format:  ## clang-format all sources
	clang-format -i $(C_FILES)

format-check:  ## are all sources as clang-format writes them?
	$(Q)clang-format --dry-run --Werror $(C_FILES)

# Of each line that gcov saw run or not, over all programs and tests.
coverage:  ## run the tests and print which part of each directory's lines they run
	@rm -rf build/coverage
	@$(MAKE) --no-print-directory COVERAGE=1 check
	@tests/coverage build/coverage

# cppcheck 2.10 does not parse compound literals between ? and :, calls a buffer unset that
# another argument of the same call or an iovec fills, calls what is returned a condition, and
# knows no compiler that shifts signs in.
SOURCES := $(FORMAT) $(REPLAY) $(VIZ) $(RECORD) $(SYMBOLS) viz/stview.c record/strec.c record/symbols/strec_symbols.c
analyze: deps-tools  ## cppcheck and clang-tidy (.clang-tidy says what is left out and why)
	$(Q)cppcheck --quiet --std=c11 --enable=warning,portability --error-exitcode=1 -I. \
		--suppress=internalAstError --suppress=uninitvar --suppress=ctuuninitvar \
		--suppress=identicalInnerCondition \
		--suppress=shiftTooManyBitsSigned:format/bytes.h $(SOURCES)
	$(Q)printf '%s\n' $(SOURCES) | \
		xargs -P "$$(nproc)" -I '{}' clang-tidy --quiet '{}' -- $(CFLAGS_ALL)

# What is installed: place=file, and links.
DOCDIR := $(DATADIR)/doc/strec
SHELLS := bash zsh fish
COMPLETIONS := $(foreach p,strec stview,$(foreach s,$(SHELLS),$(BUILD)/completions/$(p).$(s)))
INSTALL_PROGRAMS := $(foreach p,strec stview,$(BINDIR)/$(p)=$(BUILD)/$(p)) \
	$(LIBEXECDIR)/strec/strec-symbols=$(BUILD)/strec-symbols
INSTALL_FILES := $(INCLUDEDIR)/strec.h=format/strec.h \
	$(foreach l,libstrec.a libstrec.so.$(VERSION),$(LIBDIR)/$(l)=$(BUILD)/$(l)) \
	$(LIBDIR)/pkgconfig/libstrec.pc=$(BUILD)/libstrec.pc \
	$(foreach m,$(notdir $(wildcard docs/*.[135])),$(DATADIR)/man/man$(lastword $(subst ., ,$(m)))/$(m)=docs/$(m)) \
	$(foreach p,strec stview, \
		$(DATADIR)/bash-completion/completions/$(p)=$(BUILD)/completions/$(p).bash \
		$(ZSHDIR)/_$(p)=$(BUILD)/completions/$(p).zsh \
		$(DATADIR)/fish/vendor_completions.d/$(p).fish=$(BUILD)/completions/$(p).fish) \
	$(DATADIR)/mime/packages/strec.xml=docs/strec.xml \
	$(DATADIR)/applications/stview.desktop=docs/stview.desktop \
	$(DOCDIR)/strec-json.schema.json=docs/strec-json.schema.json \
	$(foreach e,docs/stview.conf samples/reader/failed.c,$(DOCDIR)/examples/$(notdir $(e))=$(e))
INSTALL_LINKS := $(LIBDIR)/$(SONAME)=libstrec.so.$(VERSION) $(LIBDIR)/libstrec.so=$(SONAME)
installed = $(foreach i,$(1),$(DESTDIR)$(firstword $(subst =, ,$(i))))
# What else is to be told; not where files are staged for another place.
REFRESH = [ -n "$(DESTDIR)" ] || { ldconfig; update-mime-database $(DATADIR)/mime; \
	update-desktop-database $(DATADIR)/applications; } >/dev/null 2>&1 || :

.PHONY: completions
completions: $(COMPLETIONS)
$(BUILD)/completions/strec.%: docs/completions $(BUILD)/strec
	@mkdir -p $(@D)
	$(Q)$(BUILD)/strec --list-options | docs/completions strec $* >$@
$(BUILD)/completions/stview.%: docs/completions $(BUILD)/stview
	@mkdir -p $(@D)
	$(Q)$(BUILD)/stview --list-options | docs/completions stview $* >$@

install: all completions  ## install under DESTDIR and PREFIX (also BINDIR, LIBDIR ...)
	$(Q)for i in $(INSTALL_PROGRAMS); do install -D "$${i#*=}" "$(DESTDIR)$${i%%=*}" || exit; done
	$(Q)for i in $(INSTALL_FILES); do \
		install -D -m 644 "$${i#*=}" "$(DESTDIR)$${i%%=*}" || exit; done
	$(Q)for i in $(INSTALL_LINKS); do ln -sf "$${i#*=}" "$(DESTDIR)$${i%%=*}" || exit; done
	$(Q)$(REFRESH)

uninstall:  ## remove what install put there, with the same variables
	$(Q)rm -f $(call installed,$(INSTALL_PROGRAMS) $(INSTALL_FILES) $(INSTALL_LINKS))
	$(Q)[ ! -d $(DESTDIR)$(DOCDIR) ] || rmdir --ignore-fail-on-non-empty \
		$(DESTDIR)$(DOCDIR)/examples $(DESTDIR)$(DOCDIR) $(DESTDIR)$(LIBEXECDIR)/strec
	$(Q)$(REFRESH)

# In a copy of the tree, whose debian/ is our .debian/. The tag that is left out is for uploads to
# Debian: they answer a request.
deb: deps-deb  ## build Debian packages in build/deb, and ask lintian about them
	$(Q)rm -rf $(BUILD)/deb && mkdir -p $(BUILD)/deb/strec-$(VERSION)
	$(Q)[ "$$(dpkg-parsechangelog -l .debian/changelog -S Version)" = $(VERSION) ]
	$(Q)tar -c --exclude=./build --exclude=./.git . | tar -x -C $(BUILD)/deb/strec-$(VERSION)
	$(Q)cd $(BUILD)/deb/strec-$(VERSION) && mv .debian debian && \
		env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS dpkg-buildpackage -us -uc -b >../log 2>&1 || \
		{ tail -30 ../log >&2; exit 1; }
	$(Q)cd $(BUILD)/deb && ls -s --block-size=K *.deb && \
		lintian --allow-root --info --fail-on error,warning \
		--suppress-tags initial-upload-closes-no-bugs *.changes

clean:  ## remove what was built
	rm -rf build

.SECONDARY:
-include $(shell find $(BUILD) -path $(BUILD)/deb -prune -o -type f -name '*.d' -print 2>/dev/null)
