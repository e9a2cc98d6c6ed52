"""The real playground behind the real server: what a page gets is what the engine computes without one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.lab.conftest import Client, Heard, Served, served

from cutaway.lab.engine import OWN
from cutaway.lab.playground import Playground
from cutaway.protocol.commands import StepOn
from cutaway.protocol.events import Frame
from cutaway.protocol.settings import Settings


@pytest.fixture
def lab(folder: Path) -> Iterator[Served]:
    """A server with Cutaway's own engine."""
    with served(folder, engine=OWN) as running:
        yield running


def settled(client: Client, number: int) -> Heard:
    """Return the last picture that came with the answer to a command."""
    frames: list[Heard] = []
    while (heard := client.hear()).event.get("answers") != number:
        frames += [heard] if heard.event["kind"] == "frame" else []
    assert heard.event["kind"] == "done"
    return frames[-1]


def alone(epochs: int) -> tuple[Frame, Any]:
    """Return the picture after so many epochs in this very process."""
    playground, messages = Playground(Settings()), []
    for number in range(epochs):
        messages = playground.handle(number, StepOn(unit="epoch"))
    found = [(event, arrays) for event, arrays in messages if isinstance(event, Frame)]
    return found[-1]


def test_a_page_gets_the_engines_numbers(lab: Served) -> None:
    with lab.page() as (client, welcome):
        assert welcome["catalogue"]["activations"]
        for _ in range(3):
            frame = settled(client, client.send("step", unit="epoch"))
    expected, arrays = alone(3)
    assert frame.event["row"]["training_loss"] == expected.row.training_loss
    assert frame.arrays.keys() == arrays.keys()
    for name in arrays:
        np.testing.assert_array_equal(frame.arrays[name], np.asarray(arrays[name], frame.arrays[name].dtype))


def test_a_lost_connection_goes_on_with_the_same_numbers(lab: Served) -> None:
    with lab.page() as (client, welcome):
        settled(client, client.send("step", unit="epoch"))
        client.socket.socket.close()
    with lab.page(session=welcome["session"]) as (client, again):
        assert again["resumed"] is True
        frame = settled(client, client.send("step", unit="epoch"))
    assert frame.event["row"]["training_loss"] == alone(2)[0].row.training_loss


def test_it_learns_while_it_plays(lab: Served) -> None:
    with lab.page() as (client, _):
        client.send("play", speed="fast")
        losses: list[float] = []
        while not losses or losses[-1] > 0.05:  # half squared error of the circle; it starts near 0.5
            frame = client.until("frame")
            losses.append(frame.event["row"]["training_loss"])
            client.seen(frame)
    assert losses[0] > 0.1


@pytest.mark.parametrize(
    "settings",
    [
        {"layers": [{"units": 33}]}, {"layers": [{}] * 11}, {"data": {"examples": 10**9}}, {"loss": "x" * 1000},
        {"learning_rate": -1}, {"batch_size": 0}, {"data": {"name": "../../etc/passwd"}}, {"features": []},
    ],
)  # fmt: skip
def test_hostile_settings_are_refused_in_a_sentence(lab: Served, settings: dict[str, Any]) -> None:
    with lab.page() as (client, _):
        with lab.page(settings=settings) as (other, refused):
            assert refused["kind"] == "refused"
            assert "itself made a mistake" not in refused["sentence"]
            assert other.open()["kind"] == "welcome"
        settled(client, client.send("step", unit="batch"))
