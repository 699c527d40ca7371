"""Whatever takes an array takes every form of it, and names what cannot be used.

Each public function with an array argument meets each kind of table. What is refused is
refused by us (or by scikit-learn's own validation), never by an error from deep inside
NumPy, pandas or torch.
"""

import warnings

import numpy as np
import pandas as pd
import pytest
import scipy.sparse
import torch

from case_by_case import case_by_case
from helpers import cluster, decomposition, layers, plotting, svm
from helpers.validation.arrays import off_torch
from refusals import refused

ROWS = np.random.default_rng(0).normal(size=(24, 2)).round(3)
ROWS[12:] += 4.0
CLASSES = np.repeat([0, 1], 12)


def with_last(value):
    table = ROWS.copy()
    table[-1, -1] = value
    return table


def read_only():
    table = ROWS.copy()
    table.setflags(write=False)
    return table


GOOD = {
    "list": ROWS.tolist(),
    "float32": ROWS.astype(np.float32),
    "integers": (ROWS * 1000).astype(np.int64),
    "small integers": (ROWS * 20).astype(np.int8),
    "read-only": read_only(),
    "Fortran order": np.asfortranarray(ROWS),
    "every second column": np.repeat(ROWS, 2, axis=1)[:, ::2],
    "backwards": ROWS[::-1],
    "other byte order": ROWS.astype(">f8"),
    "frame": pd.DataFrame(ROWS, columns=["a", "b"]),
    "numbers as objects": ROWS.astype(object),
    "nothing masked": np.ma.masked_array(ROWS, mask=False),
    "what a network returns": torch.tensor(ROWS, requires_grad=True),
    "half precision": torch.tensor(ROWS, dtype=torch.bfloat16),
}
BAD = {
    "NaN": with_last(np.nan),
    "infinite": with_last(np.inf),
    "minus infinite": with_last(-np.inf),
    "no rows": np.zeros((0, 2)),
    "no columns": np.zeros((24, 0)),
    "one dimension": ROWS[:, 0],
    "three dimensions": np.stack([ROWS, ROWS], axis=2),
    "words": np.full((24, 2), "a"),
    "numbers as words": ROWS.astype(str),
    "words as objects": np.full((24, 2), "a", dtype=object),
    "lists of words": [["a", "b"]] * 24,
    "things": np.full((24, 2), object()),
    "complex": ROWS + 1j,
    "ragged": [[1.0, 2.0], [1.0]] * 12,
    "sparse": scipy.sparse.csr_matrix(ROWS),
    "frame with words": pd.DataFrame({"a": ROWS[:, 0], "b": "x"}),
    "frame with dates": pd.DataFrame(
        {"a": ROWS[:, 0], "b": pd.Timestamp("2020-01-01")}
    ),
    "frame with gaps": pd.DataFrame({"a": [1, None] * 12, "b": 0}, dtype="Int64"),
    "masked": np.ma.masked_array(ROWS, ROWS > 4),
    "none": None,
    "a number": 3.0,
    "a word": "X",
    "two columns of one name": pd.DataFrame(ROWS, columns=["a", "a"]),
    "without values": torch.empty(24, 2, device="meta"),
    "dates": np.full((24, 2), np.datetime64("2020-01-01")),
}

FITTED = {
    "KMeans": cluster.KMeans(2, random_state=0).fit(ROWS),
    "PCA": decomposition.PCA(2).fit(ROWS),
    "FastICA": decomposition.FastICA(2, random_state=0).fit(ROWS),
    "SVC": svm.SVC().fit(ROWS, CLASSES),
    "SVR": svm.SVR().fit(ROWS, ROWS[:, 0]),
    "LinearSVC": svm.LinearSVC().fit(ROWS, CLASSES),
    "LinearSVR": svm.LinearSVR().fit(ROWS, ROWS[:, 0]),
}
METHODS = (
    *("predict", "transform", "inverse_transform", "decision_function"),
    *("score_samples", "score"),
)


def fit(name):
    machine = FITTED[name]
    y = ROWS[:, 0] if name.endswith("SVR") else CLASSES
    return lambda X: type(machine)(**machine.get_params()).fit(X, y)


