"""`fit` against plain loops, and what it must leave, keep or refuse."""

import contextlib

import numpy as np
import pandas as pd
import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from case_by_case import case_by_case
from helpers.training import TrainingWarning, fit, predict
from small_training import data, make, noisy_sets, run, sgd


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


def test_modes_are_given_back():
    model = make(dropout=0.5)
    model[2].eval()
    model[0].weight.requires_grad_(False)
    run(model, data(), validation=data(seed=3))
    assert [m.training for m in model] == [True, True, False, True]
    assert [p.requires_grad for p in model.parameters()] == [False, True, True, True]


@pytest.mark.parametrize("diagnose", [True, False])
def test_a_second_call_goes_on_as_a_plain_loop_does(diagnose):
    X, y = data()
    loader = DataLoader(TensorDataset(X, y), batch_size=16, shuffle=True)
    plain, ours = make(dropout=0.5), make(dropout=0.5)
    torch.manual_seed(7)
    expected = plain_loop(plain, loader, 4)
    torch.manual_seed(7)
    optimizer, losses = sgd(ours), []
    for _ in range(4):
        history = run(
            *(ours, (X, y)),
            optimizer=optimizer,
            batch_size=16,
            epochs=1,
            diagnose=diagnose,
        )
        losses += history["loss"]
    assert losses == pytest.approx(expected, abs=1e-7)
    assert all(map(torch.equal, plain.parameters(), ours.parameters()))


@pytest.mark.parametrize("validation", noisy_sets())
def test_validation_data_change_nothing_but_the_report(validation):
    with_validation, without = make(dropout=0.5), make(dropout=0.5)
    torch.manual_seed(3)
    a = run(without, data())
    torch.manual_seed(3)
    b = run(with_validation, data(), validation=validation, metrics=["accuracy"])
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


class Impatient(nn.Linear):
    """A model that is stopped at a certain batch."""

    stopped_at, calls = 6, 0

    def forward(self, X):
        self.calls += self.training
        if self.training and self.calls == self.stopped_at:
            raise KeyboardInterrupt
        return super().forward(X)


def weights_and_memory(model, optimizer):
    return repr((model.state_dict(), optimizer.state_dict()))


def test_an_interrupt_keeps_the_whole_epochs_and_goes_through():
    torch.manual_seed(0)
    twin, model = nn.Linear(4, 2), Impatient(4, 2)
    model.load_state_dict(twin.state_dict())
    optimizers = sgd(twin), sgd(model)
    options = {"batch_size": 16, "shuffle": False, "diagnose": False}
    run(twin, data(32), optimizer=optimizers[0], epochs=2, **options)
    told = "interrupted after 2 whole epochs; the weights are those after epoch 2"
    with pytest.warns(TrainingWarning, match=told), pytest.raises(KeyboardInterrupt):
        run(model, data(32), optimizer=optimizers[1], **options)
    assert weights_and_memory(model, optimizers[1]) == weights_and_memory(
        twin, optimizers[0]
    )


def test_an_interrupt_in_the_first_epoch_leaves_all_as_it_was():
    model = Impatient(4, 2)
    model.stopped_at = 2
    optimizer = sgd(model)
    before = weights_and_memory(model, optimizer)
    told = "0 whole epochs; the weights are those from before the training"
    with pytest.warns(TrainingWarning, match=told), pytest.raises(KeyboardInterrupt):
        run(model, data(), optimizer=optimizer, batch_size=16, diagnose=False)
    assert weights_and_memory(model, optimizer) == before


def test_an_interrupt_with_patience_keeps_the_best_weights():
    X, y = data(32)
    model = Impatient(4, 2)
    torch.manual_seed(0)
    with torch.no_grad():
        model.weight.normal_()
        model.bias.zero_()
    model.stopped_at, optimizer = 10, sgd(model, lr=1.0)
    options = {"validation": (X, 1 - y), "patience": 20, "diagnose": False}
    told = "after 4 whole epochs; the weights are those of the best epoch, 1"
    with pytest.warns(TrainingWarning, match=told), pytest.raises(KeyboardInterrupt):
        run(model, (X, y), optimizer=optimizer, batch_size=16, epochs=9, **options)


