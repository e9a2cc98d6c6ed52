"""What is remembered of a run: rows and states, thinned by one rule, so that memory stays bounded.

Each picture's step is remembered, until there are more than some number. Then only those stay that lie at least a
spacing of steps apart, which is doubled until half as many are left; the first and the newest always stay, and so do
those that are to be kept. From then on a newer step takes the newest one's place where that lies nearer than the
spacing to the one before it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Thinned(Generic[T]):
    """Things by their steps, at most so many.

    Args:
        most: How many, besides those that are to be kept.
        least: How many in any case, three or more.

    Attributes:
        most: How many there may be.
        keep: Steps that are not thinned out as long as they are named here.

    >>> kept = Thinned[str](4)
    >>> for step in range(10):
    ...     _ = kept.add(step, "")
    >>> kept.steps
    [0, 4, 8, 9]
    """

    def __init__(self, most: int, least: int = 4) -> None:
        self._least = least
        self.most = max(least, most)
        self.keep: Collection[int] = ()
        self._spacing = 1
        self._things: dict[int, T] = {}

    def __getitem__(self, step: int) -> T:
        return self._things[step]

    def __contains__(self, step: int) -> bool:
        return step in self._things

    def __len__(self) -> int:
        return len(self._things)

    @property
    def steps(self) -> list[int]:
        """The steps, in order."""
        return list(self._things)

    @property
    def things(self) -> list[T]:
        """What is kept, in the order of the steps."""
        return list(self._things.values())

    @property
    def firm(self) -> list[int]:
        """The steps that a newer one will not take the place of."""
        steps = self.steps
        return steps[:-1] if self._newest_is_near(steps) else steps

    def add(self, step: int, thing: T) -> bool:
        """Keep a thing; steps come in order, or the newest again. Return whether others were thinned."""
        steps = self.steps
        if step not in self._things and self._newest_is_near(steps) and steps[-1] not in self.keep:
            del self._things[steps[-1]]
        self._things[step] = thing
        return self._thin()

    def insert(self, step: int, thing: T) -> None:
        """Keep a thing of a step on the way to the newest."""
        self._things = dict(sorted({**self._things, step: thing}.items()))
        self._thin()

    def limit(self, most: int) -> None:
        """Keep at most so many from now on."""
        self.most = max(self._least, most)
        self._thin()

    def _thin(self) -> bool:
        if len(self._things) <= self.most:
            return False
        while len(self._things.keys() - set(self.keep)) > max(self._least - 1, self.most // 2):
            self._spacing *= 2
            self._things = {kept: self._things[kept] for kept in self._apart()}
        return True

    def copy(self) -> Thinned[T]:
        """Return the same things, thinned from now on by the same rule with the same spacing."""
        made = Thinned[T](self.most, self._least)
        made._spacing, made._things = self._spacing, dict(self._things)
        return made

    def before(self, step: int) -> int | None:
        """Return the last step up to a step, or None."""
        return max((kept for kept in self._things if kept <= step), default=None)

    def cut(self, step: int) -> bool:
        """Forget what lies after a step; return whether there was any."""
        late = [kept for kept in self._things if kept > step]
        for kept in late:
            del self._things[kept]
        return bool(late)

    def _newest_is_near(self, steps: list[int]) -> bool:
        return len(steps) > 1 and steps[-1] - steps[-2] < self._spacing

    def _apart(self) -> Iterator[int]:
        steps, before = self.steps, None
        for step in steps[:-1]:
            if before is None or step - before >= self._spacing:
                before = step
                yield step
            elif step in self.keep:
                yield step
        yield steps[-1]
