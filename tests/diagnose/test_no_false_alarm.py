"""Correct variations: a report on any of them is a false alarm."""

import functools

import pytest
import torch
from torch import nn
from torch.utils.checkpoint import checkpoint

import helpers.optim
from case_by_case import case_by_case
from helpers.diagnose import diagnose
from helpers.training import fit

torch.manual_seed(1)
N = 32
X = torch.randn(N, 6)
SEQUENCE = torch.randint(0, 20, (N, 5))
PICTURES = torch.rand(N, 3, 8, 8)
CLASSES = torch.arange(N) % 4
YES = (torch.arange(N) % 2).float()
TAGS = (torch.rand(N, 4) > 0.5).float()
CE, BCE = nn.CrossEntropyLoss(), nn.BCEWithLogitsLoss()


def net(out, activation=nn.ReLU, *extra):
    return nn.Sequential(nn.Linear(6, 16), activation(), *extra, nn.Linear(16, out))


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(6, 6), nn.Linear(6, 4)

    def forward(self, X):
        return self.b(X + self.a(X).relu())


class ListOfLayers(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(6, 6), nn.Linear(6, 4)])
        self.sizes = [6, 6, 4]
        self.options = {"activation": "tanh"}

    def forward(self, X):
        return self.layers[1](self.layers[0](X).tanh())


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(6, 6)

    def forward(self, X):
        return self.layer(self.layer(X).relu())[:, :4]


class Attention(nn.Module):
    """Softmax inside a model is not softmax at its end."""

    def __init__(self):
        super().__init__()
        self.embed, self.score = nn.Embedding(20, 8), nn.Linear(8, 1)
        self.head = nn.Linear(8, 4)

    def forward(self, tokens):
        words = self.embed(tokens)
        share = self.score(words).softmax(dim=1)
        return self.head((share * words).sum(dim=1))


class Frozen(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(6, 8), nn.ReLU()).requires_grad_(False)
        self.head = nn.Linear(8, 4)

    def forward(self, X):
        return self.head(self.body(X))


