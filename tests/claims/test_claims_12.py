"""Evidence for what lesson 12 says."""

import functools

import numpy as np
import pandas as pd
import pytest
import sklearn.cluster
from sklearn.datasets import load_sample_image
from sklearn.metrics import adjusted_rand_score
from sklearn.mixture import GaussianMixture

from claims import claim, names_of
from helpers.cluster import (
    AgglomerativeClustering,
    KMeans,
    k_means_steps,
    silhouette_samples,
    silhouette_score,
)
from helpers.datasets import load_digits, load_penguins, make_moons
from helpers.exercises.choosing_pictures import score_of_chosen

BIRDS = load_penguins()
X = BIRDS.X
Z = (X - X.mean(axis=0)) / X.std(axis=0)
GENTOO = 2
KIND = 2 * BIRDS.y + BIRDS.sex
SEEDS = range(42, 50)


def assign(X, centers):
    return ((X[:, None, :] - centers) ** 2).sum(axis=2).argmin(axis=1)


def move(X, labels, centers):
    moved = centers.copy()
    for j in np.unique(labels):
        moved[j] = X[labels == j].mean(axis=0)
    return moved


def chances(X, centers):
    squared = [((X - center) ** 2).sum(axis=1) for center in centers]
    nearest = np.min(squared, axis=0)
    return nearest / nearest.sum()


@pytest.fixture(scope="module")
def lesson():
    """The lesson's functions, with the course's answers to its exercises."""
    names = names_of("12")  # where the lesson's functions look theirs up
    names |= {"assign": assign, "move": move, "chances": chances}
    return names


def rows(X, k, seed):
    """Starting centers drawn as the lesson draws them."""
    return X[np.random.default_rng(seed).choice(len(X), k, replace=False)]


@functools.cache
def best(k, seed, n_init=10):
    """The lowest inertia of ten starts on the scaled birds."""
    return KMeans(k, n_init=n_init, random_state=seed).fit(Z)


@claim("12", "The inertia falls from 150 to 4, and it can never rise")
def test_the_inertia_never_rises(lesson):
    numbers = np.array([[1.0], [2], [3], [8], [9], [10]])
    falls = [step[2] for step in lesson["k_means"](numbers, numbers[:2])]
    assert (falls[0], falls[-1]) == (150, 4)
    for seed in range(20):
        for data in (X, Z, np.random.default_rng(seed).random((80, 3))):
            steps = lesson["k_means"](data, rows(data, 2 + seed % 7, seed))
            inertia = [step[2] for step in steps]
            assert (np.diff(inertia) <= 1e-9 * inertia[0]).all()


@claim("12", "The feature with the largest numbers wins")
def test_mass_alone_makes_the_same_clusters(lesson):
    for seed in SEEDS:
        start = rows(X, 3, seed)
        whole = lesson["k_means"](X, start)[-1][1]
        alone = lesson["k_means"](X[:, [3]], start[:, [3]])[-1][1]
        assert adjusted_rand_score(whole, alone) > 0.98
        two = lesson["k_means"](X[:, [0, 3]], start[:, [0, 3]])[-1][1]
        assert adjusted_rand_score(two, alone) > 0.98
    assert adjusted_rand_score(BIRDS.y, whole) < 0.4


@claim("12", "every bird stays in its cluster")
def test_at_the_given_seed_no_bird_changes(lesson):
    start = rows(X, 3, 42)
    whole = lesson["k_means"](X, start)[-1][1]
    alone = lesson["k_means"](X[:, [3]], start[:, [3]])[-1][1]
    assert (whole == alone).all()


@claim("12", "What if the mass came in kilograms?")
def test_in_kilograms_the_flipper_wins(lesson):
    in_kilograms = X / [1, 1, 1, 1000]
    for seed in SEEDS:
        start = rows(in_kilograms, 3, seed)
        whole = KMeans(3, init=start).fit(in_kilograms).labels_
        found = [
            adjusted_rand_score(
                whole, KMeans(3, init=start[:, [j]]).fit(X[:, [j]]).labels_
            )
            for j in range(3)
        ]
        found.append(
            adjusted_rand_score(
                whole, KMeans(3, init=start[:, [3]]).fit(in_kilograms[:, [3]]).labels_
            )
        )
        assert np.argmax(found) == 2


