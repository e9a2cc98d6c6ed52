"""The live display of a training: epoch, loss, validation accuracy, samples per second, time left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import monotonic
from typing import Any, Protocol

from cutaway.cli.console import messages, note
from cutaway.train import Snapshot, Training

SECONDS_BETWEEN_UPDATES = 0.1
SMOOTHING = 0.9
"""The share of the old value in the displayed loss and speed, which jump from batch to batch otherwise."""


class Display(Protocol):
    """Something that shows snapshots."""

    def show(self, snapshot: Snapshot) -> None:
        """Show where the training stands."""


@contextmanager
def display(training: Training, start: int) -> Iterator[Display]:
    """Return the display that fits: a bar in a terminal, a line for each epoch in a file or a pipe.

    Args:
        training: What is trained.
        start: The step from which it goes on.
    """
    if not messages().is_terminal:
        yield Lines(training)
        return
    bar = Bar(training, start)
    with bar.progress:
        yield bar


class Lines:
    """One line for each epoch."""

    def __init__(self, training: Training) -> None:
        self.epochs = training.settings.epochs

    def show(self, snapshot: Snapshot) -> None:
        """Print a line when an epoch was measured."""
        if snapshot.row and _has_a_line(snapshot):
            note(epoch_line(snapshot.epoch, self.epochs, snapshot.row))


class Bar:
    """A bar that moves, with a line left behind for each epoch."""

    def __init__(self, training: Training, start: int) -> None:
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        self.epochs = training.settings.epochs
        self.progress = Progress(
            TextColumn("epoch {task.fields[epoch]}"),
            BarColumn(bar_width=24),
            TextColumn("loss {task.fields[loss]}"),
            TextColumn("validation {task.fields[accuracy]}"),
            TextColumn("{task.fields[speed]} samples/s"),
            TimeRemainingColumn(compact=True),
            TextColumn("left"),
            console=messages(),
            transient=True,
        )
        fields: dict[str, Any] = {"epoch": f"1/{self.epochs}", "loss": "…", "accuracy": "…", "speed": "…"}
        self.task = self.progress.add_task("train", total=training.steps, completed=start, **fields)
        self.loss: float | None = None
        self.speed: float | None = None
        self.examples = 0
        self.updated = monotonic()

    def show(self, snapshot: Snapshot) -> None:
        """Move the bar, at most ten times a second; print a line when an epoch was measured."""
        self.examples += snapshot.examples
        if snapshot.examples:
            self.loss = _smooth(self.loss, snapshot.loss)
        if snapshot.row and _has_a_line(snapshot):
            self.progress.console.print(
                epoch_line(snapshot.epoch, self.epochs, snapshot.row), markup=False, style="dim"
            )
        if snapshot.row and "validation_loss" in snapshot.row:
            self._update(snapshot, accuracy=_validation(snapshot.row))
        elif monotonic() - self.updated >= SECONDS_BETWEEN_UPDATES:
            self.speed = _smooth(self.speed, self.examples / (monotonic() - self.updated))
            self._update(snapshot)

    def _update(self, snapshot: Snapshot, **fields: Any) -> None:
        self.progress.update(
            self.task,
            completed=snapshot.state.step,
            epoch=f"{min(int(snapshot.epoch) + 1, self.epochs)}/{self.epochs}",
            loss="…" if self.loss is None else f"{self.loss:.4f}",
            speed="…" if self.speed is None else f"{self.speed:,.0f}",
            **fields,
        )
        self.examples, self.updated = 0, monotonic()


def epoch_line(epoch: float, epochs: int, row: Mapping[str, float]) -> str:
    """Return the line that tells how an epoch ended."""
    if row["step"] == 0:
        start = f"before  loss {row['validation_loss']:.4f} on the validation data"
        guessed = row.get("validation_accuracy")
        return start if guessed is None else f"{start}, accuracy {guessed:.1%}: guessing"
    loss = f"loss {row['training_loss']:.4f} (validation {row['validation_loss']:.4f})"
    if "validation_accuracy" not in row:  # there are numbers to predict
        return f"epoch {epoch:.0f}/{epochs}  {loss}"
    accuracy = f"accuracy {row['training_accuracy']:.1%} (validation {row['validation_accuracy']:.1%})"
    return f"epoch {epoch:.0f}/{epochs}  {loss}  {accuracy}"


def _has_a_line(snapshot: Snapshot) -> bool:
    """Return whether a line tells of it: the start and each epoch's end."""
    return snapshot.epoch_ended or snapshot.state.step == 0


def _validation(row: Mapping[str, float]) -> str:
    accuracy = row.get("validation_accuracy")
    return f"loss {row['validation_loss']:.4f}" if accuracy is None else f"{accuracy:.2%}"


def _smooth(old: float | None, new: float) -> float:
    return new if old is None else SMOOTHING * old + (1 - SMOOTHING) * new
