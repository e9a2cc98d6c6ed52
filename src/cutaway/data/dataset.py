"""A data set in memory: one example per row, with its class or with the numbers to predict, and how to scale."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from math import inf
from numbers import Real
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from cutaway.checks import whole_number
from cutaway.errors import DataError


@dataclass(frozen=True)
class PictureFormat:
    """How the pictures of a data set are made, so that a user's own picture can be made the same way.

    ``height`` and ``width`` are in pixels; ``box`` is the longest side of the ink in pixels; ``centering`` says what
    lies at the picture's center: the ink's center of mass, or the middle of the ink's box.

    >>> PictureFormat.from_json(PictureFormat(28, 28, 20, "mass").to_json())
    PictureFormat(height=28, width=28, box=20, centering='mass')
    """

    height: int
    width: int
    box: int
    centering: Literal["mass", "box"]

    def to_json(self) -> dict[str, int | str]:
        """Return the format as a plain dictionary, for the settings of a stored run."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def from_json(cls, stored: object) -> "PictureFormat":
        """Return the format that ``to_json`` stored.

        Raises:
            DataError: A part is missing or unknown.
            SettingError: A number is impossible, such as a box larger than the picture.
        """
        names = [field.name for field in fields(cls)]
        if not isinstance(stored, Mapping) or sorted(stored) != sorted(names):
            raise DataError(f"A picture format is {stored!r}; expected a dictionary with {', '.join(names)}.")
        height = whole_number(stored["height"], "The height of a picture format", 1)
        width = whole_number(stored["width"], "The width of a picture format", 1)
        box = whole_number(stored["box"], "The box of a picture format", 1, min(height, width))
        if stored["centering"] not in ("mass", "box"):
            raise DataError(f"centering of a picture format is {stored['centering']!r}; give 'mass' or 'box'.")
        return cls(height, width, box, stored["centering"])


# eq=False: arrays have no single truth value, so that a generated __eq__ would raise.
@dataclass(frozen=True, eq=False)
class Dataset:
    """Examples with their labels or targets; make one with ``make_dataset``, which checks that the parts fit.

    ``x`` has shape (examples, inputs) and keeps its stored type (uint8 for pictures) until it is used; a network
    gets ``x / scale``, which lies in 0..1 for pictures. ``picture`` is None where the inputs are no picture.
    Classification: ``labels`` has shape (examples,) and holds indices into ``classes``; ``targets`` is None.
    Regression: ``targets`` has shape (examples, outputs); ``classes`` is empty, and the labels are 0 and mean nothing.
    ``input_names`` and ``target_names`` name the columns, or are empty.
    """

    name: str
    x: NDArray[Any]
    labels: NDArray[np.int64]
    classes: tuple[str, ...]
    scale: float
    picture: PictureFormat | None
    targets: NDArray[Any] | None = None
    input_names: tuple[str, ...] = ()
    target_names: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def inputs(self) -> int:
        """Return the number of inputs of one example, such as 784 for 28 x 28 pixels."""
        return int(self.x.shape[1])

    @property
    def outputs(self) -> int:
        """Return the number of columns of y: one for each class, or one for each number to predict."""
        return len(self.classes) if self.targets is None else int(self.targets.shape[1])

    @property
    def is_regression(self) -> bool:
        """Return whether there are numbers to predict, not classes."""
        return self.targets is not None

    def take(self, indices: ArrayLike) -> "Dataset":
        """Return the examples of these rows, in this order, as a data set of their own.

        Raises:
            DataError: A row is no whole number, or there is no such row.
        """
        rows = _indices(indices)
        _check_rows(self.name, rows, len(self))
        targets = None if self.targets is None else self.targets[rows]
        return replace(self, x=self.x[rows], labels=self.labels[rows], targets=targets)

    def scaled(self, dtype: DTypeLike = "float32", indices: ArrayLike | None = None) -> NDArray[Any]:
        """Return x / scale as floats, shape (rows, inputs); of the given rows only, if any are given."""
        # Rows are gathered while they are still small (one byte a pixel), and converted afterwards.
        rows = self.x if indices is None else self.x.take(_indices(indices), axis=0)
        values = rows.astype(dtype)
        values /= self.scale
        return values

    def one_hot(self, dtype: DTypeLike = "float32", indices: ArrayLike | None = None) -> NDArray[Any]:
        """Return the labels as rows with a single 1, shape (rows, classes)."""
        labels = self.labels if indices is None else self.labels[_indices(indices)]
        return np.eye(len(self.classes), dtype=dtype)[labels]

    def y(self, dtype: DTypeLike = "float32", indices: ArrayLike | None = None) -> NDArray[Any]:
        """Return what the network shall answer, shape (rows, outputs): one-hot rows, or the targets."""
        if self.targets is None:
            return self.one_hot(dtype, indices)
        rows = self.targets if indices is None else self.targets[_indices(indices)]
        return rows.astype(dtype)


def _indices(indices: ArrayLike) -> NDArray[Any]:
    rows = np.asarray(indices)
    return rows if rows.size else rows.astype(np.int64)  # an empty list becomes an array of floats


def _check_rows(name: str, rows: NDArray[Any], examples: int) -> None:
    if rows.dtype.kind not in "ui" or rows.ndim != 1:
        given = f"shape {rows.shape} and type {rows.dtype}"
        raise DataError(f"The rows to take of data set {name!r} have {given}; give whole numbers in one list.")
    outside = (rows < 0) | (rows >= examples)
    if outside.any():
        given = rows[outside.argmax()]
        raise DataError(f"Data set {name!r} has no row {given}; its {examples:,} rows are counted from 0.")