@claim("12", "The gentoos are torn in two, and Adelies and chinstraps share a cluster")
def test_a_bad_start_tears_the_gentoos(lesson):
    labels = lesson["k_means"](Z, rows(Z, 3, 42))[-1][1]
    table = pd.crosstab(BIRDS.y, labels).to_numpy()
    assert sorted(table[GENTOO])[1] > 50
    assert table[0].argmax() == table[1].argmax()
    assert table[:2].max(axis=1).sum() > 210


@claim("12", "All twenty end at the same clusters, after 4 to 23 steps.")
@claim("12", "With these two features a bad start only costs time.")
def test_starts_of_the_live_figure_end_alike(lesson):
    two, counts, ends = Z[:, [0, 3]], [], []
    for start in range(100):
        steps = lesson["k_means"](two, rows(two, 3, start))
        counts.append(len(steps))
        ends.append(steps[-1][1])
    assert (min(counts[:20]), max(counts[:20])) == (4, 23)
    assert 2 * max(counts[:20]) - 1 == 45  # the slider's last frame
    assert min(adjusted_rand_score(ends[0], end) for end in ends) == 1


@claim("12", "which lets each cluster be long in a direction of its own, reaches 0.96.")
def test_a_gaussian_mixture_finds_the_species():
    for seed in SEEDS:
        mixture = GaussianMixture(3, n_init=10, random_state=seed)
        score = adjusted_rand_score(BIRDS.y, mixture.fit_predict(Z))
        assert score == pytest.approx(0.96, abs=0.01)


@claim("12", "are stretched (`GaussianMixture`)")
def test_a_gaussian_mixture_follows_stretched_clusters():
    truth = np.repeat([0, 1], 150)
    for seed in SEEDS:
        noise = np.random.default_rng(seed).normal(size=(300, 2))
        long = noise * [1.6, 0.35] + np.array([[0, 0], [2.0, 2.2]])[truth]
        mixed = GaussianMixture(2, n_init=5, random_state=seed).fit_predict(long)
        halves = KMeans(2, n_init=10, random_state=seed).fit(long).labels_
        assert adjusted_rand_score(truth, mixed) > 0.97
        assert adjusted_rand_score(truth, halves) < 0.7


@claim("12", "Start 0 is the run that you saw. Others end far lower")
def test_starts_end_in_different_places(lesson):
    ends = [lesson["k_means"](Z, rows(Z, 3, s))[-1][2] for s in range(42, 142)]
    assert ends[0] > 470
    bad = np.mean(np.array(ends) > 470)
    assert 0.15 < bad < 0.45
    assert min(ends[:5]) < 373
    assert 1.2 * min(ends) < max(ends)


@claim("12", "A third, and very few: close to the odds.")
def test_bad_starts_on_the_corners(lesson):
    corners = np.array([[0.0, 0], [0, 1], [9, 0], [9, 1]])
    failed = []

    @functools.cache
    def inertia(start):  # there are few starts, and they come often
        return k_means_steps(corners, np.frombuffer(start).reshape(2, 2))[-1].inertia

    for seed in range(5):
        rng = np.random.default_rng(seed)
        for _ in range(400):
            pair = corners[rng.choice(4, 2, replace=False)]
            spread = lesson["spread_rows"](corners, 2, rng)
            failed.append([inertia(s.tobytes()) > 1 for s in (pair, spread)])
    random, spread = np.mean(failed, axis=0)
    assert abs(random - 1 / 3) < 0.04
    assert abs(spread - 1 / 164) < 0.005
    assert max(inertia(pair.tobytes()), 1) in (1, 81)
    assert inertia.cache_info().currsize <= 16


@claim("12", "With ten starts they agree.")
def test_ten_starts_agree(lesson):
    for base in (0, 42, 100, 200, 300):
        ends = [lesson["cluster"](Z, 3, 10, base + i)[2] for i in range(4)]
        assert max(ends) - min(ends) < 2
        assert round(min(ends)) == 371
    one = [lesson["cluster"](Z, 3, 1, seed)[2] for seed in range(42, 62)]
    assert max(one) > 470


@claim("12", "From the *same* start, it and scikit-learn must end where you end.")
def test_three_programs_agree(lesson):
    for seed in SEEDS:
        start = rows(Z, 3 + seed % 4, seed)
        mine = lesson["k_means"](Z, start)[-1][1]
        k = len(start)
        for kind, words in (KMeans, {}), (sklearn.cluster.KMeans, {"n_init": 1}):
            found = kind(k, init=start, tol=0, **words).fit(Z).labels_
            assert (mine == found).all()


