"""What answers the commands of the digits page that read: a picture, a page, and why an answer came out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cutaway.lab.digits.reading.desk import Desk, Pieces
from cutaway.lab.digits.reading.flatten import flatten
from cutaway.lab.digits.reading.read_digit import read_digit
from cutaway.lab.digits.reading.seen import Networks
from cutaway.lab.digits.reading.show_examples import show_examples
from cutaway.lab.message import Message
from cutaway.protocol import digits

ANSWERS: Mapping[type, Callable[[Networks, Desk, int, Any], Message]] = {
    digits.ReadDigit: read_digit,
    digits.ShowExamples: show_examples,
    digits.Flatten: flatten,
}
"""For each command what answers it: from the networks that can read, the desk, the command's id and the command.

Raises:
    CutawayError: The command cannot be answered; the desk is as it was.
"""

__all__ = ["ANSWERS", "Desk", "Networks", "Pieces"]
