"""The network that comes with Cutaway: a finished run that lies in the package, so that reading works at once."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

from cutaway.data import Dataset, TestVault
from cutaway.errors import RunError, command_name
from cutaway.files import expanded
from cutaway.train.run_folder import RunFolder

SHIPPED = "shipped"
"""Its name wherever a run is asked for."""


class ShippedRun(RunFolder):
    """A run in a folder that is read and never written to: it belongs to the installation, and may be read-only."""

    @property
    def name(self) -> str:
        """Its name; where it lies is nothing to remember."""
        return SHIPPED

    @property
    def test_log(self) -> Path:
        """The list of this user's looks at test data with it."""
        return _own_folder() / SHIPPED / "test_reads.jsonl"

    def look(self, vault: TestVault, purpose: str) -> Dataset:
        """Return test data after the look was written into this user's list.

        Raises:
            RunError: There is nowhere to write it to, as in an account without a home.
            DataError: The data cannot be read.
        """
        log = self.test_log
        try:
            log.parent.mkdir(parents=True, exist_ok=True)
            log.open("ab").close()
        except OSError as error:
            raise RunError(
                f"The look at the test data cannot be written to {log} ({error.strerror or error}), so the vault stays "
                "closed; set the environment variable CUTAWAY_STATE to a folder that can be written to."
            ) from None
        return super().look(vault, purpose)

    @property
    def export_path(self) -> Path:
        """Exports go into the working folder."""
        return Path(f"{SHIPPED}.safetensors")

    def check_writable(self) -> None:
        """Raise RunError: it stays as it is."""
        raise RunError(
            f"The run {SHIPPED!r} comes with Cutaway; it is finished, and stays as it is. For one like it of your own: "
            f"{command_name()} train --recipe {SHIPPED}"
        )


def shipped_run() -> RunFolder:
    """Return the run of the network that comes with Cutaway: 784-256-64-10, trained by ``--recipe shipped``.

    >>> shipped_run().specification.sizes
    (784, 256, 64, 10)
    """
    return ShippedRun.open(shipped_path())


def shipped_path() -> Path:
    """Return the folder within the package."""
    return Path(str(files("cutaway") / SHIPPED))


def _own_folder() -> Path:
    """Return where this user's notes lie: in CUTAWAY_STATE, or in the system's folder for what programs remember.

    Not in a cache: whoever clears that to get room has still looked.
    """
    chosen = os.environ.get("CUTAWAY_STATE")
    if chosen:
        return expanded(chosen)
    from platformdirs import user_state_dir

    return Path(user_state_dir("cutaway"))