@claim("12", "all gentoos are in one, without a single other bird")
def test_three_clusters_are_nearly_the_species():
    for seed in SEEDS:
        table = pd.crosstab(BIRDS.y, best(3, seed).labels_).to_numpy()
        own = table[GENTOO].argmax()
        assert table[GENTOO, own] == table[:, own].sum() == (BIRDS.y == GENTOO).sum()
        assert table.max(axis=1).sum() / len(Z) > 0.9


@claim("12", "they differ in the bill, hardly in size")
@claim("12", "Six clusters: each row has a column of its own.")
def test_six_clusters_are_species_and_sex():
    for seed in SEEDS:
        table = pd.crosstab(KIND, best(6, seed).labels_).to_numpy()
        assert len(set(table.argmax(axis=1))) == 6
        assert table.max(axis=1).sum() / len(Z) > 0.85
    adelie, chinstrap = X[BIRDS.y == 0], X[BIRDS.y == 1]
    apart = np.abs(adelie.mean(0) - chinstrap.mean(0)) / adelie.std(axis=0)
    assert apart[0] > 3
    assert apart[1] < 0.1
    assert apart[3] < 0.1


@claim(
    "12", 'Yet the "accuracy" jumps up and down, and other seeds take it from 2 to 92'
)
def test_accuracy_of_numbers_is_an_accident(lesson):
    found = [lesson["cluster"](Z, 3, 10, seed) for seed in range(100)]
    equal = [(labels == BIRDS.y).mean() for _, labels, _ in found]
    assert min(equal) < 0.025
    assert max(equal) > 0.915
    assert np.std(equal[42:48]) > 0.1
    assert {round(inertia) for *_, inertia in found} == {371}
    assert min(adjusted_rand_score(BIRDS.y, labels) for _, labels, _ in found) > 0.75


def named_right(labels, truth):
    return pd.crosstab(labels, truth).to_numpy().max(axis=1).sum() / len(truth)


@claim("12", "150 clusters name more birds right, yet as a grouping into six kinds")
def test_more_clusters_name_more_and_agree_less():
    for seed in SEEDS:
        six, many = best(6, seed).labels_, best(150, seed).labels_
        assert named_right(many, KIND) > named_right(six, KIND)
        low, high = (adjusted_rand_score(KIND, found) for found in (many, six))
        assert low < 0.3 < 0.6 < high
    assert named_right(np.arange(len(Z)), KIND) == 1


@claim("12", "many small clusters look good. With a cluster for each bird")
def test_a_few_more_clusters_may_name_fewer():
    """So the lesson doesn't say "more clusters always look better"."""
    seven, nine, many = (
        np.mean([named_right(best(k, seed).labels_, KIND) for seed in SEEDS])
        for k in (7, 9, 150)
    )
    assert nine < seven - 0.01
    assert many > seven + 0.03


@claim("12", "scaling more than doubled the agreement with the species")
def test_scaling_doubles_the_agreement():
    for seed in SEEDS:
        raw = KMeans(3, n_init=10, random_state=seed).fit(X).labels_
        low, high = (
            adjusted_rand_score(BIRDS.y, found)
            for found in (raw, best(3, seed).labels_)
        )
        assert high > 2 * low


@claim(
    "12", "the clusters with the lowest inertia are not the ones nearest to the species"
)
def test_inertia_knows_nothing_of_species():
    ends = [KMeans(3, init=rows(Z, 3, s)).fit(Z) for s in range(42, 102)]
    low = [m for m in ends if m.inertia_ < 371.5]
    next_best = [m for m in ends if 371.5 < m.inertia_ < 373]
    assert min(len(low), len(next_best)) > 5
    assert max(adjusted_rand_score(BIRDS.y, m.labels_) for m in low) < 0.85
    assert min(adjusted_rand_score(BIRDS.y, m.labels_) for m in next_best) > 0.88


@claim("12", "ARI = (4 − 2.8) / (6.5 − 2.8) = 0.32")
def test_ari_by_hand():
    ours, theirs = [0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 1, 1]
    assert adjusted_rand_score(ours, theirs) == pytest.approx(1.2 / 3.7)
    assert round(1.2 / 3.7, 2) == 0.32


@claim("12", "s = (6 − 1.5) / 6 = 0.75")
def test_a_silhouette_by_hand():
    numbers = np.array([[1.0], [2], [3], [8], [9], [10]])
    assert silhouette_samples(numbers, [0, 0, 0, 1, 1, 1])[2] == 0.75


