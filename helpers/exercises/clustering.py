"""Judges of the lesson on clustering."""

from __future__ import annotations

import numpy as np

from helpers.exercises.judging import Choice, Function, Mistake, Value

POINTS = np.array([[0.0, 0.0], [1.0, 2.0], [4.0, 1.0], [5.0, 5.0], [9.0, 4.0]])


def _labeled():
    """Return points, labels and centers: four of them, and two."""
    centers = np.array([[1.0, 1.0], [6.0, 3.0], [8.0, 8.0], [3.0, 6.0]])
    return [
        (POINTS, np.array([0, 0, 1, 3, 2]), centers),
        (POINTS[:3, :1], np.array([1, 0, 1]), centers[:2, :1]),
    ]


def _squared(X, centers):
    return ((np.asarray(X)[:, None] - np.asarray(centers)[None]) ** 2).sum(axis=2)


def _own(X, labels, centers):
    return _squared(X, centers)[np.arange(len(X)), labels]


def _per_cluster(X, labels, centers):
    own = _own(X, labels, centers)
    return np.array([own[labels == j].sum() for j in range(len(centers))])


def _from_own_means(X, labels, centers):
    means = np.array([X[labels == label].mean(axis=0) for label in labels])
    return ((X - means) ** 2).sum()


_INERTIA_MISTAKES = [
    Mistake(
        lambda X, labels, centers: _own(X, labels, centers).mean(),
        "You took the mean; the inertia is the sum over all points.",
    ),
    Mistake(
        lambda X, labels, centers: ((X - centers[labels]) ** 2).mean(),
        "You took the mean over all numbers; the inertia is their sum.",
    ),
    Mistake(
        lambda X, labels, centers: np.sqrt(_own(X, labels, centers)).sum(),
        "You summed distances; the inertia sums their squares.",
    ),
    Mistake(
        lambda X, labels, centers: np.abs(X - centers[labels]).sum(),
        "You summed the sizes of the differences; square them instead.",
    ),
    Mistake(
        lambda X, labels, centers: np.sqrt(_own(X, labels, centers).sum()),
        "You took a root at the end; the inertia is the sum of squares itself.",
    ),
    Mistake(
        lambda X, labels, centers: _own(X, labels, centers),
        "You returned one number per point; add them up.",
    ),
    Mistake(
        lambda X, labels, centers: ((X - centers[labels]) ** 2).sum(axis=0),
        "You returned one number per feature; add them up as well.",
    ),
    Mistake(
        _per_cluster,
        "You returned one number per cluster; add them up.",
    ),
    Mistake(
        lambda X, labels, centers: _squared(X, centers).min(axis=1).sum(),
        "You took the nearest center; use the center that labels[i] names.",
    ),
    Mistake(
        lambda X, labels, centers: _squared(X, centers).sum(),
        "You summed the distances to all centers; each point has one.",
    ),
    Mistake(
        lambda X, labels, centers: ((X - centers) ** 2).sum(),
        "You left out the labels: the rows of `X` are points, those of `centers` are "
        "not; give each point the center that its label names.",
    ),
    Mistake(
        _from_own_means,
        "You measured from the mean of each cluster; measure from the center given.",
    ),
    Mistake(
        lambda X, labels, centers: (X - centers[labels]).sum() ** 2,
        "You squared after adding; square each difference first.",
    ),
    Mistake(
        lambda X, labels, centers: ((X - centers[labels]).sum(axis=1) ** 2).sum(),
        "You added a point's differences before you squared; square each one first.",
    ),
]


INERTIA = Function(
    "12.1",
    right=lambda X, labels, centers: _own(X, labels, centers).sum(),
    inputs=_labeled,
    because="The sum of squared distances, each to the point's own center.",
    mistakes=_INERTIA_MISTAKES,
)


_Q1 = Choice(
    "12.Q1",
    right="b",
    because="Each half-step is the best one possible, so nothing can rise.",
    replies={
        "a": "Look at each half-step on its own: can a nearer center be farther?",
        "c": "0 would mean that every point lies on its center.",
    },
)


