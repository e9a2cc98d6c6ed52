"""The operations of a module's forward pass: what each reads and makes, and the line of code that calls it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, cast

from cutaway.diagnosis.calls import reason
from cutaway.diagnosis.case import Operation, Value
from cutaway.diagnosis.case.shapes import EXAMPLES, PARAMETERS


@dataclass
class Operations:
    """The operations of one forward pass, what came of it, and where it stopped if it failed."""

    done: list[Operation] = field(default_factory=list)
    outputs: Any = None
    refusal: str = ""
    refused_at: Operation | None = None


class _Origins:
    """What tensors were made of, told from what each operation reads.

    A tensor is known by its identity; it is kept, so that no later one can have the same.
    """

    def __init__(self, module: Any, inputs: Any) -> None:
        self.known = {id(one): (one, PARAMETERS) for one in module.parameters()}
        self.known[id(inputs)] = (inputs, EXAMPLES)

    def of(self, tensor: Any) -> str:
        """Return ``"examples"``, ``"parameters"``, or an empty text: a buffer or a constant has its part in it."""
        return self.known[id(tensor)][1] if id(tensor) in self.known else ""

    def note(self, made: list[Any], read: tuple[str, ...]) -> None:
        """Note tensors that were made of others."""
        pure = PARAMETERS if read and set(read) == {PARAMETERS} else ""
        for one in made:
            self.known[id(one)] = (one, EXAMPLES if EXAMPLES in read else pure)


def operations_of(module: Any, x: Any) -> Operations:
    """Run a module without gradients, and note each function of PyTorch that it calls on tensors.

    Args:
        module: The module.
        x: Its inputs, (batch, ...); it gets a copy, which it may change.
    """
    import torch
    from torch.overrides import TorchFunctionMode

    found, inputs = Operations(), x.clone()
    origins = _Origins(module, inputs)

    class Noting(TorchFunctionMode):  # type: ignore[misc]  # mypy does not read PyTorch
        def __torch_function__(
            self, function: Callable[..., Any], types: Any, given: tuple[Any, ...] = (), named: Any = None
        ) -> Any:
            tensors = _tensors([*given, *(named or {}).values()])
            read, made_of = tuple(_value(one) for one in tensors), tuple(origins.of(one) for one in tensors)
            name, line = _name(function), _line()
            found.refused_at = Operation(name, line, read, Value(()), made_of)
            made = function(*given, **(named or {}))
            origins.note(_tensors([made]), made_of)
            if isinstance(made, torch.Tensor) and read:
                found.done.append(Operation(name, line, read, _value(made), made_of))
            found.refused_at = None
            return made

    try:
        with torch.no_grad(), Noting():
            found.outputs = module(inputs)
            found.refusal = "" if hasattr(found.outputs, "detach") else "it answers with something else"
    except Exception as error:  # code of somebody else's may raise anything
        found.refusal = reason(error)
    return found


def _tensors(given: Any) -> list[Any]:
    """Return the tensors among arguments, also those in lists of them."""
    found: list[Any] = []
    for one in given:
        if isinstance(one, (list, tuple)):
            found += [inner for inner in one if hasattr(inner, "detach")]
        elif hasattr(one, "detach"):
            found.append(one)
    return found


def _value(tensor: Any) -> Value:
    return Value(tuple(tensor.shape))


def _name(function: Any) -> str:
    """Return what a function is called; of an attribute such as ``x.T`` the attribute."""
    name = getattr(function, "__name__", str(function))
    return str(getattr(getattr(function, "__self__", None), "__name__", name)) if name == "__get__" else name


def _line() -> str:
    """Return the line of the module's code that called PyTorch; an empty text where PyTorch's own parts did.

    Above the frame that runs the module stands the doctor, whose lines are nobody's mistake.
    """
    import torch

    library, frame = Path(torch.__file__).parent, cast(FrameType | None, sys._getframe(1))
    while frame is not None and frame.f_code is not operations_of.__code__:
        path = Path(frame.f_code.co_filename)
        if path != Path(__file__) and library not in path.parents:
            return f"line {frame.f_lineno} of {path.name}"
        frame = frame.f_back
    return ""
