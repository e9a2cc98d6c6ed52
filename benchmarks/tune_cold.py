"""Which schedule brings the benchmark's cold start to 98% in the least work, chosen on validation data alone.

    .venv/bin/python benchmarks/tune_cold.py

The network is the benchmark's, 784-256-64-10 with Adam and one cycle. From the 60,000 training digits 5,000 are held
out; the test data stay unread. Each combination of planned epochs, batch size and highest rate is trained from several
seeds, and looked at after each epoch, as in the benchmark, which ends at the first accuracy of 98%. What counts is how
many epochs that takes, as the mean over the seeds; a training that does not arrive counts as one and a half times its
epochs. Among equals larger batches, which are fewer steps, are better. All contenders get what comes out: `COLD_START`
in `cutaway/bench/configurations.py`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import product
from statistics import mean, median

from cutaway import Network
from cutaway.bench.configurations import ACCURACY, COLD_START
from cutaway.data import Splits, load
from cutaway.train import Training, TrainingSettings

HELD_OUT = 5_000
NOT_ARRIVED = 1.5
EPOCHS = (3, 4)
BATCH_SIZES = (100, 150, 250, 400)
RATES = (0.004, 0.006, 0.008, 0.011)


@dataclass(frozen=True)
class Trial:
    """A schedule, and for each seed the validation accuracy after each epoch."""

    epochs: int
    batch_size: int
    rate: float
    accuracies: tuple[tuple[float, ...], ...]

    @property
    def needed(self) -> float:
        """How many epochs it takes, as the mean over the seeds."""
        return mean(map(self._needed, self.accuracies))

    @property
    def arrived(self) -> int:
        """From how many seeds it arrives."""
        return sum(max(seed) >= ACCURACY for seed in self.accuracies)

    @property
    def last(self) -> float:
        """The median of the accuracies at the end."""
        return median(seed[-1] for seed in self.accuracies)

    def _needed(self, accuracies: tuple[float, ...]) -> float:
        enough = (epoch for epoch, accuracy in enumerate(accuracies, start=1) if accuracy >= ACCURACY)
        return next(enough, NOT_ARRIVED * self.epochs)


def accuracies(splits: Splits, epochs: int, batch_size: int, rate: float, seed: int) -> tuple[float, ...]:
    """Return the validation accuracy after each epoch of a training."""
    settings = TrainingSettings(
        optimizer=COLD_START.optimizer,
        learning_rate=rate,
        schedule=COLD_START.schedule,
        batch_size=batch_size,
        epochs=epochs,
        seed=seed,
    )
    network = Network(**COLD_START.network, seed=seed)
    snapshots = Training(network, splits.train, splits.validation, settings).run()
    return tuple(one.row["validation_accuracy"] for one in snapshots if one.epoch_ended and one.row)


def trials(seeds: int) -> Iterator[Trial]:
    """Train all combinations."""
    splits = load("mnist", validation=HELD_OUT).splits
    for epochs, batch_size, rate in product(EPOCHS, BATCH_SIZES, RATES):
        found = tuple(accuracies(splits, epochs, batch_size, rate, seed) for seed in range(seeds))
        yield Trial(epochs, batch_size, rate, found)


def line(trial: Trial) -> str:
    """Return a row of the table."""
    asked = f"| {trial.epochs} | {trial.batch_size} | {trial.rate:g} |"
    return f"{asked} {trial.needed:.2f} | {trial.arrived} of {len(trial.accuracies)} | {trial.last:.2%} |"


def main() -> None:
    """Print a table, and the schedule that is taken."""
    parser = argparse.ArgumentParser(description="Choose the schedule of the cold start on validation data.")
    parser.add_argument("--seeds", type=int, default=5, help="from how many seeds each is trained (default: 5)")
    parser.add_argument("--json", action="store_true", help="print all accuracies as JSON as well")
    arguments = parser.parse_args()
    print("| planned epochs | batch | highest rate | epochs to 98% | arrived | at the end |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    done = []
    for trial in trials(arguments.seeds):
        done.append(trial)
        print(line(trial), flush=True)
    best = min(done, key=lambda trial: (trial.needed, -trial.batch_size, -trial.last))
    print(f"\nTaken: {best.epochs} epochs, batches of {best.batch_size}, highest rate {best.rate:g}")
    if arguments.json:
        print(json.dumps([asdict(trial) for trial in done]))


if __name__ == "__main__":
    main()
