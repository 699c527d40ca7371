"""Evidence for what lesson 09 says."""

import itertools

import numpy as np
import pytest
import torch

from claims import claim, names_of
from helpers.autograd import Value
from helpers.datasets import load_two_digits
from helpers.exercises.backprop_in_a_network import gradient_of_logits, layer_backward
from helpers.exercises.whole_network import loss_and_gradients

SEEDS = range(40, 45)
SIZES, STEPS, RATE = (400, 14, 8, 2), 150, 0.02
PRICES = np.array([200.0, 210.0, 220.0, 240.0, 2300.0])


@pytest.fixture(scope="module")
def lesson():
    """The lesson's functions, with the course's answers to its exercises."""
    names = names_of("09")  # where the lesson's functions look theirs up
    names |= {"gradient_of_logits": gradient_of_logits, "sizes": SIZES}
    names |= {"layer_backward": layer_backward}
    names |= {"loss_and_gradients": loss_and_gradients}
    return names


@pytest.fixture(scope="module")
def pair():
    return load_two_digits((3, 8), size=20)


def split(pair, seed):
    order = np.random.default_rng(seed).permutation(len(pair.y))
    X, y, cut = pair.X[order], pair.y[order], int(0.8 * len(order))
    return X[:cut], y[:cut], X[cut:], y[cut:]


def trained(lesson, pair, seed, size=None):
    """Return the losses, and the share of the test pictures that are right."""
    X, y, X_test, y_test = split(pair, seed)
    layers = lesson["initial_layers"](np.random.default_rng(seed), size)
    losses = lesson["train"](layers, X, y, RATE, STEPS)
    guesses = lesson["forward_pass"](layers, X_test)[-1].argmax(axis=1)
    return losses, (guesses == y_test).mean()


@claim("09", "285 pictures times the 5,600 weights of the first layer make 1.6 million")
def test_the_products_of_the_first_layer(pair):
    X, *_ = split(pair, 0)
    assert len(X) == 285
    assert 400 * 14 == 5_600
    assert round(285 * 5_600 / 1e6, 1) == 1.6


@claim(
    "09", "Nudging each of the 5,752 parameters up and down takes 11,504 forward passes"
)
def test_the_parameters_of_both_networks():
    def parameters(sizes):
        return [(i + 1) * o for i, o in itertools.pairwise(sizes)]

    assert parameters(SIZES) == [5_614, 120, 18]
    assert sum(parameters(SIZES)) == 5_752 == 11_504 / 2
    assert sum(parameters((400, 100, 40, 2))) == 44_222


@claim("09", "It fades when the network is right and sure, and it never exceeds 1")
def test_the_pull_on_the_logit_of_the_truth():
    rng = np.random.default_rng(0)
    Z = rng.normal(size=(2000, 4)) * rng.choice([0.1, 1, 10, 100], (2000, 1))
    pull = gradient_of_logits(Z, np.zeros(2000, int))[:, 0] * 2000
    assert ((pull <= 0) & (pull >= -1)).all()
    sure = Z[:, 0] > Z[:, 1:].max(axis=1) + 8
    assert abs(pull[sure]).max() < 0.001


@claim("09", "a gradient has the shape of what it belongs to.")
def test_shapes_of_all_gradients(lesson):
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        layers = lesson["initial_layers"](rng)
        _, gradients = loss_and_gradients(layers, rng.normal(size=(6, 400)), [0] * 6)
        for pair, other in zip(layers, gradients, strict=True):
            assert [a.shape for a in pair] == [a.shape for a in other]


@claim("09", "is four times too small")
def test_a_mean_in_place_of_the_sum():
    for seed in SEEDS:
        dA = np.random.default_rng(seed).normal(size=(4, 5))
        *_, db = layer_backward(np.ones((4, 3)), np.ones((3, 5)), dA)
        np.testing.assert_allclose(4 * dA.mean(axis=0), db)


@claim("09", "More examples don't make the gradient larger.")
@claim("09", "If they are new ones, they make it less noisy.")
def test_larger_batches_have_gradients_of_the_same_size(lesson, pair):
    X, y, *_ = split(pair, 0)
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        layers = lesson["initial_layers"](rng)
        twice = loss_and_gradients(layers, np.vstack([X, X]), np.hstack([y, y]))
        once = loss_and_gradients(layers, X, y)
        np.testing.assert_allclose(once[1][0][0], twice[1][0][0], atol=1e-12)
        noise = []
        for n in (8, 128):
            picks = [rng.choice(len(X), n) for _ in range(20)]
            found = [loss_and_gradients(layers, X[i], y[i])[1][1][0] for i in picks]
            noise.append(np.std(found, axis=0).mean())
        assert noise[1] < noise[0] / 2