def test_an_error_in_the_middle_leaves_the_whole_epochs():
    class Broken(TensorDataset):
        asked = 0

        def __getitem__(self, row):
            self.asked += 1
            if self.asked > 3 * 50 + 20:
                raise OSError("a file is missing")
            return super().__getitem__(row)

    def trained(kind, epochs):
        torch.manual_seed(4)
        model = make()
        optimizer = sgd(model)
        torch.manual_seed(5)
        options = {"optimizer": optimizer, "epochs": epochs, "diagnose": False}
        with contextlib.suppress(OSError):
            run(model, kind(*data()), batch_size=16, **options)
        return weights_and_memory(model, optimizer)

    assert trained(Broken, 9) == trained(TensorDataset, 3)


@pytest.mark.parametrize("kind", [torch.optim.SGD, torch.optim.Adam])
def test_after_a_loss_that_broke_the_same_optimizer_can_go_on(kind):
    X, _ = data(64)
    model = nn.Linear(4, 1)
    words = {"momentum": 0.9} if kind is torch.optim.SGD else {}
    optimizer = kind(model.parameters(), lr=1e30, **words)
    before = weights_and_memory(model, optimizer)
    options = {"loss": nn.MSELoss(), "optimizer": optimizer, "diagnose": False}
    with pytest.warns(TrainingWarning, match="not finite in epoch"):
        history = run(model, (X, X[:, :1]), epochs=9, **options)
    if not len(history):
        assert weights_and_memory(model, optimizer) == before
    optimizer.param_groups[0]["lr"] = 0.01
    assert run(model, (X, X[:, :1]), **options).stopped == "finished"


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


class Rows(torch.utils.data.Dataset):
    """Gives whatever a function makes of a row's number."""

    def __init__(self, make):
        self.make = make

    def __len__(self):
        return 4

    def __getitem__(self, i):
        return self.make(i)


class Strange(torch.utils.data.Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, i):
        return {"x": torch.ones(4)}


@case_by_case(
    "options said",
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
        ({"epochs": True}, "epochs"),
        ({"batch_size": 2.0}, "batch_size must be a whole number, not 2.0. Use 2"),
        ({"patience": np.float64(2)}, "patience"),
        ({"data": ("a", "b")}, "tensors"),
        (
            {"data": (pd.DataFrame({"a": [1.0]}), torch.ones(1))},
            r"X is a DataFrame.*torch\.tensor\(X\.to_numpy\(\)\)",
        ),
        ({"data": (torch.ones(1, 4), [1])}, r"y is a list.*torch\.tensor\(y\)"),
        ({"data": (np.array([["a"]]), torch.ones(1))}, "dtype is <U1"),
        (
            {"data": DataLoader(TensorDataset(*data()), 64, drop_last=True)},
            r"50 rows are fewer than batch_size=64, and drop_last=True",
        ),
        ({"data": Rows(lambda i: ([1.0, 2.0], 1))}, r"its X is a list.*torch.tensor"),
        ({"data": Rows(lambda i: (torch.ones(4), "cat"))}, "number the classes from 0"),
        ({"data": Rows(lambda i: ("good", 1))}, "turn them into numbers"),
        ({"data": (data()[0], data()[1][:, None])}, "M8.*shape"),
        ({"data": (data()[0], nn.functional.one_hot(data()[1], 2))}, "one-hot"),
        ({"scheduler": torch.optim.lr_scheduler.StepLR}, "made first"),
        ({"data": Strange()}, "each batch"),
        ({"data": DataLoader(Strange(), batch_size=2)}, "each batch"),
    ],
)
def test_bad_arguments_are_named(options, said):
    options = dict(options)
    given_data = options.pop("data", data())
    with pytest.raises((TypeError, ValueError), match=f"(?s){said}"):
        run(make(), given_data, **{"diagnose": False} | options)


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


def test_whole_numbers_may_be_numpys():
    model = make()
    history = run(model, data(), epochs=np.int64(2), batch_size=np.int32(8))
    assert history["epoch"] == [1, 2]