_Q2 = Choice(
    "12.Q2",
    right="a",
    because="No corner wants to change, so k-means has finished: 81.",
    replies={
        "b": "Better, but k-means never sees it: do one assign and one move.",
        "c": "Do one move: where is the mean of (0, 0) and (9, 0)?",
    },
)


def _chances_inputs():
    X = np.column_stack([POINTS, [3.0, 0.0, 1.0, 2.0, 0.0]])
    return [(X, X[:1]), (X, X[[0, 3]]), (X, X[[4, 1, 2]])]


def _shares(weights):
    return weights / weights.sum()


def _last_only(X, centers):
    return _shares(_squared(X, centers)[:, -1])


def _of_the_largest(weights):
    return weights / weights.max()


def _divided_by_center(X, centers):
    squared = _squared(X, centers)
    return squared / squared.sum(axis=0)


def _sizes(X, centers):
    """Distances as one goes along streets: the differences' sizes, added up."""
    return np.abs(X[:, None] - centers[None]).sum(axis=2)


_CHANCES_MISTAKES = [
    Mistake(
        lambda X, centers: _shares(_squared(X, centers).sum(axis=1)),
        "You added or averaged over all centers; the nearest one counts.",
    ),
    Mistake(
        lambda X, centers: _shares(_squared(X, centers).prod(axis=1)),
        "You multiplied over all centers; the nearest one counts.",
    ),
    Mistake(
        lambda X, centers: _shares(_squared(X, centers).max(axis=1)),
        "You took the farthest center of each point; take the nearest.",
    ),
    Mistake(
        lambda X, centers: _shares(np.sqrt(_squared(X, centers).min(axis=1))),
        "You used distances; k-means++ uses their squares.",
    ),
    Mistake(
        lambda X, centers: _shares(_sizes(X, centers).min(axis=1)),
        "You added the sizes of the differences; k-means++ adds their squares.",
    ),
    Mistake(
        lambda X, centers: _squared(X, centers).min(axis=1),
        "These do not add up to 1: divide by their sum.",
    ),
    Mistake(
        lambda X, centers: _of_the_largest(_squared(X, centers).min(axis=1)),
        "You divided by the largest, so they do not add up to 1: divide by their sum.",
    ),
    Mistake(
        lambda X, centers: _shares(_squared(X, centers)[:, 0]),
        "You kept the first center only; the nearest one counts.",
    ),
    Mistake(
        lambda X, centers: _shares(_divided_by_center(X, centers).min(axis=1)),
        "You divided each center's distances by their own sum; take the nearest "
        "center first, and divide once, at the end.",
    ),
    Mistake(
        lambda X, centers: _divided_by_center(X, centers).min(axis=1),
        "You divided each center's distances by their own sum, so the smallest ones "
        "do not add up to 1: divide at the end.",
    ),
    Mistake(
        lambda X, centers: _shares(_squared(X, centers).min(axis=0)),
        "You took the smallest per center; take the smallest per point.",
    ),
    Mistake(
        lambda X, centers: _shares(_squared(X, centers)),
        "You returned a chance per point and center; return one per point.",
    ),
    Mistake(
        lambda X, centers: _shares(_squared(X, np.mean(centers, axis=0)[None])[:, 0]),
        "You measured from the mean of the centers; measure from the nearest one.",
    ),
]


CHANCES = Function(
    "12.2",
    right=lambda X, centers: _shares(_squared(X, centers).min(axis=1)),
    inputs=_chances_inputs,
    start=_last_only,
    because="Now a point counts by its nearest center, whichever that is.",
    mistakes=_CHANCES_MISTAKES,
)


def _distances():
    """The nearest other cluster is once in the middle; medians lead elsewhere."""
    others = [[4.0, 17], [3.0, 9, 9], [7.0, 15]]
    return [
        (np.array([1.0, 2, 6]), [np.array(distances) for distances in others]),
        (np.array([5.0, 6, 10]), [np.array([8.0, 10]), np.array([1.0, 4, 4])]),
        (np.array([2.0]), [np.array([3.0, 5.0])]),
    ]


