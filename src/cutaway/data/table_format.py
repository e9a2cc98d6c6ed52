"""What the columns of a table mean to a network: which are inputs, in which order, and which texts they may hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cutaway.data.dataset import Dataset
from cutaway.data.table_file import MAXIMUM_COLUMNS, NUMBER
from cutaway.errors import DataError

MOST_TEXTS = 50
LONGEST = 1_000_000  # characters in a name or text; a cell of a CSV file has fewer


@dataclass(frozen=True)
class ColumnFormat:
    """A column of inputs: numbers as they are, or, with ``texts``, an input of 0 or 1 for each of them, in this order.

    >>> ColumnFormat("size").input_names, ColumnFormat("color", ("blue", "red")).input_names
    (('size',), ('color=blue', 'color=red'))
    """

    name: str
    texts: tuple[str, ...] | None = None

    @property
    def input_names(self) -> tuple[str, ...]:
        """The names of the inputs that this column becomes."""
        return (self.name,) if self.texts is None else tuple(f"{self.name}={text}" for text in self.texts)


@dataclass(frozen=True)
class TableFormat:
    """How the rows of a table become inputs and answers, so that other tables are read as the training data were.

    ``target`` is the name of the column to predict; ``classes`` are its classes, or () for numbers; ``numeric`` says
    that the names of the classes are numbers, so that "1.0" is "1". ``header`` says whether the first row has them;
    without it columns are called "1", "2" ...
    """

    columns: tuple[ColumnFormat, ...]
    target: str
    classes: tuple[str, ...] = ()
    numeric: bool = False
    header: bool = True

    @property
    def input_names(self) -> tuple[str, ...]:
        """The names of all inputs, in the order of the network's."""
        return tuple(name for column in self.columns for name in column.input_names)

    @property
    def inputs(self) -> int:
        """The number of inputs."""
        return sum(1 if column.texts is None else len(column.texts) for column in self.columns)

    @classmethod
    def of(cls, dataset: Dataset) -> "TableFormat":
        """Return the format of a table with this data set's columns, and "class" or the number to predict.

        >>> from cutaway.data.dataset import make_dataset
        >>> points = make_dataset("points", [[1, 2]], [0], ("-1", "+1"), input_names=("x1", "x2"))
        >>> form = TableFormat.of(points)
        >>> form.input_names, form.target, form.numeric
        (('x1', 'x2'), 'class', True)
        """
        numeric = all(NUMBER.fullmatch(name) for name in dataset.classes)
        target = dataset.target_names[0] if dataset.target_names else "class"
        return cls(tuple(map(ColumnFormat, dataset.input_names)), target, dataset.classes, numeric)

    def to_json(self) -> dict[str, Any]:
        """Return the format as plain data, for the settings of a stored run; the classes are stored beside it."""
        columns = [{"name": one.name, "texts": None if one.texts is None else list(one.texts)} for one in self.columns]
        return {"columns": columns, "target": self.target, "numeric": self.numeric, "header": self.header}

    @classmethod
    def from_json(cls, stored: object, classes: tuple[str, ...]) -> "TableFormat":
        """Return the format that ``to_json`` stored, with the classes that were stored beside it.

        Raises:
            DataError: A part is missing, unknown, of the wrong kind, or there are two of one name.
        """
        parts = ("columns", "header", "numeric", "target")
        if not isinstance(stored, Mapping) or sorted(stored) != sorted(parts):
            raise DataError(f"A table's format is {stored!r:.60}; expected a dictionary with {', '.join(parts)}.")
        columns, target = stored["columns"], stored["target"]
        if not isinstance(columns, list) or not 0 < len(columns) <= MAXIMUM_COLUMNS:
            raise DataError(f"The columns of a table's format are {columns!r:.60}; expected a list of them.")
        read = tuple(map(_column, columns))
        _check_texts("The names of a table's columns", [*(column.name for column in read), target])
        flags = (stored["numeric"], stored["header"])
        if not all(isinstance(flag, bool) for flag in flags):
            raise DataError("A table's format says something else than true or false for numeric or header.")
        if flags[0] and not all(NUMBER.fullmatch(name) for name in classes):
            raise DataError("A table's format says that its classes are numbers, but they are not.")
        return cls(read, target, classes, *flags)


def _column(stored: object) -> ColumnFormat:
    if not isinstance(stored, Mapping) or sorted(stored) != ["name", "texts"]:
        raise DataError(f"A column of a table's format is {stored!r:.60}; expected a dictionary with name, texts.")
    name, texts = stored["name"], stored["texts"]
    if texts is None:
        return ColumnFormat(name)
    if not isinstance(texts, list) or not 0 < len(texts) <= MOST_TEXTS:
        raise DataError(f"The texts of a table's column are {texts!r:.60}; expected a list of 1 to {MOST_TEXTS}.")
    _check_texts("The texts of a table's column", texts)
    return ColumnFormat(name, tuple(texts))


def _check_texts(what: str, values: list[Any]) -> None:
    """Raise DataError unless all are texts, none is empty or absurdly long, and none is there twice."""
    fine = all(isinstance(value, str) and 0 < len(value) <= LONGEST for value in values)
    if not fine or len(set(values)) != len(values):
        raise DataError(f"{what} are {values!r:.60}; expected texts, each of them once.")
