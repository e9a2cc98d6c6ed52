"""What the tests of the digits page share: a studio of small networks, and what it says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cutaway.lab.digits import Studio
from cutaway.lab.digits.training.sets import OFFERS
from cutaway.lab.message import Message
from cutaway.network import Network
from cutaway.protocol import commands as ask
from cutaway.protocol.digits import ChangeDigits, DigitsSettings
from cutaway.protocol.settings import LayerSettings

SMALL = DigitsSettings(data="digits", layers=(LayerSettings(units=16, activation="relu"),), batch_size=50)
"""1,200 pictures of 8 x 8 pixels: 24 batches an epoch, made in a moment."""

needs_mnist = pytest.mark.skipif(not OFFERS["mnist"].at_hand, reason="MNIST is not on this machine")


def studio_of(settings: DigitsSettings = SMALL, **others: Any) -> Studio:
    """Return a studio with settings of its own."""
    studio = Studio()
    studio.handle(1, ChangeDigits(settings=replace(settings, **others)))
    return studio


def step(studio: Studio, unit: Any = "batch", times: int = 1) -> None:
    """Go some batches or epochs further."""
    for _ in range(times):
        studio.handle(2, ask.StepOn(unit=unit))
        while studio.playing:
            studio.advance(0.05)


def told(messages: list[Message], kind: str, run: str = "main") -> Any:
    """Return the last event of a kind, of a run where it is of one."""
    return [event for event, _ in messages if event.kind == kind and getattr(event, "run", run) == run][-1]


def frame(studio: Studio, run: str = "main") -> Any:
    """Return the picture of a run."""
    return told(studio.frames(), "digits_frame", run)


def weights(studio: Studio, folder: Path) -> dict[str, Any]:
    """Return all numbers of the main run's network, as its exported file has them."""
    (_, arrays), *_ = studio.handle(3, ask.Export(file="network"))
    path = folder / "network.safetensors"
    path.write_bytes(np.asarray(arrays["content"]).tobytes())
    return dict(Network.load(path).arrays)


def assert_same(first: dict[str, Any], second: dict[str, Any]) -> None:
    """Assert that two networks have the same numbers, bit for bit."""
    assert first.keys() == second.keys()
    for name, array in first.items():
        np.testing.assert_array_equal(array, second[name], err_msg=name)
