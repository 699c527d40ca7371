"""Evidence for what lesson 10 says."""

import itertools

import numpy as np
import pytest

from claims import claim, names_of
from helpers.datasets import load_two_digits
from helpers.exercises.sgd_and_momentum import GOAL, count_of_slopes
from helpers.exercises.two_passes import GOAL as MNIST_GOAL
from helpers.exercises.two_passes import share_after_two_passes
from helpers.exercises.whole_network import loss_and_gradients
from helpers.layers import BatchGenerator

SEEDS = range(40, 45)
SHAPES = [s for i, o in itertools.pairwise((400, 14, 8, 2)) for s in ((i, o), (o,))]
TOSS = np.log(2)
RATES = 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5


def momentum_step(w, v, slope, lr, momentum):
    v = momentum * v + slope
    return w - lr * v, v


def adam_step(w, m, s, g, t, lr, beta1, beta2, eps):
    m, s = beta1 * m + (1 - beta1) * g, beta2 * s + (1 - beta2) * g**2
    step = m / (1 - beta1**t) / (np.sqrt(s / (1 - beta2**t)) + eps)
    return w - lr * step, m, s


class Digits:
    """The lesson's network and pictures for one seed."""

    def __init__(self, names, seed):
        pair = load_two_digits((3, 8), size=20)
        order = np.random.default_rng(seed).permutation(len(pair.y))
        X, y, cut = pair.X[order], pair.y[order], int(0.8 * len(order))
        self.X, self.X_test = X[:cut], X[cut:]
        self.y, self.y_test = y[:cut], y[cut:]
        self.layers, self.walk = names["as_layers"], names["walk"]
        self.start = names["initial_list"](np.random.default_rng(seed))

    def loss_and_slopes(self, w, X=None, y=None):
        batch = (self.X, self.y) if X is None else (X, y)
        with np.errstate(all="ignore"):
            loss, found = loss_and_gradients(self.layers(w), *batch)
        return loss, np.concatenate([a.ravel() for layer in found for a in layer])

    def run(self, rule, steps=60, start=None):
        start = self.start if start is None else start
        return self.walk(rule, start, lambda w: self.loss_and_slopes(w)[1], steps)

    def losses(self, path):
        return np.array([self.loss_and_slopes(w)[0] for w in path])

    def passes(self, size, lr, epochs=10, seed=3):
        w, losses = self.start, []
        batches = BatchGenerator(self.X, self.y, size, seed=seed)
        for _ in range(epochs):
            for few in batches:
                w = w - lr * self.loss_and_slopes(w, *few)[1]
            losses.append(self.loss_and_slopes(w)[0])
        return np.array(losses)

    def outputs(self, w, X):
        found = [X]
        for W, b in self.layers(w):
            found.append(np.maximum(found[-1], 0 if len(found) > 1 else -1) @ W + b)
        return found[1:]


@pytest.fixture(scope="module")
def lesson():
    """The lesson's functions, with right answers to its exercises."""
    names = names_of("10")
    return names | {
        "shapes": SHAPES,
        "momentum": 0.9,
        "momentum_step": momentum_step,
        "adam_step": adam_step,
    }


@pytest.fixture(scope="module", autouse=True)
def _answers(lesson):
    """Functions of the lesson look their names up where they were made."""
    lesson["walk"].__globals__.update(lesson)


@pytest.fixture(scope="module")
def digits(lesson):
    return [Digits(lesson, seed) for seed in SEEDS]


def plain(lesson, lr):
    return lesson["plain"](lr)


@pytest.mark.slow
@claim("10", "the loss creeps.")
@claim("10", "the loss jumps to more than its first value, and still gets down")
@claim("10", "the loss falls, and soon")
@claim("10", "From other initial weights it may not.")
def test_three_regimes_on_the_network(lesson, digits):
    jumped, got_down = [], []
    for data in digits:
        small, good, large = (
            data.losses(data.run(plain(lesson, lr))) for lr in (0.001, 0.05, 0.2)
        )
        assert small[-1] > 0.5
        assert good[-1] < small[-1] / 2
        jumped.append(large.max() > 1.3 * large[0])
        got_down.append(large[-1] < large[0] / 2)
    assert sum(jumped) >= 3
    assert 3 <= sum(got_down) < 5