def _silhouette(own, others, choose=min, below=max, mean=np.mean):
    a, b = mean(own), choose([mean(distances) for distances in others])
    return (b - a) / below(a, b)


def _counting_oneself(by):
    """Return the silhouette with a mean over `by` more points of the own cluster."""

    def silhouette(own, others):
        a, b = own.sum() / (len(own) + by), min(np.mean(d) for d in others)
        return (b - a) / max(a, b)

    return silhouette


def _without_brackets(own, others):
    a, b = np.mean(own), min(np.mean(d) for d in others)
    return b - a / max(a, b)


_SILHOUETTE_MISTAKES = [
    Mistake(
        lambda own, others: -_silhouette(own, others),
        "You computed a - b; it is b - a, so that good points are positive.",
    ),
    Mistake(
        lambda own, others: abs(_silhouette(own, others)),
        "You dropped the sign; it tells whether another cluster is nearer.",
    ),
    Mistake(
        lambda own, others: _silhouette(own, others, below=lambda a, b: 1),
        "You left out the division by the larger of a and b.",
    ),
    Mistake(
        _without_brackets,
        "Without brackets only a is divided: the whole difference belongs on top.",
    ),
    Mistake(
        lambda own, others: _silhouette(own, others, below=lambda a, b: a + b),
        "You divided by a + b; divide by the larger of the two.",
    ),
    Mistake(
        lambda own, others: _silhouette(own, others, below=min),
        "You divided by the smaller of a and b; divide by the larger.",
    ),
    Mistake(
        lambda own, others: _silhouette(own, others, below=lambda a, b: b),
        "You always divided by b; divide by the larger of a and b.",
    ),
    Mistake(
        lambda own, others: _silhouette(own, others, below=lambda a, b: a),
        "You always divided by a; divide by the larger of a and b.",
    ),
    Mistake(
        lambda own, others: _silhouette(own, others, choose=max),
        "You took the farthest other cluster for b; take the nearest.",
    ),
    Mistake(
        lambda own, others: _silhouette(own, others, choose=lambda means: means[0]),
        "You took the first other cluster for b; take the nearest.",
    ),
    Mistake(
        lambda own, others: _silhouette(own, others, choose=lambda means: means[-1]),
        "You took the last other cluster for b; take the nearest.",
    ),
    Mistake(
        lambda own, others: _silhouette(own, others, choose=np.mean),
        "You averaged over the other clusters; b is the nearest one's.",
    ),
    Mistake(
        lambda own, others: _silhouette(own, [np.concatenate(others)]),
        "You put all other clusters together; keep them apart for b.",
    ),
    Mistake(
        lambda own, others: _silhouette(own, [np.mean(others)]),
        "`others` is a list of arrays of different lengths: take the mean of each one "
        "by itself.",
    ),
    Mistake(
        lambda own, others: _silhouette(own, [np.min(others)]),
        "`others` is a list of arrays of different lengths, and has no smallest "
        "number as a whole: take the mean of each one by itself.",
    ),
    Mistake(
        lambda own, others: _silhouette(own, [[np.min(d)] for d in others]),
        "b is a mean distance to a cluster, not that to its nearest point.",
    ),
    Mistake(
        lambda own, others: _silhouette(own, others, mean=np.median),
        "You took medians; a and b are means.",
    ),
    Mistake(
        lambda own, others: _silhouette(own, others, mean=np.sum),
        "You added the distances up; a and b are their means.",
    ),
    Mistake(
        _counting_oneself(1),
        "You divided by one too many: `own` leaves out the point itself, and so does "
        "the mean.",
    ),
    Mistake(
        _counting_oneself(-1),
        "You divided by one too few: `own` already leaves out the point itself.",
    ),
    Mistake(
        lambda own, others: [_silhouette(own, [distances]) for distances in others],
        "You returned a number per other cluster; the nearest alone counts.",
    ),
    Mistake(
        lambda own, others: (np.mean(own), min(np.mean(d) for d in others)),
        "You returned a and b; the silhouette is made of them.",
    ),
]


