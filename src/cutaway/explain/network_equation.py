"""The whole of a training step on one page: the network with its loss, backpropagation, and the update."""

from __future__ import annotations

from dataclasses import dataclass

from cutaway.definitions import Activation, Layer, Loss
from cutaway.explain.equation import as_equation
from cutaway.explain.expression import Expression, symbol
from cutaway.explain.latex import as_latex
from cutaway.explain.step_formulas import whole_formulas
from cutaway.explain.symbols import SYMBOLS
from cutaway.explain.text import as_text
from cutaway.network.trace import Part, Trace
from cutaway.plan import Plan, Step


@dataclass(frozen=True)
class NetworkEquation:
    """All steps of one part of a trace.

    Attributes:
        part: ``"forward"``, ``"backward"`` or ``"update"``.
        lines: One LaTeX equation for each value, in the order in which they are found.
        latex: All of them as one block.
        nested: The same as one equation without the values between, for the forward part; there the activations and
            the loss stand by their names. Empty for the others.
        nested_text: The same as plain text.
    """

    part: Part
    lines: tuple[str, ...]
    latex: str
    nested: str
    nested_text: str


def network_equation(trace: Trace, part: Part = "forward") -> NetworkEquation:
    r"""Return the steps of a part of a trace as one block of equations.

    >>> from cutaway import Network
    >>> network = Network([2, 3, 2], activation="tanh", output="softmax")
    >>> equation = network_equation(network.trace([[1.0, 2.0]], [[1.0, 0.0]]))
    >>> equation.nested_text
    'loss = (1 / N) Σ cross_entropy(softmax(tanh(x W1 + b1) W2 + b2), y)'
    >>> print(equation.lines[1])
    a_{1} = \tanh\left(z_{1}\right)
    """
    lines = plan_lines(getattr(trace.plans, part))
    nested = _nested(trace) if part == "forward" else None
    return NetworkEquation(
        part,
        lines,
        block(lines),
        "" if nested is None else f"L = {as_latex(nested)}",
        "" if nested is None else f"loss = {as_text(nested)}",
    )


def plan_lines(plan: Plan) -> tuple[str, ...]:
    """Return one LaTeX equation for each value that a plan makes, parts before what they stand in."""
    steps = [whole_formulas(step) for step in plan]
    return tuple(as_equation(line) for own, *where in steps for line in (*where, own))


def block(lines: tuple[str, ...]) -> str:
    """Return equations one under the other, as LaTeX."""
    aligned = " \\\\\n".join(line.replace(" = ", " &= ", 1) for line in lines)
    return f"\\begin{{aligned}}\n{aligned}\n\\end{{aligned}}"


def _nested(trace: Trace) -> Expression:
    """Return the loss as one formula, each value in it written by what it is made from."""
    found: dict[str, Expression] = {}
    for step in trace.plans.forward:
        inputs = [found.get(name, symbol(name)) for name in step.inputs]
        found[step.outputs[0]] = _applied(step, inputs)
    return found["loss"]


def _applied(step: Step, inputs: list[Expression]) -> Expression:
    """Return what a step makes: a sum of products as it is, a function by its name."""
    definition = step.rule.definition
    if isinstance(definition, Loss):
        return Expression(definition.name, tuple(inputs[-2:]))  # p and y, also where it reads the scores
    if isinstance(definition, Activation) or (isinstance(definition, Layer) and definition.name != "dense"):
        return Expression(definition.name, tuple(inputs))
    formula: Expression = step.rule.compute(SYMBOLS, *inputs)
    return formula
