"""Timing in turns: every contender once, then every contender again, each time in a fresh process."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cutaway.bench.configurations import ACCURACY, COLD_START
from cutaway.bench.contenders import Contender
from cutaway.bench.launch import Launcher
from cutaway.bench.workload import Workload

Row = dict[str, Any]


def timed(launcher: Launcher, contender: Contender, workload: Workload, number: int, seconds: float) -> Row:
    """Return one row: a contender's speed in one round."""
    work = workload.configuration.work(launcher.threads, seed=number)
    job = {"task": "time", "work": work, "arrays": str(workload.arrays), "seconds": seconds}
    return _row(launcher, contender, workload.configuration.letter, number, launcher.run(contender, job))


def cold(launcher: Launcher, contender: Contender, mnist: Path, number: int) -> Row:
    """Return one row: how long a contender took from the start of its process to the accuracy."""
    work = COLD_START.work(launcher.threads, seed=number)
    job = {"task": "cold", "work": work, "mnist": str(mnist), "accuracy": ACCURACY}
    return _row(launcher, contender, COLD_START.letter, number, launcher.run(contender, job))


def _row(launcher: Launcher, contender: Contender, letter: str, number: int, answer: Mapping[str, Any]) -> Row:
    return {
        "configuration": letter,
        "round": number,
        "contender": contender.name,
        "threads": launcher.threads,
        "cores": launcher.cores,
        **answer,
    }