SILHOUETTE = Function(
    "12.3",
    right=_silhouette,
    inputs=_distances,
    because="Above 0 where the own cluster is nearer than the next one.",
    mistakes=_SILHOUETTE_MISTAKES,
)


_Q3 = Choice(
    "12.Q3",
    right="c",
    because="k-means cuts anything into tiles, and tiles look like clusters (M42).",
    replies={
        "a": "A point in the middle of its tile is nearer to it than to the next.",
        "b": "More centers always shorten the way to the nearest one.",
    },
)


def _labels_and_classes():
    """Clusters may share a class, and its first point may be of another one."""
    labels = [3, 0, 1, 4, 2, 0, 1, 0, 3, 1, 2, 4, 0, 1, 2, 0, 1, 3, 4, 1, 3]
    classes = [2, 6, 1, 4, 5, 3, 4, 5, 2, 4, 0, 1, 3, 1, 0, 4, 4, 1, 4, 0, 2]
    return [
        (np.array(labels), np.array(classes)),
        (np.array([0, 0, 0, 1, 1]), np.array([3, 3, 1, 1, 1])),
    ]


def _commonest(labels, classes):
    labels, classes = np.asarray(labels), np.asarray(classes)
    return {j: np.bincount(classes[labels == j]).argmax() for j in np.unique(labels)}


def _rename(labels, classes):
    names = _commonest(labels, classes)
    return np.array([names[j] for j in labels])


def _each(choose):
    """Return an answer that gives each point what `choose` makes of its cluster."""
    return lambda labels, classes: np.array(
        [choose(classes[labels == label]) for label in labels]
    )


def _overwritten(labels, classes):
    labels = labels.copy()
    for j in np.unique(labels):
        labels[labels == j] = np.bincount(classes[labels == j]).argmax()
    return labels


def _first_cluster_only(labels, classes):
    return np.where(labels == labels.min(), _rename(labels, classes), 0)


_RENAME_MISTAKES = [
    Mistake(
        lambda labels, classes: np.asarray(labels),
        "You returned the cluster numbers; they are no classes.",
        38,
    ),
    Mistake(
        lambda labels, classes: np.asarray(classes),
        "You returned the true classes; each cluster needs one name.",
        38,
    ),
    Mistake(
        lambda labels, classes: list(_commonest(labels, classes).values()),
        "You returned one class per cluster; return one per point.",
        38,
    ),
    Mistake(
        _commonest,
        "You returned a table of names; use it, to give one class per point.",
        38,
    ),
    Mistake(
        lambda labels, classes: _rename(classes, labels),
        "You named classes by clusters; name each cluster by a class.",
        38,
    ),
    Mistake(
        lambda labels, classes: (_rename(labels, classes) == classes).mean(),
        "You returned how many agree; return the names themselves.",
        38,
    ),
    Mistake(
        lambda labels, classes: _rename(labels, classes) == classes,
        "You returned where the names agree; return the names themselves.",
        38,
    ),
    Mistake(
        lambda labels, classes: (labels == classes).mean(),
        "You compared cluster numbers with classes; name each cluster first.",
        38,
    ),
    Mistake(
        _overwritten,
        "You wrote the names over the labels while you still read them, so a renamed "
        "cluster was taken for another: write into a new array.",
        38,
    ),
    Mistake(
        _each(lambda inside: inside[0]),
        "You took the class of each cluster's first point; take the most frequent.",
    ),
    Mistake(
        _each(lambda inside: round(inside.mean())),
        "You took the mean of class numbers, as if they were amounts; count them.",
    ),
    Mistake(
        _each(lambda inside: int(np.median(inside))),
        "You took the median of class numbers, as if they were amounts; count them.",
    ),
    Mistake(
        _each(lambda inside: np.bincount(inside).max()),
        "You returned how often the class comes up (max), not which it is (argmax).",
    ),
    Mistake(
        lambda labels, classes: np.full(len(labels), np.bincount(classes).argmax()),
        "You counted the classes of all points; count inside each cluster.",
    ),
    Mistake(
        _first_cluster_only,
        "You named one cluster only: is `return` inside the loop?",
    ),
]


