# What a developer does every day. Needs Python 3.11 as `python3`; README.md says the same in words.
.PHONY: setup run test check bench lock

# The environment, with the tests' and the checks' packages. Every target below makes it where it is missing or out of date.
setup: .venv/installed

.venv/installed: requirements-dev.txt
	python3 -m venv .venv
	.venv/bin/pip install -q -r requirements-dev.txt
	touch $@

# The demo, on http://127.0.0.1:8000.
run: setup
	.venv/bin/python app.py --demo

# The everyday tests. `.ci/run` runs all of them.
test: setup
	.venv/bin/python -m pytest -n auto

# The same commands as in .ci/run and .pre-commit-config.yaml.
check: setup
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/djlint templates --lint --quiet

# Times beside peers, to read; nothing is asserted. Search builds a million candidates first. docs/testing.md has the other benches.
bench: setup
	.venv/bin/python bench/batch.py
	.venv/bin/python bench/upload.py
	.venv/bin/python bench/search.py

# The requirement files, from the versions named in pyproject.toml: pinned, with the hash of every file of each release.
# It keeps what is pinned already; `make lock ARGUMENTS=--upgrade` takes newer versions of what pyproject.toml does not name.
COMPILE = CUSTOM_COMPILE_COMMAND="make lock" .venv-lock/bin/pip-compile --quiet $(ARGUMENTS)
lock:
	python3 -m venv .venv-lock
	.venv-lock/bin/pip install -q pip-tools==7.6.2
	$(COMPILE) --extra tests -o requirements.txt pyproject.toml
	$(COMPILE) --extra tests --extra checks -c requirements.txt -o requirements-dev.txt pyproject.toml
	$(COMPILE) -o bench/peer_import_export/requirements.txt bench/peer_import_export/requirements.in
