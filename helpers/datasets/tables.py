"""Real tables, with fixed types and plain names.

Irises, wines, tumors and patients come with scikit-learn; penguins, the heptathlon
and temperatures are read from the course's own folder ``data``.
"""

from __future__ import annotations

import csv
from typing import NamedTuple

import numpy as np

from helpers.datasets.kinds import Table, shown_in_short
from helpers.datasets.manifest import read_verified


@shown_in_short
class Penguins(NamedTuple):
    """Measured birds; unpacks as ``X, y, names, features, sex``.

    Attributes
    ----------
    X : float64 ndarray of shape (n, 4)
    y : int64 ndarray of shape (n,)
        The species.
    names : tuple of str
        ``names[k]`` is what species ``k`` is called.
    features : tuple of str
        ``features[j]`` is what column ``j`` measures, with its unit.
    sex : int64 ndarray of shape (n,)
        0 for female, 1 for male.
    """

    X: np.ndarray
    y: np.ndarray
    names: tuple[str, ...]
    features: tuple[str, ...]
    sex: np.ndarray


@shown_in_short
class Heptathlon(NamedTuple):
    """Results of one competition; unpacks as ``X, score, athletes, events``.

    Attributes
    ----------
    X : float64 ndarray of shape (n, 7)
        Seconds for the three races, meters for the other four events.
    score : float64 ndarray of shape (n,)
        The official points.
    athletes : tuple of str
    events : tuple of str
        ``events[j]`` is what column ``j`` holds.
    """

    X: np.ndarray
    score: np.ndarray
    athletes: tuple[str, ...]
    events: tuple[str, ...]


@shown_in_short
class Temperatures(NamedTuple):
    """A weather log; unpacks as ``date, year, month, day, high, low``.

    Attributes
    ----------
    date : datetime64[D] ndarray of shape (n,)
        In order, without gaps.
    year, month : int64 ndarray of shape (n,)
    day : int64 ndarray of shape (n,)
        The day of the year, 1 for January 1.
    high, low : float64 ndarray of shape (n,)
        The highest and the lowest temperature of the day, in degrees Celsius.
    """

    date: np.ndarray
    year: np.ndarray
    month: np.ndarray
    day: np.ndarray
    high: np.ndarray
    low: np.ndarray


def load_iris() -> Table:
    """Load 150 irises of three species, each with four lengths in centimeters.

    Returns
    -------
    Table
        X : float64 of shape (150, 4); y : int64 of shape (150,), 50 of each class;
        names : the species; features : the column names.

    References
    ----------
    R. A. Fisher, The use of multiple measurements in taxonomic problems, 1936.

    Examples
    --------
    >>> load_iris().names
    ('setosa', 'versicolor', 'virginica')
    """
    return _classes("iris")


def load_wine() -> Table:
    """Load 178 wines of three growers, each with 13 chemical measurements.

    Returns
    -------
    Table
        X : float64 of shape (178, 13); y : int64 of shape (178,);
        names : ("class_0", "class_1", "class_2"); features : the column names.

    References
    ----------
    M. Forina et al., PARVUS, 1988; UCI Machine Learning Repository.

    Examples
    --------
    >>> load_wine().X.shape
    (178, 13)
    """
    return _classes("wine")


def load_breast_cancer() -> Table:
    """Load 569 tumors, malignant or benign, each with 30 measurements of its cells.

    Returns
    -------
    Table
        X : float64 of shape (569, 30); y : int64 of shape (569,), 0 for malignant
        (212) and 1 for benign (357), as in scikit-learn; names; features.

    References
    ----------
    W. N. Street, W. H. Wolberg and O. L. Mangasarian, Nuclear feature extraction
    for breast tumor diagnosis, 1993.

    Examples
    --------
    >>> load_breast_cancer().names
    ('malignant', 'benign')
    """
    return _classes("breast_cancer")


def load_diabetes(*, scaled: bool = True) -> Table:
    """Load 442 patients: ten measurements and how the disease went on in a year.

    Parameters
    ----------
    scaled : bool
        Each column has mean 0 and sum of squares 1, as scikit-learn ships it.
        Otherwise the columns keep their own units.

    Returns
    -------
    Table
        X : float64 of shape (442, 10); y : float64 of shape (442,), from 25 to 346,
        a quantity and not a class; names : empty; features : the column names.

    References
    ----------
    B. Efron et al., Least angle regression, Annals of Statistics, 2004.

    Examples
    --------
    >>> float(load_diabetes().y.min()), float(load_diabetes().y.max())
    (25.0, 346.0)
    """
    from sklearn import datasets

    bunch = datasets.load_diabetes(scaled=scaled)
    X, y = bunch.data.astype(np.float64), bunch.target.astype(np.float64)
    return Table(X, y, (), tuple(bunch.feature_names))


