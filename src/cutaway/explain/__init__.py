"""Explanations: formulas derived by calling the definitions with symbols, and views of a trace made from them."""

from cutaway.explain.chain import ChainRule
from cutaway.explain.code_view import CodeView, code_view
from cutaway.explain.equation import EquationView, equation_view
from cutaway.explain.expression import Expression, symbol
from cutaway.explain.formula import Formula
from cutaway.explain.formulas import formulas_of
from cutaway.explain.graph import GraphView, graph_view
from cutaway.explain.latex import as_latex
from cutaway.explain.lens import chain_rule
from cutaway.explain.matrix import MatrixView, matrix_view
from cutaway.explain.messages import Messages, messages
from cutaway.explain.network_equation import NetworkEquation, network_equation
from cutaway.explain.nudge import Nudge, nudge
from cutaway.explain.selection import Selection, parse_selection
from cutaway.explain.sentences import sentence
from cutaway.explain.symbols import SYMBOLS
from cutaway.explain.text import as_text
from cutaway.explain.view import StepView, explain
from cutaway.explain.votes import Votes, votes

__all__ = [
    "SYMBOLS",
    "ChainRule",
    "CodeView",
    "EquationView",
    "Expression",
    "Formula",
    "GraphView",
    "MatrixView",
    "Messages",
    "NetworkEquation",
    "Nudge",
    "Selection",
    "StepView",
    "Votes",
    "as_latex",
    "as_text",
    "chain_rule",
    "code_view",
    "equation_view",
    "explain",
    "formulas_of",
    "graph_view",
    "matrix_view",
    "messages",
    "network_equation",
    "nudge",
    "parse_selection",
    "sentence",
    "symbol",
    "votes",
]
