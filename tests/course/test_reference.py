"""The reference: which names have a page, and which lessons they are linked with."""

import importlib

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from helpers.course import reference
from helpers.course.contents import course_notebooks


def notebook(*codes):
    return new_notebook(cells=[new_code_cell(code) for code in codes])


def test_every_public_name_exists_and_is_documented():
    for room, names in reference.public_names().items():
        assert names, room
        for name in names:
            assert getattr(importlib.import_module(room), name).__doc__, (room, name)


def test_a_module_that_is_no_package_gives_only_what_it_defines():
    names = reference.public_names()["helpers.reproducible"]
    assert "seed_everything" in names
    assert "contextmanager" not in names


@pytest.mark.parametrize(
    ("code", "used"),
    [
        ("from helpers.svm import SVC as Machine", {"helpers.svm.SVC"}),
        ("from helpers import metrics\nmetrics.f1(y, z)", {"helpers.metrics.f1"}),
        ("from helpers import metrics as m\nm.f1(y, z)", {"helpers.metrics.f1"}),
        (
            "import helpers.plotting\nhelpers.plotting.show(f)",
            {"helpers.plotting.show"},
        ),
        ("from sklearn.svm import SVC", set()),
        ("from helpers.datasets.manifest import read_verified", set()),
    ],
)
def test_the_names_that_code_uses(code, used):
    assert reference.names_used(notebook(code)) == used


def test_pages_and_lessons_lead_to_each_other(tmp_path):
    lessons = {p.stem: nbformat.read(p, as_version=4) for p in course_notebooks()}
    pages = reference.write_reference(tmp_path, lessons)
    assert {f"{page}.rst" for page in pages} == {p.name for p in tmp_path.iterdir()}
    text = (tmp_path / "cluster.rst").read_text(encoding="utf-8")
    assert ".. autoclass:: helpers.cluster.KMeans" in text
    assert ":doc:`12 </notebooks/12_clustering>`" in text
    links = reference.links_to_reference(lessons["12_clustering"])
    assert "{py:obj}`KMeans <helpers.cluster.KMeans>`" in links


def test_a_lesson_that_uses_nothing_gets_no_line():
    assert reference.links_to_reference(notebook("1 + 1")) == ""
