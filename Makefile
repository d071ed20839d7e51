# The frame around `python -m generator`: sets up what is missing, then runs it. Needs GNU make, sh and Python 3.11 or newer.
# PYTHON=/path/to/python3 chooses the Python; PORT=9000 the port of `make serve`.

MAKEFLAGS += --no-builtin-rules --no-print-directory
.SUFFIXES:
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help site test serve check fmt lock audit clean distclean ready ready-to-test

VENV := .venv
PY := $(VENV)/bin/python
PORT := 8000

help:
	@echo "make site    build the site into site/ (sets everything up the first time)"
	@echo "make test    run every check and test, as CI does"
	@echo "make serve   show the site in a browser and rebuild it when a file changes"
	@echo "make check   check the content and write nothing"
	@echo "make fmt     bring YAML, schemas and Python into their common form"
	@echo "make lock    pin the dependencies again (UPGRADE=1 takes the newest ones)"
	@echo "make audit   ask whether a pinned dependency has a known weakness (needs a network)"
	@echo "make clean   remove what was built; make distclean also removes $(VENV)"

site: ready
	@$(PY) -m generator build

serve: ready
	@$(PY) -m generator serve --port $(PORT)

check: ready
	@$(PY) -m generator check

test: ready-to-test
	@CHROMIUM=$$(PY=$(PY) sh tools/find-browser.sh) || exit 1; export CHROMIUM; \
	VNU=$$(PY=$(PY) sh tools/find-html-checker.sh) || exit 1; export VNU; \
	NGINX=$$(sh tools/find-nginx.sh) || exit 1; export NGINX; \
	step() { printf '\n== %s\n' "$$1"; shift; "$$@" || { printf '\nFailed: %s\n' "$$*" >&2; exit 1; }; }; \
	step "Style of the code"       $(PY) -m ruff check .; \
	step "Form of the code"        $(PY) -m ruff format --check .; \
	types=$$(mktemp); $(PY) -m mypy >"$$types" 2>&1 & checker=$$!; \
	step "Content"                 $(PY) -m generator check; \
	step "Form of the content"     $(PY) -m generator fmt --check; \
	step "Schemas for editors"     $(PY) -m generator schema --check; \
	printf '\n== Types\n'; wait $$checker || { cat "$$types"; printf '\nFailed: mypy\n' >&2; exit 1; }; cat "$$types"; rm -f "$$types"; \
	step "Tests"                   $(PY) -m pytest -n auto --dist worksteal; \
	printf '\nEverything passed.\n'

fmt: ready-to-test
	@$(PY) -m generator fmt
	@$(PY) -m generator schema
	@$(PY) -m ruff check --fix-only --quiet .
	@$(PY) -m ruff format .

# Setting up; these run every time and do nothing when nothing changed

ready:
	@VENV=$(VENV) PYTHON="$(PYTHON)" sh tools/set-up.sh requirements.lock

ready-to-test: ready
	@VENV=$(VENV) PYTHON="$(PYTHON)" sh tools/set-up.sh requirements-test.lock

# An environment of its own, without the user's pip settings, so that no address or folder of one machine gets into the locks.
LOCK_ENV := build/lock-env
COMPILE := CUSTOM_COMPILE_COMMAND="make lock" PIP_CONFIG_FILE=/dev/null $(LOCK_ENV)/bin/python -m piptools compile --quiet \
	--generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
	$(if $(UPGRADE),--upgrade)

lock:
	@VENV=$(VENV) PYTHON="$(PYTHON)" sh tools/set-up.sh
	@$(PY) -m venv --clear $(LOCK_ENV)
	@$(LOCK_ENV)/bin/python -m pip --disable-pip-version-check --quiet --quiet install pip-tools
	@unset PIP_FIND_LINKS PIP_INDEX_URL PIP_EXTRA_INDEX_URL; \
	$(COMPILE) --output-file requirements.lock pyproject.toml && \
	$(COMPILE) --extra test --constraint requirements.lock --output-file requirements-test.lock pyproject.toml
	@rm -rf $(LOCK_ENV)
	@echo "requirements.lock and requirements-test.lock are up to date"

audit: ready
	@PY=$(PY) sh tools/audit.sh

# Cleaning up

clean:
	@rm -rf build site .site.old dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find generator tests bench tools -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
	@echo "Removed what was built; $(VENV) stays (make distclean removes it)"

distclean: clean
	@rm -rf $(VENV)
	@echo "Removed $(VENV)"
