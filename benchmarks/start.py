"""How long Cutaway takes to begin: `import cutaway`, and `cutaway train` from its process's start to its first step.

    .venv/bin/python benchmarks/start.py

Fresh processes take turns: a bare `import numpy`, `import cutaway`, and a training that ends itself after its first
step. MNIST must be on this machine; the first training is not counted, since it may make the unpacked copy.
Medians in seconds, and the lowest.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

TO_THE_FIRST_STEP = """
import os, sys, time
from cutaway.cli.main import main
from cutaway.train import Training

ordinary = Training.run

def run(self, state=None, at=()):
    for snapshot in ordinary(self, state, at=[1]):
        if snapshot.state.step == 1:
            print(time.monotonic(), flush=True)
            os._exit(0)
        yield snapshot

Training.run = run
sys.argv = ["cutaway", "train", "--json", "--out", sys.argv[1]]
main()
"""


def to_the_end(code: str) -> float:
    """Return how many seconds a process with this code takes, from its start to its end."""
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.monotonic() - began


def to_the_first_step() -> float:
    """Return how many seconds `cutaway train` takes from its start to the end of its first step."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()  # of the system, the same in all processes
        command = [sys.executable, "-c", TO_THE_FIRST_STEP, str(Path(folder) / "run")]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return float(done.stdout.splitlines()[-1]) - began


MEASURED: dict[str, Callable[[], float]] = {
    "python -c 'import numpy'": lambda: to_the_end("import numpy"),
    "python -c 'import cutaway'": lambda: to_the_end("import cutaway"),
    "cutaway train, to the first step": to_the_first_step,
}


def measure(rounds: int) -> dict[str, list[float]]:
    """Return the seconds of each round, by what was measured."""
    found: dict[str, list[float]] = {name: [] for name in MEASURED}
    to_the_first_step()
    for _ in range(rounds):
        for name, seconds in MEASURED.items():
            found[name].append(seconds())
    return found


def main() -> None:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(description="Measure how long Cutaway takes to begin.")
    parser.add_argument("--rounds", type=int, default=9, help="how often each is measured (default: 9)")
    parser.add_argument("--json", action="store_true", help="print every round as JSON")
    arguments = parser.parse_args()
    found = measure(arguments.rounds)
    if arguments.json:
        print(json.dumps(found))
        return
    print("| | median | lowest |\n| --- | ---: | ---: |")
    for name, seconds in found.items():
        print(f"| `{name}` | {median(seconds):.2f} s | {min(seconds):.2f} s |")


if __name__ == "__main__":
    main()
