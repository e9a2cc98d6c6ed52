"""The ledger of a module's shapes: what each operation read and made, and which axes are the examples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Shape = tuple[int, ...]

EXAMPLES, PARAMETERS = "examples", "parameters"


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
        made_of: What each array that it reads was made of: ``"examples"`` where these have a part in it,
            ``"parameters"`` where it was made of nothing else, or an empty text.
    """

    name: str
    line: str
    read: tuple[Value, ...]
    made: Value
    made_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ledger:
    """The shapes in a pass, told apart by a second pass with another number of examples.

    Attributes:
        examples: How many examples the batch has, two or more.
        inputs: The inputs.
        operations: What was done, in order.
        outputs: What the module answers.
        refusal: What it complains of with one example fewer where it takes no other number of them that was tried, or
            an empty text; with a refusal no axis is told apart.
        refused_at: The operation that complains, where it is known.
        takes_fewer: Whether it takes one example fewer.
        by_column: Asks whether the outputs have the shape of the inputs, and each number of them depends on the input
            in its own place alone; that takes passes of its own.
    """

    examples: int
    inputs: Value
    operations: tuple[Operation, ...]
    outputs: Value
    refusal: str = ""
    refused_at: Operation | None = None
    takes_fewer: bool = True
    by_column: Callable[[], bool] = bool
