"""Formulas as LaTeX: parentheses where they are needed, and one sign for each name."""

import pytest

from cutaway.explain.cell_namespace import CELLS
from cutaway.explain.cells import named
from cutaway.explain.expression import Expression, expression, symbol
from cutaway.explain.folding import folded, with_numbers
from cutaway.explain.latex import as_latex
from cutaway.explain.notation import latex_name
from cutaway.explain.symbols import SYMBOLS
from cutaway.explain.text import as_text
from cutaway.numerals import latex_number, short_number

A, B, C = symbol("a"), symbol("b"), symbol("c")


@pytest.mark.parametrize(
    ("formula", "latex"),
    [
        (A - (B - C), r"a - \left(b - c\right)"),
        (A * (B + C), r"a \, \left(b + c\right)"),
        (2 * A, r"2 \, a"),
        ((A + 1) ** 2, r"\left(a + 1\right)^{2}"),
        ((A / B) ** 2, r"\left(\frac{a}{b}\right)^{2}"),
        (-(A + B), r"-\left(a + b\right)"),
        (A / (B + 1), r"\frac{a}{b + 1}"),
        (A @ B.T, r"a \, b^\top"),
        (A @ (B @ C), r"a \, \left(b \, c\right)"),
        (symbol("d_z1").T @ A, r"\left(\frac{\partial L}{\partial z_{1}}\right)^\top \, a"),
        (SYMBOLS.exp(-A), "e^{-a}"),
        (SYMBOLS.exp(-A) ** 2, r"\left(e^{-a}\right)^{2}"),
        (SYMBOLS.sqrt(A + B), r"\sqrt{a + b}"),
        (SYMBOLS.abs(A), r"\left|a\right|"),
        (SYMBOLS.floor(A), r"\left\lfloor a\right\rfloor"),
        (SYMBOLS.log(A), r"\ln\left(a\right)"),
        (SYMBOLS.erf(A), r"\operatorname{erf}\left(a\right)"),
        (SYMBOLS.maximum(A, 0), r"\max\left(a, 0\right)"),
        (SYMBOLS.max(A), r"\max a"),
        (SYMBOLS.sum(A + B, axis=0), r"\sum_{\text{batch}} \left(a + b\right)"),
        (SYMBOLS.mean(A, axis=-1), r"\frac{1}{K} \, \sum a"),
        (SYMBOLS.where(A > 0, B, C), r"\begin{cases} b & \text{if } a > 0 \\ c & \text{else} \end{cases}"),
        (
            SYMBOLS.logical_and(A >= 0, SYMBOLS.logical_not(A == B)),
            r"a \ge 0 \text{ and } \left(\text{not } a = b\right)",
        ),
        (SYMBOLS.astype(A > 0, None), r"\left[a > 0\right]"),
        (A + expression(1e-8), "a + 10^{-8}"),
        (Expression("leaky_relu", (A,)), r"\operatorname{leaky\ relu}\left(a\right)"),
    ],
)
def test_latex_of_each_operation(formula: Expression, latex: str) -> None:
    assert as_latex(formula) == latex


NUMBERS = {"a": 2.0, "b": -0.5, "c": 1e-9}


@pytest.mark.parametrize(
    ("formula", "text", "latex"),
    [
        (A * B, "2 × (-0.5)", r"2 \cdot \left(-0.5\right)"),
        (A + B, "2 + (-0.5)", r"2 + \left(-0.5\right)"),
        (A - B, "2 - (-0.5)", r"2 - \left(-0.5\right)"),
        (-B, "-(-0.5)", r"-\left(-0.5\right)"),
        (B**2, "(-0.5)²", r"\left(-0.5\right)^{2}"),
        (B * A, "-0.5 × 2", r"-0.5 \cdot 2"),
        (A * (B + 1), "2 × (-0.5 + 1)", r"2 \cdot \left(-0.5 + 1\right)"),
        (C**2, "1e-9²", r"\left(10^{-9}\right)^{2}"),
        (A + B * A, "2 + (-0.5 × 2)", r"2 + \left(-0.5 \cdot 2\right)"),
    ],
)
def test_numbers_in_the_place_of_symbols(formula: Expression, text: str, latex: str) -> None:
    found = with_numbers(formula, NUMBERS.__getitem__)
    assert (as_text(found), as_latex(found)) == (text, latex)


@pytest.mark.parametrize(
    ("name", "latex"),
    [
        ("x", "x"),
        ("x[0,3]", "x[0,3]"),
        ("W12[5,2]", "W_{12}[5,2]"),
        ("loss", "L"),
        ("losses[2]", r"\ell[2]"),
        ("data_loss", r"\text{data loss}"),
        ("running_mean1[2]", r"\text{running mean}_{1}[2]"),
        ("gamma1", r"\boldsymbol{\gamma}_{1}"),
        ("beta1", r"\boldsymbol{\beta}_{1}"),
        ("β1", r"\beta_{1}"),
        ("ε", r"\varepsilon"),
        ("learning_rate", r"\eta"),
        ("step", "t"),
        ("d_loss", r"\frac{\partial L}{\partial L}"),
        ("d_losses[1]", r"\frac{\partial L}{\partial \ell[1]}"),
        ("d_W1_2", r"\frac{\partial L}{\partial W_{1}}\Big|_{2}"),
        ("d_z1_to_2[0,1]", r"\frac{\partial L}{\partial z_{1}[0,1]}\Big|_{1..2}"),
        ("m_W1", "m_{W_{1}}"),
        ("v_max_b2[1]", r"\text{v max}_{b_{2}}[1]"),
        ("m_beta1", r"m_{\boldsymbol{\beta}_{1}}"),
        ("new_v_W1[0,1]", "v_{W_{1}}'[0,1]"),
        ("new_running_mean1", r"\text{running mean}_{1}'"),
        ("free_W1", r"W_{1}^{\text{free}}"),
        ("l2_penalty1", r"\text{l2 penalty}_{1}"),
        ("penalty1", r"\text{penalty}_{1}"),
        ("μ'", r"\mu'"),
    ],
)
def test_signs_of_names(name: str, latex: str) -> None:
    assert latex_name(name) == latex


@pytest.mark.parametrize(
    ("value", "text", "latex"),
    [
        (0.0, "0", "0"),
        (-0.0, "0", "0"),
        (0.123456, "0.123", "0.123"),
        (12345.6, "12346", "12346"),
        (1234567.0, "1.23e6", r"1.23 \cdot 10^{6}"),
        (-1e-5, "-1e-5", "-10^{-5}"),
        (float("-inf"), "-∞", r"-\infty"),
        (float("nan"), "NaN", r"\text{NaN}"),
    ],
)
def test_numbers_as_people_read_them(value: float, text: str, latex: str) -> None:
    assert (short_number(value), latex_number(value)) == (text, latex)


def test_a_long_maximum_shows_its_ends_and_in_numbers_what_it_is() -> None:
    values = {f"z[{place}]": float(place) for place in range(9)}
    largest = CELLS.max(named("z", (9,)), axis=-1).entry(())
    short = folded(largest, values.__getitem__, 6)
    assert as_text(short) == "max(z[0], ..., z[8])"
    assert as_latex(short) == r"\max\left(z[0], \ldots, z[8]\right)"
    assert as_text(with_numbers(short, values.__getitem__)) == "8"
