"""A trace shows every layer, leaves the model alone, and names what fails."""

import itertools
import warnings

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from helpers.shapes import count_parameters, trace_shapes


def small_net():
    return nn.Sequential(
        nn.Conv2d(3, 8, 5, padding=2),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(8 * 4 * 4, 3),
    )


def test_a_small_network_by_hand():
    table = trace_shapes(small_net(), torch.zeros(2, 3, 8, 8))
    assert [row.output for row in table] == [
        (2, 8, 8, 8),
        (2, 8, 8, 8),
        (2, 8, 4, 4),
        (2, 128),
        (2, 3),
    ]
    assert [row.parameters for row in table] == [8 * 3 * 25 + 8, 0, 0, 0, 128 * 3 + 3]
    assert (table.input, table.output) == ((2, 3, 8, 8), (2, 3))
    assert table.parameters == table.trainable == 608 + 387
    assert len(table) == 5


def test_printed():
    text = repr(trace_shapes(small_net(), (2, 3, 8, 8)))
    assert "0      Conv2d     [2, 3, 8, 8]  [2, 8, 8, 8]         608" in text
    assert " ".join(text.splitlines()[-1].split()) == "all [2, 3, 8, 8] [2, 3] 995"


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 9), min_size=2, max_size=5), st.integers(1, 4))
def test_the_widths_of_dense_layers_are_told(widths, batch):
    layers = [nn.Linear(a, b) for a, b in itertools.pairwise(widths)]
    table = trace_shapes(nn.Sequential(*layers), (batch, widths[0]))
    assert [row.output for row in table] == [(batch, width) for width in widths[1:]]
    assert sum(row.parameters for row in table) == table.parameters


class Everything(nn.Module):
    """Two inputs, a parameter of its own, a recurrent layer, a forgotten layer."""

    def __init__(self):
        super().__init__()
        self.first = nn.Linear(4, 6)
        self.memory = nn.LSTM(6, 5, batch_first=True)
        self.scale = nn.Parameter(torch.ones(5))
        self.forgotten = nn.Linear(2, 2)

    def forward(self, x, shift):
        states, _ = self.memory(self.first(input=x))
        return {"states": states * self.scale, "shift": shift}


def test_several_inputs_nested_outputs_and_a_forgotten_layer():
    table = trace_shapes(Everything(), (2, 7, 4), torch.zeros(3))
    assert table.input == ((2, 7, 4), (3,))
    assert table.output == ((2, 7, 5), (3,))
    assert [row.name for row in table] == ["first", "memory", "(model)"]
    assert table.rows[0].input == (2, 7, 4)
    assert table.rows[1].output == ((2, 7, 5), (1, 2, 5), (1, 2, 5))
    assert table.rows[2].parameters == 5
    assert table.uncalled == ("forgotten",)
    assert "Never called in forward: forgotten." in repr(table)


def test_lazy_layers_are_sized_in_the_table_and_stay_lazy():
    model = nn.Sequential(nn.Flatten(), nn.LazyLinear(2))
    table = trace_shapes(model, (5, 3, 2))
    assert table.rows[1].type == "Linear"
    assert table.parameters == 6 * 2 + 2
    assert isinstance(model[1], nn.LazyLinear)
    with pytest.raises(ValueError, match="'1' does not know its shape"):
        count_parameters(model)


def test_a_lazy_layer_that_never_runs():
    class Half(nn.Module):
        def __init__(self):
            super().__init__()
            self.used = nn.Linear(2, 1)
            self.unused = nn.LazyLinear(3)

        def forward(self, x):
            return self.used(x)

    table = trace_shapes(Half(), (4, 2))
    assert table.parameters == 3
    assert table.uncalled == ("unused",)


def test_shared_weights_count_once():
    layer = nn.Linear(3, 3)
    model = nn.Sequential(layer, nn.ReLU(), layer)
    assert count_parameters(model) == 12
    table = trace_shapes(model, (1, 3))
    assert [row.parameters for row in table] == [12, 0, 0]
    tied = nn.Sequential(nn.Linear(3, 3, bias=False), nn.Linear(3, 3, bias=False))
    tied[1].weight = tied[0].weight
    assert trace_shapes(tied, (1, 3)).parameters == 9


def test_buffers_only_and_frozen():
    model = nn.BatchNorm1d(4, affine=False)
    assert count_parameters(model) == 0
    assert trace_shapes(model, (2, 4)).parameters == 0
    frozen = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1))
    frozen[0].requires_grad_(False)
    assert count_parameters(frozen) == 13
    assert count_parameters(frozen, trainable_only=True) == 4
    assert "4 of the parameters are trainable" in repr(trace_shapes(frozen, (1, 2)))


