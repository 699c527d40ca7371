"""The loss over all rows is that of one large batch, however the rows are parted."""

import functools

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional as F
from torch.overrides import TorchFunctionMode

from helpers.training import evaluate, fit
from helpers.training.loss_over_rows import LossOverRows

N, C = 60, 3
g = torch.Generator().manual_seed(0)
OUTPUTS = torch.randn(N, C, generator=g)
CLASSES = torch.arange(N).sort().values * C // N  # sorted: batches differ in classes
HOLES = CLASSES.clone()
HOLES[:25] = -100  # whole batches of ten have no label that counts
WEIGHTS = torch.tensor([0.1, 5.0, 1.0])
TAGS = (torch.rand(N, C, generator=g) > 0.5).float()
SHARES = torch.randn(N, C, generator=g).softmax(dim=1)
PICTURES = torch.randn(N, C, 2, 2, generator=g)
PIXELS = CLASSES[:, None, None].repeat(1, 2, 2)
PIXELS[::3, 0] = -100
ce = functools.partial(F.cross_entropy, weight=WEIGHTS)

CASES = {
    "plain": (nn.CrossEntropyLoss(), OUTPUTS, CLASSES),
    "weights": (nn.CrossEntropyLoss(weight=WEIGHTS), OUTPUTS, CLASSES),
    "ignored": (nn.CrossEntropyLoss(), OUTPUTS, HOLES),
    "ignored class": (nn.CrossEntropyLoss(ignore_index=1), OUTPUTS, CLASSES),
    "both": (nn.CrossEntropyLoss(weight=WEIGHTS), OUTPUTS, HOLES),
    "smoothed": (nn.CrossEntropyLoss(label_smoothing=0.3), OUTPUTS, HOLES),
    "smoothed, weights": (
        nn.CrossEntropyLoss(weight=WEIGHTS, label_smoothing=0.3),
        OUTPUTS,
        HOLES,
    ),
    "sum": (nn.CrossEntropyLoss(weight=WEIGHTS, reduction="sum"), OUTPUTS, HOLES),
    "shares": (nn.CrossEntropyLoss(weight=WEIGHTS), OUTPUTS, SHARES),
    "pixels": (nn.CrossEntropyLoss(weight=WEIGHTS), PICTURES, PIXELS),
    "nll": (nn.NLLLoss(weight=WEIGHTS), OUTPUTS.log_softmax(1), HOLES),
    "function": (F.cross_entropy, OUTPUTS, HOLES),
    "partial": (ce, OUTPUTS, CLASSES),
    "partial of a partial": (functools.partial(ce, ignore_index=0), OUTPUTS, CLASSES),
    "partial, sum": (functools.partial(ce, reduction="sum"), OUTPUTS, CLASSES),
    "nll function": (
        functools.partial(F.nll_loss, weight=WEIGHTS),
        OUTPUTS.log_softmax(1),
        CLASSES,
    ),
    "yes or no": (
        nn.BCEWithLogitsLoss(pos_weight=WEIGHTS, weight=WEIGHTS),
        OUTPUTS,
        TAGS,
    ),
    "tags": (nn.MultiLabelSoftMarginLoss(weight=WEIGHTS), OUTPUTS, TAGS),
    "margins": (nn.MultiMarginLoss(weight=WEIGHTS), OUTPUTS, CLASSES),
    "squares": (nn.MSELoss(), OUTPUTS, TAGS),
    "sum of squares": (nn.MSELoss(reduction="sum"), OUTPUTS, TAGS),
    "divergence": (nn.KLDivLoss(), OUTPUTS.log_softmax(1), SHARES),
    "by batch": (nn.KLDivLoss(reduction="batchmean"), OUTPUTS.log_softmax(1), SHARES),
    "counts": (nn.PoissonNLLLoss(), OUTPUTS, TAGS),
}


@pytest.mark.filterwarnings("ignore:reduction:UserWarning")
@pytest.mark.parametrize(("loss", "outputs", "targets"), CASES.values(), ids=CASES)
@pytest.mark.parametrize("batch_size", [1, 7, 10, N])
def test_it_is_the_loss_of_one_large_batch(loss, outputs, targets, batch_size):
    found = evaluate(
        nn.Identity(), (outputs, targets), loss=loss, batch_size=batch_size
    )
    assert found["loss"] == pytest.approx(float(loss(outputs, targets)), rel=1e-5)


def test_worked_by_hand():
    """Two batches whose labels weigh 1 + 3 and 1: (4 * 0.5 + 1 * 2) / 5."""
    over_rows = LossOverRows(nn.CrossEntropyLoss(weight=torch.tensor([1.0, 3.0])))
    weights = [
        over_rows.weight(torch.zeros(2, 2), labels, over_rows.counted(labels))
        for labels in (torch.tensor([0, 1]), torch.tensor([0, -100]))
    ]
    assert weights == [4.0, 1.0]
    assert over_rows.total([torch.tensor(0.5), torch.tensor(2.0)], weights) == 0.8


