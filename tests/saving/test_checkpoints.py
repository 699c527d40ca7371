"""Checkpoints: what goes in comes back, and nothing else is ever accepted."""

import json
import os
import pickle

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from helpers.saving import (
    CheckpointError,
    describe_checkpoint,
    load_checkpoint,
    save_checkpoint,
)
from helpers.saving.files import make_header


def small_model():
    return nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))


@pytest.fixture
def saved(tmp_path):
    model = small_model()
    return model, save_checkpoint(tmp_path / "model.ckpt", model)


def equal(a, b):
    return all(torch.equal(a.state_dict()[k], v) for k, v in b.state_dict().items())


def test_the_weights_come_back(saved):
    model, path = saved
    other = small_model()
    assert not equal(model, other)
    load_checkpoint(path, other)
    assert equal(model, other)


def test_optimizer_scheduler_and_extra_come_back(tmp_path):
    model = small_model()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 2)
    model(torch.ones(1, 2)).sum().backward()
    optimizer.step()
    scheduler.step()
    path = save_checkpoint(
        tmp_path / "all.ckpt",
        model,
        optimizer=optimizer,
        scheduler=scheduler,
        extra={"epoch": 3, "history": [0.5, 0.25]},
    )
    again = small_model()
    optimizer2 = torch.optim.SGD(again.parameters(), lr=9.0, momentum=0.9)
    scheduler2 = torch.optim.lr_scheduler.StepLR(optimizer2, 2)
    found = load_checkpoint(path, again, optimizer=optimizer2, scheduler=scheduler2)
    assert found.extra == {"epoch": 3, "history": [0.5, 0.25]}
    assert optimizer2.state_dict()["param_groups"][0]["lr"] == 0.1
    assert scheduler2.last_epoch == 1


@given(
    st.dictionaries(
        st.text(max_size=5),
        st.one_of(st.integers(-(2**60), 2**60), st.text(), st.floats(allow_nan=False)),
    )
)
def test_any_plain_extra_comes_back(tmp_path_factory, extra):
    path = tmp_path_factory.mktemp("extra") / "x.ckpt"
    save_checkpoint(path, nn.Linear(1, 1), extra=extra)
    assert load_checkpoint(path).extra == extra


def test_it_describes_itself_without_torch(saved):
    _, path = saved
    with path.open("rb") as file:
        header = json.loads(file.readline())
    assert header == describe_checkpoint(path)
    assert header["model"] == "Sequential"
    assert header["shapes"]["0.weight"] == [3, 2]


@pytest.mark.parametrize("place", [0.3, 0.6, 0.95])
def test_one_flipped_bit_is_found(saved, place):
    _, path = saved
    content = bytearray(path.read_bytes())
    start = content.index(b"\n") + 1
    content[start + int((len(content) - start) * place)] ^= 1
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match="SHA-256"):
        load_checkpoint(path)


@pytest.mark.parametrize("kept", [0, 1, 40, 2000])
def test_a_cut_file_is_refused(saved, kept):
    _, path = saved
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(CheckpointError, match=r"cut off|not a checkpoint"):
        load_checkpoint(path)


class Bomb:
    def __init__(self, target):
        self.target = target

    def __reduce__(self):
        return (open, (str(self.target), "w"))


def test_code_in_a_file_is_never_run(tmp_path):
    target, path = tmp_path / "ran", tmp_path / "bomb.ckpt"
    path.write_bytes(pickle.dumps(Bomb(target)))
    with pytest.raises(CheckpointError, match="Nothing in it was run"):
        load_checkpoint(path)
    torch.save(Bomb(target), path)
    with pytest.raises(CheckpointError, match="not a checkpoint"):
        load_checkpoint(path)
    payload = path.read_bytes()
    path.write_bytes(make_header(payload, {}) + payload)
    with pytest.raises(CheckpointError, match="refused"):
        load_checkpoint(path)
    assert not target.exists()


def test_what_could_not_be_read_back_is_not_written(tmp_path):
    path = tmp_path / "x.ckpt"
    with pytest.raises(CheckpointError, match=r"refused|cannot be saved"):
        save_checkpoint(path, nn.Linear(1, 1), extra={"f": Bomb(tmp_path / "ran")})
    assert not path.exists()
    assert not (tmp_path / "ran").exists()


def test_another_architecture_is_listed_and_the_model_unchanged(saved):
    _, path = saved
    other = nn.Sequential(nn.Linear(2, 4), nn.ReLU(), nn.Linear(4, 1, bias=False))
    before = {k: v.clone() for k, v in other.state_dict().items()}
    with pytest.raises(CheckpointError) as error:
        load_checkpoint(path, other)
    assert "unexpected: 2.bias" in str(error.value)
    assert "0.weight: saved (3, 2), the model has (4, 2)" in str(error.value)
    assert all(torch.equal(v, before[k]) for k, v in other.state_dict().items())


def test_a_newer_version_is_refused(saved):
    _, path = saved
    path.write_bytes(path.read_bytes().replace(b'"version": 1', b'"version": 9', 1))
    with pytest.raises(CheckpointError, match="version 9"):
        load_checkpoint(path)


def test_a_full_disk_leaves_the_old_file(saved, monkeypatch):
    _, path = saved
    before = path.read_bytes()

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CheckpointError, match="No space left"):
        save_checkpoint(path, small_model())
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_places_that_are_no_files(tmp_path):
    with pytest.raises(CheckpointError, match="is a folder"):
        save_checkpoint(tmp_path, small_model())
    with pytest.raises(CheckpointError, match="could not be written"):
        save_checkpoint(tmp_path / "none" / "x.ckpt", small_model())
    with pytest.raises(CheckpointError, match="could not be read"):
        load_checkpoint(tmp_path)
    with pytest.raises(CheckpointError, match="could not be read"):
        load_checkpoint(tmp_path / "none.ckpt")


def test_names_with_spaces_and_other_letters(tmp_path):
    path = save_checkpoint(tmp_path / "mein Módell ü.ckpt", nn.Linear(1, 1))
    assert load_checkpoint(path).header["model"] == "Linear"


def test_a_state_that_was_not_saved_is_named(saved):
    model, path = saved
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    with pytest.raises(CheckpointError, match="no optimizer"):
        load_checkpoint(path, model, optimizer=optimizer)