def test_the_model_is_left_as_it_was():
    model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Dropout(), nn.ReLU())
    model[2].eval()
    model(torch.randn(5, 3)).sum().backward()
    calls = []
    hook = model[0].register_forward_hook(lambda *_: calls.append(1))
    modes = [layer.training for layer in model.modules()]
    state = {k: v.clone() for k, v in model.state_dict().items()}
    grads = [p.grad.clone() for p in model.parameters()]
    random, counted = torch.get_rng_state(), np.random.get_state()[1].copy()
    trace_shapes(model, torch.randn(5, 3, generator=torch.Generator().manual_seed(1)))
    assert [layer.training for layer in model.modules()] == modes
    assert all(torch.equal(state[k], v) for k, v in model.state_dict().items())
    for old, p in zip(grads, model.parameters(), strict=True):
        assert torch.equal(old, p.grad)
    assert torch.equal(random, torch.get_rng_state())
    assert (counted == np.random.get_state()[1]).all()
    assert len(model[0]._forward_hooks) == 1
    assert not model[0]._forward_pre_hooks
    hook.remove()


def test_noise_inside_a_model_does_not_move_the_generator():
    class Noisy(nn.Module):
        def forward(self, x):
            return x + torch.randn_like(x)

    before = torch.get_rng_state()
    trace_shapes(Noisy(), (2, 3))
    assert torch.equal(before, torch.get_rng_state())


@pytest.mark.parametrize(
    ("model", "x", "words"),
    [
        (small_net(), torch.zeros(2, 3, 9, 20), r"'4' \(Linear\).*\[2, 320\].*\(M9\)"),
        (small_net(), torch.zeros(2, 8, 8, 3), r"'0' \(Conv2d\).*\[batch, 3, height"),
        (
            nn.Sequential(nn.Linear(12, 2)),
            torch.zeros(5, 3, 4),
            r"\(M9\)\. Flatten.*Flatten\(\)",
        ),
        (nn.Linear(3, 2), torch.zeros(5, 3).double(), r"float64: NumPy.*\(M11\)"),
        (nn.Linear(3, 2), torch.zeros(5, 3).long(), r"int64 \(M11\)"),
        (nn.Embedding(9, 2), torch.full((2, 2), 9), "whole numbers from 0 to 8"),
        (nn.LSTM(3, 2), torch.zeros(2, 2, 4), r"\[time, batch, 3\]"),
        (nn.LayerNorm([4]), torch.zeros(2, 3), r"\[..., 4\]"),
        (nn.BatchNorm2d(4), torch.zeros(2, 3, 5, 5), r"\[batch, 4, height, width\]"),
        (nn.BatchNorm1d(4), torch.zeros(2, 3), r"\[batch, 4\] or"),
        (nn.LazyConv2d(4, 3), torch.zeros(2, 3), "LazyConv2d"),
    ],
)
def test_the_failing_layer_is_named(model, x, words):
    with pytest.raises(ValueError, match=words):
        trace_shapes(model, x)


@pytest.mark.parametrize(
    ("model", "x", "remedy"),
    [
        (nn.Linear(1, 2), torch.zeros(5), "Use x.unsqueeze(1)."),
        (nn.Linear(5, 2), torch.zeros(4), "Use x.unsqueeze(0), for one sample."),
        (nn.Linear(5, 2), torch.zeros(3, 4), "a layer with in_features=4, or change"),
        (nn.Linear(5, 2), torch.zeros(3, 2, 4), "in_features=8, after nn.Flatten()."),
        (nn.LSTM(3, 2), torch.zeros(2, 2, 4), "Make the layer with input_size=4."),
        (nn.RNN(1, 2), torch.zeros(5, 4), "an axis of its own: x.unsqueeze(-1)."),
        (nn.BatchNorm1d(4), torch.zeros(2, 3), "Make the layer with num_features=3."),
        (nn.BatchNorm2d(4), torch.zeros(2, 4), "Use nn.BatchNorm1d for rows of"),
        (nn.Conv2d(3, 4, 3), torch.zeros(2, 8, 8, 3), "last: x.permute(0, 3, 1, 2)."),
        (nn.Conv1d(3, 4, 3), torch.zeros(2, 8, 3), "last: x.permute(0, 2, 1)."),
        (nn.Conv2d(3, 4, 3), torch.zeros(2, 1, 8, 8), "layer with in_channels=1."),
        (nn.Conv2d(3, 4, 9), torch.zeros(2, 3, 8, 8), "Make the kernel smaller"),
        (nn.Conv2d(1, 4, 3), torch.zeros(2, 8, 8), "is missing: x.unsqueeze(1)."),
        (nn.Conv2d(3, 4, 3), torch.zeros(2, 8, 8), "(1).expand(-1, 3, -1, -1)."),
        (nn.Conv2d(1, 4, 3), torch.zeros(2, 64), "x.unflatten(1, (1, height, width))"),
        (nn.Linear(3, 2), torch.zeros(5, 3).double(), "x.to(torch.float32)."),
        (nn.Linear(3, 2), torch.zeros(5, 3).byte(), "x.to(torch.float32) / 255."),
    ],
)
def test_each_fault_has_its_remedy(model, x, remedy):
    with pytest.raises(ValueError, match="failed on input") as caught:
        trace_shapes(model, x)
    assert remedy in str(caught.value)


