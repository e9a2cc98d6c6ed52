"""Reading messages: what is hostile is refused in a sentence, with the message's id where it has one, and soon."""

from __future__ import annotations

import json
from base64 import b64encode

import pytest

from cutaway.protocol.commands import Load, Points, Table
from cutaway.protocol.limits import LARGEST_NETWORK, LARGEST_TABLE, MOST_POINTS
from cutaway.protocol.reading import LONGEST_SHORT, LONGEST_TEXT, MOST_BRACKETS, UnreadableError, read_command

EDIT = '{"id": 5, "kind": "edit", "name": "W1", "index": [0], "value": '
POINTS = '{"kind": "points", "id": 5, "x": '


def refused(text: str) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        read_command(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "number", "sentence"),
    [
        ('{"id": 5, "kind": "play"', None, "A message is no JSON; expected an object with id and kind."),
        ("[]", None, "A message is no object; expected one with id and kind."),
        ('{"id": 1e3, "kind": "play"}', None, "The id of a message is 1000.0; expected a whole number from 0 on."),
        ('{"id": 9007199254740993, "kind": "play"}', None,
         "The id of a message is 9007199254740993; expected a whole number from 0 on."),
        (EDIT + "NaN}", 5, "edit.value is nan; expected a plain number."),
        (EDIT + "-Infinity}", 5, "edit.value is -inf; expected a plain number."),
        (EDIT + "1e999999999}", 5, "edit.value is inf; expected a plain number."),
        (EDIT + "1" * 5000 + "}", 5, "edit.value is inf; expected a plain number."),
        (EDIT + "1" + "0" * 30 + ".5, " + '"more": 1}', 5,
         "edit has 'more', which is unknown; expected kind, name, index, value, run."),
        ('{"id": 5, "kind": "seek", "step": 100000000000000000000000}', 5,
         "seek.step is 1e+23; expected a whole number."),
        ('{"id": 5, "kind": "seek", "step": true}', 5, "seek.step is True; expected a whole number."),
        ('{"id": 5, "kind": "table", "text": "a\\ud800b"}', 5,
         "table.text has half a character, '\\ud800', at place 1; expected a text."),
        ('{"id": 5, "kind": "pause", "kind": "play"}', None,
         "An object of a message has 'kind' twice; expected each part once."),
        (POINTS + "[[1]]}", 5, "points.x[0] has 1 parts; expected 2."),
        (POINTS + "3}", 5, "points.x is 3; expected a list."),
        ('{"id": 5, "kind": "step", "unit": [[[["x"]]]]}', 5,
         "step.unit is [[[...]]]; expected 'operation' or 'example' or 'batch' or 'epoch'."),
    ],
)  # fmt: skip
def test_what_is_no_command_is_refused_with_its_id(text: str, number: int | None, sentence: str) -> None:
    error = refused(text)
    assert str(error) == sentence
    assert error.number == number


@pytest.mark.parametrize("depth", [*range(900, 1100), 50_000])
def test_lists_in_lists_are_refused_however_deep(depth: int) -> None:
    """Just below the depth at which Python's own reader gives up, the sentence must not fail either."""
    assert str(refused(POINTS + "[" * depth + "]" * depth + "}")).endswith((".", "expected 2."))
    assert str(refused('{"id": ' + "[" * depth + "]" * depth + "}")).endswith(".")


def test_a_long_message_must_begin_with_a_kind_that_needs_it() -> None:
    text = "a" * LONGEST_SHORT
    _, table = read_command(json.dumps({"kind": "table", "text": text})[:-1] + ', "id": 3}')
    assert table.kind == "table"
    _, table = read_command(json.dumps({"id": 3, "kind": "table", "text": text}))
    assert table.kind == "table"
    expected = "100,054 characters; more than 100,000 are read only where it begins with one of the kinds points, table"
    assert expected in str(refused(json.dumps({"id": 3, "kind": "play", "speed": text, "more": "abcd"})))
    assert "begins with" in str(refused(json.dumps({"text": text, "id": 3, "kind": "table"})))
    too_long = json.dumps({"kind": "table", "text": "a" * LONGEST_TEXT})
    assert f"at most {LONGEST_TEXT:,} are read" in str(refused(too_long))


def test_many_brackets_are_refused_before_they_are_read() -> None:
    assert str(refused(POINTS + "[" + "[]," * MOST_BRACKETS + "[]]}")) == (
        "A message has 50,003 opening brackets; at most 50,000 are read."
    )


def test_the_most_points_are_read() -> None:
    sent = {"kind": "points", "x": [[0.1, -2]] * 5_000, "labels": [1] * 5_000, "id": 2**53}
    number, command = read_command(json.dumps(sent))
    assert number == 2**53
    assert isinstance(command, Points)
    assert command.x == ((0.1, -2.0),) * 5_000
    assert command.labels == (1,) * 5_000
    assert command.targets == ()


def test_more_points_than_a_playground_takes_are_refused() -> None:
    sent = {"id": 3, "kind": "points", "x": [[0.1, -2]] * (MOST_POINTS + 1), "labels": [1] * (MOST_POINTS + 1)}
    assert str(refused(json.dumps(sent))) == "points.x has 5,001 parts; at most 5,000 are read."


def test_what_a_page_may_bring_along_is_read_where_its_lines_are_short() -> None:
    table = "1.25,2.5,a\n" * (LARGEST_TABLE // 11)
    assert read_command(json.dumps({"id": 1, "kind": "table", "text": table}))[1] == Table(text=table)
    content = b64encode(bytes(LARGEST_NETWORK)).decode()
    assert read_command(json.dumps({"id": 1, "kind": "load", "content": content}))[1] == Load(content=content)


def test_an_object_with_very_many_names_is_refused() -> None:
    names = ", ".join(f'"name{place}": 1' for place in range(5_000))
    assert str(refused('{"id": 5, "kind": "play", ' + names + "}")) == (
        "play has 'name0', which is unknown; expected kind, speed."
    )
    assert "'name7' twice" in str(refused('{"id": 5, "kind": "play", "name7": 2, ' + names + "}"))
