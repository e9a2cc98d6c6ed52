"""The formulas of a step of a trace: for whole values, and for one number of them.

Both come from the step's own rule, called with symbols. An optimizer is called with symbols for its settings too, and
what it makes besides the new parameter stands by its name: W' = W - η m' / ... A part that the definition names, such
as the s of SiLU, stands by its name as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from cutaway.definitions import Activation, Optimizer
from cutaway.explain.arithmetic import value_of
from cutaway.explain.cell_namespace import CELLS
from cutaway.explain.cells import Cells, Index, as_cells, named
from cutaway.explain.expression import Expression, symbol
from cutaway.explain.folding import symbols_in
from cutaway.explain.naming import in_reading_order, with_names
from cutaway.explain.selection import Selection
from cutaway.explain.shared import shared_parts
from cutaway.explain.symbols import SYMBOLS
from cutaway.explain.update_formulas import parts_of_update, settings_of, updated
from cutaway.network.trace import Trace
from cutaway.plan import Step
from cutaway.plan.rules import ActivationBackward

Made = Mapping[str, Any]


@dataclass(frozen=True)
class NamedFormula:
    """A line: a name and what it is.

    Attributes:
        name: A name of the plan with or without a place, or that of a part.
        formula: How it is found.
        meaning: What a part is, in words; empty for the values of the plan.
    """

    name: str
    formula: Expression
    meaning: str = ""


def whole_formulas(step: Step) -> list[NamedFormula]:
    """Return the lines of a step for whole values: its first output, parts with names, and what else it makes.

    >>> from cutaway.definitions import OPTIMIZERS
    >>> from cutaway.plan import update_plan
    >>> for line in whole_formulas(update_plan(OPTIMIZERS["momentum"], ["W1"])[0]):
    ...     print(line.name, "=", line.formula)
    new_W1 = W1 - learning_rate new_velocity_W1
    new_velocity_W1 = momentum velocity_W1 + d_W1
    """
    inputs = [symbol(name) for name in step.inputs]
    parts = [NamedFormula(*part) for part in _parts(step, SYMBOLS, inputs)]
    own, *others = [NamedFormula(name, formula) for name, formula in _made(step, SYMBOLS, inputs).items()]
    return _with_names([own, *parts, *others])


def entry_formulas(trace: Trace, step: Step, selection: Selection) -> list[NamedFormula]:
    """Return the lines for one number that a step makes: the number's own line first, then the parts that it reads.

    Args:
        trace: The trace.
        step: A step of it.
        selection: One number of what the step makes.
    """
    inputs = [named(name, trace[name].shape) for name in step.inputs]
    made = _made(step, CELLS, inputs)
    parts = [
        NamedFormula(name, _entry(part, selection.index), meaning)
        for name, part, meaning in _parts(step, CELLS, inputs, selection.index)
        if as_cells(part).ndim <= len(selection.index)
    ]
    own = NamedFormula(str(selection), _entry(made[selection.name], selection.index))
    others = [
        NamedFormula(str(Selection(name, selection.index[: trace[name].ndim])), _entry(cells, selection.index))
        for name, cells in made.items()
        if name != selection.name and trace[name].ndim <= len(selection.index)
    ]
    lines = _needed(_with_names([own, *parts, *others]))
    short, shared = shared_parts(lines[0].formula)
    return [
        NamedFormula(lines[0].name, short),
        *lines[1:],
        *(NamedFormula(name, formula, meaning) for name, (formula, meaning) in shared.items()),
    ]


def reads(trace: Trace, step: Step, made: Selection, read: Selection) -> bool:
    """Return whether one number that a step makes is made from another that it reads."""
    cells = _made(step, CELLS, [named(name, trace[name].shape) for name in step.inputs])[made.name]
    return str(read) in symbols_in(_entry(cells, made.index))


def known_numbers(trace: Trace, lines: list[NamedFormula], step: Step) -> Callable[[str], float]:
    """Return what gives the number behind any symbol in the lines of a step: of the trace, a setting, or a part."""
    settings, parts = settings_of(step), {line.name: line.formula for line in lines if line.meaning}

    @cache
    def known(name: str) -> float:
        if name in settings:
            return settings[name]
        if name in parts:
            return value_of(parts[name], known)
        place = place_of(name)
        return float(trace[place.name][place.index])

    return known


@lru_cache(maxsize=100_000)  # the weights of a wide layer, which every view reads
def place_of(name: str) -> Selection:
    """Return the place behind the name of a cell, ``W1[5,2]``."""
    value, _, index = name.partition("[")
    return Selection(value, tuple(int(number) for number in index.rstrip("]").split(",") if number))


def _made(step: Step, xp: Any, inputs: list[Any]) -> Made:
    """Return what a step makes, by name, for symbols or cells."""
    definition = step.rule.definition
    if isinstance(definition, Optimizer):
        return updated(step, definition, xp, inputs)
    found = step.rule.compute(xp, *inputs)
    return dict(zip(step.outputs, found if isinstance(found, tuple) else (found,), strict=True))


def _parts(step: Step, xp: Any, inputs: list[Any], index: Index = ()) -> list[tuple[str, Any, str]]:
    """Return the parts that the definition names: name, with the place of one number of it, formula, meaning."""
    definition = step.rule.definition
    if isinstance(definition, Optimizer):
        return parts_of_update(step, definition, xp, inputs, index)
    if isinstance(definition, Activation):
        z = inputs[1 if isinstance(step.rule.compute, ActivationBackward) else 0]
        return [(part.name, part.function(xp, z), part.meaning) for part in definition.parts]
    return []


def _entry(thing: Cells | Expression, index: tuple[int, ...]) -> Expression:
    """Return the formula at a place; what has fewer dimensions is the same everywhere, as in broadcasting."""
    cells = as_cells(thing)
    return cells.entry(index[len(index) - cells.ndim :])


def _with_names(lines: list[NamedFormula]) -> list[NamedFormula]:
    """Return lines of which all but the first stand by their names outside of their own lines.

    Of the others those remain that are read, in the order in which they can be computed; what the plan makes remains
    in any case.
    """
    own, *others = lines
    meanings = {line.name: line.meaning for line in lines}
    found = with_names({line.name: line.formula for line in lines}, [line.name for line in others])
    used = {name for formula in found.values() for name in formula.names()}
    shown = [name for name in in_reading_order(found) if name != own.name and (name in used or not meanings[name])]
    return [NamedFormula(name, found[name], meanings[name]) for name in (own.name, *shown)]


def _needed(lines: list[NamedFormula]) -> list[NamedFormula]:
    """Return the first line, and of the others those that it reads, and that these read."""
    found, asked = {lines[0].name}, {lines[0].name}
    while asked:
        asked = {name for line in lines if line.name in asked for name in line.formula.names()} - found
        found |= asked
    return [line for line in lines if line.name in found]
