# Lintel. Everything made goes to build/ (build/san with SAN=1) and nothing else is touched.
#
#   make            build/lintel, the program; a library build/liblintel.a under it
#   make demo       draws and checks a URL shortener; installs missing Debian packages first
#   make test       every suite, and most again under ASan and UBSan; the last line is the sum. SAN=1: only these
#   make accept     rewrites the goldens; read the diff afterwards
#   make docs       writes docs/rules anew from the texts of the rules
#   make fuzz       60 seconds of libFuzzer over the compiler, every output, and the reader of baselines
#   make gallery    one page with all examples in all styles: build/gallery/index.html; and docs/gallery
#   make bench      ratios against dot and the speed of the front end
#   make mutants    takes one protection at a time away from the 25 systems and counts what the rules say (half a minute)
#   make install    program, library, header, man page, completions (PREFIX, DESTDIR); make uninstall
#
# CI=1 makes warnings errors. V=1 shows the commands. CC=clang works; give it its own B (make CC=clang B=build/clang).

PREFIX  ?= /usr/local
SECONDS ?= 60

ifeq ($(origin CC),default)
CC := gcc
endif
B := $(if $(SAN),build/san,build)

, := ,
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes $(if $(CI),-Werror)
SANITIZE := $(if $(SAN),-O1 -fno-omit-frame-pointer -fsanitize=address$(,)undefined -fno-sanitize-recover=all,-O2)
# The suites start the program some thousand times: it starts in half the time with the sanitizers in it and at a fixed address.
SAN_LINK := $(if $(SAN),-no-pie $(if $(findstring clang,$(CC)),,-static-libasan -static-libubsan))
INCLUDES := -Icompiler -Igrammar -Iinclude -I$(B)
FLAGS     = -std=c17 -g -ffp-contract=off $(SANITIZE) $(CFLAGS)
Q        := $(if $(V),,@)
COMPILE   = $(Q)$(CC) $(FLAGS) $(WARNINGS) $(INCLUDES) -MMD -MP

