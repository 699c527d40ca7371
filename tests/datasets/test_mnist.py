"""MNIST from disk and from a mirror that we stand in for; never from the network."""

import functools
import gzip
import http.server
import os
import struct
import threading
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.datasets import load_mnist, load_mnist_sample, mnist
from helpers.datasets.manifest import checksum
from helpers.datasets.mnist import read_idx


def idx_bytes(array):
    """Write an array of bytes as the format's description says, by struct alone."""
    header = struct.pack(">BBBB", 0, 0, 8, array.ndim)
    return header + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


def small_mnist(train=6, test=4):
    rng = np.random.default_rng(0)
    parts = {}
    for name, n in (("train", train), ("t10k", test)):
        images = rng.integers(0, 256, (n, 28, 28), dtype=np.uint8)
        parts[f"{name}-images-idx3-ubyte"] = images
        parts[f"{name}-labels-idx1-ubyte"] = (np.arange(n) % 10).astype(np.uint8)
    return parts


def write(folder, parts, *, zipped=False):
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in parts.items():
        content = idx_bytes(array)
        path = folder / (f"{name}.gz" if zipped else name)
        path.write_bytes(gzip.compress(content) if zipped else content)
    return folder


@pytest.fixture(autouse=True)
def no_folder_of_the_users_own(monkeypatch, tmp_path):
    monkeypatch.delenv("COURSE_MNIST", raising=False)
    monkeypatch.setattr(mnist, "_own_folder", lambda: tmp_path / "own")


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize("inside", ["", "raw", "MNIST/raw", "päth with space"])
def test_reads_plain_and_gzipped_files(tmp_path, zipped, inside):
    parts = small_mnist()
    folder = write(tmp_path / inside, parts, zipped=zipped)
    train, test = load_mnist(folder if "space" in inside else str(tmp_path))
    np.testing.assert_array_equal(train.images, parts["train-images-idx3-ubyte"])
    np.testing.assert_array_equal(test.y, parts["t10k-labels-idx1-ubyte"])
    assert train.images.dtype == np.uint8
    assert train.y.dtype == np.int64
    assert train.X.shape == (6, 784)
    assert test.names == tuple("0123456789")
    train.images[0] = 0  # the caller may change what it was given


def test_environment_variable_and_the_other_spelling(tmp_path, monkeypatch):
    parts = {k.replace("-idx", ".idx"): v for k, v in small_mnist().items()}
    monkeypatch.setenv("COURSE_MNIST", str(write(tmp_path / "there", parts)))
    assert len(load_mnist().train.y) == 6


def test_missing_files_say_in_one_sentence_how_to_go_on(tmp_path):
    with pytest.raises(FileNotFoundError) as caught:
        load_mnist(tmp_path)
    message = str(caught.value)
    assert "download=True" in message
    assert "COURSE_MNIST" in message
    assert message.count(". ") == 0
    assert "\n" not in message


def test_truncated_gzip(tmp_path):
    folder = write(tmp_path, small_mnist(), zipped=True)
    path = folder / "train-images-idx3-ubyte.gz"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ValueError, match=r"train-images.*cut off or damaged"):
        load_mnist(folder)


def test_one_changed_byte_inside_gzip(tmp_path):
    folder = write(tmp_path, small_mnist(), zipped=True)
    path = folder / "t10k-images-idx3-ubyte.gz"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(ValueError, match="t10k-images"):
        load_mnist(folder)


def test_labels_under_the_name_of_images_have_the_wrong_magic_number(tmp_path):
    folder = write(tmp_path, small_mnist(train=30))
    labels = (folder / "train-labels-idx1-ubyte").read_bytes()
    (folder / "train-images-idx3-ubyte").write_bytes(labels)
    with pytest.raises(ValueError, match="magic number 2049, but images start with"):
        load_mnist(folder)


def test_a_web_page_saved_under_the_name(tmp_path):
    folder = write(tmp_path, small_mnist())
    (folder / "t10k-labels-idx1-ubyte").write_bytes(b"<html>not found</html>")
    with pytest.raises(ValueError, match="labels start with 2049"):
        load_mnist(folder)


