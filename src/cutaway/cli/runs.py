"""Finding a run by what the user typed, and naming a new one."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from itertools import count
from pathlib import Path

from cutaway.errors import RunError, command_name
from cutaway.train import RunFolder
from cutaway.train.shipped import SHIPPED, shipped_path, shipped_run

RUNS = Path("runs")
LATEST = "latest"


def find_run(given: str) -> RunFolder:
    """Return the run for a folder, a name within ``runs/``, ``latest``, or ``shipped``.

    These two names win over folders that are called so, which can be given as ``./shipped`` or ``runs/latest``.

    Raises:
        RunError: There is none.
    """
    if given == SHIPPED:
        return shipped_run()
    candidates = (_latest(),) if given == LATEST else (Path(given), RUNS / given)
    path = next((path for path in candidates if path.is_dir()), candidates[0])
    # Whoever gives its folder in the package must not write there either.
    is_shipped = path.is_dir() and path.samefile(shipped_path())
    return shipped_run() if is_shipped else RunFolder.open(path)


def new_run_folder(data: str, sizes: Sequence[int]) -> Path:
    """Make a folder for a new run that says what it is and when it began: mnist-784-256-64-10-20261121-093000.

    Raises:
        RunError: The folder cannot be made.
    """
    shape = "-".join(str(size) for size in sizes)
    base = f"{Path(data).name}-{shape}-{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    try:
        RUNS.mkdir(parents=True, exist_ok=True)
        for number in count(1):
            path = RUNS / (base if number == 1 else f"{base}-{number}")
            # Making it, not looking for it, decides whose it is: two trainings can begin in the same second.
            with suppress(FileExistsError):
                path.mkdir()
                break
    except OSError as error:
        raise RunError(f"A run folder in {RUNS.absolute()} cannot be made: {error.strerror}.") from None
    return path


def _latest() -> Path:
    runs = list(RUNS.glob("*/run.json"))
    if not runs:
        raise RunError(f"There are no runs in {RUNS.absolute()} yet. Make one with: {command_name()} train")
    return max(runs, key=lambda path: path.stat().st_mtime).parent