@pytest.mark.slow
@claim("09", "Every weight and every bias is torch's, to at least nine decimals.")
def test_both_networks_stay_twins(lesson, pair):
    for seed in SEEDS:
        X, y, *_ = split(pair, seed)
        layers = lesson["initial_layers"](np.random.default_rng(seed))
        twin = lesson["twin_of"](layers)
        lesson |= {"pictures": torch.tensor(X), "targets": torch.tensor(y)}
        lesson["train"](layers, X, y, RATE, STEPS)
        list(lesson["train_torch"](twin, RATE, STEPS))
        for linear, (W, b) in zip(twin[::2], layers, strict=True):
            assert np.abs(linear.weight.detach().numpy().T - W).max() < 1e-9
            assert np.abs(linear.bias.detach().numpy() - b).max() < 1e-9


@pytest.mark.slow
@claim("09", "From eight other seeds, too, it gets more than nine in ten")
def test_the_network_reads_two_digits(lesson, pair):
    assert min(trained(lesson, pair, seed)[1] for seed in range(8)) > 0.9


@pytest.mark.slow
@claim("09", "only the biases of the last layer have moved")
def test_zero_weights_learn_nothing_of_the_pictures(lesson, pair):
    for seed in SEEDS:
        X, y, *_ = split(pair, seed)
        layers = [(np.zeros((i, o)), np.zeros(o)) for i, o in itertools.pairwise(SIZES)]
        lesson["train"](layers, X, y, RATE, STEPS)
        *others, last = [array for both in layers for array in both]
        assert not any(array.any() for array in others)
        assert last.any()


@pytest.mark.slow
@claim("09", "the loss stays at 0.69, which is $\\log 2$, the loss of a coin toss")
def test_small_weights_do_not_learn(lesson, pair):
    for seed in SEEDS:
        losses, _ = trained(lesson, pair, seed, 0.01)
        assert min(losses) == pytest.approx(np.log(2), abs=0.01)


@pytest.mark.slow
@claim("09", "The network starts out sure, and often wrong")
@claim("09", "With 1 each layer makes the numbers larger.")
def test_large_weights_begin_with_a_large_loss(lesson, pair):
    for seed in SEEDS:
        losses, share = trained(lesson, pair, seed, 1.0)
        usual, good = trained(lesson, pair, seed)
        assert losses[0] > 2 > 1 > usual[0]
        assert losses[-1] > usual[-1]
        assert share < good
        layers = lesson["initial_layers"](np.random.default_rng(seed), 1.0)
        saved = lesson["forward_pass"](layers, split(pair, seed)[0])
        assert saved[0].std() < saved[1].std() / 5 < saved[2].std()


@claim("09", "With 0.01 each layer shrinks the numbers")
@claim("09", "the gradients shrink in the same way on their way back")
def test_small_weights_shrink_numbers_and_gradients(lesson, pair):
    for seed in SEEDS:
        X, y, *_ = split(pair, seed)
        layers = lesson["initial_layers"](np.random.default_rng(seed), 0.01)
        saved = [h.std() for h in lesson["forward_pass"](layers, X)]
        assert all(b < a / 3 for a, b in itertools.pairwise(saved))
        H, first = lesson["forward_pass"](layers, X), []
        dA = gradient_of_logits(H[-1], y)
        for (W, _), h in zip(layers[::-1], H[-2::-1], strict=True):
            first.append(np.abs(dA).mean())
            dA = (dA @ W.T) * (h > 0)
        assert all(b < a / 10 for a, b in itertools.pairwise(first))


@pytest.mark.slow
@claim("09", "and the loss falls farthest.")
@claim("09", "In the middle row the numbers keep their order of magnitude")
def test_the_root_keeps_the_order_of_magnitude(lesson, pair):
    for seed in SEEDS:
        layers = lesson["initial_layers"](np.random.default_rng(seed))
        spread = [h.std() for h in lesson["forward_pass"](layers, split(pair, seed)[0])]
        assert max(spread) < 5 * min(spread)
        ends = [trained(lesson, pair, seed, size)[0][-1] for size in (0.01, None, 1.0)]
        assert ends[1] < min(ends[0], ends[2])


