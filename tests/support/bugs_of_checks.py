"""A check of `helpers.diagnose` that could not look at something fails the test."""

import sys

import pytest


@pytest.fixture(autouse=True)
def bugs_of_checks_are_raised(monkeypatch):
    if "helpers.diagnose" in sys.modules:
        monkeypatch.setattr(sys.modules["helpers.diagnose"], "_RAISE_BUGS", True)
