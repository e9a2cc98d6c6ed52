"""A CSV file as a data set: one column is the target, the others are the inputs."""

import os
import re
from pathlib import Path
from typing import Literal

import numpy as np

from cutaway.data.csv_columns import class_labels, input_columns, is_classes, read_column
from cutaway.data.dataset import Dataset, make_dataset
from cutaway.data.table_file import Table, read_table
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
    table = read_table(path, header=header)
    place = _target(table, target)
    column = read_column(table, place)
    others = [read_column(table, other) for other in range(len(table.names)) if other != place]
    if not others:
        raise DataError(f"{path} has the target {column.name!r} and no other column; give inputs, too.")
    blocks = [input_columns(table, other) for other in others]
    width = sum(len(names) for _, names in blocks)
    if width * len(table.rows) > MAXIMUM_VALUES:
        raise DataError(f"{path} makes {width:,} inputs for {len(table.rows):,} rows, too many; give fewer.")
    x, names = np.hstack([values for values, _ in blocks]), tuple(name for _, part in blocks for name in part)
    stem = Path(path).stem
    if kind == "classes" or (kind is None and is_classes(column)):
        return make_dataset(stem, x, *class_labels(table, column), input_names=names)
    if column.numbers is None:
        raise DataError(f"The target column {column.name!r} of {path} holds texts; numbers are wanted.")
    return make_dataset(stem, x, targets=column.numbers, input_names=names, target_names=(column.name,))


def _target(table: Table, target: str | None) -> int:
    if target is None:
        return len(table.names) - 1
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