def test_a_last_batch_of_one_row_is_named_and_nothing_is_trained():
    model = nn.Sequential(
        nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 2)
    )
    optimizer = sgd(model)
    before = weights_and_memory(model, optimizer)
    with pytest.raises(ValueError, match=r"batch_size, or drop_last=True"):
        run(model, data(33), optimizer=optimizer, batch_size=32)
    assert weights_and_memory(model, optimizer) == before


def test_an_optimizer_that_needs_more_than_a_step_is_refused():
    model = make()
    with pytest.raises(TypeError, match="LBFGS"):
        run(model, data(), optimizer=torch.optim.LBFGS(model.parameters()))


class TwoHeads(nn.Module):
    """Returns two outputs, as an autoencoder with a code, or a network of two tasks."""

    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Linear(4, 2), nn.Linear(4, 1)

    def forward(self, x):
        return self.first(x), self.second(x)


def loss_of_both(outputs, y):
    first, second = outputs
    return first.pow(2).mean() + (second[:, 0] - y).pow(2).mean()


def test_a_loss_of_ones_own_may_take_several_outputs():
    torch.manual_seed(0)
    model, X = TwoHeads(), torch.randn(40, 4)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    pair = X, X.sum(dim=1)
    history = fit(model, pair, loss=loss_of_both, optimizer=optimizer, epochs=5)
    assert history["loss"][-1] < history["loss"][0]


@pytest.mark.parametrize(
    ("loss", "metrics"), [(nn.MSELoss(), ()), (loss_of_both, ["mse"])]
)
def test_torchs_losses_and_metrics_take_one_tensor(loss, metrics):
    model = TwoHeads()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    pair = torch.randn(8, 4), torch.randn(8)
    with pytest.raises(TypeError, match="one tensor of outputs, not tuple"):
        fit(model, pair, loss=loss, optimizer=optimizer, epochs=1, metrics=metrics)


class Writer:
    def __init__(self):
        self.told = []

    def add_scalar(self, *given):
        self.told.append(given)


def test_a_log_gets_each_epochs_numbers():
    X, y = data()
    train, held_out = (X[:40], y[:40]), (X[40:], y[40:])
    model, writer = make(), Writer()
    loss = nn.CrossEntropyLoss()
    history = fit(
        model,
        train,
        loss=loss,
        optimizer=sgd(model),
        epochs=3,
        validation=held_out,
        metrics=["accuracy"],
        log=writer,
    )
    expected = [
        (name, row[name], row["epoch"])
        for row in history.rows
        for name in ("loss", "accuracy", "val_loss", "val_accuracy", "lr")
    ]
    assert sorted(writer.told) == sorted(expected)


def test_a_log_that_cannot_be_told_is_refused():
    model = make()
    with pytest.raises(TypeError, match="method add_scalar"):
        fit(
            model,
            data(),
            loss=nn.CrossEntropyLoss(),
            optimizer=sgd(model),
            log=[],
        )


def test_tensorboard_reads_what_was_logged(tmp_path):
    pytest.importorskip("tensorboard")
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    from torch.utils.tensorboard import SummaryWriter

    model = make()
    with SummaryWriter(tmp_path) as writer:
        history = fit(
            model,
            data(),
            loss=nn.CrossEntropyLoss(),
            optimizer=sgd(model),
            epochs=2,
            log=writer,
        )
    events = EventAccumulator(str(tmp_path)).Reload().Scalars("loss")
    assert [event.step for event in events] == [1, 2]
    np.testing.assert_allclose([event.value for event in events], history["loss"])


@pytest.mark.parametrize("shown", [False, True])
def test_a_bar_counts_the_epochs_only_where_it_is_asked_for(capsys, shown):
    run(make(), data(), epochs=2, progress=shown)
    assert ("epochs: " in capsys.readouterr().err) is shown


@pytest.mark.parametrize("name", ["shuffle", "progress", "diagnose"])
def test_a_switch_is_true_or_false(name):
    """The word "False" counts as true."""
    with pytest.raises(TypeError, match=f"{name} must be True or False"):
        run(make(), data(), **{name: "False"})


def test_without_gradients_nothing_can_be_trained():
    with torch.no_grad(), pytest.raises(ValueError, match="gradients are switched off"):
        run(make(), data())
