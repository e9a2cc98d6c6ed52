"""What a second thread gives the native core, and what it costs beside another program that keeps a core busy.

    .venv/bin/python benchmarks/two_threads.py

One thread and two threads train by turns, on the same two cores: first alone, then beside a process that does nothing
but count, which is kept to one of the cores, then beside one that may go where it likes. A ratio is that of two turns
which follow each other; printed are medians. Beside another program a second thread is no use, but it should do no
harm: the last column should stay above 0.8.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from marked import table
from native_cores import Timed

STEPS = {"A": 2000, "C": 60}
CASES = {"alone": None, "beside a process on the second core": True, "beside a process on any core": False}
COUNTING = "while True: pass"


@contextmanager
def beside(pinned: bool | None, cores: list[int]) -> Iterator[None]:
    """Keep a core busy by another process meanwhile; None: do not."""
    if pinned is None:
        yield
        return
    process = subprocess.Popen([sys.executable, "-c", COUNTING])
    if pinned:
        os.sched_setaffinity(process.pid, cores[-1:])
    try:
        yield
    finally:
        process.kill()
        process.wait()


def measured(letter: str, pinned: bool | None, rounds: int, cores: list[int]) -> tuple[float, float, float]:
    """Return the speeds of one thread and of two, and the median of their ratios."""
    one, two = Timed(letter, 1), Timed(letter, 2)
    with beside(pinned, cores):
        turns = [(one.speed(STEPS[letter]), two.speed(STEPS[letter])) for _ in range(rounds + 1)][1:]
    firsts, seconds = zip(*turns, strict=True)
    return median(firsts), median(seconds), median(second / first for first, second in turns)


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9, help="turns of each, after one to warm up (9)")
    options = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))[:2]
    if len(cores) < 2:
        print("This needs two cores.", file=sys.stderr)
        return 1
    os.sched_setaffinity(0, cores)
    rows = []
    for letter in STEPS:
        for name, pinned in CASES.items():
            one, two, ratio = measured(letter, pinned, options.rounds, cores)
            rows.append([f"{letter}, {name}", f"{one / 1000:,.1f}", f"{two / 1000:,.1f}", f"{ratio:.2f}"])
    print(table(["training", "1 thread, k/s", "2 threads, k/s", "ratio"], rows))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
