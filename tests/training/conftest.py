"""In these tests a check of `diagnose` that could not look at something fails."""

import pytest

from helpers import diagnose


@pytest.fixture(autouse=True)
def bugs_of_checks_are_raised(monkeypatch):
    monkeypatch.setattr(diagnose, "_RAISE_BUGS", True)
