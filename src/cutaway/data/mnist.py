"""MNIST: 60,000 + 10,000 handwritten digits, found on this machine or downloaded once and kept.

Source: Y. LeCun, C. Cortes and C. Burges, "The MNIST database of handwritten digits". Files are known by the
SHA-256 of their plain content, since the gzip wrapper differs between mirrors.
"""

import io
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cutaway.data.dataset import PictureFormat
from cutaway.data.download import DownloadError, Report, download, host_of
from cutaway.data.files import gzip_errors, read_up_to, unpacked, unpacked_stream
from cutaway.data.idx import parse_idx
from cutaway.errors import DataError
from cutaway.files import write_atomically

Part = Literal["train", "test"]
PICTURE = PictureFormat(28, 28, 20, "mass")
MIRRORS: tuple[str, ...] = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://raw.githubusercontent.com/fgnt/mnist/master/",
    "https://azureopendatastorage.blob.core.windows.net/mnist/",
)
ANSWER_WITHIN = 14.0  # seconds in which one of all the mirrors together must begin to answer


@dataclass(frozen=True)
class MnistFile:
    """One of the four files: its name, what it is, its plain size in bytes, its packed size, its SHA-256."""

    name: str
    what: str
    size: int
    packed: str
    sha256: str


FILES: dict[Part, tuple[MnistFile, MnistFile]] = {
    "train": (
        MnistFile(
            "train-images-idx3-ubyte", "train images", 47_040_016, "9.9 MB",
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        ),
        MnistFile(
            "train-labels-idx1-ubyte", "train labels", 60_008, "29 kB",
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        ),
    ),
    "test": (
        MnistFile(
            "t10k-images-idx3-ubyte", "test images", 7_840_016, "1.6 MB",
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        ),
        MnistFile(
            "t10k-labels-idx1-ubyte", "test labels", 10_008, "4.5 kB",
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        ),
    ),
}  # fmt: skip


class MnistUnavailable(DataError):  # noqa: N818 (a state of this machine, not a fault of a file)
    """MNIST is neither on this machine nor to be had from a mirror; the message says how to get it."""


@dataclass(frozen=True, eq=False)
class MnistPart:
    """Pictures (examples, 28, 28) and labels (examples,) of one part, and in words where they were found."""

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    found: str


def find_mnist(part: Part, *, mirrors: Sequence[str] | None = None, report: Report | None = None) -> MnistPart:
    """Return one part of MNIST from CUTAWAY_DATA, the cache, or a mirror; of the other part nothing is read.

    `mirrors` are addresses of folders, `MIRRORS` if not given; `report` receives a line for each download.

    Raises:
        MnistUnavailable: It is not on this machine, and no mirror gives it.
        DataError: A file in CUTAWAY_DATA has another content.
    """
    mirrors = MIRRORS if mirrors is None else mirrors
    (images, where), (labels, where_labels) = (_find(file, mirrors, report) for file in FILES[part])
    found = where if where == where_labels else f"{where} and {where_labels}"
    return MnistPart(images, labels, found)


def keep_mnist(part: Part, *, mirrors: Sequence[str] | None = None, report: Report | None = None) -> None:
    """Make sure that a part is on this machine, downloading it if need be, without reading what it holds.

    Raises:
        MnistUnavailable: It is not on this machine, and no mirror gives it.
    """
    for file in FILES[part]:
        if not any(_in_data_folder(file)) and not (cache_folder() / file.name).is_file():
            _downloaded(file, MIRRORS if mirrors is None else mirrors, report)


def _find(file: MnistFile, mirrors: Sequence[str], report: Report | None) -> tuple[NDArray[np.uint8], str]:
    """Return the content of one file as an array, and where it was found."""
    for path in _in_data_folder(file):
        return _given(file, path), f"CUTAWAY_DATA ({path.parent})"
    content, where = _cached(file), f"cache ({cache_folder()})"
    if content is None:
        content, where = _downloaded(file, mirrors, report)
    return parse_idx(io.BytesIO(content), file.name), where


def _in_data_folder(file: MnistFile) -> Iterator[Path]:
    """Yield the paths under CUTAWAY_DATA at which this file exists."""
    base = os.environ.get("CUTAWAY_DATA")
    if base:
        for folder in (_expanded(base) / "mnist", _expanded(base)):
            yield from (p for p in (folder / file.name, folder / f"{file.name}.gz") if p.is_file())


