"""A part of a page that a script writes: what stands between two marks, and nothing else."""

import platform
from importlib.metadata import version
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"


def write_region(page: Path, name: str, text: str) -> None:
    """Replace what stands between the page's two marks of this name.

    Raises:
        ValueError: The page has not both marks, in this order.
    """
    begin, end = marks(name)
    before, found_begin, rest = page.read_text(encoding="utf-8").partition(begin)
    _, found_end, after = rest.partition(end)
    if not (found_begin and found_end):
        raise ValueError(f"{page} has no lines {begin} and {end}; put them where the text is to stand.")
    page.write_text(f"{before}{begin}\n\n{text.strip()}\n\n{end}{after}", encoding="utf-8")


def region(page: Path, name: str) -> str:
    """Return what stands between the page's two marks of this name."""
    begin, end = marks(name)
    return page.read_text(encoding="utf-8").partition(begin)[2].partition(end)[0].strip()


def marks(name: str) -> tuple[str, str]:
    """Return the lines before and after a region."""
    return f"<!-- {name}: begin -->", f"<!-- {name}: end -->"


def table(heads: list[str], rows: list[list[str]]) -> str:
    """Return a table; all columns but the first hold figures and stand at the right."""
    lines = [heads, ["---", *("---:" for _ in heads[1:])], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def versions(*packages: str) -> str:
    """Return the versions of Python and of these packages, as one phrase."""
    return ", ".join([f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in packages)])
