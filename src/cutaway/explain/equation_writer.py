"""Writes the lines of one number's equation: with symbols, with numbers, as LaTeX and as plain text."""

from __future__ import annotations

from dataclasses import dataclass

from cutaway.explain.arithmetic import value_of
from cutaway.explain.expression import Expression
from cutaway.explain.folding import Known, renamed, symbols_in, with_numbers
from cutaway.explain.latex import as_latex
from cutaway.explain.notation import latex_name
from cutaway.explain.selection import Selection, short_name
from cutaway.explain.step_formulas import NamedFormula, place_of
from cutaway.explain.text import as_text
from cutaway.network.trace import Trace
from cutaway.numerals import latex_number, short_number


@dataclass(frozen=True)
class Term:
    """A term of a sum.

    Attributes:
        symbols: LaTeX with symbols.
        numbers: LaTeX with numbers.
        text: The numbers as plain text.
        value: What it comes to.
        reads: The numbers that it is made from.
    """

    symbols: str
    numbers: str
    text: str
    value: float
    reads: tuple[Selection, ...]


@dataclass(frozen=True)
class PartEquation:
    """A part of an equation that has a name: one that the definition names, or what the step makes besides.

    Attributes:
        name: Its name, as in the plan if it is there.
        symbols: LaTeX with symbols.
        numbers: LaTeX with numbers and the result.
        result: What it comes to.
        text: The numbers as plain text.
        meaning: What it is, in words; empty for values of the plan.
    """

    name: str
    symbols: str
    numbers: str
    result: float
    text: str
    meaning: str


@dataclass(frozen=True)
class Writer:
    """Writes the lines of one number's equation.

    Attributes:
        trace: The trace.
        known: Gives the number behind a symbol.
    """

    trace: Trace
    known: Known

    def symbols(self, line: NamedFormula) -> str:
        """Return a line as LaTeX with symbols."""
        return f"{latex_name(self.short(line.name))} = {as_latex(renamed(line.formula, self.short))}"

    def numbers(self, line: NamedFormula, result: float) -> str:
        """Return a line as LaTeX with numbers and its result, which is not said twice."""
        found, end = as_latex(with_numbers(line.formula, self.known)), latex_number(result)
        return f"{latex_name(self.short(line.name))} = {found}" + ("" if found == end else f" = {end}")

    def text(self, line: NamedFormula, result: float) -> str:
        """Return ``name = symbols = numbers = result``, nothing twice."""
        sides = [
            self.short(line.name),
            as_text(renamed(line.formula, self.short)),
            as_text(with_numbers(line.formula, self.known)),
            short_number(result),
        ]
        return " = ".join(dict.fromkeys(sides))

    def term(self, term: Expression) -> Term:
        """Return a term of a sum."""
        numbers = with_numbers(term, self.known)
        symbols = as_latex(renamed(term, self.short))
        return Term(symbols, as_latex(numbers), as_text(numbers), value_of(term, self.known), self.reads(term))

    def part(self, line: NamedFormula) -> PartEquation:
        """Return a line of a part."""
        result = self.known(line.name)
        texts = (self.symbols(line), self.numbers(line, result), result, self.text(line, result))
        return PartEquation(line.name, *texts, line.meaning)

    def reads(self, *formulas: Expression) -> tuple[Selection, ...]:
        """Return the numbers of the trace that stand in formulas, each once."""
        names = dict.fromkeys(name for formula in formulas for name in symbols_in(formula))
        return tuple(place for place in map(place_of, names) if place.name in self.trace)

    def short(self, name: str) -> str:
        """Return a name without the number of the example where there is but one."""
        place = place_of(name)
        return short_name(place, self.trace) if place.name in self.trace else name
