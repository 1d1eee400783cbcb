# Sidelines: `make` lists what can be made. Everything installed goes into $(VENV), and what is made into build/.

PYTHON ?= python3
VENV   ?= .venv
SHARED ?= ../shared
UV     ?= uv

# The question that the project began with, and where its answers go.
MAP      = build/map.svg
TIMELINE = build/timeline.svg
REPORT   = build/report.html
FIND     = find examples/helsinki-2018.toml --map $(MAP) --timeline $(TIMELINE) --html $(REPORT)

BIN    = $(VENV)/bin
STAMPS = $(VENV)/.stamps
PIP    = $(BIN)/python -m pip install -qq --disable-pip-version-check

# A venv belongs to one Python and one folder: its stamp names both, so that another of either makes it anew.
MADE_BY := $(shell $(PYTHON) -c 'import os, sys, zlib; \
	print("%d.%d.%d" % sys.version_info[:3], "%08x" % zlib.crc32(os.getcwd().encode()), sep="-")' 2>/dev/null)
MADE     = $(STAMPS)/python-$(or $(MADE_BY),missing)

.DEFAULT_GOAL := help
.PHONY: help run answer test check lint types imports bench docs hooks pins clean

help: ## list what can be made
	@echo "make TARGET [PYTHON=python3.13]"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1 \2/p' $(firstword $(MAKEFILE_LIST)) | \
		while read -r target what; do printf '  %-8s %s\n' "$$target" "$$what"; done

run: answer $(STAMPS)/desk ## set up, answer the question the project began with, and serve the desk until stopped
	@echo
	@$(BIN)/sidelines desk demo

answer: $(STAMPS)/package ## set up, and answer the question the project began with
	@mkdir -p build
	@echo "sidelines $(FIND)"
	@$(BIN)/sidelines $(FIND)
	@echo
	@echo "Map: $(MAP)   Timeline: $(TIMELINE)   Report to print or send: $(REPORT)"

test: $(STAMPS)/dev ## run every test; those of the desk on PostgreSQL too, where it is installed
	@echo "the desk on PostgreSQL"
	@$(BIN)/python -m tests.desk.postgres -q -n 2 --dist worksteal tests/desk
	@echo "everything, the desk on SQLite"
	@$(BIN)/python -m pytest -q -n 2 --dist worksteal

check: lint types imports ## look over the text: style, types and the direction of imports

lint: $(STAMPS)/dev
	@echo "style (ruff)"
	@$(BIN)/ruff check -q .
	@$(BIN)/ruff format -q --check . || { echo "To lay them out: $(BIN)/ruff format ." >&2; exit 1; }

types: $(STAMPS)/dev
	@echo "types (mypy --strict)"
	@$(BIN)/mypy

imports: $(STAMPS)/dev
	@echo "direction of imports (import-linter)"
	@found=$$($(BIN)/lint-imports 2>&1) || { echo "$$found" >&2; exit 1; }

bench: $(STAMPS)/dev ## measure the ranking on meetings that took place, calendars, crossings, the speed, the record and the desk
	@mkdir -p build
	@if [ -d "$(SHARED)/rewind/cases" ]; then \
		for limits in none recorded all; do \
			echo "rewind, limits: $$limits"; \
			$(BIN)/python -m benchmarks.rewind --cases "$(SHARED)/rewind/cases" \
				--candidates "$(SHARED)/rewind/candidate-cities.json" \
				--limits $$limits --json build/rewind-$$limits.json || exit 1; \
		done; \
	else \
		echo "rewind left out: no cases in $(SHARED)/rewind (say where with SHARED=DIR)"; \
	fi
	@echo "calendars that the installed packages ship"
	@$(BIN)/python -m benchmarks.icalendar "$(VENV)" tests/calendars examples \
		--json build/icalendar.json 2> /dev/null
	@if [ -d "$(SHARED)/travels" ]; then \
		echo "crossings"; \
		$(BIN)/python -m benchmarks.crossings --travels "$(SHARED)/travels" --json build/crossings.json || exit 1; \
	else \
		echo "crossings left out: no tables in $(SHARED)/travels (say where with SHARED=DIR)"; \
	fi
	@echo "speed"
	@$(BIN)/python -m benchmarks.speed
	@echo "record"
	@$(BIN)/python -m benchmarks.record --json build/record.json
	@for requests in 1000 20000; do \
		echo "desk, $$requests requests, 8 clients"; \
		$(BIN)/python -m benchmarks.desk --requests $$requests --clients 8 --json build/desk-$$requests.json || exit 1; \
	done

docs: $(STAMPS)/dev ## draw the pictures and write the example's output anew
	@$(BIN)/python tools/make_docs.py

hooks: ## let git look at the style before each commit
	@git config core.hooksPath .githooks
	@echo "Before each commit git now runs make lint; git commit --no-verify goes without."

pins: ## choose the versions in requirements/*.txt anew (needs uv)
	@for set in core build desk dev; do \
		also=""; \
		case $$set in desk|dev) also="-c requirements/core.txt -c requirements/build.txt";; esac; \
		case $$set in dev) also="$$also -c requirements/desk.txt";; esac; \
		echo "pinning requirements/$$set.txt"; \
		$(UV) pip compile -q --upgrade --generate-hashes --universal --python-version 3.11 \
			--fork-strategy fewest --no-header --no-emit-index-url $$also \
			requirements/$$set.in -o requirements/$$set.txt || exit 1; \
	done

clean: ## remove what was made: build/ and the venv
	@rm -rf build "$(VENV)"

# What the targets above stand on; each is made once, and again when what it was made from changes.

$(MADE):
	@command -v "$(PYTHON)" > /dev/null || { echo "No $(PYTHON) here: apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Sidelines needs Python 3.11 or later; $(PYTHON) is not: try make PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { \
		echo "$(PYTHON) cannot make a venv: apt-get install python3-venv" >&2; exit 1; }
	@echo "making $(VENV) with $(PYTHON) ($(firstword $(subst -, ,$(MADE_BY))))"
	@$(PYTHON) -m venv --clear "$(VENV)"
	@mkdir -p "$(STAMPS)"
	@touch "$@"

$(STAMPS)/core: $(MADE) requirements/core.txt requirements/build.txt
	@echo "installing what Sidelines needs (requirements/core.txt, hashes checked)"
	@$(PIP) --require-hashes -r requirements/core.txt -r requirements/build.txt
	@touch "$@"

$(STAMPS)/package: $(STAMPS)/core pyproject.toml
	@echo "installing Sidelines itself from src/"
	@$(PIP) --no-index --no-deps --no-build-isolation -e .
	@touch "$@"

$(STAMPS)/desk: $(STAMPS)/package requirements/desk.txt
	@echo "installing what the desk needs (requirements/desk.txt, hashes checked)"
	@$(PIP) --require-hashes -r requirements/desk.txt
	@touch "$@"

$(STAMPS)/dev: $(STAMPS)/desk requirements/dev.txt
	@echo "installing what tests and checks need (requirements/dev.txt, hashes checked)"
	@$(PIP) --require-hashes -r requirements/dev.txt
	@touch "$@"
