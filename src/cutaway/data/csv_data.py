"""A CSV file as a data set: one column is the target, the others are the inputs."""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cutaway.data.csv_columns import (
    Column,
    class_labels,
    class_names,
    column_format,
    columns_like,
    first_error,
    input_block,
    is_classes,
    read_column,
)
from cutaway.data.dataset import Dataset, make_dataset
from cutaway.data.table_file import Table, read_table
from cutaway.data.table_format import TableFormat
from cutaway.errors import DataError

Kind = Literal["classes", "numbers"]
SUFFIXES = (".csv", ".tsv")
MAXIMUM_VALUES = 100_000_000
OPTIONS = {"target": None, "kind": ("classes", "numbers"), "header": ("yes", "no")}


def read_csv(
    path: str | os.PathLike[str],
    *,
    target: str | None = None,
    kind: Kind | None = None,
    header: bool | None = None,
) -> Dataset:
    """Return the table of a CSV file as a data set, not scaled; ``load`` also parts and scales it.

    ``target`` is the name of the column to predict; the last one if None. It is read as classes if it holds texts,
    or few whole numbers (``is_classes``), and else as numbers; ``kind`` forces one of the two. A column of texts among
    the inputs becomes one input of 0 or 1 for each of its texts.

    Raises:
        DataError: The file is no table, a value is missing, or the target is none of its columns.
    """
    return read_training_csv(path, target=target, kind=kind, header=header)[0]


def read_training_csv(
    path: str | os.PathLike[str], *, target: str | None, kind: Kind | None, header: bool | None
) -> tuple[Dataset, TableFormat]:
    """Return what ``read_csv`` does, and the format by which other tables can be read like this one.

    Raises:
        DataError: As ``read_csv``.
    """
    table = read_table(path, header=header)
    place = len(table.names) - 1 if target is None else _place(table, target)
    answers = read_column(table, place)
    columns = [read_column(table, other) for other in range(len(table.names)) if other != place]
    if not columns:
        raise DataError(f"{path} has no other column than its target, {table.called(answers.name)}; give inputs, too.")
    formats = tuple(column_format(table, column) for column in columns)
    classes = kind == "classes" or (kind is None and is_classes(answers))
    if not classes and answers.numbers is None:
        raise DataError(f"The target column {table.called(answers.name)} of {path} holds texts; numbers are wanted.")
    names = class_names(table, answers) if classes else ()
    form = TableFormat(formats, answers.name, names, classes and answers.numbers is not None, table.has_header)
    return _dataset(table, columns, answers, form), form


def read_csv_like(
    path: str | os.PathLike[str],
    form: TableFormat,
    *,
    target: str | None = None,
    kind: Kind | None = None,
    header: bool | None = None,
) -> Dataset:
    """Return the table of another CSV file, read like the one that a format came from, not scaled.

    Raises:
        DataError: As ``read_csv``; or a column is missing, or a text or class is not one of those.
    """
    table = read_table(path, header=form.header if header is None else header)
    columns = columns_like(table, form)
    wanted = "classes" if form.classes else "numbers"
    if kind not in (None, wanted):
        raise DataError(f"kind={kind} is given for {path}, but the run predicts {wanted}; leave it out.")
    place = _place(table, target or form.target)
    answers = read_column(table, place, numbers=form.numeric or not form.classes)
    return _dataset(table, columns, answers, form)


def rows_before_error(
    path: str | os.PathLike[str], form: TableFormat, *, header: bool | None = None
) -> tuple[NDArray[np.float64], int, DataError | None]:
    """Return the inputs of the rows before the first that cannot be read, and the error of that one.

    The columns are found by their names; the target and any others may be there or not.

    Returns:
        The inputs (rows, inputs), not scaled; the spreadsheet's number of the first row; the error, or None where all
        rows can be read.

    Raises:
        DataError: The file is no table, or a column is missing.
    """
    table = read_table(path, header=form.header if header is None else header)
    error = first_error(table, form)
    readable = table if error is None else replace(table, rows=table.rows[: error.row])
    return _inputs(readable, columns_like(readable, form), form), table.first, error


def _dataset(table: Table, columns: Sequence[Column], answers: Column, form: TableFormat) -> Dataset:
    x, stem = _inputs(table, columns, form), Path(table.path).stem
    if form.classes:
        labels = class_labels(table, answers, form.classes)
        return make_dataset(stem, x, labels, form.classes, input_names=form.input_names)
    names = (answers.name,)
    return make_dataset(stem, x, targets=answers.numbers, input_names=form.input_names, target_names=names)


def _inputs(table: Table, columns: Sequence[Column], form: TableFormat) -> NDArray[np.float64]:
    width, rows = form.inputs, len(table.rows)
    if width * rows > MAXIMUM_VALUES:  # before the memory is taken
        raise DataError(f"{table.path} makes {width:,} inputs for {rows:,} rows, too many; give fewer.")
    return np.hstack([input_block(table, column, one) for column, one in zip(columns, form.columns, strict=True)])


def _place(table: Table, target: str) -> int:
    if target not in table.names:
        shown = ", ".join(table.names[:20]) + (" ..." if len(table.names) > 20 else "")
        raise DataError(f"{table.path} has no column {target!r}; its columns are {shown}.")
    return table.names.index(target)


def parse_csv_name(given: str) -> tuple[str, dict[str, str]] | None:
    """Return path and options of a name such as "houses.csv:target=price,kind=numbers"; None if it is no CSV file.

    A comma may stand in a column's name: options are parted only where the next one begins.

    Raises:
        DataError: An option is unknown or has an unknown value.

    >>> parse_csv_name("houses.csv:target=price, total,kind=numbers")
    ('houses.csv', {'target': 'price, total', 'kind': 'numbers'})
    >>> parse_csv_name("houses.csv")
    ('houses.csv', {})
    >>> parse_csv_name("mnist")
    """
    endings = "|".join(re.escape(suffix) for suffix in SUFFIXES)
    found = re.fullmatch(rf"(.*?(?:{endings}))(?::(.*))?", given, re.IGNORECASE | re.DOTALL)
    if found is None:
        return None
    path, listed = found.group(1), found.group(2) or ""
    parts = re.split(rf",\s*(?=(?:{'|'.join(OPTIONS)})=)", listed) if listed.strip() else []
    return path, dict(_option(part.strip(), path) for part in parts)


def _option(part: str, path: str) -> tuple[str, str]:
    key, _, value = part.partition("=")
    key, value = key.strip(), value.strip()
    allowed = OPTIONS.get(key)
    if key not in OPTIONS or not value or (allowed is not None and value not in allowed):
        raise DataError(
            f"{part!r} after {path} is no option; give target=COLUMN, kind=classes, kind=numbers, header=yes or "
            f"header=no, as in {path}:target=price."
        )
    return key, value


def header_option(options: Mapping[str, str]) -> bool | None:
    """Return what the option "header" says, or None where it is not given."""
    return {"yes": True, "no": False}.get(options.get("header", ""))
