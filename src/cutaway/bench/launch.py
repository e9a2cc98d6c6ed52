"""One fresh process for one job of one contender."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from cutaway.bench import peers
from cutaway.bench.contenders import Contender
from cutaway.errors import CutawayError

SCRIPT = Path(peers.__file__).with_name("start.py")
MOST_SECONDS = 1800.0
ONE_THREAD = "--xla_cpu_multi_thread_eigen=false"


class ContenderError(CutawayError):
    """A contender's process ended without an answer; the message is the end of what it said."""


@dataclass(frozen=True)
class Launcher:
    """Starts processes.

    Attributes:
        threads: How many threads each may use; also the number of cores that it is kept to.
        folder: Where jobs and scratch files go.
        peers_python: The Python of the peers' environment, or None where no peer is needed.
    """

    threads: int
    folder: Path
    peers_python: Path | None

    @property
    def cores(self) -> list[int]:
        """The cores that every contender is kept to; none where the system cannot do that."""
        return usable_cores()[-self.threads :]  # the last ones: interrupts, and others who pin, tend to the first

    def run(self, contender: Contender, job: Mapping[str, Any]) -> dict[str, Any]:
        """Let a contender do a job and return its answer.

        Raises:
            ContenderError: It ended without one.
        """
        path = self.folder / "job.json"
        started = monotonic()
        whole = {**job, "module": contender.module, "cores": self.cores, "started": started}
        path.write_text(json.dumps(whole), encoding="utf-8")
        return _answer(contender, self._ended(contender, [*self._python(contender), str(SCRIPT), str(path)]))

    def _ended(self, contender: Contender, command: list[str]) -> subprocess.CompletedProcess[str]:
        try:
            return subprocess.run(
                command,
                cwd=self.folder,
                env=self._variables(contender),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=MOST_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise ContenderError(f"{contender.title} was not done after {MOST_SECONDS / 60:.0f} minutes.") from None

    def _python(self, contender: Contender) -> list[str]:
        if contender.needs:
            return [str(self.peers_python), "-I"]
        return [sys.executable, *(["-I"] if sys.flags.isolated else [])]

    def _variables(self, contender: Contender) -> dict[str, str]:
        """Return the environment: as many threads everywhere, nothing written outside, no graphics card."""
        threads = str(self.threads)
        libraries = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
        scratch = {name: str(self.folder / name.lower()) for name in ("KERAS_HOME", "TORCHINDUCTOR_CACHE_DIR")}
        kept = {name: value for name, value in os.environ.items() if not (contender.needs and name == "PYTHONPATH")}
        return {
            **kept,
            **dict.fromkeys(libraries, threads),
            **scratch,
            "CUTAWAY_CACHE": str(self.folder / "cache"),
            "CUDA_VISIBLE_DEVICES": "",
            "JAX_PLATFORMS": "cpu",
            "KERAS_BACKEND": "jax",
            "XLA_FLAGS": ONE_THREAD if self.threads == 1 else "",
        }


def usable_cores() -> list[int]:
    """Return the numbers of the cores that this process may use; none where the system cannot tell."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def _answer(contender: Contender, ended: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    lines = ended.stdout.splitlines()
    if ended.returncode == 0 and lines:
        answer: dict[str, Any] = json.loads(lines[-1])
        return answer
    said = [line for line in ended.stderr.splitlines() if line.strip()] or ["nothing"]
    raise ContenderError(
        f"{contender.title} ended with exit code {ended.returncode}; the last that it said was: {said[-1].strip():.300}"
    )
