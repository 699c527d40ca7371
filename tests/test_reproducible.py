"""The same seed gives the same numbers, and kept states go on unchanged."""

import io
import random
import subprocess
import sys

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from helpers.reproducible import (
    best_device,
    generator_of,
    random_state,
    random_state_kept,
    seed_everything,
    set_random_state,
)


def draw():
    return random.random(), np.random.random(), torch.rand(1).item()


def test_without_a_seed_it_is_42():
    assert seed_everything() == 42


@given(st.integers(0, 2**32 - 1))
def test_a_seed_starts_all_three_generators_anew(seed):
    assert seed_everything(seed) == seed
    first = draw()
    seed_everything(seed)
    assert draw() == first


def test_seeds_differ():
    seed_everything(1)
    first = draw()
    seed_everything(2)
    assert all(a != b for a, b in zip(draw(), first, strict=True))


def test_the_generators_are_seeded_as_their_makers_do():
    seed_everything(np.int64(7))
    ours = draw()
    random.seed(7)
    np.random.seed(7)
    torch.manual_seed(7)
    assert ours == draw()


@pytest.mark.parametrize("seed", [1.0, "1", None, True, [1]])
def test_a_seed_is_a_whole_number(seed):
    with pytest.raises(TypeError, match="seed must be a whole number, not"):
        seed_everything(seed)


@pytest.mark.parametrize(
    ("seed", "said"), [(-1, "at least 0"), (2**32, "at most 4294967295")]
)
def test_a_seed_lies_in_range(seed, said):
    with pytest.raises(ValueError, match=said):
        seed_everything(seed)


def test_seeding_does_not_import_torch():
    code = (
        "import sys; from helpers.reproducible import seed_everything, "
        "random_state_kept\nwith random_state_kept(): seed_everything(1)\n"
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_kept_state_goes_on_as_before(error):
    seed_everything(3)
    expected = draw()
    seed_everything(3)
    with random_state_kept():
        draw()

    def fail():
        with random_state_kept():
            seed_everything(4)
            draw()
            raise error

    with pytest.raises(error):
        fail()
    assert draw() == expected


def test_the_device_can_be_chosen(monkeypatch):
    monkeypatch.setenv("COURSE_DEVICE", "cpu")
    assert best_device() == torch.device("cpu")


@pytest.mark.parametrize(
    ("cuda", "mps", "device"),
    [(True, True, "cuda"), (False, True, "mps"), (False, False, "cpu")],
)
def test_the_fastest_device_is_chosen(monkeypatch, cuda, mps, device):
    monkeypatch.delenv("COURSE_DEVICE", raising=False)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)
    assert best_device() == torch.device(device)


def test_a_state_can_be_saved_and_put_back():
    seed_everything(3)
    draw()
    buffer = io.BytesIO()
    torch.save(random_state(), buffer)
    first = draw()
    buffer.seek(0)
    set_random_state(torch.load(buffer, weights_only=True))
    assert draw() == first


def test_the_states_of_graphics_cards_are_kept_too(monkeypatch):
    """With cards made up here: two of CUDA, of which one is gone later, and MPS."""
    states = {"cuda": [torch.tensor([1]), torch.tensor([2])], "mps": torch.tensor([3])}
    put_back = []
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    monkeypatch.setattr(torch.cuda, "get_rng_state_all", lambda: states["cuda"])
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    monkeypatch.setattr(torch.mps, "get_rng_state", lambda: states["mps"])
    monkeypatch.setattr(
        torch.cuda, "set_rng_state", lambda state, gpu: put_back.append((state, gpu))
    )
    monkeypatch.setattr(torch.mps, "set_rng_state", put_back.append)
    kept = random_state()
    set_random_state(kept)
    assert put_back == [(states["cuda"][0], 0), states["mps"]]
    del kept["cuda"], kept["mps"]  # kept on a machine without
    set_random_state(kept)
    assert len(put_back) == 2


def test_a_generator_of_a_seed_a_generator_and_nothing():
    given = np.random.default_rng(1)
    assert generator_of(given) is given
    assert generator_of(np.int64(1)).random() == np.random.default_rng(1).random()
    seed_everything(3)
    first = generator_of(None).random(), generator_of(None).random()
    seed_everything(3)
    assert first == (generator_of(None).random(), generator_of(None).random())
    assert first[0] != first[1]
    for wrong in ("a", 1.0, True):
        with pytest.raises(TypeError, match="seed must be a whole number"):
            generator_of(wrong)
    with pytest.raises(ValueError, match="seed must be at least 0"):
        generator_of(-1)
