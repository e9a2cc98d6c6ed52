"""The IDX format of MNIST: four magic bytes, the sizes as big-endian 32-bit numbers, then the values.

Source: Y. LeCun, C. Cortes and C. Burges, "The MNIST database of handwritten digits", section "File formats".
The magic bytes are 0, 0, a type code and the number of dimensions. Only type code 0x08 (unsigned byte) with one
to three dimensions is read, which is all that MNIST and its relatives use.
"""

import io
import os
import struct
from math import prod
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from cutaway.data.files import read_up_to, unpacked
from cutaway.errors import DataError

UNSIGNED_BYTE = 0x08
OTHER_TYPES = {0x09: "signed byte", 0x0B: "short", 0x0C: "int", 0x0D: "float", 0x0E: "double"}
MAXIMUM_BYTES = 1 << 30
EXPECTED = "an IDX file such as train-images-idx3-ubyte, gzipped or not"


def read_idx(path: str | os.PathLike[str], *, maximum_bytes: int = MAXIMUM_BYTES) -> NDArray[np.uint8]:
    """Read an IDX file of unsigned bytes, gzipped or plain; the array has the shape that the file states.

    Raises:
        DataError: The file is missing, not IDX, of another type, shorter or longer than its header says, a
            broken gzip file, or would hold more than ``maximum_bytes``. Memory is taken only for what is there.
    """
    with unpacked(path, EXPECTED) as stream:
        return parse_idx(stream, str(path), maximum_bytes=maximum_bytes)


def parse_idx(stream: BinaryIO, name: str, *, maximum_bytes: int = MAXIMUM_BYTES) -> NDArray[np.uint8]:
    """Read the plain bytes of an IDX file from a stream; ``name`` is how errors call it.

    Raises:
        DataError: As ``read_idx``.

    >>> import io
    >>> parse_idx(io.BytesIO(bytes([0, 0, 8, 1, 0, 0, 0, 3, 7, 2, 1])), "labels")
    array([7, 2, 1], dtype=uint8)
    """
    shape = _shape(stream, name)
    count = prod(shape)
    sizes = " x ".join(f"{size:,}" for size in shape)
    if count > maximum_bytes:
        raise DataError(
            f"The header of {name} claims {sizes} = {count:,} bytes, more than the {maximum_bytes:,} that are "
            f"allowed; expected {EXPECTED}."
        )
    body = read_up_to(stream, count + 1)  # one byte more, to see that nothing follows; this bounds gzip bombs
    if len(body) < count:
        raise DataError(f"{name} ends after {len(body):,} of the {sizes} bytes of its header; get it again.")
    if len(body) > count:
        raise DataError(f"{name} has more bytes than the {sizes} of its header; get it again.")
    return np.frombuffer(body, np.uint8).reshape(shape)


def idx_array(content: bytes, name: str) -> NDArray[np.uint8]:
    """Return the array of an IDX file's plain bytes, without a copy of them; so it is read-only.

    Raises:
        DataError: As ``read_idx``.

    >>> idx_array(bytes([0, 0, 8, 1, 0, 0, 0, 3, 7, 2, 1]), "labels")
    array([7, 2, 1], dtype=uint8)
    """
    shape = _shape(io.BytesIO(content[: 4 + 4 * 255]), name)
    header = 4 + 4 * len(shape)
    if len(content) - header != prod(shape):
        sizes = " x ".join(f"{size:,}" for size in shape)
        raise DataError(f"{name} has {len(content) - header:,} bytes for the {sizes} of its header; get it again.")
    return np.frombuffer(content, np.uint8, offset=header).reshape(shape)


def _shape(stream: BinaryIO, name: str) -> tuple[int, ...]:
    """Read the magic bytes and the sizes."""
    magic = read_up_to(stream, 4)
    if not magic:
        raise DataError(f"{name} is empty; expected {EXPECTED}.")
    if len(magic) < 4 or magic[:2] != b"\0\0" or magic[2] not in {UNSIGNED_BYTE, *OTHER_TYPES}:
        raise DataError(f"{name} begins with the bytes {magic.hex(' ')}, not with 00 00 08; expected {EXPECTED}.")
    code, dimensions = magic[2], magic[3]
    if code != UNSIGNED_BYTE:
        given = f"0x{code:02X} ({OTHER_TYPES[code]})"
        raise DataError(f"{name} holds values of type {given}; only 0x08 (unsigned byte) can be read.")
    if not 1 <= dimensions <= 3:
        raise DataError(f"{name} has {dimensions} dimensions; only 1 (labels) to 3 (pictures) can be read.")
    sizes = read_up_to(stream, 4 * dimensions)
    if len(sizes) < 4 * dimensions:
        raise DataError(f"{name} ends within its header of {4 + 4 * dimensions} bytes; get it again.")
    return struct.unpack(f">{dimensions}I", sizes)


def read_images(path: str | os.PathLike[str]) -> NDArray[np.uint8]:
    """Read an IDX file of gray pictures, shape (examples, height, width), values 0 to 255.

    Raises:
        DataError: As ``read_idx``; or it has another number of dimensions, or one of the sizes is 0.
    """
    return as_images(read_idx(path), str(path))


def read_labels(path: str | os.PathLike[str]) -> NDArray[np.uint8]:
    """Read an IDX file of labels, shape (examples,).

    Raises:
        DataError: As ``read_idx``; or it has another number of dimensions, or no labels.
    """
    return as_labels(read_idx(path), str(path))


def as_images(values: NDArray[np.uint8], name: str) -> NDArray[np.uint8]:
    """Return ``values`` when they can be pictures; the error calls the file ``name``."""
    if values.ndim != 3 or 0 in values.shape:
        raise DataError(
            f"{name} has the sizes {values.shape}; expected pictures (examples, height, width), each 1 or more."
        )
    return values


def as_labels(values: NDArray[np.uint8], name: str) -> NDArray[np.uint8]:
    """Return ``values`` when they can be labels; the error calls the file ``name``."""
    if values.ndim != 1 or not values.size:
        raise DataError(f"{name} has the sizes {values.shape}; expected labels (examples,), 1 or more.")
    return values


def read_pair(
    images_path: str | os.PathLike[str], labels_path: str | os.PathLike[str]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Read pictures (examples, height, width) and their labels (examples,).

    Raises:
        DataError: As ``read_images`` and ``read_labels``; or the two files have different numbers of examples.
    """
    images, labels = read_images(images_path), read_labels(labels_path)
    if len(images) != len(labels):
        raise DataError(
            f"{images_path} has {len(images):,} pictures but {labels_path} has {len(labels):,} labels; "
            "give two files that belong together."
        )
    return images, labels
