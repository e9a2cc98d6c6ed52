"""Learning rates to advise: what is known of the first step tells how far a rate is off."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

from cutaway.diagnosis.case import Case
from cutaway.diagnosis.finding import Cure

LARGE_STEP = 0.1
"""A first step that changes a weight matrix by a larger share of its size is suspect: a hundred times the usual 0.001.
Of 112 healthy runs only 4 had one, up to 0.21, and these learned at once; rates that are far too high came to 0.27 and
more."""

WANTED = 0.01
"""What share of the weights the first step is to change where a rate is advised: SGD at 0.1 or Adam at 0.002 on the
digits. Later steps are smaller."""


def known_rate(case: Case) -> float | None:
    """Return the rate of the training, or None where nobody told it."""
    rates = (part.learning_rate for part in (case.history, case.update) if part is not None)
    return next((rate for rate in rates if rate is not None), None)


def largest_share(ratios: Mapping[str, float]) -> float | None:
    """Return the largest of the finite shares by which a step changes weight matrices; None where there is none.

    >>> largest_share({"W1": 0.5, "W2": float("inf")})
    0.5
    """
    return max((ratio for ratio in ratios.values() if isfinite(ratio)), default=None)


def first_share(case: Case) -> float | None:
    """Return the largest share of a weight matrix that the first step changes; None where the step is a later one."""
    first = case.update is not None and (case.code is None or case.untrained)
    return largest_share(case.update.ratios) if case.update is not None and first else None


def smaller_rate(case: Case) -> Cure:
    """Return the advice to train with a smaller rate: a tenth, or less where the first step is far too large."""
    rate, share = known_rate(case), first_share(case)
    if rate is None:
        return Cure("Train anew with a tenth of the learning rate.")
    if not share or share <= LARGE_STEP:
        return Cure("Train anew with a tenth of the learning rate.", (("learning_rate", rounded(rate / 10)),))
    advised = min(rounded(rate / 10), float(f"{rate * WANTED / share:.1g}"))
    return Cure(
        f"Train anew with a learning rate of {advised:g}, at which the first step changes the weights by about "
        f"{advised / rate * share:.1g} of their size.",
        (("learning_rate", advised),),
    )


def larger_rate(case: Case) -> Cure:
    """Return the advice to train with a larger rate: ten times as much, or more where a step is far too small."""
    rate, share = known_rate(case), largest_share(case.update.ratios) if case.update else None
    if rate is None:
        return Cure("Train with ten times the learning rate.")
    advised = max(rounded(10 * rate), float(f"{rate * WANTED / share:.1g}")) if share else rounded(10 * rate)
    return Cure(f"Train with a learning rate of {advised:g}.", (("learning_rate", advised),))


def rounded(rate: float) -> float:
    """Return a rate without the last digits of a division: 1e+29, not 1.0000000000000001e+29.

    >>> rounded(1e30 / 10), rounded(3.0 / 10)
    (1e+29, 0.3)
    """
    return float(f"{rate:.12g}")
