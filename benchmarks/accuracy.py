"""Measure the test accuracy on MNIST of the default network and of Nielsen's, for seeds 0 to 4.

    python benchmarks/accuracy.py --quick     # the default network alone
    python benchmarks/accuracy.py

Nielsen's network is 784-30-10 with sigmoids (Neural Networks and Deep Learning, chapter 1: 95.42 % at best over
30 epochs). It is trained once for each seed; the last epoch's parameters are evaluated, and those of the epoch with
the lowest validation loss, which is what early stopping with a patience of 30 keeps.
"""

from __future__ import annotations

import argparse
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from statistics import median
from time import perf_counter
from typing import Any

from cutaway.data import Splits, load
from cutaway.errors import CutawayError
from cutaway.execute.arrays import one_thread
from cutaway.network import Network
from cutaway.train import State, Training, TrainingSettings, evaluate

SEEDS = range(5)
NIELSEN: dict[str, Any] = {
    "activation": "sigmoid",
    "output": "sigmoid",
    "loss": "half_squared_error",
    "initializer": "normal",
    "bias_initializer": "normal",
}
NIELSENS_TRAINING = TrainingSettings(optimizer="sgd", learning_rate=3.0, batch_size=10, epochs=30, early_stopping=30)

Accuracies = dict[str, float]


def default_network(splits: Splits, seed: int) -> Accuracies:
    """Return what ``cutaway train --seed ...`` reaches."""
    state, accuracy = trained(Network([784, 256, 64, 10], seed=seed), TrainingSettings(seed=seed), splits)
    return {"last epoch": accuracy(state.arrays)}


def nielsens_network(splits: Splits, seed: int) -> Accuracies:
    """Return what Nielsen's network reaches after its last epoch, and after its best one by validation loss."""
    network = Network([784, 30, 10], **NIELSEN, seed=seed)
    state, accuracy = trained(network, replace(NIELSENS_TRAINING, seed=seed), splits)
    assert state.best is not None
    return {"last epoch": accuracy(state.arrays), "best epoch": accuracy(state.best.arrays)}


def trained(network: Network, settings: TrainingSettings, splits: Splits) -> tuple[State, Callable[[Any], float]]:
    """Train to the end; return the state, and a function from parameters to their accuracy on the test data."""
    with one_thread():
        # Not a list: each snapshot holds all parameters, and thousands of them fill the memory.
        (last,) = deque(Training(network, splits.train, splits.validation, settings).run(), maxlen=1)
    examples = splits.test.open(None, "measuring the accuracies that the documentation states")

    def accuracy(parameters: Any) -> float:
        found = evaluate(network, examples, parameters).accuracy
        assert found is not None  # MNIST has classes
        return found

    return last.state, accuracy


def measure(title: str, train: Callable[[Splits, int], Accuracies]) -> None:
    """Print a table with the accuracies of each seed, and their median."""
    print(f"\n{title}")
    results: list[Accuracies] = []
    for seed in SEEDS:
        start = perf_counter()
        results.append(train(load("mnist", seed=seed).splits, seed))
        if seed == SEEDS[0]:
            print("  ".join(["seed  ", *(f"{name:>10}" for name in results[0]), "seconds"]))
        print(
            "  ".join([f"{seed:<6}", *map(percent, results[-1].values()), f"{perf_counter() - start:7.1f}"]), flush=True
        )
    medians = (median(result[name] for result in results) for name in results[0])
    print("  ".join(["median", *map(percent, medians)]))


def percent(share: float) -> str:
    """Return an accuracy as it stands in a column."""
    return f"{share:10.2%}"


def main() -> None:
    """Measure one network or both."""
    parser = argparse.ArgumentParser(description="Measure the test accuracy on MNIST for five seeds.")
    parser.add_argument("--quick", action="store_true", help="only the default network, half a minute")
    quick = parser.parse_args().quick
    measure(
        "Default: 784-256-64-10, ReLU, softmax, cross-entropy, Adam 0.001, batches of 60, 3 epochs", default_network
    )
    if not quick:
        measure("Nielsen: 784-30-10, sigmoids, half squared error, SGD 3.0, batches of 10, 30 epochs", nielsens_network)


if __name__ == "__main__":
    try:
        main()
    except CutawayError as error:  # MNIST is not to be had, say
        raise SystemExit(str(error)) from None
