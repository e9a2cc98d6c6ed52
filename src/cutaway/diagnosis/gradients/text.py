"""The answer of the gradient check as lines of text: in the terminal, in a notebook, for a screen reader."""

from __future__ import annotations

from math import isfinite

from cutaway.diagnosis.gradients.mutation import listed
from cutaway.diagnosis.gradients.result import Explanation, GradientCheck, ParameterCheck
from cutaway.numerals import short_number, written
from cutaway.plan.shapes import show
from cutaway.plan.step import layer_of

MOST_SHOWN = 4
"""How many explanations are written out."""


def check_text(check: GradientCheck) -> str:
    """Return the answer as text: the verdict, the parameters, the mistake with its lines, and how sure that is."""
    lines = [verdict(check), *check.remarks, "", *(f"  {parameter_line(entry)}" for entry in check.parameters)]
    for explanation in (check.explanations or check.partly)[:MOST_SHOWN]:
        lines += ["", *explanation_lines(explanation)]
    return "\n".join([*lines, "", certainty(check)])


def verdict(check: GradientCheck) -> str:
    """Return in a sentence how it stands."""
    if check.right:
        return "The gradients are right."
    broken = not_finite(check)
    if broken:
        return f"{listed(broken)} hold{'s' if len(broken) == 1 else ''} NaN or infinity."
    wrong = [entry.name for entry in check.parameters if not entry.right]
    layers = {layer_of(name) for name in wrong}
    if len(wrong) == len(check.parameters):
        return f"The gradients are wrong, from {wrong[0]} on, the first one on the way back."
    place = f"layer {layers.pop()}" if len(layers) == 1 else listed(sorted(wrong, key=layer_of))
    return f"The gradients are right but for {place}; {wrong[0]} is the first wrong one on the way back."


def not_finite(check: GradientCheck) -> list[str]:
    """Return the derivatives that hold NaN or infinity, the first on the way back first."""
    return [f"d_{entry.name}" for entry in check.parameters if not entry.finite]


def parameter_line(entry: ParameterCheck) -> str:
    """Return one parameter with its shape and how far it is off."""
    if entry.right:
        return f"d_{entry.name} {show(entry.shape)}: right"
    if entry.shape != entry.expected:
        return f"d_{entry.name} {show(entry.shape)}: wrong shape; expected {show(entry.expected)}"
    if not entry.finite:
        return f"d_{entry.name} {show(entry.shape)}: wrong, holds NaN or infinity"
    factor = f", {written(entry.factor)} times the right one" if entry.factor is not None else ""
    percent = f"off by {short_number(100 * entry.error)}% of its size"
    off = percent if isfinite(entry.error) else "not to be measured by its size"
    return f"d_{entry.name} {show(entry.shape)}: wrong, {off}{factor}"


def explanation_lines(explanation: Explanation) -> list[str]:
    """Return a mistake with the line to mend."""
    where = f" ({explanation.where})" if explanation.where else ""
    rate = f" The learning rate was {written(explanation.learning_rate)}." if explanation.learning_rate else ""
    return [
        f"{explanation.sentence}{where}.{rate} [{' + '.join(explanation.names)}]",
        *(f"  wrong: {line}" for line in explanation.wrong),
        *(f"  right: {line}" for line in explanation.right),
        f"  {explanation.cure}",
    ]


def certainty(check: GradientCheck) -> str:
    """Return how sure the answer is."""
    if check.right:
        hidden = f" These mistakes would not show on this batch: {', '.join(check.without_trace)}."
        return f"Judged by {check.precision}.{hidden if check.without_trace else ''}"
    broken = not_finite(check)
    if broken:
        return (
            f"No known mistake was looked for; mend {broken[0]} first. Such numbers come from a division by 0, log(0) "
            "or exp of a large number."
        )
    if len(check.explanations) == 1:
        return f"Of {check.tried:,} ways to go wrong that were tried none but this one gives these numbers."
    if check.explanations:
        return f"These {len(check.explanations)} cannot be told apart on this batch; {check.tried:,} ways were tried."
    if check.partly:
        return f"That explains a part. No known mistake gives all of these numbers; {check.tried:,} ways were tried."
    return f"No known mistake gives these numbers; {check.tried:,} ways were tried."
