# All recipes need git, make and Python 3.11 to 3.13; only up, down and test-faults need a server.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export DAGSTER_DISABLE_TELEMETRY := yes
# many processes import the package, and each would compile it again where the environment forbids to keep what was compiled
export PYTHONDONTWRITEBYTECODE :=

FILES ?=
MATTER ?=

.DEFAULT_GOAL := help
.PHONY: help install run dev up down test test-faults test-soak check picture bench lock clean

help: ## list the recipes
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

install: $(VENV)/installed ## set up .venv with the locked packages

$(VENV)/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(None if (3, 11) <= v < (3, 14) else f"Python 3.11 to 3.13 is needed, {sys.executable} is {v[0]}.{v[1]}; try: make PYTHON=python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing into $(VENV) (about two minutes the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

run: install ## process the sample matter, or FILES=/path/to/folder MATTER=name
	@BIN=$(BIN) FILES='$(FILES)' MATTER='$(MATTER)' sh scripts/run.sh

dev: install ## open the Dagster UI on the same data, http://127.0.0.1:3000
	@$(BIN)/legal-pipeline dev

up: install ## start deployed mode on this machine: PostgreSQL, Redis, workers, daemon, UI
	@BIN=$(BIN) sh scripts/up.sh

down: ## stop what `make up` started; the data are kept
	@BIN=$(BIN) sh scripts/down.sh

# two test processes per core: a third of the time a test waits for programs it has started. The tests of a module run in one process,
# which starts their servers once
JOBS ?= 4
PYTEST = $(BIN)/python -m pytest -n $(JOBS) --dist loadscope --no-loadscope-reorder --durations 15 --durations-min 5

test: $(VENV)/installed-dev ## run the tests
	@$(PYTEST) -m "not faults"

ROUNDS ?= 1
# a process for the tests of several machines, the others for what plugins/scheduling.py shares out
test-faults: JOBS = 3
test-faults: $(VENV)/installed-dev ## kill, restart and disconnect parts of a running deployment, ROUNDS=1 times each
	@LEGAL_PIPELINE_FAULT_ROUNDS=$(ROUNDS) $(PYTEST) -m faults legal_pipeline_tests/faults  # ends with the longest recovery of each kind

test-soak: $(VENV)/installed-dev ## run all tests with more examples and ten rounds of each fault (takes hours)
	@HYPOTHESIS_PROFILE=nightly LEGAL_PIPELINE_FAULT_ROUNDS=10 $(PYTEST)

check: $(VENV)/installed-dev ## run the linter, the type checker and the import rules
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

picture: $(VENV)/installed-dev ## redraw the packages and their imports for docs/architecture.md
	@$(BIN)/python -m legal_pipeline_tests.architecture.picture

bench: $(VENV)/installed-dev ## measure speed and quality; prints markdown tables
	@$(BIN)/python -m legal_pipeline_tests.benchmarks

lock: ## update the lock files (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-strip-extras -q --upgrade -o requirements.lock
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-strip-extras -q -c requirements.lock -o requirements-dev.lock

clean: ## remove .venv and caches; keeps LEGAL_PIPELINE_HOME
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
