"""Values that remember how they are made: what a definition returns when it is called with them in place of arrays.

Unlike the formulas of ``cutaway.explain`` nothing is simplified here: the code that is written from them must round as
Cutaway does, to the last bit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from cutaway.errors import ExportError
from cutaway.export.dimensions import broadcast, product, without_axis
from cutaway.plan import Shape

Kind: TypeAlias = Literal["array", "truths", "number", "shape", "type"]
"""Floating-point numbers; truth values; a plain Python number; the shape of an array; its number type or device."""

Operand: TypeAlias = "Value | float"
Options: TypeAlias = "tuple[tuple[str, int | bool], ...]"

COMPARISONS = (">", ">=", "<", "<=", "==", "!=")


@dataclass(frozen=True, eq=False)
class Value:
    """A name, a number, or an operation on other values.

    Attributes:
        operation: ``"name"``, ``"number"``, ``"+"``, ``"@"``, ``"exp"``, ``"where"`` ...
        operands: What it works on.
        options: The axis and the like, in the order in which they are written.
        size: Its shape, as far as it is known; () for a plain number.
        kind: What it holds.
        name: The name, where it is one.
        number: The number, where it is one, or where a name stands for a setting.
    """

    operation: str
    operands: tuple[Value, ...] = ()
    options: Options = ()
    size: Shape = ()
    kind: Kind = "array"
    name: str = ""
    number: float | None = None

    __array_ufunc__ = None  # NumPy numbers at the left of an operator leave the work to us
    __hash__ = object.__hash__

    @property
    def shape(self) -> Value:
        """The shape, itself a value, so that code asks the array for it."""
        return Value("shape", (self,), kind="shape")

    @property
    def dtype(self) -> Value:
        """The number type, for functions that make a new array."""
        return Value("dtype", (self,), kind="type")

    @property
    def device(self) -> Value:
        """Where the array lies, for functions that make a new array."""
        return Value("device", (self,), kind="type")

    @property
    def ndim(self) -> int:
        """The number of dimensions."""
        return len(self.size)

    @property
    def T(self) -> Value:  # noqa: N802 (the array API's name)
        """The transposed matrix."""
        return Value("transpose", (self,), size=self.size[::-1], kind=self.kind)

    def __getitem__(self, key: object) -> Value:
        if self.kind == "shape":
            return self._dimension(key)
        if isinstance(key, tuple) and len(key) == self.ndim == 2 and key[0] == slice(None) and isinstance(key[1], int):
            return Value("column", (self,), (("column", key[1]),), self.size[:1], self.kind)
        raise ExportError(f"it reads the part {key!r} of an array, and only a column, x[:, i], can be exported")

    def _dimension(self, key: object) -> Value:
        if not isinstance(key, int):
            raise ExportError(f"it reads {key!r} of a shape, and only one dimension, x.shape[i], can be exported")
        return Value("dimension", self.operands, (("axis", key),), kind="number")

    def __iter__(self) -> Iterator[Value]:
        raise ExportError("it goes through the parts of an array in a loop, which cannot be exported")

    def __bool__(self) -> bool:
        if self.number is None:
            raise ExportError("it decides by the numbers of an array with `if`, which cannot be exported; use xp.where")
        return bool(self.number)

    def __neg__(self) -> Value:
        return Value("negative", (self,), size=self.size, kind=self.kind)

    def __add__(self, other: Operand) -> Value:
        return elementwise("+", self, other)

    def __radd__(self, other: Operand) -> Value:
        return elementwise("+", other, self)

    def __sub__(self, other: Operand) -> Value:
        return elementwise("-", self, other)

    def __rsub__(self, other: Operand) -> Value:
        return elementwise("-", other, self)

    def __mul__(self, other: Operand) -> Value:
        return elementwise("*", self, other)

    def __rmul__(self, other: Operand) -> Value:
        return elementwise("*", other, self)

    def __truediv__(self, other: Operand) -> Value:
        return elementwise("/", self, other)

    def __rtruediv__(self, other: Operand) -> Value:
        return elementwise("/", other, self)

    def __pow__(self, other: Operand) -> Value:
        return elementwise("**", self, other)

    def __rpow__(self, other: Operand) -> Value:
        return elementwise("**", other, self)

    def __matmul__(self, other: Value) -> Value:
        return Value("@", (self, other), size=product(self.size, other.size))

    def __gt__(self, other: Operand) -> Value:
        return elementwise(">", self, other)

    def __ge__(self, other: Operand) -> Value:
        return elementwise(">=", self, other)

    def __lt__(self, other: Operand) -> Value:
        return elementwise("<", self, other)

    def __le__(self, other: Operand) -> Value:
        return elementwise("<=", self, other)

    def __eq__(self, other: object) -> Value:  # type: ignore[override]  # as arrays do, number by number
        return elementwise("==", self, other)

    def __ne__(self, other: object) -> Value:  # type: ignore[override]
        return elementwise("!=", self, other)


def named(name: str, size: Shape = ()) -> Value:
    """Return an array by its name in the plan."""
    return Value("name", size=size, name=name)


def named_number(name: str, number: float | None = None) -> Value:
    """Return a plain number by its name: the step's, say, or a setting, whose number is known."""
    return Value("name", kind="number", name=name, number=number)


def as_value(thing: object) -> Value:
    """Return a value for a Python number; a value is returned as it is."""
    if isinstance(thing, Value):
        return thing
    if isinstance(thing, (int, float)):
        return Value("number", kind="number", number=thing)
    raise ExportError(f"it computes with {thing!r:.60}, which is neither an array nor a number")


def elementwise(operation: str, *operands: object) -> Value:
    """Return an operation that works number by number, its operands broadcast to one shape."""
    values = tuple(map(as_value, operands))
    size: Shape = ()
    for value in values:
        size = broadcast(size, value.size)
    return Value(operation, values, size=size, kind=_kind_of(operation, values))


def reduction(operation: str, value: Value, axis: int | None, keepdims: bool) -> Value:
    """Return a sum, a mean or a largest number along one axis, or over all numbers."""
    options: list[tuple[str, int | bool]] = [] if axis is None else [("axis", axis)]
    options += [("keepdims", True)] if keepdims else []
    return Value(operation, (value,), tuple(options), without_axis(value.size, axis, keepdims), value.kind)


def _kind_of(operation: str, values: tuple[Value, ...]) -> Kind:
    if operation in COMPARISONS or operation in ("isfinite", "logical_and", "logical_or", "logical_not"):
        return "truths"
    numbers = values[1:] if operation == "where" else values
    kinds = {value.kind for value in numbers}
    return "number" if kinds == {"number"} and operation != "where" else "truths" if kinds == {"truths"} else "array"
