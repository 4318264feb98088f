# `make run` serves the site, `make test` tries everything, `make` alone lists what there is.

PORT ?= 8000
PYTHON ?= python3
PY = .venv/bin/python
TEMPLATES = $(shell find templates -name '*.html')

help:            ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

run: .venv/requirements.installed   ## the site on http://127.0.0.1:8000 (PORT=9000 for another port)
	@$(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py loaddata fixtures/*.yaml
	@$(PY) manage.py demo
	@exec $(PY) manage.py serve --port $(PORT)

test: venv       ## everything: lint, types, both databases, browser
	@$(PY) -m tests.run

bench: venv      ## how much slower than bare Django, as a table of ratios
	@$(PY) -m tests.benchmarks

crowd: venv      ## a hundred people in one debate for five minutes, on each database
	@$(PY) -m tests.crowd

lint: venv       ## what can be said without running a test
	@$(PY) -m tests.run lint

format: venv     ## let the formatters have their way
	.venv/bin/ruff check --fix --quiet .
	.venv/bin/ruff format --quiet .
	.venv/bin/djade --target-version 5.2 $(TEMPLATES)

venv: .venv/requirements-dev.installed   ## all that is needed for working on it, in .venv

# The stamp is why a second start takes seconds: pip runs again only when the lock file is newer.
.venv/%.installed: %.lock
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo 'This needs Python 3.11 or newer with venv and pip (Debian, Ubuntu: sudo apt-get install python3-venv), or: make PYTHON=/path/to/python3'; exit 1; }
	@echo "Installing what $< lists into .venv ..."
	@$(PYTHON) -m venv .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# One resolution for every Python and platform; the dev lock holds the runtime's versions too.
LOCK = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --custom-compile-command 'make lock' $(UPGRADE) pyproject.toml
lock: venv       ## pin again what pyproject.toml asks for (UPGRADE=--upgrade for newer versions)
	$(LOCK) -o requirements.lock
	$(LOCK) --group dev -c requirements.lock -o requirements-dev.lock

.PHONY: help run test bench crowd lint format venv lock