def make_dataset(
    name: str,
    x: ArrayLike,
    labels: ArrayLike | None = None,
    classes: tuple[str, ...] = (),
    *,
    targets: ArrayLike | None = None,
    scale: float = 1.0,
    picture: PictureFormat | None = None,
    input_names: tuple[str, ...] = (),
    target_names: tuple[str, ...] = (),
) -> Dataset:
    """Return a data set after checking that its parts fit together.

    ``x`` has one row per example; more axes than one per example, such as (examples, height, width), become one.
    Give either ``labels`` with ``classes``, or ``targets`` of shape (examples, outputs); (examples,) is one output.

    Raises:
        DataError: Counts differ, a label is no class index, two classes share a name, a value is not finite, ``scale``
            is not positive, or both labels and targets are given, or neither.

    >>> points = make_dataset("points", [[0, 4], [2, 2]], [1, 0], ("low", "high"), scale=4)
    >>> points.scaled()
    array([[0. , 1. ],
           [0.5, 0.5]], dtype=float32)
    >>> points.one_hot()
    array([[0., 1.],
           [1., 0.]], dtype=float32)
    >>> make_dataset("line", [[1], [2]], targets=[10, 20]).y()
    array([[10.],
           [20.]], dtype=float32)
    """
    rows = as_rows(name, "x", _as_array(name, "x", x), tuple(input_names))
    if not rows.shape[1]:
        raise DataError(f"x of data set {name!r} has no columns; give one or more.")
    answers = None if targets is None else _targets(name, _as_array(name, "targets", targets), tuple(target_names))
    if (labels is None) == (targets is None) or (answers is not None and classes):
        raise DataError(f"Data set {name!r} needs either labels with their classes, or targets; give one of the two.")
    indices = np.zeros(len(rows), np.int64) if labels is None else _labels(name, labels, tuple(classes))
    given = (len(indices), "labels") if answers is None else (len(answers), "targets")
    _check_counts(name, len(rows), *given)
    if not (isinstance(scale, Real) and 0 < scale < inf):
        raise DataError(f"The scale of data set {name!r} is {scale!r}; give the largest value, more than 0.")
    if picture is not None and picture.height * picture.width != rows.shape[1]:
        size = f"{picture.height} x {picture.width}"
        raise DataError(f"Data set {name!r} has {rows.shape[1]} inputs, but its pictures have {size} pixels.")
    names = (tuple(input_names), tuple(target_names))
    return Dataset(name, rows, indices, tuple(classes), float(scale), picture, answers, *names)


def _as_array(name: str, what: str, values: ArrayLike) -> NDArray[Any]:
    try:
        return np.asarray(values)
    except (ValueError, TypeError, OverflowError):
        raise DataError(f"{what} of data set {name!r} has rows of unlike lengths; give each row as many.") from None


def _check_counts(name: str, examples: int, answers: int, what: str) -> None:
    if examples != answers:
        raise DataError(f"Data set {name!r} has {examples:,} examples but {answers:,} {what}; give one each.")


def as_rows(name: str, what: str, x: NDArray[Any], names: tuple[str, ...]) -> NDArray[Any]:
    """Return finite numbers as (examples, columns); the error names the row, from 0, and the column.

    Raises:
        DataError: They are no numbers, not finite, or there are more or fewer names than columns.
    """
    if x.ndim < 2 or x.dtype.kind not in "uif":
        given = f"shape {x.shape} and type {x.dtype}"
        raise DataError(f"{what} of data set {name!r} has {given}; give numbers of shape (examples, inputs).")
    rows = x.reshape(len(x), int(np.prod(x.shape[1:])))  # -1 would be refused where there are no examples
    if names and len(names) != rows.shape[1]:
        raise DataError(f"{what} of data set {name!r} has {rows.shape[1]} columns, but {len(names)} names; fit them.")
    if x.dtype.kind == "f" and not np.isfinite(rows).all():
        row, column = (int(place) for place in np.argwhere(~np.isfinite(rows))[0])
        where = f"Row {row}, column {names[column]!r}" if names else f"Row {row}, column {column}"
        raise DataError(f"{where} ({what}) of data set {name!r} holds NaN or infinity; give finite numbers.")
    return rows


def _targets(name: str, targets: NDArray[Any], names: tuple[str, ...]) -> NDArray[np.float64]:
    if targets.ndim > 2:
        raise DataError(f"The targets of data set {name!r} have shape {targets.shape}; give (examples, outputs).")
    columns = targets[:, np.newaxis] if targets.ndim == 1 else targets
    rows = as_rows(name, "targets", columns, names).astype(np.float64)
    if not rows.shape[1]:
        raise DataError(f"The targets of data set {name!r} have no columns; give one or more.")
    return rows


def _labels(name: str, given: ArrayLike, classes: tuple[str, ...]) -> NDArray[np.int64]:
    labels = _as_array(name, "labels", given)
    if not classes or len(set(classes)) != len(classes):
        raise DataError(f"Data set {name!r} has labels and the classes {classes!r:.60}; give each class its own name.")
    if labels.ndim != 1 or (labels.dtype.kind not in "ui" and labels.size):
        kind = f"shape {labels.shape} and type {labels.dtype}"
        raise DataError(f"The labels of data set {name!r} have {kind}; give one class index per example.")
    outside = (labels < 0) | (labels >= len(classes))
    if outside.any():
        row = int(outside.argmax())
        raise DataError(
            f"Row {row} of data set {name!r} has the label {labels[row]}; with {len(classes)} classes a label "
            f"is 0 to {len(classes) - 1}."
        )
    return labels.astype(np.int64)
