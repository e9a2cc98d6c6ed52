"""Columns of texts to columns of numbers: numbers as they are, texts as one column for each distinct one."""

from dataclasses import dataclass, replace
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from cutaway.data.table_file import MISSING, NUMBER, CellError, Table
from cutaway.data.table_format import MOST_TEXTS, ColumnFormat, TableFormat
from cutaway.errors import DataError

MOST_CLASSES = 100
FEW_NUMBERS = 20
SHOWN = 20  # names in a sentence


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


def read_column(table: Table, column: int, *, numbers: bool | None = None) -> Column:
    """Return a column: numbers if at least half of its cells are numbers, and else texts; or as ``numbers`` says.

    Raises:
        DataError: A cell is empty or says that a value is missing, or is no finite number among numbers; the
            sentence names row and column.
    """
    texts = _texts(table, column)
    plain = [text.replace(",", ".") for text in texts] if table.decimal_comma else list(texts)
    are_numbers = [NUMBER.fullmatch(text) is not None for text in plain]
    wanted = 2 * sum(are_numbers) >= len(texts) if numbers is None else numbers
    if not wanted:
        return Column(table.names[column], texts, None)
    if not all(are_numbers):
        row = are_numbers.index(False)
        why = "most of that column are numbers" if numbers is None else "the training data have numbers there"
        raise CellError(f"{table.where(row, column)} is {texts[row]!r:.60}, but {why}; give a number.", row)
    values = [float(text) for text in plain]
    if not all(map(isfinite, values)):
        row = next(row for row, number in enumerate(values) if not isfinite(number))
        sentence = f"{table.where(row, column)} is {texts[row]!r:.60}, too large a number; give a smaller one."
        raise CellError(sentence, row)
    return Column(table.names[column], texts, np.array(values))


def _texts(table: Table, column: int) -> tuple[str, ...]:
    texts = tuple(row[column] for row in table.rows)
    for row, text in enumerate(texts):
        if text.lower() in MISSING:
            given = f"says {text!r}" if text else "is empty"
            raise CellError(f"{table.where(row, column)} {given}; fill the value in, or delete the row.", row)
    return texts


def column_format(table: Table, column: Column) -> ColumnFormat:
    """Return how a column of inputs is read, from the table that is trained with.

    Raises:
        DataError: A column of texts has more than 50 distinct ones, as names and remarks have.
    """
    if column.numbers is not None:
        return ColumnFormat(column.name)
    distinct = column.distinct
    if len(distinct) > MOST_TEXTS:
        raise DataError(
            f"Column {table.called(column.name)} of {table.path} has {len(distinct):,} different texts, over "
            f"{MOST_TEXTS}; delete the column, or put them into fewer groups."
        )
    return ColumnFormat(column.name, distinct)


def columns_like(table: Table, form: TableFormat) -> list[Column]:
    """Return the columns of another table, found by name, in the order and of the kinds that a format says.

    Raises:
        DataError: A column is missing, or a cell is, or is no number where numbers are wanted.
    """
    _check_columns(table, form)
    return [_column_like(table, one) for one in form.columns]


def _check_columns(table: Table, form: TableFormat) -> None:
    missing = [column.name for column in form.columns if column.name not in table.names]
    if missing:
        raise DataError(
            f"{table.path} lacks {_listed(missing, quoted=True)}, which the training data have as columns; its own are "
            f"{_listed(table.names)}."
        )


def first_error(table: Table, form: TableFormat) -> CellError | None:
    """Return the error of the first row of a table that cannot be read as a format says, or None.

    Each column is read only as far as those before it can be.

    Raises:
        DataError: A column is missing.
    """
    _check_columns(table, form)
    found = None
    for one in form.columns:
        while error := _error_in(table, one):
            found, table = error, replace(table, rows=table.rows[: error.row])
    return found


def _error_in(table: Table, one: ColumnFormat) -> CellError | None:
    try:
        input_block(table, _column_like(table, one), one)
    except CellError as error:
        return error
    return None


def _column_like(table: Table, one: ColumnFormat) -> Column:
    return read_column(table, table.names.index(one.name), numbers=one.texts is None)


def input_block(table: Table, column: Column, form: ColumnFormat) -> NDArray[np.float64]:
    """Return the inputs (rows, inputs) of one column.

    Raises:
        DataError: A text is none of those that the format knows; the sentence names row and column.
    """
    if form.texts is None or column.numbers is not None:
        return np.asarray(column.numbers, np.float64)[:, np.newaxis]
    known = {text: index for index, text in enumerate(form.texts)}
    block = np.zeros((len(column.texts), len(known)))
    block[np.arange(len(block)), _indices(table, column, [known.get(text) for text in column.texts], form.texts)] = 1
    return block


def is_classes(column: Column) -> bool:
    """Return whether a target is read as classes.

    It is for texts, and for whole numbers of which there are few: at most 20 different ones, each in two rows
    on average or more.
    """
    if column.numbers is None:
        return True
    few = len(column.distinct) <= min(FEW_NUMBERS, len(column.texts) // 2)
    return few and bool((column.numbers == np.rint(column.numbers)).all())


def class_names(table: Table, column: Column) -> tuple[str, ...]:
    """Return the names of the classes, from the table that is trained with.

    Raises:
        DataError: There is only one class, or there are more than 100.
    """
    classes = column.distinct
    if not 2 <= len(classes) <= MOST_CLASSES:
        raise DataError(
            f"The target column {table.called(column.name)} of {table.path} has {len(classes):,} different "
            f"values; classes are 2 to {MOST_CLASSES}. Choose another target."
        )
    return classes


def class_labels(table: Table, column: Column, classes: tuple[str, ...]) -> NDArray[np.int64]:
    """Return labels (rows,): which of the classes each cell is; numbers are compared by value, 1.0 with 1.

    Raises:
        DataError: A cell is none of the classes; the sentence names row and column.
    """
    if column.numbers is None:
        by_text = {name: index for index, name in enumerate(classes)}
        return _indices(table, column, [by_text.get(text) for text in column.texts], classes)
    by_number = {float(name): index for index, name in enumerate(classes)}
    return _indices(table, column, [by_number.get(number) for number in column.numbers.tolist()], classes)


def _indices(table: Table, column: Column, found: list[int | None], known: tuple[str, ...]) -> NDArray[np.int64]:
    if None in found:
        row = found.index(None)
        where = table.where(row, table.names.index(column.name))
        sentence = f"{where} is {column.texts[row]!r:.60}, which the training data do not have there; they have "
        raise CellError(f"{sentence}{_listed(known)}.", row)
    return np.array(found, np.int64)


def _listed(names: tuple[str, ...] | list[str], quoted: bool = False) -> str:
    shown = ", ".join(repr(name) if quoted else f"{name:.60}" for name in names[:SHOWN])
    return shown + (" ..." if len(names) > SHOWN else "")


def _short(number: float) -> str:
    return f"{number:.0f}" if number == round(number) and abs(number) < 1e15 else repr(number)
