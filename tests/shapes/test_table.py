"""Columns are as wide as their longest word."""

import subprocess
import sys

import pytest

from helpers.shapes.table import text_table


def test_aligned():
    assert text_table(["a", "number"], [["long word", "1"]], right=[1]) == (
        "a          number\n---------  ------\nlong word       1"
    )


def test_rows_of_another_length_are_refused():
    with pytest.raises(ValueError, match="argument"):
        text_table(["a", "b"], [["only one"]])


def test_importing_shapes_imports_no_torch():
    code = "import sys, helpers.shapes; print('torch' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert told.stdout.strip() == "False", told.stderr
