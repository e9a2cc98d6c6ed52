"""What an estimator keeps of its training: the loss of each epoch, and the rows of the history at their ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cutaway.train import Snapshot, State

Row = Mapping[str, float]


@dataclass
class Record:
    """A training, looked at epoch by epoch.

    Attributes:
        epochs: How many epochs are planned.
        verbose: Whether to print a line for each.
        losses: The mean loss over the examples of each epoch, measured while the parameters move.
        rows: The row of the history before the first step, and those at the ends of epochs.
    """

    epochs: int
    verbose: bool
    losses: list[float] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def follow(self, snapshots: Iterable[Snapshot], state: State) -> State:
        """Pull a training, which starts at ``state``, to its end and return its last state."""
        total, examples = 0.0, 0
        for snapshot in snapshots:
            state = snapshot.state
            total, examples = total + snapshot.loss_sum, examples + snapshot.examples
            if not snapshot.examples and snapshot.row:  # before the first step there is no loss
                self.rows.append(dict(snapshot.row))
            if snapshot.epoch_ended:
                self.end_epoch(total / examples, snapshot.row)
                total, examples = 0.0, 0
        return state

    def end_epoch(self, loss: float, row: Row | None) -> None:
        """Note how an epoch ended; if it has a row, print its line if that is wanted. The batch loss is that of all."""
        self.losses.append(loss)
        if row is None:
            return
        self.rows.append({**row, "batch_loss": loss})
        if self.verbose:
            print(epoch_line(len(self.losses), self.epochs, self.rows[-1]))


def epoch_line(epoch: int, epochs: int, row: Row) -> str:
    """Return the line that tells how an epoch ended.

    >>> epoch_line(3, 200, {"step": 12, "batch_loss": 0.5, "training_loss": 0.25, "training_accuracy": 0.9})
    'epoch 3/200  batch loss 0.5000  training loss 0.2500  training accuracy 0.9000'
    """
    measured = [f"{name.replace('_', ' ')} {row[name]:.4f}" for name in row if name.endswith(("_loss", "_accuracy"))]
    return "  ".join([f"epoch {epoch}/{epochs}", *measured])
