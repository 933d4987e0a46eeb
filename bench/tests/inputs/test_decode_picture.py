# SPDX-License-Identifier: Apache-2.0
"""The program that decodes pictures, over the formats and modes that people have."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

PROGRAM = Path(__file__).parents[2] / "inputs" / "decode_picture.py"

Floats = NDArray[np.float64]


def run(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, PROGRAM, "--output", folder / "grey.npy", *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)


def decoded(picture: Path) -> Floats:
    done = run(picture.parent, "--picture", picture)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    with (picture.parent / "grey.npy").open("rb") as file:
        assert np.lib.format.read_magic(file) == (1, 0)
    grey: Floats = np.load(picture.parent / "grey.npy")
    assert grey.dtype == np.dtype("<f8")
    assert grey.flags.c_contiguous
    return grey


def refusal(picture: Path) -> str:
    done = run(picture.parent, "--picture", picture)
    assert done.returncode == 2, done
    assert done.stderr.count("\n") == 1, done.stderr
    assert not (picture.parent / "grey.npy").exists()
    return done.stderr.strip()


def gradient(mode: str) -> Image.Image:
    """A picture of 20 rows and 30 columns that brightens to the right."""
    levels = np.tile(np.linspace(0, 255, 30).astype(np.uint8), (20, 1))
    return Image.fromarray(levels).convert(mode)


@pytest.mark.parametrize(
    ("mode", "ending"),
    [
        ("L", "png"),
        ("RGB", "png"),
        ("RGBA", "png"),
        ("LA", "png"),
        ("P", "png"),
        ("P", "gif"),
        ("RGB", "bmp"),
        ("RGB", "webp"),
        ("L", "tif"),
        ("CMYK", "tif"),
    ],
)
def test_every_mode_gives_the_same_greys(tmp_path: Path, mode: str, ending: str) -> None:
    path = tmp_path / f"picture.{ending}"
    gradient(mode).save(path, lossless=True)  # which WebP alone asks for
    np.testing.assert_allclose(decoded(path), np.asarray(gradient("L")), atol=6)


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_jpeg_gives_about_the_same_greys(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "picture.jpg"
    gradient(mode).save(path, quality=95)
    np.testing.assert_allclose(decoded(path), np.asarray(gradient("L")), atol=12)


def test_black_and_white_becomes_0_and_255(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    Image.fromarray(np.array([[0, 255, 255]], np.uint8)).convert("1").save(path)
    assert decoded(path).tolist() == [[0, 255, 255]]


def test_16_bits_are_scaled_to_255(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    Image.fromarray(np.array([[0, 257, 65535]], np.uint16)).save(path)
    np.testing.assert_allclose(decoded(path), [[0, 1, 255]])


def test_values_of_32_bits_and_floats_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "picture.tif"
    Image.fromarray(np.array([[0, 100_000, -7]], np.int32)).save(path)
    assert decoded(path).tolist() == [[0, 100_000, -7]]
    Image.fromarray(np.array([[0.5, -2.25]], np.float32)).save(path)
    assert decoded(path).tolist() == [[0.5, -2.25]]


def test_colours_are_weighted_as_the_eye_does(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    colours = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255]]], np.uint8)
    Image.fromarray(colours).save(path)
    np.testing.assert_allclose(decoded(path), [[76, 150, 29]], atol=1)


def test_transparent_parts_show_white(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    pixels = np.zeros((1, 3, 4), np.uint8)
    pixels[0, :, 3] = [0, 128, 255]
    Image.fromarray(pixels).save(path)
    np.testing.assert_allclose(decoded(path), [[255, 127, 0]], atol=1)


def test_a_transparent_palette_colour_shows_white(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    picture = Image.fromarray(np.array([[0, 1]], np.uint8), mode="P")
    picture.putpalette([0, 0, 0, 10, 10, 10])
    picture.save(path, transparency=0)
    np.testing.assert_allclose(decoded(path), [[255, 10]], atol=1)


def test_the_first_frame_of_an_animation_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "picture.gif"
    black, white = (Image.new("L", (3, 2), level) for level in (0, 255))
    black.save(path, save_all=True, append_images=[white])
    assert decoded(path).tolist() == [[0] * 3] * 2


def test_the_photograph_of_scikit_learn_is_the_default(tmp_path: Path) -> None:
    assert run(tmp_path).returncode == 0
    grey = np.load(tmp_path / "grey.npy")
    assert grey.shape == (427, 640)
    assert grey.std() > 30


def test_a_picture_of_one_pixel_is_enough(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    Image.new("L", (1, 1), 9).save(path)
    assert decoded(path).tolist() == [[9]]


@pytest.mark.parametrize("ending", ["png", "jpg", "gif", "bmp", "tif", "webp"])
def test_a_truncated_picture_is_refused(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"picture.{ending}"
    random = np.random.default_rng(1)
    Image.fromarray(random.integers(0, 256, (90, 90, 3), np.uint8)).save(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 2 // 3])
    assert str(path) in refusal(path)


def test_a_file_that_is_no_picture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.png"
    path.write_text("these are notes\n")
    assert refusal(path) == f"{path} is not a picture that Pillow knows: give PNG or JPEG"


def test_a_file_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    assert "No such file" in refusal(tmp_path / "missing.png")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert "Is a directory" in refusal(tmp_path / "folder")


def test_a_picture_with_values_that_are_not_numbers_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "picture.tif"
    Image.fromarray(np.array([[0, np.nan]], np.float32)).save(path)
    assert refusal(path).endswith("has values that are not numbers")


def test_a_picture_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    Image.new("1", (20_000, 20_000)).save(path)
    assert "exceeds limit" in refusal(path)


def test_a_full_disk_is_reported(tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    gradient("L").save(picture)
    command = [sys.executable, str(PROGRAM), "--picture", str(picture), "--output", "/dev/full"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (
        2,
        "cannot write /dev/full: No space left on device\n",
    )
