"""A folder of pictures by class: ``folder/0/*.png``, ``folder/cat/*.jpg``.

The names of the subfolders are the classes. Only files that end in .png, .jpg, .jpeg or .webp are read.
"""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cutaway.data.dataset import Dataset, PictureFormat, make_dataset
from cutaway.data.handwriting import prepare, read_picture
from cutaway.errors import DataError

SUFFIXES = (".png", ".jpg", ".jpeg", ".webp")
MAXIMUM_CLASSES = 100
MAXIMUM_PICTURES = 20_000
LARGEST_KEPT = 64  # pixels; larger pictures have more inputs than a fully connected network is good for
MNIST_FORMAT = PictureFormat(28, 28, 20, "mass")


def is_picture_folder(folder: Path) -> bool:
    """Return whether some subfolder of a folder has pictures in it; files are looked for, but not read."""
    try:
        return any(_pictures(below) for below in _subfolders(folder))
    except (OSError, ValueError):
        return False


def read_picture_folder(folder: Path) -> Dataset:
    """Return all pictures of a folder, class by class, in the order of the files' names.

    Pictures of one size, at most 64 x 64 pixels, are taken as they are, in gray. If they are larger, or differ
    in size, each goes through ``prepare`` into MNIST's format, 28 x 28, which is made for ink on paper.

    Raises:
        DataError: A picture cannot be read or is empty (it is named), a class has none, or there are too many.
    """
    paths, labels, classes = list_pictures(folder)
    name = folder.resolve().name
    kept = _as_they_are(paths)
    if kept is not None:
        return make_dataset(name, kept, labels, classes, scale=255)
    pixels = prepared(paths, MNIST_FORMAT).astype(np.uint8)
    return make_dataset(name, pixels, labels, classes, scale=255, picture=MNIST_FORMAT)


def read_drawings(folder: Path, like: PictureFormat, classes: Sequence[str], scale: float = 255.0) -> Dataset:
    """Return all pictures of a folder, made like those that a network learned from, to evaluate it on them.

    ``classes`` and ``scale`` are those of the network's data; a class without drawings is no fault.

    Raises:
        DataError: As ``read_picture_folder``; or a subfolder's name is none of the classes.
    """
    paths, labels, found = list_pictures(folder)
    unknown = [name for name in found if name not in classes]
    if unknown:
        raise DataError(
            f"The folder {folder / unknown[0]} is none of the classes {', '.join(classes)}; name each subfolder "
            "after the class that its pictures show."
        )
    known = np.array([list(classes).index(name) for name in found])[labels]
    values = prepared(paths, like, scale)
    return make_dataset(folder.resolve().name, values, known, tuple(classes), scale=scale, picture=like)


def list_pictures(folder: Path) -> tuple[list[Path], NDArray[np.int64], tuple[str, ...]]:
    """Return the paths of the pictures, their labels and the classes; nothing is read.

    Classes are ordered as numbers if all of them are whole numbers, else as texts. Subfolders whose names begin
    with a dot or two underscores (as in ``__MACOSX``) are left out.

    Raises:
        DataError: There are none, a class is empty or its name is no text, there are too many, or the folder cannot be
            read.
    """
    try:
        by_class = {below.name: _pictures(below) for below in _subfolders(folder)}
    except OSError as error:
        raise DataError(f"The folder {folder} cannot be read ({error.strerror or error}).") from error
    if not 1 <= len(by_class) <= MAXIMUM_CLASSES:
        raise DataError(
            f"The folder {folder} has {len(by_class)} subfolders; give one for each class, 1 to {MAXIMUM_CLASSES}."
        )
    for name, paths in by_class.items():
        if not _is_text(name):  # nothing could show such a class, neither a picture nor a page
            raise DataError(f"The folder {name!r} in {folder} has a name with bytes that are no text; rename it.")
        if not paths:
            raise DataError(f"The folder {folder / name} has no .png, .jpg, .jpeg or .webp in it; put some there.")
    classes = _ordered(by_class)
    paths = [path for name in classes for path in by_class[name]]
    if len(paths) > MAXIMUM_PICTURES:
        raise DataError(f"The folder {folder} has {len(paths):,} pictures, over {MAXIMUM_PICTURES:,}; give fewer.")
    return paths, np.repeat(np.arange(len(classes)), [len(by_class[name]) for name in classes]), tuple(classes)


def _ordered(names: Iterable[str]) -> list[str]:
    listed = sorted(names)
    return sorted(listed, key=int) if all(name.isascii() and name.isdigit() for name in listed) else listed


def _is_text(name: str) -> bool:
    """Return whether a file's name is text; bytes of it that are none are kept by Python as half characters."""
    return not any("\ud800" <= character <= "\udfff" for character in name)


def _subfolders(folder: Path) -> list[Path]:
    return [below for below in sorted(folder.iterdir()) if below.is_dir() and not below.name.startswith((".", "__"))]


def _pictures(folder: Path) -> list[Path]:
    names = sorted(os.listdir(folder))  # noqa: PTH208 (names are wanted, not paths)
    return [folder / name for name in names if name.lower().endswith(SUFFIXES) and not name.startswith(".")]


def _as_they_are(paths: Sequence[Path]) -> NDArray[np.uint8] | None:
    """Return pictures of one small size, shape (examples, height, width); None at the first that is not so."""
    pictures: list[NDArray[np.uint8]] = []
    for path in paths:
        pictures.append(read_picture(path))
        if pictures[-1].shape != pictures[0].shape or max(pictures[-1].shape) > LARGEST_KEPT:
            return None
    return np.stack(pictures)


def prepared(paths: Sequence[Path], like: PictureFormat, scale: float = 255.0) -> NDArray[np.float32]:
    """Return pictures (examples, height, width) in a data set's format and steps, 0 to ``scale``.

    Raises:
        DataError: A picture cannot be read, or nothing stands out in it; the sentence names it.
    """
    return np.stack(
        [prepare(read_picture(path), like, name=str(path)).values(scale).astype(np.float32) for path in paths]
    )
