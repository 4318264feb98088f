# `make run` serves the site, `make test` tries everything, `make` alone lists what there is.

PORT ?= 8000
PYTHON ?= python3
PY = .venv/bin/python

help:            ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

venv: .venv/requirements-dev.installed   ## everything for working on it, in .venv

# The stamp is why a second start takes seconds: pip runs again only when the lock file is newer.
.venv/%.installed: %.lock
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo 'This needs Python 3.11 or newer with venv and pip (Debian, Ubuntu: sudo apt-get install python3 python3-venv), or: make PYTHON=/path/to/python3'; exit 1; }
	@echo "Installing what $< lists into .venv ..."
	@$(PYTHON) -m venv .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# One resolution for every Python and platform; the dev lock holds the runtime's versions too.
LOCK = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --custom-compile-command 'make lock' pyproject.toml
lock: venv       ## pin again what pyproject.toml asks for (UPGRADE=--upgrade for newer ones)
	$(LOCK) $(UPGRADE) -o requirements.lock
	$(LOCK) $(UPGRADE) --group dev -c requirements.lock -o requirements-dev.lock

.PHONY: help venv lock
