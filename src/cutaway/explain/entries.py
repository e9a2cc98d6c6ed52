"""One number of a trace as the formula of the numbers that it was made of."""

from __future__ import annotations

from cutaway.errors import ShapeError
from cutaway.explain.arithmetic import value_of
from cutaway.explain.cell_namespace import CELLS
from cutaway.explain.cells import Cells, named
from cutaway.explain.expression import Expression
from cutaway.explain.folding import symbols_in
from cutaway.explain.selection import Selection
from cutaway.explain.step_formulas import place_of
from cutaway.network.trace import Trace
from cutaway.plan import Step


def formula_of_entry(trace: Trace, step: Step, selection: Selection) -> Expression:
    """Return the formula by which a step makes one number: its symbols are numbers of the trace, ``x[0,5]``.

    Args:
        trace: Where the shapes are from.
        step: The step that makes the number.
        selection: One of its outputs, with a place.

    >>> from cutaway import Network
    >>> trace = Network([2, 1], output="identity").trace([[1.0, 2.0]], [[3.0]])
    >>> print(formula_of_entry(trace, trace.steps[0].step, Selection("z1", (0, 0))))
    x[0,0] W1[0,0] + x[0,1] W1[1,0] + b1[0]
    """
    made = step.rule.compute(CELLS, *(named(name, trace[name].shape) for name in step.inputs))
    outputs = made if len(step.outputs) > 1 else (made,)
    cells: Cells = outputs[step.outputs.index(selection.name)]
    return cells.entry(selection.index)


def number_in(trace: Trace, selection: Selection) -> float:
    """Return one number of a trace, as the engine has it.

    Raises:
        ShapeError: The selection is a whole array.
    """
    array = trace[selection.name]
    if len(selection.index) != array.ndim:
        last = ",".join(str(size - 1) for size in array.shape)
        raise ShapeError(
            f"{selection} is {array.size} numbers; choose one of them, from "
            f"{selection.name}[{','.join('0' * array.ndim)}] to {selection.name}[{last}]."
        )
    return float(array[selection.index])


def number_of(trace: Trace, formula: Expression) -> float:
    """Return what a formula of numbers of a trace comes to."""
    return value_of(formula, lambda name: number_in(trace, place_of(name)))


def read_by(formula: Expression) -> tuple[Selection, ...]:
    """Return the numbers that a formula reads, in the order of the formula, each once."""
    return tuple(place_of(name) for name in dict.fromkeys(symbols_in(formula)) if name != "π")
