"""Probabilities are told from logits by what a model ends in, and squashed once."""

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from helpers.training import as_classifier, evaluate, fit, predict
from helpers.training.prediction import gives_probabilities
from small_training import data, make

X = torch.randn(200, 4, generator=torch.Generator().manual_seed(0))
y = (X[:, 0] > 0).long()


def layers(outputs):
    torch.manual_seed(1)
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, outputs))


class Ends(nn.Module):
    """Layers, then what a function makes of their outputs."""

    def __init__(self, outputs, end):
        super().__init__()
        self.layers, self.end = layers(outputs), end

    def forward(self, X):
        return self.end(self.layers(X))


def both_sides(logits):
    share = logits.sigmoid()
    return torch.cat([1 - share, share], dim=1)


ENDS = {
    "a sigmoid": (1, torch.sigmoid, "binary"),
    "a sigmoid, squeezed": (1, lambda z: z.sigmoid().squeeze(1), "binary"),
    "a clamped sigmoid": (1, lambda z: z.sigmoid().clamp(1e-6, 1 - 1e-6), "binary"),
    "tags": (3, torch.sigmoid, "multilabel"),
    "a softmax": (3, lambda z: F.softmax(z, dim=1), "multiclass"),
    "exp of a log-softmax": (3, lambda z: z.log_softmax(1).exp(), "multiclass"),
    "p and 1 - p": (1, both_sides, "multiclass"),
    "a mean": (3, lambda z: (z.softmax(1) + z.square().softmax(1)) / 2, "multiclass"),
}


@pytest.mark.parametrize("below", [lambda z: -z.abs(), lambda z: -z.square()])
def test_exp_of_no_logarithm_gives_no_probabilities(below):
    model = Ends(3, lambda z: below(z).exp())
    assert not gives_probabilities(model, X, model(X))


@pytest.mark.parametrize("frozen", [False, True])
@pytest.mark.parametrize(("outputs", "end", "task"), ENDS.values(), ids=ENDS)
def test_probabilities_are_taken_as_they_are(outputs, end, task, frozen):
    model = Ends(outputs, end).requires_grad_(not frozen)
    given = model(X).detach()
    assert torch.equal(predict(model, X, task=task, kind="probabilities"), given)
    expected = given.argmax(1) if task == "multiclass" else (given > 0.5).long()
    found = predict(model, X, task=task)
    assert torch.equal(found, expected.reshape(found.shape))
    assert all(p.requires_grad is not frozen for p in model.parameters())


def test_logits_that_happen_to_lie_between_0_and_1_are_logits():
    model = Ends(1, lambda z: 0.5 + 0.1 * z.tanh())
    given = model(X).detach()
    assert (given > 0).all()
    assert (given < 1).all()
    found = predict(model, X, task="binary", kind="probabilities")
    assert torch.equal(found, given.sigmoid())
    gated = Ends(1, lambda z: z.sigmoid() * z.abs().clamp(max=1))
    found = predict(gated, X, task="binary", kind="probabilities")
    assert torch.equal(found, gated(X).detach().sigmoid())


def test_looking_leaves_the_model_alone():
    model = nn.Sequential(
        nn.Linear(4, 8), nn.BatchNorm1d(8), nn.Dropout(), nn.Sigmoid()
    )
    before = {name: value.clone() for name, value in model.state_dict().items()}
    random = torch.get_rng_state()
    predict(model, X, task="multilabel")
    assert all(torch.equal(v, before[name]) for name, v in model.state_dict().items())
    assert torch.equal(torch.get_rng_state(), random)
    assert all(p.grad is None for p in model.parameters())


@pytest.mark.parametrize(
    "loss", [nn.BCELoss(), F.binary_cross_entropy, lambda p, t: ((p - t) ** 2).mean()]
)
def test_fit_evaluate_predict_and_pictures_agree(loss):
    model, target = Ends(1, torch.sigmoid), y.float()[:, None]
    options = {"loss": loss, "metrics": ["accuracy"], "task": "binary"}
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    history = fit(model, (X, target), optimizer=optimizer, epochs=30, **options)
    found = evaluate(model, (X, target), **options)["accuracy"]
    assert history.last["accuracy"] == pytest.approx(found, abs=0.05)
    assert found > 0.9
    labels = predict(model, X, task="binary")
    assert found == pytest.approx(float((labels == y).float().mean()))
    painted = as_classifier(model, "binary")(X.numpy())
    assert np.array_equal(painted, labels.numpy())


