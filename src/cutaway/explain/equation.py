"""The equation view: a step with symbols, with shapes, and for a chosen number with numbers and the result."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from cutaway.explain.arithmetic import value_of
from cutaway.explain.checked import step_at
from cutaway.explain.expression import Expression
from cutaway.explain.focus import focus
from cutaway.explain.folding import Known, folded, is_more, main_sum, renamed, symbols_in, with_numbers
from cutaway.explain.latex import as_latex
from cutaway.explain.notation import latex_name
from cutaway.explain.numerals import latex_number, short_number
from cutaway.explain.selection import Selection, short_name
from cutaway.explain.step_formulas import NamedFormula, entry_formulas, known_numbers, place_of, whole_formulas
from cutaway.explain.text import as_text
from cutaway.network.trace import Part, Trace

MOST_TERMS = 6


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
class EntryEquation:
    r"""How one number is found.

    Attributes:
        selection: Which number.
        symbols: LaTeX with symbols, ``z_{1}[2] = x[0] \, W_{1}[0,2] + ...``.
        numbers: LaTeX with numbers and the result, ``z_{1}[2] = 1 \cdot 0.5 + ... = 0.4``.
        result: The engine's number.
        terms: The terms of its sum, without those that are folded. Where the sum stands inside of something else, such
            as a mean, they add up to what stands there.
        folded_count: How many terms are folded.
        folded_sum: What these come to together.
        text: Names, numbers and the result as plain text.
        marks: The numbers that it is made from.
        parts: The parts that stand in it by name.
    """

    selection: Selection
    symbols: str
    numbers: str
    result: float
    terms: tuple[Term, ...]
    folded_count: int
    folded_sum: float
    text: str
    marks: tuple[Selection, ...]
    parts: tuple[PartEquation, ...]


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
    trace: Trace, number: int, selection: Selection | None = None, *, most_terms: int = MOST_TERMS
) -> EquationView:
    r"""Return a step of a trace as an equation.

    Args:
        trace: The trace.
        number: The step's number in it.
        selection: A number that the step makes, or reads: then the first that is made from it is shown.
        most_terms: Longer sums show so many of their largest terms, and what the others come to.

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
        entry_equation(trace, number, chosen, most_terms=most_terms) if chosen else None,
    )


def entry_equation(trace: Trace, number: int, selection: Selection, *, most_terms: int = MOST_TERMS) -> EntryEquation:
    """Return how one number that a step makes is found.

    Args:
        trace: The trace.
        number: The step's number in it.
        selection: One number of what the step makes.
        most_terms: As in ``equation_view``.
    """
    return _entry_equation(trace, number, selection, most_terms)


@lru_cache(maxsize=4)  # all views of a step ask for the same one
def _entry_equation(trace: Trace, number: int, selection: Selection, most_terms: int) -> EntryEquation:
    step = trace.steps[number].step
    lines = entry_formulas(trace, step, selection)
    known = known_numbers(trace, lines, step)
    writer = _Writer(trace, known)
    short, *parts = [NamedFormula(line.name, folded(line.formula, known, most_terms), line.meaning) for line in lines]
    terms = main_sum(short.formula)
    rest = [term for term in terms if is_more(term)]
    result = float(trace[selection.name][selection.index])
    return EntryEquation(
        selection,
        writer.symbols(short),
        writer.numbers(short, result),
        result,
        tuple(writer.term(term) for term in terms if not is_more(term)),
        sum(round((term if term.operation == "more" else term.operands[-1]).number) for term in rest),
        sum(value_of(term, known) for term in rest),
        writer.text(short, result),
        writer.reads(*(line.formula for line in lines)),
        tuple(writer.part(part) for part in parts),
    )


@dataclass(frozen=True)
class _Writer:
    """Writes the lines of one number's equation."""

    trace: Trace
    known: Known

    def symbols(self, line: NamedFormula) -> str:
        return f"{latex_name(self.short(line.name))} = {as_latex(renamed(line.formula, self.short))}"

    def numbers(self, line: NamedFormula, result: float) -> str:
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
        numbers = with_numbers(term, self.known)
        symbols = as_latex(renamed(term, self.short))
        return Term(symbols, as_latex(numbers), as_text(numbers), value_of(term, self.known), self.reads(term))

    def part(self, line: NamedFormula) -> PartEquation:
        result = self.known(line.name)
        texts = (self.symbols(line), self.numbers(line, result), result, self.text(line, result))
        return PartEquation(line.name, *texts, line.meaning)

    def reads(self, *formulas: Expression) -> tuple[Selection, ...]:
        names = dict.fromkeys(name for formula in formulas for name in symbols_in(formula))
        return tuple(place for place in map(place_of, names) if place.name in self.trace)

    def short(self, name: str) -> str:
        """Return a name without the number of the example where there is but one."""
        place = place_of(name)
        return short_name(place, self.trace) if place.name in self.trace else name


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
