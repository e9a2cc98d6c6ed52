"""A training in memory that the doctor looks at on its way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cutaway.errors import NonFiniteError, SettingError
from cutaway.train import Snapshot, State, Training
from cutaway.train.history import Row, as_row


class Watch:
    """Passes on the snapshots of a training, and keeps what ``cutaway.doctor(watch)`` reads: before, between, after.

    The training is read and never changed: its numbers are the same bits, whether it is watched or not.

    Args:
        training: The training.
        state: Where it goes on; by default it begins.

    Attributes:
        state: Where it stands; None before its first step.
        rows: The rows of its history so far, as in the folder of a run.
        failure: What ended it, where NaN or infinity did, else an empty text.

    Raises:
        SettingError: What is to be watched is no ``Training``, or the state is none.

    >>> import numpy as np
    >>> from itertools import count
    >>> from cutaway import Network, doctor
    >>> from cutaway.data import load
    >>> from cutaway.train import TrainingSettings
    >>> train = load("gauss").splits.train
    >>> settings = TrainingSettings(epochs=1, batch_size=50, optimizer="sgd", learning_rate=1e-7)
    >>> watch = Watch(Training(Network([2, 4, 2]), train, None, settings))
    >>> [doctor(watch).names() for snapshot in watch.run(at=count(5, 5)) if snapshot.asked]
    [['rate_too_low']]
    """

    def __init__(self, training: Training, state: State | None = None) -> None:
        if not isinstance(training, Training):
            raise SettingError(f"Watch was given a {type(training).__name__}; give the Training that it is to follow.")
        if state is not None and not isinstance(state, State):
            raise SettingError(f"The state is a {type(state).__name__}; give a State, such as snapshot.state, or none.")
        self.training = training
        self.state = state
        self.rows: list[Row] = []
        self.failure = ""

    def run(self, *, at: Iterable[int] = ()) -> Iterator[Snapshot]:
        """Train on from where it stands, and yield the snapshots of ``Training.run``.

        Args:
            at: Numbers of steps, in increasing order, after which a snapshot is wanted: ``itertools.count(100, 100)``.

        Raises:
            NonFiniteError: NaN or infinity came up; the doctor can be asked all the same.
            SettingError: The steps asked for are no whole numbers, or do not increase.
        """
        try:
            for snapshot in self.training.run(self.state, at=at):
                self.state = snapshot.state
                if snapshot.row is not None and not (snapshot.state.step == 0 and self.rows):
                    self.rows.append(as_row(snapshot.row))
                yield snapshot
        except NonFiniteError as error:
            self.failure = str(error)
            raise
