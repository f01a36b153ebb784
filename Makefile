# Everything runs from .venv, which the first command makes; no system package is needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEV := $(VENV)/.dev-ready
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# Compiled modules are kept: the tests start some thousand processes, and each would compile all of them anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: studio bulletin test lint bench lock clean

studio: $(READY)  ## the studio in a browser, on the shipped station
	$(BIN)/broadcast studio

bulletin: $(READY)  ## today's bulletins from the shipped station
	$(BIN)/broadcast run --days 1

test: $(DEV)
	$(BIN)/python -m pytest --numprocesses 4 --dist worksteal --durations 20

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

# What is installed is what the lock names, each file by its hash; the project itself is built by what is locked, too.
$(READY): pyproject.toml locks/run.txt | $(BIN)/python
	$(PIP) --require-hashes --requirement locks/run.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

$(DEV): pyproject.toml locks/dev.txt $(READY) | $(BIN)/python
	$(PIP) --require-hashes --requirement locks/dev.txt
	touch $@

# A lock serves every machine: Python 3.11 and later, Linux, Windows, macOS. It names no place to fetch from.
COMPILE := uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate --no-header
lock:  ## the newest releases that pyproject.toml allows, into the lock files; needs uv
	printf 'hatchling>=1.25\neditables>=0.5\n' > locks/.build.in
	$(COMPILE) pyproject.toml locks/.build.in --output-file locks/run.txt
	$(COMPILE) pyproject.toml locks/.build.in --group dev --constraint locks/run.txt --output-file locks/dev.txt
	rm locks/.build.in

clean:
	rm -rf $(VENV) .cache build dist
