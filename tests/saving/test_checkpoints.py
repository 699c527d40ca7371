"""Checkpoints: what goes in comes back, and nothing else is ever accepted."""

import copy
import hashlib
import io
import json
import os
import pickle
import stat
import sys
import zipfile

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from helpers.optim import CosineAnnealingLR, LinearLR, SequentialLR, StepLR
from helpers.saving import (
    CheckpointError,
    describe_checkpoint,
    load_checkpoint,
    save_checkpoint,
)
from helpers.saving.file_format import packed, read_file


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


def test_plain_torch_opens_it(saved):
    model, path = saved
    for options in ({}, {"mmap": True}):
        state = torch.load(path, weights_only=True, **options)
        other = small_model()
        other.load_state_dict(state["weights"])
        assert equal(model, other)
    assert set(state) == {
        *("format", "version"),
        *("weights", "optimizer", "scheduler", "extra"),
    }


def test_it_describes_itself_without_torch(saved):
    _, path = saved
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        header = json.loads(archive.read("archive/course.json"))
    assert header == describe_checkpoint(path)
    assert header["model"] == "Sequential"
    assert header["shapes"]["0.weight"] == [3, 2]


def test_equal_states_make_equal_files(saved, tmp_path):
    model, path = saved
    again = save_checkpoint(tmp_path / "again.ckpt", model)
    assert again.read_bytes() == path.read_bytes()


def test_every_flipped_bit_is_found(tmp_path):
    path = save_checkpoint(tmp_path / "a.ckpt", nn.Linear(1, 1))
    content = path.read_bytes()
    flipped = tmp_path / "flipped.ckpt"
    for place in {*range(0, len(content), 7), *range(len(content) - 90, len(content))}:
        changed = bytearray(content)
        changed[place] ^= 1 << place % 8
        flipped.write_bytes(changed)
        with pytest.raises(CheckpointError):
            read_file(flipped)


@pytest.mark.parametrize("kept", [0, 1, 2, 40, 2000, -1, -64, -100])
def test_a_cut_file_is_refused(saved, kept):
    _, path = saved
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(CheckpointError, match=r"cut off|not a checkpoint"):
        load_checkpoint(path)


def test_something_added_is_found(saved):
    _, path = saved
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(CheckpointError, match="cut off or damaged"):
        load_checkpoint(path)


def write_version_1(path, state, **changed):
    """Write a file as the first format was: a line of JSON, then torch's bytes."""
    buffer = io.BytesIO()
    torch.save(state, buffer)
    payload = buffer.getvalue()
    header = {
        "format": "course-checkpoint",
        "version": 1,
        "model": "Linear",
        "torch": "2.9.0",
        "shapes": {"weight": [1, 2], "bias": [1]},
        "bytes": len(payload),
        "sha256": hashlib.sha256(payload).hexdigest(),
    }
    path.write_bytes(json.dumps(header | changed).encode() + b"\n" + payload)


def parts(**changed):
    weights = {"weight": torch.tensor([[2.0, 3.0]]), "bias": torch.tensor([4.0])}
    empty = {"optimizer": None, "scheduler": None, "extra": {"epoch": 3}}
    return {"weights": weights, **empty, **changed}


def test_files_of_the_first_format_are_read(tmp_path):
    path, model = tmp_path / "old.ckpt", nn.Linear(2, 1)
    adam = torch.optim.Adam(model.parameters(), lr=0.5)
    write_version_1(path, parts(optimizer=adam.state_dict()))
    other = torch.optim.Adam(model.parameters())
    found = load_checkpoint(path, model, optimizer=other)
    assert model.weight.tolist() == [[2.0, 3.0]]
    assert (found.extra, found.header["version"]) == ({"epoch": 3}, 1)
    assert other.param_groups[0]["lr"] == 0.5
    sgd = torch.optim.SGD(model.parameters(), lr=0.1)
    with pytest.raises(CheckpointError, match=r"settings amsgrad, betas"):
        load_checkpoint(path, optimizer=sgd)


