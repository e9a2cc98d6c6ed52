"""``load``: from a name, or from none at all, to data that are ready to train with."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from cutaway.data import digits, mnist
from cutaway.data.csv_data import header_option, parse_csv_name, read_csv_like, read_training_csv
from cutaway.data.dataset import Dataset, make_dataset
from cutaway.data.download import Report
from cutaway.data.fitted import Fitted
from cutaway.data.folder import open_folder
from cutaway.data.generated import GENERATED
from cutaway.data.idx_source import find_part, keep_part
from cutaway.data.mnist import MnistPart, MnistUnavailable, find_mnist, keep_mnist
from cutaway.data.parts import scale_parts, three_parts
from cutaway.data.picture_folder import is_picture_folder, read_picture_folder
from cutaway.data.relative import Relative
from cutaway.data.relatives import RELATIVES
from cutaway.data.scaler import Scaler
from cutaway.data.splits import Splits, split
from cutaway.data.table_format import TableFormat
from cutaway.data.vault import TestVault
from cutaway.errors import DataError
from cutaway.files import expanded

NAMES = ("mnist", "digits", *RELATIVES)
EMBEDDED = "embedded in scikit-learn"


@dataclass(frozen=True, eq=False)
class Loaded:
    """The three parts; ``notice``, a sentence to show the user, or ""; and ``found``, where the data came from.

    ``name`` is the name under which ``load`` finds the same data again, from any folder. ``scaler`` is how the columns
    were scaled, or None where they were not; ``table`` is how columns became inputs, or None where there are none.
    """

    splits: Splits
    notice: str
    found: str
    name: str
    scaler: Scaler | None = None
    table: TableFormat | None = None


def load(
    name: str | os.PathLike[str] | None = None,
    *,
    seed: int = 0,
    validation: int | None = None,
    report: Report | None = None,
    like: Fitted | None = None,
) -> Loaded:
    """Return data by name: "mnist", "digits", one of ``RELATIVES``, a generated set, a CSV file, or a folder.

    A folder has four IDX files, named as MNIST's, or a subfolder with PNG, JPEG or WebP pictures for each class
    (``read_picture_folder`` tells how they are made alike); the latter is parted as a CSV file is.

    A CSV file (.csv, .tsv) may say what to predict, as in "houses.csv:target=price"; ``read_csv`` tells how it
    is read. Half of the rows train, a quarter each validate and test, the test rows being the same in every run.
    All columns, and targets that are numbers, are scaled to mean 0 and deviation 1 by the training rows alone.

    A generated set may have settings, as in "spiral:noise=0.2,examples=800"; ``seed=3`` there gives other examples.
    ``GENERATED`` lists them. Half of it is to train with, a quarter each to validate and to test; which rows are
    test data is the same in every run. Its columns are scaled (mean 0, deviation 1, by the training part alone)
    only where the catalogue says so: the points of a plane keep the range that the catalogue states.

    Without a name it is MNIST, or the embedded digits where MNIST cannot be had; ``notice`` then says so.
    A folder that is itself called mnist or digits is meant by a path such as ``./mnist``. ``validation`` is the
    number of examples held out; if None it is one twelfth of MNIST, its relatives and IDX folders, 300 of the
    digits, and else a quarter. ``report`` receives one line per download. The test data stay unread until the vault
    is opened.

    ``like`` is what other training data have fixed: to evaluate their network, a table is read by their columns, texts
    and classes, and scaled by their figures.

    Raises:
        Unavailable: MNIST or a relative of it was asked for and is not to be had.
        DataError: The name is unknown, a file is not what it should be, or a number is out of range.
    """
    if name is None:
        return _mnist_or_digits(seed, validation, report)
    if name == "mnist":
        return _mnist(seed, validation, report)
    if name == "digits":
        return _digits(seed, validation, "")
    if isinstance(name, str) and name in RELATIVES:
        return _relative(RELATIVES[name], seed, validation, report)
    if isinstance(name, str) and name.partition(":")[0].strip() in GENERATED:
        return _generated(name, seed, validation, like)
    table = parse_csv_name(os.fspath(name))
    if table is not None and not os.path.isdir(name):  # noqa: PTH112 (as in _existing_folder)
        return _csv(*table, seed, validation, like)
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
    return Loaded(parts, "", training.found, "mnist")


def _mnist_dataset(part: MnistPart) -> Dataset:
    return make_dataset("mnist", part.images, part.labels, digits.CLASSES, scale=255, picture=mnist.PICTURE)


def _relative(relative: Relative, seed: int, validation: int | None, report: Report | None) -> Loaded:
    name = relative.source.name

    training = find_part(relative.source, "train", report)
    keep_part(relative.source, "test", report)  # as for MNIST
    vault = TestVault(name, lambda: relative.dataset(find_part(relative.source, "test", report)))
    return Loaded(split(relative.dataset(training), vault, seed=seed, validation=validation), "", training.found, name)


def _digits(seed: int, validation: int | None, notice: str) -> Loaded:
    held_out = digits.VALIDATION_EXAMPLES if validation is None else validation
    vault = TestVault("digits", lambda: digits.digits_part("test"))
    parts = split(digits.digits_part("train"), vault, seed=seed, validation=held_out)
    return Loaded(parts, notice, EMBEDDED, "digits")


def _generated(name: str, seed: int, validation: int | None, like: Fitted | None) -> Loaded:
    entry = GENERATED.resolve(name)
    whole = entry.make()
    parts = three_parts(whole, seed=seed, validation=validation)
    parts, scaler = _scaled(parts, like, entry.scaled)
    found = f"made by a formula ({entry.source.publication})"
    return Loaded(parts, "", found, entry.text, scaler, TableFormat.of(whole))


def _csv(given: str, options: Mapping[str, str], seed: int, validation: int | None, like: Fitted | None) -> Loaded:
    path = expanded(given)
    settings: Any = {"target": options.get("target"), "kind": options.get("kind"), "header": header_option(options)}
    if like is None:
        whole, form = read_training_csv(path, **settings)
    else:
        form = like.format(path)
        whole = read_csv_like(path, form, **settings)
    parts, scaler = _scaled(three_parts(whole, seed=seed, validation=validation), like, like is None)
    listed = ",".join(f"{key}={value}" for key, value in options.items())
    resolved = str(path.resolve())
    notice = f"The target is the last column; choose another with {given}:target=COLUMN."
    notice = "" if "target" in options or like is not None else notice
    return Loaded(parts, notice, str(path), f"{resolved}:{listed}" if listed else resolved, scaler, form)


def load_other_table(name: str, own: str, like: Fitted) -> Dataset | None:
    """Return all rows of a CSV file that is not a run's own, read and scaled as the run's data were.

    Args:
        name: The file, as ``load`` takes it.
        own: The name of the run's own data.
        like: What these have fixed.

    Returns:
        The rows, or None where the name is no CSV file, or the file that the run has learned from.

    Raises:
        DataError: A column is missing, a text or a class is not one of those, or the file cannot be read.
    """
    table, known = parse_csv_name(name), parse_csv_name(own)
    if table is None or Path(name).is_dir():
        return None
    path, options = expanded(table[0]), table[1]
    if known is not None and path.resolve() == Path(known[0]):
        return None
    settings: Any = {"target": options.get("target"), "kind": options.get("kind"), "header": header_option(options)}
    return like.scale_all(read_csv_like(path, like.format(path), **settings))


def _scaled(parts: Splits, like: Fitted | None, wanted: bool) -> tuple[Splits, Scaler | None]:
    if like is not None:
        return like.scale(parts, must=wanted), like.scaler
    return scale_parts(parts) if wanted else (parts, None)


def _folder(name: str | os.PathLike[str], seed: int, validation: int | None) -> Loaded:
    folder = _existing_folder(name)
    if is_picture_folder(folder):
        parts = three_parts(read_picture_folder(folder), seed=seed, validation=validation)
        return Loaded(parts, "", str(folder), str(folder.resolve()))
    training, vault = open_folder(folder)
    return Loaded(split(training, vault, seed=seed, validation=validation), "", str(folder), str(folder.resolve()))


def _existing_folder(name: str | os.PathLike[str]) -> Path:
    """Return the folder that a name means, or say what could have been meant."""
    folder = expanded(name)
    if os.path.isdir(folder):  # noqa: PTH112 (Path.is_dir may raise on a name with a null byte)
        return folder
    near = get_close_matches(str(name).partition(":")[0].lower(), [*NAMES, *GENERATED], 1)
    hint = f"did you mean {near[0]}? Give" if near else "give"
    what = "is a file" if os.path.isfile(folder) else "is no known name and no folder"  # noqa: PTH113
    listed = (
        f"{', '.join([*NAMES, *GENERATED])}, or a CSV file, or a folder with the four IDX files or pictures by class"
    )
    raise DataError(f"Data {str(name)!r} {what}; {hint} {listed}.")
