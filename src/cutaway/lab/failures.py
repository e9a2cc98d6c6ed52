"""What a page is told when something does not work: the user's mistake in its own sentence, ours in a general one."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable

from cutaway.errors import CutawayError
from cutaway.lab.message import Message
from cutaway.protocol.events import Refused
from cutaway.protocol.wire import encode

BROKEN = "The lab itself made a mistake here ({kind}); the terminal in which it runs tells more. Try again, or reset."


def sentence_of(error: Exception) -> str:
    """Return what to tell of an error; one that is not the user's is written to the terminal in full.

    >>> sentence_of(CutawayError("A layer has 99 neurons; at most 32 are drawn."))
    'A layer has 99 neurons; at most 32 are drawn.'
    """
    if isinstance(error, CutawayError):
        return str(error)
    traceback.print_exception(error, file=sys.stderr)
    return BROKEN.format(kind=type(error).__name__)


def refusal(number: int | None, sentence: str) -> bytes:
    """Return a refusal as it travels."""
    return encode(Refused(answers=number, sentence=sentence))


def encoded(messages: list[Message]) -> list[bytes]:
    """Return messages as they travel."""
    return [encode(event, arrays) for event, arrays in messages]


def answered(number: int, answer: Callable[[], list[Message]]) -> tuple[list[Message], list[bytes]]:
    """Return an answer, and as it travels; whatever goes wrong is an answer, too, so that the session goes on."""
    try:
        messages = answer()
        return messages, encoded(messages)
    except Exception as error:
        return [], [refusal(number, sentence_of(error))]
