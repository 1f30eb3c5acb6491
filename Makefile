# The portal from an empty machine with Python 3.11 or newer, make and git.
.DEFAULT_GOAL := help
.PHONY: help run test bench lint lock screenshots vendor

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## the portal with its demo ward at http://127.0.0.1:8000 (PORT= changes it)
	@exec bin/run

test: ## every test: on SQLite with nothing else, then on PostgreSQL and Redis (ARGS= goes to pytest)
	@exec bin/test $(ARGS)

bench: ## measurements against their limits, one JSON object a line
	@exec bin/bench $(ARGS)

lint: ## style, imports, migrations, deployment settings, locks
	@exec bin/lint

lock: ## resolve pyproject.toml again and write both locks
	@exec bin/lock

screenshots: ## the pages of the demo ward into docs/screenshots
	@bin/setup dev && exec .venv/bin/python bin/screenshots

vendor: ## fetch the files under static/vendor again
	@exec bin/vendor-static
