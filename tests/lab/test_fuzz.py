"""Thousands of damaged commands over a real socket: each is answered, the session goes on, and so does another one."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
from tests.lab.conftest import Client, served

from cutaway.lab.engine import OWN, Engine
from cutaway.lab.limits import Limits
from cutaway.protocol import VERSION
from cutaway.protocol.events import Event

UNHURRIED = Limits(commands_per_second=1e9, burst=1e9)
"""What slows a flood down is tested elsewhere; here it would only make the test long."""

COMMANDS: list[dict[str, Any]] = [
    {"kind": "open", "version": VERSION, "session": "a", "settings": {"batch_size": 10}},
    {"kind": "change", "settings": {"batch_size": 10, "layers": [{"units": 3, "activation": "relu"}]}, "run": "main"},
    {"kind": "play", "speed": "epoch"}, {"kind": "pause"}, {"kind": "step", "unit": "batch"},
    {"kind": "reset", "seed": 3},
    {"kind": "edit", "name": "W1", "index": [0, 1], "value": 0.5}, {"kind": "seek", "step": 0},
    {"kind": "points", "x": [[1, 2], [-1, 0.5]], "labels": [0, 1]}, {"kind": "table", "text": "1,2,a\n2,1,b\n"},
    {"kind": "fork", "settings": {"learning_rate": 0.1}}, {"kind": "end_fork", "keep": "main"},
    {"kind": "load", "content": "AA=="},
    {"kind": "nudge", "name": "W1", "index": [0, 0], "change": 0.1}, {"kind": "export", "file": "python"},
    {"kind": "race", "name": "bowl", "start": [1.0, 1.0], "contenders": [], "steps": 3},
]  # fmt: skip
STRANGE: list[Any] = [
    None, True, -1, 2**53, 2**63, 10**25, 0.5, -1e300, "", "a", "\ud800", "\x00\u202e\U0001f600", "W" * 5000, [], {},
    [[]], [0] * 3000, {"kind": "play"}, {"": {"": {}}}, [[0.0, 0.0]] * 9, "constructor", "__class__",
]  # fmt: skip
TOKENS = [
    "NaN",
    "-Infinity",
    "1e999",
    "-0",
    "9" * 400,
    "[" * 989,
    "]",
    "{",
    "}",
    '"',
    "\\ud800",
    ",",
    ":",
    "\x00",
    "\u2028",
]
"""What no writer of JSON writes."""

BESIDE = ("scene", "timeline", "frame", "digits_scene", "digits_timeline", "digits_frame")
"""What comes along with an answer, or by itself."""
ANSWERS = {event.__dataclass_fields__["kind"].default for event in get_args(Event)} - {*BESIDE}

Damage = Callable[[random.Random, dict[str, Any]], str]


def places(thing: Any) -> list[tuple[Any, Any]]:
    """Return all places in plain data: each container with each of its keys."""
    pairs = (
        list(thing.items()) if isinstance(thing, dict) else list(enumerate(thing)) if isinstance(thing, list) else []
    )
    return [(thing, key) for key, _ in pairs] + [place for _, part in pairs for place in places(part)]


def another_value(chance: random.Random, command: dict[str, Any]) -> str:
    container, key = chance.choice(places(command))
    container[key] = chance.choice(STRANGE)
    return json.dumps(command)


def a_part_less_or_more(chance: random.Random, command: dict[str, Any]) -> str:
    if chance.random() < 0.5:
        command.pop(chance.choice(list(command)))
    else:
        command[chance.choice(["more", "", "kínd", "id ", "\ud800"])] = chance.choice(STRANGE)
    return json.dumps(command)


def a_part_twice(chance: random.Random, command: dict[str, Any]) -> str:
    name = chance.choice(list(command))
    return f"{json.dumps(command)[:-1]}, {json.dumps(name)}: {json.dumps(chance.choice(STRANGE))}}}"


def other_characters(chance: random.Random, command: dict[str, Any]) -> str:
    text = json.dumps(command)
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(text))
        text = text[:place] + chance.choice(TOKENS) + text[place + chance.randint(0, 4) :]
    return text


def cut_off(chance: random.Random, command: dict[str, Any]) -> str:
    text = json.dumps(command)
    return text[: chance.randrange(len(text))]


DAMAGES: list[Damage] = [another_value, a_part_less_or_more, a_part_twice, other_characters, cut_off]


def damaged(chance: random.Random, commands: list[dict[str, Any]] = COMMANDS) -> str:
    command = json.loads(json.dumps({"id": chance.randrange(1000), **chance.choice(commands)}))
    return chance.choice(DAMAGES)(chance, command)


def answers(client: Client, text: str) -> list[str]:
    """Send a text and then `pause`; return the kinds of the answers that came before that of `pause`."""
    client.socket.send(text)
    number, kinds = client.send("pause"), list[str]()
    while (event := client.hear().event).get("answers") != number or event["kind"] not in ("done", "refused"):
        if event["kind"] in ANSWERS:
            kinds.append(event["kind"])
            assert event["kind"] != "refused" or event["sentence"].endswith((".", "?"))
    assert event["kind"] == "done"
    return kinds


@pytest.mark.parametrize(("engine", "rounds"), [(None, 4000), (OWN, 400)], ids=["stand-in", "own"])
def test_damaged_commands_are_each_answered_once_and_another_session_keeps_its_pictures(
    folder: Path, engine: Engine | None, rounds: int
) -> None:
    chance, refused = random.Random(6), 0
    with served(folder, limits=UNHURRIED, engine=engine) as lab, lab.page() as (client, _), lab.page() as (other, _):
        other.ask("play", speed="fast")
        client.number = 10_000  # beyond the ids of what is damaged
        step = 0
        for turn in range(rounds):
            text = damaged(chance)
            kinds = answers(client, text)
            assert len(kinds) == 1, f"{text!r:.300} was answered by {kinds}"
            refused += kinds == ["refused"]
            if turn % 100 == 99:
                picture = other.until("frame")
                other.seen(picture)
                assert picture.event["row"]["step"] > step
                step = picture.event["row"]["step"]
        assert client.ask("step", unit="batch")["kind"] in ("done", "scene")
    assert refused > rounds / 2


def test_every_question_has_one_answer_of_its_kind(folder: Path) -> None:
    race = {"kind": "race", "name": "bowl", "start": [1.0, 1.0], "contenders": [{"learning_rate": 0.1}], "steps": 3}
    questions: list[tuple[dict[str, Any], str]] = [
        ({"kind": "explain"}, "explained"), ({"kind": "examine"}, "examined"), (race, "raced"),
        ({"kind": "export", "file": "network"}, "file"), ({"kind": "landscape", "name": "bowl"}, "surface"),
        ({"kind": "landscapes"}, "landscapes"),
        ({"kind": "nudge", "name": "W1", "index": [0, 0], "change": 0.1}, "nudged"),
    ]  # fmt: skip
    with served(folder, engine=OWN) as lab, lab.page() as (client, _):
        client.number = 10_000
        for question, kind in questions:
            assert answers(client, json.dumps({"id": 1, **question})) == [kind]
