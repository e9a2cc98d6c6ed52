"""What a relative of MNIST is: where its files are, and how they become a data set."""

from dataclasses import dataclass

import numpy as np

from cutaway.data.dataset import Dataset, PictureFormat, make_dataset
from cutaway.data.idx_source import IdxPart, IdxSource
from cutaway.errors import DataError

SIDE = 28  # pixels


@dataclass(frozen=True)
class Relative:
    """A data set like MNIST: where its files are, the names of its classes, a sentence, and who made it.

    ``picture`` is None where a user's own picture cannot be made like these: clothes fill the picture, and the rule of
    the Japanese characters is not known. ``first_label`` is the label of the first class in the files. ``transposed``
    says that the files hold the pictures by columns, from left to right, where MNIST has them by rows.
    """

    source: IdxSource
    classes: tuple[str, ...]
    sentence: str
    publication: str
    picture: PictureFormat | None = None
    first_label: int = 0
    transposed: bool = False

    def dataset(self, part: IdxPart) -> Dataset:
        """Return a part as a data set: upright pictures, and labels that count the classes from 0.

        Raises:
            DataError: The pictures are not of 28 x 28 pixels, or a label is none of the classes.
        """
        if part.images.shape[1:] != (SIDE, SIDE) or part.labels.ndim != 1:
            given = f"{part.images.shape} and {part.labels.shape}"
            raise DataError(
                f"The pictures and labels of {self.source.title} have the shapes {given}; expected (examples, {SIDE}, "
                f"{SIDE}) and (examples,)."
            )
        self._check_labels(part)
        images = part.images.transpose(0, 2, 1) if self.transposed else part.images
        labels = part.labels.astype(np.int64) - self.first_label
        name = self.source.name
        return make_dataset(name, np.ascontiguousarray(images), labels, self.classes, scale=255, picture=self.picture)

    def _check_labels(self, part: IdxPart) -> None:
        last = self.first_label + len(self.classes) - 1
        outside = (part.labels < self.first_label) | (part.labels > last)
        if outside.any():
            row = int(outside.argmax())
            raise DataError(
                f"Picture {row} of {self.source.title} has the label {part.labels[row]}; expected "
                f"{self.first_label} to {last}. Get the files again."
            )
