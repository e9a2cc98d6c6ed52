"""The gradient check: are a learner's own gradients right, and if not, which known mistake gives just these?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf
from typing import Any

import numpy as np

from cutaway.diagnosis.gradients.judge import judge
from cutaway.diagnosis.gradients.learner import call_learner
from cutaway.diagnosis.gradients.program import Numbers, Program
from cutaway.diagnosis.gradients.reading import check_shapes, read_gradients
from cutaway.diagnosis.gradients.result import GradientCheck
from cutaway.diagnosis.gradients.search import is_small
from cutaway.diagnosis.gradients.subject import network_of, right_program
from cutaway.diagnosis.gradients.yardstick import FLOORS, Yardstick, yardstick
from cutaway.errors import DataError, SettingError
from cutaway.execute import execute
from cutaway.execute.arrays import quiet
from cutaway.network import Network

FEWEST = 3
"""From how many examples on a sum, a mean and a doubling differ."""


def check_gradients(
    network: Network | Mapping[str, Any],
    gradients: Any,
    x: Any,
    y: Any,
    *,
    learning_rate: float | None = None,
    previous: Any = None,
    regularizers: Sequence[str] = (),
    training: bool = False,
    seed: int = 0,
    step: int = 1,
) -> GradientCheck:
    """Return whether gradients are right, and if not, which known mistake gives just these, with the line to mend.

    Args:
        network: The network, with the parameters at which the gradients were computed; or its description, the
            arguments of ``Network`` by name and ``parameters``, the arrays by name.
        gradients: Arrays by name (``W1``, ``d_W1``, ``dW1`` ...), a list in the order of ``network.parameters``, or a
            function of ``(parameters, x, y)`` that returns such, alone or after the loss. Weights in PyTorch's layout
            are recognized. A function is called twice, so that gradients left from the call before show.
        x: Inputs, (batch, inputs); three examples or more, for fewer hide mistakes.
        y: Targets, (batch, outputs), or class indices, (batch,).
        learning_rate: The rate of your update, where one of your gradients may have to do with it. Weights that were
            updated too early are found without it, too.
        previous: The gradients of the step before, where they may still be in there.
        regularizers: The penalties of your loss, as in ``["l2:rate=0.01"]``.
        training: Whether dropout and batch normalization work as in training.
        seed: The seed of the masks of dropout, with ``step``.
        step: The number of the training step, from 1.

    Raises:
        DataError: Gradients that are missing or no real numbers, a loss that is no number, or a network
            whose own are not finite.
        ShapeError: A gradient of another shape, unless a known mistake gives it; a list in another order; inputs that
            do not fit.
        SettingError: A description that is not one of a network with its parameters, or a learning rate that is no
            number above 0.

    >>> network = Network([2, 3, 2], activation="tanh", seed=1)
    >>> x, y = np.array([[1.0, 0.5], [-1.0, 2.0], [0.5, -0.5]]), np.array([0, 1, 1])
    >>> values = network.values(x, y)
    >>> mine = {name: 3 * values[f"d_{name}"] for name in network.parameters}
    >>> check = check_gradients(network, mine, x, y)
    >>> check.right, check.names()
    (False, [('sum_for_mean',)])
    """
    known = network_of(network)
    program = right_program(known, x, y, regularizers, training, seed, step)
    remarks, loss = _remarks(program), None
    if callable(gradients):
        mine, previous, loss, more = call_learner(gradients, known, np.asarray(x), np.asarray(y))
        remarks += more
    else:
        mine = gradients
    examples, shapes = len(program.given["x"]), known.specification.parameter_shapes()
    theirs, read = read_gradients(mine, shapes, examples)
    precision = _precision(known, theirs)
    before = None if previous is None else read_gradients(previous, shapes, examples)[0]
    if before is not None and not callable(gradients):
        check_shapes(before, shapes, examples)
    with quiet():
        theirs = {name: array.astype(np.float64) for name, array in theirs.items()}
        program = _knowing(program, learning_rate, before)
        measure = yardstick(program, precision)
        _check_finite(measure)
        found = judge(program, theirs, measure)
    if loss is not None:
        remarks += _about_loss(loss, program)
    if found.tried and not (found.right or found.explanations or is_small(program)):
        remarks.append("Two mistakes at once were not tried, for it takes long here; give a smaller network or batch.")
    return GradientCheck(
        right=found.right,
        parameters=found.parameters,
        explanations=found.explanations,
        partly=found.partly,
        tried=found.tried,
        without_trace=found.without_trace,
        examples=examples,
        precision=precision,
        remarks=(*remarks, *read),
    )


def _knowing(program: Program, learning_rate: float | None, before: Mapping[str, Numbers] | None) -> Program:
    """Return the program with the learning rate and the gradients of the step before, where they are known."""
    known: dict[str, Any] = {} if learning_rate is None else {"learning_rate": _checked_rate(learning_rate)}
    if before is not None:
        known |= {f"previous_d_{name}": array.astype(np.float64) for name, array in before.items()}
    return program.knowing(**known)


def _checked_rate(rate: object) -> float:
    if isinstance(rate, bool) or not isinstance(rate, (int, float)) or not 0 < rate < inf:
        raise SettingError(f"The learning rate is {rate!r:.60}; expected a number above 0, such as 0.1.")
    return float(rate)


def _remarks(program: Program) -> list[str]:
    examples = len(program.given["x"])
    if examples >= FEWEST:
        return []
    count = f"{examples} example{'s' if examples > 1 else ''}"
    return [
        f"With {count} some mistakes cannot be seen or told apart, a sum for a mean among them; give three or more."
    ]


def _precision(network: Network, theirs: Mapping[str, Numbers]) -> str:
    """Return the coarsest number type among the network's and the gradients'."""
    types = {network.specification.dtype, *(array.dtype.name for array in theirs.values())}
    return next((name for name in FLOORS if name in types), "float64")


def _check_finite(measure: Yardstick) -> None:
    for name, array in measure.right.items():
        if not np.isfinite(array).all():
            raise DataError(
                f"The right d_{name} holds NaN or infinity on this batch, so that nothing can be compared with it; "
                "look for such numbers in x and in the parameters, or scale them down."
            )


def _about_loss(loss: float, program: Program) -> list[str]:
    right = float(execute(program.forward, program.given)["loss"])
    if abs(loss - right) <= 1e-4 * max(1.0, abs(right)):
        return []
    return [f"Your loss is {loss:.6g}, and the network's {right:.6g}: look at the forward pass first."]
