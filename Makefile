# The two commands of the project, from a fresh clone: `make run` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
TO ?= default
# The tests start hundreds of processes: compiled modules save each of them a fifth of a second.
export PYTHONDONTWRITEBYTECODE =

.PHONY: run test bench docs deploy clean

run: .venv/.run            ## crawl the embedded demo council into output/demo
	$(BIN)/scrapy crawl demo

test: .venv/.dev           ## all checks, the same as .ci/run
	bash tests/needs.sh
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m ratsinfo_spider.vendors --check docs/tables.md
	$(BIN)/python -m tests.accuracy --check
	$(BIN)/python -m pytest -n 2 --dist loadfile

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
