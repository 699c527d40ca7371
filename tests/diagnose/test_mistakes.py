"""Each mistake, committed, is found by its number, and nothing is left changed."""

import re
import threading

import numpy as np
import pytest
import torch
from torch import nn

from case_by_case import case_by_case
from helpers.diagnose import diagnose
from helpers.optim import SGD, Adam

torch.manual_seed(0)
X = torch.randn(32, 4)
CLASSES = torch.arange(32) % 3
YES = (torch.arange(32) % 2).float()
PICTURES = torch.rand(28, 28, 28)


def net(*last, out=3):
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, out), *last)


class Functional(nn.Module):
    """A model whose last step is in forward, not among its layers."""

    def __init__(self, last, out=3):
        super().__init__()
        self.body, self.last = net(out=out), last

    def forward(self, X):
        return self.last(self.body(X))


class HiddenLayers(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(4, 8)
        self.rest = [nn.ReLU(), nn.Linear(8, 3)]

    def forward(self, X):
        X = self.first(X)
        for layer in self.rest:
            X = layer(X)
        return X


class MadeInForward(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(4, 8)

    def forward(self, X):
        return nn.Linear(8, 3)(self.first(X).relu())


CE, BCE, MSE = nn.CrossEntropyLoss(), nn.BCEWithLogitsLoss(), nn.MSELoss()


class NestedLists(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.blocks = nn.Linear(4, 8), [[nn.ReLU()], [nn.Linear(8, 3)]]

    def forward(self, X):
        X = self.first(X)
        for (layer,) in self.blocks:
            X = layer(X)
        return X


class PlainTensor(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.weight = nn.Linear(4, 8), torch.randn(8, 3).requires_grad_()

    def forward(self, X):
        return self.first(X).relu() @ self.weight


class Hidden(nn.Module):
    """A recurrent network; of each sequence it takes one step, or forgets to."""

    def __init__(self, step=-1):
        super().__init__()
        self.recur = nn.GRU(4, 8, 2, batch_first=True, dropout=0.5)
        self.head, self.step = nn.Linear(8, 3), step

    def forward(self, X):
        steps = self.recur(X)[0]
        return self.head(steps if self.step is None else steps[:, self.step])


def turned():
    model = net()
    model[0].weight = nn.Parameter(torch.randn(4, 8))
    return model


def shares(z):
    return z.exp() / z.exp().sum(dim=1, keepdim=True)


F = nn.functional
CASES = {
    "softmax by hand": (1, Functional(shares), CE, (X, CLASSES)),
    "softmax in an own loss": (
        1,
        net(),
        lambda z, y: F.cross_entropy(z.softmax(1), y),
        (X, CLASSES),
    ),
    "softmax, wrapped loss": (
        1,
        net(nn.Softmax(dim=1)),
        lambda z, y: CE(z, y),
        (X, CLASSES),
    ),
    "sigmoid before cross-entropy": (1, net(nn.Sigmoid()), CE, (X, CLASSES)),
    "sigmoid in an own loss": (
        2,
        net(out=1),
        lambda z, y: BCE(z.sigmoid(), y),
        (X, YES[:, None]),
    ),
    "softmax of one logit": (
        3,
        net(nn.Softmax(dim=1), out=1),
        nn.BCELoss(),
        (X, YES[:, None]),
    ),
    "log-softmax over the batch": (
        13,
        net(nn.LogSoftmax(dim=0)),
        nn.NLLLoss(),
        (X, CLASSES),
    ),
    "softmax over the batch, counted from the end": (
        13,
        net(nn.Softmax(dim=-2)),
        lambda z, y: -z.log().gather(1, y[:, None]).mean(),
        (X, CLASSES),
    ),
    "own loss over the batch": (
        13,
        net(),
        lambda z, y: F.nll_loss(z.log_softmax(0), y),
        (X, CLASSES),
    ),
    "two outputs for one yes": (8, net(out=2), BCE, (X, YES)),
    "own loss, targets as a column": (
        7,
        Functional(lambda z: z[:, 0], out=1),
        lambda a, b: (a - b).abs().mean(),
        (X, X[:, :1]),
    ),
    "channels": (9, nn.Conv2d(3, 2, 3), CE, (PICTURES[:, None], CLASSES[:28])),
    "a sequence not reduced": (
        9,
        Hidden(step=None),
        CE,
        (torch.randn(32, 5, 4), CLASSES),
    ),
    "recurrent": (9, Hidden(), CE, (torch.randn(32, 5, 6), CLASSES)),
    "weight with swapped axes": (10, turned(), CE, (X, CLASSES)),
    "bytes": (11, net(), CE, (X.byte(), CLASSES)),
    "dropout inside a recurrent layer": (
        16,
        Hidden().eval(),
        CE,
        (torch.randn(32, 5, 4), CLASSES),
    ),
    "lists in a list": (24, NestedLists(), CE, (X, CLASSES)),
    "a plain tensor": (24, PlainTensor(), CE, (X, CLASSES)),
    "softmax layer": (1, net(nn.Softmax(dim=1)), CE, (X, CLASSES)),
    "softmax in forward": (1, Functional(lambda z: z.softmax(-1)), CE, (X, CLASSES)),
    "softmax, functional loss": (
        1,
        net(nn.Softmax(dim=1)),
        nn.functional.cross_entropy,
        (X, CLASSES),
    ),
    "NLL of probabilities": (1, net(nn.Softmax(dim=1)), nn.NLLLoss(), (X, CLASSES)),
    "sigmoid layer": (2, net(nn.Sigmoid(), out=1), BCE, (X, YES[:, None])),
    "sigmoid in forward": (
        2,
        Functional(lambda z: torch.sigmoid(z).squeeze(1), out=1),
        BCE,
        (X, YES),
    ),
    "one logit": (4, net(out=1), CE, (X, torch.zeros(32, dtype=torch.long))),
    "float classes": (5, net(), CE, (X, CLASSES.float())),
    "int32 classes": (5, net(), CE, (X, CLASSES.int())),
    "whole yes/no labels": (5, net(out=1), BCE, (X, YES[:, None].long())),
    "classes from 1": (6, net(), CE, (X, CLASSES + 1)),
    "negative class": (6, net(), CE, (X, CLASSES - 1)),
    "yes/no as 1 and 2": (6, net(out=1), BCE, (X, YES[:, None] + 1)),
    "[N, 1] against [N], MSE": (7, net(out=1), MSE, (X, X[:, 0])),
    "[N, 1] against [N], own loss": (
        7,
        net(out=1),
        lambda a, b: ((a - b) ** 2).mean(),
        (X, X[:, 0]),
    ),
    "[N, 1] against [N], BCE": (8, net(out=1), BCE, (X, YES)),
    "too many features": (9, net(), CE, (torch.randn(32, 5), CLASSES)),
    "rows of pictures": (
        9,
        nn.Sequential(nn.Linear(28, 8), nn.ReLU(), nn.Linear(8, 3)),
        CE,
        (PICTURES, torch.zeros(28, dtype=torch.long)),
    ),
    "float64": (11, net(), CE, (X.double(), CLASSES)),
    "softmax over the batch": (13, net(nn.Softmax(dim=0)), CE, (X, CLASSES)),
    "eval mode": (16, net(nn.Dropout(0.5)).eval(), CE, (X, CLASSES)),
    "hidden in a list": (24, HiddenLayers(), CE, (X, CLASSES)),
    "made in forward": (24, MadeInForward(), CE, (X, CLASSES)),
    "all frozen": (24, net().requires_grad_(False), CE, (X, CLASSES)),
    "no activation": (
        25,
        nn.Sequential(nn.Linear(4, 8), nn.Linear(8, 3)),
        CE,
        (X, CLASSES),
    ),
    "no activation, several": (
        25,
        nn.Sequential(*(nn.Linear(4, 4) for _ in range(5)), nn.Dropout(0.1)),
        MSE,
        (X, X),
    ),
}


@case_by_case("case", CASES)
def test_the_mistake_is_named_and_no_other(case):
    number, model, loss, batch = CASES[case]
    report = diagnose(model, loss, batch)
    # The softmax over the wrong axis is also one before a loss that has its own.
    also = [1] if case == "softmax over the batch" else []
    assert [finding.number for finding in report] == [number, *also], str(report)


LESSONS = {"04": {16, 18, 24}, "05": {25}}


@case_by_case("case", CASES)
def test_a_finding_says_what_it_saw_and_what_to_do(case):
    for finding in diagnose(*CASES[case][1:]):
        assert len(finding.evidence.split()) > 4
        assert len(finding.remedy.split()) > 1
        lessons = [
            name for name, numbers in LESSONS.items() if finding.number in numbers
        ]
        assert [finding.lesson] == (lessons or ["02"])
        assert str(finding).startswith(f"M{finding.number} {finding.name}: ")


@pytest.mark.parametrize(
    ("case", "evidence"),
    [
        (
            "softmax layer",
            r"last step is a softmax \(outputs from 0\.\d\d to 0\.\d\d\)",
        ),
        ("sigmoid before cross-entropy", "is a sigmoid .* applies its own softmax"),
        ("sigmoid layer", "is a sigmoid .* applies its own sigmoid"),
        ("softmax in an own loss", "a softmax is applied to .* another softmax"),
        ("sigmoid in an own loss", "a sigmoid is applied to .* another sigmoid"),
        ("softmax of one logit", r"the outputs have shape \[32, 1\]"),
        ("log-softmax over the batch", r"each column of \[32, 3\] sum to 1"),
        ("a sequence not reduced", r"outputs have shape \[32, 5, 3\]"),
        ("made in forward", r"2 weight tensors .* first of shape \[3, 8\]"),
        ("no activation, several", "the 5 linear layers"),
        ("all frozen", "4 parameters"),
    ],
)
def test_the_evidence_is_what_was_seen(case, evidence):
    assert re.search(evidence, diagnose(*CASES[case][1:])[0].evidence)


def test_a_sequence_is_told_to_be_reduced_not_flattened():
    [finding] = diagnose(*CASES["a sequence not reduced"][1:])
    assert finding.name == "a sequence not reduced"
    [finding] = diagnose(*CASES["rows of pictures"][1:])
    assert finding.name == "pictures not flattened"


@pytest.mark.parametrize("last", [nn.Softmax(dim=1), nn.Sigmoid(), nn.Identity()])
def test_a_loss_that_fails_is_left_to_fail_where_it_is_called(last):
    def fails(_outputs, _labels):
        raise RuntimeError("this loss is not ready")

    assert not diagnose(net(last), fails, (X, CLASSES))


def test_a_bend_that_only_inputs_of_both_signs_cross_is_seen():
    model = nn.Sequential(
        nn.Linear(4, 8, bias=False), nn.ReLU(), nn.Linear(8, 3, bias=False)
    )
    with torch.no_grad():
        model[0].weight.abs_()
    assert not diagnose(model, CE, (torch.rand(32, 4) + 0.1, CLASSES))


def test_a_finding_cannot_be_changed():
    [finding] = diagnose(*CASES["softmax layer"][1:])
    with pytest.raises(AttributeError):
        finding.number = 2


@pytest.mark.parametrize(("lr", "size"), [(1e4, "large"), (1e-12, "small")])
def test_a_learning_rate_far_off(lr, size):
    model = net(out=1)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    report = diagnose(model, MSE, (X, X[:, :1]), optimizer=optimizer)
    assert [f.name for f in report] == [f"learning rate too {size}"]


def test_training_on_the_test_data():
    report = diagnose(net(), CE, (X, CLASSES), validation=X)
    assert 17 in report
    assert 17 in diagnose(net(), CE, (X, CLASSES), validation=X.clone())
    order = torch.randperm(32)
    assert 17 in diagnose(net(), CE, (X[order], CLASSES), validation=X)
    halves = diagnose(net(), CE, (X[:16], CLASSES[:16]), validation=X[16:])
    assert not halves


def test_inputs_that_are_unscaled_or_not_finite():
    [unscaled] = diagnose(net(), CE, (255 * X, CLASSES))
    assert str(unscaled).startswith("unscaled inputs: ")
    bad = X.clone()
    bad[3, 1] = float("nan")
    assert "1 of 128 input values" in str(diagnose(net(), CE, (bad, CLASSES)))


def test_dead_units():
    model = net()
    with torch.no_grad():
        model[0].bias.fill_(-100.0)
    assert "8 of 8 units" in str(diagnose(model, CE, (X, CLASSES)))


def test_two_devices_are_named():
    model = net().to("meta")
    assert 18 in diagnose(model, CE, (X, CLASSES))


def test_nothing_is_changed():
    model = nn.Sequential(
        nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(), nn.Linear(8, 3)
    )
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    random = torch.get_rng_state()
    assert not diagnose(model, CE, (X, CLASSES), optimizer=optimizer)
    assert torch.equal(random, torch.get_rng_state())
    assert all(torch.equal(v, before[k]) for k, v in model.state_dict().items())
    assert all(p.grad is None for p in model.parameters())
    assert all(module.training for module in model.modules())


def test_a_batch_must_be_a_pair():
    with pytest.raises(TypeError, match="pair"):
        diagnose(net(), CE, X)


class Cut(nn.Module):
    """A network whose first layer is cut off, one way or another."""

    def __init__(self, way):
        super().__init__()
        self.first, self.second, self.way = nn.Linear(4, 8), nn.Linear(8, 3), way

    def forward(self, X):
        if self.way == "no_grad":
            with torch.no_grad():
                hidden = self.first(X).relu()
        elif self.way == "detach":
            hidden = self.first(X).relu().detach()
        elif self.way == "data":
            hidden = self.first(X).data.relu()
        else:
            hidden = X.repeat(1, 2)  # the first layer is forgotten
        return self.second(hidden)


@pytest.mark.parametrize("way", ["no_grad", "detach", "data", "forgotten"])
@pytest.mark.parametrize("given", [True, False])
def test_parameters_without_a_gradient_are_named(way, given):
    model = Cut(way)
    optimizer = torch.optim.Adam(model.parameters()) if given else None
    [finding] = diagnose(model, CE, (X, CLASSES), optimizer=optimizer)
    assert finding.name == "parameters without a gradient"
    assert finding.evidence.startswith("first.weight, first.bias should learn")
    assert all(weight.grad is None for weight in model.parameters())


def test_parameters_that_the_optimizer_lacks_are_named():
    model = net()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    model[2] = nn.Linear(8, 3)
    [finding] = diagnose(model, CE, (X, CLASSES), optimizer=optimizer)
    assert finding.name == "parameters that the optimizer lacks"
    assert finding.evidence.startswith("2.weight, 2.bias would be trained")
    assert "2 tensors of no layer" in finding.evidence
    model.append(nn.Linear(3, 3))
    optimizer = SGD(net().parameters(), lr=0.1)
    optimizer.param_groups[0]["params"] = list(model[0].parameters())
    assert "and 2 more" not in str(diagnose(model, CE, (X, CLASSES)))
    assert "2.weight, 2.bias, 3.weight, 3.bias" in str(
        diagnose(model, CE, (X, CLASSES), optimizer=optimizer)
    )


@pytest.mark.parametrize(
    ("last", "loss", "word"),
    [
        (nn.ReLU(), CE, "ReLU"),
        (nn.Tanh(), CE, "tanh"),
        (nn.ReLU6(), F.cross_entropy, "hardtanh"),
        (nn.Softplus(), lambda z, y: CE(z, y), "softplus"),
        (nn.GELU(), nn.CrossEntropyLoss(label_smoothing=0.1), "GELU"),
        (nn.Sequential(nn.ReLU(), nn.LogSoftmax(dim=1)), nn.NLLLoss(), "ReLU"),
    ],
)
def test_logits_that_are_cut_are_named(last, loss, word):
    [finding] = diagnose(net(last), loss, (X, CLASSES))
    assert finding.name == f"{word} on the logits"
    assert word in finding.remedy


def test_a_yes_or_no_whose_logit_is_cut_is_named():
    report = diagnose(net(nn.ReLU(), out=1), BCE, (X, YES[:, None]))
    assert [finding.name for finding in report] == ["ReLU on the logits"]
    model = net(nn.Tanh(), nn.Sigmoid(), out=1)
    assert "tanh on the logits" in str(diagnose(model, nn.BCELoss(), (X, YES[:, None])))


@pytest.mark.parametrize("kind", [torch.optim.Adam, torch.optim.RMSprop, Adam, SGD])
@pytest.mark.parametrize(("lr", "size"), [(30.0, "large"), (1e-12, "small")])
def test_the_learning_rate_of_any_optimizer_is_tried(kind, lr, size):
    model = net(out=1)
    before = [weight.clone() for weight in model.parameters()]
    optimizer = kind(model.parameters(), lr=lr)
    report = diagnose(model, MSE, (X, X[:, :1]), optimizer=optimizer)
    assert [f.name for f in report] == [f"learning rate too {size}"]
    assert not optimizer.state
    assert all(map(torch.equal, before, model.parameters()))


def test_a_rate_that_a_schedule_will_raise_is_not_too_small():
    model = net()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    torch.optim.lr_scheduler.LinearLR(optimizer, start_factor=1e-9)
    assert not diagnose(model, CE, (X, CLASSES), optimizer=optimizer)


COLORED, GRAY = torch.rand(20, 8, 8, 3), torch.rand(20, 8, 8)


@pytest.mark.parametrize(
    ("layer", "batch", "words"),
    [
        (nn.Conv2d(3, 4, 3), COLORED, r"x.permute\(0, 3, 1, 2\)"),
        (nn.Conv2d(1, 4, 3), GRAY, r"x.unsqueeze\(1\)\."),
        (nn.Conv2d(3, 4, 3), GRAY, r"unsqueeze\(1\).expand\(-1, 3, -1, -1\)"),
        (nn.Conv2d(1, 4, 3), GRAY.flatten(1), r"unflatten\(1, \(1, height, width"),
        (nn.Conv1d(2, 4, 3), torch.rand(20, 9, 2), r"x.permute\(0, 2, 1\)"),
        (nn.Conv2d(3, 4, 3), torch.rand(20, 2, 8, 8), "in_channels=2"),
        (nn.Conv2d(1, 4, 9), GRAY[:, None], "kernel smaller"),
        (nn.Linear(1, 4), torch.rand(20), r"x.unsqueeze\(1\)"),
        (nn.Linear(7, 4), torch.rand(20, 3, 5), r"in_features=15, after nn.Flatten"),
        (nn.LSTM(1, 4, batch_first=True), torch.rand(20, 5), r"x.unsqueeze\(-1\)"),
        (nn.Embedding(5, 2), torch.full((20, 3), 7), "num_embeddings=8"),
        (nn.BatchNorm2d(8), torch.rand(20, 8), "BatchNorm1d"),
        (nn.BatchNorm1d(8), torch.rand(1, 8), "drop_last=True"),
    ],
)
def test_the_remedy_for_a_layer_that_fails(layer, batch, words):
    [finding] = diagnose(nn.Sequential(layer), CE, (batch, CLASSES[: len(batch)]))
    assert re.search(words, finding.remedy), str(finding)
    assert "20" not in finding.remedy  # never the size of the batch


def test_a_model_with_a_bug_of_its_own_is_no_sound_model():
    model = Functional(lambda z: z.no_such_method())
    [finding] = diagnose(model, CE, (X, CLASSES))
    assert (finding.number, finding.name) == (None, "a model that fails")
    assert re.match(
        r"on a batch of shape \[32, 4\] it raises AttributeError: .*no_such_method'\.$",
        finding.evidence,
    )


class Restless(nn.Module):
    """A model that remembers what it saw, and has a generator of its own."""

    def __init__(self):
        super().__init__()
        self.body, self.calls, self.kept = nn.Linear(4, 3), 0, None
        self.rng = np.random.default_rng(0)

    def forward(self, X):
        self.calls += 1
        self.kept = self.body(X.mul_(1 + 1e-3 * self.rng.normal()))
        return self.kept


def test_nothing_of_the_model_or_batch_is_changed():
    model, batch = Restless(), X.clone()
    model(X.clone())
    kept = model.kept
    optimizer = torch.optim.Adam(model.parameters())
    diagnose(model, CE, (batch, CLASSES), optimizer=optimizer)
    assert model.calls == 1
    assert model.kept is kept
    assert torch.equal(batch, X)
    twin = np.random.default_rng(0)
    twin.normal()
    assert model.rng.normal() == twin.normal()
    assert all(weight.grad is None for weight in model.parameters())


def test_what_cannot_be_copied_is_shared_and_the_rest_is_left_alone():
    model = Restless()
    model.lock = threading.Lock()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for whole in (model, nn.Sequential(model)):
        assert not diagnose(whole, CE, (X, CLASSES), optimizer=optimizer)
        assert (model.calls, model.kept) == (0, None)


@pytest.mark.parametrize("way", ["sound", "no_grad"])
def test_a_model_without_a_copy_is_left_alone_too(way):
    class Single(Cut):
        def __deepcopy__(self, memo):
            raise TypeError("one only")

    model = Single(way).train()
    if way == "sound":
        model.first.requires_grad_(False)
    before = [weight.clone() for weight in model.parameters()]
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    assert not diagnose(model, CE, (X, CLASSES), optimizer=optimizer)
    assert all(map(torch.equal, before, model.parameters()))
    assert all(weight.grad is None for weight in model.parameters())
    assert model.training
    assert not model.first._forward_pre_hooks


def test_no_hook_stays_in_a_model_without_a_copy():
    class Single(nn.Sequential):
        def __deepcopy__(self, memo):
            raise TypeError("one only")

    model = Single(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
    diagnose(model, CE, (X, CLASSES))
    assert not any(
        layer._forward_hooks or layer._forward_pre_hooks for layer in model.modules()
    )


def test_lazy_layers_stay_lazy():
    model = nn.Sequential(nn.LazyLinear(8), nn.ReLU(), nn.LazyLinear(3))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    assert not diagnose(model, CE, (X, CLASSES), optimizer=optimizer)
    assert isinstance(model[0], nn.LazyLinear)
    assert "Uninitialized" in type(model[0].weight).__name__


def test_what_is_no_model_is_named():
    X, y = torch.zeros(4, 2), torch.zeros(4).long()
    with pytest.raises(TypeError, match="not an object of type NoneType"):
        diagnose(None, nn.CrossEntropyLoss(), (X, y))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"loss": nn.CrossEntropyLoss}, "loss must be made first: CrossEntropyLoss"),
        ({"loss": "cross-entropy"}, "loss must be a function of outputs and targets"),
        ({"optimizer": torch.optim.SGD}, "optimizer must be made first"),
        ({"validation": (torch.zeros(1, 2), 0)}, "validation must be a tensor"),
        ({"model": nn.Linear}, "model is the class Linear"),
    ],
)
def test_what_cannot_be_looked_at_is_named(options, says):
    """It was passed over, and the report said that nothing was found."""
    model, batch = nn.Linear(2, 2), (torch.zeros(4, 2), torch.zeros(4).long())
    given = {"model": model, "loss": nn.CrossEntropyLoss(), "batch": batch} | options
    with pytest.raises(TypeError, match=says):
        diagnose(**given)
