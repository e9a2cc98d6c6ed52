"""Whether a contender does the same work: the losses of its first steps against those of the plans."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from cutaway.bench.contenders import Contender
from cutaway.bench.launch import Launcher
from cutaway.bench.workload import SEED, Workload
from cutaway.errors import CutawayError

TOLERANCE = 1e-4
"""How far a loss may be from the one of the plans, relative; float32 has 6e-8, which training makes larger."""


class OtherWorkError(CutawayError):
    """A contender trains something else than the others, so that its speed means nothing."""


def check(launcher: Launcher, contender: Contender, workload: Workload) -> float:
    """Let a contender train a few steps; return the largest relative difference of a loss.

    Raises:
        OtherWorkError: It is larger than float32 explains.
        ContenderError: The contender does not run.
    """
    work = workload.configuration.work(launcher.threads, SEED)
    answer = launcher.run(contender, {"task": "check", "work": work, "arrays": str(workload.arrays)})
    return compare(contender.title, workload.configuration.letter, answer["losses"], workload.losses)


def compare(title: str, letter: str, losses: Sequence[float], expected: Sequence[float]) -> float:
    """Return the largest relative difference.

    Raises:
        OtherWorkError: It is larger than float32 explains; the sentence names the step.
    """
    if len(losses) != len(expected):
        raise OtherWorkError(f"{title} made {len(losses)} steps of {letter} where {len(expected)} were asked for.")
    largest = 0.0
    for step, (loss, wanted) in enumerate(zip(losses, expected, strict=True), start=1):
        difference = abs(loss - wanted) / abs(wanted)
        if not isfinite(loss) or difference > TOLERANCE:
            raise OtherWorkError(
                f"{title} does not do the same work in {letter}: its loss in step {step} is {loss:.7g} where the plans "
                f"give {wanted:.7g}, a relative difference of {difference:.1e}; {TOLERANCE:.0e} is allowed. Nothing is "
                "timed."
            )
        largest = max(largest, difference)
    return largest
