"""A run that is recorded: the training loop with its history and checkpoints on disk."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from time import monotonic

from cutaway.errors import NonFiniteError, RunError
from cutaway.execute.arrays import one_thread
from cutaway.files import write_json
from cutaway.train.checkpoint import Checkpoint, load_latest, save_checkpoint
from cutaway.train.history import History, Row
from cutaway.train.loop import Training
from cutaway.train.run_folder import RunFolder
from cutaway.train.state import Arrays, Snapshot, State

SECONDS_BETWEEN_CHECKPOINTS = 10.0


class RecordedRun:
    """A training in a run folder, from its latest checkpoint if it has one.

    Pull the snapshots from ``snapshots()``. However that ends (the last step, ``close()``, an exception,
    Ctrl-C), the state of the last whole step is written. After a kill the latest checkpoint is there.

    Args:
        folder: The run's folder.
        training: What to train.

    Raises:
        RunError: The checkpoints are damaged, or do not fit the run.

    Attributes:
        state: The state after the last step.
        seconds: How long the run has taken, all its parts together.
    """

    def __init__(self, folder: RunFolder, training: Training) -> None:
        self.folder = folder
        self.training = training
        beginning = training.begin()
        checkpoint = load_latest(folder.checkpoints) or Checkpoint(beginning, 0, 0.0)
        _check_fit(folder, checkpoint.state, beginning)
        self.state: State = checkpoint.state
        self.seconds = checkpoint.seconds
        self.history = History(folder.path, keep=checkpoint.history_rows)
        self._saved: State | None = None
        self._steps = _Stopwatch()

    @property
    def rows(self) -> list[Row]:
        """The rows of the history so far."""
        return self.history.rows

    @property
    def samples_per_second(self) -> float:
        """The speed of the training steps of this part of the run, without the measuring after each epoch."""
        return self._steps.rate

    def snapshots(self) -> Generator[Snapshot, None, None]:
        """Train to the end and yield every snapshot.

        Matrix products run on one thread meanwhile: at these sizes a second one gains little on an idle machine,
        and costs most of the speed where another program wants the core.

        Raises:
            NonFiniteError: NaN or infinity came up. The state before is kept, and the folder says what happened.
        """
        with one_thread():
            yield from self._record()

    def _record(self) -> Iterator[Snapshot]:
        started, before = monotonic(), self.seconds
        last_save = started
        try:
            for snapshot in self._steps.timed(self.training.run(self.state)):
                self.state = snapshot.state
                self.seconds = before + monotonic() - started
                if snapshot.row is not None and not (snapshot.state.step == 0 and self.rows):
                    self.history.append(snapshot.row)
                if "training_loss" in (snapshot.row or {}) or monotonic() - last_save > SECONDS_BETWEEN_CHECKPOINTS:
                    self._save()
                    last_save = monotonic()
                yield snapshot
        except NonFiniteError as error:
            write_json(self.folder.path / "failure.json", {"error": str(error), "step": self.state.step + 1})
            raise
        finally:
            self._save()

    def _save(self) -> None:
        if self._saved is not self.state:
            self.history.flush()
            save_checkpoint(self.folder.checkpoints, Checkpoint(self.state, len(self.history.rows), self.seconds))
            self._saved = self.state


def _check_fit(folder: RunFolder, state: State, beginning: State) -> None:
    """Raise RunError unless a state has the parameters, and the memories, that its run needs."""
    pairs = [(state.parameters, beginning.parameters), (state.memory, beginning.memory)]
    if state.best:
        pairs.append((state.best.parameters, beginning.parameters))
    remembered = set(state.schedule_memory) == set(beginning.schedule_memory)
    if not remembered or any(_shapes(given) != _shapes(needed) for given, needed in pairs):
        what = "network or the optimizer" if remembered else "schedule"
        raise RunError(
            f"The newest checkpoint in {folder.checkpoints} does not fit the {what} in "
            f"{folder.path / 'run.json'}; one of the two is damaged. Start the run anew."
        )


def _shapes(arrays: Arrays) -> dict[str, tuple[object, ...]]:
    return {name: (array.dtype, *array.shape) for name, array in arrays.items()}


class _Stopwatch:
    """Counts the examples and the seconds of the steps that did nothing but train."""

    def __init__(self) -> None:
        self.pure = (0, 0.0)
        self.all = (0, 0.0)

    @property
    def rate(self) -> float:
        """Examples per second; where every step was also measured, the measuring is counted in."""
        examples, seconds = self.pure if self.pure[0] else self.all
        return examples / seconds if seconds else 0.0

    def timed(self, snapshots: Iterator[Snapshot]) -> Iterator[Snapshot]:
        """Pass the snapshots on, and time how long each took to come."""
        while True:
            started = monotonic()
            snapshot = next(snapshots, None)
            if snapshot is None:
                return
            seconds = monotonic() - started
            self.all = (self.all[0] + snapshot.examples, self.all[1] + seconds)
            if snapshot.row is None:
                self.pure = (self.pure[0] + snapshot.examples, self.pure[1] + seconds)
            yield snapshot
