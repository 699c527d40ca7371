# The course's commands. Each one sets up what it needs in .venv first.
# Another Python than python3:  make lab PYTHON=python3.12

PYTHON ?= python3
RUN := .venv/bin/python -m
UV := $(shell command -v uv 2> /dev/null)
NOTEBOOKS := $(sort $(wildcard notebooks/*.ipynb))

# Sixty processes of the tests import the same modules: compile each only once.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: lab test smoke profiles steady run slides book lite bench browser walks mutants coverage lint

lab: .venv/ready  # open JupyterLab at your own copy of the first lesson
	.venv/bin/course lab

test: .venv/ready  # unit tests, doctests, and every notebook compared with its outputs
	$(RUN) pytest

smoke: .venv/ready  # every notebook solved, with other parameters, and each cell twice
	$(RUN) pytest -m "not slow" --twice tests/notebooks notebooks

profiles: .venv/ready  # the notebooks again, as other processors and surroundings run them
	.venv/bin/python tests/steadiness/everywhere.py

steady: .venv/ready  # name every number that could differ elsewhere: make steady LESSONS="03 14"
	.venv/bin/python tests/steadiness $(LESSONS)

run: .venv/ready  # run the notebooks again, in place; unchanged code changes no file
	$(RUN) helpers.course.execution $(NOTEBOOKS)

slides: .venv/slides  # build slides that need no network, into _build/slides
	.venv/bin/course slides

book: .venv/book  # build all lessons and pages as a site, into _build/book
	.venv/bin/course book

lite: .venv/lite  # build the lessons without torch as a site that runs in a browser
	.venv/bin/course lite

bench: .venv/ready  # measure our code beside the libraries that professionals use
	.venv/bin/python tests/benchmarks

browser: .venv/browser .venv/slides .venv/book  # drive Chromium; pictures go to _build/browser
	$(RUN) pytest -n0 -m "browser and not slow" tests/browser

walks: .venv/browser  # walk through all lessons in JupyterLab, as learners do; half an hour
	$(RUN) pytest -n0 -m browser tests/browser/test_lab.py

mutants: .venv/ready  # change our code a little, see whether tests notice: make mutants ROOMS="svm"
	PYTHONPATH=tests/support $(RUN) mutation $(ROOMS)

coverage: .venv/ready  # count the lines of helpers that the unit tests alone run
	$(RUN) pytest --cov --cov-fail-under=95 --deselect tests/exercises/test_time_limit.py::test_it_is_stopped_in_another_thread tests helpers

lint: .venv/ready  # read the code for likely slips, and all text for misspellings
	$(RUN) ruff check . && $(RUN) codespell_lib .

# uv, where it is installed, makes the same environment faster, and on Linux chooses a
# CPU build of torch ([tool.uv.pip] in pyproject.toml). Where it cannot, pip goes on.
install = $(if $(UV),$(UV) pip install --python .venv/bin/python $(1) || )$(RUN) pip install $(1)

.venv/ready: pyproject.toml constraints.txt
	@$(PYTHON) helpers/course/supported.py
	$(if $(UV),$(UV) venv --seed --allow-existing --python $(PYTHON) .venv,$(PYTHON) -m venv .venv)
	$(call install,-c constraints.txt -e ".[test]")
	@touch $@

.venv/slides .venv/browser .venv/book .venv/lite: .venv/%: .venv/ready
	$(call install,-c constraints.txt -e ".[$*]")
	@touch $@
