"""pytest plugin: draw without windows, and leave no figure open after a test."""

from __future__ import annotations

import sys

import matplotlib
import pytest


def pytest_configure():
    """Choose the backend that draws into memory."""
    matplotlib.use("agg")


@pytest.fixture(autouse=True)
def no_figure_left_open():
    """Close every figure that a test has drawn."""
    yield
    close_all()


def close_all():
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