RENAME = Function(
    "12.4",
    right=_rename,
    inputs=_labels_and_classes,
    because="Each cluster now carries the class it holds most of (M38).",
    mistakes=_RENAME_MISTAKES,
)


def _features():
    generator = np.random.default_rng(0)
    return [
        (generator.normal(size=(6, 3)) * [1, 10, 1000] + [0, 5, 700],),
        (np.array([[1.0, 100.0], [2.0, 300.0], [6.0, 200.0]]),),
        (generator.normal(size=(3, 3)) + np.array([2, 4, 8]),),
    ]


def _standardize(X, ddof=0):
    return (X - X.mean(axis=0)) / X.std(axis=0, ddof=ddof)


_SCALING_MISTAKES = [
    Mistake(
        lambda X: (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True),
        "You scaled each row; features are the columns: axis=0.",
        36,
    ),
    Mistake(
        lambda X: (X - X.mean(axis=1)) / X.std(axis=1),
        "With axis=1 you get a mean per row; features are the columns: axis=0.",
        36,
    ),
    Mistake(
        lambda X: (X - X.mean()) / X.std(ddof=1),
        "There is still one mean and one standard deviation for the whole table.",
        36,
    ),
    Mistake(
        lambda X: (X - X.mean(axis=0)) / X.std(),
        "The mean is now per feature, the standard deviation is not.",
        36,
    ),
    Mistake(
        lambda X: (X - X.mean()) / X.std(axis=0),
        "The standard deviation is now per feature, the mean is not.",
        36,
    ),
    Mistake(
        lambda X: X - X.mean(axis=0),
        "You moved the features to 0, but did not divide by their width.",
        36,
    ),
    Mistake(
        lambda X: X / X.std(axis=0),
        "You divided by the widths, but did not subtract the means.",
        36,
    ),
    Mistake(
        lambda X: X - X.mean(axis=0) / X.std(axis=0),
        "Without brackets only the mean is divided: subtract first.",
        36,
    ),
    Mistake(
        lambda X: (X - X.mean(axis=0)) / X.var(axis=0),
        "You divided by the variance; its root is the standard deviation.",
        36,
    ),
    Mistake(
        lambda X: (X - X.min(axis=0)) / (X.max(axis=0) - X.min(axis=0)),
        "You scaled by the smallest and the largest value; use the mean and the "
        "standard deviation.",
    ),
    Mistake(
        lambda X: X,
        "You returned the table as it was.",
        36,
    ),
]


STANDARDIZE = Function(
    "12.5",
    right=_standardize,
    also=[lambda X: _standardize(X, ddof=1)],
    inputs=_features,
    start=lambda X: (X - X.mean()) / X.std(),
    because="One mean and one standard deviation per feature (M36).",
    mistakes=_SCALING_MISTAKES,
)


HEIGHTS = Value(
    "12.6",
    names=("first", "second", "third"),
    right=(1, 3, 7),
    because="The farthest pair decides: 1 to 2, 1 to 4, 1 to 8.",
    mistakes=[
        Mistake((1, 2, 4), "These are the heights of single linkage."),
        Mistake((1, 2.5, 17 / 3), "These are the heights of average linkage."),
        Mistake(
            (1, 4, 7),
            "{1, 2} and 4 are 3 apart, which is less than 4 and 8 are.",
        ),
        Mistake((1, 3, 4), "8 joins {1, 2, 4}: which of them is farthest from 8?"),
        Mistake((1, 3, 6), "The farthest from 8 is 1, not 2."),
        Mistake((1, 2, 7), "4 joins {1, 2}: which of them is farther from 4?"),
        Mistake((1, 2, 6), "You measured from 2 each time; which pair is farthest?"),
        Mistake((7, 3, 1), "Write them in the order in which the merges happen."),
        Mistake((0, 1, 3, 7), "Four numbers need three merges; nothing merges at 0."),
    ],
)


EXERCISES = [INERTIA, _Q1, _Q2, CHANCES, SILHOUETTE, _Q3, RENAME, STANDARDIZE, HEIGHTS]
