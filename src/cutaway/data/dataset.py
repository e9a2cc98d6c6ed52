"""A data set in memory: one example per row, a class index for each, and how to scale the values to 0..1."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from cutaway.checks import whole_number
from cutaway.errors import DataError


@dataclass(frozen=True)
class PictureFormat:
    """How the pictures of a data set are made, so that a user's own picture can be made the same way.

    `height` and `width` are in pixels; `box` is the longest side of the ink in pixels; `centering` says what
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
        """Return the format that `to_json` stored.

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
    """Examples with their labels; make one with `make_dataset`, which checks that the parts fit.

    `x` has shape (examples, inputs) and keeps its stored type (uint8 for pictures) until it is used; `labels`
    has shape (examples,) and holds indices into `classes`; `x / scale` lies in 0..1; `picture` is None where
    the inputs are no picture.
    """

    name: str
    x: NDArray[Any]
    labels: NDArray[np.int64]
    classes: tuple[str, ...]
    scale: float
    picture: PictureFormat | None

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def inputs(self) -> int:
        """Return the number of inputs of one example, such as 784 for 28 x 28 pixels."""
        return int(self.x.shape[1])

    def take(self, indices: ArrayLike) -> "Dataset":
        """Return the examples of these rows, in this order, as a data set of their own."""
        rows = _indices(indices)
        return Dataset(self.name, self.x[rows], self.labels[rows], self.classes, self.scale, self.picture)

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


def _indices(indices: ArrayLike) -> NDArray[Any]:
    rows = np.asarray(indices)
    return rows if rows.size else rows.astype(np.int64)  # an empty list becomes an array of floats


def make_dataset(
    name: str,
    x: ArrayLike,
    labels: ArrayLike,
    classes: tuple[str, ...],
    *,
    scale: float = 1.0,
    picture: PictureFormat | None = None,
) -> Dataset:
    """Return a data set after checking that its parts fit together.

    `x` has one row per example; more axes than one per example, such as (examples, height, width), become one.

    Raises:
        DataError: Counts differ, a label is no class index, a value is not finite, or `scale` is not positive.

    >>> points = make_dataset("points", [[0, 4], [2, 2]], [1, 0], ("low", "high"), scale=4)
    >>> points.scaled()
    array([[0. , 1. ],
           [0.5, 0.5]], dtype=float32)
    >>> points.one_hot()
    array([[0., 1.],
           [1., 0.]], dtype=float32)
    """
    rows = _rows(name, np.asarray(x))
    indices = _labels(name, np.asarray(labels), len(classes))
    if len(rows) != len(indices):
        raise DataError(f"Data set {name!r} has {len(rows):,} examples but {len(indices):,} labels; give one each.")
    if not (np.isfinite(scale) and scale > 0):
        raise DataError(f"The scale of data set {name!r} is {scale!r}; give the largest value, more than 0.")
    if picture is not None and picture.height * picture.width != rows.shape[1]:
        size = f"{picture.height} x {picture.width}"
        raise DataError(f"Data set {name!r} has {rows.shape[1]} inputs, but its pictures have {size} pixels.")
    return Dataset(name, rows, indices, tuple(classes), float(scale), picture)


def _rows(name: str, x: NDArray[Any]) -> NDArray[Any]:
    if x.ndim < 2 or x.dtype.kind not in "uif":
        given = f"shape {x.shape} and type {x.dtype}"
        raise DataError(f"x of data set {name!r} has {given}; give numbers of shape (examples, inputs).")
    rows = x.reshape(len(x), int(np.prod(x.shape[1:])))  # -1 would be refused where there are no examples
    if x.dtype.kind == "f" and not np.isfinite(rows).all():
        row = int(np.argmin(np.isfinite(rows).all(axis=1)))
        raise DataError(f"Row {row} of data set {name!r} holds NaN or infinity; give finite numbers.")
    return rows


def _labels(name: str, labels: NDArray[Any], classes: int) -> NDArray[np.int64]:
    if labels.ndim != 1 or (labels.dtype.kind not in "ui" and labels.size):
        given = f"shape {labels.shape} and type {labels.dtype}"
        raise DataError(f"The labels of data set {name!r} have {given}; give one class index per example.")
    outside = (labels < 0) | (labels >= classes)
    if outside.any():
        row = int(outside.argmax())
        raise DataError(
            f"Row {row} of data set {name!r} has the label {labels[row]}; with {classes} classes a label is "
            f"0 to {classes - 1}."
        )
    return labels.astype(np.int64)
