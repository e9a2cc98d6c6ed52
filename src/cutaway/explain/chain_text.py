r"""A chain of factors as one line, with names and with numbers, as text and as LaTeX."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from cutaway.explain.chain import Chain, Factor
from cutaway.explain.expression import Expression
from cutaway.explain.folding import renamed
from cutaway.explain.notation import latex_name
from cutaway.explain.selection import Selection, short_name
from cutaway.explain.step_formulas import place_of
from cutaway.network.trace import Trace
from cutaway.numerals import latex_number, short_number


def name_in(trace: Trace, selection: Selection) -> str:
    """Return a number's name as one writes it in this trace."""
    return short_name(selection, trace) if selection.name in trace else str(selection)


def shown(formula: Expression, trace: Trace) -> Expression:
    """Return a formula of numbers of a trace with their names as one writes them."""
    return renamed(formula, lambda name: name if name == "π" else name_in(trace, place_of(name)))


@dataclass(frozen=True)
class _Style:
    """How a line is written.

    Attributes:
        times: What stands between factors.
        parentheses: What stands around a sum.
        factor: Writes a factor with names.
        name: Writes a name.
        number: Writes a number.
        more: Writes how many ways are not shown.
        known: Writes what these come to together, and how many they are.
    """

    times: str
    parentheses: tuple[str, str]
    factor: Callable[[Factor], str]
    name: Callable[[str], str]
    number: Callable[[float], str]
    more: Callable[[int], str]
    known: Callable[[str, int], str]

    def product(self, factors: list[str], terms: Sequence[str] = ()) -> str:
        """Return factors, times a sum if there is one; a factor behind another is held where it begins with a minus."""
        total = " + ".join(terms).replace("+ -", "- ")
        whole = [*factors, *([self.held(total) if factors else total] if terms else [])]
        return self.times.join([*whole[:1], *(self.held(one) if one.startswith("-") else one for one in whole[1:])])

    def held(self, text: str) -> str:
        """Return a text in parentheses."""
        opened, closed = self.parentheses
        return f"{opened}{text}{closed}"


TEXT = _Style(
    " × ",
    ("(", ")"),
    lambda factor: factor.text,
    str,
    short_number,
    lambda count: f"{count} more",
    lambda total, count: f"({total} from {count} more)",
)
LATEX = _Style(
    r" \cdot ",
    (r"\left(", r"\right)"),
    lambda factor: factor.latex,
    latex_name,
    latex_number,
    lambda count: rf"\underbrace{{\cdots}}_{{{count}\text{{ more}}}}",
    lambda total, count: rf"\underbrace{{{total}}}_{{{count}\text{{ more}}}}",
)


def chain_text(trace: Trace, derivative: Selection, chain: Chain) -> str:
    """Return ``d_W1[5,2] = x[5] × ... = 0.8 × ... = -0.12``."""
    return _line(TEXT, trace, derivative, chain)


def chain_latex(trace: Trace, derivative: Selection, chain: Chain) -> str:
    """Return the same for KaTeX."""
    return _line(LATEX, trace, derivative, chain)


def _line(style: _Style, trace: Trace, derivative: Selection, chain: Chain) -> str:
    sides = [
        style.name(name_in(trace, derivative)),
        _with_names(style, trace, chain),
        _with_numbers(style, chain),
        style.number(chain.value),
    ]
    return " = ".join(dict.fromkeys(sides))


def _with_names(style: _Style, trace: Trace, chain: Chain) -> str:
    ways = [style.product(_way(style, trace, way)) for way in chain.ways]
    rest = [style.more(chain.folded_count)] if chain.folded_count else []
    return style.product([style.factor(factor) for factor in chain.factors], ways + rest)


def _way(style: _Style, trace: Trace, way: Chain) -> list[str]:
    """Return a way's factors; where it divides again, the derivative there stands for the rest."""
    end = way.factors[-1].end
    rest = [style.name(name_in(trace, replace(end, name=f"d_{end.name}")))] if way.ways else []
    return [*map(style.factor, way.factors), *rest]


def _with_numbers(style: _Style, chain: Chain) -> str:
    rest = [style.known(style.number(chain.folded_sum), chain.folded_count)] if chain.folded_count else []
    terms = [style.number(way.value) for way in chain.ways] + rest
    return style.product([style.number(factor.value) for factor in chain.factors], terms if chain.ways else [])
