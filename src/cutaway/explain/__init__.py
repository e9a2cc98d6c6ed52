"""Explanations: formulas derived by calling the definitions with symbols."""

from cutaway.explain.expression import Expression, symbol
from cutaway.explain.formulas import Formula, formulas_of
from cutaway.explain.symbols import SYMBOLS
from cutaway.explain.text import as_text

__all__ = ["SYMBOLS", "Expression", "Formula", "as_text", "formulas_of", "symbol"]
