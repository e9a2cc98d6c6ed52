"""Which data a run uses: enough to load the same again, and to see whether they are still the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np

from cutaway.checks import as_whole
from cutaway.data import Dataset, PictureFormat
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
    """

    name: str
    seed: int
    validation: int
    checksum: str
    classes: tuple[str, ...]
    scale: float
    picture: PictureFormat | None
    targets: int = 0

    @property
    def outputs(self) -> int:
        """The number of outputs that a network for these data has."""
        return self.targets or len(self.classes)

    @classmethod
    def of(cls, name: str, seed: int, validation: int, train: Dataset) -> DataRecord:
        """Return the record of the data a run is about to use."""
        targets = train.outputs if train.is_regression else 0
        return cls(name, seed, validation, checksum(train), train.classes, train.scale, train.picture, targets)

    def to_json(self) -> dict[str, Any]:
        """Return the record as plain data."""
        content = {**self.__dict__, "classes": list(self.classes), "picture": self.picture and self.picture.to_json()}
        return content if self.targets else {name: content[name] for name in KINDS}

    @classmethod
    def from_json(cls, content: Any) -> DataRecord:
        """Return the record that ``to_json`` wrote; what comes from a file is checked.

        Raises:
            RunError: Something is missing, unknown or of the wrong kind.
            DataError: The picture format is damaged.
        """
        if not isinstance(content, Mapping) or set(content) - {"targets"} != set(KINDS):
            raise RunError(f"The record of the data is {content!r:.60}; expected {', '.join(KINDS)}.")
        for name, kinds in KINDS.items():
            _check(name, content[name], isinstance(content[name], kinds) and not isinstance(content[name], bool))
        _check("scale", content["scale"], 0 < content["scale"] < LARGEST_SCALE)
        _check("classes", content["classes"], all(isinstance(name, str) for name in content["classes"]))
        targets = content.get("targets", 0)
        _check("targets", targets, "targets" not in content or (as_whole(targets) or 0) > 0)
        _check("classes", content["classes"], bool(content["classes"]) != bool(targets))
        picture = None if content["picture"] is None else PictureFormat.from_json(content["picture"])
        return cls(**{**content, "classes": tuple(content["classes"]), "picture": picture})


def checksum(dataset: Dataset) -> str:
    """Return a checksum of the examples and labels: it tells whether data changed, not whether they are safe."""
    answers = dataset.labels if dataset.targets is None else dataset.targets
    return f"{crc32(answers.tobytes(), crc32(np.ascontiguousarray(dataset.x).data)):08x}"


def _check(name: str, value: object, fine: bool) -> None:
    if not fine:
        raise RunError(f"The {name} of the data is {value!r:.60}, which it cannot be.")
