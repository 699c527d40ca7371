"""Evidence for what lesson 11 says."""

import subprocess
import sys

import numpy as np
import pytest
import torch

from claims import claim
from helpers.autograd import Value, softmax_cross_entropy
from helpers.errors import MistakeWarning
from helpers.exercises.course_version import course_version
from helpers.exercises.network_from_scratch import GOAL, real_digits
from scratch_network import EPOCHS, SIZE, answers_of, engine, lesson_at, training

SEEDS = range(40, 45)


@claim("11", "469 steps an epoch, and 2,345 updates in five")
def test_the_steps_of_all_of_mnist():
    names = lesson_at(0, 1)
    order = np.arange(60_000)
    batches = names["make_batches"](order, order, 128, order)
    assert len(batches) == 469
    assert len(batches[-1][1]) == 96
    assert 5 * len(batches) == 2_345


def box_of(names):
    """Train the library's box by the library's means; return it and its losses."""
    model, rule, loader = names["new_box"]()
    losses = []
    for _ in range(EPOCHS):
        total = 0.0
        for x, y in loader:
            loss = torch.nn.functional.cross_entropy(model(x), y)
            rule.zero_grad()
            loss.backward()
            rule.step()
            total += loss.item() * len(y)
        losses.append(total / 4000)
    return model, losses


def box_orders(names):
    rng = torch.Generator().manual_seed(names["seed"])
    places = torch.utils.data.DataLoader(range(4000), SIZE, True, generator=rng)
    return [torch.cat(list(places)).numpy() for _ in range(EPOCHS)]


@pytest.mark.slow
@claim("11", "no epoch's loss differs by more than 0.000000001")
@claim("11", "every epoch's loss is the box's")
@claim("11", "The same answers, the same mistakes.")
@claim("11", "They round differently in the last of 16 digits")
def test_our_pieces_give_the_boxs_numbers_on_both_engines():
    for seed in SEEDS:
        names = lesson_at(seed)
        names["orders"] = box_orders(names)
        box, losses = box_of(names)
        pixels = torch.tensor(names["X_test"])
        theirs = np.asarray(box(pixels).data).argmax(axis=1)
        for own in (False, True):
            network, ours = training(names, own=own)
            assert np.abs(np.array(ours[0]) - losses).max() < 1e-9
            data = engine(own)[1](names["X_test"])
            assert (np.asarray(network(data).data).argmax(axis=1) == theirs).all()
        assert (theirs == names["y_test"]).mean() > 0.88


@claim("11", "Torch isn't involved any more")
def test_the_engine_needs_no_torch():
    code = "import sys, helpers.autograd; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.slow
@claim("11", "badly: it still gets fewer than half of the digits right")
@claim("11", "At 0.001 plain SGD has hardly left its start: its loss is near 2.3")
@claim("11", "It wants a rate of its own (lesson 10): at 0.5 it comes close.")
@claim("11", "the validation loss doesn't follow it all the way down")
def test_plain_descent_beside_rmsprop():
    behind = []
    for seed in SEEDS:
        names = lesson_at(seed)
        share = {}
        losses = {}
        for rule, rate in (("rmsprop", 0.001), ("sgd", 0.001), ("sgd", 0.5)):
            network, losses[rule, rate] = training(names, rule, rate)
            share[rule, rate] = names["share_right"](
                network, torch.tensor(names["X_val"]), names["y_val"]
            )
        assert share["sgd", 0.001] < 0.5
        assert abs(losses["sgd", 0.001][0][-1] - np.log(10)) < 0.1
        assert share["sgd", 0.5] > 0.8
        behind.append(share["rmsprop", 0.001] - share["sgd", 0.5])
        train, validation = losses["rmsprop", 0.001]
        assert train[-1] < train[1] < train[0]
        assert validation[-1] > 1.3 * train[-1]
    assert np.mean(behind) < 0.04


@pytest.mark.slow
@claim("11", "it's the mean over an epoch in which the weights still improve")
@claim("11", "the dashed one is measured at its end")
def test_the_mean_over_an_epoch_lags_behind_its_end():
    for seed in SEEDS:
        names = lesson_at(seed, 1, 64)
        network, losses = training(names, network=names["new_network"](Value), own=True)
        end = softmax_cross_entropy(network(names["X_train"]), names["y_train"]).item()
        assert max(end, losses[1][0]) < losses[0][0]