def test_a_model_on_another_device_is_named():
    with pytest.raises(ValueError, match=r"on meta and its input on cpu \(M18\)"):
        trace_shapes(nn.Linear(2, 2, device="meta"), torch.zeros(1, 2))


def test_a_shape_lands_on_the_models_device_and_dtype():
    assert trace_shapes(nn.Linear(2, 3, device="meta"), (1, 2)).output == (1, 3)
    assert trace_shapes(nn.Linear(2, 3).double(), (1, 2)).output == (1, 3)


def test_an_error_in_forward_itself_and_one_that_forward_catches():
    class Own(nn.Module):
        def __init__(self):
            super().__init__()
            self.inner = nn.Linear(4, 2)
            self.catch = True

        def forward(self, x):
            if self.catch:
                try:
                    return self.inner(x)
                except RuntimeError:
                    return x
            raise KeyError("no such thing")

    model = nn.Sequential(Own(), nn.ReLU())
    assert trace_shapes(model, (1, 3)).output == (1, 3)
    model[0].catch = False
    with pytest.raises(ValueError, match=r"'0' \(Own\) failed on input \[1, 3\]"):
        trace_shapes(model, (1, 3))
    with pytest.raises(ValueError, match="failed on input no tensor"):
        trace_shapes(model[0], None)


with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    SCRIPTED = torch.jit.script(nn.ReLU())


@pytest.mark.parametrize(
    ("model", "inputs", "kind", "words"),
    [
        (nn.Linear, [(1, 2)], TypeError, "the class Linear"),
        (len, [(1, 2)], TypeError, "torch.nn.Module"),
        (None, [(1, 2)], TypeError, "NoneType"),
        (nn.ReLU(), [], ValueError, "No input given"),
        (nn.ReLU(), [np.zeros((1, 2))], TypeError, "is a ndarray.*takes tensors"),
        (SCRIPTED, [(1, 2)], TypeError, "made by torch.jit, and nobody can look"),
        (nn.Sequential(SCRIPTED), [(1, 2)], TypeError, "made by torch.jit"),
    ],
)
def test_wrong_use_is_named(model, inputs, kind, words):
    with pytest.raises(kind, match=words):
        trace_shapes(model, *inputs)


def test_a_model_that_cannot_be_copied_is_named():
    model = nn.Linear(2, 2)
    model.last = model(torch.zeros(1, 2)) * 2
    with pytest.raises(ValueError, match="cannot be copied"):
        trace_shapes(model, (1, 2))


@pytest.mark.parametrize(
    ("widths", "total"),
    [((400, 14, 8, 2), 5752), ((400, 100, 40, 2), 44222), ((784, 512, 10), 407050)],
)
def test_counts_with_a_source(widths, total):
    layers = [nn.Linear(a, b) for a, b in itertools.pairwise(widths)]
    assert count_parameters(nn.Sequential(*layers)) == total


def test_a_model_without_numbers_is_traced_too():
    with torch.device("meta"):
        model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Flatten(), nn.LazyLinear(2))
    table = trace_shapes(model, (5, 3, 8, 8))
    assert table.output == (5, 2)
    assert table.parameters == 4 * 28 + 4 * 36 * 2 + 2


def test_which_parameters_to_count_is_a_switch():
    with pytest.raises(TypeError, match="trainable_only must be True or False"):
        count_parameters(nn.Linear(2, 1), "no")
