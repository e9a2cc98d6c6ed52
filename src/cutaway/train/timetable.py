"""When the history gets a row, and when a row measures the validation data: a pure function of the step."""

from __future__ import annotations

from dataclasses import dataclass

ROWS_PER_EPOCH = 20
"""How many rows the history gets in each of the first epochs."""

LOOKS_PER_EPOCH = 4
"""How often in such an epoch the validation data are measured; it must divide the number of rows."""

DENSE_EPOCHS = 10
"""How many epochs get that many rows. Each doubling of the epochs after them halves the rows of an epoch."""

ROW_EACH_EPOCH = 4
"""After so many halvings an epoch has a single row, at its end; from there on whole epochs are left out."""


@dataclass(frozen=True)
class Timetable:
    """When a training's rows are due.

    Twenty rows, evenly spread, in each of the first 10 epochs; 10 in each up to epoch 20, then 5 up to epoch 40, 2 up
    to 80, 1 up to 160; then one every second epoch up to 320, every fourth up to 640 and so on. An epoch with fewer
    steps has a row for each. The last step always has one. So there are at most 100 rows for each doubling of the
    epochs, about 1,600 for a million of them, and wherever a training is stopped its curve is fine enough to look at.
    Nothing but the step decides, so that every engine and every resumed run gives the same rows.

    Attributes:
        steps_per_epoch: The number of batches in an epoch.
        steps: The number of steps in the whole training.

    >>> Timetable(steps_per_epoch=100, steps=100_000).next_row(0)
    5
    >>> Timetable(steps_per_epoch=100, steps=100_000).next_row(50_000)  # epoch 500 is over; one row in four epochs
    50400
    """

    steps_per_epoch: int
    steps: int

    def is_row(self, step: int) -> bool:
        """Return whether a row is due after this step, or before the first one."""
        return step == 0 or self.next_row(step - 1) == step

    def next_row(self, step: int) -> int:
        """Return the number of the first step after ``step`` that has a row."""
        halvings = self._halvings(step)
        if halvings <= ROW_EACH_EPOCH:
            return min(self._next(step, ROWS_PER_EPOCH >> halvings), self.steps)
        rows_apart = self.steps_per_epoch << (halvings - ROW_EACH_EPOCH)
        return min((step // rows_apart + 1) * rows_apart, self.steps)

    def is_look(self, step: int) -> bool:
        """Return whether a row after this step measures the validation data."""
        looks = max(LOOKS_PER_EPOCH >> self._halvings(step - 1), 1)
        return step == 0 or self._next(step - 1, looks) == step

    def is_between_epochs(self, step: int) -> bool:
        """Return whether an epoch is over, or the first has not begun."""
        return step % self.steps_per_epoch == 0

    def next_epoch(self, step: int) -> int:
        """Return the number of the first step after ``step`` that ends an epoch."""
        return (step // self.steps_per_epoch + 1) * self.steps_per_epoch

    def _halvings(self, step: int) -> int:
        """Return how often the rows of an epoch have been halved in the one that follows after ``step``."""
        return (step // self.steps_per_epoch // DENSE_EPOCHS).bit_length()

    def _next(self, step: int, times: int) -> int:
        """Return the step after ``step`` at which something is due that happens so many times in each epoch."""
        epoch, done = divmod(step, self.steps_per_epoch)
        happened = done * times // self.steps_per_epoch
        return epoch * self.steps_per_epoch - (-(happened + 1) * self.steps_per_epoch // times)
