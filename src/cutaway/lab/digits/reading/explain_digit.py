"""The step that would be made on one picture, as the see-through views show it, and a nudge of one of its numbers."""

from __future__ import annotations

import numpy as np

from cutaway.errors import SettingError
from cutaway.explain.page import gather
from cutaway.explain.page.document import safe_json
from cutaway.explain.remembered import forget
from cutaway.explain.selection import Selection
from cutaway.lab.digits.readable import Readable
from cutaway.lab.digits.reading.desk import Desk
from cutaway.lab.digits.reading.seen import Networks, input_of, readable_of, seen
from cutaway.lab.digits.reading.spoken import with_article
from cutaway.lab.message import Message
from cutaway.lab.playground.explaining import check_place, nudged
from cutaway.network.trace import Trace
from cutaway.protocol.digits import ExplainDigit, NudgeDigit
from cutaway.protocol.events import Explained


def explain_digit(networks: Networks, desk: Desk, number: int, command: ExplainDigit) -> Message:
    """Return the answer to ``explain_digit``: of layers too wide to be shown, the units that pass on most.

    Raises:
        SettingError: There is no such network, picture, class or parameter, or nothing to read.
    """
    readable = readable_of(networks, command.network)
    trace = _trace(readable, desk, command)
    focus = _focus(trace, command)
    shape = (readable.picture.height, readable.picture.width)
    title = f"A step on this picture as {with_article(readable.classes[command.label])}"
    try:
        data = gather(trace, title, focus, shape, _units_shown(readable))
    finally:
        forget(trace)
    run = "main" if command.network == "shipped" else command.network
    return Explained(answers=number, run=run, step=readable.step, examples=(), page=safe_json(data)), {}


def nudge_digit(networks: Networks, desk: Desk, number: int, command: NudgeDigit) -> Message:
    """Return the answer to ``nudge_digit``.

    Raises:
        CutawayError: There is no such number, the loss has no derivative by it, or the change is beyond all sense.
    """
    trace = _trace(readable_of(networks, command.network), desk, command)
    try:
        return nudged(number, command, trace), {}
    finally:
        forget(trace)


def _trace(readable: Readable, desk: Desk, command: ExplainDigit | NudgeDigit) -> Trace:
    if not 0 <= command.label < len(readable.classes):
        count = len(readable.classes)
        raise SettingError(f"There is no class {command.label}; the network has {count}, counted from 0.")
    x = input_of(seen(command.picture, command.switches, readable, desk))
    return readable.network.trace(x, np.array([command.label]))


def _focus(trace: Trace, command: ExplainDigit) -> Selection | None:
    """Return the parameter that is to be shown in any case."""
    if command.focus is None:
        return None
    found = Selection(*command.focus)
    check_place(found, trace)
    if found.name not in trace.network.parameters:
        names = ", ".join(trace.network.parameters)
        raise SettingError(f"{found.name!r:.40} is no weight or bias; choose one of {names}.")
    return found


def _units_shown(readable: Readable) -> int:
    """Return how many units of a wide layer are explained: fewer in a deep network, so that it takes a second."""
    layers = readable.network.specification.layers
    return 4 if layers <= 3 else 3 if layers <= 6 else 2
