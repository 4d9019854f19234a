# Two commands matter: `make run` and `make test`. Both need only Python 3.11+ and make.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check -q

.PHONY: help run test check lint format types contracts lock clean bench fuzz

help:
	@echo "make run    chạy hệ thống với nội dung mẫu / run the catalog with demo content"
	@echo "make test   mọi kiểm thử máy này chạy được / everything this machine can prove"
	@echo "make bench  tốc độ so với công cụ tham chiếu / speed beside the named references"
	@echo "make fuzz   kiểm tra ngẫu nhiên đối chiếu Frictionless / random tables against Frictionless"
	@echo "make check  định dạng, kiểu, ranh giới, kiểm thử / format, lint, types, contracts, tests"

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Cần Python 3.11 trở lên / Python 3.11 or newer is needed: make PYTHON=python3.12 run")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python requirements.lock
	$(PIP) install --no-deps --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.installed-dev: $(VENV)/bin/python requirements-dev.lock
	$(PIP) install --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

run: $(VENV)/.installed
	@$(PY) -m catalog db upgrade
	@$(PY) -m catalog demo load --if-empty
	@DEMO=1 exec $(PY) -m catalog run

test: $(VENV)/.installed-dev
	$(PY) -m pytest -n auto --maxprocesses 4 --dist worksteal

check: format-check lint types contracts test

format: $(VENV)/.installed-dev
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix .

.PHONY: format-check
format-check: $(VENV)/.installed-dev
	$(VENV)/bin/ruff format --check .

lint: $(VENV)/.installed-dev
	$(VENV)/bin/ruff check .

types: $(VENV)/.installed-dev
	$(VENV)/bin/mypy

contracts: $(VENV)/.installed-dev
	$(VENV)/bin/lint-imports

# Compiled for Python 3.11 and every platform; no index address enters the files.
lock: $(VENV)/.installed-dev
	$(VENV)/bin/uv pip compile --python-version 3.11 --universal --generate-hashes --no-header --no-emit-index-url -q requirements.in -o requirements.lock
	$(VENV)/bin/uv pip compile --python-version 3.11 --universal --generate-hashes --no-header --no-emit-index-url -q requirements-dev.in -o requirements-dev.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

bench: $(VENV)/.installed-dev
	$(PY) -m tests.benchmarks

fuzz: $(VENV)/.installed-dev
	$(PY) -m tests.benchmarks.fuzz
