"""Evidence for what lesson 17 says."""

import functools

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from scipy import stats
from sklearn.datasets import load_sample_images
from torch import nn

from claims import claim, names_of
from helpers.datasets import load_food, load_imagenet_names
from helpers.exercises.pictures_and_pretrained_models import share_with_few_numbers
from helpers.pretrained import load_efficientnet, name_pictures, prepare

SEEDS = (42, 0, 1, 2, 3)
LEARN, TEST = torch.arange(390), torch.arange(390, 540)
POOL, EXAM = LEARN[:120], TEST[:120]
MEAN = torch.tensor([0.485, 0.456, 0.406]).reshape(3, 1, 1)
SPREAD = torch.tensor([0.229, 0.224, 0.225]).reshape(3, 1, 1)


@functools.cache
def drawings(order="permute"):
    images = torch.from_numpy(load_food(32).images)
    ordered = images.permute(0, 3, 1, 2)
    X = ordered if order == "permute" else images.reshape(-1, 3, 32, 32)
    return (X.float() - 127) / 128


@functools.cache
def labels():
    return torch.from_numpy(load_food(32).y)


@functools.cache
def network():
    return load_efficientnet()


@functools.cache
def photographs():
    return prepare(load_sample_images().images)


@functools.cache
def features(change=None, size=64):
    """The body's features of the pool and the exam; of the exam alone if changed."""
    scenes = load_food(size).images
    rows = torch.cat([POOL, EXAM]) if change is None else EXAM
    X = prepare(scenes[rows])
    X = X if change is None else change(X)
    table = torch.zeros(540, 1280)
    with torch.no_grad():
        table[rows] = torch.cat([network().body(some) for some in X.split(16)])
    return table


def blue_first(X):
    return X[:, [2, 1, 0]]


def choose(n, seed, run):
    order = np.random.default_rng([seed, run]).permutation(POOL.numpy())
    mixed = torch.from_numpy(order)
    return torch.cat([mixed[labels()[mixed] == k][:n] for k in range(3)])


def trained_head(n, seed, run, size=64):
    torch.manual_seed(seed + run)
    rows, table = choose(n, seed, run), features(size=size)
    train = names_of("17")["train_steps"]
    return train(nn.Linear(1280, 3), table, labels(), rows, 100, seed + run)


def share(model, X, rows):
    return names_of("17")["share_named"](model, X, labels(), rows)


def cnn_share(n, seed, run, steps=150, **more):
    names = names_of("17")
    rows = choose(n, seed, run)
    model = names["make_cnn"](seed + run)
    names["train_steps"](model, drawings(), labels(), rows, steps, seed + run, **more)
    return share(model, drawings(), EXAM)


@claim("17", "for every dense network on orderly pictures there is one on scattered")
def test_a_dense_layer_is_blind_to_the_order_of_its_inputs():
    for seed in SEEDS:
        torch.manual_seed(seed)
        dense, flat = nn.Linear(3072, 3), drawings().flatten(1)
        order = torch.randperm(3072)
        twin = nn.Linear(3072, 3)
        twin.weight.data, twin.bias.data = dense.weight[:, order], dense.bias
        assert torch.allclose(dense(flat), twin(flat[:, order]), atol=1e-4)


@claim("17", "leaves the middle out: 3 times 9. Where the picture is uniform")
@claim("17", "fits into 5 x 6 numbers at only 3 x 4 places")
def test_the_framed_patch():
    step = torch.tensor([[0, 0, 0, 9, 9, 9]] * 5).float()
    kernel = torch.tensor([[-1.0, 0, 1]] * 3)
    found = F.conv2d(step[None, None], kernel[None, None])[0, 0]
    assert found.shape == (3, 4)
    assert found[1, 2] == 27
    assert found[:, [0, 3]].abs().max() == 0


@claim("17", "marks where it gets brighter (orange) or darker (purple)")
def test_the_first_kernel_sees_only_changes_from_left_to_right():
    kernel = torch.tensor([[-1.0, 0, 1]] * 3)[None, None]
    ramp = torch.arange(8.0).repeat(6, 1)
    assert F.conv2d(ramp[None, None], kernel).unique().tolist() == [6]
    assert F.conv2d(-ramp[None, None], kernel).unique().tolist() == [-6]
    assert F.conv2d(ramp.T[None, None], kernel).abs().max() == 0