@given(length=st.integers(0, 4 + 12 + 2 * 9 - 1))
def test_a_file_cut_anywhere_is_an_error(tmp_path_factory, length):
    path = tmp_path_factory.mktemp("cut") / "images"
    path.write_bytes(idx_bytes(np.zeros((2, 3, 3), np.uint8))[:length])
    with pytest.raises(ValueError, match=r"cut off|promises"):
        read_idx(path, axes=3)


def test_bytes_too_many(tmp_path):
    path = tmp_path / "labels"
    path.write_bytes(idx_bytes(np.zeros(3, np.uint8)) + b"x")
    with pytest.raises(ValueError, match="promises 3 values but holds 4"):
        read_idx(path, axes=1)


def test_images_and_labels_of_different_counts(tmp_path):
    parts = small_mnist()
    parts["train-labels-idx1-ubyte"] = parts["train-labels-idx1-ubyte"][:-1]
    with pytest.raises(ValueError, match=r"6 images but .* holds 5 labels"):
        load_mnist(write(tmp_path, parts))


def test_no_images_at_all(tmp_path):
    with pytest.raises(ValueError, match="holds no images"):
        load_mnist(write(tmp_path, small_mnist(test=0)))


def test_a_label_that_is_no_digit(tmp_path):
    parts = small_mnist()
    parts["t10k-labels-idx1-ubyte"][0] = 10
    with pytest.raises(ValueError, match="label 10, but digits are 0 to 9"):
        load_mnist(write(tmp_path, parts))


class Mirror(http.server.ThreadingHTTPServer):
    """A server of this machine that answers with files, or with trouble."""

    daemon_threads = True

    def __init__(self, answer):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.server.asked.append(self.path)
                answer(self)

            def log_message(self, *_):
                """Say nothing."""

        super().__init__(("127.0.0.1", 0), Handler)
        self.asked = []
        self.url = f"http://127.0.0.1:{self.server_port}/"

    def handle_error(self, *_):
        """Say nothing where a client went away."""


@pytest.fixture
def mirror():
    """Return a function that starts a mirror which answers as it is told."""
    started = []

    def start(answer):
        server = Mirror(answer)
        started.append(server)
        listen = functools.partial(server.serve_forever, poll_interval=0.01)
        threading.Thread(target=listen, daemon=True).start()
        return server

    yield start
    for server in started:
        server.shutdown()
        server.server_close()


def send(handler, content, promised=None, **headers):
    handler.send_response(200)
    handler.send_header(
        "Content-Length", len(content) if promised is None else promised
    )
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(content)


@pytest.fixture
def published(monkeypatch):
    """A small MNIST as if it were the published one: content by file name."""
    files = {n: gzip.compress(idx_bytes(a)) for n, a in small_mnist().items()}
    hashes = {name: checksum(files[name]) for name in mnist.FILES}
    monkeypatch.setattr(mnist, "FILES", hashes)
    return {f"/{name}.gz": content for name, content in files.items()}


def whole(published):
    return lambda handler: send(handler, published[handler.path])


def test_download_keeps_the_files_for_next_time(
    tmp_path, monkeypatch, mirror, published
):
    monkeypatch.setattr(mnist, "MIRRORS", (mirror(whole(published)).url,))
    umask = os.umask(0o022)
    try:
        train, test = load_mnist(tmp_path / "new" / "here", download=True)
    finally:
        os.umask(umask)
    assert (len(train.y), len(test.y)) == (6, 4)
    monkeypatch.setattr(mnist, "MIRRORS", ())
    assert len(load_mnist(tmp_path / "new" / "here", download=True).train.y) == 6
    files = list((tmp_path / "new" / "here").iterdir())
    assert len(files) == 4
    if os.name == "posix":  # readable for everybody who shares the folder
        assert {path.stat().st_mode & 0o777 for path in files} == {0o644}


def cut_off(handler):
    send(handler, b"abc", promised=100_000)


def hung_up(handler):
    handler.connection.close()


def silent(handler):
    time.sleep(1)


def forbidden(handler):
    handler.send_error(403)


def not_http(handler):
    handler.wfile.write(b"good day\r\n")


