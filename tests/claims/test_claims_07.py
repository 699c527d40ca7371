"""Evidence for what lesson 07 says."""

import numpy as np
import pytest
import torch

from claims import claim, names_of
from helpers.datasets import load_digits
from helpers.exercises import derivatives_and_gradients as answers
from helpers.exercises.gradient_steps import count_calls, digit_net, train

SEEDS = (42, 0, 1, 2, 3, 4)
SHAPES = [(64, 16), (1, 16), (16, 10), (1, 10)]


@pytest.fixture(scope="module")
def lesson():
    """The lesson's names, with the course's answers to its exercises."""
    names = names_of("07")
    names |= {"slope_at": answers.slope_at, "descend": answers.descend}
    return names


@claim("07", "From close by, a smooth curve looks like a straight line.")
@claim("07", "and the line turns into the **tangent**")
def test_slopes_of_small_nudges_settle():
    for curve, x, slope in [(np.exp, 0.7, np.exp(0.7)), (np.sin, 2.0, np.cos(2.0))]:
        off = [abs(answers.slope_at(curve, x, e) - slope) for e in (1e-1, 1e-2, 1e-3)]
        assert off[0] > 5 * off[1] > 25 * off[2]


@claim("07", "However close you look, the tip stays a tip.")
@claim("07", "there it calls the slope of both 0.")
@claim("07", "A number between the slopes of the two sides is a **subgradient**.")
def test_kinks_have_a_slope_to_each_side_and_0_by_rule():
    for kink, right, left in [(torch.abs, 1.0, -1.0), (torch.relu, 1.0, 0.0)]:
        for e in (1.0, 1e-3, 1e-9):
            step = torch.tensor(e, dtype=torch.float64)
            assert (kink(step) / step).item() == right
            assert (kink(-step) / -step).item() == left
        x = torch.tensor(0.0, requires_grad=True)
        kink(x).backward()
        assert x.grad.item() == 0.0


@claim("07", "After forty of them you're at −0.352, where `2*x + exp(x)` is 0.")
def test_the_walk_finds_what_has_no_formula(lesson):
    for start in (1.5, -2.0, 0.0, 2.0, 3.0):
        end = lesson["walk"](lesson["bowl"], start, 0.1, 40)[-1]
        assert end == pytest.approx(-0.352, abs=5e-4)
    assert abs(2 * -0.35173 + np.exp(-0.35173)) < 1e-4


@claim("07", "The steps get shorter by themselves, because the ground gets flatter.")
@claim("07", "You start at 0.8, near the bottom. Each step jumps across the valley")
@claim(
    "07", "so the steps never get shorter. The walk hops back and forth across the tip."
)
def test_what_the_first_three_walks_do(lesson):
    walk = lesson["walk"]
    lengths = np.abs(np.diff(walk(lesson["bowl"], 1.5, 0.1, 9)))
    assert (np.diff(lengths) < 0).all()
    jumps = np.array(walk(lesson["f"], 0.8, 1.1, 9))
    assert (jumps[1:] * jumps[:-1] < 0).all()
    assert (np.diff(jumps**2) > 0).all()
    hops = np.array(walk(abs, 1.75, 0.5, 30))
    assert np.abs(np.diff(hops)) == pytest.approx(0.5, abs=1e-4)
    assert (hops[5:] * hops[4:-1] < 0).all()


@claim("07", "So it is on a hilltop: level ground alone proves nothing.")
def test_a_hilltop_is_level_too(lesson):
    wave, top = lesson["wave"], 1.977383
    assert abs(np.cos(top) + 0.2 * top) < 1e-5
    assert wave(top) > max(wave(top - 0.5), wave(top + 0.5))
    assert lesson["walk"](wave, top, 0.5, 5)[-1] == pytest.approx(top, abs=1e-4)


@claim("07", "The walk ends in a hollow, although the other one is deeper.")
@claim("07", "Which learning rate jumps over it?")
def test_the_two_valleys(lesson):
    walk, wave = lesson["walk"], lesson["wave"]
    end, other = walk(wave, 6.2, 0.5, 20)[-1], walk(wave, -2.0, 0.5, 20)[-1]
    assert end == pytest.approx(3.84, abs=0.01)
    assert wave(other) < wave(end) - 1
    ends = [walk(wave, 6.2, rate, 20)[-1] for rate in np.arange(0.1, 4.05, 0.1)]
    assert min(abs(place - other) for place in ends) < 0.2
    starts = [walk(wave, start, 0.5, 20)[-1] for start in np.arange(-7.0, 7.05, 0.5)]
    assert 5 < sum(abs(place - other) < 0.05 for place in starts) < len(starts)


