"""The code view: the lines of NumPy and of PyTorch that compute one step, under the names of the plan."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from cutaway.definitions import Optimizer
from cutaway.explain.checked import step_at
from cutaway.explain.selection import Selection
from cutaway.export.dialect import NUMPY, TORCH, Dialect
from cutaway.export.numpy_script import ERF
from cutaway.export.sharing import names_in
from cutaway.export.steps import written
from cutaway.export.tracing import trace as traced_values
from cutaway.export.update import with_names
from cutaway.export.value import named_number
from cutaway.export.writing import Writer
from cutaway.network.trace import Trace, TracedStep
from cutaway.plan import Step
from cutaway.plan.rules import update_rule

PLAIN_NUMBERS = ("step", "learning_rate")
"""What an update reads that is no array."""

WORD = re.compile(r"(?<![\w.])[A-Za-z_]\w*")


@dataclass(frozen=True)
class CodeLine:
    """One statement.

    Attributes:
        text: The code, with the shape as a comment; a long stack of columns is broken over lines.
        makes: The name that it makes: of the plan, or of a part that has a line of its own.
        reads: The names that it reads.
    """

    text: str
    makes: str
    reads: tuple[str, ...]


@dataclass(frozen=True)
class CodeView:
    """The code of one step.

    Attributes:
        number: The step's number in the trace.
        numpy_setup: What goes before the lines of NumPy: imports, and a function that NumPy has not.
        numpy: The lines of NumPy. They read arrays by their names in the plan, ``step`` and ``learning_rate`` as plain
            numbers.
        torch_setup: What goes before the lines of PyTorch.
        torch: The lines of PyTorch, for tensors likewise.
        marks: What the step reads and makes.
    """

    number: int
    numpy_setup: tuple[str, ...]
    numpy: tuple[CodeLine, ...]
    torch_setup: tuple[str, ...]
    torch: tuple[CodeLine, ...]
    marks: tuple[Selection, ...]


def code_view(trace: Trace, number: int) -> CodeView:
    """Return the lines of code that compute one step of a trace.

    They are written by calling the step's own definition with values that remember what is done to them.

    Raises:
        IndexError: There is no such step.
        ExportError: The definition does something that other libraries do not know.

    >>> from cutaway import Network
    >>> trace = Network([2, 1], output="sigmoid").trace([[1.0, 2.0]], [[1.0]])
    >>> view = code_view(trace, 1)
    >>> print(view.numpy[0].text)
    p = 1 / (1 + np.exp(-z1))  # (batch, 1)
    >>> print(view.torch[0].text, view.torch[0].reads)
    p = 1 / (1 + torch.exp(-z1))  # (batch, 1) ('z1',)
    """
    traced = step_at(trace, number)
    numpy, torch = (_lines(trace, traced, dialect) for dialect in (NUMPY, TORCH))
    uses_erf = any("erf(" in line.text for line in numpy)
    setup = ("import math", "import numpy as np", *ERF.strip().split("\n")) if uses_erf else ("import numpy as np",)
    marks = tuple(Selection(name) for name in dict.fromkeys((*traced.step.inputs, *traced.step.outputs)))
    return CodeView(number, setup, numpy, ("import torch",), torch, marks)


def _lines(trace: Trace, traced: TracedStep, dialect: Dialect) -> tuple[CodeLine, ...]:
    step, settings = _with_named_settings(trace, traced.step)
    numbers = {name: named_number(name) for name in PLAIN_NUMBERS}
    made = traced_values(step, trace.shapes, numbers)
    used = set().union(*(names_in(value) for value in made.values()))
    given = [CodeLine(f"{name} = {number!r}", name, ()) for name, number in settings.items() if name in used]
    lines = Writer(dialect, {}, {*trace.values, *settings}).lines(made)
    known = {*step.inputs, *settings, *(line.name for line in lines)}
    return (*given, *(CodeLine(written(line), line.name, _names_in(line.text, known)) for line in lines))


def _with_named_settings(trace: Trace, step: Step) -> tuple[Step, dict[str, float]]:
    """Return an update with the optimizer's settings by name, and their numbers; any other step as it is.

    Where the plan has the name of a setting, as batch normalization has beta1, the optimizer's name stands before it.
    """
    optimizer = step.rule.definition
    if not isinstance(optimizer, Optimizer):
        return step, {}
    names = {name: f"{optimizer.name}_{name}" if name in trace else name for name in optimizer.settings}
    settings = {names[name]: number for name, number in optimizer.settings.items()}
    return replace(step, rule=update_rule(with_names(optimizer, names))), settings


def _names_in(code: str, known: set[str]) -> tuple[str, ...]:
    return tuple(name for name in dict.fromkeys(WORD.findall(code)) if name in known)
