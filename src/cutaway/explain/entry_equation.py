"""How one number of a trace is found: its equation with symbols, with numbers and with the result."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from cutaway.explain.arithmetic import value_of
from cutaway.explain.equation_writer import PartEquation, Term, Writer
from cutaway.explain.folding import folded, is_more, main_sum
from cutaway.explain.selection import Selection
from cutaway.explain.step_formulas import NamedFormula, entry_formulas, known_numbers
from cutaway.network.trace import Trace

MOST_TERMS = 6
MOST_WHOLE = 12
"""Sums of up to so many terms are whole, as those over a batch of ten; longer ones show ``MOST_TERMS``."""

MOST_KEPT = 4


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


_LAST: WeakKeyDictionary[Trace, dict[tuple[int, Selection, int | None, Selection | None], EntryEquation]] = (
    WeakKeyDictionary()
)
"""The last equations of each trace, since all views of a step ask for the same one. They end with their trace."""


def entry_equation(
    trace: Trace, number: int, selection: Selection, *, most_terms: int | None = None, kept: Selection | None = None
) -> EntryEquation:
    """Return how one number that a step makes is found.

    Args:
        trace: The trace.
        number: The step's number in it.
        selection: One number of what the step makes.
        most_terms: As in ``equation_view``.
        kept: A number whose terms are shown though they are small, as those of what is selected.
    """
    last, asked = _LAST.setdefault(trace, {}), (number, selection, most_terms, kept)
    found = last.get(asked)
    if found is None:
        found = _entry_equation(trace, number, selection, most_terms, kept)
        if len(last) >= MOST_KEPT:
            last.clear()
        last[asked] = found
    return found


def _entry_equation(
    trace: Trace, number: int, selection: Selection, most_terms: int | None, kept: Selection | None
) -> EntryEquation:
    step = trace.steps[number].step
    lines = entry_formulas(trace, step, selection)
    known = known_numbers(trace, lines, step)
    writer = Writer(trace, known)
    own = _kept_names(kept)
    most, whole = (MOST_TERMS, MOST_WHOLE) if most_terms is None else (most_terms, 0)
    short, *parts = [
        NamedFormula(line.name, folded(line.formula, known, most, own, whole), line.meaning) for line in lines
    ]
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


def _kept_names(kept: Selection | None) -> tuple[str, ...]:
    """Return the symbols by which a step reads a number: as it is, or its derivative."""
    if kept is None:
        return ()
    name = kept.name.removeprefix("new_").removeprefix("d_")
    return tuple(str(Selection(prefix + name, kept.index)) for prefix in ("", "d_"))
