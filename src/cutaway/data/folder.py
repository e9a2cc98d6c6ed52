"""A folder with the user's own data in four IDX files, named as MNIST's are."""

from pathlib import Path

from cutaway.data.dataset import Dataset, PictureFormat, make_dataset
from cutaway.data.idx import read_pair
from cutaway.data.idx_source import Part
from cutaway.data.mnist import FILES
from cutaway.data.vault import TestVault
from cutaway.errors import DataError

NAMES: dict[Part, tuple[str, str]] = {part: (pair[0].name, pair[1].name) for part, pair in FILES.items()}


def find_files(folder: Path) -> dict[Part, tuple[Path, Path]]:
    """Return the paths of pictures and labels of both parts; nothing is read.

    Raises:
        DataError: Some of the four files are missing; the sentence names them.
    """
    found = {name: _variant(folder, name) for pair in NAMES.values() for name in pair}
    missing = [name for name, path in found.items() if path is None]
    if missing:
        raise DataError(
            f"The folder {folder} has no {', '.join(missing)}; put the four IDX files of a data set there, each "
            "plain or with .gz at its end."
        )
    paths = {name: path for name, path in found.items() if path is not None}
    return {part: (paths[images], paths[labels]) for part, (images, labels) in NAMES.items()}


def _variant(folder: Path, name: str) -> Path | None:
    """Return the first that exists of NAME, NAME.gz, and both with a dot before ``idx``, as some sites have them."""
    stems = (name, name.replace("-idx", ".idx"))
    candidates = (folder / f"{stem}{ending}" for stem in stems for ending in ("", ".gz"))
    return next((path for path in candidates if path.is_file()), None)


def open_folder(folder: Path) -> tuple[Dataset, TestVault]:
    """Return the training part of a folder, and the vault of its test part, which stays unread.

    The classes are 0 to the largest training label; square pictures get MNIST's format at their size.

    Raises:
        DataError: A file is missing, is not what its name says, or the counts differ.
    """
    files = find_files(folder)
    images, labels = read_pair(*files["train"])
    height, width = images.shape[1:]
    # MNIST's rule, carried over: ink of 20 in a picture of 28, by its center of mass.
    picture = PictureFormat(height, width, round(height * 20 / 28), "mass") if height == width else None
    classes = tuple(str(index) for index in range(int(labels.max()) + 1))
    training = make_dataset(folder.resolve().name, images, labels, classes, scale=255, picture=picture)
    like = training.take(range(0))  # the vault needs the classes, not the pixels, which would stay in memory
    vault = TestVault(training.name, lambda: _read_test(like, (height, width), files["test"]))
    return training, vault


def _read_test(like: Dataset, size: tuple[int, int], paths: tuple[Path, Path]) -> Dataset:
    """Return the test part, which must fit the training part ``like`` with pictures of ``size``."""
    images, labels = read_pair(*paths)
    if images.shape[1:] != size:
        given, expected = (f"{height} x {width} pixels" for height, width in (images.shape[1:], size))
        raise DataError(f"{paths[0]} has pictures of {given}; expected {expected} as in the training pictures.")
    largest = int(labels.max())
    if largest >= len(like.classes):
        raise DataError(
            f"{paths[1]} has the label {largest}, but the training labels end at {len(like.classes) - 1}; give "
            "training examples of every class that is tested."
        )
    return make_dataset(like.name, images, labels, like.classes, scale=255, picture=like.picture)