@claim("09", "In a deep network they **explode**.")
def test_many_layers_of_large_weights_explode():
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        H = rng.normal(size=(20, 50))
        for _ in range(20):
            H = np.maximum(H @ rng.normal(size=(50, 50)), 0)
        assert H.std() > 1e10


@claim("09", "plus and minus partly cancel, so it grows only with $\\sqrt{i}$")
def test_a_sum_with_random_signs_grows_with_the_root():
    for seed in SEEDS:
        signs = np.random.default_rng(seed).choice([-1.0, 1.0], size=(4000, 400))
        assert signs[:, :100].sum(axis=1).std() == pytest.approx(10, rel=0.1)
        assert signs.sum(axis=1).std() == pytest.approx(20, rel=0.1)


@claim("09", "make up for that, on average over many draws; the 2 makes up")
def test_he_initialization_keeps_the_size_of_the_numbers():
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        H = rng.normal(size=(200, 400))
        A = H @ (rng.normal(size=(400, 300)) / 20)
        assert A.std() == pytest.approx(1, abs=0.1)
        for _ in range(4):
            H = np.maximum(H @ (rng.normal(size=(H.shape[1], 400))
                                * np.sqrt(2 / H.shape[1])), 0)  # fmt: skip
            assert np.sqrt((H**2).mean()) == pytest.approx(1, abs=0.25)
            assert (H > 0).mean() == pytest.approx(0.5, abs=0.05)


@claim("09", "the typo pulls harder than all other houses together")
@claim("09", "The best guess is the **median**, 220")
@claim("09", "the best guess is the **mean**, 634")
@claim("09", "RMSE has its minimum where MSE has it.")
def test_what_each_cost_settles_for():
    grid = np.linspace(150, 2400, 2251)
    e = grid[:, None] - PRICES
    best = {
        "MSE": grid[(e**2).mean(axis=1).argmin()],
        "RMSE": grid[np.sqrt((e**2).mean(axis=1)).argmin()],
        "MAE": grid[abs(e).mean(axis=1).argmin()],
    }
    assert best == {"MSE": 634, "RMSE": 634, "MAE": 220}
    guess = Value(np.full(5, 230.0))
    ((guess - PRICES) ** 2).sum().backward()
    assert abs(guess.grad[-1]) > 20 * abs(guess.grad[:-1]).sum()


@claim("09", "the absolute error pulls as hard as ever, and a fixed step jumps back")
@claim("09", "a square pulls less and less and comes to rest")
def test_a_fixed_step_near_the_goal():
    for start in (700.3, 100.7, 231.9, 5.1, 333.3):
        a = b = start
        places = []
        for _ in range(4000):
            a -= 0.1 * 2 * (a - PRICES).mean()
            b -= 3.0 * np.sign(b - PRICES).mean()
            places.append(b)
        assert a == pytest.approx(634)
        assert 0 < np.ptp(places[-20:]) < 4


@claim("09", "Cross-entropy pulls harder each time. The squared error lets go")
def test_squared_error_saturates():
    for classes in (2, 3, 5, 10, 20):
        slopes = []
        for logit in (0.0, -2.0, -4.0, -8.0):
            z = torch.zeros(classes, dtype=torch.float64)
            z[0] = logit
            z.requires_grad_()
            p = torch.softmax(z, dim=0)[0]
            [cross] = torch.autograd.grad(-torch.log(p), z, retain_graph=True)
            [square] = torch.autograd.grad((1 - p) ** 2, z)
            slopes.append((-cross[0].item(), -square[0].item()))
        cross, square = zip(*slopes, strict=True)
        assert list(cross) == sorted(cross)
        assert square[-1] < square[-2] < square[-3]
        assert square[-1] < 0.001 < 0.9 < cross[-1]


@claim("09", "400 inputs and 14 units on 64 pictures takes")
@claim("09", "it is the same arithmetic")
def test_four_ways_to_multiply(lesson):
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        A, B = rng.normal(size=(6, 20)), rng.normal(size=(20, 3))
        for name in ("number_by_number", "pair_by_pair", "row_by_row", "all_at_once"):
            np.testing.assert_allclose(lesson[name](A, B), A @ B)
    assert 64 * 400 * 14 == 358_400
