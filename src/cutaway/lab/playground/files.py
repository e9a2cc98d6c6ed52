"""A network, or a whole experiment, as a file; and a network from a file that anybody may have written."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
from numpy.typing import NDArray

from cutaway.definitions.layers import BATCH_NORMALIZATION
from cutaway.errors import DataError
from cutaway.export import to_numpy_script, to_torch_script
from cutaway.lab.playground.notebook import notebook
from cutaway.lab.playground.run import Run
from cutaway.network import Network
from cutaway.network.specification import Specification
from cutaway.protocol.commands import FileKind
from cutaway.protocol.events import File
from cutaway.protocol.limits import LARGEST_NETWORK
from cutaway.protocol.settings import LayerSettings, Settings

WANTED = 'Choose a file that "Network" under Files saved, such as cutaway.safetensors.'

NAMES: Mapping[FileKind, tuple[str, str]] = {
    "python": ("cutaway_numpy.zip", "application/zip"),
    "pytorch": ("cutaway_pytorch.zip", "application/zip"),
    "notebook": ("cutaway.ipynb", "application/x-ipynb+json"),
    "network": ("cutaway.safetensors", "application/octet-stream"),
}


def exported(run: Run, number: int, kind: FileKind) -> tuple[File, dict[str, NDArray[np.uint8]]]:
    """Return the answer to ``export``: a script comes with its arrays, both in one archive."""
    writers: Mapping[FileKind, Callable[[Run], bytes]] = {
        "python": lambda run: _script(run, to_numpy_script),
        "pytorch": lambda run: _script(run, to_torch_script),
        "notebook": notebook,
        "network": lambda run: _saved(run.network),
    }
    return _file(number, kind, writers[kind](run))


def network_file(number: int, network: Network) -> tuple[File, dict[str, NDArray[np.uint8]]]:
    """Return the answer to ``export`` with a network."""
    return _file(number, "network", _saved(network))


def _file(number: int, kind: FileKind, content: bytes) -> tuple[File, dict[str, NDArray[np.uint8]]]:
    name, media = NAMES[kind]
    return File(answers=number, file=kind, name=name, media=media), {"content": np.frombuffer(content, np.uint8)}


def _script(run: Run, write: Callable[..., list[Path]]) -> bytes:
    settings = run.built.training.settings
    archive = BytesIO()
    with TemporaryDirectory() as folder, ZipFile(archive, "w", ZIP_DEFLATED) as packed:
        written = write(
            run.network,
            Path(folder) / "network.py",
            optimizer=settings.optimizer,
            learning_rate=settings.learning_rate,
            regularizers=settings.regularizers,
        )
        for path in written:
            packed.write(path, path.name)
    return archive.getvalue()


def _saved(network: Network) -> bytes:
    with TemporaryDirectory() as folder:
        return network.save(Path(folder) / "network.safetensors").read_bytes()


def loaded(content: str) -> Network:
    """Return the network of a file's bytes in base64.

    Raises:
        DataError: It is no such file, or too large.
    """
    if len(content) > LARGEST_NETWORK * 4 // 3 + 4:
        raise DataError(f"The file is larger than {LARGEST_NETWORK:,} bytes, which no network of the playground is.")
    try:
        raw = b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise DataError("The file's content is no base64; send the bytes of a .safetensors file so.") from None
    with TemporaryDirectory() as folder:
        path = Path(folder) / "network.safetensors"
        path.write_bytes(raw)
        try:
            return Network.load(path)
        except DataError as error:
            said = str(error).replace(str(path), "The file")
            raise DataError(f"{said} {WANTED}") from None


def settings_of(specification: Specification, settings: Settings) -> Settings:
    """Return the settings of a playground with the layers of a network.

    Raises:
        DataError: The playground has no such networks.
    """
    if specification.sizes[0] != 2:
        raise DataError(
            f"The network has {specification.sizes[0]} inputs; those of the playground have two, x1 and x2."
        )
    units, activations = specification.sizes[1:-1], specification.activations
    dropout = specification.dropout or (0.0,) * len(units)
    normalized = specification.batch_normalization or ("",) * len(units)
    if set(normalized) - {"", BATCH_NORMALIZATION.text}:
        raise DataError("The network has a batch normalization with settings of its own, which the playground has not.")
    parts: list[tuple[Any, ...]] = list(zip(units, activations, dropout, normalized, strict=False))
    return replace(
        settings,
        features=specification.features or ("x1", "x2"),
        layers=tuple(
            LayerSettings(units=one, activation=activation, dropout=rate, batch_normalization=bool(text))
            for one, activation, rate, text in parts
        ),
        output=activations[-1],
        loss=specification.loss,
        initializer=specification.initializer,
        bias_initializer=specification.bias_initializer,
        dtype="float64" if specification.dtype == "float64" else "float32",
        seed=specification.seed,
    )