@claim("11", "A gradient of one weight is often about 0.001 here.")
@claim("11", "RMSprop's steps have about the size of the rate itself.")
def test_sizes_of_gradients_and_steps():
    for seed in SEEDS[:2]:
        names = lesson_at(seed, 1, 64)
        network = names["new_network"](Value)
        found, rms = [], names["rmsprop"]
        averages = [np.zeros(w.shape) for w in network.weights]
        x, y = names["X_train"], names["y_train"]
        for images, labels in names["make_batches"](x, y, SIZE, np.arange(4000)):
            softmax_cross_entropy(network(images), labels).backward()
            moves = []
            for k, w in enumerate(network.weights):
                new, averages[k] = rms(w.data, w.grad, averages[k], 0.001)
                moves.append(np.abs(new - w.data)[w.grad != 0])
                g = np.abs(w.grad[w.grad != 0])
                w.data, w.grad = new, None
            found.append((np.median(g), np.median(np.concatenate(moves))))
        gradients, steps = np.median(found[1:], axis=0)
        assert gradients < 0.02
        assert 0.0001 < steps < 0.005


@pytest.mark.slow
@claim("11", "Eight units are too few. From 128 to 512 there's little left to gain")
@claim("11", "The rate has a middle: at 0.0001 five epochs aren't enough")
@claim("11", "at 0.1 the steps are too large, and luck decides how bad it gets")
def test_width_and_rate():
    def reads(names, units, rate, start):
        network = names["new_network"](names["torch_weight"], units, start)
        network, _ = training(names, rate=rate, network=network)
        pixels = torch.tensor(names["X_val"])
        return names["share_right"](network, pixels, names["y_val"])

    bad = []
    for seed in SEEDS:
        names = lesson_at(seed)
        wide = {u: reads(names, u, 0.001, seed) for u in (8, 32, 128, 512)}
        assert wide[8] < wide[32] < wide[512]
        assert wide[128] - wide[8] > 2 * abs(wide[512] - wide[128])
        rates = {r: reads(names, 32, r, seed) for r in (0.0001, 0.01, 0.1)}
        middle = max(wide[32], rates[0.01])
        assert rates[0.0001] < middle - 0.05
        assert rates[0.1] < middle - 0.1
        bad.append(rates[0.1])
    assert np.ptp(bad) > 0.05


@pytest.mark.slow
@claim(
    "11", "Shrink ours by that factor, and we land where the box does, from any start"
)
@claim(
    "11", "`nn.Linear` starts with weights that are smaller by a factor of $\\sqrt{6}$"
)
def test_the_boxs_curve_is_a_matter_of_size():
    for seed in SEEDS:
        names = lesson_at(seed)
        ends = []
        for scale in (1.0, 6**-0.5):
            network = names["new_network"](names["torch_weight"], 512, seed)
            for w in network.weights:
                w.data *= scale
            size = network.weights[0].detach().std().item()
            ends.append(training(names, network=network)[1][0][-1])
        box = training(names)[1][0][-1]
        linear = torch.nn.Linear(784, 512).weight.std().item()
        assert size == pytest.approx(linear, rel=0.02)
        assert abs(ends[1] - box) < 0.2 * (box - ends[0])
        assert ends[0] < box


@claim("11", "hidden units with equal weights, in and out, get equal gradients")
@claim("11", "Each of these ten has a digit of its own, so their gradients differ")
def test_zero_starts_with_and_without_a_hidden_layer():
    for seed in SEEDS:
        names = lesson_at(seed, 1)
        x, y = names["X_train"][:128], names["y_train"][:128]
        for layers in (1, 2):
            shapes = [(784, 10)] if layers == 1 else [(784, 6), (6, 10)]
            weights = [Value(np.full(s, 0.0 if layers == 1 else 0.1)) for s in shapes]
            z = x @ weights[0]
            z = z if layers == 1 else z.relu() @ weights[1]
            softmax_cross_entropy(z, y).backward()
            columns = weights[0].grad.T
            distinct = np.unique(columns.round(12), axis=0)
            assert len(distinct) == (10 if layers == 1 else 1)


@claim("11", "The change has no speckles. Neighboring pixels get similar changes")
@claim("11", "Where there's never any ink, as in the corners, nothing is learned.")
def test_the_change_is_smooth_and_stays_inside():
    for seed in SEEDS[:2]:
        names = lesson_at(seed, 2, 64)
        network = names["new_network"](Value)
        before = network.weights[0].data.copy()
        training(names, network=network, own=True)
        change = (network.weights[0].data - before).T.reshape(-1, 28, 28)
        start = before.T.reshape(-1, 28, 28)

        def likeness(pictures):
            inside = pictures[:, 6:22, 6:22]
            pairs = inside[:, :, 1:].ravel(), inside[:, :, :-1].ravel()
            return np.corrcoef(*pairs)[0, 1]

        assert abs(likeness(start)) < 0.1
        assert likeness(change) > 0.5
        dark = names["X_train"].max(axis=0) == 0
        assert dark.reshape(28, 28)[[0, 0, -1, -1], [0, -1, 0, -1]].all()
        assert not change.reshape(len(change), -1)[:, dark].any()


