.PHONY: help run test faults coverage lint bench docs clean lock
.DEFAULT_GOAL := help
SHELL := /bin/sh
BIN := .venv/bin

help: ## what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: .venv/installed ## load the shipped submissions through Airflow and publish them
	@$(BIN)/tmdt demo

test: .venv/installed ## run the whole test suite
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

faults: .venv/installed ## kill loads and their database hundreds of times, and print what came of it
	TMDT_FAULTS_ROUNDS=6 $(BIN)/python -m pytest -m faults -rP

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

bench: .venv/installed ## measure, and store what was measured
	$(BIN)/python -m benchmarks

docs: .venv/installed ## write the page of all rules anew from their registry
	$(BIN)/python -m expectations.rules_page > docs/rules.md

lock: .venv/installed ## compile requirements.txt anew from pyproject.toml
	./bin/lock

clean: ## stop what runs here, and remove the environment and the state
	-@test ! -x $(BIN)/tmdt || $(BIN)/tmdt down
	rm -rf .venv .tmdt build *.egg-info

.venv/installed: requirements.txt pyproject.toml
	./bin/install
	@touch $@
