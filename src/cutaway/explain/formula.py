"""One line of an entry's formulas, and lines in which parts stand by their names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from cutaway.definitions.entry import Entry
from cutaway.explain.expression import Expression, symbol
from cutaway.explain.naming import in_reading_order, with_names
from cutaway.explain.symbols import SYMBOLS


@dataclass(frozen=True)
class Formula:
    """One line, such as d_z = d_a (1 - a²).

    Attributes:
        result: The name of what is found.
        expression: How it is found.
        meaning: What it is, in words.
    """

    result: str
    expression: Expression
    meaning: str

    def with_name(self, part: Expression, name: str) -> Formula:
        """Return the formula with a part written by its name."""
        return replace(self, expression=self.expression.replaced({part: name}))

    def __str__(self) -> str:
        return f"{self.result} = {self.expression}"


def named(entry: Entry, formulas: list[Formula], *arguments: Any, of: str = "value") -> list[Formula]:
    """Return formulas with the entry's parts written by their names, and before them what the parts are.

    A part that occurs nowhere, under these settings, is left out.
    """
    parts = [
        Formula(part.name, part.function(SYMBOLS, *arguments), part.meaning) for part in entry.parts if part.of == of
    ]
    lines = shortened([*parts, *formulas], parts)
    used = {name for line in lines for name in line.expression.names()}
    return [line for line in lines[: len(parts)] if line.result in used] + lines[len(parts) :]


def shortened(lines: list[Formula], parts: list[Formula]) -> list[Formula]:
    """Return lines in which each part stands by its name wherever it occurs, but in its own line."""
    formulas = {line.result: line.expression for line in (*parts, *lines)}
    found = with_names(formulas, [part.result for part in parts])
    return [replace(line, expression=found[line.result]) for line in lines]


def in_order(lines: list[Formula]) -> list[Formula]:
    """Return lines in the order in which they can be computed."""
    by_name = {line.result: line for line in lines}
    return [by_name[name] for name in in_reading_order({name: line.expression for name, line in by_name.items()})]


def settings_as_symbols(entry: Entry) -> Any:
    """Return the names of an entry's settings as symbols, by name."""
    return {name: symbol(name) for name in entry.settings}
