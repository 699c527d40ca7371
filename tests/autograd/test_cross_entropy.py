"""Softmax and cross-entropy in one step."""

import warnings

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from helpers.autograd import Value, gradcheck, softmax_cross_entropy
from helpers.errors import MistakeWarning

LOGITS = np.array([[2.0, -1.0, 0.5], [0.0, 3.0, 1.0]])


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize(
    "labels", [[2, 0], [[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]], [[0.2, 0.3, 0.5]] * 2]
)
def test_against_torch(reduction, labels):
    z, t = Value(LOGITS), torch.tensor(LOGITS, requires_grad=True)
    ours = softmax_cross_entropy(z, labels, reduction=reduction)
    theirs = torch.nn.functional.cross_entropy(
        t, torch.tensor(np.array(labels)), reduction=reduction
    )
    ours.backward()
    theirs.backward()
    assert ours.item() == pytest.approx(theirs.item(), rel=1e-12)
    np.testing.assert_allclose(z.grad, t.grad.numpy(), rtol=1e-12, atol=1e-15)
    gradcheck(lambda v: softmax_cross_entropy(v, labels, reduction=reduction), LOGITS)


def test_by_hand():
    z = Value([[0.0, 0.0]])
    loss = softmax_cross_entropy(z, [1])
    loss.backward()
    assert loss.item() == pytest.approx(np.log(2))
    np.testing.assert_allclose(z.grad, [[0.5, -0.5]])


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=5))
def test_no_logit_overflows_and_gradients_sum_to_zero(row):
    z = Value([row])
    loss = softmax_cross_entropy(z, [0])
    loss.backward()
    assert np.isfinite(loss.item())
    assert loss.item() >= 0
    assert abs(z.grad.sum()) < 1e-12


def test_it_equals_its_parts():
    z, parts = Value(LOGITS), Value(LOGITS)
    softmax_cross_entropy(z, [2, 0]).backward()
    (-(parts.softmax()[[0, 1], [2, 0]]).log().mean()).backward()
    np.testing.assert_allclose(z.grad, parts.grad, rtol=1e-12)


@pytest.mark.parametrize(
    ("labels", "error", "sentence"),
    [
        ([1, 3], ValueError, "between 0 and 2 .* run from 1 to 3; do they start at 1"),
        ([-1, 0], ValueError, "run from -1 to 0"),
        ([0.5, 1.0], TypeError, "whole numbers from 0, not float64"),
        ([[0], [1]], ValueError, r"labels must have shape \(2,\)"),
        ([0, 1, 2], ValueError, r"they have \(3,\)"),
        (["a", "b"], TypeError, "whole numbers"),
        ([[1.0, 1.0, 0.0]] * 2, ValueError, "sum of 1 in each row"),
        ([[-1.0, 1.0, 1.0]] * 2, ValueError, "no negative number"),
        ([True, False], TypeError, "not bool"),
        (np.ma.masked_array([0, 1], [True, False]), ValueError, "labels .*masked"),
    ],
)
def test_bad_labels(labels, error, sentence):
    with pytest.raises(error, match=sentence):
        softmax_cross_entropy(Value(LOGITS), labels)


def test_bad_logits_and_reduction():
    with pytest.raises(TypeError, match="must be a Value, not ndarray"):
        softmax_cross_entropy(LOGITS, [0, 1])
    with pytest.raises(ValueError, match=r"shape \(n, classes\), not \(3,\)"):
        softmax_cross_entropy(Value(LOGITS[0]), [0])
    with pytest.raises(ValueError, match="reduction must be"):
        softmax_cross_entropy(Value(LOGITS), [0, 1], reduction="none")


def test_labels_changed_after_forward_do_not_matter():
    labels, z, other = np.array([0, 1]), Value(LOGITS), Value(LOGITS)
    loss = softmax_cross_entropy(z, labels)
    labels[:] = 2
    loss.backward()
    softmax_cross_entropy(other, [0, 1]).backward()
    np.testing.assert_array_equal(z.grad, other.grad)


def by_hand(z):
    e = z.exp()
    return e / e.sum(axis=1, keepdims=True)


@pytest.mark.parametrize(
    ("step", "says"),
    [
        (lambda z: z.softmax(), "M1 softmax before CrossEntropy"),
        (lambda z: z.softmax().reshape(2, 3), "M1 softmax before CrossEntropy"),
        (lambda z: z.T.softmax(0).T, "M1 softmax before CrossEntropy"),
        (by_hand, "M1 softmax before CrossEntropy"),
        (lambda z: z.sigmoid(), "M1 sigmoid before CrossEntropy"),
        (lambda z: z.relu(), "ReLU on the logits"),
        (lambda z: z.tanh(), "tanh on the logits"),
        (lambda z: z[:, :1], "M4 cross-entropy on one logit"),
    ],
)
def test_a_last_step_that_does_not_belong_there_is_named(step, says):
    with pytest.warns(MistakeWarning, match=says) as caught:
        softmax_cross_entropy(step(Value(LOGITS)), [0, 0])
    assert len(caught) == 1
    assert caught[0].filename == __file__


@pytest.mark.parametrize(
    "logits",
    [
        lambda z: z,
        lambda z: z * 0.0,
        lambda z: z.relu() @ np.eye(3),
        lambda z: z.softmax().log(),
        lambda z: z.softmax() * 5.0,
        lambda z: z.abs(),
        lambda z: Value([[1.0, 0.0, 0.0], [0.5, 0.5, 0.0]]),  # a leaf: given so
    ],
)
def test_sound_logits_are_taken_in_silence(logits):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        softmax_cross_entropy(logits(Value(LOGITS)), [0, 1])


def test_one_logit_that_is_1_is_no_softmax():
    ones = Value(np.zeros((2, 1))) + 1.0
    with pytest.warns(MistakeWarning, match="M4 cross-entropy on one logit"):
        softmax_cross_entropy(ones, [0, 0])