@claim("17", "has 448 parameters")
@claim("17", "would need 44 million weights")
@claim("17", "with 49 times as many pixels")
def test_a_kernel_does_not_grow_with_the_picture():
    layer = nn.Conv2d(3, 16, 3)
    assert sum(p.numel() for p in layer.parameters()) == 448
    assert layer(torch.zeros(1, 3, 32, 32)).numel() == 16 * 30 * 30
    assert 3072 * 16 * 30 * 30 // 10**6 == 44
    assert (224 / 32) ** 2 == 49


@claim("17", "19 x 19, its **receptive field**")
@claim("17", "5 for the first layer, then 4 more, 2 for the pooling, and 8")
def test_how_far_a_number_of_the_last_convolution_sees():
    model = names_of("17")["make_cnn"](0)
    fields = []
    for depth in (1, 3, 5, 6):
        X = torch.randn(1, 3, 32, 32, requires_grad=True)
        front = [
            nn.AvgPool2d(2) if isinstance(part, nn.MaxPool2d) else part
            for part in model[:depth]
            if not isinstance(part, nn.ReLU)
        ]
        nn.Sequential(*front)(X)[0, :, 1, 1].sum().backward()
        rows = X.grad[0].abs().sum((0, 2)).count_nonzero()
        fields.append(int(rows))
    assert fields == [5, 9, 11, 19]


@pytest.mark.slow
@claim("17", "The convolution does worse with `view`, and nothing warns you")
def test_the_convolution_loses_by_view():
    names = names_of("17")
    for seed in SEEDS:
        found = {}
        for order in ("permute", "view"):
            X = drawings(order)
            model = names["make_cnn"](seed)
            names["train_steps"](model, X, labels(), LEARN, 300, seed)
            found[order] = share(model, X, TEST)
        assert found["permute"] > 0.7
        assert found["permute"] > found["view"] + 0.05


@pytest.mark.slow
@claim("17", "The dense network didn't care; the convolution did.")
def test_on_average_a_dense_network_does_as_well_by_view():
    names, found = names_of("17"), {"permute": [], "view": []}
    for seed in SEEDS:
        for order, shares in found.items():
            torch.manual_seed(seed)
            dense = nn.Sequential(
                nn.Flatten(), nn.Linear(3072, 32), nn.ReLU(), nn.Linear(32, 3)
            )
            X = drawings(order)
            names["train_steps"](dense, X, labels(), LEARN, 300, seed, lr=0.001)
            shares.append(share(dense, X, TEST))
    assert abs(np.mean(found["permute"]) - np.mean(found["view"])) < 0.05


@claim("17", "a network of convolutions with 4.7 million parameters")
@claim("17", "only the head's 3,843 parameters are trained")
@claim("17", "The first layer, the **stem**, has 32")
def test_sizes_of_the_network():
    count = sum(p.numel() for p in network().parameters())
    assert round(count / 1e6, 1) == 4.7
    assert 1280 * 3 + 3 == 3843
    assert network().body.stem[0].out_channels == 32
    assert network().head.out_features == len(load_imagenet_names()) == 1000


@claim("17", "Not one of its 1,000 classes is called sushi or steak.")
@claim("17", "*dahlia* is not among its classes")
def test_what_is_not_among_the_names():
    names = load_imagenet_names()
    assert not [n for n in names if "sushi" in n or "steak" in n or "dahlia" in n]
    assert "pizza" in names


@claim("17", "A palace; a daisy.")
@claim("17", "With the wrong mean, the daisy falls to a third of its share")
@claim("17", "the network now thinks of a lampshade")
@claim("17", "With too few pixels or unscaled bytes, neither name is left.")
@claim("17", "With blue first both names are still on top")
def test_wrong_preparations():
    X, names = photographs(), load_imagenet_names()
    unit = (X * 128 + 127) / 255
    wrong = {
        "right": X,
        "mean": (unit - MEAN) / SPREAD,
        "blue": blue_first(X),
        "small": F.interpolate(X, 64),
        "bytes": X * 128 + 127,
    }
    shares = {}
    for name, given in wrong.items():
        with torch.no_grad():
            shares[name] = network()(given).softmax(1)
    best = {name: [names[k] for k in s.argmax(1)] for name, s in shares.items()}
    daisy = {name: s[1, 985].item() for name, s in shares.items()}
    palace = {name: s[0, 698].item() for name, s in shares.items()}
    assert best["right"] == best["blue"] == ["palace", "daisy"]
    assert 0.25 < daisy["mean"] / daisy["right"] < 0.4
    assert best["mean"][1] == "lampshade"
    assert max(daisy["small"], daisy["bytes"], palace["small"], palace["bytes"]) < 0.05
    assert daisy["blue"] > 0.75 * daisy["right"]
    assert palace["blue"] > 0.9 * palace["right"]