class SqueezedLogit(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = net(1)

    def forward(self, X):
        return self.body(X).squeeze(1)


def convolutional():
    return nn.Sequential(
        nn.Conv2d(3, 4, 3),
        nn.BatchNorm2d(4),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(36, 4),
    )


class Recurrent(nn.Module):
    """Words, a recurrent layer, and the state after the last word."""

    def __init__(self, kind):
        super().__init__()
        self.embed, self.recur = nn.Embedding(20, 8), kind(8, 16, batch_first=True)
        self.head = nn.Linear(16, 4)

    def forward(self, tokens):
        return self.head(self.recur(self.embed(tokens))[0][:, -1])


class NextWord(nn.Module):
    """One weight for the words going in and coming out."""

    def __init__(self):
        super().__init__()
        self.embed, self.out = nn.Embedding(20, 8), nn.Linear(8, 20, bias=False)
        self.recur = nn.GRU(8, 8, batch_first=True)
        self.out.weight = self.embed.weight

    def forward(self, tokens):
        return self.out(self.recur(self.embed(tokens))[0]).transpose(1, 2)


class FrozenInEval(nn.Module):
    """A backbone whose batch norm stays in eval mode while the head is trained."""

    def __init__(self):
        super().__init__()
        body = nn.Sequential(nn.Linear(6, 8), nn.BatchNorm1d(8), nn.ReLU())
        self.body, self.head = body.requires_grad_(False).eval(), nn.Linear(8, 4)

    def forward(self, X):
        with torch.no_grad():
            features = self.body(X)
        return self.head(features)


class TwoHeads(nn.Module):
    def __init__(self, as_dictionary=False):
        super().__init__()
        self.body, self.a, self.b = nn.Linear(6, 8), nn.Linear(8, 4), nn.Linear(8, 1)
        self.as_dictionary = as_dictionary

    def forward(self, X):
        features = self.body(X).relu()
        heads = {0: self.a(features), 1: self.b(features)}
        return heads if self.as_dictionary else tuple(heads.values())


class SideBySide(nn.Module):
    """Two linear layers beside each other: neither feeds the other."""

    def __init__(self):
        super().__init__()
        self.left, self.right = nn.Linear(3, 4), nn.Linear(3, 4)

    def forward(self, X):
        return self.left(X[:, :3]) + self.right(X[:, 3:])


class LinearAutoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.narrow, self.wide = nn.Linear(6, 2), nn.Linear(2, 6)

    def forward(self, X):
        return self.wide(self.narrow(X))


class ScalesInside(nn.Module):
    """Pictures as whole numbers from 0 to 255, scaled by the model."""

    def __init__(self):
        super().__init__()
        self.head = nn.Linear(192, 4)

    def forward(self, X):
        return self.head(X.flatten(1).float() / 255)


class SparseInput(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(6, 4) / 2)

    def forward(self, X):
        return X @ self.weight


def alignments(outputs, targets):
    lengths = torch.full((N,), 16), torch.full((N,), 3)
    steps = outputs.permute(2, 0, 1).log_softmax(2)
    return nn.functional.ctc_loss(steps, targets, *lengths)


def squeezing(outputs, targets):
    return nn.functional.mse_loss(outputs.squeeze(1), targets)


def focal(outputs, targets):
    hard = (1 - outputs.sigmoid()) ** 2
    each = nn.functional.binary_cross_entropy_with_logits
    return (hard * each(outputs, targets, reduction="none")).mean()


def picked(outputs, targets):
    return -outputs.log_softmax(1)[torch.arange(len(targets)), targets].mean()


def cross_entropy(shares, targets):
    """A learner's own: it takes probabilities, whatever its name says."""
    return -shares[torch.arange(len(targets)), targets].log().mean()


def counts(text_length):
    """Word counts: a few words are frequent, most do not occur."""
    X = torch.zeros(N, 30)
    X[0, 0], X[:, 1] = text_length, 3.0
    return X


SIGNALS = torch.randn(N, 3, 16)
SHARES = torch.softmax(X[:, :4], dim=1)


def half_way(outputs, targets):
    return ((outputs - targets) ** 2).mean() / 2


class Siamese(nn.Module):
    """One network for both halves of a pair."""

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 4))

    def forward(self, X):
        return nn.functional.pairwise_distance(self.body(X[:, :3]), self.body(X[:, 3:]))


def contrastive(distance, same):
    return (same * distance**2 + (1 - same) * (1 - distance).relu() ** 2).mean()


class TiedAutoencoder(nn.Module):
    """Its decoder is a function that refers to the encoder's weight."""

    def __init__(self):
        super().__init__()
        self.encode, self.scale = nn.Linear(6, 3), nn.Parameter(torch.ones(()))
        self.decode = lambda z: z @ self.encode.weight * self.scale

    def forward(self, X):
        return self.decode(self.encode(X).relu())


class OtherMode(nn.Module):
    """One layer works while evaluating only."""

    def __init__(self):
        super().__init__()
        self.a, self.b, self.head = nn.Linear(6, 6), nn.Linear(6, 6), nn.Linear(6, 4)

    def forward(self, X):
        X = X + self.a(X).relu()
        return self.head(X if self.training else X + self.b(X).relu())


class Chosen(nn.Module):
    """One head of several, as in a model for many tasks."""

    def __init__(self):
        super().__init__()
        self.body = nn.Linear(6, 8)
        self.heads = nn.ModuleDict({"kind": nn.Linear(8, 4), "age": nn.Linear(8, 1)})

    def forward(self, X):
        return self.heads["kind"](self.body(X).relu())


class Checkpointed(nn.Module):
    """Its body's parameters show in the graph of the outputs nowhere."""

    def __init__(self):
        super().__init__()
        self.body, self.head = (
            nn.Sequential(nn.Linear(6, 8), nn.ReLU()),
            nn.Linear(8, 4),
        )

    def forward(self, X):
        X = X.requires_grad_()
        return self.head(checkpoint(self.body, X, use_reentrant=True))


