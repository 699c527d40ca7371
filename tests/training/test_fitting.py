"""`fit` against plain loops, and what it must leave, keep or refuse."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from helpers.training import TrainingWarning, as_classifier, evaluate, fit, predict


def data(n=50, seed=0):
    g = torch.Generator().manual_seed(seed)
    X = torch.randn(n, 4, generator=g)
    return X, (X[:, 0] > 0).long()


def make(seed=1, dropout=0.0):
    torch.manual_seed(seed)
    return nn.Sequential(
        nn.Linear(4, 8), nn.ReLU(), nn.Dropout(dropout), nn.Linear(8, 2)
    )


def sgd(model, lr=0.1):
    return torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)


def plain_loop(model, loader, epochs):
    """Written as in the notebook: every step in sight."""
    loss_function, optimizer = nn.CrossEntropyLoss(), sgd(model)
    losses = []
    for _ in range(epochs):
        total = 0.0
        for X, y in loader:
            loss = loss_function(model(X), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(X)
        losses.append(total / len(loader.dataset))
    return losses


def run(model, pair, **options):
    options.setdefault("loss", nn.CrossEntropyLoss())
    if "optimizer" not in options:
        options["optimizer"] = sgd(model)
    return fit(model, pair, **({"epochs": 4} | options))


@pytest.mark.parametrize("as_what", ["tensors", "dataset", "loader"])
@pytest.mark.parametrize("dropout", [0.0, 0.5])
def test_it_is_the_plain_loop_loss_by_loss(as_what, dropout):
    X, y = data()
    loader = DataLoader(TensorDataset(X, y), batch_size=16, shuffle=True)
    given_data = {"tensors": (X, y), "dataset": TensorDataset(X, y), "loader": loader}
    plain, ours = make(dropout=dropout), make(dropout=dropout)
    torch.manual_seed(7)
    expected = plain_loop(plain, loader, 4)
    torch.manual_seed(7)
    history = run(ours, given_data[as_what], batch_size=16)
    assert history["loss"] == pytest.approx(expected, abs=1e-7)
    for a, b in zip(plain.parameters(), ours.parameters(), strict=True):
        assert torch.equal(a, b)


@settings(max_examples=15, deadline=None)
@given(n=st.integers(1, 40), batch_size=st.integers(1, 40))
def test_the_mean_loss_does_not_depend_on_the_batches(n, batch_size):
    X, y = data(n)
    model = make()
    whole = evaluate(model, (X, y), loss=nn.CrossEntropyLoss(), batch_size=n)
    parts = evaluate(model, (X, y), loss=nn.CrossEntropyLoss(), batch_size=batch_size)
    assert parts["loss"] == pytest.approx(whole["loss"], rel=1e-5)


def test_metrics_are_counted_over_all_rows_not_over_batches():
    outputs = torch.tensor([[1.0, 0.0]] * 32 + [[0.0, 1.0]] * 8)
    y = torch.zeros(40, dtype=torch.long)
    found = evaluate(
        nn.Identity(),
        (outputs, y),
        loss=nn.CrossEntropyLoss(),
        metrics=["accuracy"],
        batch_size=32,
    )
    assert found["accuracy"] == 0.8  # the mean of the batches' 1.0 and 0.0 is 0.5


def test_device_modes_and_random_numbers_are_given_back():
    model = make(dropout=0.5)
    model[2].eval()
    model[0].weight.requires_grad_(False)
    random = torch.get_rng_state(), np.random.get_state()[1].copy()
    run(model, data(), validation=data(seed=3))
    assert torch.equal(torch.get_rng_state(), random[0])
    assert (np.random.get_state()[1] == random[1]).all()
    assert [m.training for m in model] == [True, True, False, True]
    assert [p.requires_grad for p in model.parameters()] == [False, True, True, True]


def test_validation_data_change_nothing_but_the_report():
    with_validation, without = make(dropout=0.5), make(dropout=0.5)
    torch.manual_seed(3)
    a = run(without, data())
    torch.manual_seed(3)
    b = run(with_validation, data(), validation=data(seed=9), metrics=["accuracy"])
    assert a["loss"] == b["loss"]
    assert {"val_loss", "val_accuracy", "accuracy", "lr"} <= set(b.names())


@pytest.mark.parametrize("interrupted_at", [1, 2, 3])
def test_resuming_gives_the_numbers_of_one_long_run(tmp_path, interrupted_at):
    def parts(model):
        optimizer = sgd(model)
        scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 2, gamma=0.5)
        return {"optimizer": optimizer, "scheduler": scheduler, "patience": 3}

    whole, first, second = (make(dropout=0.5) for _ in range(3))
    torch.manual_seed(5)
    expected = run(whole, data(), **parts(whole), epochs=5)
    torch.manual_seed(5)
    path = tmp_path / "x.ckpt"
    run(first, data(), **parts(first), epochs=interrupted_at, checkpoint=path)
    torch.manual_seed(99)
    found = run(second, data(), **parts(second), epochs=5, resume=path)
    assert found.rows == expected.rows
    for a, b in zip(whole.parameters(), second.parameters(), strict=True):
        assert torch.equal(a, b)


def test_early_stopping_goes_back_to_the_best_weights():
    model = make()
    X, y = data()
    history = run(
        model, (X, y), validation=(X, 1 - y), patience=2, epochs=30, diagnose=False
    )
    assert history.stopped == "early stopping after epoch 3"
    best = evaluate(model, (X, 1 - y), loss=nn.CrossEntropyLoss())["loss"]
    assert best == pytest.approx(history.best()["val_loss"], abs=1e-7)


def test_a_loss_that_is_not_finite_stops_and_keeps_the_weights():
    X, y = data()
    model, bad = make(), X.clone()
    bad[45] = float("nan")
    before = [p.clone() for p in model.parameters()]
    with pytest.warns(TrainingWarning, match="epoch 1, batch 3"):
        history = run(model, (bad, y), batch_size=16, shuffle=False, diagnose=False)
    assert len(history) == 0
    assert "not finite" in history.stopped
    for a, b in zip(model.parameters(), before, strict=True):
        assert torch.equal(a, b)


def test_an_interrupt_keeps_what_was_learnt():
    class Impatient(nn.Linear):
        calls = 0

        def forward(self, X):
            self.calls += 1
            if self.calls == 6:
                raise KeyboardInterrupt
            return super().forward(X)

    model = Impatient(4, 2)
    before = model.weight.clone()
    with pytest.warns(TrainingWarning, match="interrupted after 2 whole epochs"):
        history = run(model, data(32), batch_size=16, diagnose=False)
    assert len(history) == 2
    assert not torch.equal(before, model.weight)


def test_a_plateau_scheduler_is_given_the_loss():
    model = make()
    optimizer = sgd(model, lr=0.0)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=0)
    history = run(
        model, data(), optimizer=optimizer, scheduler=scheduler, diagnose=False
    )
    assert len(history) == 4


@pytest.mark.parametrize(
    ("loss", "y", "outputs", "task"),
    [
        (nn.BCEWithLogitsLoss(), lambda X: (X[:, :1] > 0).float(), 1, "binary"),
        (nn.BCEWithLogitsLoss(), lambda X: (X[:, :3] > 0).float(), 3, "multilabel"),
        (nn.MSELoss(), lambda X: X[:, :2] * 2, 2, "regression"),
    ],
)
def test_the_other_tasks(loss, y, outputs, task):
    X, _ = data(200)
    model = nn.Linear(4, outputs)
    metric = "r2" if task == "regression" else "accuracy"
    history = run(model, (X, y(X)), loss=loss, metrics=[metric], epochs=60, task=None)
    assert history[metric][-1] > 0.9
    labels = predict(model, X, task=task)
    assert labels.shape == ((200,) if task == "binary" else (200, outputs))
    shares = predict(model, X, task=task, kind="probabilities")
    assert shares.shape == (200, outputs)


def test_zero_epochs_do_nothing():
    model = make()
    before = [p.clone() for p in model.parameters()]
    assert len(run(model, data(), epochs=0)) == 0
    assert all(
        torch.equal(a, b) for a, b in zip(model.parameters(), before, strict=True)
    )


class Strange(torch.utils.data.Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, i):
        return {"x": torch.ones(4)}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"epochs": -1}, "epochs"),
        ({"epochs": 1.5}, "epochs"),
        ({"patience": 0}, "patience"),
        ({"batch_size": 0}, "batch_size"),
        ({"metrics": ["acuracy"]}, "acuracy"),
        ({"task": "two"}, "task"),
        ({"loss": nn.CrossEntropyLoss(reduction="none")}, "one number per batch"),
        ({"loss": nn.CrossEntropyLoss}, "with brackets"),
        ({"loss": "mse"}, "function of outputs"),
        ({"optimizer": torch.optim.SGD}, "made first"),
        ({"optimizer": sgd(make())}, "another model"),
        ({"data": (torch.ones(0, 4), torch.ones(0))}, "empty"),
        ({"data": (torch.ones(3, 4), torch.ones(2))}, "3 rows but y has 2"),
        ({"data": torch.ones(3, 4)}, "pair"),
        ({"data": ("a", "b")}, "tensors"),
        ({"data": Strange()}, "each batch"),
        ({"data": DataLoader(Strange(), batch_size=2)}, "each batch"),
    ],
)
def test_bad_arguments_are_named(options, said):
    given_data = options.pop("data", data())
    with pytest.raises((TypeError, ValueError), match=said):
        run(make(), given_data, **options)


def test_models_that_cannot_learn_are_named():
    class Hidden(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = [nn.Linear(4, 2)]

        def forward(self, X):
            return self.layers[0](X)

    optimizer = sgd(make())
    with pytest.raises(ValueError, match="ModuleList"):
        run(Hidden(), data(), optimizer=optimizer)
    frozen = make().requires_grad_(False)
    with pytest.raises(ValueError, match="trainable parameter"):
        run(frozen, data(), diagnose=False)


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