@pytest.mark.slow
@claim("10", "After 60 steps the network knows as much as a coin toss")
@claim("10", "a whole layer is off, for every picture")
@claim("10", "no later step moves a weight of the first layer")
def test_a_rate_of_1_kills_the_network(lesson, digits):
    for data in digits:
        path = data.run(plain(lesson, 1.0))
        assert data.losses(path[-1:]) == pytest.approx(TOSS, abs=0.01)
        hidden = data.outputs(path[-1], data.X)[:-1]
        assert any((A <= 0).all() for A in hidden)
        assert not data.layers(data.loss_and_slopes(path[-1])[1])[0][0].any()


@claim("10", "every step multiplies $w$ by the same factor")
@claim("10", "Beyond −1 every step leads farther up.")
def test_the_factor_of_a_parabola(lesson):
    for lr in (0.02, 0.3, 0.7, 0.95, 1.05):
        path = lesson["walk"](plain(lesson, lr), [0.8], lambda w: 2 * w, 12).ravel()
        np.testing.assert_allclose(path[1:] / path[:-1], 1 - 2 * lr)
        assert (abs(path[-1]) > 0.8) == (lr > 1)


@claim("10", "A tenth more in the rate separates the two")
@claim("10", "the *steep* direction sets the limit")
def test_the_limit_of_the_rate(lesson):
    for seed in SEEDS:
        h = np.random.default_rng(seed).uniform(0.1, 6, 2)
        far = [
            np.abs(
                lesson["walk"](plain(lesson, f * 2 / max(h)), [1, 1], h.__mul__, 400)
            )[-1].max()
            for f in (0.95, 1.05)
        ]
        assert far[0] < 1 < 1e3 < far[1]


@claim("10", "With 64 the path is smooth, with 8 it trembles, and with a single")
def test_smaller_batches_stagger_more(lesson):
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        xs = rng.uniform(-2, 2, 64)
        lesson["walk"].__globals__.update(xs=xs, ys=1 + 1.5 * xs + rng.normal(0, 1, 64))
        turns = []
        for size in (64, 8, 1):
            slope_of = lesson["slopes_of_line"](size, np.random.default_rng(seed))
            rule = plain(lesson, 0.1)
            path = lesson["walk"](rule, (-1, -0.5), slope_of, 200)
            turns.append(np.linalg.norm(np.diff(path, n=2, axis=0), axis=1)[50:].mean())
        assert turns[0] < turns[1] / 10
        assert turns[1] < turns[2] / 2


@claim("10", "four times the pictures for half the noise")
def test_noise_falls_with_the_root(digits):
    for data in digits:
        rng, noise = np.random.default_rng(1), []
        for size in (4, 16, 64):
            drawn = rng.integers(0, len(data.X), (100, size))
            found = np.array(
                [data.loss_and_slopes(data.start, data.X[d], data.y[d])[1]
                 for d in drawn]
            )  # fmt: skip
            noise.append(np.sqrt(found.var(axis=0).sum()))
        assert noise[0] / noise[1] == pytest.approx(2, abs=0.4)
        assert noise[1] / noise[2] == pytest.approx(2, abs=0.4)


@claim("10", "make about one step of 8 that is four times as long")
def test_small_steps_add_up_to_a_long_one(lesson):
    for seed in SEEDS:
        digits, off = Digits(lesson, seed), []
        for batch in np.split(np.arange(96), 12):
            X, y, w = digits.X[batch], digits.y[batch], digits.start
            long = -0.01 * digits.loss_and_slopes(w, X, y)[1]
            for i in range(0, 8, 2):
                two = X[i : i + 2], y[i : i + 2]
                w = w - 0.0025 * digits.loss_and_slopes(w, *two)[1]
            off.append(np.linalg.norm(w - digits.start - long) / np.linalg.norm(long))
        assert np.median(off) < 0.5


