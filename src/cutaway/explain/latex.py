r"""Formulas as LaTeX that KaTeX can set: \frac{1}{1 + e^{-z_{1}}}."""

from __future__ import annotations

from collections.abc import Callable

from cutaway.explain.expression import Expression
from cutaway.explain.notation import latex_name
from cutaway.explain.text import ATOM, JUNCTIONS, POWER, PRODUCT, SIGN, SUM, has_values
from cutaway.numerals import latex_number

COMPARISONS = {">": ">", ">=": r"\ge", "<": "<", "<=": r"\le", "=": "="}
SUMS = {"sum": r"\sum", "sum over the batch": r"\sum_{\text{batch}}", "sum over the inputs": r"\sum_{\text{inputs}}"}
AROUND = {
    "abs": (r"\left|", r"\right|"),
    "floor": (r"\left\lfloor ", r"\right\rfloor"),
    "[]": (r"\left[", r"\right]"),
    "sqrt": (r"\sqrt{", "}"),
}
FUNCTIONS = {"ln": r"\ln", "tanh": r"\tanh", "sin": r"\sin", "cos": r"\cos", "max": r"\max", "min": r"\min"}
Sign = Callable[[str], str]


def as_latex(formula: Expression, sign: Sign = latex_name) -> str:
    r"""Return a formula as LaTeX.

    Args:
        formula: Any formula that definitions make, for arrays or for single numbers.
        sign: Gives the LaTeX of a symbol's name.

    >>> from cutaway.explain.expression import symbol
    >>> from cutaway.explain.symbols import SYMBOLS
    >>> as_latex(1 / (1 + SYMBOLS.exp(-symbol("z1"))))
    '\\frac{1}{1 + e^{-z_{1}}}'
    >>> as_latex(symbol("d_z1") @ symbol("W1").T)
    '\\frac{\\partial L}{\\partial z_{1}} \\, W_{1}^\\top'
    """
    return _Writer(sign).written(formula)[0]


def as_latex_factor(formula: Expression, sign: Sign = latex_name) -> str:
    r"""Return a formula as it stands in a product: in parentheses where it is a sum.

    >>> from cutaway.explain.expression import symbol
    >>> as_latex_factor(1 - symbol("a1"))
    '\\left(1 - a_{1}\\right)'
    """
    return _Writer(sign).held(formula, PRODUCT)


class _Writer:
    """Writes formulas with given signs for their symbols."""

    def __init__(self, sign: Sign) -> None:
        self.sign = sign

    def written(self, formula: Expression) -> tuple[str, int]:
        """Return the LaTeX and how tightly its last operation binds."""
        operation, operands = formula.operation, formula.operands
        if operation == "symbol":
            sign = self.sign(formula.name)
            return sign, POWER if "^{" in sign or r"\frac" in sign else ATOM
        if operation == "number":
            return _number(formula)
        if operation in COMPARISONS:
            first, second = (self.held(operand, SUM) for operand in operands)
            return f"{first} {COMPARISONS[operation]} {second}", 0
        if operation in JUNCTIONS:
            return rf" \text{{ {operation} }} ".join(self.joined(operand) for operand in operands), 0
        if operation in ("+", "-", "*", "/", "@", "power", "terms"):
            return self.arithmetic(operation, operands)
        return self.function(formula)

    def arithmetic(self, operation: str, operands: tuple[Expression, ...]) -> tuple[str, int]:
        if operation == "power":
            return f"{self.held(operands[0], ATOM)}^{{{self.text(operands[1])}}}", POWER
        if operation == "/":
            return rf"\frac{{{self.text(operands[0])}}}{{{self.text(operands[1])}}}", POWER
        if operation in ("*", "@"):
            return self.product(operands, operation == "@"), PRODUCT
        if len(operands) == 1:
            return f"-{self.behind(operands[0], PRODUCT)}", SIGN
        if operation == "-":
            return f"{self.held(operands[0], SUM)} - {self.behind(operands[1], PRODUCT)}", SUM
        return " + ".join([self.held(operands[0], SUM), *(self.behind(term, SUM) for term in operands[1:])]), SUM

    def product(self, factors: tuple[Expression, ...], matrices: bool) -> str:
        first, second = factors
        left, right = self.held(first, PRODUCT), self.behind(second, PRODUCT + matrices)
        times = right[0].isdigit() or has_values(first) or has_values(second)
        return rf"{left} \cdot {right}" if times else rf"{left} \, {right}"

    def function(self, formula: Expression) -> tuple[str, int]:
        operation, operands = formula.operation, formula.operands
        if operation == "exp":
            return f"e^{{{self.text(operands[0])}}}", POWER
        if operation == "transpose":
            return rf"{self.held(operands[0], ATOM)}^\top", POWER
        if operation in AROUND:
            before, behind = AROUND[operation]
            return f"{before}{self.text(operands[0])}{behind}", ATOM
        if operation in SUMS:
            return f"{SUMS[operation]} {self.held(operands[0], PRODUCT)}", PRODUCT
        if operation == "more":
            return self.more(formula), ATOM
        if operation == "dots":
            return r"\ldots", ATOM
        return self.called(operation, operands)

    def called(self, operation: str, operands: tuple[Expression, ...]) -> tuple[str, int]:
        if operation == "not":
            return rf"\text{{not }} {self.joined(operands[0])}", 0
        if operation == "where":
            return self.cases(*operands), ATOM
        if operation == "largest":
            return rf"\max {self.held(operands[0], ATOM)}", PRODUCT
        words = operation.replace("_", r"\ ")
        name = FUNCTIONS.get(operation) or (words and rf"\operatorname{{{words}}}")
        return rf"{name}\left({', '.join(self.text(operand) for operand in operands)}\right)", ATOM

    def cases(self, condition: Expression, first: Expression, second: Expression) -> str:
        lines = rf"{self.text(first)} & \text{{if }} {self.text(condition)} \\ {self.text(second)} & \text{{else}}"
        return rf"\begin{{cases}} {lines} \end{{cases}}"

    def more(self, formula: Expression) -> str:
        """Return the terms that are not shown: their number, and what they come to where that is known."""
        (first, *others) = formula.operands
        text = r"\cdots" if others else self.text(first)
        return rf"\underbrace{{{text}}}_{{{formula.number:.0f}\text{{ more}}}}"

    def joined(self, condition: Expression) -> str:
        """Return a condition as it stands beside "and", "or" and "not": those in it in parentheses."""
        text = self.text(condition)
        return rf"\left({text}\right)" if condition.operation in (*JUNCTIONS, "not") else text

    def text(self, formula: Expression) -> str:
        return self.written(formula)[0]

    def behind(self, formula: Expression, tightness: int) -> str:
        """Return what stands behind another sign: with parentheses, too, where it begins with a minus."""
        text = self.held(formula, tightness)
        return rf"\left({text}\right)" if text.startswith("-") else text

    def held(self, formula: Expression, tightness: int) -> str:
        text, binds = self.written(formula)
        return text if binds >= tightness else rf"\left({text}\right)"


def _number(formula: Expression) -> tuple[str, int]:
    """Return a number: the value of a symbol with three digits, one of the formula's own as it is."""
    text = latex_number(formula.number, 3 if formula.name else 6)
    if text.startswith("-"):
        return text, SIGN
    return text, PRODUCT if r"\cdot" in text else POWER if "^" in text else ATOM
