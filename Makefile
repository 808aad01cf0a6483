# EntraHub. `make demo` and `make test` are all that a new machine needs.
SHELL := /bin/sh
PREFIX ?= /usr/local
SWIFT ?= swift
# Sizes of the directory for `make bench`, how long `make fuzz` tries each parser, and how often
# `make soak` takes new inputs.
USERS ?= 10000,100000,1000000
SECONDS ?= 60
ROUNDS ?= 20
PACKAGES := libncurses-dev libpcre2-dev libqrencode-dev libsqlite3-dev pkg-config
TEST_PACKAGES := tmux curl procps
# Warnings are errors here, not for whoever depends on this package.
export ENTRAHUB_GATE ?= 1
# Tests at once: were all begun together, a test's time limit would measure the whole run.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH ?= 8
# A program for use has Swift's libraries in it. Metadata of generic types is asked of the compiler's
# accessors: by its name the runtime would look through 14,000 conformances for each, a fifth of the
# start. Nobody links against it, so that it exports nothing.
RELEASE = -c release --static-swift-stdlib -Xlinker --no-export-dynamic \
  -Xswiftc -Xfrontend -Xswiftc -disable-concrete-type-metadata-mangled-name-accessors
# Of a crash: where, and not every register.
BACKTRACE = SWIFT_BACKTRACE=enable=yes,threads=crashed,registers=none,images=none

.PHONY: help demo test build release install deps test-deps lint format bench fuzz soak sanitize outside clean

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

demo: deps ## Build, and open the console on the sandbox in the reference case
	@$(SWIFT) build --product entrahub >&2
	@SWIFT_BACKTRACE=interactive=no .build/debug/entrahub demo

test: deps test-deps lint ## Run every test
	$(SWIFT) build --build-tests
	$(SWIFT) build --product generate-manual
	@$(BACKTRACE) Scripts/run-tests $(SWIFT) test --skip-build --skip CommandTests --skip EndToEndTests
	@Scripts/run-tests $(SWIFT) test --skip-build --no-parallel --filter CommandTests --filter EndToEndTests

build: deps ## Build for debugging
	$(SWIFT) build

release: deps ## Build for use
	$(SWIFT) build $(RELEASE) --product entrahub

install: release ## Install binary, manual page and completions below PREFIX (default /usr/local)
	$(SWIFT) build --product generate-manual
	@Scripts/manual .build/debug/generate-manual .build/release/entrahub .build/manual
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/man/man1" \
	  "$(DESTDIR)$(PREFIX)/share/bash-completion/completions" \
	  "$(DESTDIR)$(PREFIX)/share/zsh/site-functions" "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d"
	install -s -m 755 .build/release/entrahub "$(DESTDIR)$(PREFIX)/bin/entrahub"
	install -m 644 .build/manual/entrahub.1 "$(DESTDIR)$(PREFIX)/share/man/man1/entrahub.1"
	.build/release/entrahub --generate-completion-script bash > "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/entrahub"
	.build/release/entrahub --generate-completion-script zsh > "$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_entrahub"
	.build/release/entrahub --generate-completion-script fish > "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/entrahub.fish"

deps:
	@Scripts/require-packages $(PACKAGES)

test-deps:
	@Scripts/require-packages $(TEST_PACKAGES)

lint: ## Check the formatting and the rules between the rooms
	@$(SWIFT) format lint --strict --recursive Sources Tests Themes Package.swift
	@Scripts/check-rooms

format: ## Format every source file
	@$(SWIFT) format --in-place --recursive Sources Tests Themes Package.swift

bench: release test-deps ## Measure what Docs/speed.md promises (USERS=10000,100000,1000000)
	@for program in EvaluationBench DirectProbe; do \
	  ENTRAHUB_TOOLS=1 $(SWIFT) build $(RELEASE) --product $$program || exit; \
	done
	@Scripts/bench --users $(USERS)

# libFuzzer without its own main: Swift's programs have one.
FUZZER = $(shell $(SWIFT) -print-target-info | sed -n 's/.*"runtimeResourcePath": "\(.*\)".*/\1/p')/clang/lib/linux/libclang_rt.fuzzer_no_main-$(shell uname -m).a

fuzz: deps ## Throw damaged input at the parsers of foreign text (SECONDS=60 each, PARSER=name for one)
	@ENTRAHUB_TOOLS=1 $(SWIFT) build -c release --scratch-path .build-fuzz --product EntraHubFuzz \
	  --sanitize=address -Xswiftc -sanitize-coverage=edge,inline-8bit-counters,pc-table \
	  -Xlinker "$(FUZZER)" -Xlinker -lstdc++
	@Scripts/fuzz .build-fuzz/release/EntraHubFuzz "$(SECONDS)" $(PARSER)

soak: deps test-deps ## Repeat tests of random inputs, each time with others (ROUNDS=20)
	$(SWIFT) build --build-tests
	@Scripts/soak $(ROUNDS)

sanitize: deps ## Run the unit tests with the thread sanitizer and the address sanitizer
	@Scripts/sanitize

outside: build ## Try the sandbox with others' clients, and direct synchronization with others' server (needs PyPI)
	@Scripts/outside-clients

clean: ## Remove what was built
	rm -rf .build .build-*
