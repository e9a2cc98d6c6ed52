r"""How the names of a plan are set in LaTeX: one sign for each name, and no sign for two names.

=====================  =========================================  ===========================================
name                   LaTeX                                      what it is
=====================  =========================================  ===========================================
``W1``, ``z12``        ``W_{1}``, ``z_{12}``                      a letter and the number of its layer
``running_mean1``      ``\text{running mean}_{1}``                a word, upright
``gamma1``, ``beta1``  ``\boldsymbol{\gamma}_{1}`` ...            batch normalization's; Adam's betas are not bold
``losses``, ``loss``   ``\ell``, ``L``                            the loss of each example, and of all
``d_W1``               ``\frac{\partial L}{\partial W_{1}}``      the derivative of the loss
``d_W1_2``             the same with ``\Big|_{2}``                one of the shares that it is the sum of
``m_W1``               ``m_{W_{1}}``                              what an optimizer remembers of a parameter
``m̂_W1``               ``\hat{m}_{W_{1}}``                        a part of its update
``new_W1``             ``W_{1}'``                                 the value after the update
``free_W1``            ``W_{1}^{\text{free}}``                    before it is held to a bound
=====================  =========================================  ===========================================
"""

from __future__ import annotations

import re

SIGNS = {
    "loss": "L",
    "losses": r"\ell",
    "learning_rate": r"\eta",
    "step": "t",
    "gamma": r"\boldsymbol{\gamma}",
    "beta": r"\boldsymbol{\beta}",
    "η": r"\eta",
    "β": r"\beta",
    "ε": r"\varepsilon",
    "π": r"\pi",
    "μ": r"\mu",
    "Φ": r"\Phi",
    "Δ": r"\Delta",
}
ACCENTS = {"\N{COMBINING CIRCUMFLEX ACCENT}": r"\hat", "\N{COMBINING MACRON}": r"\bar"}
"""What stands over the last letter of a name, as Unicode writes it and as LaTeX does."""

SETTINGS = {"beta1": "β1", "beta2": "β2", "epsilon": "ε"}
"""Settings that have a sign of their own; the others are written by their names."""

SHARE = re.compile(r"(?P<name>.*\d)_(?P<share>\d+|to_\d+)")
PARAMETER = re.compile(r"(?P<word>.+)_(?P<parameter>(?:W|b|gamma|beta)\d+)")
NUMBERED = re.compile(r"(?P<word>.*?)(?P<number>\d+)")
INDEX = re.compile(r"(?P<name>[^\[]+)(?P<index>\[[\d,]+\])?")


def latex_name(name: str) -> str:
    r"""Return the sign of a value, or of one number of it; places are in brackets, as NumPy has them.

    >>> latex_name("z1"), latex_name("W1[5,2]"), latex_name("new_m_W1")
    ('z_{1}', 'W_{1}[5,2]', "m_{W_{1}}'")
    >>> latex_name("d_W1[5,2]")
    '\\frac{\\partial L}{\\partial W_{1}[5,2]}'
    """
    found = INDEX.fullmatch(name)
    return _sign(found["name"], found["index"] or "") if found else rf"\text{{{name}}}"


def _sign(name: str, index: str) -> str:
    if name.startswith("new_"):
        return f"{_sign(name[4:], '')}'{index}"
    if name.startswith("d_"):
        return _derivative(name[2:], index)
    if name.endswith("'"):
        return f"{_sign(name[:-1], '')}'{index}"
    if found := PARAMETER.fullmatch(name):
        return _of_parameter(found["word"], _sign(found["parameter"], "")) + index
    if found := NUMBERED.fullmatch(name):
        return f"{_word(found['word'])}_{{{found['number']}}}{index}"
    return _word(name) + index


def _derivative(name: str, index: str) -> str:
    found = SHARE.fullmatch(name)
    whole = rf"\frac{{\partial L}}{{\partial {_sign(found['name'] if found else name, index)}}}"
    return rf"{whole}\Big|_{{{found['share'].replace('to_', '1..')}}}" if found else whole


def _of_parameter(word: str, parameter: str) -> str:
    """Return what an optimizer remembers of a parameter; a bound's words stand above the parameter itself."""
    if word in ("free", "max_norm"):
        return rf"{parameter}^{{{_word(word)}}}"
    return f"{_word(word)}_{{{parameter}}}"


def _word(word: str) -> str:
    if word[-1] in ACCENTS:
        return rf"{ACCENTS[word[-1]]}{{{_word(word[:-1])}}}"
    return SIGNS.get(word) or (word if len(word) == 1 else rf"\text{{{word.replace('_', ' ')}}}")
