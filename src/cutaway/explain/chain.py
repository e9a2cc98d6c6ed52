"""What a chain rule is made of, as plain data."""

from __future__ import annotations

from dataclasses import dataclass

from cutaway.explain.selection import Selection


@dataclass(frozen=True)
class Factor:
    """One factor of a derivative.

    Attributes:
        text: Its formula, with numbers of the trace by name: ``W2[2,0]``.
        latex: The same for KaTeX.
        value: The number that it comes to.
        reads: The numbers that the formula reads.
        start: The number that is thought to grow.
        end: The number that grows with it, so much as the factor says; ``loss`` where it is the last.
        meaning: That as a sentence.
    """

    text: str
    latex: str
    value: float
    reads: tuple[Selection, ...]
    start: Selection
    end: Selection
    meaning: str


@dataclass(frozen=True)
class Chain:
    """A product of factors and, where the chain divides, of the sum of its ways.

    Attributes:
        start: The number that is thought to grow.
        factors: The factors up to the loss, or up to where the chain divides; none where it does so at once.
        ways: Where it divides, a chain for each of the largest ways; else none.
        folded_count: How many ways are not shown.
        folded_sum: What they come to together.
        value: The product of the factors, times the sum of all ways if there are any.
    """

    start: Selection
    factors: tuple[Factor, ...]
    ways: tuple[Chain, ...]
    folded_count: int
    folded_sum: float
    value: float


@dataclass(frozen=True)
class ChainRule:
    """The derivative of the loss with respect to one number, and how it comes about.

    Attributes:
        selection: The number, ``W1[5,2]``.
        derivative: The derivative, as the engine has it.
        chain: Its factors.
        text: The chain rule as one line: with names, with numbers, and the result.
        latex: The same for KaTeX.
        marks: All numbers that the factors shown read.
    """

    selection: Selection
    derivative: float
    chain: Chain
    text: str
    latex: str
    marks: tuple[Selection, ...]