@pytest.mark.slow
@claim("10", "small batches are far ahead")
@claim("10", "With 2 at a time there are 1,430 steps, with 285 there are ten.")
@claim("10", "that is true *at equal rates* only")
@claim("10", "The batches of 2, 8 and 32 now fall together.")
@claim("10", "The full batch would need a rate that is beyond the limit")
def test_batches_at_equal_and_at_scaled_rates(digits):
    assert len(BatchGenerator(digits[0].X, digits[0].y, 2)) * 10 == 1430
    for data in digits:
        same = [data.passes(n, 0.01)[-1] for n in (2, 8, 32, 285)]
        assert same[0] < same[1] / 2
        assert same[1] < same[2] / 1.5 < same[3] / 1.8
        assert same[0] < same[3] / 10
        scaled = np.array([data.passes(n, n * 0.01 / 8)[6:] for n in (2, 8, 32)])
        assert (scaled.max(axis=0) < 1.7 * scaled.min(axis=0)).all()
        full = data.passes(285, 285 * 0.01 / 8)
        assert full[-1] > 1.5 * scaled[:, -1].max()


@claim("10", "noise throws the batches of 2 back once, at pass 4")
def test_a_jump_of_small_batches(digits):
    two, eight = (digits[2].passes(n, 0.01, seed=42) for n in (2, 8))
    assert two[3] > 3 * two[2]
    assert (np.flatnonzero(two > eight) == [3]).all()


@claim("10", "in this run it leads after two steps")
def test_a_rate_of_1_begins_well(lesson, digits):
    data = digits[2]  # the lesson's seed
    after_two = {
        lr: data.losses(data.run(plain(lesson, lr), 2))[-1]
        for lr in (0.001, 0.05, 0.2, 1.0)
    }
    assert min(after_two, key=after_two.get) == 1.0


@claim("10", "the velocity grows toward")
def test_velocity_on_a_steady_slope():
    for slope in (1.0, -3.0, 0.2, 7.0, 100.0):
        v = 0.0
        for _ in range(300):
            _, v = momentum_step(0.0, v, slope, 0.1, 0.9)
        assert v == pytest.approx(10 * slope)


def roll(lesson, share, steps=120, start=3.2):
    rule, slopes = lesson["rolling"](0.1, share), lesson["slopes_of_hills"]
    return lesson["walk"](rule, [start], slopes, steps).ravel()


@claim("10", "plain descent only goes down")
@claim("10", "climbs the hill between the valleys")
@claim("10", "0.85 doesn't get across, and 0.99 is still rolling after 120 steps")
def test_who_crosses_the_hill(lesson):
    hills = lesson["hills"]
    assert (np.diff(hills(roll(lesson, 0.0))) < 1e-12).all()
    assert roll(lesson, 0.0)[-1] == pytest.approx(1.9, abs=0.1)
    assert roll(lesson, 0.85)[-1] == pytest.approx(1.9, abs=0.1)
    ball = roll(lesson, 0.9)
    assert ball[-1] == pytest.approx(-2.1, abs=0.1)
    assert np.diff(hills(ball)).max() > 0.01
    assert np.ptp(roll(lesson, 0.99)[-20:]) > 0.5
    for w in (-2.1, 1.9):  # both are minima, the left one is the deeper one
        assert abs(lesson["slopes_of_hills"](w)) < 0.12
    assert hills(-2.1) < hills(1.9)


@claim("10", "Without `zero_grad`, plain descent *is* momentum with a share of 1")
@claim("10", "swings around the bottom forever")
@claim("10", "An optimizer does *not* reset gradients by itself")
def test_forgotten_zero_grad_is_momentum_1(lesson):
    import torch

    for start in (1.0, -0.3, 2.5, 0.7, -4.0):
        theirs = lesson["torch_path"](
            lesson["bowl"], [start], 400, lambda ws: torch.optim.SGD(ws, lr=0.1), False
        )
        rule = lesson["rolling"](0.1, 1.0)
        ours = lesson["walk"](rule, [start], lambda w: 2 * w, 400)
        np.testing.assert_allclose(ours, theirs, atol=1e-7)
        assert abs(ours[-20:]).max() > 0.9 * abs(start)


