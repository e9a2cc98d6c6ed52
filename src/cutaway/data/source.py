"""`load`: from a name, or from none at all, to data that are ready to train with."""

import os
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from cutaway.data import digits, mnist
from cutaway.data.dataset import Dataset, make_dataset
from cutaway.data.download import Report
from cutaway.data.folder import open_folder
from cutaway.data.mnist import MnistPart, MnistUnavailable, find_mnist, keep_mnist
from cutaway.data.splits import Splits, split
from cutaway.data.vault import TestVault
from cutaway.errors import DataError

NAMES = ("mnist", "digits")
EMBEDDED = "embedded in scikit-learn"


@dataclass(frozen=True, eq=False)
class Loaded:
    """The three parts; `notice`, a sentence to show the user, or ""; and `found`, where the data came from."""

    splits: Splits
    notice: str
    found: str


def load(
    name: str | os.PathLike[str] | None = None,
    *,
    seed: int = 0,
    validation: int | None = None,
    report: Report | None = None,
) -> Loaded:
    """Return data by name: "mnist", "digits", or the path of a folder with four IDX files.

    Without a name it is MNIST, or the embedded digits where MNIST cannot be had; `notice` then says so.
    A folder that is itself called mnist or digits is meant by a path such as `./mnist`. `validation` is the
    number of examples held out (MNIST and folders: one twelfth; digits: 300); `report` receives one line per
    download. The test data stay unread until the vault is opened.

    Raises:
        MnistUnavailable: "mnist" was asked for and is not to be had.
        DataError: The name is unknown, a file is not what it should be, or a number is out of range.
    """
    if name is None:
        return _mnist_or_digits(seed, validation, report)
    if name == "mnist":
        return _mnist(seed, validation, report)
    if name == "digits":
        return _digits(seed, validation, "")
    return _folder(name, seed, validation)


def _mnist_or_digits(seed: int, validation: int | None, report: Report | None) -> Loaded:
    try:
        return _mnist(seed, validation, report)
    except MnistUnavailable:
        notice = (
            "MNIST could not be had, so these are the embedded digits, 1,797 pictures of 8 x 8 pixels; for MNIST "
            "put its four files in a folder and set CUTAWAY_DATA to it, or run again with a network."
        )
        return _digits(seed, validation, notice)


def _mnist(seed: int, validation: int | None, report: Report | None) -> Loaded:
    training = find_mnist("train", report=report)
    keep_mnist("test", report=report)  # now, not when the vault opens: then hours of training may be behind us
    vault = TestVault("mnist", lambda: _mnist_dataset(find_mnist("test", report=report)))
    parts = split(_mnist_dataset(training), vault, seed=seed, validation=validation)
    return Loaded(parts, "", training.found)


def _mnist_dataset(part: MnistPart) -> Dataset:
    return make_dataset("mnist", part.images, part.labels, digits.CLASSES, scale=255, picture=mnist.PICTURE)


def _digits(seed: int, validation: int | None, notice: str) -> Loaded:
    held_out = digits.VALIDATION_EXAMPLES if validation is None else validation
    vault = TestVault("digits", lambda: digits.digits_part("test"))
    parts = split(digits.digits_part("train"), vault, seed=seed, validation=held_out)
    return Loaded(parts, notice, EMBEDDED)


def _folder(name: str | os.PathLike[str], seed: int, validation: int | None) -> Loaded:
    folder = _existing_folder(name)
    training, vault = open_folder(folder)
    return Loaded(split(training, vault, seed=seed, validation=validation), "", str(folder))


def _existing_folder(name: str | os.PathLike[str]) -> Path:
    """Return the folder that a name means, or say what could have been meant."""
    folder = Path(os.path.expanduser(name))  # noqa: PTH111 (Path.expanduser raises on ~ and an unknown user)
    if os.path.isdir(folder):  # noqa: PTH112 (Path.is_dir may raise on a name with a null byte)
        return folder
    near = get_close_matches(str(name).lower(), NAMES, 1)
    hint = f"did you mean {near[0]}? Give" if near else "give"
    what = "is a file" if os.path.isfile(folder) else "is no known name and no folder"  # noqa: PTH113
    raise DataError(f"Data {str(name)!r} {what}; {hint} mnist, digits or a folder with the four IDX files.")
