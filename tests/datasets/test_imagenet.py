"""The names of ImageNet's classes."""

from helpers.datasets import load_imagenet_names


def test_a_thousand_names_in_their_order():
    names = load_imagenet_names()
    assert len(names) == len(set(names)) == 1000
    assert (names[0], names[698], names[985], names[999]) == (
        "tench",
        "palace",
        "daisy",
        "toilet tissue",
    )