def cache_folder() -> Path:
    """Return the folder for downloaded files: CUTAWAY_CACHE, else the system's folder for caches."""
    chosen = os.environ.get("CUTAWAY_CACHE")
    if chosen:
        return _expanded(chosen) / "mnist"
    import pooch

    return Path(pooch.os_cache("cutaway")) / "mnist"


def _expanded(path: str) -> Path:
    return Path(os.path.expanduser(path))  # noqa: PTH111 (Path.expanduser raises on ~ and an unknown user)


def where_on_this_machine(part: Part) -> str | None:
    """Return in words where both files of a part lie, or None; the files are not read, so not checked either."""
    places = set()
    for file in FILES[part]:
        given = next(_in_data_folder(file), None)
        if given is None and not (cache_folder() / file.name).is_file():
            return None
        places.add(f"CUTAWAY_DATA ({given.parent})" if given else f"cache ({cache_folder()})")
    return " and ".join(sorted(places))


def _given(file: MnistFile, path: Path) -> NDArray[np.uint8]:
    """Read a file that the user put there: a wrong one is an error, since silence would hide it."""
    with unpacked(path, f"MNIST's {file.what}") as stream:
        content = bytes(read_up_to(stream, file.size + 1))
    digest = sha256(content).hexdigest()
    if digest != file.sha256:
        raise DataError(
            f"{path} is not MNIST's {file.name}: the SHA-256 of its plain content begins with {digest[:12]}, "
            f"expected {file.sha256[:12]}; replace the file or remove it."
        )
    return parse_idx(io.BytesIO(content), str(path))


def _cached(file: MnistFile) -> bytes | None:
    """Return the cache's copy; a damaged one counts as none, since it can be fetched again."""
    try:
        with unpacked(cache_folder() / file.name, "a cached file") as stream:
            content = bytes(read_up_to(stream, file.size + 1))
    except DataError:
        return None
    return content if sha256(content).hexdigest() == file.sha256 else None


def _downloaded(file: MnistFile, mirrors: Sequence[str], report: Report | None) -> tuple[bytes, str]:
    """Try one mirror after another; all of them share the time in which one must begin to answer."""
    give_up = time.monotonic() + ANSWER_WITHIN
    failures = []
    for mirror in mirrors:
        host = host_of(mirror)
        if report is not None:
            report(f"Downloading MNIST ({file.what}, {file.packed}) from {host}")
        try:
            content = _fetch(file, mirror, give_up)
        except (DownloadError, DataError) as error:
            failures.append(f"{host}: {error}")
            continue
        _keep(file, content, report)
        return content, f"downloaded from {host}"
    raise MnistUnavailable(_unavailable(file, failures))


def _fetch(file: MnistFile, mirror: str, give_up: float) -> bytes:
    """Return the plain content from one mirror, checked."""
    left = give_up - time.monotonic()
    if left <= 0.5:
        raise DownloadError("not tried, the time was up")
    url = f"{mirror.rstrip('/')}/{file.name}.gz"
    raw = download(url, answer_within=min(5.0, left), maximum_bytes=file.size + (1 << 16))
    with gzip_errors("its answer"):
        content = bytes(read_up_to(unpacked_stream(io.BytesIO(raw)), file.size + 1))
    digest = sha256(content).hexdigest()
    if digest != file.sha256:
        raise DownloadError(f"other content, SHA-256 {digest[:12]} for {file.sha256[:12]}")
    return content


def _keep(file: MnistFile, content: bytes, report: Report | None) -> None:
    try:
        cache_folder().mkdir(parents=True, exist_ok=True)
        write_atomically(cache_folder() / file.name, content)
    except OSError as error:  # a cache that cannot be written costs a download next time, not this run
        if report is not None:
            report(f"MNIST's {file.what} cannot be kept in {cache_folder()}: {error.strerror or error}")


def _unavailable(file: MnistFile, failures: Sequence[str]) -> str:
    base = os.environ.get("CUTAWAY_DATA")
    given = f"in CUTAWAY_DATA ({base})" if base else "in CUTAWAY_DATA (not set)"
    tried = f"no mirror gave it ({'; '.join(failures) or 'none is listed'})"
    return (
        f"MNIST is not available: {file.name}[.gz] is neither {given} nor in the cache ({cache_folder()}), and "
        f"{tried}; put the four MNIST files in a folder and set CUTAWAY_DATA to it, or run again with a network."
    )