@claim("17", "The example code inside this very package uses other numbers")
def test_the_packages_own_example_has_another_mean():
    import inspect

    from efficientnet_lite_pytorch import model

    assert "transforms.Normalize([0.485, 0.456, 0.406]" in inspect.getsource(model)


@claim("17", "all inputs lie between -0.992 and -0.984")
def test_scaled_twice_is_a_black_wall():
    ends = [(x / 255 - 127) / 128 for x in (0, 255)]
    assert [round(end, 3) for end in ends] == [-0.992, -0.984]


@claim("17", "Not one weight has changed, and the flower is no longer a daisy.")
@claim("17", "five batches of drawings did what 180 would do otherwise")
def test_training_mode_changes_a_frozen_body():
    careless = load_efficientnet().requires_grad_(False)
    for layer in careless.modules():
        if isinstance(layer, nn.BatchNorm2d):
            assert layer.momentum == pytest.approx(0.01)
            layer.momentum = 0.3
    careless.train()
    X = prepare(load_food(64).images[:8])
    with torch.no_grad():
        for _ in range(5):
            careless(X)
    [guesses] = name_pictures(careless, photographs()[1:], top=1)
    assert guesses[0].name != "daisy"
    for mine, theirs in zip(careless.parameters(), network().parameters(), strict=True):
        assert torch.equal(mine, theirs)
    assert 0.99**180 < 0.7**5 < 0.99**175


@pytest.mark.slow
@claim("17", "the new head gets more than nine of ten unseen drawings right")
@claim("17", "the small network gets about two thirds")
@claim("17", "three drawings with borrowed eyes beat thirty from scratch")
def test_the_race():
    for seed in SEEDS:
        heads = {
            n: np.mean(
                [
                    share(trained_head(n, seed, run), features(), EXAM)
                    for run in range(3)
                ]
            )
            for n in (3, 10, 30)
        }
        nets = {
            n: np.mean([cnn_share(n, seed, run) for run in range(3)])
            for n in (3, 10, 30)
        }
        assert heads[10] > 0.9
        assert 0.5 < nets[10] < 0.75
        assert all(heads[n] > nets[n] + 0.1 for n in heads)
        assert heads[3] > nets[30]


@pytest.mark.slow
@claim("17", "three drawings with borrowed eyes beat thirty from scratch")
def test_the_race_is_fair_to_the_network_from_scratch():
    """Training four times as long does not bring it to the head's share."""
    nets = [cnn_share(10, seed, 0, steps=600) for seed in SEEDS]
    heads = [share(trained_head(10, seed, 0), features(), EXAM) for seed in SEEDS]
    assert np.mean(heads) > np.mean(nets) + 0.15


@pytest.mark.slow
@claim("17", "With 32 for both, the head's means move by at most two percentage points")
@claim("17", "the interval of the difference lies above zero")
def test_the_race_is_fair_in_pixels_and_beyond_chance():
    means = {}
    for size in (64, 32):
        for n in (3, 10, 30):
            heads = [trained_head(n, 42, run, size) for run in range(6)]
            found = [share(head, features(size=size), EXAM) for head in heads]
            means[size, n] = np.mean(found)
            if n == 3:
                gap = found - np.array([cnn_share(30, 42, run) for run in range(6)])
                half = stats.t.ppf(0.975, 5) * gap.std(ddof=1) / 6**0.5
                assert gap.mean() > half
    assert max(abs(means[64, n] - means[32, n]) for n in (3, 10, 30)) < 0.0205


@pytest.mark.slow
@claim("17", "the head that learned from ten makes about twice as many mistakes")
def test_blue_first_doubles_the_mistakes():
    right, wrong = [], []
    for seed in SEEDS:
        head = trained_head(10, seed, 0)
        right.append(1 - share(head, features(), EXAM))
        wrong.append(1 - share(head, features(blue_first), EXAM))
    assert 1.6 < np.mean(wrong) / np.mean(right) < 3.5


