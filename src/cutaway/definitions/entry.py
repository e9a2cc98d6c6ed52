"""What every entry of the catalogue carries: a name, one sentence, a source and its settings.

An entry is a frozen record of pure functions. The functions receive the array namespace ``xp`` (NumPy,
PyTorch, the autodiff tape, symbols ...) as their first argument and never import one, so that one formula
serves every interpreter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar, TypeAlias

Array: TypeAlias = Any
"""An array of any library, or a stand-in for one (a tape variable, a symbol)."""

Namespace: TypeAlias = Any
"""A module or object with the functions of the Python array API standard (exp, sum, where ...)."""

Settings: TypeAlias = Mapping[str, float]


@dataclass(frozen=True)
class Source:
    """Where a formula comes from: a publication, the place in it, and where we differ from it."""

    publication: str
    place: str = ""
    difference: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One idea of the catalogue.

    Attributes:
        name: What a user types.
        sentence: What it is and when to use it, in one sentence.
        source: The publication that the formula follows.
        settings: The numbers a user may change, with their defaults. Functions of arrays receive them as
            keywords; they are bound when the entry is made.
        limits: For each of them the smallest and the largest number that makes sense.
        differences: Where well-known libraries do otherwise, one sentence each.
        bound: The fields with functions that receive the settings.
    """

    name: str
    sentence: str
    source: Source
    settings: Settings = field(default_factory=dict, hash=False)
    limits: Mapping[str, tuple[float, float]] = field(default_factory=dict, hash=False)
    differences: tuple[str, ...] = ()
    bound: ClassVar[tuple[str, ...]] = ()

    def __post_init__(self) -> None:
        if self.settings:
            for name in self.bound:
                function = getattr(self, name)
                # binding again, after `replace`, lets the new settings win over the old ones
                object.__setattr__(self, name, function and partial(function, **self.settings))

    @property
    def text(self) -> str:
        """The entry as a user would type it, settings included: ``sgd:momentum=0.9``."""
        listed = ",".join(f"{name}={value!r}" for name, value in self.settings.items())
        return f"{self.name}:{listed}" if listed else self.name
