"""The course's data: made, shipped or read from disk, never fetched unasked."""

from helpers.datasets.digits import load_digits, load_two_digits
from helpers.datasets.food import load_food
from helpers.datasets.imagenet import load_imagenet_names
from helpers.datasets.manifest import verify_data
from helpers.datasets.mnist import load_mnist, load_mnist_sample
from helpers.datasets.photographs import (
    load_photographs,
    read_photograph,
    write_untidy_album,
)
from helpers.datasets.tables import (
    load_breast_cancer,
    load_diabetes,
    load_heptathlon,
    load_iris,
    load_penguins,
    load_temperatures,
    load_wine,
)
from helpers.datasets.text import (
    load_articles,
    load_email_templates,
    load_emails,
    read_labelled_messages,
)
from helpers.datasets.toy import (
    make_blobs,
    make_circles,
    make_moons,
    make_spirals,
)

__all__ = [
    "load_articles",
    "load_breast_cancer",
    "load_diabetes",
    "load_digits",
    "load_email_templates",
    "load_emails",
    "load_food",
    "load_heptathlon",
    "load_imagenet_names",
    "load_iris",
    "load_mnist",
    "load_mnist_sample",
    "load_penguins",
    "load_photographs",
    "load_temperatures",
    "load_two_digits",
    "load_wine",
    "make_blobs",
    "make_circles",
    "make_moons",
    "make_spirals",
    "read_labelled_messages",
    "read_photograph",
    "verify_data",
    "write_untidy_album",
]