def use(name, method):
    machine = FITTED[name]
    if method == "score" and "SV" in name:
        return lambda X: machine.score(X, CLASSES)
    return getattr(machine, method)


LEARN = {
    **{f"{name}.fit": fit(name) for name in FITTED},
    **{
        f"{name}.{method}": use(name, method)
        for name, machine in FITTED.items()
        for method in METHODS
        if hasattr(machine, method)
    },
    "AgglomerativeClustering.fit": lambda X: cluster.AgglomerativeClustering().fit(X),
    "compare_runs": lambda X: cluster.compare_runs(
        cluster.KMeans(2, n_init=1), X, seeds=2
    ),
    "k_means_steps": lambda X: cluster.k_means_steps(X, ROWS[:2]),
    "k_means_steps, centers": lambda c: cluster.k_means_steps(ROWS, c),
    "kmeans_plusplus": lambda X: cluster.kmeans_plusplus(X, 2, random_state=0),
    "plain_k_means": lambda X: cluster.plain_k_means(X, ROWS[:2]),
    "silhouette_samples": lambda X: cluster.silhouette_samples(X, CLASSES),
    "silhouette_score": lambda X: cluster.silhouette_score(X, CLASSES),
    "rbf_kernel": lambda X: svm.rbf_kernel(X),
    "rbf_kernel, Y": lambda Y: svm.rbf_kernel(ROWS, Y),
    "predict_classes": lambda X: layers.predict_classes(
        layers.NaiveDense(2, 2, seed=0), X
    ),
}
STEPS = [(ROWS[:2], CLASSES, 1.0)]
DRAW = {
    "plot_points": lambda X: plotting.plot_points(X, CLASSES),
    "plot_clusters": lambda X: plotting.plot_clusters(X, CLASSES),
    "plot_clusters, centers": lambda c: plotting.plot_clusters(ROWS, CLASSES, c),
    "plot_regions": lambda X: plotting.plot_regions(
        FITTED["SVC"].predict, X, CLASSES, resolution=5
    ),
    "plot_margins": lambda X: plotting.plot_margins(
        FITTED["SVC"].decision_function, X, CLASSES, resolution=5
    ),
    "plot_street": lambda X: plotting.plot_street([1.0, 0.5], 0.1, X, CLASSES),
    "plot_lines": lambda X: plotting.plot_lines({"a": ([1.0, 0.5], 0.1)}, X, CLASSES),
    "plot_label_map": lambda X: plotting.plot_label_map(X, CLASSES),
    "plot_k_means_frame": lambda X: plotting.plot_k_means_frame(X, STEPS, 0),
    "plot_k_means_steps": lambda X: plotting.plot_k_means_steps(X, STEPS, (0,)),
    "plot_shadow": lambda X: plotting.plot_shadow(X, 30.0),
    "plot_path": lambda X: plotting.plot_path(X),
    "plot_lift": lambda X: plotting.plot_lift(X, CLASSES, np.arange(24.0)),
}
TAKES_A_TABLE = LEARN | DRAW
# What a function takes although others refuse it: none for "not given", a way of
# steps that runs off to infinity, and names of columns that play no part.
TAKEN = {
    *((name, "two columns of one name") for name in ("predict_classes", "plot_path")),
    *(("rbf_kernel, Y", "none"), ("plot_clusters, centers", "none")),
    *(("plot_path", kind) for kind in ("NaN", "infinite", "minus infinite")),
}
REFUSALS = [
    (name, kind) for name in TAKES_A_TABLE for kind in BAD if (name, kind) not in TAKEN
]


@case_by_case("name kind", REFUSALS)
def test_a_table_that_cannot_be_used_is_refused(name, kind):
    assert len(refused(TAKES_A_TABLE[name], BAD[kind])) > 10


@case_by_case("name kind", TAKES_A_TABLE, GOOD)
def test_a_table_in_any_form_is_taken_and_left_alone(name, kind):
    X = GOOD[kind]
    before = np.array(off_torch(X), copy=True)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "X has feature names")
        TAKES_A_TABLE[name](X)
    np.testing.assert_array_equal(np.array(off_torch(X)), before)


