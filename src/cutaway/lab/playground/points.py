"""The points of a playground before they are parted: x1 and x2, and of each its class or its number."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.data import GENERATED
from cutaway.errors import DataError, SettingError
from cutaway.protocol import commands
from cutaway.protocol.limits import MOST_POINTS
from cutaway.protocol.settings import DataSettings

OWN = "own"
"""The name of the learner's own points."""

SIDE = 6.0
"""The maps show at least -6 to 6, as TensorFlow Playground does."""

MOST_CLASSES = 10
LARGEST_COORDINATE = 1e6


@dataclass(frozen=True, eq=False)
class Points:
    """All points of a playground.

    Attributes:
        x: x1 and x2, (points, 2); of a curve x2 is 0.
        answers: The number of the class, or the number to predict, (points,).
        classes: The names of the classes; empty where there are numbers to predict.
        one_dimensional: Whether they are a curve: x2 means nothing.
        remark: What was done to them, as a sentence, or an empty text.
    """

    x: NDArray[np.float64]
    answers: NDArray[np.float64]
    classes: tuple[str, ...] = ()
    one_dimensional: bool = False
    remark: str = ""

    @property
    def bounds(self) -> tuple[float, float]:
        """From where to where the maps show x1 and x2: -6 to 6, or farther where a point lies farther out."""
        farthest = float(np.abs(self.x).max(initial=0.0))
        side = SIDE if farthest <= SIDE else float(ceil(farthest))
        return -side, side


def generated_points(settings: DataSettings) -> Points:
    """Return the points of a set of the catalogue.

    Raises:
        UnknownNameError: There is no such set.
        SettingError: A setting outside of what is possible, or a set whose columns have unlike units.
    """
    if not 8 <= settings.examples <= MOST_POINTS:
        raise SettingError(
            f"{settings.examples:,} points were asked for; the playground takes from 8 to {MOST_POINTS:,}."
        )
    joint = "," if ":" in settings.name else ":"
    fixed = f"noise={settings.noise!r},examples={settings.examples},seed={settings.seed}"
    entry = GENERATED.resolve(f"{settings.name}{joint}{fixed}")
    if entry.scaled:
        raise SettingError(
            f"The data {entry.name!r} have columns of unlike units, which the playground's maps cannot show; choose "
            "one of its catalogue."
        )
    made = entry.make()
    answers = made.labels if made.targets is None else made.targets[:, 0]
    flat = made.inputs == 1
    x = np.column_stack([made.x, np.zeros(len(made))]) if flat else made.x
    return Points(np.asarray(x, np.float64), np.asarray(answers, np.float64), made.classes, flat)


def given_points(command: commands.Points) -> Points:
    """Return the points that a learner painted, or the curve that was drawn.

    Raises:
        DataError: Too few or too many points or classes, another number of answers than of points, coordinates beyond
            all sense, or both classes and numbers.
    """
    x = np.array(command.x, np.float64).reshape(-1, 2)
    if bool(command.labels) == bool(command.targets):
        raise DataError("The points need either classes (labels) or numbers (targets), one for each point.")
    if command.targets:
        return checked(x, np.array(command.targets, np.float64), ())
    labels = np.array(command.labels, np.float64)
    if labels.min() < 0 or labels.max() >= MOST_CLASSES:
        raise DataError(f"A class has the number {int(labels.min() if labels.min() < 0 else labels.max())}; "
                        f"expected 0 to {MOST_CLASSES - 1}.")  # fmt: skip
    return checked(x, labels, tuple(str(number) for number in range(max(2, int(labels.max()) + 1))))


def checked(x: NDArray[Any], answers: NDArray[Any], classes: tuple[str, ...], remark: str = "") -> Points:
    """Return points after a look at their numbers.

    Raises:
        DataError: As for ``given_points``.
    """
    if len(x) != len(answers):
        raise DataError(f"There are {len(x):,} points and {len(answers):,} answers; give one answer for each point.")
    if not 2 <= len(x) <= MOST_POINTS:
        raise DataError(f"There are {len(x):,} points; the playground takes from 2 to {MOST_POINTS:,}.")
    for what, numbers in (("coordinate", x), ("number to predict", answers)):
        if not (np.abs(numbers) <= LARGEST_COORDINATE).all():  # NaN is not, either
            raise DataError(f"A {what} is beyond {LARGEST_COORDINATE:,.0f} or no number; give smaller ones.")
    flat = not classes and not x[:, 1].any()
    return Points(x, answers, classes, flat, remark)
