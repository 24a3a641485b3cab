# Every target does its own set-up in .venv; nothing but Python 3.11 or newer, pip and make is needed.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.ready
DISTRIBUTIONS := core plugins/ecommerce plugins/callcenter plugins/installer plugins/management plugins/law-cn plugins/spark
EDITABLE := $(foreach dist,$(DISTRIBUTIONS),-e $(dist))
PROJECTS := $(foreach dist,$(DISTRIBUTIONS),$(dist)/pyproject.toml)
WORKERS ?= 2

.PHONY: help setup demo test test-all lint types floors docs pictures clean

help:
	@echo "make demo      a demo company: its months run, scoreboard, payslip, explanation"
	@echo "make test      every test that needs only pip"
	@echo "make test-all  also what needs a browser, LibreOffice, fonts or Java"
	@echo "make lint      ruff, mypy and the floors"
	@echo "make docs      the documentation as a site, in site/index.html"
	@echo "make pictures  the pictures of the documentation, by Chromium"

setup: $(STAMP)

# An interrupted set-up leaves no stamp, so that the next call does it again.
$(STAMP): constraints.txt requirements-dev.txt $(PROJECTS)
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --no-build-isolation $(EDITABLE)
	touch $@

demo: $(STAMP)
	rm -rf demo
	$(BIN)/kpi demo demo --name shop

test: $(STAMP)
	$(BIN)/pytest -q -n $(WORKERS) -m "not heavy"

test-all: $(STAMP)
	$(BIN)/pytest -q -n $(WORKERS)

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(MAKE) --no-print-directory types floors

types: $(STAMP)
	$(BIN)/mypy

floors: $(STAMP)
	$(BIN)/lint-imports

docs: $(STAMP)
	$(BIN)/zensical build --clean --strict
	$(BIN)/python docs/chinese.py site
	$(BIN)/python docs/built.py site

pictures: $(STAMP)
	$(BIN)/python docs/pictures.py

clean:
	rm -rf .venv demo dist site .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
