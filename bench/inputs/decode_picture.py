# SPDX-License-Identifier: Apache-2.0
"""Decodes a picture file into grey float64 values, 0 (black) to 255 (white), as an .npy file.

Any format and mode that Pillow reads: colours are weighted as the eye does (ITU-R 601), transparent
parts show white paper, 16 bits are scaled to 0..255, 32-bit and float values stay as they are. Of
an animation the first frame is taken. A file that cannot be decoded ends the program with status 2
and one line on standard error.
"""

import argparse
import importlib.util
import io
import sys
import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

Floats = NDArray[np.float64]


class PictureError(Exception):
    """The picture cannot be used; the text is one line."""


def main() -> int:
    """Runs the program; the exit status."""
    parser = argparse.ArgumentParser(description="Decode a picture into a grey .npy file.")
    parser.add_argument("--picture", type=Path, help="default: a photograph of scikit-learn")
    parser.add_argument("--output", type=Path, required=True, help=".npy file to write")
    arguments = parser.parse_args()
    try:
        picture = arguments.picture or _photograph()
        _write(arguments.output, decode(picture))
    except PictureError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def decode(path: Path) -> Floats:
    """The grey values [rows, columns] of a picture file; raises PictureError."""
    try:
        with warnings.catch_warnings():
            # Pillow warns of large pictures and refuses very large ones: only the latter matters.
            warnings.simplefilter("ignore")
            with Image.open(path) as image:
                grey = _grey(image)
    except UnidentifiedImageError:
        raise PictureError(f"{path} is not a picture that Pillow knows: give PNG or JPEG") from None
    except Exception as error:  # decoders raise many kinds
        reason = " ".join(str(error).split()) or type(error).__name__
        raise PictureError(f"cannot decode the picture {path}: {reason}") from None
    if not np.isfinite(grey).all():
        raise PictureError(f"the picture {path} has values that are not numbers")
    return grey


def _write(path: Path, grey: Floats) -> None:
    # By way of memory: what NumPy says of a full disk names neither the disk nor the file.
    encoded = io.BytesIO()
    np.save(encoded, grey)
    try:
        path.write_bytes(encoded.getbuffer())
    except OSError as error:
        raise PictureError(f"cannot write {path}: {error.strerror}") from None


def _grey(image: Image.Image) -> Floats:
    if image.mode.startswith("I;16"):
        return np.asarray(image, np.float64) / 257.0
    if image.mode in {"I", "F"}:
        return np.asarray(image, np.float64)
    if image.mode in {"LA", "PA", "RGBA", "La", "RGBa"} or "transparency" in image.info:
        drawn = image.convert("RGBA")
        paper = Image.new("RGBA", drawn.size, "white")
        image = Image.alpha_composite(paper, drawn)
    elif image.mode not in {"1", "L"}:
        image = image.convert("RGB")
    return np.asarray(image.convert("L"), np.float64)


def _photograph() -> Path:
    package = importlib.util.find_spec("sklearn")
    for folder in (package and package.submodule_search_locations) or []:
        picture = Path(folder) / "datasets" / "images" / "china.jpg"
        if picture.is_file():
            return picture
    raise PictureError(f"scikit-learn's photograph china.jpg is not installed for {sys.executable}")


if __name__ == "__main__":
    sys.exit(main())
