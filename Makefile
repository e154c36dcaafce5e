# fhirdeck: a terminal deck for FHIR APIs.
#
#   make          build/fhirdeck
#   make demo     install what is missing, build, open the deck on the sandbox
#   make check    install what is missing, build, run every test
#   make help     all targets
#
# V=1 shows commands; WERROR=1 turns warnings into errors; CC=clang works too;
# DEPS=no forbids installing anything.

PREFIX	= /usr/local
DESTDIR	=
CC	= cc
VARIANT	= release
B	= build/$(VARIANT)
VERSION	= 0.1.0
# What the administrator allows; built in, so that no user can name another.
POLICY	= /etc/fhirdeck/policy

ifeq ($(V),1)
Q	=
say	= @:
else
Q	= @
say	= @printf '  %-7s %s\n'
endif

# Packages by their pkg-config names; only the door files see their headers.
PKGS	= ncursesw libcurl libcjson libssl libcrypto readline libmicrohttpd libpcre2-8 \
	  libxml-2.0 libarchive
PKGCONFIG = pkg-config

WARN	= -Wall -Wextra -Wshadow -Wpointer-arith -Wstrict-prototypes \
	  -Wmissing-prototypes -Wwrite-strings -Wvla -Wformat=2 -Wundef \
	  -Wno-format-nonliteral
ifeq ($(WERROR),1)
WARN	+= -Werror
endif
OPT	= -O2 -g
HARDEN	= -fstack-protector-strong -fPIE -D_FORTIFY_SOURCE=2 \
	  -fstack-clash-protection
LDHARDEN = -pie -Wl,-z,relro -Wl,-z,now
ifeq ($(VARIANT),asan)
OPT	= -O1 -g -fno-omit-frame-pointer
HARDEN	= -fPIE -fsanitize=address,undefined -fno-sanitize-recover=undefined
LDHARDEN = -pie -fsanitize=address,undefined
endif
ifeq ($(shell uname -s),Darwin)
HARDEN	:= $(filter-out -fstack-clash-protection,$(HARDEN))
LDHARDEN := $(filter-out -Wl%,$(LDHARDEN))
endif

PKG_CFLAGS = $(filter-out -D%,$(shell $(PKGCONFIG) --cflags $(PKGS) 2>/dev/null))
PKG_LIBS   = $(shell $(PKGCONFIG) --libs $(PKGS) 2>/dev/null)
ALL_CFLAGS = -std=c11 -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 \
	  -D_DEFAULT_SOURCE -I. $(WARN) $(OPT) $(HARDEN) \
	  -DFD_VERSION='"$(VERSION)"' -DFD_POLICY_FILE='"$(POLICY)"' \
	  $(PKG_CFLAGS) $(CFLAGS)
ALL_LIBS = $(PKG_LIBS) $(LIBS)