def test_damaged_files_of_the_first_format_are_refused(tmp_path):
    path = tmp_path / "old.ckpt"
    write_version_1(path, parts(), sha256="0" * 64)
    with pytest.raises(CheckpointError, match="SHA-256"):
        load_checkpoint(path)
    write_version_1(path, parts(), bytes=1)
    with pytest.raises(CheckpointError, match="cut off"):
        load_checkpoint(path)
    write_version_1(path, parts(), version="1")
    with pytest.raises(CheckpointError, match="not a checkpoint"):
        load_checkpoint(path)
    path.write_bytes(b"[" * 100_000)
    with pytest.raises(CheckpointError, match="not a checkpoint"):
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
    path.write_bytes(packed(path.read_bytes(), {}))
    with pytest.raises(CheckpointError, match="refused"):
        load_checkpoint(path)
    write_version_1(path, Bomb(target))
    with pytest.raises(CheckpointError, match="refused"):
        load_checkpoint(path)
    assert not target.exists()


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (lambda folder: Bomb(folder / "ran"), r"extra\['f'\]\[1\].*Bomb"),
        (lambda folder: folder, r"extra\['f'\]\[1\].*Path.*str"),
        (lambda folder: np.ones(2), r"ndarray.*torch\.tensor"),
        (lambda folder: lambda x: x, r"function"),
        (lambda folder: np.datetime64("2020-01-01"), "date"),
    ],
)
def test_what_could_not_be_read_back_is_named_and_not_written(tmp_path, value, said):
    path = tmp_path / "x.ckpt"
    with pytest.raises(CheckpointError, match=said):
        save_checkpoint(path, nn.Linear(1, 1), extra={"f": [1, value(tmp_path)]})
    assert list(tmp_path.iterdir()) == []


def test_numbers_and_texts_of_numpy_are_stored_as_pythons(tmp_path):
    model = nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=np.float64(0.1))
    given = {
        "best": np.float64(0.9),
        "names": list(np.unique(["b", "a"])),
        "nested": ({np.str_("k"): np.int64(3)}, np.bool_(True), np.float32(0.5)),
    }
    path = save_checkpoint(tmp_path / "a", model, optimizer=optimizer, extra=given)
    extra = load_checkpoint(path, optimizer=optimizer).extra
    assert extra == {
        "best": 0.9,
        "names": ["a", "b"],
        "nested": ({"k": 3}, True, 0.5),
    }
    assert type(extra["best"]) is float
    assert type(extra["nested"][0]["k"]) is int


def test_another_architecture_is_listed_and_the_model_unchanged(saved):
    _, path = saved
    other = nn.Sequential(nn.Linear(2, 4), nn.ReLU(), nn.Linear(4, 1, bias=False))
    before = {k: v.clone() for k, v in other.state_dict().items()}
    with pytest.raises(CheckpointError) as error:
        load_checkpoint(path, other)
    assert "unexpected: 2.bias" in str(error.value)
    assert "0.weight: saved (3, 2), the model has (4, 2)" in str(error.value)
    assert all(torch.equal(v, before[k]) for k, v in other.state_dict().items())


def test_a_newer_version_is_refused(saved, tmp_path):
    _, path = saved
    buffer = io.BytesIO()
    torch.save(parts(), buffer)
    path.write_bytes(packed(buffer.getvalue(), {"version": 9}))
    with pytest.raises(CheckpointError, match="version 9"):
        load_checkpoint(path)
    write_version_1(path, parts(), version=9)
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


@pytest.mark.parametrize(
    "model", [nn.Linear(2, 2, device="meta"), nn.LazyLinear(2)], ids=["meta", "lazy"]
)
def test_weights_without_values_cannot_be_saved(tmp_path, model):
    with pytest.raises(CheckpointError, match="this cannot be saved"):
        save_checkpoint(tmp_path / "a", model)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.filterwarnings("ignore:Lazy modules")
def test_what_has_no_state_is_named(saved):
    model, path = saved
    with pytest.raises(TypeError, match="model must be an object with a state_dict"):
        save_checkpoint(path, {"a": 1})
    with pytest.raises(TypeError, match="state_dict, not None"):
        save_checkpoint(path, None)
    with pytest.raises(TypeError, match="optimizer must be an object"):
        load_checkpoint(path, optimizer=torch.optim.SGD)
    with pytest.raises(TypeError, match="extra must be a dictionary, not 'note'"):
        save_checkpoint(path, model, extra="note")
    with pytest.raises(CheckpointError, match="another architecture"):
        load_checkpoint(path, nn.LazyLinear(2))


