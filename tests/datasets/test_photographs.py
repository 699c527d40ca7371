"""Photographs from folders: any kind of file comes out upright and in color."""

import io
import warnings

import numpy as np
import pytest
from PIL import Image

from helpers.datasets import load_photographs, read_photograph, write_untidy_album

RED, GREEN, BLUE = (200, 0, 0), (0, 200, 0), (0, 0, 200)


def quarters(width=40, height=20):
    """A picture whose upper left is red, upper right green, and the rest blue."""
    pixels = np.zeros((height, width, 3), dtype=np.uint8)
    pixels[:] = BLUE
    pixels[: height // 2, : width // 2] = RED
    pixels[: height // 2, width // 2 :] = GREEN
    return Image.fromarray(pixels)


def corners(image):
    """The colors at the upper left, upper right, and lower left."""
    height, width = image.shape[:2]
    places = (2, 2), (2, width - 3), (height - 3, 2)
    return [tuple(int(v) for v in image[place]) for place in places]


def near(found, wanted):
    return np.abs(np.array(found, float) - np.array(wanted, float)).max() < 30


@pytest.mark.parametrize("ending", ["png", "jpg", "JPG", "bmp", "gif", "tiff", "webp"])
def test_every_format_gives_the_same_colors(tmp_path, ending):
    path = tmp_path / f"picture.{ending}"
    quarters().save(path)
    image = read_photograph(path)
    assert image.dtype == np.uint8
    assert image.shape == (20, 40, 3)
    assert near(corners(image), [RED, GREEN, BLUE])


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_camera_is_turned_back(tmp_path, orientation):
    undo = {
        1: [],
        2: [Image.Transpose.FLIP_LEFT_RIGHT],
        3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE],
        6: [Image.Transpose.ROTATE_90],
        7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_270],
    }
    stored = quarters()
    for step in undo[orientation]:
        stored = stored.transpose(step)
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored.save(tmp_path / "a.jpg", exif=exif)
    image = read_photograph(tmp_path / "a.jpg")
    assert image.shape == (20, 40, 3)
    assert near(corners(image), [RED, GREEN, BLUE])


def test_gray_palette_cmyk_and_black_and_white(tmp_path):
    gray = quarters().convert("L")
    gray.save(tmp_path / "gray.jpg")
    image = read_photograph(tmp_path / "gray.jpg")
    assert (image[..., 0] == image[..., 2]).all()
    quarters().convert("CMYK").save(tmp_path / "cmyk.jpg")
    assert near(corners(read_photograph(tmp_path / "cmyk.jpg")), [RED, GREEN, BLUE])
    quarters().convert("P").save(tmp_path / "palette.png")
    assert near(corners(read_photograph(tmp_path / "palette.png")), [RED, GREEN, BLUE])
    gray.convert("1").save(tmp_path / "1.png")
    assert set(np.unique(read_photograph(tmp_path / "1.png"))) <= {0, 255}


def test_what_is_transparent_becomes_white(tmp_path):
    picture = quarters().convert("RGBA")
    picture.putalpha(0)
    picture.save(tmp_path / "clear.png")
    assert (read_photograph(tmp_path / "clear.png") == 255).all()
    picture = Image.new("LA", (4, 4), (0, 0))
    picture.save(tmp_path / "la.png")
    assert (read_photograph(tmp_path / "la.png") == 255).all()
    palette = Image.new("P", (4, 4), 0)
    palette.putpalette([0, 0, 0, 255, 0, 0])
    palette.save(tmp_path / "p.png", transparency=0)
    assert (read_photograph(tmp_path / "p.png") == 255).all()


def test_sixteen_bits_keep_their_brightness(tmp_path):
    values = np.linspace(0, 65535, 16, dtype=np.uint16).reshape(4, 4)
    Image.fromarray(values).save(tmp_path / "deep.png")
    image = read_photograph(tmp_path / "deep.png")[..., 0]
    np.testing.assert_allclose(image, values / 257, atol=1)


def test_the_first_frame_of_a_moving_picture(tmp_path):
    frames = [Image.new("RGB", (8, 8), color) for color in (RED, BLUE)]
    frames[0].save(tmp_path / "moving.gif", save_all=True, append_images=frames[1:])
    assert near(read_photograph(tmp_path / "moving.gif")[0, 0], RED)


def album(folder):
    for name in ("b", "a"):
        (folder / name).mkdir()
        for k in range(2):
            quarters(40 + k).save(folder / name / f"{k}.png")
    return folder


def test_classes_are_folders_in_alphabetical_order(tmp_path):
    found = load_photographs(album(tmp_path))
    assert found.names == ("a", "b")
    assert found.y.tolist() == [0, 0, 1, 1]
    assert found.y.dtype == np.int64
    assert found.files == ["a/0.png", "a/1.png", "b/0.png", "b/1.png"]
    assert [image.shape for image in found.images] == [(20, 40, 3), (20, 41, 3)] * 2
    assert found.skipped == ()


def test_a_size_cuts_the_middle_square(tmp_path):
    found = load_photographs(album(tmp_path), size=10)
    assert {image.shape for image in found.images} == {(10, 10, 3)}
    assert near(corners(found.images[0]), [RED, GREEN, BLUE])


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (9, 1)])
def test_a_picture_of_one_pixel_is_a_picture(tmp_path, size):
    Image.new("RGB", size, (200, 10, 10)).save(tmp_path / "a.png")
    assert read_photograph(tmp_path / "a.png").shape == (size[1], size[0], 3)
    small = read_photograph(tmp_path / "a.png", 4)
    np.testing.assert_array_equal(small, np.full((4, 4, 3), [200, 10, 10]))