CORE_SRC = $(sort $(wildcard core/*/*.c))
KIT_SRC	 = $(sort $(wildcard tui/kit/*.c))
TUI_SRC	 = $(sort $(wildcard tui/panes/*.c tui/commands/*.c tui/app/*.c))
UNIT_SRC = $(sort $(wildcard tests/unit/test_*.c))
KITTEST_SRC = $(sort $(wildcard tests/kit/test_*.c))
TOOL_SRC = $(sort $(wildcard tests/tools/*.c))
BENCH_SRC = $(sort $(wildcard tests/bench/*.c))
# Files the program carries inside itself.
EMBED	= $(sort $(wildcard keymaps/*.keys themes/*.theme \
	  core/sandbox/samples/* core/store/presets/* \
	  core/fhir/labels/*.labels core/fhir/operations/* \
	  core/fhir/*.search core/fhirpath/*.types requests/*.http \
	  core/fhir/templates/*.json))

obj	= $(patsubst %.c,$(B)/%.o,$(1))
CORE_OBJ = $(call obj,$(CORE_SRC)) $(B)/gen/builtin_data.o $(B)/gen/r4_deck.o
KIT_OBJ	 = $(call obj,$(KIT_SRC))
TUI_OBJ	 = $(call obj,$(TUI_SRC))
UNIT_BIN = $(patsubst %.c,$(B)/%,$(UNIT_SRC))
KITTEST_BIN = $(patsubst %.c,$(B)/%,$(KITTEST_SRC))
TOOL_BIN = $(patsubst %.c,$(B)/%,$(TOOL_SRC))
BENCH_BIN = $(patsubst %.c,$(B)/%,$(BENCH_SRC))

all: $(B)/fhirdeck

$(B)/fhirdeck: $(TUI_OBJ) $(KIT_OBJ) $(B)/libcore.a
	$(say) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) $(LDHARDEN) -o $@ $^ $(ALL_LIBS)
ifeq ($(B),build/release)
	$(Q)ln -sf release/fhirdeck build/fhirdeck
endif

$(B)/libcore.a: $(CORE_OBJ)
	$(say) AR $@
	$(Q)rm -f $@ && ar qcs $@ $^

$(B)/libkit.a: $(KIT_OBJ)
	$(say) AR $@
	$(Q)rm -f $@ && ar qcs $@ $^

$(B)/%.o: %.c $(B)/flags
	$(say) CC $<
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(B)/gen/builtin_data.c: $(EMBED) core/base/embed.sh $(B)/embedded
	$(say) EMBED $@
	$(Q)mkdir -p $(@D)
	$(Q)sh core/base/embed.sh $(EMBED) > $@.new && mv $@.new $@

$(B)/gen/builtin_data.o: $(B)/gen/builtin_data.c
	$(say) CC $<
	$(Q)$(CC) $(ALL_CFLAGS) -c -o $@ $<

# Base R4, compiled (core/ig/r4_deck.h): unpacked here, put in as it is.
$(B)/gen/r4.deck: core/ig/r4.deck.gz
	$(Q)mkdir -p $(@D)
	$(Q)gzip -dc core/ig/r4.deck.gz > $@.new && mv $@.new $@

$(B)/gen/r4_deck.o: core/ig/r4_deck.S $(B)/gen/r4.deck $(B)/flags
	$(say) AS $<
	$(Q)$(CC) -DR4_DECK='"$(B)/gen/r4.deck"' -c -o $@ $<

# Makes that file from HL7's package hl7.fhir.r4.core (or what rebuilds it).
R4_PACKAGE = ../shared/data/validation/packages/hl7.fhir.r4.core\#4.0.1.tgz
r4-deck: $(B)/tests/tools/r4_deck
	$(B)/tests/tools/r4_deck '$(R4_PACKAGE)' $(B)/gen/r4.new
	gzip -9n < $(B)/gen/r4.new > core/ig/r4.deck.gz
	rm $(B)/gen/r4.new

# Rebuilt when the flags, or the list of embedded files, change.
$(B)/flags: FORCE
	$(Q)mkdir -p $(@D)
	$(Q)echo '$(CC) $(subst ','\'',$(ALL_CFLAGS))' | cmp -s - $@ || \
		echo '$(CC) $(subst ','\'',$(ALL_CFLAGS))' > $@
$(B)/embedded: FORCE
	$(Q)mkdir -p $(@D)
	$(Q)echo '$(EMBED)' | cmp -s - $@ || echo '$(EMBED)' > $@
FORCE:

# Unit tests link core objects only, so a breach of the layers fails to link.
$(UNIT_BIN): $(B)/%: $(B)/%.o $(B)/libcore.a
	$(say) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) $(LDHARDEN) -o $@ $^ \
		$(ALL_LIBS) -lcmocka
$(KITTEST_BIN): $(B)/%: $(B)/%.o $(B)/libkit.a $(B)/libcore.a
	$(say) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) $(LDHARDEN) -o $@ $^ \
		$(ALL_LIBS) -lcmocka
$(TOOL_BIN) $(BENCH_BIN): $(B)/%: $(B)/%.o $(B)/libcore.a
	$(say) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) $(LDHARDEN) -o $@ $^ $(ALL_LIBS)

.PHONY: all demo check lint bless asan bench conformance r4-deck install \
	uninstall clean help \
	deps-demo deps-check tests FORCE

help:
	@sed -n 's/^#   make/  make/p' Makefile
	@echo '  make lint     layers, doors, lengths, banned calls, man pages'
	@echo '  make bless    write the golden screens anew'
	@echo '  make asan     the suite under ASan and UBSan'
	@echo '  make conformance  official suites, where their data is'
	@echo '  make r4-deck  compile base R4 anew from R4_PACKAGE'
	@echo '  make bench    speed and memory beside cJSON and jq'
	@echo '  make install  DESTDIR and PREFIX as usual'

deps-demo:
	@DEPS='$(DEPS)' sh .ci/deps.sh demo
deps-check:
	@DEPS='$(DEPS)' sh .ci/deps.sh check

demo: deps-demo
	@$(MAKE) --no-print-directory all
	@if [ -t 0 ] && [ -t 1 ]; then exec build/fhirdeck --demo; \
	else exec build/fhirdeck tour; fi

tests: $(B)/fhirdeck $(UNIT_BIN) $(KITTEST_BIN) $(TOOL_BIN)

check: deps-check
	@$(MAKE) --no-print-directory tests
	@B=$(B) sh tests/run.sh

lint: deps-check
	@sh tests/lint.sh

bless:
	@$(MAKE) --no-print-directory tests
	@B=$(B) sh tests/screen/run.sh --bless
	@B=$(B) sh tests/docs.sh --bless

asan: deps-check
	@$(MAKE) --no-print-directory VARIANT=asan tests
	@B=build/asan SUITE=asan sh tests/run.sh

# Official cases are not in the repository; V=-v names those that fail.
CONFORMANCE = ../shared/data/validation
conformance: $(B)/tests/tools/fhirpath_suite \
		$(B)/tests/tools/snapshot_suite $(B)/tests/tools/schema_suite
	@if [ -d $(CONFORMANCE)/fhirpath-r4 ]; then \
		$(B)/tests/tools/fhirpath_suite $(CONFORMANCE)/fhirpath-r4 \
			$(if $(filter 0 1,$(V)),,$(V)) --least 97; \
	else echo 'FHIRPath R4: no $(CONFORMANCE)/fhirpath-r4, skipped'; fi
	@if [ -d $(CONFORMANCE)/snapshot-r4 ]; then \
		$(B)/tests/tools/snapshot_suite $(CONFORMANCE)/snapshot-r4 \
			$(if $(filter 0 1,$(V)),,$(V)) --least 90; \
	else echo 'snapshots: no $(CONFORMANCE)/snapshot-r4, skipped'; fi
	@if [ -d $(CONFORMANCE)/fhir-schema-unit ]; then \
		$(B)/tests/tools/schema_suite \
			$(CONFORMANCE)/fhir-schema-unit \
			$(if $(filter 0 1,$(V)),,$(V)) --least 90; \
	else echo 'schemas: no $(CONFORMANCE)/fhir-schema-unit, skipped'; fi

bench: deps-check
	@$(MAKE) --no-print-directory all $(BENCH_BIN)
	@B=$(B) sh tests/bench/run.sh

# The validator's cases and publishers' examples; V=-v as above.
conformance: conformance-validator
conformance-validator: $(B)/tests/tools/validator_suite \
		$(B)/tests/tools/payload_suite
	@if [ -d $(CONFORMANCE)/validator-r4 ]; then \
		$(B)/tests/tools/validator_suite \
			$(CONFORMANCE)/validator-r4 \
			--packages $(CONFORMANCE)/packages \
			$(if $(filter 0 1,$(V)),,$(V)) --least 90; \
		$(B)/tests/tools/payload_suite $(CONFORMANCE); \
		$(B)/tests/tools/payload_suite $(CONFORMANCE) --guess; \
	else echo 'validator R4: no $(CONFORMANCE)/validator-r4, skipped'; fi

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1
	install -d $(DESTDIR)$(PREFIX)/share/fhirdeck/keymaps
	install -d $(DESTDIR)$(PREFIX)/share/fhirdeck/themes
	install -m 755 $(B)/fhirdeck $(DESTDIR)$(PREFIX)/bin/fhirdeck
	install -m 644 man/fhirdeck.1 $(DESTDIR)$(PREFIX)/share/man/man1/
	install -m 644 keymaps/*.keys $(DESTDIR)$(PREFIX)/share/fhirdeck/keymaps/
	install -m 644 themes/*.theme $(DESTDIR)$(PREFIX)/share/fhirdeck/themes/
	install -d $(DESTDIR)$(PREFIX)/share/fhirdeck/requests
	install -m 644 requests/*.http $(DESTDIR)$(PREFIX)/share/fhirdeck/requests/
	install -m 644 man/policy.example $(DESTDIR)$(PREFIX)/share/fhirdeck/

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/fhirdeck
	rm -f $(DESTDIR)$(PREFIX)/share/man/man1/fhirdeck.1
	rm -rf $(DESTDIR)$(PREFIX)/share/fhirdeck

clean:
	rm -rf build

-include $(shell find $(B) -name '*.d' 2>/dev/null)
