"""Which loss of the catalogue a function of somebody's own is: it is asked, and its answers are compared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.definitions import ACTIVATIONS, LOSSES, Loss
from cutaway.execute.arrays import NUMPY, quiet
from cutaway.randomness import generator

TOLERANCE = 1e-4
"""float32 has 7 digits, and the losses are sums of a handful of terms; two different losses differ in the first one."""

Ask = Callable[[NDArray[Any]], float]


def known_loss(ask: Ask, y: NDArray[Any]) -> tuple[Loss | None, bool]:
    """Return the loss that a function computes, and whether it applies softmax or sigmoid itself.

    Args:
        ask: Gives the mean loss of outputs of the shape of ``y``; it may raise.
        y: The targets, (batch, outputs).

    Returns:
        The definition, or None where it is none of the catalogue, or where nothing could be asked.
    """
    scores = generator(0).normal(size=y.shape)
    for outputs in (scores, _squashed(scores)):
        answer = _answer(ask, outputs)
        for loss in LOSSES.values():
            for on_scores, value in _values(loss, outputs, y):
                if answer is not None and np.isclose(answer, value, rtol=TOLERANCE, atol=TOLERANCE):
                    return loss, on_scores
    return None, False


def loss_that_gives(value: float, outputs: NDArray[Any], y: NDArray[Any]) -> Loss | None:
    """Return the loss of the catalogue whose mean of outputs and targets is a given number, or None.

    >>> loss_that_gives(2.0, np.array([[2.0]]), np.array([[0.0]])).name
    'half_squared_error'
    """
    for loss in LOSSES.values():
        for _, made in _values(loss, outputs, y) if outputs.shape == y.shape and y.ndim == 2 else []:
            if np.isclose(value, made, rtol=TOLERANCE, atol=TOLERANCE):
                return loss
    return None


def _squashed(scores: NDArray[Any]) -> NDArray[Any]:
    """Return numbers that every loss can read: between 0 and 1, and rows that sum to 1."""
    name = "softmax" if scores.shape[1] > 1 else "sigmoid"
    squashed: NDArray[Any] = ACTIVATIONS[name].value(NUMPY, scores)
    return squashed


def _answer(ask: Ask, outputs: NDArray[Any]) -> float | None:
    try:
        return float(ask(outputs))
    except Exception:  # code of somebody else's, asked with numbers that it need not like
        return None


def _values(loss: Loss, outputs: NDArray[Any], y: NDArray[Any]) -> list[tuple[bool, float]]:
    """Return what a loss of the catalogue says: of outputs, and of scores where it has a form for them."""
    on_scores = loss.name.endswith("with_logits")
    forms = [(on_scores, loss.value)]
    if loss.value_of_scores is not None:
        forms.append((True, loss.value_of_scores))
    with quiet():
        return [(flag, float(np.mean(form(NUMPY, outputs, y)))) for flag, form in forms]
