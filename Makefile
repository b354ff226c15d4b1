.PHONY: help run dashboards dashboards-down dashboards-bundle dashboards-lock dashboards-test test faults hosts servers coverage lint bench dbt-modified docs site sbom audit wheel clean lock
.DEFAULT_GOAL := help
SHELL := /bin/sh
BIN := .venv/bin
# Dozens of processes import what takes seconds to compile: it is compiled once, wherever it runs.
export PYTHONDONTWRITEBYTECODE :=

help: ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

run: .venv/installed ## load the shipped submissions through Airflow and publish them
	@$(BIN)/tmdt demo

dashboards: .venv/installed ## serve the dashboards of the home in Apache Superset, until Ctrl-C
	@$(BIN)/python -m dashboards serve

dashboards-down: .venv/installed ## stop what serves the dashboards
	@$(BIN)/python -m dashboards down

dashboards-bundle: .venv/installed ## make the bundle that Superset imports anew from its definition
	@$(BIN)/python -m dashboards write

# Without uv's configuration: what pyproject.toml leaves out is left out of our environment only.
dashboards-lock: .venv/installed ## compile dashboards/requirements.txt, Superset's environment, anew
	$(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --custom-compile-command "make dashboards-lock" \
		dashboards/requirements.in --output-file dashboards/requirements.txt

dashboards-test: .venv/installed ## every chart in the real Superset, over the home that `make run` fills
	$(BIN)/python -m pytest -m dashboards tests/dashboards

test: .venv/installed ## run the whole test suite
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

faults: .venv/installed ## kill loads and their database hundreds of times, and print what came of it
	TMDT_FAULTS_ROUNDS=6 $(BIN)/python -m pytest -m faults -rP

hosts: .venv/installed ## two schedulers and three workers in network namespaces, each killed once (root)
	$(BIN)/python -m pytest -m hosts -rP

servers: .venv/installed ## load a month on each PostgreSQL found, also in the folders of POSTGRES_SERVERS
	POSTGRES_SERVERS="$$POSTGRES_SERVERS" $(BIN)/python -m pytest tests/e2e/test_external_server.py \
		tests/warehouse/test_server_versions.py

coverage: .venv/installed ## which lines no test reaches, of the tests that need neither e2e nor faults
	PYTHONPATH=$(CURDIR)/tests/measured $(BIN)/python -m pytest -n 2 --dist loadfile \
		--no-loadscope-reorder -m "not e2e and not faults" --cov --cov-report=term

lint: .venv/installed ## style, types, SQL, and whether the lock is current
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint dbt_project/models dbt_project/tests
	./bin/lock --check
	$(BIN)/python bin/licences.py --check

bench: .venv/installed ## measure, and store what was measured
	$(BIN)/python -m benchmarks

dbt-modified: .venv/installed ## build the models that changed since the last landed commit, in a schema of your own
	@./bin/dbt-modified

docs: .venv/installed ## write what is generated again: rules, licences, the contract with consumers
	$(BIN)/python -m expectations.rules_page > docs/rules.md
	$(BIN)/python bin/licences.py > docs/licences.md
	$(BIN)/python -m tmdt.dissemination.contract > docs/contract.odcs.yaml

site: .venv/installed ## build the documentation, with the catalogue of tables, in build/site
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	$(BIN)/tmdt docs --out build/site/catalogue

wheel: .venv/installed ## build a wheel in build/wheel, beside the lock of what it needs
	$(BIN)/uv build --quiet --wheel --offline --no-build-isolation --out-dir build/wheel
	cp requirements.txt build/wheel

sbom: .venv/installed ## list every locked package, with its hashes, in build/sbom.json (CycloneDX)
	@mkdir -p build
	$(BIN)/cyclonedx-py requirements --output-reproducible --pyproject pyproject.toml --output-file build/sbom.json

audit: .venv/installed ## look the locked packages up among published advisories
	./bin/audit

lock: .venv/installed ## compile requirements.txt anew from pyproject.toml
	./bin/lock

clean: ## stop what runs here, and remove the environment and the state
	-@test ! -x $(BIN)/tmdt || $(BIN)/python -m dashboards down
	-@test ! -x $(BIN)/tmdt || $(BIN)/tmdt down
	rm -rf .venv .tmdt build *.egg-info

.venv/installed: requirements.txt pyproject.toml
	./bin/install
	@touch $@
