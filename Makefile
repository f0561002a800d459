# The commands of the project, from a fresh clone: `make run` and `make test`; docs/testing.md says which check when.
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= 2
# Files that cost most begin first (tests/suite/weights.txt); a file stays with one worker, which shares its crawls.
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder
TO ?= default
# The tests start hundreds of processes: compiled modules save each of them a fifth of a second.
export PYTHONDONTWRITEBYTECODE =

.PHONY: run check static needs test test-all weigh bench docs deploy clean

run: .venv/.run            ## crawl the embedded demo council into output/demo
	$(BIN)/scrapy crawl demo

check: static             ## a minute, before each commit: all tests that start no process
	$(PYTEST) -m "not process"

static: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m ratsinfo_spider.vendors --check docs/tables.md

test: needs static         ## all tests, with a sample of seeds, kills and days; the same as .ci/run
	$(PYTEST)

test-all: needs static     ## every seed, kill and simulated day
	RATSINFO_TEST_ALL=1 $(PYTEST)

weigh: needs               ## measure what each file of tests costs, and write the order in which they begin
	$(PYTEST) --weigh

needs: .venv/.dev
	bash tests/needs.sh

bench: .venv/.dev          ## measure, print the ratios, write docs/benchmarks.md
	$(BIN)/python -m tests.bench --write docs/benchmarks.md

docs: .venv/.dev           ## make the generated pages again
	$(BIN)/python -m ratsinfo_spider.vendors --write docs/tables.md
	$(BIN)/python -m tests.accuracy
	$(BIN)/python -m tests.bench.scale --write

deploy: .venv/.dev         ## build the egg and send it to a Scrapyd: `make deploy TO="name …"`, see docs/deploy.md
	# Scrapyd answers 200 also when it cannot run the egg, so the answer is read.
	version=$$(date +%s); for name in $(TO); do \
	  $(BIN)/scrapyd-deploy $$name --version $$version | tee /dev/stderr | grep -q '"status": "ok"' || exit 1; done

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv

.venv/.run: .venv/bin/python requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/.dev: .venv/.run requirements-dev.txt deploy/requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

clean:                     ## remove the virtual environment and the caches, never output/
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
