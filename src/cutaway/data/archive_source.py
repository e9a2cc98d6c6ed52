"""An archive to files that stay: fetched or given, checked, taken apart, and removed again."""

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from cutaway.data.archive import Archive, check_archive, take_out
from cutaway.data.download import DownloadError, Report, download_into, host_of
from cutaway.errors import DataError

WHOLE_TIMEOUT = 4 * 3600.0  # seconds: 562 MB on a line of 40 kB/s
TENTHS = 10  # a line of progress for each tenth
MARGIN = 1 << 20  # bytes that shall stay free on the disk


def unpack_given(archive: Archive, path: Path, wanted: Mapping[str, int], into: Path) -> None:
    """Take files out of an archive that the user has; that one stays where it is.

    Raises:
        DataError: It is not the archive; or the disk has no room for the files.
        OSError: The folder cannot be written to.
    """
    into.mkdir(parents=True, exist_ok=True)
    _check_room(into, sum(wanted.values()))
    check_archive(archive, path)
    with TemporaryDirectory(prefix=".taken-out-", dir=into) as folder:
        take_out(archive, path, wanted, Path(folder))
        _move(Path(folder), wanted, into)


def fetch(
    archive: Archive,
    wanted: Mapping[str, int],
    into: Path,
    *,
    title: str,
    mirrors: Sequence[str],
    answer_within: float,
    report: Report | None = None,
) -> str:
    """Download an archive from the first mirror that has it, take files out of it, remove it, and name the mirror.

    All of it happens in a folder of its own within ``into``, which goes away however this ends, so that an error or
    Ctrl-C leaves nothing behind. All mirrors share the time in which one must begin to answer.

    Raises:
        DownloadError: No mirror gave it; the message says for each why not.
        DataError: The disk has no room.
        OSError: The folder cannot be written to.
    """
    into.mkdir(parents=True, exist_ok=True)
    give_up, failures = time.monotonic() + answer_within, []
    for mirror in mirrors:
        host = host_of(mirror)
        _check_room(into, archive.size + sum(wanted.values()))
        if report is not None:
            report(f"Downloading {title} ({archive.megabytes} as one archive, removed after unpacking) from {host}")
        with TemporaryDirectory(prefix=".downloading-", dir=into) as folder:
            try:
                left = give_up - time.monotonic()
                _fetch_from(archive, mirror, wanted, Path(folder), min(5.0, left), report)
            except (DownloadError, DataError) as error:
                failures.append(f"{host}: {str(error).removesuffix('.')}")
                continue
            _move(Path(folder), wanted, into)
        if report is not None:
            report(f"Kept {_megabytes(into, wanted)} of it in {into}")
        return host
    raise DownloadError("; ".join(failures) or "none is listed")


def _fetch_from(
    archive: Archive, mirror: str, wanted: Mapping[str, int], folder: Path, answer_within: float, report: Report | None
) -> None:
    """Leave in a folder the files, and not the archive that they came in."""
    if answer_within <= 0.5:
        raise DownloadError("not tried, the time was up")
    path = folder / "archive"  # never a name that came from outside
    with path.open("wb") as stream:
        download_into(
            stream,
            f"{mirror.rstrip('/')}/{archive.name}",
            answer_within=answer_within,
            maximum_bytes=archive.size,
            whole_timeout=WHOLE_TIMEOUT,
            progress=_in_tenths(archive, report),
        )
    check_archive(archive, path)
    take_out(archive, path, wanted, folder)
    path.unlink()


def _in_tenths(archive: Archive, report: Report | None) -> Callable[[int], None]:
    """Return a function that reports each tenth once."""
    told = 0

    def progress(count: int) -> None:
        nonlocal told
        tenth = count * TENTHS // archive.size
        if report is not None and tenth > told:
            told = tenth
            report(f"  {100 * tenth // TENTHS}% of {archive.megabytes}")

    return progress


def _move(folder: Path, names: Mapping[str, int], into: Path) -> None:
    for name in names:
        (folder / name).replace(into / name)


def _check_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed + MARGIN:
        raise DataError(
            f"The disk of {folder} has {free / 1e6:,.0f} MB free; up to {(needed + MARGIN) / 1e6:,.0f} MB are "
            "needed for a while. Make room, or set CUTAWAY_CACHE to a folder on another disk."
        )


def _megabytes(folder: Path, names: Mapping[str, int]) -> str:
    return f"{sum((folder / name).stat().st_size for name in names) / 1e6:,.1f} MB"
