"""What the playground's tests share."""

from collections.abc import Callable
from typing import Any

import pytest

from cutaway.lab.message import Message
from cutaway.lab.playground import Playground
from cutaway.protocol.commands import RunName
from cutaway.protocol.events import Frame
from cutaway.protocol.settings import Settings


@pytest.fixture
def playground() -> Playground:
    """The first visit's: 2-4-2-1 on the circle."""
    return Playground(Settings())


@pytest.fixture
def frame() -> Callable[..., Any]:
    """The event and the arrays of the picture of a run among messages."""

    def found(messages: list[Message], run: RunName = "main") -> Message:
        pictures = ((event, arrays) for event, arrays in messages if isinstance(event, Frame))
        return next((event, arrays) for event, arrays in pictures if event.run == run)

    return found
