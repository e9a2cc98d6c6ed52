"""A tiny picture becomes a vector: the first example of what a network gets."""

from __future__ import annotations

from cutaway.errors import SettingError
from cutaway.lab.digits.reading.desk import Desk
from cutaway.lab.digits.reading.seen import Networks
from cutaway.lab.message import Message
from cutaway.protocol.digits import Flatten
from cutaway.protocol.digits_told import Flattened

SIDE = 4
WHITE = 255


def flatten(networks: Networks, desk: Desk, number: int, command: Flatten) -> Message:  # noqa: ARG001
    """Return the answer to ``flatten``: the pixels row by row, 0 to 1, ink near 1.

    Raises:
        SettingError: They are not 4 x 4, or no gray levels.
    """
    _check(command.pixels)
    levels = [WHITE - pixel if command.dark_ink else pixel for pixel in command.pixels]
    event = Flattened(
        answers=number, values=tuple(level / WHITE for level in levels), sentence=_sentence(command.dark_ink)
    )
    return event, {}


def _check(pixels: tuple[int, ...]) -> None:
    if len(pixels) != SIDE * SIDE:
        raise SettingError(f"The picture has {len(pixels)} pixels; expected {SIDE} x {SIDE}, row by row.")
    wrong = [pixel for pixel in pixels if not 0 <= pixel <= WHITE]
    if wrong:
        raise SettingError(f"A pixel has the gray level {wrong[0]}; expected 0 (black) to {WHITE} (white).")


def _sentence(dark_ink: bool) -> str:
    if dark_ink:
        return (
            "In the file black is 0 and white 255. The ink is dark, so black and white are swapped and divided by 255: "
            "black ink becomes 1, white paper 0."
        )
    return (
        "In the file black is 0 and white 255. The ink is bright already, so the levels are only divided by 255: "
        "white ink becomes 1, the black ground 0."
    )
