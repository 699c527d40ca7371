"""Evidence for what lesson 03 says."""

import functools

import numpy as np
import pytest
import torch
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.feature_selection import SelectKBest
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import (
    StratifiedGroupKFold,
    StratifiedKFold,
    cross_val_score,
    train_test_split,
)
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch import nn

from claims import claim
from helpers import datasets
from helpers.exercises.data_and_splits import blurred_arms

SEEDS = range(5)


@functools.cache
def teams(first, count=20):
    """For each team: (reported, truth) of both ways to choose among fifty tries."""
    return np.array([_team(1000 + first + i) for i in range(count)])


def _team(seed, tries=50):
    rng = np.random.default_rng(seed)
    X, y = blurred_arms(seed, 160)
    fresh = blurred_arms(10_000 + seed, 1000)
    train, val, test = np.split(rng.permutation(160), [60, 110])
    scores = []
    for _ in range(tries):
        rows = rng.choice(train, 45, replace=False)
        model = KNeighborsClassifier(int(rng.integers(1, 16))).fit(X[rows], y[rows])
        exams = (X[val], y[val]), (X[test], y[test]), fresh
        scores.append([model.score(*exam) for exam in exams])
    val, test, truth = np.transpose(scores)
    winner, chosen = test.argmax(), val.argmax()
    return test[winner], truth[winner], test[chosen], truth[chosen]


@pytest.mark.slow
@claim("03", "these teams reported too much")
def test_the_best_of_the_test_set_promises_too_much():
    for first in (0, 100, 200):
        reported, truth, _, _ = teams(first).T
        assert (reported > truth).mean() > 0.6
        assert reported.mean() - truth.mean() > 0.02


@pytest.mark.slow
@claim("03", "On the right the dots lie on both sides")
def test_a_report_after_validation_is_not_off_in_one_direction():
    found = np.concatenate([teams(first) for first in (0, 100, 200)])
    off = found[:, 2] - found[:, 3]
    assert 0.25 < (off > 0).mean() < 0.75
    assert abs(off.mean()) < 0.015


@pytest.mark.slow
@claim("03", "They are about equally good.")
def test_both_ways_choose_models_that_are_equally_good():
    found = np.concatenate([teams(first) for first in (0, 100, 200)])
    assert abs(found[:, 1].mean() - found[:, 3].mean()) < 0.02


@claim("03", "a plain split gives anything from none at all to three times too many")
def test_stratified_and_plain_splits_of_a_rare_class():
    rare = np.array([1] * 10 + [0] * 190)
    options = {"test_size": 40}
    plain = [train_test_split(rare, random_state=s, **options)[1] for s in range(200)]
    options["stratify"] = rare
    kept = [train_test_split(rare, random_state=s, **options)[1] for s in range(200)]
    assert min(map(sum, plain)) == 0
    assert max(map(sum, plain)) == 6
    assert {sum(part) for part in kept} == {2}


def network(units):
    return nn.Sequential(
        nn.Linear(2, units),
        nn.Tanh(),
        nn.Linear(units, units),
        nn.Tanh(),
        nn.Linear(units, 1),
    ).double()


def hurried_spiral(seed):
    """1,100 points on two arms of one turn, 15 percent of the labels wrong."""
    rng = np.random.default_rng(seed)
    y = np.arange(1100) % 2
    t = np.sqrt(rng.uniform(size=1100))
    radius, angle = 0.1 + 0.9 * t, np.pi * y + 2 * np.pi * t
    X = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    X += rng.normal(scale=0.1, size=X.shape)
    return X, np.where(rng.random(1100) < 0.15, 1 - y, y)


@functools.cache
def history(seed, units, epochs, rate):
    """Losses in training and validation, and the two shares, by epoch."""
    X, y = hurried_spiral(seed)
    X, y = torch.from_numpy(X), torch.from_numpy(y).double().reshape(-1, 1)
    torch.manual_seed(seed)
    model = network(units) if units else nn.Linear(2, 1).double()
    optimizer = torch.optim.Adam(model.parameters(), lr=rate)
    rows = []
    for _ in range(epochs):
        (loss, share), (val_loss, val_share) = (
            measured(model, X[part], y[part]) for part in (slice(100), slice(100, None))
        )
        rows.append((loss.item(), val_loss.item(), share, val_share))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return np.array(rows)


