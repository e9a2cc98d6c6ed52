"""Writing files so that a crash at any moment leaves either the old content or the new one, never a half."""

from __future__ import annotations

import json
import os
from errno import ELOOP
from pathlib import Path
from secrets import token_hex
from typing import Any

from cutaway.errors import DataError


def write_atomically(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``: into a temporary file beside it, flushed to the disk, then renamed.

    Raises:
        OSError: The folder cannot be written to.
    """
    temporary = path.with_name(f".{path.name}.{token_hex(8)}")
    handle = _open_new(temporary)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _flush_folder(path.parent)


def write_out(path: Path, content: bytes) -> None:
    """Write ``content`` to where a person asked for it.

    A file is written atomically, and where ``path`` is a link, to what it links to. What is no file, a device or a
    pipe, is written to as it is: nothing takes its place.

    Raises:
        OSError: It cannot be written to; the error names ``path``.
    """
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(content)
        else:
            write_atomically(path.resolve(), content)
    except RuntimeError:  # what Python before 3.13 says of links that lead in a circle
        raise OSError(ELOOP, os.strerror(ELOOP), str(path)) from None
    except OSError as error:
        error.filename = str(path)  # and not a temporary file, of which nobody knows
        raise


def expanded(path: str | os.PathLike[str]) -> Path:
    """Return a path with ~ replaced by the home folder, or as it is where there is no such user."""
    return Path(os.path.expanduser(path))  # noqa: PTH111 (Path.expanduser raises on ~ and an unknown user)


def json_text(content: Any, encoding: str = "utf-8", indent: int | None = None) -> str:
    r"""Return JSON that an encoding can hold: with its characters as they are, or else with JSON's escapes for them.

    Even UTF-8 cannot hold all: a file's name may have bytes that are no text, which Python keeps as half characters.

    Raises:
        ValueError: There is NaN or infinity in it, which JSON does not have.

    >>> print(json_text("ü"), json_text("ü", "ascii"), json_text("\udcff"))
    "ü" "\u00fc" "\udcff"
    """
    text = json.dumps(content, indent=indent, ensure_ascii=False, allow_nan=False)
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return json.dumps(content, indent=indent, allow_nan=False)
    return text


def write_json(path: Path, content: Any) -> None:
    """Write ``content`` as indented JSON, atomically.

    Raises:
        ValueError: There is NaN or infinity in it, which JSON does not have.
        OSError: The folder cannot be written to.
    """
    write_atomically(path, f"{json_text(content, indent=2)}\n".encode())


def read_json(path: Path, maximum_bytes: int = 50_000_000) -> Any:
    """Return the content of a JSON file.

    Raises:
        DataError: The file is missing, too large or not JSON.
    """
    try:
        if path.stat().st_size > maximum_bytes:
            raise DataError(f"{path} is larger than {maximum_bytes:,} bytes, which no file of Cutaway is.")
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(f"There is no file {path}.") from None
    except (OSError, ValueError, RecursionError) as error:
        raise DataError(f"{path} cannot be read as JSON: {error}.") from None


def _open_new(path: Path) -> int:
    """Open a file that is not there yet, with the permissions of any new file.

    ``tempfile`` makes files that only their owner may read. The system itself applies the umask here: a process can
    ask for its own only by changing it, for all of its threads.
    """
    return os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o666)


def _flush_folder(folder: Path) -> None:
    """Make a rename survive a power failure; Windows neither needs nor allows it."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
