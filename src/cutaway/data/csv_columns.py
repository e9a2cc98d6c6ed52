"""Columns of texts to columns of numbers: numbers as they are, texts as one column for each distinct one."""

from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from cutaway.data.table_file import MISSING, NUMBER, Table
from cutaway.errors import DataError

MOST_TEXTS = 50
MOST_CLASSES = 100
FEW_NUMBERS = 20


@dataclass(frozen=True, eq=False)
class Column:
    """One column of a table: its texts (rows,), and its numbers (rows,), or None where it holds texts."""

    name: str
    texts: tuple[str, ...]
    numbers: NDArray[np.float64] | None

    @property
    def distinct(self) -> tuple[str, ...]:
        """The distinct texts, in the order of the alphabet, or of the numbers."""
        if self.numbers is None:
            return tuple(sorted(set(self.texts)))
        return tuple(_short(number) for number in np.unique(self.numbers).tolist())


def read_column(table: Table, column: int) -> Column:
    """Return a column; it holds numbers if at least half of its cells are numbers, and else texts.

    Raises:
        DataError: A cell is empty or says that a value is missing, or is no finite number among numbers; the
            sentence names row and column.
    """
    texts = tuple(row[column] for row in table.rows)
    for row, text in enumerate(texts):
        if text.lower() in MISSING:
            given = f"says {text!r}" if text else "is empty"
            raise DataError(f"{table.where(row, column)} {given}; fill the value in, or delete the row.")
    plain = [text.replace(",", ".") for text in texts] if table.decimal_comma else list(texts)
    are_numbers = [NUMBER.fullmatch(text) is not None for text in plain]
    if 2 * sum(are_numbers) < len(texts):
        return Column(table.names[column], texts, None)
    if not all(are_numbers):
        row = are_numbers.index(False)
        raise DataError(
            f"{table.where(row, column)} is {texts[row]!r:.60}, but most of that column are numbers; give a number."
        )
    numbers = [float(text) for text in plain]
    if not all(map(isfinite, numbers)):
        row = next(row for row, number in enumerate(numbers) if not isfinite(number))
        raise DataError(f"{table.where(row, column)} is {texts[row]!r:.60}, too large a number; give a smaller one.")
    return Column(table.names[column], texts, np.array(numbers))


def input_columns(table: Table, column: Column) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    """Return the inputs (rows, inputs) of one column, and their names: "size", or "color=red", "color=blue".

    Raises:
        DataError: A column of texts has more than 50 distinct ones, as names and remarks have.
    """
    if column.numbers is not None:
        return column.numbers[:, np.newaxis], (column.name,)
    distinct = column.distinct
    if len(distinct) > MOST_TEXTS:
        raise DataError(
            f"Column {column.name!r} of {table.path} has {len(distinct):,} different texts, over {MOST_TEXTS}; delete "
            "the column, or put them into fewer groups."
        )
    one_hot = np.array(column.texts)[:, np.newaxis] == np.array(distinct)
    return one_hot.astype(np.float64), tuple(f"{column.name}={text}" for text in distinct)


def is_classes(column: Column) -> bool:
    """Return whether a target is read as classes.

    It is for texts, and for whole numbers of which there are few: at most 20 different ones, each in two rows
    on average or more.
    """
    if column.numbers is None:
        return True
    few = len(column.distinct) <= min(FEW_NUMBERS, len(column.texts) // 2)
    return few and bool((column.numbers == np.rint(column.numbers)).all())


def class_labels(table: Table, column: Column) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Return labels (rows,) and the names of the classes.

    Raises:
        DataError: There is only one class, or there are more than 100.
    """
    values = np.array(column.texts) if column.numbers is None else column.numbers
    labels = np.unique(values, return_inverse=True)[1]
    classes = column.distinct
    if not 2 <= len(classes) <= MOST_CLASSES:
        raise DataError(
            f"The target column {column.name!r} of {table.path} has {len(classes):,} different values; classes are "
            f"2 to {MOST_CLASSES}. Choose another target."
        )
    return labels.reshape(-1).astype(np.int64), classes


def _short(number: float) -> str:
    return f"{number:.0f}" if number == round(number) and abs(number) < 1e15 else repr(number)
