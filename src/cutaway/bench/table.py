"""The tables in the terminal, 80 columns wide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cutaway.bench.cells import cells, headings, rounds_in_words
from cutaway.bench.report import Benchmark, configuration_of

if TYPE_CHECKING:
    from rich.table import Table

WIDTH = 80


def table(benchmark: Benchmark, letter: str) -> Table:
    """Return the table of a configuration."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    title = f"{letter}: {configuration_of(letter).title}\n{rounds_in_words(benchmark, letter)}"
    made = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    made.width = WIDTH
    for index, heading in enumerate(headings(letter)):
        made.add_column(heading, justify="right" if index else "left", no_wrap=True)
    for one in benchmark.standings(letter):
        made.add_row(*cells(one, letter))
    return made
