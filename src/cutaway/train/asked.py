"""The steps after which somebody wants a snapshot, read one by one: there may be endlessly many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import inf

from cutaway.checks import as_whole
from cutaway.errors import SettingError


class AskedSteps:
    """Step numbers in increasing order, of which only the next is read.

    Raises:
        SettingError: One is no whole number from 0 on, or not larger than the one before; when it is read.

    >>> asked = AskedSteps([3, 10])
    >>> asked.next_after(0), asked.next_after(2), asked.next_after(3), asked.next_after(10)
    (3, 3, 10, inf)
    """

    def __init__(self, steps: Iterable[int]) -> None:
        if not isinstance(steps, Iterable):
            raise SettingError(
                f"The steps to stop at are {steps!r:.60}; expected a list of whole numbers, such as [100]."
            )
        self._rest: Iterator[object] = iter(steps)
        self._next: float = -1

    def next_after(self, step: int) -> float:
        """Return the first of them after ``step``, or infinity; later questions must not go back."""
        while self._next <= step:
            self._next = self._read()
        return self._next

    def has(self, step: int) -> bool:
        """Return whether ``step`` is one of them."""
        return self.next_after(step - 1) == step

    def _read(self) -> float:
        given = next(self._rest, self)
        if given is self:
            return inf
        number = as_whole(given)
        if number is None or number <= self._next:
            raise SettingError(
                f"The steps to stop at go on with {given!r:.60}; expected whole numbers from 0 on, each larger than "
                "the one before."
            )
        return number
