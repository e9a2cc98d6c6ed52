"""MNIST from its four gzipped files, as anyone reads them: for the cold start, in which that counts."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Part = tuple[NDArray[Any], NDArray[Any]]


def read_mnist(folder: Path) -> tuple[Part, Part]:
    """Return pictures (examples, 784), one byte a pixel, and labels (examples,), of training and of test."""
    return _part(folder, "train"), _part(folder, "t10k")


def _part(folder: Path, name: str) -> Part:
    pixels = _unpacked(folder / f"{name}-images-idx3-ubyte.gz", header=16)
    labels = _unpacked(folder / f"{name}-labels-idx1-ubyte.gz", header=8)
    return pixels.reshape(len(labels), -1), labels


def _unpacked(path: Path, header: int) -> NDArray[Any]:
    return np.frombuffer(gzip.decompress(path.read_bytes()), np.uint8, offset=header)
