"""The commands that people and CI run stay simple, pinned, and the same."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))

# The one job that may do more: it has no code of ours, it only hands over the pages.
PUBLISHES = {("book", "publish"): {"pages": "write", "id-token": "write"}}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_pinned_by_their_hash(path):
    uses = re.findall(r"uses: (.+)", path.read_text(encoding="utf-8"))
    assert uses
    pinned = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    assert [line for line in uses if not pinned.fullmatch(line)] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_workflows_may_read_and_nothing_else(path):
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {}
    for name, job in workflow["jobs"].items():
        allowed = PUBLISHES.get((path.stem, name), {"contents": "read"})
        assert job["permissions"] == allowed
        checkouts = [s for s in job["steps"] if "checkout" in s.get("uses", "")]
        assert all(s["with"] == {"persist-credentials": False} for s in checkouts)
        assert len(checkouts) == ("contents" in allowed)


def test_every_target_is_one_visible_line():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.search(r"\.PHONY: (.+)", text).group(1).split()
    assert {"lab", "test", "run", "slides", "bench", "browser"} <= set(targets)
    for target in targets:
        [recipe] = re.findall(rf"^{target}:.*\n((?:\t.*\n)+)", text, re.MULTILINE)
        assert len(recipe.splitlines()) == 1
        assert not recipe.startswith("\t@")


def test_versions_are_pinned_for_the_direct_packages_and_no_others():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    lines = project["project"]["dependencies"] + [line for e in extras for line in e]
    direct = {re.match(r"[\w.-]+", line).group().lower() for line in lines}
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    pins = [line for line in text.splitlines() if not line.startswith("#")]
    assert [pin for pin in pins if not re.fullmatch(r"[\w-]+==[\d.]+", pin)] == []
    extra = {"ipython"}  # its tracebacks are in the notebooks
    assert {pin.split("==")[0].lower() for pin in pins} == direct | extra


def test_conda_repeats_no_dependency():
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    packages = yaml.safe_load(text)["dependencies"]
    names = [p for p in packages if isinstance(p, str)]
    assert [name.partition("=")[0] for name in names] == ["python", "pip"]
    assert packages[-1]["pip"][-1] == "-e .[test]"
