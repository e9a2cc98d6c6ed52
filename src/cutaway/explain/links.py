"""One link of the chain rule: by what factor a derivative is made of another, read off the backward plan."""

from __future__ import annotations

from dataclasses import dataclass

from cutaway.explain.entries import formula_of_entry, number_in, number_of
from cutaway.explain.expression import Expression, expression
from cutaway.explain.linear import factors_in
from cutaway.explain.remembered import remembered
from cutaway.explain.selection import Selection
from cutaway.explain.step_formulas import place_of
from cutaway.network.trace import Trace
from cutaway.plan.backward import SHARE


@dataclass(frozen=True, eq=False)
class Link:
    """One term of a derivative: a factor times a derivative that was known before.

    Attributes:
        factor: The formula of the factor.
        value: The number that it comes to.
        derivative: The other derivative, ``d_z1[0,2]``.
        share: The term: the factor's value times the other derivative.
    """

    factor: Expression
    value: float
    derivative: Selection
    share: float

    @property
    def through(self) -> Selection:
        """What the other derivative is one of: ``z1[0,2]``."""
        return behind(self.derivative)


def behind(derivative: Selection) -> Selection:
    """Return the number that a derivative belongs to; that of a part, ``d_W1_2``, belongs to the whole.

    >>> print(behind(Selection("d_W1", (5, 2))), behind(Selection("d_z1_to_2", (0, 1))))
    W1[5,2] z1[0,1]
    """
    return Selection(SHARE.sub("", derivative.name.removeprefix("d_")), derivative.index)


def links_of(trace: Trace, derivative: Selection) -> list[Link]:
    """Return the terms that a derivative is the sum of; none where it is a number that nothing went before.

    Sums of what a value hears in different ways are one sum here.

    >>> from cutaway import Network
    >>> trace = Network([2, 1], output="identity").trace([[1.0, 2.0]], [[3.0]])
    >>> [(str(link.factor), str(link.derivative)) for link in links_of(trace, Selection("d_W1", (1, 0)))]
    [('x[0,1]', 'd_z1[0,0]')]
    """
    return _links(trace, derivative)


@remembered
def _links(trace: Trace, derivative: Selection) -> list[Link]:
    made = _derivatives(trace)
    formula = entry_of(trace, derivative)
    factors = factors_in(formula, lambda name: place_of(name).name in made)
    links = [_link(trace, factor, place_of(name)) for name, factor in factors.items()]
    if _is_sum_of_ways(trace, derivative):
        return [inner for link in links for inner in (links_of(trace, link.derivative) or [link])]
    return links


def entry_of(trace: Trace, selection: Selection) -> Expression:
    """Return the formula by which a number of the trace was made; the number's own symbol where it was given."""
    maker = trace.maker(selection.name)
    return formula_of_entry(trace, maker.step, selection) if maker else expression(number_in(trace, selection))


def _link(trace: Trace, factor: Expression, derivative: Selection) -> Link:
    value = number_of(trace, factor)
    return Link(factor, value, derivative, value * number_in(trace, derivative))


@remembered
def _derivatives(trace: Trace) -> frozenset[str]:
    return frozenset(name for step in trace.plans.backward for name in step.outputs)


def _is_sum_of_ways(trace: Trace, derivative: Selection) -> bool:
    maker = trace.maker(derivative.name)
    return maker is not None and maker.step.rule.name == "add"
