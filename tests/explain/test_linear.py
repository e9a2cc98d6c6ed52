"""Factors of a formula that is linear in some symbols; what is not linear is refused, never guessed."""

import pytest

from cutaway.explain.expression import Expression, symbol
from cutaway.explain.linear import factors_in
from cutaway.explain.symbols import SYMBOLS

d, e, s, t = symbol("d_1"), symbol("d_2"), symbol("s"), symbol("t")


def is_derivative(name: str) -> bool:
    return name.startswith("d_")


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (d, {"d_1": "1"}),
        (-d, {"d_1": "-1"}),
        (d * s + s * d, {"d_1": "s + s"}),
        (s * (d - e * t), {"d_1": "s", "d_2": "-s t"}),
        (s - d, {"d_1": "-1"}),
        ((d + 2 * e) / s, {"d_1": "1 / s", "d_2": "2 / s"}),
        (Expression("terms", (d * s, e * t, s)), {"d_1": "s", "d_2": "t"}),
        (SYMBOLS.where(s > 0, d, 2 * e), {"d_1": "1 if s > 0 else 0", "d_2": "0 if s > 0 else 2"}),
        (SYMBOLS.exp(s), {}),
    ],
)
def test_factors(formula: Expression, expected: dict[str, str]) -> None:
    found = {name: str(factor) for name, factor in factors_in(formula, is_derivative).items()}
    assert found == expected


@pytest.mark.parametrize(
    "formula", [d * e, s / d, SYMBOLS.exp(d), d**2, SYMBOLS.where(d > 0, s, t), SYMBOLS.maximum(d, 0)]
)
def test_what_is_not_linear_is_refused(formula: Expression) -> None:
    with pytest.raises(ValueError, match="is not linear in d_1"):
        factors_in(formula, is_derivative)
