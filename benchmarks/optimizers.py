"""How well each optimizer trains the default network on MNIST, at a learning rate that suits it.

    OMP_NUM_THREADS=1 .venv/bin/python benchmarks/optimizers.py            # print the table
    OMP_NUM_THREADS=1 .venv/bin/python benchmarks/optimizers.py --write    # put it into docs/optimizers.md

First the rate of each optimizer is searched on a ladder of rates, 0.001, 0.003, 0.01 ..., by the accuracy on the
validation data; the test data stay closed. Then the network is trained with this rate from three seeds, and tested.

Each training is kept in ``build/benchmark-optimizers.json`` once it is done: Ctrl-C loses the one under way alone, and
the next call goes on. ``--fresh`` begins anew, as is right after a change of the engine.
"""

from __future__ import annotations

import argparse
import os
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from textwrap import fill
from time import process_time
from typing import Any

from cutaway.data import load
from cutaway.definitions import OPTIMIZERS
from cutaway.errors import CutawayError, NonFiniteError
from cutaway.execute.arrays import one_thread
from cutaway.files import read_json, write_json
from cutaway.network import Network
from cutaway.train import Training, TrainingSettings, evaluate
from marked import DOCS, table, versions, write_region

KEPT = Path(__file__).parents[1] / "build" / "benchmark-optimizers.json"
SIZES = [784, 256, 64, 10]
SEEDS = (0, 1, 2)
LADDER = (1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1, 1.0, 3.0, 10.0)
# Where the search begins: its first three rates are this one and its neighbors. Gradient descent is left out, since
# with all examples as one batch three epochs are three steps.
BEGIN = {
    "sgd": 1e-1,
    "momentum": 3e-2,
    "nesterov": 3e-2,
    "adagrad": 1e-2,
    "adadelta": 1.0,
    "rmsprop": 1e-3,
    "adam": 1e-3,
    "amsgrad": 1e-3,
    "adamax": 3e-3,
    "nadam": 1e-3,
    "adamw": 1e-3,
}


@dataclass(frozen=True)
class Trained:
    """What one training came to.

    Attributes:
        validation: The accuracy on the validation data; 0 where NaN or infinity ended the training.
        test: The accuracy on the test data, or None where they stayed closed.
        seconds: The processor time of the training and its measurements.
    """

    validation: float
    test: float | None
    seconds: float


@dataclass
class Kept:
    """The trainings that are done, in a file."""

    path: Path
    done: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Kept:
        """Return what the file holds, or nothing if there is none."""
        return cls(path, read_json(path) if path.exists() else {})

    def trained(self, optimizer: str, rate: float, seed: int, *, test: bool) -> Trained:
        """Return the result of a training; it is made if it is not there yet, and written down."""
        key = f"{optimizer} {rate:g} seed {seed}{' test' if test else ''}"
        if key not in self.done:
            self.done[key] = vars(train(optimizer, rate, seed, test=test))
            self.path.parent.mkdir(exist_ok=True)
            write_json(self.path, self.done)
            print(f"  {key}: {_percent(self.done[key]['test' if test else 'validation'])}", flush=True)
        return Trained(**self.done[key])


def train(optimizer: str, rate: float, seed: int, *, test: bool) -> Trained:
    """Train the default network for three epochs and measure it."""
    splits = load("mnist", seed=seed).splits
    network = Network(SIZES, seed=seed)
    settings = TrainingSettings(optimizer=optimizer, learning_rate=rate, seed=seed)
    start = process_time()
    try:
        with one_thread():
            # Not a list: each snapshot holds all parameters, and thousands of them fill the memory.
            (last,) = deque(Training(network, splits.train, splits.validation, settings).run(), maxlen=1)
    except NonFiniteError:
        return Trained(0.0, 0.0 if test else None, process_time() - start)
    seconds = process_time() - start
    examples = [splits.validation]
    if test:
        examples.append(splits.test.open(None, "measuring the accuracies that the documentation states"))
    found = [evaluate(network, each, last.state.parameters).accuracy for each in examples]
    assert found[0] is not None  # MNIST has classes
    return Trained(found[0], found[1] if test else None, seconds)


def best_rate(kept: Kept, optimizer: str) -> float:
    """Return a rate with a higher validation accuracy than its neighbors on the ladder."""
    at = LADDER.index(BEGIN[optimizer])
    while True:
        near = range(max(at - 1, 0), min(at + 2, len(LADDER)))
        best = max(near, key=lambda rung: kept.trained(optimizer, LADDER[rung], SEEDS[0], test=False).validation)
        if best == at:
            return LADDER[at]
        at = best


def row(kept: Kept, optimizer: str) -> list[str]:
    """Return an optimizer's row of the table."""
    print(optimizer, flush=True)
    rate = best_rate(kept, optimizer)
    found = [kept.trained(optimizer, rate, seed, test=True) for seed in SEEDS]
    tests = [each.test or 0.0 for each in found]
    spread = f"{_percent(min(tests))} to {_percent(max(tests))}"
    seconds = f"{median(each.seconds for each in found):.1f}"
    return [optimizer, f"{rate:g}", _percent(median(tests)), spread, seconds]


def report(kept: Kept) -> str:
    """Return the table and how it was made."""
    rows = [row(kept, name) for name in BEGIN]
    rows.sort(key=lambda cells: cells[2], reverse=True)
    heads = ["optimizer", "learning rate", "test accuracy, median", "lowest to highest", "seconds"]
    return f"{table(heads, rows)}\n\n{how_it_was_made()}"


def how_it_was_made() -> str:
    """Return the sentences below the table."""
    tried = ", ".join(f"{rate:g}" for rate in LADDER)
    threads = os.environ.get("OMP_NUM_THREADS", "1")
    return fill(
        f"MNIST, {'-'.join(map(str, SIZES))} with ReLU, softmax and cross-entropy, batches of 60, 3 epochs, a constant "
        f"rate, float32; seeds {', '.join(map(str, SEEDS))}. All other settings are the catalogue's. The rates were "
        f"chosen by the accuracy on 5,000 validation examples with seed {SEEDS[0]}, among {tried}: one that is no "
        "worse than its two neighbors. The test data were opened with the chosen rates only. Seconds are processor "
        f"time of one training, the measurements in it included (median, OMP_NUM_THREADS={threads}). Measured by "
        f"`OMP_NUM_THREADS=1 .venv/bin/python benchmarks/optimizers.py --write`, with {versions('numpy')}.",
        width=120,
        break_on_hyphens=False,
        break_long_words=False,
    )


def _percent(share: float | None) -> str:
    return f"{share or 0.0:.2%}"


def main() -> None:
    """Measure all optimizers, and print the table or write it."""
    parser = argparse.ArgumentParser(description="Measure the test accuracy on MNIST for each optimizer.")
    parser.add_argument("--write", action="store_true", help="put the table into docs/optimizers.md")
    parser.add_argument("--fresh", action="store_true", help="forget the trainings of earlier calls")
    given = parser.parse_args()
    assert set(BEGIN) <= set(OPTIMIZERS)
    if given.fresh:
        KEPT.unlink(missing_ok=True)
    text = report(Kept.read(KEPT))
    if given.write:
        write_region(DOCS / "optimizers.md", "accuracies", text)
    print(text)


if __name__ == "__main__":
    try:
        main()
    except CutawayError as error:  # MNIST is not to be had, say
        raise SystemExit(str(error)) from None
    except KeyboardInterrupt:
        print(f"\nStopped. What is done lies in {KEPT}; the same command goes on.")
        raise SystemExit(130) from None
