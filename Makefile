# SPDX-License-Identifier: Apache-2.0
# The commands of the project. Each can be run again at any time and does only what is left to do.

SHELL := /bin/bash
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help setup build bench figures test mutate lint format clean

# Read from the environment or the command line: make build PRESET=dev, make test PRESETS=dev.
PYTHON ?= /usr/bin/python3
PRESET ?= release
PRESETS ?= dev asan tsan
SUITES ?= lint $(PRESETS) python report
RULES ?=
ARGS ?=
export PYTHON
export JOBS ?= $(shell nproc)

environment := build/python/bin/python

help: ## Show this list
	@printf 'Paceline %s\n\n' "$$(sed -n 's/^#define PACELINE_VERSION_[A-Z]* //p' include/paceline/version.hpp | paste -s -d .)"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r name text; do printf '%-14s %s\n' "$$name" "$$text"; done
	@printf '\nNarrow it: make bench ARGS="--workload numerical --contender joblib"   make build PRESET=dev\n'
	@printf '           make test PRESETS=dev   make test SUITES="lint python"   make lint RULES="layers todo"\n'

setup: ## Install what is missing: Debian packages, Python in build/python, Node in build/node
	@tools/setup/setup.sh

build: setup ## Build the lab, build/bin/paceline-bench, the Python package, and the page of the report
	@tools/build/build.sh $(PRESET)
	@ln -sfn $(PRESET)/bin build/bin
	@tools/build/package.sh
	@tools/build/report.sh

bench: setup ## Race all contenders with the quick profile; results and report go to results/latest
	@tools/build/build.sh release
	@ln -sfn release/bin build/bin
	@tools/build/package.sh
	@tools/build/report.sh
	@build/bin/paceline-bench run --profile quick $(ARGS)

figures: setup ## Measure the figures to reach: one line each, met or missed
	@tools/build/build.sh release
	@ln -sfn release/bin build/bin
	@tools/build/package.sh
	@$(environment) tools/figures/run_figures.py $(ARGS)

test: setup ## Run every test: lint, C++ under three presets, Python, the report's page
	@$(environment) tools/test/run_suites.py $(SUITES)

mutate: setup ## Change the library at random and see whether its tests notice; takes an hour
	@tools/mutate/mutate.sh $(ARGS)

lint: setup ## Check the rules of the code base
	@tools/build/build.sh dev --configure-only
	@$(environment) tools/lint/lint_all.py $(RULES)

format: setup ## Format C++, Python and TypeScript
	@$(environment) tools/lint/format_all.py

clean: ## Remove what was built, build/; results/ stays
	@rm -rf build
	@[ ! -L bench/report/node_modules ] || rm bench/report/node_modules
	@find . \( -name .git -o -path ./results \) -prune -o -type d \( -name __pycache__ -o -name .pytest_cache -o -name .mypy_cache \
		-o -name .ruff_cache -o -name .hypothesis \) -prune -exec rm -rf {} +
	@printf '%-8s %-5s %s\n' clean ok 'removed build/ and tool caches; results/ is yours and stays'