@settings(max_examples=20, deadline=None)
@given(
    ignored=st.lists(st.booleans(), min_size=N, max_size=N),
    weights=st.lists(st.floats(0.01, 10), min_size=C, max_size=C),
    batch_size=st.integers(1, N),
)
def test_any_weights_and_any_holes(ignored, weights, batch_size):
    targets = CLASSES.masked_fill(torch.tensor(ignored), -100)
    loss = nn.CrossEntropyLoss(weight=torch.tensor(weights))
    assume(not all(ignored))
    found = evaluate(
        nn.Identity(), (OUTPUTS, targets), loss=loss, batch_size=batch_size
    )
    assert found["loss"] == pytest.approx(float(loss(OUTPUTS, targets)), rel=1e-4)


def test_a_loss_of_ones_own_is_a_mean_over_rows():
    def hinge(outputs, targets):
        return (1 - outputs.gather(1, targets[:, None])).clamp(min=0).mean()

    class Focal(nn.CrossEntropyLoss):
        def forward(self, outputs, targets):
            share = outputs.softmax(1).gather(1, targets[:, None])
            return -((1 - share) ** 2 * share.log()).mean()

    for loss in (hinge, Focal(), lambda outputs, y: F.cross_entropy(outputs, y)):
        found = evaluate(nn.Identity(), (OUTPUTS, CLASSES), loss=loss, batch_size=7)
        assert found["loss"] == pytest.approx(float(loss(OUTPUTS, CLASSES)), rel=1e-5)


def test_one_number_per_row_is_refused():
    loss = nn.CrossEntropyLoss(reduction="none")
    with pytest.raises(ValueError, match="one number per batch"):
        evaluate(nn.Identity(), (OUTPUTS, CLASSES), loss=loss)


@pytest.mark.parametrize("name", ["weights", "both", "smoothed, weights", "sum"])
def test_fit_records_and_judges_the_same_loss(name):
    loss, X, y = CASES[name]
    torch.manual_seed(1)
    model = nn.Linear(C, C)
    still = torch.optim.SGD(model.parameters(), lr=0.0)
    options = {"loss": loss, "optimizer": still, "epochs": 1, "diagnose": False}
    row = fit(model, (X, y), batch_size=10, validation=(X, y), **options).last
    truth = pytest.approx(float(loss(model(X), y).detach()), rel=1e-5)
    assert row["loss"] == truth
    assert row["val_loss"] == truth


def test_batches_without_a_label_do_not_change_the_model():
    def trained(rows):
        torch.manual_seed(1)
        model = nn.Linear(C, C)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        options = {"loss": nn.CrossEntropyLoss(), "optimizer": optimizer}
        options |= {"batch_size": 5, "shuffle": False, "metrics": ["accuracy"]}
        data = OUTPUTS[rows], HOLES[rows]
        history = fit(model, data, diagnose=False, **options)
        return history["loss"], history["accuracy"], model.weight.tolist()

    assert trained(slice(0, N)) == trained(slice(25, N))


def test_labels_of_which_none_counts_are_named():
    y = torch.full((N,), -100)
    model = nn.Linear(C, C)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    options = {"loss": nn.CrossEntropyLoss(), "optimizer": optimizer}
    with pytest.raises(ValueError, match="no label counts: all of them are -100"):
        fit(model, (OUTPUTS, y), **options)


def test_ignored_rows_are_left_out_of_the_metrics():
    found = evaluate(
        nn.Identity(),
        (F.one_hot(CLASSES, C).float(), HOLES),
        loss=nn.CrossEntropyLoss(),
        metrics=["accuracy"],
        batch_size=10,
    )
    assert found["accuracy"] == 1.0


class OnAppleGpu(TorchFunctionMode):
    """Tensors cannot become float64 before they are on the CPU, as on "mps"."""

    def __init__(self):
        super().__init__()
        self.moved = []

    def __torch_function__(self, function, types, args=(), kwargs=None):
        safe = any(argument is tensor for argument in args for tensor in self.moved)
        if function is torch.Tensor.double and not safe:
            raise TypeError("the MPS framework doesn't support float64")
        found = function(*args, **(kwargs or {}))
        if function is torch.Tensor.cpu or safe:  # or made from what is on the CPU
            self.moved.extend(found if isinstance(found, tuple) else [found])
        return found


def test_a_device_without_float64_will_do():
    model = nn.Linear(C, C)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    options = {"loss": CASES["weights"][0], "metrics": ["accuracy"]}
    data = OUTPUTS, CLASSES
    with OnAppleGpu():
        evaluate(model, data, **options)
        fit(model, data, optimizer=optimizer, epochs=1, **options)
