import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.layers import BatchGenerator


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


def test_a_change_reaches_the_images_only():
    x, y = np.ones((5, 2)), np.arange(5)
    for images, labels in BatchGenerator(x, y, 2, change=lambda images: -images):
        assert (images == -1).all()
        assert (labels >= 0).all()
    assert (x == 1).all()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: BatchGenerator(np.zeros(3), np.zeros(2)), "3 images but 2 labels"),
        (lambda: BatchGenerator([], []), "no images"),
        (lambda: BatchGenerator(np.zeros(3), np.zeros(3), 0), "batch_size"),
        (lambda: BatchGenerator(np.zeros(3), np.zeros(3), 1.5), "batch_size"),
    ],
)
def test_bad_input_is_named(make, says):
    with pytest.raises(ValueError, match=says):
        make()
