"""A training that goes on from a file is the one that was never interrupted."""

import hashlib
import io
import json
import random
import warnings

import numpy as np
import pytest
import torch
from torch import nn
from torch.utils.data import (
    DataLoader,
    Dataset,
    Sampler,
    TensorDataset,
    WeightedRandomSampler,
)

from helpers.saving import CheckpointError, load_checkpoint, save_checkpoint
from helpers.training import TrainingWarning, fit

X = torch.randn(50, 4, generator=torch.Generator().manual_seed(0))
y = (X[:, 0] > 0).long()


def make(seed=1):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Dropout(), nn.Linear(8, 2))


def train(data=None, *, model=None, optimizer=None, seed=5, **options):
    model = make() if model is None else model
    if optimizer is None:
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    if callable(optimizer):
        optimizer = optimizer(model)
    options["scheduler"] = options.pop("scheduler", lambda _: None)(optimizer)
    torch.manual_seed(seed)
    np.random.seed(seed)
    random.seed(seed)
    options = {"loss": nn.CrossEntropyLoss(), "diagnose": False} | options
    data = (X, y) if data is None else data
    return fit(model, data, optimizer=optimizer, **options)


class Moved(Dataset):
    """Adds noise from whichever generator it is given."""

    def __init__(self, noise):
        self.noise = noise

    def __len__(self):
        return 50

    def __getitem__(self, row):
        return X[row] + float(self.noise()), y[row]


class Turning(Sampler):
    """Starts one row later every epoch."""

    def __init__(self):
        self.epoch = 0

    def __len__(self):
        return 50

    def __iter__(self):
        self.epoch += 1
        return iter([(row + self.epoch) % 50 for row in range(50)])


def weighted():
    return WeightedRandomSampler(
        torch.ones(50), 50, generator=torch.Generator().manual_seed(3)
    )


DATA = {
    "tensors": lambda: (X, y),
    "loader": lambda: DataLoader(TensorDataset(X, y), 16, shuffle=True),
    "generator": lambda: DataLoader(
        TensorDataset(X, y), 16, shuffle=True, generator=torch.Generator()
    ),
    "sampler": lambda: DataLoader(TensorDataset(X, y), 16, sampler=weighted()),
    "batch sampler": lambda: DataLoader(
        TensorDataset(X, y),
        batch_sampler=torch.utils.data.BatchSampler(weighted(), 16, True),
    ),
    "counting sampler": lambda: DataLoader(TensorDataset(X, y), 16, sampler=Turning()),
    "NumPy": lambda: Moved(np.random.normal),
    "Python": lambda: Moved(random.random),
    "own NumPy": lambda: Moved(np.random.default_rng(3).normal),
}


@pytest.mark.parametrize("data", DATA.values(), ids=DATA)
def test_the_numbers_are_those_of_one_long_run(tmp_path, data):
    path = tmp_path / "a.ckpt"
    expected = train(data(), epochs=4).rows
    assert train(data(), epochs=2, checkpoint=path).rows == expected[:2]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert train(data(), epochs=4, resume=path, seed=99).rows == expected


def test_a_model_with_a_generator_of_its_own(tmp_path):
    class Noise(nn.Module):
        def __init__(self):
            super().__init__()
            self.generator = torch.Generator().manual_seed(1)

        def forward(self, X):
            return X + torch.randn(X.shape, generator=self.generator)

    def model():
        return nn.Sequential(Noise(), make())

    path = tmp_path / "a.ckpt"
    expected = train(model=model(), epochs=4).rows
    train(model=model(), epochs=2, checkpoint=path)
    assert train(model=model(), epochs=4, resume=path).rows == expected


