"""Whatever is asked, the answer is a message that can travel, or a sentence; the desk keeps working."""

import copy
import json
import math
from typing import Any

import numpy as np
import pytest

from cutaway.data import PictureFormat, make_dataset
from cutaway.data.digits import CLASSES, digits_part
from cutaway.errors import CutawayError, NonFiniteError
from cutaway.lab.digits.readable import Readable
from cutaway.lab.digits.reading import ANSWERS, Desk
from cutaway.network import Network
from cutaway.protocol.digits import Picture, ReadDigit, Stroke
from cutaway.protocol.reading import read_command
from cutaway.protocol.wire import encode

TINY = PictureFormat(4, 4, 4, "box")
DRAWN = {"strokes": [{"points": [[90, 70], [190, 70], [130, 220]]}], "pen": 20}
CHANGED = {"example": 5, "down": 1, "right": -1, "degrees": 10, "thicker": 0.5}
COMMANDS: list[dict[str, Any]] = [
    {"kind": "read_digit", "picture": DRAWN, "switches": {"polarity": True, "crop": False, "box": True}},
    {"kind": "read_digit", "picture": CHANGED, "network": "shipped"},
    {"kind": "read_digit", "picture": {"piece": 0}},
    {"kind": "show_examples", "start": 0, "count": 3, "label": 4},
    {"kind": "why_digit", "picture": DRAWN, "answer": 1, "rival": 2},
    {"kind": "show_unit", "picture": DRAWN, "layer": 1, "unit": 1},
    {"kind": "explain_digit", "picture": CHANGED, "label": 2, "focus": ["W1", [5, 1]]},
    {"kind": "nudge_digit", "picture": DRAWN, "label": 2, "name": "W1", "index": [5, 1], "change": 0.1},
    {"kind": "flatten", "pixels": [0] * 16, "dark_ink": True},
    {"kind": "read_page", "content": "AAAA"},
]
STRANGE: list[Any] = [None, True, -1, 9, 2**53, 0.5, -1e300, 1e300, "", "x1", "fork", [], {}, [[]], [0] * 300, [[0, 0]]]


@pytest.fixture(scope="module")
def small() -> Readable:
    """A tiny network of 4 x 4 pixels and three classes: even an explanation takes a moment only."""
    train = digits_part("train")
    few = train.take(np.flatnonzero(train.labels < 3)[:100])
    quarters = few.x.reshape(-1, 4, 2, 4, 2).max(axis=(2, 4)).reshape(-1, 16)
    tiny = make_dataset("tiny", quarters, few.labels, CLASSES[:3], scale=16, picture=TINY)
    return Readable(Network([16, 2, 3], seed=0), TINY, 16.0, CLASSES[:3], tiny)


def places(thing: Any) -> list[tuple[Any, ...]]:
    """The way to each part of plain data."""
    pairs = thing.items() if isinstance(thing, dict) else enumerate(thing) if isinstance(thing, list) else ()
    return [way for key, part in pairs for way in ((key,), *((key, *rest) for rest in places(part)))]


def damaged(command: dict[str, Any], way: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """A command with another value at one place."""
    whole = copy.deepcopy(command)
    place: Any = whole
    for key in way[:-1]:
        place = place[key]
    place[way[-1]] = value
    return whole


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: str(command["kind"]))
def test_a_command_with_any_part_damaged_is_answered_or_refused(small: Readable, command: dict[str, Any]) -> None:
    desk, answered, refused = Desk(lambda: digits_part("test")), 0, 0
    for way in places(command):
        for value in STRANGE:
            text = json.dumps({"id": 1, **damaged(command, way, value)})
            try:
                _, read = read_command(text)
                message = ANSWERS[type(read)]({"shipped": small}, desk, 1, read)
            except CutawayError:
                refused += 1
            else:
                assert len(encode(*message)) < 4_000_000
                answered += 1
    assert refused > answered
    assert answered or command["kind"] == "read_page"


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_a_network_whose_training_went_wrong_says_so(small: Readable, number: float) -> None:
    network = Network.from_specification(small.network.specification, small.network.arrays)
    network.parameters["W1"] = np.full_like(network.parameters["W1"], number)
    broken = Readable(network, small.picture, small.scale, small.classes, small.train)
    for command in COMMANDS[:1] + COMMANDS[4:8]:
        _, read = read_command(json.dumps({"id": 1, **command}))
        with pytest.raises(NonFiniteError, match="its W1 holds NaN or infinity"):
            ANSWERS[type(read)]({"shipped": broken}, Desk(lambda: digits_part("test")), 1, read)


def test_an_answer_beyond_all_numbers_is_refused_too(small: Readable) -> None:
    """Every weight is a number, and their products are none."""
    network = Network.from_specification(small.network.specification, small.network.arrays)
    network.parameters = {name: np.full_like(array, 1e38) for name, array in network.parameters.items()}
    broken = Readable(network, small.picture, small.scale, small.classes, small.train)
    command = ReadDigit(picture=Picture(strokes=(Stroke(points=((90.0, 70.0), (130.0, 220.0))),)))
    with pytest.raises(NonFiniteError, match="cannot read"):
        ANSWERS[ReadDigit]({"shipped": broken}, Desk(lambda: digits_part("test")), 1, command)
