# The commands people rely on; what each does is in docs/reference/commands.md.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT ?= 8000
PYTHON ?= python3
SCALE ?= network
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PORT

# What is installed is remembered by the content of the pinned requirements: nothing is done twice.
hash = $(firstword $(shell cat requirements/uv.txt $(1) | sha256sum))
BASE := .venv/installed-base-$(call hash,requirements/base.txt)
DEV := .venv/installed-dev-$(call hash,requirements/base.txt requirements/dev.txt)
CATALOGUE := portal/locale/fr/LC_MESSAGES/django.mo
COMPILE := uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-header --no-emit-index-url --no-emit-find-links
SOURCES := manage.py portal home forms_builder calendars tests

PANGO := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
LOAD_PANGO := import ctypes; [ctypes.CDLL(f'lib{name}.so.0') for name in ('pango-1.0', 'pangoft2-1.0', 'harfbuzz-subset')]
LETTERS := /usr/share/fonts/truetype

# $(call debian,program to look for,package): installs the package when the program is missing.
debian = command -v $(1) >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
	|| { echo "$(1) is missing: install the package $(2)." >&2; exit 1; }; \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(2); }

.PHONY: help run test check bench seed format messages migrations requirements services printing

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

run: $(BASE) $(CATALOGUE) printing ## serve the demonstration at http://127.0.0.1:8000/ (PORT=…), with its worker
	@PORTAL_DEMO=1 exec python manage.py serve --port $(PORT)

test: $(DEV) $(CATALOGUE) services printing ## run the whole suite, on SQLite then on PostgreSQL with Redis
	@exec python -m tests.support.services suite

check: $(DEV) $(CATALOGUE) ## format, lint, types, imports, migrations, translations, deployment
	@exec python -m tests.support.checks

bench: $(DEV) $(CATALOGUE) printing ## measure the pages against a bare Wagtail page
	@exec python -m tests.bench

seed: $(BASE) ## fill the demonstration with fictional centres (SCALE=network: 150 centres, 7,500 people)
	@PORTAL_DEMO=1 python manage.py migrate --verbosity 0
	@PORTAL_DEMO=1 python manage.py seed --scale $(SCALE)

format: $(DEV) ## lay the code out
	ruff check --fix-only --quiet $(SOURCES)
	ruff format $(SOURCES)

messages: $(DEV) ## bring the French catalogue up to date with the sources
	python manage.py makemessages --locale fr --no-location --no-obsolete --ignore .venv --ignore var --ignore tests
	$(MAKE) $(CATALOGUE)

migrations: $(DEV) ## write the migrations of what changed in the models
	python manage.py makemigrations

requirements: $(DEV) ## pin the newest versions that pyproject.toml allows
	$(COMPILE) --output-file requirements/base.txt pyproject.toml
	$(COMPILE) --output-file requirements/dev.txt --extra dev --constraint requirements/base.txt pyproject.toml
	echo uv | $(COMPILE) --output-file requirements/uv.txt -

services:
	@$(call debian,chromium,chromium)
	@$(call debian,redis-server,redis-server)
	@$(call debian,openssl,openssl)
	@test -d /usr/lib/postgresql || { $(call debian,initdb,postgresql); }

# What prints draw with is no program: the linker finds the libraries, Debian's folder holds the letters.
printing:
	@$(PYTHON) -c "$(LOAD_PANGO)" 2>/dev/null || $(BIN)/python -W error -c "import weasyprint" >/dev/null 2>&1 \
		|| { $(call debian,Pango,$(PANGO)); }
	@! command -v apt-get >/dev/null || { test -e $(LETTERS)/open-sans && test -e $(LETTERS)/dejavu/DejaVuSans.ttf; } \
		|| { $(call debian,Open-Sans,fonts-open-sans fonts-dejavu-core); }

.venv/bin/uv: requirements/uv.txt
	@$(PYTHON) -c "import venv, ensurepip" 2>/dev/null || { $(call debian,no-such-program,python3-venv); }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

# Developers have everything that runs the portal, so `make run` after `make test` finds it all there.
$(BASE): | .venv/bin/uv
	@rm -f .venv/installed-*
	uv pip sync --quiet --compile-bytecode --require-hashes requirements/base.txt
	@touch $@

$(DEV): | .venv/bin/uv
	@rm -f .venv/installed-*
	uv pip sync --quiet --compile-bytecode --require-hashes requirements/dev.txt
	@touch $@ $(BASE)

%.mo: %.po
	@$(call debian,msgfmt,gettext)
	msgfmt --check-format --check-domain --output-file $@ $<
