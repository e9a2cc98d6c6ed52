"""Values as ONNX nodes: which operators make what a definition computes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.errors import ExportError
from cutaway.export.dialect import ARITHMETIC
from cutaway.export.sharing import Sharing
from cutaway.export.tracing import ELEMENTWISE
from cutaway.export.value import Value

OPERATORS: Mapping[str, str] = {
    "+": "Add",
    "-": "Sub",
    "*": "Mul",
    "/": "Div",
    "**": "Pow",
    "@": "MatMul",
    ">": "Greater",
    ">=": "GreaterOrEqual",
    "<": "Less",
    "<=": "LessOrEqual",
    "==": "Equal",
    "negative": "Neg",
    "transpose": "Transpose",
    "shape": "Shape",
    "exp": "Exp",
    "log": "Log",
    "sqrt": "Sqrt",
    "abs": "Abs",
    "sign": "Sign",
    "sin": "Sin",
    "cos": "Cos",
    "tanh": "Tanh",
    "erf": "Erf",
    "maximum": "Max",
    "minimum": "Min",
    "where": "Where",
    "broadcast_to": "Expand",
    "logical_and": "And",
    "logical_or": "Or",
    "logical_not": "Not",
}
"""Where one operator does what one function does."""

REDUCTIONS: Mapping[str, str] = {"sum": "ReduceSum", "mean": "ReduceMean", "max": "ReduceMax", "min": "ReduceMin"}

TAKES_NUMBERS = ARITHMETIC | frozenset(ELEMENTWISE)
"""ONNX broadcasts, and its numbers have a type of their own; so a number may stand for an array everywhere."""


class Nodes:
    """The nodes of a graph and the numbers that they read, gathered step by step.

    Attributes:
        nodes: The nodes, each after those that it reads.
        constants: The numbers by name.
    """

    def __init__(self, dtype: str) -> None:
        self.nodes: list[Any] = []
        self.constants: dict[str, NDArray[Any]] = {}
        self._dtype = np.dtype(dtype)
        self._names: set[str] = set()
        self._numbers: Counter[str] = Counter()
        self._special: Mapping[str, Callable[[Value, str | None], str]] = {
            "number": self._number,
            "full": self._full,
            "full_like": self._full_like,
            "asarray": lambda value, name: self._alias(value.operands[0], name),
            "name": self._alias,
            "expm1": self._expm1,
            "log1p": self._log1p,
            "isfinite": self._isfinite,
            "!=": self._unequal,
            "dimension": self._dimension,
            "column": self._column,
            "expand_dims": self._expand_dims,
            "stack": self._stack,
            **dict.fromkeys(REDUCTIONS, self._reduction),
        }

    def add(self, made: Mapping[str, Value]) -> None:
        """Add what a step makes, under its names."""
        share = Sharing(TAKES_NUMBERS)
        self._known: dict[int, str] = {}
        self._names.update(made)
        for name, value in made.items():
            self._anchor = name
            self._make(share(value), name)

    def _make(self, value: Value, name: str | None = None) -> str:
        """Return the name of a value, its nodes added where they are not there yet."""
        known = self._known.get(id(value))
        if known is not None:
            return known if name is None else self._node("Identity", [known], name)
        made = self._special.get(value.operation, self._plain)(value, name)
        self._known[id(value)] = made
        return made

    def _plain(self, value: Value, name: str | None) -> str:
        if value.operation not in OPERATORS:
            raise ExportError(f"There is no ONNX operator for {value.operation} yet.")
        return self._node(OPERATORS[value.operation], [self._operand(value, part) for part in value.operands], name)

    def _operand(self, value: Value, operand: Value) -> str:
        """Return an operand's name; in arithmetic, true and false become 1 and 0, as NumPy has it."""
        made = self._make(operand)
        if value.operation in ARITHMETIC and value.kind == "array" and operand.kind == "truths":
            return self._as_numbers(made)
        return made

    def _node(self, operator: str, inputs: list[str], name: str | None = None, **attributes: Any) -> str:
        from onnx import helper

        output = name or self._new_name(operator)
        self.nodes.append(helper.make_node(operator, inputs, [output], name=output, **attributes))
        return output

    def _new_name(self, operator: str) -> str:
        base = f"{self._anchor}_{operator}"
        self._numbers[base] += 1
        while (name := f"{base}_{self._numbers[base]}") in self._names:
            self._numbers[base] += 1
        self._names.add(name)
        return name

    def _constant(self, array: NDArray[Any], name: str) -> str:
        self.constants.setdefault(name, array)
        return name

    def _whole(self, *numbers: int) -> str:
        """Return the name of a list of whole numbers, such as axes."""
        return self._constant(np.array(numbers, dtype=np.int64), f"axes_{'_'.join(map(str, numbers))}")

    def _alias(self, value: Value, name: str | None) -> str:
        made = value.name if value.operation == "name" else self._make(value)
        return made if name is None else self._node("Identity", [made], name)

    def _number(self, value: Value, name: str | None) -> str:
        made = self._constant(np.array(value.number, dtype=self._dtype), f"number_{float(value.number or 0)!r}")
        return made if name is None else self._node("Identity", [made], name)

    def _full(self, value: Value, name: str | None) -> str:
        shape = self._whole(*(int(size) for size in value.size))
        return self._node("Expand", [self._make(value.operands[0]), shape], name)

    def _full_like(self, value: Value, name: str | None) -> str:
        array, number = map(self._make, value.operands)
        return self._node("Expand", [number, self._node("Shape", [array])], name)

    def _expm1(self, value: Value, name: str | None) -> str:
        """Write e^x - 1 as tanh(x/2) (e^x + 1): the same, without losing the digits of a small x."""
        x = self._make(value.operands[0])
        half = self._node("Tanh", [self._node("Mul", [x, self._make(_HALF)])])
        return self._node("Mul", [half, self._node("Add", [self._node("Exp", [x]), self._make(_ONE)])], name)

    def _log1p(self, value: Value, name: str | None) -> str:
        """Write ln(1 + x): where x is smaller than the rounding of 1, it is lost."""
        one_plus = self._node("Add", [self._make(value.operands[0]), self._make(_ONE)])
        return self._node("Log", [one_plus], name)

    def _isfinite(self, value: Value, name: str | None) -> str:
        x = self._make(value.operands[0])
        bad = self._node("Or", [self._node("IsInf", [x]), self._node("IsNaN", [x])])
        return self._node("Not", [bad], name)

    def _unequal(self, value: Value, name: str | None) -> str:
        return self._node("Not", [self._node("Equal", [self._make(part) for part in value.operands])], name)

    def _as_numbers(self, made: str, name: str | None = None) -> str:
        from onnx import helper

        return self._node("Cast", [made], name, to=helper.np_dtype_to_tensor_dtype(self._dtype))

    def _dimension(self, value: Value, name: str | None) -> str:
        """Return one size of an array: a number where it is known, or asked of the array when the model runs."""
        array, place = value.operands[0], value.options[0][1]
        size = array.size[place]
        if isinstance(size, int):
            return self._number(Value("number", number=size), name)
        index = self._constant(np.array(place, dtype=np.int64), f"index_{place}")
        return self._as_numbers(self._node("Gather", [self._node("Shape", [self._make(array)]), index]), name)

    def _column(self, value: Value, name: str | None) -> str:
        place = value.options[0][1]
        index = self._constant(np.array(place, dtype=np.int64), f"index_{place}")
        return self._node("Gather", [self._make(value.operands[0]), index], name, axis=1)

    def _expand_dims(self, value: Value, name: str | None) -> str:
        return self._node("Unsqueeze", [self._make(value.operands[0]), self._whole(value.options[0][1])], name)

    def _stack(self, value: Value, name: str | None) -> str:
        axis = value.options[0][1]
        parts = [self._node("Unsqueeze", [self._make(part), self._whole(axis)]) for part in value.operands]
        return self._node("Concat", parts, name, axis=axis)

    def _reduction(self, value: Value, name: str | None) -> str:
        options = dict(value.options)
        axes = [self._whole(options["axis"])] if "axis" in options else []
        inputs = [self._make(value.operands[0]), *axes]
        return self._node(REDUCTIONS[value.operation], inputs, name, keepdims=int(options.get("keepdims", False)))


_HALF = Value("number", kind="number", number=0.5)
_ONE = Value("number", kind="number", number=1)
