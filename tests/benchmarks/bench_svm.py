"""Support vector machines beside libsvm and liblinear, through scikit-learn."""

import warnings

import sklearn.svm
from race import Row, main
from sklearn.datasets import make_classification, make_regression
from sklearn.exceptions import ConvergenceWarning
from sklearn.preprocessing import scale

import helpers.svm
from helpers.datasets import load_mnist_sample

LIBSVM, LIBLINEAR = "libsvm (scikit-learn)", "liblinear (scikit-learn)"
# liblinear's default number of iterations does not suffice for the plain hinge.
warnings.simplefilter("ignore", ConvergenceWarning)


def classes(n):
    X, y = make_classification(n, 20, n_informative=10, flip_y=0.05, random_state=0)
    return scale(X), y


def values(n):
    X, y = make_regression(n, 20, noise=10, random_state=0)
    return scale(X), scale(y)


def pictures(n):
    """Return the first n MNIST digits the course ships: 784 features, ten classes."""
    sample = load_mnist_sample()
    return sample.images[:n].reshape(n, -1) / 255, sample.y[:n]


def fits(name, make, n, rival=None, **words):
    """Both fit the same data with the same arguments."""

    def prepare():
        X, y = make(n)
        theirs = getattr(sklearn.svm, name)(**words) if rival is None else rival
        ours = getattr(helpers.svm, name)(**words)
        return lambda: ours.fit(X, y), lambda: theirs.fit(X, y)

    return prepare


def scores(n):
    """Both compute decision values of n points; fitted before the race."""

    def prepare():
        X, y = classes(n)
        ours, theirs = helpers.svm.SVC().fit(X, y), sklearn.svm.SVC().fit(X, y)
        return lambda: ours.decision_function(X), lambda: theirs.decision_function(X)

    return prepare


def svc(C, n, goal, repeats):
    name = f"SVC rbf fit, C={C}, n={n:,}"
    return Row(name, LIBSVM, goal, fits("SVC", classes, n, C=C), repeats)


def svr(n, goal, repeats):
    return Row(f"SVR rbf fit, n={n:,}", LIBSVM, goal, fits("SVR", values, n), repeats)


def linear(name, make, n, goal, **words):
    title = f"{name} fit, {words.get('loss', 'default loss')}, n={n:,}"
    return Row(title, LIBLINEAR, goal, fits(name, make, n, **words), 11)


ROWS = [
    svc(1, 500, 1.0, 21),
    svc(1, 2000, 1.0, 11),
    svc(1, 10_000, 0.6, 3),
    svc(10, 2000, 1.1, 7),
    svc(100, 2000, 1.2, 7),
    svr(500, 1.0, 21),
    svr(2000, 0.8, 11),
    svr(10_000, 0.7, 3),
    Row("SVC decision_function, n=2,000", LIBSVM, 0.2, scores(2000), 11),
    linear("LinearSVC", classes, 2000, 0.5),
    linear("LinearSVC", classes, 10_000, 0.5),
    linear("LinearSVC", classes, 10_000, 0.6, loss="hinge"),
    Row(
        "LinearSVC fit, hinge, n=10,000",
        "libsvm, kernel='linear'",
        0.05,
        fits(
            "LinearSVC",
            classes,
            10_000,
            rival=sklearn.svm.SVC(kernel="linear"),
            loss="hinge",
        ),
        1,
    ),
    Row(
        "LinearSVC fit, MNIST digits 5,000x784",
        LIBLINEAR,
        1.0,
        fits("LinearSVC", pictures, 5_000),
        3,
    ),
    linear("LinearSVR", values, 2000, 0.2),
    linear("LinearSVR", values, 10_000, 0.2),
]

if __name__ == "__main__":
    main(ROWS)
