"""A model that is borrowed comes back as it was. The device meta stands for a GPU."""

import contextlib
from types import SimpleNamespace

import pytest
import torch
from torch import nn

from helpers.training.borrowed_model import borrowed, device_of, move_optimizer

META = torch.device("meta")


def remembering():
    """Return an optimizer's memory, as torch's optimizers keep it."""
    velocity, step = torch.ones(2), torch.tensor(3.0)
    memory = {"velocity": velocity, "step": step, "rate": 0.1, "parts": [velocity]}
    return SimpleNamespace(state={0: memory, "func_evals": 5})


def test_what_an_optimizer_remembers_moves_with_the_model_and_back():
    optimizer, model = remembering(), nn.Flatten()
    memory = optimizer.state[0]
    with borrowed(model, META, optimizer):
        assert memory["velocity"].is_meta
        assert not memory["step"].is_meta  # torch keeps it on the CPU
        memory["velocity"] = torch.ones(2)  # no value comes back from meta
        move_optimizer(None, META)
    assert memory["velocity"].device.type == "cpu"
    assert memory["rate"] == 0.1
    assert optimizer.state["func_evals"] == 5


def test_each_module_gets_its_own_mode_back_also_after_an_error():
    model = nn.Sequential(nn.Dropout(), nn.BatchNorm1d(2), nn.Linear(2, 2))
    model[1].eval()
    with contextlib.suppress(KeyboardInterrupt), borrowed(model, torch.device("cpu")):
        model.eval()
        model[1].train()
        raise KeyboardInterrupt
    assert [module.training for module in model.modules()] == [True, True, False, True]


def test_the_device_is_the_models_own_or_the_one_asked_for():
    assert device_of(nn.Linear(1, 1)).type == "cpu"
    assert device_of(nn.Flatten()).type == "cpu"
    assert device_of(nn.Flatten(), "cpu:0") == torch.device("cpu:0")
    assert isinstance(device_of(nn.Linear(1, 1), "auto"), torch.device)
    with pytest.raises(ValueError, match="on the device meta, where weights have no"):
        device_of(nn.Linear(1, 1, device="meta"))
    with pytest.raises(TypeError, match="is the class Linear"):
        device_of(nn.Linear)


def test_a_model_goes_to_the_device_and_comes_home():
    class Traveling(nn.Linear):
        def to(self, device):
            places.append(device)

    places = []
    with borrowed(Traveling(1, 1), META):
        assert places == [META]
    assert places == [META, torch.device("cpu")]
