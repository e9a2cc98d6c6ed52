"""A data set of four IDX files, found on this machine or downloaded once and kept; MNIST is the model for it.

What a file is, is told by a SHA-256 from a public source. Where that is the hash of the plain content, the gzip
wrapper may differ between mirrors. Where only the hash of the gzipped file is published, that very file is wanted.
Where only the hash of one archive with all files is published, that is checked; of its files, only the size is.
"""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cutaway.data.archive import Archive
from cutaway.data.archive_source import fetch, unpack_given
from cutaway.data.download import DownloadError, Report, download, host_of
from cutaway.data.files import GZIP_MAGIC, gunzip, gzip_errors, regular_file
from cutaway.data.idx import idx_array
from cutaway.data.unpacked_copy import keep_copy, read_copy
from cutaway.errors import DataError
from cutaway.files import expanded, write_atomically

Part = Literal["train", "test"]
PARTS: tuple[Part, Part] = ("train", "test")
ANSWER_WITHIN = 14.0  # seconds in which one of all the mirrors together must begin to answer
SLACK = 1 << 16  # bytes by which a gzipped file may be larger than its content


class Unavailable(DataError):  # noqa: N818 (a state of this machine, not a fault of a file)
    """A data set is neither on this machine nor to be had from a mirror; the message says how to get it."""


@dataclass(frozen=True)
class IdxFile:
    """One of the four files.

    ``name`` is without .gz, ``what`` says what it is, ``size`` is that of the plain content in bytes, ``packed`` how
    much is downloaded. ``sha256`` is of the plain content; of the gzipped file where ``hash_of`` is "file"; and empty
    where it is "archive": then only the archive that the file came in has a hash, and the file needs the right size.
    """

    name: str
    what: str
    size: int
    packed: str
    sha256: str
    hash_of: Literal["content", "file", "archive"] = "content"

    @property
    def kept_as(self) -> str:
        """The name in the cache: of what the hash can be checked of."""
        return self.name if self.hash_of == "content" else f"{self.name}.gz"

    def check(self, raw: bytes, name: object, cache: Path | None = None) -> tuple[bytes, str]:
        """Return the plain content of bytes that may be gzipped, and the SHA-256 to compare.

        Args:
            raw: The bytes.
            name: How an error calls the file.
            cache: The folder in which unpacked copies are kept, if they are: only where the hash is that of the
                content, since a copy has nothing else to vouch for it.

        Raises:
            DataError: The gzip stream is broken.
        """
        packed = sha256(raw).hexdigest()
        if self.hash_of == "file" and packed != self.sha256:
            return b"", packed  # what is not the file that is wanted is not unpacked either
        if not raw.startswith(GZIP_MAGIC):
            return raw[: self.size + 1], packed
        by_content = self.hash_of == "content"
        cache = cache if by_content else None
        kept, digest = (cache and read_copy(cache, packed, self.size)) or (b"", "")
        if kept and digest == self.sha256:
            return kept, digest
        content = self._unpack(raw, name)
        digest = sha256(content).hexdigest() if by_content else packed
        if cache and self.is_right(content, digest):
            keep_copy(cache, packed, content)
        return content, digest

    def _unpack(self, raw: bytes, name: object) -> bytes:
        with gzip_errors(name):
            return gunzip(raw, self.size + 1)

    def is_right(self, content: bytes, digest: str) -> bool:
        """Return whether content and digest, as ``check`` gives them, are those of this file."""
        return len(content) == self.size and (self.hash_of == "archive" or digest == self.sha256)


@dataclass(frozen=True)
class IdxSource:
    """A data set: its ``name`` for users and folders, its ``title`` in sentences, its files and where they are.

    ``mirrors`` are addresses of folders. ``base`` says whether its files may lie in CUTAWAY_DATA itself, not only in
    the folder there that has its name: only one data set can have that right, since all name their files alike.
    ``archive`` is the one file on the mirrors that holds all others, where it is so.
    """

    name: str
    title: str
    files: Mapping[Part, tuple[IdxFile, IdxFile]]
    mirrors: tuple[str, ...]
    base: bool = False
    answer_within: float = ANSWER_WITHIN
    archive: Archive | None = None


@dataclass(frozen=True, eq=False)
class IdxPart:
    """Pictures (examples, height, width) and labels (examples,) of one part, and in words where they were found."""

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    found: str


