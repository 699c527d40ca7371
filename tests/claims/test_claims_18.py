"""Evidence for what lesson 18 says."""

import csv
import functools
import re
from io import StringIO
from pathlib import Path

import nbformat
import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.svm import SVC
from torch import nn

from claims import claim
from helpers.datasets import load_mnist_sample
from helpers.datasets.manifest import read_verified

SEEDS = range(5)
ROOT = Path(__file__).resolve().parents[2]


@functools.cache
def digits():
    sample = load_mnist_sample()
    return sample.X / 255.0, sample.y


@functools.cache
def split(seed, train=2000):
    X, y = digits()
    rows = np.random.default_rng(seed).permutation(len(y))
    parts = rows[:train], rows[2000:3000], rows[3000:]
    return [(X[part], y[part]) for part in parts]


@functools.cache
def street(seed):
    """Scores of scikit-learn's SVM on 40 components, for validation rows."""
    (X, y), (X_val, _), _ = split(seed)
    pca = PCA(40, random_state=0).fit(X)
    model = SVC(C=10, decision_function_shape="ovr").fit(pca.transform(X), y)
    return model.decision_function(pca.transform(X_val))


@functools.cache
def convolution(seed):
    """Scores of a convolutional network in a plain loop, for validation rows."""
    (X, y), (X_val, _), _ = split(seed)
    torch.manual_seed(seed)
    model = nn.Sequential(
        nn.Unflatten(1, (1, 28, 28)),
        nn.Conv2d(1, 16, 5, stride=2),
        nn.Tanh(),
        nn.Conv2d(16, 16, 3, stride=2),
        nn.Tanh(),
        nn.Flatten(),
        nn.Linear(400, 10),
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=0.004)
    X, y = torch.from_numpy(X).float(), torch.from_numpy(y)
    for _ in range(15):
        for rows in torch.randperm(len(y)).split(64):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(X[rows]), y[rows]).backward()
            optimizer.step()
    with torch.no_grad():
        return model(torch.from_numpy(X_val).float()).double().numpy()


def gaps(scores):
    top = np.partition(scores, -2, axis=1)
    return top[:, -1] - top[:, -2]


def mean_costs(scores, y, cuts):
    missed = scores.argmax(axis=1) != y
    unsure = gaps(scores)[:, None] < cuts
    return np.where(unsure, 1, np.where(missed, 20, 0)[:, None]).mean(axis=0)


def cuts_of(scores):
    return np.quantile(gaps(scores), np.arange(101) / 100)


def sweep():
    text = read_verified("capstone_sweep.csv").decode()
    return list(csv.DictReader(StringIO(text)))


@pytest.mark.slow
@claim("18", "The most accurate model isn't the cheapest")
def test_the_street_is_right_more_often_and_costs_more():
    better, dearer = [], []
    for seed in SEEDS:
        y = split(seed)[1][1]
        scores = street(seed), convolution(seed)
        shares = [(s.argmax(axis=1) == y).mean() for s in scores]
        euros = [mean_costs(s, y, cuts_of(s)).min() for s in scores]
        better.append(shares[0] - shares[1])
        dearer.append(euros[0] - euros[1])
    assert np.mean(better) > 0
    assert min(dearer) > 0


@pytest.mark.slow
@claim("18", "and a wrong answer often has a clear majority")
def test_wrong_answers_of_the_street_with_a_whole_vote_more():
    """A gap of more than two thirds is a vote: the rest is between -1/3 and 1/3."""
    for seed in SEEDS:
        scores, y = street(seed), split(seed)[1][1]
        missed = scores.argmax(axis=1) != y
        assert (gaps(scores)[missed] > 2 / 3).mean() > 0.3


@pytest.mark.slow
@claim("18", "on five other splits they cost 0.2 to 0.3 euros per row, less than")
def test_one_against_the_rest_is_cheaper_than_votes():
    for seed in SEEDS:
        (X, y), (X_val, y_val), _ = split(seed)
        pca = PCA(40, random_state=0).fit(X)
        model = OneVsRestClassifier(SVC(C=10)).fit(pca.transform(X), y)
        scores = model.decision_function(pca.transform(X_val))
        found = [
            mean_costs(each, y_val, cuts_of(each)).min()
            for each in (scores, convolution(seed), street(seed))
        ]
        assert 0.2 <= found[0].round(1) <= 0.3
        assert found[0] < min(found[1:])


@pytest.mark.slow
@claim(
    "18", "that cut costs only a few cents per row more than the best of the hundred"
)
def test_the_rule_of_chow_is_nearly_good_enough():
    extra = []
    for seed in SEEDS:
        scores, y = convolution(seed), split(seed)[1][1]
        shares = torch.from_numpy(scores).softmax(dim=1).numpy()
        missed = scores.argmax(axis=1) != y
        paid = np.where(shares.max(axis=1) < 0.95, 1, np.where(missed, 20, 0)).mean()
        extra.append(paid - mean_costs(scores, y, cuts_of(scores)).min())
    assert 0 < np.mean(extra) < 0.06
    assert max(extra) < 0.1


