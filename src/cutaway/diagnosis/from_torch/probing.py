"""A module asked what it does between its layers: its sums are replaced by numbers of both signs.

The sums of the batch alone need not tell: where none is above 0, ReLU and a step both answer 0, and where all are, ReLU
and nothing at all answer the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

from cutaway.diagnosis.from_torch.recording import Call
from cutaway.diagnosis.from_torch.tensors import array_of, tensor_of
from cutaway.randomness import generator

SPREAD = 2.0
"""The deviation of the numbers: on both sides of 0, and far enough out to see where an activation is flat."""


@dataclass
class _Probe:
    """Numbers in the place of some calls, and what others read of them, by the places of the calls on the tape."""

    places: dict[Any, list[int]]
    given: dict[int, NDArray[Any]]
    asked: set[int]
    read: dict[int, NDArray[Any]] = field(default_factory=dict)

    def hook(self) -> Callable[..., Any]:
        """Return what notes and replaces the calls of a part, one after another."""

        def replace(part: Any, read: Any, made: Any) -> Any:
            place = self.places[part].pop(0)
            if place in self.asked:
                self.read[place] = array_of(read[0])
            return tensor_of(self.given[place], made) if place in self.given else None

        return replace


def probed(
    module: Any, x: Any, calls: list[Call], sums: list[Call], linears: list[Call]
) -> list[tuple[NDArray[Any], NDArray[Any]] | None]:
    """Return for each hidden layer the numbers put in the place of its sums, and what the next layer read of them.

    Args:
        module: The module, in evaluation mode.
        x: Inputs that it has been run on.
        calls: What its parts did then, in order.
        sums: The calls that made the sums of the linear layers, in order.
        linears: The calls of the linear layers themselves, in order.

    Returns:
        Pairs (batch, units); None for all where the module fails on such numbers.
    """
    import torch

    number = {id(call): place for place, call in enumerate(calls)}
    places: dict[Any, list[int]] = {}
    for place, call in enumerate(calls):
        places.setdefault(call.part, []).append(place)
    random = generator(0)
    given = {number[id(call)]: random.normal(scale=SPREAD, size=tuple(call.made.shape)) for call in sums[:-1]}
    probe = _Probe(places, given, {number[id(call)] for call in linears[1:]})
    handles = [part.register_forward_hook(probe.hook()) for part in places]
    try:
        with torch.no_grad():
            module(x)
        return [
            (given[number[id(made)]], probe.read[number[id(following)]])
            for made, following in zip(sums[:-1], linears[1:], strict=True)
        ]
    except Exception:  # code of somebody else's, asked with numbers that it need not like
        return [None for _ in sums[:-1]]
    finally:
        for handle in handles:
            handle.remove()
