"""Reading files that may be hostile."""

import gzip
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from cutaway.errors import DataError

GZIP_MAGIC = b"\x1f\x8b"
CHUNK = 1 << 20  # bytes; memory grows with what a file really holds, never with what its header claims


@contextmanager
def regular_file(path: str | os.PathLike[str], expected: str) -> Iterator[BinaryIO]:
    """Open an existing ordinary file for reading bytes; ``expected`` says in the error what belongs there.

    Raises:
        DataError: There is no such file, it is a folder or a device, or it cannot be read.
    """
    try:
        # Looked at before it is opened: opening a named pipe would wait for somebody to write to it.
        mode = os.stat(path).st_mode  # noqa: PTH116 (a path with a null byte shall raise here, too)
        if stat.S_ISDIR(mode):
            raise DataError(f"{path} is a folder; expected {expected}.")
        if not stat.S_ISREG(mode):
            raise DataError(f"{path} is not an ordinary file; expected {expected}.")
        file = Path(path).open("rb")  # noqa: SIM115 (closed below, where errors of the caller's are not caught)
    except FileNotFoundError:
        raise DataError(f"There is no file {path}; expected {expected}.") from None
    except (OSError, ValueError) as error:
        raise DataError(f"{str(path)!r} cannot be read ({_reason(error)}); expected {expected}.") from error
    with file:
        yield file


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


@contextmanager
def unpacked(path: str | os.PathLike[str], expected: str) -> Iterator[BinaryIO]:
    """Open a file, gzipped or plain, for reading its plain bytes.

    Raises:
        DataError: As ``regular_file``; or, while reading in the ``with`` block, the gzip stream is broken.
    """
    with regular_file(path, expected) as file, gzip_errors(path):
        yield unpacked_stream(file)


@contextmanager
def gzip_errors(name: object) -> Iterator[None]:
    """Turn the several exceptions of broken gzip streams and failing disks into one sentence."""
    try:
        yield
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        text = str(error).rstrip(".")
        raise DataError(f"{name} is a broken gzip file ({text}); get it again from where it came.") from error
    except OSError as error:
        raise DataError(f"{name} cannot be read ({_reason(error)}).") from error


def unpacked_stream(file: BinaryIO) -> BinaryIO:
    """Return a stream of plain bytes; whether ``file`` is gzipped is told by its first two bytes, not its name."""
    zipped = file.read(2) == GZIP_MAGIC
    file.seek(0)
    return cast(BinaryIO, gzip.GzipFile(fileobj=file)) if zipped else file


MOST_PARTS = 64
"""Of how many gzip streams a file may be made; those of data sets are one."""


def gunzip(raw: bytes, count: int) -> bytes:
    """Return the first ``count`` plain bytes of gzipped ones, or all if there are fewer; no more memory is taken.

    Several times as fast as reading a ``GzipFile``, which unpacks some kilobytes at a time.

    Raises:
        zlib.error: The stream, or what follows it, is no gzip stream.
        EOFError: It breaks off, or has more than 64 parts: each costs time, even an empty one.

    >>> gunzip(gzip.compress(b"abc") + gzip.compress(b"def"), 5)
    b'abcde'
    """
    content, rest, parts = b"", raw, 0
    while rest and len(content) < count:
        parts += 1
        if parts > MOST_PARTS:
            raise EOFError(f"it has more than {MOST_PARTS} parts")
        unpacker = zlib.decompressobj(wbits=31)  # gzip alone, whose checksum is looked at
        content += unpacker.decompress(rest, count - len(content))
        if not unpacker.eof and len(content) < count:
            raise EOFError("it breaks off")
        rest = unpacker.unused_data.lstrip(b"\0")  # zeros may pad the end
    return content


def read_up_to(stream: BinaryIO, count: int) -> bytearray:
    """Read ``count`` bytes, or fewer where the stream ends, without believing ``count`` when taking memory."""
    content = bytearray()
    while len(content) < count:
        chunk = stream.read(min(CHUNK, count - len(content)))
        if not chunk:
            break
        content += chunk
    return content