def test_what_cannot_be_had_is_said_in_one_sentence(tmp_path):
    class Once(Turning):
        def __init__(self):
            self.rows = iter(list(range(50)) * 9)

        def __iter__(self):
            return (next(self.rows) for _ in range(50))

    path = tmp_path / "a.ckpt"
    loader = DataLoader(TensorDataset(X, y), 16, sampler=Once())
    train(loader, epochs=1, checkpoint=path)
    with pytest.warns(TrainingWarning, match=r"random numbers of sampler\.rows cannot"):
        train(loader, epochs=2, resume=path)
    with pytest.warns(TrainingWarning, match=r"of generator cannot be taken"):
        train(DATA["generator"](), epochs=2, resume=path)


def adam(model):
    return torch.optim.Adam(model.parameters(), lr=0.1)


def step(optimizer):
    return torch.optim.lr_scheduler.StepLR(optimizer, 1, gamma=0.5)


def steps_of_two(optimizer):
    return torch.optim.lr_scheduler.StepLR(optimizer, 2, gamma=0.5)


def plateau(optimizer):
    return torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=0)


def test_another_kind_of_optimizer_or_schedule_is_refused(tmp_path):
    path, model = tmp_path / "a.ckpt", make()
    train(epochs=1, checkpoint=path, scheduler=step)
    before = repr(model.state_dict())
    with pytest.raises(CheckpointError, match="optimizer does not fit"):
        train(model=model, epochs=2, resume=path, optimizer=adam, scheduler=step)
    with pytest.raises(CheckpointError, match="scheduler does not fit"):
        train(model=model, epochs=2, resume=path, scheduler=plateau)
    assert repr(model.state_dict()) == before


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ({"lr": 0.5}, {}, r"lr=0\.5 instead of 0\.1\."),
        ({"momentum": 0.5}, {}, r"momentum=0\.5 instead of 0\.9"),
        ({"weight_decay": 0.1}, {}, r"weight_decay=0\.1 instead of 0"),
        ({"scheduler": step}, {}, r"saved with a scheduler, and the rate stays"),
        (
            {"scheduler": step},
            {"scheduler": steps_of_two},
            r"step_size=1 instead of 2",
        ),
    ],
)
def test_what_the_file_overrules_is_said(tmp_path, first, second, said):
    def sgd(lr=0.1, momentum=0.9, weight_decay=0, **_):
        return lambda model: torch.optim.SGD(
            model.parameters(), lr=lr, momentum=momentum, weight_decay=weight_decay
        )

    def schedule(options):
        return {"scheduler": options.get("scheduler", lambda _: None)}

    path = tmp_path / "a.ckpt"
    train(epochs=1, checkpoint=path, optimizer=sgd(**first), **schedule(first))
    with pytest.warns(TrainingWarning, match=f"overrules what was given: .*{said}"):
        train(epochs=2, resume=path, optimizer=sgd(**second), **schedule(second))


@pytest.mark.parametrize("scheduler", [step, plateau])
def test_a_rate_that_a_schedule_has_changed_is_no_contradiction(tmp_path, scheduler):
    path = tmp_path / "a.ckpt"
    options = {"scheduler": scheduler, "validation": (X, 1 - y)}
    expected = train(epochs=4, **options).rows
    train(epochs=3, checkpoint=path, **options)
    assert train(epochs=4, resume=path, **options).rows == expected


@pytest.mark.parametrize("epochs", [0, 2, 3])
def test_nothing_left_to_train_is_said(tmp_path, epochs):
    path, model = tmp_path / "a.ckpt", make()
    train(epochs=3, checkpoint=path)
    with pytest.warns(TrainingWarning, match="holds 3 epochs, and epochs="):
        assert len(train(model=model, epochs=epochs, resume=path)) == 3
    weights = load_checkpoint(path).weights
    assert all(torch.equal(v, weights[name]) for name, v in model.state_dict().items())


def test_a_patience_that_is_used_up_stays_so(tmp_path):
    path, model = tmp_path / "a.ckpt", make()
    options = {"validation": (X, 1 - y), "patience": 2}
    whole = train(epochs=30, checkpoint=path, model=model, **options)
    assert whole.stopped.startswith("early stopping after epoch")
    again = make(3)
    with pytest.warns(TrainingWarning, match="its patience of 2 is used up"):
        found = train(epochs=30, resume=path, model=again, **options)
    assert (found.rows, found.stopped) == (whole.rows, whole.stopped)
    assert all(map(torch.equal, model.parameters(), again.parameters()))


