"""The vault of the test data: it opens only for a stated purpose, and every look is written down.

A network that was chosen by its test result has been fitted to the test data, too: so the looks are counted.
"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import ClassVar

from cutaway.data.dataset import Dataset
from cutaway.errors import DataError
from cutaway.files import json_text


@dataclass(frozen=True)
class TestVault:
    """Test data that are not even read until somebody opens the vault; ``loader`` reads them."""

    __test__: ClassVar[bool] = False  # the name begins with Test, yet it is nothing that pytest should collect

    name: str
    loader: Callable[[], Dataset]

    def open(self, log: Path | None, purpose: str) -> Dataset:
        """Write the look into ``log`` (unless that is None), then read the test data and return them.

        The log has one JSON line per look: time (ISO 8601, UTC), dataset, purpose, and look, counted from 1.

        Raises:
            DataError: The purpose is blank, the log cannot be written, or the test data cannot be read.
        """
        if not purpose.strip():
            raise DataError("The test data open only for a purpose; say in a few words why you look at them.")
        if log is not None:
            self._write_down(log, purpose)
        return self.loader()

    def _write_down(self, log: Path, purpose: str) -> None:
        # It must be on the disk before the data are seen: a crash after the look must not hide the look.
        now = datetime.now(timezone.utc).isoformat(timespec="seconds")
        look = {"time": now, "dataset": self.name, "purpose": purpose, "look": looks(log, self.name) + 1}
        try:
            log.parent.mkdir(parents=True, exist_ok=True)
            with log.open("ab") as file:
                line = json_text(look).encode() + b"\n"
                # A crash may have left half a line behind; the new one must not become a part of it.
                file.write(line if _ends_with_newline(log) else b"\n" + line)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            reason = error.strerror or error
            raise DataError(
                f"The look at the test data cannot be written to {log} ({reason}), so the vault stays closed; "
                "make that file writable."
            ) from error


def _ends_with_newline(log: Path) -> bool:
    content = log.read_bytes() if log.exists() else b""
    return not content or content.endswith(b"\n")


def looks(log: Path, dataset: str | None = None) -> int:
    """Return how many looks at the test data (of one data set, or of any) a log holds.

    Without a log that is 0; half-written lines do not count.

    Raises:
        DataError: The log exists but cannot be read.

    >>> looks(Path("no-such-folder/looks.jsonl"))
    0
    """
    try:
        lines = log.read_bytes().splitlines()
    except FileNotFoundError:
        return 0
    except OSError as error:
        reason = error.strerror or error
        raise DataError(f"The log of looks {log} cannot be read ({reason}); make it a readable file.") from error
    return sum(_is_look(line, dataset) for line in lines)


def _is_look(line: bytes, dataset: str | None) -> bool:
    try:
        look = json.loads(line)
    except ValueError:  # half a line after a crash; UnicodeDecodeError is a ValueError, too
        return False
    return isinstance(look, dict) and "look" in look and dataset in (None, look.get("dataset"))
