# The two commands of the README, and their parts.
.PHONY: setup setup-test demo test check lint types imports tests docs samples lock clean fuzz faults
BIN := .venv/bin

setup: ## .venv with everything in it
	@.ci/setup

setup-test: ## the same and a browser
	@.ci/setup --with-browser

demo: setup ## the main job on samples/, ending with a report to open
	$(BIN)/saraban run samples
	$(BIN)/saraban diff 2560 2564
	@echo
	@echo "Open the report: $(CURDIR)/outputs/diff-2560-2564/report.html"

test: setup-test check ## all checks

check: lint types imports tests

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

imports:
	$(BIN)/lint-imports --no-cache

tests:
	$(BIN)/pytest -q

docs: ## write the generated parts of the documentation anew
	$(BIN)/python -m pipeline.store.describe docs/database.md
	$(BIN)/python tests/readme_blocks.py --write

samples: ## set the PDF and Word samples anew
	$(BIN)/python samples/make.py

lock: ## bring requirements.lock up to date with pyproject.toml
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --extra dev \
		--no-annotate --no-header pyproject.toml -o requirements.lock

clean:
	rm -rf .venv outputs/*.db outputs/diff-* .mypy_cache .ruff_cache .pytest_cache

FUZZ_SECONDS ?= 300
fuzz: setup ## each fuzz target for five minutes; what it finds is kept in tests/fuzz/finds
	@$(BIN)/python -c 'import atheris' 2>/dev/null || $(BIN)/python -m pip install -q 'atheris>=2.3'
	for target in decoder dates tables; do \
		$(BIN)/python -m tests.fuzz.run $$target --seconds $(FUZZ_SECONDS) || exit 1; \
	done

faults: setup ## kill -9 a hundred times, where the tests do it ten times
	SARABAN_KILLS=100 $(BIN)/pytest -q tests/test_store_faults.py
