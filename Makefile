# Everything goes through a virtual environment of its own in .venv; nothing else is installed.
# Paths are relative, since make splits a name at its spaces and the checkout's may have one.

PYTHON ?= python3
WORKERS ?= 2
VENV := .venv
PY := $(VENV)/bin/python
READ := $(VENV)/.installed
DEV := $(VENV)/.installed-dev
ENGINES := $(VENV)/.installed-engines

# pip's own hints would only stand between the user and the first screen.
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help read test format-check format lint types contracts tests test-browser test-terminals test-faults bench pictures debian clean

help: ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)$$/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

read: $(READ) ## install into .venv, once, and open the app on seeds/
	@$(PY) -m reader seeds

test: debian format-check lint types contracts tests ## all that CI does

format-check: $(DEV) ## is the code formatted?
	$(PY) -m ruff format --check .

format: $(DEV) ## format the code
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

lint: $(DEV) ## ruff
	$(PY) -m ruff check .

types: $(DEV) ## mypy --strict
	$(PY) -m mypy

contracts: $(DEV) ## the floors: who may import whom
	$(VENV)/bin/lint-imports

tests: $(DEV) $(ENGINES) ## pytest alone
	$(PY) -m pytest -n $(WORKERS)

test-browser: $(DEV) ## is the order on our lines Chromium's? not part of make test
	$(PY) -m pytest tests/browser/order_in_chromium.py tests/browser/show_in_chromium.py

test-terminals: $(DEV) ## look at the app in real terminals, under Xvfb; writes docs/terminals; not part of make test
	@sh tools/debian-packages xvfb xdotool imagemagick fonts-dejavu-core dbus libgl1-mesa-dri \
		xterm mlterm xfce4-terminal konsole kitty alacritty foot weston tmux
	$(PY) -m tools.terminals --write

test-faults: $(DEV) ## cut the power, kill, fill and damage at length; writes docs/faults.md; not part of make test
	$(PY) -m tests.faults

bench: $(DEV) ## measure speed; writes the README's table
	$(PY) -m benchmarks

pictures: $(DEV) ## let the app draw the README's pictures again
	$(PY) -m tools.pictures

debian: ## install the Debian packages that the tests read, or name them
	@sh tools/debian-packages

clean: ## remove .venv, caches and built packages
	rm -rf $(VENV) build dist .cache .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

# The stamps: an unchanged pyproject.toml means that there is nothing to install.
$(READ): pyproject.toml
	@sh tools/make-venv "$(PYTHON)" $(VENV)
	$(PY) -m pip install --quiet --editable .
	@touch $@

$(DEV): pyproject.toml
	@sh tools/make-venv "$(PYTHON)" $(VENV)
	$(PY) -m pip install --quiet --editable '.[dev]'
	@touch $(READ) $@

# PyICU is built here, of Debian's parts (tools/debian-packages); nothing but tests needs it, so
# it is built without optimising, which takes two thirds of the time. Without a compiler the
# tests against ICU are skipped by name, and fail under CI=true.
$(ENGINES): $(DEV)
	@CFLAGS="-O0 -g0" $(PY) -m pip install --quiet --editable '.[engines]' && touch $@ \
	    || echo "PyICU was not built; it takes g++, pkg-config, libicu-dev and Python's headers." >&2
