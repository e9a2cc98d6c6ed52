"""The equation view: a step with symbols, with shapes, and for a chosen number with numbers and the result."""

from __future__ import annotations

from dataclasses import dataclass

from cutaway.explain.checked import step_at
from cutaway.explain.entry_equation import EntryEquation, entry_equation
from cutaway.explain.focus import focus
from cutaway.explain.folding import symbols_in
from cutaway.explain.latex import as_latex
from cutaway.explain.notation import latex_name
from cutaway.explain.selection import Selection
from cutaway.explain.step_formulas import NamedFormula, whole_formulas
from cutaway.network.trace import Part, Trace


@dataclass(frozen=True)
class EquationView:
    r"""A step as an equation.

    Attributes:
        number: The step's number in the trace.
        part: ``"forward"``, ``"backward"`` or ``"update"``.
        step: The step as the plan writes it, ``z1 = dense(x, W1, b1)``.
        output: The name of what the equation finds, ``z1``.
        symbols: LaTeX, ``z_{1} = x \, W_{1} + b_{1}``.
        shapes: The same with the shape of each value in its place, ``(1 \times 3) = (1 \times 2) ...``.
        where: LaTeX of the parts that stand in it by name.
        signs: Each sign of these and the name in the plan that it stands for.
        entry: How the chosen number is found; None where none is chosen.
    """

    number: int
    part: Part
    step: str
    output: str
    symbols: str
    shapes: str
    where: tuple[str, ...]
    signs: tuple[tuple[str, str], ...]
    entry: EntryEquation | None


def equation_view(
    trace: Trace, number: int, selection: Selection | None = None, *, most_terms: int | None = None
) -> EquationView:
    r"""Return a step of a trace as an equation.

    Args:
        trace: The trace.
        number: The step's number in it.
        selection: A number that the step makes, or reads: then the first that is made from it is shown.
        most_terms: Longer sums show so many of their largest terms, that of the selection among them, and what the
            others come to; by default those of up to 12 terms are whole, and longer ones show six.

    Raises:
        IndexError: There is no such step.
        UnknownNameError: The trace has no such value as the selection, or no such number in it.

    >>> from cutaway import Network
    >>> network = Network([2, 1], output="identity", initializer="constant:value=0.5", dtype="float64")
    >>> view = equation_view(network.trace([[1.0, 2.0]], [[3.0]]), 0, Selection("z1", (0, 0)))
    >>> view.symbols, view.shapes
    ('z_{1} = x \\, W_{1} + b_{1}', '(1 \\times 1) = (1 \\times 2) \\, (2 \\times 1) + (1)')
    >>> view.entry.text
    'z1[0] = x[0] W1[0,0] + x[1] W1[1,0] + b1[0] = 1 × 0.5 + 2 × 0.5 + 0 = 1.5'
    """
    traced, chosen = step_at(trace, number), focus(trace, number, selection)
    step = traced.step
    output = chosen.name if chosen else step.outputs[0]
    lines = whole_formulas(step)
    own = next(line for line in lines if line.name == output)
    names = dict.fromkeys(name for line in lines for name in (line.name, *symbols_in(line.formula)))
    return EquationView(
        number,
        traced.part,
        str(step),
        output,
        as_equation(own),
        f"{_shape(trace, output, lines)} = {as_latex(own.formula, lambda name: _shape(trace, name, lines))}",
        tuple(as_equation(line) for line in lines if line is not own),
        tuple((latex_name(name), name) for name in names if name in trace),
        entry_equation(trace, number, chosen, most_terms=most_terms, kept=selection) if chosen else None,
    )


def as_equation(line: NamedFormula) -> str:
    """Return a line as LaTeX, its name on the left."""
    return f"{latex_name(line.name)} = {as_latex(line.formula)}"


def _shape(trace: Trace, name: str, lines: list[NamedFormula]) -> str:
    r"""Return the shape of a value as it is printed, (1 \times 3); a single number keeps its sign.

    A part has the shape of the largest value that it is made from.
    """
    parts = {line.name: line.formula for line in lines if line.meaning}
    names = symbols_in(parts[name]) if name in parts else [name]
    shape = max((trace[found].shape for found in names if found in trace), key=len, default=())
    sizes = r" \times ".join(map(str, shape))
    return f"({sizes})" if shape else latex_name(name)
