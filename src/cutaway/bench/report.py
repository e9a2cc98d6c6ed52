"""A benchmark as plain data: what `--json` prints and what the file holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cutaway.bench.configurations import COLD, COLD_START, TIMED, Configuration
from cutaway.bench.figures import Row, Standing, best_peer, headline, standings


@dataclass
class Benchmark:
    """What was asked for, and what has come out so far.

    Attributes:
        letters: The configurations that were asked for.
        threads: The threads that each contender may use.
        asked_rounds: How many rounds were asked for.
        machine: What the machine is.
        date: The day, as ISO 8601 has it.
        rows: The rows of all whole rounds.
        differences: By configuration and contender, how far the losses of the check were from those of the plans.
        left_out: By contender, a sentence that says why it is missing.
        interrupted: Whether it was stopped before its end.
    """

    letters: tuple[str, ...]
    threads: int
    asked_rounds: int
    machine: Mapping[str, Any]
    date: str
    rows: list[Row] = field(default_factory=list)
    differences: dict[str, dict[str, float]] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    interrupted: bool = False

    def standings(self, letter: str) -> list[Standing]:
        """Return how the contenders stand."""
        return standings(self.rows, letter)

    @property
    def measured(self) -> list[str]:
        """The configurations that have at least one round."""
        return [letter for letter in self.letters if any(row["configuration"] == letter for row in self.rows)]

    @property
    def engine(self) -> str | None:
        """The engine that Cutaway used."""
        return next((row["engine"] for row in self.rows if row.get("engine")), None)

    @property
    def versions(self) -> dict[str, str]:
        """The versions of everything that took part."""
        return {name: number for row in self.rows for name, number in row.get("versions", {}).items()}


def configuration_of(letter: str) -> Configuration:
    """Return a configuration by its name."""
    return COLD_START if letter == COLD else TIMED[letter]


def summary(benchmark: Benchmark) -> dict[str, Any]:
    """Return what `--json` prints: `ratio` where one configuration was asked for, else `ratios` by name."""
    ratios = {letter: headline(benchmark.rows, letter) for letter in benchmark.letters}
    head: dict[str, Any] = {"ratio": ratios[benchmark.letters[0]]} if len(ratios) == 1 else {"ratios": ratios}
    return {
        **head,
        "interrupted": benchmark.interrupted,
        "date": benchmark.date,
        "threads": benchmark.threads,
        "rounds": benchmark.asked_rounds,
        "engine": benchmark.engine,
        "machine": dict(benchmark.machine),
        "versions": benchmark.versions,
        "left_out": benchmark.left_out,
        "configurations": {letter: _configuration(benchmark, letter) for letter in benchmark.measured},
    }


def whole(benchmark: Benchmark) -> dict[str, Any]:
    """Return what the file holds: the summary, and each row with versions, threads, processor and foreign load."""
    rows = [{**row, "cpu": benchmark.machine["cpu"]} for row in benchmark.rows]
    return {**summary(benchmark), "rows": rows}


def _configuration(benchmark: Benchmark, letter: str) -> dict[str, Any]:
    found: Sequence[Standing] = benchmark.standings(letter)
    best = best_peer(found)
    return {
        "title": configuration_of(letter).title,
        "unit": "seconds" if letter == COLD else "samples per second",
        "best_peer": best.contender if best else None,
        "differences": benchmark.differences.get(letter, {}),
        "contenders": {one.contender: one.to_json() for one in found},
    }