@claim("10", "The second row is PyTorch's momentum.")
@claim("10", "So Chollet's loop and PyTorch walk along the look-ahead places.")
@claim("10", "as long as the rate stays the same")
def test_three_conventions(lesson):
    import torch

    slopes = lesson["slopes_of_hills"]
    for start in (3.2, -3.0, 1.0, 2.2, -0.5):
        w, u, ahead = start, 0.0, []
        for _ in range(60):  # Nesterov's own form
            ahead.append(w + 0.9 * u)
            u = 0.9 * u - 0.05 * slopes(ahead[-1])
            w = w + u
        for chollet in (False, True):
            rule = lesson["in_books"](0.05, 0.9, chollet)
            ours = lesson["walk"](rule, [start], slopes, 59)
            theirs = lesson["torch_path"](
                lesson["hills"], [start], 59,
                lambda ws, n=chollet: torch.optim.SGD(ws, 0.05, 0.9, nesterov=n),
            )  # fmt: skip
            np.testing.assert_allclose(ours, theirs, atol=1e-7)
        np.testing.assert_allclose(ours.ravel(), ahead, atol=1e-9)
    w = x = 1.0
    v = u = 0.0
    for lr in (0.1, 0.1, 0.05, 0.05):  # with another rate on the way they part
        w, v = momentum_step(w, v, 2 * w, lr, 0.9)
        u = 0.9 * u - lr * 2 * x
        x += u
    assert abs(w - x) > 0.01


def steps_for_a_thousandth(kappa, lr, share, start):
    w, v, far = np.array(start), 0.0, []
    for _ in range(5000):
        far.append(np.linalg.norm(w))
        w, v = momentum_step(w, v, w * [1.0, kappa], lr, share)
    return np.flatnonzero(np.array(far) > far[0] / 1000)[-1] + 1


def best(kappa, ball):
    root = np.sqrt(kappa)
    if not ball:
        return 2 / (1 + kappa), 0.0
    return (2 / (1 + root)) ** 2, ((root - 1) / (root + 1)) ** 2


@claim("10", "For a hundred times the $\\kappa$ it needs a hundred times the steps.")
@claim("10", "at 0.73 it ends nearest to the bottom")
@claim("10", "at 0.95 it ends no nearer than without momentum")
@claim("10", "Beyond that it rolls past and has to come back")
def test_momentum_in_the_live_ravine():
    curvatures, shares = np.array([0.1, 6.0]), np.arange(96) / 100
    ends, farthest = [], []
    for share in shares:
        w, v = np.array([-2.5, 1.2]), np.zeros(2)
        path = [w]
        for _ in range(40):
            w, v = momentum_step(w, v, curvatures * w, 0.25, share)
            path.append(w)
        ends.append(np.hypot(*w))
        farthest.append(max(w[0] for w in path))
    assert shares[np.argmin(ends)] == 0.73
    assert ends[95] > ends[0]
    assert max(farthest[:73]) < 0 < min(farthest[74:])
    assert (np.diff(farthest) > 0).all()


@claim("10", "Momentum needs only 13 times as many: its curve is about half as steep")
@claim("10", "the theory says 34, and we count 56")
@claim("10", "346 steps have become 56")
def test_steps_through_ravines():
    counted = {
        (kappa, ball): steps_for_a_thousandth(kappa, *best(kappa, ball), [1.0, 1.0])
        for kappa in (10, 100, 1000)
        for ball in (False, True)
    }
    assert counted[100, False] == 346
    assert counted[100, True] == 56
    assert np.log(1000) / -np.log(9 / 11) == pytest.approx(34.4, abs=0.1)
    assert counted[1000, False] / counted[10, False] == pytest.approx(100, abs=2)
    assert counted[1000, True] / counted[10, True] == pytest.approx(13.2, abs=0.5)


@claim("10", "At the best settings the error shrinks like $t \\cdot q^t$")
def test_the_extra_factor():
    rng = np.random.default_rng(0)
    for start in rng.normal(size=(5, 2)):
        w, v, lead = start, 0.0, []
        lr, share = best(100, True)
        for t in range(1, 401):
            w, v = momentum_step(w, v, w * [1.0, 100], lr, share)
            lead.append(np.linalg.norm(w) / (t * (9 / 11) ** t))
        assert max(lead[100:]) / min(lead[100:]) < 1.5


