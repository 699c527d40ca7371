"""What loaders return unpacks as documented, and is shown in a few lines."""

import numpy as np
from IPython.core.formatters import PlainTextFormatter

from case_by_case import case_by_case
from helpers import datasets
from helpers.datasets.kinds import Pictures, Table

# One array each, which NumPy shows in short by itself, or amounts instead of labels.
WITHOUT_LABELS = {
    "load_diabetes",
    "load_email_templates",
    "load_heptathlon",
    "load_temperatures",
}
LOADERS = [name for name in datasets.__all__ if name.startswith("load_")]


# Files that are the learner's own, and a plain tuple of names.
OTHERS = {"load_mnist", "load_photographs", "load_imagenet_names"}


@case_by_case(
    "form name", [repr, str, PlainTextFormatter()], sorted({*LOADERS} - OTHERS)
)
def test_the_last_line_of_a_cell_shows_a_summary(name, form):
    text = form(getattr(datasets, name)())
    assert len(text) < 500
    assert max(len(line) for line in text.splitlines()) <= 88
    assert "int64 array of shape" in text or name in WITHOUT_LABELS


def test_a_summary_by_hand():
    pictures = Pictures(np.zeros((3, 8, 8), np.uint8), np.arange(3), tuple("abc"))
    assert repr(pictures) == (
        "Pictures(images=uint8 array of shape (3, 8, 8),\n"
        "         y=int64 array of shape (3,),\n"
        "         names=('a', 'b', 'c'))"
    )


def test_of_many_names_the_first_are_shown():
    features = tuple(f"f{k}" for k in range(30))
    table = Table(np.zeros((2, 30)), np.zeros(2), (), features)
    assert "features=('f0', 'f1', ... 30 in all)" in repr(table)


def test_it_unpacks_and_compares_as_before():
    iris = datasets.load_iris()
    X, y, names, features = iris
    assert X is iris.X
    assert iris == (X, y, names, features)
    assert iris._replace(y=y[:3]).y.shape == (3,)
