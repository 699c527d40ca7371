"""Notebook 13: right answers that are written another way pass."""

import numpy as np
import pytest

from helpers.exercises.catalog import find
from helpers.exercises.kernel_methods import rbf
from helpers.exercises.support_vector_machines import hinge_gradient, margin, objective
from helpers.svm import rbf_kernel


def margin_by_loop(w, b, X, y):
    size = sum(v * v for v in w) ** 0.5
    scores = [sum(w_k * x_k for w_k, x_k in zip(w, x, strict=True)) + b for x in X]
    return min(label * score / size for label, score in zip(y, scores, strict=True))


def margin_in_float32(w, b, X, y):
    w, X, y = (values.astype(np.float32) for values in (w, X, y))
    return (y * (X @ w + np.float32(b))).min() / np.linalg.norm(w)


def margin_by_sorting(w, b, X, y):
    print("distances:", sorted(y * (X @ w + b)))
    return sorted(y * (np.dot(X, w) + b))[0] / np.sqrt(np.dot(w, w))


def margin_of_read_only_arrays(w, b, X, y):
    for values in (w, X, y):
        values.flags.writeable = False
    return np.array(np.min(y * np.einsum("ij,j->i", X, w) + y * b) / np.hypot(*w))


def objective_by_loop(w, b, X, y, C):
    total = 0.5 * np.linalg.norm(w) ** 2
    for x, label in zip(X, y, strict=True):
        total += C * max(0.0, 1 - label * (x @ w + b))
    return total


def objective_by_mask(w, b, X, y, C):
    product = y * (X @ w + b)
    return np.float32(sum(w**2) / 2 + ((1 - product) * C)[product <= 1].sum())


def objective_by_clip(w, b, X, y, C):
    return float(w.dot(w) / 2 + np.clip(C - C * y * (X @ w + b), 0, None).sum())


def gradient_by_where(w, b, X, y, C):
    signs = np.where(y == 1, 1.0, -1.0)
    pull = np.where(1 - signs * (X @ w + b) > 0, signs, 0.0)
    return [w - C * X.T @ pull, -C * np.sum(pull)]


def gradient_by_loop(w, b, X, y, C):
    slope_w, slope_b = w.copy(), 0.0
    for x, label in zip(X, y, strict=True):
        sign = -1 if label == 0 else 1
        if sign * (x @ w + b) <= 1:
            slope_w -= C * sign * x
            slope_b -= C * sign
    return slope_w.tolist(), slope_b


def step_by_clip(beta_i, beta_j, gap, bend, high_i, low_j):
    room = min(high_i - beta_i, beta_j - low_j)
    step = np.clip(gap / bend, 0, room)
    return np.array([beta_i + step, beta_j - step])


def step_by_ifs(beta_i, beta_j, gap, bend, high_i, low_j):
    step = gap / bend
    if beta_i + step > high_i:
        step = high_i - beta_i
    if beta_j - step < low_j:
        step = beta_j - low_j
    return [beta_i + step, beta_j - step]


def rbf_by_loops(X, Z, gamma):
    return [[np.exp(-gamma * np.sum((x - z) ** 2)) for z in Z] for x in X]


def rbf_by_products(X, Z, gamma):
    lengths = (X**2).sum(axis=1)[:, None] + (Z**2).sum(axis=1)
    return np.e ** (-gamma * (lengths - 2 * X @ Z.T))


def rbf_by_features(X, Z, gamma):
    return np.exp(-gamma * (X[:, None] - Z[None]) ** 2).prod(axis=-1)


def rbf_by_library(X, Z, gamma):
    return rbf_kernel(X, Z, gamma=gamma).astype(np.float32)


@pytest.mark.parametrize(
    ("exercise_id", "answer"),
    [
        ("13.1", margin_by_loop),
        ("13.1", margin_in_float32),
        ("13.1", margin_by_sorting),
        ("13.1", margin_of_read_only_arrays),
        ("13.2", objective_by_loop),
        ("13.2", objective_by_mask),
        ("13.2", objective_by_clip),
        ("13.3", gradient_by_where),
        ("13.3", gradient_by_loop),
        ("13.4", step_by_clip),
        ("13.4", step_by_ifs),
        ("13.5", rbf_by_loops),
        ("13.5", rbf_by_products),
        ("13.5", rbf_by_features),
        ("13.5", rbf_by_library),
    ],
)
def test_equivalent_answers_pass(exercise_id, answer):
    assert find(exercise_id).judge(answer).status == "pass"


@pytest.mark.parametrize(
    ("exercise_id", "right"),
    [("13.1", margin), ("13.2", objective), ("13.3", hinge_gradient), ("13.5", rbf)],
)
def test_torch_answers_pass(exercise_id, right):
    torch = pytest.importorskip("torch")

    def answer(*given):
        result = right(*given)
        if isinstance(result, tuple):
            return tuple(torch.tensor(part) for part in result)
        return torch.tensor(result)

    assert find(exercise_id).judge(answer).status == "pass"
