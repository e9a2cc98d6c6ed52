"""The types of the messages in TypeScript, and how any plain class is written."""

from dataclasses import dataclass
from typing import Any, Literal

import pytest

from cutaway.protocol.commands import Command, Unit
from cutaway.protocol.typescript import COMMAND, messages, target, typescript, written


def test_the_file_in_web_is_current() -> None:
    path = target("messages.ts")
    assert path is not None
    assert path.read_text(encoding="utf-8") == messages(), f"run `{COMMAND}`"


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        (str, "string"),
        (bool, "boolean"),
        (int | None, "number | null"),
        (tuple[int, ...], "readonly number[]"),
        (tuple[int | None, ...], "readonly (number | null)[]"),
        (tuple[tuple[float, ...], ...], "readonly (readonly number[])[]"),
        (tuple[str, float], "readonly [string, number]"),
        (Literal["forward", "backward"], '"forward" | "backward"'),
        (dict[str, float], "Readonly<Record<string, number>>"),
    ],
)
def test_types_of_plain_data(hint: Any, expected: str) -> None:
    assert written(hint) == expected


def test_what_is_no_plain_data_is_refused() -> None:
    with pytest.raises(TypeError, match="plain data only, and <class 'complex'> is none"):
        written(complex)


@dataclass(frozen=True)
class Inner:
    value: float


@dataclass(frozen=True)
class Outer:
    first: Inner
    others: tuple[Inner, ...]


def test_a_class_that_is_held_twice_is_written_once_and_in_front_of_nothing_it_holds() -> None:
    text = typescript("make", Outer)
    assert text.count("interface Inner {") == 1
    assert "  readonly first: Inner;\n  readonly others: readonly Inner[];\n" in text


def test_a_union_gets_a_name_and_all_its_classes() -> None:
    text = typescript("make", Unit=Unit, Command=Command)
    assert 'export type Unit = "operation" | "example" | "batch" | "epoch";' in text
    assert "export type Command = Open | Change |" in text
    assert "export interface Seen {" in text
