"""An optimizer's step, called with symbols for its settings too: what it makes, and the parts that have names."""

from __future__ import annotations

from typing import Any

from cutaway.definitions import Optimizer
from cutaway.definitions.optimizers import UpdatePart
from cutaway.explain.cells import Index
from cutaway.explain.expression import symbol
from cutaway.explain.notation import SETTINGS
from cutaway.explain.selection import Selection
from cutaway.plan import Step


def settings_of(step: Step) -> dict[str, float]:
    """Return the settings that stand in the formulas of a step by their signs, such as β1."""
    if not isinstance(step.rule.definition, Optimizer):
        return {}
    return {SETTINGS.get(name, name): number for name, number in step.rule.definition.settings.items()}


def updated(step: Step, optimizer: Optimizer, xp: Any, inputs: list[Any]) -> dict[str, Any]:
    """Return what an update makes, by name, for symbols or cells in place of what the step reads."""
    new, remembered = optimizer.update(xp, *_update_arguments(optimizer, xp, inputs))
    names = optimizer.state_names(optimizer.settings)
    return dict(zip(step.outputs, (new, *(remembered[name] for name in names)), strict=True))


def parts_of_update(
    step: Step, optimizer: Optimizer, xp: Any, inputs: list[Any], index: Index
) -> list[tuple[str, Any, str]]:
    """Return the parts of an update: name, with the place of one number of it, formula, meaning."""
    found = optimizer.parts_of(xp, *_update_arguments(optimizer, xp, inputs))
    return [(_name_in(step, optimizer, part, index), formula, part.meaning) for part, formula in found.items()]


def _update_arguments(optimizer: Optimizer, xp: Any, inputs: list[Any]) -> tuple[Any, ...]:
    """Return what an update gets after the namespace, with symbols for its settings."""
    parameter, gradient, *memories, count, rate = inputs
    state = dict(zip(optimizer.state_names(optimizer.settings), memories, strict=True))
    return gradient, state, parameter, count, {**_setting_symbols(optimizer, xp), "learning_rate": rate}


def _setting_symbols(optimizer: Optimizer, xp: Any) -> Any:
    return {name: xp.asarray(symbol(SETTINGS.get(name, name))) for name in optimizer.settings}


def _name_in(step: Step, optimizer: Optimizer, part: UpdatePart, index: Index) -> str:
    """Return the name of a part of an update, ``m̂_W1[5,2]``; one that is the same for all parameters has its own."""
    same_for_all = {"step", "settings", *optimizer.settings}
    if same_for_all.issuperset(part.arguments):
        return part.name
    return str(Selection(f"{part.name}_{step.inputs[0]}", index))