def find_part(source: IdxSource, part: Part, report: Report | None = None, *, copies: bool = True) -> IdxPart:
    """Return one part from CUTAWAY_DATA, the cache, or a mirror; of the other part nothing is read.

    With ``copies``, gzipped files are unpacked only once: the cache keeps their content.

    Raises:
        Unavailable: It is not on this machine, and no mirror gives it.
        DataError: A file in CUTAWAY_DATA has another content.
    """
    (images, where), (labels, where_labels) = (_find(source, file, report, copies) for file in source.files[part])
    return IdxPart(images, labels, where if where == where_labels else f"{where} and {where_labels}")


def keep_part(source: IdxSource, part: Part, report: Report | None = None) -> None:
    """Make sure that a part is on this machine, downloading it if need be, without reading what it holds.

    Raises:
        Unavailable: It is not on this machine, and no mirror gives it.
    """
    for file in source.files[part]:
        if not any(_in_data_folder(source, file)) and not (cache_folder(source.name) / file.kept_as).is_file():
            _downloaded(source, file, report)


def _find(source: IdxSource, file: IdxFile, report: Report | None, copies: bool) -> tuple[NDArray[np.uint8], str]:
    """Return the content of one file as an array, and where it was found."""
    cache = cache_folder(source.name)
    for path in _in_data_folder(source, file):
        return _given(source, file, path, cache if copies else None), f"CUTAWAY_DATA ({path.parent})"
    content, where = _cached(source, file, cache if copies else None), f"cache ({cache})"
    if content is None:
        content, where = _downloaded(source, file, report)
    return idx_array(content, file.name), where


def _in_data_folder(source: IdxSource, file: IdxFile) -> Iterator[Path]:
    """Yield the paths under CUTAWAY_DATA at which this file exists."""
    given = os.environ.get("CUTAWAY_DATA")
    if given:
        base = expanded(given)
        for folder in (base / source.name, *((base,) if source.base else ())):
            names = (file.name, f"{file.name}.gz") if file.hash_of == "content" else (f"{file.name}.gz",)
            yield from (folder / name for name in names if (folder / name).is_file())


def _given_archive(source: IdxSource) -> Path | None:
    """Return the zip in the folder of this data set under CUTAWAY_DATA; what it is called does not matter."""
    given = os.environ.get("CUTAWAY_DATA")
    if not given or source.archive is None:
        return None
    return next(iter(sorted((expanded(given) / source.name).glob("*.zip"))), None)


def cache_folder(name: str) -> Path:
    """Return the folder for downloaded files of a data set, below CUTAWAY_CACHE or the system's folder for caches."""
    chosen = os.environ.get("CUTAWAY_CACHE")
    if chosen:
        return expanded(chosen) / name
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("cutaway")) / name


def where_on_this_machine(source: IdxSource, part: Part) -> str | None:
    """Return in words where both files of a part lie, or None; the files are not read, so not checked either."""
    places, cache, archive = set(), cache_folder(source.name), _given_archive(source)
    for file in source.files[part]:
        given = next(_in_data_folder(source, file), None)
        cached = (cache / file.kept_as).is_file()
        if given is None and not cached and archive is None:
            return None
        inside = given.parent if given else archive
        places.add(f"cache ({cache})" if given is None and cached else f"CUTAWAY_DATA ({inside})")
    return " and ".join(sorted(places))


def _read(file: IdxFile, path: Path, expected: str, copies: Path | None) -> tuple[bytes, str]:
    with regular_file(path, expected) as stream, gzip_errors(path):
        raw = stream.read(file.size + SLACK)  # in one go: its size is ours, not one that the file claims
    return file.check(raw, path, copies)


def _given(source: IdxSource, file: IdxFile, path: Path, copies: Path | None) -> NDArray[np.uint8]:
    """Read a file that the user put there: a wrong one is an error, since silence would hide it."""
    content, digest = _read(file, path, f"{source.title}'s {file.what}", copies)
    if file.hash_of == "archive" and len(content) != file.size:
        raise DataError(
            f"{path} is not {source.title}'s {file.name}: unpacked it has {_bytes(content, file)}, expected "
            f"{file.size:,}; replace the file or remove it."
        )
    if not file.is_right(content, digest):
        what = "its plain content" if file.hash_of == "content" else "the gzipped file"
        raise DataError(
            f"{path} is not {source.title}'s {file.name}: the SHA-256 of {what} begins with {digest[:12]}, "
            f"expected {file.sha256[:12]}; replace the file or remove it."
        )
    return idx_array(content, str(path))


