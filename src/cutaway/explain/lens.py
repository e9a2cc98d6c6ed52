"""The chain rule for one number: the factors of its derivative, from the number itself to the loss.

They are found by walking the backward plan from ``d_W1[5,2]`` to where it began. Where a number reaches the loss in
several ways, through several units or several examples, the chain divides into one for each way.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from cutaway.explain.arithmetic import exact_sum
from cutaway.explain.chain import Chain, ChainRule, Factor
from cutaway.explain.chain_text import chain_latex, chain_text, name_in, shown
from cutaway.explain.derivatives import derivation
from cutaway.explain.entries import number_of, read_by
from cutaway.explain.expression import Expression, symbol
from cutaway.explain.latex import as_latex_factor
from cutaway.explain.links import Link, behind, entry_of, links_of
from cutaway.explain.remembered import remembered
from cutaway.explain.selection import Selection
from cutaway.explain.text import as_factor
from cutaway.network.trace import Trace

LOSS = Selection("loss")


def chain_rule(trace: Trace, selection: Selection, *, most_terms: int = 6, depth: int = 2) -> ChainRule:
    """Return how the derivative of the loss with respect to one number comes about.

    Args:
        trace: Any trace.
        selection: The number: of a weight, a bias, a sum, an activation, an input, or of its derivative.
        most_terms: How many ways a sum shows; the smaller ones are added up.
        depth: How many times a chain may divide. Beyond, it ends with a derivative as the engine has it.

    Raises:
        ShapeError: The selection is a whole array.
        UnknownNameError: The trace has no such value, or no such number in it.
        SettingError: The loss has no derivative with respect to it.

    >>> from cutaway import Network
    >>> network = Network([2, 1], output="identity", initializer="zeros", dtype="float64")
    >>> trace = network.trace([[1.0, 2.0]], [[3.0]])
    >>> rule = chain_rule(trace, Selection("W1", (1, 0)))
    >>> print(rule.text)
    d_W1[1,0] = x[1] × 1 × 2 (p[0] - y[0]) × 1 = 2 × 1 × (-6) × 1 = -12
    """
    found = derivation(trace, selection)
    chain = _Walk(found.trace, most_terms).chain(found.derivative, depth)
    return ChainRule(
        selection=found.asked,
        derivative=found.value,
        chain=chain,
        text=chain_text(found.trace, found.derivative, chain),
        latex=chain_latex(found.trace, found.derivative, chain),
        marks=tuple(dict.fromkeys(_marks(chain))),
    )


def _marks(chain: Chain) -> list[Selection]:
    own = [read for factor in chain.factors for read in factor.reads]
    return own + [mark for way in chain.ways for mark in _marks(way)]


@dataclass(frozen=True)
class _Walk:
    """A walk along the backward plan, against its direction."""

    trace: Trace
    most_terms: int

    def chain(self, derivative: Selection, depth: int) -> Chain:
        """Return the chain from a number to the loss; many begin with the same one from there on."""
        return _walked(self.trace, self.most_terms, derivative, depth)

    def walked(self, derivative: Selection, depth: int) -> Chain:
        """Walk it."""
        factors: list[Factor] = []
        at = derivative
        while len(links := links_of(self.trace, at)) == 1:
            factors.append(self._factor(links[0].factor, at, links[0].through))
            at = links[0].derivative
        if not links:
            return self._closed(derivative, (*factors, self._factor(entry_of(self.trace, at), at, LOSS)))
        if depth == 0:
            return self._closed(derivative, (*factors, self._known(at)))
        return self._divided(derivative, tuple(factors), at, links, depth)

    def _closed(self, derivative: Selection, factors: tuple[Factor, ...]) -> Chain:
        return Chain(behind(derivative), factors, (), 0, 0.0, math.prod(factor.value for factor in factors))

    def _divided(
        self, derivative: Selection, factors: tuple[Factor, ...], at: Selection, links: list[Link], depth: int
    ) -> Chain:
        """Return a chain that divides: the largest ways each with its own chain, the others as a sum."""
        largest = sorted(links, key=lambda link: -abs(link.share))[: self.most_terms]
        ways = tuple(self._way(at, link, depth - 1) for link in links if link in largest)
        folded = [link.share for link in links if link not in largest]
        total = exact_sum([*(way.value for way in ways), *folded])
        value = math.prod(factor.value for factor in factors) * total
        return Chain(behind(derivative), factors, ways, len(folded), exact_sum(folded), value)

    def _way(self, at: Selection, link: Link, depth: int) -> Chain:
        rest = self.chain(link.derivative, depth)
        first = self._factor(link.factor, at, link.through)
        return replace(rest, factors=(first, *rest.factors), value=first.value * rest.value)

    def _known(self, derivative: Selection) -> Factor:
        """Return the factor that ends a chain before the loss: a derivative as the engine has it."""
        return self._factor(symbol(str(derivative)), derivative, LOSS)

    def _factor(self, formula: Expression, derivative: Selection, end: Selection) -> Factor:
        start = behind(derivative)
        grows, with_it = name_in(self.trace, end), name_in(self.trace, start)
        return Factor(
            text=as_factor(shown(formula, self.trace)),
            latex=as_latex_factor(shown(formula, self.trace)),
            value=number_of(self.trace, formula),
            reads=read_by(formula),
            start=start,
            end=end,
            meaning=f"growth of {grows} for each 1 that {with_it} grows",
        )


@remembered
def _walked(trace: Trace, most_terms: int, derivative: Selection, depth: int) -> Chain:
    return _Walk(trace, most_terms).walked(derivative, depth)
