"""The case itself: what is known of one patient."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.data import PictureFormat
from cutaway.diagnosis.case.passes import Given, NotFinite, Numbers, Pass
from cutaway.diagnosis.case.shapes import Ledger
from cutaway.diagnosis.case.training import HistoryView, Overfit, Predictions, Preparation, TrainingCode, Update
from cutaway.explain.selection import Selection


@dataclass(frozen=True, eq=False)
class Case:
    """All that is known of one patient; what is not known is None.

    Attributes:
        subject: What is examined, in words.
        now: A pass with the parameters as they are.
        start: A pass with the initial parameters, where they are known beside those of now.
        untrained: Whether the parameters are the initial ones; None where that is not known.
        given: The targets as given.
        history: How the training went.
        update: How far a step moves the weights.
        code: What a training step did.
        predictions: What an evaluation answers.
        preparation: How the inputs were scaled.
        batch_labels: The classes of each batch, in the order of the training.
        picture: How pictures are to be made.
        looks: How often the test data were looked at.
        held_out: Rows to validate with, (examples, inputs), beside ``training_rows`` of the same columns.
        training_rows: Rows to learn from.
        ledger: The shapes in a pass.
        overfit: Tries to learn a few examples by heart.
        settings: The settings of the training, by their names.
        remarks: Sentences about the examination.
    """

    subject: str
    now: Pass | None = None
    start: Pass | None = None
    untrained: bool | None = None
    given: Given | None = None
    history: HistoryView | None = None
    update: Update | None = None
    code: TrainingCode | None = None
    predictions: Predictions | None = None
    preparation: Preparation | None = None
    batch_labels: tuple[NDArray[Any], ...] | None = None
    picture: PictureFormat | None = None
    looks: int | None = None
    held_out: Numbers | None = None
    training_rows: Numbers | None = None
    ledger: Ledger | None = None
    overfit: Callable[[], Overfit] | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    @cached_property
    def spoiled(self) -> NotFinite | None:
        """The first of the inputs and targets that holds NaN or infinity before anything is computed, or None."""
        parts = {"x": self.now.x} if self.now else {}
        parts |= {"y": self.given.targets} if self.given else {}
        for name, array in parts.items():
            if not np.isfinite(array).all():
                index = tuple(int(place) for place in np.argwhere(~np.isfinite(array))[0])
                return NotFinite(Selection(name, index), float(array[index]), "", 0.0, None)
        return None

    @property
    def beginning(self) -> Pass | None:
        """The pass with the initial parameters, where it is known which they are."""
        return self.start or (self.now if self.untrained else None)

    @property
    def trained(self) -> Pass | None:
        """The pass with the parameters as they are, where it is known that they are trained."""
        return self.now if self.untrained is False else None
