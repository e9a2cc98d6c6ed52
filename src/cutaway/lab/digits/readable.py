"""A network that reads pictures, with all that reading and explaining need of what it has learned from."""

from __future__ import annotations

from dataclasses import dataclass

from cutaway.data import Dataset, PictureFormat
from cutaway.network import Network


@dataclass(frozen=True, eq=False)
class Readable:
    """A network as it is at one moment.

    Attributes:
        network: The network.
        picture: The format of the pictures it has learned from.
        scale: What their pixels are divided by.
        classes: The names of the classes.
        train: Pictures to learn from, for the nearest ones: its own, or where they are not at hand the embedded ones.
        step: The step of the run at which it is so; 0 for one that is in no training.
        stand_in: A sentence that says so where they are not its own, else "".
    """

    network: Network
    picture: PictureFormat
    scale: float
    classes: tuple[str, ...]
    train: Dataset
    step: int = 0
    stand_in: str = ""