def badly_packed(handler):
    send(handler, b"no gzip at all", Content_Encoding="gzip")


def without_length(handler):
    send(handler, b"abc", promised="many")


def in_a_circle(handler):
    handler.send_response(302)
    handler.send_header("Location", handler.path)
    handler.end_headers()


def half_a_chunk(handler):
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"ffff\r\nabc")


def other_bytes(handler):
    send(handler, gzip.compress(b"something else"))


TROUBLES = (
    *(cut_off, hung_up, silent, forbidden, not_http, badly_packed, without_length),
    *(in_a_circle, half_a_chunk, other_bytes),
)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_after_any_trouble_the_next_mirror_is_tried(
    trouble, tmp_path, monkeypatch, mirror, published
):
    # A busy computer may take long to answer; only who is silent is waited for.
    monkeypatch.setattr(mnist, "_TIMEOUT", 1 if trouble is silent else 20)
    bad, good = mirror(trouble), mirror(whole(published))
    monkeypatch.setattr(mnist, "MIRRORS", (bad.url, good.url))
    assert len(load_mnist(tmp_path, download=True).train.y) == 6
    assert set(bad.asked) == set(good.asked) == set(published)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_if_every_mirror_fails_nothing_is_left(
    trouble, tmp_path, monkeypatch, mirror, published
):
    monkeypatch.setattr(mnist, "_TIMEOUT", 0.2)
    monkeypatch.setattr(mnist, "MIRRORS", (mirror(trouble).url,))
    with pytest.raises(ConnectionError, match=r"not be downloaded.*COURSE_MNIST"):
        load_mnist(tmp_path / "new", download=True)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://[/", "nowhere/"])
def test_no_network_is_one_sentence(url, tmp_path, monkeypatch):
    monkeypatch.setattr(mnist, "MIRRORS", (url,))
    with pytest.raises(ConnectionError, match=r"could not be downloaded.*COURSE_MNIST"):
        load_mnist(tmp_path, download=True)


def test_a_folder_that_cannot_be_written_is_named(
    tmp_path, monkeypatch, mirror, published
):
    monkeypatch.setattr(mnist, "MIRRORS", (mirror(whole(published)).url,))
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match=r"cannot be kept here .*: give another folder"):
        load_mnist(tmp_path / "file" / "mnist", download=True)


def test_a_relative_folder_is_named_with_the_folder_it_lies_in(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileNotFoundError) as caught:
        load_mnist("digits")
    assert str(tmp_path.resolve() / "digits") in str(caught.value)


def test_a_loaded_mnist_is_shown_in_short(tmp_path):
    data = load_mnist(write(tmp_path, small_mnist()))
    assert len(repr(data)) < 400
    assert "images=uint8 array of shape (6, 28, 28)" in repr(data)


def test_the_sample_holds_500_of_each_digit_in_turns():
    images, y, names = load_mnist_sample()
    assert images.shape == (5000, 28, 28)
    assert images.dtype == np.uint8
    assert y.dtype == np.int64
    np.testing.assert_array_equal(y, np.arange(5000) % 10)
    assert names[3] == "3"
    assert images.min() == 0
    assert images.max() == 255
    assert len(np.unique(images.reshape(5000, -1), axis=0)) == 5000


def test_the_sample_are_digits_that_a_nearest_neighbor_can_read():
    sample = load_mnist_sample()
    X = sample.X.astype(np.float64) / 255
    train, test = X[:4500], X[4500:]
    squares = (test**2).sum(1)[:, None] + (train**2).sum(1) - 2 * test @ train.T
    found = sample.y[:4500][squares.argmin(axis=1)]
    assert (found == sample.y[4500:]).mean() > 0.9


@pytest.mark.parametrize("directory", ["", " ", [], 0])
def test_an_empty_directory_is_not_the_courses_own(directory):
    with pytest.raises((TypeError, ValueError), match="directory must be"):
        load_mnist(directory)


def test_to_download_is_a_switch(tmp_path):
    with pytest.raises(TypeError, match="download must be True or False, not 'no'"):
        load_mnist(tmp_path, download="no")
