"""A PNG or JPEG file, perhaps a hostile one, to gray pixels."""

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
EXPECTED = "a PNG or JPEG picture of one digit or letter"


def read_picture(path: str | os.PathLike[str]) -> NDArray[np.uint8]:
    """Return a picture as gray levels, shape (height, width), 0 black to 255 white.

    Transparent parts are laid on white; a camera's orientation (EXIF) is applied; colors become their luminance.

    Raises:
        DataError: The file is missing, no PNG or JPEG, damaged, larger than 20 MB or 64 million pixels.
    """
    content = _content(path)
    try:
        # Pillow warns about oddities, such as damaged EXIF data, that do not keep a picture from being read.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _decode(content, path)
    except DataError:
        raise
    except Exception as error:  # Pillow's decoders raise a dozen types on damaged files
        raise DataError(f"The picture {path} cannot be read ({_reason(error)}); give {EXPECTED}.") from error


def _reason(error: Exception) -> str:
    if type(error).__name__ == "UnidentifiedImageError":
        return "it is no PNG or JPEG"
    return str(error).rstrip(".").split("\n")[0][:100] or type(error).__name__


def _content(path: str | os.PathLike[str]) -> bytes:
    with regular_file(path, EXPECTED) as file, gzip_errors(path):
        content = bytes(read_up_to(file, MAXIMUM_FILE_BYTES + 1))
    if not content:
        raise DataError(f"The picture {path} is an empty file; give {EXPECTED}.")
    if len(content) > MAXIMUM_FILE_BYTES:
        raise DataError(f"The picture {path} is larger than 20 MB; give a smaller copy of it.")
    return content


def _decode(content: bytes, path: object) -> NDArray[np.uint8]:
    from PIL import Image, ImageOps

    try:
        image: Image.Image = Image.open(BytesIO(content), formats=("PNG", "JPEG"))
    except Image.DecompressionBombError:
        raise DataError(f"The picture {path} claims over 64 million pixels; give a smaller copy.") from None
    if image.width * image.height > MAXIMUM_PIXELS:
        size = f"{image.width:,} x {image.height:,}"
        raise DataError(f"The picture {path} has {size} pixels, over 64 million in all; give a smaller copy.")
    image.load()
    gray = _gray(image)
    with suppress(Exception):  # damaged EXIF data cost the orientation, not the picture
        ImageOps.exif_transpose(gray, in_place=True)
    return np.array(gray, np.uint8)


def _gray(image: "Image") -> "Image":
    """Return the picture in mode L with its EXIF data; 16-bit values are reduced, transparency is laid on white."""
    from PIL import Image

    if image.mode[0] in "IF":  # converting to L would cut 16-bit values off at 255
        values: NDArray[Any] = np.asarray(image, np.float64) / 257
        gray = Image.fromarray(values.clip(0, 255).round().astype(np.uint8))
    elif image.has_transparency_data:
        colors = image.convert("RGBA")
        gray = Image.new("L", image.size, 255)
        gray.paste(colors.convert("L"), mask=colors.getchannel("A"))
    else:
        gray = image.convert("L")
    gray.info["exif"] = image.info.get("exif", b"")
    return gray