BY_NAME = {
    "plot_curves": lambda d: plotting.plot_curves([1, 2], d),
    "plot_found_and_lost": plotting.plot_found_and_lost,
    "plot_history": plotting.plot_history,
    "plot_lines": lambda d: plotting.plot_lines(d, ROWS, CLASSES),
    "plot_loss_race": lambda d: plotting.plot_loss_race(d, 1),
    "plot_race": lambda d: plotting.plot_race(
        bowl, d, 1, x_range=(-1, 1), y_range=(-1, 1)
    ),
    "plot_reconstructions": lambda d: plotting.plot_reconstructions(
        np.zeros((1, 2, 2)), d
    ),
    "plot_runs": lambda d: plotting.plot_runs([1, 2], d),
    "plot_scores": plotting.plot_scores,
    "plot_settings": plotting.plot_settings,
    "plot_signals": lambda d: plotting.plot_signals([1, 2], d),
    "plot_spread": lambda d: plotting.plot_spread([1.0, 2.0], d),
    "show_tables": plotting.show_tables,
}


def bowl(a, b):
    return a**2 + b**2


@case_by_case("name given", BY_NAME, [[1.0, 2.0], np.ones(2), None, 3.0, dict])
def test_values_without_names_are_refused(name, given):
    assert "must be a dictionary such as {" in refused(BY_NAME[name], given)


FUNCTIONS = {
    "plot_bends": lambda f: plotting.plot_bends([[1.0, 1.0]], [0.0], f, ROWS, CLASSES),
    "plot_downhill": lambda f: plotting.plot_downhill(
        f, f, [[1.0, 1.0]], x_range=(-1, 1), y_range=(-1, 1), rate=0.1
    ),
    "plot_hills": lambda f: plotting.plot_hills(f, [0.0], [1], [1.0], 0.0),
    "plot_loss_surface": lambda f: plotting.plot_loss_surface(f, (-1, 1), (-1, 1)),
    "plot_margins": lambda f: plotting.plot_margins(f, ROWS, CLASSES),
    "plot_path_on_curve": lambda f: plotting.plot_path_on_curve(
        f, [1.0], low=-1, high=1
    ),
    "plot_regions": lambda f: plotting.plot_regions(f, ROWS),
    "plot_tangent": lambda f: plotting.plot_tangent(f, 1.0, 2.0, low=-1, high=1),
    "plot_tube": lambda f: plotting.plot_tube(f, ROWS[:, 0], ROWS[:, 1], epsilon=0.1),
}


@case_by_case("name given", FUNCTIONS, [FITTED["SVC"], CLASSES, None, "predict"])
def test_what_is_no_function_is_refused(name, given):
    """A machine instead of its predict, or its answers."""
    assert "must be a function such as" in refused(FUNCTIONS[name], given)


@pytest.mark.parametrize("name", ["plot_regions", "plot_margins", "plot_tube"])
def test_a_torch_model_takes_no_points(name):
    assert "as_classifier(model, task)" in refused(
        FUNCTIONS[name], torch.nn.Linear(2, 1)
    )


PAIRED = {
    "plot_calibration": plotting.plot_calibration,
    "plot_curves": lambda x, y: plotting.plot_curves(x, {"loss": y}),
    "plot_elbow": lambda x, y: plotting.plot_elbow(x, y, y),
    "plot_precision_recall": plotting.plot_precision_recall,
    "plot_roc": plotting.plot_roc,
}


@pytest.mark.parametrize("name", PAIRED)
def test_curves_of_unequal_lengths_are_refused(name):
    says = refused(lambda x: PAIRED[name](x, x[:-1]), [0.1, 0.2, 0.3])
    assert "must have the same number of rows" in says
    PAIRED[name]([0.1, 0.2, 0.3], torch.tensor([0.1, 0.2, 0.3]))


def test_signals_have_a_row_for_each_moment():
    for table in (np.ones(2), np.ones((3, 1))):
        says = refused(lambda X: plotting.plot_signals([1, 2], {"heard": X}), table)
        assert "'heard' must have shape [2, signals]" in says
