# Koubo. What CI runs is what people run: `make run` starts the portal, `make test` checks it, `make prove` checks everything.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
PYTHON ?= python3
UV_VERSION := 0.13.9
UV := .tools/bin/uv
BIN := .venv/bin
export UV_PYTHON_DOWNLOADS := never
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test prove lint types fmt bench messages lock clean

run: .venv/.base
	@exec $(BIN)/python manage.py serve

test: .venv/.dev
	@tools/system-packages.sh
	@$(BIN)/python tools/check.py

prove: .venv/.dev
	@tools/system-packages.sh
	@$(BIN)/python tools/check.py --prove

lint: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djangofmt --quiet --check src
	PYTHONPATH=src $(BIN)/lint-imports

types: .venv/.dev
	KOUBO_ENV=test $(BIN)/mypy

fmt: .venv/.dev
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .
	$(BIN)/djangofmt --quiet src

bench: .venv/.base
	$(BIN)/python bench/run.py && missed=0 || missed=$$?; $(BIN)/python bench/applications.py || missed=$$?; $(BIN)/python bench/alerts.py || missed=$$?; $(BIN)/python bench/profiles.py || missed=$$?; $(BIN)/python bench/checks.py || missed=$$?; $(BIN)/python bench/search.py $(SIZES); exit $$missed

messages: .venv/.dev
	$(BIN)/python tools/messages.py --write

lock: $(UV)
	$(UV) pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header -o requirements/base.txt
	$(UV) pip compile -q pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header -o requirements/dev.txt

clean:
	rm -rf .venv .tools .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Koubo needs Python 3.11 or later; '$(PYTHON)' is older. Set PYTHON=python3.x."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' || { echo "Python's venv module is missing. On Debian: apt install python3-venv"; exit 1; }
	@$(PYTHON) -m venv .tools
	@.tools/bin/python -m pip install -q --disable-pip-version-check uv==$(UV_VERSION)

.venv/.base: requirements/base.txt | $(UV)
	@test -x $(BIN)/python || $(UV) venv -q --python "$$(readlink -f .tools/bin/python)" .venv
	@test -e .venv/.dev || $(UV) pip sync -q --python $(BIN)/python --require-hashes requirements/base.txt
	@touch $@

.venv/.dev: requirements/dev.txt | $(UV)
	@test -x $(BIN)/python || $(UV) venv -q --python "$$(readlink -f .tools/bin/python)" .venv
	@$(UV) pip sync -q --python $(BIN)/python --require-hashes requirements/dev.txt
	@touch $@ .venv/.base
