"""How an event travels: one binary message of a header in JSON and blocks of numbers.

``u32`` length of the header (little-endian), the header padded with spaces to 4 bytes, then the arrays one after the
other, each padded to 4 bytes. The header is the event as an object with ``arrays``: a list of name, dtype, shape.
The page reads the blocks where they lie, without a copy. JSON has no NaN or infinity: they travel as {"number": "NaN"}.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from math import isfinite, isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.protocol.events import Event

DTYPES = {"float32": "<f4", "uint8": "u1", "int32": "<i4"}
ALIGNMENT = 4


def encode(event: Event, arrays: Mapping[str, NDArray[Any]] | None = None) -> bytes:
    """Return an event and its arrays as one message.

    Raises:
        TypeError: An array of a number type that is not one of ``DTYPES``; floats of 8 bytes become such of 4.

    >>> from cutaway.protocol.events import Done
    >>> encode(Done(answers=7))[4:]
    b'{"kind": "done", "answers": 7, "arrays": []}'
    """
    blocks = {name: _block(value) for name, value in (arrays or {}).items()}
    told = [{"name": name, "dtype": str(block.dtype), "shape": block.shape} for name, block in blocks.items()]
    header = _padded(json.dumps(_plain({**asdict(event), "arrays": told}), allow_nan=False).encode(), b" ")
    return b"".join(
        [len(header).to_bytes(4, "little"), header, *(_padded(one.tobytes(), b"\0") for one in blocks.values())]
    )


def _block(value: NDArray[Any]) -> NDArray[Any]:
    name = "float32" if value.dtype == np.float64 else str(value.dtype)
    if name not in DTYPES:
        raise TypeError(f"An array of {value.dtype} cannot travel; expected {', '.join(DTYPES)} or float64.")
    with np.errstate(over="ignore"):  # a float64 beyond float32's range is shown as infinite
        return np.ascontiguousarray(value, dtype=DTYPES[name])


def _padded(content: bytes, filler: bytes) -> bytes:
    return content + filler * (-len(content) % ALIGNMENT)


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not isfinite(value):
        return {"number": "NaN" if isnan(value) else "Infinity" if value > 0 else "-Infinity"}
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value
