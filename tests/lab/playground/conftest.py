"""What the playground's tests share."""

from collections.abc import Callable
from typing import Any

import pytest

from cutaway.lab.message import Message
from cutaway.lab.playground import Playground
from cutaway.protocol.commands import Command, RunName
from cutaway.protocol.settings import Settings

Asks = Callable[[Playground, Command], list[Message]]


@pytest.fixture
def playground() -> Playground:
    """The first visit's: 2-4-2-1 on the circle."""
    return Playground(Settings())


@pytest.fixture
def frame() -> Callable[..., Any]:
    """The event and the arrays of the picture of a run among messages."""

    def found(messages: list[Message], run: RunName = "main") -> Message:
        return next((event, arrays) for event, arrays in messages if event.kind == "frame" and event.run == run)

    return found
