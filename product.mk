# How the server's part is compiled, linked and installed (PGXS; the sources are in sources.mk).
# Called through the Makefile; works by itself too: make -f product.mk PG_CONFIG=... install.
# Not for the unit tests, fuzzers and benches: those are CMakeLists.txt.
#
# Variables: PG_CONFIG, CXX, DESTDIR, WERROR=1 (warnings are errors), NATIVE=1 (code for this
# processor only), OPT (default -O2), V=1 (show commands), OVERWRITE_FOREIGN=1 (see foreign below).

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
ifeq ($(wildcard $(PGXS)),)
$(error '$(PG_CONFIG)' names no server development files; run tools/prepare, or set PG_CONFIG)
endif

include sources.mk

# No bitcode: the kernels are chosen at run time, so there is nothing for the JIT to inline.
override with_llvm = no

# PGXS installs, and removes, the control files and the scripts; the libraries have rules below.
# The scripts' names come from extension/join, which joins them from their pieces.
EXTENSION = vector milvus
DATA_built := $(addprefix build/sql/,$(shell extension/join --list))
ifneq ($(.SHELLSTATUS),0)
$(error extension/join --list failed)
endif

# `make installcheck`: the regression tests against the server that PGHOST, PGPORT ... name.
REGRESS = $(sort $(patsubst sql/%.sql,%,$(wildcard sql/*.sql)))
REGRESS_OPTS = --inputdir=. --outputdir=build/installcheck --load-extension=vector \
    --load-extension=milvus

include $(PGXS)

BUILD ?= build/pg$(MAJORVERSION)
LIBRARIES = $(BUILD)/vector$(DLSUFFIX) $(BUILD)/milvus$(DLSUFFIX)

# ---- compile ------------------------------------------------------------------------------------

# The processor, as the ISA_FLAGS_... of sources.mk name it.
machine := $(firstword $(subst -, ,$(shell $(CXX) -dumpmachine)))
arch := $(patsubst x86_64,x86,$(patsubst i%86,x86,$(patsubst aarch64,arm64,$(machine))))

OPT ?= -O2
WARNINGS = -Wall -Wextra -Wshadow -Wconversion
COMMON_FLAGS = -std=c++20 $(OPT) -g -fPIC -fvisibility=hidden -fno-semantic-interposition \
    -fstack-protector-strong $(WARNINGS) -Isrc $(if $(NATIVE),-march=native) \
    $(if $(filter i%86,$(machine)),-msse2 -mfpmath=sse)

# The server's inline functions and macros are written for these two. -isystem keeps warnings about
# its headers away; files of server-free layers get neither, so its headers are not found there.
VERSION := $(shell sed -n "s/^default_version = '\(.*\)'/\1/p" vector.control)
SERVER_FLAGS = -fno-strict-aliasing -fwrapv -D_GNU_SOURCE -DPG_MILVUS_VERSION=$(VERSION) \
    -isystem $(shell $(PG_CONFIG) --includedir-server)

# $(call flags,src/<folder>/<name>.cpp): all flags of one file but -Werror, which decides whether it
# compiles and not what it compiles to, and so must not make anything be compiled again.
layer = $(word 2,$(subst /, ,$(1)))
flags = $(COMMON_FLAGS) $(LAYER_FLAGS_$(call layer,$(1))) \
    $(if $(filter $(call layer,$(1)),$(SERVER_FREE_LAYERS)),,$(SERVER_FLAGS)) \
    $(ISA_FLAGS_$(arch)_$(basename $(notdir $(1)))) $(EXTRA_FLAGS)

# What continuous integration does is strict.
ifndef WERROR
ifeq ($(CI),true)
WERROR := 1
endif
endif

quiet = $(if $(V),,@echo '  $(1)' '$(2)';)

sources = $(foreach folder,$(1),$(SOURCES_$(folder)))
objects = $(patsubst %.cpp,$(BUILD)/%.o,$(call sources,$(1)))
# What Bison and Flex make of a folder's grammars, in the build folder.
GENERATED := $(BUILD)/generated
generated = $(foreach file,$(foreach folder,$(1),$(BISON_$(folder)) $(FLEX_$(folder))), \
    $(patsubst src/%,$(GENERATED)/%.o,$(basename $(file))))
VECTOR_OBJECTS := $(call objects,$(VECTOR_LAYERS))
MILVUS_OBJECTS := $(call objects,$(MILVUS_LAYERS)) $(call generated,$(MILVUS_LAYERS))
TEST_OBJECTS := $(patsubst %.cpp,$(BUILD)/%.o,$(wildcard test/modules/*.cpp))
LAYERS := $(sort $(VECTOR_LAYERS) $(MILVUS_LAYERS))

.PHONY: objects FORCE
objects: $(VECTOR_OBJECTS) $(MILVUS_OBJECTS) $(TEST_OBJECTS)

# A changed compiler or flag compiles a folder again; one more file there compiles only itself.
compiler := $(shell $(CXX) --version | head -n 1) $(CXX)
isa_flags = $(sort $(foreach file,$(SOURCES_$(1)),$(ISA_FLAGS_$(arch)_$(basename $(notdir $(file))))))
$(foreach folder,$(LAYERS) tests,$(BUILD)/flags.$(folder)): $(BUILD)/flags.%: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(compiler) $(call flags,src/$*/any.cpp) $(call isa_flags,$*)' >$@.now
	@if cmp -s $@.now $@; then rm $@.now; else mv $@.now $@; fi
$(foreach folder,$(LAYERS),$(eval $(call objects,$(folder)) $(call generated,$(folder)): \
    $(BUILD)/flags.$(folder)))
$(TEST_OBJECTS): $(BUILD)/flags.tests

# What the compiler says goes to the screen and is kept beside the object while there is any, so that
# a file which compiled with warnings is compiled again as soon as warnings are errors.
WRITTEN = $(sort $(call objects,$(LAYERS))) $(TEST_OBJECTS)
$(WRITTEN): $(BUILD)/%.o: %.cpp
	@mkdir -p $(@D)
	$(call quiet,CXX,$<)$(CXX) $(call flags,$<) $(if $(WERROR),-Werror) -MMD -MP -c -o $@ $< \
	    2>$@.said; status=$$?; cat $@.said >&2; [ -s $@.said ] || rm -f $@.said; exit $$status

ifdef WERROR
$(patsubst %.said,%,$(wildcard $(WRITTEN:=.said))): FORCE
endif

# Generated code is made by the build, so that no version of Bison or Flex is written into the
# repository. Its warnings are not ours.
$(GENERATED)/%.cpp: src/%.y
	@mkdir -p $(@D)
	$(call quiet,BISON,$<)bison -Wall -Werror -o $@ --defines=$(@:.cpp=.h) $<
$(GENERATED)/%.cpp: src/%.l
	@mkdir -p $(@D)
	$(call quiet,FLEX,$<)flex -o $@ $<
$(call generated,$(LAYERS)): $(BUILD)/%.o: $(BUILD)/%.cpp
	$(call quiet,CXX,$<)$(CXX) $(call flags,src/$(word 2,$(subst /generated/, ,$<))) -I$(GENERATED) \
	    -w -MMD -MP -c -o $@ $<
$(GENERATED)/expr/scanner.o: $(GENERATED)/expr/grammar.cpp

PREREQUISITES = $(patsubst %.o,%.d,$(WRITTEN) $(call generated,$(LAYERS)))
$(PREREQUISITES): ;
-include $(PREREQUISITES)

# The flags of one file, for tools: make -s -f product.mk show-flags FILE=src/base/any.cpp
.PHONY: show-flags
show-flags:
	@echo '$(call flags,$(FILE))'

# ---- link ---------------------------------------------------------------------------------------

# The server loads libraries with RTLD_GLOBAL. Two measures keep ours and other people's C++ apart:
# nothing mangled is exported (std:: templates ignore -fvisibility), and we bind to ourselves first.
EXPORTS = $(BUILD)/exports.map
$(EXPORTS): $(BUILD)/flags.tests
	@printf '%s\n' '{ global: *; local: _Z*; };' >$@

LINK_FLAGS = -shared -Wl,--version-script=$(EXPORTS) -Wl,-Bsymbolic -Wl,--as-needed \
    -Wl,-z,relro -Wl,-z,now

$(BUILD)/vector$(DLSUFFIX): $(VECTOR_OBJECTS) $(EXPORTS)
	$(call quiet,LINK,$@)$(CXX) $(OPT) $(EXTRA_FLAGS) $(LINK_FLAGS) -o $@ $(VECTOR_OBJECTS)

$(BUILD)/milvus$(DLSUFFIX): $(MILVUS_OBJECTS) $(EXPORTS)
	$(call quiet,LINK,$@)$(CXX) $(OPT) $(EXTRA_FLAGS) $(LINK_FLAGS) -o $@ $(MILVUS_OBJECTS)

all: $(LIBRARIES)

# Each test/modules/NAME.cpp is a library $libdir/NAME for tests, with the bridge linked in.
TEST_LIBRARIES := $(patsubst test/modules/%.cpp,$(BUILD)/%$(DLSUFFIX),$(wildcard test/modules/*.cpp))
BRIDGE_OBJECTS := $(call objects,base pg)
$(TEST_LIBRARIES): $(BUILD)/%$(DLSUFFIX): $(BUILD)/test/modules/%.o $(BRIDGE_OBJECTS) $(EXPORTS)
	$(call quiet,LINK,$@)$(CXX) $(OPT) $(EXTRA_FLAGS) $(LINK_FLAGS) -o $@ $< $(BRIDGE_OBJECTS)

# ---- scripts ------------------------------------------------------------------------------------

# Scripts for tests: earlier versions, to update from.
TEST_SCRIPTS := $(addprefix build/sql/,$(shell extension/join --list-test))

$(DATA_built) $(TEST_SCRIPTS): build/sql/%: extension/join $(shell find extension -type f)
	@mkdir -p $(@D)
	$(call quiet,JOIN,$@)extension/join $* >$@.new && mv $@.new $@

# ---- install ------------------------------------------------------------------------------------

# Another project's `vector` is never overwritten by accident: our control files carry a mark.
extension_dir = $(DESTDIR)$(datadir)/extension
foreign = for name in $(EXTENSION); do \
    file='$(extension_dir)'/$$name.control; \
    if [ -e "$$file" ] && ! grep -q '^\# pg_milvus' "$$file"; then \
        echo "$$file belongs to another project (for vector: pgvector); $(1)" >&2; \
        exit 1; \
    fi; done

.PHONY: refuse-foreign keep-foreign install-libraries uninstall-libraries
refuse-foreign:
ifndef OVERWRITE_FOREIGN
	@$(call foreign,nothing was installed. \
	    Remove its package first$(comma) or run make install OVERWRITE_FOREIGN=1 to put ours in its \
	    place$(comma) then ALTER EXTENSION vector UPDATE and REINDEX in each database that uses it.)
endif
comma := ,

keep-foreign:
	@$(call foreign,nothing was removed.)

install installdirs: refuse-foreign
install: install-libraries
install-libraries: all refuse-foreign
	$(MKDIR_P) '$(DESTDIR)$(pkglibdir)'
	$(INSTALL_SHLIB) $(LIBRARIES) '$(DESTDIR)$(pkglibdir)/'

uninstall: keep-foreign uninstall-libraries
uninstall-libraries: keep-foreign
	rm -f $(addprefix '$(DESTDIR)$(pkglibdir)'/,$(notdir $(LIBRARIES)))

# What only tests need, for their own tree; never for a real server.
.PHONY: install-for-tests
install-for-tests: install $(TEST_LIBRARIES) $(TEST_SCRIPTS)
	$(if $(TEST_LIBRARIES),$(INSTALL_SHLIB) $(TEST_LIBRARIES) '$(DESTDIR)$(pkglibdir)/')
	$(if $(TEST_SCRIPTS),$(INSTALL_DATA) $(TEST_SCRIPTS) '$(extension_dir)/')