@claim("12", "The silhouette votes for 2, not for 3 species, not for 6 kinds.")
@claim("12", "With six the mean is lower still")
def test_the_silhouette_prefers_two():
    for seed in SEEDS:
        scores = {k: silhouette_score(Z, best(k, seed).labels_) for k in range(2, 9)}
        assert max(scores, key=scores.get) == 2
        assert scores[2] > scores[3] > scores[6]
        two = best(2, seed).labels_
        assert adjusted_rand_score(BIRDS.y == GENTOO, two) == 1
        three = best(3, seed).labels_
        samples = silhouette_samples(Z, three)
        means = [samples[three == j].mean() for j in range(3)]
        chinstraps = np.bincount(three[BIRDS.y == 1]).argmax()
        assert np.argmin(means) == chinstraps
        assert samples[three == chinstraps].min() < 0


@functools.cache
def in_a_square(seed):
    """300 points without groups, and 2 to 8 clusters of them."""
    square = np.random.default_rng(seed).random((300, 2))
    fitted = [KMeans(k, n_init=10, random_state=seed).fit(square) for k in range(2, 9)]
    return square, fitted


@claim(
    "12", "With seven or eight clusters, and here even from four on, the square gets"
)
def test_an_empty_square_looks_like_clusters():
    for seed in range(42, 50):
        square, models = in_a_square(seed)
        assert (np.diff([m.inertia_ for m in models]) < 0).all()
        empty = [silhouette_score(square, m.labels_) for m in models]
        birds = [silhouette_score(Z, best(k, seed).labels_) for k in range(2, 9)]
        assert min(empty) > 0.33
        assert max(empty) < 0.47
        from_k = 2 if seed == 42 else 5  # from 4 clusters on, or from 7
        pairs = zip(empty[from_k:], birds[from_k:], strict=True)
        assert all(nothing > groups for nothing, groups in pairs)


@claim("12", "The inertia even has an elbow, at 4.")
def test_the_inertia_of_an_empty_square_has_an_elbow():
    for seed in range(42, 50):
        inertia = [model.inertia_ for model in in_a_square(seed)[1]]
        falls = -np.diff(inertia)  # from 2 to 3, from 3 to 4, ...
        assert falls[1] > 2 * falls[2:].max()


@claim("12", "That suits round clusters of similar width.")
def test_k_means_likes_round_clusters_of_one_width():
    for seed in SEEDS:
        rng, which = np.random.default_rng(seed), np.repeat([0, 1], 150)
        alike, unlike = (
            np.vstack(
                [rng.normal([0, 0], a, (150, 2)), rng.normal([6, 0], b, (150, 2))]
            )
            for a, b in ((1.0, 1.0), (2.5, 0.3))
        )
        for data, low, high in ((alike, 0.97, 1.01), (unlike, 0.0, 0.9)):
            found = KMeans(2, n_init=10, random_state=seed).fit(data).labels_
            assert low <= adjusted_rand_score(which, found) < high


@claim("12", "On the left, k-means cuts each moon. In the middle, DBSCAN follows them.")
def test_dbscan_follows_the_moons():
    for seed in SEEDS:
        moons, which = make_moons(300, noise=0.06, random_state=seed)
        dense = sklearn.cluster.DBSCAN(eps=0.2).fit_predict(moons)
        cut = KMeans(2, n_init=10, random_state=seed).fit(moons).labels_
        assert adjusted_rand_score(which, dense) > 0.98
        assert adjusted_rand_score(which, cut) < 0.4


@claim("12", "It doesn't split the rest: a smaller `eps` mostly makes more noise")
def test_dbscan_sees_two_groups_of_penguins():
    noise = {}
    for eps in (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.2):
        labels = sklearn.cluster.DBSCAN(eps=eps).fit_predict(Z)
        noise[eps] = (labels < 0).sum()
        if eps >= 0.6:
            assert labels.max() == 1
            kept = labels >= 0
            assert adjusted_rand_score(BIRDS.y[kept] == GENTOO, labels[kept]) == 1
    assert noise[0.5] > noise[0.6] > noise[0.7] > noise[0.8] < 10


@claim("12", "a joint at height $h$ raised the inertia by $h^2/2$")
def test_heights_of_the_tree_add_up_to_the_inertia():
    """A tree cut into k is the clusters before the last k - 1 merges."""
    for seed in SEEDS:
        some = Z[np.random.default_rng(seed).choice(len(Z), 30, replace=False)]
        inertia = []
        for k in range(6, 0, -1):
            tree = AgglomerativeClustering(k, linkage="ward").fit(some)
            own = [some[tree.labels_ == j] for j in range(k)]
            inertia.append(sum(((each - each.mean(0)) ** 2).sum() for each in own))
        rises = np.array(tree.distances_[-5:]) ** 2 / 2
        assert np.diff(inertia) == pytest.approx(rises)


