"""Tests of batch generator."""

import numpy as np
import pandas as pd
import pytest
import scipy.sparse
import torch
from hypothesis import given
from hypothesis import strategies as st

from helpers.layers import BatchGenerator
from helpers.reproducible import seed_everything


@given(n=st.integers(1, 60), batch_size=st.integers(1, 70), seed=st.integers(0, 5))
def test_every_image_is_used_once_an_epoch(n, batch_size, seed):
    images = np.arange(n)
    batches = BatchGenerator(images, -images, batch_size, seed=seed)
    for _ in range(2):
        seen = list(batches)
        assert len(seen) == len(batches)
        assert all(len(x) == batch_size for x, _ in seen[:-1])
        assert all((x == -y).all() for x, y in seen)
        assert sorted(np.concatenate([x for x, _ in seen])) == images.tolist()


def test_the_order_is_new_every_epoch_and_the_same_for_a_seed():
    images = np.arange(100)
    one, two = (BatchGenerator(images, images, 100, seed=5) for _ in range(2))
    first, second = next(iter(one))[0], next(iter(one))[0]
    assert (first != second).any()
    assert (next(iter(two))[0] == first).all()
    kept = BatchGenerator(images, images, 100, shuffle=False)
    assert (next(iter(kept))[0] == images).all()


def test_steps_of_the_first_example():
    batches = BatchGenerator(np.zeros(60_000), np.zeros(60_000), 128)
    assert len(batches) == 469
    assert "the last of 96" in repr(batches)


def test_a_batch_holds_128_images_unless_told():
    assert len(BatchGenerator(np.zeros((256, 1)), np.zeros(256))) == 2
    assert len(BatchGenerator(np.zeros((257, 1)), np.zeros(257))) == 3


def test_a_change_reaches_the_images_only():
    x, y = np.ones((5, 2)), np.arange(5)
    for images, labels in BatchGenerator(x, y, 2, change=lambda images: -images):
        assert (images == -1).all()
        assert (labels >= 0).all()
    assert (x == 1).all()


def test_rows_of_frames_are_paired_by_position():
    random = np.random.default_rng(0)
    table = pd.DataFrame(random.normal(size=(50, 2)), columns=["a", "b"])
    table["y"] = (table["a"] > 0).astype(int)
    table = table.sample(frac=1, random_state=1)  # the index is out of order now
    images, labels = table[["a", "b"]], table["y"]
    kinds = [
        (images, labels),
        (images.to_numpy(), labels),
        (images, labels.to_numpy()),
        (torch.tensor(images.to_numpy()), labels),
        (images.to_numpy().tolist(), labels.tolist()),
        (images, labels.astype("Int64")),
        (images, labels.astype(object)),
        (images.astype({"a": object}), labels),
    ]
    for x, y in kinds:
        seen = 0
        for some, right in BatchGenerator(x, y, 8):
            assert ((np.asarray(some)[:, 0] > 0) == np.asarray(right)).all()
            seen += len(right)
        assert seen == 50


def test_without_a_seed_orders_follow_seed_everything():
    def orders():
        seed_everything(3)
        return [
            next(iter(BatchGenerator(np.arange(50), np.arange(50), 50, seed=None)))[0]
            for _ in range(2)
        ]

    first, second = orders(), orders()
    assert (first[0] != first[1]).any()
    assert (np.array(first) == np.array(second)).all()


@pytest.mark.parametrize(
    ("make", "error", "says"),
    [
        (lambda: pairs(3, 2), ValueError, "3 images but 2 labels"),
        (lambda: BatchGenerator([], []), ValueError, "images is empty"),
        (lambda: BatchGenerator(np.zeros(3), 3), ValueError, "labels must be an array"),
        (lambda: BatchGenerator(torch.ones(()), [1]), ValueError, "must have rows"),
        (lambda: pairs(batch_size=0), ValueError, "batch_size must be at least 1"),
        (lambda: pairs(batch_size=1.5), TypeError, "batch_size must be a whole"),
        (lambda: pairs(batch_size=2.0), TypeError, "batch_size .* Use 2"),
        (lambda: pairs(batch_size=True), TypeError, "batch_size must be a whole"),
        (lambda: pairs(shuffle=None), TypeError, "shuffle must be True or False"),
        (lambda: BatchGenerator(["a", "b"], [0, 1]), TypeError, "hold 'a'; encode"),
        (
            lambda: BatchGenerator(pd.DataFrame({"x": [1], "y": ["a"]}), [0]),
            TypeError,
            "images mixes words with other values",
        ),
        (lambda: BatchGenerator(scipy.sparse.eye(2), [0, 1]), TypeError, "toarray"),
        (lambda: BatchGenerator({"x": [1]}, [1]), ValueError, "an array or a list"),
        (
            lambda: list(BatchGenerator(np.ones(4), np.ones(4), 2, change=first_row)),
            ValueError,
            "changed_images has 1, labels has 2",
        ),
    ],
)
def test_bad_input_is_named(make, error, says):
    with pytest.raises(error, match=says):
        make()


def pairs(n=3, m=3, **settings):
    return BatchGenerator(np.zeros(n), np.zeros(m), **settings)


def first_row(images):
    return images[:1]


def test_whole_numbers_of_numpy_are_whole_numbers():
    assert len(pairs(10, 10, batch_size=np.int64(4))) == 3


def test_a_change_is_a_function():
    with pytest.raises(TypeError, match=r"change must be a function.*type ndarray"):
        pairs(change=np.zeros(3))
