"""A network as one file: parameters as safetensors, the specification as JSON in its header."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

from numpy.typing import NDArray

from cutaway.errors import CutawayError, DataError
from cutaway.files import write_atomically
from cutaway.network.network import Network
from cutaway.network.specification import Specification

HEADER = "cutaway"
"""The key of our JSON in the header of a safetensors file."""

VERSION = 1
"""The version of what stands under that key; it changes when older readers would misread it."""

MAXIMUM_BYTES = 8_000_000_000


def save_network(network: Network, path: Path) -> Path:
    """Write a network to ``path`` atomically and return the path with its ending ``.safetensors``."""
    if not path.name:
        raise DataError(f"{str(path)!r} does not name a file; give one, such as network.safetensors.")
    if path.suffix != ".safetensors":
        path = path.with_name(path.name + ".safetensors")
    header = {"kind": "network", "version": VERSION, "specification": network.specification.to_json()}
    write_tensors(path, network.arrays, header)
    return path


def load_network(path: Path) -> Network:
    """Return the network in ``path``, everything in the file checked."""
    if not path.exists() and path.suffix != ".safetensors":
        path = path.with_name(path.name + ".safetensors")
    tensors, header = read_tensors(path)
    if header.get("kind") != "network":
        raise DataError(f"{path} is a safetensors file, but not a network of Cutaway.")
    if header.get("version") != VERSION:
        raise DataError(
            f"{path} has the format version {header.get('version')!r}; this Cutaway reads version {VERSION}."
        )
    try:
        specification = Specification.from_json(header.get("specification"))
        _check_number_types(tensors, specification.dtype)
        return Network.from_specification(specification, tensors)
    except CutawayError as error:
        raise DataError(f"{path} holds no usable network. {error}") from None


def _check_number_types(tensors: Mapping[str, NDArray[Any]], dtype: str) -> None:
    for name, tensor in tensors.items():
        if tensor.dtype != dtype:
            raise DataError(f"{name} holds numbers of type {tensor.dtype}; its specification says {dtype}.")


def write_tensors(path: Path, tensors: Mapping[str, NDArray[Any]], header: Mapping[str, Any]) -> None:
    """Write arrays and a JSON header to one file, atomically.

    Raises:
        DataError: The folder cannot be written to.
    """
    import numpy as np
    from safetensors.numpy import save

    contiguous = {name: np.asarray(array, order="C") for name, array in tensors.items()}
    try:
        described = {**header, "checksum": checksum_of(contiguous)}
        write_atomically(path, save(contiguous, metadata={HEADER: json.dumps(described)}))
    except OSError as error:
        raise DataError(f"{path} cannot be written: {error.strerror}.") from None


def read_tensors(path: Path) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Return the arrays and the JSON header of a file that ``write_tensors`` wrote.

    Raises:
        DataError: The file is missing, damaged, too large or without our header.
    """
    from safetensors import SafetensorError, safe_open

    if not path.is_file():
        raise DataError(f"There is no file {path}.")
    if path.stat().st_size > MAXIMUM_BYTES:
        raise DataError(f"{path} is larger than {MAXIMUM_BYTES:,} bytes, which no network of Cutaway is.")
    try:
        with safe_open(path, framework="numpy") as file:
            header = json.loads((file.metadata() or {}).get(HEADER, "null"))
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (not a mapping)
    except (SafetensorError, OSError, ValueError, TypeError, AttributeError, RecursionError):
        raise DataError(
            f"{path} is not a complete safetensors file: it is a file of another kind, or a part of it is missing."
        ) from None
    if not isinstance(header, dict):
        raise DataError(f"{path} is a safetensors file, but not one of Cutaway's: its header has no {HEADER!r}.")
    if header.get("checksum") != checksum_of(tensors):
        raise DataError(f"{path} is damaged: its numbers are not those that were written (their checksum differs).")
    return tensors, header


def checksum_of(tensors: Mapping[str, NDArray[Any]]) -> str:
    """Return the sum of the arrays' CRC-32: safetensors itself would not notice a flipped bit."""
    return f"{sum(crc32(tensor.tobytes()) for tensor in tensors.values()) % 2**32:08x}"
