"""Which data a run uses: enough to load the same again, and to see whether they are still the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np

from cutaway.checks import as_whole
from cutaway.data import Dataset, Fitted, PictureFormat, Scaler, TableFormat
from cutaway.errors import RunError

KINDS: Mapping[str, tuple[type, ...]] = {
    "name": (str,),
    "seed": (int,),
    "validation": (int,),
    "checksum": (str,),
    "classes": (list,),
    "scale": (int, float),
    "picture": (dict, type(None)),
}
"""What each part of the record is in JSON."""

OPTIONAL = {"targets", "scaler", "table"}
"""What a record may have or not."""

LARGEST_SCALE = 1e30


@dataclass(frozen=True)
class DataRecord:
    """Which data a run uses: enough to load the same again, and to see whether they are still the same.

    Attributes:
        name: What ``load`` finds the same data by: ``"mnist"``, ``"spiral:noise=0.2"``, a file or a folder.
        seed: The seed of the split.
        validation: How many examples are held out.
        checksum: Of the training examples and their labels or targets.
        classes: The names of the classes; none where there are numbers to predict.
        scale: The largest value an input can have, before scaling to 0..1.
        picture: How the pictures are made, or None where the inputs are no picture.
        targets: How many numbers there are to predict; 0 where there are classes, and then not in the file.
        scaler: How the columns were scaled, or None where they were not, and then not in the file. Runs of older
            versions have neither this nor the next one.
        table: How the columns of a table became inputs, or None where there were none, and then not in the file.
    """

    name: str
    seed: int
    validation: int
    checksum: str
    classes: tuple[str, ...]
    scale: float
    picture: PictureFormat | None
    targets: int = 0
    scaler: Scaler | None = None
    table: TableFormat | None = None

    @property
    def fitted(self) -> Fitted:
        """How the training data were read and scaled, for other data that the network shall read."""
        return Fitted(self.scaler, self.table)

    @property
    def inputs(self) -> int | None:
        """The number of inputs that a network for these data has, or None where the record does not tell."""
        if self.picture is not None:
            return self.picture.height * self.picture.width
        return self.table.inputs if self.table else len(self.scaler.mean) if self.scaler else None

    @property
    def outputs(self) -> int:
        """The number of outputs that a network for these data has."""
        return self.targets or len(self.classes)

    @classmethod
    def of(cls, name: str, seed: int, validation: int, train: Dataset, fitted: Fitted | None = None) -> DataRecord:
        """Return the record of the data a run is about to use; ``fitted`` is how they were read and scaled."""
        targets = train.outputs if train.is_regression else 0
        kept = fitted or Fitted()
        figures = (checksum(train), train.classes, train.scale, train.picture, targets)
        return cls(name, seed, validation, *figures, kept.scaler, kept.table)

    def to_json(self) -> dict[str, Any]:
        """Return the record as plain data."""
        objects = {name: getattr(self, name) for name in ("picture", "scaler", "table")}
        content = {**self.__dict__, "classes": list(self.classes)}
        content |= {name: one and one.to_json() for name, one in objects.items()}
        return {name: value for name, value in content.items() if value or name in KINDS}

    @classmethod
    def from_json(cls, content: Any) -> DataRecord:
        """Return the record that ``to_json`` wrote; what comes from a file is checked.

        Raises:
            RunError: Something is missing, unknown or of the wrong kind.
            DataError: The picture's or the table's format or the scaler is damaged.
        """
        if not isinstance(content, Mapping) or set(content) - OPTIONAL != set(KINDS):
            raise RunError(f"The record of the data is {content!r:.60}; expected {', '.join(KINDS)}.")
        for name, kinds in KINDS.items():
            _check(name, content[name], isinstance(content[name], kinds) and not isinstance(content[name], bool))
        _check("scale", content["scale"], 0 < content["scale"] < LARGEST_SCALE)
        _check("classes", content["classes"], all(isinstance(name, str) for name in content["classes"]))
        targets = content.get("targets", 0)
        _check("targets", targets, "targets" not in content or (as_whole(targets) or 0) > 0)
        _check("classes", content["classes"], bool(content["classes"]) != bool(targets))
        picture = None if content["picture"] is None else PictureFormat.from_json(content["picture"])
        classes = tuple(content["classes"])
        scaler = Scaler.from_json(content["scaler"]) if "scaler" in content else None
        table = TableFormat.from_json(content["table"], classes) if "table" in content else None
        record = cls(**{**content, "classes": classes, "picture": picture, "scaler": scaler, "table": table})
        _check_fit(record)
        return record


def checksum(dataset: Dataset) -> str:
    """Return a checksum of the examples and labels: it tells whether data changed, not whether they are safe."""
    answers = dataset.labels if dataset.targets is None else dataset.targets
    return f"{crc32(answers.tobytes(), crc32(np.ascontiguousarray(dataset.x).data)):08x}"


def _check_fit(record: DataRecord) -> None:
    """Raise RunError unless table and scaler have as many inputs, and as many numbers to predict, as the data."""
    if record.table is not None and (record.picture is not None or record.targets > 1):
        raise RunError("The data have a table's format, and yet pictures or several numbers to predict.")
    if record.scaler is None:
        return
    given = (len(record.scaler.mean), len(record.scaler.target_mean))
    if given != (record.inputs, record.targets):
        raise RunError(f"The scaler has means of {given[0]} inputs and {given[1]} targets, which do not fit the data.")


def _check(name: str, value: object, fine: bool) -> None:
    if not fine:
        raise RunError(f"The {name} of the data is {value!r:.60}, which it cannot be.")
