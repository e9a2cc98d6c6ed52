"""The figures of a run as a part of the documentation, between two marks; the words around them are by hand."""

from __future__ import annotations

from pathlib import Path

from cutaway.bench.cells import EXPLANATION, cells, circumstances, headings, rounds_in_words
from cutaway.bench.contenders import CONTENDERS
from cutaway.bench.report import Benchmark, configuration_of
from cutaway.errors import CutawayError
from cutaway.files import write_atomically

BEGIN = "<!-- Written by `./cutaway bench --write-docs`: begin -->"
END = "<!-- end -->"


def check(path: Path) -> str:
    """Return a page's text after checking that figures can be written into it.

    Raises:
        CutawayError: There is no such page, or it does not have the marks.
    """
    if not path.is_file():
        raise CutawayError(f"There is no page {path} to write the figures into; --write-docs needs a source checkout.")
    text = path.read_text(encoding="utf-8")
    if text.count(BEGIN) != 1 or END not in text.partition(BEGIN)[2]:
        raise CutawayError(f"{path} does not have the two marks between which the figures stand: {BEGIN} and {END}")
    return text


def write(path: Path, benchmark: Benchmark) -> None:
    """Replace what stands between the marks of a page.

    Raises:
        CutawayError: As `check`.
    """
    before, _, rest = check(path).partition(BEGIN)
    after = rest.partition(END)[2]
    write_atomically(path, f"{before}{BEGIN}\n\n{figures(benchmark)}\n{END}{after}".encode())


def figures(benchmark: Benchmark) -> str:
    """Return the tables of all configurations in Markdown, with the circumstances."""
    head = f"{circumstances(benchmark)}\n\n{EXPLANATION}\n"
    left_out = "".join(f"\n{CONTENDERS[name].title} is missing: {why}\n" for name, why in benchmark.left_out.items())
    return head + left_out + "".join(_table(benchmark, letter) for letter in benchmark.measured)


def _table(benchmark: Benchmark, letter: str) -> str:
    names = headings(letter)
    lines = [names, ("---", *["---:"] * (len(names) - 1))]
    lines += [cells(one, letter) for one in benchmark.standings(letter)]
    rows = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    title = f"{letter}: {configuration_of(letter).title}"
    return f"\n### {title}\n\n{rounds_in_words(benchmark, letter)}\n\n{rows}\n"