def test_outputs_of_another_task_are_named():
    with pytest.raises(ValueError, match=r"\[200, 2\].*task='multiclass'"):
        predict(layers(2), X, task="binary")
    with pytest.raises(ValueError, match=r"\[200, 1\].*M4.*task='binary'"):
        predict(layers(1), X, task="multiclass")
    with pytest.raises(TypeError, match="one tensor of outputs, not tuple"):
        predict(Ends(1, lambda z: (z, z)), X, task="binary")


@pytest.mark.parametrize("threshold", [50, -0.1, float("nan"), "half"])
def test_a_threshold_is_a_probability(threshold):
    with pytest.raises((TypeError, ValueError), match="threshold"):
        predict(layers(1), X, task="binary", threshold=threshold)


def test_predict_checks_its_arguments():
    with pytest.raises(ValueError, match="kind"):
        predict(make(), data()[0], task="multiclass", kind="logits")
    with pytest.raises(ValueError, match="at least one row"):
        predict(make(), torch.ones(0, 4), task="multiclass")


def test_a_classifier_for_plots_takes_numpy_points_of_any_precision():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 3), nn.Dropout(0.9))
    points = np.random.default_rng(0).normal(size=(20, 2))
    labels = as_classifier(model, "multiclass")(points)
    with torch.no_grad():
        expected = model[0](torch.tensor(points).float()).argmax(1)
    assert (labels == expected.numpy()).all()
    assert model.training


@pytest.mark.parametrize("task", ["binary", "multiclass", "multilabel"])
def test_outputs_that_are_nan_have_no_class(task):
    model = nn.Linear(2, 1 if task == "binary" else 3)
    X = torch.tensor([[1.0, 2.0], [torch.nan, 0.0], [0.0, 1.0]])
    with pytest.raises(ValueError, match="1 of 3 rows are NaN"):
        predict(model, X, task=task)
    outputs = predict(model, X, task=task, kind="outputs")
    assert torch.isnan(outputs).any(dim=1).tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("model", "says"),
    [(None, "not an object of type NoneType"), (nn.Linear, "is the class Linear")],
)
def test_what_is_no_model_is_named(model, says):
    X, y = torch.zeros(4, 2), torch.zeros(4).long()
    words = {"loss": nn.CrossEntropyLoss()}
    for use in (
        lambda: predict(model, X, task="multiclass"),
        lambda: evaluate(model, (X, y), **words),
        lambda: fit(model, (X, y), optimizer=None, **words),
    ):
        with pytest.raises(TypeError, match=says):
            use()


def test_a_model_without_values_is_named():
    model = nn.Linear(2, 3, device="meta")
    with pytest.raises(ValueError, match="no values"):
        predict(model, torch.zeros(4, 2), task="multiclass")
    model = nn.Linear(2, 3)
    with pytest.raises(ValueError, match="no values"):
        predict(model, torch.zeros(4, 2, device="meta"), task="multiclass")
    model.register_buffer("count", torch.zeros(1, device="meta"))
    with pytest.raises(ValueError, match="no values"):
        predict(model, torch.zeros(4, 2), task="multiclass")


def test_bfloat16_is_drawn_and_measured():
    model = nn.Linear(2, 1).bfloat16()
    X = torch.ones(4, 2).bfloat16()
    y = torch.zeros(4, 1).bfloat16()
    line = as_classifier(model, "regression", kind="outputs")
    found = evaluate(model, (X, y), loss=nn.MSELoss(), metrics=["mse"])
    expected = line(X.float().numpy())[0, 0] ** 2
    assert found["mse"] == pytest.approx(expected, abs=1e-6)


def test_a_last_step_without_weights_gives_probabilities_too():
    """Only a graph of its input shows that."""
    X = torch.randn(5, 1)
    assert gives_probabilities(nn.Sigmoid(), X, X.sigmoid())
    assert not gives_probabilities(nn.Identity(), X.sigmoid(), X.sigmoid())


@pytest.mark.parametrize("task", [None, "tags", np.arange(2)])
def test_the_task_must_be_given(task):
    """None read the classes of a multiclass model as tags."""
    with pytest.raises((TypeError, ValueError), match="task must be one of"):
        predict(layers(2), X, task=task)
    with pytest.raises((TypeError, ValueError), match="task must be one of"):
        as_classifier(layers(2), task)


@pytest.mark.parametrize("device", ["gpu", "cuda:99", "meta", True, 1.5, ["cpu"]])
def test_a_device_that_cannot_be_used_is_named(device):
    with pytest.raises(ValueError, match="cannot be used here: 'cpu' always works"):
        predict(layers(1), X, task="binary", device=device)


def test_what_is_no_model_makes_no_classifier():
    with pytest.raises(TypeError, match="model is the class Linear"):
        as_classifier(nn.Linear, "binary")
