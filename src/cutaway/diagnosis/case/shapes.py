"""The ledger of a module's shapes: what each operation read and made, and which axes are the examples."""

from __future__ import annotations

from dataclasses import dataclass

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Value:
    """The shape of an array, and those of its axes that grow with the number of examples."""

    shape: Shape
    batch_axes: tuple[int, ...] = ()

    def __str__(self) -> str:
        """Return the shape with ``n`` for the examples: ``(n, 64)``.

        >>> str(Value((400, 64), (0,))), str(Value((400,), (0,)))
        ('(n, 64)', '(n,)')
        """
        sizes = ["n" if axis in self.batch_axes else str(size) for axis, size in enumerate(self.shape)]
        return f"({sizes[0]},)" if len(sizes) == 1 else f"({', '.join(sizes)})"


@dataclass(frozen=True)
class Operation:
    """One operation on arrays.

    Attributes:
        name: What it is called: ``mul``, ``matmul``, ``t``.
        line: Where the code that calls it stands: ``"line 12 of model.py"``.
        read: The arrays that it reads.
        made: The array that it makes.
    """

    name: str
    line: str
    read: tuple[Value, ...]
    made: Value


@dataclass(frozen=True)
class Ledger:
    """The shapes in a pass, told apart by a second pass with one example fewer.

    Attributes:
        examples: How many examples the batch has, two or more.
        inputs: The inputs.
        operations: What was done, in order.
        outputs: What the module answers.
        refusal: What it complains of with one example fewer, or an empty text; then no axis is told apart.
        refused_at: The operation that complains, where it is known.
        by_column: Whether the outputs have the shape of the inputs, and each number of them depends on the input in
            its own place alone.
    """

    examples: int
    inputs: Value
    operations: tuple[Operation, ...]
    outputs: Value
    refusal: str = ""
    refused_at: Operation | None = None
    by_column: bool = False
