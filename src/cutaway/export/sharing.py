"""What is computed twice becomes one value, and an array of one number becomes that number where it may."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import reduce

from cutaway.export.dimensions import broadcast
from cutaway.export.value import Value, as_value
from cutaway.plan import Shape


class Sharing:
    """Makes equal values one and the same.

    Args:
        takes_numbers: The operations in which a plain number may stand in place of an array of that number.
    """

    def __init__(self, takes_numbers: frozenset[str]) -> None:
        self._takes_numbers = takes_numbers
        self._known: dict[object, Value] = {}
        self._done: dict[int, tuple[Value, Value]] = {}  # the given value is kept, so that its id stays its own

    def __call__(self, value: Value) -> Value:
        """Return the one value that stands for all that are written as this one."""
        if id(value) not in self._done:
            operands = tuple(map(self, self._with_numbers(value)))
            number = (type(value.number), repr(value.number))  # 0.0 and -0.0 are equal, and not the same
            key = (value.operation, tuple(map(id, operands)), value.options, value.size, value.name, number)
            self._done[id(value)] = (value, self._known.setdefault(key, replace(value, operands=operands)))
        return self._done[id(value)][1]

    def _with_numbers(self, value: Value) -> list[Value]:
        """Return the operands, ``zeros_like(z)`` replaced by 0 where the others keep shape and number type.

        Adding no array but only numbers would change the type, so that one array always stays.
        """
        operands = list(value.operands)
        if value.operation in self._takes_numbers:
            for place in reversed(range(len(operands))):
                others = operands[:place] + operands[place + 1 :]
                if operands[place].operation == "full_like" and _size_of(others) == value.size:
                    operands[place] = _plain(operands[place].operands[1])
        return operands


def _size_of(values: Iterable[Value]) -> Shape | None:
    """Return the shape to which the arrays of numbers among values broadcast, or None where there is none.

    The condition of a where is no array of numbers: it would not keep the number type.
    """
    sizes = [value.size for value in values if value.kind == "array"]
    return reduce(broadcast, sizes) if sizes else None


def _plain(number: Value) -> Value:
    """Return 0 for 0.0, and 1 for 1.0: in the company of an array they are the same."""
    return as_value(int(number.number)) if number.operation == "number" and number.number in (0.0, 1.0) else number


def walk(values: Iterable[Value]) -> Iterator[Value]:
    """Yield each value that these are made of, and these, once, what is read before what reads it."""
    seen: set[int] = set()
    for value in values:
        yield from _walk(value, seen)


def _walk(value: Value, seen: set[int]) -> Iterator[Value]:
    if id(value) not in seen:
        seen.add(id(value))
        for operand in value.operands:
            yield from _walk(operand, seen)
        yield value


def uses(values: Iterable[Value]) -> Counter[int]:
    """Return how often each value is read, by id."""
    return Counter(id(operand) for value in walk(values) for operand in value.operands)


def names_in(value: Value) -> set[str]:
    """Return the names that a value is made of."""
    return {found.name for found in walk([value]) if found.operation == "name"}
