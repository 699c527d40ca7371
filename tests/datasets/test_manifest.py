"""The shipped files: found from anywhere, intact, and made by their scripts."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from helpers.datasets import (
    load_articles,
    load_email_templates,
    load_emails,
    load_food,
    load_heptathlon,
    load_imagenet_names,
    load_mnist_sample,
    load_penguins,
    load_temperatures,
    verify_data,
)
from helpers.datasets.manifest import (
    checksum,
    data_folder,
    read_manifest,
    read_verified,
)

ROOT = Path(__file__).resolve().parents[2]
LOADERS = {
    "articles.tsv": load_articles,
    "capstone_sweep.csv": lambda: read_verified("capstone_sweep.csv"),
    "email_templates.txt": load_email_templates,
    "emails.tsv": load_emails,
    "food.npz": load_food,
    "heptathlon.tsv": load_heptathlon,
    "imagenet_names.txt": load_imagenet_names,
    "mnist_5k.npz": load_mnist_sample,
    "penguins.tsv": load_penguins,
    "temperatures.tsv": load_temperatures,
}


@pytest.fixture
def copied_data(tmp_path, monkeypatch):
    """A copy of the shipped files, which the test may damage."""
    folder = tmp_path / "däta with space"
    folder.mkdir()
    for name in ("MANIFEST", *LOADERS):
        shutil.copy(ROOT / "data" / name, folder / name)
    monkeypatch.setenv("COURSE_DATA", str(folder))
    return folder


def test_every_shipped_file_is_ok_and_listed():
    assert {name for name, _ in verify_data()} == set(LOADERS)
    assert {state for _, state in verify_data()} == {"ok"}


def test_the_readme_states_each_checksum():
    readme = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    for name, digest in read_manifest(ROOT / "data").items():
        assert name in readme
        assert digest in readme


def test_shipped_files_stay_small():
    sizes = [(ROOT / "data" / name).stat().st_size for name in LOADERS]
    assert sum(sizes) < 5_000_000


@pytest.mark.parametrize("name", LOADERS)
def test_one_changed_byte_is_an_error_that_says_what_to_do(copied_data, name):
    content = bytearray((copied_data / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copied_data / name).write_bytes(content)
    with pytest.raises(ValueError, match=rf"{name} is not the file.*git checkout"):
        LOADERS[name]()
    assert (name, "changed") in verify_data()


@pytest.mark.parametrize("name", LOADERS)
def test_a_missing_file_is_an_error_that_says_what_to_do(copied_data, name):
    (copied_data / name).unlink()
    with pytest.raises(FileNotFoundError, match=rf"{name} is missing.*git checkout"):
        LOADERS[name]()
    assert (name, "missing") in verify_data()


def test_a_folder_in_a_files_place_counts_as_changed(copied_data):
    (copied_data / "emails.tsv").unlink()
    (copied_data / "emails.tsv").mkdir()
    assert ("emails.tsv", "changed") in verify_data()


def test_no_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(FileNotFoundError, match="pip install --editable"):
        load_emails()
    assert verify_data() == [("MANIFEST", "missing")]


def test_damaged_manifest(copied_data):
    (copied_data / "MANIFEST").write_text("no checksum here\n")
    with pytest.raises(ValueError, match="MANIFEST is damaged at the line"):
        load_emails()
    assert verify_data() == [("MANIFEST", "changed")]


def test_a_file_that_the_manifest_does_not_list():
    with pytest.raises(ValueError, match="not listed"):
        read_verified("README.md")


def test_read_only_folder(copied_data):
    for path in copied_data.iterdir():
        path.chmod(0o444)
    copied_data.chmod(0o555)
    try:
        before = sorted(copied_data.iterdir())
        for load in LOADERS.values():
            load()
        assert sorted(copied_data.iterdir()) == before
    finally:
        copied_data.chmod(0o755)


def test_found_from_another_working_directory(tmp_path):
    code = (
        "from helpers.datasets import load_emails; import sys; "
        "print(len(load_emails().texts), 'torch' in sys.modules)"
    )
    environment = {k: v for k, v in os.environ.items() if k != "COURSE_DATA"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["2000", "False"]
    assert data_folder() == ROOT / "data"


def make(script, folder):
    subprocess.run(
        [sys.executable, str(ROOT / "data" / script), str(folder)],
        cwd=folder,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )


@pytest.mark.parametrize(
    ("script", "names"),
    [
        ("make_articles.py", ["articles.tsv"]),
        ("make_emails.py", ["emails.tsv", "email_templates.txt"]),
    ],
)
def test_texts_are_made_again_bit_for_bit(tmp_path, script, names):
    make(script, tmp_path)
    for name in names:
        made = (tmp_path / name).read_bytes()
        assert checksum(made) == read_manifest(ROOT / "data")[name]


@pytest.mark.slow  # test_food draws every twentieth each time
def test_pictures_are_made_again_bit_for_bit(tmp_path):
    """Compare what is packed: the packing itself depends on the zlib in use."""
    make("make_food.py", tmp_path)
    with (
        np.load(tmp_path / "food.npz") as made,
        np.load(data_folder() / "food.npz") as f,
    ):
        assert made.files == f.files
        for part in f.files:
            assert checksum(made[part].tobytes()) == checksum(f[part].tobytes())


def test_the_manifest_is_made_again_bit_for_bit(copied_data):
    before = (copied_data / "MANIFEST").read_bytes()
    make("make_manifest.py", copied_data)
    assert (copied_data / "MANIFEST").read_bytes() == before
