"""Unpacked copies in the cache: a gzipped file that was unpacked and checked once need not be unpacked again.

A copy is the plain content, followed by its SHA-256. It is named by the SHA-256 of the gzipped file: another file has
another copy. One that is damaged, or was cut off, is no copy; one that cannot be written costs time at the next start.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from cutaway.data.files import regular_file
from cutaway.errors import DataError
from cutaway.files import write_atomically

FOLDER = "unpacked"
DIGEST_BYTES = 32

WORTHWHILE = 1 << 20
"""Smaller contents, in bytes, are unpacked again each time: that takes no longer."""


def read_copy(cache: Path, packed: str, size: int) -> tuple[bytes, str] | None:
    """Return the content that was kept of a gzipped file, and its SHA-256; None where there is no whole copy.

    Args:
        cache: The cache's folder of the data set.
        packed: The SHA-256 of the gzipped file.
        size: How many bytes the content has.
    """
    if size < WORTHWHILE:
        return None
    try:
        with regular_file(_path(cache, packed), "an unpacked copy") as stream:
            content = stream.read(size)
            kept = stream.read(DIGEST_BYTES + 1)
    except (DataError, OSError):
        return None
    digest = sha256(content)
    return (content, digest.hexdigest()) if len(content) == size and kept == digest.digest() else None


def keep_copy(cache: Path, packed: str, content: bytes) -> None:
    """Keep the content of a gzipped file; where nothing can be written, nothing is kept."""
    path = _path(cache, packed)
    if len(content) < WORTHWHILE:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, content + sha256(content).digest())
    except OSError:
        return


def _path(cache: Path, packed: str) -> Path:
    return cache / FOLDER / packed[:32]
