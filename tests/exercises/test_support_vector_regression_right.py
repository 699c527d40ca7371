"""Notebook 14: right answers that are written another way pass."""

import numpy as np
import pytest

from helpers.exercises.catalog import find
from helpers.exercises.support_vector_regression import (
    epsilon_insensitive,
    is_support_vector,
    r_squared,
)
from helpers.metrics import r2


def loss_by_loop(y_true, y_pred, epsilon):
    errors = [abs(t - p) for t, p in zip(y_true, y_pred, strict=True)]
    return [error - epsilon if error > epsilon else 0.0 for error in errors]


def loss_by_clip(y_true, y_pred, epsilon):
    return np.clip(np.abs(y_pred - y_true) - epsilon, 0, None).astype(np.float32)


def loss_by_mask(y_true, y_pred, epsilon):
    loss = abs(y_true - y_pred) - epsilon
    loss[loss < 0] = 0
    return loss


def loss_of_both_sides(y_true, y_pred, epsilon):
    above, below = y_true - y_pred - epsilon, y_pred - y_true - epsilon
    return np.maximum(0, above) + np.maximum(0, below)


def loss_by_root(y_true, y_pred, epsilon):
    return tuple(np.maximum(np.sqrt((y_true - y_pred) ** 2), epsilon) - epsilon)


def support_by_loop(y_true, y_pred, epsilon, slack=1e-3):
    pairs = zip(y_true, y_pred, strict=True)
    return [bool(abs(t - p) > epsilon - slack) for t, p in pairs]


def support_as_numbers(y_true, y_pred, epsilon, slack=1e-3):
    return (np.abs(y_pred - y_true) + slack >= epsilon).astype(int)


def support_by_not_inside(t, p, e, s=1e-3):
    return ~((t - p < e - s) & (p - t < e - s))


def support_by_closeness(y_true, y_pred, epsilon, slack=1e-3):
    size = abs(y_true - y_pred)
    return (size > epsilon) | np.isclose(size, epsilon, rtol=0, atol=slack)


def support_from_the_loss(y_true, y_pred, epsilon, slack=1e-3):
    return np.maximum(0, abs(y_true - y_pred) - (epsilon - slack)) > 0


def r_squared_by_means(y_true, y_pred):
    return 1 - np.mean((y_pred - y_true) ** 2) / np.var(y_true)


def r_squared_by_sklearn(y_true, y_pred):
    from sklearn.metrics import r2_score

    return r2_score(y_true, y_pred)


def r_squared_by_lengths(y_true, y_pred):
    whole = np.linalg.norm(y_true - y_true.mean()) ** 2
    return np.float32((whole - np.linalg.norm(y_true - y_pred) ** 2) / whole)


def r_squared_by_lists(y_true, y_pred):
    true, mean = y_true.tolist(), sum(y_true) / len(y_true)
    left = sum((t - p) ** 2 for t, p in zip(true, y_pred, strict=True))
    return 1 - left / sum((t - mean) ** 2 for t in true)


@pytest.mark.parametrize(
    ("exercise_id", "answer"),
    [
        ("14.1", loss_by_loop),
        ("14.1", loss_by_clip),
        ("14.1", loss_by_mask),
        ("14.1", loss_of_both_sides),
        ("14.1", loss_by_root),
        ("14.2", support_by_loop),
        ("14.2", support_as_numbers),
        ("14.2", support_by_not_inside),
        ("14.2", support_by_closeness),
        ("14.2", support_from_the_loss),
        ("14.4", r_squared_by_means),
        ("14.4", r_squared_by_sklearn),
        ("14.4", r_squared_by_lengths),
        ("14.4", r_squared_by_lists),
        ("14.4", r2),
    ],
)
def test_equivalent_answers_pass(exercise_id, answer):
    assert find(exercise_id).judge(answer).status == "pass"


@pytest.mark.parametrize(
    ("exercise_id", "right"),
    [("14.1", epsilon_insensitive), ("14.2", is_support_vector), ("14.4", r_squared)],
)
def test_torch_answers_pass(exercise_id, right):
    torch = pytest.importorskip("torch")
    verdict = find(exercise_id).judge(lambda *given: torch.tensor(right(*given)))
    assert verdict.status == "pass"