def broken_jpeg():
    file = io.BytesIO()
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3)).astype(np.uint8)
    Image.fromarray(noise).save(file, "jpeg")
    return file.getvalue()[:1500]


def test_broken_files_are_named_skipped_and_counted(tmp_path):
    album(tmp_path)
    (tmp_path / "a" / "cut.jpg").write_bytes(broken_jpeg())
    (tmp_path / "a" / "empty.jpg").write_bytes(b"")
    (tmp_path / "b" / "notes.txt").write_text("not a picture")
    with pytest.warns(UserWarning, match="3 files skipped") as told:
        found = load_photographs(tmp_path)
    assert len(found.images) == len(found.y) == len(found.files) == 4
    reasons = dict(found.skipped)
    assert set(reasons) == {"a/cut.jpg", "a/empty.jpg", "b/notes.txt"}
    assert reasons["a/empty.jpg"] == "is empty"
    assert "broken" in reasons["a/cut.jpg"]
    assert "known format" in reasons["b/notes.txt"]
    assert all(file in str(told[0].message) for file in reasons)


def test_many_broken_files_are_not_all_named(tmp_path):
    album(tmp_path)
    for k in range(8):
        (tmp_path / "a" / f"{k}.jpg").write_bytes(b"?")
    with pytest.warns(UserWarning, match="8 files skipped: .*; and 3 more"):
        load_photographs(tmp_path)


def test_what_file_managers_leave_behind_is_ignored(tmp_path):
    album(tmp_path)
    (tmp_path / "a" / "Thumbs.db").write_bytes(b"?")
    (tmp_path / "a" / ".DS_Store").write_bytes(b"?")
    (tmp_path / ".git").mkdir()
    (tmp_path / "list.csv").write_text("")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(load_photographs(tmp_path).images) == 4


def test_folders_in_folders_belong_to_their_class(tmp_path):
    album(tmp_path)
    (tmp_path / "a" / "2026").mkdir()
    quarters().save(tmp_path / "a" / "2026" / "new.png")
    assert "a/2026/new.png" in load_photographs(tmp_path).files


def test_what_is_no_album_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="does not exist"):
        load_photographs(tmp_path / "nowhere")
    quarters().save(tmp_path / "loose.png")
    with pytest.raises(FileNotFoundError, match="is a file"):
        load_photographs(tmp_path / "loose.png")
    with pytest.raises(ValueError, match="a folder of its own"):
        load_photographs(tmp_path)
    (tmp_path / "a").mkdir()
    with pytest.raises(ValueError, match="they are empty"):
        load_photographs(tmp_path)
    (tmp_path / "a" / "bad.jpg").write_bytes(b"?")
    with pytest.raises(ValueError, match=r"a/bad\.jpg"):
        load_photographs(tmp_path)


@pytest.mark.parametrize("size", [0, -3, 2.5, "64"])
def test_the_size_is_a_whole_number(tmp_path, size):
    with pytest.raises((TypeError, ValueError), match="size"):
        load_photographs(album(tmp_path), size=size)


def test_an_untidy_album_comes_out_tidy(tmp_path):
    pixels = np.stack([np.asarray(quarters(32, 32))] * 10)
    write_untidy_album(tmp_path, pixels, [0, 1] * 5, ["a", "b"])
    with pytest.warns(UserWarning, match="1 file skipped: b/broken.jpg"):
        found = load_photographs(tmp_path, size=32)
    assert len(found.images) == 10
    for file, image in zip(found.files, found.images, strict=True):
        kind = int(file[2:5]) % 5
        if kind in (0, 2, 4):  # in color, with a palette, turned
            assert near(corners(image), [RED, GREEN, BLUE]), file
        elif kind == 1:
            assert (image[..., 0] == image[..., 1]).all()


def test_one_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"There is no file .*none\.jpg"):
        read_photograph(tmp_path / "none.jpg")
    (tmp_path / "a.jpg").write_bytes(b"")
    with pytest.raises(ValueError, match=r"a\.jpg is empty$"):
        read_photograph(tmp_path / "a.jpg")
    with pytest.raises(TypeError, match="path must be a path in quotes"):
        read_photograph(3)
    with pytest.raises(ValueError, match="size must be"):
        read_photograph(tmp_path / "a.jpg", 0)


PIXELS = np.zeros((4, 8, 8, 3), np.uint8)


@pytest.mark.parametrize(
    ("images", "y", "names", "says"),
    [
        (PIXELS / 255, [0, 1, 0, 1], "ab", "must be uint8 .*, not float64"),
        (PIXELS[..., 0], [0, 1, 0, 1], "ab", "height, width, 3"),
        (PIXELS, [0, 1, 0], "ab", "y has 3 values, but there are 4 samples"),
        (PIXELS, [0, 1, 2, 1], "ab", r"labels \[2\] were given"),
        (PIXELS, ["a", "b", "a", "b"], "ab", "class numbers were expected"),
    ],
)
def test_pictures_that_make_no_album_are_named(tmp_path, images, y, names, says):
    """Shares of 255 would have become black pictures."""
    with pytest.raises((TypeError, ValueError), match=says):
        write_untidy_album(tmp_path, images, y, list(names))
    assert not list(tmp_path.iterdir())


def test_an_album_needs_its_folder(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"There is no folder .*none: make it"):
        write_untidy_album(tmp_path / "none", PIXELS, [0, 1, 0, 1], ["a", "b"])
