"""A PNG, JPEG or WebP file, perhaps a hostile one, to gray pixels."""

import os
import warnings
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cutaway.data.files import gzip_errors, read_up_to, regular_file
from cutaway.errors import DataError

if TYPE_CHECKING:
    from PIL.Image import Image

MAXIMUM_FILE_BYTES = 20_000_000
MAXIMUM_PIXELS = 64_000_000
MOST_SCANS = 20
"""A JPEG may be drawn in many passes: so many over the most pixels that are allowed, more over fewer."""

ROWS_AT_A_TIME = 64
FORMATS = ("PNG", "JPEG", "WEBP")
EXPECTED = "a PNG, JPEG or WebP picture"
START_OF_SCAN = b"\xff\xda"  # within a scan's data, a byte ff is never followed by this


def read_picture(path: str | os.PathLike[str]) -> NDArray[np.uint8]:
    """Return a picture as gray levels, shape (height, width), 0 black to 255 white.

    Transparent parts are laid on white; a camera's orientation (EXIF) is applied, and all else that the file says is
    dropped; colors become their luminance. Of an animation it is the first picture.

    Raises:
        DataError: The file is missing, no PNG, JPEG or WebP, damaged, larger than 20 MB or 64 million pixels.
    """
    with regular_file(path, EXPECTED) as file, gzip_errors(path):
        content = bytes(read_up_to(file, MAXIMUM_FILE_BYTES + 1))
    return read_picture_bytes(content, str(path))


def read_picture_bytes(
    content: bytes, name: str, *, most_bytes: int = MAXIMUM_FILE_BYTES, most_pixels: int = MAXIMUM_PIXELS
) -> NDArray[np.uint8]:
    """Return the picture in the bytes of a file, as ``read_picture`` does; ``name`` is how errors call it.

    Whatever the bytes are, they give a picture or this error; nothing of them is kept.

    Raises:
        DataError: There are none, or more than ``most_bytes``; or no picture can be read from them, or it has more than
            ``most_pixels``.
    """
    if not content:
        raise DataError(f"The picture {name} is an empty file; give {EXPECTED}.")
    if len(content) > most_bytes:
        raise DataError(f"The picture {name} is larger than {most_bytes / 1e6:g} MB; give a smaller copy of it.")
    try:
        # Pillow warns about oddities, such as damaged EXIF data, that do not keep a picture from being read.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _decode(content, name, most_pixels)
    except DataError:
        raise
    except Exception as error:  # Pillow's decoders raise a dozen types on damaged files
        raise DataError(f"The picture {name} cannot be read ({_reason(error)}); give {EXPECTED}.") from error


def _reason(error: Exception) -> str:
    if type(error).__name__ == "UnidentifiedImageError":
        return "it is no PNG, JPEG or WebP"
    return str(error).rstrip(".").split("\n")[0][:100] or type(error).__name__


def _decode(content: bytes, name: str, most_pixels: int) -> NDArray[np.uint8]:
    from PIL import Image, ImageOps

    try:
        image: Image.Image = Image.open(BytesIO(content), formats=FORMATS)
    except Image.DecompressionBombError:
        most = f"{most_pixels / 1e6:g} million pixels"
        raise DataError(f"The picture {name} claims over {most}; give a smaller copy.") from None
    _check_work(image, content, name, most_pixels)
    image.load()
    gray = _gray(image)
    with suppress(Exception):  # damaged EXIF data cost the orientation, not the picture
        ImageOps.exif_transpose(gray, in_place=True)
    return np.array(gray, np.uint8)


def _check_work(image: "Image", content: bytes, name: str, most_pixels: int) -> None:
    """Raise DataError where a small file would take much memory or time."""
    pixels = image.width * image.height
    if pixels > most_pixels:
        size, most = f"{image.width:,} x {image.height:,}", f"{most_pixels / 1e6:g} million"
        raise DataError(f"The picture {name} has {size} pixels, over {most} in all; give a smaller copy.")
    scans = content.count(START_OF_SCAN) if image.format in ("JPEG", "MPO") else 1
    if scans * pixels > MOST_SCANS * most_pixels:
        raise DataError(f"The picture {name} is drawn in {scans:,} passes over its pixels; save it anew as a PNG.")


def _gray(image: "Image") -> "Image":
    """Return the picture in mode L with its EXIF data; 16-bit values are reduced, transparency is laid on white."""
    from PIL import Image

    if image.mode[0] in "IF":  # converting to L would cut 16-bit values off at 255
        gray = Image.fromarray(_eight_bits(np.asarray(image)))
    elif image.has_transparency_data:
        colors = image if image.mode == "RGBA" else image.convert("RGBA")
        gray = Image.new("L", image.size, 255)
        gray.paste(colors.convert("L"), mask=colors.getchannel("A"))
    else:
        gray = image.convert("L")
    gray.info["exif"] = image.info.get("exif", b"")
    return gray


def _eight_bits(values: NDArray[Any]) -> NDArray[np.uint8]:
    """Return values (height, width) of 0 to 65,535 as 0 to 255, some rows at a time: as floats all take much memory."""
    gray = np.empty(values.shape, np.uint8)
    for top in range(0, len(values), ROWS_AT_A_TIME):
        rows = slice(top, top + ROWS_AT_A_TIME)
        gray[rows] = (values[rows].astype(np.float64) / 257).clip(0, 255).round()
    return gray
