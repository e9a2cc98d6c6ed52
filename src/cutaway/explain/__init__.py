"""Explanations: formulas derived by calling the definitions with symbols, and views of a trace made from them."""

from cutaway.explain.equation import EquationView, equation_view
from cutaway.explain.expression import Expression, symbol
from cutaway.explain.formulas import Formula, formulas_of
from cutaway.explain.latex import as_latex
from cutaway.explain.matrix import MatrixView, matrix_view
from cutaway.explain.network_equation import NetworkEquation, network_equation
from cutaway.explain.selection import Selection, parse_selection
from cutaway.explain.sentences import sentence
from cutaway.explain.symbols import SYMBOLS
from cutaway.explain.text import as_text
from cutaway.explain.view import StepView, explain

__all__ = [
    "SYMBOLS",
    "EquationView",
    "Expression",
    "Formula",
    "MatrixView",
    "NetworkEquation",
    "Selection",
    "StepView",
    "as_latex",
    "as_text",
    "equation_view",
    "explain",
    "formulas_of",
    "matrix_view",
    "network_equation",
    "parse_selection",
    "sentence",
    "symbol",
]
