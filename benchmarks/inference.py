"""How long a network takes to answer: one picture, and 10,000, beside the reference, PyTorch and JAX.

    .venv/bin/python benchmarks/inference.py            # print the table
    .venv/bin/python benchmarks/inference.py --write    # put it into docs/native.md

Each contender is a process of its own on one thread, gets the same float32 rows of MNIST's training data and the same
parameters, and answers from NumPy to NumPy. They take turns, in rounds; a figure is the median over the rounds, and a
round gives the median of its calls. First the outputs are compared. PyTorch and JAX are those of ``cutaway bench``, and
are left out where these are not installed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

SIZES = [784, 256, 64, 10]
MANY = 10_000
ROUNDS = 9
SECONDS = 0.3
LARGEST_DIFFERENCE = 1e-5
TITLES = {"native": "Cutaway, native", "reference": "Cutaway, reference", "torch": "PyTorch", "jax": "JAX, jit"}
ONE_THREAD = {
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false",
    "JAX_PLATFORMS": "cpu",
}

Rows = NDArray[np.float32]
Answer = Callable[[Rows], NDArray[Any]]


def native(parameters: dict[str, Rows]) -> Answer:
    """Return the network as it is called."""
    network = _network(parameters)
    assert network._predictor() is not None, "the native core is not there"
    return network  # type: ignore[no-any-return]


def reference(parameters: dict[str, Rows]) -> Answer:
    """Return the plan run by the reference."""
    from cutaway.execute import execute

    network = _network(parameters)
    return lambda x: execute(network.forward_plan, {"x": x, **network.parameters})["p"]


def _network(parameters: dict[str, Rows]) -> Any:
    from cutaway.network import Network

    network = Network(SIZES)
    network.set_parameters(parameters)
    return network


def torch(parameters: dict[str, Rows]) -> Answer:
    """Return a Sequential in inference mode."""
    import torch as library
    from torch import nn

    layers: list[Any] = []
    for number in range(1, len(SIZES)):
        layers += [nn.Linear(*SIZES[number - 1 : number + 1]), nn.ReLU()]
        layers[-2].weight.data = library.from_numpy(parameters[f"W{number}"].T.copy())
        layers[-2].bias.data = library.from_numpy(parameters[f"b{number}"])
    model = nn.Sequential(*layers[:-1], nn.Softmax(dim=1)).eval()

    @library.inference_mode()  # type: ignore[untyped-decorator]
    def answer(x: Rows) -> NDArray[Any]:
        p: NDArray[Any] = model(library.from_numpy(x)).numpy()
        return p

    return answer  # type: ignore[no-any-return]


def jax(parameters: dict[str, Rows]) -> Answer:
    """Return a compiled function; it is compiled for each of the two shapes before it is measured."""
    import jax as library

    placed = library.device_put(parameters)

    @library.jit  # type: ignore[untyped-decorator]
    def compute(parameters: Any, x: Any) -> Any:
        for number in range(1, len(SIZES) - 1):
            x = library.nn.relu(x @ parameters[f"W{number}"] + parameters[f"b{number}"])
        last = len(SIZES) - 1
        return library.nn.softmax(x @ parameters[f"W{last}"] + parameters[f"b{last}"])

    return lambda x: np.asarray(compute(placed, x))


CONTENDERS: dict[str, Callable[[dict[str, Rows]], Answer]] = {
    "native": native,
    "reference": reference,
    "torch": torch,
    "jax": jax,
}


def serve(name: str, folder: Path) -> None:
    """Be a contender: answer once, then measure as many rows as each line of the input says."""
    given = dict(np.load(folder / "given.npz"))
    x = given.pop("x")
    answer = CONTENDERS[name](given)
    np.save(folder / f"{name}.npy", answer(x))
    print("ready", flush=True)
    for line in sys.stdin:
        rows, ended = x[: int(line)], perf_counter() + SECONDS
        seconds: list[float] = []
        answer(rows)
        while perf_counter() < ended or len(seconds) < 3:
            started = perf_counter()
            answer(rows)
            seconds.append(perf_counter() - started)
        print(median(seconds), flush=True)


class Process:
    """A contender under way."""

    def __init__(self, name: str, folder: Path) -> None:
        from cutaway.bench.environment import place

        peers = place() / "bin" / "python"
        python = str(peers) if name in ("torch", "jax") and peers.is_file() else sys.executable
        command = [python, __file__, "--serve", name, str(folder)]
        environment = {**os.environ, **ONE_THREAD}
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
        )
        assert self.process.stdin
        assert self.process.stdout
        self.ask, self.told = self.process.stdin, self.process.stdout
        self.ready = self.told.readline() == "ready\n"

    def measure(self, rows: int) -> float:
        """Return the seconds of one call with so many rows."""
        self.ask.write(f"{rows}\n")
        self.ask.flush()
        return float(self.told.readline())


def measure(folder: Path) -> dict[str, tuple[float, float]]:
    """Return for each contender that is there the seconds for one row and for many."""
    from cutaway.data import load
    from cutaway.network import Network

    x = load("mnist").splits.train.scaled("float32", np.arange(MANY))
    given: dict[str, Any] = {"x": x, **Network(SIZES).parameters}
    np.savez(folder / "given.npz", **given)
    started = {name: Process(name, folder) for name in CONTENDERS}
    there = {name: process for name, process in started.items() if process.ready}
    expected = np.load(folder / "reference.npy")
    for name in there:
        difference = np.abs(np.load(folder / f"{name}.npy") - expected).max()
        assert difference < LARGEST_DIFFERENCE, f"{name} answers something else: {difference}"
    rounds = [
        {name: (process.measure(1), process.measure(MANY)) for name, process in there.items()} for _ in range(ROUNDS)
    ]
    for process in started.values():
        process.ask.close()
    return {name: tuple(median(each[name][part] for each in rounds) for part in (0, 1)) for name in there}  # type: ignore[misc]


def main() -> None:
    """Measure, and print or write the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--write", action="store_true", help="put the table into docs/native.md")
    arguments.add_argument("--serve", nargs=2, help=argparse.SUPPRESS)
    asked = arguments.parse_args()
    if asked.serve:
        return serve(asked.serve[0], Path(asked.serve[1]))  # where Cutaway may not be installed

    from cutaway.bench.machine import describe
    from marked import DOCS, table, versions, write_region

    with TemporaryDirectory() as folder:
        found = measure(Path(folder))
    rows = [
        [TITLES[name], f"{one * 1e6:.0f} µs", f"{many * 1e3:.1f} ms", f"{MANY / many / 1e3:,.0f}"]
        for name, (one, many) in found.items()
    ]
    text = table(["784-256-64-10, ReLU, softmax", "one picture", f"{MANY:,} pictures", "k pictures/s"], rows)
    machine = describe()
    note = f"{machine['cpu']}, {machine['system']}; one thread each; {versions('numpy')}."
    print(f"{text}\n\n{note}")
    if asked.write:
        write_region(DOCS / "native.md", "inference", f"{text}\n\n{note}")
    return None


if __name__ == "__main__":
    main()
