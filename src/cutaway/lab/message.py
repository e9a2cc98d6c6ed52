"""What a playground says: an event, and the arrays that travel with it, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from numpy.typing import NDArray

from cutaway.protocol.events import Event

Message: TypeAlias = tuple[Event, Mapping[str, NDArray[Any]]]
