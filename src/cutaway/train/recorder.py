"""A run that is recorded: the training loop with its history and checkpoints on disk."""

from __future__ import annotations

from collections.abc import Callable, Generator
from time import monotonic

from cutaway.errors import NonFiniteError, RunError
from cutaway.files import write_json
from cutaway.train.checkpoint import Checkpoint, load_latest, save_checkpoint
from cutaway.train.history import History, Row
from cutaway.train.loop import Training
from cutaway.train.run_folder import RunFolder
from cutaway.train.state import Arrays, Snapshot, State
from cutaway.train.stopwatch import Stopwatch

SECONDS_BETWEEN_CHECKPOINTS = 10.0

SECONDS_BETWEEN_EPOCHS = 1.0
"""Epochs that end sooner after the checkpoint before get none: of tiny ones there are thousands in a second."""

SHARE_OF_CHECKPOINTS = 0.05
"""What checkpoints may take of a run's time: those of 12 million weights take as long as an epoch does on a GPU."""


class RecordedRun:
    """A training in a run folder, from its latest checkpoint if it has one.

    Pull the snapshots from ``snapshots()``. However that ends (the last step, ``close()``, an exception,
    Ctrl-C), the state of the last whole step is written. After a kill the latest checkpoint is there.

    How many threads matrix products use is left to the process, of which a training may be only a part. At these
    sizes one is best: a second gains little on an idle machine, and costs most of the speed where another program
    wants the core. ``cutaway train`` therefore trains within ``with one_thread():`` (from
    ``cutaway.execute.arrays``), and so may every program that owns its process.

    Args:
        folder: The run's folder.
        training: What to train.
        report: Is told in a sentence of a damaged checkpoint that was passed over.

    Raises:
        RunError: The checkpoints are damaged, or do not fit the run.

    Attributes:
        state: The state after the last step.
        seconds: How long the run has taken, all its parts together.
    """

    def __init__(self, folder: RunFolder, training: Training, report: Callable[[str], object] = lambda _: None) -> None:
        self.folder = folder
        self.training = training
        beginning = training.begin()
        found = load_latest(folder.checkpoints, report)
        checkpoint = found or Checkpoint(beginning, 0, 0.0)
        _check_fit(folder, checkpoint.state, beginning)
        self.state: State = checkpoint.state
        self.seconds = checkpoint.seconds
        self.history = History(folder.path, keep=checkpoint.history_rows)
        self._saved = found and found.state
        self._stopwatch = Stopwatch(checkpoint.timing)
        self._saving = 0.0

    @property
    def rows(self) -> list[Row]:
        """The rows of the history so far."""
        return self.history.rows

    @property
    def samples_per_second(self) -> float:
        """The speed of the training steps of the whole run, without the measuring after each epoch."""
        return self._stopwatch.timing.rate

    @property
    def saved_step(self) -> int:
        """The step of the newest checkpoint; 0 where there is none yet."""
        return self._saved.step if self._saved else 0

    def snapshots(self) -> Generator[Snapshot, None, None]:
        """Train to the end and yield every snapshot.

        Raises:
            NonFiniteError: NaN or infinity came up. The state before is kept, and the folder says what happened.
        """
        started, before = monotonic(), self.seconds
        last_save = started
        try:
            for snapshot in self._stopwatch.timed(self.training.run(self.state)):
                self.state = snapshot.state
                self.seconds = before + monotonic() - started
                if snapshot.row is not None and not (snapshot.state.step == 0 and self.rows):
                    self.history.append(snapshot.row)
                wait = SECONDS_BETWEEN_EPOCHS if snapshot.epoch_ended else SECONDS_BETWEEN_CHECKPOINTS
                if monotonic() - last_save > max(wait, self._saving / SHARE_OF_CHECKPOINTS):
                    self._save()
                    last_save = monotonic()
                yield snapshot
        except NonFiniteError as error:
            write_json(self.folder.failure_path, {"error": str(error), "step": self.state.step + 1})
            raise
        finally:
            self._save()

    def _save(self) -> None:
        if self._saved is not self.state:
            began = monotonic()
            self.history.flush()
            checkpoint = Checkpoint(self.state, len(self.history.rows), self.seconds, self._stopwatch.timing)
            save_checkpoint(self.folder.checkpoints, checkpoint)
            self._saved = self.state
            self._saving = monotonic() - began


def _check_fit(folder: RunFolder, state: State, beginning: State) -> None:
    """Raise RunError unless a state has the parameters, the statistics and the memories that its run needs."""
    pairs = [
        (state.parameters, beginning.parameters),
        (state.statistics, beginning.statistics),
        (state.memory, beginning.memory),
    ]
    if state.best:
        pairs.append((state.best.arrays, beginning.arrays))
    remembered = set(state.schedule_memory) == set(beginning.schedule_memory)
    if not remembered or any(_shapes(given) != _shapes(needed) for given, needed in pairs):
        what = "network or the optimizer" if remembered else "schedule"
        raise RunError(
            f"The newest checkpoint in {folder.checkpoints} does not fit the {what} in "
            f"{folder.path / 'run.json'}; one of the two is damaged. Start the run anew."
        )


def _shapes(arrays: Arrays) -> dict[str, tuple[object, ...]]:
    return {name: (array.dtype, *array.shape) for name, array in arrays.items()}