class SoftCap(nn.Module):
    """Logits kept between -30 and 30, where they are free enough."""

    def __init__(self):
        super().__init__()
        self.head = nn.Linear(6, 4)

    def forward(self, X):
        return 30 * torch.tanh(self.head(X) / 30)


def kept_hidden():
    """A model that keeps a result of its last forward pass."""
    model = Residual()
    model.register_forward_hook(lambda m, _, out: setattr(m, "kept", out))
    model(X)
    return model


CORRECT = {
    "siamese": (Siamese(), contrastive, (X, YES)),
    "tied autoencoder": (TiedAutoencoder(), nn.MSELoss(), (X, X)),
    "a layer for another mode": (OtherMode(), CE, (X, CLASSES)),
    "one head of several": (Chosen(), CE, (X, CLASSES)),
    "checkpointed": (Checkpointed(), CE, (X.clone(), CLASSES)),
    "softly capped logits": (SoftCap(), CE, (X, CLASSES)),
    "lazy": (
        nn.Sequential(nn.LazyLinear(8), nn.ReLU(), nn.LazyLinear(4)),
        CE,
        (X, CLASSES),
    ),
    "keeps a result": (kept_hidden(), CE, (X, CLASSES)),
    "regression above 0": (
        nn.Sequential(net(1), nn.ReLU()),
        nn.MSELoss(),
        (X, X[:, :1].abs()),
    ),
    "regression through tanh": (
        nn.Sequential(net(1), nn.Tanh()),
        nn.L1Loss(),
        (X, X[:, :1].tanh()),
    ),
    "leaky logits": (nn.Sequential(net(4), nn.LeakyReLU()), CE, (X, CLASSES)),
    "one-hot floats": (net(4), CE, (X, nn.functional.one_hot(CLASSES, 4).float())),
    "labels mixed": (
        net(4),
        CE,
        (
            X,
            0.3 * nn.functional.one_hot(CLASSES, 4)
            + 0.7 * nn.functional.one_hot(CLASSES.flip(0), 4),
        ),
    ),
    "one-hot tags": (net(4), BCE, (X, nn.functional.one_hot(CLASSES, 4).float())),
    "float64 labels": (net(1), BCE, (X, YES[:, None].double())),
    "pixels left out": (
        nn.Conv2d(3, 4, 1),
        nn.CrossEntropyLoss(ignore_index=255),
        (PICTURES, torch.where(PICTURES[:, 0] > 0.9, 255, 1)),
    ),
    "triplets": (
        SideBySide(),
        lambda z, _: nn.functional.triplet_margin_loss(z, z.roll(1, 0), z.roll(2, 0)),
        (X, CLASSES),
    ),
    "the last step in the loss": (
        nn.RNN(3, 4, batch_first=True),
        lambda z, y: CE(z[0][:, -1], y),
        (SIGNALS.transpose(1, 2), CLASSES),
    ),
    "linear, classes": (nn.Linear(6, 4), CE, (X, CLASSES)),
    "linear, yes/no": (nn.Linear(6, 1), BCE, (X, YES[:, None])),
    "relu": (net(4), CE, (X, CLASSES)),
    "tanh": (net(4, nn.Tanh), CE, (X, CLASSES)),
    "sigmoid inside": (net(4, nn.Sigmoid), CE, (X, CLASSES)),
    "gelu": (net(4, nn.GELU), CE, (X, CLASSES)),
    "leaky relu": (net(4, nn.LeakyReLU), CE, (X, CLASSES)),
    "softplus": (net(4, nn.Softplus), CE, (X, CLASSES)),
    "dropout": (net(4, nn.ReLU, nn.Dropout()), CE, (X, CLASSES)),
    "batch norm": (net(4, nn.ReLU, nn.BatchNorm1d(16)), CE, (X, CLASSES)),
    "layer norm": (net(4, nn.ReLU, nn.LayerNorm(16)), CE, (X, CLASSES)),
    "functional loss": (net(4), nn.functional.cross_entropy, (X, CLASSES)),
    "label smoothing": (net(4), nn.CrossEntropyLoss(label_smoothing=0.1), (X, CLASSES)),
    "class weights": (net(4), nn.CrossEntropyLoss(torch.ones(4)), (X, CLASSES)),
    "ignored labels": (net(4), CE, (X, torch.where(CLASSES == 3, -100, CLASSES))),
    "probabilities as labels": (net(4), CE, (X, torch.softmax(X[:, :4], 1))),
    "log-softmax and NLL": (
        nn.Sequential(net(4), nn.LogSoftmax(dim=1)),
        nn.NLLLoss(),
        (X, CLASSES),
    ),
    "squeezed logit": (SqueezedLogit(), BCE, (X, YES)),
    "sigmoid and BCE": (
        nn.Sequential(net(1), nn.Sigmoid()),
        nn.BCELoss(),
        (X, YES[:, None]),
    ),
    "two outputs for yes/no": (net(2), CE, (X, YES.long())),
    "soft yes/no labels": (net(1), BCE, (X, 0.1 + 0.8 * YES[:, None])),
    "tags": (net(4), BCE, (X, TAGS)),
    "tags with weights": (
        net(4),
        nn.BCEWithLogitsLoss(pos_weight=torch.ones(4)),
        (X, TAGS),
    ),
    "regression": (net(1), nn.MSELoss(), (X, X[:, :1])),
    "regression, flat": (SqueezedLogit(), nn.MSELoss(), (X, X[:, 0])),
    "several targets": (net(2), nn.L1Loss(), (X, X[:, :2])),
    "huber": (net(1), nn.SmoothL1Loss(), (X, X[:, :1])),
    "own loss": (net(1), half_way, (X, X[:, :1])),
    "float64 throughout": (net(4).double(), CE, (X.double(), CLASSES)),
    "residual": (Residual(), CE, (X, CLASSES)),
    "module list": (ListOfLayers(), CE, (X, CLASSES)),
    "shared weights": (Tied(), CE, (X, CLASSES)),
    "softmax inside": (Attention(), CE, (SEQUENCE, CLASSES)),
    "frozen body": (Frozen(), CE, (X, CLASSES)),
    "convolutions": (convolutional(), CE, (PICTURES, CLASSES)),
    "flattened pictures": (
        nn.Sequential(nn.Flatten(), nn.Linear(192, 8), nn.ReLU(), nn.Linear(8, 4)),
        CE,
        (PICTURES, CLASSES),
    ),
    "one row": (net(4), CE, (X[:1], CLASSES[:1])),
    "eval without dropout": (net(4).eval(), CE, (X, CLASSES)),
    "regression through a sigmoid": (
        nn.Sequential(net(1), nn.Sigmoid()),
        nn.MSELoss(),
        (X, YES[:, None]),
    ),
    "pixel by pixel": (
        nn.Conv2d(3, 4, 1),
        CE,
        (PICTURES, (PICTURES[:, 0] > 0.5).long()),
    ),
    "lstm": (Recurrent(nn.LSTM), CE, (SEQUENCE, CLASSES)),
    "gru": (Recurrent(nn.GRU), CE, (SEQUENCE, CLASSES)),
    "rnn": (Recurrent(nn.RNN), CE, (SEQUENCE, CLASSES)),
    "tied words": (NextWord(), CE, (SEQUENCE, SEQUENCE.roll(-1, 1))),
    "signals": (
        nn.Sequential(nn.Conv1d(3, 8, 3), nn.ReLU(), nn.Flatten(), nn.Linear(112, 4)),
        CE,
        (SIGNALS, CLASSES),
    ),
    "backbone in eval mode": (FrozenInEval().train(), CE, (X, CLASSES)),
    "two heads": (TwoHeads(), lambda o, y: CE(o[0], y), (X, CLASSES)),
    "heads by name": (TwoHeads(True), lambda o, y: CE(o[0], y), (X, CLASSES)),
    "layers side by side": (SideBySide(), CE, (X, CLASSES)),
    "linear autoencoder": (LinearAutoencoder(), nn.MSELoss(), (X, X)),
    "rare yes": (
        net(1),
        nn.BCEWithLogitsLoss(pos_weight=torch.tensor([3.0])),
        (X, YES[:, None]),
    ),
    "KL divergence": (
        nn.Sequential(net(4), nn.LogSoftmax(dim=1)),
        nn.KLDivLoss(reduction="batchmean"),
        (X, SHARES),
    ),
    "counts": (net(1), nn.PoissonNLLLoss(), (X, X[:, :1].abs().round())),
    "margins": (net(4), nn.MultiMarginLoss(), (X, CLASSES)),
    "alignments": (
        nn.Conv1d(3, 5, 3, padding=1),
        alignments,
        (SIGNALS, torch.randint(1, 5, (N, 3))),
    ),
    "a loss of three arguments": (net(6), nn.CosineEmbeddingLoss(), (X, X)),
    "a loss that squeezes": (net(1), squeezing, (X, X[:, 0])),
    "a loss that picks": (net(4), picked, (X[:4], CLASSES[:4])),
    "focal loss": (net(1), focal, (X, YES[:, None])),
    "shares and an own loss": (
        nn.Sequential(net(4), nn.Softmax(dim=1)),
        cross_entropy,
        (X, CLASSES),
    ),
    "a loss with settings": (
        net(4),
        functools.partial(nn.functional.cross_entropy, ignore_index=3),
        (X, CLASSES),
    ),
    "half precision": (net(4).half(), CE, (X.half(), CLASSES)),
    "bfloat16": (net(4).bfloat16(), CE, (X.bfloat16(), CLASSES)),
    "shapes only": (net(4).to("meta"), CE, (X.to("meta"), CLASSES.to("meta"))),
    "bytes scaled inside": (ScalesInside(), CE, ((255 * PICTURES).byte(), CLASSES)),
    "sparse": (SparseInput(), CE, (X.relu().to_sparse(), CLASSES)),
    "word counts": (nn.Linear(30, 4), CE, (counts(80.0), CLASSES)),
    "labels as bytes": (net(4), CE, (X, CLASSES.to(torch.uint8))),
    "no rows": (net(4), CE, (X[:0], CLASSES[:0])),
}