def load_penguins() -> Penguins:
    """Load 333 penguins of three species, each with four measurements and its sex.

    The birds among the 344 that were measured in full and whose sex is known.

    Returns
    -------
    Penguins
        X : float64 of shape (333, 4), lengths in millimeters and mass in grams;
        y : int64 of shape (333,); names : the species; features : the column names;
        sex : int64 of shape (333,), 0 for female and 1 for male.

    Raises
    ------
    FileNotFoundError, ValueError
        If the shipped file is missing or was changed.

    References
    ----------
    K. B. Gorman, T. D. Williams and W. R. Fraser, Ecological sexual dimorphism and
    environmental variability within a community of Antarctic penguins, PLOS ONE,
    2014; A. M. Horst, A. P. Hill and K. B. Gorman, palmerpenguins, 2020.

    Examples
    --------
    >>> penguins = load_penguins()
    >>> penguins.names, penguins.X[0].tolist()
    (('Adelie', 'Chinstrap', 'Gentoo'), [39.1, 18.7, 181.0, 3750.0])
    """
    columns, rows = _shipped("penguins.tsv")
    species = [row[0] for row in rows]
    names = tuple(sorted(set(species)))
    return Penguins(
        np.array([row[1:-1] for row in rows], dtype=np.float64),
        np.array([names.index(each) for each in species], dtype=np.int64),
        names,
        tuple(name.replace("_", " ") for name in columns[1:-1]),
        np.array([row[-1] == "male" for row in rows], dtype=np.int64),
    )


def load_heptathlon() -> Heptathlon:
    """Load the heptathlon of the 1988 Olympics in Seoul: 25 athletes, seven events.

    Returns
    -------
    Heptathlon
        X : float64 of shape (25, 7), seconds in hurdles, run200m and run800m (less
        is better), meters elsewhere (more is better); score : float64 of shape (25,),
        the official points; athletes; events : the column names.

    Raises
    ------
    FileNotFoundError, ValueError
        If the shipped file is missing or was changed.

    References
    ----------
    D. J. Hand et al., A Handbook of Small Data Sets, 1994; HSAUR for R.

    Examples
    --------
    >>> heptathlon = load_heptathlon()
    >>> heptathlon.athletes[0], float(heptathlon.score[0])
    ('Joyner-Kersee (USA)', 7291.0)
    """
    columns, rows = _shipped("heptathlon.tsv")
    numbers = np.array([row[1:] for row in rows], dtype=np.float64)
    return Heptathlon(
        np.ascontiguousarray(numbers[:, :-1]),
        numbers[:, -1].copy(),
        tuple(row[0] for row in rows),
        tuple(columns[1:-1]),
    )


def load_temperatures() -> Temperatures:
    """Load the highest and lowest temperature in Seattle for each day of 2012-2015.

    Returns
    -------
    Temperatures
        1,461 days: date; year, month, and day of the year as int64; high and low as
        float64, in degrees Celsius.

    Raises
    ------
    FileNotFoundError, ValueError
        If the shipped file is missing or was changed.

    References
    ----------
    NOAA, National Centers for Environmental Information; as in vega_datasets.

    Examples
    --------
    >>> log = load_temperatures()
    >>> str(log.date[-1]), int(log.day[-1]), float(log.high[-1])
    ('2015-12-31', 365, 5.6)
    """
    _, rows = _shipped("temperatures.tsv")
    date = np.array([row[0] for row in rows], dtype="datetime64[D]")
    years, months = date.astype("datetime64[Y]"), date.astype("datetime64[M]")
    high, low = np.array([row[1:] for row in rows], dtype=np.float64).T.copy()
    return Temperatures(
        date,
        years.astype(np.int64) + 1970,
        months.astype(np.int64) % 12 + 1,
        (date - years).astype(np.int64) + 1,
        high,
        low,
    )


def _shipped(name: str) -> tuple[list[str], list[list[str]]]:
    """Return the column names and the rows of a table in ``data``."""
    lines = read_verified(name).decode("utf-8").splitlines()
    columns, *rows = csv.reader(lines, delimiter="\t")
    return columns, rows


def _classes(name: str) -> Table:
    from sklearn import datasets

    bunch = getattr(datasets, f"load_{name}")()
    return Table(
        np.ascontiguousarray(bunch.data, dtype=np.float64),
        bunch.target.astype(np.int64),
        tuple(str(each) for each in bunch.target_names),
        tuple(str(each) for each in bunch.feature_names),
    )
