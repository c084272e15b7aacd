# The commands of this project; `make help` lists them.
# Not here: how the server's part is built and installed (product.mk, a PGXS file), the unit tests,
# fuzzers and benches (CMakeLists.txt), the private server (tools/server), the tests (test/run).
# This file must work on a machine without PostgreSQL, because `make run` installs it.

PG_CONFIG ?= pg_config
FUZZ_SECONDS ?= 60
export PG_CONFIG

# One job for each processor, where the caller did not choose a number with -j.
jobs = $(if $(findstring --jobserver,$(MAKEFLAGS)),,-j$(shell nproc))
product = $(MAKE) --no-print-directory $(jobs) -f product.mk

.DEFAULT_GOAL = all

##@ The two commands
.PHONY: run check
run: ## Install what is missing, build, start a private server, show the README's quick start
	@tools/prepare run
	@$(MAKE) --no-print-directory server-tree
	@tools/server start
	@tools/quick_start run
	@tools/server status

check: prepare-check ## Install what is missing, build, run all tests and lint; last line: N passed, N failed
	@$(MAKE) --no-print-directory test-tree WERROR=1
	@test/run

.PHONY: demo
demo: ## Fill a collection with the descriptions of this system's packages, and search it
	@tools/prepare run
	@$(MAKE) --no-print-directory server-tree
	@tools/server start
	@tools/demo

##@ The private server (in .server/, made by `make run`)
.PHONY: stop psql
stop: ## Stop it; its data stays
	@tools/server stop

psql: ## Open psql on it; rows too wide for the screen are shown field by field
	@tools/server psql -P expanded=auto

##@ Build and install
.PHONY: all install uninstall installcheck
all: ## Build the extension for the server of PG_CONFIG=... (default: pg_config)
	@$(product) all

install: ## Install it there; refuses to overwrite another project's `vector` (OVERWRITE_FOREIGN=1 insists)
	@$(product) install

uninstall: ## Remove what install put there, and nothing else
	@$(product) uninstall

installcheck: ## Run the regression tests on a running server with the extension installed (PGHOST, PGPORT)
	@mkdir -p build/installcheck
	@$(product) installcheck

# The programs and extensions that the private server and the tests run; see tools/private_tree.
.PHONY: server-tree test-tree
server-tree:
	@tools/private_tree .server/root
	@$(product) -s install DESTDIR=.server/root

test-tree: | prepare-check
	@tools/private_tree build/tree
	@$(product) -s install-for-tests DESTDIR=build/tree

##@ Parts of `make check`
.PHONY: unit regress isolation tap clients lint format prepare-check
unit: prepare-check ## Unit tests, which need no server
	@test/run unit

regress isolation tap clients: test-tree ## Regression, isolation, TAP tests, drivers; each on a server of its own
	@test/run $@

lint: prepare-check ## Formatting, compiler warnings of clang, layers and the other checks of ci/README.md
	@$(product) all
	@test/run lint

format: prepare-check ## Format the C++ files in place
	@tools/cpp_files | xargs -0 clang-format -i

prepare-check:
	@tools/prepare check

##@ More
.PHONY: fuzz bench check-full dist deb clean distclean help
fuzz: ## Build each fuzzer of test/fuzz and run it for FUZZ_SECONDS=60
	@tools/prepare full
	@tools/fuzz $(FUZZ_SECONDS)

bench: ## Build the kernel benches and list them; figures and commands: bench/README.md
	@tools/prepare bench
	@tools/bench

check-full: check ## check, then sanitizers, fuzzers, all drivers, packages, Debian 13 (tools/check_full)
	@tools/prepare full
	@tools/check_full/run

.PHONY: reference
reference: server-tree ## Write the generated parts of docs/ from the catalog's comments (uses the private server)
	@tools/server start
	@tools/reference

dist: ## Archive of the last commit in build/
	@tools/dist

deb: ## Debian packages of the last commit, for each installed server version, in build/deb
	@tools/prepare deb
	@tools/deb

clean: ## Remove what was built; the private server and its data stay
	rm -rf build

distclean: clean ## Remove what was built, the private server and its data
	@[ ! -e .server ] || tools/server stop
	rm -rf .server compile_commands.json

help: ## This list
	@tools/make_help $(firstword $(MAKEFILE_LIST))
