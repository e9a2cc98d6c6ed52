"""An optimizer's update as a function of its own, since it is the same for every parameter."""

from __future__ import annotations

from dataclasses import replace

from cutaway.definitions import Optimizer
from cutaway.export.dialect import Dialect
from cutaway.export.sharing import names_in
from cutaway.export.steps import call, indented
from cutaway.export.tracing import TRACING, trace
from cutaway.export.value import Value, named, named_number
from cutaway.export.writing import Writer
from cutaway.plan import Shape, Step
from cutaway.plan.rules import update_rule

PARAMETER: Shape = ("inputs", "units")
"""An update works number by number, so that any shape will do to trace it."""


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
    step, made = _traced(optimizer)
    names = set().union(*(names_in(value) for value in made.values()))
    used = [name for name in optimizer.settings if name in names]
    settings = [f"{name} = {optimizer.settings[name]!r}" for name in used]
    lines = [f"{line.name} = {line.text}" for line in Writer(dialect, {}, set(step.inputs)).lines(made)]
    behind = f", and {', '.join(memories(optimizer))}" if memories(optimizer) else ""
    text = f'"""Return the parameter after this step of {optimizer.name}{behind}."""'
    body = indented([text, *settings, *lines, f"return {', '.join(step.outputs)}"])
    return f"def {optimizer.name}({', '.join(step.inputs)}):\n{body}"


def _traced(optimizer: Optimizer) -> tuple[Step, dict[str, Value]]:
    settings = {name: named_number(name, number) for name, number in optimizer.settings.items()}
    rule = update_rule(replace(optimizer, settings=settings))  # type: ignore[arg-type]  # values in place of numbers
    state = memories(optimizer)
    inputs = ("parameter", "gradient", *state, "step", "learning_rate")
    step = Step(tuple(f"new_{name}" for name in ("parameter", *state)), rule, inputs)
    shapes = dict.fromkeys(inputs, PARAMETER) | dict.fromkeys(optimizer.single, ())
    numbers = {name: named_number(name) for name in ("step", "learning_rate")}
    return step, trace(step, shapes, numbers)


def first_memory(optimizer: Optimizer, dialect: Dialect) -> list[str]:
    """Return the lines that make the memory of the parameter ``name`` before the first step."""
    made = optimizer.init(TRACING, named("parameter", PARAMETER))
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