def measured(model, X, y):
    logits = model(X)
    loss = nn.functional.binary_cross_entropy_with_logits(logits, y)
    return loss, ((logits > 0) == (y > 0)).double().mean().item()


def flexible(seed):
    return history(seed, 128, 500, 0.005)


@claim("03", "levels off, and both its losses stay high")
def test_the_line_has_converged_and_is_too_simple():
    for seed in (42, 0, 1):
        found = history(seed, 0, 500, 0.1)
        assert found[-100, 0] - found[-1, 0] < 0.005
        assert found[-1, :2].min() > 0.5
        assert found[-1, 3] < 0.7


@pytest.mark.slow
@claim("03", "while the dashed curve turns and *rises*")
def test_the_large_network_learns_by_heart():
    for seed in SEEDS:
        found = flexible(seed)
        assert found[-1, 1] > 2 * found[:, 1].min()


@pytest.mark.slow
@claim("03", "gets all 100 training points right, the wrongly labeled ones as well")
def test_the_large_network_gets_wrong_labels_right():
    for seed in (42, *SEEDS):
        assert flexible(seed)[-1, 2] >= (1 if seed == 42 else 0.98)


@pytest.mark.slow
@claim("03", "the loss there is less than half of the loss at the end each time")
def test_the_early_stop_is_better_in_loss():
    for seed in (42, *SEEDS):
        found = flexible(seed)
        assert found[:, 1].min() < found[-1, 1] / 2


@pytest.mark.slow
@claim("03", "the accuracy is usually a few points higher, not always")
def test_the_early_stop_is_usually_better_in_accuracy():
    """And always better than the line; seed 12 is one where the end is better."""
    gains = []
    for seed in (*SEEDS, 12):
        found = flexible(seed)
        early = found[found[:, 1].argmin(), 3]
        gains.append(early - found[-1, 3])
        assert early - history(seed, 0, 500, 0.1)[-1, 3] > 0.03
    assert np.mean(gains) > 0.02
    assert min(gains) < 0


@pytest.mark.slow
@claim("03", "Each cure raises the loss in training, and brings down the one on new")
def test_what_helps_against_overfitting():
    for seed in (42, *SEEDS):
        loss, val_loss = end_of(seed, 100)
        for cure in ((600,), (100, 8), (100, 128, 0.003)):
            cured, val_cured = end_of(seed, *cure)
            assert cured > loss + 0.1
            assert val_cured < 0.65 * val_loss


def end_of(seed, count, units=128, decay=0.0):
    """The losses after 500 epochs, in training and on the last 500 points."""
    X, y = hurried_spiral(seed)
    X, y = torch.from_numpy(X), torch.from_numpy(y).double().reshape(-1, 1)
    torch.manual_seed(seed)
    model = network(units)
    options = {"lr": 0.005, "weight_decay": decay}
    optimizer = torch.optim.Adam(model.parameters(), **options)
    for _ in range(500):
        optimizer.zero_grad()
        measured(model, X[:count], y[:count])[0].backward()
        optimizer.step()
    parts = (X[:count], y[:count]), (X[600:], y[600:])
    return [measured(model, *part)[0].item() for part in parts]


@claim("03", "cut the row of numbers anew, and scramble the picture")
def test_a_reshape_scrambles_a_picture():
    picture = torch.from_numpy(datasets.load_food(16).images[0])
    moved, cut = picture.permute(2, 0, 1), picture.reshape(3, 16, 16)
    assert moved.shape == cut.shape
    assert torch.equal(moved[1], picture[:, :, 1])
    assert not torch.equal(moved, cut)
    assert torch.equal(cut.flatten(), picture.flatten())