@claim("12", "The highest joint, by far, separates the ten gentoos from all others")
def test_the_tree_separates_the_gentoos_first():
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        ten = np.concatenate(
            [
                rng.choice(np.flatnonzero(BIRDS.y == j), 10, replace=False)
                for j in range(3)
            ]
        )
        tree = AgglomerativeClustering(2, linkage="ward").fit(Z[ten])
        gentoo = BIRDS.y[ten] == GENTOO
        assert adjusted_rand_score(gentoo, tree.labels_) == 1
        assert tree.distances_[-1] > 1.3 * tree.distances_[-2]


@claim("12", "with the given seed, four chinstraps sit on the branch of the Adelies")
def test_some_chinstraps_are_among_the_adelies():
    rng = np.random.default_rng(42)
    ten = np.concatenate(
        [rng.choice(np.flatnonzero(BIRDS.y == j), 10, replace=False) for j in range(3)]
    )
    tree = AgglomerativeClustering(3, linkage="ward").fit(Z[ten])
    table = pd.crosstab(BIRDS.y[ten], tree.labels_).to_numpy()
    assert sorted(table[1])[1:] == [4, 6]
    assert table[1, table[0].argmax()] == 4


@claim("12", "with 8 colors a pixel takes 3 bits instead of 24")
def test_a_photograph_has_very_many_colors():
    photo = load_sample_image("china.jpg")
    assert len(np.unique(photo.reshape(-1, 3), axis=0)) > 90_000
    assert photo.dtype.itemsize * 3 * 8 == 24
    assert 2**3 == 8


def choose(X, n):
    model = KMeans(n, n_init=5, random_state=0).fit(X)
    return model.transform(X).argmin(axis=0)


@pytest.mark.slow
@claim("12", "3 to 12 points better; over many splits the mean is about ten")
def test_fifty_chosen_pictures_beat_fifty_by_chance():
    digits, gains, spread, shown = load_digits(), [], [], []
    for seed in range(42, 62):
        order = np.random.default_rng(seed).permutation(len(digits.X))
        pool, new = order[:1200], order[1200:]
        chosen = pool[choose(digits.X[pool], 50)]

        def right(labeled, others):
            nearest = labeled[assign(digits.X[others], digits.X[labeled])]
            return (digits.y[nearest] == digits.y[others]).mean()

        by_chance, by_clusters = right(pool[:50], new), right(chosen, new)
        assert by_clusters > by_chance
        gains.append(by_clusters - by_chance)
        shown.append(round(100 * by_clusters) - round(100 * by_chance))
        spread.append(right(chosen, pool))
        assert set(digits.y[chosen]) == set(range(10))
    assert (min(shown[:5]), max(shown[:5])) == (3, 12)
    assert 0.085 < np.mean(gains) < 0.115
    assert 0.93 < np.mean(spread) < 0.955


def the_farthest(X, n):
    chosen = [0]
    while len(chosen) < n:
        away = [((X - X[j]) ** 2).sum(axis=1) for j in chosen]
        chosen.append(int(np.min(away, axis=0).argmax()))
    return chosen


def in_branches(X, n):
    labels = AgglomerativeClustering(n, linkage="ward").fit(X).labels_
    chosen = []
    for j in range(n):
        inside = np.flatnonzero(labels == j)
        away = ((X[inside] - X[inside].mean(axis=0)) ** 2).sum(axis=1)
        chosen.append(inside[away.argmin()])
    return chosen


@claim("12", "Fifty drawn at random reach about 83.")
@claim("12", "Ward's tree, cut into 50 clusters, does as well.")
@claim("12", "Fifty pictures as far apart as possible don't")
@pytest.mark.slow
def test_what_the_challenge_asks_for():
    by_chance = [
        score_of_chosen(
            lambda X, n, s=seed: np.random.default_rng(s).choice(
                len(X), n, replace=False
            )
        )
        for seed in range(12)
    ]
    assert 0.815 < np.mean(by_chance) < 0.845
    assert max(by_chance) < 0.9
    by_clusters = score_of_chosen(choose)
    assert by_clusters > 0.91
    assert score_of_chosen(in_branches) > by_clusters - 0.01
    assert score_of_chosen(the_farthest) < 0.9