def test_a_file_that_may_only_be_read_stays(saved, monkeypatch):
    _, path = saved
    before = path.read_bytes()
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write anything
    with pytest.raises(CheckpointError, match="Permission denied"):
        save_checkpoint(path, small_model())
    assert path.read_bytes() == before


def test_names_with_spaces_and_other_letters(tmp_path):
    path = save_checkpoint(tmp_path / "mein Módell ü.ckpt", nn.Linear(1, 1))
    assert load_checkpoint(path).header["model"] == "Linear"


def test_a_state_that_was_not_saved_is_named(saved):
    model, path = saved
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    with pytest.raises(CheckpointError, match="no optimizer"):
        load_checkpoint(path, model, optimizer=optimizer)


@pytest.mark.slow
def test_tens_of_thousands_of_weights_are_read_back(tmp_path):
    names = (f"layer_{i:05d}_" + "n" * 60 for i in range(4000))
    big = nn.ModuleDict({name: nn.Linear(1, 1) for name in names})
    path = save_checkpoint(tmp_path / "big.ckpt", big)
    assert len(describe_checkpoint(path)["shapes"]) == 8000


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_others_may_read_a_checkpoint_where_the_umask_says_so(tmp_path):
    before = os.umask(0o022)
    try:
        path = save_checkpoint(tmp_path / "a.ckpt", nn.Linear(1, 1))
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def trained(kind, lr, **settings):
    """Return a model, and an optimizer with a memory."""
    model = nn.Linear(2, 1)
    optimizer = kind(model.parameters(), lr=lr, **settings)
    model(torch.ones(1, 2)).sum().backward()
    optimizer.step()
    return model, optimizer


def everything(model, optimizer, scheduler):
    state = model.state_dict(), optimizer.state_dict(), scheduler.state_dict()
    return repr(copy.deepcopy(state))


def cosine_after_a_warm_up(optimizer):
    parts = [LinearLR(optimizer), CosineAnnealingLR(optimizer, 5)]
    return SequentialLR(optimizer, parts, [2])


def plateau(optimizer):
    return torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer)


@pytest.mark.parametrize("other", [cosine_after_a_warm_up, plateau])
def test_nothing_changes_where_one_part_does_not_fit(tmp_path, other):
    model, optimizer = trained(torch.optim.SGD, 0.1, momentum=0.9)
    path = save_checkpoint(
        tmp_path / "a", model, optimizer=optimizer, scheduler=StepLR(optimizer, 2)
    )
    model, optimizer = trained(torch.optim.SGD, 0.5, momentum=0.1)
    scheduler = other(optimizer)
    before = everything(model, optimizer, scheduler)
    with pytest.raises(
        CheckpointError, match=r"scheduler does not fit.*StepLR"
    ) as told:
        load_checkpoint(path, model, optimizer=optimizer, scheduler=scheduler)
    assert str(path) in str(told.value)
    assert everything(model, optimizer, scheduler) == before


@pytest.mark.parametrize("kind", [torch.optim.SGD, torch.optim.AdamW])
def test_an_optimizer_of_another_kind_is_named(tmp_path, kind):
    model, optimizer = trained(torch.optim.Adam, 0.1)
    path = save_checkpoint(tmp_path / "a", model, optimizer=optimizer)
    model, optimizer = trained(kind, 0.5)
    before = repr(optimizer.state_dict())
    with pytest.raises(
        CheckpointError, match=f"with Adam, and this is {kind.__name__}"
    ):
        load_checkpoint(path, model, optimizer=optimizer)
    assert repr(optimizer.state_dict()) == before


def test_an_optimizer_of_more_layers_is_named(tmp_path):
    model, optimizer = trained(torch.optim.Adam, 0.1)
    path = save_checkpoint(tmp_path / "a", model, optimizer=optimizer)
    wider = torch.optim.Adam(small_model().parameters())
    with pytest.raises(CheckpointError, match="optimizer does not fit"):
        load_checkpoint(path, optimizer=wider)