@claim("11", "The 0 is an orange ring with a purple hole")
def test_the_weights_of_a_zero():
    for seed in SEEDS[:2]:
        names = lesson_at(seed, 2)
        layer = names["Dense"](784, 10, False, np.random.default_rng(0), Value)
        layer.weights[0].data[...] = 0.0
        training(names, network=layer, own=True)
        zero = layer.weights[0].data[:, 0].reshape(28, 28)
        assert zero[12:16, 12:16].mean() < 0
        ring = [zero[12:16, 6:9], zero[12:16, 19:22], zero[5:8, 13:17]]
        assert np.mean([part.mean() for part in ring]) > 0


@claim("11", "Neither raises an error.")
@claim("11", "An engine of your own can do what torch doesn't: warn.")
def test_two_cards_of_the_engine():
    import math

    logits = Value(np.random.default_rng(0).normal(size=(6, 3)))
    with pytest.warns(MistakeWarning, match="M1 softmax before"):
        softmax_cross_entropy((2 * logits).softmax(axis=1), [0, 1, 2, 0, 1, 2])
    with pytest.warns(MistakeWarning, match="without a gradient"):
        math.exp(softmax_cross_entropy(2 * logits, [0, 1, 2, 0, 1, 2]))


@pytest.mark.slow
@claim("11", "sees all zeros first, then all ones, learns far less in an epoch")
def test_sorted_digits_teach_less():
    for seed in SEEDS:
        names, read = lesson_at(seed, 1, 64), []
        for order in (names["orders"][0], np.argsort(names["y_train"], kind="stable")):
            names["orders"][:] = [order]
            network = names["new_network"](Value)
            training(names, network=network, own=True)
            read.append(names["share_right"](network, names["X_val"], names["y_val"]))
        assert read[1] < 0.7 * read[0]


@pytest.mark.slow
@claim("11", "with it the network learns nothing at all")
@claim("11", "the loss stays near that of a guess, look at the batches")
def test_labels_that_went_astray():
    for seed in SEEDS:
        names = lesson_at(seed, 2, 64)
        names["y_train"] = np.random.default_rng(seed).permutation(names["y_train"])
        network = names["new_network"](Value)
        network, losses = training(names, network=network, own=True)
        assert losses[0][-1] > 2.2
        guesses = network(names["X_val"]).data.argmax(axis=1)
        assert (guesses == names["y_val"]).mean() < 0.25


@pytest.mark.slow
@claim("11", "128 units are enough, and fast")
def test_the_challenge_of_digits():
    X, y = real_digits()
    names = lesson_at(0)
    learn = course_version("11.8", names, answers_of(names).get)
    guess = learn(X[:4000], y[:4000])
    assert (guess(X[4000:]) == y[4000:]).mean() > GOAL


@pytest.mark.slow
@claim("11", "The moved digits are worth more here than eight times the units")
def test_moved_digits_beside_a_wider_network():
    """By torch in float32, to be done in seconds: the training is the challenge's."""
    X, y = (torch.as_tensor(part) for part in real_digits())
    X = X.float()

    def share(units, far, seed):
        torch.manual_seed(seed)
        first, last = torch.nn.Linear(784, units), torch.nn.Linear(units, 10)
        for layer in (first, last):
            torch.nn.init.kaiming_normal_(layer.weight)
            torch.nn.init.zeros_(layer.bias)
        model = torch.nn.Sequential(first, torch.nn.ReLU(), last)
        rule = torch.optim.RMSprop(model.parameters(), lr=0.001)
        for _ in range(20):
            for rows in torch.randperm(4000).split(64):
                move = torch.randint(-far, far + 1, (2,)).tolist()
                moved = X[rows].reshape(-1, 28, 28).roll(move, (1, 2)).flatten(1)
                rule.zero_grad()
                torch.nn.functional.cross_entropy(model(moved), y[rows]).backward()
                rule.step()
        with torch.no_grad():
            return (model(X[4000:]).argmax(dim=1) == y[4000:]).float().mean().item()

    for seed in SEEDS[:3]:
        assert share(128, 1, seed) > share(1024, 0, seed)
