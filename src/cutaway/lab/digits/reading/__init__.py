"""What answers the commands of the digits page that read: a picture, a page, and why an answer came out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cutaway.lab.digits.reading.desk import Desk, Pieces
from cutaway.lab.digits.reading.explain_digit import explain_digit, nudge_digit
from cutaway.lab.digits.reading.flatten import flatten
from cutaway.lab.digits.reading.read_digit import read_digit
from cutaway.lab.digits.reading.read_page import read_page
from cutaway.lab.digits.reading.seen import Networks
from cutaway.lab.digits.reading.show_examples import show_examples
from cutaway.lab.digits.reading.show_unit import show_unit
from cutaway.lab.digits.reading.why_digit import why_digit
from cutaway.lab.message import Message
from cutaway.protocol import digits

ANSWERS: Mapping[type, Callable[[Networks, Desk, int, Any], Message]] = {
    digits.ReadDigit: read_digit,
    digits.ShowExamples: show_examples,
    digits.WhyDigit: why_digit,
    digits.ShowUnit: show_unit,
    digits.ExplainDigit: explain_digit,
    digits.NudgeDigit: nudge_digit,
    digits.Flatten: flatten,
    digits.ReadPage: read_page,
}
"""For each command what answers it: from the networks that can read, the desk, the command's id and the command.

Raises:
    CutawayError: The command cannot be answered; the desk is as it was.
"""

__all__ = ["ANSWERS", "Desk", "Networks", "Pieces"]
