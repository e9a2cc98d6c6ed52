"""The network that comes with Cutaway: a finished run that lies in the package, so that reading works at once."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from cutaway.train.run_folder import RunFolder

SHIPPED = "shipped"
"""Its name wherever a run is asked for."""


def shipped_run() -> RunFolder:
    """Return the run of the network that comes with Cutaway: 784-256-64-10, trained by ``--recipe shipped``.

    >>> shipped_run().specification.sizes
    (784, 256, 64, 10)
    """
    return RunFolder.open(Path(str(files("cutaway") / "shipped")))