@claim("03", "13 points for 10 rows, 2 for 400")
def test_how_far_chance_moves_a_score():
    rng = np.random.default_rng(0)
    for rows, points in ((10, 13), (400, 2)):
        scores = rng.binomial(rows, 0.78, 100_000) / rows
        assert round(100 * scores.std()) == points
    two = rng.binomial(3000, [[0.78], [0.80]], (2, 100_000)) / 3000
    assert 1.8 < 0.02 / (two[1] - two[0]).std() < 2.2  # two standard errors


@claim("03", "Scaling matters a lot, and this leak hardly at all")
def test_scaling_matters_and_its_leak_hardly():
    wine = datasets.load_wine()
    leaky = StandardScaler().fit_transform(wine.X)
    found = []
    for seed in range(50):
        a, b = train_test_split(
            np.arange(178), test_size=60, random_state=seed, stratify=wine.y
        )
        scaled = StandardScaler().fit(wine.X[a]).transform(wine.X)
        found.append(
            [
                KNeighborsClassifier().fit(X[a], wine.y[a]).score(X[b], wine.y[b])
                for X in (wine.X, scaled, leaky)
            ]
        )
    plain, scaled, leaky = np.mean(found, axis=0)
    assert scaled - plain > 0.2
    assert abs(scaled - leaky) < 0.01


@claim("03", "The second is what guessing gives, up to chance")
def test_a_discovery_from_pure_noise():
    leaking, honest = [], []
    for seed in SEEDS:
        X, y = np.random.default_rng(seed).normal(size=(100, 500)), np.arange(100) % 2
        model, select = LogisticRegression(), SelectKBest(k=10)
        before = cross_val_score(model, select.fit_transform(X, y), y, cv=5)
        leaking.append(before.mean())
        inside = make_pipeline(SelectKBest(k=10), LogisticRegression())
        honest.append(cross_val_score(inside, X, y, cv=5).mean())
    assert min(leaking) > 0.65
    assert abs(np.mean(honest) - 0.5) < 0.08


@pytest.mark.slow
@claim("03", 'barely better than always answering "not spam"')
def test_mails_split_by_template():
    mails, templates = datasets.load_emails(), datasets.load_email_templates()
    counts = CountVectorizer().fit_transform(mails.texts)
    model = LogisticRegression(max_iter=500)
    common = (mails.y == 0).mean()
    for seed in SEEDS:
        options = {"n_splits": 5, "shuffle": True, "random_state": seed}
        mixed = cross_val_score(
            model, counts, mails.y, cv=StratifiedKFold(**options)
        ).mean()
        apart = cross_val_score(
            model,
            counts,
            mails.y,
            cv=StratifiedGroupKFold(**options),
            groups=templates,
        ).mean()
        assert mixed > 0.94
        assert common - 0.02 < apart < common + 0.05


@pytest.mark.slow
@claim("03", "A little more on average, for one line of code")
@claim("03", "flips win about three times in four, by two points on average")
def test_flips_help_a_little_on_average():
    food = datasets.load_food(16)
    pictures = torch.from_numpy(food.images).permute(0, 3, 1, 2).float() / 255
    labels = torch.from_numpy(food.y)
    gains = []
    for seed in range(40):
        rows = torch.from_numpy(np.random.default_rng(seed).permutation(540))
        shares = [
            _share_right(pictures, labels, rows, seed, flips) for flips in (False, True)
        ]
        gains.append(shares[1] - shares[0])
    assert 0.01 < np.mean(gains) < 0.03
    assert 26 <= sum(gain > 0 for gain in gains) <= 34


def _share_right(pictures, labels, rows, seed, flips):
    generator = torch.Generator().manual_seed(seed)
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Flatten(), nn.Linear(768, 32), nn.ReLU(), nn.Linear(32, 3))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    for _ in range(60):
        for batch in rows[:60][torch.randperm(60, generator=generator)].split(20):
            seen = pictures[batch]
            if flips:
                thrown = torch.rand(20, generator=generator) < 0.5
                seen[thrown] = seen[thrown].flip(3)
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(seen), labels[batch]).backward()
            optimizer.step()
    answers = model(pictures[rows[60:]]).argmax(1)
    return (answers == labels[rows[60:]]).double().mean().item()
