"""The looks into the vault in a session: each counts, and none is forgotten where training begins anew."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from weakref import ReferenceType, ref

from cutaway.lab.digits.training.run import Run

MOST_TOLD = 200
PICTURES = "Look number {number} into the vault: test pictures were chosen from, to be read."
GONE = "{sentence} That run is gone."


@dataclass(frozen=True)
class Look:
    """A look: what was seen, and of which run, if of one."""

    sentence: str
    run: ReferenceType[Run] | None


class Looks:
    """All looks of a session, in their order.

    Attributes:
        count: How many there were.
    """

    def __init__(self) -> None:
        self.count = 0
        self._looks: list[Look] = []

    def add(self, sentence: str, run: Run | None = None) -> None:
        """Note a look; a run is not kept for it."""
        self.count += 1
        self._looks = [*self._looks, Look(sentence, None if run is None else ref(run))][-MOST_TOLD:]

    def add_pictures(self) -> None:
        """Note that test pictures are chosen from."""
        self.add(PICTURES.format(number=self.count + 1))

    def told(self, runs: Collection[Run]) -> tuple[str, ...]:
        """Return a sentence for each look; one of a run that is not among these says so."""
        return tuple(_told(look, runs) for look in self._looks)


def _told(look: Look, runs: Collection[Run]) -> str:
    gone = look.run is not None and not any(run is look.run() for run in runs)
    return GONE.format(sentence=look.sentence) if gone else look.sentence
