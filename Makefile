# Everything runs from .venv, which the first command makes; no system package is needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEV := $(VENV)/.dev-ready

.PHONY: studio bulletin test lint bench clean

studio: $(READY)  ## the studio in a browser, on the shipped station
	$(BIN)/broadcast studio

bulletin: $(READY)  ## today's bulletins from the shipped station
	$(BIN)/broadcast run --days 1

test: $(DEV)
	$(BIN)/python -m pytest --numprocesses 4 --durations 20

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(DEV)
	$(BIN)/python -m benchmarks.day
	$(BIN)/python -m benchmarks.voice
	$(BIN)/python -m benchmarks.programme
	$(BIN)/python -m benchmarks.site
	$(BIN)/python -m benchmarks.serve

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Cần Python 3.11 trở lên / Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)

$(READY): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(DEV): pyproject.toml $(READY) | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	touch $@

clean:
	rm -rf $(VENV) .cache build dist