# The doors are linked into the program, every other room into the library. A room is a folder; nothing is listed by hand.
DOORS     := $(wildcard compiler/cli/*.c)
ROOMS     := $(filter-out $(DOORS),$(wildcard compiler/*/*.c compiler/lint/rules/*.c))
GENERATED := $(B)/prelude.inc $(B)/fonts.inc $(B)/webfonts.inc $(B)/lint_registry.inc $(B)/parser.h $(B)/scanner.h
# Static where Debian has it, so that no start pays for it; Cairo and Graphviz are loaded when a picture is asked for.
LIBS      := -l:libutf8proc.a -l:libdeflate.a -ldl -lm

LIB_OBJECTS  := $(ROOMS:%.c=$(B)/%.o) $(B)/parser.o $(B)/quick.o $(B)/scanner.o
DOOR_OBJECTS := $(DOORS:%.c=$(B)/%.o)

# A unit test is tests/unit/NAME.c, a property tests/property/NAME.c: programs over the library that print `ok` and `FAIL` lines.
TESTS := $(patsubst tests/%.c,$(B)/tests/%,$(filter-out %/probe.c %_probe.c,$(wildcard tests/unit/*.c tests/property/*.c)))

.PHONY: print-libs all programs demo test run-tests test-browser accept docs fuzz bench mutants gallery install uninstall clean deps
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

all: $(B)/lintel

$(B)/lintel: $(DOOR_OBJECTS) $(B)/liblintel.a
	@echo "  ld   $@"
	$(Q)$(CC) $(FLAGS) $(SAN_LINK) $(LDFLAGS) -o $@ $^ $(LIBS)

# The folders are named so that a file that went away goes out of the library too.
$(B)/liblintel.a: $(LIB_OBJECTS) $(sort $(dir $(ROOMS)))
	@echo "  ar   $@" && rm -f $@
	$(Q)$(AR) rcs $@ $(LIB_OBJECTS)

$(B)/%.o: %.c | $(GENERATED)
	@mkdir -p $(@D) && echo "  cc   $<"
	$(COMPILE) -c -o $@ $<

$(B)/tests/%: tests/%.c $(B)/liblintel.a | $(GENERATED)
	@mkdir -p $(@D) && echo "  test $<"
	$(COMPILE) -Itests -MF $@.d $(SAN_LINK) -o $@ $< $(B)/liblintel.a $(LIBS)

# ---- generated sources ----

# The prelude as a C string, one line of text a line, with the two zero bytes behind it that the scanner wants.
$(B)/prelude.inc: grammar/prelude.arch tools/text_to_c.awk
	@mkdir -p $(@D)
	$(Q)awk -v name=prelude_text -f tools/text_to_c.awk $< >$@

# The fonts that PNG, PDF and --embed-font carry, subset from Debian's fonts-inter and fonts-comic-neue.
$(B)/fonts.inc: tools/font_tables.py
	@mkdir -p $(@D)
	$(Q)/usr/bin/python3 $< embed >$@
$(B)/webfonts.inc: tools/font_tables.py
	@mkdir -p $(@D)
	$(Q)/usr/bin/python3 $< web >$@

# Headers of what is loaded when it is needed; nothing is linked.
$(B)/compiler/draw/cairo.o: INCLUDES += $(shell pkg-config --cflags cairo-ft cairo-pdf)
$(B)/compiler/draw/letters.o: INCLUDES += $(shell pkg-config --cflags freetype2 fontconfig harfbuzz fribidi)

# The table of rules: a rule is one file and is listed nowhere else.
RULES := $(sort $(wildcard compiler/lint/rules/*.c))
$(B)/lint_registry.inc: compiler/lint/registry.awk $(RULES) compiler/lint/rules
	@mkdir -p $(@D)
	$(Q)awk -f $< $(RULES) </dev/null >$@

$(B)/parser.c $(B)/parser.h &: grammar/lintel.y
	@mkdir -p $(@D)
	$(Q)bison -Wall -Werror --header=$(B)/parser.h -o $(B)/parser.c $<
# The same grammar as a pull parser: see compiler/syntax/quick.h.
$(B)/quick.c: grammar/lintel.y
	@mkdir -p $(@D)
	$(Q)bison -Wall -Werror -Fapi.push-pull=pull -Fapi.prefix='{quick_}' -Fparse.error=simple -o $@ $<
$(B)/scanner.c $(B)/scanner.h &: grammar/lintel.l
	@mkdir -p $(@D)
	$(Q)flex --header-file=$(B)/scanner.h -o $(B)/scanner.c $<
$(B)/parser.o $(B)/quick.o $(B)/scanner.o: $(B)/%.o: $(B)/%.c $(B)/parser.h $(B)/scanner.h
	@echo "  cc   $<"
	$(COMPILE) -c -o $@ $<

# ---- trying it ----

deps:
	@tools/deps.sh build

demo:
	@tools/deps.sh build
	@$(MAKE) --no-print-directory all
	@tools/demo.sh $(B)/lintel $(B)/demo

# ---- tests ----

programs: all $(TESTS)

test:
	@tools/deps.sh build test
	@$(MAKE) --no-print-directory run-tests

run-tests: programs
	@$(if $(SAN),,$(MAKE) --no-print-directory SAN=1 programs)
	@tests/run $(if $(SAN),,build) build/san

test-browser:
	@tools/deps.sh build test browser
	@$(MAKE) --no-print-directory all
	@tests/run $(B) browser browser_looks

accept: programs
	@ACCEPT=1 tests/run $(B) golden

# The pages of the rules, from the rules' own text; tests/suites/docs.py compares.
docs: all
	@tools/rule_pages.py $(B)/lintel
	@tools/precision.py $(B)/lintel

fuzz:
	@tools/deps.sh build fuzz
	@tests/fuzz/run $(SECONDS)

mutants: all
	@tests/mutants/run $(B)/lintel

bench:
	@tools/deps.sh build bench
	@$(MAKE) --no-print-directory all $(B)/tests/bench/front
	@tests/bench/run $(B)/lintel

# One page with all examples in all styles, to look at: build/gallery/index.html. docs/gallery is what the README shows.
gallery: all
	@tools/gallery.py $(B)/lintel $(B)/gallery
	@tools/gallery.py --docs $(B)/lintel

# ---- installing ----

install: all
	tools/install.sh $(B) "$(DESTDIR)$(PREFIX)"

uninstall:
	tools/install.sh --remove "$(DESTDIR)$(PREFIX)"

# For programs that link the library: make print-libs
print-libs:
	@echo $(LIBS)

clean:
	rm -rf build

-include $(LIB_OBJECTS:.o=.d) $(DOOR_OBJECTS:.o=.d) $(TESTS:=.d)
