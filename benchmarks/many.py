"""How fast many small networks are trained at once: by ``train_many``, one after the other, by JAX and by PyTorch.

    .venv/bin/python benchmarks/many.py              # print the table
    .venv/bin/python benchmarks/many.py --write      # put it into docs/native.md

The networks are those of TensorFlow Playground's size: two inputs, two hidden layers of tanh, one output, half the
squared error, SGD, batches of 10 of 500 points, each network with weights, an order of the examples and a learning rate
of its own. Every contender shuffles, and shows the loss of every step. Each turn is a fresh process that trains once to
warm up and to compile; turns alternate, and the median of the rounds counts. Peers that are not in ``.venv-peers``,
which ``./cutaway bench`` makes, are left out.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from textwrap import fill
from time import perf_counter

from marked import DOCS, table, write_region

FOLDER = Path(__file__).parent
PEERS_PYTHON = FOLDER.parent / ".venv-peers" / "bin" / "python"
CONTENDERS = {
    "together": "Cutaway, `train_many`",
    "apart": "Cutaway, one after the other",
    "jax": "JAX, `vmap` in `lax.scan`",
    "torch": "PyTorch, `torch.func.vmap`",
}
EXAMPLES, BATCH, RATE = 500, 10, 0.03
EPOCHS = {"together": 100, "apart": 4, "jax": 20, "torch": 1}
"""So many that each turn takes about a second, or some."""


def widths(varied: bool, networks: int) -> list[tuple[int, int]]:
    """Return the widths of the hidden layers of each network: 8 and 8, or anything from 2 to 12."""
    return [(2 + place % 11, 2 + place // 11 % 11) if varied else (8, 8) for place in range(networks)]


def seconds(contender: str, varied: bool, networks: int) -> float:
    """Return how long an epoch of all networks takes in this process, with Cutaway."""
    from cutaway import Network
    from cutaway.data import make_dataset
    from cutaway.train import Training, TrainingSettings, train_many
    from many_peers import points

    data = make_dataset("circle", *points()[:1], targets=points()[1])
    nets = [
        Network([2, *hidden, 1], activation="tanh", output="tanh", loss="half_squared_error", seed=seed)
        for seed, hidden in enumerate(widths(varied, networks))
    ]

    def trainings(epochs: int) -> list[Training]:
        rates = [RATE * (1 + seed / networks) for seed in range(networks)]
        return [
            Training(net, data, None, TrainingSettings("sgd", rates[seed], "constant", BATCH, epochs, seed))
            for seed, net in enumerate(nets)
        ]

    def train(epochs: int) -> float:
        begun = trainings(epochs)
        _ = [one.engine for one in begun]
        start = perf_counter()
        for _ in train_many(begun) if contender == "together" else (row for one in begun for row in one.run()):
            pass
        return (perf_counter() - start) / epochs

    train(2)
    return train(EPOCHS[contender])


def measured(contender: str, varied: bool, networks: int, cores: list[int]) -> float:
    """Return the same, measured in a fresh process on some cores."""
    ours = contender in ("together", "apart")
    job = json.dumps([contender, widths(varied, networks), EPOCHS[contender], cores])
    command = [str(PEERS_PYTHON), str(FOLDER / "many_peers.py"), job]
    if ours:
        command = [sys.executable, __file__, "--turn", contender, "--networks", str(networks)]
        command += ["--varied"] if varied else []
    environment = {**os.environ, "CUTAWAY_THREADS": str(len(cores)), "OMP_NUM_THREADS": str(len(cores))}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{contender} failed: {done.stderr[-2000:]}")
    return float(done.stdout)


def report(networks: int, threads: int, rounds: int) -> str:
    """Return the table and how it was made."""
    cores = sorted(os.sched_getaffinity(0))[-threads:]
    os.sched_setaffinity(0, cores)
    there = [name for name in CONTENDERS if name in ("together", "apart") or PEERS_PYTHON.exists()]
    found: dict[tuple[str, bool], list[float]] = {(name, varied): [] for name in there for varied in (False, True)}
    for number in range(rounds):
        for (name, varied), times in found.items():
            times.append(measured(name, varied, networks, cores))
            print(f"round {number + 1}, {name}{', widths vary' if varied else ''}: {times[-1]:.4f} s", flush=True)
    rows = [_row(name, [found[name, varied] for varied in (False, True)], found, networks) for name in there]
    heads = ["", "2-8-8-1", "`train_many` is faster", "widths from 2 to 12", "`train_many` is faster"]
    return f"{table(heads, rows)}\n\n{_how(networks, threads, rounds)}"


def _row(name: str, times: list[list[float]], found: dict[tuple[str, bool], list[float]], networks: int) -> list[str]:
    cells = [CONTENDERS[name]]
    for varied, mine in zip((False, True), times, strict=True):
        ratios = [other / ours for other, ours in zip(mine, found["together", varied], strict=True)]
        cells += [f"{networks * EXAMPLES / median(mine) / 1000:,.0f} k/s", f"{median(ratios):.1f} times"]
    return cells


def _how(networks: int, threads: int, rounds: int) -> str:
    return fill(
        f"{networks} networks, {threads} thread{'s' if threads > 1 else ''}; thousand examples per second, all "
        f"networks together; medians of {rounds} rounds, and of the ratios within each. Measured by `.venv/bin/python "
        f"benchmarks/many.py --networks {networks} --threads {threads} --rounds {rounds} --write`.",
        width=120,
        break_on_hyphens=False,
        break_long_words=False,
    )


def main() -> None:
    """Measure all contenders, and print the table or write it."""
    parser = argparse.ArgumentParser(description="Measure how fast many small networks are trained at once.")
    parser.add_argument("--networks", type=int, default=256)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="put the table into docs/native.md")
    parser.add_argument("--turn", choices=("together", "apart"), help=argparse.SUPPRESS)
    parser.add_argument("--varied", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.turn:
        print(seconds(given.turn, given.varied, given.networks))
        return
    text = report(given.networks, given.threads, given.rounds)
    if given.write:
        write_region(DOCS / "native.md", "many", text)
    print(text)


if __name__ == "__main__":
    main()