@claim("18", "below p = 0.95")
def test_where_deciding_costs_as_much_as_asking():
    assert 20 * (1 - 0.94) > 1 > 20 * (1 - 0.96)


@claim("18", "All five models get cheaper with more rows")
def test_more_rows_are_cheaper():
    for name in ("linear", "mlp", "svm", "pca_svm", "cnn"):
        means = [
            np.mean(
                [
                    float(row[f"{name}_cost"])
                    for row in sweep()
                    if row["train_rows"] == str(rows)
                ]
            )
            for rows in (250, 500, 1000, 2000)
        ]
        assert (np.diff(means) < 0).all(), (name, means)


@claim("18", "with 2,000 the CNN is the cheapest for each of the three")
def test_the_convolution_is_cheapest_in_the_sweep():
    rows = [row for row in sweep() if row["train_rows"] == "2000"]
    assert len(rows) == 3
    for row in rows:
        costs = {k: float(v) for k, v in row.items() if k.endswith("_cost")}
        assert min(costs, key=costs.get) == "cnn_cost"


@claim("18", "With 250 rows the simple ones can keep up")
def test_the_simple_ones_keep_up_with_few_rows():
    rows = [row for row in sweep() if row["train_rows"] == "250"]
    simple = np.mean([min(float(r["linear_cost"]), float(r["mlp_cost"])) for r in rows])
    assert simple < 1.05 * np.mean([float(r["cnn_cost"]) for r in rows])


@claim("18", "by about a fifth on average")
def test_the_test_rows_cost_more_than_was_promised():
    ratios = np.array(
        [
            float(row["cost"])
            / min(float(v) for k, v in row.items() if k.endswith("_cost"))
            for row in sweep()
        ]
    )
    assert (ratios > 1).mean() > 0.7
    assert 1.1 < ratios.mean() < 1.3


@claim("18", "Its line is still falling at the right edge")
def test_the_last_doubling_helps():
    costs = {
        rows: np.mean(
            [float(r["cnn_cost"]) for r in sweep() if r["train_rows"] == str(rows)]
        )
        for rows in (1000, 2000)
    }
    assert costs[2000] < 0.9 * costs[1000]


@pytest.mark.slow
@claim("18", "usually?")
def test_the_promise_of_a_chosen_cut():
    extra = []
    for seed in range(8):
        (X, y), (X_val, y_val), (X_test, y_test) = split(seed, 500)
        pca = PCA(20, random_state=0).fit(X)
        model = LogisticRegression(max_iter=300).fit(pca.transform(X), y)
        val, test = (model.decision_function(pca.transform(Z)) for Z in (X_val, X_test))
        costs = mean_costs(val, y_val, cuts_of(val))
        chosen = cuts_of(val)[costs.argmin()]
        paid = mean_costs(test, y_test, np.array([chosen]))[0]
        extra.append(paid / costs.min() - 1)
    assert 0 < np.mean(extra) < 0.5
    assert (np.array(extra) < 1).all()


@claim("18", "A single row minus its own mean is a row of zeros")
def test_a_row_alone_is_read_by_chance():
    for seed in range(3):
        (X, y), (X_val, y_val), _ = split(seed, 500)
        pca = PCA(20, random_state=0).fit(X)
        Z, new = pca.transform(X), pca.transform(X_val)
        model = LogisticRegression(max_iter=300).fit((Z - Z.mean(0)) / Z.std(0), y)
        table = (new - new.mean(0)) / new.std(0)
        assert model.score(table, y_val) > 0.75
        alone = new - new  # each row minus its own mean
        assert model.score(alone, y_val) < 0.2


@claim("18", "The interval of that difference is narrower")
def test_pairs_have_narrower_intervals():
    for seed in SEEDS[:2]:
        (X, y), (X_val, y_val), _ = split(seed, 500)
        right = []
        for components in (15, 25):
            pca = PCA(components, random_state=0).fit(X)
            model = LogisticRegression(max_iter=300).fit(pca.transform(X), y)
            right.append((model.predict(pca.transform(X_val)) == y_val).astype(float))
        paired = (right[0] - right[1]).std()
        apart = np.hypot(right[0].std(), right[1].std())
        assert paired < 0.8 * apart


def test_the_checklist_links_all_42_mistakes():
    notebook = nbformat.read(ROOT / "notebooks" / "18_capstone.ipynb", as_version=4)
    text = next(
        cell.source for cell in notebook.cells if "checklist" in cell.source[:20]
    )
    found = re.findall(r"\[M(\d+)\]\(\.\./docs/mistakes\.md#m(\d+)\)", text)
    assert sorted(int(number) for number, _ in found) == list(range(1, 43))
    assert all(number == anchor for number, anchor in found)
