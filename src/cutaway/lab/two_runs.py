"""A run and perhaps a fork of it, by their names: what the playground and the digits page have in common."""

from __future__ import annotations

from typing import Generic, TypeVar

from cutaway.errors import DataError
from cutaway.protocol.commands import RunName

R = TypeVar("R")


class TwoRuns(Generic[R]):
    """The main run, and the fork where there is one.

    Attributes:
        main: The run that was there first.
        fork: The other one, or None.

    >>> runs = TwoRuns("a run")
    >>> runs.fork = "a fork"
    >>> runs.runs, runs.run("fork")
    ([('main', 'a run'), ('fork', 'a fork')], 'a fork')
    """

    def __init__(self, main: R) -> None:
        self.main = main
        self.fork: R | None = None

    @property
    def runs(self) -> list[tuple[RunName, R]]:
        """Both runs, or the only one, by their names."""
        runs: list[tuple[RunName, R]] = [("main", self.main)]
        return [*runs, ("fork", self.fork)] if self.fork else runs

    def run(self, name: RunName) -> R:
        """Return a run by its name.

        Raises:
            DataError: There is no fork.
        """
        if name == "main":
            return self.main
        if self.fork is None:
            raise DataError("There is no fork; begin one first.")
        return self.fork
