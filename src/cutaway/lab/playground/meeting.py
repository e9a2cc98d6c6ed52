"""Where one of two runs has stopped and the other goes on alone: what that remembers, so that they can meet there."""

from __future__ import annotations

from cutaway.lab.playground.history import Standing
from cutaway.lab.playground.run import Run


def keep_stops(*runs: Run) -> None:
    """Let all keep the steps at which one stands that has stopped, and no others."""
    stops = {run.step for run in runs if run.stopped is not None}
    for run in runs:
        run.history.standings.keep = stops


def keep_way(run: Run, other: Run, begun: Standing) -> None:
    """Where the other one has stopped on the way from where the run had begun, let the run keep that step."""
    if other.stopped is not None and other.step < run.step:
        keep_stops(run, other)
        run.by_way_of(other.step, begun)
