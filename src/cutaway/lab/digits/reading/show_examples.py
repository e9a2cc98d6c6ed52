"""Some of the test pictures, to choose from."""

from __future__ import annotations

import numpy as np

from cutaway.errors import SettingError
from cutaway.lab.digits.reading.desk import Desk
from cutaway.lab.digits.reading.examples import pictures_of
from cutaway.lab.digits.reading.seen import Networks
from cutaway.lab.message import Message
from cutaway.protocol.digits import ShowExamples
from cutaway.protocol.digits_told import DigitExamples

MOST_SHOWN = 200


def show_examples(networks: Networks, desk: Desk, number: int, command: ShowExamples) -> Message:  # noqa: ARG001
    """Return the answer to ``show_examples``; beyond the last picture there are none.

    Raises:
        SettingError: Too many are wanted, or of a class that there is not.
    """
    tests = desk.tests
    if not 0 <= command.count <= MOST_SHOWN or command.start < 0:
        raise SettingError(
            f"{command.count} test pictures from number {command.start} on; expected 0 to {MOST_SHOWN}, from 0 on."
        )
    if command.label is not None and not 0 <= command.label < len(tests.classes):
        raise SettingError(f"There is no class {command.label}; there are {len(tests.classes)}, counted from 0.")
    chosen = np.arange(len(tests)) if command.label is None else np.flatnonzero(tests.labels == command.label)
    places = chosen[command.start : command.start + command.count]
    event = DigitExamples(
        answers=number,
        places=tuple(map(int, places)),
        labels=tuple(map(int, tests.labels[places])),
        total=len(chosen),
    )
    return event, {"pictures": pictures_of(tests, places)}