@claim("10", "the best settings *in the long run* need 44")
@claim("10", "conjugate gradients find the bottom of two weights in two steps")
@claim("10", "a little more momentum and a little less rate do better")
def test_the_challenge(lesson):
    def cross(lr, share, steps):
        rule = lesson["rolling"](lr, share)
        return lambda slope_of, w: lesson["walk"](rule, w, slope_of, steps)[-1]

    rate, share = best(60, True)
    rate /= 0.1  # the flat curvature is 0.1, not 1
    assert (rate, share) == pytest.approx((0.52, 0.59), abs=0.01)
    assert count_of_slopes(cross(rate, share, 44)) == 44
    assert isinstance(count_of_slopes(cross(rate, share, 43)), str)
    assert count_of_slopes(cross(0.45, 0.64, 36)) == 36 <= GOAL < 40

    def conjugate(slope_of, w):
        r = d = -slope_of(w)
        for _ in range(2):
            Hd = slope_of(w + d) + r
            step = (r @ r) / (d @ Hd)
            w, new = w + step * d, r - step * Hd
            d, r = new + (new @ new) / (r @ r) * d, new
        return w

    assert count_of_slopes(conjugate) == 3


@claim("10", "Adam's first step is $lr$ for every weight, whatever the slopes.")
@claim("10", "multiply a loss by a thousand, and Adam walks the same path")
@claim("10", "so its first step is *ten times* $lr$")
@claim("10", "Only the sign is left.")
def test_first_steps(lesson):
    for seed in SEEDS:
        slopes = np.random.default_rng(seed).normal(size=6) * 10.0 ** np.arange(-3, 3)
        for name, factor in (("adam", 1), ("rmsprop", 10), ("adagrad", 1)):
            rule = lesson[name](0.01)
            first = lesson["walk"](rule, np.zeros(6), lambda w, s=slopes: s, 1)[1]
            want = -0.01 * factor * np.sign(slopes)
            np.testing.assert_allclose(first, want, rtol=1e-3)
        h = np.array([0.5, 6.0])
        a, b = (
            lesson["walk"](lesson["adam"](0.1), (-2.5, 0.25), (k * h).__mul__, 50)
            for k in (1, 1000)
        )
        np.testing.assert_allclose(a, b, atol=1e-5)


@claim("10", "in the first steps RMSprop's $s$ is about a hundredth of Adagrad's")
@claim("10", "so they make nearly the same steps")
def test_adagrad_and_rmsprop_begin_alike(lesson):
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        h, start = rng.uniform(0.5, 6, 4), rng.normal(size=4)
        a, b = (
            lesson["walk"](lesson[name](lr), start, h.__mul__, 10)
            for name, lr in (("adagrad", 0.05), ("rmsprop", 0.005))
        )
        assert abs(a - b).max() < 0.05 * abs(a[-1] - a[0]).max()


@claim("10", "All three match PyTorch: 51 places each, equal to six decimals.")
def test_adaptive_rules_equal_torch(lesson):
    import torch

    for start in ((-2.5, 0.25), (1.0, 1.0), (0.3, -2.0), (-1.0, -0.1), (2.0, 3.0)):
        for name in ("Adagrad", "RMSprop", "Adam"):
            rule = lesson[name.lower()](0.1)
            ours = lesson["walk"](rule, start, np.array([0.5, 6.0]).__mul__, 50)
            theirs = lesson["torch_path"](
                lambda w: lesson["valley"](*w), start, 50,
                lambda ws, n=name: getattr(torch.optim, n)(ws, lr=0.1),
            )  # fmt: skip
            np.testing.assert_allclose(ours, theirs, rtol=0, atol=5e-7)


