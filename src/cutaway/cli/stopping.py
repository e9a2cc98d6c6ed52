"""Ctrl-C as a request: the step under way is finished and the checkpoint written before the command ends."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass
class StopRequest:
    """Whether the user asked to stop."""

    made: bool = False


@contextmanager
def stop_on_signal() -> Iterator[StopRequest]:
    """Turn the first Ctrl-C (or a polite ``kill``) into a request; a second Ctrl-C interrupts at once."""
    request = StopRequest()

    def handle(number: int, frame: Any) -> None:  # noqa: ARG001
        if request.made:
            raise KeyboardInterrupt
        request.made = True

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield request
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