def _bytes(content: bytes, file: IdxFile) -> str:
    """Return the size in words; reading stopped where there was more than there may be."""
    return f"more than {file.size:,} bytes" if len(content) > file.size else f"{len(content):,} bytes"


def _cached(source: IdxSource, file: IdxFile, copies: Path | None = None) -> bytes | None:
    """Return the cache's copy; a damaged one counts as none, since it can be fetched again."""
    try:
        content, digest = _read(file, cache_folder(source.name) / file.kept_as, "a cached file", copies)
    except DataError:
        return None
    return content if file.is_right(content, digest) else None


def _downloaded(source: IdxSource, file: IdxFile, report: Report | None) -> tuple[bytes, str]:
    """Try one mirror after another; all of them share the time in which one must begin to answer."""
    if source.archive is not None:
        return _from_archive(source, source.archive, file, report)
    give_up = time.monotonic() + source.answer_within
    failures = []
    for mirror in source.mirrors:
        host = host_of(mirror)
        if report is not None:
            report(f"Downloading {source.title} ({file.what}, {file.packed}) from {host}")
        try:
            raw, content = _fetch(file, mirror, give_up)
        except (DownloadError, DataError) as error:
            failures.append(f"{host}: {error}")
            continue
        _keep(source, file, content if file.hash_of == "content" else raw, report)
        return content, f"downloaded from {host}"
    raise Unavailable(_unavailable(source, file, failures))


def _from_archive(source: IdxSource, archive: Archive, file: IdxFile, report: Report | None) -> tuple[bytes, str]:
    """Put all files of the archive into the cache, and return the content of one."""
    folder, given = cache_folder(source.name), _given_archive(source)
    wanted = {file.kept_as: file.size + SLACK for pair in source.files.values() for file in pair}
    try:
        where = f"CUTAWAY_DATA ({given})"
        if given is not None:
            unpack_given(archive, given, wanted, folder)
        else:
            host = fetch(
                archive,
                wanted,
                folder,
                title=source.title,
                mirrors=source.mirrors,
                answer_within=source.answer_within,
                report=report,
            )
            where = f"downloaded from {host}"
    except DownloadError as error:
        raise Unavailable(_unavailable(source, file, [str(error)])) from None
    except OSError as error:
        raise Unavailable(f"{source.title} cannot be kept in {folder}: {error.strerror or error}.") from None
    content = _cached(source, file)
    if content is None:
        raise DataError(f"{file.kept_as} in the archive of {source.title} is damaged; get the archive again.")
    return content, where


def _fetch(file: IdxFile, mirror: str, give_up: float) -> tuple[bytes, bytes]:
    """Return what one mirror gave, and its plain content, checked."""
    left = give_up - time.monotonic()
    if left <= 0.5:
        raise DownloadError("not tried, the time was up")
    url = f"{mirror.rstrip('/')}/{file.name}.gz"
    raw = download(url, answer_within=min(5.0, left), maximum_bytes=file.size + SLACK)
    content, digest = file.check(raw, "its answer")
    if not file.is_right(content, digest):
        raise DownloadError(f"other content, SHA-256 {digest[:12]} for {file.sha256[:12]}")
    return raw, content


def _keep(source: IdxSource, file: IdxFile, content: bytes, report: Report | None) -> None:
    folder = cache_folder(source.name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(folder / file.kept_as, content)
    except OSError as error:  # a cache that cannot be written costs a download next time, not this run
        if report is not None:
            report(f"{source.title}'s {file.what} cannot be kept in {folder}: {error.strerror or error}")


def _unavailable(source: IdxSource, file: IdxFile, failures: Sequence[str]) -> str:
    base = os.environ.get("CUTAWAY_DATA")
    given = f"in CUTAWAY_DATA ({base})" if base else "in CUTAWAY_DATA (not set)"
    tried = f"no mirror gave it ({'; '.join(failures) or 'none is listed'})"
    name = f"{file.name}[.gz]" if file.hash_of == "content" else f"{file.name}.gz"
    what = f"the four {source.title} files" + (f" or the archive {source.archive.name}" if source.archive else "")
    place = "a folder and set CUTAWAY_DATA to it" if source.base else f"CUTAWAY_DATA/{source.name}"
    return (
        f"{source.title} is not available: {name} is neither {given} nor in the cache ({cache_folder(source.name)}), "
        f"and {tried}; put {what} in {place}, or run again with a network."
    )