def test_a_place_that_cannot_be_written_is_found_before_training(tmp_path):
    model = make()
    before = repr(model.state_dict())
    with pytest.raises(CheckpointError, match="there is no folder"):
        train(model=model, epochs=1, checkpoint=tmp_path / "none" / "a.ckpt")
    assert repr(model.state_dict()) == before


def test_a_checkpoint_that_fit_did_not_write_is_named(tmp_path):
    path = save_checkpoint(tmp_path / "a.ckpt", make(), extra={"history": [0.5]})
    with pytest.raises(CheckpointError, match="no training history") as error:
        train(epochs=2, resume=path)
    assert str(error.value).startswith(f"{path} holds ")


def test_a_file_of_the_first_format_goes_on(tmp_path):
    """As version 1 wrote it: torch's random numbers, and the loader's own."""
    expected = train(DATA["generator"](), epochs=4).rows
    torch.manual_seed(5)
    new, old = tmp_path / "new.ckpt", tmp_path / "old.ckpt"
    train(DATA["generator"](), epochs=2, checkpoint=new)
    found = load_checkpoint(new)
    extra = {
        "history": found.extra["history"],
        "patience": found.extra["patience"],
        "random": found.extra["random"]["torch"],
        "loader": found.extra["sources"]["data"]["generators"]["generator"],
    }
    state = {
        "weights": found.weights,
        "optimizer": found.optimizer,
        "scheduler": None,
        "extra": extra,
    }
    buffer = io.BytesIO()
    torch.save(state, buffer)
    payload = buffer.getvalue()
    header = {"format": "course-checkpoint", "version": 1, "bytes": len(payload)}
    header["sha256"] = hashlib.sha256(payload).hexdigest()
    old.write_bytes(json.dumps(header).encode() + b"\n" + payload)
    assert train(DATA["generator"](), epochs=4, resume=old).rows == expected


def test_another_number_of_groups_is_refused(tmp_path):
    path, model = tmp_path / "a.ckpt", make()
    train(epochs=1, checkpoint=path)
    groups = [{"params": layer.parameters()} for layer in (model[0], model[3])]
    optimizer = torch.optim.SGD(groups, lr=0.1, momentum=0.9)
    with pytest.raises(CheckpointError, match="different number of parameter groups"):
        train(model=model, optimizer=optimizer, epochs=2, resume=path)


def test_workers_that_stay_alive_are_named(tmp_path):
    """Their random numbers are in other processes, out of reach."""
    path = tmp_path / "a.ckpt"
    loader = DataLoader(TensorDataset(X, y), 25, num_workers=1, persistent_workers=True)
    train(loader, epochs=1, checkpoint=path)
    with pytest.warns(TrainingWarning, match="of persistent_workers cannot be taken"):
        train(loader, epochs=2, resume=path)


@pytest.mark.parametrize("name", ["checkpoint", "resume"])
@pytest.mark.parametrize("value", [True, 3, b"a.ckpt"])
def test_what_is_no_path_is_named_before_training(name, value):
    model = make()
    before = repr(model.state_dict())
    with pytest.raises(TypeError, match=rf"{name} must be a path in quotes.*{value!r}"):
        train(model=model, epochs=1, **{name: value})
    assert repr(model.state_dict()) == before


def test_a_rate_that_is_a_tensor_is_compared_by_its_number(tmp_path):
    def sgd(rate):
        return lambda model: torch.optim.SGD(model.parameters(), lr=torch.tensor(rate))

    path = tmp_path / "a.ckpt"
    train(epochs=1, checkpoint=path, optimizer=sgd(0.1))
    train(epochs=2, resume=path, optimizer=sgd(0.1))  # any warning would be an error
    with pytest.warns(TrainingWarning, match="overrules what was given"):
        train(epochs=2, resume=path, optimizer=sgd(0.5))