def test_a_model_that_refuses_its_weights_keeps_its_own(saved):
    class Refusing(nn.Sequential):
        def load_state_dict(self, weights):
            super().load_state_dict(weights)
            if weights["0.bias"][0] != 7:
                raise RuntimeError("not these")

    _, path = saved
    other = Refusing(*small_model())
    with torch.no_grad():
        other[0].bias.fill_(7)
    before = {name: w.clone() for name, w in other.state_dict().items()}
    with pytest.raises(CheckpointError, match="not these"):
        load_checkpoint(path, other)
    assert all(torch.equal(w, before[n]) for n, w in other.state_dict().items())


def test_training_on_does_not_change_what_was_loaded(tmp_path):
    model, optimizer = trained(torch.optim.Adam, 0.1)
    path = save_checkpoint(tmp_path / "a", model, optimizer=optimizer)
    found = load_checkpoint(path, model, optimizer=optimizer)
    before = repr(found.optimizer)
    model(torch.ones(1, 2)).sum().backward()
    optimizer.step()
    assert repr(found.optimizer) == before


def test_weights_that_are_nan_are_spoken_of(tmp_path):
    model = nn.Linear(2, 1)
    with torch.no_grad():
        model.bias.fill_(float("nan"))
    path = save_checkpoint(tmp_path / "a", model)
    with pytest.warns(UserWarning, match="NaN in bias"):
        load_checkpoint(path, nn.Linear(2, 1))


def test_a_name_that_is_too_long_is_named(tmp_path):
    with pytest.raises(CheckpointError, match="could not be written"):
        save_checkpoint(tmp_path / ("n" * 300), small_model())


class Wrapped(nn.Module):
    """Holds a model under a name, as torch.compile and nn.DataParallel do."""

    def __init__(self, name, model):
        super().__init__()
        self.add_module(name, model)


@pytest.mark.parametrize(
    ("name", "by"), [("_orig_mod", "torch.compile"), ("module", "nn.DataParallel")]
)
def test_a_wrapped_model_is_told_from_the_model_inside(tmp_path, name, by):
    plain, path = nn.Linear(2, 1), tmp_path / "a.ckpt"
    save_checkpoint(path, Wrapped(name, plain))
    with pytest.raises(CheckpointError, match=f"saved wrapped by {by}: .*model.{name}"):
        load_checkpoint(path, nn.Linear(2, 1))
    load_checkpoint(path, Wrapped(name, nn.Linear(2, 1)))
    save_checkpoint(path, plain)
    says = f"model is wrapped by {by}: load into model.{name} instead"
    with pytest.raises(CheckpointError, match=says):
        load_checkpoint(path, Wrapped(name, nn.Linear(2, 1)))
    save_checkpoint(path, nn.Flatten())
    with pytest.raises(CheckpointError, match=r"architecture\. missing: bias"):
        load_checkpoint(path, plain)


def test_weights_are_not_loaded_where_there_is_no_room(saved):
    model, path = saved
    empty = copy.deepcopy(model).to("meta")
    with pytest.raises(CheckpointError, match=r"to_empty\(device='cpu'\)"):
        load_checkpoint(path, empty)
    load_checkpoint(path, empty.to_empty(device="cpu"))
    for own, other in zip(model.parameters(), empty.parameters(), strict=True):
        assert torch.equal(own, other)


def test_a_kind_of_number_that_would_lose_digits_is_refused(tmp_path):
    saved, model = nn.Linear(2, 2), nn.Linear(2, 2)
    saved.register_buffer("mean", torch.tensor([1.7]))
    model.register_buffer("mean", torch.tensor([1]))
    save_checkpoint(tmp_path / "a.pt", saved)
    with pytest.raises(CheckpointError, match=r"mean: saved as torch\.float32, in the"):
        load_checkpoint(tmp_path / "a.pt", model)
    model.half().mean = torch.tensor([1.0])  # fewer digits are what was asked for
    load_checkpoint(tmp_path / "a.pt", model)
