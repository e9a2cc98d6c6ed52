"""The network that comes with Cutaway, as it reads."""

from __future__ import annotations

from functools import cache

import numpy as np

from cutaway.data import Dataset, PictureFormat, make_dataset, prepare
from cutaway.errors import DataError
from cutaway.files import read_json
from cutaway.lab.digits.readable import Readable
from cutaway.lab.digits.reading.examples import pictures_of
from cutaway.lab.digits.training.sets import picture_set
from cutaway.train.shipped import shipped_run

STAND_IN = (
    "The training pictures shown are of the small digits that come with Cutaway; those that this network learned from "
    "are not on this machine."
)


@cache
def shipped(data: str) -> Readable:
    """Return the network that comes with Cutaway.

    Args:
        data: The set that is at hand to show its nearest pictures: "mnist", which it has learned from, or "digits".

    Raises:
        DataError: It was made for other than pictures.
    """
    run = shipped_run()
    if run.data.picture is None:
        raise DataError(f"The network in {run.path} reads no pictures.")
    train = picture_set(data).train
    if data == run.data.name:
        return Readable(run.network(), run.data.picture, run.data.scale, run.data.classes, train)
    given = _brought_to(train, run.data.picture, run.data.scale)
    return Readable(run.network(), run.data.picture, run.data.scale, run.data.classes, given, stand_in=STAND_IN)


def _brought_to(data: Dataset, picture: PictureFormat, scale: float) -> Dataset:
    """Return pictures made like those of another set; their ink is bright and fills them already."""
    pictures = pictures_of(data, np.arange(len(data)))
    made = [prepare(one, picture, polarity=False, crop=False).values(scale).ravel() for one in pictures]
    return make_dataset(data.name, np.array(made, np.uint8), data.labels, data.classes, scale=scale, picture=picture)


@cache
def shipped_layers() -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return its sizes and its classes."""
    run = shipped_run()
    return run.specification.sizes, run.data.classes


@cache
def shipped_sentence() -> str:
    """Return what it is, in a sentence."""
    run = shipped_run()
    sizes = "-".join(str(size) for size in run.specification.sizes)
    accuracy = read_json(run.result_path)["test_accuracy"]
    return (
        f"It comes with Cutaway: {sizes}, which learned from MNIST and reads {accuracy:.2%} of its test pictures right."
    )