@claim("17", "each picture costs the large body about 400 million multiplications")
@claim("17", "the small network one million")
def test_multiplications():
    def multiplications(model, X):
        found = []

        def note(layer, _, output):
            places = output[0, 0].numel() if output.ndim == 4 else 1
            found.append(places * layer.weight.numel())

        layers = [m for m in model.modules() if isinstance(m, (nn.Conv2d, nn.Linear))]
        handles = [layer.register_forward_hook(note) for layer in layers]
        with torch.no_grad():
            model.eval()(X)
        for handle in handles:
            handle.remove()
        return sum(found)

    assert 3.5e8 < multiplications(network().body, photographs()[:1]) < 4.5e8
    cnn = names_of("17")["make_cnn"](0)
    assert 1e6 < multiplications(cnn, drawings()[:1]) < 1.4e6


@pytest.mark.slow
@claim("17", "the gain is smaller than the spread between the runs")
def test_mirroring_alone_gains_little():
    def flip_some(X, generator):
        coins = torch.rand(len(X), generator=generator) < 0.5
        return torch.where(coins[:, None, None, None], X.flip(3), X)

    plain = [cnn_share(10, 42, run) for run in range(5)]
    mirrored = [cnn_share(10, 42, run, change=flip_some) for run in range(5)]
    gain = np.mean(mirrored) - np.mean(plain)
    assert abs(gain) < max(plain) - min(plain)


@functools.cache
def before_the_last_block():
    """What comes out of the frozen part before the last block, pool and exam."""
    body = network().body
    front = nn.Sequential(body.stem, body.blocks[:-1])
    rows, half = torch.cat([POOL, EXAM]), torch.zeros(540, 192, 7, 7)
    X = prepare(load_food(64).images[rows])
    with torch.no_grad():
        half[rows] = torch.cat([front(some) for some in X.split(16)])
    return half


def gain_of_fine_tuning(n, seed):
    rows, half = choose(n, seed, 0), before_the_last_block()
    again = load_efficientnet().body
    torch.manual_seed(seed)
    last = nn.Linear(1280, 3)
    tail = nn.Sequential(
        again.blocks[-1], again.top, again.pool, again.flatten, last
    ).eval()
    assert 0.9e6 < sum(p.numel() for p in tail.parameters()) < 1.1e6
    train = names_of("17")["train_steps"]
    train(tail, half, labels(), rows, 40, seed, lr=1e-3)
    return share(tail, half, EXAM) - share(trained_head(n, seed, 0), features(), EXAM)


@pytest.mark.slow
@claim("17", "a million parameters gain about one percentage point on the head's 3,843")
@claim("17", "with three drawings they gain nothing")
def test_fine_tuning_gains_little():
    with_ten = [gain_of_fine_tuning(10, seed) for seed in SEEDS]
    with_three = [gain_of_fine_tuning(3, seed) for seed in SEEDS]
    assert 0 < np.mean(with_ten) < 0.025
    assert np.mean(with_three) < 0.01


@claim("17", "The mean color alone gets about half.")
@claim("17", "Ten good ones beat a small network that saw ten drawings")
@claim("17", "and they lose to features that were learned from a million photographs")
def test_ten_numbers():
    def mean_color(pictures):
        return pictures.mean((1, 2))

    from helpers.course.editions import solution_code

    assert 0.45 < share_with_few_numbers(mean_color) < 0.6
    names = {"np": np}
    exec(solution_of("17.6", solution_code), names)
    mine = share_with_few_numbers(names["describe"])
    assert 0.78 < mine < 0.9  # the head has more than 0.9 with ten drawings
    assert mine > np.mean([cnn_share(10, 42, run) for run in range(3)])


def solution_of(number, solution_code):
    import nbformat

    from claims import FOLDER

    [path] = FOLDER.glob("17_*.ipynb")
    cells = nbformat.read(path, as_version=4).cells
    place = next(i for i, c in enumerate(cells) if c.metadata.get("exercise") == number)
    tags = [cell.metadata.get("tags", []) for cell in cells]
    found = next(i for i in range(place, len(cells)) if "solution" in tags[i])
    return solution_code(cells[found])