@claim("07", "At rate 0.5, starts left of the hilltop near 2 end in the deeper valley")
@claim("07", "near −1.3, the others near 3.8.")
@claim("07", "rates from 1.9 up jump over the hill, but settle in neither valley.")
def test_what_the_sliders_of_the_valleys_find(lesson):
    walk, wave = lesson["walk"], lesson["wave"]
    for start in np.arange(-70, 71) / 10:
        valley = -1.3 if start < 1.977 else 3.8
        assert walk(wave, start, 0.5, 20)[-1] == pytest.approx(valley, abs=0.06)
    for rate in np.arange(1, 19) / 10:
        assert min(walk(wave, 6.2, rate, 20)) > 2
    for rate in np.arange(19, 41) / 10:
        path = walk(wave, 6.2, rate, 300)
        assert path[1] < 1.977
        assert np.ptp(path[-20:]) > 0.5


SMOOTH = [(np.exp, np.exp), (np.sin, np.cos), (np.tanh, lambda x: 1 / np.cosh(x) ** 2)]


def off(dtype, curve, slope, x, e, central):
    """Return the relative error of a measured slope."""
    x, e = dtype(x), dtype(e)
    low, apart = (x - e, 2 * e) if central else (x, e)
    return abs(float((curve(x + e) - curve(low)) / apart) / slope(float(x)) - 1)


@claim("07", "A forward difference is off by about `e`.")
@claim("07", "the bends on both sides cancel, and only about `e**2` is left.")
@claim(
    "07", "Between 1e-4 and 1e-7 the error stays below 1e-7; this course takes 1e-6."
)
def test_how_far_off_differences_are():
    for curve, slope in SMOOTH:
        for x in (0.3, 0.5, 1.0):
            parts = curve, slope, x
            assert 0.05 < off(np.float64, *parts, 1e-3, False) / 1e-3 < 2
            assert 0.05 < off(np.float64, *parts, 1e-3, True) / 1e-6 < 2
            for e in (1e-4, 1e-5, 1e-6, 1e-7):
                assert off(np.float64, *parts, e, True) < 2e-8


@claim("07", "at 1e-6 the slope is already off by about a percent or more.")
@claim("07", "Below 6e-8, `1 + e` *is* 1, and the forward slope comes out as 0.")
def test_how_soon_float32_fails():
    for central in (False, True):
        assert off(np.float32, np.exp, np.exp, 1.0, 1e-6, central) > 0.008
    one = np.float32(1)
    for e in (5.9e-8, 1e-8, 1e-12):
        assert one + np.float32(e) == one
        assert off(np.float32, np.exp, np.exp, 1.0, e, False) == 1


@claim("07", "It *grows* as the nudge shrinks.")
def test_rounding_grows_as_the_nudge_shrinks():
    worst = []
    for e in (1e-8, 1e-10, 1e-12, 1e-14):
        many = [
            off(np.float64, np.exp, np.exp, x, e, True) for x in np.arange(1, 2, 0.01)
        ]
        worst.append(np.mean(many))
    assert (np.diff(worst) > 0).all()
    assert 10 < worst[2] / worst[1] < 1000


@claim(
    "07",
    "At `w = 0.3` the loss is 0.5. A nudge up, to 0.35, makes it 0.6; a nudge down",
)
def test_the_model_with_one_weight():
    losses = [abs(2 * w - 0.1) for w in (0.3, 0.35, 0.25)]
    assert losses == pytest.approx([0.5, 0.6, 0.4])
    assert (losses[1] - losses[2]) / 0.1 == pytest.approx(2)


@claim("07", "At its dot, each arrow leaves the contour line at a right angle.")
@claim("07", "A little farther along, the angle has changed.")
@claim("07", "hardly any arrow points straight at the star")
def test_the_angles_on_the_map(lesson):
    xs, ys = np.array([-1.0, 0.0, 2.0]), np.array([0.0, 1.0, 2.0])
    lesson |= {"xs": xs, "ys": ys}
    loss, slopes = lesson["line_loss"], lesson["line_gradient"]
    lowest, missed = np.polyfit(xs, ys, 1)[::-1], 0
    for place in [(-0.6, 0.9), (0.1, 1.4), (0.5, -0.4), (1.3, 1.0), (2.0, -0.5)]:
        down = -slopes(*place)
        along = np.array([-down[1], down[0]]) / np.linalg.norm(down)
        there = place + 1e-4 * along
        assert loss(*there) == pytest.approx(loss(*place), abs=1e-7)
        later = -slopes(*(place + 0.18 * down))
        assert angle(down, later) > 3
        missed += angle(down, lowest - place) > 5
    assert missed >= 4


def angle(a, b):
    """Return the angle between two arrows in degrees."""
    return np.degrees(np.arccos(a @ b / np.linalg.norm(a) / np.linalg.norm(b)))


def slopes_of(seed):
    """Return the loss of the lesson's network, its weights and their gradients."""
    loss_of, weights = digit_net(seed)
    slopes = torch.autograd.grad(loss_of(weights), weights)
    plain = [weight.detach().numpy() for weight in weights]
    return loss_of, plain, [slope.numpy() for slope in slopes]