@pytest.mark.slow
@claim("10", "With a constant rate the weights keep staggering")
@claim("10", "Wherever the rate goes down, the noise goes down with it")
@claim("10", "the weights end several times nearer")
@claim("10", "The warm-up gained nothing here.")
def test_schedules_end_the_staggering(lesson):
    plans = {
        "constant": lambda t: 1.0,
        "steps": lambda t: 0.2 ** (t // 33),
        "cosine": lesson["cosine"],
        "warm": lambda t: min(1.0, t / 12) * lesson["cosine"](t),
    }
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        xs = rng.uniform(-2, 2, 64)
        ys = 1 + 1.5 * xs + rng.normal(0, 1, 64)
        lesson["walk"].__globals__.update(xs=xs, ys=ys)
        goal, ends = np.polyfit(xs, ys, 1)[::-1], {}
        for name, plan in plans.items():
            rule = lesson["scheduled"](lambda k: lesson["plain"](0.3 * k), plan)
            paths = [
                lesson["walk"](
                    rule, (-1, -0.5),
                    lesson["slopes_of_line"](8, np.random.default_rng(run)), 96,
                )
                for run in range(25)
            ]  # fmt: skip
            ends[name] = np.linalg.norm(np.array(paths)[:, -1] - goal, axis=1).mean()
        assert all(ends[n] < ends["constant"] / 2.5 for n in plans if n != "constant")
        assert ends["warm"] > 0.9 * ends["cosine"]


@pytest.mark.slow
@claim("10", "When the full rate comes at once, some networks die and end at 0.69.")
@claim("10", "After a warm-up none does, with the same rate in the end.")
def test_warm_up_saves_networks(lesson, digits):
    plans = (lambda t: 1.0), (lambda t: min(1.0, (t + 1) / 40))
    all_good, dead_at_all = [], 0
    for data in digits:
        good = []
        for plan in plans:
            ends = []
            for other in range(8):
                start = lesson["initial_list"](np.random.default_rng(other))
                rule = lesson["scheduled"](
                    lambda k: lesson["rolling"](0.2 * k, 0.9), plan
                )
                path = data.run(rule, start=start)
                ends.append(data.losses(path[-1:])[0])
            good.append(sum(end < 0.01 for end in ends))
            dead = sum(abs(end - TOSS) < 0.01 for end in ends)
            assert not dead or len(good) == 1
            dead_at_all += dead
        assert good[1] >= max(7, good[0])
        all_good.append(good)
    without, warmed = np.sum(all_good, axis=0)
    assert warmed > without + 5
    assert dead_at_all > 5


@pytest.mark.slow
@claim("10", "Every rule has rates that suit it, and they differ")
@claim("10", "plain descent wants about 0.1, RMSprop less")
@claim("10", "With the wrong rate any rule does badly, Adam too.")
@claim("10", "In the end the two rules with a velocity are far ahead")
@claim("10", "each gets about as many right")
def test_the_race(lesson, digits):
    rules = {
        "plain": lesson["plain"],
        "momentum": lambda lr: lesson["rolling"](lr, 0.9),
        **{name: lesson[name] for name in ("adagrad", "rmsprop", "adam")},
    }
    for data in digits:
        at, last, right = {}, {}, {}
        for name, rule in rules.items():
            ends = [data.losses(data.run(rule(lr), 50)[-1:])[0] for lr in RATES]
            assert max(ends) > 3 * min(ends)
            at[name] = RATES[int(np.nanargmin(ends))]
            w = data.run(rule(at[name]))[-1]
            last[name] = data.losses([w])[0]
            guesses = data.outputs(w, data.X_test)[-1].argmax(axis=1)
            right[name] = (guesses == data.y_test).sum()
        assert 0.05 <= at["plain"] <= 0.2
        assert at["rmsprop"] < at["plain"]
        others = [last[name] for name in ("plain", "adagrad", "rmsprop")]
        assert max(last["momentum"], last["adam"]) < min(others) / 2
        assert np.ptp(list(right.values())) <= 4
        assert min(right.values()) >= 66


def two_passes(rate, share, size, seed, planned=False):
    """How many new images are right after plain or heavy steps, or planned ones."""

    def train(w, slope_of):
        rng, v, t, steps = np.random.default_rng(seed), 0.0, 0, 8000 // size
        for _ in range(2):
            for few in np.split(rng.permutation(4000), 4000 // size):
                plan = min(1, t / 80) * (1 + np.cos(np.pi * t / steps)) / 2
                lr = rate * plan if planned else rate
                w, v = momentum_step(w, v, slope_of(w, few), lr, share)
                t += 1
        return w

    return share_after_two_passes(train)


@pytest.mark.slow
@claim("10", "at a rate of 0.02, gets 86 % after two passes")
@claim("10", "About 90.6 %.")
@claim("10", "At a constant rate, 0.1 or 0.05, the same walk stays below 90 %.")
def test_real_handwriting():
    for seed in range(5):
        assert two_passes(0.02, 0.0, 8, seed) == pytest.approx(0.86, abs=0.012)
        assert max(two_passes(lr, 0.8, 10, seed) for lr in (0.05, 0.1)) < MNIST_GOAL
        planned = two_passes(0.1, 0.8, 10, seed, planned=True)
        assert planned > MNIST_GOAL
        assert planned == pytest.approx(0.906, abs=0.004)
