"""What notebooks show of networks, plans and traces: tables as HTML, and equations as LaTeX.

Every text is escaped, so that no name can become markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from cutaway.network.specification import Specification
from cutaway.network.summary import HEADINGS, summary_rows
from cutaway.numerals import short_number
from cutaway.plan import Plan, Step, text_of
from cutaway.plan.shapes import show

if TYPE_CHECKING:
    from cutaway.network.trace import Trace


class ReadablePlan(tuple[Step, ...]):
    """A plan that a notebook can show; in all else the tuple of steps that it is.

    >>> from cutaway import Network
    >>> print(Network([2, 1], output="identity").forward_plan)
    z1 = dense(x, W1, b1)
    p = identity(z1)
    """

    __slots__ = ()

    def __str__(self) -> str:
        return text_of(self)

    def _repr_html_(self) -> str:
        return plan_html(self)

    def _repr_latex_(self) -> str:
        return plan_latex(self)


def plan_latex(plan: Plan) -> str:
    """Return the equations of a plan, as a notebook sets them."""
    from cutaway.explain.network_equation import block, plan_lines

    return f"$$\n{block(plan_lines(plan))}\n$$"


def plan_html(plan: Plan) -> str:
    """Return the table of a plan: what each step makes, by which rule, from what, in which layer."""
    rows = [
        (", ".join(step.outputs), step.rule.name, ", ".join(step.inputs), step.layer if step.layer else "")
        for step in plan
    ]
    return table(f"A plan of {len(plan)} steps", ("Makes", "Rule", "Reads", "Layer"), rows)


def network_html(specification: Specification) -> str:
    """Return the table of a network, the same as ``Network.summary`` prints."""
    sizes = "-".join(map(str, specification.sizes))
    rows = [(name, activation, shape, f"{count:,}") for name, activation, shape, count in summary_rows(specification)]
    return table(f"Network {sizes}, {specification.loss}, {specification.dtype}", HEADINGS, rows)


def trace_html(trace: Trace) -> str:
    """Return the table of a trace: every value that is made, its shape, and its smallest and largest number."""
    rows = [
        (traced.number, traced.part, str(traced.step), name, show(trace[name].shape), *_range(trace[name]))
        for traced in trace.steps
        for name in traced.step.outputs
    ]
    return table(
        f"A training step on {heading_of(trace)}",
        ("Number", "Part", "Step", "Value", "Shape", "Smallest", "Largest"),
        rows,
    )


def heading_of(trace: Trace) -> str:
    """Return what a trace is of: "3 examples with adam"."""
    return f"{trace.examples} example{'s' * (trace.examples != 1)} with {trace.optimizer.text}"


def table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table as HTML with a caption and headings, which screen readers tell."""
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    body = "".join(f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _range(value: np.ndarray) -> tuple[str, str]:
    return short_number(np.min(value)), short_number(np.max(value))