@pytest.mark.slow
@claim("07", "about half of them go up.")
@claim("07", "Even the best of 500 brings about a tenth of what the gradient brings.")
@claim("07", "divided by the square root of 1,210, about a 35th of it.")
@claim("07", "In 1,210 directions at once, a random one is almost level ground.")
def test_random_directions_are_nearly_level():
    for seed in SEEDS:
        loss_of, weights, slopes = slopes_of(seed)

        def change(direction, loss_of=loss_of, weights=weights):
            length = np.sqrt(sum((part**2).sum() for part in direction)) / 0.1
            moved = [
                w + part / length for w, part in zip(weights, direction, strict=True)
            ]
            return sum(
                sign * loss_of([torch.from_numpy(w) for w in ws]).item()
                for sign, ws in ((1, moved), (-1, weights))
            )

        rng = np.random.default_rng(seed + 1)
        changes = [change([rng.normal(size=s) for s in SHAPES]) for _ in range(500)]
        best = change([-slope for slope in slopes])
        assert 0.06 < min(changes) / best < 0.14
        assert np.abs(changes).mean() < abs(best) / 20
        length = np.sqrt(sum((slope**2).sum() for slope in slopes))
        assert 0.7 < np.std(changes) / (0.1 * length / np.sqrt(1_210)) < 1.4
        assert 0.35 < np.mean(np.array(changes) > 0) < 0.65


@claim("07", "Two forward passes for each number: 2,420 for one gradient")
@claim("07", "The tape agrees with your nudges in every digit shown.")
def test_nudges_agree_with_the_tape():
    for seed in SEEDS[:2]:
        loss_of, weights, slopes = slopes_of(seed)
        calls = 0
        for i, slope in enumerate(slopes):
            for place in np.ndindex(slope.shape):
                losses = []
                for nudge in (1e-6, -1e-6):
                    moved = [torch.tensor(weight) for weight in weights]
                    moved[i][place] += nudge
                    losses.append(loss_of(moved).item())
                    calls += 1
                assert abs((losses[0] - losses[1]) / 2e-6 - slope[place]) < 1e-7
        assert calls == 2_420


@claim("07", "`backward` *adds* to what `.grad` holds.")
@claim(
    "07", "An optimizer doesn't do that by itself: you call `optimizer.zero_grad()`."
)
def test_gradients_add_up_until_they_are_reset():
    x = torch.tensor(1.0, requires_grad=True)
    optimizer = torch.optim.SGD([x], lr=0.1)
    for call in (1, 2, 3):
        (2 * x).backward()
        optimizer.step()
        assert x.grad.item() == 2 * call
    optimizer.zero_grad()
    assert x.grad is None


@claim("07", "torch refuses to change a leaf in place while the tape runs")
@claim("07", "but it makes a *new* tensor, which isn't a leaf.")
def test_only_leaves_are_refused():
    x = torch.tensor(1.0, requires_grad=True)
    with pytest.raises(RuntimeError, match="leaf"):
        x -= 1.0
    other = x + 1.0
    other -= 1.0  # recorded
    other.backward()
    assert (x.grad.item(), other.is_leaf, x.item()) == (1.0, False, 1.0)


@claim("07", "The gap shows **overfitting**")
@claim("07", "The first step brings the loss from 2.416 to 2.338.")
@claim("07", "the network gets all of its 100 digits right, and about three quarters")
def test_the_training_of_the_lesson():
    digits = load_digits(scaled=True)
    pixels = torch.from_numpy(digits.X).double()
    for seed in SEEDS:
        loss_of, weights = digit_net(seed)
        losses = train(loss_of, weights, 0.5, 200)
        if seed == 42:
            assert losses[:2] == pytest.approx([2.416, 2.338], abs=5e-4)
        assert (np.diff(losses) < 0).all()
        W1, b1, W2, b2 = weights
        found = ((pixels @ W1 + b1).relu() @ W2 + b2).argmax(1).numpy()
        assert (found == digits.y)[:100].all()
        assert 0.7 < (found == digits.y)[100:].mean() < 0.8


@claim("07", "plain descent calls the loss 40 to 50 times until it is down to 0.2.")
@claim("07", "This is **momentum**, 23 calls.")
def test_how_many_calls_a_descent_needs():
    for seed in SEEDS:
        loss_of, weights = digit_net(seed)
        losses = np.array(train(loss_of, weights, 0.5, 100))
        assert 38 <= np.argmax(losses <= 0.2) + 1 <= 51

    def with_momentum(loss_of, weights):
        optimizer = torch.optim.SGD(weights, lr=0.3, momentum=0.8)
        while (loss := loss_of(weights)).item() > 0.2:
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    assert count_calls(with_momentum) == 23


@claim("07", "is flat nearly everywhere and jumps in between, as accuracy does")
def test_the_accuracy_has_no_slope():
    digits = load_digits(scaled=True)
    for seed in SEEDS:
        W1, b1, W2, b2 = (w.detach().numpy() for w in digit_net(seed)[1])
        rng = np.random.default_rng(seed)

        def found(W1, b1=b1, W2=W2, b2=b2):
            hidden = np.maximum(digits.X[:100] @ W1 + b1, 0)
            return (hidden @ W2 + b2).argmax(1)

        for _ in range(20):
            nudge = np.zeros_like(W1)
            nudge[rng.integers(64), rng.integers(16)] = 1e-6
            assert (found(W1 + nudge) == found(W1 - nudge)).all()
