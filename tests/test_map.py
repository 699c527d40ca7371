"""docs/map.md names every file, each with what it is for."""

import ast
import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MAP = runpy.run_path(str(ROOT / "docs" / "make_map.py"))


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="needs git's list of files")
def test_the_map_is_up_to_date():
    told = "run `python docs/make_map.py`"
    assert MAP["PAGE"].read_text(encoding="utf-8") == MAP["page"](), told


def test_a_file_without_a_line_is_named(monkeypatch):
    with pytest.raises(LookupError, match=r"LICENSE\.txt has no line"):
        MAP["purpose"]("LICENSE.txt")


def rows():
    """Return (file, name) of each row of docs/lookup.md."""
    text = (ROOT / "docs" / "lookup.md").read_text(encoding="utf-8")
    return re.findall(r"\| (helpers/\S+\.py) \| `(\w+)` \|", text)


def test_what_a_reader_looks_for_is_where_the_page_says():
    assert len(rows()) == 20
    for file, name in rows():
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        kinds = (ast.ClassDef, ast.FunctionDef)
        assert name in {node.name for node in tree.body if isinstance(node, kinds)}