@case_by_case("module name", [torch.optim, helpers.optim], CORRECT)
def test_a_correct_model_gives_an_empty_report(name, module):
    model, loss, batch = CORRECT[name]
    kind = module.SGD if module is torch.optim else module.Adam
    weights = [w for w in model.parameters() if w.requires_grad]
    optimizer = kind(weights, lr=0.05)
    report = diagnose(model, loss, batch, optimizer=optimizer, validation=X + 1)
    assert not report, str(report)
    assert str(report) == "No mistake found."


def test_there_are_at_least_thirty_variations():
    assert len(CORRECT) >= 30


@pytest.mark.filterwarnings("ignore:.*torch.jit:DeprecationWarning")
@pytest.mark.parametrize("make", [torch.jit.script, lambda m: torch.jit.trace(m, X)])
def test_a_model_of_torch_jit_is_known_to_its_optimizer_and_left_alone(make):
    model, other = make(net(4)), net(4)
    list(model.parameters())[1].requires_grad_(False)
    for held, names in ((model, []), (other, ["parameters that the optimizer lacks"])):
        optimizer = torch.optim.SGD(held.parameters(), lr=0.05)
        report = diagnose(model, CE, (X, CLASSES), optimizer=optimizer)
        assert [finding.name for finding in report] == names
        assert [p.grad for p in model.parameters()] == [None] * 4
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    data = {"validation": (X + 1, CLASSES), "batch_size": 16}
    history = fit(model, (X, CLASSES), loss=CE, optimizer=optimizer, epochs=4, **data)
    assert len(history["loss"]) == 4
