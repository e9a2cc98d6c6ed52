"""The figures of a run as parts of the documentation, between two marks; the words around them are by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cutaway.bench.cells import EXPLANATION, cells, circumstances, headings, number, rounds_in_words
from cutaway.bench.configurations import COLD
from cutaway.bench.contenders import CONTENDERS, OURS
from cutaway.bench.figures import best_peer
from cutaway.bench.report import Benchmark, configuration_of
from cutaway.errors import CutawayError
from cutaway.files import write_atomically

BEGIN = "<!-- Written by `./cutaway bench --write-docs`: begin -->"
END = "<!-- end -->"


def pages(root: Path) -> tuple[Path, Path]:
    """Return the pages of a checkout that have figures: all of them, and the short table.

    Raises:
        CutawayError: There is no such page, or it does not have the marks.
    """
    found = root / "docs" / "benchmarks.md", root / "README.md"
    for page in found:
        check(page)
    return found


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


def write(root: Path, benchmark: Benchmark) -> tuple[Path, Path]:
    """Replace what stands between the marks of the pages, and return these.

    Raises:
        CutawayError: As `pages`.
    """
    whole, short = pages(root)
    _replace(whole, figures(benchmark))
    _replace(short, short_table(benchmark))
    return whole, short


def between_marks(path: Path) -> str:
    """Return what stands between the marks of a page.

    Raises:
        CutawayError: As `check`.
    """
    return check(path).partition(BEGIN)[2].partition(END)[0].strip()


def figures(benchmark: Benchmark) -> str:
    """Return the tables of all configurations in Markdown, with the circumstances."""
    head = f"{circumstances(benchmark)}\n\n{EXPLANATION}\n"
    left_out = "".join(f"\n{CONTENDERS[name].title} is missing: {why}\n" for name, why in benchmark.left_out.items())
    return head + left_out + "".join(_table(benchmark, letter) for letter in benchmark.measured)


def short_table(benchmark: Benchmark) -> str:
    """Return a table in Markdown with a row for each configuration: Cutaway beside its best peer."""
    lines: list[tuple[str, ...]] = [("", "Cutaway", "best peer", "ratio"), ("---", "---:", "---:", "---:")]
    lines += [_short_row(benchmark, letter) for letter in benchmark.measured]
    return _markdown(lines)


def _short_row(benchmark: Benchmark, letter: str) -> tuple[str, ...]:
    found, unit = benchmark.standings(letter), "s" if letter == COLD else "k/s"
    ours, best = next((one for one in found if one.contender == OURS), None), best_peer(found)
    shown = [f"{cells(one, letter)[1]} {unit}" if one else number(None, "") for one in (ours, best)]
    peer = f"{CONTENDERS[best.contender].title}: {shown[1]}" if best else shown[1]
    return (f"{letter}: {configuration_of(letter).title}", shown[0], peer, number(best.ratio if best else None, ".2f"))


def _table(benchmark: Benchmark, letter: str) -> str:
    names = headings(letter)
    lines = [names, ("---", *["---:"] * (len(names) - 1))]
    lines += [cells(one, letter) for one in benchmark.standings(letter)]
    title = f"{letter}: {configuration_of(letter).title}"
    return f"\n### {title}\n\n{rounds_in_words(benchmark, letter)}\n\n{_markdown(lines)}"


def _markdown(lines: Sequence[Sequence[str]]) -> str:
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _replace(path: Path, part: str) -> None:
    before, _, rest = check(path).partition(BEGIN)
    after = rest.partition(END)[2]
    write_atomically(path, f"{before}{BEGIN}\n\n{part}\n{END}{after}".encode())
