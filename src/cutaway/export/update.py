"""An update as functions of their own, since it is the same for every parameter: the optimizer, and the projections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from cutaway.definitions import Optimizer, Regularizer
from cutaway.definitions.entry import Entry
from cutaway.export.dialect import Dialect
from cutaway.export.sharing import names_in
from cutaway.export.steps import call, indented
from cutaway.export.tracing import TRACING, trace
from cutaway.export.value import Value, named, named_number
from cutaway.export.writing import Writer
from cutaway.plan import Shape, Step
from cutaway.plan.penalties import projection_rule
from cutaway.plan.rules import update_rule

E = TypeVar("E", bound=Entry)

WEIGHTS: Shape = ("inputs", "units")
"""An optimizer works number by number, so that the shape of any parameter will do to trace it."""


def memories(optimizer: Optimizer) -> tuple[str, ...]:
    """Return what the optimizer remembers for each parameter."""
    return optimizer.state_names(optimizer.settings)


def update_function(optimizer: Optimizer, dialect: Dialect) -> str:
    """Return the function that makes one parameter's update, its settings by name.

    >>> from cutaway.definitions import OPTIMIZERS
    >>> from cutaway.export.dialect import NUMPY
    >>> for line in update_function(OPTIMIZERS["momentum"], NUMPY).splitlines()[2:]:
    ...     print(line.strip())
    momentum = 0.9
    new_velocity = momentum * velocity + gradient
    new_parameter = parameter - learning_rate * new_velocity
    return new_parameter, new_velocity
    """
    state = memories(optimizer)
    inputs = ("parameter", "gradient", *state, "step", "learning_rate")
    step = Step(tuple(f"new_{name}" for name in ("parameter", *state)), update_rule(with_names(optimizer)), inputs)
    shapes = dict.fromkeys(inputs, WEIGHTS) | dict.fromkeys(optimizer.single, ())
    made = trace(step, shapes, {name: named_number(name) for name in ("step", "learning_rate")})
    behind = f", and {', '.join(state)}" if state else ""
    return _function(step, made, optimizer, f"the parameter after this step of {optimizer.name}{behind}", dialect)


def projection_function(regularizer: Regularizer, dialect: Dialect) -> str:
    """Return the function that holds one matrix of weights to what is allowed."""
    step = Step(("held",), projection_rule(with_names(regularizer)), ("weights",))
    made = trace(step, {"weights": WEIGHTS})
    return _function(step, made, regularizer, f"the weights, held by {regularizer.name}", dialect)


def with_names(entry: E, rename: Mapping[str, str] | None = None) -> E:
    """Return the entry with its settings as names that know their numbers."""
    names = rename or {}
    settings = {name: named_number(names.get(name, name), number) for name, number in entry.settings.items()}
    return replace(entry, settings=settings)  # type: ignore[arg-type]  # values in place of numbers


def _function(step: Step, made: Mapping[str, Value], entry: Entry, returned: str, dialect: Dialect) -> str:
    names: set[str] = set().union(*(names_in(value) for value in made.values()))
    settings = [f"{name} = {number!r}" for name, number in entry.settings.items() if name in names]
    made_lines = Writer(dialect, {}, {*step.inputs, *names}).lines(made)
    lines = [part for line in made_lines for part in f"{line.name} = {line.text}".split("\n")]
    text = f'"""Return {returned}."""'
    body = indented([text, *settings, *lines, f"return {', '.join(step.outputs)}"])
    return f"def {entry.name}({', '.join(step.inputs)}):\n{body}"


def first_memory(optimizer: Optimizer, dialect: Dialect) -> list[str]:
    """Return the lines that make the memory of the parameter ``name`` before the first step."""
    made = optimizer.init(TRACING, named("parameter", WEIGHTS))
    writer = Writer(dialect)
    texts = {name: writer.lines({name: value})[0].text for name, value in made.items()}
    return [f'memory[f"{name}_{{name}}"] = {text}' for name, text in texts.items()]


def update_call(optimizer: Optimizer, parameter: str, gradient: str, target: str, remember: str) -> list[str]:
    """Return the lines that call the function for the parameter ``name`` in a loop over all of them.

    Args:
        optimizer: The optimizer.
        parameter: The code for the parameter before the update.
        gradient: The code for its derivative.
        target: The code for where the parameter after it goes.
        remember: The name of the dictionary that the new memory goes into.
    """
    state = memories(optimizer)
    targets = [target, *(f'{remember}[f"{name}_{{name}}"]' for name in state)]
    read = [f'memory[f"{name}_{{name}}"]' for name in state]
    arguments = [parameter, gradient, *read, "step", "learning_rate"]
    return call(", ".join(targets), optimizer.name, arguments, depth=2)


def projections(regularizers: Iterable[Regularizer]) -> list[Regularizer]:
    """Return those that work after the optimizer."""
    return [regularizer for regularizer in regularizers if regularizer.project]
