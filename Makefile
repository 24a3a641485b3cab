# Every target does its own set-up in .venv; nothing but Python 3.11 or newer, pip and make is needed.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.ready
DISTRIBUTIONS := core plugins/ecommerce plugins/callcenter plugins/installer plugins/management plugins/law-cn plugins/spark
EDITABLE := $(foreach dist,$(DISTRIBUTIONS),-e $(dist))
PROJECTS := $(foreach dist,$(DISTRIBUTIONS),$(dist)/pyproject.toml)
WORKERS ?= 2

.PHONY: help setup demo test test-all lint types floors docs pictures bench bench-mix bench-years bench-whole bench-ready clean

help:
	@echo "make demo      a demo company: its months run, scoreboard, payslip, explanation"
	@echo "make test      every test that needs only pip"
	@echo "make test-all  also what needs a browser, LibreOffice, fonts or Java"
	@echo "make lint      ruff, mypy and the floors"
	@echo "make docs      the documentation as a site, in site/index.html"
	@echo "make bench     this project beside what could be picked instead, SIZES=30,1000 for some sizes, ONLY=mix for a part"
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
	$(BIN)/pytest -q -n $(WORKERS) --dist worksteal -m "not heavy"

test-all: $(STAMP)
	$(BIN)/pytest -q -n $(WORKERS) --dist worksteal

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

# The peers live in an environment of their own. The largest size of whole processes is that of SIZES, too; ONLY picks works.
BENCH := .venv-bench/bin
BENCH_STAMP := .venv-bench/.ready
SIZES ?= 30,1000,10000,100000,1000000
ONLY ?= mix years whole
COMMA := ,
LARGEST := $(lastword $(subst $(COMMA), ,$(SIZES)))

$(BENCH_STAMP): constraints.txt bench/requirements.txt $(PROJECTS)
	test -x $(BENCH)/python || $(PYTHON) -m venv .venv-bench
	$(BENCH)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt hatchling -r bench/requirements.txt
	$(BENCH)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --no-build-isolation $(EDITABLE)
	touch $@

bench: $(addprefix bench-,$(ONLY))
	$(BENCH)/python bench/report.py

bench-mix: $(BENCH_STAMP)
	$(BENCH)/python bench/measure.py mix --sizes $(SIZES) $(READY)

bench-years: $(BENCH_STAMP)
	$(BENCH)/python bench/measure.py years --most $(LARGEST) $(READY)

bench-whole: $(BENCH_STAMP)
	$(BENCH)/python bench/whole.py --most $(LARGEST) $(READY)

# What takes long and is not measured: frames, references, stores, in bench/.cache.
bench-ready:
	$(MAKE) --no-print-directory $(addprefix bench-,$(ONLY)) READY=--ready

clean:
	rm -rf .venv .venv-bench bench/.cache demo dist site .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
