"""A CSV file, perhaps a hostile one, to a table of texts with named columns.

Rows are counted as a spreadsheet does: from 1, the header included.
"""

import csv
import io
import os
import re
from dataclasses import dataclass

from cutaway.data.files import gzip_errors, read_up_to, regular_file
from cutaway.errors import DataError

MAXIMUM_BYTES = 100_000_000
MAXIMUM_ROWS = 1_000_000
MAXIMUM_COLUMNS = 2_000
EXPECTED = "a CSV file: a table as text, one row per line"
SEPARATORS = ("\t", ";", ",")
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
MISSING = frozenset({"", "?", "na", "n/a", "nan", "null", "none"})


class CellError(DataError):
    """A cell that cannot be used; ``row`` counts from 0 among the table's rows, so that those before it can be."""

    def __init__(self, sentence: str, row: int) -> None:
        super().__init__(sentence)
        self.row = row


@dataclass(frozen=True)
class Table:
    """Column names, and rows of as many texts each; ``first`` is the spreadsheet's number of the first of them."""

    path: str
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first: int
    decimal_comma: bool

    @property
    def has_header(self) -> bool:
        """Whether the first row of the file has the names."""
        return self.first > 1

    def called(self, name: str) -> str:
        """Return how errors call a column: by its name in the header, or without one by its place, from 1."""
        return repr(name) if self.has_header else name

    def where(self, row: int, column: int) -> str:
        """Return how errors call a cell."""
        return f"Row {self.first + row}, column {self.called(self.names[column])} of {self.path}"


def read_table(path: str | os.PathLike[str], *, header: bool | None = None) -> Table:
    """Return the table in a CSV file; empty lines are left out at its end only.

    The separator is the tab, the semicolon or the comma: the first of them that the first line holds. With a tab or
    a semicolon, numbers may have a decimal comma. The first row is the header if none of its cells is a number, or
    as ``header`` says; without a header the columns are called "1", "2" ...

    Raises:
        DataError: The file is missing, empty, not UTF-8, too large, ragged, or two columns share a name.
    """
    text = _text(path)
    separator = _separator(text)
    rows = _rows(text, separator, str(path))
    has_header = not any(NUMBER.fullmatch(_plain(cell, separator)) for cell in rows[0]) if header is None else header
    names = tuple(rows[0]) if has_header else tuple(str(number + 1) for number in range(len(rows[0])))
    _check_names(names, path)
    body = tuple(tuple(row) for row in rows[has_header:])
    if not body:
        raise DataError(f"{path} has a header and no rows below it; give {EXPECTED}.")
    return Table(str(path), names, body, 1 + has_header, separator != ",")


def _plain(cell: str, separator: str) -> str:
    return cell if separator == "," else cell.replace(",", ".")


def _text(path: str | os.PathLike[str]) -> str:
    with regular_file(path, EXPECTED) as file, gzip_errors(path):
        content = bytes(read_up_to(file, MAXIMUM_BYTES + 1))
    if len(content) > MAXIMUM_BYTES:
        raise DataError(f"{path} is larger than {MAXIMUM_BYTES // 1_000_000} MB; give a part of it.")
    if not content.strip():
        raise DataError(f"{path} is empty; give {EXPECTED}.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DataError(
            f"Row {line} of {path} is not UTF-8 (byte 0x{content[error.start]:02X}); save the file as CSV UTF-8."
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise DataError(f"Row {line} of {path} holds a null byte, so it is no text; give {EXPECTED}.")
    return text


def _separator(text: str) -> str:
    first = next(line for line in text.splitlines() if line.strip())
    outside_quotes = re.sub(r'"[^"]*"', "", first)
    return next((separator for separator in SEPARATORS if separator in outside_quotes), ",")


def _rows(text: str, separator: str, path: str) -> list[list[str]]:
    """Return the rows; each has as many cells as the first, or an error names the one that has not."""
    rows: list[list[str]] = []
    content = io.StringIO(text.rstrip("\r\n"), newline="")
    reader = csv.reader(content, delimiter=separator, strict=True)
    try:
        for cells in reader:
            rows.append([cell.strip() for cell in cells])
            _check_row(rows, path)
    except csv.Error as error:
        raise DataError(f"Row {len(rows) + 1} of {path} cannot be read ({error}); check its quotes.") from None
    return rows


def _check_row(rows: list[list[str]], path: str) -> None:
    cells = len(rows[-1])
    if len(rows) > MAXIMUM_ROWS:
        raise DataError(f"{path} has more than {MAXIMUM_ROWS:,} rows; give a part of it.")
    if cells > MAXIMUM_COLUMNS:
        raise DataError(f"Row {len(rows)} of {path} has {cells:,} columns, over {MAXIMUM_COLUMNS:,}; give fewer.")
    if cells != len(rows[0]) or not cells:
        raise DataError(
            f"Row {len(rows)} of {path} has {cells} cells, but row 1 has {len(rows[0])}; give each row as many."
        )


def _check_names(names: tuple[str, ...], path: object) -> None:
    for column, name in enumerate(names):
        if not name:
            raise DataError(f"Row 1, column {column + 1} of {path} has no name; give each column one.")
        if name in names[:column]:
            raise DataError(f"Row 1 of {path} has two columns named {name!r}; give each column its own name.")
