"""What is to be read: the picture that was drawn or chosen, and what the pipeline makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.data import Prepared, prepare
from cutaway.errors import DataError, NonFiniteError, SettingError
from cutaway.execute.arrays import NUMPY, is_finite, quiet
from cutaway.lab.digits.readable import Readable
from cutaway.lab.digits.reading.desk import Desk
from cutaway.lab.digits.reading.drawing import drawn
from cutaway.lab.digits.reading.examples import changed, picture_at
from cutaway.protocol.digits import NetworkName, Picture, Switches

NOTHING_DRAWN = "Nothing is drawn yet: draw a digit, or choose a test picture."
NOTHING_SEEN = "There is no ink in the picture: draw a digit, or choose a test picture."
Networks = Mapping[NetworkName, Readable]


@dataclass(frozen=True, eq=False)
class Seen:
    """A picture, and what the network gets of it.

    Attributes:
        canvas: The picture, (height, width) uint8: ink dark on bright paper; of a test picture bright on black.
        prepared: The stages of the pipeline; None where there is nothing to read.
        empty: Why there is nothing to read, or "".
        x: What the network gets, (1, inputs); None where there is nothing to read.
    """

    canvas: NDArray[np.uint8]
    prepared: Prepared | None
    empty: str
    x: NDArray[Any] | None


def seen(picture: Picture, switches: Switches, readable: Readable, desk: Desk) -> Seen:
    """Return a picture as it goes through the pipeline, with the stages that are on.

    Raises:
        SettingError: There is no such picture, or a number is out of range.
    """
    canvas = canvas_of(picture, desk)
    if picture.example is None and picture.piece is None and not any(stroke.points for stroke in picture.strokes):
        return Seen(canvas, None, NOTHING_DRAWN, None)
    try:
        prepared = prepare(canvas, readable.picture, **vars(switches))
    except DataError:  # a picture of the right type is refused for one reason alone
        return Seen(canvas, None, NOTHING_SEEN, None)
    return Seen(canvas, prepared, "", prepared.network_input(readable.scale, readable.network.specification.dtype))


def canvas_of(picture: Picture, desk: Desk) -> NDArray[np.uint8]:
    """Return the picture that is meant, (height, width) uint8: a test picture as it is, else dark ink on bright paper.

    Raises:
        SettingError: There is no such picture, or a number is out of range.
    """
    if picture.piece is not None:
        return 255 - desk.piece(picture.piece)
    if picture.example is not None:
        return changed(picture_at(desk.tests, picture.example), picture)
    return drawn(picture.strokes, picture.pen)


def readable_of(networks: Networks, name: NetworkName) -> Readable:
    """Return the network that is to read.

    Raises:
        SettingError: There is no such network now.
        NonFiniteError: Its training went wrong, so that there are no numbers to be told.
    """
    if name not in networks:
        raise SettingError(f"There is no network {name!r} now; choose one of {', '.join(networks)}.")
    check_finite(networks[name].network.arrays)
    return networks[name]


def check_finite(arrays: Mapping[str, NDArray[Any]]) -> None:
    """Check that a network's numbers, or what it has made of a picture, are numbers.

    Raises:
        NonFiniteError: One of them is NaN or infinite.
    """
    for name, array in arrays.items():
        with quiet():
            finite = is_finite(NUMPY, array)
        if not finite:
            raise NonFiniteError(
                f"The network cannot read: its {name} holds NaN or infinity. Its training went wrong; go back to an "
                "earlier step, or begin anew with a smaller learning rate."
            )


def input_of(found: Seen) -> NDArray[Any]:
    """Return what the network gets, (1, inputs).

    Raises:
        SettingError: There is nothing to read.
    """
    if found.x is None:
        raise SettingError(found.empty)
    return found.x
